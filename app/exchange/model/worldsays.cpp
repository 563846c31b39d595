// SPDX-License-Identifier: GPL-3.0-or-later
// What the world says of itself: its shape, the state of each part, its alerts' conditions and its figures.
#include "exchange/model/parts.h"
#include "exchange/model/world.h"

#include <algorithm>

namespace Hikeshi::Exchange {

using namespace Qt::StringLiterals;

namespace {

QString rate(double perSecond)
{
    return perSecond >= 1000 ? QString(QString::number(perSecond / 1000, 'f', 1) + u" k/s"_s)
                             : QString(QString::number(perSecond, 'f', 0) + u" /s"_s);
}

}

std::vector<Condition> World::conditions() const
{
    const TrafficFigures &f = m_traffic.figures();
    const auto writable = std::ranges::count_if(m_ledger.members(), &Member::isWritable);
    std::vector<Condition> list{
        {u"LedgerPrimaryLost"_s,
         u"critical"_s,
         u"ledger-db"_s,
         {},
         !m_ledgerChecks.seesPrimary(),
         2'000,
         u"The ledger database has no primary that answers"_s,
         u"台帳データベースの主系が応答しない"_s,
         u"ledger-primary-lost"_s},
        {u"TwoPrimaries"_s,
         u"critical"_s,
         u"ledger-db"_s,
         {},
         writable > 1,
         2'000,
         u"Two ledger databases take writes"_s,
         u"書き込み可能な台帳データベースが二つある"_s,
         u"two-primaries"_s},
        {u"OrderErrorRateHigh"_s,
         u"critical"_s,
         u"order-gateway"_s,
         {},
         f.errorRate() > 0.05,
         4'000,
         u"More than 5 % of orders fail"_s,
         u"注文の5%以上が失敗している"_s,
         {}},
        {u"OrderLatencyHigh"_s,
         u"warning"_s,
         u"order-gateway"_s,
         {},
         f.latencyP99 > 1,
         5'000,
         u"Orders take longer than 1 s"_s,
         u"注文の応答が1秒を超えている"_s,
         {}},
        {u"WebLatencyHigh"_s,
         u"warning"_s,
         u"web"_s,
         {},
         f.webLatencyP99 > 1.5,
         8'000,
         u"Web pages take longer than 1.5 s"_s,
         u"Web の応答が1.5秒を超えている"_s,
         {}},
        {u"GatewayQueueGrowing"_s,
         u"warning"_s,
         u"order-gateway"_s,
         {},
         m_traffic.gatewayQueue() > 500,
         4'000,
         u"More than 500 orders wait at the gateway"_s,
         u"注文受付に500件以上が滞留している"_s,
         {}},
        {u"LedgerChecksumErrors"_s,
         u"critical"_s,
         u"ledger-db"_s,
         {},
         m_corrupt,
         2'000,
         u"The ledger database finds damaged pages: writes fail"_s,
         u"台帳データベースでページ破損を検出、書き込みが失敗している"_s,
         u"database-corrupted"_s},
    };
    for (const std::vector<Condition> &more :
         {m_traffic.conditions(), m_people.conditions(), m_supervisor.conditions(m_now), m_backups.conditions(m_now),
          m_assets.conditions(m_now), m_market.conditions()})
        list.insert(list.end(), more.begin(), more.end());
    for (const BackendServer &server : servers()) {
        const bool down = !server.up && server.admin == BackendServer::Admin::Ready;
        list.push_back({u"BackendServerDown"_s, u"warning"_s, u"web"_s, server.name, down, 1'000,
                        u"The balancer has taken %1 out"_s.arg(server.name),
                        u"負荷分散が %1 を切り離した"_s.arg(server.name), u"web-backend-sick"_s});
    }
    for (const Machine &each : m_machines) {
        if (each.service == u"api")
            list.push_back({u"ApiErrorsHigh"_s, u"warning"_s, u"api"_s, each.name,
                            each.works() && each.sick > 0.02 && each.load > 1, 6'000,
                            u"%1 answers with errors, version %2"_s.arg(each.name).arg(each.version),
                            u"%1 がエラーを返している、版 %2"_s.arg(each.name).arg(each.version), u"bad-deploy"_s});
        if (each.service == u"web")
            list.push_back({u"WebErrorsHigh"_s, u"warning"_s, u"web"_s, each.name,
                            each.works() && each.sick > 0.02 && each.load > 1, 6'000,
                            u"%1 answers with errors though its health check is fine"_s.arg(each.name),
                            u"%1 は健全性検査に合格しながらエラーを返している"_s.arg(each.name),
                            u"web-backend-sick"_s});
    }
    return list;
}

QJsonObject World::describe(const Machine &each) const
{
    const TrafficFigures &f = m_traffic.figures();
    const bool writable = isLedgerWritable();
    QString health = u"normal"_s;
    QString detail;
    QJsonObject properties;
    if (!each.alive || each.frozen) {
        health = u"down"_s;
        detail = each.frozen        ? u"no answer"_s
            : each.bootedAt > m_now ? u"boots, %1 s"_s.arg((each.bootedAt - m_now + 999) / 1000)
                                    : u"connection refused"_s;
    } else if (each.service == u"web" || each.service == u"api") {
        const bool suffers = f.errorRate() > 0.05 || f.webLatencyP99 > 1.5 || each.sick > 0.02;
        health = suffers ? u"degraded"_s : u"normal"_s;
        detail = rate(each.load);
    } else if (each.service == u"order-gateway") {
        health = m_traffic.gatewayQueue() > 500 || f.errorRate() > 0.05 ? u"degraded"_s : u"normal"_s;
        detail = u"queue %1"_s.arg(m_traffic.gatewayQueue());
        properties.insert(u"queue"_s, static_cast<qint64>(m_traffic.gatewayQueue()));
    } else if (each.service == u"matching-engine") {
        const auto told = m_market.describe(each.name, writable);
        health = told.health;
        detail = told.detail;
        properties = told.properties;
    } else if (each.service == u"hot-wallet" || each.service == u"deposit-watch") {
        health = writable ? u"normal"_s : u"degraded"_s;
        detail = writable ? QString() : u"waits for the ledger"_s;
    } else if (each.service == u"cold-wallet") {
        detail = u"%1 % of assets"_s.arg(m_assets.coldShare() * 100, 0, 'f', 1);
    } else if (each.service == u"users") {
        detail = rate(f.requests);
    } else if (each.service == u"cdn") {
        const bool isChallenging = m_traffic.cdn().challenge != Cdn::Challenge::Nobody;
        detail = (isChallenging ? u"challenge, cache %1 %"_s : u"cache %1 %"_s).arg(m_traffic.cdn().hitPermille() / 10);
    } else if (each.service == u"balancer" && each.role == u"primary") {
        const bool isFull = m_traffic.slotsUsed() > m_traffic.slotLimit() * 9 / 10 || f.lineLoss > 0.02;
        health = isFull ? u"degraded"_s : u"normal"_s;
        detail = u"%1 connections"_s.arg(m_traffic.slotsUsed());
    } else if (each.service == u"cache") {
        health = f.cacheHitRate < 0.5 ? u"degraded"_s : u"normal"_s;
        detail = u"hits %1 %"_s.arg(f.cacheHitRate * 100, 0, 'f', 0);
    } else if (each.service == u"status-page") {
        if (!m_notices.empty())
            properties.insert(u"notice"_s, m_notices.back().content[u"id"_s]);
        detail = m_notices.empty() ? u"no notice"_s : u"%1 notices"_s.arg(m_notices.size());
    }
    QJsonObject frame{{u"type"_s, u"instance"_s}, {u"at"_s, m_now},      {u"instance"_s, each.name},
                      {u"health"_s, health},      {u"detail"_s, detail}, {u"properties"_s, properties}};
    if (!each.role.isEmpty())
        frame.insert(u"role"_s, each.role);
    return frame;
}

QList<QJsonObject> World::picture() const
{
    QList<QJsonObject> frames;
    for (const Machine &each : m_machines)
        frames.append(describe(each));
    for (const AlertChange &alert : m_monitoring.firing()) {
        frames.append({{u"type"_s, u"alert"_s},
                       {u"at"_s, m_now},
                       {u"state"_s, u"firing"_s},
                       {u"fingerprint"_s, alert.fingerprint},
                       {u"labels"_s, jsonOf(alert.condition.labels())},
                       {u"annotations"_s, jsonOf(alert.condition.annotations())},
                       {u"startsAt"_s, alert.startsAt}});
    }
    return frames;
}

QJsonObject World::topology()
{
    QJsonArray services;
    for (const Part &part : parts())
        services.append(QJsonObject{{u"id"_s, text(part.service)},
                                    {u"name"_s, both(text(part.en), text(part.ja))},
                                    {u"kind"_s, text(part.kind)},
                                    {u"group"_s, text(part.group)},
                                    {u"redundancy"_s, text(part.redundancy)},
                                    {u"instances"_s, QJsonArray::fromStringList(part.instances)}});
    struct Call
    {
        const char16_t *from;
        const char16_t *to;
        bool critical;
    };
    static const Call calls[]{{u"users", u"cdn", true},
                              {u"cdn", u"balancer", true},
                              {u"balancer", u"web", true},
                              {u"web", u"api", true},
                              {u"api", u"order-gateway", true},
                              {u"api", u"cache", false},
                              {u"api", u"market-data", false},
                              {u"api", u"hot-wallet", false},
                              {u"order-gateway", u"matching-engine", true},
                              {u"order-gateway", u"ledger-db", true},
                              {u"matching-engine", u"ledger-db", true},
                              {u"hot-wallet", u"ledger-db", true},
                              {u"deposit-watch", u"ledger-db", true},
                              {u"hot-wallet", u"cold-wallet", false},
                              {u"users", u"status-page", false}};
    QJsonArray dependencies;
    for (const Call &call : calls)
        dependencies.append(
            QJsonObject{{u"from"_s, text(call.from)}, {u"to"_s, text(call.to)}, {u"critical"_s, call.critical}});
    static const std::pair<const char16_t *, std::pair<const char16_t *, const char16_t *>> named[]{
        {u"trading", {u"Trading", u"取引"}},
        {u"deposits", {u"Deposits", u"入金"}},
        {u"withdrawals", {u"Withdrawals", u"出金"}},
        {u"market", {u"Market data", u"相場"}},
        {u"web", {u"Web / app", u"Web"}},
        {u"assets", {u"Assets", u"資産"}}};
    QJsonArray areas;
    for (const auto &[id, name] : named)
        areas.append(QJsonObject{{u"id"_s, text(id)}, {u"name"_s, both(text(name.first), text(name.second))}});
    return {
        {u"type"_s, u"topology"_s}, {u"areas"_s, areas}, {u"services"_s, services}, {u"dependencies"_s, dependencies}};
}

QList<QJsonObject> World::history() const
{
    QList<QJsonObject> frames;
    for (const auto &[name, past] : m_history.asKeyValueRange()) {
        QJsonArray samples;
        for (const auto &[at, value] : past) {
            if (m_now - at < remembered)
                samples.append(QJsonArray{at, value});
        }
        frames.append({{u"type"_s, u"history"_s}, {u"at"_s, m_now}, {u"series"_s, name}, {u"samples"_s, samples}});
    }
    return frames;
}

double World::customersOnline() const
{
    return m_traffic.demand(m_now) * 10;
}

QList<std::pair<QString, double>> World::samples() const
{
    QList<std::pair<QString, double>> values = m_traffic.samples();
    values += {{u"users_online"_s, customersOnline()}, {u"customer_minutes_lost_total"_s, m_customerMinutes}};
    values += m_people.samples() + m_assets.samples() + m_market.samples();
    const Member *primary = m_ledger.reachablePrimary();
    double newest = primary ? primary->written : 0;
    for (const Member &member : m_ledger.members())
        newest = std::max(newest, member.written);
    for (const Member &member : m_ledger.members()) {
        if (member.answers() && member.postgres == Member::Postgres::Replica)
            values.append({u"ledger_db_replica_lag_bytes:"_s + member.name, newest - member.replayed});
    }
    for (const Machine &each : m_machines) {
        if (each.service == u"web" || each.service == u"api")
            values.append({u"instance_load:"_s + each.name, each.load});
    }
    return values;
}

}
