// SPDX-License-Identifier: GPL-3.0-or-later
// The HAProxy connector on a real HAProxy, by TCP and by its Unix socket.
#include "lab/labcase.h"
#include "sources/haproxysource.h"

using namespace Hikeshi;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestLabBalancer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanupTestCase() { m_lab.stop(); }

    void servers_data() { sockets(); }
    void servers();
    void frontend_data() { sockets(); }
    void frontend();
    void list_data() { sockets(); }
    void list();
    void map_data() { sockets(); }
    void map();
    void table_data() { sockets(); }
    void table();
    void refuses();
    void refusesWhatIsNotThere();
    void drainsThoughTheAnswerIsLost();
    void killedBetweenRequestAndAnswer();

private:
    void sockets();
    void balance(LabSite &site, const QString &socket, const QString &list = u"/blocklist.acl"_s);
    QString seenBy(const QString &address); ///< the status that a visitor from there gets
    QByteArray says(const QString &command); ///< HAProxy's own answer, past the console

    Lab m_lab;
};

void TestLabBalancer::initTestCase()
{
    GOOD(m_lab.raise(Lab::Balancer));
}

void TestLabBalancer::init()
{
    GOOD(m_lab.waitUntilGreen());
}

void TestLabBalancer::sockets()
{
    QTest::addColumn<QString>("socket");
    QTest::newRow("TCP") << m_lab.place(u"runtime"_s);
    QTest::newRow("Unix socket") << m_lab.folder() + u"/haproxy.sock"_s;
}

void TestLabBalancer::balance(LabSite &site, const QString &socket, const QString &list)
{
    site.service(u"web"_s, Lab::webs(), u"pool"_s);
    site.add<HaproxySource>(SourceId(u"haproxy"_s), socket, QStringList{u"be_web"_s}, Milliseconds(500));
    site.bind({.connector = u"haproxy"_s,
               .service = u"web"_s,
               .endpoints = {{u"web"_s, socket}},
               .settings = {{u"backends"_s, {u"be_web"_s}},
                            {u"frontends"_s, {u"fe_edge"_s}},
                            {u"acl"_s, {m_lab.folder() + list}},
                            {u"map"_s, {m_lab.folder() + u"/maintenance.map"_s}},
                            {u"table"_s, {u"fe_edge"_s}},
                            {u"talkers_over"_s, {u"5"_s}}}});
    QCOMPARE(site.start(), QString());
}

QString TestLabBalancer::seenBy(const QString &address)
{
    return QString::fromUtf8(Lab::run({u"curl"_s, u"-s"_s, u"-o"_s, u"/dev/null"_s, u"-w"_s, u"%{http_code}"_s,
                                       u"--interface"_s, address, m_lab.url(u"edge"_s) + u"/healthz"_s})
                                 .out);
}

QByteArray TestLabBalancer::says(const QString &command)
{
    QTcpSocket socket;
    socket.connectToHost(QHostAddress(QHostAddress::LocalHost), portOf(m_lab.place(u"runtime"_s)));
    socket.write(command.toUtf8() + '\n');
    (void)QTest::qWaitFor([&] { return socket.state() == QAbstractSocket::UnconnectedState; }, 5s);
    return socket.readAll();
}

void TestLabBalancer::servers()
{
    QFETCH(QString, socket);
    LabSite site;
    balance(site, socket);
    const auto property = [&](const QString &name) { return site.state(u"web-2"_s).properties.value(name).toString(); };
    QTRY_COMPARE_WITH_TIMEOUT(property(u"raw_admin_mask"_s), u"0"_s, patience);
    const ActionRecord drained = site.operate(u"haproxy.drain"_s, u"web-2"_s);
    IS(drained, Confirmed);
    QCOMPARE(property(u"admin"_s), u"drain"_s);
    QTRY_COMPARE_WITH_TIMEOUT(property(u"raw_admin_mask"_s), u"8"_s, patience);
    QCOMPARE(property(u"admin_forced"_s), u"drain"_s);
    const QString back = site.preview(u"haproxy.drain"_s, u"web-2"_s).spec.compensation.value;
    const ActionRecord undone = site.operate(back, u"web-2"_s);
    IS(undone, Confirmed);
    QCOMPARE(property(u"admin"_s), u"ready"_s);
    const ActionRecord maint = site.operate(u"haproxy.maint"_s, u"web-2"_s);
    IS(maint, Confirmed);
    QTRY_COMPARE_WITH_TIMEOUT(property(u"raw_admin_mask"_s), u"1"_s, patience);
    const ActionRecord ready = site.operate(u"haproxy.ready"_s, u"web-2"_s);
    IS(ready, Confirmed);
    const ActionRecord weighed = site.operate(u"haproxy.weight"_s, u"web-2"_s, {{u"weight"_s, u"10"_s}});
    IS(weighed, Confirmed);
    const ActionRecord asBefore = site.operate(u"haproxy.weight"_s, u"web-2"_s, {{u"weight"_s, u"100"_s}});
    IS(asBefore, Confirmed);
    const ActionRecord fewer = site.operate(u"haproxy.maxconn"_s, u"web-2"_s, {{u"connections"_s, u"7"_s}});
    IS(fewer, Confirmed);
    QCOMPARE(fewer.before.value(u"maxconn"_s), u"50"_s);
    const ActionRecord many =
        site.operate(u"haproxy.maxconn"_s, u"web-2"_s, {{u"connections"_s, fewer.before.value(u"maxconn"_s)}});
    IS(many, Confirmed);
    QTRY_COMPARE_WITH_TIMEOUT(site.state(u"web-2"_s).health, Health::Normal, patience);
}

// `disable frontend` and `enable frontend`: visitors are refused meanwhile.
void TestLabBalancer::frontend()
{
    QFETCH(QString, socket);
    LabSite site;
    balance(site, socket);
    const QMap<QString, QString> edge{{u"frontend"_s, u"fe_edge"_s}};
    QCOMPARE(seenBy(u"127.0.0.2"_s), u"200"_s);
    const ActionRecord closed = site.operate(u"haproxy.close_frontend"_s, u"web"_s, edge);
    IS(closed, Confirmed);
    QCOMPARE(seenBy(u"127.0.0.2"_s), u"000"_s);
    const QString back = site.preview(u"haproxy.close_frontend"_s, u"web"_s, edge).spec.compensation.value;
    const ActionRecord open = site.operate(back, u"web"_s, edge);
    IS(open, Confirmed);
    QCOMPARE(seenBy(u"127.0.0.2"_s), u"200"_s);
}

void TestLabBalancer::list()
{
    QFETCH(QString, socket);
    LabSite site;
    balance(site, socket);
    const QMap<QString, QString> visitor{{u"address"_s, u"127.0.0.2"_s}};
    const ActionRecord blocked = site.operate(u"haproxy.block"_s, u"web"_s, visitor);
    IS(blocked, Confirmed);
    QCOMPARE(seenBy(u"127.0.0.2"_s), u"403"_s);
    QCOMPARE(seenBy(u"127.0.0.3"_s), u"200"_s);
    // Twice would be two entries: it stands there already, and nothing is sent.
    const ActionRecord twice = site.operate(u"haproxy.block"_s, u"web"_s, visitor, 0ms);
    IS(twice, Refused);
    QCOMPARE(says(u"show acl "_s + m_lab.folder() + u"/blocklist.acl"_s).count("127.0.0.2"), 1);
    const QString back = site.preview(u"haproxy.block"_s, u"web"_s, visitor).spec.compensation.value;
    const ActionRecord free = site.operate(back, u"web"_s, visitor);
    IS(free, Confirmed);
    QCOMPARE(seenBy(u"127.0.0.2"_s), u"200"_s);
}

void TestLabBalancer::map()
{
    QFETCH(QString, socket);
    LabSite site;
    balance(site, socket);
    const auto entry = [](const QString &value) {
        return QMap<QString, QString>{{u"key"_s, u"/healthz"_s}, {u"value"_s, value}};
    };
    const ActionRecord added = site.operate(u"haproxy.map_add"_s, u"web"_s, entry(u"closed"_s));
    IS(added, Confirmed);
    QCOMPARE(seenBy(u"127.0.0.2"_s), u"503"_s);
    const ActionRecord changed = site.operate(u"haproxy.map_set"_s, u"web"_s, entry(u"open"_s));
    IS(changed, Confirmed);
    QCOMPARE(seenBy(u"127.0.0.2"_s), u"200"_s);
    const ActionRecord twice = site.operate(u"haproxy.map_add"_s, u"web"_s, entry(u"closed"_s), 0ms);
    IS(twice, Refused);
    const QString back = site.preview(u"haproxy.map_add"_s, u"web"_s, entry(u"closed"_s)).spec.compensation.value;
    const ActionRecord gone = site.operate(back, u"web"_s, {{u"key"_s, u"/healthz"_s}});
    IS(gone, Confirmed);
    QVERIFY(!says(u"show map "_s + m_lab.folder() + u"/maintenance.map"_s).contains("/healthz"));
    const ActionRecord missing = site.operate(u"haproxy.map_set"_s, u"web"_s, entry(u"closed"_s), 0ms);
    IS(missing, Refused);
}

void TestLabBalancer::table()
{
    QFETCH(QString, socket);
    LabSite site;
    balance(site, socket);
    const auto talkers = [&] { return site.word(u"web"_s, u"talkers"_s).toStringList(); };
    for (int request = 0; request < 8; ++request)
        QCOMPARE(seenBy(u"127.0.0.4"_s), u"200"_s);
    QTRY_VERIFY_WITH_TIMEOUT(talkers().contains(u"127.0.0.4"_s), patience);
    const ActionRecord forgotten = site.operate(u"haproxy.forget_source"_s, u"web"_s, {{u"address"_s, u"127.0.0.4"_s}});
    IS(forgotten, Confirmed);
    QVERIFY(!talkers().contains(u"127.0.0.4"_s));
    QVERIFY(!says(u"show table fe_edge"_s).contains("key=127.0.0.4 "));
}

// A socket that only lets look: it answers with a sentence, and there is no status code beside it.
void TestLabBalancer::refuses()
{
    LabSite site;
    balance(site, m_lab.folder() + u"/haproxy-operator.sock"_s);
    const ActionRecord drain = site.operate(u"haproxy.drain"_s, u"web-1"_s);
    const ActionRecord weight = site.operate(u"haproxy.weight"_s, u"web-1"_s, {{u"weight"_s, u"10"_s}});
    const ActionRecord few = site.operate(u"haproxy.maxconn"_s, u"web-1"_s, {{u"connections"_s, u"7"_s}});
    const ActionRecord closed = site.operate(u"haproxy.close_frontend"_s, u"web"_s, {{u"frontend"_s, u"fe_edge"_s}});
    for (const ActionRecord &refused : {drain, weight, few, closed}) {
        IS(refused, Failed);
        QVERIFY2(refused.reason.contains(u"Permission denied"_s), qPrintable(told(refused)));
    }
    QCOMPARE(site.state(u"web-1"_s).properties.value(u"admin"_s).toString(), u"ready"_s);
    QCOMPARE(seenBy(u"127.0.0.2"_s), u"200"_s);
}

// A list that HAProxy does not know, and an entry that is not there: both are said by HAProxy itself.
void TestLabBalancer::refusesWhatIsNotThere()
{
    LabSite blind;
    balance(blind, m_lab.place(u"runtime"_s), u"/nowhere.acl"_s);
    const QMap<QString, QString> visitor{{u"address"_s, u"127.0.0.9"_s}};
    QTRY_VERIFY_WITH_TIMEOUT(!blind.word(u"web"_s, u"frontends_open"_s).isNull(), patience);
    const ActionRecord unread = blind.operate(u"haproxy.block"_s, u"web"_s, visitor, 0ms);
    IS(unread, Failed);
    SAYS(unread, u"HAProxy has no such ACL"_s);
    LabSite site;
    balance(site, m_lab.place(u"runtime"_s));
    QTRY_VERIFY_WITH_TIMEOUT(!site.word(u"web"_s, u"acl_entries"_s).isNull(), patience);
    const ActionRecord missing = site.operate(u"haproxy.unblock"_s, u"web"_s, visitor);
    SAYS(missing, u"There is no such entry"_s);
}

void TestLabBalancer::drainsThoughTheAnswerIsLost()
{
    CountingForwarder door(portOf(m_lab.place(u"runtime"_s)), "set server");
    door.cutsAnswers = true;
    LabSite site;
    balance(site, u"127.0.0.1:%1"_s.arg(door.port()));
    const ActionRecord lost = site.operate(u"haproxy.drain"_s, u"web-3"_s);
    IS(lost, Confirmed); // nobody answered; the balancer shows it
    QCOMPARE(door.counted(), 1);
    door.cutsAnswers = false;
    const ActionRecord back = site.operate(u"haproxy.ready"_s, u"web-3"_s);
    IS(back, Confirmed);
}

// HAProxy dies with the command in its hands. Nobody can tell, nothing is repeated; it comes back as its file says, and
// the record stays Unknown until the balancer shows what was wished.
void TestLabBalancer::killedBetweenRequestAndAnswer()
{
    CountingForwarder door(portOf(m_lab.place(u"runtime"_s)), "set server");
    door.counting = [this] { m_lab.killDaemon(u"haproxy"_s); };
    LabSite site;
    balance(site, u"127.0.0.1:%1"_s.arg(door.port()));
    const ActionRecord lost = site.operate(u"haproxy.drain"_s, u"web-3"_s);
    IS(lost, Unknown);
    GOOD(m_lab.startBalancer());
    door.counting = {};
    QTRY_COMPARE_WITH_TIMEOUT(site.state(u"web-3"_s).health, Health::Normal, patience);
    QCOMPARE(site.record(lost.number).state, ActionState::Unknown);
    QCOMPARE(door.counted(), 1);
    LabSite other;
    balance(other, m_lab.place(u"runtime"_s));
    const ActionRecord byHand = other.operate(u"haproxy.drain"_s, u"web-3"_s);
    IS(byHand, Confirmed);
    QTRY_COMPARE_WITH_TIMEOUT(site.record(lost.number).state, ActionState::Confirmed, patience);
    const ActionRecord back = other.operate(u"haproxy.ready"_s, u"web-3"_s);
    IS(back, Confirmed);
}

QTEST_GUILESS_MAIN(TestLabBalancer)
#include "tst_labbalancer.moc"
