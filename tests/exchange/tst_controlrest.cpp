// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/serve/routes.h"
#include "exchange/serve/server.h"
#include "situation/yamlnode.h"

#include "tests/support/wiretalk.h"

#include <QFile>
#include <QJsonDocument>

using namespace Hikeshi;
using namespace Hikeshi::Exchange;
using namespace Qt::StringLiterals;

/// The control REST as a whole; each part's routes are tested with the part.
class TestControlRest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyRouteIsDocumentedAndBack();
    void changesWantTheToken();
    void whatIsNotThereIsSaidSo_data();
    void whatIsNotThereIsSaidSo();
    void pausedSupervisorRestartsNothing();
};

void TestControlRest::everyRouteIsDocumentedAndBack()
{
    QFile file(QStringLiteral(HIKESHI_SOURCE_DIR "/app/exchange/openapi.yaml"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    Findings findings;
    const YamlNode root = YamlNode::parse(file.readAll(), file.fileName(), findings);
    QVERIFY(findings.isEmpty());
    QStringList documented;
    for (const auto paths = root[u"paths"_s].entries(); const auto &[path, operations] : paths) {
        for (const auto verbs = operations.entries(); const auto &[verb, operation] : verbs) {
            if (verb == u"parameters")
                continue;
            documented.append(verb.toUpper() + u' ' + path);
            QVERIFY2(operation[u"summary"_s].isDefined(), qPrintable(path));
            // Only a read may say that it wants no token.
            QCOMPARE(operation[u"security"_s].isDefined(), verb == u"get");
        }
    }
    QStringList served;
    for (const Route &each : routes())
        served.append(QString::fromLatin1(each.method) + u' ' + each.pattern);
    for (const auto &[method, pattern] : WhatIf::operations())
        served.append(QString::fromLatin1(method) + u' ' + pattern);
    QCOMPARE(served, documented);
}

void TestControlRest::changesWantTheToken()
{
    Server server({.token = "secret"});
    QVERIFY(server.start());
    const QString base = server.addresses()[u"http"_s].toString();
    const QByteArray path = "/exchange/v1/supervisor";
    QVERIFY(talkHttp(base, "PATCH", path, R"({"paused":true})", false).contains(" 401 "));
    QVERIFY(talkHttp(base, "GET", path, {}, false).contains(R"("paused":false)"));
    QVERIFY(talkHttp(base, "PATCH", path, R"({"paused":true})").contains(" 200 "));
    QVERIFY(talkHttp(base, "GET", path, {}, false).contains(R"("paused":true)"));
}

void TestControlRest::whatIsNotThereIsSaidSo_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    QTest::newRow("no such resource") << QByteArray("GET") << QByteArray("/exchange/v1/x") << QByteArray() << 404;
    QTest::newRow("nothing named") << QByteArray("GET") << QByteArray("/exchange/v1/") << QByteArray() << 404;
    QTest::newRow("other method") << QByteArray("DELETE") << QByteArray("/exchange/v1/supervisor") << QByteArray()
                                  << 405;
    QTest::newRow("no JSON") << QByteArray("PATCH") << QByteArray("/exchange/v1/supervisor") << QByteArray("{") << 400;
    QTest::newRow("a list") << QByteArray("PATCH") << QByteArray("/exchange/v1/supervisor") << QByteArray("[]") << 400;
    QTest::newRow("wrong type") << QByteArray("PATCH") << QByteArray("/exchange/v1/supervisor")
                                << QByteArray(R"({"paused":1})") << 422;
}

void TestControlRest::whatIsNotThereIsSaidSo()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, body);
    QFETCH(int, status);
    World world(7, 1'795'489'200'000);
    const HttpAnswer answer =
        route(world, {.method = method, .url = QUrl::fromEncoded(path), .headers = {}, .body = body});
    QCOMPARE(answer.status, status);
    const QJsonObject said = QJsonDocument::fromJson(answer.body).object();
    QVERIFY(!said[u"error"_s].toString().isEmpty());
    QVERIFY(!said[u"code"_s].toString().isEmpty());
}

void TestControlRest::pausedSupervisorRestartsNothing()
{
    World world(7, 1'795'489'200'000);
    const auto lives = [&world] { return std::ranges::find(world.machines(), u"api-1"_s, &Machine::name)->alive; };
    world.setSupervisorPaused(true);
    world.strike({.kind = Fault::Kind::Kill, .target = u"api-1"_s});
    world.advanceTo(world.now() + 60'000);
    QVERIFY(!lives());
    world.setSupervisorPaused(false);
    world.advanceTo(world.now() + 60'000);
    QVERIFY(lives());
}

QTEST_GUILESS_MAIN(TestControlRest)
#include "tst_controlrest.moc"
