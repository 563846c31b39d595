// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/holdbutton.h"

#include <QKeyEvent>
#include <QPainter>

namespace Hikeshi {

HoldButton::HoldButton(Look &look, QWidget *parent)
    : QAbstractButton(parent)
    , m_look(look)
{
    setFocusPolicy(Qt::StrongFocus);
    QSizePolicy wraps(QSizePolicy::Preferred, QSizePolicy::Minimum); // two lines rather than a wider panel
    wraps.setHeightForWidth(true);
    setSizePolicy(wraps);
    setCursor(Qt::PointingHandCursor);
    m_fill.setDuration(holdFor);
    m_fill.setStartValue(0.0);
    m_fill.setEndValue(1.0);
    connect(&m_fill, &QVariantAnimation::valueChanged, this, [this] { update(); });
    connect(&m_fill, &QVariantAnimation::finished, this, [this] {
        m_fill.setCurrentTime(0);
        setDown(false);
        Q_EMIT held();
    });
    connect(this, &QAbstractButton::pressed, this, &HoldButton::begin);
    connect(this, &QAbstractButton::released, this, &HoldButton::letGo);
}

void HoldButton::begin()
{
    m_fill.start();
    Q_EMIT begun();
}

void HoldButton::letGo()
{
    const bool early = m_fill.state() == QAbstractAnimation::Running;
    m_fill.stop();
    m_fill.setCurrentTime(0);
    update();
    if (early)
        Q_EMIT cancelled();
}

QSize HoldButton::sizeHint() const
{
    const QFontMetrics letters(font());
    return {letters.horizontalAdvance(text()) + 48, letters.height() + 18};
}

int HoldButton::heightForWidth(int width) const
{
    QFont letters = font();
    letters.setWeight(QFont::DemiBold);
    const QRect room(0, 0, width - 18, 1000);
    return QFontMetrics(letters).boundingRect(room, Qt::AlignCenter | Qt::TextWordWrap, text()).height() + 18;
}

QSize HoldButton::minimumSizeHint() const
{
    return {80, sizeHint().height()};
}

void HoldButton::paintEvent(QPaintEvent *)
{
    const Theme &theme = m_look.theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF frame = QRectF(rect()).adjusted(1, 1, -1, -1);
    const QColor tone = isEnabled() ? theme.focus : theme.line;
    painter.setPen(QPen(tone, hasFocus() ? 2 : 1));
    painter.setBrush(theme.wash(isEnabled() ? Theme::Tone::Focus : Theme::Tone::Unknown));
    painter.drawRoundedRect(frame, 5, 5);
    if (const double share = m_fill.currentValue().toDouble(); m_fill.state() == QAbstractAnimation::Running) {
        QRectF filled = frame.adjusted(1, 1, -1, -1);
        filled.setWidth(filled.width() * share);
        QColor fill = theme.focus;
        fill.setAlphaF(0.45F);
        painter.setPen(Qt::NoPen);
        painter.setBrush(fill);
        painter.drawRoundedRect(filled, 4, 4);
    }
    painter.setPen(isEnabled() ? theme.text : theme.muted);
    QFont letters = font();
    letters.setWeight(QFont::DemiBold);
    painter.setFont(letters);
    painter.drawText(frame.adjusted(8, 0, -8, 0), Qt::AlignCenter | Qt::TextWordWrap, text());
}

void HoldButton::keyPressEvent(QKeyEvent *event)
{
    const bool acts = event->key() == Qt::Key_Space || event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (!acts)
        return QAbstractButton::keyPressEvent(event);
    if (!event->isAutoRepeat() && isEnabled()) {
        setDown(true);
        begin();
    }
}

void HoldButton::keyReleaseEvent(QKeyEvent *event)
{
    if (event->isAutoRepeat())
        return;
    setDown(false);
    letGo();
}

// What turns impossible under the finger is not done.
void HoldButton::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::EnabledChange && !isEnabled())
        letGo();
    QAbstractButton::changeEvent(event);
}

void HoldButton::focusOutEvent(QFocusEvent *event)
{
    setDown(false);
    letGo();
    QAbstractButton::focusOutEvent(event);
}

}
