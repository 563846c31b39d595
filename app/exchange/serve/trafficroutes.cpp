// SPDX-License-Identifier: GPL-3.0-or-later
// Load and defence: CDN, firewall, limits, capacity, versions.
#include "exchange/serve/routes.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>

namespace Hikeshi::Exchange {

using namespace Qt::StringLiterals;

namespace {

using Challenge = Cdn::Challenge;

constexpr std::array modes{std::pair("normal"_L1, Challenge::Nobody),
                           std::pair("challenge_logins"_L1, Challenge::Logins),
                           std::pair("under_attack"_L1, Challenge::Everybody)};

QString modeOf(const Cdn &cdn)
{
    return std::ranges::find(modes, cdn.challenge, &std::pair<QLatin1StringView, Challenge>::second)->first;
}

HttpAnswer tellCdn(const World &world)
{
    const Cdn &cdn = world.traffic().cdn();
    return said(200,
                {{u"mode"_s, modeOf(cdn)},
                 {u"cache"_s, cdn.cache == Cdn::Cache::Stale ? u"stale"_s : u"normal"_s},
                 {u"rate"_s, cdn.requestsPerPeriod},
                 {u"hit_share"_s, cdn.hitPermille() / 1000.0}});
}

/// What is not named stays as it is; what is no word is none that is known.
QString wordIn(const QJsonObject &body, const QString &key, const QString &otherwise)
{
    return body.contains(key) ? body[key].toString() : otherwise;
}

HttpAnswer setCdn(World &world, const RouteCall &call)
{
    Cdn &cdn = world.traffic().cdn();
    const QString mode = wordIn(call.body, u"mode"_s, modeOf(cdn));
    const QString cache = wordIn(call.body, u"cache"_s, cdn.cache == Cdn::Cache::Stale ? u"stale"_s : u"normal"_s);
    const int rate = call.body[u"rate"_s].toInt(call.body.contains(u"rate"_s) ? -1 : cdn.requestsPerPeriod);
    const auto known = std::ranges::find(modes, mode, &std::pair<QLatin1StringView, Challenge>::first);
    if (known == modes.end())
        return refused(422, u"mode"_s, u"`mode` is normal, challenge_logins or under_attack"_s);
    if (cache != u"normal" && cache != u"stale")
        return refused(422, u"cache"_s, u"`cache` is normal or stale"_s);
    if (rate < 0 || rate > 1'000'000)
        return refused(422, u"rate"_s, u"`rate` is a whole number of requests in ten seconds, 0 for no limit"_s);
    cdn.setChallenge(known->second);
    cdn.cache = cache == u"stale" ? Cdn::Cache::Stale : Cdn::Cache::Normal;
    cdn.requestsPerPeriod = rate;
    return tellCdn(world);
}

Us ownTime(const World &world)
{
    return Us(world.traffic().now()) * 1000;
}

QJsonObject json(const FirewallRule &rule, Us now)
{
    QJsonObject object{{u"id"_s, rule.id},
                       {u"net"_s, rule.net.text()},
                       {u"action"_s, rule.drops ? u"drop"_s : u"limit"_s},
                       {u"stopped"_s, static_cast<qint64>(rule.hits)},
                       {u"upstream"_s, rule.drops && now - rule.since >= Firewall::upstreamAfter}};
    if (!rule.drops)
        object.insert(u"per_second"_s, rule.perSecond);
    if (rule.until)
        object.insert(u"seconds_left"_s, static_cast<qint64>((*rule.until - now) / 1'000'000));
    return object;
}

HttpAnswer tellFirewall(const World &world)
{
    QJsonArray rules;
    QJsonArray nets;
    for (const FirewallRule &rule : world.traffic().firewall().rules()) {
        rules.append(json(rule, ownTime(world)));
        nets.append(rule.net.text());
    }
    return said(200, {{u"rules"_s, rules}, {u"nets"_s, nets}});
}

HttpAnswer addRule(World &world, const RouteCall &call)
{
    static const QRegularExpression duration(u"^(\\d{1,6})(s|m|h)$"_s);
    const auto net = Net::parse(call.body[u"net"_s].toString());
    if (!net || net->prefix < 8)
        return refused(422, u"net"_s, u"`net` is an address or a range of at most /8, such as 203.0.113.0/24"_s);
    const QString action = call.body[u"action"_s].toString();
    if (action != u"drop" && action != u"limit")
        return refused(422, u"action"_s, u"`action` is drop or limit"_s);
    const int perSecond = call.body[u"per_second"_s].toInt();
    if (action == u"limit" && (perSecond < 1 || perSecond > 100'000))
        return refused(422, u"per_second"_s, u"a limit needs `per_second`, 1 to 100000"_s);
    Firewall &firewall = world.traffic().firewall();
    if (firewall.rules().size() >= Firewall::most)
        return refused(409, u"full"_s, u"there are %1 rules; remove some first"_s.arg(Firewall::most));
    FirewallRule rule{
        .net = *net, .drops = action == u"drop", .perSecond = perSecond, .since = ownTime(world), .until = {}};
    if (call.body.contains(u"for"_s)) {
        const auto match = duration.match(call.body[u"for"_s].toString());
        if (!match.hasMatch())
            return refused(422, u"for"_s, u"`for` is a duration such as 30s, 10m or 1h"_s);
        const QString unit = match.captured(2);
        const Us seconds = match.captured(1).toLongLong() * (unit == u"h" ? 3600 : unit == u"m" ? 60 : 1);
        rule.until = rule.since + seconds * 1'000'000;
    }
    firewall.add(rule);
    return said(201, json(firewall.rules().back(), ownTime(world)));
}

HttpAnswer removeRule(World &world, const RouteCall &call)
{
    if (!world.traffic().firewall().remove(call.path[u"id"_s].toInt()))
        return refused(404, u"id"_s, u"there is no such rule; GET /exchange/v1/firewall has them"_s);
    return said(200, {});
}

HttpAnswer removeRulesOf(World &world, const RouteCall &call)
{
    const QString net = call.query.queryItemValue(u"net"_s, QUrl::FullyDecoded);
    std::vector<int> ids;
    for (const FirewallRule &rule : world.traffic().firewall().rules()) {
        if (rule.net.text() == net)
            ids.push_back(rule.id);
    }
    if (ids.empty())
        return refused(404, u"net"_s, u"no rule is for this net; GET /exchange/v1/firewall has them"_s);
    for (const int id : ids)
        world.traffic().firewall().remove(id);
    return said(200, {});
}

HttpAnswer tellLimits(const World &world)
{
    const BalancerFiles &files = world.traffic().files();
    const Sources &sources = world.traffic().sources();
    const std::uint32_t now = world.traffic().now();
    std::vector<std::pair<std::uint32_t, std::uint32_t>> talkers; // requests in ten seconds, number
    for (std::uint32_t i = 0; i < sources.size(); ++i) {
        if (sources.isListed(i, now))
            talkers.emplace_back(sources.at(i).requests.value(now), i);
    }
    std::ranges::stable_sort(talkers, std::greater<>(), &std::pair<std::uint32_t, std::uint32_t>::first);
    talkers.resize(std::min<std::size_t>(talkers.size(), 20));
    QJsonArray list;
    for (const auto &[requests, number] : talkers)
        list.append(QJsonObject{{u"address"_s, addressText(sources.addressOf(number))},
                                {u"requests"_s, static_cast<qint64>(requests)},
                                {u"connections"_s, static_cast<qint64>(sources.at(number).open)}});
    const bool isLimited = files.requestLimit() != 0xffffffff;
    return said(200,
                {{u"requests"_s, isLimited ? static_cast<qint64>(files.requestLimit()) : 0},
                 {u"connections"_s, static_cast<qint64>(files.connectionLimit())},
                 {u"talkers"_s, list}});
}

HttpAnswer setLimits(World &world, const RouteCall &call)
{
    BalancerFiles &files = world.traffic().files();
    const std::array<std::pair<QString, const char *>, 2> keys{
        {{u"requests"_s, "default"}, {u"connections"_s, "connections"}}};
    for (const auto &[name, key] : keys) {
        const int value = call.body[name].toInt(call.body.contains(name) ? -1 : 0);
        if (value < 0 || value > 1'000'000)
            return refused(422, name, u"`%1` is a whole number, 0 for no limit"_s.arg(name));
    }
    for (const auto &[name, key] : keys) {
        const QByteArray value = QByteArray::number(call.body[name].toInt());
        if (call.body.contains(name) && !files.setMap(BalancerFiles::limitsFile, key, value))
            files.addMap(BalancerFiles::limitsFile, key, value);
    }
    return tellLimits(world);
}

QJsonObject capacityOf(const World &world, const QString &service)
{
    QJsonArray instances;
    int working = 0;
    int booting = 0;
    for (const Machine &each : world.machines()) {
        if (each.service != service)
            continue;
        const Ms left = std::max<Ms>(0, each.bootedAt - world.now());
        working += each.works();
        booting += left > 0;
        instances.append(QJsonObject{{u"name"_s, each.name},
                                     {u"works"_s, each.works()},
                                     {u"boots_seconds"_s, static_cast<qint64>((left + 999) / 1000)},
                                     {u"leaving"_s, world.isLeaving(each.name)},
                                     {u"version"_s, each.version},
                                     {u"load"_s, each.load}});
    }
    return {{u"service"_s, service},
            {u"count"_s, world.instancesOf(service)},
            {u"working"_s, working},
            {u"booting"_s, booting},
            {u"instances"_s, instances}};
}

HttpAnswer tellCapacity(const World &world)
{
    return said(200, {{u"services"_s, QJsonArray{capacityOf(world, u"web"_s), capacityOf(world, u"api"_s)}}});
}

HttpAnswer tellCapacityOf(World &world, const RouteCall &call)
{
    const QString service = call.path[u"service"_s];
    if (service != u"web" && service != u"api")
        return refused(404, u"service"_s, u"only web and api can grow; name one of them"_s);
    return said(200, capacityOf(world, service));
}

HttpAnswer setCapacity(World &world, const RouteCall &call)
{
    const QString service = call.path[u"service"_s];
    const int wanted = call.body[u"count"_s].toInt();
    if (service != u"web" && service != u"api")
        return refused(404, u"service"_s, u"only web and api can grow; name one of them"_s);
    if (wanted < 1 || wanted > World::mostInstances)
        return refused(422, u"count"_s, u"`count` is a whole number from 1 to %1"_s.arg(World::mostInstances));
    while (world.instancesOf(service) != wanted) {
        const auto changed =
            world.instancesOf(service) < wanted ? world.addInstance(service) : world.removeInstance(service);
        if (!changed)
            return refused(409, u"capacity"_s, changed.error());
    }
    return said(202, capacityOf(world, service));
}

QJsonObject json(const Deployments::Rollout &rollout)
{
    return {{u"service"_s, rollout.service},
            {u"version"_s, rollout.version},
            {u"previous"_s, rollout.previous},
            {u"under_way"_s, rollout.isUnderWay()},
            {u"may_roll_back"_s, rollout.isBad}};
}

HttpAnswer tellDeployments(const World &world)
{
    QJsonArray list;
    for (const Deployments::Rollout &each : world.deployments().rollouts())
        list.append(json(each));
    return said(200, {{u"deployments"_s, list}});
}

HttpAnswer tellDeployment(World &world, const RouteCall &call)
{
    const Deployments::Rollout *rollout = world.deployments().find(call.path[u"service"_s]);
    return rollout ? said(200, json(*rollout))
                   : refused(404, u"service"_s, u"this is not deployed here; use web, api or order-gateway"_s);
}

HttpAnswer rollBack(World &world, const RouteCall &call)
{
    const QString service = call.path[u"service"_s];
    if (!world.deployments().find(service))
        return refused(404, u"service"_s, u"%1 is not deployed here; use web, api or order-gateway"_s.arg(service));
    if (!world.rollBack(service))
        return refused(409, u"nothing"_s,
                       u"%1 runs the version it should; there is nothing to take back"_s.arg(service));
    return said(202, {{u"service"_s, service}, {u"version"_s, world.deployments().find(service)->version}});
}

template <class Tell> auto read(Tell tell)
{
    return [tell](World &world, const RouteCall &) { return tell(world); };
}

}

QList<Route> trafficRoutes()
{
    return {
        {"GET", u"/exchange/v1/cdn"_s, read(tellCdn)},
        {"PATCH", u"/exchange/v1/cdn"_s, setCdn},
        {"GET", u"/exchange/v1/firewall"_s, read(tellFirewall)},
        {"POST", u"/exchange/v1/firewall/rules"_s, addRule},
        {"DELETE", u"/exchange/v1/firewall/rules"_s, removeRulesOf},
        {"DELETE", u"/exchange/v1/firewall/rules/{id}"_s, removeRule},
        {"GET", u"/exchange/v1/limits"_s, read(tellLimits)},
        {"PATCH", u"/exchange/v1/limits"_s, setLimits},
        {"GET", u"/exchange/v1/capacity"_s, read(tellCapacity)},
        {"GET", u"/exchange/v1/capacity/{service}"_s, tellCapacityOf},
        {"PATCH", u"/exchange/v1/capacity/{service}"_s, setCapacity},
        {"GET", u"/exchange/v1/deployments"_s, read(tellDeployments)},
        {"GET", u"/exchange/v1/deployments/{service}"_s, tellDeployment},
        {"POST", u"/exchange/v1/deployments/{service}/rollback"_s, rollBack},
    };
}

}
