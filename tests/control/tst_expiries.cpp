// SPDX-License-Identifier: GPL-3.0-or-later
// What an action leaves behind: temporary defences that end by themselves, and properties that can be put back.
#include "journal/drafts.h"
#include "tests/control/controlfixture.h"

#include <QSignalSpy>

using namespace Hikeshi;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

class TestExpiries : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_f->close(); }
    void warnsAndEndsByItself();
    void survivesARestart();
    void theBrakeHoldsItBack();
    void needsNoArming();
    void extended();
    void endedByHand();
    void failedDefenceNeedsNoEnd();
    void whatTheTargetEndsIsOnlyWatched();
    void whatCannotBeToldIsNotRepeated();
    void restorePutsBackAndListsTheRest();
    void restoreOfNothing();

private:
    ConnectorAction &action(Connector &connector, const char *id)
    {
        return *std::ranges::find(connector.actions, ActionId(QString::fromLatin1(id)),
                                  [](const ConnectorAction &a) { return a.spec.id; });
    }
    /// The pool does what it is asked.
    void obey(const Request &request)
    {
        const QString instance = request.path.section(u'/', -1);
        if (request.path.startsWith(u"/drain"))
            m_f->web[u"admin"_s] = u"drain"_s;
        if (request.path.startsWith(u"/ready"))
            m_f->web[u"admin"_s] = u"ready"_s;
        if (request.path.startsWith(u"/weight"))
            m_f->web[u"weight"_s] = request.body.contains("100") ? 100 : 5;
        m_f->observe(instance, Role::None, m_f->web);
    }
    ActionRecord defend()
    {
        const ActionRecord done = m_f->run(m_f->intent("c.drain", "web-1"));
        m_f->settle();
        return done;
    }
    QStringList paths() const
    {
        QStringList paths;
        for (const Request &request : m_f->api.requests)
            paths.append(request.path);
        return paths;
    }

    std::unique_ptr<ControlFixture> m_f;
    Temporary m_temporary{.duration = u"10m"_s, .warn = 2min};
};

void TestExpiries::init()
{
    m_f = std::make_unique<ControlFixture>();
    m_temporary = {.duration = u"10m"_s, .warn = 2min};
    m_f->change = [this](Connector &connector) {
        action(connector, "c.drain").spec.temporary = m_temporary;
        ConnectorAction &weight = action(connector, "c.weight");
        weight.spec.snapshot = {u"weight"_s, u"admin"_s, u"nothing"_s};
        weight.restore = {{u"weight"_s, {ActionId(u"c.weight"_s), {{u"value"_s, u"{was}"_s}}}}};
    };
    m_f->api.answers = [this](const Request &request) {
        obey(request);
        return ScriptedApi::answered(200, "OK");
    };
    m_f->open();
}

void TestExpiries::warnsAndEndsByItself()
{
    QSignalSpy near(m_f->dispatcher.get(), &ActionPort::expiryNear);
    const ActionRecord done = defend();
    QCOMPARE(done.state, ActionState::Confirmed);
    QCOMPARE(m_f->dispatcher->expiries().size(), 1);
    const Expiry expiry = m_f->dispatcher->expiries().first();
    QCOMPARE(expiry.intent, done.number);
    QCOMPARE(expiry.revert, ActionId(u"c.ready"_s));
    QCOMPARE(expiry.due, done.intendedAt + 10min);
    QCOMPARE(expiry.warnAt, done.intendedAt + 8min);
    m_f->wait(7min);
    QCOMPARE(near.size(), 0);
    m_f->wait(1min);
    QCOMPARE(near.size(), 1);
    m_f->wait(10s);
    QCOMPARE(near.size(), 1); // once
    QCOMPARE(paths(), QStringList{u"/drain/web-1"_s});
    m_f->wait(2min);
    QTRY_VERIFY(m_f->dispatcher->expiries().isEmpty());
    QCOMPARE(paths(), (QStringList{u"/drain/web-1"_s, u"/ready/web-1"_s}));
    const ActionRecord ended = m_f->dispatcher->records().last();
    QCOMPARE(ended.state, ActionState::Confirmed);
    QCOMPARE(ended.intent.operatorId, Drafts::console());
    QVERIFY(ended.selection > 0); // by the same way as everybody
    m_f->wait(1h);
    QCOMPARE(m_f->api.requests.size(), 2);
    QVERIFY(m_f->dispatcher->findings().isEmpty());
}

void TestExpiries::survivesARestart()
{
    defend();
    m_f->reopen();
    QCOMPARE(m_f->dispatcher->expiries().size(), 1);
    QSignalSpy near(m_f->dispatcher.get(), &ActionPort::expiryNear);
    m_f->wait(9min);
    QCOMPARE(near.size(), 1);
    m_f->dispatcher.reset(); // its time comes while nobody runs
    m_f->wait(30min);
    m_f->reopen();
    m_f->wait(1s);
    QTRY_COMPARE(paths().last(), u"/ready/web-1"_s);
    QTRY_VERIFY(m_f->dispatcher->expiries().isEmpty());
    m_f->reopen();
    QVERIFY(m_f->dispatcher->expiries().isEmpty());
}

void TestExpiries::theBrakeHoldsItBack()
{
    defend();
    m_f->dispatcher->setStop(true, u"ann"_s, u"wait"_s);
    QSignalSpy near(m_f->dispatcher.get(), &ActionPort::expiryNear);
    m_f->wait(11min);
    m_f->wait(1min);
    QCOMPARE(m_f->api.requests.size(), 1);
    const Expiry overdue = m_f->dispatcher->expiries().first();
    QVERIFY2(overdue.trouble.contains(u"everything is stopped: wait"), qPrintable(overdue.trouble));
    QCOMPARE(near.last().first().value<Expiry>().trouble, overdue.trouble); // and it is said
    QCOMPARE(m_f->count(Kind::actionRefused), 0); // not written with every tick
    m_f->dispatcher->setStop(false, u"ann"_s, u"go on"_s);
    m_f->settle();
    m_f->wait(1s);
    QTRY_COMPARE(m_f->api.requests.size(), 2);
    QTRY_VERIFY(m_f->dispatcher->expiries().isEmpty());
}

void TestExpiries::needsNoArming()
{
    m_f->policy.arming = 15min;
    m_f->reopen();
    m_f->dispatcher->arm(u"ann"_s, {}, {});
    m_f->settle();
    QCOMPARE(defend().state, ActionState::Confirmed);
    m_f->dispatcher->disarm(u"ann"_s);
    m_f->wait(10min);
    QTRY_COMPARE(m_f->api.requests.size(), 2);
    // Its name gives nobody else that right.
    Intent forged = m_f->intent("c.drain", "web-1", {}, Drafts::console());
    QVERIFY(!m_f->select(forged));
}

void TestExpiries::extended()
{
    const ActionRecord done = defend();
    QSignalSpy near(m_f->dispatcher.get(), &ActionPort::expiryNear);
    m_f->wait(9min);
    QCOMPARE(near.size(), 1);
    m_f->dispatcher->extend(done.number, 10min, u"bob"_s);
    m_f->settle();
    QCOMPARE(m_f->dispatcher->expiries().first().due, done.intendedAt + 20min);
    m_f->wait(5min);
    QCOMPARE(m_f->api.requests.size(), 1);
    m_f->wait(4min);
    QCOMPARE(near.size(), 2); // warned anew
    m_f->wait(2min);
    QTRY_COMPARE(m_f->api.requests.size(), 2);
    QTRY_VERIFY(m_f->dispatcher->expiries().isEmpty());
    m_f->dispatcher->extend(done.number, 10min, u"bob"_s); // what has ended is not extended
    m_f->settle();
    QCOMPARE(m_f->count(Kind::expiryExtended), 1);
}

void TestExpiries::endedByHand()
{
    defend();
    QCOMPARE(m_f->run(m_f->intent("c.ready", "web-1")).state, ActionState::Confirmed);
    m_f->settle();
    QVERIFY(m_f->dispatcher->expiries().isEmpty());
    m_f->wait(11min);
    QCOMPARE(m_f->api.requests.size(), 2);
}

void TestExpiries::failedDefenceNeedsNoEnd()
{
    m_f->api.answers = [](const Request &) { return ScriptedApi::answered(500, "no"); };
    QCOMPARE(defend().state, ActionState::Failed);
    QVERIFY(m_f->dispatcher->expiries().isEmpty());
}

void TestExpiries::whatTheTargetEndsIsOnlyWatched()
{
    m_temporary.byTarget = true;
    m_f->reopen();
    defend();
    m_f->wait(10min);
    QCOMPARE(m_f->api.requests.size(), 1);
    QCOMPARE(m_f->dispatcher->expiries().first().trouble, u"it cannot be told whether the target has ended it"_s);
    m_f->observeAll();
    m_f->wait(1s);
    QCOMPARE(m_f->dispatcher->expiries().first().trouble, u"the target has not ended it"_s);
    m_f->web[u"admin"_s] = u"ready"_s;
    m_f->observeAll();
    m_f->wait(1s);
    QVERIFY(m_f->dispatcher->expiries().isEmpty());
    QCOMPARE(m_f->api.requests.size(), 1);
}

void TestExpiries::whatCannotBeToldIsNotRepeated()
{
    defend();
    m_f->api.answers = [](const Request &) { return Answer{.kind = Answer::Kind::Lost, .reason = u"cut"_s}; };
    m_f->wait(10min);
    QTRY_COMPARE(m_f->api.requests.size(), 2);
    for (int minute = 0; minute < 10; ++minute)
        m_f->wait(1min);
    QCOMPARE(m_f->api.requests.size(), 2);
    QCOMPARE(m_f->dispatcher->expiries().size(), 1);
    QVERIFY2(m_f->dispatcher->expiries().first().trouble.contains(u"may have been carried out"),
             qPrintable(m_f->dispatcher->expiries().first().trouble));
    m_f->web[u"admin"_s] = u"ready"_s; // seen to have worked after all
    m_f->observeAll();
    QTRY_VERIFY(m_f->dispatcher->expiries().isEmpty());
}

void TestExpiries::restorePutsBackAndListsTheRest()
{
    const ActionRecord done = m_f->run(m_f->intent("c.weight", "web-1", {{u"value"_s, u"5"_s}}));
    QCOMPARE(done.state, ActionState::Confirmed);
    QCOMPARE(done.before, (QMap<QString, QString>{{u"weight"_s, u"100"_s}, {u"admin"_s, u"ready"_s}}));
    m_f->web[u"admin"_s] = u"maint"_s; // by somebody else meanwhile
    m_f->observe(u"web-1"_s, Role::None, m_f->web);
    const auto findings =
        m_f->await(m_f->dispatcher->restore(done.number, u"ann"_s), QList<RestoreFinding>{{.reason = u"timeout"_s}});
    QCOMPARE(findings, (QList<RestoreFinding>{{u"admin"_s, u"ready"_s, u"maint"_s, u"no action sets it"_s}}));
    QCOMPARE(m_f->web[u"weight"_s].toInt(), 100);
    // What refuses is listed as well, with its reason.
    const ActionRecord again = m_f->run(m_f->intent("c.weight", "web-1", {{u"value"_s, u"5"_s}}));
    m_f->dispatcher->setStop(true, u"bob"_s, u"wait"_s);
    const auto refused = m_f->await(m_f->dispatcher->restore(again.number, u"ann"_s), QList<RestoreFinding>());
    QCOMPARE(refused.size(), 1);
    QCOMPARE(refused.first().was, u"100"_s);
    QVERIFY2(refused.first().reason.contains(u"everything is stopped"), qPrintable(refused.first().reason));
}

void TestExpiries::restoreOfNothing()
{
    const ActionRecord done = defend();
    for (const qint64 number : {done.number, qint64(4711)}) {
        const auto findings = m_f->await(m_f->dispatcher->restore(number, u"ann"_s), QList<RestoreFinding>());
        QCOMPARE(findings.size(), 1);
        QVERIFY(!findings.first().reason.isEmpty());
    }
}

QTEST_GUILESS_MAIN(TestExpiries)
#include "tst_expiries.moc"
