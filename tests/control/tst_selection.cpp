// SPDX-License-Identifier: GPL-3.0-or-later
// From selection to outcome: what is operated when, and what refuses.
#include "control/actiondrafts.h"
#include "tests/control/controlfixture.h"

#include <QJsonDocument>
#include <QSignalSpy>

using namespace Hikeshi;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

ActionSpec &specOf(Connector &connector, const char *action)
{
    return std::ranges::find(connector.actions, ActionId(QString::fromLatin1(action)),
                             [](const ConnectorAction &a) { return a.spec.id; })
        ->spec;
}

}

class TestSelection : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_f->close(); }
    void operateRefuses_data();
    void operateRefuses();
    void selectRefuses_data();
    void selectRefuses();
    void operatedOnce();
    void selectingAnewReleasesOnesOwn();
    void siblingsDisturbEachOther();
    void survivesARestart();
    void flappingUntilAcknowledged();
    void secretsAreMasked();
    void requestsAreJournaled();
    void unknownIsWatchedAfterEveryRestart();

private:
    std::unique_ptr<ControlFixture> m_f;
    Intent failover(const QString &by = u"ann"_s) const
    {
        return m_f->intent("c.failover", "db", {{u"candidate"_s, u"db-2"_s}}, by);
    }
    Intent note(const QString &by = u"ann"_s) const { return m_f->intent("c.note", "db", {{u"text"_s, u"x"_s}}, by); }
};

void TestSelection::init()
{
    m_f = std::make_unique<ControlFixture>();
    m_f->open();
}

void TestSelection::operateRefuses_data()
{
    using Change = std::function<void(ControlFixture &, qint64 &, Intent &)>;
    QTest::addColumn<Change>("change");
    QTest::addColumn<QString>("reason");
    const auto row = [](const char *name, const Change &change, const QString &reason) {
        QTest::newRow(name) << change << reason;
    };
    row("another operator", [](auto &, auto &, Intent &i) { i.operatorId = u"bob"_s; }, u"was selected by ann"_s);
    row(
        "another argument", [](auto &, auto &, Intent &i) { i.arguments[u"candidate"_s] = u"db-3"_s; },
        u"with other arguments"_s);
    row(
        "one argument more", [](auto &, auto &, Intent &i) { i.arguments[u"force"_s] = u"yes"_s; },
        u"with other arguments"_s);
    row("another target", [](auto &, auto &, Intent &i) { i.target = u"web"_s; }, u"selected c.failover on db"_s);
    row(
        "another action", [](auto &, auto &, Intent &i) { i.action = ActionId(u"c.note"_s); },
        u"selected c.failover on db"_s);
    row(
        "an override that was not selected", [](auto &, auto &, Intent &i) { i.override = u"must"_s; },
        u"without this reason"_s);
    row("no selection", [](auto &, qint64 &s, auto &) { s = 12345; }, u"is no selection: select first"_s);
    row("its time is over", [](ControlFixture &f, auto &, auto &) { f.wait(10s); }, u"is over: select again"_s);
    row(
        "a moment too late, not told yet", [](ControlFixture &f, auto &, auto &) { f.clock.advanceBy(10s); },
        u"select again"_s);
    row(
        "released", [](ControlFixture &f, qint64 &s, auto &) { f.dispatcher->release(s, u"ann"_s); },
        u"was released: select again"_s);
    row("operated", [](ControlFixture &f, qint64 &s, Intent &i) { f.operate(s, i); }, u"has been operated already"_s);
    row(
        "stopped since", [](ControlFixture &f, auto &, auto &) { f.dispatcher->setStop(true, u"bob"_s, u"wait"_s); },
        u"everything is stopped: wait"_s);
    row(
        "the facts have changed",
        [](ControlFixture &f, auto &, auto &) {
            f.observe(u"db-1"_s, Role::Replica);
            f.observe(u"db-2"_s, Role::Primary);
        },
        u"is the primary"_s);
}

void TestSelection::operateRefuses()
{
    QFETCH(std::function<void(ControlFixture &, qint64 &, Intent &)>, change);
    QFETCH(QString, reason);
    Intent intent = failover();
    m_f->api.answers = [](const Request &) { return ScriptedApi::answered(412, "no"); };
    const auto selected = m_f->select(intent);
    QVERIFY2(selected, selected ? "" : qPrintable(selected.error().text()));
    qint64 number = selected->number;
    change(*m_f, number, intent);
    m_f->api.requests.clear();
    const ActionRecord record = m_f->operate(number, intent);
    QCOMPARE(record.state, ActionState::Refused);
    QVERIFY2(record.reason.contains(reason), qPrintable(record.reason));
    QVERIFY(m_f->api.requests.isEmpty());
    QVERIFY(record.number > 0); // remembered
    m_f->settle();
    QVERIFY(m_f->dispatcher->findings().isEmpty());
}

void TestSelection::selectRefuses_data()
{
    using Change = std::function<void(ControlFixture &, Intent &)>;
    QTest::addColumn<Change>("change");
    QTest::addColumn<QString>("reason");
    const auto row = [](const char *name, const Change &change, const QString &reason) {
        QTest::newRow(name) << change << reason;
    };
    row(
        "stop", [](ControlFixture &f, Intent &) { f.dispatcher->setStop(true, u"bob"_s, u"wait"_s); },
        u"not stopped: everything is stopped: wait"_s);
    row("argument", [](ControlFixture &, Intent &i) { i.arguments.clear(); }, u"`candidate` is not given"_s);
    row("condition", [](ControlFixture &f, Intent &) { f.wait(31s); }, u"freshness of db-2 < 30 s"_s);
    row(
        "eligibility", [](ControlFixture &, Intent &i) { i.arguments[u"candidate"_s] = u"db-1"_s; },
        u"db-1 is eligible: is the primary"_s);
    row(
        "another's selection of the same",
        [](ControlFixture &f, Intent &i) {
            Intent other = i;
            other.operatorId = u"bob"_s;
            QVERIFY(f.select(other));
        },
        u"not reserved: bob has selected c.failover on db"_s);
    row(
        "another's selection of a member",
        [](ControlFixture &f, Intent &i) {
            i = f.intent("c.note", "web", {{u"text"_s, u"x"_s}});
            QVERIFY(f.select(f.intent("c.drain", "web-1", {}, u"bob"_s)));
        },
        u"not reserved: bob has selected c.drain on web-1"_s);
    row(
        "under way",
        [](ControlFixture &f, Intent &i) {
            f.api.waits = true;
            const auto held = f.select(i);
            f.dispatcher->operate(held->number, i);
            QTRY_COMPARE(f.api.requests.size(), 1);
        },
        u"no conflicting action: #"_s);
}

void TestSelection::selectRefuses()
{
    QFETCH(std::function<void(ControlFixture &, Intent &)>, change);
    QFETCH(QString, reason);
    Intent intent = failover();
    change(*m_f, intent);
    const qsizetype held = m_f->dispatcher->selections().size();
    const auto selected = m_f->select(intent);
    QVERIFY(!selected);
    QCOMPARE(selected.error().kind, ErrorKind::Refused);
    QVERIFY2(selected.error().what.contains(reason), qPrintable(selected.error().what));
    QCOMPARE(m_f->dispatcher->selections().size(), held);
    QCOMPARE(m_f->dispatcher->records().last().state, ActionState::Refused); // and it is remembered
    QVERIFY2(m_f->dispatcher->records().last().reason.contains(reason),
             qPrintable(m_f->dispatcher->records().last().reason));
}

void TestSelection::operatedOnce()
{
    QSignalSpy told(m_f->dispatcher.get(), &ActionPort::selectionsChanged);
    const auto selected = m_f->select(note());
    QVERIFY(selected);
    QCOMPARE(selected->until - selected->at, 10s);
    QCOMPARE(selected->preview.spec.id, note().action);
    QCOMPARE(m_f->dispatcher->selections().size(), 1);
    const ActionRecord done = m_f->operate(selected->number, note());
    QCOMPARE(done.state, ActionState::Confirmed);
    QCOMPARE(done.selection, selected->number);
    QVERIFY(m_f->dispatcher->selections().isEmpty());
    QVERIFY(told.size() >= 2);
    m_f->wait(1min); // its time goes by without a word: it was operated
    QCOMPARE(m_f->count(Kind::actionReleased), 0);
    QVERIFY(m_f->dispatcher->findings().isEmpty());
}

void TestSelection::selectingAnewReleasesOnesOwn()
{
    const auto first = m_f->select(failover());
    Intent other = failover();
    other.arguments[u"candidate"_s] = u"db-3"_s;
    const auto second = m_f->select(other);
    QVERIFY(first && second);
    m_f->settle();
    QCOMPARE(m_f->dispatcher->selections().size(), 1);
    QCOMPARE(m_f->dispatcher->selections().first().number, second->number);
    QVERIFY(m_f->operate(first->number, failover()).reason.contains(u"was released"));
    m_f->dispatcher->release(second->number, u"ann"_s);
    m_f->dispatcher->release(second->number, u"ann"_s); // twice is once
    m_f->settle();
    QVERIFY(m_f->dispatcher->selections().isEmpty());
    QVERIFY(m_f->dispatcher->findings().isEmpty());
    Intent bobs = failover(u"bob"_s);
    QVERIFY(m_f->select(bobs)); // free for others
}

void TestSelection::siblingsDisturbEachOther()
{
    const auto first = m_f->select(m_f->intent("c.drain", "web-1"));
    QVERIFY(first);
    const auto same = m_f->select(m_f->intent("c.drain", "web-2", {}, u"bob"_s));
    QVERIFY(!same && same.error().what.contains(u"ann has selected c.drain on web-1"));
    QVERIFY(
        m_f->select(m_f->intent("c.weight", "web-2", {{u"value"_s, u"5"_s}}, u"bob"_s))); // something else on another
    m_f->change = [](Connector &c) { specOf(c, "c.weight").conflicts = {u"c.drain"_s}; };
    m_f->reopen();
    const auto listed = m_f->select(m_f->intent("c.weight", "web-2", {{u"value"_s, u"5"_s}}, u"eve"_s));
    QVERIFY(!listed && listed.error().what.contains(u"not reserved"));
}

void TestSelection::survivesARestart()
{
    const auto selected = m_f->select(note());
    QVERIFY(selected);
    m_f->reopen();
    QCOMPARE(m_f->dispatcher->selections().size(), 1);
    QCOMPARE(m_f->dispatcher->selections().first().preview.spec.id, note().action);
    QCOMPARE(m_f->operate(selected->number, note()).state, ActionState::Confirmed);
    const auto next = m_f->select(note());
    QVERIFY(next);
    m_f->reopen();
    m_f->wait(11s);
    QTRY_COMPARE(m_f->count(Kind::actionReleased), 1); // whose time ended while nobody looked
    QVERIFY(m_f->dispatcher->selections().isEmpty());
}

void TestSelection::flappingUntilAcknowledged()
{
    m_f->change = [](Connector &c) { specOf(c, "c.note").antiFlap = 10min; };
    m_f->reopen();
    const ActionRecord first = m_f->run(note());
    QCOMPARE(first.state, ActionState::Confirmed);
    const auto again = m_f->select(note(u"bob"_s));
    QVERIFY(!again);
    QVERIFY2(again.error().what.contains(u"nobody has taken note of its outcome"), qPrintable(again.error().what));
    const Preview preview = m_f->dispatcher->preview(note());
    const auto guard = std::ranges::find(preview.verdicts, u"not flapping"_s, &GuardVerdict::guard);
    QVERIFY(guard != preview.verdicts.end() && !guard->overridable);
    QCOMPARE(guard->until, first.intendedAt + 10min);
    m_f->dispatcher->acknowledge(first.number, u"bob"_s);
    m_f->dispatcher->acknowledge(first.number + 1000, u"bob"_s); // nothing to take note of
    m_f->settle();
    QCOMPARE(m_f->count(Kind::actionAcknowledged), 1);
    QVERIFY(m_f->dispatcher->records().first().acknowledged);
    QVERIFY(m_f->select(note(u"bob"_s)));
}

void TestSelection::secretsAreMasked()
{
    m_f->change = [](Connector &c) { specOf(c, "c.note").arguments.first().secret = true; };
    m_f->reopen();
    const Intent intent = m_f->intent("c.note", "db", {{u"text"_s, u"hunter2 \"quoted\""_s}});
    const auto selected = m_f->select(intent);
    QVERIFY(selected);
    const ActionRecord done = m_f->operate(selected->number, intent);
    QCOMPARE(done.state, ActionState::Confirmed);
    QVERIFY(m_f->api.requests.first().body.contains("hunter2")); // the target is told
    m_f->settle();
    for (const Entry &entry : m_f->journal->entries())
        QVERIFY(!QJsonDocument(entry.body).toJson().contains("hunter2"));
    QVERIFY2(done.requests.first().contains(u"••••"), qPrintable(done.requests.first()));
    // A secret cannot be compared once the program that knew it has ended: it is asked for again.
    const auto second = m_f->select(intent);
    QVERIFY(second);
    m_f->reopen();
    QVERIFY(m_f->operate(second->number, intent).reason.contains(u"with other arguments"));
}

void TestSelection::requestsAreJournaled()
{
    const ActionRecord done = m_f->run(note());
    QCOMPARE(done.state, ActionState::Confirmed);
    QCOMPARE(done.requests, QStringList{u"POST /note\n{\"text\":\"x\"}"_s});
    QCOMPARE(done.peer, u"127.0.0.1:8008"_s);
    const auto requested = std::ranges::find(m_f->journal->entries(), QString(Kind::actionRequested), &Entry::kind);
    QCOMPARE(requested->body[u"request"_s].toString(), done.requests.first());
    QCOMPARE(requested->body[u"peer"_s].toString(), u"http://db:8008"_s);
    QCOMPARE(requested->body[u"operator"_s].toString(), u"ann"_s);
    QCOMPARE(requested->body[u"index"_s].toInt(), 0);
}

void TestSelection::unknownIsWatchedAfterEveryRestart()
{
    m_f->api.answers = [](const Request &) { return Answer{.kind = Answer::Kind::Lost, .reason = u"cut"_s}; };
    const auto selected = m_f->select(failover());
    m_f->dispatcher->operate(selected->number, failover());
    QTRY_COMPARE(m_f->api.requests.size(), 1);
    m_f->settle();
    m_f->wait(20s); // the world does not show it
    QTRY_COMPARE(m_f->dispatcher->records().last().state, ActionState::Unknown);
    for (int restart = 0; restart < 2; ++restart) {
        m_f->reopen();
        m_f->settle();
        QCOMPARE(m_f->dispatcher->records().last().state, ActionState::Unknown);
    }
    m_f->observe(u"db-1"_s, Role::Replica);
    m_f->observe(u"db-2"_s, Role::Primary);
    QTRY_COMPARE(m_f->dispatcher->records().last().state, ActionState::Confirmed);
    QCOMPARE(m_f->api.requests.size(), 1);
    QVERIFY(m_f->dispatcher->findings().isEmpty());
}

QTEST_GUILESS_MAIN(TestSelection)
#include "tst_selection.moc"
