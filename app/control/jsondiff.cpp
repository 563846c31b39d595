// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/jsondiff.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMap>
#include <QSet>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

constexpr int deepest = 64;
constexpr qsizetype longest = 120; ///< letters of one value

QString below(const QString &path, const QString &key)
{
    return path.isEmpty() ? key : path + u'.' + key;
}

/// The field by which the items of both lists can be told apart; empty when there is none.
QString nameOf(const QJsonArray &before, const QJsonArray &after)
{
    const auto tells = [](const QJsonArray &list, const QString &field) {
        QSet<QString> seen;
        for (const QJsonValue &item : list) {
            const QJsonValue value = item.toObject().value(field);
            if (!value.isString() && !value.isDouble())
                return false;
            seen.insert(value.toVariant().toString());
        }
        return seen.size() == list.size();
    };
    for (const QString &field : {u"name"_s, u"key"_s, u"id"_s, u"type"_s}) {
        if (!(before.isEmpty() && after.isEmpty()) && tells(before, field) && tells(after, field))
            return field;
    }
    return {};
}

class Difference
{
public:
    explicit Difference(QStringList ignored)
        : m_ignored(std::move(ignored))
    {
    }

    void compare(const QString &path, const QJsonValue &before, const QJsonValue &after, int depth)
    {
        if (before == after || isIgnored(path))
            return;
        if (depth < deepest && before.isObject() && after.isObject())
            compareKeyed(path, keyed(before.toObject()), keyed(after.toObject()), depth);
        else if (depth < deepest && before.isArray() && after.isArray())
            compareLists(path, before.toArray(), after.toArray(), depth);
        else
            m_changes.append({before.isUndefined()      ? JsonChange::Kind::Added
                                  : after.isUndefined() ? JsonChange::Kind::Removed
                                                        : JsonChange::Kind::Changed,
                              path, before, after});
    }

    QList<JsonChange> changes() const { return m_changes; }

private:
    using Keyed = QMap<QString, QJsonValue>;

    bool isIgnored(const QString &path) const
    {
        return std::ranges::any_of(m_ignored, [&](const QString &prefix) {
            return path == prefix || path.startsWith(prefix + u'.') || path.startsWith(prefix + u'[');
        });
    }

    static Keyed keyed(const QJsonObject &object)
    {
        Keyed values;
        for (auto value = object.begin(); value != object.end(); ++value)
            values.insert(value.key(), *value);
        return values;
    }

    static Keyed keyed(const QJsonArray &list, const QString &field)
    {
        Keyed values;
        for (const QJsonValue &item : list)
            values.insert(item.toObject().value(field).toVariant().toString(), item);
        return values;
    }

    void compareKeyed(const QString &path, const Keyed &before, const Keyed &after, int depth, bool list = false)
    {
        Keyed all = before;
        all.insert(after);
        for (const QString &key : all.keys())
            compare(list ? u"%1[%2]"_s.arg(path, key) : below(path, key),
                    before.value(key, QJsonValue(QJsonValue::Undefined)),
                    after.value(key, QJsonValue(QJsonValue::Undefined)), depth + 1);
    }

    void compareLists(const QString &path, const QJsonArray &before, const QJsonArray &after, int depth)
    {
        if (const QString field = nameOf(before, after); !field.isEmpty())
            return compareKeyed(path, keyed(before, field), keyed(after, field), depth, true);
        for (qsizetype i = 0; i < std::max(before.size(), after.size()); ++i)
            compare(u"%1[%2]"_s.arg(path).arg(i), i < before.size() ? before.at(i) : QJsonValue(QJsonValue::Undefined),
                    i < after.size() ? after.at(i) : QJsonValue(QJsonValue::Undefined), depth + 1);
    }

    QStringList m_ignored;
    QList<JsonChange> m_changes;
};

QString shown(const QJsonValue &value)
{
    QString text = value.isString() ? value.toString()
        : value.isObject()          ? QString::fromUtf8(QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact))
        : value.isArray()           ? QString::fromUtf8(QJsonDocument(value.toArray()).toJson(QJsonDocument::Compact))
        : value.isNull()            ? u"null"_s
                                    : value.toVariant().toString();
    text.replace(u'\n', u'⏎');
    return text.size() > longest ? text.first(longest - 1) + u'…' : text;
}

}

QList<JsonChange> jsonDiff(const QJsonValue &before, const QJsonValue &after, const QStringList &ignored)
{
    Difference difference(ignored);
    difference.compare({}, before, after, 0);
    return difference.changes();
}

QStringList serverFields()
{
    return {u"metadata.managedFields"_s, u"metadata.resourceVersion"_s, u"metadata.generation"_s};
}

QString diffText(const QList<JsonChange> &changes, qsizetype most)
{
    QStringList lines;
    for (const JsonChange &change : changes.first(std::min(most, changes.size()))) {
        const QString path = change.path.isEmpty() ? u"all of it"_s : change.path;
        switch (change.kind) {
        case JsonChange::Kind::Added:
            lines.append(u"+ %1: %2"_s.arg(path, shown(change.after)));
            break;
        case JsonChange::Kind::Removed:
            lines.append(u"- %1: %2"_s.arg(path, shown(change.before)));
            break;
        case JsonChange::Kind::Changed:
            lines.append(u"~ %1: %2 → %3"_s.arg(path, shown(change.before), shown(change.after)));
            break;
        }
    }
    if (changes.size() > most)
        lines.append(u"… and %1 more"_s.arg(changes.size() - most));
    return lines.join(u'\n');
}

}
