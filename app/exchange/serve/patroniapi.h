// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "exchange/model/world.h"
#include "exchange/serve/httpport.h"

#include <memory>
#include <vector>

namespace Hikeshi::Exchange {

/// Patroni 4.0's REST API, one port a member, on the world's ledger database: the same paths, codes, plain-text bodies
/// and HTTP/1.0 as the real one (https://patroni.readthedocs.io/en/latest/rest_api.html). A change blocks until it is
/// done.
class PatroniApi : public QObject
{
    Q_OBJECT

public:
    /// `token` is the password of any user, or a bearer token.
    PatroniApi(World &world, QByteArray token, QObject *parent = nullptr);
    bool listen(quint16 firstPort); ///< consecutive ports, or free ones for 0
    QMap<QString, quint16> ports() const;
    /// One request to a member, from somebody who may.
    void serve(const QString &member, const HttpRequest &request, const Responder &respond);
    int held() const { return (m_held ? 1 : 0) + static_cast<int>(m_restarting.size()); } ///< requests that wait
    /// Opens and closes ports as members die and come back.
    void follow();
    /// Sends the answer that has become due; false when there is none.
    bool answerDue();
    /// Ends what waits for its answer: the world that would have given it is no more.
    void abandon();

Q_SIGNALS:
    void heldChanged(); ///< a request has come to be held

private:
    HttpAnswer read(const QString &member, const HttpRequest &request) const;
    void change(const QString &member, const HttpRequest &request, const Responder &respond);
    HttpAnswer configure(const HttpRequest &request);
    HttpAnswer schedule(const QString &leader, const QString &candidate, const QString &when);
    HttpAnswer unschedule();
    void restart(const QString &member, const QJsonObject &wish, const Responder &respond);
    HttpAnswer unscheduleRestart(const QString &member);
    HttpAnswer reinitialize(const QString &member);
    std::optional<Ms> scheduledAt(const QString &when, const QString &what, HttpAnswer &refused) const;
    QJsonObject config() const;
    QJsonObject describe(const Member &member) const;
    QJsonObject cluster() const;
    std::optional<HttpAnswer> refuseStranger(const HttpRequest &request) const;

    World &m_world;
    QByteArray m_token;
    std::vector<std::pair<QString, std::unique_ptr<HttpPort>>> m_ports;
    Responder m_held;
    QList<std::pair<QString, Responder>> m_restarting; ///< members whose PostgreSQL is being restarted
};

}
