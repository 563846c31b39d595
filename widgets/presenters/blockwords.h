// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "control/action.h"

#include <QStringList>

namespace Hikeshi::BlockWords {

/// A word of the runbook's own language.
struct Entry
{
    QString name;
    QString detail; ///< what it is for, in the language of the installed translator
    QString skeleton; ///< what is written with it; `|` is where the caret goes on
};

/// The fenced blocks that the console understands, and the languages that it colours.
QList<Entry> all();
/// The keys of a block that is a mapping; `head` is the front matter.
QList<Entry> keysOf(const QString &block);
/// Words that `key` of `block` may have.
QStringList wordsOf(const QString &block, const QString &key);

bool isConditions(const QString &block); ///< one sentence a line
bool isMapping(const QString &block); ///< YAML
QString typeWord(ArgumentSpec::Type type);

}
