// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/timeline.h"
#include "tests/support/handmade.h"

using namespace Hikeshi;
using namespace Hikeshi::Handmade;

class TestTimeline : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void entriesAreToldInBothLanguages_data();
    void entriesAreToldInBothLanguages();
    void peopleAndActionsAreCalledByTheirNames();
    void publishingIsToldAsANotice();
    void whatIsSaidInADrillIsToldWhatIsBrokenIsNot();
    void repeatedFactsAreToldOnce();
    void amendmentsStandBesideTheOriginal();
    void amendmentsOfTheFutureAreNone();
    void hostileEntriesAreTold();
};

void TestTimeline::entriesAreToldInBothLanguages_data()
{
    QTest::addColumn<int>("entry");
    QTest::addColumn<QString>("en");
    QTest::addColumn<QString>("ja");
    QTest::addColumn<bool>("major");
    QTest::newRow("drill") << 1 << u"Drill started: Ledger database primary lost"_s
                           << u"訓練開始: 台帳データベース主系の停止"_s << true;
    QTest::newRow("down") << 4 << u"ledger-db-1 is down"_s << u"ledger-db-1: 停止"_s << true;
    QTest::newRow("first-out") << 5 << u"LedgerPrimaryLost fires (first-out)"_s << u"LedgerPrimaryLost 発報（初報）"_s
                               << true;
    QTest::newRow("warning") << 7 << u"OrderErrorRateHigh fires"_s << u"OrderErrorRateHigh 発報"_s << false;
    QTest::newRow("declared") << 9 << u"SEV1 declared: Ledger database primary lost"_s
                              << u"SEV1 を宣言: Ledger database primary lost"_s << true;
    QTest::newRow("refused") << 11 << u"Refused: patroni.failover ledger-db (41 MB behind)"_s
                             << u"拒否: patroni.failover ledger-db（41 MB behind）"_s << true;
    QTest::newRow("outcome") << 15 << u"patroni.failover ledger-db: confirmed"_s
                             << u"patroni.failover ledger-db: 確認済"_s << true;
    QTest::newRow("resolved") << 21 << u"Incident resolved"_s << u"インシデント解決"_s << true;
}

void TestTimeline::entriesAreToldInBothLanguages()
{
    QFETCH(int, entry);
    QFETCH(QString, en);
    QFETCH(QString, ja);
    QFETCH(bool, major);
    const QList<TimelineLine> lines = timelineOf(entries(primaryLost()));
    const auto line = std::ranges::find(lines, entry, &TimelineLine::entry);
    QVERIFY(line != lines.end());
    QCOMPARE(line->text.en, en);
    QCOMPARE(line->text.ja, ja);
    QCOMPARE(line->major, major);
}

void TestTimeline::whatIsSaidInADrillIsToldWhatIsBrokenIsNot()
{
    const auto thrown = [](const QString &what, const QString &from = {}) {
        return Drafts::drillInjected({{u"what"_s, what},
                                      {u"from"_s, from},
                                      {u"text"_s, QJsonObject{{u"en"_s, u"who knew?"_s}, {u"ja"_s, u"誰が。"_s}}}});
    };
    const QList<TimelineLine> lines = timelineOf(entries({{0s, Drafts::drillStarted(u"lost"_s, {}, u"7"_s)},
                                                          {1s, thrown(u"fault"_s)},
                                                          {2s, thrown(u"observation"_s)},
                                                          {3s, thrown(u"message"_s, u"press"_s)},
                                                          {4s, thrown(u"message"_s, u"aunt"_s)},
                                                          {5s, thrown(u"hint"_s)}}));
    QCOMPARE(lines.size(), 4);
    QCOMPARE(lines[1].text, (Localized{u"The press: “who knew?”"_s, u"報道「誰が。」"_s}));
    QCOMPARE(lines[2].text, (Localized{u"aunt: “who knew?”"_s, u"aunt「誰が。」"_s}));
    QCOMPARE(lines[3].text, (Localized{u"Hint: who knew?"_s, u"ヒント: 誰が。"_s}));
    QVERIFY(!lines[3].major);
}

void TestTimeline::peopleAndActionsAreCalledByTheirNames()
{
    const Names names{.people = {{u"you"_s, {u"you"_s, u"あなた"_s}}},
                      .actions = {{u"patroni.failover"_s,
                                   {u"Fail over {target} to {candidate}"_s, u"{target} を {candidate} へ切替"_s}}}};
    Draft started = action(Kind::actionIntent, u"patroni.failover"_s, u"ledger-db"_s);
    started.actor = u"you"_s;
    started.body.insert(u"arguments"_s, QJsonObject{{u"candidate"_s, u"ledger-db-2"_s}});
    Draft refused = action(Kind::actionRefused, u"patroni.failover"_s, u"ledger-db"_s);
    Draft strange = action(Kind::actionIntent, u"cachet.post"_s, u"page"_s);
    strange.actor = u"ops-9"_s;
    const Draft decided{Kind::drillDecision, u"you"_s, {{u"act"_s, u"patroni.failover"_s}, {u"answer"_s, u"now"_s}}};
    const QList<TimelineLine> lines = timelineOf(
        entries({{0s, started}, {1s, outcome(1, u"confirmed"_s)}, {2s, refused}, {3s, strange}, {4s, decided}}), names);
    QCOMPARE(lines.size(), 5);
    QCOMPARE(lines[0].text,
             (Localized{u"“Fail over ledger-db to ledger-db-2” started by you"_s,
                        u"あなたが「ledger-db を ledger-db-2 へ切替」を開始"_s}));
    QCOMPARE(lines[1].text.ja, u"ledger-db を ledger-db-2 へ切替: 確認済"_s);
    QVERIFY2(lines[2].text.ja.startsWith(u"拒否: ledger-db を … へ切替（"_s), qPrintable(lines[2].text.ja));
    QCOMPARE(lines[3].text.en, u"cachet.post page started by ops-9"_s); // what nobody named keeps its id
    QCOMPARE(lines[4].text.ja, u"自分の判断: … を … へ切替: now"_s);
}

void TestTimeline::publishingIsToldAsANotice()
{
    Draft sent = action(Kind::actionIntent, u"statuspage.publish"_s, u"status-page"_s);
    sent.body.insert(
        u"arguments"_s,
        QJsonObject{{u"notice"_s, u"INC-105/1"_s}, {u"phase"_s, u"identified"_s}, {u"cause_ja"_s, u"原因"_s}});
    const QList<TimelineLine> lines = timelineOf(entries({{0s, sent}, {1s, outcome(1, u"confirmed"_s)}}));
    QCOMPARE(lines.size(), 2);
    QCOMPARE(lines[0].text.en, u"Notice INC-105/1 sent to the status page (identified)"_s);
    QCOMPARE(lines[0].text.ja, u"告知 INC-105/1 をステータスページへ送信（原因特定）"_s);
    QCOMPARE(lines[1].text.en, u"Notice INC-105/1: confirmed"_s);
    QCOMPARE(lines[1].text.ja, u"告知 INC-105/1: 確認済"_s);
}

void TestTimeline::repeatedFactsAreToldOnce()
{
    const QList<TimelineLine> lines = timelineOf(entries({{0s, instance(u"web-1"_s, u"normal"_s)},
                                                          {1s, instance(u"web-1"_s, u"normal"_s)},
                                                          {2s, instance(u"web-1"_s, u"degraded"_s)},
                                                          {3s, instance(u"web-1"_s, u"degraded"_s)}}));
    QCOMPARE(lines.size(), 1);
    QCOMPARE(lines.first().entry, 3);
}

void TestTimeline::amendmentsStandBesideTheOriginal()
{
    QList<Line> lines = primaryLost();
    lines.append({600s, Drafts::entryAmended(15, u"by runbook step 4"_s, u"scribe"_s)});
    lines.append({700s, Drafts::entryAmended(15, u"by runbook step 5"_s, u"scribe"_s)});
    const QList<TimelineLine> told = timelineOf(entries(lines));
    const auto line = std::ranges::find(told, 15, &TimelineLine::entry);
    QCOMPARE(line->text.en, u"patroni.failover ledger-db: confirmed"_s);
    QCOMPARE(line->amendment, u"by runbook step 5"_s);
}

void TestTimeline::amendmentsOfTheFutureAreNone()
{
    QList<Line> lines = primaryLost();
    lines.prepend({0s, Drafts::entryAmended(6, u"known before"_s, u"x"_s)});
    lines.append({600s, Drafts::entryAmended(9999, u"nothing there"_s, u"x"_s)});
    const QList<TimelineLine> told = timelineOf(entries(lines));
    QVERIFY(std::ranges::all_of(told, [](const TimelineLine &line) { return line.amendment.isEmpty(); }));
}

void TestTimeline::hostileEntriesAreTold()
{
    QList<Line> lines;
    for (const QLatin1StringView kind :
         {Kind::siteOpened, Kind::alertRaised, Kind::alertCleared, Kind::instanceChanged, Kind::eventHappened,
          Kind::incidentDeclared, Kind::incidentChanged, Kind::stepChanged, Kind::actionIntent, Kind::actionRefused,
          Kind::actionOutcome, Kind::entryAmended, Kind::drillStarted, Kind::postmortemEdited}) {
        lines.append({0s, {kind, {}, {}}});
        lines.append({0s,
                      {kind,
                       u"x"_s,
                       {{u"name"_s, 7},
                        {u"guards"_s, 1},
                        {u"arguments"_s, QJsonArray{1}},
                        {u"step"_s, u"a"_s},
                        {u"text"_s, QJsonArray{}},
                        {u"title"_s, QJsonArray{}},
                        {u"status"_s, QJsonObject{}}}}});
    }
    lines.append({0s, {u"never.heard"_s, u"x"_s, {}}});
    QVERIFY(timelineOf(entries(lines)).size() <= lines.size());
}

QTEST_GUILESS_MAIN(TestTimeline)
#include "tst_timeline.moc"
