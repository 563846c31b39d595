// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

#include <algorithm>

namespace Hikeshi {

/// Something wrong, or worth a look, in a file that a person wrote. All of a file's findings are reported at once.
struct Finding
{
    enum class Grade
    {
        Error,
        Warning
    };

    QString file;
    int line = 0; ///< 1-based; 0: the whole file
    QString what;
    QString remedy;
    Grade grade = Grade::Error;

    /// `file:line: what; remedy`
    QString text() const;
    bool operator==(const Finding &) const = default;
};

using Findings = QList<Finding>;

inline bool hasErrors(const Findings &findings)
{
    return std::ranges::any_of(findings, [](const Finding &f) { return f.grade == Finding::Grade::Error; });
}

}
