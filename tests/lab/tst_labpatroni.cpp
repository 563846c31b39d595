// SPDX-License-Identifier: GPL-3.0-or-later
// The Patroni connector on a real cluster of three.
#include "lab/labcase.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <ranges>

using namespace Hikeshi;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestLabPatroni : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanupTestCase() { m_lab.stop(); }

    void reloads();
    void pausesAndResumes();
    void plansASwitchoverAndCancelsIt();
    void refusesATimeThatIsOver();
    void refusesAWrongPassword_data();
    void refusesAWrongPassword();
    void restarts();
    void restartsThoughTheAnswerIsLost();
    void reinitializes();
    void switchesOverAndBack();
    void failsOver();
    void switchesOverThoughTheAnswerIsLost();
    void killedBetweenRequestAndAnswer();

private:
    QJsonObject cluster() { return json(m_lab.url(m_leader + u"/rest"_s) + u"/cluster"_s); }
    QString started(const QString &member)
    {
        return json(m_lab.url(member + u"/rest"_s) + u"/patroni"_s)[u"postmaster_start_time"_s].toString();
    }
    QJsonObject json(const QString &url) { return QJsonDocument::fromJson(m_lab.get(url)).object(); }

    Lab m_lab;
    QString m_leader; ///< the truth at the beginning of a case
    QString m_replica; ///< one that is not
};

void TestLabPatroni::initTestCase()
{
    GOOD(m_lab.raise(Lab::Cluster));
}

void TestLabPatroni::init()
{
    GOOD(m_lab.waitUntilGreen());
    m_leader = m_lab.leader();
    const QStringList members = Lab::members();
    m_replica = *std::ranges::find_if(members, [this](const QString &m) { return m != m_leader; });
}

// A reload leaves nothing that could be read: Patroni's answer is all, and the record says so.
void TestLabPatroni::reloads()
{
    LabSite site;
    QCOMPARE(bindCluster(site, m_lab), QString());
    const ActionRecord reloaded = site.operate(u"patroni.reload"_s, m_replica);
    IS(reloaded, Confirmed);
    SAYS(reloaded, u"202"_s);
}

void TestLabPatroni::pausesAndResumes()
{
    LabSite site;
    QCOMPARE(bindCluster(site, m_lab), QString());
    const ActionRecord paused = site.operate(u"patroni.pause"_s, ledger);
    IS(paused, Confirmed);
    QVERIFY(cluster()[u"pause"_s].toBool());
    const QString back = site.preview(u"patroni.pause"_s, ledger).spec.compensation.value;
    const ActionRecord resumed = site.operate(back, ledger);
    IS(resumed, Confirmed);
    QVERIFY(!cluster()[u"pause"_s].toBool());
}

void TestLabPatroni::plansASwitchoverAndCancelsIt()
{
    LabSite site;
    QCOMPARE(bindCluster(site, m_lab), QString());
    const QString at = QDateTime::currentDateTimeUtc().addSecs(3600).toString(u"yyyy-MM-ddTHH:mm:ss"_s) + u'Z';
    const QMap<QString, QString> plan{{u"candidate"_s, m_replica}, {u"at"_s, at}};
    const ActionRecord planned = site.operate(u"patroni.schedule"_s, ledger, plan);
    IS(planned, Confirmed);
    QCOMPARE(cluster()[u"scheduled_switchover"_s][u"to"_s].toString(), m_replica);
    QCOMPARE(cluster()[u"scheduled_switchover"_s][u"from"_s].toString(), m_leader);
    QCOMPARE(m_lab.leader(), m_leader);

    const QString back = site.preview(u"patroni.schedule"_s, ledger, plan).spec.compensation.value;
    const ActionRecord cancelled = site.operate(back, ledger);
    IS(cancelled, Confirmed);
    QVERIFY(!cluster().contains(u"scheduled_switchover"_s));
    // Nothing is planned any more: that is read, and nothing is sent.
    const ActionRecord again = site.operate(back, ledger, {}, 0ms);
    IS(again, Refused);
    QVERIFY(again.requests.isEmpty());
}

// Patroni itself refuses it: the form of the time is right, so it was sent.
void TestLabPatroni::refusesATimeThatIsOver()
{
    LabSite site;
    QCOMPARE(bindCluster(site, m_lab), QString());
    const ActionRecord past = site.operate(u"patroni.schedule"_s, ledger,
                                           {{u"candidate"_s, m_replica}, {u"at"_s, u"2020-02-29T09:00:00Z"_s}});
    IS(past, Failed);
    SAYS(past, u"422"_s);
    SAYS(past, u"The time is over already"_s);
    QVERIFY(!cluster().contains(u"scheduled_switchover"_s));
}

void TestLabPatroni::refusesAWrongPassword_data()
{
    QTest::addColumn<QString>("action");
    QTest::addColumn<bool>("onMember");
    QTest::newRow("pause") << u"patroni.pause"_s << false;
    QTest::newRow("switchover") << u"patroni.switchover"_s << false;
    QTest::newRow("failover") << u"patroni.failover"_s << false;
    QTest::newRow("restart") << u"patroni.restart"_s << true;
    QTest::newRow("reinitialize") << u"patroni.reinitialize"_s << true;
    QTest::newRow("reload") << u"patroni.reload"_s << true;
}

void TestLabPatroni::refusesAWrongPassword()
{
    QFETCH(QString, action);
    QFETCH(bool, onMember);
    LabSite site;
    QCOMPARE(bindCluster(site, m_lab), QString());
    site.secret(u"PATRONI"_s, u"not-the-word"_s);
    const QString before = started(m_replica);
    QMap<QString, QString> arguments;
    if (action.endsWith(u"over"_s))
        arguments.insert(u"candidate"_s, m_replica);
    const ActionRecord refused = site.operate(action, onMember ? m_replica : ledger, arguments);
    IS(refused, Failed);
    SAYS(refused, u"401"_s);
    SAYS(refused, u"does not accept our name or password"_s);
    QVERIFY(!told(refused).contains(u"not-the-word"_s));
    QCOMPARE(m_lab.leader(), m_leader);
    QCOMPARE(started(m_replica), before);
}

void TestLabPatroni::restarts()
{
    LabSite site;
    QCOMPARE(bindCluster(site, m_lab), QString());
    const QString before = started(m_replica);
    QTRY_COMPARE_WITH_TIMEOUT(site.state(m_replica).properties.value(u"postmaster_start"_s).toString(), before,
                              patience);
    const ActionRecord restarted = site.operate(u"patroni.restart"_s, m_replica);
    IS(restarted, Confirmed);
    QVERIFY(started(m_replica) != before);
    SAYS(restarted, started(m_replica));
    QCOMPARE(m_lab.leader(), m_leader);
    // At once again: what it led to has to be looked at first.
    const ActionRecord again = site.operate(u"patroni.restart"_s, m_replica, {}, 0ms);
    IS(again, Refused);
    QVERIFY(again.requests.isEmpty());
}

void TestLabPatroni::restartsThoughTheAnswerIsLost()
{
    Doors doors;
    LabSite site;
    QCOMPARE(bindCluster(site, m_lab, &doors, "POST /restart"), QString());
    const QString before = started(m_replica);
    QTRY_COMPARE_WITH_TIMEOUT(site.state(m_replica).properties.value(u"postmaster_start"_s).toString(), before,
                              patience);
    for (const auto &door : doors)
        door->cutsAnswers = true;
    const ActionRecord restarted = site.operate(u"patroni.restart"_s, m_replica);
    IS(restarted, Confirmed);
    QVERIFY(started(m_replica) != before);
    int asked = 0;
    for (const auto &door : doors)
        asked += door->counted();
    QCOMPARE(asked, 1);
}

void TestLabPatroni::reinitializes()
{
    LabSite site;
    QCOMPARE(bindCluster(site, m_lab), QString());
    const QString before = started(m_replica);
    QTRY_COMPARE_WITH_TIMEOUT(site.state(m_replica).properties.value(u"postmaster_start"_s).toString(), before,
                              patience);
    QFile mark(m_lab.folder() + u'/' + m_replica + u"/data/only-here"_s);
    QVERIFY(mark.open(QIODevice::WriteOnly));
    mark.close();
    const ActionRecord rebuilt = site.operate(u"patroni.reinitialize"_s, m_replica);
    IS(rebuilt, Confirmed);
    QVERIFY(!mark.exists()); // the folder was made anew
    QVERIFY(started(m_replica) != before);
    QCOMPARE(m_lab.leader(), m_leader);
    // Not of the one that everything is copied from.
    const Preview leader = site.preview(u"patroni.reinitialize"_s, m_leader);
    QVERIFY2(!leader.allowed(), qPrintable(leader.request));
}

void TestLabPatroni::switchesOverAndBack()
{
    LabSite site;
    QCOMPARE(bindCluster(site, m_lab), QString());
    const ActionRecord over = site.operate(u"patroni.switchover"_s, ledger, {{u"candidate"_s, m_replica}});
    IS(over, Confirmed);
    QCOMPARE(m_lab.leader(), m_replica);
    GOOD(m_lab.waitUntilGreen());
    // Its way back is itself with the old primary; another console's, for whom there is nothing to cool down from.
    LabSite other;
    QCOMPARE(bindCluster(other, m_lab), QString());
    const ActionRecord back = other.operate(over.intent.action.value, ledger, {{u"candidate"_s, m_leader}}, 15s);
    IS(back, Confirmed);
    QCOMPARE(m_lab.leader(), m_leader);
}

void TestLabPatroni::failsOver()
{
    LabSite site;
    QCOMPARE(bindCluster(site, m_lab), QString());
    const ActionRecord over = site.operate(u"patroni.failover"_s, ledger, {{u"candidate"_s, m_replica}});
    IS(over, Confirmed);
    QCOMPARE(m_lab.leader(), m_replica);
    QCOMPARE(site.primaries(ledger), QStringList{m_replica});
    const Preview back = site.preview(u"patroni.failover"_s, ledger, {{u"candidate"_s, m_leader}});
    QCOMPARE(back.spec.compensation.value, u"patroni.switchover"_s);
    QVERIFY2(!back.allowed(), "it has to cool down first");
}

// The switchover is carried out, and its answer lost: the cluster tells, and it is not asked for twice.
void TestLabPatroni::switchesOverThoughTheAnswerIsLost()
{
    Doors doors;
    LabSite site;
    QCOMPARE(bindCluster(site, m_lab, &doors, "POST /switchover"), QString());
    for (const auto &door : doors)
        door->cutsAnswers = true;
    const ActionRecord lost = site.operate(u"patroni.switchover"_s, ledger, {{u"candidate"_s, m_replica}});
    IS(lost, Confirmed);
    QCOMPARE(m_lab.leader(), m_replica);
    int asked = 0;
    for (const auto &door : doors)
        asked += door->counted();
    QCOMPARE(asked, 1);
}

// Patroni is killed with the request in its hands, and nothing that could be read tells of a reload: nobody can say
// what became of it, nothing is sent again, and it stays Unknown after Patroni is back.
void TestLabPatroni::killedBetweenRequestAndAnswer()
{
    Doors doors;
    LabSite site;
    QCOMPARE(bindCluster(site, m_lab, &doors, "POST /reload"), QString());
    CountingForwarder &door = *doors[static_cast<std::size_t>(Lab::members().indexOf(m_replica))];
    door.counting = [this] { m_lab.killPatroni(m_replica); };
    const ActionRecord lost = site.operate(u"patroni.reload"_s, m_replica);
    IS(lost, Unknown);
    GOOD(m_lab.heal(m_replica));
    QTRY_COMPARE_WITH_TIMEOUT(site.state(m_replica).health, Health::Normal, patience);
    QCOMPARE(site.record(lost.number).state, ActionState::Unknown);
    QCOMPARE(door.counted(), 1);
}

QTEST_GUILESS_MAIN(TestLabPatroni)
#include "tst_labpatroni.moc"
