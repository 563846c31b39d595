// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbooks/runbook.h"
#include "widgets/presenters/runbookcompletion.h"

#include <QTest>

using namespace Hikeshi;
using namespace Qt::StringLiterals;

namespace {

RunbookVocabulary vocabulary()
{
    RunbookVocabulary known{.language = u"en"_s};
    ActionSpec failover{.id = ActionId(u"patroni.failover"_s), .title = {u"Fail over {target}"_s, {}}};
    failover.target = ActionSpec::Target::Service;
    failover.arguments = {{.name = u"candidate"_s, .title = {u"Candidate"_s, {}}, .type = ArgumentSpec::Type::Instance},
                          {.name = u"mode"_s,
                           .title = {u"Mode"_s, {}},
                           .type = ArgumentSpec::Type::Choice,
                           .choices = {u"fast"_s, u"safe"_s}}};
    known.actions = {failover};
    known.topology.services = {{.id = ServiceId(u"ledger-db"_s),
                                .name = {u"Ledger"_s, {}},
                                .instances = {InstanceId(u"ledger-db-1"_s), InstanceId(u"ledger-db-2"_s)}}};
    known.series = {{u"order_error_rate"_s, {u"Error rate"_s, {}}}};
    known.alerts = {u"LedgerPrimaryLost"_s};
    known.steps = {u"Fail over"_s, u"Tell users"_s};
    known.roles = {u"incident commander"_s};
    return known;
}

/// Words that fit where `|` stands.
QStringList wordsAt(const QString &text)
{
    QStringList lines = text.split(u'\n');
    const auto line = std::ranges::find_if(lines, [](const QString &each) { return each.contains(u'|'); });
    const qsizetype column = line->indexOf(u'|');
    line->remove(column, 1);
    QStringList words;
    for (const auto found = completionsAt(lines, line - lines.begin(), column, vocabulary());
         const Completion &each : found.fitting)
        words.append(each.word);
    return words;
}

}

class TestRunbookCompletion : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void offersWhatFits_data();
    void offersWhatFits();
    void offersNothingInText();
    void blockComesWithItsFence();
    void stepIsQuoted();
    void everyBlockIsOffered();
};

void TestRunbookCompletion::offersWhatFits_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("word");
    QTest::newRow("block") << u"# A\n\n```ac|"_s << u"action"_s;
    QTest::newRow("action") << u"```action\naction: pat|\n```"_s << u"patroni.failover"_s;
    QTest::newRow("target") << u"```action\naction: patroni.failover\ntarget: led|\n```"_s << u"ledger-db"_s;
    QTest::newRow("argument") << u"```action\naction: patroni.failover\narguments: {ca|}\n```"_s << u"candidate"_s;
    QTest::newRow("argument below") << u"```action\naction: patroni.failover\narguments:\n  mo|\n```"_s << u"mode"_s;
    QTest::newRow("best") << u"```action\naction: patroni.failover\narguments: {candidate: b|}\n```"_s << u"best"_s;
    QTest::newRow("instance") << u"```action\naction: patroni.failover\narguments: {candidate: led|}\n```"_s
                              << u"ledger-db-2"_s;
    QTest::newRow("choice") << u"```action\naction: patroni.failover\narguments: {mode: s|}\n```"_s << u"safe"_s;
    QTest::newRow("undo") << u"```undo\naction: pat|\n```"_s << u"patroni.failover"_s;
    QTest::newRow("series") << u"```query\nseries: [ord|]\n```"_s << u"order_error_rate"_s;
    QTest::newRow("series in a guard") << u"```guard\nord|\n```"_s << u"order_error_rate"_s;
    QTest::newRow("alert") << u"```verify\nalert Led|\n```"_s << u"LedgerPrimaryLost"_s;
    QTest::newRow("alert of the head") << u"---\nalerts: [Led|]\n---\n"_s << u"LedgerPrimaryLost"_s;
    QTest::newRow("step after go to") << u"```decision\nYes: go to \"Tell|\n```"_s << u"Tell users"_s;
    QTest::newRow("step of an if") << u"```if\nprimaries of ledger-db = 1\ngo to \"Fa|\n```"_s << u"Fail over"_s;
    QTest::newRow("step of parallel") << u"```parallel\n- \"Te|\n```"_s << u"Tell users"_s;
    QTest::newRow("role") << u"```approval\nfrom: [inc|]\n```"_s << u"incident commander"_s;
    QTest::newRow("key") << u"```manual\nass|\n```"_s << u"assignee"_s;
    QTest::newRow("value") << u"Fail over {ser|"_s << u"service"_s;
}

void TestRunbookCompletion::offersWhatFits()
{
    QFETCH(QString, text);
    QFETCH(QString, word);
    QVERIFY2(wordsAt(text).contains(word), qPrintable(wordsAt(text).join(u", "_s)));
}

void TestRunbookCompletion::offersNothingInText()
{
    QCOMPARE(wordsAt(u"# Heading\n\nact|"_s), QStringList());
    QCOMPARE(wordsAt(u"```action\naction: x\n```\n\npat|"_s), QStringList());
    QCOMPARE(wordsAt(u"```json\nact|\n```"_s), QStringList());
}

void TestRunbookCompletion::blockComesWithItsFence()
{
    const QStringList lines{u"# A"_s, u"```guard"_s};
    const Completions found = completionsAt(lines, 1, 8, vocabulary());
    QVERIFY(!found.fitting.isEmpty());
    QCOMPARE(found.fitting.first().insert, u"guard\n\n```"_s);
    QCOMPARE(found.fitting.first().caret, 6);
    QCOMPARE(found.from, 3);
}

void TestRunbookCompletion::stepIsQuoted()
{
    const QStringList lines{u"```decision"_s, u"Yes: go to "_s, u"```"_s};
    const Completions found = completionsAt(lines, 1, 11, vocabulary());
    QCOMPARE(found.fitting.size(), 2);
    QCOMPARE(found.fitting.first().insert, u"\"Fail over\""_s);
}

void TestRunbookCompletion::everyBlockIsOffered()
{
    const QStringList words = wordsAt(u"```|"_s);
    for (const QString &block :
         {u"query"_s, u"guard"_s, u"action"_s, u"verify"_s, u"wait"_s, u"announce"_s, u"manual"_s, u"decision"_s,
          u"approval"_s, u"if"_s, u"while"_s, u"parallel"_s, u"runbook"_s, u"note"_s, u"undo"_s, u"sh"_s})
        QVERIFY2(words.contains(block), qPrintable(block));
}

QTEST_GUILESS_MAIN(TestRunbookCompletion)
#include "tst_runbookcompletion.moc"
