// SPDX-License-Identifier: GPL-3.0-or-later
#include "drill/hindsight.h"

#include "journal/kinds.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace Hikeshi {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr qsizetype most = 1'000; ///< deeds
constexpr Milliseconds longest = 24h;

QMap<QString, QString> argumentsIn(const QJsonObject &object)
{
    QMap<QString, QString> arguments;
    for (auto it = object.begin(); it != object.end(); ++it)
        arguments.insert(it.key(), it->isString() ? it->toString() : it->toVariant().toString());
    return arguments;
}

}

QList<DrillIntent> intentsIn(const QList<Entry> &drill)
{
    QList<DrillIntent> deeds;
    for (const Entry &entry : drill) {
        if (entry.kind != Kind::actionIntent)
            continue;
        deeds.append({.entry = entry.number,
                      .deed = {.at = entry.at - drill.first().at,
                               .action = entry.body[u"action"_s].toString(),
                               .target = entry.body[u"target"_s].toString(),
                               .arguments = argumentsIn(entry.body[u"arguments"_s].toObject())}});
    }
    return deeds;
}

QByteArray toJson(const QList<DrillPath::Deed> &deeds)
{
    QJsonArray list;
    for (const DrillPath::Deed &deed : deeds) {
        QJsonObject arguments;
        for (const auto &[name, value] : deed.arguments.asKeyValueRange())
            arguments.insert(name, value);
        list.append(QJsonObject{{u"at_ms"_s, qint64(deed.at.count())},
                                {u"action"_s, deed.action},
                                {u"target"_s, deed.target},
                                {u"arguments"_s, arguments}});
    }
    return QJsonDocument(list).toJson();
}

Result<QList<DrillPath::Deed>> deedsFrom(const QByteArray &text, const QString &file)
{
    const QString shape = u"write [{\"at_ms\": 90000, \"action\": …, \"target\": …, \"arguments\": {}}]"_s;
    const QJsonDocument document = QJsonDocument::fromJson(text);
    if (!document.isArray())
        return fail(ErrorKind::Invalid, file, u"is no list of deeds"_s, shape);
    const QJsonArray list = document.array();
    if (list.size() > most)
        return fail(ErrorKind::Invalid, file, u"has more than %1 deeds"_s.arg(most), u"leave some away"_s);
    QList<DrillPath::Deed> deeds;
    for (qsizetype i = 0; i < list.size(); ++i) {
        const QJsonValue each = list[i];
        DrillPath::Deed deed{.at = Milliseconds(each[u"at_ms"_s].toInteger(-1)),
                             .action = each[u"action"_s].toString(),
                             .target = each[u"target"_s].toString(),
                             .arguments = argumentsIn(each[u"arguments"_s].toObject())};
        if (deed.at < 0ms || deed.at > longest || deed.action.isEmpty() || deed.target.isEmpty())
            return fail(ErrorKind::Invalid, u"%1: deed %2"_s.arg(file).arg(i + 1),
                        u"lacks its time (0 to a day), action or target"_s, shape);
        deeds.append(deed);
    }
    std::ranges::stable_sort(deeds, {}, &DrillPath::Deed::at);
    return deeds;
}

}
