// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/presenters/knownforms.h"

#include <QCoreApplication>

namespace Hikeshi {

KnownForms::KnownForms(std::span<const KnownForm> forms)
{
    for (const KnownForm &form : forms)
        m_forms.append({QRegularExpression(QRegularExpression::anchoredPattern(QString::fromUtf8(form.pattern)),
                                           QRegularExpression::DotMatchesEverythingOption),
                        form.words});
}

std::optional<QString> KnownForms::words(const QString &text,
                                         const std::function<QString(const QString &)> &inner) const
{
    for (const auto &[expression, translated] : m_forms) {
        const auto match = expression.match(text);
        if (!match.hasMatch())
            continue;
        // In one pass: a capture may hold a %1 of its own.
        const QString words = QCoreApplication::translate("Wording", translated);
        QString filled;
        for (qsizetype i = 0; i < words.size(); ++i) {
            const int place = words[i] == u'%' && i + 1 < words.size() ? words[i + 1].digitValue() : -1;
            if (place < 1 || place > match.lastCapturedIndex()) {
                filled += words[i];
                continue;
            }
            filled += inner ? inner(match.captured(place)) : match.captured(place);
            ++i;
        }
        return filled;
    }
    return std::nullopt;
}

}
