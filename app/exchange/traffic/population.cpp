// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/traffic/population.h"

#include <QStringList>

namespace Hikeshi::Exchange {

using namespace Qt::StringLiterals;

namespace {

constexpr std::uint32_t address(std::uint32_t a, std::uint32_t b, std::uint32_t c, std::uint32_t d)
{
    return a << 24 | b << 16 | c << 8 | d;
}

// Ranges that are nobody's: shared (RFC 6598), for benchmarks (RFC 2544) and for examples (RFC 5737).
constexpr std::array<Provider, 10> makeProviders()
{
    using Kind = Provider::Kind;
    std::array<Provider, 10> list{{
        {Kind::Mobile, {address(100, 64, 0, 0), 28}, 10'000, 0, 0},
        {Kind::Mobile, {address(100, 64, 16, 0), 28}, 9'000, 0, 0},
        {Kind::Mobile, {address(100, 64, 32, 0), 28}, 7'000, 0, 0},
        {Kind::Home, {address(198, 19, 0, 0), 22}, 9'000, 0, 0},
        {Kind::Home, {address(198, 19, 4, 0), 22}, 8'000, 0, 0},
        {Kind::Home, {address(198, 19, 8, 0), 22}, 6'600, 0, 0},
        {Kind::Office, {address(198, 19, 64, 0), 26}, 3'600, 0, 0},
        {Kind::Office, {address(198, 19, 64, 64), 26}, 2'400, 0, 0},
        {Kind::Vpn, {address(203, 0, 113, 0), 24}, 1'400, 0, 0},
        {Kind::Trader, {address(198, 19, 128, 0), 27}, 3'000, 0, 0},
    }};
    std::uint32_t user = 0;
    std::uint32_t source = 0;
    for (Provider &each : list) {
        each.firstUser = user;
        each.firstSource = source;
        user += each.users;
        source += each.net.hosts();
    }
    return list;
}

constexpr std::array<Provider, 10> all = makeProviders();
static_assert(all.back().firstUser + all.back().users == userCount);

}

const std::array<Provider, 10> &providers()
{
    return all;
}

const Provider &providerOf(std::uint32_t user)
{
    std::size_t i = all.size() - 1;
    while (user < all[i].firstUser)
        --i;
    return all[i];
}

std::uint32_t sourceOf(std::uint32_t user, const Provider &provider)
{
    return provider.firstSource + (user - provider.firstUser) % provider.net.hosts();
}

std::uint32_t customerSources()
{
    return all.back().firstSource + all.back().net.hosts();
}

std::optional<std::uint32_t> addressFrom(const QString &text)
{
    const QStringList parts = text.split(u'.');
    if (parts.size() != 4)
        return std::nullopt;
    std::uint32_t value = 0;
    for (const QString &part : parts) {
        bool ok = false;
        const uint byte = part.toUInt(&ok);
        if (!ok || byte > 255 || part.size() > 3)
            return std::nullopt;
        value = value << 8 | byte;
    }
    return value;
}

QString addressText(std::uint32_t value)
{
    return u"%1.%2.%3.%4"_s.arg(value >> 24).arg(value >> 16 & 255).arg(value >> 8 & 255).arg(value & 255);
}

std::optional<Net> Net::parse(const QString &text)
{
    const auto base = addressFrom(text.section(u'/', 0, 0));
    bool ok = true;
    const int prefix = text.contains(u'/') ? text.section(u'/', 1).toInt(&ok) : 32;
    if (!base || !ok || prefix < 0 || prefix > 32)
        return std::nullopt;
    const std::uint32_t mask = prefix == 0 ? 0 : 0xffffffffU << (32 - prefix);
    return Net{*base & mask, prefix};
}

QString Net::text() const
{
    return prefix == 32 ? addressText(base) : addressText(base) + u'/' + QString::number(prefix);
}

}
