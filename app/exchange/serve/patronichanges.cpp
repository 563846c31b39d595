// SPDX-License-Identifier: GPL-3.0-or-later
// What Patroni's REST API lets one change.
#include "exchange/serve/patronianswers.h"
#include "exchange/serve/patroniapi.h"

#include <QRegularExpression>

namespace Hikeshi::Exchange {

using namespace Qt::StringLiterals;

HttpAnswer PatroniApi::configure(const HttpRequest &request)
{
    const QJsonDocument body = QJsonDocument::fromJson(request.body);
    if (!body.isObject())
        return badRequest();
    const QJsonValue pause = body[u"pause"_s];
    if (!pause.isUndefined())
        m_world.ledger().setPaused(pause.toBool());
    return json(200, config());
}

// Refused as the real one refuses (patroni/api.py, parse_schedule).
std::optional<Ms> PatroniApi::scheduledAt(const QString &when, const QString &what, HttpAnswer &refused) const
{
    const QDateTime at = QDateTime::fromString(when, Qt::ISODateWithMs);
    if (!at.isValid())
        refused =
            plain(422, u"Unable to parse scheduled timestamp. It should be in an unambiguous format, e.g. ISO 8601"_s);
    else if (at.timeSpec() == Qt::LocalTime)
        refused = plain(400, u"Timezone information is mandatory for the scheduled %1"_s.arg(what));
    else if (at.toMSecsSinceEpoch() < m_world.now())
        refused = plain(422, u"Cannot schedule %1 in the past"_s.arg(what));
    else
        return at.toMSecsSinceEpoch();
    return std::nullopt;
}

HttpAnswer PatroniApi::schedule(const QString &leader, const QString &candidate, const QString &when)
{
    HttpAnswer answer = plain(202, u"Switchover scheduled"_s);
    const std::optional<Ms> at = scheduledAt(when, u"switchover"_s, answer);
    if (!at)
        return answer;
    const LedgerDatabase &ledger = m_world.ledger();
    if (leader != ledger.leader())
        return plain(412, u"leader name does not match"_s);
    if (!candidate.isEmpty() && !ledger.member(candidate))
        return plain(412, u"candidate does not exists"_s);
    m_world.ledger().plan(LedgerDatabase::Plan{leader, candidate, *at});
    return answer;
}

HttpAnswer PatroniApi::unschedule()
{
    if (!m_world.ledger().planned())
        return plain(404, u"no switchover is scheduled"_s);
    m_world.ledger().plan(std::nullopt);
    return plain(200, u"scheduled switchover deleted"_s);
}

void PatroniApi::restart(const QString &name, const QJsonObject &wish, const Responder &respond)
{
    static const QStringList known{u"schedule"_s, u"role"_s, u"postgres_version"_s, u"timeout"_s, u"restart_pending"_s};
    for (const QString &key : wish.keys()) {
        if (!known.contains(key))
            return respond(plain(400, u"Unknown filter for the scheduled restart: %1"_s.arg(key)));
    }
    static const QRegularExpression duration(u"^\\d+(\\.\\d+)?(ms|s|min|h|d)?$"_s);
    if (const QJsonValue timeout = wish[u"timeout"_s];
        !timeout.isUndefined() && !duration.match(timeout.toVariant().toString()).hasMatch())
        return respond(plain(400, u"Timeout should be a positive number of seconds"_s));
    Member *member = m_world.ledger().member(name);
    const QString role = member->postgres == Member::Postgres::Primary ? u"primary"_s : u"replica"_s;
    if (const QJsonValue when = wish[u"schedule"_s]; !when.isUndefined()) {
        HttpAnswer answer = plain(202, u"Restart scheduled"_s);
        const std::optional<Ms> at = scheduledAt(when.toString(), u"restart"_s, answer);
        if (at && member->restartAt)
            return respond(plain(409, u"Another restart is already scheduled"_s));
        if (at)
            member->restartAt = at;
        return respond(answer);
    }
    const bool wrongRole = wish.contains(u"role"_s) && wish[u"role"_s].toString() != role;
    if (wrongRole || wish[u"restart_pending"_s].toBool()) // no setting of ours ever waits for a restart
        return respond(plain(503, u"restart conditions are not satisfied"_s));
    m_world.ledger().restart(name, m_world.now());
    m_restarting.append({name, respond});
    Q_EMIT heldChanged();
}

HttpAnswer PatroniApi::unscheduleRestart(const QString &name)
{
    Member *member = m_world.ledger().member(name);
    if (!member->restartAt)
        return plain(404, u"no restarts are scheduled"_s);
    member->restartAt.reset();
    return plain(200, u"scheduled restart deleted"_s);
}

HttpAnswer PatroniApi::reinitialize(const QString &name)
{
    LedgerDatabase &ledger = m_world.ledger();
    if (ledger.leader() == name)
        return plain(503, u"I am the leader, can not reinitialize"_s);
    if (ledger.leader().isEmpty())
        return plain(503, u"Cluster has no leader, can not reinitialize"_s);
    return ledger.reinitialize(name, m_world.now()) ? plain(200, u"reinitialize started"_s)
                                                    : plain(503, u"reinitialize already in progress"_s);
}

void PatroniApi::change(const QString &member, const HttpRequest &request, const Responder &respond)
{
    if (!request.headers.contains("content-length"))
        return respond(errorPage(411, "Length Required", "Client must specify Content-Length"));
    const QJsonDocument body = QJsonDocument::fromJson(request.body);
    if (!body.isObject() || body.object().isEmpty())
        return respond(badRequest());
    const QString leader = body[u"leader"_s].toString();
    const QString candidate = body[u"candidate"_s].toString(body[u"member"_s].toString());
    if (const QJsonValue when = body[u"scheduled_at"_s]; !when.isUndefined())
        return respond(schedule(leader, candidate, when.toString()));
    // A failover that names the leader is a switchover (patroni/api.py, do_POST_failover).
    const bool isSwitchover = request.url.path() == u"/switchover" || (!leader.isEmpty() && !candidate.isEmpty());
    const auto refused = isSwitchover ? m_world.ledger().switchover(leader, candidate, m_world.now(), member)
                                      : m_world.ledger().failover(candidate, m_world.now(), member);
    if (refused)
        return respond(plain(refused->status, refused->text));
    m_held = respond;
    Q_EMIT heldChanged();
}

}
