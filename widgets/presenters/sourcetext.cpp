// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/presenters/sourcetext.h"

#include <algorithm>
#include <array>

namespace Hikeshi {

namespace {

constexpr std::array endings{"", "\n", "\r\n", "\r"};
constexpr char16_t lone = 0xDC00; ///< + byte: a byte that is not shown as a character

/// How many bytes the character at `at` has; 0 when they are no UTF-8 (overlong, surrogate, cut short, beyond
/// U+10FFFF).
int lengthOf(QByteArrayView bytes, qsizetype at, char32_t &character)
{
    const auto byte = [&](qsizetype i) { return i < bytes.size() ? static_cast<uchar>(bytes[i]) : 0U; };
    const uint first = byte(at);
    const int length = first < 0x80 ? 1 : first >> 5 == 6 ? 2 : first >> 4 == 14 ? 3 : first >> 3 == 30 ? 4 : 0;
    if (length < 2) {
        character = first;
        return length;
    }
    character = first & (0x7FU >> length);
    for (int i = 1; i < length; ++i) {
        if (byte(at + i) >> 6 != 2)
            return 0;
        character = (character << 6) | (byte(at + i) & 0x3FU);
    }
    const char32_t least = length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000;
    const bool surrogate = character >= 0xD800 && character < 0xE000;
    return character < least || surrogate || character > 0x10FFFF ? 0 : length;
}

/// What QTextDocument would take for a line's end, a frame or an object.
bool isAwkward(char32_t c)
{
    return c == 0 || c == 0x2028 || c == 0x2029 || c == 0xFDD0 || c == 0xFDD1 || c == 0xFFFC;
}

bool isText(QByteArrayView bytes)
{
    return std::ranges::all_of(bytes, [](char c) { return static_cast<uchar>(c) < 0x80 && c != '\0'; });
}

/// Myers' greedy comparison of the part that differs; pairs of same lines, in order. Nothing beyond `limit`.
QList<std::pair<qsizetype, qsizetype>> common(const QStringList &before, const QStringList &after, qsizetype from,
                                              qsizetype beforeEnd, qsizetype afterEnd, qsizetype limit)
{
    const qsizetype n = beforeEnd - from;
    const qsizetype m = afterEnd - from;
    const qsizetype most = std::min(n + m, limit);
    std::vector<std::vector<qsizetype>> trace;
    std::vector<qsizetype> reach(static_cast<std::size_t>(2 * most + 3), 0);
    const auto at = [most](std::vector<qsizetype> &v, qsizetype k) -> qsizetype & {
        return v[static_cast<std::size_t>(k + most + 1)];
    };
    const auto start = [&](std::vector<qsizetype> &v, qsizetype d, qsizetype k) {
        const bool down = k == -d || (k != d && at(v, k - 1) < at(v, k + 1));
        return down ? std::pair(k + 1, at(v, k + 1)) : std::pair(k - 1, at(v, k - 1) + 1);
    };
    for (qsizetype d = 0; d <= most; ++d) {
        trace.push_back(reach);
        for (qsizetype k = -d; k <= d; k += 2) {
            qsizetype x = start(reach, d, k).second;
            while (x < n && x - k < m && before[from + x] == after[from + x - k])
                ++x;
            at(reach, k) = x;
            if (x < n || x - k < m)
                continue;
            QList<std::pair<qsizetype, qsizetype>> pairs; // walked back to where it began
            for (qsizetype back = d, diagonal = k, end = x; back >= 0; --back) {
                auto &v = trace[static_cast<std::size_t>(back)];
                const auto [previous, begin] = back == 0 ? std::pair(diagonal, qsizetype(0)) : start(v, back, diagonal);
                for (; end > begin; --end)
                    pairs.append({from + end - 1, from + end - 1 - diagonal});
                end = back == 0 ? 0 : at(v, previous);
                diagonal = previous;
            }
            std::ranges::reverse(pairs);
            return pairs;
        }
    }
    return {};
}

}

QString SourceText::decoded(QByteArrayView bytes, qsizetype *strange)
{
    if (isText(bytes))
        return QString::fromLatin1(bytes);
    QString text;
    text.reserve(bytes.size());
    for (qsizetype at = 0; at < bytes.size();) {
        char32_t character = 0;
        const int length = lengthOf(bytes, at, character);
        if (length == 0 && strange)
            ++*strange;
        if (length > 0 && !isAwkward(character)) {
            text += QStringView(QChar::fromUcs4(character));
            at += length;
            continue;
        }
        for (const qsizetype end = at + std::max(length, 1); at < end; ++at)
            text += QChar(static_cast<char16_t>(lone + static_cast<uchar>(bytes[at])));
    }
    return text;
}

QByteArray SourceText::encoded(QStringView line)
{
    QByteArray bytes;
    qsizetype plain = 0; // what has not been written yet begins here
    for (qsizetype i = 0; i < line.size(); ++i) {
        const char16_t unit = line[i].unicode();
        if (QChar::isHighSurrogate(unit) && i + 1 < line.size() && line[i + 1].isLowSurrogate()) {
            ++i;
        } else if (unit >= lone && unit <= lone + 0xFF) {
            bytes += line.sliced(plain, i - plain).toUtf8();
            bytes += static_cast<char>(unit - lone);
            plain = i + 1;
        }
    }
    return bytes + line.sliced(plain).toUtf8();
}

SourceText::SourceText(const QByteArray &bytes)
    : m_bytes(bytes)
    , m_bom(bytes.startsWith("\xEF\xBB\xBF"))
{
    m_lines.clear();
    m_endings.clear();
    std::array<qsizetype, endings.size()> counts{};
    qsizetype from = m_bom ? 3 : 0;
    const auto add = [&](qsizetype end, quint8 ending) {
        m_lines.append(decoded(QByteArrayView(m_bytes).sliced(from, end - from), &m_strange));
        m_endings.append(ending);
        ++counts[ending];
        from = end + static_cast<qsizetype>(qstrlen(endings[ending]));
    };
    for (qsizetype i = from; i < bytes.size(); ++i) {
        if (bytes[i] == '\n')
            add(i, 1);
        else if (bytes[i] == '\r' && i + 1 < bytes.size() && bytes[i + 1] == '\n')
            add(i++, 2);
        else if (bytes[i] == '\r')
            add(i, 3);
    }
    add(bytes.size(), 0);
    const auto most = std::ranges::max_element(counts.begin() + 1, counts.end());
    if (*most > 0)
        m_ending = endings[static_cast<std::size_t>(most - counts.begin())];
}

bool SourceText::hasMixedEndings() const
{
    const auto first = m_endings.value(0);
    return std::any_of(m_endings.cbegin(), m_endings.cend() - 1, [first](quint8 e) { return e != first; });
}

QByteArray SourceText::bytesOf(const QStringList &lines) const
{
    const QList<qsizetype> same = sameLines(m_lines, lines);
    QByteArray bytes = m_bom ? QByteArray("\xEF\xBB\xBF") : QByteArray();
    bytes.reserve(m_bytes.size() + 256);
    quint8 last = 0; // the ending of the line above
    for (qsizetype i = 0; i < lines.size(); ++i) {
        bytes += encoded(lines[i]);
        if (i + 1 == lines.size())
            break;
        const quint8 own = same[i] < 0 ? 0 : m_endings[same[i]];
        const QByteArray ending = own > 0 ? endings[own] : last > 0 ? endings[last] : m_ending.constData();
        bytes += ending;
        last = own > 0 ? own : last;
    }
    return bytes;
}

QList<qsizetype> sameLines(const QStringList &before, const QStringList &after, qsizetype limit)
{
    QList<qsizetype> same(after.size(), -1);
    const qsizetype shorter = std::min(before.size(), after.size());
    qsizetype from = 0;
    while (from < shorter && before[from] == after[from]) {
        same[from] = from;
        ++from;
    }
    qsizetype tail = 0;
    while (tail < shorter - from && before[before.size() - 1 - tail] == after[after.size() - 1 - tail]) {
        ++tail;
        same[after.size() - tail] = before.size() - tail;
    }
    const qsizetype beforeEnd = before.size() - tail;
    const qsizetype afterEnd = after.size() - tail;
    // Between two pairs: a line that was changed stands where its old self stood.
    const auto fill = [&](qsizetype oldFrom, qsizetype oldTo, qsizetype newFrom, qsizetype newTo) {
        for (qsizetype i = 0; i < std::min(oldTo - oldFrom, newTo - newFrom); ++i)
            same[newFrom + i] = oldFrom + i;
    };
    qsizetype oldFrom = from;
    qsizetype newFrom = from;
    for (const auto pairs = common(before, after, from, beforeEnd, afterEnd, limit); const auto &[old, now] : pairs) {
        fill(oldFrom, old, newFrom, now);
        same[now] = old;
        oldFrom = old + 1;
        newFrom = now + 1;
    }
    fill(oldFrom, beforeEnd, newFrom, afterEnd);
    return same;
}

}
