// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/presenters/look.h"

#include <QCoreApplication>

namespace Hikeshi {

using namespace Qt::StringLiterals;

Look::Look(QObject *parent)
    : QObject(parent)
{
}

Look::Look(const Look &other, Theme::Kind kind)
    : m_theme(kind == Theme::Kind::Dark ? Theme::dark() : Theme::light())
    , m_language(other.m_language)
{
}

void Look::setTheme(Theme::Kind kind)
{
    if (kind == m_theme.kind)
        return;
    m_theme = kind == Theme::Kind::Dark ? Theme::dark() : Theme::light();
    Q_EMIT changed();
}

void Look::setLanguage(const QString &language)
{
    const QString known = languageOf(language);
    if (known == m_language)
        return;
    m_language = known;
    QCoreApplication::removeTranslator(&m_translator);
    if (m_language == u"ja" && m_translator.load(u":/translations/hikeshi_ja.qm"_s))
        QCoreApplication::installTranslator(&m_translator);
    Q_EMIT changed();
}

QString Look::languageOf(QStringView locale)
{
    return locale.startsWith(u"ja"_s) ? u"ja"_s : u"en"_s;
}

}
