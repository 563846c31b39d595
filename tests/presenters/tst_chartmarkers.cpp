// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/drafts.h"
#include "journal/kinds.h"
#include "widgets/presenters/chartmarkers.h"

#include <QTest>

using namespace Hikeshi;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr Instant start = fromMilliseconds(1'795'489'200'000);

/// An outage as the journal tells it: ten seconds between entries.
QList<Entry> outage()
{
    const auto alert = [](const QString &name, bool firstOut) {
        return Drafts::alertRaised({.alert = {.id = AlertId(name), .name = name, .severity = AlertSeverity::Critical},
                                    .raised = start,
                                    .firstOut = firstOut});
    };
    const QList<Draft> drafts{
        Drafts::siteOpened(u"exchange"_s, u"you"_s, true, u"run"_s),
        alert(u"LedgerPrimaryLost"_s, true),
        alert(u"OrderErrorRateHigh"_s, false),
        Drafts::incidentDeclared({.title = u"Ledger lost"_s, .severity = Severity::Sev1, .startedAt = start}, u"you"_s),
        Drafts::noteWritten({}, u"disk?"_s, u"you"_s),
        {QString(Kind::actionIntent), u"you"_s, {{u"action"_s, u"patroni.failover"_s}, {u"target"_s, u"ledger-db"_s}}},
        {QString(Kind::actionOutcome), u"hikeshi"_s, {{u"intent"_s, 6}, {u"outcome"_s, u"confirmed"_s}}},
        {QString(Kind::actionOutcome), u"hikeshi"_s, {{u"intent"_s, 6}, {u"outcome"_s, u"unknown"_s}}},
        {QString(Kind::announcementPublished), u"you"_s, {{u"channel"_s, u"site"_s}}},
        Drafts::incidentResolved(IncidentId(u"INC-4"_s), u"you"_s),
    };
    QList<Entry> entries;
    for (const Draft &draft : drafts) {
        const qint64 number = entries.size() + 1;
        entries.append({.number = number,
                        .at = start + 10s * number,
                        .kind = draft.kind,
                        .actor = draft.actor,
                        .body = draft.body});
    }
    return entries;
}

QList<qint64> entriesOf(const QList<ChartMarker> &markers)
{
    QList<qint64> numbers;
    for (const ChartMarker &marker : markers)
        numbers.append(marker.entry);
    return numbers;
}

}

class TestChartMarkers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void marksTurningPointsOnly();
    void tonesSayWhatBecameOfIt_data();
    void tonesSayWhatBecameOfIt();
    void speaksBothLanguages();
    void keepsToTheStretch();
    void nothingHappened() { QVERIFY(chartMarkers({}, u"en"_s).isEmpty()); }
};

void TestChartMarkers::marksTurningPointsOnly()
{
    const QList<ChartMarker> markers = chartMarkers(outage(), u"en"_s);
    QCOMPARE(entriesOf(markers), (QList<qint64>{2, 4, 6, 7, 8, 9, 10}));
    QCOMPARE(markers.first().at, start + 20s);
}

void TestChartMarkers::tonesSayWhatBecameOfIt_data()
{
    QTest::addColumn<qint64>("entry");
    QTest::addColumn<Theme::Tone>("tone");
    QTest::newRow("first-out alert") << qint64(2) << Theme::Tone::Trouble;
    QTest::newRow("declared") << qint64(4) << Theme::Tone::Quiet;
    QTest::newRow("intent") << qint64(6) << Theme::Tone::Focus;
    QTest::newRow("confirmed") << qint64(7) << Theme::Tone::Good;
    QTest::newRow("outcome not known") << qint64(8) << Theme::Tone::Warning;
    QTest::newRow("notice") << qint64(9) << Theme::Tone::Focus;
    QTest::newRow("resolved") << qint64(10) << Theme::Tone::Good;
}

void TestChartMarkers::tonesSayWhatBecameOfIt()
{
    QFETCH(qint64, entry);
    const QList<ChartMarker> markers = chartMarkers(outage(), u"en"_s);
    const auto found = std::ranges::find(markers, entry, &ChartMarker::entry);
    QVERIFY(found != markers.end());
    QTEST(found->tone, "tone");
    QVERIFY(!found->label.isEmpty());
}

void TestChartMarkers::speaksBothLanguages()
{
    QVERIFY(chartMarkers(outage(), u"en"_s).first().label.contains(u"LedgerPrimaryLost fires"_s));
    QVERIFY(chartMarkers(outage(), u"ja"_s).first().label.contains(u"発報"_s));
}

void TestChartMarkers::keepsToTheStretch()
{
    const QList<ChartMarker> markers = chartMarkers(outage(), u"en"_s, start + 70s, start + 90s);
    QCOMPARE(entriesOf(markers), (QList<qint64>{7, 8, 9}));
    // The intent lies before the stretch, and the outcome is worded with it all the same.
    QVERIFY(markers.first().label.contains(u"patroni.failover"_s));
}

QTEST_GUILESS_MAIN(TestChartMarkers)
#include "tst_chartmarkers.moc"
