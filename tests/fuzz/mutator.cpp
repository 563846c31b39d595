// SPDX-License-Identifier: GPL-3.0-or-later
// Besides libFuzzer's own mutations: now and then one slice of the input, repeated until the input is as long as it may
// be. That is what finds work that grows faster than its input: deep nesting, long lists, a thousand open fences.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <random>

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t *data, std::size_t size, std::size_t maxSize);
extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t *data, std::size_t size, std::size_t maxSize,
                                               unsigned seed);

namespace {

constexpr unsigned oneIn = 1000; // long inputs are slow ones
constexpr std::size_t longestSlice = 64;

std::size_t repeatSlice(std::uint8_t *data, std::size_t size, std::size_t maxSize, std::minstd_rand &random)
{
    const std::size_t begin = random() % size;
    const std::size_t length = 1 + random() % std::min(longestSlice, size - begin);
    const std::size_t copies = (maxSize - size) / length;
    // the tail moves to the end, the copies come between
    std::memmove(data + begin + length * (copies + 1), data + begin + length, size - begin - length);
    for (std::size_t i = 1; i <= copies; ++i)
        std::memcpy(data + begin + length * i, data + begin, length);
    return size + copies * length;
}

}

std::size_t LLVMFuzzerCustomMutator(std::uint8_t *data, std::size_t size, std::size_t maxSize, unsigned seed)
{
    std::minstd_rand random(seed);
    if (size > 0 && size < maxSize && random() % oneIn == 0)
        return repeatSlice(data, size, maxSize, random);
    return LLVMFuzzerMutate(data, size, maxSize);
}
