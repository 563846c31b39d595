// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "control/fakes/fakeapi.h"
#include "control/request.h"

#include <QMap>
#include <QStringList>

#include <memory>

namespace Hikeshi::Test {

/// One action of a shipped connector against its stand-in: what it is asked, what the target must show afterwards, and
/// how the target refuses.
struct Subject
{
    QString action;
    QString target; ///< a service, or an instance of `service`
    QMap<QString, QString> arguments;
    std::function<std::shared_ptr<FakeApi>()> fake;
    QString service; ///< what the connector is bound to
    QStringList instances; ///< of the service
    Credentials credentials;
    QString secret;
    QMap<QString, QStringList> settings;
    std::function<bool(FakeApi &)> holds; ///< the target itself shows it
    Reply refusal; ///< a documented one
    int writes = 1; ///< requests that change something
    int properFirst = 0; ///< of which so many only prepare
    bool hasDryRun = false;
    QString tried; ///< stands in what the dry run shows
    QString back; ///< the compensation; empty: it has none
    bool restores = false; ///< by the snapshot
    bool readsBack = true; ///< false: the target cannot be asked

    QString connector() const { return action.section(u'.', 0, 0); }
};

QList<Subject> subjects();

}
