// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "control/fakes/fakeapi.h"

namespace Hikeshi::Test {

/// HAProxy's Data Plane API, v3: what runs, what is configured, its version, its transactions. As the real one, a
/// change of the configuration reloads the balancer, and whatever was set at run time is lost by it.
class FakeDataPlane final : public FakeApi
{
public:
    FakeDataPlane();

    QString user = QStringLiteral("admin");
    /// The trap: the mask 64 (the server's name is a domain name) is read as hexadecimal, and a ready server is told to
    /// be in maintenance.
    bool misreadsMask = false;

    QJsonObject running(const QString &server) const { return at({running_(), server}).toObject(); }
    QJsonObject configured(const QString &server) const { return at({configured_(), server}).toObject(); }
    int version() const { return at({QStringLiteral("version")}).toInt(); }

protected:
    bool isAuthorized(const Asked &asked) const override;
    Reply unauthorizedReply() const override;
    Reply notFoundReply() const override;

private:
    static QString running_() { return QStringLiteral("running"); }
    static QString configured_() { return QStringLiteral("configured"); }
    void routeRuntime();
    void routeConfiguration();
    QJsonObject told(const QString &server) const;
    QJsonArray stats() const;
    Reply setRunning(const Asked &asked);
    Reply setConfigured(const Asked &asked);
    Reply begin(const Asked &asked);
    Reply commit(const Asked &asked);
    void reload();
};

}
