// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/model/parts.h"

namespace Hikeshi::Exchange {

using namespace Qt::StringLiterals;

const std::vector<Part> &parts()
{
    static const std::vector<Part> list{
        {u"users", {u"users"_s}, u"users", u"web", u"none", u"Users", u"利用者"},
        {u"cdn", {u"cdn"_s}, u"cdn", u"web", u"none", u"CDN", u"CDN"},
        {u"balancer", {u"lb-1"_s, u"lb-2"_s}, u"balancer", u"web", u"active-standby", u"Balancer", u"負荷分散"},
        {u"web", {u"web-1"_s, u"web-2"_s, u"web-3"_s}, u"web", u"web", u"pool", u"Web", u"Web"},
        {u"api", {u"api-1"_s, u"api-2"_s, u"api-3"_s}, u"api", u"web", u"pool", u"API", u"API"},
        {u"order-gateway", {u"order-gateway"_s}, u"gateway", u"trading", u"none", u"Order gateway", u"注文受付"},
        {u"matching-engine",
         {u"matching-a"_s, u"matching-b"_s},
         u"engine",
         u"trading",
         u"active-standby",
         u"Matching engine",
         u"約定エンジン"},
        {u"ledger-db",
         {u"ledger-db-1"_s, u"ledger-db-2"_s, u"ledger-db-3"_s},
         u"database",
         u"trading",
         u"patroni",
         u"Ledger database",
         u"台帳データベース"},
        {u"cache", {u"cache"_s}, u"cache", u"web", u"none", u"Cache", u"キャッシュ"},
        {u"market-data", {u"market-data"_s}, u"feed", u"market", u"none", u"Market data", u"相場配信"},
        {u"hot-wallet", {u"hot-wallet"_s}, u"wallet", u"withdrawals", u"none", u"Hot wallet", u"ホットウォレット"},
        {u"deposit-watch", {u"deposit-watch"_s}, u"wallet", u"deposits", u"none", u"Deposit watch", u"入金監視"},
        {u"cold-wallet", {u"cold-wallet"_s}, u"wallet", u"assets", u"none", u"Cold wallet", u"コールドウォレット"},
        {u"status-page", {u"status-page"_s}, u"page", u"web", u"none", u"Status page", u"ステータスページ"},
        {u"monitoring", {u"monitoring"_s}, u"monitoring", u"web", u"none", u"Monitoring", u"監視"},
    };
    return list;
}

QString text(const char16_t *literal)
{
    return QString::fromUtf16(literal);
}

QJsonObject both(const QString &en, const QString &ja)
{
    return {{u"en"_s, en}, {u"ja"_s, ja}};
}

QJsonObject jsonOf(const QMap<QString, QString> &texts)
{
    QJsonObject object;
    for (const auto &[name, value] : texts.asKeyValueRange())
        object.insert(name, value);
    return object;
}

}
