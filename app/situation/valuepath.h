// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonValue>
#include <QMap>
#include <QString>
#include <QStringList>

#include <functional>

namespace Hikeshi {

/// Looking into an answer that somebody else wrote, and putting what is found into texts: shared by what reads a target
/// and by what acts on it.

/// The value at a dotted path: `status.lock.backup.held`. A number picks from a list, from 0; any other word on a list
/// looks into each item and gives the list of what was found. Undefined when there is nothing.
QJsonValue valueAt(const QJsonValue &value, const QString &path);

/// A scalar as people write it: numbers without exponent, `true`, `false`. Empty for null, lists and objects.
QString scalarText(const QJsonValue &value);

/// Every value of `where` stands at its path; of a list at least one. A wanted text may be a list of texts parted by
/// `|`. Nothing wanted: it fits.
bool fits(const QJsonValue &row, const QMap<QString, QString> &where);

/// A place in a text: `{name}`, or `{name.path.in.it}`.
struct Placeholder
{
    qsizetype start = 0;
    qsizetype length = 0;
    QString name;
    QString path; ///< without the first dot; may be empty
};
QList<Placeholder> placeholders(const QString &text);

/// The text with each placeholder replaced, in one pass: a value that looks like a placeholder stays what it is.
/// `find` gives a null text for what is to stay.
QString filledBy(const QString &text, const std::function<QString(const Placeholder &)> &find);

}
