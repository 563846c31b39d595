// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/drill/scorebar.h"

#include "widgets/presenters/look.h"

#include <QPainter>

namespace Hikeshi {

ScoreBar::ScoreBar(const Look &look, const ScoreWords &words, QWidget *parent)
    : QWidget(parent)
    , m_look(look)
    , m_words(words)
{
    setMinimumWidth(60);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void ScoreBar::paintEvent(QPaintEvent *)
{
    const Theme &theme = m_look.theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const double middle = height() / 2.0;
    const QRectF track(0, middle - 4, width(), 8);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.raised);
    painter.drawRoundedRect(track, 2, 2);
    QRectF bar = track;
    bar.setWidth(track.width() * std::min(1.0, m_words.share));
    // Met is grey: only what went over its target asks for a look.
    const bool loud = m_words.tone == Theme::Tone::Warning || m_words.tone == Theme::Tone::Trouble;
    painter.setBrush(loud ? theme.tone(m_words.tone) : theme.muted);
    if (bar.width() > 0)
        painter.drawRoundedRect(bar, 2, 2);
    if (m_words.tick) {
        painter.setBrush(theme.text);
        painter.drawRect(QRectF(track.width() * *m_words.tick - 1, middle - 8, 2, 16));
    }
}

}
