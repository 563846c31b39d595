// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/presenters/drillwords.h"

#include "journal/kinds.h"

#include <QMap>

#include <algorithm>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

/// The action whose outcome is entry `outcome`.
QString actionBehind(const QList<Entry> &drill, qint64 outcome)
{
    const auto found = std::ranges::find(drill, outcome, &Entry::number);
    if (found == drill.end())
        return {};
    const auto intent = std::ranges::find(drill, found->body[u"intent"_s].toInteger(), &Entry::number);
    return intent == drill.end() ? QString() : intent->body[u"action"_s].toString();
}

}

// Short: they stand side by side along a course.
QString DrillWords::verb(const QString &action)
{
    static const QMap<QString, const char *> known{
        {u"failover"_s, QT_TRANSLATE_NOOP("DrillWords", "failover")},
        {u"switchover"_s, QT_TRANSLATE_NOOP("DrillWords", "switchover")},
        {u"schedule"_s, QT_TRANSLATE_NOOP("DrillWords", "planned switchover")},
        {u"publish"_s, QT_TRANSLATE_NOOP("DrillWords", "publish")},
        {u"pause"_s, QT_TRANSLATE_NOOP("DrillWords", "pause")},
        {u"resume"_s, QT_TRANSLATE_NOOP("DrillWords", "resume")},
        {u"drain"_s, QT_TRANSLATE_NOOP("DrillWords", "drain")},
        {u"maint"_s, QT_TRANSLATE_NOOP("DrillWords", "maint")},
        {u"ready"_s, QT_TRANSLATE_NOOP("DrillWords", "ready")},
        {u"weight"_s, QT_TRANSLATE_NOOP("DrillWords", "weight")},
        {u"restart"_s, QT_TRANSLATE_NOOP("DrillWords", "restart")},
        {u"reinitialize"_s, QT_TRANSLATE_NOOP("DrillWords", "rebuild")},
        {u"scale"_s, QT_TRANSLATE_NOOP("DrillWords", "scale")},
        {u"roll_back"_s, QT_TRANSLATE_NOOP("DrillWords", "roll back")},
        {u"under_attack"_s, QT_TRANSLATE_NOOP("DrillWords", "challenge all")},
        {u"challenge_logins"_s, QT_TRANSLATE_NOOP("DrillWords", "challenge logins")},
        {u"normal"_s, QT_TRANSLATE_NOOP("DrillWords", "no challenge")},
        {u"serve_stale"_s, QT_TRANSLATE_NOOP("DrillWords", "serve stale")},
        {u"serve_fresh"_s, QT_TRANSLATE_NOOP("DrillWords", "serve fresh")},
        {u"block"_s, QT_TRANSLATE_NOOP("DrillWords", "block")},
        {u"unblock"_s, QT_TRANSLATE_NOOP("DrillWords", "unblock")},
        {u"limit_requests"_s, QT_TRANSLATE_NOOP("DrillWords", "limit requests")},
        {u"limit_connections"_s, QT_TRANSLATE_NOOP("DrillWords", "limit connections")},
        {u"verify"_s, QT_TRANSLATE_NOOP("DrillWords", "verify")},
        {u"reconcile"_s, QT_TRANSLATE_NOOP("DrillWords", "reconcile")},
        {u"halt"_s, QT_TRANSLATE_NOOP("DrillWords", "halt")},
        {u"cancel-only"_s, QT_TRANSLATE_NOOP("DrillWords", "cancel only")},
        {u"post-only"_s, QT_TRANSLATE_NOOP("DrillWords", "post only")},
        {u"open"_s, QT_TRANSLATE_NOOP("DrillWords", "open trading")},
        {u"raise_minimum"_s, QT_TRANSLATE_NOOP("DrillWords", "raise minimum")},
        {u"usual_minimum"_s, QT_TRANSLATE_NOOP("DrillWords", "usual minimum")},
        {u"engine-failover"_s, QT_TRANSLATE_NOOP("DrillWords", "engine failover")},
        {u"engine-restart"_s, QT_TRANSLATE_NOOP("DrillWords", "engine restart")},
        {u"backup"_s, QT_TRANSLATE_NOOP("DrillWords", "backup")},
        {u"restore"_s, QT_TRANSLATE_NOOP("DrillWords", "restore backup")},
        {u"freeze"_s, QT_TRANSLATE_NOOP("DrillWords", "freeze withdrawals")},
        {u"unfreeze"_s, QT_TRANSLATE_NOOP("DrillWords", "allow withdrawals")},
        {u"allow-list"_s, QT_TRANSLATE_NOOP("DrillWords", "listed addresses only")},
        {u"any-address"_s, QT_TRANSLATE_NOOP("DrillWords", "every address")},
        {u"revoke-sessions"_s, QT_TRANSLATE_NOOP("DrillWords", "end sessions")},
        {u"reverse-deposits"_s, QT_TRANSLATE_NOOP("DrillWords", "reverse deposits")},
        {u"from-cold"_s, QT_TRANSLATE_NOOP("DrillWords", "from cold")},
        {u"agents"_s, QT_TRANSLATE_NOOP("DrillWords", "staff support")},
        {u"macros"_s, QT_TRANSLATE_NOOP("DrillWords", "prepared answers")},
        {u"no-macros"_s, QT_TRANSLATE_NOOP("DrillWords", "answers by hand")}};
    const QString word = action.section(u'.', -1);
    return known.contains(word) ? tr(known[word]) : QString(word).replace(u'_', u' ');
}

QString DrillWords::family(const QString &family)
{
    if (family == u"system")
        return tr("System failure");
    if (family == u"cyber")
        return tr("Cyber attack");
    if (family == u"surge")
        return tr("Surge in volume");
    return family == u"maintenance" ? tr("Maintenance") : tr("Other");
}

QString DrillWords::measure(const QString &measure)
{
    if (measure == u"acknowledge")
        return tr("Acknowledge");
    if (measure == u"declare")
        return tr("Declare");
    if (measure == u"first_notice")
        return tr("First notice");
    if (measure == u"detect")
        return tr("Detect");
    if (measure == u"mitigate")
        return tr("Mitigate");
    return measure == u"restore" ? tr("Restore") : measure;
}

QString DrillWords::meaning(const QString &measure)
{
    if (measure == u"detect")
        return tr("From the first thing that went wrong until somebody did something about it.");
    if (measure == u"acknowledge")
        return tr("From the first-out alert until somebody acknowledged an alert.");
    if (measure == u"declare")
        return tr("From the first-out alert until the incident was declared.");
    if (measure == u"first_notice")
        return tr("From the first-out alert until a notice to users was confirmed published.");
    if (measure == u"mitigate")
        return tr("From the first-out alert until the first action was confirmed to have worked.");
    if (measure == u"restore")
        return tr("From the first-out alert until the last critical alert cleared.");
    return {};
}

ScoreWords DrillWords::line(const ScoreLine &line, bool running)
{
    ScoreWords words{.measure = measure(line.measure),
                     .meaning = meaning(line.measure),
                     .yours = line.yours ? toClock(*line.yours) : u"—"_s,
                     .target = line.target ? toClock(*line.target) : u"—"_s};
    if (!line.target) {
        words.verdict = tr("no target");
    } else if (!line.yours) {
        words.verdict = running ? tr("not yet") : tr("missed");
        words.tone = running ? Theme::Tone::Unknown : Theme::Tone::Trouble;
    } else if (line.isMet()) {
        words.verdict = tr("met");
        words.tone = Theme::Tone::Good;
    } else {
        words.verdict = tr("%1 over").arg(toClock(*line.yours - *line.target));
        words.tone = Theme::Tone::Warning;
    }
    const auto longest = std::max(line.yours.value_or(Milliseconds(0)), line.target.value_or(Milliseconds(0)));
    const double whole = std::max<double>(1, static_cast<double>(longest.count()) * 1.2);
    if (line.yours)
        words.share = static_cast<double>(line.yours->count()) / whole;
    if (line.target)
        words.tick = static_cast<double>(line.target->count()) / whole;
    return words;
}

QString DrillWords::fault(const ScoreFault &fault, const QString &action)
{
    switch (fault.kind) {
    case ScoreFault::Kind::Unsafe:
        return tr("%1: unsafe").arg(action);
    case ScoreFault::Kind::Refused:
        return tr("%1: refused by a guard").arg(action);
    case ScoreFault::Kind::Useless:
        return tr("%1: of no use").arg(action);
    case ScoreFault::Kind::MissedUpdate:
        return tr("Missed update to users");
    case ScoreFault::Kind::HandOver:
        return tr("Hand-over without a word");
    case ScoreFault::Kind::Hint:
        return tr("Asked for a hint");
    }
    return {};
}

Theme::Tone DrillWords::tone(const ScoreFault &fault)
{
    switch (fault.kind) {
    case ScoreFault::Kind::Unsafe:
        return Theme::Tone::Trouble;
    case ScoreFault::Kind::Hint:
        return Theme::Tone::Quiet;
    default:
        return Theme::Tone::Warning;
    }
}

QString DrillWords::speaker(const Injected &injected)
{
    if (injected.what == Injected::What::Hint)
        return tr("Hint");
    if (injected.from == u"customer")
        return tr("A customer");
    if (injected.from == u"boss")
        return tr("The boss");
    if (injected.from == u"press")
        return tr("The press");
    return injected.from == u"engineer" ? tr("An engineer") : injected.from;
}

QString DrillWords::minutes(int minutes)
{
    return tr("%1 min").arg(minutes);
}

QList<CourseMark> DrillWords::course(const QList<Entry> &drill, const Scorecard &card)
{
    if (!card.firstOut)
        return {};
    QList<CourseMark> marks{{Milliseconds(0), tr("first-out"), Theme::Tone::Trouble, 0}};
    const auto first = std::ranges::find(drill, Kind::alertRaised, &Entry::kind);
    if (first != drill.end())
        marks.first().entry = first->number;
    for (const ScoreLine &line : card.lines) {
        if (!line.yours || line.measure == u"detect") // it counts from the strike, before the first-out
            continue;
        CourseMark mark{.at = *line.yours, .label = {}, .tone = Theme::Tone::Quiet, .entry = line.entry};
        if (line.measure == u"acknowledge") {
            mark.label = tr("acknowledged");
        } else if (line.measure == u"declare") {
            mark.label = tr("declared");
        } else if (line.measure == u"first_notice") {
            mark.label = tr("first notice");
        } else if (line.measure == u"mitigate") {
            const QString action = verb(actionBehind(drill, line.entry));
            mark.label = action.isEmpty() ? tr("mitigated") : action;
            mark.tone = Theme::Tone::Focus;
        } else {
            mark.label = tr("restored");
            mark.tone = Theme::Tone::Good;
        }
        marks.append(mark);
    }
    for (const ScoreFault &fault : card.faults) {
        const auto entry = std::ranges::find(drill, fault.entry, &Entry::number);
        if (entry == drill.end() || fault.action.isEmpty())
            continue;
        const QString label = fault.kind == ScoreFault::Kind::Unsafe ? tr("unsafe: %1")
            : fault.kind == ScoreFault::Kind::Refused                ? tr("refused: %1")
                                                                     : tr("of no use: %1");
        marks.append({entry->at - *card.firstOut, label.arg(verb(fault.action)), tone(fault), fault.entry});
    }
    std::ranges::stable_sort(marks, {}, &CourseMark::at);
    return marks;
}

}
