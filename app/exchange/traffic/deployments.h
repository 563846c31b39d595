// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "exchange/model/machine.h"

#include <vector>

namespace Hikeshi::Exchange {

/// Versions of the services that are deployed by us: rolled out instance by instance, and back the same way.
class Deployments
{
public:
    static constexpr Ms each = 10'000; ///< an instance takes this long, restart included
    static constexpr Ms restartTakes = 3'000;
    static constexpr double badSick = 0.4; ///< what a bad version does to an instance
    static constexpr double badSlow = 1.5;

    struct Rollout
    {
        QString service;
        int version = 41; ///< that runs, or is being rolled out
        int previous = 40;
        bool isBad = false;
        std::vector<QString> waiting; ///< instances that still have the other one
        QString restarting; ///< the instance that is down for it
        Ms nextAt = 0;
        /// An instance that starts now.
        void putOn(Machine &machine) const;
        bool isUnderWay() const { return !waiting.empty() || !restarting.isEmpty(); }
        bool operator==(const Rollout &) const = default;
    };

    Deployments();

    /// A bad version to this share of the instances, at least one.
    bool deployBad(const QString &service, double share, const std::vector<Machine> &machines, Ms now);
    /// The version before, to all that have the new one; false when there is nothing to take back.
    bool rollBack(const QString &service, const std::vector<Machine> &machines, Ms now);
    void step(Ms now, std::vector<Machine> &machines);

    const std::vector<Rollout> &rollouts() const { return m_rollouts; }
    const Rollout *find(const QString &service) const;

    bool operator==(const Deployments &) const = default;

private:
    Rollout *at(const QString &service);
    void finishRestart(Rollout &rollout, std::vector<Machine> &machines);

    std::vector<Rollout> m_rollouts;
};

}
