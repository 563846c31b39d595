// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <array>
#include <cstdint>
#include <optional>

namespace Hikeshi::Exchange {

/// A range of IPv4 addresses.
struct Net
{
    std::uint32_t base = 0;
    int prefix = 32;

    bool contains(std::uint32_t address) const { return prefix == 0 || ((address ^ base) >> (32 - prefix)) == 0; }
    constexpr std::uint32_t hosts() const { return prefix == 0 ? 0xffffffffU : 1U << (32 - prefix); }
    /// `203.0.113.0/24` or one address; empty when it is neither.
    static std::optional<Net> parse(const QString &text);
    QString text() const; ///< a single address without its prefix

    bool operator==(const Net &) const = default;
};

std::optional<std::uint32_t> addressFrom(const QString &text);
QString addressText(std::uint32_t address);

/// Customers behind one provider. The many of a mobile carrier share a few addresses; a home has one of its own.
struct Provider
{
    enum class Kind
    {
        Mobile,
        Home,
        Office,
        Vpn,
        Trader ///< programs with an API key: they solve no puzzle
    };

    Kind kind;
    Net net;
    std::uint32_t users;
    std::uint32_t firstUser; ///< they are numbered through
    std::uint32_t firstSource; ///< their addresses, numbered through
};

/// All customers who are active in a day, provider by provider.
inline constexpr std::uint32_t userCount = 60'000;
const std::array<Provider, 10> &providers();
const Provider &providerOf(std::uint32_t user);
/// Which of all sources this user comes from.
std::uint32_t sourceOf(std::uint32_t user, const Provider &provider);
std::uint32_t customerSources(); ///< how many addresses customers have together

}
