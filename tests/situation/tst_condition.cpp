// SPDX-License-Identifier: GPL-3.0-or-later
#include "situation/condition.h"
#include "situation/situation.h"

#include <QTest>

using namespace Hikeshi;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using Verdict = ConditionResult::Verdict;

class TestCondition : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void tellsWhatHolds_data();
    void tellsWhatHolds();
    void staleSeriesCannotBeTold();
    void noAgeWhileTimeStandsStill();
    void badSentenceSaysWhatToWrite_data();
    void badSentenceSaysWhatToWrite();
    void argumentsAreFilledOrMissed();
    void figuresHaveUnits_data();
    void figuresHaveUnits();

private:
    std::unique_ptr<SteppedClock> m_clock;
    std::unique_ptr<Situation> m_situation;
};

void TestCondition::init()
{
    m_clock = std::make_unique<SteppedClock>(fromMilliseconds(1'000'000));
    m_situation = std::make_unique<Situation>(*m_clock);
    const SourceId source(u"s"_s);
    m_situation->apply({source,
                        Topology{.services = {{.id = ServiceId(u"ledger-db"_s),
                                               .instances = {InstanceId(u"db-1"_s), InstanceId(u"db-2"_s)}}}}});
    m_situation->apply({source,
                        InstanceObservation{.instance = InstanceId(u"db-1"_s),
                                            .at = m_clock->now() - 2s,
                                            .health = Health::Down,
                                            .role = Role::Primary,
                                            .reachable = false}});
    m_situation->apply({source,
                        InstanceObservation{.instance = InstanceId(u"db-2"_s),
                                            .at = m_clock->now() - 1s,
                                            .health = Health::Normal,
                                            .role = Role::Replica,
                                            .properties = {{u"replay_lag_bytes"_s, 200'000},
                                                           {u"state"_s, u"streaming"_s},
                                                           {u"lag_bytes"_s, u"unknown"_s}}}});
    m_situation->apply({source, SampleBatch{SeriesId(u"order_error_rate"_s), {{m_clock->now(), 0.417}}}});
    m_situation->apply(
        {source, Alert{.id = AlertId(u"1"_s), .name = u"LedgerPrimaryLost"_s, .startsAt = m_clock->now()}});
}

void TestCondition::tellsWhatHolds_data()
{
    QTest::addColumn<QString>("sentence");
    QTest::addColumn<int>("verdict");
    QTest::addColumn<QString>("live");
    const auto row = [](const char *sentence, Verdict verdict, const char *live) {
        QTest::newRow(sentence) << QString::fromLatin1(sentence) << static_cast<int>(verdict)
                                << QString::fromLatin1(live);
    };
    row("order_error_rate < 1 %", Verdict::Fails, "41.7 %");
    row("order_error_rate >= 0.4", Verdict::Holds, "0.42");
    row("nothing_here < 1", Verdict::CannotTell, "?");
    row("freshness of ledger-db < 5 s", Verdict::Holds, "2 s");
    row("freshness of db-2 < 500 ms", Verdict::Fails, "1 s");
    row("replica_lag of db-2 < 16 MB", Verdict::Holds, "200 kB");
    row("replica_lag of db-1 < 16 MB", Verdict::CannotTell, "?");
    row("property lag_bytes of db-2 < 16 MB", Verdict::CannotTell, "?");
    row("state of db-2 = streaming", Verdict::Holds, "streaming");
    row("primary of ledger-db = db-2", Verdict::Fails, "none");
    row("primaries of ledger-db = 0", Verdict::Holds, "0");
    row("primaries of elsewhere = 0", Verdict::CannotTell, "?");
    row("health of ledger-db = down", Verdict::Holds, "down");
    row("health of db-2 != normal", Verdict::Fails, "normal");
    row("alert LedgerPrimaryLost = firing", Verdict::Holds, "firing");
    row("alert Other = cleared", Verdict::Holds, "cleared");
}

void TestCondition::tellsWhatHolds()
{
    QFETCH(QString, sentence);
    QFETCH(int, verdict);
    QFETCH(QString, live);
    const auto condition = Condition::parse(sentence);
    QVERIFY2(condition, condition ? "" : qPrintable(condition.error().text()));
    const ConditionResult result = evaluate(*condition, *m_situation);
    QCOMPARE(static_cast<int>(result.verdict), verdict);
    QCOMPARE(result.live, live);
    QCOMPARE(result.reason.isEmpty(), result.holds());
}

void TestCondition::staleSeriesCannotBeTold()
{
    m_clock->advanceBy(11s);
    const ConditionResult result = evaluate(*Condition::parse(u"order_error_rate < 1 %"_s), *m_situation);
    QCOMPARE(result.verdict, Verdict::CannotTell);
    QVERIFY2(result.reason.contains(u"11 s"), qPrintable(result.reason));
}

void TestCondition::noAgeWhileTimeStandsStill()
{
    const Condition fresh = *Condition::parse(u"freshness of db-2 < 5 s"_s);
    const SourceId stream(u"stream"_s);
    m_situation->setTimekeeper(stream);
    QVERIFY(evaluate(fresh, *m_situation).holds());
    m_situation->apply({stream, SourceReport{.source = stream, .state = SourceState::Stale, .reason = u"cut"_s}});
    const ConditionResult result = evaluate(fresh, *m_situation);
    QCOMPARE(result.verdict, Verdict::CannotTell);
    QCOMPARE(result.reason, u"time stands still: stream: cut"_s);
    m_situation->apply({stream, SourceReport{.source = stream, .state = SourceState::Live}});
    QVERIFY(evaluate(fresh, *m_situation).holds());
}

void TestCondition::badSentenceSaysWhatToWrite_data()
{
    QTest::addColumn<QString>("sentence");
    QTest::newRow("no comparison") << u"order_error_rate"_s;
    QTest::newRow("unknown unit") << u"order_error_rate < 1 furlong"_s;
    QTest::newRow("word for a series") << u"order_error_rate < lots"_s;
    QTest::newRow("unknown health") << u"health of db-2 = splendid"_s;
    QTest::newRow("order of healths") << u"health of db-2 > normal"_s;
    QTest::newRow("alert state") << u"alert A = loud"_s;
    QTest::newRow("too many words") << u"very much load < 3"_s;
    QTest::newRow("long") << QString(u"x"_s.repeated(600) + u" < 1"_s);
}

void TestCondition::badSentenceSaysWhatToWrite()
{
    QFETCH(QString, sentence);
    const auto condition = Condition::parse(sentence, u"book.md:7"_s);
    QVERIFY(!condition);
    QCOMPARE(condition.error().where, u"book.md:7"_s);
}

void TestCondition::argumentsAreFilledOrMissed()
{
    const auto condition = Condition::parse(u"primary of {target} = {candidate}"_s);
    QVERIFY(condition);
    const auto bound = condition->bound({{u"target"_s, u"ledger-db"_s}, {u"candidate"_s, u"db-2"_s}});
    QVERIFY(bound);
    QCOMPARE(bound->object, u"ledger-db"_s);
    QCOMPARE(bound->word, u"db-2"_s);
    QVERIFY(!condition->bound({{u"target"_s, u"ledger-db"_s}}));
}

void TestCondition::figuresHaveUnits_data()
{
    QTest::addColumn<double>("value");
    QTest::addColumn<QString>("unit");
    QTest::addColumn<QString>("text");
    QTest::newRow("percent") << 0.417 << u"percent"_s << u"41.7 %"_s;
    QTest::newRow("zero percent") << 0.0 << u"percent"_s << u"0 %"_s;
    QTest::newRow("seconds") << 4.02 << u"seconds"_s << u"4.02 s"_s;
    QTest::newRow("milliseconds") << 0.0551 << u"seconds"_s << u"55.1 ms"_s;
    QTest::newRow("bytes") << 41e6 << u"bytes"_s << u"41 MB"_s;
    QTest::newRow("rate") << 212.4 << u"per_second"_s << u"212 /s"_s;
    QTest::newRow("many") << 682140.0 << u"count"_s << u"682 k"_s;
    QTest::newRow("not a number") << qQNaN() << u"count"_s << u"?"_s;
}

void TestCondition::figuresHaveUnits()
{
    QFETCH(double, value);
    QFETCH(QString, unit);
    QFETCH(QString, text);
    QCOMPARE(figure(value, unit), text);
}

QTEST_GUILESS_MAIN(TestCondition)
#include "tst_condition.moc"
