// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/drilldesk.h"

#include "journal/drafts.h"
#include "journal/journal.h"
#include "journal/kinds.h"
#include "runbooks/runner.h"
#include "situation/situation.h"
#include "sources/streamsource.h"
#include "widgets/presenters/incidentbook.h"

#include <QCoreApplication>
#include <QCoro/QCoroNetworkReply>
#include <QJsonDocument>
#include <QNetworkReply>
#include <QPointer>
#include <QProcess>
#include <QScopeGuard>

namespace Hikeshi {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

DrillDesk::DrillDesk(QList<Scenario> scenarios, Place place, const Situation &situation, Journal &journal,
                     IncidentBook &incidents, Runner &runner, QObject *parent)
    : DrillPort(parent)
    , m_scenarios(std::move(scenarios))
    , m_place(std::move(place))
    , m_situation(situation)
    , m_journal(journal)
    , m_incidents(incidents)
    , m_runner(runner)
    , m_director(situation, journal, m_scenarios)
{
    m_network.setProxy(QNetworkProxy::NoProxy);
    connect(&m_place.stream, &StreamSource::drillTold, this, &DrillDesk::hear);
    if (!m_place.team.isEmpty()) {
        m_team = std::make_unique<TeamRelay>(
            journal, m_place.team, [this](const QJsonObject &frame) { return ask("POST", u"/drill/told"_s, frame); });
        connect(m_team.get(), &TeamRelay::failed, this, [this](const QString &why) {
            (void)m_journal.append(Drafts::eventHappened(
                {m_situation.now(),
                 u"drill.not_told"_s,
                 {u"The other consoles were not told: %1"_s.arg(why), u"他のコンソールに伝わらなかった：%1"_s.arg(why)},
                 {}}));
        });
    }
    if (m_place.directs)
        connect(&m_director, &Director::due, this, &DrillDesk::direct);
}

void DrillDesk::take(const Scenario &scenario)
{
    const auto known = std::ranges::find(m_scenarios, scenario.name, &Scenario::name);
    if (known == m_scenarios.end())
        m_scenarios.append(scenario);
    else
        *known = scenario;
    m_director.setScenarios(m_scenarios);
    Q_EMIT scenariosChanged();
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
    co_return co_await ask("POST", u"/drill"_s, forExchange);
}

QCoro::Task<Result<void>> DrillDesk::end()
{
    return ask("DELETE", u"/drill"_s, {});
}

QCoro::Task<Result<void>> DrillDesk::ask(QByteArray verb, QString path, QJsonObject body)
{
    QNetworkRequest request(QUrl(m_place.url + path));
    request.setRawHeader("Authorization", "Bearer " + m_place.token);
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

QCoro::Task<Result<void>> DrillDesk::askForHint()
{
    const Localized *hint = m_director.nextHint();
    if (!hint)
        co_return fail(ErrorKind::NotFound, m_running, u"has no hint left"_s);
    co_return co_await throwIn({.what = Injected::What::Hint, .text = *hint});
}

QCoro::Task<Result<void>> DrillDesk::throwIn(Injected thrown)
{
    QJsonObject body{{u"id"_s, thrown.id},
                     {u"what"_s, word(thrown.what)},
                     {u"from"_s, thrown.from},
                     {u"text"_s, QJsonObject{{u"en"_s, thrown.text.en}, {u"ja"_s, thrown.text.ja}}}};
    if (thrown.what == Injected::What::Fault)
        body.insert(u"fault"_s, thrown.fault);
    return ask("POST", u"/drill/injects"_s, body);
}

Result<void> DrillDesk::openInstructor(const QStringList &look)
{
    const QString program = QCoreApplication::applicationDirPath() + u"/hikeshi"_s;
    if (!QProcess::startDetached(program, QStringList{u"--instruct"_s, u"--card"_s, m_place.card} + look))
        return fail(ErrorKind::Unreachable, program, u"could not be started"_s,
                    u"start it yourself: hikeshi --instruct"_s);
    return {};
}

// In lockstep time stands from here until the stream has told of it, so that it always falls on the same instant.
QCoro::Task<void> DrillDesk::direct(Inject inject)
{
    const std::shared_ptr<int> standing = m_standing;
    const QPointer<DrillDesk> self(this);
    ++*standing;
    m_awaited.insert(inject.id);
    const Result<void> taken = co_await throwIn(
        {.id = inject.id, .what = inject.what, .from = inject.from, .text = inject.text, .fault = inject.fault});
    // Told already when the stream was quicker than the answer.
    if (taken || (self && !m_awaited.remove(inject.id)))
        co_return;
    if (self)
        (void)m_journal.append(Drafts::eventHappened(
            {m_situation.now(),
             u"drill.inject_failed"_s,
             {u"The scenario's %1 could not be thrown in: %2"_s.arg(inject.id, taken.error().text()),
              u"シナリオの %1 を起こせなかった: %2"_s.arg(inject.id, taken.error().text())},
             {}}));
    --*standing;
}

void DrillDesk::hear(const QJsonObject &frame)
{
    if (m_team && frame[u"state"_s] == u"told"_s && !m_running.isEmpty())
        return m_team->hear(frame);
    if (frame[u"state"_s] != u"injected"_s || m_running.isEmpty())
        return;
    const QString id = frame[u"id"_s].toString();
    m_journal.append(Drafts::drillInjected(frame)).then(this, [this, id](const Result<Entry> &entry) {
        if (m_awaited.remove(id))
            --*m_standing;
        if (entry)
            Q_EMIT injected(injectedFrom(*entry));
    });
}

QJsonObject DrillDesk::harm() const
{
    QJsonObject figures;
    const Scenario *scenario = m_director.scenario();
    const QString measured = scenario ? scenario->harm : Scenario{}.harm;
    for (const auto &[name, series] :
         {std::pair(u"measured"_s, measured), std::pair(u"orders_lost"_s, u"orders_lost_total"_s),
          std::pair(u"customer_minutes"_s, u"customer_minutes_lost_total"_s)}) {
        if (const auto newest = m_situation.series().fresh(SeriesId(series), m_situation.now(), 10min))
            figures.insert(name, std::round(newest->value * 10) / 10);
    }
    return figures;
}

void DrillDesk::setPace(double pace)
{
    m_pace = pace;
    m_place.stream.setPace(pace);
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
    for (qsizetype i = m_awaited.size(); i > 0; --i)
        --*m_standing; // the world that would have told is gone
    m_awaited.clear();
    m_runner.end(Drafts::console());
    if (m_incidents.open())
        (void)m_incidents.resolve(Drafts::console());
    (void)m_journal.append(Drafts::drillEnded(m_running, u"ended"_s, harm()));
    setRunning({});
    Q_EMIT changed();
}

void DrillDesk::setRunning(const QString &scenario)
{
    m_running = scenario;
    if (m_team)
        m_team->setRunning(!scenario.isEmpty());
}

void DrillDesk::join(const QJsonObject &hello)
{
    m_run = hello[u"run"_s].toString();
    m_pace = hello[u"speed"_s].toDouble(1);
    setRunning(hello[u"drill"_s][u"scenario"_s].toString());
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
