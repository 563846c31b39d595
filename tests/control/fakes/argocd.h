// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "control/fakes/fakeapi.h"

namespace Hikeshi::Test {

/// Argo CD's API server with its controller: one application with a history, sync and rollback as operations. As in the
/// real one, a dry run is an operation too, that deploys nothing; and no rollback while automated sync is on.
class FakeArgoCd final : public FakeApi
{
public:
    FakeArgoCd();

    QJsonObject application() const { return at({QStringLiteral("app")}).toObject(); }
    QString deployed() const
    {
        return application()[QStringLiteral("status")][QStringLiteral("sync")][QStringLiteral("revision")].toString();
    }
    void setAutomated(bool on);
    void setOperationRunning(bool on);
    /// A commit arrives in Git.
    void push(const QString &revision);

protected:
    bool isDryRun(const Asked &asked) const override;
    Reply unauthorizedReply() const override;
    Reply notFoundReply() const override;

private:
    Reply sync(const Asked &asked);
    Reply rollback(const Asked &asked);
    Reply operate(const QString &revision, bool dryRun);
    void compare(); ///< what is deployed against what Git wants
};

}
