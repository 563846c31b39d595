// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QSet>
#include <QStringList>

#include <optional>

namespace Hikeshi {

/// What is known of the programs of a control room, as tables. A program stands in one of them.

/// A tool whose first words say what it does. A verb of two words stands as `member remove`.
struct Tool
{
    QStringList verbs; ///< that change something
    QStringList valued; ///< options that take the next word with them
    bool anywhere = false; ///< the verb may stand anywhere: `gcloud compute instances delete`
};

const QHash<QString, Tool> &tools();

/// A program whose options, or words anywhere, say what it does.
struct OptionRule
{
    enum class Says
    {
        Name, ///< `mdadm`
        Found, ///< with the word that gave it away: `iptables -A`
        FoundAndNext, ///< `nginx -s reload`
        FirstWord ///< `rpm -Uvh`
    };
    QStringList changing; ///< any of them changes something, `--add-*` what begins so; empty: any call does
    QStringList harmless; ///< with any of them it only reads
    Says says = Says::Name;
    int least = 1; ///< words behind the name: with fewer it only reads
};

/// Nothing for a program that has none; `mkfs.ext4` is a `mkfs`.
std::optional<OptionRule> optionRule(const QString &name);

/// Programs that change something whenever they are called with an argument that is no `--help`.
const QSet<QString> &alwaysChanging();
/// The same without any argument.
const QSet<QString> &changingAlone();

/// A program that runs another.
struct Wrapper
{
    QStringList valued; ///< options that take the next word with them
    int skipped = 0; ///< words of its own before the command: `timeout 10s COMMAND`
};

const QHash<QString, Wrapper> &wrappers();

}
