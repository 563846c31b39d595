// SPDX-License-Identifier: GPL-3.0-or-later
// The exchange tells others of its alerts: Alertmanager's webhook, and what Prometheus posts to an Alertmanager.
#include "exchange/serve/alertposter.h"
#include "exchange/serve/server.h"
#include "exchange/serve/webhook.h"
#include "tests/support/jsonshape.h"
#include "tests/support/transcript.h"

#include <QDateTime>
#include <QTest>

using namespace Hikeshi::Exchange;
using Hikeshi::Test::shapeOf;
using Hikeshi::Test::Transcript;
using namespace Qt::StringLiterals;

namespace {

constexpr Ms start = 1'795'489'200'000; ///< 2026-11-24T03:00:00Z
constexpr int patience = 20'000;

/// Somebody who is told, and answers by `status`.
struct Receiver
{
    Receiver()
        : port([this](const HttpRequest &request, const Responder &respond) {
            paths.append(request.url.path());
            bodies.append(request.body);
            if (status != 0)
                respond({.status = status, .body = {}, .headers = headers});
        })
    {
        if (!port.listen(0))
            qFatal("no port");
    }
    QUrl url() const { return QUrl(u"http://127.0.0.1:%1"_s.arg(port.port())); }
    QJsonObject last() const { return QJsonDocument::fromJson(bodies.last()).object(); }

    int status = 200; ///< 0: it never answers
    QList<std::pair<QByteArray, QByteArray>> headers;
    QStringList paths;
    QList<QByteArray> bodies;
    HttpPort port;
};

/// What the hook says of one alert name, second by second.
QList<QJsonObject> messages(Webhook &hook, World &world, Ms length, const QString &name)
{
    QList<QJsonObject> told;
    for (const Ms end = world.now() + length; world.now() < end;) {
        world.advanceTo(world.now() + 1'000);
        for (const auto due = hook.due(); const QByteArray &message : due) {
            const QJsonObject object = QJsonDocument::fromJson(message).object();
            if (object[u"groupLabels"_s][u"alertname"_s] == name)
                told.append(object);
        }
    }
    return told;
}

World world()
{
    World world(7, start);
    world.market().setDetail(false);
    return world;
}

Fault frozen(const QString &target)
{
    return {.kind = Fault::Kind::Freeze, .target = target};
}

Silence silenceOf(const QString &label, const QString &value, Ms length)
{
    return {.matchers = {{.name = label, .value = value, .expression = {}}},
            .startsAt = start,
            .endsAt = start + length,
            .createdBy = u"x"_s,
            .comment = u"y"_s};
}

}

class TestWebhook : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void messagesHaveTheRealShape();
    void aGroupIsToldFiringAndResolved();
    void whatIsSilencedIsNotTold();
    void whatStillFiresIsToldAgain();
    void aWorldThatIsNoMoreHasNoAlerts();
    void theSameSeedTellsTheSame();
    void aWorldMayBeginAtAnyInstant();
    void onlyThisMachineIsSpokenTo_data();
    void onlyThisMachineIsSpokenTo();
    void aReceiverThatFailsIsAskedAgain();
    void whatIsRefusedIsLetGo();
    void nobodySendsItElsewhere();
    void whatWaitsIsBounded();
    void postsAsPrometheusDoes();
    void aServerTellsBoth();
    void aServerRefusesOtherMachines();
};

void TestWebhook::messagesHaveTheRealShape()
{
    World sakura = world();
    Webhook hook(sakura, {}, u"http://127.0.0.1:9"_s);
    sakura.strike(frozen(u"web-1"_s));
    const QList<QJsonObject> told = messages(hook, sakura, 20'000, u"BackendServerDown"_s);
    QCOMPARE(told.size(), 1);
    const QJsonObject real =
        QJsonDocument::fromJson(Transcript("alertmanager").output("webhook payload"))[u"body"_s].toObject();
    QStringList wanted = shapeOf(QJsonDocument(real).toJson());
    // Ours carry these besides.
    for (const char16_t *more :
         {u".alerts[].annotations.summary_ja: string", u".alerts[].annotations.runbook_url: string",
          u".commonAnnotations.summary_ja: string", u".commonAnnotations.runbook_url: string",
          u".alerts[].labels.instance: string", u".commonLabels.instance: string"})
        wanted.append(QString::fromUtf16(more));
    wanted.sort();
    QCOMPARE(shapeOf(QJsonDocument(told[0]).toJson()), wanted);
    for (const QString &same : {u"version"_s, u"status"_s, u"receiver"_s, u"truncatedAlerts"_s})
        QCOMPARE(told[0][same], real[same]);
    QCOMPARE(told[0][u"groupKey"_s].toString(), u"{}:{alertname=\"BackendServerDown\", service=\"web\"}"_s);
    QCOMPARE(told[0][u"alerts"_s][0][u"endsAt"_s], real[u"alerts"_s][0][u"endsAt"_s]);
    QVERIFY(sakura.monitoring().firing().contains(told[0][u"alerts"_s][0][u"fingerprint"_s].toString()));
}

void TestWebhook::aGroupIsToldFiringAndResolved()
{
    World sakura = world();
    Webhook hook(sakura, {}, {});
    sakura.strike(frozen(u"web-1"_s));
    QCOMPARE(messages(hook, sakura, 20'000, u"BackendServerDown"_s).size(), 1);
    sakura.strike(frozen(u"web-2"_s));
    const QList<QJsonObject> second = messages(hook, sakura, 20'000, u"BackendServerDown"_s);
    QCOMPARE(second.size(), 1); // both in one, and each told once
    QCOMPARE(second[0][u"alerts"_s].toArray().size(), 2);
    QVERIFY(!second[0][u"commonLabels"_s].toObject().contains(u"instance"_s));
    QVERIFY(!second[0][u"commonAnnotations"_s].toObject().contains(u"summary"_s));
    sakura.strike({.kind = Fault::Kind::Heal, .target = u"web-1"_s});
    const QList<QJsonObject> half = messages(hook, sakura, 20'000, u"BackendServerDown"_s);
    QCOMPARE(half.size(), 1);
    QCOMPARE(half[0][u"status"_s].toString(), u"firing"_s);
    QCOMPARE(half[0][u"alerts"_s][1][u"status"_s].toString(), u"resolved"_s);
    sakura.strike({.kind = Fault::Kind::Heal, .target = u"web-2"_s});
    const QList<QJsonObject> whole = messages(hook, sakura, 20'000, u"BackendServerDown"_s);
    QCOMPARE(whole.size(), 1);
    QCOMPARE(whole[0][u"status"_s].toString(), u"resolved"_s);
    QCOMPARE(whole[0][u"alerts"_s].toArray().size(), 1);
    QVERIFY(whole[0][u"alerts"_s][0][u"endsAt"_s].toString() > whole[0][u"alerts"_s][0][u"startsAt"_s].toString());
}

void TestWebhook::whatIsSilencedIsNotTold()
{
    World sakura = world();
    Webhook hook(sakura, {}, {});
    QVERIFY(sakura.silences().set(silenceOf(u"instance"_s, u"web-1"_s, 60'000), sakura.now()));
    for (const QString &gone : {u"web-1"_s, u"web-2"_s})
        sakura.strike(frozen(gone));
    const QList<QJsonObject> told = messages(hook, sakura, 30'000, u"BackendServerDown"_s);
    QCOMPARE(told.size(), 1);
    QCOMPARE(told[0][u"alerts"_s].toArray().size(), 1);
    QCOMPARE(told[0][u"alerts"_s][0][u"labels"_s][u"instance"_s].toString(), u"web-2"_s);
    // When it has run out, the other is news.
    const QList<QJsonObject> later = messages(hook, sakura, 40'000, u"BackendServerDown"_s);
    QCOMPARE(later.size(), 1);
    QCOMPARE(later[0][u"alerts"_s].toArray().size(), 2);
}

void TestWebhook::whatStillFiresIsToldAgain()
{
    World sakura = world();
    Webhook hook(sakura, {}, {});
    sakura.strike(frozen(u"web-1"_s));
    QCOMPARE(messages(hook, sakura, 60'000, u"BackendServerDown"_s).size(), 1);
    QCOMPARE(messages(hook, sakura, AlertRoute::repeatInterval, u"BackendServerDown"_s).size(), 1);
}

void TestWebhook::aWorldThatIsNoMoreHasNoAlerts()
{
    World sakura = world();
    Webhook hook(sakura, {}, {});
    sakura.strike(frozen(u"web-1"_s));
    QCOMPARE(messages(hook, sakura, 20'000, u"BackendServerDown"_s).size(), 1);
    sakura = World(8, sakura.now());
    const QList<QJsonObject> told = messages(hook, sakura, 5'000, u"BackendServerDown"_s);
    QCOMPARE(told.size(), 1);
    QCOMPARE(told[0][u"status"_s].toString(), u"resolved"_s);
}

void TestWebhook::theSameSeedTellsTheSame()
{
    QList<QList<QJsonObject>> runs;
    for (const Ms pace : {100, 300}) {
        World sakura = world();
        Webhook hook(sakura, {}, {});
        sakura.strike(frozen(u"web-3"_s));
        runs.append(QList<QJsonObject>());
        const Ms end = sakura.now() + 20'000;
        while (sakura.now() < end) {
            sakura.advanceTo(sakura.now() + pace);
            for (const auto due = hook.due(); const QByteArray &message : due)
                runs.last().append(QJsonDocument::fromJson(message).object());
        }
    }
    QVERIFY(!runs[0].isEmpty());
    QCOMPARE(runs[0], runs[1]);
}

// The machine's time in milliseconds is a start too: seconds go by all the same.
void TestWebhook::aWorldMayBeginAtAnyInstant()
{
    World sakura(7, start + 123);
    Webhook hook(sakura, {}, {});
    sakura.strike(frozen(u"web-1"_s));
    QCOMPARE(messages(hook, sakura, 20'000, u"BackendServerDown"_s).size(), 1);
}

void TestWebhook::onlyThisMachineIsSpokenTo_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("good");
    const auto row = [](const char *text, bool good) { QTest::newRow(text) << QString::fromUtf8(text) << good; };
    row("http://127.0.0.1:9093", true);
    row("http://127.0.0.1:9093/hook?x=1", true);
    row("http://[::1]:9093/", true);
    row("http://localhost:9093", true);
    row("http://127.1.2.3", true);
    row("https://127.0.0.1:9093", false);
    row("http://example.com", false);
    row("http://10.0.0.1:9093", false);
    row("http://0.0.0.0:9093", false);
    row("http://127.0.0.1.example.com/", false);
    row("http://localhost.example.com/", false);
    row("http://me:secret@127.0.0.1/", false);
    row("http://127.0.0.1@example.com/", false);
    row("ftp://127.0.0.1", false);
    row("file:///etc/passwd", false);
    row("127.0.0.1:9093", false);
    row("http:///x", false);
    row("", false);
}

void TestWebhook::onlyThisMachineIsSpokenTo()
{
    QFETCH(QString, text);
    QFETCH(bool, good);
    const auto url = Outbox::loopback(text);
    QCOMPARE(url.has_value(), good);
    if (good)
        QVERIFY(QHostAddress(url->host()).isLoopback());
    else
        QVERIFY(!url.error().isEmpty());
}

void TestWebhook::aReceiverThatFailsIsAskedAgain()
{
    Receiver receiver;
    receiver.status = 503;
    Outbox outbox(receiver.url(), 10);
    outbox.post("1");
    outbox.post("2");
    QTRY_VERIFY_WITH_TIMEOUT(receiver.bodies.size() >= 2, patience);
    receiver.status = 200;
    QTRY_COMPARE_WITH_TIMEOUT(outbox.delivered(), 2, patience);
    QCOMPARE(receiver.bodies.first(), QByteArray("1")); // in order, and the first until it is taken
    QCOMPARE(receiver.bodies.count("2"), 1);
    QCOMPARE(outbox.waiting(), 0);
    // Nobody is there for a while.
    receiver.port.setAlive(false);
    outbox.post("3");
    outbox.post("4");
    receiver.port.setAlive(true);
    QTRY_COMPARE_WITH_TIMEOUT(outbox.delivered(), 4, patience);
}

void TestWebhook::whatIsRefusedIsLetGo()
{
    Receiver receiver;
    receiver.status = 400;
    Outbox outbox(receiver.url(), 10);
    outbox.post("1");
    QTRY_COMPARE_WITH_TIMEOUT(outbox.dropped(), 1, patience);
    receiver.status = 200;
    outbox.post("2");
    QTRY_COMPARE_WITH_TIMEOUT(outbox.delivered(), 1, patience);
    QCOMPARE(receiver.bodies, (QList<QByteArray>{"1", "2"}));
}

void TestWebhook::nobodySendsItElsewhere()
{
    Receiver elsewhere;
    Receiver receiver;
    receiver.status = 307;
    receiver.headers = {{"Location", elsewhere.url().toEncoded()}};
    Outbox outbox(receiver.url(), 10);
    outbox.post("1");
    QTRY_COMPARE_WITH_TIMEOUT(outbox.dropped(), 1, patience);
    QCOMPARE(elsewhere.bodies.size(), 0);
}

void TestWebhook::whatWaitsIsBounded()
{
    Receiver receiver;
    receiver.status = 0;
    Outbox outbox(receiver.url(), 3);
    for (int i = 0; i < 1'000; ++i)
        outbox.post(QByteArray::number(i));
    QVERIFY(outbox.waiting() <= 4);
    QCOMPARE(outbox.dropped(), 1'000 - int(outbox.waiting()));
    receiver.status = 200;
    // The one that was never answered runs into its time limit; then the newest go out.
    QTRY_COMPARE_WITH_TIMEOUT(outbox.waiting(), 0, patience);
    QCOMPARE(receiver.bodies.last(), QByteArray("999"));
}

void TestWebhook::postsAsPrometheusDoes()
{
    Receiver receiver;
    World sakura = world();
    AlertPoster poster(sakura, receiver.url(), u"http://127.0.0.1:9"_s);
    sakura.strike(frozen(u"web-1"_s));
    sakura.advanceTo(sakura.now() + 10'000);
    const Ms before = QDateTime::currentMSecsSinceEpoch();
    poster.look();
    QTRY_COMPARE_WITH_TIMEOUT(receiver.bodies.size(), 1, patience);
    QCOMPARE(receiver.paths.first(), u"/api/v2/alerts"_s);
    const auto posted = [&] {
        for (const auto list = QJsonDocument::fromJson(receiver.bodies.last()).array();
             const QJsonValue &alert : list) {
            if (alert[u"labels"_s][u"alertname"_s] == u"BackendServerDown"_s)
                return alert.toObject();
        }
        return QJsonObject();
    };
    const auto at = [](const QJsonValue &text) {
        return QDateTime::fromString(text.toString(), Qt::ISODateWithMs).toMSecsSinceEpoch();
    };
    const QJsonObject firing = posted();
    QCOMPARE(firing.keys(),
             (QStringList{u"annotations"_s, u"endsAt"_s, u"generatorURL"_s, u"labels"_s, u"startsAt"_s}));
    // By the machine's clock, though the site's stands elsewhere.
    QVERIFY(at(firing[u"startsAt"_s]) <= before && at(firing[u"startsAt"_s]) > before - 15'000);
    QVERIFY(at(firing[u"endsAt"_s]) > before + 200'000);
    poster.look(); // nothing new
    sakura.strike({.kind = Fault::Kind::Heal, .target = u"web-1"_s});
    sakura.advanceTo(sakura.now() + 15'000);
    poster.look();
    QTRY_COMPARE_WITH_TIMEOUT(receiver.bodies.size(), 2, patience);
    QCOMPARE(posted()[u"startsAt"_s], firing[u"startsAt"_s]);
    QVERIFY(at(posted()[u"endsAt"_s]) <= QDateTime::currentMSecsSinceEpoch());
}

void TestWebhook::aServerTellsBoth()
{
    Receiver hook, alertmanager;
    Server server({.speed = 50,
                   .token = "secret",
                   .webhooks = {hook.url().toString()},
                   .alertmanager = alertmanager.url().toString() + u'/'});
    QVERIFY(server.start());
    const QJsonObject scenario{
        {u"name"_s, u"x"_s},
        {u"faults"_s, QJsonArray{QJsonObject{{u"kind"_s, u"freeze"_s}, {u"target"_s, u"web-1"_s}}}}};
    QVERIFY(server.startDrill(scenario));
    QTRY_VERIFY_WITH_TIMEOUT(!hook.bodies.isEmpty() && !alertmanager.bodies.isEmpty(), patience);
    QCOMPARE(hook.last()[u"externalURL"_s], server.addresses()[u"http"_s]);
    QCOMPARE(alertmanager.paths.first(), u"/api/v2/alerts"_s);
}

void TestWebhook::aServerRefusesOtherMachines()
{
    for (const ServeOptions &options :
         {ServeOptions{.webhooks = {u"http://example.com/"_s}}, ServeOptions{.alertmanager = u"http://192.0.2.1"_s}}) {
        Server server(options);
        const auto started = server.start();
        QVERIFY(!started);
        QVERIFY2(started.error().contains(u"not on this machine"_s), qPrintable(started.error()));
    }
}

QTEST_GUILESS_MAIN(TestWebhook)
#include "tst_webhook.moc"
