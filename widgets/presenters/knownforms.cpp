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
        QString words = QCoreApplication::translate("Wording", translated);
        for (int i = match.lastCapturedIndex(); i >= 1; --i)
            words.replace(u'%' + QString::number(i), inner ? inner(match.captured(i)) : match.captured(i));
        return words;
    }
    return std::nullopt;
}

}
