// SPDX-License-Identifier: GPL-3.0-or-later
#include "sources/readmapping.h"

#include "situation/valuepath.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype mostRows = 20'000;
constexpr qsizetype longestText = 4000;

QJsonObject rowOf(const QJsonValue &value)
{
    return value.isObject() ? value.toObject() : QJsonObject{{u"value"_s, value}};
}

Result<QList<QJsonObject>> jsonRows(const ReadSpec &read, const QByteArray &body)
{
    QJsonParseError wrong;
    const QJsonDocument document = QJsonDocument::fromJson(body, &wrong);
    if (document.isNull())
        return fail(ErrorKind::Invalid, read.id, u"the answer is not JSON: %1"_s.arg(wrong.errorString()));
    const QJsonValue root = document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object());
    const QJsonValue found = valueAt(root, read.each);
    if (found.isUndefined() || (!read.each.isEmpty() && !found.isArray() && !found.isNull()))
        return fail(ErrorKind::Invalid, read.id, u"the answer has no list `%1`"_s.arg(read.each));
    QList<QJsonObject> rows;
    if (!found.isArray()) {
        if (!found.isNull())
            rows.append(rowOf(found));
        return rows;
    }
    for (const auto items = found.toArray(); const QJsonValue &item : items) {
        if (rows.size() == mostRows)
            break;
        rows.append(rowOf(item));
    }
    return rows;
}

QJsonObject named(const QStringList &names, const QStringList &cells)
{
    QJsonObject row;
    for (qsizetype i = 0; i < std::min(names.size(), cells.size()); ++i)
        row.insert(names[i].trimmed(), cells[i].trimmed().left(longestText));
    return row;
}

Result<QList<QJsonObject>> tableRows(const ReadSpec &read, const QStringList &lines)
{
    const bool csv = read.format == ReadSpec::Format::Csv;
    const auto cellsOf = [csv](const QString &line) {
        return csv ? line.split(u',') : line.split(u' ', Qt::SkipEmptyParts);
    };
    QStringList names;
    QList<QJsonObject> rows;
    for (const QString &line : lines) {
        if (names.isEmpty()) {
            if (csv || line.startsWith(u'#'))
                names = cellsOf(line.startsWith(u'#') ? line.sliced(1).trimmed() : line);
            continue; // before the names a version may stand
        }
        if (!line.trimmed().isEmpty() && !line.startsWith(u'#') && rows.size() < mostRows)
            rows.append(named(names, cellsOf(line)));
    }
    if (names.size() < 2)
        return fail(ErrorKind::Invalid, read.id,
                    u"the answer has no line with names: %1"_s.arg(lines.value(0).left(60)));
    return rows;
}

QList<QJsonObject> lineRows(const QStringList &lines)
{
    static const QRegularExpression blank(u"\\s+"_s);
    QList<QJsonObject> rows;
    for (const QString &raw : lines) {
        const QString line = raw.trimmed();
        if (line.isEmpty() || line.startsWith(u'#') || rows.size() >= mostRows)
            continue;
        QJsonObject row{{u"line"_s, line.left(longestText)}};
        const QStringList words = line.split(blank);
        for (qsizetype i = 0; i < std::min<qsizetype>(words.size(), 200); ++i) {
            row.insert(QString::number(i + 1), words[i].left(longestText));
            if (const qsizetype equals = words[i].indexOf(u'='); equals > 0)
                row.insert(words[i].first(equals), words[i].sliced(equals + 1).left(longestText));
        }
        rows.append(row);
    }
    return rows;
}

QList<QJsonObject> pairRows(const QStringList &lines)
{
    QList<QJsonObject> rows;
    QJsonObject row;
    const auto close = [&] {
        if (!row.isEmpty() && rows.size() < mostRows)
            rows.append(std::exchange(row, {}));
    };
    for (const QString &line : lines) {
        if (line.trimmed().isEmpty()) {
            close();
            continue;
        }
        const qsizetype equals = line.indexOf(u'=');
        const qsizetype colon = line.indexOf(u": ");
        const qsizetype at = equals > 0 && (colon < 0 || equals < colon) ? equals : colon;
        if (at > 0)
            row.insert(line.first(at).trimmed(), line.sliced(at + 1).trimmed().left(longestText));
    }
    close();
    return rows;
}

/// A path's value, or a text with `{path}`s filled from the row and the site's values.
QJsonValue lookUp(const QString &of, const QJsonObject &row, const QMap<QString, QString> &values)
{
    if (!of.contains(u'{'))
        return valueAt(row, of);
    return filledBy(of,
                    [&](const Placeholder &place) {
                        const QString path =
                            place.path.isEmpty() ? place.name : QString(place.name + u'.' + place.path);
                        const QJsonValue found = valueAt(row, path);
                        if (!found.isUndefined() && !found.isNull())
                            return scalarText(found);
                        return values.value(place.name, u""_s);
                    })
        .left(longestText);
}

QVariant variantOf(const QJsonValue &value)
{
    if (value.isArray()) {
        QStringList list;
        for (const auto items = value.toArray(); const QJsonValue &item : items) {
            if (!item.isObject() && !item.isArray() && list.size() < mostRows)
                list.append(scalarText(item).left(longestText));
        }
        return list;
    }
    if (value.isObject() || value.isNull() || value.isUndefined())
        return {};
    return value.isString() ? QVariant(value.toString().left(longestText)) : value.toVariant();
}

QVariant valueOf(const ReadValue &wanted, const QJsonObject &row, const QMap<QString, QString> &values)
{
    if (wanted.differ.size() == 2)
        return scalarText(lookUp(wanted.differ[0], row, values)) != scalarText(lookUp(wanted.differ[1], row, values));
    const QJsonValue found = lookUp(wanted.of, row, values);
    if (wanted.count)
        return found.isArray() ? found.toArray().size() : found.isObject() ? found.toObject().size() : 0;
    if (!wanted.fallback.isEmpty() && (found.isUndefined() || found.isNull()))
        return wanted.fallback;
    if (!wanted.bits.isEmpty()) {
        bool ok = false;
        const int mask =
            scalarText(found).toInt(&ok, 10); // as it is written: read as hex, drained servers look stopped
        if (!ok)
            return {};
        const auto set = std::ranges::find_if(wanted.bits, [mask](const auto &bit) { return (mask & bit.first) != 0; });
        return set == wanted.bits.end() ? wanted.otherwise : set->second;
    }
    if (wanted.words.isEmpty())
        return variantOf(found);
    const auto word = wanted.words.constFind(scalarText(found));
    const auto other = wanted.words.constFind(u"*"_s);
    if (word != wanted.words.cend())
        return *word;
    return other == wanted.words.cend() ? QVariant() : QVariant(*other);
}

std::optional<Health> healthOf(const QString &word)
{
    static const QMap<QString, Health> words{{u"normal"_s, Health::Normal},
                                             {u"degraded"_s, Health::Degraded},
                                             {u"down"_s, Health::Down},
                                             {u"maintenance"_s, Health::Maintenance},
                                             {u"unknown"_s, Health::Unknown}};
    const auto found = words.constFind(word);
    return found == words.cend() ? std::nullopt : std::optional(*found);
}

std::optional<Role> roleOf(const QString &word)
{
    static const QMap<QString, Role> words{{u"primary"_s, Role::Primary},
                                           {u"standby"_s, Role::Standby},
                                           {u"replica"_s, Role::Replica},
                                           {u"none"_s, Role::None}};
    const auto found = words.constFind(word);
    return found == words.cend() ? std::nullopt : std::optional(*found);
}

QMap<QString, QVariant> propertiesOf(const ReadSpec &read, const QJsonObject &row, const QMap<QString, QString> &values)
{
    QMap<QString, QVariant> properties;
    for (const auto &[name, wanted] : read.properties.asKeyValueRange()) {
        if (const QVariant value = valueOf(wanted, row, values); value.isValid())
            properties.insert(name, value);
    }
    return properties;
}

bool counts(const ReadSpec &read, const QJsonObject &row, const QMap<QString, QString> &values)
{
    const auto fitsAll = [&](const QMap<QString, QString> &wanted) {
        QMap<QString, QString> settled;
        for (const auto &[path, text] : wanted.asKeyValueRange())
            settled.insert(path, filledBy(text, [&](const Placeholder &place) {
                               return values.value(place.name).replace(u',', u'|'); // any of a setting's values
                           }));
        return fits(row, settled);
    };
    return fitsAll(read.where) && (read.unless.isEmpty() || !fitsAll(read.unless));
}

}

Result<QList<QJsonObject>> rowsOf(const ReadSpec &read, const QByteArray &body)
{
    if (read.format == ReadSpec::Format::Json)
        return jsonRows(read, body);
    const QStringList lines = QString::fromUtf8(body).remove(u'\r').split(u'\n');
    switch (read.format) {
    case ReadSpec::Format::Lines:
        return lineRows(lines);
    case ReadSpec::Format::Pairs:
        return pairRows(lines);
    default:
        return tableRows(read, lines);
    }
}

QString firstLineOf(const QString &html)
{
    static const QRegularExpression lineEnd(u"<br\\s*/?>|</p>|\\n"_s, QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression tag(u"<[^>]*>"_s);
    static const QList<std::pair<QString, QString>> entities{
        {u"&lt;"_s, u"<"_s},   {u"&gt;"_s, u">"_s},   {u"&quot;"_s, u"\""_s}, {u"&#39;"_s, u"'"_s},
        {u"&apos;"_s, u"'"_s}, {u"&nbsp;"_s, u" "_s}, {u"&amp;"_s, u"&"_s}}; // last: what it makes is no entity
    for (QString line : html.split(lineEnd)) {
        line.remove(tag);
        for (const auto &[entity, letter] : entities)
            line.replace(entity, letter);
        if (line = line.simplified(); !line.isEmpty())
            return line;
    }
    return {};
}

ReadFindings findingsOf(const ReadSpec &read, const QList<QJsonObject> &rows, const QMap<QString, QString> &values,
                        Instant at)
{
    ReadFindings found;
    QMap<QString, QStringList> lists;
    for (auto it = read.lists.keyBegin(); it != read.lists.keyEnd(); ++it)
        lists.insert(*it, {});
    bool first = true;
    for (const QJsonObject &row : rows) {
        if (!counts(read, row, values))
            continue;
        for (const auto &[name, text] : read.lists.asKeyValueRange()) {
            const QString told = scalarText(lookUp(text, row, values));
            const QString item = read.plain ? firstLineOf(told) : told;
            if (!item.isEmpty())
                lists[name].append(item);
        }
        const auto health =
            read.health ? healthOf(valueOf(*read.health, row, values).toString()) : std::optional<Health>();
        const auto role = read.role ? roleOf(valueOf(*read.role, row, values).toString()) : std::optional<Role>();
        const QString detail = read.detail.isEmpty() ? QString() : scalarText(lookUp(read.detail, row, values));
        if (!read.instance.isEmpty()) {
            const QString name = scalarText(lookUp(read.instance, row, values));
            if (!name.isEmpty())
                found.instances.append({.instance = InstanceId(name),
                                        .at = at,
                                        .health = health.value_or(Health::Unknown),
                                        .role = role,
                                        .detail = detail,
                                        .properties = propertiesOf(read, row, values)});
        } else if (std::exchange(first, false)) {
            found.health = health;
            found.role = role;
            found.detail = detail;
            found.properties = propertiesOf(read, row, values);
        }
    }
    for (const auto &[name, items] : lists.asKeyValueRange())
        found.properties.insert(name, items);
    return found;
}

}
