// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "control/connector.h"

#include <QJsonValue>

namespace Hikeshi {

using Arguments = QMap<QString, QString>;

/// What the texts of a template are filled with.
struct Values
{
    Arguments arguments;
    QMap<QString, QJsonValue> taken; ///< of earlier answers; while a list is gone through, the one item
};

/// Fills one template. Values are escaped for where they stand: JSON, URL path, form; refused if they could end a
/// header or a socket command, or pass for an option of a program. Each value must fit its argument's type.
Result<Request> render(const Connector &connector, const ConnectorAction &action, const RequestTemplate &pattern,
                       const Values &values);

/// The request that decides, as far as it is known before the others have been sent: what is taken from their answers
/// stays `{name}`.
Result<Request> render(const Connector &connector, const ConnectorAction &action, const Arguments &arguments);

/// All of an action's requests as far as they are known before the first has been sent, in order.
Result<QList<Request>> renderAll(const Connector &connector, const ConnectorAction &action, const Arguments &arguments);

/// `Fail over {target}` with the arguments in it; unknown names stay.
QString filled(const QString &text, const Arguments &arguments);

}
