// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/outlookdesk.h"
#include "exchange/serve/server.h"
#include "tests/support/deskfixture.h"
#include "widgets/action/outlookbox.h"
#include "widgets/action/outlookchart.h"

#include <QSignalSpy>

using namespace Hikeshi;
using namespace Qt::StringLiterals;

/// What-if, asked from the window of the real exchange.
class TestOutlook : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void foretellsThatFailingOverHelps();
    void whatTheExchangeHasNotIsNotAskedOf();
    void cancelledLeavesNothing();
    void otherArgumentsMakeItVoid();
    void deadExchangeIsSaid();

private:
    Preview failover(const QString &candidate = u"ledger-db-2"_s) const
    {
        Preview preview;
        preview.intent = {.action = ActionId(u"patroni.failover"_s),
                          .target = u"ledger-db"_s,
                          .arguments = {{u"candidate"_s, candidate}}};
        Request request{.endpoint = m_server->addresses()[u"patroni"_s][u"ledger-db-2"_s].toString(),
                        .method = u"POST"_s,
                        .path = u"/failover"_s,
                        .body = "{\"candidate\":\"" + candidate.toLatin1() + "\"}"};
        preview.requests = {request};
        return preview;
    }
    QStringList doors() const
    {
        QStringList all{m_server->addresses()[u"http"_s].toString()};
        for (const QJsonValue &member : m_server->addresses()[u"patroni"_s].toObject())
            all.append(member.toString());
        return all;
    }
    void showBox();
    template <class T> T *part(const char *name) const { return m_box->findChild<T *>(QLatin1StringView(name)); }

    std::unique_ptr<Exchange::Server> m_server;
    std::unique_ptr<DeskFixture> m_fixture;
    std::unique_ptr<OutlookDesk> m_port;
    std::unique_ptr<OutlookBox> m_box;
};

void TestOutlook::init()
{
    m_box.reset();
    m_fixture = std::make_unique<DeskFixture>();
    m_server = std::make_unique<Exchange::Server>(Exchange::ServeOptions{
        .lockstep = true, .token = "secret"}); // it stands still, so that every test asks the same
    QVERIFY(m_server->start());
    QVERIFY(m_server->startDrill(
        {{u"name"_s, u"lost"_s},
         {u"faults"_s,
          QJsonArray{QJsonObject{{u"kind"_s, u"pause-patroni"_s}, {u"at"_s, u"0s"_s}},
                     QJsonObject{{u"kind"_s, u"kill"_s}, {u"target"_s, u"ledger-db-1"_s}, {u"at"_s, u"0s"_s}}}}}));
    m_port = std::make_unique<OutlookDesk>(m_server->addresses()[u"http"_s].toString(), "secret", doors());
    m_fixture->desk->outlooks = m_port.get();
}

void TestOutlook::showBox()
{
    m_box = std::make_unique<OutlookBox>(*m_fixture->desk);
    m_box->resize(420, 400);
    m_box->setPreview(failover());
    QVERIFY(!m_box->isHidden());
    m_box->show();
}

void TestOutlook::foretellsThatFailingOverHelps()
{
    showBox();
    QSignalSpy progress(m_port.get(), &OutlookPort::progressed);
    part<QPushButton>("askOutlook")->click();
    QTRY_VERIFY_WITH_TIMEOUT(part<QLabel>("outlookActing")->isVisible(), 30'000);
    QVERIFY(!progress.isEmpty());
    QVERIFY(part<QLabel>("outlookActing")->text().contains(u"orders go through again after 0:"_s));
    QVERIFY(part<QLabel>("outlookWaiting")->text().contains(u"not restored within 10:00"_s));
    QCOMPARE(part<QLabel>("outlookActing")->property("tone").toString(), u"good"_s);
    QCOMPARE(m_box->findChildren<OutlookChart *>().size(), 2);
    for (const OutlookChart *chart : m_box->findChildren<OutlookChart *>())
        QVERIFY(chart->isVisible() && chart->visibleRegion().boundingRect().height() >= 90);
}

void TestOutlook::whatTheExchangeHasNotIsNotAskedOf()
{
    showBox();
    Preview elsewhere = failover();
    elsewhere.requests.first().endpoint = u"https://10.0.0.1:8008"_s;
    m_box->setPreview(elsewhere);
    QVERIFY(m_box->isHidden());
    elsewhere.requests.clear(); // refused by a guard, so that nothing would be sent
    m_box->setPreview(elsewhere);
    QVERIFY(m_box->isHidden());
    m_box->setPreview(failover());
    QVERIFY(!m_box->isHidden());
}

void TestOutlook::cancelledLeavesNothing()
{
    showBox();
    part<QPushButton>("askOutlook")->click();
    QVERIFY(part<QPushButton>("cancelOutlook")->isVisible());
    part<QPushButton>("cancelOutlook")->click();
    QTRY_VERIFY(part<QPushButton>("askOutlook")->isVisible());
    QVERIFY(part<QLabel>("outlookActing")->isHidden());
    QVERIFY(part<QLabel>("outlookNote")->isHidden());
}

void TestOutlook::otherArgumentsMakeItVoid()
{
    showBox();
    part<QPushButton>("askOutlook")->click();
    QTRY_VERIFY_WITH_TIMEOUT(part<QLabel>("outlookActing")->isVisible(), 30'000);
    m_box->setPreview(failover(u"ledger-db-3"_s));
    QVERIFY(part<QLabel>("outlookActing")->isHidden());
}

void TestOutlook::deadExchangeIsSaid()
{
    showBox();
    m_server.reset();
    part<QPushButton>("askOutlook")->click();
    QTRY_VERIFY(part<QLabel>("outlookNote")->isVisible());
    QVERIFY(part<QLabel>("outlookNote")->text().contains(u"the exchange"_s));
}

QTEST_MAIN(TestOutlook)
#include "tst_outlook.moc"
