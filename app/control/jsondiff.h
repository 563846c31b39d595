// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonValue>
#include <QList>
#include <QStringList>

namespace Hikeshi {

/// One value that is not the same in two JSON trees.
struct JsonChange
{
    enum class Kind
    {
        Added,
        Removed,
        Changed
    };

    Kind kind = Kind::Changed;
    QString path; ///< `spec.template.spec.containers[gateway].image`; empty: the whole
    QJsonValue before; ///< undefined when added
    QJsonValue after; ///< undefined when removed

    bool operator==(const JsonChange &) const = default;
};

/// What a target's own dry run would change: its object as it is now against the one the dry run returned. Whole
/// subtrees that are new or gone are one change. Lists of objects are matched by their `name` (or `key`, `id`, `type`)
/// where every item has another one, so that an item in front shifts nothing; other lists by position. Paths that begin
/// with one of `ignored` are left out. In the order of the paths.
QList<JsonChange> jsonDiff(const QJsonValue &before, const QJsonValue &after, const QStringList &ignored = {});

/// What an API server keeps for itself and changes with every write, so that it tells nothing: managed fields, the
/// resource's version, its generation.
QStringList serverFields();

/// One line a change: `+ path: value`, `- path: value`, `~ path: before → after`. Long values are shortened, and beyond
/// `most` lines it says how many more there are. Empty when nothing changes.
QString diffText(const QList<JsonChange> &changes, qsizetype most = 40);

}
