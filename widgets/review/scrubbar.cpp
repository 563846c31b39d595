// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/review/scrubbar.h"

#include "widgets/presenters/look.h"
#include "widgets/presenters/wording.h"

#include <QMouseEvent>
#include <QPainter>
#include <QSignalBlocker>

#include <algorithm>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

constexpr Milliseconds step{100};
constexpr double edge = 8;
constexpr double trackY = 29;

}

ScrubBar::ScrubBar(const Look &look, QWidget *parent)
    : QAbstractSlider(parent)
    , m_look(look)
{
    setOrientation(Qt::Horizontal);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setSingleStep(static_cast<int>(Milliseconds(1000) / step));
    setPageStep(static_cast<int>(Milliseconds(60'000) / step));
    connect(this, &QAbstractSlider::valueChanged, this, [this] {
        update();
        Q_EMIT scrubbed(at());
    });
}

void ScrubBar::setSpan(Instant from, Instant to, const QList<ReplayMark> &marks)
{
    m_from = from;
    m_to = std::max(to, from + step);
    m_marks = marks;
    const QSignalBlocker quiet(this);
    setRange(0, static_cast<int>((m_to - m_from) / step));
    update();
}

void ScrubBar::setAt(Instant at)
{
    const QSignalBlocker quiet(this);
    setValue(static_cast<int>((at - m_from) / step));
    setAccessibleDescription(Wording::clockTime(at));
    update();
}

Instant ScrubBar::at() const
{
    return std::min(m_from + value() * step, m_to);
}

Instant ScrubBar::markBefore(Instant at) const
{
    const auto found = std::ranges::find_last_if(m_marks, [&](const ReplayMark &m) { return m.at < at - step; });
    return found.empty() ? m_from : found.front().at;
}

Instant ScrubBar::markAfter(Instant at) const
{
    const auto found = std::ranges::find_if(m_marks, [&](const ReplayMark &m) { return m.at > at + step; });
    return found == m_marks.end() ? m_to : found->at;
}

double ScrubBar::xOf(Instant at) const
{
    const double share = static_cast<double>((at - m_from).count()) / static_cast<double>((m_to - m_from).count());
    return edge + std::clamp(share, 0.0, 1.0) * (width() - 2 * edge);
}

void ScrubBar::paintMarks(QPainter &painter) const
{
    const Theme &theme = m_look.theme();
    const QFontMetricsF letters(painter.font());
    // One row of labels above the line and one below, each as far as there is room.
    double ends[]{0, 0};
    for (const ReplayMark &mark : m_marks) {
        const double x = xOf(mark.at);
        const QColor tone = mark.tone == Theme::Tone::Quiet ? theme.muted : theme.tone(mark.tone);
        painter.fillRect(QRectF(x - 1, trackY - 7, 2, 14), tone);
        const double wide = letters.horizontalAdvance(mark.label);
        const double left = std::clamp(x - wide / 2, 0.0, std::max(0.0, width() - wide));
        const int row = left >= ends[1] ? 1 : left >= ends[0] ? 0 : -1;
        if (row < 0)
            continue;
        ends[row] = left + wide + 8;
        painter.setPen(tone);
        painter.drawText(QRectF(left, row == 1 ? trackY + 9 : trackY - 27, wide + 2, 18), Qt::AlignCenter, mark.label);
    }
}

void ScrubBar::paintEvent(QPaintEvent *)
{
    const Theme &theme = m_look.theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(Theme::letters(8));
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.raised);
    painter.drawRoundedRect(QRectF(edge, trackY - 4, width() - 2 * edge, 8), 4, 4);
    if (!m_marks.isEmpty()) {
        const bool restored = m_marks.last().tone == Theme::Tone::Good;
        const double end = restored ? xOf(m_marks.last().at) : width() - edge;
        painter.setBrush(theme.wash(Theme::Tone::Trouble));
        painter.drawRect(QRectF(QPointF(xOf(m_marks.first().at), trackY - 4), QPointF(end, trackY + 4)));
    }
    paintMarks(painter);
    painter.setPen(QPen(theme.ground, 1));
    painter.setBrush(hasFocus() ? theme.focus : theme.text);
    painter.drawRoundedRect(QRectF(xOf(at()) - 4, trackY - 10, 8, 20), 3, 3);
}

void ScrubBar::scrubTo(double x)
{
    const double share = std::clamp((x - edge) / std::max(1.0, width() - 2 * edge), 0.0, 1.0);
    setValue(static_cast<int>(share * maximum()));
}

void ScrubBar::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    setSliderDown(true);
    scrubTo(event->position().x());
}

void ScrubBar::mouseMoveEvent(QMouseEvent *event)
{
    if (event->buttons() & Qt::LeftButton)
        scrubTo(event->position().x());
}

void ScrubBar::mouseReleaseEvent(QMouseEvent *)
{
    setSliderDown(false);
}

}
