// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/timestrip.h"

#include "widgets/presenters/wording.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

constexpr double margin = 10;
constexpr double thickness = 12;

QFont small(QFont font)
{
    font.setPointSizeF(font.pointSizeF() * 0.85);
    return font;
}

}

TimeStrip::TimeStrip(Situation &situation, Look &look, QWidget *parent)
    : QWidget(parent)
    , m_situation(situation)
    , m_look(look)
    , m_pace(this)
{
    setObjectName(u"timeStrip"_s);
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&situation.clock(), &Clock::ticked, this, [this] { m_pace.repaint(); });
    connect(&look, &Look::changed, this, [this] {
        reword();
        m_pace.repaint();
    });
    reword();
}

void TimeStrip::reword()
{
    setAccessibleName(tr("Time strip"));
    setAccessibleDescription(!m_window.isFollowing() ? stateText() : m_replay ? tr("replay") : tr("live"));
}

void TimeStrip::setReplay(bool replay)
{
    m_replay = replay;
    reword();
    m_pace.repaint();
}

void TimeStrip::setSeries(QList<SeriesId> series)
{
    m_series = std::move(series);
    m_pace.repaint();
}

void TimeStrip::setTimeWindow(const TimeWindow &window)
{
    if (window == m_window)
        return;
    m_window = window;
    reword();
    m_pace.repaint();
}

void TimeStrip::setMarkers(QList<ChartMarker> markers)
{
    m_markers = std::move(markers);
    m_pace.repaint();
}

void TimeStrip::setIncidents(QList<Incident> incidents)
{
    m_incidents = std::move(incidents);
    m_pace.repaint();
}

QSize TimeStrip::sizeHint() const
{
    return {600, static_cast<int>(std::ceil(QFontMetricsF(small(font())).height() + thickness)) + 9};
}

QString TimeStrip::stateText() const
{
    if (m_window.isFollowing())
        return (m_replay ? tr("%1 · replay") : tr("now %1 · live")).arg(Wording::clockTime(m_situation.now()));
    const TimeScale shown{from(), to()};
    return (m_replay ? tr("looking at %1–%2 · back to the replay") : tr("looking at %1–%2 · back to live"))
        .arg(shown.label(from()), shown.label(to()));
}

// The charts' window lies on the bar whole, even where it begins before the first sample.
TimeScale TimeStrip::history() const
{
    Instant first = from();
    const QList<SeriesId> all = m_series.isEmpty() ? m_situation.series().ids() : m_series;
    for (const SeriesId &id : all) {
        const Series *series = m_situation.series().find(id);
        if (series && !series->isEmpty())
            first = std::min(first, series->at(0).at);
    }
    return {first, std::max(m_situation.now(), to())};
}

QRectF TimeStrip::bar() const
{
    return {margin, height() - thickness - 4.0, width() - 2 * margin, thickness};
}

QRectF TimeStrip::handle() const
{
    const TimeScale all = history();
    const QRectF whole = bar();
    const double left = all.x(from(), whole);
    const double right = all.x(to(), whole);
    return {std::min(left, right - 8), whole.top() - 2, std::max(right - left, 8.0), whole.height() + 4};
}

QRectF TimeStrip::stateArea() const
{
    const QFontMetricsF letters(small(font()));
    const double wide = letters.horizontalAdvance(stateText()) + 4;
    return {width() - margin - wide, 0, wide, letters.height() + 3};
}

void TimeStrip::paintEvent(QPaintEvent *)
{
    const Theme &theme = m_look.theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(small(font()));
    painter.setPen(theme.muted);
    const TimeScale all = history();
    painter.drawText(QRectF(margin, 2, width() / 2.0, stateArea().height()), Qt::AlignLeft, all.label(all.from));
    painter.setPen(m_window.isFollowing() ? theme.muted : theme.focus);
    painter.drawText(stateArea().adjusted(0, 2, 0, 2), Qt::AlignRight, stateText());
    paintBar(painter);
}

void TimeStrip::paintBar(QPainter &painter) const
{
    const Theme &theme = m_look.theme();
    const TimeScale all = history();
    const QRectF whole = bar();
    QPainterPath outline;
    outline.addRoundedRect(whole.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5);
    painter.fillPath(outline, theme.raised);
    painter.save();
    painter.setClipPath(outline);
    for (const Incident &incident : m_incidents) {
        const double left = all.x(std::max(incident.startedAt, all.from), whole);
        const double right = all.x(incident.resolvedAt.value_or(all.to), whole);
        if (right >= whole.left())
            painter.fillRect(QRectF(left, whole.top(), std::max(right - left, 2.0), whole.height()),
                             theme.wash(Theme::Tone::Trouble));
    }
    painter.restore();
    painter.setPen(QPen(theme.line, 1));
    painter.drawPath(outline);

    for (const ChartMarker &marker : m_markers) {
        if (marker.at < all.from || marker.at > all.to)
            continue;
        const double x = std::round(all.x(marker.at, whole));
        painter.fillRect(QRectF(x - 1, whole.top() - 1, 2, whole.height() + 2),
                         marker.tone == Theme::Tone::Quiet ? theme.muted : theme.tone(marker.tone));
    }

    const QRectF window = handle();
    QColor glass = hasFocus() ? theme.focus : theme.text;
    glass.setAlphaF(0.08F);
    painter.setBrush(glass);
    painter.setPen(QPen(hasFocus() ? theme.focus : theme.muted, hasFocus() ? 1.5 : 1));
    painter.drawRoundedRect(window.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    painter.setPen(Qt::NoPen);
    painter.setBrush(hasFocus() ? theme.focus : theme.text);
    painter.drawRoundedRect(QRectF(window.right() - 6, window.top(), 6, window.height()), 3, 3);
}

TimeStrip::Grip TimeStrip::gripAt(QPointF place) const
{
    const QRectF window = handle().adjusted(-3, -4, 3, 4);
    if (!window.contains(place))
        return Grip::None;
    if (window.width() > 30 && place.x() < window.left() + 8)
        return Grip::Begin;
    return window.width() > 30 && place.x() > window.right() - 10 && !m_window.isFollowing() ? Grip::End : Grip::Window;
}

const ChartMarker *TimeStrip::markerAt(QPointF place) const
{
    const TimeScale all = history();
    const ChartMarker *nearest = nullptr;
    double reach = 4;
    for (const ChartMarker &marker : m_markers) {
        if (const double away = std::abs(all.x(marker.at, bar()) - place.x()); away < reach) {
            nearest = &marker;
            reach = away;
        }
    }
    return nearest;
}

void TimeStrip::changeWindow(const TimeWindow &window)
{
    if (window == m_window)
        return;
    setTimeWindow(window);
    Q_EMIT windowChanged(m_window);
}

void TimeStrip::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return QWidget::mousePressEvent(event);
    if (stateArea().contains(event->position()))
        return changeWindow({.length = m_window.length});
    const Instant there = history().at(event->position().x(), bar());
    m_grip = gripAt(event->position());
    if (m_grip == Grip::None && bar().adjusted(0, -6, 0, 6).contains(event->position())) {
        m_grip = Grip::Window;
        changeWindow(m_window.panned(there + m_window.length / 2 - to(), m_situation.now()));
    }
    m_gripOffset = to() - there;
}

void TimeStrip::dragTo(double x)
{
    const Instant now = m_situation.now();
    const TimeScale all = history();
    const Instant there = std::clamp(all.at(x, bar()), all.from, all.to);
    if (m_grip == Grip::Window)
        changeWindow(
            m_window.panned(std::max(all.at(x, bar()) + m_gripOffset, all.from + m_window.length / 8) - to(), now));
    else if (m_grip == Grip::Begin)
        changeWindow(TimeWindow::between(std::min(there, to() - TimeWindow::shortest), to(), now));
    else if (m_grip == Grip::End)
        changeWindow(TimeWindow::between(from(), std::max(there, from() + TimeWindow::shortest), now));
}

void TimeStrip::mouseMoveEvent(QMouseEvent *event)
{
    if (m_grip != Grip::None)
        return dragTo(event->position().x());
    const Grip grip = gripAt(event->position());
    const bool words = stateArea().contains(event->position()) && !m_window.isFollowing();
    setCursor(words                                          ? Qt::PointingHandCursor
                  : grip == Grip::Begin || grip == Grip::End ? Qt::SizeHorCursor
                  : grip == Grip::Window                     ? Qt::OpenHandCursor
                                                             : Qt::ArrowCursor);
}

void TimeStrip::mouseReleaseEvent(QMouseEvent *event)
{
    m_grip = Grip::None;
    QWidget::mouseReleaseEvent(event);
}

void TimeStrip::wheelEvent(QWheelEvent *event)
{
    changeWindow(m_window.zoomed(std::pow(1.25, -event->angleDelta().y() / 120.0), to(), m_situation.now()));
    event->accept();
}

void TimeStrip::keyPressEvent(QKeyEvent *event)
{
    const Instant now = m_situation.now();
    switch (event->key()) {
    case Qt::Key_Left:
        return changeWindow(m_window.panned(-m_window.length / 4, now));
    case Qt::Key_Right:
        return changeWindow(m_window.panned(m_window.length / 4, now));
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        return changeWindow(m_window.zoomed(1 / 1.5, to(), now));
    case Qt::Key_Minus:
        return changeWindow(m_window.zoomed(1.5, to(), now));
    case Qt::Key_Home:
    case Qt::Key_Return:
    case Qt::Key_Enter:
        return changeWindow({.length = m_window.length});
    default:
        QWidget::keyPressEvent(event);
    }
}

bool TimeStrip::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    if (const ChartMarker *marker = markerAt(help->pos()))
        QToolTip::showText(help->globalPos(), Wording::clockTime(marker->at) + u' ' + marker->label, this);
    else if (stateArea().contains(help->pos()) && !m_window.isFollowing())
        QToolTip::showText(help->globalPos(),
                           m_replay ? tr("Follow the replay again (Home)") : tr("Follow now again (Home)"), this);
    else
        QToolTip::hideText();
    return true;
}

}
