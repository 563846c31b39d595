// SPDX-License-Identifier: GPL-3.0-or-later
// Programs and TLS as transports: arguments stay arguments, nothing outlives its time, and nobody is believed without
// the right certificate.
#include "control/secrets.h"
#include "control/wireapi.h"

#include <QFile>
#include <QProcess>
#include <QSslConfiguration>
#include <QSslKey>
#include <QSslServer>
#include <QSslSocket>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace Hikeshi {

/// The one class that may make a Clearance; here the test stands in for it.
class Dispatcher
{
public:
    static Clearance clearance() { return Clearance(1); }
};

}

using namespace Hikeshi;

class TestWireExec : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void hostileArgumentsArriveAsOne_data();
    void hostileArgumentsArriveAsOne();
    void exitCodesAndComplaints_data();
    void exitCodesAndComplaints();
    void inputArrives();
    void secretsAreNotInherited();
    void floodIsBoundedAndTheProgramGoesOn();
    void hangEndsAtItsTime();
    void processGroupEndsWithTheConsole();
    void secretStandsWhereTheConnectorSays();
    void secretThatWouldEndAHeader();
    void tls_data();
    void tls();
    void clientCertificate_data();
    void clientCertificate();

private:
    Answer send(const Request &request)
    {
        const Clearance clearance = Dispatcher::clearance();
        m_answers.clear();
        [](WireApi &api, const Clearance &given, Request wanted, QList<Answer> &answers) -> QCoro::Task<> {
            answers.append(co_await api.execute(given, wanted));
        }(*m_api, clearance, request, m_answers);
        if (!QTest::qWaitFor([this] { return !m_answers.isEmpty(); }, 20'000))
            return {.reason = u"the test waited in vain"_s};
        return m_answers.takeFirst();
    }
    static Request program(const QStringList &argv, Milliseconds timeout = 10s)
    {
        return {.transport = Request::Transport::Exec, .argv = argv, .timeout = timeout};
    }
    QString file(const QString &name) const { return m_dir.filePath(name); }
    bool openssl(const QStringList &arguments) const
    {
        QProcess run;
        run.setWorkingDirectory(m_dir.path());
        run.start(u"openssl"_s, arguments);
        return run.waitForFinished() && run.exitCode() == 0;
    }
    bool makeAuthority(const QString &name) const
    {
        return openssl({u"req"_s, u"-x509"_s, u"-newkey"_s, u"rsa:2048"_s, u"-nodes"_s, u"-days"_s, u"3650"_s,
                        u"-keyout"_s, name + u".key"_s, u"-out"_s, name + u".crt"_s, u"-subj"_s, u"/CN="_s + name});
    }
    bool makeLeaf(const QString &name, const QString &authority) const
    {
        QFile extensions(file(name + u".ext"_s));
        if (!extensions.open(QIODevice::WriteOnly) || extensions.write("subjectAltName=IP:127.0.0.1\n") < 0)
            return false;
        extensions.close();
        return openssl({u"req"_s, u"-newkey"_s, u"rsa:2048"_s, u"-nodes"_s, u"-keyout"_s, name + u".key"_s, u"-out"_s,
                        name + u".csr"_s, u"-subj"_s, u"/CN="_s + name})
            && openssl({u"x509"_s, u"-req"_s, u"-days"_s, u"3650"_s, u"-in"_s, name + u".csr"_s, u"-CA"_s,
                        authority + u".crt"_s, u"-CAkey"_s, authority + u".key"_s, u"-CAcreateserial"_s, u"-extfile"_s,
                        name + u".ext"_s, u"-out"_s, name + u".crt"_s});
    }
    std::unique_ptr<QSslServer> server(QSslSocket::PeerVerifyMode mode)
    {
        const auto content = [this](const QString &name) {
            QFile opened(file(name));
            return opened.open(QIODevice::ReadOnly) ? opened.readAll() : QByteArray();
        };
        QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
        tls.setLocalCertificate(QSslCertificate(content(u"server.crt"_s)));
        tls.setPrivateKey(QSslKey(content(u"server.key"_s), QSsl::Rsa));
        tls.setCaCertificates(QSslCertificate::fromData(content(u"ours.crt"_s)));
        tls.setPeerVerifyMode(mode);
        auto made = std::make_unique<QSslServer>();
        made->setSslConfiguration(tls);
        connect(made.get(), &QSslServer::pendingConnectionAvailable, this, [this, raw = made.get()] {
            while (QTcpSocket *socket = raw->nextPendingConnection()) {
                connect(socket, &QTcpSocket::readyRead, socket, [this, socket] {
                    m_received += socket->readAll();
                    socket->write("HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\ndone");
                    socket->disconnectFromHost();
                });
            }
        });
        return made->listen(QHostAddress::LocalHost) ? std::move(made) : nullptr;
    }

    QTemporaryDir m_dir;
    EnvironmentSecrets m_secrets;
    std::unique_ptr<WireApi> m_api;
    QList<Answer> m_answers;
    QByteArray m_received;
};

using Kind = Answer::Kind;

void TestWireExec::initTestCase()
{
    QVERIFY(makeAuthority(u"ours"_s));
    QVERIFY(makeAuthority(u"theirs"_s));
    QVERIFY(makeLeaf(u"server"_s, u"ours"_s));
    QVERIFY(makeLeaf(u"console"_s, u"ours"_s));
    QVERIFY(makeLeaf(u"stranger"_s, u"theirs"_s));
}

void TestWireExec::init()
{
    m_secrets.set(u"PASSWORD"_s, u"open sesame"_s);
    m_api = std::make_unique<WireApi>(m_secrets);
    m_received.clear();
}

void TestWireExec::hostileArgumentsArriveAsOne_data()
{
    QTest::addColumn<QString>("argument");
    for (const char *hostile : {"; rm -rf /", "$(id)", "`id`", "a b  c", "'", "\"", "a\nb", "*", "~", "$HOME",
                                "&& true", "| cat", "> x", "\\", "--help"})
        QTest::newRow(hostile) << QString::fromLatin1(hostile);
    QTest::newRow("Japanese") << u"東京 市場"_s;
    QTest::newRow("empty") << QString();
}

void TestWireExec::hostileArgumentsArriveAsOne()
{
    QFETCH(QString, argument);
    const Answer answer = send(program({u"printf"_s, u"[%s][%s]"_s, argument, u"end"_s}));
    QCOMPARE(answer.kind, Kind::Answered);
    QCOMPARE(answer.status, 0);
    QCOMPARE(QString::fromUtf8(answer.body), u"[%1][end]"_s.arg(argument));
}

void TestWireExec::exitCodesAndComplaints_data()
{
    QTest::addColumn<QStringList>("argv");
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<int>("status");
    QTest::newRow("well") << QStringList{u"true"_s} << Kind::Answered << 0;
    QTest::newRow("failed") << QStringList{u"false"_s} << Kind::Answered << 1;
    QTest::newRow("complains") << QStringList{u"ls"_s, u"/no/such/folder"_s} << Kind::Answered << 2;
    QTest::newRow("no such program") << QStringList{u"no-such-program-anywhere"_s} << Kind::NotSent << 0;
    QTest::newRow("nothing") << QStringList{} << Kind::NotSent << 0;
}

void TestWireExec::exitCodesAndComplaints()
{
    QFETCH(QStringList, argv);
    QFETCH(Kind, kind);
    QFETCH(int, status);
    const Answer answer = send(program(argv));
    QCOMPARE(answer.kind, kind);
    QCOMPARE(answer.status, status);
    QCOMPARE(answer.reason.isEmpty(), kind == Kind::Answered);
    if (status == 2)
        QVERIFY(answer.body.contains("No such file"));
}

void TestWireExec::inputArrives()
{
    Request request = program({u"cat"_s});
    request.body = "line\n{\"a\":1}";
    QCOMPARE(send(request).body, request.body);
    request = program({u"printf"_s, u"%s"_s, u"a"_s});
    request.endpoint = u"env A=1"_s; // the words of the site stand before
    QCOMPARE(send(request).body, QByteArray("a"));
}

void TestWireExec::secretsAreNotInherited()
{
    qputenv("HIKESHI_TEST_SECRET", "open sesame");
    const Answer answer = send(program({u"env"_s}));
    qunsetenv("HIKESHI_TEST_SECRET");
    QVERIFY(answer.body.contains("PATH="));
    QVERIFY(!answer.body.contains("sesame"));
}

void TestWireExec::floodIsBoundedAndTheProgramGoesOn()
{
    // A program is not ended for talking: it may be in the midst of a backup.
    const Answer answer = send(program({u"seq"_s, u"1"_s, u"200000"_s}));
    QCOMPARE(answer.kind, Kind::Answered);
    QCOMPARE(answer.status, 0);
    QVERIFY(answer.body.size() < WireApi::maximumAnswer + 100);
    QVERIFY(answer.body.startsWith("1\n2\n"));
    QVERIFY(answer.body.endsWith("\n200000\n"));
    QVERIFY(answer.body.contains("bytes left out"));
}

void TestWireExec::hangEndsAtItsTime()
{
    const Answer answer = send(program({u"sleep"_s, u"600"_s}, 200ms));
    QCOMPARE(answer.kind, Kind::Lost);
    QVERIFY(answer.reason.contains(u"did not end within 0.2 s"_s));
}

void TestWireExec::processGroupEndsWithTheConsole()
{
    // A program that starts another: both are gone with the console.
    const QString note = file(u"pids"_s);
    QFile script(file(u"parent.py"_s));
    QVERIFY(script.open(QIODevice::WriteOnly));
    script.write("import "
                 "subprocess,os,sys,time\nc=subprocess.Popen(['sleep','600'])\nopen(sys.argv[1]+'.new','w').write(f'{"
                 "os.getpid()} {c.pid}')\n"
                 "os.rename(sys.argv[1]+'.new',sys.argv[1])\ntime.sleep(600)\n");
    script.close();
    const Clearance clearance = Dispatcher::clearance();
    m_answers.clear();
    [](WireApi &api, const Clearance &given, Request wanted, QList<Answer> &answers) -> QCoro::Task<> {
        answers.append(co_await api.execute(given, wanted));
    }(*m_api, clearance, program({u"python3"_s, script.fileName(), note}, 60s), m_answers);
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(note), 20'000);
    QFile pids(note);
    QVERIFY(pids.open(QIODevice::ReadOnly));
    const QList<QByteArray> both = pids.readAll().split(' ');
    QCOMPARE(both.size(), 2);
    m_api.reset();
    for (const QByteArray &pid : both) {
        QTRY_VERIFY_WITH_TIMEOUT(
            [&pid] {
                QFile state(u"/proc/%1/stat"_s.arg(QString::fromLatin1(pid)));
                return !state.open(QIODevice::ReadOnly) || state.readAll().contains(") Z");
            }(),
            10'000);
    }
    QTRY_COMPARE(m_answers.size(), 1);
    QCOMPARE(m_answers[0].kind, Kind::Lost);
}

void TestWireExec::secretStandsWhereTheConnectorSays()
{
    const auto place = server(QSslSocket::VerifyNone);
    QVERIFY(place);
    m_secrets.set(u"HOOK"_s, u"T000/B000/abc"_s);
    Request request{.endpoint = u"https://127.0.0.1:%1"_s.arg(place->serverPort()),
                    .method = u"POST"_s,
                    .path = u"/services/{secret}"_s,
                    .headers = {{u"X-Key"_s, u"OAuth {secret}"_s}},
                    .credentials = {.type = Credentials::Type::Secret, .secret = u"HOOK"_s},
                    .tls = {.ca = file(u"ours.crt"_s)},
                    .timeout = 5s};
    QVERIFY(!request.preview().contains(u"B000"_s));
    QCOMPARE(send(request).status, 200);
    QVERIFY2(m_received.startsWith("POST /services/T000/B000/abc HTTP/1.1\r\n"), m_received.constData());
    QVERIFY(m_received.contains("X-Key: OAuth T000/B000/abc\r\n"));
}

void TestWireExec::secretThatWouldEndAHeader()
{
    m_secrets.set(u"HOOK"_s, u"a\r\nX: b"_s);
    const Answer answer = send({.endpoint = u"http://127.0.0.1:1"_s,
                                .method = u"POST"_s,
                                .path = u"/"_s,
                                .credentials = {.type = Credentials::Type::Bearer, .secret = u"HOOK"_s}});
    QCOMPARE(answer.kind, Kind::NotSent);
    QVERIFY(answer.reason.contains(u"cannot be sent"_s));
    QVERIFY(!answer.reason.contains(u"X: b"_s));
}

void TestWireExec::tls_data()
{
    QTest::addColumn<QString>("authority");
    QTest::addColumn<Kind>("kind");
    QTest::newRow("right") << u"ours.crt"_s << Kind::Answered;
    QTest::newRow("wrong") << u"theirs.crt"_s << Kind::NotSent;
    QTest::newRow("the machine's own") << QString() << Kind::NotSent;
    QTest::newRow("no such file") << u"none.crt"_s << Kind::NotSent;
    QTest::newRow("no certificate in it") << u"ours.key"_s << Kind::NotSent;
}

void TestWireExec::tls()
{
    QFETCH(QString, authority);
    QFETCH(Kind, kind);
    const auto place = server(QSslSocket::VerifyNone);
    QVERIFY(place);
    const Answer answer = send({.endpoint = u"https://127.0.0.1:%1"_s.arg(place->serverPort()),
                                .method = u"POST"_s,
                                .path = u"/failover"_s,
                                .body = "{}",
                                .tls = {.ca = authority.isEmpty() ? QString() : file(authority)},
                                .timeout = 5s});
    QCOMPARE(answer.kind, kind);
    QCOMPARE(m_received.isEmpty(), kind != Kind::Answered);
    QVERIFY2(kind == Kind::Answered || !answer.reason.isEmpty(), qPrintable(answer.reason));
}

void TestWireExec::clientCertificate_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<Kind>("kind");
    QTest::newRow("ours") << u"console"_s << Kind::Answered;
    QTest::newRow("a stranger's") << u"stranger"_s << Kind::NotSent; // refused by an alert: nobody has listened
    QTest::newRow("none") << QString() << Kind::NotSent;
}

void TestWireExec::clientCertificate()
{
    QFETCH(QString, name);
    QFETCH(Kind, kind);
    // This one refuses as servers do, by an alert; since TLS 1.3 it comes after we have begun to send.
    QProcess place;
    place.setWorkingDirectory(m_dir.path());
    place.start(u"openssl"_s,
                {u"s_server"_s, u"-accept"_s, u"127.0.0.1:0"_s, u"-cert"_s, u"server.crt"_s, u"-key"_s, u"server.key"_s,
                 u"-CAfile"_s, u"ours.crt"_s, u"-Verify"_s, u"1"_s, u"-verify_return_error"_s, u"-www"_s});
    QByteArray said;
    QTRY_VERIFY_WITH_TIMEOUT((said += place.readAllStandardOutput()).contains("ACCEPT 127.0.0.1:"), 10'000);
    const QByteArray port = said.sliced(said.indexOf("ACCEPT 127.0.0.1:") + 17).split('\n').first().trimmed();
    TlsFiles files{.ca = file(u"ours.crt"_s)};
    if (!name.isEmpty())
        files = {file(u"ours.crt"_s), file(name + u".crt"_s), file(name + u".key"_s)};
    const Answer answer = send({.endpoint = u"https://127.0.0.1:%1"_s.arg(QString::fromLatin1(port)),
                                .method = u"GET"_s,
                                .path = u"/"_s,
                                .tls = files,
                                .timeout = 5s});
    place.kill();
    place.waitForFinished();
    QVERIFY2(answer.kind == kind, qPrintable(answer.reason));
    QCOMPARE(answer.status, kind == Kind::Answered ? 200 : 0);
}

QTEST_GUILESS_MAIN(TestWireExec)
#include "tst_wireexec.moc"
