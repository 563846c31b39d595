// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <cstdint>
#include <optional>
#include <vector>

namespace Hikeshi::Exchange {

__extension__ using Wide = __int128; ///< price times amount fits in no smaller one

/// What the exchange keeps for its customers. Balances are whole numbers of 10^-digits.
struct Asset
{
    const char16_t *name;
    int digits;
};

const std::vector<Asset> &assets();
std::optional<int> assetNamed(const QString &name);

/// A pair as `GET /v1/spot/pairs` describes it. Prices are whole numbers of 10^-priceDigits quote, amounts whole
/// numbers of 10^-amountDigits base.
struct Pair
{
    const char16_t *name;
    int base; ///< index into assets()
    int quote;
    int priceDigits;
    int amountDigits;
    std::int64_t unitAmount; ///< the least order
    std::int64_t limitMost;
    std::int64_t marketMost;
    std::int64_t typicalPrice; ///< where the market stands when the world begins
    int weight; ///< share of the orders, in thousandths

    std::int64_t quoteFor(std::int64_t price, std::int64_t amount) const; ///< in the quote asset's units, rounded down
    std::int64_t baseFor(std::int64_t amount) const; ///< in the base asset's units
};

/// Fees of the quote asset in hundredths of a percent: a maker is paid, a taker pays.
constexpr std::int64_t makerFee = -2;
constexpr std::int64_t takerFee = 12;
/// Rounded against the customer: a fee up, a rebate down.
std::int64_t feeOf(std::int64_t quote, std::int64_t hundredths);

const std::vector<Pair> &pairs();
std::optional<int> pairNamed(const QString &name);

/// `12.3400` for 123400 with four digits.
QString decimal(std::int64_t value, int digits);
/// The other way; nothing for what is no decimal number, has more digits than that, or does not fit.
std::optional<std::int64_t> fromDecimal(const QString &text, int digits);

}
