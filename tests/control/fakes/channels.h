// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "control/fakes/fakeapi.h"

#include <QSet>

namespace Hikeshi::Test {

/// Statuspage: incidents of one page. One request a second for a token; over it, 420.
class FakeStatuspage final : public FakeApi
{
public:
    FakeStatuspage();
    QJsonObject incidents() const { return at({QStringLiteral("incidents")}).toObject(); }

protected:
    bool isAuthorized(const Asked &asked) const override;
    Reply unauthorizedReply() const override;
    Reply notFoundReply() const override;

private:
    Reply create(const Asked &asked);
    Reply update(const Asked &asked);
};

/// Cachet 3: incidents as JSON:API; everybody may read.
class FakeCachet final : public FakeApi
{
public:
    FakeCachet();
    QJsonObject incidents() const { return at({QStringLiteral("incidents")}).toObject(); }

protected:
    bool isAuthorized(const Asked &asked) const override;
    Reply unauthorizedReply() const override;
    Reply notFoundReply() const override;

private:
    Reply create(const Asked &asked);
    Reply update(const Asked &asked);
    static QJsonObject told(const QJsonObject &incident);
};

/// Mastodon: statuses of one account. The same Idempotency-Key gives the same status again.
class FakeMastodon final : public FakeApi
{
public:
    FakeMastodon();
    QJsonObject statuses() const { return at({QStringLiteral("statuses")}).toObject(); }

protected:
    Reply unauthorizedReply() const override;
    Reply notFoundReply() const override;

private:
    Reply publish(const Asked &asked);
};

/// Slack's incoming webhook: the address itself is the secret, and nothing can be read back.
class FakeSlack final : public FakeApi
{
public:
    FakeSlack();
    static QString path() { return QStringLiteral("/services/T0000/B0000/lab-slack"); }
    QJsonArray messages() const { return at({QStringLiteral("messages")}).toArray(); }
    bool archived = false;

protected:
    Reply unauthorizedReply() const override;
    Reply notFoundReply() const override;
};

/// Grafana's annotations.
class FakeGrafana final : public FakeApi
{
public:
    FakeGrafana();
    QJsonObject annotations() const { return at({QStringLiteral("annotations")}).toObject(); }

protected:
    Reply unauthorizedReply() const override;
    Reply notFoundReply() const override;
};

}
