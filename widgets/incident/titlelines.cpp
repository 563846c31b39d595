// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/incident/titlelines.h"

#include <QPainter>

namespace Hikeshi {

TitleLines::TitleLines(const Look &look, QWidget *parent)
    : QWidget(parent)
    , m_look(look)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void TitleLines::setLines(const QString &title, const QString &below, const QString &drill, bool quiet)
{
    m_title = title;
    m_below = below;
    m_drill = drill;
    m_quiet = quiet;
    setToolTip(title + u'\n' + below + drill);
    setAccessibleName(title + u' ' + below + drill);
    updateGeometry();
    update();
}

QFont TitleLines::large() const
{
    QFont letters = font();
    letters.setPointSizeF(font().pointSizeF() * 1.15);
    letters.setWeight(m_quiet ? QFont::Normal : QFont::DemiBold);
    return letters;
}

QFont TitleLines::small() const
{
    QFont letters = font();
    letters.setPointSizeF(font().pointSizeF() * 0.88);
    return letters;
}

QSize TitleLines::sizeHint() const
{
    QFont strong = small();
    strong.setWeight(QFont::DemiBold);
    const QFontMetrics top(large());
    const QFontMetrics bottom(small());
    const int width = std::max(top.horizontalAdvance(m_title),
                               bottom.horizontalAdvance(m_below) + QFontMetrics(strong).horizontalAdvance(m_drill));
    return {width + 4, top.height() + bottom.height() + 1};
}

void TitleLines::paintEvent(QPaintEvent *)
{
    const Theme &theme = m_look.theme();
    QPainter painter(this);
    const QFontMetrics top(large());
    const QFontMetrics bottom(small());
    const int head = (height() - top.height() - bottom.height() - 1) / 2;
    painter.setFont(large());
    painter.setPen(m_quiet ? theme.muted : theme.text);
    painter.drawText(QRect(0, head, width(), top.height()), Qt::AlignVCenter,
                     top.elidedText(m_title, Qt::ElideRight, width()));
    QFont strong = small();
    strong.setWeight(QFont::DemiBold);
    // A drill must be seen to be one: its word stays whole and the rest gives way.
    const int drill = QFontMetrics(strong).horizontalAdvance(m_drill);
    const QString below = bottom.elidedText(m_below, Qt::ElideRight, width() - drill - 2);
    const int y = head + top.height() + 1;
    painter.setFont(small());
    painter.setPen(theme.muted);
    painter.drawText(QRect(0, y, width() - drill, bottom.height()), Qt::AlignVCenter, below);
    painter.setFont(strong);
    painter.setPen(theme.drill);
    painter.drawText(QRect(bottom.horizontalAdvance(below), y, drill + 2, bottom.height()), Qt::AlignVCenter, m_drill);
}

}
