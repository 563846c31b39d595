// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "control/action.h"
#include "lab/lab.h"
#include "lab/labsite.h"
#include "tests/support/countingforwarder.h"

#include <QTest>

namespace Hikeshi {

/// What the cases of all connectors say in the same words.
constexpr QLatin1StringView ledger{"ledger-db"};
constexpr int patience = 30'000;

QString told(const ActionRecord &record);
quint16 portOf(const QString &place); ///< of `127.0.0.1:port`, also with `http://`

using Doors = std::vector<std::unique_ptr<CountingForwarder>>;

/// The cluster as a site: Patroni's own source for each member, its connector with reads. With `doors`, everything that
/// the connector asks goes through one for each member, in the order of Lab::members(), counting what begins `counted`.
/// Says what is wrong; empty: nothing.
QString bindCluster(LabSite &site, const Lab &lab, Doors *doors = nullptr, const QByteArray &counted = {});
/// What SQL says of each member as well, beside Patroni.
void addDatabases(LabSite &site, const Lab &lab);

}

#define IS(record, wanted) QVERIFY2((record).state == Hikeshi::ActionState::wanted, qPrintable(Hikeshi::told(record)))
#define SAYS(record, words) QVERIFY2(Hikeshi::told(record).contains(words), qPrintable(Hikeshi::told(record)))
#define GOOD(result)                                                                                                   \
    do {                                                                                                               \
        const Hikeshi::Result<void> good_ = (result);                                                                  \
        QVERIFY2(good_, good_ ? "" : qPrintable(good_.error().text()));                                                \
    } while (false)
