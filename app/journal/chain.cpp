// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/chain.h"

#include <QCryptographicHash>
#include <QJsonDocument>

namespace Hikeshi {

QByteArray canonicalBody(const QJsonObject &body)
{
    return QJsonDocument(body).toJson(QJsonDocument::Compact);
}

QByteArray chainHash(const QByteArray &previous, qint64 number, Instant at, const QString &kind, const QString &actor,
                     const QByteArray &body)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    const auto add = [&hash](QByteArrayView bytes) {
        hash.addData(bytes);
        hash.addData(QByteArrayView("\0", 1));
    };
    add(previous);
    add(QByteArray::number(number));
    add(QByteArray::number(toMilliseconds(at)));
    add(kind.toUtf8());
    add(actor.toUtf8());
    add(body);
    return hash.result();
}

}
