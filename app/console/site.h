// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/sitepolicy.h"
#include "control/binding.h"
#include "control/connector.h"
#include "drill/scenario.h"
#include "situation/series.h"
#include "situation/yamlnode.h"
#include "sources/readmapping.h"
#include "widgets/presenters/desk.h"

namespace Hikeshi {

/// One `sources:` item of site.yaml: what to listen to. Which members are used depends on the type.
struct SourceSpec
{
    SourceId id;
    QString type; ///< stream, patroni, haproxy, postgres, prometheus, alertmanager
    Localized name;
    Milliseconds every{1000};
    QString url; ///< stream, prometheus, alertmanager
    QString socket; ///< haproxy: `host:port` or a path
    QStringList backends; ///< haproxy
    QMap<QString, ServiceId> servedBy; ///< haproxy: which service stands behind a backend
    QMap<InstanceId, QString> members; ///< patroni: URLs; postgres: `host:port`
    QString user; ///< postgres
    QString database; ///< postgres
    QString secret; ///< name of a password or token

    bool operator==(const SourceSpec &) const = default;
};

/// The exchange a site brings with it, as a process of its own.
struct ExchangeSpec
{
    qint64 seed = 7;
    double speed = 1;

    bool operator==(const ExchangeSpec &) const = default;
};

/// A site directory as read: values, and everything that is wrong with it. What is valid can be used.
struct Site
{
    QString id;
    SiteFacts facts;
    std::optional<ExchangeSpec> exchange;
    Topology topology; ///< empty when the stream tells it
    QList<SourceSpec> sources;
    QList<SeriesSpec> series;
    QList<Connector> connectors;
    QList<ControlBinding> controls;
    QMap<QString, QList<ReadSpec>> reads; ///< by connector
    Policy policy; ///< without who sits here
    std::optional<SharedJournalSpec> sharedJournal;
    QList<RunbookKey> runbookKeys;
    bool shellAllowed = false; ///< commands of runbooks may be run
    QList<Scenario> scenarios;

    /// Reads `directory` and what the program carries. The directory's connectors, runbooks, templates and drills come
    /// on top; one of the same name replaces the carried one. app/console/README.md has the format.
    static Site load(const QString &directory, const YamlNode::Variables &variables);

    /// The site of the embedded exchange, carried by the program.
    static QString embedded() { return QStringLiteral(":/sites/exchange"); }
    /// What the user keeps of a site beside its directory: its journal and, of the embedded one, the user's own drills.
    static QString dataFolder(const QString &id);
    /// Where scenarios of this site are saved and read.
    static QString drillFolder(const QString &directory, const QString &id);
};

}
