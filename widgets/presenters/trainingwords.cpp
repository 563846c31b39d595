// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/presenters/trainingwords.h"

#include "widgets/presenters/wording.h"

#include <QLocale>

#include <algorithm>
#include <cmath>

namespace Hikeshi {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// After so long, what was trained is no longer at hand.
constexpr auto stale = std::chrono::days(90);

QString number(double value)
{
    return QLocale(QLocale::English).toString(std::round(value), 'f', 0);
}

QString joined(const QStringList &list, const TrainingWords::Titles &title)
{
    QStringList words;
    for (const QString &each : list)
        words.append(title(each));
    return words.isEmpty() ? u"—"_s : words.join(u", "_s);
}

/// When, by whom, with what result; in a tone that says whether that is enough.
QList<Cell> lastCells(const std::optional<Trained> &last, bool possible, Instant now,
                      const TrainingWords::Titles &people)
{
    if (!last) {
        const QString never = possible ? TrainingWords::tr("never") : TrainingWords::tr("no scenario");
        return {{(possible ? Theme::mark(Theme::Tone::Warning) + u' ' : QString()) + never,
                 possible ? Theme::Tone::Warning : Theme::Tone::Unknown},
                {u"—"_s, Theme::Tone::Unknown},
                {u"—"_s, Theme::Tone::Unknown, true}};
    }
    const bool old = now - last->at > stale;
    const QString when = Wording::dayAndTime(last->at);
    return {{old ? TrainingWords::tr("%1 %2, %3 ago")
                       .arg(Theme::mark(Theme::Tone::Warning), when, Wording::age(now - last->at))
                 : when,
             old ? Theme::Tone::Warning : Theme::Tone::Quiet},
            {joined(last->people, people)},
            {QString::number(last->points), Theme::Tone::Quiet, true}};
}

}

QString TrainingWords::act(const QString &act, const QString &target, const Names &names, const QString &language)
{
    if (act == u"acknowledge")
        return tr("acknowledge the alert");
    if (act == u"declare")
        return tr("declare an incident");
    if (act == u"wait")
        return tr("wait and watch");
    return names.action({{u"action"_s, act}, {u"target"_s, target}}).in(language);
}

QString TrainingWords::cause(const QString &kind)
{
    static const QMap<QString, const char *> known{
        {u"heal"_s, QT_TRANSLATE_NOOP("TrainingWords", "Heals")},
        {u"market-shock"_s, QT_TRANSLATE_NOOP("TrainingWords", "Price jumps")},
        {u"resume-patroni"_s, QT_TRANSLATE_NOOP("TrainingWords", "Automatic failover resumed")},
        {u"kill"_s, QT_TRANSLATE_NOOP("TrainingWords", "Machine dies")},
        {u"freeze"_s, QT_TRANSLATE_NOOP("TrainingWords", "Machine hangs")},
        {u"kill-patroni"_s, QT_TRANSLATE_NOOP("TrainingWords", "Patroni dies alone")},
        {u"kill-postgres"_s, QT_TRANSLATE_NOOP("TrainingWords", "PostgreSQL dies alone")},
        {u"pause-patroni"_s, QT_TRANSLATE_NOOP("TrainingWords", "Automatic failover paused")},
        {u"hang-dcs"_s, QT_TRANSLATE_NOOP("TrainingWords", "etcd answers nobody")},
        {u"lag"_s, QT_TRANSLATE_NOOP("TrainingWords", "Replica falls behind")},
        {u"slow"_s, QT_TRANSLATE_NOOP("TrainingWords", "Instance works slowly")},
        {u"sick"_s, QT_TRANSLATE_NOOP("TrainingWords", "Instance fails requests")},
        {u"surge"_s, QT_TRANSLATE_NOOP("TrainingWords", "Surge of orders")},
        {u"disk-full"_s, QT_TRANSLATE_NOOP("TrainingWords", "Disk full")},
        {u"corrupt-database"_s, QT_TRANSLATE_NOOP("TrainingWords", "Database damaged")},
        {u"scaled-down"_s, QT_TRANSLATE_NOOP("TrainingWords", "Too few instances")},
        {u"pause-supervisor"_s, QT_TRANSLATE_NOOP("TrainingWords", "Supervisor paused")},
        {u"status-stuck"_s, QT_TRANSLATE_NOOP("TrainingWords", "Market's status stuck")},
        {u"supervisor-wrong"_s, QT_TRANSLATE_NOOP("TrainingWords", "Supervisor mistaken")},
        {u"backup-broken"_s, QT_TRANSLATE_NOOP("TrainingWords", "Backup damaged")},
        {u"theft"_s, QT_TRANSLATE_NOOP("TrainingWords", "Intruder withdraws")},
        {u"chain-fork"_s, QT_TRANSLATE_NOOP("TrainingWords", "Chain takes deposits back")},
        {u"region-loss"_s, QT_TRANSLATE_NOOP("TrainingWords", "A whole region lost")},
        {u"attack-volume"_s, QT_TRANSLATE_NOOP("TrainingWords", "Volumetric attack")},
        {u"attack-slow"_s, QT_TRANSLATE_NOOP("TrainingWords", "Slow attack")},
        {u"attack-login"_s, QT_TRANSLATE_NOOP("TrainingWords", "Login flood")},
        {u"cache-cold"_s, QT_TRANSLATE_NOOP("TrainingWords", "Cold cache")},
        {u"link-loss"_s, QT_TRANSLATE_NOOP("TrainingWords", "Lossy link")},
        {u"deploy-bad"_s, QT_TRANSLATE_NOOP("TrainingWords", "Bad deployment")},
        {u"engine-hang"_s, QT_TRANSLATE_NOOP("TrainingWords", "Matching engine hangs")},
        {u"engine-corrupt"_s, QT_TRANSLATE_NOOP("TrainingWords", "Matching engine fills wrongly")},
        {u"ledger-edit"_s, QT_TRANSLATE_NOOP("TrainingWords", "Ledger edited")},
        {u"ledger-gap"_s, QT_TRANSLATE_NOOP("TrainingWords", "Ledger has a gap")},
        {u"ledger-duplicate"_s, QT_TRANSLATE_NOOP("TrainingWords", "Ledger has a duplicate")}};
    return known.contains(kind) ? tr(known[kind]) : kind;
}

QString TrainingWords::struck(const QJsonObject &fault)
{
    QStringList words{cause(fault[u"kind"_s].toString()), fault[u"target"_s].toString(),
                      fault[u"amount"_s].toVariant().toString()};
    words.removeAll(QString());
    return words.join(u' ');
}

TrainingWords::Table TrainingWords::thrown(const DebriefFacts &facts, const QString &language)
{
    Table table{{tr("at"), tr("what"), tr("text"), tr("by")}, {}};
    for (const Injected &each : facts.injected) {
        const bool message = each.what == Injected::What::Message;
        const QString what = message             ? DrillWords::speaker(each)
            : each.what == Injected::What::Fault ? tr("Fault")
            : each.what == Injected::What::Hint  ? tr("Hint")
                                                 : tr("Observation");
        const Theme::Tone tone = each.what == Injected::What::Fault ? Theme::Tone::Trouble
            : each.what == Injected::What::Observation              ? Theme::Tone::Focus
                                                                    : Theme::Tone::Quiet;
        const bool fault = each.what == Injected::What::Fault && !each.fault.isEmpty();
        const QString text = fault ? struck(each.fault) : each.text.in(language);
        table.rows.append(
            {{{toClock(each.at - facts.card.startedAt), Theme::Tone::Unknown, true, Wording::clockTime(each.at)},
              {what, tone},
              {text},
              {each.id.isEmpty() ? tr("instructor") : tr("scenario"), Theme::Tone::Unknown}},
             each.entry});
    }
    return table;
}

TrainingWords::Table TrainingWords::decisions(const DebriefFacts &facts, const Names &names, const QString &language)
{
    Table table{{tr("at"), tr("who"), tr("own decision"), tr("the commander"), tr("next, the commander")}, {}};
    const auto clock = [&](Instant at) { return toClock(at - facts.card.startedAt); };
    for (const Shadowed &each : facts.decisions) {
        const Decision &own = each.decision;
        QString said = own.act.isEmpty() ? own.answer : act(own.act, {}, names, language);
        if (!own.act.isEmpty() && !own.answer.isEmpty())
            said += u": "_s + own.answer;
        Cell same{u"—"_s, Theme::Tone::Unknown};
        if (own.act == u"wait") {
            const bool held = !each.next || each.next->at - own.at >= waitHolds;
            same = held ? Cell{u"✓ "_s + tr("waited too"), Theme::Tone::Good}
                        : Cell{Theme::mark(Theme::Tone::Warning) + u' ' + tr("acted"), Theme::Tone::Warning};
        } else if (each.same) {
            const Milliseconds sooner = *each.sooner();
            same = {u"✓ "_s
                        + (sooner.count() >= 0 ? tr("the same, %1 later").arg(toClock(sooner))
                                               : tr("the same, %1 before").arg(toClock(-sooner))),
                    Theme::Tone::Good};
        } else if (!own.act.isEmpty()) {
            same = {Theme::mark(Theme::Tone::Warning) + u' ' + tr("never did it"), Theme::Tone::Warning};
        }
        table.rows.append({{{clock(own.at), Theme::Tone::Unknown, true},
                            {names.person(own.who).in(language)},
                            {own.reason.isEmpty() ? said : tr("%1, because %2").arg(said, own.reason)},
                            same,
                            {each.next ? tr("%1 %2").arg(clock(each.next->at),
                                                         act(each.next->act, each.next->target, names, language))
                                       : u"—"_s}},
                           own.entry});
    }
    return table;
}

TrainingWords::Table TrainingWords::costs(const QList<StepCost> &costs, const Titles &runbooks)
{
    Table table{{tr("runbook"), tr("step"), tr("median"), tr("longest"), tr("times")}, {}};
    QString before;
    for (const StepCost &cost : costs) {
        // The dearest of each runbook is what to practise.
        const Theme::Tone tone =
            std::exchange(before, cost.runbook) != cost.runbook ? Theme::Tone::Focus : Theme::Tone::Quiet;
        table.rows.append({{{runbooks(cost.runbook)},
                            {u"%1. %2"_s.arg(cost.step + 1).arg(cost.title), tone},
                            {toClock(cost.median()), tone, true},
                            {toClock(cost.longest()), Theme::Tone::Quiet, true},
                            {QString::number(cost.times.size()), Theme::Tone::Quiet, true}}});
    }
    return table;
}

TrainingWords::Table TrainingWords::causes(const QList<Coverage> &covered, Instant now, const Titles &scenarios,
                                           const Titles &people)
{
    Table table{{tr("family"), tr("cause"), tr("scenarios"), tr("last trained"), tr("by whom"), tr("points")}, {}};
    for (const Coverage &each : covered) {
        const bool possible = !each.scenarios.isEmpty();
        QList<Cell> cells{
            {possible ? DrillWords::family(each.family) : u"—"_s, possible ? Theme::Tone::Quiet : Theme::Tone::Unknown},
            {cause(each.subject), possible ? Theme::Tone::Quiet : Theme::Tone::Unknown, false, each.subject},
            {joined(each.scenarios, scenarios), Theme::Tone::Unknown}};
        table.rows.append({cells + lastCells(each.last, possible, now, people), each.last ? each.last->entry : 0});
    }
    return table;
}

TrainingWords::Table TrainingWords::services(const QList<Coverage> &covered, Instant now, const Titles &services,
                                             const Titles &scenarios, const Titles &people)
{
    Table table{{tr("service"), tr("scenarios"), tr("last trained"), tr("by whom"), tr("points")}, {}};
    for (const Coverage &each : covered) {
        const QList<Cell> cells{{services(each.subject), Theme::Tone::Quiet, false, each.subject},
                                {joined(each.scenarios, scenarios), Theme::Tone::Unknown}};
        table.rows.append(
            {cells + lastCells(each.last, !each.scenarios.isEmpty(), now, people), each.last ? each.last->entry : 0});
    }
    return table;
}

TrainingWords::Table TrainingWords::plans(const QList<DrillPlan> &plans, QDate today, const Titles &scenarios,
                                          const Titles &people)
{
    Table table{{tr("date"), tr("scenario"), tr("people"), tr("state")}, {}};
    for (const DrillPlan &plan : plans) {
        Cell state{tr("planned")};
        if (plan.heldBy > 0)
            state = {u"✓ "_s + tr("held"), Theme::Tone::Good};
        else if (plan.isOverdue(today))
            state = {Theme::mark(Theme::Tone::Warning) + u' ' + tr("overdue by %1 d").arg(plan.date.daysTo(today)),
                     Theme::Tone::Warning};
        else if (plan.date == today)
            state = {tr("today"), Theme::Tone::Focus};
        table.rows.append({{{plan.date.toString(Qt::ISODate)},
                            {scenarios(plan.scenario)},
                            {plan.people.isEmpty() ? tr("everybody") : joined(plan.people, people)},
                            state},
                           plan.entry});
    }
    return table;
}

TrainingWords::Table TrainingWords::expectations(const TestRun &run)
{
    Table table{{tr("expected at the end"), tr("holds"), tr("seen")}, {}};
    for (const TestRun::Expectation &each : run.expectations)
        table.rows.append(
            {{{each.sentence},
              {each.holds ? QString(u"✓ "_s + tr("yes")) : QString(Theme::mark(Theme::Tone::Trouble) + u' ' + tr("no")),
               each.holds ? Theme::Tone::Good : Theme::Tone::Trouble},
              {each.live, Theme::Tone::Unknown}}});
    return table;
}

QString TrainingWords::againstPast(const DebriefFacts &facts)
{
    if (facts.earlier.isEmpty() || !facts.card.endedAt)
        return {};
    const int last = facts.earlier.last().points;
    const int now = facts.card.points;
    const QString both = u"%1 → %2"_s.arg(last).arg(now);
    if (now == last)
        return tr("as your last: %1").arg(both);
    return now > last ? tr("better than your last: %1").arg(both) : tr("worse than your last: %1").arg(both);
}

QString TrainingWords::harm(const Harm &harm)
{
    return tr("orders lost: %1 · customer minutes without trading: %2")
        .arg(number(harm.ordersLost), number(harm.customerMinutes));
}

QString TrainingWords::hindsight(const TestRun &before, const TestRun &after)
{
    QStringList said{
        tr("orders would have failed for %1 instead of %2").arg(toClock(after.trouble()), toClock(before.trouble()))};
    if (before.harm && after.harm)
        said.append(
            tr("orders lost: %1 instead of %2").arg(number(after.harm->ordersLost), number(before.harm->ordersLost)));
    for (const QString &refusal : after.refusals)
        said.append(tr("refused: %1").arg(refusal));
    return said.join(u" · "_s);
}

QString TrainingWords::roles(const Scorecard &card)
{
    QStringList shares;
    for (const auto &[role, share] : card.byRole().asKeyValueRange())
        shares.append(tr("%1 %2 of %3").arg(Wording::of(role)).arg(share.met).arg(share.targets));
    return shares.join(u" · "_s);
}

QList<CourseMark> TrainingWords::authorCourse(const Scenario &scenario, const Scorecard &card)
{
    if (!card.firstOut)
        return {};
    static const QMap<QString, const char *> moments{
        {u"acknowledge"_s, QT_TRANSLATE_NOOP("TrainingWords", "acknowledged")},
        {u"declare"_s, QT_TRANSLATE_NOOP("TrainingWords", "declared")},
        {u"first_notice"_s, QT_TRANSLATE_NOOP("TrainingWords", "first notice")},
        {u"mitigate"_s, QT_TRANSLATE_NOOP("TrainingWords", "mitigated")},
        {u"restore"_s, QT_TRANSLATE_NOOP("TrainingWords", "restored")}};
    QList<CourseMark> marks;
    for (const auto &[measure, target] : scenario.targets.asKeyValueRange()) {
        if (moments.contains(measure)) // detection counts from the strike, before the first-out
            marks.append({.at = target,
                          .label = tr(moments[measure]),
                          .tone = measure == u"restore" ? Theme::Tone::Good : Theme::Tone::Unknown});
    }
    // Its deeds count from the drill's start, as the author wrote them.
    const Milliseconds first = *card.firstOut - card.startedAt;
    if (const DrillPath *good = scenario.path(u"good"_s)) {
        for (const DrillPath::Deed &deed : good->deeds) {
            if (deed.at >= first)
                marks.append(
                    {.at = deed.at - first, .label = DrillWords::verb(deed.action), .tone = Theme::Tone::Focus});
        }
    }
    std::ranges::stable_sort(marks, {}, &CourseMark::at);
    return marks;
}

}
