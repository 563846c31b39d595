// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/market/pair.h"

#include <limits>

namespace Hikeshi::Exchange {

using namespace Qt::StringLiterals;

namespace {

std::int64_t powerOfTen(int exponent)
{
    std::int64_t value = 1;
    for (int i = 0; i < exponent; ++i)
        value *= 10;
    return value;
}

template <typename List> std::optional<int> indexOf(const List &list, const QString &name)
{
    for (std::size_t i = 0; i < list.size(); ++i) {
        if (name == QStringView(list[i].name))
            return static_cast<int>(i);
    }
    return std::nullopt;
}

}

const std::vector<Asset> &assets()
{
    static const std::vector<Asset> list{{u"jpy", 4},  {u"btc", 8}, {u"eth", 8}, {u"xrp", 8}, {u"sol", 8},
                                         {u"doge", 8}, {u"ltc", 8}, {u"xlm", 8}, {u"bcc", 8}};
    return list;
}

std::optional<int> assetNamed(const QString &name)
{
    return indexOf(assets(), name);
}

const std::vector<Pair> &pairs()
{
    // name, base, quote, price digits, amount digits, unit, limit most, market most, typical price, weight
    static const std::vector<Pair> list{
        {u"btc_jpy", 1, 0, 0, 4, 1, 10'000'000, 100'000, 14'200'000, 380},
        {u"xrp_jpy", 3, 0, 3, 4, 1, 50'000'000'000, 1'000'000'000, 345'000, 250},
        {u"eth_jpy", 2, 0, 0, 4, 1, 100'000'000, 1'000'000, 472'000, 160},
        {u"sol_jpy", 4, 0, 0, 4, 1, 1'000'000'000, 10'000'000, 21'400, 70},
        {u"doge_jpy", 5, 0, 3, 4, 1, 500'000'000'000, 5'000'000'000, 24'300, 50},
        {u"ltc_jpy", 6, 0, 1, 4, 1, 1'000'000'000, 10'000'000, 131'500, 25},
        {u"xlm_jpy", 7, 0, 3, 4, 1, 50'000'000'000, 1'000'000'000, 38'900, 20},
        {u"bcc_jpy", 8, 0, 0, 4, 1, 100'000'000, 1'000'000, 82'300, 15},
        {u"eth_btc", 2, 1, 8, 4, 1, 100'000'000, 1'000'000, 3'324'000, 20},
        {u"xrp_btc", 3, 1, 8, 4, 10'000, 50'000'000'000, 1'000'000'000, 2'430, 10},
    };
    return list;
}

std::optional<int> pairNamed(const QString &name)
{
    return indexOf(pairs(), name);
}

std::int64_t Pair::quoteFor(std::int64_t price, std::int64_t amount) const
{
    const int excess = priceDigits + amountDigits - assets()[static_cast<std::size_t>(quote)].digits;
    const Wide product = static_cast<Wide>(price) * amount;
    return static_cast<std::int64_t>(excess >= 0 ? product / powerOfTen(excess) : product * powerOfTen(-excess));
}

std::int64_t Pair::baseFor(std::int64_t amount) const
{
    return amount * powerOfTen(assets()[static_cast<std::size_t>(base)].digits - amountDigits);
}

std::int64_t feeOf(std::int64_t quote, std::int64_t hundredths)
{
    const Wide product = static_cast<Wide>(quote) * hundredths;
    return static_cast<std::int64_t>(product >= 0 ? (product + 9'999) / 10'000 : product / 10'000);
}

QString decimal(std::int64_t value, int digits)
{
    QString text = QString::number(value < 0 ? -value : value).rightJustified(digits + 1, u'0');
    if (digits > 0)
        text.insert(text.size() - digits, u'.');
    return value < 0 ? QString(u'-' + text) : text;
}

std::optional<std::int64_t> fromDecimal(const QString &text, int digits)
{
    if (text.isEmpty() || text.size() > 40)
        return std::nullopt;
    Wide value = 0;
    int after = -1; // digits after the point
    for (const QChar c : text) {
        if (c == u'.' && after < 0) {
            after = 0;
            continue;
        }
        if (c < u'0' || c > u'9')
            return std::nullopt;
        if (after >= digits) {
            if (c != u'0')
                return std::nullopt;
            continue;
        }
        value = value * 10 + (c.unicode() - u'0');
        after += after >= 0 ? 1 : 0;
        if (value > std::numeric_limits<std::int64_t>::max())
            return std::nullopt;
    }
    if (text.startsWith(u'.') || text.endsWith(u'.'))
        return std::nullopt;
    value *= powerOfTen(digits - std::max(after, 0));
    if (value > std::numeric_limits<std::int64_t>::max())
        return std::nullopt;
    return static_cast<std::int64_t>(value);
}

}
