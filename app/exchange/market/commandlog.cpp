// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/market/commandlog.h"

#include <algorithm>
#include <array>

namespace Hikeshi::Exchange {

namespace {

constexpr std::size_t pieceLength = 16'384;
/// The newest stay as they are: a standby reads them, and a failover cuts them.
constexpr std::size_t openMost = 3 * pieceLength;

void put(std::vector<std::uint8_t> &bytes, std::uint64_t value)
{
    for (; value >= 128; value >>= 7)
        bytes.push_back(static_cast<std::uint8_t>(value | 128));
    bytes.push_back(static_cast<std::uint8_t>(value));
}

/// Small numbers of either sign get few bytes.
void putSigned(std::vector<std::uint8_t> &bytes, std::int64_t value)
{
    put(bytes, (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63));
}

std::uint64_t take(const std::vector<std::uint8_t> &bytes, std::size_t &at)
{
    std::uint64_t value = 0;
    for (int shift = 0;; shift += 7) {
        const std::uint8_t byte = bytes[at++];
        value |= static_cast<std::uint64_t>(byte & 127) << shift;
        if (byte < 128)
            return value;
    }
}

std::int64_t takeSigned(const std::vector<std::uint8_t> &bytes, std::size_t &at)
{
    const std::uint64_t value = take(bytes, at);
    return static_cast<std::int64_t>(value >> 1) ^ -static_cast<std::int64_t>(value & 1);
}

}

// Prices and values are written as the difference to the last of the same kind and pair.
std::vector<std::uint8_t> CommandLog::packed(const std::vector<Command> &commands)
{
    std::vector<std::uint8_t> bytes;
    bytes.reserve(commands.size() * 12);
    std::array<std::int64_t, 256> prices{};
    std::array<std::int64_t, 8> values{};
    for (const Command &each : commands) {
        bytes.push_back(static_cast<std::uint8_t>(
            static_cast<unsigned>(each.kind) | static_cast<unsigned>(each.side) << 3
            | static_cast<unsigned>(each.type) << 4 | static_cast<unsigned>(each.postOnly) << 6));
        bytes.push_back(each.pair);
        put(bytes, each.customer);
        putSigned(bytes, each.price - prices[each.pair]);
        put(bytes, static_cast<std::uint64_t>(each.amount));
        putSigned(bytes, each.value - values[static_cast<std::size_t>(each.kind)]);
        prices[each.pair] = each.price;
        values[static_cast<std::size_t>(each.kind)] = each.value;
    }
    bytes.shrink_to_fit();
    return bytes;
}

std::vector<Command> CommandLog::unpacked(const std::vector<std::uint8_t> &bytes)
{
    std::vector<Command> commands;
    commands.reserve(pieceLength);
    std::array<std::int64_t, 256> prices{};
    std::array<std::int64_t, 8> values{};
    for (std::size_t at = 0; at < bytes.size();) {
        Command each;
        const unsigned head = bytes[at++];
        each.kind = static_cast<Command::Kind>(head & 7);
        each.side = static_cast<Side>(head >> 3 & 1);
        each.type = static_cast<OrderType>(head >> 4 & 3);
        each.postOnly = (head >> 6 & 1) != 0;
        each.pair = bytes[at++];
        each.customer = static_cast<std::uint32_t>(take(bytes, at));
        each.price = prices[each.pair] += takeSigned(bytes, at);
        each.amount = static_cast<std::int64_t>(take(bytes, at));
        each.value = values[static_cast<std::size_t>(each.kind)] += takeSigned(bytes, at);
        commands.push_back(each);
    }
    return commands;
}

void CommandLog::append(const Command &command)
{
    m_open.push_back(command);
    if (m_open.size() < openMost + pieceLength)
        return;
    const auto middle = m_open.begin() + pieceLength;
    const std::vector<Command> old(m_open.begin(), middle);
    m_pieces.push_back({m_openFrom, pieceLength, std::make_shared<const std::vector<std::uint8_t>>(packed(old))});
    m_open.erase(m_open.begin(), middle);
    m_openFrom += pieceLength;
}

std::size_t CommandLog::bytes() const
{
    std::size_t sum = m_open.capacity() * sizeof(Command);
    for (const Piece &piece : m_pieces)
        sum += piece.bytes->size();
    return sum;
}

void CommandLog::forgetBefore(std::uint64_t number)
{
    while (!m_pieces.empty() && m_pieces.front().first + m_pieces.front().count <= number)
        m_pieces.pop_front();
}

std::uint64_t CommandLog::cutFrom(std::uint64_t number)
{
    const std::uint64_t last = end();
    if (number >= last)
        return 0;
    // What is packed is opened again when the cut goes that deep.
    while (number < m_openFrom && !m_pieces.empty()) {
        std::vector<Command> opened = unpacked(*m_pieces.back().bytes);
        opened.insert(opened.end(), m_open.begin(), m_open.end());
        m_open = std::move(opened);
        m_openFrom = m_pieces.back().first;
        m_pieces.pop_back();
    }
    number = std::max(number, m_openFrom);
    m_open.resize(static_cast<std::size_t>(number - m_openFrom));
    return last - number;
}

bool CommandLog::operator==(const CommandLog &other) const
{
    return m_openFrom == other.m_openFrom && m_open == other.m_open
        && std::ranges::equal(m_pieces, other.m_pieces, [](const Piece &a, const Piece &b) {
               return a.first == b.first && (a.bytes == b.bytes || *a.bytes == *b.bytes);
           });
}

}
