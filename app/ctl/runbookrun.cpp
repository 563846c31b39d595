// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/autopilot.h"
#include "ctl/session.h"
#include "runbooks/dryrun.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonObject>

#include <algorithm>

namespace Hikeshi::Ctl {

using namespace Qt::StringLiterals;

namespace {

QString wordOf(DryLine::Kind kind)
{
    static const QMap<DryLine::Kind, QString> words{
        {DryLine::Kind::Hand, u"hand"_s},       {DryLine::Kind::Condition, u"condition"_s},
        {DryLine::Kind::Request, u"request"_s}, {DryLine::Kind::Command, u"command"_s},
        {DryLine::Kind::Way, u"way"_s},         {DryLine::Kind::People, u"people"_s},
        {DryLine::Kind::Notice, u"notice"_s},   {DryLine::Kind::Undo, u"undo"_s}};
    return words.value(kind);
}

QJsonObject json(const RunbookDryRun &walked)
{
    QJsonArray steps;
    for (const RunbookDryRun::StepLines &step : walked.steps) {
        QJsonArray lines;
        for (const DryLine &line : step.lines)
            lines.append(QJsonObject{{u"kind"_s, wordOf(line.kind)},
                                     {u"text"_s, line.text},
                                     {u"detail"_s, line.detail},
                                     {u"holds"_s, line.holds},
                                     {u"reason"_s, line.reason}});
        steps.append(QJsonObject{
            {u"depth"_s, step.depth}, {u"step"_s, step.step + 1}, {u"title"_s, step.title}, {u"lines"_s, lines}});
    }
    return {{u"steps"_s, steps},
            {u"requests"_s, walked.requests},
            {u"refused_now"_s, walked.refused},
            {u"commands"_s, walked.commands},
            {u"missing"_s, QJsonArray::fromStringList(walked.missing)}};
}

void printWalked(const RunbookDryRun &walked)
{
    for (const RunbookDryRun::StepLines &step : walked.steps) {
        const QString indent(static_cast<qsizetype>(2 * step.depth), u' ');
        print(u"%1%2. %3"_s.arg(indent).arg(step.step + 1).arg(step.title));
        for (const DryLine &line : step.lines) {
            print(u"%1   %2 %3%4"_s.arg(indent, line.holds ? u"·"_s : u"✕"_s, line.text,
                                        line.reason.isEmpty() ? QString() : QString(u" — not now: "_s + line.reason)));
            for (const auto details = line.detail.split(u'\n', Qt::SkipEmptyParts); const QString &detail : details)
                print(u"%1       %2"_s.arg(indent, detail));
        }
    }
    print(u"%1 requests (%2 would be refused now), %3 commands; nothing was sent"_s.arg(walked.requests)
              .arg(walked.refused)
              .arg(walked.commands));
    if (!walked.missing.isEmpty())
        print(u"without a value: %1; give them as NAME=VALUE"_s.arg(walked.missing.join(u", "_s)));
}

void printRun(const Run &run)
{
    for (qsizetype i = 0; i < run.steps.size(); ++i) {
        const StepState &state = run.steps[i];
        const QString mark = state.state == StepState::State::Done ? u"✓"_s
            : state.state == StepState::State::Unknown             ? u"?"_s
                                                                   : u"-"_s;
        print(u"%1 %2  %3"_s.arg(mark, withValues(run.runbook.steps[i].title, run.values), state.note));
    }
}

/// Read before anything is opened, so that a terminal asks at once.
Autopilot::Answers answersFrom(const Call &call)
{
    Autopilot::Answers answers{.choices = call.options.values(u"choose"_s), .approvers = {}};
    for (const auto approvers = call.options.values(u"approve-as"_s); const QString &who : approvers)
        answers.approvers.append({who, passphraseOf(who)});
    if (call.options.isSet(u"timeout"_s))
        answers.patience = Milliseconds(call.value(u"timeout"_s).toInt() * 1000);
    return answers;
}

/// The runbook that is named, or, without a file, the one whose run is open.
Result<std::optional<Runbook>> runbookFrom(const Call &call, Findings &findings)
{
    const QString name = call.words.value(0);
    const bool resumes = call.options.isSet(u"resume"_s);
    if (resumes && (name.isEmpty() || name.contains(u'=')))
        return std::nullopt;
    QFile file(name);
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorKind::Storage, file.fileName(), file.errorString(), u"check the name"_s);
    return Runbook::parse(file.read(Runbook::maximumBytes + 1), file.fileName(), findings);
}

/// Secret values are in no journal: what is given again is there for the run that goes on.
QCoro::Task<bool> goOn(Console &console, Autopilot &script, const QMap<QString, QString> &given, Milliseconds patience)
{
    for (const auto &[name, value] : given.asKeyValueRange())
        console.runner().giveSecret(name, value);
    co_return co_await script.resume(patience);
}

int tell(Console &console, const Autopilot &script, bool done)
{
    const QList<Run> &runs = console.runner().runs();
    if (const auto run = std::ranges::find_last_if(runs, [](const Run &r) { return r.parent.isEmpty(); }); !run.empty())
        printRun(run.front());
    if (!script.trouble().isEmpty())
        complain(script.trouble());
    if (!script.waitsFor().isEmpty()) {
        complain(script.waitsFor());
        complain(u"the run stays open; go on with `hikeshictl runbook run --resume`, the same --site and --journal"_s);
    }
    return done ? Success : Finding;
}

}

QCoro::Task<int> runbookRun(Call call)
{
    const bool resumes = call.options.isSet(u"resume"_s);
    if (call.words.isEmpty() && !resumes) {
        complain(u"hikeshictl runbook run: name a file, or --resume"_s);
        co_return Usage;
    }
    Findings findings;
    const Result<std::optional<Runbook>> runbook = runbookFrom(call, findings);
    if (!runbook)
        co_return complain(runbook.error());
    const Result<QMap<QString, QString>> given = argumentsFrom(call.words.sliced(runbook->has_value() ? 1 : 0));
    if (!given)
        co_return complain(given.error());
    if (report(findings) != Success)
        co_return Usage;
    const bool onlyLooks = call.options.isSet(u"dry-run"_s);
    const Autopilot::Answers answers = onlyLooks ? Autopilot::Answers{} : answersFrom(call);
    const auto console = openConsole(call);
    if (!console)
        co_return complain(console.error());
    if (const auto mine = writable(**console); !mine && !onlyLooks)
        co_return complain(mine.error());
    (*console)->start();
    if (const auto heard = co_await untilHeard(**console); !heard)
        co_return complain(heard.error());
    const std::optional<Run> open = (*console)->runner().run();
    if (resumes && !open) {
        complain(u"%1: no run is open that could go on; name a file to begin one"_s.arg((*console)->journal().path()));
        co_return Finding;
    }
    const Runbook walked = runbook->value_or(open.value_or(Run{}).runbook);
    QMap<QString, QString> values{{u"service"_s, walked.service}};
    values.insert(*given);
    if (onlyLooks) {
        const RunbookDryRun dry =
            dryRun(walked, values, (*console)->situation(), (*console)->dispatcher(), (*console)->runner().site());
        if (call.wantsJson())
            printJson(json(dry));
        else
            printWalked(dry);
        co_return Success;
    }
    Autopilot script(**console, Autopilot::Role::Script);
    script.setArms(call.options.isSet(u"arm"_s));
    script.setAnswers(answers);
    const Milliseconds patience(call.options.isSet(u"timeout"_s) ? call.value(u"timeout"_s).toInt() * 1000 : 120'000);
    const bool done =
        resumes ? co_await goOn(**console, script, *given, patience) : co_await script.walk(walked, values, patience);
    co_return tell(**console, script, done);
}

}
