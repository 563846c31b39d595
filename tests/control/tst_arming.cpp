// SPDX-License-Identifier: GPL-3.0-or-later
// Who may act at all: armed consoles, other persons who agree, reasons to override, the brake.
#include "tests/control/controlfixture.h"

#include <QJsonDocument>
#include <QSignalSpy>

using namespace Hikeshi;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

/// Of `open sesame`, cheap to check.
const QByteArray sesame =
    "$argon2id$v=19$m=8,t=1,p=1$mWvquCc31w/1cbmOpBE8yg$oCr13I+fNtt4sXPCtA6Y1/VpwW1Dd9kTpgRxdvx4Yhk";

}

class TestArming : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_f->close(); }
    void overrideNeedsAReasonAndIsRemembered();
    void neverOverridden_data();
    void neverOverridden();
    void twoPersons();
    void approvalRefuses_data();
    void approvalRefuses();
    void approvalComesInTime();
    void armedForAWhile();
    void disarmedHoldsBackWhatIsOnItsWay();
    void readOnlyAfterARestart();
    void brakePulledAgainStaysPulled();
    void aSealedSiteSendsNothingElsewhere();

private:
    std::unique_ptr<ControlFixture> m_f;
    Intent failover(const QString &by = u"ann"_s) const
    {
        return m_f->intent("c.failover", "db", {{u"candidate"_s, u"db-2"_s}}, by);
    }
    Intent note(const QString &by = u"ann"_s) const { return m_f->intent("c.note", "db", {{u"text"_s, u"x"_s}}, by); }
};

void TestArming::init()
{
    m_f = std::make_unique<ControlFixture>();
    m_f->open();
}

void TestArming::overrideNeedsAReasonAndIsRemembered()
{
    m_f->wait(31s);
    m_f->observe(u"db-1"_s, Role::Primary);
    Intent intent = failover();
    const Preview refused = m_f->dispatcher->preview(intent);
    const auto guard = std::ranges::find(refused.verdicts, u"freshness of db-2 < 30 s"_s, &GuardVerdict::guard);
    QVERIFY(guard != refused.verdicts.end() && guard->overridable && !guard->overridden && !refused.allowed());
    intent.override = u"   "_s;
    QVERIFY(!m_f->dispatcher->preview(intent).allowed()); // blanks are no reason
    intent.override = u"the exporter is down, the replica was seen by hand"_s;
    const Preview over = m_f->dispatcher->preview(intent);
    QVERIFY2(over.allowed(), qPrintable(over.refusal()));
    const auto selected = m_f->select(intent);
    QVERIFY(selected);
    m_f->api.answers = [this](const Request &) {
        m_f->observe(u"db-1"_s, Role::Replica);
        m_f->observe(u"db-2"_s, Role::Primary);
        return ScriptedApi::answered(200, "OK");
    };
    const ActionRecord done = m_f->operate(selected->number, intent);
    QCOMPARE(done.state, ActionState::Confirmed);
    QCOMPARE(done.intent.override, intent.override);
    const Entry *entry = m_f->journal->entry(done.number);
    QVERIFY(entry && entry->body[u"override"_s] == intent.override);
}

void TestArming::neverOverridden_data()
{
    QTest::addColumn<int>("what");
    QTest::newRow("stop") << 0;
    QTest::newRow("armed") << 1;
    QTest::newRow("arguments") << 2;
    QTest::newRow("reservation") << 3;
    QTest::newRow("is the primary") << 4;
}

void TestArming::neverOverridden()
{
    QFETCH(int, what);
    Intent intent = failover();
    if (what == 0)
        m_f->dispatcher->setStop(true, u"bob"_s, u"wait"_s);
    if (what == 1) {
        m_f->policy.arming = 15min;
        m_f->reopen();
    }
    if (what == 2)
        intent.arguments[u"colour"_s] = u"red"_s;
    if (what == 3)
        QVERIFY(m_f->select(failover(u"bob"_s)));
    if (what == 4)
        intent.arguments[u"candidate"_s] = u"db-1"_s;
    intent.override = u"I must"_s;
    const Preview preview = m_f->dispatcher->preview(intent);
    QVERIFY(!preview.allowed());
    QVERIFY(!m_f->select(intent));
}

void TestArming::twoPersons()
{
    m_f->policy.twoPersons = {u"c.failover"_s};
    m_f->policy.passphraseHash = {{u"bob"_s, sesame}};
    m_f->reopen();
    const auto selected = m_f->select(failover());
    QVERIFY(selected);
    QCOMPARE(selected->persons, 2);
    QCOMPARE(selected->until - selected->at, 5min);
    const ActionRecord alone = m_f->operate(selected->number, failover());
    QCOMPARE(alone.state, ActionState::Refused);
    QVERIFY2(alone.reason.contains(u"1 more must agree"), qPrintable(alone.reason));
    m_f->clock.advanceBy(20s);
    m_f->observeAll();
    const auto approved = m_f->approve(selected->number, u"bob"_s, u"open sesame"_s);
    QVERIFY2(approved, approved ? "" : qPrintable(approved.error().text()));
    const Selection held = m_f->dispatcher->selections().first();
    QVERIFY(held.isApproved());
    QCOMPARE(held.approvals.first().way, Approval::Way::Passphrase);
    QCOMPARE(held.until, m_f->clock.now() + 10s); // now it is quickly done, or not at all
    m_f->api.answers = [this](const Request &) {
        m_f->observe(u"db-1"_s, Role::Replica);
        m_f->observe(u"db-2"_s, Role::Primary);
        return ScriptedApi::answered(200, "OK");
    };
    QCOMPARE(m_f->operate(selected->number, failover()).state, ActionState::Confirmed);
    // No passphrase stands anywhere.
    for (const Entry &entry : m_f->journal->entries())
        QVERIFY(!QJsonDocument(entry.body).toJson().contains("sesame"));
    // A gesture does as well, and scripts cannot go around it.
    m_f->policy.twoPersons = {u"hold"_s};
    m_f->reopen();
    const ActionRecord script = m_f->run(m_f->intent("c.drain", "web-1"));
    QCOMPARE(script.state, ActionState::Refused);
    QVERIFY2(script.reason.contains(u"another person must agree"), qPrintable(script.reason));
}

void TestArming::approvalRefuses_data()
{
    QTest::addColumn<QString>("who");
    QTest::addColumn<QString>("passphrase");
    QTest::addColumn<QString>("reason");
    QTest::newRow("the requester, by passphrase") << u"ann"_s << u"open sesame"_s << u"ann asked for it"_s;
    QTest::newRow("the requester, here") << u"ann"_s << QString() << u"ann asked for it"_s;
    QTest::newRow("nobody") << QString() << QString() << u"nobody was named"_s;
    QTest::newRow("a wrong passphrase") << u"bob"_s << u"open barley"_s << u"not the passphrase of bob"_s;
    QTest::newRow("without one, from elsewhere") << u"bob"_s << QString() << u"does not sit at this console"_s;
    QTest::newRow("whom the site does not know") << u"kim"_s << u"open sesame"_s << u"knows no passphrase of kim"_s;
}

void TestArming::approvalRefuses()
{
    QFETCH(QString, who);
    QFETCH(QString, passphrase);
    QFETCH(QString, reason);
    m_f->policy.twoPersons = {u"c.failover"_s};
    m_f->policy.passphraseHash = {{u"ann"_s, sesame}, {u"bob"_s, sesame}};
    m_f->policy.operatorId = u"ann"_s;
    m_f->reopen();
    const auto selected = m_f->select(failover());
    const auto approved = m_f->approve(selected->number, who, passphrase);
    QVERIFY(!approved);
    QVERIFY2(approved.error().what.contains(reason), qPrintable(approved.error().what));
    QCOMPARE(m_f->count(Kind::actionApproved), 0);
    QVERIFY(!m_f->dispatcher->selections().first().isApproved());
}

void TestArming::approvalComesInTime()
{
    m_f->policy.twoPersons = {u"c.failover"_s};
    m_f->reopen();
    const auto selected = m_f->select(failover());
    m_f->wait(5min);
    const auto late = m_f->approve(selected->number, u"console"_s);
    QVERIFY(!late && late.error().what.contains(u"is not held any more"));
    m_f->observeAll();
    const auto again = m_f->select(failover());
    QVERIFY(m_f->approve(again->number, u"console"_s)); // who sits here needs none
    const auto twice = m_f->approve(again->number, u"console"_s);
    QVERIFY(!twice);
    QCOMPARE(m_f->count(Kind::actionApproved), 1);
    m_f->wait(10s);
    QVERIFY(m_f->operate(again->number, failover()).reason.contains(u"select again"));
    QVERIFY(m_f->dispatcher->findings().isEmpty());
}

void TestArming::armedForAWhile()
{
    m_f->policy.arming = 15min;
    m_f->reopen();
    QSignalSpy told(m_f->dispatcher.get(), &ActionPort::armedChanged);
    QVERIFY(m_f->dispatcher->asksForArming() && !m_f->dispatcher->armedUntil());
    const auto early = m_f->select(note());
    QVERIFY(!early && early.error().what.contains(u"read-only until it is armed"));
    m_f->dispatcher->arm(u"ann"_s, 8h, u"incident"_s); // no longer than the site allows
    QTRY_COMPARE(told.size(), 1);
    QCOMPARE(m_f->dispatcher->armedUntil(), m_f->clock.now() + 15min);
    QVERIFY(m_f->select(note()));
    m_f->clock.advanceBy(15min);
    QVERIFY(!m_f->dispatcher->armedUntil());
    QTRY_COMPARE(told.size(), 2); // and it says so when its time is over
    m_f->observeAll();
    QVERIFY(!m_f->select(note()));
}

void TestArming::disarmedHoldsBackWhatIsOnItsWay()
{
    m_f->policy.arming = 15min;
    m_f->reopen();
    m_f->dispatcher->arm(u"ann"_s, 1min, {});
    m_f->settle();
    const auto selected = m_f->select(note());
    QVERIFY(selected);
    std::optional<ActionRecord> ended;
    m_f->dispatcher->operate(selected->number, note()).then([&](const ActionRecord &record) { ended = record; });
    m_f->dispatcher->disarm(u"ann"_s); // while the intent is being written
    QTRY_VERIFY(ended);
    QCOMPARE(ended->state, ActionState::Failed);
    QVERIFY2(ended->reason.contains(u"nothing was sent: this console is read-only again"), qPrintable(ended->reason));
    QVERIFY(m_f->api.requests.isEmpty());
    // Arming that was asked for before it was disarmed does not arm it.
    m_f->dispatcher->arm(u"ann"_s, 1min, {});
    m_f->dispatcher->disarm(u"ann"_s);
    m_f->settle();
    QVERIFY(!m_f->dispatcher->armedUntil());
}

void TestArming::readOnlyAfterARestart()
{
    m_f->policy.arming = 15min;
    m_f->reopen();
    m_f->dispatcher->arm(u"ann"_s, {}, {});
    m_f->settle();
    QVERIFY(m_f->dispatcher->armedUntil());
    m_f->reopen();
    QVERIFY(!m_f->dispatcher->armedUntil());
    m_f->settle();
    QCOMPARE(m_f->count(Kind::consoleDisarmed), 1);
    m_f->dispatcher->arm(u"ann"_s, {}, {});
    m_f->settle();
    QVERIFY(m_f->dispatcher->armedUntil());
}

void TestArming::brakePulledAgainStaysPulled()
{
    m_f->dispatcher->setStop(true, u"ann"_s, u"one"_s);
    m_f->settle();
    QCOMPARE(m_f->dispatcher->stoppedBy(), u"ann"_s);
    QCOMPARE(m_f->dispatcher->stopReason(), u"one"_s);
    QVERIFY(m_f->dispatcher->stoppedAt());
    bool everReleased = false;
    connect(m_f->dispatcher.get(), &ActionPort::stopChanged, this, [&](bool on) { everReleased |= !on; });
    m_f->dispatcher->setStop(false, u"ann"_s, u"go on"_s);
    m_f->dispatcher->setStop(true, u"bob"_s, u"no"_s);
    m_f->settle();
    QVERIFY(m_f->dispatcher->isStopped() && !everReleased);
    QCOMPARE(m_f->dispatcher->stoppedBy(), u"bob"_s);
    m_f->dispatcher->setStop(false, u"bob"_s, u"go on"_s);
    m_f->settle();
    QVERIFY(!m_f->dispatcher->isStopped() && m_f->dispatcher->stopReason().isEmpty());
}

// The fixture's database is at http://db:8008.
void TestArming::aSealedSiteSendsNothingElsewhere()
{
    QVERIFY(m_f->dispatcher->preview(note()).allowed());
    m_f->close();
    m_f = std::make_unique<ControlFixture>();
    m_f->policy.sealed = true;
    m_f->open();
    const Preview refused = m_f->dispatcher->preview(note());
    QVERIFY(!refused.allowed());
    QVERIFY2(refused.refusal().contains(u"http://db:8008 is not on this machine"_s), qPrintable(refused.refusal()));
    Intent hurried = note();
    hurried.override = u"it is only a drill"_s;
    QVERIFY(!m_f->dispatcher->preview(hurried).allowed()); // nobody overrides it
    QCOMPARE(m_f->run(hurried).state, ActionState::Refused);
    QVERIFY(m_f->api.requests.isEmpty());
}

QTEST_GUILESS_MAIN(TestArming)
#include "tst_arming.moc"
