// SPDX-License-Identifier: GPL-3.0-or-later
// The levers of load and defence, through the control REST.
#include "exchange/serve/routes.h"

#include <QJsonDocument>
#include <QTest>

using namespace Hikeshi::Exchange;
using namespace Qt::StringLiterals;

namespace {

constexpr Ms start = 1'795'489'200'000;

struct Told
{
    int status;
    QJsonObject body;
};

}

class TestTrafficRoutes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cdnModes();
    void firewallRules();
    void limitsAndTalkers();
    void capacityAndVersions();
    void nonsenseIsRefused_data();
    void nonsenseIsRefused();

private:
    Told ask(const QByteArray &method, const QString &path, const QByteArray &body = {})
    {
        HttpRequest request;
        request.method = method;
        request.url = QUrl(u"/exchange/v1/"_s + path);
        request.body = body;
        const HttpAnswer answer = route(m_world, request);
        return {answer.status, QJsonDocument::fromJson(answer.body).object()};
    }

    World m_world{7, start};
};

void TestTrafficRoutes::cdnModes()
{
    QCOMPARE(ask("GET", u"cdn"_s).body[u"mode"_s], u"normal"_s);
    const Told set = ask("PATCH", u"cdn"_s, R"({"mode":"under_attack","rate":200})");
    QCOMPARE(set.status, 200);
    QCOMPARE(set.body[u"mode"_s], u"under_attack"_s);
    QCOMPARE(set.body[u"rate"_s], 200);
    QCOMPARE(m_world.traffic().cdn().challenge, Cdn::Challenge::Everybody);
    // What is not named stays as it is.
    const Told stale = ask("PATCH", u"cdn"_s, R"({"cache":"stale"})");
    QCOMPARE(stale.body[u"mode"_s], u"under_attack"_s);
    QVERIFY(stale.body[u"hit_share"_s].toDouble() > 0.8);
    QCOMPARE(ask("PATCH", u"cdn"_s, R"({"mode":"normal","cache":"normal","rate":0})").status, 200);
    QCOMPARE(m_world.traffic().cdn().challenge, Cdn::Challenge::Nobody);
    QCOMPARE(ask("PATCH", u"cdn"_s, R"({"mode":"challenge_logins"})").body[u"mode"_s], u"challenge_logins"_s);
    QCOMPARE(m_world.traffic().cdn().challenge, Cdn::Challenge::Logins);
    QCOMPARE(ask("PATCH", u"cdn"_s, R"({"mode":"on"})").status, 422);
    QCOMPARE(m_world.traffic().cdn().challenge, Cdn::Challenge::Logins);
}

void TestTrafficRoutes::firewallRules()
{
    const Told added = ask("POST", u"firewall/rules"_s, R"({"net":"203.0.113.9/24","action":"drop","for":"10m"})");
    QCOMPARE(added.status, 201);
    QCOMPARE(added.body[u"net"_s], u"203.0.113.0/24"_s);
    QCOMPARE(added.body[u"seconds_left"_s], 600);
    QCOMPARE(added.body[u"upstream"_s], false);
    m_world.advanceTo(m_world.now() + 12'000);
    const QJsonObject rule = ask("GET", u"firewall"_s).body[u"rules"_s][0].toObject();
    QCOMPARE(rule[u"upstream"_s], true);
    QVERIFY(rule[u"stopped"_s].toInt() > 0);
    const int id = rule[u"id"_s].toInt();
    QCOMPARE(ask("DELETE", u"firewall/rules/%1"_s.arg(id)).status, 200);
    QCOMPARE(ask("DELETE", u"firewall/rules/%1"_s.arg(id)).status, 404);
    QCOMPARE(ask("POST", u"firewall/rules"_s, R"({"net":"198.51.100.7","action":"limit","per_second":5})").status, 201);
    QCOMPARE(ask("GET", u"firewall"_s).body[u"nets"_s].toArray(), (QJsonArray{u"198.51.100.7"_s}));
    QCOMPARE(ask("DELETE", u"firewall/rules?net=198.51.100.7"_s).status, 200);
    QVERIFY(m_world.traffic().firewall().rules().empty());
}

void TestTrafficRoutes::limitsAndTalkers()
{
    const Told before = ask("GET", u"limits"_s);
    QCOMPARE(before.body[u"talkers"_s].toArray().size(), 20);
    QVERIFY(before.body[u"talkers"_s][0][u"address"_s].toString().startsWith(u"100.64."_s)); // a mobile carrier's
    const Told set = ask("PATCH", u"limits"_s, R"({"requests":300,"connections":20})");
    QCOMPARE(set.body[u"requests"_s], 300);
    QCOMPARE(set.body[u"connections"_s], 20);
    QCOMPARE(ask("PATCH", u"limits"_s, R"({"connections":0})").body[u"requests"_s], 300);
    QCOMPARE(m_world.traffic().files().connectionLimit(), 0U);
}

void TestTrafficRoutes::capacityAndVersions()
{
    QCOMPARE(ask("GET", u"capacity/web"_s).body[u"count"_s], 3);
    const Told added = ask("PATCH", u"capacity/web"_s, R"({"count":5})");
    QCOMPARE(added.status, 202);
    QCOMPARE(added.body[u"count"_s], 5);
    QCOMPARE(ask("GET", u"capacity/web"_s).body[u"booting"_s], 2);
    m_world.advanceTo(m_world.now() + 61'000);
    QCOMPARE(ask("GET", u"capacity/web"_s).body[u"working"_s], 5);
    QCOMPARE(ask("PATCH", u"capacity/web"_s, R"({"count":3})").body[u"count"_s], 3);
    m_world.advanceTo(m_world.now() + 11'000);
    QCOMPARE(ask("GET", u"capacity"_s).body[u"services"_s][0][u"instances"_s].toArray().size(), 3);

    QCOMPARE(ask("POST", u"deployments/api/rollback"_s).status, 409);
    m_world.strike({.kind = Fault::Kind::DeployBad, .target = u"api"_s, .amount = 1});
    m_world.advanceTo(m_world.now() + 40'000);
    QCOMPARE(ask("GET", u"deployments/api"_s).body[u"version"_s], 42);
    QCOMPARE(ask("GET", u"deployments/api"_s).body[u"may_roll_back"_s], true);
    QCOMPARE(ask("POST", u"deployments/api/rollback"_s).status, 202);
    QCOMPARE(ask("GET", u"deployments/api"_s).body[u"under_way"_s], true);
    m_world.advanceTo(m_world.now() + 40'000);
    QCOMPARE(ask("GET", u"deployments/api"_s).body[u"under_way"_s], false);
}

void TestTrafficRoutes::nonsenseIsRefused_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QString>("path");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    const auto row = [](const char *method, const char16_t *path, const char *body, int status) {
        QTest::addRow("%s %s", qPrintable(QString::fromUtf16(path)), body)
            << QByteArray(method) << QString::fromUtf16(path) << QByteArray(body) << status;
    };
    row("PATCH", u"cdn", R"({"mode":"panic"})", 422);
    row("PATCH", u"cdn", R"({"rate":-1})", 422);
    row("PATCH", u"cdn", R"({"cache":7})", 422);
    row("POST", u"firewall/rules", R"({"net":"everywhere","action":"drop"})", 422);
    row("POST", u"firewall/rules", R"({"net":"0.0.0.0/0","action":"drop"})", 422);
    row("POST", u"firewall/rules", R"({"net":"203.0.113.0/24","action":"burn"})", 422);
    row("POST", u"firewall/rules", R"({"net":"203.0.113.0/24","action":"limit"})", 422);
    row("POST", u"firewall/rules", R"({"net":"203.0.113.0/24","action":"drop","for":"ever"})", 422);
    row("DELETE", u"firewall/rules?net=203.0.113.0/24", "", 404);
    row("PATCH", u"limits", R"({"requests":"many"})", 422);
    row("PATCH", u"capacity/ledger-db", R"({"count":4})", 404);
    row("PATCH", u"capacity/web", R"({"count":0})", 422);
    row("PATCH", u"capacity/web", R"({"count":"many"})", 422);
    row("GET", u"capacity/ledger-db", "", 404);
    row("POST", u"deployments/ledger-db/rollback", "", 404);
}

void TestTrafficRoutes::nonsenseIsRefused()
{
    QFETCH(QByteArray, method);
    QFETCH(QString, path);
    QFETCH(QByteArray, body);
    QFETCH(int, status);
    const Traffic before = m_world.traffic();
    const Told told = ask(method, path, body);
    QCOMPARE(told.status, status);
    QVERIFY(!told.body[u"error"_s].toString().isEmpty());
    QVERIFY(!told.body[u"code"_s].toString().isEmpty());
    QVERIFY(m_world.traffic() == before);
}

QTEST_GUILESS_MAIN(TestTrafficRoutes)
#include "tst_trafficroutes.moc"
