// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/ledger/merkle.h"

#include <bit>
#include <cstring>

namespace Hikeshi::Exchange {

namespace {

/// The size of the left subtree: the largest power of two below the count.
std::size_t leftOf(std::size_t count)
{
    return std::bit_floor(count - 1);
}

}

QByteArray hex(const Hash &hash)
{
    return QByteArray(reinterpret_cast<const char *>(hash.data()), hash.size()).toHex();
}

Hash nodeOf(const Hash &left, const Hash &right)
{
    std::array<std::uint8_t, 65> bytes;
    bytes[0] = nodeByte;
    std::memcpy(bytes.data() + 1, left.data(), left.size());
    std::memcpy(bytes.data() + 33, right.data(), right.size());
    return sha256(bytes);
}

Hash rootOf(std::span<const Hash> leaves)
{
    if (leaves.empty())
        return sha256({});
    if (leaves.size() == 1)
        return leaves[0];
    const std::size_t left = leftOf(leaves.size());
    return nodeOf(rootOf(leaves.first(left)), rootOf(leaves.subspan(left)));
}

std::vector<Hash> pathOf(std::span<const Hash> leaves, std::size_t index)
{
    if (leaves.size() <= 1)
        return {};
    const std::size_t left = leftOf(leaves.size());
    const bool goesLeft = index < left;
    std::vector<Hash> path = goesLeft ? pathOf(leaves.first(left), index) : pathOf(leaves.subspan(left), index - left);
    path.push_back(rootOf(goesLeft ? leaves.subspan(left) : leaves.first(left)));
    return path;
}

bool leadsTo(const Hash &root, const Hash &leaf, std::size_t index, std::size_t count, std::span<const Hash> path)
{
    if (index >= count)
        return false;
    if (count == 1)
        return path.empty() && leaf == root;
    if (path.empty())
        return false;
    // The last of the path is the sibling of the subtree that the leaf is in: unfold from the root downwards.
    struct Turn
    {
        bool left;
        Hash sibling;
    };
    std::vector<Turn> turns;
    while (count > 1) {
        if (turns.size() >= path.size())
            return false;
        const std::size_t left = leftOf(count);
        const bool goesLeft = index < left;
        turns.push_back({goesLeft, path[path.size() - 1 - turns.size()]});
        index -= goesLeft ? 0 : left;
        count = goesLeft ? left : count - left;
    }
    if (turns.size() != path.size())
        return false;
    Hash hash = leaf;
    for (auto turn = turns.rbegin(); turn != turns.rend(); ++turn)
        hash = turn->left ? nodeOf(hash, turn->sibling) : nodeOf(turn->sibling, hash);
    return hash == root;
}

}
