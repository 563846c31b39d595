// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/traffic/edge.h"

#include <algorithm>

namespace Hikeshi::Exchange {

void Cdn::setChallenge(Challenge whom)
{
    if (challenge == whom)
        return;
    challenge = whom;
    cleared.assign(asksEverybody() ? (userCount + 63) / 64 : 0, 0);
}

bool Cdn::canSolve(std::uint32_t user) const
{
    if (providerOf(user).kind == Provider::Kind::Trader)
        return false;
    const std::uint32_t mixed = user * 2'654'435'761U; // spreads neighbours; the same users each time
    return (mixed >> 16) % 1000 >= 30;
}

int Firewall::add(FirewallRule rule)
{
    rule.id = ++m_last;
    rule.bucketAt = rule.since;
    m_rules.push_back(std::move(rule));
    return m_last;
}

bool Firewall::remove(int id)
{
    return std::erase_if(m_rules, [&](const FirewallRule &rule) { return rule.id == id; }) > 0;
}

void Firewall::expire(Us now)
{
    std::erase_if(m_rules, [&](const FirewallRule &rule) { return rule.until && *rule.until <= now; });
}

bool Firewall::passes(std::uint32_t address, Us now)
{
    for (FirewallRule &rule : m_rules) {
        if (!rule.net.contains(address))
            continue;
        if (!rule.drops) {
            // A token bucket that holds one second's worth.
            constexpr Us second = 1'000'000;
            const Us each = second / std::max(1, rule.perSecond);
            rule.bucketAt = std::max(rule.bucketAt, now - second);
            if (rule.bucketAt + each <= now) {
                rule.bucketAt += each;
                return true;
            }
        }
        ++rule.hits;
        return false;
    }
    return true;
}

double Firewall::stoppedUpstream(const Net &net, Us now) const
{
    double stopped = 0;
    for (const FirewallRule &rule : m_rules) {
        if (!rule.drops || now - rule.since < upstreamAfter)
            continue;
        if (rule.net.prefix <= net.prefix && rule.net.contains(net.base))
            return 1;
        if (net.contains(rule.net.base))
            stopped += static_cast<double>(rule.net.hosts()) / net.hosts();
    }
    return std::min(stopped, 1.0);
}

BalancerFiles::BalancerFiles()
{
    addMap(limitsFile, "default", "1000");
    addMap(limitsFile, "connections", "0");
}

BalancerFiles::Lines *BalancerFiles::mapAt(const QByteArray &file)
{
    return file == limitsFile ? &m_limits : file == maintFile ? &m_maint : nullptr;
}

const BalancerFiles::Lines *BalancerFiles::map(const QByteArray &file) const
{
    return const_cast<BalancerFiles *>(this)->mapAt(file);
}

bool BalancerFiles::addAcl(const QByteArray &pattern)
{
    if (!Net::parse(QString::fromLatin1(pattern)))
        return false;
    m_acl.push_back({++m_last, pattern, {}});
    read();
    return true;
}

void BalancerFiles::addMap(const QByteArray &file, const QByteArray &key, const QByteArray &value)
{
    mapAt(file)->push_back({++m_last, key, value});
    read();
}

bool BalancerFiles::setMap(const QByteArray &file, const QByteArray &key, const QByteArray &value)
{
    bool found = false;
    for (Line &line : *mapAt(file)) {
        if (line.key == key) {
            line.value = value;
            found = true;
        }
    }
    read();
    return found;
}

bool BalancerFiles::removeAcl(const QByteArray &pattern)
{
    const bool found = std::erase_if(m_acl, [&](const Line &line) { return line.key == pattern; }) > 0;
    read();
    return found;
}

bool BalancerFiles::removeMap(const QByteArray &file, const QByteArray &key)
{
    const bool found = std::erase_if(*mapAt(file), [&](const Line &line) { return line.key == key; }) > 0;
    read();
    return found;
}

void BalancerFiles::clear(const QByteArray &file)
{
    if (file == aclFile)
        m_acl.clear();
    else
        mapAt(file)->clear();
    read();
}

bool BalancerFiles::blocks(std::uint32_t address) const
{
    return std::ranges::any_of(m_blocked, [&](const Net &net) { return net.contains(address); });
}

// What the lines mean, so that a request needs no text. As in HAProxy the first of equal keys counts.
void BalancerFiles::read()
{
    m_blocked.clear();
    for (const Line &line : m_acl)
        m_blocked.push_back(*Net::parse(QString::fromLatin1(line.key)));
    const auto value = [](const Lines &lines, const QByteArray &key) {
        const auto found = std::ranges::find(lines, key, &Line::key);
        return found == lines.end() ? 0U : found->value.toUInt();
    };
    m_requestLimit = value(m_limits, "default");
    if (m_requestLimit == 0)
        m_requestLimit = 0xffffffff; // no line, no limit
    m_connectionLimit = value(m_limits, "connections");
    m_siteClosed = value(m_maint, "/") == 1;
    m_ordersClosed = m_siteClosed || value(m_maint, "/api") == 1;
}

}
