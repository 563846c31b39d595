// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/incident/factbutton.h"

#include <QKeyEvent>
#include <QMenu>
#include <QPainter>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

constexpr int padding = 8;
constexpr int gap = 4;
const QString separator = u" · "_s;

}

FactButton::FactButton(const Look &look, QWidget *parent)
    : QAbstractButton(parent)
    , m_look(look)
{
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(this, &QAbstractButton::clicked, this, &FactButton::openMenu);
}

void FactButton::setFacts(const QList<Part> &parts, Theme::Tone tone)
{
    if (parts == m_parts && tone == m_tone)
        return;
    if (!std::ranges::equal(parts, m_parts, {}, &Part::name, &Part::name))
        m_widest = 0;
    m_parts = parts;
    m_tone = tone;
    setAccessibleName(spoken());
    updateGeometry();
    update();
}

QString FactButton::spoken() const
{
    QStringList parts;
    for (const Part &part : m_parts)
        parts.append(part.name.isEmpty() ? part.value : QString(part.name + u' ' + part.value));
    const QString mark = m_tone == Theme::Tone::Quiet ? QString() : QString(Theme::mark(m_tone) + u' ');
    return mark + parts.join(separator);
}

void FactButton::setMenu(QMenu *menu)
{
    m_menu = menu;
}

void FactButton::openMenu()
{
    if (m_menu)
        m_menu->popup(mapToGlobal(rect().bottomLeft() + QPoint(0, 2)));
}

QFont FactButton::bold() const
{
    QFont letters = font();
    letters.setWeight(QFont::DemiBold);
    return letters;
}

QSize FactButton::sizeHint() const
{
    const QFontMetrics plain(font());
    const QFontMetrics strong(bold());
    int width = 2 * padding;
    if (m_tone != Theme::Tone::Quiet)
        width += plain.horizontalAdvance(Theme::mark(m_tone)) + gap;
    for (const Part &part : m_parts)
        width +=
            plain.horizontalAdvance(part.name) + (part.name.isEmpty() ? 0 : gap) + strong.horizontalAdvance(part.value);
    width += plain.horizontalAdvance(separator) * std::max<int>(static_cast<int>(m_parts.size()) - 1, 0);
    // What counts does not push its neighbours about: it grows by steps, and does not shrink under the same name.
    constexpr int step = 16;
    if (std::ranges::any_of(m_parts, [](const Part &part) { return !part.value.isEmpty() && part.value[0].isDigit(); }))
        m_widest = width = std::max(m_widest, (width + step - 1) / step * step);
    return {width + 2, plain.height() + 8};
}

void FactButton::paintEvent(QPaintEvent *)
{
    const Theme &theme = m_look.theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool loud = m_tone != Theme::Tone::Quiet;
    QColor frame = loud ? theme.tone(m_tone) : theme.line;
    if (hasFocus())
        frame = theme.focus;
    else if (underMouse() && !loud)
        frame = theme.muted;
    painter.setPen(QPen(frame, 1));
    painter.setBrush(isDown() ? theme.wash(Theme::Tone::Focus) : theme.panel);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);

    int x = padding;
    const auto write = [&](const QString &text, const QFont &letters, const QColor &colour) {
        painter.setFont(letters);
        painter.setPen(colour);
        const int wide = QFontMetrics(letters).horizontalAdvance(text);
        painter.drawText(QRect(x, 0, wide + 2, height()), Qt::AlignVCenter | Qt::AlignLeft, text);
        x += wide;
    };
    const QColor strong = !isEnabled() ? theme.muted : loud ? theme.tone(m_tone) : theme.text;
    const QColor quiet = loud ? strong : theme.muted;
    if (loud) {
        write(Theme::mark(m_tone), font(), strong);
        x += gap;
    }
    for (qsizetype i = 0; i < m_parts.size(); ++i) {
        if (i > 0)
            write(separator, font(), quiet);
        if (!m_parts[i].name.isEmpty()) {
            write(m_parts[i].name, font(), quiet);
            x += gap;
        }
        write(m_parts[i].value, bold(), strong);
    }
}

void FactButton::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Down || event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        openMenu();
    else
        QAbstractButton::keyPressEvent(event);
}

}
