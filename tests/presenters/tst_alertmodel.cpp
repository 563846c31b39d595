// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/incidentdesk.h"
#include "widgets/presenters/alertmodel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>

using namespace Hikeshi;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestAlertModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void criticalFirstThenFirstOutThenOlder();
    void sameNameAndServiceAreOneLine();
    void acknowledgedOnesAreCalmAndSayWho();
    void clearedOnesWaitForAcknowledgement();
    void shelvedOnesAreCountedAndComeBackByTime();
    void aHeldListKeepsItsPlaces();
    void wordsFollowTheLanguage();
    void aThousandChangesAreOneRefresh();

private:
    QStringList names() const;
    const AlertRow &row(int number) const { return m_model->row(m_model->index(number)); }

    std::unique_ptr<IncidentDesk> m_desk;
    std::unique_ptr<AlertModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

void TestAlertModel::init()
{
    m_tester.reset();
    m_model.reset();
    m_desk = std::make_unique<IncidentDesk>();
    m_model = std::make_unique<AlertModel>(m_desk->situation, m_desk->site, m_desk->look);
    m_tester = std::make_unique<QAbstractItemModelTester>(m_model.get());
}

QStringList TestAlertModel::names() const
{
    QStringList names;
    for (int i = 0; i < m_model->rowCount(); ++i)
        names.append(row(i).name);
    return names;
}

void TestAlertModel::criticalFirstThenFirstOutThenOlder()
{
    m_desk->fire(u"a"_s, u"WebLatencyHigh"_s);
    m_desk->clock.advanceBy(1s);
    m_desk->fire(u"b"_s, u"OrderErrorRateHigh"_s);
    m_desk->clock.advanceBy(1s);
    m_desk->fire(u"c"_s, u"LedgerPrimaryLost"_s, AlertSeverity::Critical, u"ledger-db"_s);
    m_desk->clock.advanceBy(7s);
    QTRY_COMPARE(names(), (QStringList{u"LedgerPrimaryLost"_s, u"WebLatencyHigh"_s, u"OrderErrorRateHigh"_s}));
    QVERIFY(row(1).firstOut);
    QCOMPARE(row(1).note, u"first-out"_s);
    QCOMPARE(m_model->age(row(0)), u"7.0 s"_s);
    QCOMPARE(row(0).summary, u"LedgerPrimaryLost in words"_s);
    QCOMPARE(row(0).tone, Theme::Tone::Trouble);
}

void TestAlertModel::sameNameAndServiceAreOneLine()
{
    m_desk->fire(u"first"_s, u"Other"_s);
    for (const QString &id : {u"web-1"_s, u"web-2"_s, u"web-3"_s})
        m_desk->fire(id, u"WebLatencyHigh"_s);
    m_desk->fire(u"api-1"_s, u"WebLatencyHigh"_s, AlertSeverity::Warning, u"api"_s);
    QTRY_COMPARE(m_model->rowCount(), 3);
    QCOMPARE(m_model->alertCount(), 5);
    QCOMPARE(row(1).note, u"3 in group"_s);
    QCOMPARE(row(1).members.size(), 3);
    QCOMPARE(m_model->indexOf(AlertId(u"web-3"_s)).row(), 1);
}

void TestAlertModel::acknowledgedOnesAreCalmAndSayWho()
{
    m_desk->fire(u"a"_s, u"WebLatencyHigh"_s);
    m_desk->incidents->acknowledge(AlertId(u"a"_s), u"ops-1"_s);
    QTRY_VERIFY(m_model->rowCount() == 1 && row(0).acknowledged);
    QVERIFY(row(0).isCalm());
    QCOMPARE(row(0).note, u"first-out ✓ ops-1"_s);
    QVERIFY(row(0).tip.contains(u"acknowledged by ops-1"_s));
}

void TestAlertModel::clearedOnesWaitForAcknowledgement()
{
    m_desk->fire(u"a"_s, u"WebLatencyHigh"_s);
    m_desk->clear(u"a"_s);
    QTRY_VERIFY(m_model->rowCount() == 1 && row(0).cleared);
    QCOMPARE(row(0).state, u"cleared, not acknowledged"_s);
    m_desk->incidents->acknowledge(AlertId(u"a"_s), u"you"_s);
    QTRY_COMPARE(m_model->rowCount(), 0);
}

void TestAlertModel::shelvedOnesAreCountedAndComeBackByTime()
{
    m_desk->fire(u"a"_s, u"WebLatencyHigh"_s);
    m_desk->incidents->shelve(AlertId(u"a"_s), 15min, u"known, ticket 12"_s, u"you"_s);
    QTRY_COMPARE(m_model->shelvedCount(), 1);
    QCOMPARE(m_model->rowCount(), 0);
    m_model->setShowsShelved(true);
    QCOMPARE(m_model->rowCount(), 1);
    QCOMPARE(row(0).state, u"shelved until 12:15"_s);
    m_model->setShowsShelved(false);
    m_desk->clock.advanceBy(16min);
    QTRY_COMPARE(m_model->rowCount(), 1);
    QCOMPARE(m_model->shelvedCount(), 0);
}

void TestAlertModel::aHeldListKeepsItsPlaces()
{
    m_desk->fire(u"a"_s, u"WebLatencyHigh"_s);
    m_desk->fire(u"b"_s, u"SupportQueueGrowing"_s);
    QTRY_COMPARE(m_model->rowCount(), 2);
    m_model->hold(true);
    m_desk->fire(u"c"_s, u"LedgerPrimaryLost"_s, AlertSeverity::Critical);
    QTRY_COMPARE(names(), (QStringList{u"WebLatencyHigh"_s, u"SupportQueueGrowing"_s, u"LedgerPrimaryLost"_s}));
    m_desk->clear(u"b"_s);
    m_desk->incidents->acknowledge(AlertId(u"b"_s), u"you"_s);
    QTRY_VERIFY(row(1).gone);
    QCOMPARE(row(1).name, u"SupportQueueGrowing"_s);
    const QPersistentModelIndex chosen = m_model->index(0);
    m_model->hold(false);
    QCOMPARE(names(), (QStringList{u"LedgerPrimaryLost"_s, u"WebLatencyHigh"_s}));
    QCOMPARE(m_model->row(chosen).name, u"WebLatencyHigh"_s);
}

void TestAlertModel::wordsFollowTheLanguage()
{
    m_desk->fire(u"a"_s, u"WebLatencyHigh"_s);
    QTRY_COMPARE(m_model->rowCount(), 1);
    m_desk->look.setLanguage(u"ja"_s);
    QCOMPARE(row(0).summary, u"WebLatencyHigh の説明"_s);
}

void TestAlertModel::aThousandChangesAreOneRefresh()
{
    QSignalSpy refreshed(m_model.get(), &AlertModel::refreshed);
    for (int i = 0; i < 1000; ++i)
        m_desk->fire(u"id-%1"_s.arg(i), u"Flood"_s);
    QTRY_COMPARE(m_model->alertCount(), 1000);
    QCOMPARE(refreshed.size(), 1);
    QCOMPARE(m_model->rowCount(), 1);
}

QTEST_GUILESS_MAIN(TestAlertModel)
#include "tst_alertmodel.moc"
