// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/map/arrangement.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <cmath>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype longest = 4'194'304;
constexpr qsizetype most = 10'000;
constexpr qsizetype longestName = 256;
constexpr double farthest = 100'000;

}

QByteArray arrangementToJson(const Placements &places)
{
    QJsonObject object;
    for (const auto &[id, at] : places.asKeyValueRange())
        object.insert(id.value, QJsonArray{at.x(), at.y()});
    return QJsonDocument(QJsonObject{{u"version"_s, 1}, {u"places"_s, object}}).toJson(QJsonDocument::Compact);
}

Placements arrangementFromJson(const QByteArray &json)
{
    Placements places;
    if (json.size() > longest)
        return places;
    const QJsonObject object = QJsonDocument::fromJson(json)[u"places"_s].toObject();
    for (auto it = object.begin(); it != object.end() && places.size() < most; ++it) {
        const QJsonArray pair = it->toArray();
        if (it.key().isEmpty() || it.key().size() > longestName || pair.size() != 2 || !pair[0].isDouble()
            || !pair[1].isDouble())
            continue;
        const QPointF at(pair[0].toDouble(), pair[1].toDouble());
        if (std::abs(at.x()) <= farthest && std::abs(at.y()) <= farthest)
            places.insert(InstanceId(it.key()), at);
    }
    return places;
}

}
