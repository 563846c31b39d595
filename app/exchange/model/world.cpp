// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/model/world.h"

#include <algorithm>

namespace Hikeshi::Exchange {

using namespace Qt::StringLiterals;

namespace {

constexpr Ms stepLength = 100;
constexpr Ms checkEvery = 2'000;
constexpr Ms restartAfter = 5'000; ///< the supervisor brings a crashed web or API back
constexpr Ms engineTakeover = 3'000;
constexpr double bytesPerCommit = 420;
constexpr double agentsServe = 0.9; ///< tickets a second

struct Part
{
    const char16_t *service;
    QStringList instances;
    const char16_t *kind;
    const char16_t *group;
    const char16_t *redundancy;
    const char16_t *en;
    const char16_t *ja;
};

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

QString rate(double perSecond)
{
    return perSecond >= 1000 ? QString(QString::number(perSecond / 1000, 'f', 1) + u" k/s"_s)
                             : QString(QString::number(perSecond, 'f', 0) + u" /s"_s);
}

}

World::World(std::uint64_t seed, Ms start)
    : m_seed(seed)
    , m_start(start)
    , m_now(start - remembered)
    , m_rng(seed)
    , m_ledger({u"ledger-db-1"_s, u"ledger-db-2"_s, u"ledger-db-3"_s}, m_now)
    , m_trading(m_now)
{
    for (const Part &part : parts()) {
        if (part.service == std::u16string_view(u"ledger-db"))
            continue;
        for (const QString &name : part.instances)
            m_machines.push_back({.name = name, .service = text(part.service)});
    }
    machine(u"matching-a"_s)->role = machine(u"lb-1"_s)->role = u"primary"_s;
    machine(u"matching-b"_s)->role = machine(u"lb-2"_s)->role = u"standby"_s;
    for (const QString &name : {u"web-1"_s, u"web-2"_s, u"web-3"_s})
        m_servers.push_back(
            {.name = name, .nextCheck = m_now + static_cast<Ms>(m_servers.size()) * 600, .changedAt = m_now});
    // The world has been running before anybody looks: charts have a past, and the first second is not empty.
    while (m_now < start + 2'000)
        step();
    m_events.clear();
}

Machine *World::machine(const QString &name)
{
    const auto found = std::ranges::find(m_machines, name, &Machine::name);
    return found == m_machines.end() ? nullptr : &*found;
}

bool World::matchingWorks() const
{
    return std::ranges::any_of(m_machines, [](const Machine &m) {
        return m.service == u"matching-engine" && m.role == u"primary" && m.works();
    });
}

bool World::isStatusPageUp() const
{
    return std::ranges::any_of(m_machines, [](const Machine &m) { return m.name == u"status-page" && m.works(); });
}

void World::advanceTo(Ms now)
{
    while (m_now + stepLength <= now)
        step();
}

void World::schedule(const std::vector<Fault> &faults)
{
    for (const Fault &fault : faults)
        m_faults.emplace_back(m_now + fault.at.count(), fault);
    std::ranges::stable_sort(m_faults, {}, [](const auto &due) { return due.first; });
}

void World::step()
{
    m_now += stepLength;
    while (!m_faults.empty() && m_faults.front().first <= m_now) {
        const Fault fault = m_faults.front().second;
        m_faults.erase(m_faults.begin());
        strike(fault);
    }
    checkServers();
    supervise();
    tendEngine();
    const double committed = m_trading.step(
        m_now, stepLength, m_machines, m_servers,
        {.ledgerWritable = m_ledger.reachablePrimary() != nullptr, .matchingWorks = matchingWorks()}, m_rng);
    m_ledger.step(m_now, stepLength, committed * bytesPerCommit);
    if (m_now % 1000 == 0)
        closeSecond();
}

void World::strike(const Fault &fault)
{
    using Kind = Fault::Kind;
    Machine *struck = machine(fault.target);
    const bool isMember = m_ledger.member(fault.target) != nullptr;
    switch (fault.kind) {
    case Kind::Kill:
        if (struck) {
            struck->alive = false;
            struck->diedAt = m_now;
        }
        m_ledger.kill(fault.target);
        break;
    case Kind::Freeze:
        if (struck)
            struck->frozen = true;
        if (isMember)
            m_ledger.member(fault.target)->frozen = true;
        break;
    case Kind::Heal:
        if (struck)
            *struck = {.name = struck->name, .service = struck->service, .role = struck->role};
        m_ledger.heal(fault.target, m_now);
        m_ledger.setDcsHung(false);
        if (fault.target.isEmpty())
            m_trading.setSurge(1);
        break;
    case Kind::KillPatroni:
        if (isMember)
            m_ledger.member(fault.target)->patroni = false;
        break;
    case Kind::KillPostgres:
        m_ledger.killPostgres(fault.target);
        break;
    case Kind::PausePatroni:
        m_ledger.setPaused(true);
        break;
    case Kind::ResumePatroni:
        m_ledger.setPaused(false);
        break;
    case Kind::HangDcs:
        m_ledger.setDcsHung(true);
        break;
    case Kind::Lag:
        if (isMember) {
            m_ledger.member(fault.target)->heldBack = fault.amount;
            m_ledger.member(fault.target)->replayed =
                std::max(0.0, m_ledger.member(fault.target)->written - fault.amount);
        }
        break;
    case Kind::Slow:
        if (struck)
            struck->slow = std::max(1.0, fault.amount);
        break;
    case Kind::Sick:
        if (struck)
            struck->sick = std::min(1.0, fault.amount);
        break;
    case Kind::Surge:
        m_trading.setSurge(std::max(0.1, fault.amount));
        break;
    }
    if (fault.lasts) {
        Fault heal{.kind = Kind::Heal, .target = fault.target};
        m_faults.emplace_back(m_now + fault.lasts->count(), heal);
        std::ranges::stable_sort(m_faults, {}, [](const auto &due) { return due.first; });
    }
}

void World::checkServers()
{
    for (BackendServer &server : m_servers) {
        if (m_now < server.nextCheck || server.admin == BackendServer::Admin::Maint)
            continue;
        server.nextCheck += checkEvery;
        const bool healthy = machine(server.name)->works();
        server.streak = healthy == server.up ? 0 : server.streak + 1;
        if (server.streak == 2) {
            server.up = healthy;
            server.streak = 0;
            server.changedAt = m_now;
        }
    }
}

void World::supervise()
{
    for (Machine &each : m_machines) {
        const bool supervised = each.service == u"web" || each.service == u"api" || each.service == u"order-gateway";
        if (supervised && !each.alive && m_now - each.diedAt >= restartAfter) {
            each.alive = true;
            tell(u"supervisor.restarted"_s, u"The supervisor restarted %1"_s.arg(each.name),
                 u"監視役が %1 を再起動した"_s.arg(each.name), each.name);
        }
    }
}

// Active and standby: the standby takes over a few seconds after the active has gone.
void World::tendEngine()
{
    for (const QString &service : {u"matching-engine"_s, u"balancer"_s}) {
        const auto is = [&](const QString &role) {
            const auto found = std::ranges::find_if(
                m_machines, [&](const Machine &m) { return m.service == service && m.role == role; });
            return found == m_machines.end() ? nullptr : &*found;
        };
        Machine *primary = is(u"primary"_s);
        Machine *standby = is(u"standby"_s);
        if (!primary || !standby || primary->alive || !standby->works() || m_now - primary->diedAt < engineTakeover)
            continue;
        primary->role = u"standby"_s;
        standby->role = u"primary"_s;
        tell(u"takeover"_s, u"%1 took over from %2"_s.arg(standby->name, primary->name),
             u"%1 が %2 から引き継いだ"_s.arg(standby->name, primary->name), standby->name);
    }
}

void World::tell(const QString &kind, const QString &en, const QString &ja, const QString &instance)
{
    QJsonObject event{{u"type"_s, u"event"_s}, {u"at"_s, m_now}, {u"kind"_s, kind}, {u"text"_s, both(en, ja)}};
    if (!instance.isEmpty())
        event.insert(u"instance"_s, instance);
    m_events.append(event);
}

void World::closeSecond()
{
    m_trading.closeSecond();
    remember();
    const double trouble = m_trading.figures().errorRate();
    const bool informed = !m_notices.empty() && m_now - m_notices.back().at < 600'000;
    m_support = std::max(0.0, m_support + 0.8 + trouble * (informed ? 1.2 : 5.0) - agentsServe);

    for (const Machine &each : m_machines) {
        QJsonObject frame = describe(each);
        QJsonObject known = m_described.value(each.name);
        // Loads change each second; only what a person would call a change is an event.
        for (const QString &volatileKey : {u"at"_s, u"detail"_s, u"properties"_s}) {
            if (each.name != u"status-page" || volatileKey == u"at")
                known.insert(volatileKey, frame[volatileKey]);
        }
        if (known != frame || m_now % 5000 == 0) {
            if (m_described.value(each.name) != frame)
                m_events.append(frame);
            m_described.insert(each.name, frame);
        }
    }
    for (const AlertChange &change : m_monitoring.judge(conditions(), m_now)) {
        QJsonObject labels{{u"alertname"_s, change.condition.name},
                           {u"severity"_s, change.condition.severity},
                           {u"service"_s, change.condition.service}};
        if (!change.condition.instance.isEmpty())
            labels.insert(u"instance"_s, change.condition.instance);
        QJsonObject annotations{{u"summary"_s, change.condition.summary},
                                {u"summary_ja"_s, change.condition.summaryJa}};
        if (!change.condition.runbook.isEmpty())
            annotations.insert(u"runbook_url"_s, QString(u"runbook:"_s + change.condition.runbook));
        QJsonObject frame{{u"type"_s, u"alert"_s},
                          {u"at"_s, m_now},
                          {u"state"_s, change.firing ? u"firing"_s : u"resolved"_s},
                          {u"fingerprint"_s, change.fingerprint},
                          {u"labels"_s, labels},
                          {u"annotations"_s, annotations},
                          {u"startsAt"_s, change.startsAt}};
        if (!change.firing)
            frame.insert(u"endsAt"_s, change.endsAt);
        m_events.append(frame);
    }
}

std::vector<Condition> World::conditions() const
{
    const TradingFigures &f = m_trading.figures();
    const auto writable = std::ranges::count_if(m_ledger.members(), &Member::isWritable);
    std::vector<Condition> list{
        {u"LedgerPrimaryLost"_s,
         u"critical"_s,
         u"ledger-db"_s,
         {},
         !m_ledger.reachablePrimary(),
         3'000,
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
         m_trading.gatewayQueue() > 500,
         4'000,
         u"More than 500 orders wait at the gateway"_s,
         u"注文受付に500件以上が滞留している"_s,
         {}},
        {u"MatchingEngineLost"_s,
         u"critical"_s,
         u"matching-engine"_s,
         {},
         !matchingWorks(),
         2'000,
         u"No matching engine works"_s,
         u"約定エンジンが動いていない"_s,
         {}},
        {u"SupportQueueGrowing"_s,
         u"warning"_s,
         u"status-page"_s,
         {},
         m_support > 60,
         10'000,
         u"More than 60 customers wait for support"_s,
         u"問い合わせの待ちが60件を超えている"_s,
         u"first-notice"_s},
    };
    for (const BackendServer &server : m_servers) {
        const bool down = !server.up && server.admin == BackendServer::Admin::Ready;
        list.push_back({u"BackendServerDown"_s, u"warning"_s, u"web"_s, server.name, down, 1'000,
                        u"The balancer has taken %1 out"_s.arg(server.name),
                        u"負荷分散が %1 を切り離した"_s.arg(server.name), u"web-backend-sick"_s});
    }
    for (const Machine &each : m_machines) {
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
    const TradingFigures &f = m_trading.figures();
    const bool writable = m_ledger.reachablePrimary() != nullptr;
    QString health = u"normal"_s;
    QString detail;
    QJsonObject properties;
    if (!each.alive || each.frozen) {
        health = u"down"_s;
        detail = each.frozen ? u"no answer"_s : u"connection refused"_s;
    } else if (each.service == u"web" || each.service == u"api") {
        const bool suffers = f.errorRate() > 0.05 || f.webLatencyP99 > 1.5 || each.sick > 0.02;
        health = suffers ? u"degraded"_s : u"normal"_s;
        detail = rate(each.load);
    } else if (each.service == u"order-gateway") {
        health = m_trading.gatewayQueue() > 500 || f.errorRate() > 0.05 ? u"degraded"_s : u"normal"_s;
        detail = u"queue %1"_s.arg(m_trading.gatewayQueue(), 0, 'f', 0);
        properties.insert(u"queue"_s, m_trading.gatewayQueue());
    } else if (each.service == u"matching-engine") {
        health = writable || each.role != u"primary" ? u"normal"_s : u"degraded"_s;
        detail = writable || each.role != u"primary" ? QString() : u"waits for the ledger"_s;
    } else if (each.service == u"hot-wallet" || each.service == u"deposit-watch") {
        health = writable ? u"normal"_s : u"degraded"_s;
        detail = writable ? QString() : u"waits for the ledger"_s;
    } else if (each.service == u"cold-wallet") {
        detail = u"97.4 % of assets"_s;
    } else if (each.service == u"users") {
        detail = rate(f.requests);
    } else if (each.service == u"cdn") {
        detail = u"cache 71 %"_s;
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

void World::publish(const QJsonObject &notice)
{
    m_notices.push_back({notice, m_now});
    m_events.append(describe(*machine(u"status-page"_s)));
    tell(u"notice.published"_s, u"Notice: %1"_s.arg(notice[u"title"_s][u"en"_s].toString()),
         u"告知: %1"_s.arg(notice[u"title"_s][u"ja"_s].toString()), u"status-page"_s);
}

QList<QJsonObject> World::takeEvents()
{
    return std::exchange(m_events, {});
}

QList<QJsonObject> World::picture() const
{
    QList<QJsonObject> frames;
    for (const Machine &each : m_machines)
        frames.append(describe(each));
    for (const AlertChange &alert : m_monitoring.firing()) {
        QJsonObject labels{{u"alertname"_s, alert.condition.name},
                           {u"severity"_s, alert.condition.severity},
                           {u"service"_s, alert.condition.service}};
        if (!alert.condition.instance.isEmpty())
            labels.insert(u"instance"_s, alert.condition.instance);
        frames.append({{u"type"_s, u"alert"_s},
                       {u"at"_s, m_now},
                       {u"state"_s, u"firing"_s},
                       {u"fingerprint"_s, alert.fingerprint},
                       {u"labels"_s, labels},
                       {u"annotations"_s,
                        QJsonObject{{u"summary"_s, alert.condition.summary},
                                    {u"summary_ja"_s, alert.condition.summaryJa},
                                    {u"runbook_url"_s, QString(u"runbook:"_s + alert.condition.runbook)}}},
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

void World::remember()
{
    for (const auto figures = samples(); const auto &[name, value] : figures) {
        QList<std::pair<Ms, double>> &past = m_history[name];
        past.append({m_now, value});
        if (past.size() > 2 * remembered / 1000)
            past.remove(0, past.size() - remembered / 1000);
    }
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

QList<std::pair<QString, double>> World::samples() const
{
    const TradingFigures &f = m_trading.figures();
    QList<std::pair<QString, double>> values{{u"orders_accepted_per_second"_s, f.accepted},
                                             {u"order_error_rate"_s, f.errorRate()},
                                             {u"order_latency_p50_seconds"_s, f.latencyMedian},
                                             {u"order_latency_p99_seconds"_s, f.latencyP99},
                                             {u"gateway_queue"_s, m_trading.gatewayQueue()},
                                             {u"web_latency_p99_seconds"_s, f.webLatencyP99},
                                             {u"requests_per_second"_s, f.requests},
                                             {u"support_queue"_s, m_support},
                                             {u"users_online"_s, m_trading.demand(m_now) * 2.4},
                                             {u"orders_lost_total"_s, m_trading.ordersLost()},
                                             {u"db_commits_per_second"_s, f.commits}};
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
