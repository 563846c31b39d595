// SPDX-License-Identifier: GPL-3.0-or-later
// A machine that hangs, and a store that hangs: nothing is refused, nobody answers. What the console makes of it, and
// what its guards allow meanwhile.
#include "lab/labcase.h"

using namespace Hikeshi;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestLabFrozen : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanupTestCase() { m_lab.stop(); }

    void frozenMachine();
    void hungStore();

private:
    Lab m_lab;
    std::unique_ptr<LabSite> m_site;
    QString m_leader;
    QString m_replica;
};

void TestLabFrozen::initTestCase()
{
    GOOD(m_lab.raise(Lab::Cluster));
}

void TestLabFrozen::init()
{
    GOOD(m_lab.waitUntilGreen());
    m_leader = m_lab.leader();
    const QStringList members = Lab::members();
    m_replica = *std::ranges::find_if(members, [this](const QString &m) { return m != m_leader; });
    m_site = std::make_unique<LabSite>();
    addDatabases(*m_site, m_lab);
    QCOMPARE(bindCluster(*m_site, m_lab), QString());
    for (const QString &member : members)
        QTRY_COMPARE_WITH_TIMEOUT(m_site->state(member).health, Health::Normal, patience);
    QTRY_COMPARE_WITH_TIMEOUT(m_site->primaries(ledger), QStringList{m_leader}, patience);
    QTRY_VERIFY_WITH_TIMEOUT(m_site->preview(u"patroni.switchover"_s, ledger, {{u"candidate"_s, m_replica}}).allowed(),
                             patience);
}

// Patroni and PostgreSQL of the leader hang with their connections open. It is told Down, its role old; it is no
// candidate, and a switchover from it is not offered. After the ttl another leads. When the machine's PostgreSQL comes
// to itself before its Patroni, two take writes, and that is told for as long as it is so; Patroni ends it.
void TestLabFrozen::frozenMachine()
{
    const auto switchover = [this](const QString &candidate) {
        return m_site->preview(u"patroni.switchover"_s, ledger, {{u"candidate"_s, candidate}});
    };
    const QString one = u"primaries of %1 = 1"_s.arg(ledger);
    const auto oneRefuses = [&] {
        return m_site->refusal(one, u"patroni.switchover"_s, ledger, {{u"candidate"_s, m_replica}});
    };
    m_lab.freeze(m_leader);
    QTRY_COMPARE_WITH_TIMEOUT(m_site->state(m_leader).health, Health::Down, patience);
    QTRY_VERIFY_WITH_TIMEOUT(m_site->state(m_leader).roleIsStale, patience);
    QTRY_VERIFY_WITH_TIMEOUT(!m_site->primaries(ledger).contains(m_leader), patience);
    QTRY_COMPARE_WITH_TIMEOUT(m_site->primaries(ledger).size(), 1, 2 * patience);
    const QString next = m_site->primaries(ledger).first();
    QVERIFY(next != m_leader);
    QCOMPARE(m_lab.leader(), next);
    const Preview back = switchover(m_leader);
    QVERIFY(!back.allowed());
    QVERIFY2(back.refusal().contains(m_leader), qPrintable(back.refusal()));

    m_lab.thawPostgres(m_leader);
    QTRY_COMPARE_WITH_TIMEOUT(m_site->primaries(ledger).size(), 2, patience);
    QCOMPARE(m_lab.writable().size(), 2);
    QVERIFY2(oneRefuses().contains(u"2"_s), qPrintable(oneRefuses()));
    const ActionRecord refused = m_site->operate(u"patroni.switchover"_s, ledger, {{u"candidate"_s, m_replica}}, 0ms);
    IS(refused, Refused);
    QVERIFY(refused.requests.isEmpty());

    m_lab.thaw(m_leader);
    QTRY_COMPARE_WITH_TIMEOUT(m_site->primaries(ledger), QStringList{next}, 2 * patience);
    QTRY_COMPARE_WITH_TIMEOUT(m_site->state(m_leader).health, Health::Normal, 2 * patience);
    QCOMPARE(m_site->state(m_leader).role, Role::Replica);
    QCOMPARE(m_lab.writable(), QStringList{next});
    QTRY_VERIFY_WITH_TIMEOUT(switchover(m_leader).allowed(), patience);
}

// Without its store no member may lead: the healthy primary steps down by itself, and nobody else is promoted. That no
// primary is left is told as it is; neither switchover is offered, and when the store is back so is the primary.
void TestLabFrozen::hungStore()
{
    const auto one = [this] {
        return m_site->refusal(u"primaries of %1 = 1"_s.arg(ledger), u"patroni.switchover"_s, ledger,
                               {{u"candidate"_s, m_replica}});
    };
    QCOMPARE(one(), QString());
    m_lab.freezeDaemon(u"etcd"_s);
    QTRY_VERIFY_WITH_TIMEOUT(m_site->primaries(ledger).isEmpty(), patience);
    QCOMPARE(m_lab.writable(), QStringList());
    QVERIFY2(one().contains(u"0"_s), qPrintable(one()));
    const ActionRecord refused = m_site->operate(u"patroni.switchover"_s, ledger, {{u"candidate"_s, m_replica}}, 0ms);
    IS(refused, Refused);
    QVERIFY(refused.requests.isEmpty());

    m_lab.thawDaemon(u"etcd"_s);
    QTRY_COMPARE_WITH_TIMEOUT(m_site->primaries(ledger).size(), 1, 2 * patience);
    GOOD(m_lab.waitUntilGreen());
    QTRY_COMPARE_WITH_TIMEOUT(m_site->primaries(ledger), QStringList{m_lab.leader()}, patience);
    QTRY_COMPARE_WITH_TIMEOUT(one(), QString(), patience);
}

QTEST_GUILESS_MAIN(TestLabFrozen)
#include "tst_labfrozen.moc"
