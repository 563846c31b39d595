// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/presenters/maplayout.h"

#include "widgets/presenters/maplayers.h"

#include <QLineF>
#include <QSet>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace Hikeshi {

namespace {

constexpr qsizetype rowsOfABlock = 8; ///< a pool of more instances goes on in a second row of boxes beside the first
constexpr double poolGap = 8;

/// One service as a brick of the layout, its boxes inside it.
struct Brick
{
    QSizeF size;
    double boxWidth = 0;
    qsizetype count = 0;
    qsizetype rows = 0;
    double anchor = 0; ///< below its top: the height at which its neighbours' lines should arrive
    bool framed = false;
};

/// What a name takes on the screen, without asking a font: the layout must be the same on every machine.
double widthOf(QStringView name)
{
    double width = 0;
    for (const QChar c : name)
        width += c.unicode() >= 0x2e80 ? 11.0 : 7.0;
    return width;
}

Brick brickOf(const Service &service, qsizetype count)
{
    Brick brick{.count = count, .framed = isFramed(service)};
    double name = 0;
    if (service.instances.size() <= 1) {
        const QString own = service.id.value;
        name = std::max(widthOf(service.name.en.isEmpty() ? own : service.name.en), widthOf(service.name.ja));
    } else {
        for (const InstanceId &id : service.instances)
            name = std::max(name, widthOf(id.value));
    }
    brick.boxWidth = 2 * std::round(std::clamp(name + 30, brick.framed ? 118.0 : 84.0, 136.0) / 2);
    brick.rows = std::min(count, rowsOfABlock);
    const auto rows = static_cast<double>(brick.rows);
    const qsizetype full = (count + rowsOfABlock - 1) / rowsOfABlock;
    const auto columns = static_cast<double>(full);
    brick.size = {columns * brick.boxWidth + (columns - 1) * poolGap,
                  rows * MapLayout::nodeHeight + (rows - 1) * MapLayout::rowGap};
    if (brick.framed)
        brick.size += QSizeF(2 * MapLayout::frameSide, MapLayout::frameTop + MapLayout::frameBottom);
    // A group is mostly served by the first that it names.
    brick.anchor = brick.framed ? MapLayout::frameTop + MapLayout::nodeHeight / 2 : brick.size.height() / 2;
    return brick;
}

/// The columns of services, their heights and how bricks hang in them.
class Wall
{
public:
    Wall(const Topology &topology, const QList<Brick> &bricks)
        : m_bricks(bricks)
        , m_layers(MapLayers::of(topology))
    {
        m_tops.resize(bricks.size());
        m_lefts.resize(bricks.size());
        raiseColumns();
        settle();
        placeIsolated();
        spreadColumns();
    }

    QPointF corner(qsizetype service) const { return {m_lefts[service], m_tops[service]}; }

private:
    using Column = QList<qsizetype>; ///< services from top to bottom

    double heightOf(const Column &column) const
    {
        double height = 0;
        for (const qsizetype service : column)
            height += m_bricks[service].size.height() + MapLayout::serviceGap;
        return std::max(0.0, height - MapLayout::serviceGap);
    }

    /// A layer that is much taller than the map is wide goes on in further columns; neighbours stay at their height.
    void raiseColumns()
    {
        double area = 0;
        for (const Brick &brick : m_bricks)
            area += (brick.size.width() + MapLayout::columnGap) * (brick.size.height() + MapLayout::serviceGap);
        m_tallest = std::max(420.0, std::sqrt(area / 1.9));
        for (const Column &layer : std::as_const(m_layers.layers)) {
            const auto parts = static_cast<qsizetype>(std::max(1.0, std::ceil(heightOf(layer) / (m_tallest * 1.15))));
            const qsizetype first = m_columns.size();
            m_columns.resize(first + parts);
            for (qsizetype i = 0; i < layer.size(); ++i)
                m_columns[first + i % parts].append(layer[i]);
        }
    }

    double bottom(const Column &column) const
    {
        double lowest = m_top;
        for (const qsizetype service : column)
            lowest = std::max(lowest, m_tops[service] + m_bricks[service].size.height() + 2 * MapLayout::serviceGap);
        return lowest;
    }

    /// Nobody calls them and they call nobody: they fill the columns that end highest.
    void placeIsolated()
    {
        m_top = m_columns.isEmpty() ? 0 : std::numeric_limits<double>::max();
        for (const Column &column : std::as_const(m_columns)) {
            for (const qsizetype service : column)
                m_top = std::min(m_top, m_tops[service]);
        }
        for (const qsizetype service : std::as_const(m_layers.isolated)) {
            auto highest = std::ranges::min_element(m_columns, {}, [&](const Column &c) { return bottom(c); });
            if (highest == m_columns.end() || bottom(*highest) - m_top + m_bricks[service].size.height() > m_tallest) {
                m_columns.append(Column{});
                highest = m_columns.end() - 1;
            }
            m_tops[service] = bottom(*highest);
            highest->append(service);
        }
    }

    /// Heights: everything as near to its neighbours' middle as order and gaps allow.
    void settle()
    {
        for (const Column &column : std::as_const(m_columns)) {
            double top = -heightOf(column) / 2;
            for (const qsizetype service : column) {
                m_tops[service] = top;
                top += m_bricks[service].size.height() + MapLayout::serviceGap;
            }
        }
        // The fullest column stands still: with nothing to hold on to, the others would drift and their lines slant.
        const auto fullest = std::ranges::max_element(m_columns, {}, [&](const Column &c) { return heightOf(c); });
        const qsizetype still = fullest - m_columns.begin();
        const int rounds = m_bricks.size() < 200 ? 200 : 8;
        for (int round = 0; round < rounds; ++round) {
            for (qsizetype i = 0; i < m_columns.size(); ++i) {
                if (const qsizetype next = round % 2 == 0 ? i : m_columns.size() - 1 - i; next != still)
                    settle(m_columns[next]);
            }
        }
        for (double &top : m_tops)
            top = std::round(top);
    }

    double anchor(qsizetype service) const { return m_tops[service] + m_bricks[service].anchor; }

    double wish(qsizetype service) const
    {
        const QList<qsizetype> &around = m_layers.neighbours[service];
        if (around.isEmpty())
            return anchor(service);
        double sum = 0;
        for (const qsizetype other : around)
            sum += anchor(other);
        return sum / static_cast<double>(around.size());
    }

    /// Least squares under the order: services that wish to overlap become one heap round their common wish.
    void settle(const Column &column)
    {
        struct Heap
        {
            double wish; ///< weighted sum of the wished offsets of its members
            double weight;
            int count;
            double mean() const { return wish / weight; }
        };
        std::vector<Heap> heaps;
        std::vector<double> offsets;
        double offset = 0;
        for (const qsizetype service : column) {
            const Brick &brick = m_bricks[service];
            offsets.push_back(offset + brick.anchor);
            const double weight = m_layers.isLoose(service) ? 1e-6 : 1;
            heaps.push_back({(wish(service) - offset - brick.anchor) * weight, weight, 1});
            offset += brick.size.height() + MapLayout::serviceGap;
            while (heaps.size() > 1 && heaps[heaps.size() - 2].mean() >= heaps.back().mean()) {
                heaps[heaps.size() - 2].wish += heaps.back().wish;
                heaps[heaps.size() - 2].weight += heaps.back().weight;
                heaps[heaps.size() - 2].count += heaps.back().count;
                heaps.pop_back();
            }
        }
        qsizetype at = 0;
        for (const Heap &heap : heaps) {
            for (int i = 0; i < heap.count; ++i, ++at) {
                const qsizetype service = column[at];
                m_tops[service] = heap.mean() + offsets[static_cast<std::size_t>(at)] - m_bricks[service].anchor;
            }
        }
    }

    void spreadColumns()
    {
        double left = 0;
        for (const Column &column : std::as_const(m_columns)) {
            double width = 0;
            for (const qsizetype service : column)
                width = std::max(width, m_bricks[service].size.width());
            for (const qsizetype service : column)
                m_lefts[service] = left + std::round((width - m_bricks[service].size.width()) / 2);
            if (!column.isEmpty())
                left += width + MapLayout::columnGap;
        }
    }

    const QList<Brick> &m_bricks;
    MapLayers m_layers;
    QList<Column> m_columns;
    QList<double> m_tops;
    QList<double> m_lefts;
    double m_tallest = 0;
    double m_top = 0;
};

QRectF frameRound(const MapLayout &layout, qsizetype service)
{
    const auto [first, count] = layout.boxesOf[service];
    QRectF rect;
    for (qsizetype i = first; i < first + count; ++i)
        rect |= layout.boxes[i].rect;
    return rect.adjusted(-MapLayout::frameSide, -MapLayout::frameTop, MapLayout::frameSide, MapLayout::frameBottom);
}

QRectF boundsOf(const MapLayout &layout)
{
    QRectF bounds;
    for (const MapBox &box : layout.boxes)
        bounds |= box.rect;
    for (const MapFrame &frame : layout.frames)
        bounds |= frame.rect;
    return bounds;
}

/// Every instance once, by the first service that names it.
QList<QList<InstanceId>> namesOf(const Topology &topology)
{
    QSet<InstanceId> seen;
    QList<QList<InstanceId>> names;
    for (const Service &service : topology.services) {
        QList<InstanceId> own;
        for (const InstanceId &id : service.instances) {
            if (!seen.contains(id))
                own.append(id);
            seen.insert(id);
        }
        if (const InstanceId self(service.id.value); own.isEmpty() && !seen.contains(self)) {
            own.append(self);
            seen.insert(self);
        }
        names.append(own);
    }
    return names;
}

}

const MapBox *MapLayout::find(const InstanceId &id) const
{
    const auto found = boxAt.constFind(id);
    return found == boxAt.cend() ? nullptr : &boxes[*found];
}

void MapLayout::move(const InstanceId &id, QPointF middle)
{
    const auto found = boxAt.constFind(id);
    if (found == boxAt.cend())
        return;
    MapBox &box = boxes[*found];
    box.rect.moveCenter(middle);
    box.byHand = true;
    for (MapFrame &frame : frames) {
        if (frame.service == box.service)
            frame.rect = frameRound(*this, frame.service);
    }
    bounds = boundsOf(*this);
}

bool isFramed(const Service &service)
{
    return service.instances.size() > 1 && !service.redundancy.isEmpty() && service.redundancy != u"pool"
        && service.redundancy != u"none";
}

MapLayout layOut(const Topology &topology, const Placements &byHand)
{
    const QList<QList<InstanceId>> names = namesOf(topology);
    QList<Brick> bricks;
    for (qsizetype i = 0; i < topology.services.size(); ++i)
        bricks.append(brickOf(topology.services[i], std::max<qsizetype>(1, names[i].size())));
    const Wall wall(topology, bricks);
    MapLayout layout;
    for (qsizetype service = 0; service < bricks.size(); ++service) {
        const Brick &brick = bricks[service];
        QPointF corner = wall.corner(service);
        if (brick.framed)
            corner += QPointF(MapLayout::frameSide, MapLayout::frameTop);
        layout.boxesOf.append({layout.boxes.size(), names[service].size()});
        for (qsizetype i = 0; i < names[service].size(); ++i) {
            const qsizetype column = i / rowsOfABlock;
            const QPointF step(static_cast<double>(column) * (brick.boxWidth + poolGap),
                               static_cast<double>(i % rowsOfABlock) * (MapLayout::nodeHeight + MapLayout::rowGap));
            MapBox box{names[service][i], service, {corner + step, QSizeF(brick.boxWidth, MapLayout::nodeHeight)}};
            if (const auto hand = byHand.constFind(box.id); hand != byHand.cend()) {
                box.rect.moveCenter(*hand);
                box.byHand = true;
            }
            layout.boxAt.insert(box.id, layout.boxes.size());
            layout.boxes.append(box);
        }
        if (brick.framed && !names[service].isEmpty())
            layout.frames.append({service, frameRound(layout, service)});
    }
    layout.bounds = boundsOf(layout);
    return layout;
}

qsizetype crossings(const MapLayout &layout, const Topology &topology)
{
    QHash<ServiceId, QPointF> middles;
    for (qsizetype i = 0; i < layout.boxesOf.size(); ++i) {
        QRectF rect;
        for (qsizetype b = 0; b < layout.boxesOf[i].second; ++b)
            rect |= layout.boxes[layout.boxesOf[i].first + b].rect;
        middles.insert(topology.services[i].id, rect.center());
    }
    QList<QLineF> lines;
    for (const Dependency &each : topology.dependencies) {
        if (middles.contains(each.from) && middles.contains(each.to))
            lines.append(QLineF(middles[each.from], middles[each.to]));
    }
    qsizetype count = 0;
    for (qsizetype i = 0; i < lines.size(); ++i) {
        for (qsizetype j = i + 1; j < lines.size(); ++j) {
            const bool meet = lines[i].p1() == lines[j].p1() || lines[i].p2() == lines[j].p2()
                || lines[i].p1() == lines[j].p2() || lines[i].p2() == lines[j].p1();
            if (!meet && lines[i].intersects(lines[j], nullptr) == QLineF::BoundedIntersection)
                ++count;
        }
    }
    return count;
}

}
