// SPDX-License-Identifier: GPL-3.0-or-later
#include "drill/hindsight.h"
#include "journal/kinds.h"

#include <QJsonObject>
#include <QTest>

using namespace Hikeshi;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestHindsight : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void deedsComeFromIntents();
    void whatIsWrittenIsRead();
    void whatIsNoListSaysWhy_data();
    void whatIsNoListSaysWhy();
};

void TestHindsight::deedsComeFromIntents()
{
    const Instant began = Instant(Milliseconds(1'000'000));
    const QJsonObject drain{{u"action"_s, u"haproxy.weight"_s},
                            {u"target"_s, u"web-2"_s},
                            {u"arguments"_s, QJsonObject{{u"weight"_s, 20}, {u"why"_s, u"slow"_s}}}};
    const QList<Entry> drill{
        {.number = 4, .at = began, .kind = Kind::drillStarted, .actor = u"hikeshi"_s},
        {.number = 9, .at = began + 90s, .kind = Kind::actionIntent, .actor = u"you"_s, .body = drain},
        {.number = 10, .at = began + 91s, .kind = Kind::actionOutcome, .actor = u"hikeshi"_s},
        {.number = 12, .at = began + 95s, .kind = Kind::actionRefused, .actor = u"you"_s, .body = drain}};
    const QList<DrillIntent> deeds = intentsIn(drill);
    QCOMPARE(deeds.size(), 1);
    QCOMPARE(deeds.first().entry, 9);
    QCOMPARE(deeds.first().deed,
             (DrillPath::Deed{90s, u"haproxy.weight"_s, u"web-2"_s, {{u"weight"_s, u"20"_s}, {u"why"_s, u"slow"_s}}}));
    QVERIFY(intentsIn({}).isEmpty());
}

void TestHindsight::whatIsWrittenIsRead()
{
    const QList<DrillPath::Deed> deeds{{30s, u"a.b"_s, u"x"_s, {{u"text"_s, u"訓練 \"y\"\n"_s}}},
                                       {90s, u"c.d"_s, u"y"_s, {}}};
    const auto read = deedsFrom(toJson(deeds), u"deeds.json"_s);
    QVERIFY(read);
    QCOMPARE(*read, deeds);
    // In their order, however they are listed.
    QCOMPARE(deedsFrom(toJson({deeds[1], deeds[0]}), {}).value(), deeds);
}

void TestHindsight::whatIsNoListSaysWhy_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("said");
    QTest::newRow("nothing") << QByteArray() << u"is no list of deeds"_s;
    QTest::newRow("an object") << QByteArray("{}") << u"is no list of deeds"_s;
    QTest::newRow("no time") << QByteArray(R"([{"action":"a","target":"b"}])") << u"deed 1"_s;
    QTest::newRow("before it began") << QByteArray(R"([{"at_ms":-5,"action":"a","target":"b"}])") << u"deed 1"_s;
    QTest::newRow("next week") << QByteArray(R"([{"at_ms":604800000,"action":"a","target":"b"}])") << u"deed 1"_s;
    QTest::newRow("no target") << QByteArray(R"([{"at_ms":5,"action":"a","target":"b"},{"at_ms":5,"action":"a"}])")
                               << u"deed 2"_s;
    QTest::newRow("numbers") << QByteArray("[1,2]") << u"deed 1"_s;
    QTest::newRow("too many") << QByteArray('[' + QByteArray("{},").repeated(1'001).chopped(1) + ']') << u"more than"_s;
}

void TestHindsight::whatIsNoListSaysWhy()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, said);
    const auto read = deedsFrom(text, u"deeds.json"_s);
    QVERIFY(!read);
    QVERIFY2(read.error().text().contains(said), qPrintable(read.error().text()));
    QVERIFY(read.error().text().contains(u"deeds.json"));
}

QTEST_GUILESS_MAIN(TestHindsight)
#include "tst_hindsight.moc"
