// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/map/mapview.h"

#include "widgets/common/watermark.h"
#include "widgets/map/arrangement.h"

#include <QPainter>
#include <QResizeEvent>

#include <algorithm>

namespace Hikeshi {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr Milliseconds agesEvery = 250ms; ///< a fast drill ticks far more often than anybody reads ages
constexpr Milliseconds sharpenAfter = 60ms;
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
        m_allChanged = m_allChanged || !isVisible(); // made up for when it is shown
        if (isVisible() && !m_ages.isActive())
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
    if (isVisible() && !m_soon.isActive())
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
    m_marks.source = !m_previewed.isEmpty() ? m_previewed
        : !m_marks.selected.isEmpty()       ? m_marks.selected
                                            : m_model.worst(m_situation.map());
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
    if (!wanted.isEmpty())
        m_previewed = {};
    remark();
    Q_EMIT instanceSelected(wanted);
}

void MapView::setCandidates(const QList<InstanceId> &ids)
{
    m_marks.candidates = {ids.begin(), ids.end()};
    repaintAll();
}

void MapView::setPreviewed(const QString &target)
{
    const Service *service = m_situation.map().topology().service(ServiceId(target));
    const InstanceId shown = !service || m_scene.layout().find(InstanceId(target)) ? InstanceId(target)
        : service->instances.isEmpty()                                             ? InstanceId()
                                                                                   : service->instances.first();
    if (shown == m_previewed)
        return;
    m_previewed = shown;
    remark();
}

void MapView::setDrill(bool drill)
{
    m_drill = drill;
    update();
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
    if (m_drill)
        paintWatermark(painter, QRectF(image.rect()), m_look.theme());
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

}
