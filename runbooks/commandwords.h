// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

#include <initializer_list>

namespace Hikeshi::CommandWords {

bool isOption(const QString &word);

/// Whether one of `wanted` stands among the words; a long option also with its value: `--delete=all`.
bool has(const QStringList &words, std::initializer_list<QStringView> wanted);
/// The first word that fits one of `wanted`: the same, and `--add-*` fits what begins so. Empty: none does.
QString firstOf(const QStringList &words, const QStringList &wanted);

/// `--dry-run`, `--help`, `--version` and their like: nothing is changed.
bool isTriedOut(const QStringList &words);

/// The words behind the first that are no options, up to `--`; an option in `valued` takes the next word with it.
QStringList bare(const QStringList &words, const QStringList &valued);

/// A path of the system, whoever writes to it changes something: absolute, and no scratch place as `/tmp`.
bool isOfTheSystem(const QString &path);
bool isScratch(const QString &path);

}
