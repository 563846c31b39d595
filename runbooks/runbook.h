// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "control/action.h"
#include "situation/condition.h"
#include "situation/finding.h"
#include "situation/observation.h"

namespace Hikeshi {

/// A fenced block of a step that the console understands. Sentences hold `{service}` and other values of the run.
struct Block
{
    enum class Kind
    {
        Query,
        Guard,
        Action,
        Verify,
        Wait,
        Announce
    };

    Kind kind = Kind::Query;
    int line = 0;
    QList<SeriesId> series; ///< Query: charts to draw in the step
    Milliseconds window{15 * 60'000}; ///< Query: how far back
    QStringList conditions; ///< Guard, Verify, Wait
    Milliseconds within{0}; ///< Verify, Wait: 0 waits for as long as it takes
    ActionId action; ///< Action
    QString target;
    QMap<QString, QString> arguments; ///< `best` stands for the best eligible candidate
    QString phase; ///< Announce: investigating, identified, monitoring, resolved

    bool operator==(const Block &) const = default;
};

/// One thing to do. A step without blocks is done by hand.
struct Step
{
    QString title;
    QString section; ///< the heading it stands under, when it is a list item
    int line = 0; ///< 1-based
    qsizetype begin = 0; ///< bytes [begin, end) of the source belong to it
    qsizetype end = 0;
    QList<Block> blocks;
    bool ticked = false; ///< `[x]` in the source

    const Block *block(Block::Kind kind) const;
    bool isManual() const
    {
        return blocks.isEmpty()
            || (!block(Block::Kind::Action) && !block(Block::Kind::Verify) && !block(Block::Kind::Wait)
                && !block(Block::Kind::Announce));
    }
    bool operator==(const Step &) const = default;
};

/// A runbook: Markdown with or without front matter. Any Markdown is one; the source stays as it is, byte for byte.
struct Runbook
{
    QString file;
    QString name; ///< the file's name without `.md`: what `runbook:NAME` means
    QString language; ///< en or ja: `NAME.ja.md` is the Japanese twin of `NAME.md`
    QString title;
    QStringList alerts; ///< alert names it is for
    QString service; ///< default for `{service}`
    QString reviewed; ///< date, as written
    QByteArray source;
    qsizetype preambleEnd = 0; ///< bytes before the first step
    QList<Step> steps;

    /// The text of a step, as Markdown without its blocks.
    QString text(const Step &step) const;
    bool operator==(const Runbook &) const = default;

    /// Never fails: what cannot be understood stays text, and is a finding. At most 1 MiB is read; more is a finding.
    static Runbook parse(const QByteArray &source, const QString &file, Findings &findings);
};

/// Runbooks for an alert, best first: its `runbook_url` annotation `runbook:NAME`, then its name, then its service. Of
/// twins, the one in `language`.
QList<const Runbook *> suggest(const Alert &alert, const QList<Runbook> &runbooks, QStringView language);

/// The twin of the same name in `language`, or the one there is.
const Runbook *runbookNamed(QStringView name, const QList<Runbook> &runbooks, QStringView language);

}
