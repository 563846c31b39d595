// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QStringList>

namespace Hikeshi {

/// A text file of which an editor shows the lines, and whose bytes stay what they were wherever a line was not touched:
/// byte order mark, each line's own ending, a missing last newline, bytes that are no UTF-8.
///
/// A byte that is no text, and a character that a text document would take for a line's end or swallow, stand in a line
/// as one lone low surrogate each, U+DC00 + byte: every line can be turned back into exactly its bytes.
class SourceText
{
public:
    SourceText() = default;
    explicit SourceText(const QByteArray &bytes);

    const QStringList &lines() const { return m_lines; } ///< without endings; at least one
    const QByteArray &bytes() const { return m_bytes; } ///< as read

    /// The bytes when the lines are `lines` now. A line that is new ends as its neighbours do.
    QByteArray bytesOf(const QStringList &lines) const;

    bool hasBom() const { return m_bom; }
    bool hasMixedEndings() const;
    QByteArray ending() const { return m_ending; } ///< of most lines; `\n` when there is none
    qsizetype strangeBytes() const { return m_strange; } ///< bytes that are no UTF-8

    /// For showing and searching by line: bytes to text as described above, and back.
    static QString decoded(QByteArrayView bytes, qsizetype *strange = nullptr);
    static QByteArray encoded(QStringView line);

private:
    QByteArray m_bytes;
    bool m_bom = false;
    QByteArray m_ending = "\n";
    QStringList m_lines{QString()};
    QList<quint8> m_endings{0}; ///< one a line: 0 none, 1 `\n`, 2 `\r\n`, 3 `\r`
    qsizetype m_strange = 0;
};

/// Which old line each new line is, or -1: a longest common run of lines in order. Lines that differ stand in for each
/// other where as many were there before; beyond `limit` differences only those of the beginning and the end are the
/// same.
QList<qsizetype> sameLines(const QStringList &before, const QStringList &after, qsizetype limit = 1000);

}
