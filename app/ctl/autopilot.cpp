// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/autopilot.h"

#include "announce/announcement.h"
#include "ctl/session.h"

#include <QCoro/QCoroFuture>

namespace Hikeshi::Ctl {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// How long a practised person takes to read and press.
constexpr Milliseconds reading = 8s;

Localized affectedAreas(const Situation &situation)
{
    QStringList en;
    QStringList ja;
    const Topology &topology = situation.map().topology();
    for (const Area &area : topology.areas) {
        const bool hurt = std::ranges::any_of(topology.services, [&](const Service &service) {
            const Health health = situation.map().serviceHealth(service.id, situation.now());
            return service.group == area.id && (health == Health::Down || health == Health::Degraded);
        });
        if (hurt) {
            en.append(area.name.en);
            ja.append(area.name.ja);
        }
    }
    return {en.join(u", "_s), ja.join(u"、"_s)};
}

}

Autopilot::Autopilot(Console &console)
    : m_console(console)
    , m_busy(console.lockstep() ? console.lockstep()->counter() : std::make_shared<int>(0))
{
}

bool Autopilot::criticalFires() const
{
    return std::ranges::any_of(m_console.situation().alerts().all(), [](const BoardAlert &alert) {
        return !alert.cleared && alert.alert.severity == AlertSeverity::Critical;
    });
}

QCoro::Task<> Autopilot::pause(Milliseconds siteTime)
{
    co_await until(m_console, [] { return false; }, siteTime);
}

QCoro::Task<> Autopilot::note(QString markdown)
{
    ++*m_busy;
    co_await m_console.incidents().note(markdown, m_console.operatorId());
    --*m_busy;
}

QCoro::Task<bool> Autopilot::fightIncident(Milliseconds patience)
{
    const bool struck = co_await until(
        m_console,
        [this] { return !m_console.situation().alerts().shown(m_console.clock().now()).isEmpty(); }, patience);
    if (!struck)
        co_return false;
    co_await pause(reading);
    const QList<BoardAlert> alerts = m_console.situation().alerts().shown(m_console.clock().now());
    const BoardAlert first = alerts.isEmpty() ? BoardAlert{} : alerts.first();
    m_console.incidents().acknowledge(first.alert.id, m_console.operatorId());
    co_await pause(reading);
    Incident incident = m_console.incidents().proposal();
    incident.drill = m_console.site().facts.drill;
    incident.roles[IncidentRole::IncidentCommander] = m_console.operatorId();
    ++*m_busy;
    const Result<Entry> declared = co_await m_console.incidents().declare(incident, m_console.operatorId());
    --*m_busy;
    if (!declared)
        co_return false;
    co_await pause(reading);

    const QList<const Runbook *> suggested = suggest(first.alert, m_console.site().facts.runbooks, u"en");
    bool walked = true;
    if (!suggested.isEmpty()) {
        const Runbook runbook = *suggested.first();
        QMap<QString, QString> values{{u"service"_s, first.alert.labels.value(u"service"_s, runbook.service)},
                                      {u"instance"_s, first.alert.labels.value(u"instance"_s)}};
        walked = co_await walk(runbook, values, patience);
    }
    const bool quiet = co_await until(m_console, [this] { return !criticalFires(); }, patience);
    co_await note(quiet ? u"Service is restored: no critical alert is left."_s
                        : u"Critical alerts are still firing."_s);
    if (quiet)
        co_await publish(u"resolved"_s);
    ++*m_busy;
    co_await m_console.incidents().resolve(m_console.operatorId());
    --*m_busy;
    co_return walked && quiet;
}

bool Autopilot::isOver(int step) const
{
    const std::optional<Run> run = m_console.runner().run();
    return !run || (step < run->steps.size() && run->steps[step].isOver());
}

QCoro::Task<bool> Autopilot::walk(Runbook runbook, QMap<QString, QString> values, Milliseconds patience)
{
    const IncidentId incident = m_console.incidents().open().value_or(Incident{}).id;
    const auto steps = static_cast<int>(runbook.steps.size());
    ++*m_busy;
    const Result<RunId> started = co_await m_console.runner().start(runbook, incident, values, m_console.operatorId());
    --*m_busy;
    if (!started)
        co_return false;
    bool allDone = true;
    for (int step = 0; step < steps; ++step) {
        co_await pause(reading);
        if (!co_await doStep(step, patience)) {
            allDone = false;
            m_console.runner().skip(step, u"it could not be ended in time"_s, m_console.operatorId());
            co_await until(m_console, [this, step] { return isOver(step); }, 30s);
        }
    }
    m_console.runner().end(m_console.operatorId());
    co_return allDone;
}

QCoro::Task<bool> Autopilot::doStep(int index, Milliseconds patience)
{
    const std::optional<Run> run = m_console.runner().run();
    if (!run || index >= run->runbook.steps.size())
        co_return false;
    const Step step = run->runbook.steps[index];
    if (const Block *announce = step.block(Block::Kind::Announce)) {
        co_await publish(announce->phase);
        m_console.runner().complete(index, u"published"_s, m_console.operatorId());
    } else if (step.block(Block::Kind::Action)) {
        const bool ready =
            co_await until(m_console, [this, index] { return m_console.runner().live(index).mayAct; }, patience);
        if (!ready)
            co_return false;
        const Result<ActionRecord> record = co_await m_console.runner().act(index, {}, m_console.operatorId());
        if (!record || record->state != ActionState::Confirmed)
            co_return false;
    } else if (step.isManual()) {
        const bool holds = co_await until(
            m_console,
            [this, index] {
                return std::ranges::all_of(m_console.runner().live(index).lines,
                                           [](const LiveStep::Line &line) { return line.result.holds(); });
            },
            60s);
        m_console.runner().complete(index, holds ? u"seen"_s : u"its conditions did not hold"_s,
                                    m_console.operatorId());
    }
    co_return co_await until(m_console, [this, index] { return isOver(index); }, patience);
}

QCoro::Task<> Autopilot::publish(QString phase)
{
    const SiteFacts &site = m_console.site().facts;
    const std::optional<Incident> incident = m_console.incidents().open();
    if (!incident || site.statusPage.isEmpty())
        co_return;
    const QString name = phase == u"resolved" ? u"announcement-resolved"_s : u"announcement"_s;
    const Result<Announcement> draft = draftAnnouncement({.incident = *incident,
                                                          .affected = affectedAreas(m_console.situation()),
                                                          .number = ++m_notices,
                                                          .now = m_console.clock().now()},
                                                         phase, site.templates.value(name));
    if (!draft)
        co_return;
    co_await m_console.dispatcher().operate(
        publishIntent(*draft, site.statusPage.value, incident->id, m_console.operatorId()));
}

}
