// SPDX-License-Identifier: GPL-3.0-or-later
#include "drill/director.h"
#include "journal/journal.h"
#include "situation/situation.h"
#include "tests/support/handmade.h"

#include <QSignalSpy>
#include <QTemporaryDir>

using namespace Hikeshi;
using namespace Hikeshi::Handmade;

Q_DECLARE_METATYPE(Hikeshi::Inject)

class TestDirector : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void sentencesAreReadBack_data();
    void sentencesAreReadBack();
    void nonsenseIsRefused_data();
    void nonsenseIsRefused();
    void eachWordHoldsFromItsMoment_data();
    void eachWordHoldsFromItsMoment();
    void whatCannotBeToldDoesNotHoldEvenNegated();
    void injectsComeAtTheirTimesAndOnce();
    void causeAndDelay();
    void unlessHoldsBack();
    void aConsoleStartedAnewGoesOn();
    void aNewDrillBeginsAnew();
    void hintsComeInOrder();

private:
    void add(const Draft &draft, Milliseconds at);
    Scenario scenario(QList<Inject> injects) const
    {
        return {.name = u"ledger-primary-lost"_s, .injects = std::move(injects)};
    }
    static Circumstance read(const QString &sentence) { return Circumstance::parse(sentence).value(); }
    static Draft started() { return Drafts::drillStarted(u"ledger-primary-lost"_s, {}, u"7"_s); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<SteppedClock> m_clock;
    std::unique_ptr<Journal> m_journal;
    std::unique_ptr<Situation> m_situation;
};

void TestDirector::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_clock = std::make_unique<SteppedClock>(start);
    m_journal = Journal::open(m_folder->filePath(u"j.sqlite"_s), *m_clock).value();
    m_situation = std::make_unique<Situation>(*m_clock);
}

void TestDirector::cleanup()
{
    m_situation.reset();
    m_journal.reset();
}

void TestDirector::add(const Draft &draft, Milliseconds at)
{
    m_clock->advanceTo(start + at);
    const qsizetype before = m_journal->entries().size();
    (void)m_journal->append(draft);
    QTRY_COMPARE(m_journal->entries().size(), before + 1);
}

void TestDirector::sentencesAreReadBack_data()
{
    QTest::addColumn<QString>("sentence");
    QTest::addColumn<Circumstance>("wanted");
    using Subject = Circumstance::Subject;
    QTest::newRow("elapsed") << u"elapsed 3m"_s << Circumstance{.subject = Subject::Elapsed, .time = 3min};
    QTest::newRow("declared") << u"declared"_s << Circumstance{.subject = Subject::Declared};
    QTest::newRow("not declared") << u"not declared"_s << Circumstance{.subject = Subject::Declared, .negated = true};
    QTest::newRow("silence") << u"no notice for 90s"_s << Circumstance{.subject = Subject::NoNotice, .time = 90s};
    QTest::newRow("idle") << u"no  action for 1h"_s << Circumstance{.subject = Subject::NoAction, .time = 1h};
    QTest::newRow("action") << u"action patroni.failover"_s
                            << Circumstance{.subject = Subject::Action, .name = u"patroni.failover"_s};
    QTest::newRow("confirmed") << u"action patroni.failover on ledger-db confirmed"_s
                               << Circumstance{.subject = Subject::Action,
                                               .confirmed = true,
                                               .name = u"patroni.failover"_s,
                                               .target = u"ledger-db"_s};
    QTest::newRow("runbook") << u"runbook first-notice started"_s
                             << Circumstance{.subject = Subject::Runbook, .name = u"first-notice"_s};
    QTest::newRow("site") << u"order_error_rate > 50 %"_s
                          << Circumstance{.condition = Condition::parse(u"order_error_rate > 50 %"_s).value()};
}

void TestDirector::sentencesAreReadBack()
{
    QFETCH(QString, sentence);
    QFETCH(Circumstance, wanted);
    const Result<Circumstance> parsed = Circumstance::parse(sentence, u"here"_s);
    QVERIFY2(parsed, parsed ? "" : qPrintable(parsed.error().text()));
    wanted.source = sentence;
    QCOMPARE(*parsed, wanted);
}

void TestDirector::nonsenseIsRefused_data()
{
    QTest::addColumn<QString>("sentence");
    for (const char *sentence : {"", "not", "elapsed", "elapsed soon", "elapsed 9999999s", "no notice for ever",
                                 "action a.b of ledger-db", "action a.b on x y", "hello world", "declared twice"})
        QTest::newRow(sentence) << QString::fromLatin1(sentence);
}

void TestDirector::nonsenseIsRefused()
{
    QFETCH(QString, sentence);
    QVERIFY(!Circumstance::parse(sentence, u"here"_s));
}

// Of the drill that Handmade tells: acknowledged 0:50, declared 1:20, published 4:20, failed over 6:30 to 6:40.
void TestDirector::eachWordHoldsFromItsMoment_data()
{
    QTest::addColumn<QString>("sentence");
    QTest::addColumn<int>("second"); // the first of those looked at, at which it holds; -1: at none
    QTest::newRow("elapsed") << u"elapsed 100s"_s << 100;
    QTest::newRow("acknowledged") << u"acknowledged"_s << 50;
    QTest::newRow("declared") << u"declared"_s << 80;
    QTest::newRow("notice") << u"notice published"_s << 260;
    QTest::newRow("silence from the first alert") << u"no notice for 3m"_s << 200;
    QTest::newRow("silence never so long") << u"no notice for 270s"_s << -1;
    QTest::newRow("idle") << u"no action for 2m"_s << 140;
    QTest::newRow("wanted") << u"action patroni.failover on ledger-db"_s << 390;
    QTest::newRow("done") << u"action patroni.failover confirmed"_s << 400;
    QTest::newRow("elsewhere") << u"action patroni.failover on web"_s << -1;
    QTest::newRow("resolved") << u"resolved"_s << 500;
    QTest::newRow("not resolved") << u"not resolved"_s << 0;
}

void TestDirector::eachWordHoldsFromItsMoment()
{
    QFETCH(QString, sentence);
    QFETCH(int, second);
    const Circumstance circumstance = read(sentence);
    const QList<Entry> told = entries(primaryLost());
    DrillCourse course;
    qsizetype next = 0;
    int first = -1;
    for (int now = 0; now < 520 && first < 0; now += 10) {
        m_clock->advanceTo(start + Seconds(now));
        while (next < told.size() && told[next].at <= start + Seconds(now))
            course.take(told[next++]);
        if (holds(circumstance, course, *m_situation))
            first = now;
    }
    QCOMPARE(first, second);
}

void TestDirector::whatCannotBeToldDoesNotHoldEvenNegated()
{
    DrillCourse course;
    QVERIFY(!holds(read(u"order_error_rate > 50 %"_s), course, *m_situation));
    QVERIFY(!holds(read(u"not order_error_rate > 50 %"_s), course, *m_situation));
}

void TestDirector::injectsComeAtTheirTimesAndOnce()
{
    Director director(*m_situation, *m_journal,
                      {scenario({{.id = u"late"_s, .at = 60s}, {.id = u"early"_s, .at = 30s}})});
    QStringList due;
    connect(&director, &Director::due, this, [&due](const Inject &inject) { due.append(inject.id); });
    m_clock->advanceTo(start + 100s);
    QVERIFY(due.isEmpty()); // no drill
    add(started(), 100s);
    m_clock->advanceTo(start + 129s);
    QVERIFY(due.isEmpty());
    m_clock->advanceTo(start + 130s);
    QCOMPARE(due, QStringList{u"early"_s});
    m_clock->advanceTo(start + 200s);
    m_clock->advanceTo(start + 300s);
    QCOMPARE(due, (QStringList{u"early"_s, u"late"_s}));
    add(Drafts::drillEnded(u"ledger-primary-lost"_s, u"ended"_s), 310s);
    QVERIFY(!director.scenario());
}

void TestDirector::causeAndDelay()
{
    Director director(
        *m_situation, *m_journal,
        {scenario({{.id = u"after"_s, .when = read(u"action patroni.failover confirmed"_s), .after = 30s}})});
    QSignalSpy due(&director, &Director::due);
    add(started(), 0s);
    add(action(Kind::actionIntent, u"patroni.failover"_s, u"ledger-db"_s), 10s);
    m_clock->advanceTo(start + 50s);
    QVERIFY(due.isEmpty()); // operated, not confirmed
    add(outcome(m_journal->entries().last().number, u"confirmed"_s), 60s);
    m_clock->advanceTo(start + 89s);
    QVERIFY(due.isEmpty());
    m_clock->advanceTo(start + 90s);
    QCOMPARE(due.size(), 1);
}

void TestDirector::unlessHoldsBack()
{
    Director director(*m_situation, *m_journal,
                      {scenario({{.id = u"boss"_s, .at = 60s, .unless = read(u"declared"_s)}})});
    QSignalSpy due(&director, &Director::due);
    add(started(), 0s);
    add(Drafts::incidentDeclared({.title = u"x"_s}, u"you"_s), 30s);
    m_clock->advanceTo(start + 300s);
    QVERIFY(due.isEmpty());
}

void TestDirector::aConsoleStartedAnewGoesOn()
{
    add(started(), 0s);
    add(Drafts::drillInjected({{u"id"_s, u"first"_s}, {u"what"_s, u"message"_s}}), 30s);
    Director director(*m_situation, *m_journal,
                      {scenario({{.id = u"first"_s, .at = 30s}, {.id = u"second"_s, .at = 60s}})});
    QStringList due;
    connect(&director, &Director::due, this, [&due](const Inject &inject) { due.append(inject.id); });
    m_clock->advanceTo(start + 90s);
    QCOMPARE(due, QStringList{u"second"_s});
}

void TestDirector::aNewDrillBeginsAnew()
{
    Director director(*m_situation, *m_journal, {scenario({{.id = u"once"_s, .at = 10s}})});
    QSignalSpy due(&director, &Director::due);
    add(started(), 0s);
    m_clock->advanceTo(start + 20s);
    QCOMPARE(due.size(), 1);
    add(Drafts::drillEnded(u"ledger-primary-lost"_s, u"ended"_s), 30s);
    add(started(), 40s);
    m_clock->advanceTo(start + 60s);
    QCOMPARE(due.size(), 2);
}

void TestDirector::hintsComeInOrder()
{
    Scenario with = scenario({});
    with.hints = {{u"one"_s, {}}, {u"two"_s, {}}};
    Director director(*m_situation, *m_journal, {with});
    QVERIFY(!director.nextHint());
    add(started(), 0s);
    QCOMPARE(director.nextHint()->en, u"one"_s);
    add(Drafts::drillInjected({{u"what"_s, u"hint"_s}, {u"text"_s, QJsonObject{{u"en"_s, u"one"_s}}}}), 10s);
    QCOMPARE(director.nextHint()->en, u"two"_s);
    add(Drafts::drillInjected({{u"what"_s, u"hint"_s}, {u"text"_s, QJsonObject{{u"en"_s, u"two"_s}}}}), 20s);
    QVERIFY(!director.nextHint());
}

QTEST_GUILESS_MAIN(TestDirector)
#include "tst_director.moc"
