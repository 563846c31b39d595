// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/exchangecard.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

namespace Hikeshi {

using namespace Qt::StringLiterals;

Result<ExchangeCard> ExchangeCard::read(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorKind::NotFound, path, u"no console with an exchange of its own is open"_s,
                    u"open one first, without --join"_s);
    const QJsonObject object = QJsonDocument::fromJson(file.read(64 * 1024)).object();
    ExchangeCard card{.site = object[u"site"_s].toString(),
                      .variables = {},
                      .token = object[u"token"_s].toString(),
                      .journal = object[u"journal"_s].toString()};
    const QJsonObject variables = object[u"variables"_s].toObject();
    for (auto it = variables.begin(); it != variables.end(); ++it)
        card.variables.insert(it.key(), it->toString());
    if (card.token.isEmpty() || !card.variables.contains(u"EXCHANGE_HTTP"_s))
        return fail(ErrorKind::Invalid, path, u"is not the card of an exchange"_s, u"open the first console anew"_s);
    return card;
}

Result<void> ExchangeCard::write(const QString &path) const
{
    QJsonObject named;
    for (const auto &[name, value] : variables.asKeyValueRange())
        named.insert(name, value);
    const QJsonObject object{{u"site"_s, site}, {u"token"_s, token}, {u"journal"_s, journal}, {u"variables"_s, named}};
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || !file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner)
        || file.write(QJsonDocument(object).toJson()) < 0 || !file.commit())
        return fail(ErrorKind::Storage, path, file.errorString(),
                    u"other consoles cannot join until it can be written"_s);
    return {};
}

}
