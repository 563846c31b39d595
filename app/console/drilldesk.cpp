// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/drilldesk.h"

#include "journal/drafts.h"
#include "journal/journal.h"
#include "journal/kinds.h"
#include "runbooks/runner.h"
#include "sources/streamsource.h"
#include "widgets/presenters/incidentbook.h"

#include <QCoro/QCoroNetworkReply>
#include <QJsonDocument>
#include <QNetworkReply>
#include <QPointer>
#include <QScopeGuard>

namespace Hikeshi {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

DrillDesk::DrillDesk(QList<Scenario> scenarios, QString url, QByteArray token, StreamSource &stream, Journal &journal,
                     IncidentBook &incidents, Runner &runner, QObject *parent)
    : DrillPort(parent)
    , m_scenarios(std::move(scenarios))
    , m_url(std::move(url))
    , m_token(std::move(token))
    , m_stream(stream)
    , m_journal(journal)
    , m_incidents(incidents)
    , m_runner(runner)
{
    m_network.setProxy(QNetworkProxy::NoProxy);
}

QCoro::Task<Result<void>> DrillDesk::start(QString scenario)
{
    const auto known = std::ranges::find(m_scenarios, scenario, &Scenario::name);
    if (known == m_scenarios.end())
        co_return fail(ErrorKind::NotFound, scenario, u"is no scenario of this site"_s,
                       u"see `hikeshictl drill list`"_s);
    const QJsonObject forExchange = known->forExchange;
    const QPointer<DrillDesk> self(this);
    if (!m_running.isEmpty()) {
        const Result<void> over = co_await end();
        if (!over || !self)
            co_return over;
    }
    co_return co_await ask("POST", forExchange);
}

QCoro::Task<Result<void>> DrillDesk::end()
{
    return ask("DELETE", {});
}

QCoro::Task<Result<void>> DrillDesk::ask(QByteArray verb, QJsonObject body)
{
    QNetworkRequest request(QUrl(m_url + u"/drill"_s));
    request.setRawHeader("Authorization", "Bearer " + m_token);
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    request.setTransferTimeout(5s);
    // It belongs to the network and goes with it, also while it is awaited.
    const QPointer<QNetworkReply> reply(
        m_network.sendCustomRequest(request, verb, QJsonDocument(body).toJson(QJsonDocument::Compact)));
    const auto cleared = qScopeGuard([reply] { delete reply; });
    co_await reply.get();
    if (!reply)
        co_return fail(ErrorKind::Cancelled, {}, {});
    const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const QByteArray said = reply->read(64 * 1024);
    if (status == 200 || status == 201)
        co_return {};
    if (status == 0)
        co_return fail(ErrorKind::Unreachable, u"the exchange"_s, reply->errorString(),
                       u"wait until its stream is live again"_s);
    co_return fail(ErrorKind::Refused, u"the exchange"_s, QJsonDocument::fromJson(said)[u"error"_s].toString());
}

void DrillDesk::setPace(double pace)
{
    m_pace = pace;
    m_stream.setPace(pace);
    Q_EMIT changed();
}

void DrillDesk::leave(const QJsonObject &hello)
{
    if (!m_running.isEmpty() && hello[u"run"_s].toString() != m_run)
        finish();
}

// What belongs to the drill ends with it: a next one must not find somebody else's incident open.
void DrillDesk::finish()
{
    m_runner.end(Drafts::console());
    if (m_incidents.open())
        (void)m_incidents.resolve(Drafts::console());
    (void)m_journal.append(Drafts::drillEnded(m_running, u"ended"_s));
    m_running.clear();
    Q_EMIT changed();
}

void DrillDesk::join(const QJsonObject &hello)
{
    m_run = hello[u"run"_s].toString();
    m_pace = hello[u"speed"_s].toDouble(1);
    m_running = hello[u"drill"_s][u"scenario"_s].toString();
    // Joined again after a cut, or by a console that was restarted: the journal knows it already.
    const QList<Entry> &entries = m_journal.entries();
    const auto last = std::ranges::find_last(entries, Kind::drillStarted, &Entry::kind);
    const bool known = !last.empty() && last.front().body[u"run"_s].toString() == m_run
        && last.front().body[u"scenario"_s].toString() == m_running;
    if (!m_running.isEmpty() && !known) {
        const auto scenario = std::ranges::find(m_scenarios, m_running, &Scenario::name);
        (void)m_journal.append(Drafts::drillStarted(
            m_running, scenario == m_scenarios.end() ? Localized{m_running, {}} : scenario->title, m_run));
    }
    Q_EMIT changed();
}

}
