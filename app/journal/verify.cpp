// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/verify.h"

#include "journal/journalfile.h"

#include <QJsonDocument>

namespace Hikeshi {

using namespace Qt::StringLiterals;

Result<QList<Entry>> readJournal(const QString &path)
{
    const auto file = JournalFile::open(path, JournalFile::Mode::Read);
    if (!file)
        return std::unexpected(file.error());
    return (*file)->read(0, {});
}

QByteArray toJsonLines(const QList<Entry> &entries)
{
    QByteArray lines;
    for (const Entry &entry : entries) {
        const QJsonObject line{{u"number"_s, entry.number}, {u"at"_s, toIso(entry.at)},
                               {u"kind"_s, entry.kind},     {u"actor"_s, entry.actor},
                               {u"body"_s, entry.body},     {u"hash"_s, QString::fromLatin1(entry.hash.toHex())}};
        lines += QJsonDocument(line).toJson(QJsonDocument::Compact) + '\n';
    }
    return lines;
}

}
