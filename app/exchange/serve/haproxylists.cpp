// SPDX-License-Identifier: GPL-3.0-or-later
// The runtime socket's lists: what HAProxy keeps in memory only and loses at a reload.
#include "exchange/serve/haproxysocket.h"

#include <algorithm>

namespace Hikeshi::Exchange {

namespace {

constexpr const char *noAcl = "Unknown ACL identifier. Please use #<id> or <file>.\n\n";
constexpr const char *noMap = "Unknown map identifier. Please use #<id> or <file>.\n\n";
constexpr const char *noTable = "No such table\n\n";
constexpr const char *noKey = "Key not found.\n\n";

/// Where HAProxy shows an address in its memory.
QByteArray pointer(std::uint64_t number)
{
    return "0x" + QByteArray::number(0x7f4507000000 + static_cast<qulonglong>(number) * 0x80, 16);
}

QByteArray tableHead(const Sources &sources, std::uint32_t now)
{
    int used = 0;
    for (std::uint32_t i = 0; i < sources.size(); ++i)
        used += sources.isListed(i, now);
    return "# table: fe_edge, type: ip, size:204800, used:" + QByteArray::number(used) + '\n';
}

QByteArray row(const Sources &sources, std::uint32_t number, std::uint32_t now)
{
    const Source &source = sources.at(number);
    const std::uint32_t gone = std::min(now - source.seen, Sources::expiry);
    const auto value = [](const char *name, std::uint32_t of) {
        return QByteArray(' ' + QByteArray(name) + '=' + QByteArray::number(of));
    };
    return pointer(number) + ": key=" + addressText(sources.addressOf(number)).toLatin1() + value("use", source.open)
        + value("exp", Sources::expiry - gone) + " shard=0" + value("gpt0", source.isMarked) + " gpc0=0"
        + value("conn_rate(10000)", source.connections.value(now)) + value("conn_cur", source.open)
        + value("http_req_cnt", source.requestsEver) + value("http_req_rate(10000)", source.requests.value(now))
        + value("http_err_rate(10000)", source.errors.value(now)) + '\n';
}

/// The value that a filter looks at; empty when the table does not keep it.
std::optional<std::uint32_t> dataOf(const Source &source, const QByteArray &name, std::uint32_t now)
{
    if (name == "data.http_req_rate")
        return source.requests.value(now);
    if (name == "data.conn_rate")
        return source.connections.value(now);
    if (name == "data.conn_cur")
        return source.open;
    if (name == "data.http_err_rate")
        return source.errors.value(now);
    if (name == "data.http_req_cnt")
        return source.requestsEver;
    if (name == "data.gpt0")
        return source.isMarked;
    return std::nullopt;
}

bool holds(std::uint32_t value, const QByteArray &comparison, std::uint32_t with)
{
    return comparison == "gt" ? value > with
        : comparison == "ge"  ? value >= with
        : comparison == "lt"  ? value < with
        : comparison == "le"  ? value <= with
        : comparison == "ne"  ? value != with
                              : value == with;
}

}

QByteArray HaproxySocket::showList(const Words &words) const
{
    const BalancerFiles &files = m_world.traffic().files();
    const bool isAcl = words[1] == "acl";
    const QByteArray file = words.value(2);
    if (file.isEmpty()) {
        const auto line = [](int id, const char *name, const char *kind, std::size_t count) {
            return QByteArray(QByteArray::number(id) + " (" + name + ") pattern loaded from file '" + name
                              + "' used by " + kind + " at file '/etc/haproxy/haproxy.cfg' line "
                              + QByteArray::number(34 + id)
                              + ". curr_ver=0 next_ver=0 entry_cnt=" + QByteArray::number(count) + '\n');
        };
        QByteArray text = "# id (file) description\n";
        if (isAcl)
            text += line(1, BalancerFiles::aclFile, "acl", files.acl().size());
        else
            text += line(4, BalancerFiles::limitsFile, "map", files.map(BalancerFiles::limitsFile)->size())
                + line(6, BalancerFiles::maintFile, "map", files.map(BalancerFiles::maintFile)->size());
        return text + '\n';
    }
    const BalancerFiles::Lines *lines =
        isAcl ? (file == BalancerFiles::aclFile ? &files.acl() : nullptr) : files.map(file);
    if (!lines)
        return isAcl ? noAcl : noMap;
    QByteArray text;
    for (const BalancerFiles::Line &each : *lines)
        text += pointer(static_cast<std::uint64_t>(each.id)) + ' ' + each.key
            + (isAcl ? QByteArray() : QByteArray(' ' + each.value)) + '\n';
    return text + '\n';
}

QByteArray HaproxySocket::changeAcl(const Words &words)
{
    if (words.value(2) != BalancerFiles::aclFile)
        return noAcl;
    BalancerFiles &files = m_world.traffic().files();
    const QByteArray pattern = words.value(3);
    if (words[0] == "clear") {
        files.clear(BalancerFiles::aclFile);
        return "\n";
    }
    if (words[0] == "del")
        return files.removeAcl(pattern) ? "\n" : noKey;
    if (files.addAcl(pattern))
        return "\n";
    return "'" + pattern + "' is not a valid IPv4 or IPv6 address.\n\n";
}

QByteArray HaproxySocket::getAcl(const Words &words) const
{
    if (words.value(2) != BalancerFiles::aclFile)
        return noAcl;
    const auto address = addressFrom(QString::fromLatin1(words.value(3)));
    for (const BalancerFiles::Line &each : m_world.traffic().files().acl()) {
        if (address && Net::parse(QString::fromLatin1(each.key))->contains(*address))
            return "type=ip, case=sensitive, match=yes, idx=tree, pattern=\"" + each.key + "\"\n\n";
    }
    return "type=ip, case=sensitive, match=no\n\n";
}

QByteArray HaproxySocket::changeMap(const Words &words)
{
    BalancerFiles &files = m_world.traffic().files();
    const QByteArray file = words.value(2);
    if (!files.map(file))
        return noMap;
    if (words[0] == "clear") {
        files.clear(file);
        return "\n";
    }
    if (words[0] == "del")
        return files.removeMap(file, words.value(3)) ? "\n" : noKey;
    if (words.size() < 5)
        return "'" + words[0] + " map' expects three parameters (map identifier, key and value).\n\n";
    if (words[0] == "set")
        return files.setMap(file, words[3], words[4]) ? "\n" : "entry not found.\n\n";
    files.addMap(file, words[3], words[4]);
    return "\n";
}

QByteArray HaproxySocket::showTable(const Words &words) const
{
    const Sources &sources = m_world.traffic().sources();
    const std::uint32_t now = m_world.traffic().now();
    if (words.size() == 2)
        return tableHead(sources, now) + '\n';
    if (words[2] != "fe_edge")
        return noTable;
    QByteArray text = tableHead(sources, now);
    if (words.value(3) == "key") {
        const auto address = addressFrom(QString::fromLatin1(words.value(4)));
        const auto number = address ? sources.numberOf(*address) : std::nullopt;
        if (number && sources.isListed(*number, now))
            text += row(sources, *number, now);
        return text + '\n';
    }
    const std::uint32_t bound = words.value(5).toUInt();
    for (std::uint32_t i = 0; i < sources.size(); ++i) {
        if (!sources.isListed(i, now))
            continue;
        if (words.size() > 3) {
            const auto value = dataOf(sources.at(i), words[3], now);
            if (!value)
                return "Data type not stored in this table\n\n";
            if (!holds(*value, words.value(4), bound))
                continue;
        }
        text += row(sources, i, now);
    }
    return text + '\n';
}

QByteArray HaproxySocket::setTable(const Words &words)
{
    if (words.value(2) != "fe_edge")
        return noTable;
    Sources &sources = m_world.traffic().sources();
    const auto address = addressFrom(QString::fromLatin1(words.value(4)));
    if (words.value(3) != "key" || !address)
        return "Required arguments: <key>\n\n";
    if (words.value(5) != "data.gpt0")
        return "Data type not stored in this table\n\n";
    const std::uint32_t number = sources.numberOf(*address).value_or(sources.size());
    if (number == sources.size())
        sources.reserve({*address, 32});
    sources.touch(number, m_world.traffic().now()).isMarked = words.value(6) != "0";
    return "\n";
}

// Open connections stay open: only what was counted is forgotten.
QByteArray HaproxySocket::clearTable(const Words &words)
{
    if (words.value(2) != "fe_edge")
        return noTable;
    Sources &sources = m_world.traffic().sources();
    const auto forget = [&sources](std::uint32_t number) {
        sources.at(number) = {.atCdn = sources.at(number).atCdn, .open = sources.at(number).open};
    };
    if (words.value(3) == "key") {
        const auto address = addressFrom(QString::fromLatin1(words.value(4)));
        const auto number = address ? sources.numberOf(*address) : std::nullopt;
        if (number)
            forget(*number);
        return "\n";
    }
    for (std::uint32_t i = 0; i < sources.size(); ++i)
        forget(i);
    return "\n";
}

}
