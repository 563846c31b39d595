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
        Announce,
        Manual,
        Decision,
        Approval,
        If,
        While,
        Parallel,
        Runbook,
        Note,
        Undo
    };

    /// One way on from a decision, or out of an `if` or `while`.
    struct Branch
    {
        enum class Way
        {
            GoTo,
            Continue,
            End
        };
        QString label; ///< of a decision: what its button says
        Way way = Way::Continue;
        QString to; ///< GoTo: the title or slug of a step, or of the heading that steps stand under
        int line = 0;
        QList<int> steps; ///< where that is; empty when there is no such step
        bool operator==(const Branch &) const = default;
    };

    Kind kind = Kind::Query;
    int line = 0;
    QList<SeriesId> series; ///< Query: charts to draw in the step
    Milliseconds window{15 * 60'000}; ///< Query: how far back
    QStringList conditions; ///< Guard, Verify, Wait, If, While
    Milliseconds within{0}; ///< Verify, Wait, Approval: 0 waits for as long as it takes. Manual: `due`
    ActionId action; ///< Action, Undo
    QString target;
    QMap<QString, QString>
        arguments; ///< Action, Undo: `best` stands for the best eligible candidate. Runbook: its values
    QString phase; ///< Announce: investigating, identified, monitoring, resolved
    QString assignee; ///< Manual
    bool evidence = false; ///< Manual: a file must be attached before the step is ticked
    QList<Branch> branches; ///< Decision; If: where to when it does not hold; While: where to while it holds
    int persons = 1; ///< Approval: how many
    QStringList roles; ///< Approval: who may; empty: any operator but the one who asked
    int atMost = 10; ///< While: how often it goes back
    QList<Branch> members; ///< Parallel: steps, or headings with their steps one after another
    QString name; ///< Runbook: which one is run
    QString text; ///< Note: the template

    bool operator==(const Block &) const = default;
};

/// A shell fence. It is text, and offered to be run where the site allows it.
struct ShellFence
{
    int line = 0; ///< of its first content line
    QString language; ///< sh, bash, shell or console
    QString text; ///< as written

    bool operator==(const ShellFence &) const = default;
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
    QList<ShellFence> shells;
    bool ticked = false; ///< `[x]` in the source

    const Block *block(Block::Kind kind) const;
    /// It is ended by hand: nothing in it ends by itself.
    bool isManual() const;
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
    /// What the front matter's `for:` says it is meant for. Each part that is given must fit, so one runbook can be for
    /// one alert on one service only.
    struct Meant
    {
        QStringList alerts;
        QStringList services;
        QMap<QString, QStringList> labels; ///< each must have one of these values
        bool isEmpty() const { return alerts.isEmpty() && services.isEmpty() && labels.isEmpty(); }
        /// The parts that fit, in words: `QuoteFeedSilent`, `ledger-db`, `env=prod`. Empty: it is not meant for that.
        QStringList fits(const QString &alert, const QString &service, const QMap<QString, QString> &labels) const;
        bool operator==(const Meant &) const = default;
    };
    Meant meantFor;
    QString reviewed; ///< date, as written
    QByteArray source;
    qsizetype preambleEnd = 0; ///< bytes before the first step
    QList<Step> steps;

    /// The text of a step, as Markdown without its blocks.
    QString text(const Step &step) const;
    /// The step of this title or slug, or the first one under this heading; -1 when there is none.
    int indexOf(const QString &anchor) const;
    /// The step of this title or slug alone, or all that stand under this heading.
    QList<int> stepsOf(const QString &anchor) const;
    bool operator==(const Runbook &) const = default;

    /// The most that a runbook may have: 1 MiB. What reads, saves or parses one holds to it.
    static constexpr qsizetype maximumBytes = 1024 * 1024;

    /// Never fails: what cannot be understood stays text, and is a finding. At most maximumBytes are read; more is a
    /// finding.
    static Runbook parse(const QByteArray &source, const QString &file, Findings &findings);
};

/// Runbooks for an alert, best first: its `runbook_url` annotation `runbook:NAME`, then those that say they are meant
/// for it, by how much of it they name, then its name, then its service. Of
/// twins, the one in `language`.
QList<const Runbook *> suggest(const Alert &alert, const QList<Runbook> &runbooks, QStringView language);

/// The twin of the same name in `language`, or the one there is.
const Runbook *runbookNamed(QStringView name, const QList<Runbook> &runbooks, QStringView language);

}
