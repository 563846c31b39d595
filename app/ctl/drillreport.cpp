// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/command.h"
#include "ctl/drillcurves.h"

#include "console/console.h"
#include "drill/debriefreport.h"
#include "journal/kinds.h"
#include "journal/verify.h"

#include <QFile>
#include <QSaveFile>

#include <algorithm>

namespace Hikeshi::Ctl {

using namespace Qt::StringLiterals;

QCoro::Task<int> drillCheck(Call call)
{
    if (call.words.isEmpty()) {
        complain(u"hikeshictl drill check: name one or more scenarios' files"_s);
        co_return Usage;
    }
    int worst = Success;
    for (const QString &path : std::as_const(call.words)) {
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly)) {
            worst = complain(Error{ErrorKind::NotFound, path, file.errorString(), u"check its name and rights"_s});
            continue;
        }
        Findings findings;
        const Scenario scenario = Scenario::parse(file.read(maximumScenario), path, findings);
        report(findings);
        if (!findings.isEmpty())
            worst = std::max<int>(worst, Finding);
        else
            print(u"%1: %2, nothing is wrong"_s.arg(path, scenario.name));
    }
    co_return worst;
}

QCoro::Task<int> drillReport(Call call)
{
    const QString path =
        call.options.isSet(u"journal"_s) ? call.value(u"journal"_s) : Console::defaultJournal(u"exchange"_s);
    const Result<QList<Entry>> entries = readJournal(path);
    if (!entries)
        co_return complain(entries.error());
    const QString wanted = call.value(u"scenario"_s);
    const auto started = std::ranges::find_last_if(*entries, [&](const Entry &entry) {
        return entry.kind == Kind::drillStarted && (wanted.isEmpty() || entry.body[u"scenario"_s].toString() == wanted);
    });
    if (started.empty())
        co_return complain(Error{ErrorKind::NotFound, path,
                                 wanted.isEmpty() ? u"tells of no drill"_s : u"tells of no drill of %1"_s.arg(wanted),
                                 u"run one first"_s});
    const Site site = Site::load(call.options.isSet(u"site"_s) ? call.value(u"site"_s) : Site::embedded(),
                                 [](const QString &) { return u"http://127.0.0.1:1"_s; });
    const QString name = started.front().body[u"scenario"_s].toString();
    const auto scenario = std::ranges::find(site.scenarios, name, &Scenario::name);
    if (scenario == site.scenarios.end())
        co_return complain(
            Error{ErrorKind::NotFound, name, u"is no scenario of this site"_s, u"name its site with --site"_s});
    const std::optional<DebriefFacts> facts = debriefOf(*entries, started.front().number, *scenario);
    const QString format = call.options.isSet(u"format"_s) ? call.value(u"format"_s) : u"md"_s;
    if (!facts || (format != u"md" && format != u"html"))
        co_return complain(Error{ErrorKind::Invalid, format, u"is no format"_s, u"use md or html"_s});
    const QString language = call.options.isSet(u"language"_s) ? call.value(u"language"_s) : u"en"_s;
    const QString text = format == u"md" ? toMarkdown(*facts, language) : toHtml(*facts, language);
    if (!call.options.isSet(u"out"_s)) {
        print(text.trimmed());
        co_return Success;
    }
    QSaveFile file(call.value(u"out"_s));
    const QByteArray bytes = text.toUtf8();
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
        co_return complain(
            Error{ErrorKind::Storage, call.value(u"out"_s), file.errorString(), u"choose another place with --out"_s});
    co_return Success;
}

}
