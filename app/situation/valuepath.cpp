// SPDX-License-Identifier: GPL-3.0-or-later
#include "situation/valuepath.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QRegularExpression>

#include <cmath>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype deepest = 32;

QJsonValue step(const QJsonValue &value, const QString &word)
{
    if (value.isObject())
        return value.toObject().value(word);
    if (!value.isArray())
        return QJsonValue(QJsonValue::Undefined);
    const QJsonArray list = value.toArray();
    bool ok = false;
    if (const int index = word.toInt(&ok); ok)
        return index >= 0 && index < list.size() ? list.at(index) : QJsonValue(QJsonValue::Undefined);
    QJsonArray found;
    for (const QJsonValue &item : list) {
        const QJsonValue inner = step(item, word);
        if (inner.isArray()) {
            for (const auto parts = inner.toArray(); const QJsonValue &part : parts)
                found.append(part);
        } else if (!inner.isUndefined()) {
            found.append(inner);
        }
    }
    return found;
}

bool isOneOf(const QJsonValue &value, const QStringList &wanted)
{
    if (value.isArray()) {
        const QJsonArray list = value.toArray();
        return std::ranges::any_of(list, [&](const QJsonValue &item) { return isOneOf(item, wanted); });
    }
    return !value.isUndefined() && wanted.contains(scalarText(value));
}

}

QJsonValue valueAt(const QJsonValue &value, const QString &path)
{
    QJsonValue at = value;
    QString rest = path;
    for (qsizetype depth = 0; !rest.isEmpty(); ++depth) {
        // A key that itself has dots in it, as annotations have, is found first.
        if (at.isObject() && at.toObject().contains(rest))
            return at.toObject().value(rest);
        if (depth == deepest)
            return QJsonValue(QJsonValue::Undefined);
        const qsizetype dot = rest.indexOf(u'.');
        at = step(at, dot < 0 ? rest : rest.first(dot));
        rest = dot < 0 ? QString() : rest.sliced(dot + 1);
    }
    return at;
}

QString scalarText(const QJsonValue &value)
{
    if (value.isBool())
        return value.toBool() ? u"true"_s : u"false"_s;
    if (value.isString())
        return value.toString();
    if (!value.isDouble())
        return u""_s;
    const double number = value.toDouble();
    if (std::abs(number) < 9.2e18 && number == std::floor(number))
        return QString::number(value.toInteger());
    return QString::number(number, 'g', 17).contains(u'e') ? QString::number(number, 'f', 6)
                                                           : QString::number(number, 'g', 12);
}

bool fits(const QJsonValue &row, const QMap<QString, QString> &where)
{
    for (const auto &[path, wanted] : where.asKeyValueRange()) {
        if (!isOneOf(valueAt(row, path), wanted.split(u'|')))
            return false;
    }
    return true;
}

QList<Placeholder> placeholders(const QString &text)
{
    static const QRegularExpression expression(u"\\{([A-Za-z0-9_][A-Za-z0-9_()-]*)(?:\\.([A-Za-z0-9_./()-]+))?\\}"_s);
    QList<Placeholder> found;
    for (const auto &match : expression.globalMatch(text))
        found.append({match.capturedStart(), match.capturedLength(), match.captured(1), match.captured(2)});
    return found;
}

QString filledBy(const QString &text, const std::function<QString(const Placeholder &)> &find)
{
    QString whole;
    qsizetype end = 0;
    for (const auto all = placeholders(text); const Placeholder &place : all) {
        const QString value = find(place);
        if (value.isNull())
            continue;
        whole += QStringView(text).sliced(end, place.start - end);
        whole += value;
        end = place.start + place.length;
    }
    return whole += QStringView(text).sliced(end);
}

}
