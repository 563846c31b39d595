// SPDX-License-Identifier: GPL-3.0-or-later
// A journal file with some bytes changed: every three bytes of the input are a place and what stands there. An input
// that begins as SQLite files do is the file itself.
#include "control/actionfold.h"
#include "fuzzing.h"
#include "journal/chain.h"
#include "journal/journalfile.h"
#include "journal/kinds.h"
#include "journal/verify.h"

#include <QCoreApplication>
#include <QFile>
#include <QTemporaryDir>

using namespace Hikeshi;

namespace {

QByteArray wholeJournal(const QString &path)
{
    QList<Entry> entries;
    QByteArray hash;
    for (const auto &kind : {Kind::siteOpened, Kind::actionIntent, Kind::actionAnswered, Kind::actionOutcome}) {
        Entry entry{.number = entries.size() + 1,
                    .at = fromMilliseconds(1'795'489'200'000),
                    .kind = kind,
                    .actor = QStringLiteral("operator"),
                    .body = {{QStringLiteral("intent"), 2}, {QStringLiteral("action"), QStringLiteral("db.failover")}}};
        hash = chainHash(hash, entry.number, entry.at, entry.kind, entry.actor, canonicalBody(entry.body));
        entry.hash = hash;
        entries.append(entry);
    }
    {
        const auto file = JournalFile::open(path, JournalFile::Mode::Write);
        must(file && (*file)->write(entries));
    }
    QFile file(path);
    must(file.open(QIODevice::ReadOnly));
    return file.readAll();
}

}

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    static int argc = 1;
    static char name[] = "fuzz_journal";
    static char *argv[] = {name, nullptr};
    static const auto *app = new QCoreApplication(argc, argv); // outlives the database drivers
    must(app);
    static const QTemporaryDir dir;
    static const QByteArray whole = wholeJournal(dir.filePath(QStringLiteral("whole.sqlite")));

    QByteArray bytes = bytesOf(data, size);
    if (!bytes.startsWith("SQLite format 3")) {
        bytes = whole;
        for (std::size_t i = 0; i + 2 < size; i += 3)
            bytes[(data[i] << 8 | data[i + 1]) % bytes.size()] = static_cast<char>(data[i + 2]);
    }
    const QString path = dir.filePath(QStringLiteral("journal.sqlite"));
    QFile file(path);
    must(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
    file.write(bytes);
    file.close();
    const auto entries = readJournal(path);
    must(entries || !entries.error().what.isEmpty());
    must(size > 2 || (entries && entries->size() == 4));
    if (entries)
        (void)foldActions(*entries);
    return 0;
}
