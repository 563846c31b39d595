// SPDX-License-Identifier: GPL-3.0-or-later
// The Alertmanager connector on a real Alertmanager, and the same on the simulated exchange's.
#include "lab/labcase.h"
#include "lab/labexchange.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Hikeshi;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestLabAlerts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanupTestCase() { m_lab.stop(); }

    void silencesAndEndsIt_data() { places(); }
    void silencesAndEndsIt();
    void endsWhatSomebodyElseEnded_data() { places(); }
    void endsWhatSomebodyElseEnded();
    void refusesWhatWouldBeOver_data() { places(); }
    void refusesWhatWouldBeOver();
    void refusesBeforeAnythingIsSent_data() { places(); }
    void refusesBeforeAnythingIsSent();
    void silencesThoughTheAnswerIsLost_data() { places(); }
    void silencesThoughTheAnswerIsLost();
    void killedBetweenRequestAndAnswer();

private:
    static void places();
    QString url(const QString &place) const { return place == u"exchange" ? m_exchange.url() : m_lab.url(place); }
    void alerts(LabSite &site, const QString &url);
    QJsonArray silences(const QString &comment, const QString &place = u"alertmanager"_s);

    Lab m_lab;
    LabExchange m_exchange;
};

void TestLabAlerts::initTestCase()
{
    GOOD(m_lab.raise(Lab::Alerts));
    QCOMPARE(m_exchange.start(), QString());
}

void TestLabAlerts::places()
{
    QTest::addColumn<QString>("place");
    for (const char *place : {"alertmanager", "exchange"})
        QTest::newRow(place) << QString::fromLatin1(place);
}

void TestLabAlerts::init()
{
    GOOD(m_lab.waitUntilGreen());
}

void TestLabAlerts::alerts(LabSite &site, const QString &url)
{
    site.secret(u"EXCHANGE"_s, LabExchange::token());
    site.service(u"alerts"_s);
    site.bind({.connector = u"alertmanager"_s,
               .service = u"alerts"_s,
               .endpoints = {{u"alerts"_s, url}},
               .credentials = {.type = Credentials::Type::Bearer, .secret = u"EXCHANGE"_s}});
    QCOMPARE(site.start(), QString());
}

namespace {

QMap<QString, QString> silence(const QString &comment)
{
    return {{u"value"_s, u"BackendServerDown"_s}, {u"duration"_s, u"10m"_s}, {u"comment"_s, comment}};
}

/// A console whose machine is two hours late.
class LateClock final : public Clock
{
public:
    LateClock()
    {
        connect(&m_real, &Clock::ticked, this, [this] { Q_EMIT ticked(now()); });
    }
    Instant now() const override { return m_real.now() - late; }

protected:
    void scheduleNext(std::optional<Instant> next) override
    {
        if (next)
            m_real.callAt(*next + late, this, [this] { callDue(); });
    }

private:
    static constexpr Milliseconds late = 2h;
    SystemClock m_real;
};

}

/// Alertmanager's own words, past ones too.
QJsonArray TestLabAlerts::silences(const QString &comment, const QString &place)
{
    QJsonArray found;
    const QJsonArray all = QJsonDocument::fromJson(m_lab.get(url(place) + u"/api/v2/silences"_s)).array();
    for (const QJsonValue &each : all) {
        if (each[u"comment"_s] == comment)
            found.append(each);
    }
    return found;
}

void TestLabAlerts::silencesAndEndsIt()
{
    QFETCH(QString, place);
    LabSite site;
    alerts(site, url(place));
    const QString why = u"inc-42 web"_s;
    const ActionRecord silenced = site.operate(u"alertmanager.silence"_s, u"alerts"_s, silence(why));
    IS(silenced, Confirmed);
    QCOMPARE(silences(why, place).size(), 1);
    QCOMPARE(silences(why, place)[0][u"matchers"_s][0][u"value"_s].toString(), u"BackendServerDown"_s);
    const QString back = site.preview(u"alertmanager.silence"_s, u"alerts"_s, silence(why)).spec.compensation.value;
    const ActionRecord ended = site.operate(back, u"alerts"_s, {{u"comment"_s, why}});
    IS(ended, Confirmed);
    QCOMPARE(silences(why, place)[0][u"status"_s][u"state"_s].toString(), u"expired"_s);
    // Past silences stay listed; they are not ended a second time.
    const ActionRecord again = site.operate(back, u"alerts"_s, {{u"comment"_s, why}}, 0ms);
    IS(again, Refused);
    QVERIFY(again.requests.isEmpty());
}

// Between our reading and our request somebody else ends it: Alertmanager says 200 to that as well.
void TestLabAlerts::endsWhatSomebodyElseEnded()
{
    QFETCH(QString, place);
    CountingForwarder door(portOf(url(place)), "DELETE ");
    LabSite site;
    alerts(site, u"http://127.0.0.1:%1"_s.arg(door.port()));
    const QString why = u"inc-42 twice"_s;
    const ActionRecord silenced = site.operate(u"alertmanager.silence"_s, u"alerts"_s, silence(why));
    IS(silenced, Confirmed);
    const QString address = url(place) + u"/api/v2/silence/"_s + silences(why, place)[0][u"id"_s].toString();
    int others = -1;
    door.counting = [&] {
        others = QProcess::execute(u"curl"_s,
                                   {u"-sf"_s, u"-H"_s, QString(u"Authorization: Bearer "_s + LabExchange::token()),
                                    u"-X"_s, u"DELETE"_s, address});
    };
    const ActionRecord ended = site.operate(u"alertmanager.expire"_s, u"alerts"_s, {{u"comment"_s, why}});
    QCOMPARE(others, 0);
    IS(ended, Confirmed);
    SAYS(ended, u"200"_s);
    QCOMPARE(door.counted(), 1);
}

// Sent by a console whose clock is late: for it all is well, and Alertmanager refuses it.
void TestLabAlerts::refusesWhatWouldBeOver()
{
    QFETCH(QString, place);
    LabSite site(std::make_unique<LateClock>());
    alerts(site, url(place));
    const QString why = u"inc-42 late"_s;
    const ActionRecord refused = site.operate(u"alertmanager.silence"_s, u"alerts"_s, silence(why));
    IS(refused, Failed);
    SAYS(refused, u"400"_s);
    SAYS(refused, u"The silence would be over already"_s);
    QCOMPARE(silences(why, place).size(), 0);
}

// What is not read is not acted on; what would be over at once, or is not there, is refused before anything is sent.
void TestLabAlerts::refusesBeforeAnythingIsSent()
{
    QFETCH(QString, place);
    LabSite site;
    alerts(site, url(place) + u"/nowhere"_s);
    LabSite seen;
    alerts(seen, url(place));
    const Preview unread = site.preview(u"alertmanager.silence"_s, u"alerts"_s, silence(u"inc-42 unread"_s));
    QVERIFY2(!unread.allowed(), qPrintable(unread.request)); // nothing is read there, so nothing is allowed
    QMap<QString, QString> ended = silence(u"inc-42 ended"_s);
    ended[u"duration"_s] = u"1s"_s;
    QVERIFY(!seen.preview(u"alertmanager.silence"_s, u"alerts"_s, ended).allowed());
    const ActionRecord missing = seen.operate(u"alertmanager.expire"_s, u"alerts"_s, {{u"comment"_s, u"never made"_s}});
    IS(missing, Refused);
    QVERIFY2(missing.reason.contains(u"contains never made"_s), qPrintable(told(missing)));
}

void TestLabAlerts::silencesThoughTheAnswerIsLost()
{
    QFETCH(QString, place);
    CountingForwarder door(portOf(url(place)), "POST ");
    door.cutsAnswers = true;
    LabSite site;
    alerts(site, u"http://127.0.0.1:%1"_s.arg(door.port()));
    const QString why = u"inc-42 cut"_s;
    const ActionRecord lost = site.operate(u"alertmanager.silence"_s, u"alerts"_s, silence(why));
    IS(lost, Confirmed);
    QCOMPARE(door.counted(), 1);
    QCOMPARE(silences(why, place).size(), 1);
}

// Killed with the request in its hands: nobody can tell, nothing is repeated, and it stays Unknown when it is back
// without the silence.
void TestLabAlerts::killedBetweenRequestAndAnswer()
{
    CountingForwarder door(portOf(m_lab.place(u"alertmanager"_s)), "POST ");
    door.counting = [this] { m_lab.killDaemon(u"alertmanager"_s); };
    LabSite site;
    alerts(site, u"http://127.0.0.1:%1"_s.arg(door.port()));
    const ActionRecord lost = site.operate(u"alertmanager.silence"_s, u"alerts"_s, silence(u"inc-42 lost"_s));
    IS(lost, Unknown);
    GOOD(m_lab.startAlertmanager());
    door.counting = {};
    QCOMPARE(site.record(lost.number).state, ActionState::Unknown);
    QCOMPARE(door.counted(), 1);
    // Somebody does it by hand: then the world shows it, and the record learns of it.
    LabSite other;
    alerts(other, m_lab.url(u"alertmanager"_s));
    const ActionRecord byHand = other.operate(u"alertmanager.silence"_s, u"alerts"_s, silence(u"inc-42 lost"_s));
    IS(byHand, Confirmed);
    QTRY_COMPARE_WITH_TIMEOUT(site.record(lost.number).state, ActionState::Confirmed, patience);
}

QTEST_GUILESS_MAIN(TestLabAlerts)
#include "tst_labalerts.moc"
