// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/request.h"

namespace Hikeshi {

using namespace Qt::StringLiterals;

QString Request::preview() const
{
    if (transport == Transport::Socket)
        return QString::fromUtf8(body);
    QString text = method + u' ' + path;
    if (credentials.type == Credentials::Type::Basic)
        text += u"\nAuthorization: Basic %1:••••"_s.arg(credentials.user);
    else if (credentials.type == Credentials::Type::Bearer)
        text += u"\nAuthorization: Bearer ••••"_s;
    if (!body.isEmpty())
        text += u'\n' + QString::fromUtf8(body);
    return text;
}

}
