// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "exchange/serve/outlook.h"
#include "exchange/serve/routes.h"

#include <QThreadPool>

#include <memory>

namespace Hikeshi::Exchange {

/// Requests that somebody would send, as they would leave: to which port, and what.
struct PlannedRequest
{
    quint16 port = 0;
    HttpRequest http; ///< of an HTTP door
    QByteArray command; ///< of HAProxy's socket
};

/// Which door a port is.
struct DoorNames
{
    quint16 http = 0;
    quint16 haproxy = 0;
    QMap<quint16, QString> patroni; ///< port -> member
};

/// The deed that sends these; an error names the first that no door here would take.
std::expected<Deed, QString> deedOf(const QList<PlannedRequest> &requests, const DoorNames &doors);

/// Runs the world forward many times from where it stands, with an action and without, on threads of its own:
/// `POST /exchange/v1/what-if` begins one, `GET …/{id}` has its progress and outcome, `DELETE …/{id}` cancels it. At
/// most four at once; an outcome is kept until four newer ones are there.
class WhatIf : public QObject
{
    Q_OBJECT

public:
    explicit WhatIf(const World &world, QObject *parent = nullptr);
    ~WhatIf() override;

    static QList<std::pair<QByteArray, QString>> operations(); ///< method and pattern
    static bool knows(const QString &path);
    void setDoors(const DoorNames &doors) { m_doors = doors; }
    HttpAnswer handle(const HttpRequest &request);

private:
    struct Question;

    HttpAnswer begin(const QJsonObject &body);
    static QJsonObject told(const Question &question);

    const World &m_world;
    DoorNames m_doors;
    QThreadPool m_pool;
    QList<std::shared_ptr<Question>> m_questions; ///< newest last
    int m_count = 0;
};

}
