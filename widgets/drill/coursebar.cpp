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
constexpr int courseHeight = 134;
constexpr int besideHeight = 58; ///< of each lane below
constexpr double besideLine = 24; ///< in it
constexpr std::array besideTops{28.0, 42.0};

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

QSize CourseBar::sizeHint() const
{
    return {600, courseHeight + besideHeight * static_cast<int>(m_beside.size())};
}

void CourseBar::setCourse(const QList<CourseMark> &marks, Milliseconds length, const QList<CourseLane> &beside)
{
    const bool fits = beside.size() == m_beside.size();
    m_marks = marks;
    m_beside = beside;
    m_length = std::max(length, Milliseconds(30'000));
    if (!marks.isEmpty())
        m_length = std::max(m_length, marks.last().at);
    for (const CourseLane &lane : beside) {
        if (!lane.marks.isEmpty())
            m_length = std::max(m_length, lane.marks.last().at);
    }
    const auto told = [this](const QList<CourseMark> &course) {
        QStringList words;
        for (const CourseMark &mark : course)
            words.append(textOf(mark));
        return words.join(u", "_s);
    };
    QStringList courses{told(marks)};
    for (const CourseLane &lane : beside)
        courses.append(lane.name + u": "_s + told(lane.marks));
    setAccessibleDescription(courses.join(u"; "_s));
    if (!fits)
        updateGeometry();
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
        double left = std::min(x + 2, width() - wide - 2);
        auto lane = std::ranges::find_if(ends, [&](double end) { return end <= left; });
        if (lane == ends.end()) { // beside the others, then, and not over them
            lane = std::ranges::min_element(ends);
            left = std::min(*lane, width() - wide - 2);
        }
        *lane = left + wide + 6;
        result.append({QRectF(left, laneTops[static_cast<std::size_t>(lane - ends.begin())], wide, laneHeight), x});
    }
    return result;
}

QList<CourseBar::Spot> CourseBar::spots(qsizetype lane) const
{
    const double top = courseHeight + besideHeight * static_cast<double>(lane);
    const QFontMetricsF letters(Theme::letters(8));
    std::array<double, besideTops.size()> ends{};
    QList<Spot> result;
    for (const CourseMark &mark : m_beside[lane].marks) {
        const double x = xOf(mark.at);
        const double wide = letters.horizontalAdvance(textOf(mark)) + 4;
        const double left = std::min(x - 3, width() - wide - 2);
        Spot spot{&mark, {x, top + besideLine}, {}};
        const auto row = std::ranges::find_if(ends, [&](double end) { return end <= left; });
        if (row != ends.end()) {
            *row = left + wide + 8;
            spot.box = QRectF(left, top + besideTops[static_cast<std::size_t>(row - ends.begin())], wide, 14);
        }
        result.append(spot);
    }
    return result;
}

// Quieter than the course itself: hollow points on a thin line.
void CourseBar::paintBeside(QPainter &painter) const
{
    const Theme &theme = m_look.theme();
    painter.setFont(Theme::letters(8));
    for (qsizetype i = 0; i < m_beside.size(); ++i) {
        const double y = courseHeight + besideHeight * static_cast<double>(i) + besideLine;
        painter.setPen(theme.muted);
        painter.drawText(QRectF(edge, y - besideLine, width() - 2 * edge, 18), Qt::AlignVCenter, m_beside[i].name);
        painter.setPen(QPen(theme.line, 1));
        painter.drawLine(QPointF(edge, y), QPointF(width() - edge, y));
        for (const auto all = spots(i); const Spot &spot : all) {
            const bool said = spot.mark->tone == Theme::Tone::Quiet || spot.mark->tone == Theme::Tone::Unknown;
            const QColor tone = said ? theme.muted : theme.tone(spot.mark->tone);
            painter.setPen(QPen(tone, 1.5));
            painter.setBrush(theme.ground);
            painter.drawEllipse(spot.point, 4, 4);
            painter.setPen(tone);
            painter.drawText(spot.box, Qt::AlignVCenter | Qt::AlignLeft, textOf(*spot.mark));
        }
    }
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
        painter.drawText(QRectF(std::min(x - 30, width() - 48.0), axisY, 60, 16), Qt::AlignCenter, toClock(at));
    }
    paintBeside(painter);
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
        painter.fillRect(places[i].box.adjusted(1, 2, 0, -2), theme.ground); // not across another's leader
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
    for (qsizetype lane = 0; lane < m_beside.size(); ++lane) {
        for (const auto all = spots(lane); const Spot &spot : all) {
            if (spot.box.contains(point) || QLineF(point, spot.point).length() < 7)
                return spot.mark;
        }
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
        QString text;
        if (mark && mark->entry > 0)
            text = tr("%1 after the first-out alert, entry #%2").arg(toClock(mark->at)).arg(mark->entry);
        else if (mark)
            text = tr("%1 after the first-out alert").arg(toClock(mark->at));
        QToolTip::showText(help->globalPos(), text, this);
        return true;
    }
    return QWidget::event(event);
}

}
