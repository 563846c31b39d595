// SPDX-License-Identifier: GPL-3.0-or-later
#include "drill/debriefreport.h"
#include "drill/decisions.h"
#include "tests/support/handmade.h"

using namespace Hikeshi;
using namespace Hikeshi::Handmade;

class TestDecisions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void decisionStandsBesideTheSameDeed_data();
    void decisionStandsBesideTheSameDeed();
    void ownDeedsCountOnlyWhenNobodyElseActs();
    void hostileBodiesGiveDefaults();
    void peopleAreWhoDidSomething();
    void reportTellsEverything_data();
    void reportTellsEverything();
    void reportEscapesWhatPeopleWrote();
    void bestIsTheOtherRunWithTheMostPoints();
    void anotherJournalIsTheCommanders();
};

namespace {

Draft decided(const QString &act, const QString &who = u"trainee"_s)
{
    return Drafts::drillDecision({.who = who,
                                  .question = u"What would you do now?"_s,
                                  .answer = u"my words"_s,
                                  .act = act,
                                  .reason = u"because"_s});
}

QList<Line> shadowed(Milliseconds at, const Draft &decision)
{
    QList<Line> lines = primaryLost();
    const auto after = std::ranges::find_if(lines, [&](const Line &line) { return line.at > at; });
    lines.insert(after, {at, decision});
    return lines;
}

Scenario scenario()
{
    return {.name = u"ledger-primary-lost"_s,
            .title = {u"Primary lost"_s, u"主系の停止"_s},
            .targets = {{u"acknowledge"_s, 60s}, {u"restore"_s, 400s}},
            .teaching = {{u"Read the first-out alert."_s, u"最初のアラートを読む。"_s}}};
}

}

void TestDecisions::decisionStandsBesideTheSameDeed_data()
{
    QTest::addColumn<QString>("act");
    QTest::addColumn<int>("at");
    QTest::addColumn<int>("same"); // seconds after the start; -1: the commander never did it
    QTest::addColumn<QString>("next");
    QTest::newRow("sooner") << u"declare"_s << 60 << 80 << u"declare"_s;
    QTest::newRow("later") << u"acknowledge"_s << 60 << 50 << u"declare"_s;
    QTest::newRow("an action") << u"patroni.failover"_s << 210 << 390 << u"statuspage.publish"_s;
    QTest::newRow("never done") << u"haproxy.drain"_s << 395 << -1 << QString();
    QTest::newRow("words only") << QString() << 60 << -1 << u"declare"_s;
}

void TestDecisions::decisionStandsBesideTheSameDeed()
{
    QFETCH(QString, act);
    QFETCH(int, at);
    QFETCH(int, same);
    QFETCH(QString, next);
    const QList<Entry> all = entries(shadowed(Seconds(at), decided(act)));
    const QList<Shadowed> shadows = shadowsOf(all, all);
    QCOMPARE(shadows.size(), 1);
    const Shadowed &shadow = shadows.first();
    QCOMPARE(shadow.decision.who, u"trainee"_s);
    QCOMPARE(shadow.decision.act, act);
    QCOMPARE(shadow.decision.reason, u"because"_s);
    QCOMPARE(shadow.same.has_value(), same >= 0);
    if (same >= 0) {
        QCOMPARE(shadow.same->at, start + Seconds(same));
        QCOMPARE(shadow.sooner(), std::optional<Milliseconds>(Seconds(same - at)));
    }
    QCOMPARE(shadow.next ? shadow.next->act : QString(), next);
}

void TestDecisions::ownDeedsCountOnlyWhenNobodyElseActs()
{
    const QList<Entry> alone = entries(shadowed(60s, decided(u"declare"_s, u"you"_s)));
    QCOMPARE(shadowsOf(alone, alone).first().same->who, u"you"_s);
    QList<Line> lines = shadowed(60s, decided(u"declare"_s, u"you"_s));
    Draft other = action(Kind::actionIntent, u"haproxy.drain"_s, u"web-1"_s);
    other.actor = u"other"_s;
    lines.insert(lines.size() - 1, {515s, other});
    const QList<Entry> both = entries(lines);
    QVERIFY(!shadowsOf(both, both).first().same);
    QCOMPARE(shadowsOf(both, both).first().next->who, u"other"_s);
}

void TestDecisions::hostileBodiesGiveDefaults()
{
    QList<Line> lines = primaryLost();
    lines.append({600s, {Kind::drillDecision, {}, {{u"act"_s, 7}, {u"answer"_s, QJsonArray{1}}}}});
    const QList<Entry> all = entries(lines);
    const QList<Shadowed> shadows = shadowsOf(all, all);
    QCOMPARE(shadows.size(), 1);
    QVERIFY(shadows.first().decision.act.isEmpty());
    QVERIFY(shadows.first().decision.answer.isEmpty());
    QVERIFY(!shadows.first().same);
}

void TestDecisions::peopleAreWhoDidSomething()
{
    QCOMPARE(peopleIn(entries(primaryLost())), QStringList{u"you"_s});
    QCOMPARE(peopleIn(entries(shadowed(30s, decided(u"wait"_s)))), (QStringList{u"trainee"_s, u"you"_s}));
    QVERIFY(peopleIn(entries({{0s, alert(true, u"X"_s, u"critical"_s)}})).isEmpty());
}

void TestDecisions::reportTellsEverything_data()
{
    QTest::addColumn<QString>("language");
    QTest::addColumn<QStringList>("told");
    QTest::newRow("en") << u"en"_s
                        << QStringList{u"Debrief: Primary lost"_s,
                                       u"Orders lost: 1234"_s,
                                       u"0:30"_s,
                                       u"0:30 over"_s,
                                       u"Incident commander"_s,
                                       u"The boss"_s,
                                       u"when?"_s,
                                       u"kill ledger-db-1"_s,
                                       u"Refused by a guard"_s,
                                       u"−5"_s,
                                       u"#11"_s,
                                       u"my words"_s,
                                       u"Read the first-out alert."_s};
    QTest::newRow("ja") << u"ja"_s << QStringList{u"振り返り: 主系の停止"_s,
                                                  u"失われた注文: 1234"_s,
                                                  u"0:30 超過"_s,
                                                  u"指揮者"_s,
                                                  u"上司"_s,
                                                  u"いつ？"_s,
                                                  u"最初のアラートを読む。"_s};
}

void TestDecisions::reportTellsEverything()
{
    QFETCH(QString, language);
    QFETCH(QStringList, told);
    QList<Line> lines = primaryLost();
    const auto throwIn = [&](Milliseconds at, const QJsonObject &frame) {
        lines.insert(lines.size() - 1, Line{at, Drafts::drillInjected(frame)});
    };
    throwIn(501s,
            {{u"what"_s, u"message"_s},
             {u"from"_s, u"boss"_s},
             {u"text"_s, QJsonObject{{u"en"_s, u"when?"_s}, {u"ja"_s, u"いつ？"_s}}}});
    throwIn(
        502s,
        {{u"what"_s, u"fault"_s}, {u"fault"_s, QJsonObject{{u"kind"_s, u"kill"_s}, {u"target"_s, u"ledger-db-1"_s}}}});
    lines.insert(lines.size() - 1, Line{503s, decided(u"declare"_s)});
    lines.last().draft.body.insert(u"harm"_s, QJsonObject{{u"orders_lost"_s, 1234.4}, {u"customer_minutes"_s, 99}});
    const auto facts = debriefOf(entries(lines), 1, scenario());
    QVERIFY(facts);
    const QString markdown = toMarkdown(*facts, language);
    const QString html = toHtml(*facts, language);
    for (QString each : std::as_const(told)) {
        QVERIFY2(html.contains(each.toHtmlEscaped()), qPrintable(each + u"\n"_s + html));
        each.replace(u"#"_s, u"\\#"_s);
        QVERIFY2(markdown.contains(each), qPrintable(each + u"\n"_s + markdown));
    }
    QVERIFY(!debriefOf(entries(lines), 2, scenario()));
}

void TestDecisions::reportEscapesWhatPeopleWrote()
{
    Draft evil = decided(QString());
    evil.body[u"reason"_s] = u"<script>x</script> | two"_s;
    const auto facts = debriefOf(entries(shadowed(60s, evil)), 1, scenario());
    QVERIFY(!toHtml(*facts, u"en"_s).contains(u"<script>"_s));
    QVERIFY(toMarkdown(*facts, u"en"_s).contains(u"\\<script\\>x\\</script\\> \\| two"_s));
}

void TestDecisions::bestIsTheOtherRunWithTheMostPoints()
{
    QList<Line> poor = primaryLost(23);
    poor.remove(7); // never acknowledged
    const QList<Entry> all = entries(primaryLost()) + entries(poor, 23, 1h) + entries(primaryLost(44), 44, 2h);
    const QList<Scorecard> cards = scorecardsOf(all, scenario());
    QCOMPARE(cards.size(), 3);
    QCOMPARE(bestOf(cards, 44)->entry, 1);
    QCOMPARE(bestOf(cards, 1)->entry, 44);
    QVERIFY(!bestOf({cards.first()}, 1));
    QCOMPARE(earlierOf(cards, cards[1]).size(), 1);
    QCOMPARE(earlierOf(cards, cards[0]).size(), 0);
    Scorecard stranger = cards[2];
    stranger.people = {u"somebody"_s};
    QVERIFY(earlierOf(cards, stranger).isEmpty());
}

// What is in the other journal outside this drill's time belongs to another drill.
void TestDecisions::anotherJournalIsTheCommanders()
{
    const QList<Line> mine{{0s, primaryLost().first().draft},
                           {20s, alert(true, u"LedgerPrimaryLost"_s, u"critical"_s)},
                           {60s, decided(u"patroni.failover"_s)},
                           {520s, primaryLost().last().draft}};
    const QList<Entry> own = entries(mine);
    const auto facts = debriefOf(own, 1, scenario(), entries(primaryLost()));
    QCOMPARE(facts->decisions.size(), 1);
    QCOMPARE(facts->decisions.first().same->at, start + 390s);
    const auto later = debriefOf(own, 1, scenario(), entries(primaryLost(), 1, 1h));
    QVERIFY(!later->decisions.first().same);
}

QTEST_GUILESS_MAIN(TestDecisions)
#include "tst_decisions.moc"
