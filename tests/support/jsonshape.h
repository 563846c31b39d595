// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStringList>

namespace Hikeshi::Test {

/// Every key with its type, as `members[].name: string`.
inline void addShape(const QJsonValue &value, const QString &path, QStringList &shape)
{
    static const QStringList types{QStringLiteral("null"),   QStringLiteral("bool"),  QStringLiteral("number"),
                                   QStringLiteral("string"), QStringLiteral("array"), QStringLiteral("object")};
    const QString line = path + QStringLiteral(": ") + types.value(value.type());
    if (!path.isEmpty() && !shape.contains(line))
        shape.append(line);
    const QJsonObject object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it)
        addShape(*it, path + u'.' + it.key(), shape);
    for (const QJsonValue &each : value.toArray())
        addShape(each, path + QStringLiteral("[]"), shape);
}

inline QStringList shapeOf(const QByteArray &body)
{
    const QJsonDocument document = QJsonDocument::fromJson(body);
    QStringList shape;
    addShape(document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object()), {}, shape);
    shape.sort();
    return shape;
}

}
