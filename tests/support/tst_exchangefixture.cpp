// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/exchangefixture.h"

#include <QTest>

using namespace Hikeshi;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestExchangeFixture : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void quietExchangeIsNormalEverywhere();
    void lostPrimaryIsDownAndItsRoleTheLastKnown();
    void silentSourcesLeaveEverythingUnknown();
};

void TestExchangeFixture::quietExchangeIsNormalEverywhere()
{
    ExchangeFixture exchange;
    exchange.advanceBy(30s);
    for (const auto states = exchange.situation.map().all(exchange.clock.now()); const InstanceState &state : states)
        QVERIFY2(state.health == Health::Normal, qPrintable(state.id.value));
    QVERIFY(exchange.situation.series().find(SeriesId(u"order_error_rate"_s)));
}

void TestExchangeFixture::lostPrimaryIsDownAndItsRoleTheLastKnown()
{
    ExchangeFixture exchange;
    exchange.losePrimary(60s);
    const auto instance = [&](const QString &name) {
        return exchange.situation.map().instance(InstanceId(name), exchange.clock.now());
    };
    QCOMPARE(instance(u"ledger-db-1"_s).health, Health::Down);
    QCOMPARE(instance(u"ledger-db-1"_s).role, Role::Primary);
    QVERIFY(instance(u"ledger-db-1"_s).roleIsStale);
    QVERIFY(instance(u"ledger-db-2"_s).properties[u"paused"_s].toBool());
    QVERIFY(instance(u"ledger-db-3"_s).properties[u"replay_lag_bytes"_s].toDouble() > 30e6);
    QCOMPARE(instance(u"order-gateway"_s).health, Health::Degraded);
    QVERIFY(!exchange.situation.alerts().all().isEmpty());
}

void TestExchangeFixture::silentSourcesLeaveEverythingUnknown()
{
    ExchangeFixture exchange;
    exchange.streamTells = false;
    exchange.patroniTells = false;
    exchange.advanceBy(12s);
    for (const auto states = exchange.situation.map().all(exchange.clock.now()); const InstanceState &state : states)
        QVERIFY2(state.health == Health::Unknown, qPrintable(state.id.value));
}

QTEST_GUILESS_MAIN(TestExchangeFixture)
#include "tst_exchangefixture.moc"
