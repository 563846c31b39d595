// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/drill/coursebar.h"

#include "widgets/presenters/look.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <array>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

constexpr double edge = 14;
constexpr double lineY = 62;
constexpr double laneHeight = 20;
constexpr std::array laneTops{34.0, 72.0, 12.0, 92.0}; ///< nearest first
constexpr double axisY = 114;

/// The least round step that gives at most eight of them.
Milliseconds stepFor(Milliseconds length)
{
    for (const int seconds : {10, 30, 60, 120, 300, 600, 1800, 3600}) {
        if (length / Milliseconds(1000 * seconds) <= 8)
            return Milliseconds(1000 * seconds);
    }
    return length / 4;
}

}

CourseBar::CourseBar(const Look &look, QWidget *parent)
    : QWidget(parent)
    , m_look(look)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setMouseTracking(true);
}

void CourseBar::setCourse(const QList<CourseMark> &marks, Milliseconds length)
{
    m_marks = marks;
    m_length = std::max(length, Milliseconds(30'000));
    if (!marks.isEmpty())
        m_length = std::max(m_length, marks.last().at);
    QStringList words;
    for (const CourseMark &mark : marks)
        words.append(textOf(mark));
    setAccessibleDescription(words.join(u", "_s));
    update();
}

QString CourseBar::textOf(const CourseMark &mark) const
{
    return mark.label + u' ' + toClock(mark.at);
}

double CourseBar::xOf(Milliseconds at) const
{
    const double share = static_cast<double>(at.count()) / static_cast<double>(m_length.count());
    return edge + std::clamp(share, 0.0, 1.0) * (width() - 2 * edge);
}

QList<CourseBar::Label> CourseBar::labels() const
{
    QList<Label> result;
    std::array<double, laneTops.size()> ends{};
    const QFontMetricsF letters(font());
    for (const CourseMark &mark : m_marks) {
        const double x = xOf(mark.at);
        const double wide = letters.horizontalAdvance(textOf(mark)) + 6;
        const double left = std::min(x + 2, width() - wide - 2);
        std::size_t lane = 0;
        while (lane + 1 < ends.size() && ends[lane] > left)
            ++lane;
        ends[lane] = left + wide + 6;
        result.append({QRectF(left, laneTops[lane], wide, laneHeight), x});
    }
    return result;
}

void CourseBar::paintEvent(QPaintEvent *)
{
    const Theme &theme = m_look.theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(Theme::letters(8));
    for (Milliseconds at{0}, step = stepFor(m_length); at <= m_length; at += step) {
        const double x = xOf(at);
        painter.setPen(QPen(theme.line, 1));
        painter.drawLine(QPointF(x, lineY - 8), QPointF(x, lineY + 8));
        painter.setPen(theme.muted);
        painter.drawText(QRectF(x - 30, axisY, 60, 16), Qt::AlignCenter, toClock(at));
    }
    painter.setFont(font());
    const auto restored =
        std::ranges::find_last_if(m_marks, [](const CourseMark &m) { return m.tone == Theme::Tone::Good; });
    const double end = restored.empty() ? xOf(m_length) : xOf(restored.front().at);
    painter.setPen(QPen(theme.line, 2));
    painter.drawLine(QPointF(edge, lineY), QPointF(width() - edge, lineY));
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.wash(Theme::Tone::Trouble));
    painter.drawRect(QRectF(QPointF(xOf(Milliseconds(0)), lineY - 5), QPointF(end, lineY + 5)));
    const QList<Label> places = labels();
    for (qsizetype i = 0; i < m_marks.size(); ++i) {
        const QRectF &box = places[i].box;
        const bool above = box.top() < lineY;
        painter.setPen(QPen(theme.muted, 1));
        painter.drawLine(QPointF(places[i].x, lineY), QPointF(places[i].x, above ? box.top() + 4 : box.bottom() - 4));
    }
    for (qsizetype i = 0; i < m_marks.size(); ++i) {
        const QColor tone = theme.tone(m_marks[i].tone);
        painter.setPen(QPen(theme.ground, 2));
        painter.setBrush(tone);
        painter.drawEllipse(QPointF(places[i].x, lineY), 6, 6);
        painter.setPen(tone);
        painter.drawText(places[i].box.adjusted(2, 0, 4, 0), Qt::AlignVCenter | Qt::AlignLeft, textOf(m_marks[i]));
    }
}

const CourseMark *CourseBar::markAt(const QPointF &point) const
{
    const QList<Label> places = labels();
    for (qsizetype i = 0; i < m_marks.size(); ++i) {
        if (places[i].box.contains(point) || QLineF(point, QPointF(places[i].x, lineY)).length() < 9)
            return &m_marks[i];
    }
    return nullptr;
}

void CourseBar::mousePressEvent(QMouseEvent *event)
{
    const CourseMark *mark = markAt(event->position());
    if (mark && mark->entry > 0)
        Q_EMIT entryWanted(mark->entry);
}

bool CourseBar::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const CourseMark *mark = markAt(help->pos());
        QToolTip::showText(help->globalPos(),
                           mark ? tr("%1 after the first-out alert, entry #%2").arg(toClock(mark->at)).arg(mark->entry)
                                : QString(),
                           this);
        return true;
    }
    return QWidget::event(event);
}

}
