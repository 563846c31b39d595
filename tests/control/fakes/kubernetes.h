// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "control/fakes/fakeapi.h"

namespace Hikeshi::Test {

/// A Kubernetes API server with the controllers behind it, as far as deployments, nodes, pods and evictions go: merge
/// patches, `dryRun=All` (admitted, nothing stored, the object returned), conflicts by resourceVersion, disruption
/// budgets.
class FakeKubernetes final : public FakeApi
{
public:
    FakeKubernetes();

    QJsonObject deployment() const
    {
        return at({QStringLiteral("deployments"), QStringLiteral("order-gateway")}).toObject();
    }
    QJsonObject node(const QString &name) const { return at({QStringLiteral("nodes"), name}).toObject(); }
    QStringList podsOn(const QString &node, bool withDaemons = false) const;
    void forbidEvictions(bool on) { put({QStringLiteral("budget")}, on ? 0 : 100); }
    /// Somebody else changed it: its resourceVersion goes on.
    void touchDeployment();

protected:
    bool isDryRun(const Asked &asked) const override;
    Reply unauthorizedReply() const override;
    Reply notFoundReply() const override;

private:
    void routeDeployments();
    void routeNodes();
    void routePods();
    Reply patch(const Asked &asked, const QString &collection, const QString &name);
    Reply patchScale(const Asked &asked);
    QJsonObject scale() const;
    Reply evict(const Asked &asked);
    void reconcile(); ///< what the controllers do after a change
    void addPod(const QString &name, const QString &node, bool daemon);
    QString freeNode() const;
};

}
