// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/command.h"

#include "console/console.h"
#include "journal/incidents.h"
#include "journal/sharedjournalschema.h"
#include "journal/verify.h"
#include "review/postmortem.h"
#include "review/timeline.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

namespace Hikeshi::Ctl {

using namespace Qt::StringLiterals;

namespace {

/// The file named on the line, or the journal of the embedded exchange's site.
QString journalOf(const Call &call)
{
    if (!call.words.isEmpty())
        return call.words.first();
    return call.options.isSet(u"journal"_s) ? call.value(u"journal"_s) : Console::defaultJournal(u"exchange"_s);
}

Status written(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.flush())
        return complain({ErrorKind::Storage, path, file.errorString(), u"choose another place with --out"_s});
    return Success;
}

}

QCoro::Task<int> journalShow(Call call)
{
    const Result<QList<Entry>> entries = readJournal(journalOf(call));
    if (!entries)
        co_return complain(entries.error());
    if (call.wantsJson()) {
        print(QString::fromUtf8(toJsonLines(*entries)).trimmed());
        co_return Success;
    }
    const QString language = call.value(u"language"_s);
    for (const auto lines = timelineOf(*entries); const TimelineLine &line : lines)
        print(u"%1  #%2  %3"_s.arg(toIso(line.at)).arg(line.entry, -6).arg(line.text.in(language)));
    co_return Success;
}

QCoro::Task<int> journalVerify(Call call)
{
    const QString path = journalOf(call);
    const Result<QList<Entry>> entries = readJournal(path);
    if (!entries) {
        complain(entries.error());
        // A file that is no journal is unreadable input; a chain that does not hold is a finding.
        co_return entries.error().kind == ErrorKind::Invalid ? Finding : Usage;
    }
    const QString head = entries->isEmpty() ? u"none"_s : QString::fromLatin1(entries->last().hash.toHex());
    if (call.wantsJson())
        printJson(QJsonObject{{u"journal"_s, path}, {u"entries"_s, entries->size()}, {u"head"_s, head}});
    else
        print(u"%1: %2 entries, no gap; head %3"_s.arg(path).arg(entries->size()).arg(head));
    co_return Success;
}

QCoro::Task<int> journalExport(Call call)
{
    const Result<QList<Entry>> entries = readJournal(journalOf(call));
    if (!entries)
        co_return complain(entries.error());
    if (call.options.isSet(u"out"_s))
        co_return written(call.value(u"out"_s), toJsonLines(*entries));
    print(QString::fromUtf8(toJsonLines(*entries)).trimmed());
    co_return Success;
}

QCoro::Task<int> journalSchema(Call call)
{
    const bool isOlder = call.options.isSet(u"upgrade"_s);
    print((isOlder ? SharedSchema::upgradeScript() : SharedSchema::script(call.words.value(0))).trimmed());
    co_return Success;
}

QCoro::Task<int> reportPostmortem(Call call)
{
    const Result<QList<Entry>> entries = readJournal(journalOf(call));
    if (!entries)
        co_return complain(entries.error());
    const QList<Incident> incidents = foldIncidents(*entries);
    if (incidents.isEmpty())
        co_return complain({ErrorKind::NotFound, journalOf(call), u"tells of no incident"_s, {}});
    const IncidentId id = call.words.size() > 1 ? IncidentId(call.words[1]) : incidents.last().id;
    const Result<Postmortem> postmortem = postmortemOf(id, *entries);
    if (!postmortem)
        co_return complain(postmortem.error());
    const QString language = call.options.isSet(u"language"_s) ? call.value(u"language"_s) : u"en"_s;
    const QString format = call.options.isSet(u"format"_s) ? call.value(u"format"_s) : u"md"_s;
    const QString out = call.value(u"out"_s);
    if (format == u"pdf") {
        if (out.isEmpty())
            co_return complain(
                {ErrorKind::Invalid, u"report postmortem"_s, u"a PDF needs a file"_s, u"add --out FILE"_s});
        const Result<void> done = writePdf(*postmortem, language, {}, out);
        co_return done ? Success : complain(done.error());
    }
    if (format != u"md" && format != u"html")
        co_return complain({ErrorKind::Invalid, format, u"is no format"_s, u"use md, html or pdf"_s});
    const QString text = format == u"md" ? toMarkdown(*postmortem, language) : toHtml(*postmortem, language);
    if (!out.isEmpty())
        co_return written(out, text.toUtf8());
    print(text);
    co_return Success;
}

}
