// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbooks/commandwords.h"

#include <algorithm>

namespace Hikeshi::CommandWords {

using namespace Qt::StringLiterals;

bool isOption(const QString &word)
{
    return word.size() > 1 && word.startsWith(u'-');
}

bool has(const QStringList &words, std::initializer_list<QStringView> wanted)
{
    return std::ranges::any_of(words, [&](const QString &word) {
        return std::ranges::any_of(wanted, [&](QStringView each) {
            return word == each || (each.startsWith(u"--") && word.startsWith(QString(each + u'=')));
        });
    });
}

QString firstOf(const QStringList &words, const QStringList &wanted)
{
    const auto fits = [](const QString &word, const QString &each) {
        return each.endsWith(u'*') ? word.startsWith(QStringView(each).chopped(1))
                                   : word == each || (each.startsWith(u"--") && word.startsWith(QString(each + u'=')));
    };
    for (const QString &word : words) {
        if (std::ranges::any_of(wanted, [&](const QString &each) { return fits(word, each); }))
            return word;
    }
    return {};
}

bool isTriedOut(const QStringList &words)
{
    const bool dry = std::ranges::any_of(words, [](const QString &word) {
        return word == u"--dry-run"
            || (word.startsWith(u"--dry-run=") && word != u"--dry-run=none" && word != u"--dry-run=false");
    });
    return dry || has(words, {u"--help", u"-h", u"--version", u"--what-if", u"--check", u"--list"});
}

QStringList bare(const QStringList &words, const QStringList &valued)
{
    QStringList kept;
    for (qsizetype i = 1; i < words.size(); ++i) {
        if (words[i] == u"--")
            break;
        if (valued.contains(words[i]))
            ++i;
        else if (!isOption(words[i]))
            kept.append(words[i]);
    }
    return kept;
}

bool isScratch(const QString &path)
{
    static const QStringList kept{u"/tmp/"_s,    u"/var/tmp/"_s, u"/dev/null"_s,
                                  u"/dev/std"_s, u"/dev/fd/"_s,  u"/dev/tty"_s};
    return std::ranges::any_of(kept, [&](const QString &each) { return path.startsWith(each); });
}

bool isOfTheSystem(const QString &path)
{
    return path.startsWith(u'/') && !isScratch(path);
}

}
