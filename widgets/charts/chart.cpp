// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/chart.h"

#include "situation/condition.h"
#include "widgets/charts/chartcsv.h"
#include "widgets/presenters/wording.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace Hikeshi {

using namespace Qt::StringLiterals;

Chart::Chart(Situation &situation, Look &look, SeriesId series, QWidget *parent)
    : QWidget(parent)
    , m_situation(situation)
    , m_look(look)
    , m_series(std::move(series))
    , m_pace(this)
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setObjectName(u"chart:"_s + m_series.value);
    connect(&situation, &Situation::samplesAdded, this, [this](const SampleBatch &batch) {
        if (batch.series == m_series)
            redraw();
    });
    connect(&situation, &Situation::topologyChanged, this, &Chart::redraw);
    connect(&situation, &Situation::sourceChanged, this, [this] {
        const Series *known = m_situation.series().find(m_series);
        if (!known || known->isEmpty())
            redraw();
    });
    connect(&situation.clock(), &Clock::ticked, this, &Chart::tick);
    connect(&look, &Look::changed, this, &Chart::redraw);
}

void Chart::redraw()
{
    m_outdated = true;
    m_pace.repaint();
}

// A fixed range without new samples stands still, unless the figure's age counts up.
void Chart::tick()
{
    if (isFollowing() || face().figureText() != m_shownFigure)
        redraw();
}

void Chart::setWindow(Milliseconds length)
{
    setTimeWindow({.length = std::clamp(length, TimeWindow::shortest, TimeWindow::longest)});
}

void Chart::setRange(Instant from, Instant to)
{
    setTimeWindow({.length = std::max(to - from, Milliseconds(1)), .end = to});
}

void Chart::setTimeWindow(const TimeWindow &window)
{
    if (window == m_window)
        return;
    m_window = window;
    redraw();
}

void Chart::follow()
{
    setTimeWindow({.length = m_window.length});
}

void Chart::setMarkers(QList<ChartMarker> markers)
{
    std::ranges::stable_sort(markers, {}, &ChartMarker::at);
    if (markers == m_markers)
        return;
    m_markers = std::move(markers);
    redraw();
}

void Chart::setHovered(std::optional<Instant> at)
{
    if (at == m_hovered)
        return;
    m_hovered = at;
    m_pace.repaint();
}

ChartFace Chart::face() const
{
    const SeriesSpec *spec = m_situation.seriesSpec(m_series);
    ChartFace::Facts facts{.series = m_situation.series().find(m_series),
                           .spec = spec ? *spec : SeriesSpec{.id = m_series},
                           .time = {from(), to()},
                           .now = m_situation.now(),
                           .markers = m_markers,
                           .focused = hasFocus()};
    const SourceReport *source = spec ? m_situation.source(spec->source) : nullptr;
    if (!facts.series || facts.series->isEmpty()) {
        facts.waitingFor = tr("waiting for %1").arg(source ? source->title : m_series.value);
        if (source && source->state == SourceState::Stale)
            facts.waitingFor += u'\n' + source->reason;
    }
    return {std::move(facts), m_look, font(), size()};
}

void Chart::describe(const ChartFace &face)
{
    m_shownFigure = face.figureText();
    if (const QString title = face.title(); title != accessibleName())
        setAccessibleName(title);
    const SeriesSpec *spec = m_situation.seriesSpec(m_series);
    const QString limit = spec && spec->limit ? tr(", limit %1").arg(figure(*spec->limit, spec->unit)) : QString();
    if (const QString text = m_shownFigure + limit; text != accessibleDescription())
        setAccessibleDescription(text);
}

void Chart::paintEvent(QPaintEvent *)
{
    const ChartFace shown = face();
    const QSize pixels = size() * devicePixelRatioF();
    if (std::exchange(m_outdated, false) || m_picture.size() != pixels) {
        describe(shown);
        m_picture = QPixmap(pixels);
        m_picture.setDevicePixelRatio(devicePixelRatioF());
        m_picture.fill(Qt::transparent);
        QPainter painter(&m_picture);
        shown.paint(painter);
    }
    QPainter painter(this);
    painter.drawPixmap(0, 0, m_picture);
    if (m_drag && m_drag->selects)
        paintSelection(painter);
    else if (m_hovered)
        shown.paintCrosshair(painter, *m_hovered);
}

void Chart::paintSelection(QPainter &painter) const
{
    const ChartFace shown = face();
    const auto inside = [&](double x) { return std::clamp(x, shown.plot().left(), shown.plot().right()); };
    QRectF stretch = shown.plot();
    stretch.setLeft(std::min(inside(m_drag->x), inside(m_dragX)));
    stretch.setRight(std::max(inside(m_drag->x), inside(m_dragX)));
    QColor fill = m_look.theme().focus;
    fill.setAlphaF(0.2F);
    painter.fillRect(stretch, fill);
    painter.setPen(m_look.theme().focus);
    painter.drawLine(stretch.topLeft(), stretch.bottomLeft());
    painter.drawLine(stretch.topRight(), stretch.bottomRight());
}

void Chart::changeWindow(const TimeWindow &window)
{
    if (window == m_window)
        return;
    setTimeWindow(window);
    Q_EMIT rangeChanged(from(), to(), isFollowing());
}

void Chart::zoom(double factor, std::optional<Instant> anchor)
{
    // Without a pointer a chart that follows goes on following; a fixed one keeps its middle.
    const Instant now = m_situation.now();
    const Instant still = anchor.value_or(isFollowing() ? now : from() + m_window.length / 2);
    changeWindow(m_window.zoomed(factor, still, now));
}

void Chart::moveCrosshair(std::optional<Instant> at)
{
    if (at)
        at = std::clamp(*at, from(), to());
    if (at == m_hovered)
        return;
    setHovered(at);
    Q_EMIT hovered(at);
}

void Chart::wheelEvent(QWheelEvent *event)
{
    const ChartFace shown = face();
    const QPoint turned = event->angleDelta();
    if (std::abs(turned.x()) > std::abs(turned.y()))
        changeWindow(m_window.panned(m_window.length * -turned.x() / 1200, m_situation.now()));
    else
        zoom(std::pow(1.25, -turned.y() / 120.0),
             std::clamp(shown.time().at(event->position().x(), shown.plot()), from(), to()));
    event->accept();
}

void Chart::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return QWidget::mousePressEvent(event);
    m_drag =
        Drag{.x = event->position().x(), .window = m_window, .selects = event->modifiers().testFlag(Qt::ShiftModifier)};
    m_dragX = m_drag->x;
}

void Chart::mouseMoveEvent(QMouseEvent *event)
{
    const ChartFace shown = face();
    const double x = event->position().x();
    if (!m_drag) {
        const bool inside = x >= shown.plot().left() && x <= shown.plot().right();
        setCursor(inside && shown.markerAt(x) ? Qt::PointingHandCursor : Qt::ArrowCursor);
        return moveCrosshair(inside ? std::optional(shown.time().at(x, shown.plot())) : std::nullopt);
    }
    m_dragX = x;
    const double by = m_drag->x - x;
    m_drag->moved |= std::abs(by) >= 4;
    if (m_drag->selects)
        return m_pace.repaint();
    if (m_drag->moved)
        changeWindow(m_drag->window.panned(
            Milliseconds(std::llround(by / shown.plot().width() * static_cast<double>(m_window.length.count()))),
            m_situation.now()));
}

void Chart::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || !m_drag)
        return QWidget::mouseReleaseEvent(event);
    const Drag drag = *m_drag;
    const double x = event->position().x();
    m_drag.reset();
    m_pace.repaint();
    const ChartFace shown = face();
    if (drag.selects && drag.moved) {
        const Instant one = std::clamp(shown.time().at(drag.x, shown.plot()), from(), to());
        const Instant other = std::clamp(shown.time().at(x, shown.plot()), from(), to());
        changeWindow(TimeWindow::between(std::min(one, other), std::max(one, other), m_situation.now()));
    } else if (!drag.moved) {
        if (const ChartMarker *marker = shown.markerAt(x))
            Q_EMIT markerChosen(marker->entry);
    }
}

void Chart::mouseDoubleClickEvent(QMouseEvent *)
{
    m_drag.reset();
    changeWindow({.length = m_window.length});
}

void Chart::leaveEvent(QEvent *)
{
    moveCrosshair(std::nullopt);
}

void Chart::stepCrosshair(int steps)
{
    const Milliseconds column = m_window.length / 100;
    moveCrosshair(m_hovered ? *m_hovered + column * steps : to() - m_window.length / 2);
}

void Chart::stepMarker(int direction)
{
    const Instant here = m_hovered.value_or(direction > 0 ? from() - Milliseconds(1) : to() + Milliseconds(1));
    const ChartMarker *next = nullptr;
    for (const ChartMarker &marker : std::as_const(m_markers)) {
        if (marker.at < from() || marker.at > to())
            continue;
        if (direction > 0 && marker.at > here && !next)
            next = &marker;
        if (direction < 0 && marker.at < here)
            next = &marker;
    }
    if (next)
        moveCrosshair(next->at);
}

void Chart::chooseMarker()
{
    const auto found = std::ranges::find_if(m_markers, [&](const ChartMarker &m) { return m.at == m_hovered; });
    if (found != m_markers.end())
        Q_EMIT markerChosen(found->entry);
}

void Chart::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy))
        return copyValues();
    const int side = event->key() == Qt::Key_Left ? -1 : event->key() == Qt::Key_Right ? 1 : 0;
    if (side != 0) {
        if (event->modifiers().testFlag(Qt::ControlModifier))
            return stepMarker(side);
        if (event->modifiers().testFlag(Qt::ShiftModifier))
            return stepCrosshair(side);
        return changeWindow(m_window.panned(m_window.length * side / 8, m_situation.now()));
    }
    switch (event->key()) {
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        return zoom(1 / 1.5, m_hovered);
    case Qt::Key_Minus:
        return zoom(1.5, m_hovered);
    case Qt::Key_Home:
        return changeWindow({.length = m_window.length});
    case Qt::Key_Return:
    case Qt::Key_Enter:
        return chooseMarker();
    case Qt::Key_Escape:
        if (m_hovered)
            return moveCrosshair(std::nullopt);
        break;
    default:
        break;
    }
    QWidget::keyPressEvent(event);
}

bool Chart::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    const ChartFace shown = face();
    if (const ChartMarker *marker = shown.markerAt(help->pos().x())) {
        const qsizetype number = std::ranges::find(m_markers, *marker) - m_markers.begin() + 1;
        QToolTip::showText(help->globalPos(),
                           u"%1 · %2 %3"_s.arg(number).arg(Wording::clockTime(marker->at), marker->label), this);
    } else {
        QToolTip::hideText();
    }
    return true;
}

void Chart::contextMenuEvent(QContextMenuEvent *event)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    QAction *copy = menu->addAction(tr("Copy values"), this, &Chart::copyValues);
    copy->setShortcut(QKeySequence::Copy);
    menu->addAction(tr("Copy as picture"), this, &Chart::copyPicture);
    menu->addSeparator();
    // A menu shows no reason beside a grey line, so the line itself says it.
    QAction *now = menu->addAction(isFollowing() ? tr("Follow now (following already)") : tr("Follow now"), this,
                                   [this] { changeWindow({.length = m_window.length}); });
    now->setShortcut(Qt::Key_Home);
    now->setEnabled(!isFollowing());
    menu->popup(event->globalPos());
}

QString Chart::csv() const
{
    const Series *known = m_situation.series().find(m_series);
    return known ? chartCsv(*known, {from(), to()}, static_cast<int>(face().plot().width())) : u"time,value\n"_s;
}

void Chart::copyValues()
{
    QGuiApplication::clipboard()->setText(csv());
}

void Chart::copyPicture()
{
    QGuiApplication::clipboard()->setPixmap(grab());
}

void Chart::focusInEvent(QFocusEvent *event)
{
    QWidget::focusInEvent(event);
    redraw();
}

void Chart::focusOutEvent(QFocusEvent *event)
{
    QWidget::focusOutEvent(event);
    redraw();
}

void Chart::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::PaletteChange)
        redraw();
}

}
