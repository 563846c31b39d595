// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "control/dispatcher.h"
#include "control/secrets.h"
#include "control/wireapi.h"
#include "journal/journal.h"
#include "situation/situation.h"
#include "sources/readsource.h"

#include <QTemporaryDir>

namespace Hikeshi {

/// The program's own parts put to the lab's daemons: connectors with their reads, the situation, the dispatcher.
class LabSite
{
public:
    struct Bound
    {
        QString connector;
        QString service;
        QMap<QString, QString> endpoints;
        Credentials credentials;
        QMap<QString, QStringList> settings;
        bool reads = true;
    };

    /// By the machine's time, or by another's.
    explicit LabSite(std::unique_ptr<Clock> clock = std::make_unique<SystemClock>());
    ~LabSite();

    void secret(const QString &name, const QString &value) { m_secrets.set(name, value); }
    void service(const QString &id, const QStringList &instances = {}, const QString &redundancy = {});
    void bind(const Bound &bound) { m_bound.append(bound); }
    /// A source of the program's own, beside the connectors' reads.
    template <class Kind, class... Arguments> void add(const Arguments &...arguments)
    {
        m_sources.push_back(std::make_unique<Kind>(arguments..., *m_clock));
    }
    /// From now on it reads and acts. Says what is wrong with a connector's file or a binding; empty: nothing.
    QString start();
    void stop();

    /// It waits for the guards to allow it, at most `patience`: the readers' words come in their own time.
    ActionRecord operate(const QString &action, const QString &target, const QMap<QString, QString> &arguments = {},
                         std::chrono::milliseconds patience = std::chrono::seconds(5));
    Preview preview(const QString &action, const QString &target, const QMap<QString, QString> &arguments = {}) const;
    /// The verdict on one guard of that preview; empty when nothing refuses it, `none` when there is no such guard.
    QString refusal(const QString &guard, const QString &action, const QString &target,
                    const QMap<QString, QString> &arguments = {}) const;
    ActionRecord record(qint64 number) const;
    InstanceState state(const QString &instance) const;
    QStringList primaries(const QString &service) const;
    QVariant word(const QString &service, const QString &property) const;
    Dispatcher &dispatcher() { return *m_dispatcher; }
    Clock &clock() { return *m_clock; }

private:
    static Intent intent(const QString &action, const QString &target, const QMap<QString, QString> &arguments);
    QString load(const Bound &bound, QList<Connector> &connectors, QList<ControlBinding> &bindings);

    std::unique_ptr<Clock> m_clock;
    QTemporaryDir m_folder;
    EnvironmentSecrets m_secrets;
    Topology m_topology;
    QList<Bound> m_bound;
    std::unique_ptr<Situation> m_situation;
    std::unique_ptr<Journal> m_journal;
    std::unique_ptr<WireApi> m_api;
    std::unique_ptr<Dispatcher> m_dispatcher;
    std::vector<std::unique_ptr<Source>> m_sources;
};

}
