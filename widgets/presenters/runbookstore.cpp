// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/presenters/runbookstore.h"

#include "widgets/presenters/worker.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

std::unexpected<Error> trouble(const QString &path, const QString &what, const QString &remedy = {})
{
    return fail(ErrorKind::Storage, path, what, remedy);
}

Result<QByteArray> read(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return trouble(path, file.errorString());
    return file.read(Runbook::maximumBytes + 1);
}

Result<void> write(const QString &path, const QByteArray &bytes)
{
    const QString folder = QFileInfo(path).absolutePath();
    if (!QDir().mkpath(folder))
        return trouble(folder, u"the folder cannot be made"_s, u"check who may write there"_s);
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
        return trouble(path, file.errorString(), u"the old file is unchanged; check who may write there"_s);
    return {};
}

}

RunbookStore::RunbookStore(QList<Runbook> &runbooks, QString folder, QObject *parent)
    : QObject(parent)
    , m_runbooks(runbooks)
    , m_folder(std::move(folder))
{
}

QString RunbookStore::writableOf(const QString &file) const
{
    if (isCarried(file) && !hasFolder())
        return {};
    return isCarried(file) ? QDir(m_folder).filePath(QFileInfo(file).fileName()) : file;
}

QString RunbookStore::freeName(const QString &wish) const
{
    const auto taken = [this](const QString &name) {
        return (hasFolder() && QFile::exists(QDir(m_folder).filePath(name)))
            || std::ranges::any_of(m_runbooks, [&](const Runbook &r) { return QFileInfo(r.file).fileName() == name; });
    };
    QString name = wish + u".md"_s;
    for (int i = 2; taken(name); ++i)
        name = u"%1-%2.md"_s.arg(wish).arg(i);
    return name;
}

void RunbookStore::take(const Runbook &runbook)
{
    const QString name = QFileInfo(runbook.file).fileName();
    const auto old =
        std::ranges::find_if(m_runbooks, [&](const Runbook &r) { return QFileInfo(r.file).fileName() == name; });
    if (old == m_runbooks.end())
        m_runbooks.append(runbook);
    else
        *old = runbook;
    Q_EMIT taken(runbook);
    Q_EMIT changed();
}

QByteArray newRunbook(const QString &language, const QString &day)
{
    const QString text = language == u"ja" ? uR"(---
title: 新しい手順書
alerts: []
reviewed: %1
---

# 新しい手順書

いつ使うか、どうなれば終わりか。

## 状況を見る

何を見て、何が見えるはずか。

## 対処する

何をするか。

## 直ったことを確かめる

何が見えれば終わりか。
)"_s
                                           : uR"(---
title: New runbook
alerts: []
reviewed: %1
---

# New runbook

When to use it, and what it ends with.

## Look

What to look at, and what it shows.

## Act

What to do.

## See that it worked

What shows that it is over.
)"_s;
    return text.arg(day).toUtf8();
}

QFuture<Result<QByteArray>> readFile(const QString &path)
{
    return onWorker([path] { return read(path); });
}

QFuture<Result<Saved>> writeFile(const QString &path, const QByteArray &bytes, const std::optional<QByteArray> &known)
{
    return onWorker([path, bytes, known]() -> Result<Saved> {
        // What could not be read back whole would be taken for somebody else's at the next save.
        if (bytes.size() > Runbook::maximumBytes)
            return trouble(
                path, u"%1 bytes are more than a runbook may have (1 MiB); nothing was written"_s.arg(bytes.size()),
                u"split it into two and name one in the other"_s);
        if (QFile::exists(path)) {
            const Result<QByteArray> there = read(path);
            if (!there)
                return std::unexpected(there.error());
            if (*there == bytes)
                return Saved{.bytes = bytes};
            if (!known || *there != *known)
                return Saved{.conflict = true, .bytes = *there};
        } else if (known) {
            return Saved{.conflict = true, .bytes = {}, .isThere = false};
        }
        if (const Result<void> written = write(path, bytes); !written)
            return std::unexpected(written.error());
        return Saved{.bytes = bytes};
    });
}

QFuture<Result<QString>> putBeside(const QString &path, const QByteArray &bytes)
{
    return onWorker([path, bytes]() -> Result<QString> {
        QString name = path + u".theirs"_s;
        for (int i = 2; QFile::exists(name); ++i)
            name = u"%1.theirs-%2"_s.arg(path).arg(i);
        if (const Result<void> written = write(name, bytes); !written)
            return std::unexpected(written.error());
        return name;
    });
}

}
