// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/autopilot.h"

#include "announce/announcement.h"
#include "control/selectandoperate.h"
#include "ctl/session.h"
#include "widgets/presenters/noticefacts.h"

#include <QCoro/QCoroFuture>
#include <QCoro/QCoroSignal>

namespace Hikeshi::Ctl {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// How long a practised person takes to read and press.
constexpr Milliseconds reading = 8s;
/// How long nothing critical may fire before they call it over.
constexpr Milliseconds watching = 60s;

}

Autopilot::Autopilot(Console &console, Role role)
    : m_console(console)
    , m_role(role)
    , m_arms(role == Role::Commander)
    , m_drill(console.drills() ? console.drills()->running() : QString())
    , m_busy(console.lockstep() ? console.lockstep()->counter() : std::make_shared<int>(0))
{
}

bool Autopilot::criticalFires() const
{
    return std::ranges::any_of(m_console.situation().alerts().all(), [](const BoardAlert &alert) {
        return !alert.cleared && alert.alert.severity == AlertSeverity::Critical;
    });
}

// A drill that is gone, with its exchange or because somebody ended it, is not waited for.
QCoro::Task<bool> Autopilot::until(std::function<bool()> holds, Milliseconds within)
{
    if (isGone())
        co_return false;
    co_await Ctl::until(m_console, [&] { return isGone() || holds(); }, within);
    co_return !isGone() && holds();
}

QCoro::Task<> Autopilot::pause(Milliseconds siteTime)
{
    co_await until([] { return false; }, siteTime);
}

// An action's record comes at once with its last word; others may still hear of it.
QCoro::Task<> Autopilot::rest()
{
    if (!isGone())
        co_await Ctl::rest(m_console);
}

QCoro::Task<> Autopilot::note(QString markdown)
{
    ++*m_busy;
    co_await m_console.incidents().note(markdown, m_console.operatorId());
    --*m_busy;
}

QCoro::Task<bool> Autopilot::fightIncident(QString runbook, Milliseconds patience)
{
    const bool struck = co_await until(
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

    // The first alert may be a symptom that no runbook is for; the one that leads to the cause may come later.
    co_await until([this, runbook] { return advice(runbook).has_value(); }, patience);
    bool walked = true;
    if (const std::optional<Advice> advised = advice(runbook)) {
        QMap<QString, QString> values{
            {u"service"_s, advised->alert.labels.value(u"service"_s, advised->runbook.service)},
            {u"instance"_s, advised->alert.labels.value(u"instance"_s)}};
        walked = co_await walk(advised->runbook, values, patience);
    }
    const bool quiet = co_await staysQuiet(patience);
    co_await note(quiet ? u"Service is restored: no critical alert is left."_s
                        : u"Critical alerts are still firing."_s);
    if (quiet)
        co_await publish(u"resolved"_s);
    ++*m_busy;
    co_await m_console.incidents().resolve(m_console.operatorId());
    --*m_busy;
    co_return walked &&quiet;
}

QCoro::Task<bool> Autopilot::staysQuiet(Milliseconds patience)
{
    const Instant limit = m_console.clock().now() + patience;
    const auto left = [&] { return std::max(limit - m_console.clock().now(), Milliseconds(0)); };
    while (co_await until([this] { return !criticalFires(); }, left())) {
        if (!co_await until([this] { return criticalFires(); }, watching))
            co_return !isGone();
    }
    co_return false;
}

QCoro::Task<> Autopilot::walkPath(DrillPath path, Instant began)
{
    for (const DrillPath::Deed &deed : std::as_const(path.deeds)) {
        co_await pause(std::max(began + deed.at - m_console.clock().now(), Milliseconds(0)));
        if (isGone())
            co_return;
        co_await arm();
        co_await selectAndOperate(m_console.dispatcher(),
                                  {.action = ActionId(deed.action),
                                   .target = deed.target,
                                   .arguments = deed.arguments,
                                   .operatorId = m_console.operatorId(),
                                   .incident = m_console.incidents().open().value_or(Incident{}).id,
                                   .override = u"there is no time for it"_s});
        co_await rest();
    }
}

bool Autopilot::isGone() const
{
    return !m_drill.isEmpty() && m_console.drills()->running() != m_drill;
}

bool Autopilot::isOver(int step) const
{
    const std::optional<Run> run = m_console.runner().run();
    return !run || (step < run->steps.size() && run->steps[step].isOver());
}

// Written for it: by the alert's own link or by name. A runbook that is merely about the same service may be about
// something else.
std::optional<Autopilot::Advice> Autopilot::advice(const QString &named) const
{
    for (const auto alerts = m_console.situation().alerts().shown(m_console.clock().now());
         const BoardAlert &each : alerts) {
        for (const auto runbooks = suggest(each.alert, m_console.site().facts.runbooks, u"en");
             const Runbook *runbook : runbooks) {
            const bool writtenFor = runbook->alerts.contains(each.alert.name)
                || each.alert.annotations.value(u"runbook_url"_s) == u"runbook:"_s + runbook->name;
            if (writtenFor && (named.isEmpty() || runbook->name == named))
                return Advice{*runbook, each.alert};
        }
    }
    return std::nullopt;
}

QCoro::Task<bool> Autopilot::walk(Runbook runbook, QMap<QString, QString> values, Milliseconds patience)
{
    const IncidentId incident = m_console.incidents().open().value_or(Incident{}).id;
    // What a run that was cut off has done is not done again.
    const QList<Run> &runs = m_console.runner().runs();
    const auto left = std::ranges::find_last_if(
        runs, [&](const Run &r) { return !r.endedAt && r.parent.isEmpty() && r.runbook.source == runbook.source; });
    if (!left.empty())
        co_return co_await resume(patience);
    ++*m_busy;
    const Result<RunId> started = co_await m_console.runner().start(runbook, incident, values, m_console.operatorId());
    --*m_busy;
    if (!started) {
        m_trouble = started.error().text();
        co_return false;
    }
    co_return co_await resume(patience);
}

// The innermost runbook first: the one around it goes on when it has ended.
QCoro::Task<bool> Autopilot::resume(Milliseconds patience)
{
    Runner &runner = m_console.runner();
    bool allDone = true;
    for (std::optional<Run> run = runner.run(); run && allDone; run = runner.run()) {
        allDone = co_await walkOpen(run->id, patience);
        if (run->parent.isEmpty() || !allDone)
            break;
        const auto isOutside = [&runner, id = run->id] { return !runner.run() || runner.run()->id != id; };
        allDone = co_await until(isOutside, 30s);
    }
    // What may have been carried out stays to be looked at by a person, and what waits for one stays open.
    const std::optional<Run> now = runner.run();
    const bool unclear = now && std::ranges::any_of(now->steps, isLeftUnclear);
    if (!unclear && m_waits.isEmpty())
        runner.end(m_console.operatorId());
    co_return allDone;
}

// Wherever the run goes: a decision jumps, a `while` goes back, a runbook inside is another run.
QCoro::Task<bool> Autopilot::walkOpen(RunId id, Milliseconds patience)
{
    while (true) {
        const std::optional<Run> run = m_console.runner().run();
        const int step = run && run->id == id ? run->current() : -1;
        if (step < 0)
            co_return true;
        if (isUnclear(step))
            co_return false;
        if (m_role == Role::Commander)
            co_await pause(reading);
        const QString notHere = whyNotHere(run->runbook.steps[step]);
        const QString reason = notHere.isEmpty() ? co_await doStep(step, patience) : notHere;
        if (isUnclear(step) || !m_waits.isEmpty())
            co_return false;
        if (!reason.isEmpty()) {
            m_console.runner().skip(step, reason, m_console.operatorId());
            if (!co_await until([this, step] { return hasMovedOn(step); }, 30s))
                co_return false; // the journal does not take it
        }
        if (!reason.isEmpty() && notHere.isEmpty())
            co_return false;
    }
}

bool Autopilot::isLeftUnclear(const StepState &state)
{
    return state.state == StepState::State::Unknown && state.action == 0;
}

bool Autopilot::isUnclear(int step) const
{
    const std::optional<Run> run = m_console.runner().run();
    return run && step < run->steps.size() && isLeftUnclear(run->steps[step]);
}

bool Autopilot::hasMovedOn(int step) const
{
    const std::optional<Run> run = m_console.runner().run();
    return isOver(step) || !run->currents().contains(step);
}

QString Autopilot::whyNotHere(const Step &step) const
{
    if (step.block(Block::Kind::Announce) && m_console.site().facts.statusPage.isEmpty())
        return u"this site has no status page"_s;
    if (step.block(Block::Kind::Announce) && !m_console.incidents().open())
        return u"no incident is declared that could be told of"_s;
    const bool runs =
        !step.shells.isEmpty() && !step.block(Block::Kind::Manual) && m_console.runner().site().shellAllowed;
    if (m_role == Role::Script && step.isManual() && !step.block(Block::Kind::Guard) && !runs)
        return u"it is done by hand, and nobody is here"_s;
    return {};
}

QCoro::Task<QString> Autopilot::doStep(int index, Milliseconds patience)
{
    const std::optional<Run> run = m_console.runner().run();
    if (!run || index >= run->runbook.steps.size())
        co_return u"the run has ended"_s;
    const Step step = run->runbook.steps[index];
    if (m_role == Role::Script && step.block(Block::Kind::Approval) && !run->isApproved(index)) {
        if (const QString reason = co_await getApproval(index); !reason.isEmpty())
            co_return reason;
        if (hasMovedOn(index))
            co_return QString();
    }
    if (const Block *announce = step.block(Block::Kind::Announce)) {
        const QString unpublished = co_await publish(announce->phase);
        if (!unpublished.isEmpty())
            co_return unpublished;
        m_console.runner().complete(index, u"published"_s, m_console.operatorId());
    } else if (run->steps[index].mayHaveActed()) {
        // Its outcome is being read: waited for below, never asked for again.
    } else if (step.block(Block::Kind::Action)) {
        co_await arm();
        co_await until([this, index] { return m_console.runner().live(index).mayAct; }, patience);
        if (isGone())
            co_return u"the drill has ended"_s;
        ++*m_busy;
        const Result<Intent> intent = co_await m_console.runner().prepare(index, {}, m_console.operatorId());
        --*m_busy;
        if (!intent)
            co_return intent.error().text();
        const ActionRecord record = co_await operate(*intent);
        co_await rest();
        if (record.state != ActionState::Confirmed)
            co_return u"#%1: %2"_s.arg(record.number).arg(record.reason);
    } else if (const Block *decision = step.block(Block::Kind::Decision)) {
        if (m_role == Role::Script) {
            if (const QString reason = co_await decide(index); !reason.isEmpty())
                co_return reason;
        } else if (decision->branches.isEmpty()) {
            co_return u"there is nothing to choose"_s;
        } else {
            m_console.runner().decide(index, 0, m_console.operatorId()); // the first is the usual way
        }
    } else if (step.block(Block::Kind::Runbook)) {
        ++*m_busy;
        const Result<RunId> child = co_await m_console.runner().startChild(index, m_console.operatorId());
        --*m_busy;
        if (!child)
            co_return child.error().text();
        if (!co_await walkOpen(*child, patience)) {
            if (!m_waits.isEmpty())
                co_return QString();
            m_console.runner().end(m_console.operatorId());
            co_return u"%1 could not be done to its end"_s.arg(child->value);
        }
    } else if (!run->isApproved(index)) {
        co_return u"somebody else must approve, and nobody is here"_s;
    } else if (!step.shells.isEmpty() && m_console.runner().site().shellAllowed) {
        if (const QString reason = co_await runShells(index, patience); !reason.isEmpty())
            co_return reason;
        if (step.isManual())
            m_console.runner().complete(index, u"its commands ended well"_s, m_console.operatorId());
    } else if (step.isManual()) {
        const auto unmet = [this, index] {
            const QList<LiveStep::Line> lines = m_console.runner().live(index).lines;
            const auto line = std::ranges::find_if(lines, [](const LiveStep::Line &l) { return !l.result.holds(); });
            return line == lines.end() ? QString() : QString(line->sentence + u": "_s + line->result.reason);
        };
        co_await until([&unmet] { return unmet().isEmpty(); }, std::min<Milliseconds>(patience, 60s));
        if (const QString reason = unmet(); !reason.isEmpty())
            co_return reason;
        m_console.runner().complete(index, u"seen"_s, m_console.operatorId());
    }
    co_await until([this, index] { return hasMovedOn(index) || isUnclear(index); }, patience);
    if (hasMovedOn(index))
        co_return QString();
    const std::optional<Run> now = m_console.runner().run();
    co_return now && now->steps[index].state == StepState::State::Unknown
        ? u"#%1 may have been carried out; it is not repeated"_s.arg(now->steps[index].action)
        : u"what it waits for was not seen in time"_s;
}

bool Autopilot::hasRunWell(int step, int fence) const
{
    const std::optional<Run> run = m_console.runner().run();
    const StepState state = run ? run->steps.value(step) : StepState{};
    return std::ranges::any_of(state.outputs, [&](const StepState::Output &output) {
        return output.fence == fence && output.exit == 0 && state.startedAt && output.at >= *state.startedAt;
    });
}

// One after another, each in a terminal of its own; the first that does not end well ends it.
QCoro::Task<QString> Autopilot::runShells(int step, Milliseconds patience)
{
    Runner &runner = m_console.runner();
    const std::optional<Run> run = runner.run();
    for (int fence = 0; run && fence < run->runbook.steps[step].shells.size(); ++fence) {
        if (hasRunWell(step, fence))
            continue; // before this console was started anew
        const qsizetype before = runner.run() ? runner.run()->steps[step].outputs.size() : 0;
        const auto hasEnded = [&runner, step, before] {
            const std::optional<Run> now = runner.run();
            return !now || now->steps[step].outputs.size() > before;
        };
        const Result<void> began = co_await runner.runShell(step, fence, m_console.operatorId());
        if (!began)
            co_return began.error().text();
        if (!co_await until(hasEnded, patience)) {
            runner.cancelShell(step);
            co_await until(hasEnded, 30s);
            co_return u"its command did not end in time"_s;
        }
        const std::optional<Run> now = runner.run();
        if (!now || now->steps[step].outputs.last().exit != 0)
            co_return u"its command failed: %1"_s.arg(now ? now->steps[step].note : u"the run has ended"_s);
    }
    co_return QString();
}

// As a commander would, who must act now; a script only when it was told to.
QCoro::Task<> Autopilot::arm()
{
    Dispatcher &dispatcher = m_console.dispatcher();
    const std::optional<Instant> armed = dispatcher.armedUntil();
    const bool soonOver = !armed || *armed - m_console.clock().now() < 60s;
    if (!m_arms || !dispatcher.asksForArming() || !soonOver)
        co_return;
    dispatcher.arm(m_console.operatorId(), 0ms, u"to act on the runbook"_s);
    ++*m_busy;
    co_await qCoro(&m_console.dispatcher(), &ActionPort::armedChanged, 10s);
    --*m_busy;
}

QCoro::Task<QString> Autopilot::publish(QString phase)
{
    const SiteFacts &site = m_console.site().facts;
    const std::optional<Incident> incident = m_console.incidents().open();
    if (!incident || site.statusPage.isEmpty())
        co_return u"there is no incident, or no status page, to tell of it"_s;
    if (isGone())
        co_return u"the drill has ended"_s;
    const QString name = phase == u"resolved" ? u"announcement-resolved"_s : u"announcement"_s;
    const Result<Announcement> draft =
        draftAnnouncement({.incident = *incident,
                           .affected = affectedAreas(m_console.situation(), incident->service),
                           .number = ++m_notices,
                           .now = m_console.clock().now()},
                          phase, site.templates.value(name));
    if (!draft)
        co_return draft.error().text();
    co_await arm();
    if (isGone())
        co_return u"the drill has ended"_s;
    const ActionRecord record = co_await selectAndOperate(
        m_console.dispatcher(),
        publishIntent(*draft, site.statusPage.value, incident->id, m_console.operatorId(), site.drill));
    co_await rest();
    co_return record.state == ActionState::Confirmed ? QString() : u"#%1: %2"_s.arg(record.number).arg(record.reason);
}

}
