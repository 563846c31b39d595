// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "drill/scenario.h"
#include "situation/result.h"

namespace Hikeshi {

/// Fault injectors of Kubernetes that a scenario's faults can be written for.
enum class ChaosFormat
{
    ChaosMesh, ///< one Workflow: every fault at its time
    Litmus, ///< a ChaosEngine for each fault
};

/// `chaos-mesh` or `litmus`.
Result<ChaosFormat> chaosFormat(const QString &word);

/// One fault of a scenario with the times that count: from when to when.
struct ChaosFault
{
    QString kind;
    QString target;
    double amount = 0;
    Milliseconds at{0};
    Milliseconds lasts{0}; ///< until its time is over, its target is healed, or the drill ends

    bool operator==(const ChaosFault &) const = default;
};

/// What strikes at a set time: the scenario's faults, and injects with `at`. Healing is in the times of what it heals.
QList<ChaosFault> timedFaults(const Scenario &scenario);

/// The nearest that the format has for each fault, as YAML; what it has no equal for, and where it differs, is said in
/// comments. Instances are taken for pods of their names in `space`, a namespace. An error when no fault has an equal.
Result<QByteArray> toChaos(const Scenario &scenario, ChaosFormat format, const QString &space);

}
