// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "control/action.h"
#include "situation/topology.h"

namespace Hikeshi {

struct Desk;
struct Runbook;

/// The names that a runbook of this site may use: a value.
struct RunbookVocabulary
{
    QList<ActionSpec> actions;
    Topology topology;
    QMap<QString, Localized> series; ///< by name, with title
    QStringList alerts;
    QStringList roles; ///< of operators
    QStringList operators;
    QStringList runbooks;
    QStringList steps; ///< titles in the runbook that is written
    QStringList values; ///< names in braces that it uses
    QString language; ///< of details
};

RunbookVocabulary vocabularyOf(const Desk &desk);
/// Takes over what the runbook itself names: its steps and values.
void learn(RunbookVocabulary &vocabulary, const Runbook &runbook);

/// One thing that could be written here.
struct Completion
{
    QString word; ///< as listed
    QString insert; ///< as written; may have lines
    qsizetype caret = -1; ///< where in `insert` the caret stands then; -1: behind it
    QString detail; ///< what it is: a title, a type, a range

    bool operator==(const Completion &) const = default;
};

struct Completions
{
    qsizetype from = 0; ///< the column that what is inserted begins at, up to the caret
    QList<Completion> fitting; ///< that begin with what is written come first; empty: there is nothing to say
    bool offered = false; ///< worth to be shown unasked

    bool operator==(const Completions &) const = default;
};

/// What fits at `column` of `lines[line]`. Only the fence that it stands in, or the front matter, is looked at.
Completions completionsAt(const QStringList &lines, qsizetype line, qsizetype column,
                          const RunbookVocabulary &vocabulary);

/// Where a line of a runbook stands.
struct RunbookPlace
{
    enum class Kind
    {
        Text,
        Head, ///< front matter
        Opener, ///< the line that opens a fence
        Block,
    };
    Kind kind = Kind::Text;
    QString block; ///< first word of the fence's info string
    qsizetype opener = -1; ///< its line
};
RunbookPlace placeOf(const QStringList &lines, qsizetype line);

/// `instance · required`, `0 to 256`, `one of ready, drain, maint`.
QString argumentDetail(const ArgumentSpec &argument, const QString &language);

}
