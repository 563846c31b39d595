// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/autopilot.h"
#include "ctl/session.h"
#include "runbooks/dryrun.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonObject>

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

}

QCoro::Task<int> runbookRun(Call call)
{
    if (call.words.isEmpty()) {
        complain(u"hikeshictl runbook run: name a file"_s);
        co_return Usage;
    }
    const Result<QMap<QString, QString>> given = argumentsFrom(call.words.sliced(1));
    if (!given)
        co_return complain(given.error());
    QFile file(call.words.first());
    if (!file.open(QIODevice::ReadOnly))
        co_return complain({ErrorKind::Storage, file.fileName(), file.errorString(), u"check the name"_s});
    Findings findings;
    const Runbook runbook = Runbook::parse(file.readAll(), file.fileName(), findings);
    if (report(findings) != Success)
        co_return Usage;
    const auto console = openConsole(call);
    if (!console)
        co_return complain(console.error());
    if (const auto mine = writable(**console); !mine && !call.options.isSet(u"dry-run"_s))
        co_return complain(mine.error());
    (*console)->start();
    if (const auto heard = co_await untilHeard(**console); !heard)
        co_return complain(heard.error());
    QMap<QString, QString> values{{u"service"_s, runbook.service}};
    values.insert(*given);
    if (call.options.isSet(u"dry-run"_s)) {
        const RunbookDryRun walked =
            dryRun(runbook, values, (*console)->situation(), (*console)->dispatcher(), (*console)->runner().site());
        if (call.wantsJson())
            printJson(json(walked));
        else
            printWalked(walked);
        co_return Success;
    }
    Autopilot script(**console, Autopilot::Role::Script);
    script.setArms(call.options.isSet(u"arm"_s));
    const Milliseconds patience(call.options.isSet(u"timeout"_s) ? call.value(u"timeout"_s).toInt() * 1000 : 120'000);
    const bool done = co_await script.walk(runbook, values, patience);
    if (const QList<Run> &runs = (*console)->runner().runs(); !runs.isEmpty()) {
        for (qsizetype i = 0; i < runs.last().steps.size(); ++i)
            print(u"%1 %2  %3"_s.arg(runs.last().steps[i].state == StepState::State::Done ? u"✓"_s : u"-"_s,
                                     withValues(runbook.steps[i].title, values), runs.last().steps[i].note));
    }
    co_return done ? Success : Finding;
}

}
