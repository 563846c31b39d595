// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "situation/servicemap.h"
#include "widgets/presenters/theme.h"

#include <QSet>

namespace Hikeshi {

/// What a node of the map says.
struct MapNode
{
    InstanceId id;
    ServiceId service;
    Theme::Tone tone = Theme::Tone::Unknown;
    QString mark; ///< empty while all is quiet
    QString name;
    QString second; ///< `primary`, `replica 0.2 MB`, `queue 1,912`, `no word for 12 s`
    Health health = Health::Unknown;
    Role role = Role::None;
    bool lost = false; ///< down
    bool contradicted = false; ///< a fresh source says otherwise

    bool operator==(const MapNode &) const = default;
};

/// How a line of the map is drawn.
struct MapLine
{
    Theme::Tone tone = Theme::Tone::Quiet;
    bool dashed = false;

    bool operator==(const MapLine &) const = default;
};

/// What a service says as a whole: its frame and the lines that lead to it.
struct MapGroup
{
    QString caption; ///< `Ledger database · Patroni`
    QString note; ///< `two primaries`, `automatic failover paused`; empty while quiet
    Theme::Tone noteTone = Theme::Tone::Quiet;
    MapLine line; ///< of calls to it
    QList<qsizetype> serving; ///< which of its instances calls go to: all of a pool, the primary of a group
    bool splitBrain = false;

    bool operator==(const MapGroup &) const = default;
};

/// Words and tones of a whole map: a value over a ServiceMap. Nodes and groups are in topology order; names that occur
/// twice belong to the first service that has them.
class MapModel
{
public:
    const QList<MapNode> &nodes(qsizetype service) const { return m_nodes[service]; }
    const MapGroup &group(qsizetype service) const { return m_groups[service]; }
    qsizetype services() const { return m_groups.size(); }
    const MapNode *node(const InstanceId &id) const;

    /// Words everything anew.
    void renew(const ServiceMap &map, Instant now, const QString &language);
    /// Words what has changed of these services.
    void renew(const ServiceMap &map, Instant now, const QString &language, const QSet<ServiceId> &services);

    /// The instance whose loss drags most down; empty while nothing is lost.
    InstanceId worst(const ServiceMap &map) const;
    /// Services that suffer when `instance` fails.
    static QSet<ServiceId> blastRadius(const ServiceMap &map, const InstanceId &instance);
    /// What is known of an instance, in lines, for a tool tip.
    static QString story(const ServiceMap &map, const InstanceId &id, Instant now, const QString &language);
    /// Instances that `text` finds, by their own and their service's names in any language; in topology order.
    static QList<InstanceId> find(const Topology &topology, const QString &text);

    /// Nodes whose words alone differ from `before`; nothing when more than words has changed: health, roles, groups
    /// or the topology.
    std::optional<QList<InstanceId>> rewordedSince(const MapModel &before) const;
    bool operator==(const MapModel &) const = default;

private:
    void renewService(const ServiceMap &map, Instant now, const QString &language, qsizetype index);

    QList<QList<MapNode>> m_nodes;
    QList<MapGroup> m_groups;
    QHash<InstanceId, std::pair<qsizetype, qsizetype>> m_at;
    QHash<ServiceId, qsizetype> m_indexOf;
};

/// Bytes as a person reads them: `0 B`, `310 kB`, `0.2 MB`, `41 MB`.
QString bytesInWords(double bytes);

}
