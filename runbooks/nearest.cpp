// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbooks/nearest.h"

#include <QList>

#include <algorithm>

namespace Hikeshi {

using namespace Qt::StringLiterals;

int editDistance(QStringView a, QStringView b)
{
    constexpr qsizetype longest = 200; // nobody mistypes more
    a = a.first(std::min(a.size(), longest));
    b = b.first(std::min(b.size(), longest));
    QList<int> before(b.size() + 1);
    QList<int> row(b.size() + 1);
    QList<int> next(b.size() + 1);
    for (qsizetype j = 0; j <= b.size(); ++j)
        row[j] = static_cast<int>(j);
    for (qsizetype i = 1; i <= a.size(); ++i) {
        next[0] = static_cast<int>(i);
        for (qsizetype j = 1; j <= b.size(); ++j) {
            next[j] = std::min({row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                next[j] = std::min(next[j], before[j - 2] + 1);
        }
        before = row;
        row.swap(next);
    }
    return row[b.size()];
}

QString remedyFrom(const QString &word, QStringList known)
{
    const auto nearest =
        std::ranges::min_element(known, {}, [&](const QString &each) { return editDistance(each, word); });
    if (nearest != known.end() && editDistance(*nearest, word) <= std::max<int>(2, static_cast<int>(word.size()) / 4))
        return u"did you mean `%1`?"_s.arg(*nearest);
    known.sort();
    const bool all = known.size() <= 8;
    return known.isEmpty() ? QString()
                           : u"known: %1%2"_s.arg(known.mid(0, 8).join(u", "_s), all ? QString() : u", …"_s);
}

}
