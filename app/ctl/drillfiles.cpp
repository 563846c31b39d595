// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/command.h"
#include "ctl/scenariofile.h"

#include "console/site.h"
#include "drill/chaosexport.h"
#include "drill/drillimport.h"
#include "journal/journal.h"

#include <QCoro/QCoroFuture>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

namespace Hikeshi::Ctl {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 maximumFile = 4 * 1024 * 1024;

/// To --out, or to standard output.
Status give(const Call &call, const QByteArray &text)
{
    const QString out = call.value(u"out"_s);
    if (out.isEmpty()) {
        print(QString::fromUtf8(text).trimmed());
        return Success;
    }
    QSaveFile file(out);
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size() || !file.commit())
        return complain({ErrorKind::Storage, out, file.errorString(), u"choose another place with --out"_s});
    return Success;
}

Site knownSite(const Call &call)
{
    return Site::load(call.options.isSet(u"site"_s) ? call.value(u"site"_s) : Site::embedded(),
                      [](const QString &) { return u"http://127.0.0.1:1"_s; });
}

Result<ImportedDrill> fromPostmortem(const Call &call)
{
    const QString path = call.value(u"postmortem"_s);
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorKind::NotFound, path, file.errorString(), u"check its name and rights"_s);
    QMap<QString, QString> runbooks;
    for (const auto known = knownSite(call).facts.runbooks; const Runbook &runbook : known)
        runbooks.insert(runbook.title, QFileInfo(runbook.file).baseName());
    return factsFromPostmortem(QString::fromUtf8(file.read(maximumFile)), runbooks).and_then(drillOf);
}

QCoro::Task<Result<ImportedDrill>> fromJournal(Call call)
{
    const QString path = call.value(u"journal"_s);
    if (!QFile::exists(path))
        co_return fail(ErrorKind::NotFound, path, u"is no file"_s, u"check its name"_s);
    SteppedClock clock(Instant{});
    const auto journal = Journal::open(path, clock, Journal::Access::ReadOnly);
    if (!journal)
        co_return std::unexpected(journal.error());
    const QList<Entry> entries = (*journal)->entries();
    const IncidentId incident(call.value(u"incident"_s));
    const auto time = timeOf(entries, incident);
    if (!time)
        co_return std::unexpected(time.error());
    const Result<QList<SampleBatch>> samples =
        co_await (*journal)->samples(time->first, time->second + std::chrono::seconds(1));
    co_return factsFromJournal(entries, samples.value_or(QList<SampleBatch>()), incident).and_then(drillOf);
}

}

QCoro::Task<int> drillExport(Call call)
{
    if (call.words.size() != 1 || !call.options.isSet(u"format"_s)) {
        complain(u"hikeshictl drill export: name one scenario, and --format chaos-mesh or litmus"_s);
        co_return Usage;
    }
    const Result<ChaosFormat> format = chaosFormat(call.value(u"format"_s));
    if (!format)
        co_return complain(format.error());
    const Result<Scenario> scenario = scenarioNamed(call.words.first(), knownSite(call).scenarios);
    if (!scenario)
        co_return complain(scenario.error());
    const QString space = call.options.isSet(u"namespace"_s) ? call.value(u"namespace"_s) : u"default"_s;
    const Result<QByteArray> manifest = toChaos(*scenario, *format, space);
    co_return manifest ? give(call, *manifest) : complain(manifest.error());
}

QCoro::Task<int> drillImport(Call call)
{
    if (!call.words.isEmpty() || call.options.isSet(u"journal"_s) == call.options.isSet(u"postmortem"_s)) {
        complain(u"hikeshictl drill import: name either --journal FILE or --postmortem FILE"_s);
        co_return Usage;
    }
    Result<ImportedDrill> drill = fail(ErrorKind::Invalid, {}, {});
    if (call.options.isSet(u"journal"_s))
        drill = co_await fromJournal(call);
    else
        drill = fromPostmortem(call);
    if (!drill)
        co_return complain(drill.error());
    const QByteArray text = drill->yaml();
    Findings findings;
    (void)Scenario::parse(text, call.value(u"out"_s), findings);
    if (const Status whole = report(findings); whole != Success)
        co_return whole;
    for (const QString &gap : drill->gaps)
        complain(u"not known: %1"_s.arg(gap));
    co_return give(call, text);
}

}
