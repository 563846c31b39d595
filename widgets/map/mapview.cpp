// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/map/mapview.h"

#include "widgets/map/arrangement.h"

#include <QElapsedTimer>
#include <QPainter>
#include <QResizeEvent>

#include <algorithm>

namespace Hikeshi {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto repaintEvery = 33ms;
constexpr auto agesEvery = 250ms; ///< a fast drill ticks far more often than anybody reads ages
constexpr auto sharpenAfter = 60ms;
constexpr qsizetype fewNodes = 300; ///< up to here a whole frame is painted while zooming
constexpr auto slowest = 500ms;
constexpr qsizetype mostPieces = 64; ///< more changed nodes than this: the whole picture anew
constexpr double scrollAfter = 64;
constexpr double spare = 128; ///< painted beyond each edge
constexpr double margin = 12;
constexpr double captionBand = 26;
constexpr double largestFit = 2.2;
constexpr double leastZoom = 0.04, mostZoom = 4;

}

MapView::MapView(Situation &situation, Look &look, QWidget *parent)
    : QWidget(parent)
    , m_situation(situation)
    , m_look(look)
{
    setObjectName(u"mapView"_s);
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAttribute(Qt::WA_OpaquePaintEvent);
    for (const auto &[timer, delay] :
         {std::pair(&m_soon, repaintEvery), {&m_ages, agesEvery}, {&m_sharpen, sharpenAfter}}) {
        timer->setSingleShot(true);
        timer->setInterval(delay);
    }
    connect(&m_soon, &QTimer::timeout, this, &MapView::refresh);
    connect(&m_ages, &QTimer::timeout, this, [this] {
        m_allChanged = true;
        refresh();
    });
    connect(&m_sharpen, &QTimer::timeout, this, &MapView::repaintAll);
    connect(&situation, &Situation::topologyChanged, this, &MapView::topologyChanged);
    connect(&situation, &Situation::instanceChanged, this, &MapView::refreshSoon);
    connect(&situation, &Situation::sourceChanged, this, [this] {
        if (m_scene.isEmpty())
            update();
    });
    // Ages, lags and queues move without a change of health; and silence is a change that nobody signals.
    connect(&situation.clock(), &Clock::ticked, this, [this] {
        if (!m_ages.isActive())
            m_ages.start();
    });
    connect(&look, &Look::changed, this, [this] {
        m_allChanged = true;
        m_stale = true;
        refresh();
    });
    topologyChanged();
}

void MapView::topologyChanged()
{
    m_scene.setTopology(m_situation.map().topology(), m_hand);
    m_allChanged = true;
    m_drag = {};
    if (!m_scene.layout().find(m_marks.selected))
        m_marks.selected = {};
    if (!m_scene.layout().find(m_marks.hovered))
        m_marks.hovered = {};
    const QList<InstanceId> found = MapModel::find(m_situation.map().topology(), m_search);
    m_marks.found = {found.begin(), found.end()};
    refresh();
    if (m_fitted)
        fit();
}

void MapView::refreshSoon(const InstanceId &id)
{
    if (const Service *service = m_situation.map().topology().serviceOf(id))
        m_changed.insert(service->id);
    if (!m_soon.isActive())
        m_soon.start();
}

void MapView::refresh()
{
    m_soon.stop();
    const MapModel before = m_model;
    const QString language = m_look.language();
    if (std::exchange(m_allChanged, false))
        m_model.renew(m_situation.map(), m_situation.now(), language);
    else
        m_model.renew(m_situation.map(), m_situation.now(), language, m_changed);
    m_changed.clear();
    if (m_model == before && !m_stale)
        return;
    if (const auto reworded = m_model.rewordedSince(before); !m_stale && reworded) {
        m_reworded += *reworded;
        update();
        return;
    }
    m_scene.joinUp(m_situation.map().topology(), m_model);
    remark();
}

void MapView::remark()
{
    m_marks.source = m_marks.selected.isEmpty() ? m_model.worst(m_situation.map()) : m_marks.selected;
    m_marks.touched = MapModel::blastRadius(m_situation.map(), m_marks.source);
    setAccessibleName(tr("Service map"));
    const MapNode *node = m_model.node(m_marks.source);
    setAccessibleDescription(node ? QString(node->mark + u' ' + node->name + u", "_s + node->second).trimmed()
                                  : QString());
    repaintAll();
}

void MapView::repaintAll()
{
    m_stale = true;
    update();
}

void MapView::select(const InstanceId &id)
{
    const InstanceId wanted = m_scene.layout().find(id) ? id : InstanceId();
    if (wanted == m_marks.selected)
        return;
    m_marks.selected = wanted;
    remark();
    Q_EMIT instanceSelected(wanted);
}

void MapView::setCandidates(const QList<InstanceId> &ids)
{
    m_marks.candidates = {ids.begin(), ids.end()};
    repaintAll();
}

void MapView::setReadOnly(bool readOnly)
{
    m_readOnly = readOnly;
}

int MapView::find(const QString &text)
{
    m_search = text;
    const QList<InstanceId> found = MapModel::find(m_situation.map().topology(), text);
    m_marks.found = {found.begin(), found.end()};
    repaintAll();
    if (!found.isEmpty()) {
        select(found.first());
        bringIntoView(found.first());
    }
    return static_cast<int>(found.size());
}

/// Where the origin goes and how large everything is, so that `content` fills `area` from its middle.
void MapView::lookAt(const QRectF &area, const QRectF &content, QPointF &offset, double &zoom) const
{
    const QRectF inner = area.adjusted(margin, captionBand, -margin, -margin);
    if (content.isEmpty() || inner.width() < 1 || inner.height() < 1)
        return;
    zoom =
        std::clamp(std::min(inner.width() / content.width(), inner.height() / content.height()), leastZoom, largestFit);
    offset = inner.center() - content.center() * zoom;
    offset = {std::round(offset.x()), std::round(offset.y())};
}

void MapView::fit()
{
    m_fitted = true;
    lookAt(QRectF(rect()), m_scene.bounds(), m_offset, m_zoom);
    repaintAll();
}

void MapView::zoomBy(double factor)
{
    zoomAt(QRectF(rect()).center(), factor);
}

void MapView::zoomAt(QPointF pointer, double factor)
{
    const double zoom = std::clamp(m_zoom * factor, leastZoom, mostZoom);
    if (!std::isfinite(zoom) || zoom == m_zoom)
        return;
    m_offset = pointer - toScene(pointer) * zoom;
    m_zoom = zoom;
    m_fitted = false;
    update();
}

QRectF MapView::nodeRect(const InstanceId &id) const
{
    const MapBox *box = m_scene.layout().find(id);
    return box ? QRectF(box->rect.topLeft() * m_zoom + m_offset, box->rect.size() * m_zoom) : QRectF();
}

void MapView::bringIntoView(const InstanceId &id)
{
    const QRectF seen = QRectF(rect()).adjusted(margin, captionBand, -margin, -margin);
    const QRectF node = nodeRect(id);
    if (node.isEmpty() || seen.contains(node))
        return;
    m_offset += seen.center() - node.center();
    m_fitted = false;
    update();
}

QByteArray MapView::arrangement() const
{
    return arrangementToJson(m_hand);
}

void MapView::setArrangement(const QByteArray &json)
{
    m_hand = arrangementFromJson(json);
    topologyChanged();
    repaintAll();
}

QImage MapView::picture(QSize size) const
{
    QImage image(size.expandedTo({1, 1}), QImage::Format_ARGB32_Premultiplied);
    image.fill(m_look.theme().ground);
    MapModel model;
    model.renew(m_situation.map(), m_situation.now(), m_look.language());
    MapScene scene = m_scene;
    scene.joinUp(m_situation.map().topology(), model);
    MapMarks marks{.source = m_marks.source, .candidates = m_marks.candidates, .touched = m_marks.touched};
    QPointF offset;
    double zoom = 1;
    lookAt(QRectF(image.rect()), scene.bounds(), offset, zoom);
    QPainter painter(&image);
    MapPainter(painter, m_look.theme(), offset, zoom).paint(scene, model, marks, QRectF(image.rect()));
    paintCaption(painter, QRectF(image.rect()));
    return image;
}

void MapView::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    if (m_fitted)
        fit();
    else
        repaintAll();
}

void MapView::showEvent(QShowEvent *event)
{
    refresh();
    QWidget::showEvent(event);
}

/// Panning copies from the cache; while a large map is zoomed the old picture is stretched, and made sharp when the
/// hand rests.
void MapView::ensurePainted()
{
    const bool zoomed = m_zoom != m_cacheZoom;
    if (m_stale || m_cache.isNull() || m_cache.devicePixelRatio() != devicePixelRatioF())
        return renderCache();
    if (zoomed && m_scene.layout().boxes.size() > fewNodes) {
        m_sharpen.start();
        return;
    }
    if (zoomed || m_reworded.size() > mostPieces)
        return renderCache();
    for (const InstanceId &id : std::exchange(m_reworded, {})) {
        if (const MapBox *box = m_scene.layout().find(id))
            paintPiece(QRectF(box->rect.topLeft() * m_zoom + m_cacheOffset, box->rect.size() * m_zoom));
    }
    if ((m_offset - m_cacheOffset).manhattanLength() > scrollAfter)
        scrollCache();
}

/// Moves the cache along and paints the strips that have come in.
void MapView::scrollCache()
{
    const double ratio = m_cache.devicePixelRatio();
    const QPoint by = ((m_offset - m_cacheOffset) * ratio).toPoint();
    if (std::abs(by.x()) >= m_cache.width() / 2 || std::abs(by.y()) >= m_cache.height() / 2)
        return renderCache();
    QRegion exposed;
    m_cache.scroll(by.x(), by.y(), m_cache.rect(), &exposed);
    m_cacheOffset += QPointF(by) / ratio;
    for (const QRect &strip : exposed)
        paintPiece(
            QRectF(QPointF(strip.topLeft()) / ratio, QSizeF(strip.size()) / ratio).translated(m_cached.topLeft()));
}

void MapView::paintPiece(const QRectF &piece)
{
    const QRectF whole = QRectF(piece.toAlignedRect()).adjusted(-1, -1, 1, 1) & m_cached;
    if (whole.isEmpty())
        return;
    QPainter painter(&m_cache);
    painter.translate(-m_cached.topLeft());
    painter.setClipRect(whole);
    painter.fillRect(whole, m_look.theme().ground);
    MapPainter(painter, m_look.theme(), m_cacheOffset, m_cacheZoom).paint(m_scene, m_model, m_marks, whole);
}

void MapView::renderCache()
{
    m_cached = QRectF(rect()).adjusted(-spare, -spare, spare, spare);
    m_cacheOffset = m_offset;
    m_cacheZoom = m_zoom;
    m_stale = false;
    m_reworded.clear();
    QElapsedTimer cost;
    cost.start();
    const double ratio = devicePixelRatioF();
    const QSize size = (m_cached.size() * ratio).toSize();
    if (m_cache.size() != size)
        m_cache = QPixmap(size);
    m_cache.setDevicePixelRatio(ratio);
    m_cache.fill(m_look.theme().ground);
    QPainter painter(&m_cache);
    painter.translate(-m_cached.topLeft());
    MapPainter(painter, m_look.theme(), m_offset, m_zoom).paint(m_scene, m_model, m_marks, m_cached);
    // A slow machine with a large map paints less often, so that hands are still answered.
    m_soon.setInterval(std::clamp(Milliseconds(3 * cost.elapsed()), Milliseconds(repaintEvery), slowest));
}

void MapView::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &theme = m_look.theme();
    painter.fillRect(rect(), theme.ground);
    if (m_scene.isEmpty()) {
        painter.setPen(theme.muted);
        painter.setFont(Theme::letters(10));
        painter.drawText(QRectF(rect()).adjusted(24, 24, -24, -24), Qt::AlignCenter | Qt::TextWordWrap, emptyText());
    } else {
        ensurePainted();
        const double stretch = m_zoom / m_cacheZoom;
        // A scene point p lies at p * cacheZoom + cacheOffset in the cache's plane.
        const QPointF corner = (m_cached.topLeft() - m_cacheOffset) * stretch + m_offset;
        painter.setRenderHint(QPainter::SmoothPixmapTransform, false);
        if (stretch == 1)
            painter.drawPixmap(corner, m_cache);
        else
            painter.drawPixmap(QRectF(corner, m_cached.size() * stretch), m_cache, QRectF(m_cache.rect()));
        MapPainter(painter, theme, m_offset, m_zoom).paintHovered(m_scene, m_model, m_marks, QRectF(rect()));
        paintCaption(painter, QRectF(rect()));
    }
    if (hasFocus()) {
        QColor colour = theme.focus;
        colour.setAlphaF(0.6F);
        painter.setPen(colour);
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
    }
}

QString MapView::emptyText() const
{
    const QList<SourceReport> sources = m_situation.sources();
    const auto waiting =
        std::ranges::find_if(sources, [](const SourceReport &s) { return s.state != SourceState::Live; });
    if (sources.isEmpty())
        return tr("No map yet: this site has no source that has said a word. Its site.yaml names the sources.");
    if (waiting == sources.end())
        return tr("No map yet: every source answers, but none has told which services there are.");
    if (waiting->reason.isEmpty())
        return tr("No map yet: waiting for the first word of %1.").arg(waiting->title);
    return tr("No map yet: waiting for %1, which does not answer (%2).").arg(waiting->title, waiting->reason);
}

void MapView::paintCaption(QPainter &painter, const QRectF &area) const
{
    const MapNode *node = m_model.node(m_marks.source);
    if (!node)
        return;
    const Theme &theme = m_look.theme();
    const QString words = tr("showing blast radius of");
    painter.setFont(Theme::letters(9.5, QFont::DemiBold));
    const QFontMetricsF bold(painter.font(), painter.device());
    const QString name = bold.elidedText(node->name, Qt::ElideRight, area.width() / 3);
    const double nameWidth = bold.horizontalAdvance(name);
    painter.setFont(Theme::letters(9.5));
    const QFontMetricsF plain(painter.font(), painter.device());
    const double width = nameWidth + plain.horizontalAdvance(words) + 6;
    const QRectF line(area.right() - margin - width, area.top() + 4, width, captionBand - 8);
    QColor ground = theme.ground;
    ground.setAlphaF(0.85F);
    painter.fillRect(line.adjusted(-6, -2, 6, 2), ground);
    painter.setPen(theme.muted);
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, words);
    painter.setFont(Theme::letters(9.5, QFont::DemiBold));
    painter.setPen(node->tone == Theme::Tone::Quiet ? theme.focus : theme.tone(node->tone));
    painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter | Qt::TextSingleLine, name);
}

}
