// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "drill/chaosexport.h"

namespace Hikeshi {

/// The nearest that one format has for one fault.
struct ChaosEqual
{
    QString kind; ///< `PodChaos`; of Litmus the experiment, `pod-delete`; empty: there is none
    QJsonObject spec; ///< Chaos Mesh: the chaos; Litmus: its environment
    QString note; ///< where it differs, or why there is none; may be empty
    QString selectsLabel; ///< instead of the pod named like the target: the pods with this label, `name=value`
    QString selectsNodes; ///< … all pods on the nodes with this label
};

ChaosEqual chaosMeshEqual(const ChaosFault &fault);
ChaosEqual litmusEqual(const ChaosFault &fault);

}
