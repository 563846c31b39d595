// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbooks/runbook.h"
#include "situation/result.h"

#include <QFuture>
#include <QObject>

namespace Hikeshi {

/// The site's runbooks as files: where they are written, and the list that everybody reads, kept up with what is saved.
class RunbookStore : public QObject
{
    Q_OBJECT

public:
    /// `runbooks` outlives it. `folder` is where new ones and copies of carried ones go; it is made when needed. Empty:
    /// the site has none.
    RunbookStore(QList<Runbook> &runbooks, QString folder, QObject *parent = nullptr);

    QString folder() const { return m_folder; }
    bool hasFolder() const { return !m_folder.isEmpty(); }
    const QList<Runbook> &runbooks() const { return m_runbooks; }
    /// Where `file` is saved: itself, or a copy in the folder when the program carries it; empty where there
    /// is no folder.
    QString writableOf(const QString &file) const;
    static bool isCarried(const QString &file) { return file.startsWith(u':'); }
    /// A free name in the folder, made of `wish`: `new-runbook.md`, `new-runbook-2.md`.
    QString freeName(const QString &wish) const;

    /// A runbook was saved: it takes the place of the one of the same file name.
    void take(const Runbook &runbook);

Q_SIGNALS:
    void taken(const Hikeshi::Runbook &runbook); ///< before changed(): what else hangs on the list follows
    void changed(); ///< pointers into the list are old

private:
    QList<Runbook> &m_runbooks;
    QString m_folder;
};

/// What a new runbook begins with. `day` is its `reviewed`, as written.
QByteArray newRunbook(const QString &language, const QString &day);

/// How a file was written.
struct Saved
{
    bool conflict =
        false; ///< it is not what it was when it was read: nothing was written, `bytes` is what stands there
    QByteArray bytes; ///< what the file holds now
    bool isThere = true; ///< false with `conflict`: the file is gone
};

/// Reads a file on a worker thread, at most Runbook::maximumBytes and one more.
QFuture<Result<QByteArray>> readFile(const QString &path);
/// Writes `path` in one step on a worker thread, if it still holds `known` (nullopt: if it does not exist yet, or
/// holds `bytes` already). More than Runbook::maximumBytes are refused, and nothing is touched.
QFuture<Result<Saved>> writeFile(const QString &path, const QByteArray &bytes, const std::optional<QByteArray> &known);
/// Puts `bytes` beside `path` under a name that is free: `NAME.md.theirs`, `NAME.md.theirs-2`. The name.
QFuture<Result<QString>> putBeside(const QString &path, const QByteArray &bytes);

}
