// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "control/fakes/fakeapi.h"

namespace Hikeshi::Test {

/// A CDN with Cloudflare's API: one zone with its security level and its access rules.
class FakeCloudflare final : public FakeApi
{
public:
    FakeCloudflare();

    static QString zone() { return QStringLiteral("023e105f4ecef8ad9ca31a8372d0c353"); }
    QString level() const { return at({QStringLiteral("level")}).toString(); }
    QStringList blocked() const;

protected:
    Reply unauthorizedReply() const override;
    Reply notFoundReply() const override;

private:
    Reply addRule(const Asked &asked);
    Reply listRules(const Asked &asked) const;
};

}
