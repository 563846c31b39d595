// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/presenters/theme.h"

#include <QObject>
#include <QTranslator>

namespace Hikeshi {

/// How the console looks and speaks now; both can be switched while it runs. Whoever shows something connects changed()
/// and words itself anew.
class Look : public QObject
{
    Q_OBJECT

public:
    explicit Look(QObject *parent = nullptr);
    /// The same language in other colours: for pictures on paper.
    Look(const Look &other, Theme::Kind kind);

    const Theme &theme() const { return m_theme; }
    void setTheme(Theme::Kind kind);
    QString language() const { return m_language; } ///< `en` or `ja`
    void setLanguage(const QString &language); ///< anything but `ja` is English

    /// The language of a locale name such as `ja_JP.UTF-8`.
    static QString languageOf(QStringView locale);

Q_SIGNALS:
    void changed();

private:
    Theme m_theme = Theme::dark();
    QString m_language = QStringLiteral("en");
    QTranslator m_translator;
};

}
