// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/presenters/maplayers.h"

#include "widgets/presenters/maplayout.h"

#include <QHash>
#include <QMap>

#include <algorithm>

namespace Hikeshi {

namespace {

constexpr int sweeps = 12;

class Layering
{
public:
    explicit Layering(const Topology &topology)
        : m_topology(topology)
        , m_count(topology.services.size())
    {
        m_layers.neighbours.resize(m_count);
        m_layers.hostOf.fill(-1, m_count);
        m_calls.resize(m_count);
        m_callers.resize(m_count);
        m_layerOf.fill(0, m_count);
        m_position.fill(0, m_count);
        m_wish.fill(0, m_count);
        readCalls();
        hangLeaves();
        cutCycles();
        assignLayers();
        order();
        hangUp();
    }

    MapLayers take() { return std::move(m_layers); }

private:
    using Column = QList<qsizetype>;

    void readCalls()
    {
        QHash<ServiceId, qsizetype> index;
        for (qsizetype i = m_count - 1; i >= 0; --i)
            index.insert(m_topology.services[i].id, i);
        m_critical.resize(m_count);
        for (const Dependency &each : m_topology.dependencies) {
            const qsizetype from = index.value(each.from, -1);
            const qsizetype to = index.value(each.to, -1);
            if (from < 0 || to < 0 || from == to || m_calls[from].contains(to))
                continue;
            m_calls[from].append(to);
            m_callers[to].append(from);
            m_critical[to] = m_critical[to] || each.critical;
        }
        m_isolated.fill(false, m_count);
        for (qsizetype i = 0; i < m_count; ++i) {
            m_isolated[i] = m_calls[i].isEmpty() && m_callers[i].isEmpty();
            if (m_isolated[i])
                m_layers.isolated.append(i);
        }
    }

    bool isSingle(qsizetype service) const { return m_topology.services[service].instances.size() <= 1; }

    /// A lone thing that one lone caller can do without hangs under its caller and takes no layer of its own.
    void hangLeaves()
    {
        for (qsizetype leaf = 0; leaf < m_count; ++leaf) {
            if (m_callers[leaf].size() != 1 || !m_calls[leaf].isEmpty() || m_critical[leaf] || !isSingle(leaf))
                continue;
            const qsizetype host = m_callers[leaf].first();
            if (!isSingle(host) || m_calls[host].size() < 2)
                continue;
            m_layers.hostOf[leaf] = host;
            m_layers.neighbours[leaf] = {host};
        }
        for (qsizetype leaf = 0; leaf < m_count; ++leaf) {
            if (const qsizetype host = m_layers.hostOf[leaf]; host >= 0) {
                m_calls[host].removeOne(leaf);
                m_callers[leaf].clear();
            }
        }
    }

    /// Depth first in topology order; a call that closes a cycle is turned round for the layering.
    void cutCycles()
    {
        enum class Mark
        {
            New,
            Open,
            Done
        };
        QList<Mark> marks(m_count, Mark::New);
        m_down.resize(m_count);
        m_up.resize(m_count);
        QList<std::pair<qsizetype, qsizetype>> way; // service, next call to follow
        const auto descend = [&](qsizetype root) {
            way.append({root, 0});
            marks[root] = Mark::Open;
            while (!way.isEmpty()) {
                const qsizetype from = way.last().first;
                if (way.last().second == m_calls[from].size()) {
                    marks[from] = Mark::Done;
                    way.removeLast();
                    continue;
                }
                const qsizetype to = m_calls[from][way.last().second++];
                const bool closes = marks[to] == Mark::Open;
                m_down[closes ? to : from].append(closes ? from : to);
                m_up[closes ? from : to].append(closes ? to : from);
                if (marks[to] == Mark::New) {
                    marks[to] = Mark::Open;
                    way.append({to, 0});
                }
            }
        };
        for (qsizetype i = 0; i < m_count; ++i) {
            if (m_callers[i].isEmpty() && marks[i] == Mark::New)
                descend(i);
        }
        for (qsizetype i = 0; i < m_count; ++i) {
            if (marks[i] == Mark::New)
                descend(i);
        }
    }

    bool takesALayer(qsizetype service) const { return m_layers.hostOf[service] < 0 && !m_isolated[service]; }

    /// Longest path from the callers; then whoever nobody calls comes as near to what it calls as it can.
    void assignLayers()
    {
        QList<qsizetype> waiting(m_count);
        Column ready;
        for (qsizetype i = 0; i < m_count; ++i) {
            waiting[i] = m_up[i].size();
            if (waiting[i] == 0)
                ready.append(i);
        }
        for (qsizetype next = 0; next < ready.size(); ++next) {
            for (const qsizetype to : std::as_const(m_down[ready[next]])) {
                m_layerOf[to] = std::max(m_layerOf[to], m_layerOf[ready[next]] + 1);
                if (--waiting[to] == 0)
                    ready.append(to);
            }
        }
        stackTheEnd();
        for (qsizetype i = 0; i < m_count; ++i) {
            if (!m_up[i].isEmpty() || m_down[i].isEmpty())
                continue;
            const auto nearest = std::ranges::min(m_down[i], {}, [&](qsizetype to) { return m_layerOf[to]; });
            m_layerOf[i] = std::max<qsizetype>(m_layerOf[nearest] - 1, 0);
        }
        for (qsizetype i = 0; i < m_count; ++i) {
            if (!takesALayer(i))
                continue;
            m_layers.layers.resize(std::max(m_layers.layers.size(), m_layerOf[i] + 1));
            m_layers.layers[m_layerOf[i]].append(i);
        }
        m_layers.layers.removeIf([](const Column &layer) { return layer.isEmpty(); });
    }

    /// Redundant groups at the far end that call each other share one column, the called one below: a map is wide
    /// enough.
    void stackTheEnd()
    {
        const qsizetype last = m_count == 0 ? 0 : std::ranges::max(m_layerOf);
        if (last < 2)
            return;
        Column ends;
        for (qsizetype i = 0; i < m_count; ++i) {
            if (takesALayer(i) && m_layerOf[i] >= last - 1)
                ends.append(i);
        }
        const bool groups = std::ranges::all_of(ends, [&](qsizetype i) { return isFramed(m_topology.services[i]); });
        if (ends.size() > 3 || !groups)
            return;
        for (const qsizetype i : std::as_const(ends)) {
            m_below.insert(i, m_layerOf[i] == last);
            m_layerOf[i] = last - 1;
        }
    }

    void number(const Column &layer)
    {
        // Columns are centred, so a position counts from the middle.
        double position = -static_cast<double>(layer.size() - 1) / 2;
        for (const qsizetype service : layer)
            m_position[service] = position++;
    }

    void sortLayer(Column &layer, const QList<Column> &towards)
    {
        QList<double> &wish = m_wish;
        for (const qsizetype service : std::as_const(layer)) {
            double sum = 0;
            for (const qsizetype other : towards[service])
                sum += m_position[other];
            wish[service] =
                towards[service].isEmpty() ? m_position[service] : sum / static_cast<double>(towards[service].size());
        }
        std::ranges::stable_sort(layer, [&](qsizetype a, qsizetype b) {
            const bool aBelow = m_below.value(a), bBelow = m_below.value(b);
            return aBelow != bBelow ? bBelow : wish[a] < wish[b];
        });
        number(layer);
    }

    /// Barycentre sweeps down and up; the order with the fewest crossings stays.
    void order()
    {
        QList<Column> &layers = m_layers.layers;
        for (const Column &layer : std::as_const(layers))
            number(layer);
        QList<Column> best = layers;
        qsizetype fewest = crossingsNow();
        for (int sweep = 0; sweep < sweeps && fewest > 0; ++sweep) {
            const bool forth = sweep % 2 == 0;
            for (qsizetype i = 0; i < layers.size(); ++i)
                sortLayer(layers[forth ? i : layers.size() - 1 - i], forth ? m_up : m_down);
            if (const qsizetype now = crossingsNow(); now < fewest) {
                fewest = now;
                best = layers;
            }
        }
        layers = best;
        for (qsizetype i = 0; i < m_count; ++i) {
            if (takesALayer(i))
                m_layers.neighbours[i] = m_up[i] + m_down[i];
        }
    }

    /// Crossings of calls that span the same two layers.
    qsizetype crossingsNow() const
    {
        QMap<std::pair<qsizetype, qsizetype>, std::vector<std::pair<double, double>>> bundles;
        for (qsizetype from = 0; from < m_count; ++from) {
            for (const qsizetype to : m_down[from])
                bundles[{m_layerOf[from], m_layerOf[to]}].emplace_back(m_position[from], m_position[to]);
        }
        qsizetype count = 0;
        for (auto &bundle : bundles) {
            std::ranges::sort(bundle);
            std::vector<double> ends;
            ends.reserve(bundle.size());
            for (const auto &[from, to] : bundle)
                ends.push_back(to);
            count += inversions(ends);
        }
        return count;
    }

    static qsizetype inversions(const std::vector<double> &values)
    {
        std::vector<double> ranks = values;
        std::ranges::sort(ranks);
        std::vector<qsizetype> tree(values.size() + 1, 0); // Fenwick: how many with at most this rank came before
        qsizetype count = 0;
        for (std::size_t i = 0; i < values.size(); ++i) {
            const auto rank = static_cast<std::size_t>(std::ranges::upper_bound(ranks, values[i]) - ranks.begin());
            auto before = static_cast<qsizetype>(i);
            for (std::size_t k = rank; k > 0; k &= k - 1)
                before -= tree[k];
            count += before;
            for (std::size_t k = rank; k < tree.size(); k += k & -k)
                ++tree[k];
        }
        return count;
    }

    void hangUp()
    {
        QMap<qsizetype, Column> leaves;
        for (qsizetype leaf = 0; leaf < m_count; ++leaf) {
            if (m_layers.hostOf[leaf] >= 0)
                leaves[m_layers.hostOf[leaf]].append(leaf);
        }
        for (Column &layer : m_layers.layers) {
            Column whole;
            for (const qsizetype host : std::as_const(layer))
                whole += Column{host} + leaves.value(host);
            layer = whole;
        }
    }

    const Topology &m_topology;
    const qsizetype m_count;
    MapLayers m_layers;
    QList<Column> m_calls, m_callers; ///< as declared
    QList<Column> m_down, m_up; ///< without cycles
    QList<bool> m_isolated;
    QList<bool> m_critical; ///< by service: somebody cannot do without it
    QList<qsizetype> m_layerOf;
    QList<double> m_position, m_wish;
    QHash<qsizetype, bool> m_below; ///< of the stacked end: in its lower half
};

}

MapLayers MapLayers::of(const Topology &topology)
{
    return Layering(topology).take();
}

}
