// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

/// The shared journal's part of a PostgreSQL database.
namespace Hikeshi::SharedSchema {

/// What the schema says of itself in its comment.
QString mark();

/// One statement each, run in one transaction by whoever owns the database.
QStringList statements();

/// The version before, and what makes it this one: one statement each, run in one transaction by the owner. Entries are
/// not touched; claims go on, and whoever might append before may append after.
QString markBefore();
QStringList upgrade();

/// What lets `user` read and append, and nothing else.
QStringList grants(const QString &user);

/// The same for psql, with the grants when there is a user.
QString script(const QString &user);
QString upgradeScript();

}
