// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "exchange/market/command.h"

#include <deque>
#include <memory>

namespace Hikeshi::Exchange {

/// The engine's commands in order, by number. What is old is packed to about ten bytes a command; packed pieces
/// are shared between copies.
class CommandLog
{
public:
    explicit CommandLog(std::uint64_t first = 1)
        : m_openFrom(first)
    {
    }

    void append(const Command &command);
    std::uint64_t end() const { return m_openFrom + m_open.size(); } ///< number of the command to come
    std::uint64_t begin() const { return m_pieces.empty() ? m_openFrom : m_pieces.front().first; }
    std::size_t bytes() const; ///< memory held

    /// Calls `visit` with each command from `first` on, at most `most` of them.
    template <typename Visit> void read(std::uint64_t first, std::uint64_t most, Visit visit) const
    {
        for (const Piece &piece : m_pieces) {
            if (first >= piece.first + piece.count || most == 0)
                continue;
            std::uint64_t number = piece.first;
            for (const Command &command : unpacked(*piece.bytes)) {
                if (number++ >= first && most > 0) {
                    visit(command);
                    ++first;
                    --most;
                }
            }
        }
        for (; first >= m_openFrom && first < end() && most > 0; ++first, --most)
            visit(m_open[static_cast<std::size_t>(first - m_openFrom)]);
    }

    /// Forgets whole pieces before `number`.
    void forgetBefore(std::uint64_t number);
    /// Forgets `number` and all after it, and says how many these were.
    std::uint64_t cutFrom(std::uint64_t number);

    bool operator==(const CommandLog &other) const;

private:
    struct Piece
    {
        std::uint64_t first = 0;
        std::uint64_t count = 0;
        std::shared_ptr<const std::vector<std::uint8_t>> bytes;
    };
    static std::vector<std::uint8_t> packed(const std::vector<Command> &commands);
    static std::vector<Command> unpacked(const std::vector<std::uint8_t> &bytes);

    std::deque<Piece> m_pieces;
    std::vector<Command> m_open;
    std::uint64_t m_openFrom;
};

}
