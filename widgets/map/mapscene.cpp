// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/map/mapscene.h"

#include <algorithm>
#include <cmath>
#include <ranges>

namespace Hikeshi {

namespace {

constexpr double criticalWidth = 2.2;
constexpr double fanWidth = 1.7;
constexpr double partWidth = 1.2; ///< its caller can do without it
constexpr double bulge = 26;

QPointF leftOf(const QRectF &rect)
{
    return {rect.left(), rect.center().y()};
}

QPointF rightOf(const QRectF &rect)
{
    return {rect.right(), rect.center().y()};
}

/// An S that leaves and arrives level.
QPainterPath sweep(QPointF from, QPointF to)
{
    const double reach = std::clamp(std::abs(to.x() - from.x()) / 2, 10.0, 120.0) * (to.x() < from.x() ? -1 : 1);
    QPainterPath path(from);
    path.cubicTo(from + QPointF(reach, 0), to - QPointF(reach, 0), to);
    return path;
}

QPainterPath between(const QRectF &from, const QRectF &to)
{
    if (to.left() >= from.right())
        return sweep(rightOf(from), leftOf(to));
    if (to.right() <= from.left())
        return sweep(leftOf(from), rightOf(to));
    const double gap = to.top() - from.bottom();
    const double x = std::clamp(from.center().x(), to.left() + 8, to.right() - 8);
    if (gap >= 0 && gap < MapLayout::nodeHeight) {
        QPainterPath path(QPointF(x, from.bottom()));
        path.lineTo(x, to.top());
        return path;
    }
    // In one column with something between: round it on the right.
    const double outer = std::max(from.right(), to.right()) + bulge;
    QPainterPath path(rightOf(from));
    path.cubicTo(QPointF(outer, from.center().y()), QPointF(outer, to.center().y()), rightOf(to));
    return path;
}

MapLine lineOf(const MapNode &node, const MapGroup &group, bool critical)
{
    MapLine line = group.line;
    const bool quiet = node.health == Health::Normal || node.health == Health::Maintenance;
    if (quiet && !group.splitBrain && group.serving.size() > 1)
        line = {};
    else if (node.health == Health::Down)
        line = {Theme::Tone::Trouble, true};
    if (!critical && line.tone == Theme::Tone::Trouble)
        line.tone = Theme::Tone::Warning;
    return line;
}

}

QRectF MapScene::bounds() const
{
    return m_layout.bounds.adjusted(-6, -6, 6, 6);
}

void MapScene::setTopology(const Topology &topology, const Placements &byHand)
{
    m_layout = layOut(topology, byHand);
    m_wires.clear();
    m_index.clear();
    for (qsizetype i = topology.services.size() - 1; i >= 0; --i)
        m_index.insert(topology.services[i].id, i);
}

void MapScene::move(const InstanceId &id, QPointF middle)
{
    m_layout.move(id, middle);
}

void MapScene::joinUp(const Topology &topology, const MapModel &model)
{
    m_wires.clear();
    for (const Dependency &dependency : topology.dependencies)
        joinUp(dependency, model);
    for (const MapFrame &frame : std::as_const(m_layout.frames))
        tie(frame, topology, model);
    // Trouble over warning over quiet, where they cross.
    std::ranges::stable_sort(m_wires, {}, [](const MapWire &wire) {
        return wire.line.tone == Theme::Tone::Trouble ? 2 : wire.line.tone == Theme::Tone::Warning ? 1 : 0;
    });
}

void MapScene::add(const QPainterPath &path, MapLine line, double width, const Dependency &dependency)
{
    m_wires.append({path, path.boundingRect(), line, width, dependency.from, dependency.to});
}

void MapScene::joinUp(const Dependency &dependency, const MapModel &model)
{
    const qsizetype from = m_index.value(dependency.from, -1);
    const qsizetype to = m_index.value(dependency.to, -1);
    if (from < 0 || to < 0 || from == to || std::max(from, to) >= model.services())
        return;
    const auto serving = [&](qsizetype service) {
        QList<std::pair<QRectF, const MapNode *>> ends;
        for (const qsizetype i : model.group(service).serving) {
            const MapNode *node = &model.nodes(service)[i];
            if (const MapBox *box = m_layout.find(node->id); box && box->service == service)
                ends.append({box->rect, node});
        }
        return ends;
    };
    const auto callers = serving(from), called = serving(to);
    if (callers.isEmpty() || called.isEmpty())
        return;
    const MapGroup &group = model.group(to);
    const double full = dependency.critical ? criticalWidth : partWidth;
    const double fan = dependency.critical ? fanWidth : partWidth;
    if (callers.size() == 1 || called.size() == 1) {
        const double width = callers.size() == called.size() ? full : fan;
        for (const auto &[caller, callerNode] : callers) {
            for (const auto &[target, node] : called)
                add(between(caller, target), lineOf(*node, group, dependency.critical), width, dependency);
        }
        return;
    }
    // Each calls each: the curves meet in one point instead of crossing n times m times.
    QPointF meeting;
    for (const auto &[caller, node] : callers)
        meeting += rightOf(caller) / (2.0 * static_cast<double>(callers.size()));
    for (const auto &[target, node] : called)
        meeting += leftOf(target) / (2.0 * static_cast<double>(called.size()));
    MapLine common = group.line;
    if (!dependency.critical && common.tone == Theme::Tone::Trouble)
        common.tone = Theme::Tone::Warning;
    for (const auto &[caller, node] : callers)
        add(sweep(rightOf(caller), meeting), common, fan, dependency);
    for (const auto &[target, node] : called)
        add(sweep(meeting, leftOf(target)), lineOf(*node, group, dependency.critical), fan, dependency);
}

void MapScene::tie(const MapFrame &frame, const Topology &topology, const MapModel &model)
{
    if (frame.service >= model.services())
        return;
    const auto [first, count] = m_layout.boxesOf[frame.service];
    const ServiceId id = topology.services[frame.service].id;
    const MapLine line = model.group(frame.service).line.tone == Theme::Tone::Trouble
        ? MapLine{Theme::Tone::Trouble, true}
        : MapLine{Theme::Tone::Quiet, true};
    for (qsizetype i = first; i + 1 < first + count; ++i) {
        add(between(m_layout.boxes[i].rect, m_layout.boxes[i + 1].rect), line, partWidth, {id, id});
        m_wires.last().isTie = true;
    }
}

InstanceId MapScene::boxAt(QPointF at) const
{
    // Later boxes are painted over earlier ones.
    for (const MapBox &box : std::views::reverse(m_layout.boxes)) {
        if (box.rect.contains(at))
            return box.id;
    }
    return {};
}

qsizetype MapScene::frameAt(QPointF at) const
{
    const auto found = std::ranges::find_if(m_layout.frames, [&](const MapFrame &f) { return f.rect.contains(at); });
    return found == m_layout.frames.end() ? -1 : found - m_layout.frames.begin();
}

InstanceId MapScene::neighbour(const InstanceId &from, Qt::Key direction) const
{
    const MapBox *start = m_layout.find(from);
    if (!start)
        return m_layout.boxes.isEmpty() ? InstanceId() : m_layout.boxes.first().id;
    const QHash<Qt::Key, QPointF> ways{
        {Qt::Key_Left, {-1, 0}}, {Qt::Key_Right, {1, 0}}, {Qt::Key_Up, {0, -1}}, {Qt::Key_Down, {0, 1}}};
    const QPointF way = ways.value(direction);
    QSet<qsizetype> joined;
    for (const MapWire &wire : m_wires) {
        const qsizetype a = m_index.value(wire.from, -1), b = m_index.value(wire.to, -1);
        if (a == start->service || b == start->service)
            joined << a << b;
    }
    InstanceId best;
    double least = 0;
    for (const MapBox &box : m_layout.boxes) {
        const QPointF there = box.rect.center() - start->rect.center();
        const double along = QPointF::dotProduct(there, way);
        const double aside = std::abs(there.x() * way.y()) + std::abs(there.y() * way.x());
        if (box.id == from || along < 4 || aside > 4 * along)
            continue;
        const double cost = (along + 2 * aside) * (joined.contains(box.service) ? 0.5 : 1);
        if (best.isEmpty() || cost < least) {
            best = box.id;
            least = cost;
        }
    }
    return best;
}

}
