// SPDX-License-Identifier: GPL-3.0-or-later
// Why not, and how it went: the sentences of the rooms below in the reader's language.
#include "widgets/presenters/actionwording.h"
#include "widgets/presenters/knownforms.h"
#include "widgets/presenters/liveword.h"
#include "widgets/presenters/wording.h"

#include <QCoreApplication>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace Wording {

QString liveWord(const QString &text)
{
    static const QMap<QString, Health> words{{u"unknown"_s, Health::Unknown},
                                             {u"normal"_s, Health::Normal},
                                             {u"degraded"_s, Health::Degraded},
                                             {u"down"_s, Health::Down},
                                             {u"maintenance"_s, Health::Maintenance}};
    static const QMap<QString, const char *> others{{u"none"_s, QT_TRANSLATE_NOOP("Wording", "none")},
                                                    {u"firing"_s, QT_TRANSLATE_NOOP("Wording", "firing")},
                                                    {u"cleared"_s, QT_TRANSLATE_NOOP("Wording", "cleared")},
                                                    {u"true"_s, QT_TRANSLATE_NOOP("Wording", "true")},
                                                    {u"false"_s, QT_TRANSLATE_NOOP("Wording", "false")}};
    const QString bare = text.section(u' ', -1);
    if (words.contains(bare))
        return text.chopped(bare.size()) + of(words[bare]);
    return others.contains(bare) ? text.chopped(bare.size()) + QCoreApplication::translate("Wording", others[bare])
                                 : text;
}

QString reason(const QString &text)
{
    const auto inner = [](const QString &captured) { return liveWord(reason(captured)); }; // one may give another
    if (const std::optional<QString> words = findingForms().words(text))
        return *words;
    if (const std::optional<QString> words = reasonForms().words(text, inner))
        return *words;
    // Several at once, or what is wrong and what to do.
    if (const QStringList parts = text.split(u"; "_s); parts.size() > 1) {
        QStringList words;
        for (const QString &part : parts)
            words.append(reason(part));
        return words == parts ? text : words.join(QCoreApplication::translate("Wording", "; "));
    }
    // Where, and what.
    const qsizetype colon = text.indexOf(u": "_s);
    if (colon < 1)
        return text;
    const QString what = text.sliced(colon + 2);
    const QString words = reason(what);
    return words == what ? text : reason(text.first(colon)) + u": "_s + words;
}

QString reason(const Error &error)
{
    return reason(error.text());
}

}

}
