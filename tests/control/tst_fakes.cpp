// SPDX-License-Identifier: GPL-3.0-or-later
// The stand-ins themselves: each keeps the rules that its API documents, so that a connector's test proves something.
#include "control/fakes/argocd.h"
#include "control/fakes/channels.h"
#include "control/fakes/cloudflare.h"
#include "control/fakes/dataplane.h"
#include "control/fakes/kubernetes.h"

#include <QNetworkAccessManager>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QTest>

using namespace Hikeshi::Test;
using namespace Qt::StringLiterals;

class TestFakes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nobodyMayWithoutTheSecret_data();
    void nobodyMayWithoutTheSecret();
    void manners();
    void dataPlaneKeepsItsVersions();
    void kubernetesKeepsItsRules();
    void argoCdKeepsItsRules();
    void cloudflareKeepsItsRules();
    void mastodonGivesTheSameStatusForTheSameKey();
    void statuspageCallsForPatience();

private:
    struct Said
    {
        int status = 0; ///< 0: no answer
        QByteArray body;
        QJsonObject json() const { return QJsonDocument::fromJson(body).object(); }
    };
    using Headers = QMap<QByteArray, QByteArray>;
    Said say(const QByteArray &method, const QString &url, const QByteArray &body = {}, Headers headers = {});

    QNetworkAccessManager m_network;
};

TestFakes::Said TestFakes::say(const QByteArray &method, const QString &url, const QByteArray &body, Headers headers)
{
    QNetworkRequest request{QUrl(url)};
    m_network.setProxy(QNetworkProxy::NoProxy);
    if (!headers.contains("Content-Type"))
        headers.insert("Content-Type", "application/json");
    for (const auto &[name, value] : headers.asKeyValueRange())
        request.setRawHeader(name, value);
    const std::unique_ptr<QNetworkReply> reply(m_network.sendCustomRequest(request, method, body));
    [&] { QTRY_VERIFY_WITH_TIMEOUT(reply->isFinished(), 20'000); }();
    return {reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(), reply->readAll()};
}

void TestFakes::nobodyMayWithoutTheSecret_data()
{
    QTest::addColumn<std::shared_ptr<FakeApi>>("fake");
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QString>("path");
    QTest::addColumn<int>("status");
    const auto row = [](const char *name, std::shared_ptr<FakeApi> fake, const QByteArray &method, const QString &path,
                        int status) { QTest::newRow(name) << std::move(fake) << method << path << status; };
    row("data plane", std::make_shared<FakeDataPlane>(), "GET", u"/v3/services/haproxy/configuration/version"_s, 401);
    row("kubernetes", std::make_shared<FakeKubernetes>(), "GET", u"/api/v1/nodes"_s, 401);
    row("argo cd", std::make_shared<FakeArgoCd>(), "GET", u"/api/v1/applications/order-gateway"_s, 401);
    row("cloudflare", std::make_shared<FakeCloudflare>(), "GET",
        u"/client/v4/zones/%1/settings/security_level"_s.arg(FakeCloudflare::zone()), 403);
    row("statuspage", std::make_shared<FakeStatuspage>(), "GET", u"/v1/pages/kctbh9vrtdwd/incidents"_s, 401);
    row("cachet", std::make_shared<FakeCachet>(), "POST", u"/api/incidents"_s, 401);
    row("cachet is read by everybody", std::make_shared<FakeCachet>(), "GET", u"/api/incidents"_s, 200);
    row("mastodon", std::make_shared<FakeMastodon>(), "POST", u"/api/v1/statuses"_s, 401);
    row("slack: another address", std::make_shared<FakeSlack>(), "POST", u"/services/T0000/B0000/other"_s, 404);
    row("grafana", std::make_shared<FakeGrafana>(), "GET", u"/api/annotations"_s, 401);
}

void TestFakes::nobodyMayWithoutTheSecret()
{
    QFETCH(std::shared_ptr<FakeApi>, fake);
    QFETCH(QByteArray, method);
    QFETCH(QString, path);
    QTEST(say(method, fake->url() + path, "{}").status, "status");
    QTEST(say(method, fake->url() + path, "{}", {{"Authorization", "Bearer wrong"}}).status, "status");
}

void TestFakes::manners()
{
    FakeCloudflare fake;
    const QString url = fake.url() + u"/client/v4/zones/%1/settings/security_level"_s.arg(FakeCloudflare::zone());
    const auto set = [&](const QByteArray &level) {
        return say("PATCH", url, "{\"value\":\"" + level + "\"}", {{"Authorization", "Bearer lab-cloudflare"}}).status;
    };
    QCOMPARE(set("low"), 200);
    QCOMPARE(fake.level(), u"low"_s);
    fake.manner = FakeApi::Manner::Lies;
    QCOMPARE(set("high"), 200);
    QCOMPARE(fake.level(), u"low"_s);
    fake.manner = FakeApi::Manner::CutsAfter;
    QCOMPARE(set("high"), 0);
    QCOMPARE(fake.level(), u"high"_s);
    fake.manner = FakeApi::Manner::CutsBefore;
    QCOMPARE(set("off"), 0);
    QCOMPARE(fake.level(), u"high"_s);
    fake.manner = FakeApi::Manner::RepliesEmpty;
    QCOMPARE(set("medium"), 0);
    QCOMPARE(fake.level(), u"medium"_s);
    fake.manner = FakeApi::Manner::Proper;
    fake.refusal = Reply{429, "{}"};
    QCOMPARE(set("off"), 429);
    QCOMPARE(set("off"), 200);
    QCOMPARE(fake.reads, 0);
    QVERIFY(fake.writes >= 7);
    QVERIFY(fake.unknown.isEmpty());
}

void TestFakes::dataPlaneKeepsItsVersions()
{
    FakeDataPlane fake;
    const QString root = fake.url() + u"/v3/services/haproxy"_s;
    const Headers who{{"Authorization", "Basic " + QByteArray("admin:lab-dataplane").toBase64()}};
    const QString server = root + u"/configuration/backends/be_web/servers/web-2";
    const QByteArray body = R"({"name":"web-2","address":"127.0.0.1","port":9002,"weight":10})";
    QCOMPARE(say("GET", root + u"/configuration/version", {}, who).body.trimmed(), QByteArray("7"));
    QCOMPARE(say("PUT", server, body, who).status, 400);
    QCOMPARE(say("PUT", server + u"?version=6", body, who).status, 409);
    QCOMPARE(say("PUT", root + u"/runtime/backends/be_web/servers/web-2", R"({"admin_state":"drain"})", who).status,
             200);
    QCOMPARE(fake.running(u"web-2"_s)[u"admin_state"_s].toString(), u"drain"_s);
    const QString id = say("POST", root + u"/transactions?version=7", {}, who).json()[u"id"_s].toString();
    QCOMPARE(say("PUT", server + u"?transaction_id=" + id, body, who).status, 202);
    QCOMPARE(fake.version(), 7);
    QCOMPARE(say("PUT", root + u"/transactions/" + id, {}, who).status, 202);
    QCOMPARE(fake.version(), 8);
    QCOMPARE(fake.configured(u"web-2"_s)[u"weight"_s].toInt(), 10);
    QCOMPARE(fake.running(u"web-2"_s)[u"admin_state"_s].toString(), u"ready"_s); // lost at the reload
    QCOMPARE(say("PUT", root + u"/transactions/" + id, {}, who).status, 404);
}

void TestFakes::kubernetesKeepsItsRules()
{
    FakeKubernetes fake;
    const Headers who{{"Authorization", "Bearer lab-kubernetes"}, {"Content-Type", "application/merge-patch+json"}};
    const QString deployment = fake.url() + u"/apis/apps/v1/namespaces/trading/deployments/order-gateway"_s;
    QCOMPARE(say("PATCH", deployment, "{}", {{"Authorization", "Bearer lab-kubernetes"}}).status, 415);
    const Said tried = say("PATCH", deployment + u"/scale?dryRun=All", R"({"spec":{"replicas":5}})", who);
    QCOMPARE(tried.json()[u"spec"_s][u"replicas"_s].toInt(), 5);
    QCOMPARE(fake.deployment()[u"spec"_s][u"replicas"_s].toInt(), 3);
    QCOMPARE(fake.dryRuns, 1);
    QCOMPARE(say("PATCH", deployment + u"/scale", R"({"spec":{"replicas":-1}})", who).status, 422);
    const QByteArray stale = R"({"metadata":{"resourceVersion":"501"},"spec":{"replicas":4}})";
    fake.touchDeployment();
    QCOMPARE(say("PATCH", deployment, stale, who).status, 409);
    QCOMPARE(say("PATCH", deployment + u"/scale", R"({"spec":{"replicas":5}})", who).status, 200);
    QCOMPARE(fake.deployment()[u"status"_s][u"readyReplicas"_s].toInt(), 5);

    const QString pod = fake.podsOn(u"node-1"_s).value(0);
    const QString eviction = fake.url() + u"/api/v1/namespaces/trading/pods/%1/eviction"_s.arg(pod);
    const QByteArray body = "{\"kind\":\"Eviction\",\"metadata\":{\"name\":\"" + pod.toUtf8() + "\"}}";
    const Headers json{{"Authorization", "Bearer lab-kubernetes"}};
    fake.forbidEvictions(true);
    QCOMPARE(say("POST", eviction, body, json).status, 429);
    fake.forbidEvictions(false);
    QCOMPARE(say("POST", eviction + u"?dryRun=All", body, json).status, 201);
    QVERIFY(fake.podsOn(u"node-1"_s).contains(pod));
    QCOMPARE(say("POST", eviction, body, json).status, 201);
    QVERIFY(!fake.podsOn(u"node-1"_s).contains(pod));
    QCOMPARE(say("POST", eviction, body, json).status, 404);
}

void TestFakes::argoCdKeepsItsRules()
{
    FakeArgoCd fake;
    const Headers who{{"Authorization", "Bearer lab-argocd"}};
    const QString application = fake.url() + u"/api/v1/applications/order-gateway"_s;
    QCOMPARE(say("POST", application + u"/sync", R"({"dryRun":true})", who).status, 200);
    QCOMPARE(fake.deployed(), u"b2c3"_s);
    fake.setOperationRunning(true);
    QCOMPARE(say("POST", application + u"/sync", "{}", who).status, 400);
    QCOMPARE(say("DELETE", application + u"/operation", {}, who).status, 200);
    QCOMPARE(say("POST", application + u"/sync", "{}", who).status, 200);
    QCOMPARE(fake.deployed(), u"c3d4"_s);
    fake.setAutomated(true);
    QCOMPARE(say("POST", application + u"/rollback", R"({"id":11})", who).status, 400);
    fake.setAutomated(false);
    QCOMPARE(say("POST", application + u"/rollback", R"({"id":99})", who).status, 400);
    QCOMPARE(say("POST", application + u"/rollback", R"({"id":11})", who).status, 200);
    QCOMPARE(fake.deployed(), u"a1b2"_s);
    QCOMPARE(fake.application()[u"status"_s][u"sync"_s][u"status"_s].toString(), u"OutOfSync"_s);
    QCOMPARE(say("GET", fake.url() + u"/api/v1/applications/other"_s, {}, who).status, 403);
}

void TestFakes::cloudflareKeepsItsRules()
{
    FakeCloudflare fake;
    const Headers who{{"Authorization", "Bearer lab-cloudflare"}};
    const QString rules = fake.url() + u"/client/v4/zones/%1/firewall/access_rules/rules"_s.arg(FakeCloudflare::zone());
    const QByteArray rule = R"({"mode":"block","configuration":{"target":"ip","value":"203.0.113.9"}})";
    const QString id = say("POST", rules, rule, who).json()[u"result"_s][u"id"_s].toString();
    QCOMPARE(say("POST", rules, rule, who).status, 400);
    QCOMPARE(say("GET", rules + u"?configuration.value=203.0.113.9", {}, who).json()[u"result"_s].toArray().size(), 1);
    QCOMPARE(say("DELETE", rules + u'/' + id, {}, who).status, 200);
    QVERIFY(fake.blocked().isEmpty());
    QCOMPARE(say("DELETE", rules + u'/' + id, {}, who).status, 404);
}

void TestFakes::mastodonGivesTheSameStatusForTheSameKey()
{
    FakeMastodon fake;
    const QString url = fake.url() + u"/api/v1/statuses"_s;
    Headers who{{"Authorization", "Bearer lab-mastodon"}, {"Idempotency-Key", "notice-1"}};
    const Said first = say("POST", url, R"({"status":"down"})", who);
    QCOMPARE(say("POST", url, R"({"status":"down"})", who).json()[u"id"_s], first.json()[u"id"_s]);
    QCOMPARE(fake.statuses().size(), 1);
    who["Idempotency-Key"] = "notice-2";
    who["Content-Type"] = "application/x-www-form-urlencoded";
    QVERIFY(say("POST", url, "status=up%20again&visibility=public", who).json()[u"id"_s] != first.json()[u"id"_s]);
    QCOMPARE(say("POST", url, "status=", who).status, 422);
    QCOMPARE(say("POST", url, "status=" + QByteArray(501, 'x'), who).status, 422);
}

void TestFakes::statuspageCallsForPatience()
{
    FakeStatuspage fake;
    const QString url = fake.url() + u"/v1/pages/kctbh9vrtdwd/incidents"_s;
    const Headers who{{"Authorization", "OAuth lab-statuspage"}};
    fake.refusal = Reply::of(420, QJsonObject{{u"error"_s, u"Too Many Requests"_s}});
    const QByteArray body = R"({"incident":{"name":"Trading halted","status":"investigating","body":"…"}})";
    QCOMPARE(say("POST", url, body, who).status, 420);
    const Said made = say("POST", url, body, who);
    QCOMPARE(made.status, 201);
    const QString own = url + u'/' + made.json()[u"id"_s].toString();
    QCOMPARE(say("PATCH", own, R"({"incident":{"status":"resolved"}})", who).status, 200);
    QCOMPARE(say("PATCH", own, R"({"incident":{"status":"investigating"}})", who).status, 422);
    QCOMPARE(say("POST", url, R"({"incident":{"status":"investigating"}})", who).status, 422);
}

QTEST_GUILESS_MAIN(TestFakes)
#include "tst_fakes.moc"
