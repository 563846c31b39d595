// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace Hikeshi::Exchange {

using Hash = std::array<std::uint8_t, 32>;

/// SHA-256 of the bytes.
Hash sha256(std::span<const std::uint8_t> bytes);
Hash sha256Portable(std::span<const std::uint8_t> bytes); ///< the same, without the processor's help
QByteArray hex(const Hash &hash);

/// A Merkle tree as in RFC 6962, section 2.1: leaves and nodes are hashed with different first bytes, so that a node
/// can never pass for a leaf. A leaf is SHA-256(0x00, …); who makes leaves puts the byte before them.
constexpr std::uint8_t leafByte = 0;
constexpr std::uint8_t nodeByte = 1;
Hash nodeOf(const Hash &left, const Hash &right);
Hash rootOf(std::span<const Hash> leaves); ///< of none: SHA-256 of nothing
/// What must be hashed with leaf `index`, from below, to come to the root.
std::vector<Hash> pathOf(std::span<const Hash> leaves, std::size_t index);
/// Does this leaf stand at `index` of `count` under this root?
bool leadsTo(const Hash &root, const Hash &leaf, std::size_t index, std::size_t count, std::span<const Hash> path);

}
