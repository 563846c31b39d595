// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "situation/yamlnode.h"

namespace Hikeshi::Rundeck {

/// What of its job matters to one command.
struct Surroundings
{
    bool goesOn = false; ///< with the next when one fails
    bool elsewhere = false; ///< on nodes of Rundeck's choice: run here it would be another thing
};

/// The heading of the step that a command becomes, as Markdown.
QString titleOf(const YamlNode &command, qsizetype index);
/// Its text: what means the same here as a fence that can be run, anything else shown as it was, to be done by hand.
QString stepOf(const YamlNode &command, const Surroundings &how);

/// One line of text: nothing in it is Markdown.
QString line(const QString &text);
/// Paragraphs of a quotation: nothing in it is Markdown.
QString quoted(const QString &text);
/// A scalar of YAML.
QString quotedText(const QString &text);
/// A file name for a job of this name.
QString fileName(const QString &name);
QString asWritten(const YamlNode &node);

}
