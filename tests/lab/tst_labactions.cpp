// SPDX-License-Identifier: GPL-3.0-or-later
// Every shipped connector that has a real daemon, put to it: the action, its read-back, its refusal, its Unknown, its
// way back. An answer is lost at a forwarder, which lets the request through, or with the daemon itself, which is
// killed.
#include "lab/lab.h"
#include "lab/labsite.h"
#include "sources/haproxysource.h"
#include "sources/patronisource.h"
#include "tests/support/countingforwarder.h"
#include "tests/support/notpossible.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <unistd.h>

using namespace Hikeshi;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto ledger = "ledger-db"_L1;
constexpr int patience = 30'000;

QString told(const ActionRecord &record)
{
    return u"state %1 | %2 | %3 | %4"_s.arg(static_cast<int>(record.state))
        .arg(record.answer, record.reason, record.evidence.join(u"; "_s));
}

}

#define IS(record, wanted) QVERIFY2((record).state == ActionState::wanted, qPrintable(told(record)))
#define GOOD(result)                                                                                                   \
    do {                                                                                                               \
        const Result<void> good_ = (result);                                                                           \
        QVERIFY2(good_, good_ ? "" : qPrintable(good_.error().text()));                                                \
    } while (false)

class TestLabActions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();

    void haproxy_data();
    void haproxy();
    void haproxyRefuses();
    void haproxyLost();
    void patroniPausesAndResumes();
    void patroniRefuses();
    void patroniLost();
    void alertmanagerSilences();
    void alertmanagerRefuses();
    void alertmanagerKilled();
    void nftablesBlocks();
    void nftablesRefuses();
    void nftablesIsNotPermitted();
    void pgbackrestBacksUp();
    void pgbackrestRestoresIntoANewFolder();
    void pgbackrestRefuses();
    void mastodonPublishes();
    void mastodonRefuses();
    void mastodonLost();
    void mastodonKilled();

private:
    void balance(LabSite &site, const QString &socket);
    void cluster(LabSite &site, std::vector<std::unique_ptr<CountingForwarder>> *doors = nullptr,
                 const QByteArray &counted = {});
    void alerts(LabSite &site, const QString &url);
    bool edge(LabSite &site); ///< false: this machine permits none
    void backups(LabSite &site, const QString &member);
    void social(LabSite &site, const QString &url, const QString &token);
    bool publicly(const QString &text);

    Lab m_lab;
    QString m_noEdge; ///< why there is none
};

void TestLabActions::initTestCase()
{
    GOOD(m_lab.raise());
    GOOD(m_lab.raiseSocial());
    GOOD(m_lab.raiseBackups());
    if (const Result<void> raised = m_lab.raiseEdge(); !raised)
        m_noEdge = raised.error().text();
}

void TestLabActions::cleanupTestCase()
{
    m_lab.stop();
}

void TestLabActions::balance(LabSite &site, const QString &socket)
{
    site.service(u"web"_s, Lab::webs(), u"pool"_s);
    site.add<HaproxySource>(SourceId(u"haproxy"_s), socket, QStringList{u"be_web"_s}, Milliseconds(500));
    site.bind({.connector = u"haproxy"_s,
               .service = u"web"_s,
               .endpoints = {{u"web"_s, socket}},
               .settings = {{u"backends"_s, {u"be_web"_s}}}});
    QCOMPARE(site.start(), QString());
}

void TestLabActions::haproxy_data()
{
    QTest::addColumn<QString>("socket");
    QTest::newRow("TCP") << m_lab.place(u"runtime"_s);
    QTest::newRow("Unix socket") << m_lab.folder() + u"/haproxy.sock"_s;
}

void TestLabActions::haproxy()
{
    QFETCH(QString, socket);
    LabSite site;
    balance(site, socket);
    const auto admin = [&] { return site.state(u"web-2"_s).properties.value(u"admin"_s).toString(); };
    const ActionRecord drained = site.operate(u"haproxy.drain"_s, u"web-2"_s);
    IS(drained, Confirmed);
    QCOMPARE(admin(), u"drain"_s);
    const QString back = site.preview(u"haproxy.drain"_s, u"web-2"_s).spec.compensation.value;
    const ActionRecord undone = site.operate(back, u"web-2"_s);
    IS(undone, Confirmed);
    QCOMPARE(admin(), u"ready"_s);
    const ActionRecord maint = site.operate(u"haproxy.maint"_s, u"web-2"_s);
    IS(maint, Confirmed);
    const ActionRecord ready = site.operate(u"haproxy.ready"_s, u"web-2"_s);
    IS(ready, Confirmed);
    const ActionRecord weighed = site.operate(u"haproxy.weight"_s, u"web-2"_s, {{u"weight"_s, u"10"_s}});
    IS(weighed, Confirmed);
    const ActionRecord asBefore = site.operate(u"haproxy.weight"_s, u"web-2"_s, {{u"weight"_s, u"100"_s}});
    IS(asBefore, Confirmed);
    QTRY_COMPARE_WITH_TIMEOUT(site.state(u"web-2"_s).health, Health::Normal, patience);
}

// A socket that only lets look: it answers with a sentence, and there is no status code beside it.
void TestLabActions::haproxyRefuses()
{
    LabSite site;
    balance(site, m_lab.folder() + u"/haproxy-operator.sock"_s);
    const ActionRecord refused = site.operate(u"haproxy.drain"_s, u"web-1"_s);
    IS(refused, Failed);
    QVERIFY2(refused.reason.contains(u"Permission denied"_s), qPrintable(told(refused)));
    QCOMPARE(site.state(u"web-1"_s).properties.value(u"admin"_s).toString(), u"ready"_s);
}

void TestLabActions::haproxyLost()
{
    CountingForwarder door(m_lab.place(u"runtime"_s).section(u':', 1).toUShort(), "set server");
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

void TestLabActions::cluster(LabSite &site, std::vector<std::unique_ptr<CountingForwarder>> *doors,
                             const QByteArray &counted)
{
    site.secret(u"PATRONI"_s, Lab::secrets()[u"HIKESHI_LAB_PATRONI_PASSWORD"_s]);
    site.service(ledger, Lab::members(), u"patroni"_s);
    LabSite::Bound bound{
        .connector = u"patroni"_s,
        .service = ledger,
        .credentials = {.type = Credentials::Type::Basic, .user = Lab::restUser(), .secret = u"PATRONI"_s},
        .reads = false};
    for (const QString &member : Lab::members()) {
        const QString direct = m_lab.url(member + u"/rest"_s);
        site.add<PatroniSource>(SourceId(u"patroni:"_s + member), InstanceId(member), direct, Milliseconds(500));
        if (doors)
            doors->push_back(std::make_unique<CountingForwarder>(direct.section(u':', 2).toUShort(), counted));
        bound.endpoints.insert(member, doors ? u"http://127.0.0.1:%1"_s.arg(doors->back()->port()) : direct);
    }
    site.bind(bound);
    QCOMPARE(site.start(), QString());
}

void TestLabActions::patroniPausesAndResumes()
{
    LabSite site;
    cluster(site);
    const ActionRecord paused = site.operate(u"patroni.pause"_s, ledger);
    IS(paused, Confirmed);
    const QString back = site.preview(u"patroni.pause"_s, ledger).spec.compensation.value;
    const ActionRecord resumed = site.operate(back, ledger);
    IS(resumed, Confirmed);
}

void TestLabActions::patroniRefuses()
{
    LabSite site;
    cluster(site);
    site.secret(u"PATRONI"_s, u"wrong"_s);
    const ActionRecord refused = site.operate(u"patroni.pause"_s, ledger);
    IS(refused, Failed);
    QVERIFY2(refused.reason.contains(u"401"_s), qPrintable(told(refused)));
    QVERIFY(!told(refused).contains(u"wrong"_s));
}

// The switchover is carried out, and its answer lost: the cluster tells, and it is not asked for twice.
void TestLabActions::patroniLost()
{
    const QString before = m_lab.leader();
    const QStringList members = Lab::members();
    const QString candidate = *std::ranges::find_if(members, [&](const QString &m) { return m != before; });
    std::vector<std::unique_ptr<CountingForwarder>> doors;
    LabSite site;
    cluster(site, &doors, "POST /switchover");
    for (const auto &door : doors)
        door->cutsAnswers = true;
    const ActionRecord lost = site.operate(u"patroni.switchover"_s, ledger, {{u"candidate"_s, candidate}});
    IS(lost, Confirmed);
    QCOMPARE(m_lab.leader(), candidate);
    int asked = 0;
    for (const auto &door : doors)
        asked += door->counted();
    QCOMPARE(asked, 1);
    GOOD(m_lab.waitUntilGreen());
}

void TestLabActions::alerts(LabSite &site, const QString &url)
{
    site.service(u"alerts"_s);
    site.bind({.connector = u"alertmanager"_s, .service = u"alerts"_s, .endpoints = {{u"alerts"_s, url}}});
    QCOMPARE(site.start(), QString());
}

namespace {

QMap<QString, QString> silence(const QString &comment)
{
    return {{u"value"_s, u"BackendServerDown"_s}, {u"duration"_s, u"10m"_s}, {u"comment"_s, comment}};
}

}

void TestLabActions::alertmanagerSilences()
{
    LabSite site;
    alerts(site, m_lab.url(u"alertmanager"_s));
    const auto kept = [this] {
        return QJsonDocument::fromJson(m_lab.get(m_lab.url(u"alertmanager"_s) + u"/api/v2/silences"_s)).array();
    };
    const ActionRecord silenced = site.operate(u"alertmanager.silence"_s, u"alerts"_s, silence(u"inc-42 web"_s));
    IS(silenced, Confirmed);
    QCOMPARE(kept().size(), 1);
    QCOMPARE(kept()[0][u"matchers"_s][0][u"value"_s].toString(), u"BackendServerDown"_s);
    const ActionRecord ended = site.operate(u"alertmanager.expire"_s, u"alerts"_s, {{u"comment"_s, u"inc-42 web"_s}});
    IS(ended, Confirmed);
    QCOMPARE(kept()[0][u"status"_s][u"state"_s].toString(), u"expired"_s);
}

// What is not read is not acted on; what would be over at once, or is not there, is refused before anything is sent.
void TestLabActions::alertmanagerRefuses()
{
    LabSite site;
    alerts(site, m_lab.url(u"alertmanager"_s) + u"/nowhere"_s);
    LabSite seen;
    alerts(seen, m_lab.url(u"alertmanager"_s));
    const Preview unread = site.preview(u"alertmanager.silence"_s, u"alerts"_s, silence(u"inc-42 unread"_s));
    QVERIFY2(!unread.allowed(), qPrintable(unread.request)); // nothing is read there, so nothing is allowed
    QMap<QString, QString> ended = silence(u"inc-42 ended"_s);
    ended[u"duration"_s] = u"1s"_s;
    QVERIFY(!seen.preview(u"alertmanager.silence"_s, u"alerts"_s, ended).allowed());
    const ActionRecord missing = seen.operate(u"alertmanager.expire"_s, u"alerts"_s, {{u"comment"_s, u"never made"_s}});
    IS(missing, Refused);
    QVERIFY2(missing.reason.contains(u"contains never made"_s), qPrintable(told(missing)));
}

// Killed with the request in its hands: nobody can tell, nothing is repeated, and it stays Unknown when it is back
// without the silence.
void TestLabActions::alertmanagerKilled()
{
    CountingForwarder door(m_lab.place(u"alertmanager"_s).section(u':', 1).toUShort(), "POST ");
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

bool TestLabActions::edge(LabSite &site)
{
    if (!m_noEdge.isEmpty()) {
        Test::notPossible(m_noEdge);
        return false;
    }
    site.service(u"edge"_s);
    site.bind(
        {.connector = u"nftables"_s, .service = u"edge"_s, .endpoints = {{u"edge"_s, m_lab.edgeCommand().join(u' ')}}});
    [&] { QCOMPARE(site.start(), QString()); }();
    return !QTest::currentTestFailed();
}

void TestLabActions::nftablesBlocks()
{
    LabSite site;
    if (!edge(site))
        return;
    QTRY_VERIFY_WITH_TIMEOUT(m_lab.clientGetsThrough(), patience);
    const QMap<QString, QString> client{{u"address"_s, Lab::client()}};
    QMap<QString, QString> blocking = client;
    blocking.insert(u"duration"_s, u"10m"_s);
    const ActionRecord blocked = site.operate(u"nftables.block"_s, u"edge"_s, blocking);
    IS(blocked, Confirmed);
    QVERIFY(!m_lab.clientGetsThrough());
    const ActionRecord free = site.operate(u"nftables.unblock"_s, u"edge"_s, client);
    IS(free, Confirmed);
    QTRY_VERIFY_WITH_TIMEOUT(m_lab.clientGetsThrough(), patience);
    // nft complains that there is none; but it is as it was wished, and that is what counts.
    const ActionRecord again = site.operate(u"nftables.unblock"_s, u"edge"_s, client);
    IS(again, Confirmed);
    QVERIFY2(again.answer.contains(u"does not exist"_s), qPrintable(told(again)));
}

void TestLabActions::nftablesRefuses()
{
    LabSite site;
    if (!edge(site))
        return;
    // Taken for a name and looked up in DNS, would nft see it.
    for (const QString &name : {u"10.77.0.999"_s, u"example.test"_s, u"10.1"_s, u"203.0.113.9 }; flush ruleset"_s}) {
        const Preview preview =
            site.preview(u"nftables.block"_s, u"edge"_s, {{u"address"_s, name}, {u"duration"_s, u"10m"_s}});
        QVERIFY2(!preview.allowed(), qPrintable(name));
    }
}

// Who may look need not be who may change: without CAP_NET_ADMIN the kernel says no.
void TestLabActions::nftablesIsNotPermitted()
{
    if (!m_noEdge.isEmpty())
        return Test::notPossible(m_noEdge);
    if (geteuid() != 0)
        return Test::notPossible(u"an ordinary user has no capabilities to lay down in a namespace of his own"_s);
    LabSite site;
    site.service(u"edge"_s);
    site.bind(
        {.connector = u"nftables"_s,
         .service = u"edge"_s,
         .endpoints = {
             {u"edge"_s,
              (m_lab.edgeCommand() + QStringList{u"setpriv"_s, u"--reuid=65534"_s, u"--clear-groups"_s}).join(u' ')}}});
    QCOMPARE(site.start(), QString());
    const ActionRecord refused =
        site.operate(u"nftables.block"_s, u"edge"_s, {{u"address"_s, Lab::client()}, {u"duration"_s, u"10m"_s}}, 1s);
    QVERIFY2(refused.state == ActionState::Failed || refused.state == ActionState::Refused, qPrintable(told(refused)));
    QVERIFY2(told(refused).contains(u"not permitted"_s), qPrintable(told(refused)));
    QTRY_VERIFY_WITH_TIMEOUT(m_lab.clientGetsThrough(), patience);
}

void TestLabActions::backups(LabSite &site, const QString &member)
{
    site.service(u"backups"_s);
    site.bind({.connector = u"pgbackrest"_s,
               .service = u"backups"_s,
               .endpoints = {{u"backups"_s, m_lab.backupCommand(member).join(u' ')}},
               .settings = {{u"stanza"_s, {u"exchange"_s}}}});
    QCOMPARE(site.start(), QString());
}

void TestLabActions::pgbackrestBacksUp()
{
    LabSite site;
    backups(site, m_lab.leader());
    QTRY_COMPARE_WITH_TIMEOUT(site.word(u"backups"_s, u"backups"_s).toInt(), 1, patience);
    const ActionRecord made = site.operate(u"pgbackrest.backup"_s, u"backups"_s, {{u"kind"_s, u"incr"_s}});
    IS(made, Confirmed);
    QCOMPARE(site.word(u"backups"_s, u"backups"_s).toInt(), 2);
    const ActionRecord verified = site.operate(u"pgbackrest.verify"_s, u"backups"_s);
    IS(verified, Confirmed);
    QVERIFY2(verified.evidence.join(u' ').contains(u"only evidence"_s), qPrintable(told(verified)));
}

void TestLabActions::pgbackrestRestoresIntoANewFolder()
{
    LabSite site;
    backups(site, m_lab.leader());
    const QString folder = m_lab.folder() + u'/' + m_lab.leader() + u"/restored"_s;
    const ActionRecord restored = site.operate(u"pgbackrest.restore"_s, u"backups"_s, {{u"directory"_s, folder}});
    IS(restored, Confirmed);
    QVERIFY(QFile::exists(folder + u"/PG_VERSION"_s));
    const ActionRecord again = site.operate(u"pgbackrest.restore"_s, u"backups"_s, {{u"directory"_s, folder}});
    IS(again, Failed);
    QVERIFY2(again.meaning.en.contains(u"not empty"_s), qPrintable(told(again)));
    const ActionRecord running = site.operate(u"pgbackrest.restore"_s, u"backups"_s,
                                              {{u"directory"_s, m_lab.folder() + u'/' + m_lab.leader() + u"/data"_s}});
    IS(running, Failed);
    QVERIFY2(running.meaning.en.contains(u"running cluster"_s), qPrintable(told(running)));
}

void TestLabActions::pgbackrestRefuses()
{
    const QString leader = m_lab.leader();
    const QStringList members = Lab::members();
    const QString replica = *std::ranges::find_if(members, [&](const QString &m) { return m != leader; });
    {
        LabSite site; // a replica cannot be backed up from alone
        backups(site, replica);
        const ActionRecord refused = site.operate(u"pgbackrest.backup"_s, u"backups"_s);
        IS(refused, Failed);
        QVERIFY2(refused.meaning.en.contains(u"primary"_s), qPrintable(told(refused)));
    }
    // The repository is gone, and `info` ends with 0 all the same.
    QVERIFY(QFile::rename(m_lab.repository(), m_lab.repository() + u".gone"_s));
    LabSite site;
    backups(site, leader);
    QTRY_COMPARE_WITH_TIMEOUT(site.word(u"backups"_s, u"repository"_s).toString(), u"trouble"_s, patience);
    QVERIFY(QFile::rename(m_lab.repository() + u".gone"_s, m_lab.repository()));
    QVERIFY2(site.word(u"backups"_s, u"repository_says"_s).toString().contains(u"missing"_s),
             qPrintable(site.word(u"backups"_s, u"repository_says"_s).toString()));
    QTRY_COMPARE_WITH_TIMEOUT(site.word(u"backups"_s, u"repository"_s).toString(), u"ok"_s, patience);
}

void TestLabActions::social(LabSite &site, const QString &url, const QString &token)
{
    site.secret(u"SOCIAL"_s, token);
    site.service(u"social"_s);
    site.bind({.connector = u"mastodon"_s,
               .service = u"social"_s,
               .endpoints = {{u"social"_s, url}},
               .credentials = {.type = Credentials::Type::Bearer, .secret = u"SOCIAL"_s},
               .settings = {{u"account"_s, {m_lab.socialAccount()}}}});
    QCOMPARE(site.start(), QString());
}

/// As everybody sees it, without our token.
bool TestLabActions::publicly(const QString &text)
{
    return m_lab.get(m_lab.url(u"social"_s) + u"/exchange"_s).contains(text.toUtf8());
}

void TestLabActions::mastodonPublishes()
{
    LabSite site;
    social(site, m_lab.url(u"social"_s), m_lab.socialToken());
    const QMap<QString, QString> notice{{u"notice"_s, u"n1"_s},
                                        {u"headline"_s, u"Trading is halted 取引停止 #inc42"_s},
                                        {u"message"_s, u"We investigate.\nhttps://status.exchange.test/"_s}};
    const ActionRecord published = site.operate(u"mastodon.publish"_s, u"social"_s, notice);
    IS(published, Confirmed);
    QVERIFY(publicly(u"取引停止"_s));
    // The same again: it is there already, and that is said before anything is sent.
    const Preview again = site.preview(u"mastodon.publish"_s, u"social"_s, notice);
    QVERIFY(!again.allowed());
    QVERIFY2(again.refusal().contains(u"lacks"_s), qPrintable(again.refusal()));
    // This server deletes nothing: what is out cannot be taken back, and that is told as what it is.
    const QString status = site.word(u"social"_s, u"statuses"_s).toStringList().value(0);
    const ActionRecord kept = site.operate(u"mastodon.delete"_s, u"social"_s, {{u"status"_s, status}});
    IS(kept, Failed);
    QVERIFY2(kept.meaning.en.contains(u"delete"_s), qPrintable(told(kept)));
}

void TestLabActions::mastodonRefuses()
{
    LabSite site;
    social(site, m_lab.url(u"social"_s), m_lab.socialToken());
    const QMap<QString, QString> notice{
        {u"notice"_s, u"n2"_s}, {u"headline"_s, u"Never seen"_s}, {u"message"_s, u"…"_s}};
    QTRY_VERIFY_WITH_TIMEOUT(site.preview(u"mastodon.publish"_s, u"social"_s, notice).allowed(), patience);
    site.secret(u"SOCIAL"_s, QString(32, u'0'));
    const ActionRecord refused = site.operate(u"mastodon.publish"_s, u"social"_s, notice);
    IS(refused, Failed);
    QVERIFY2(refused.reason.contains(u"401"_s), qPrintable(told(refused)));
    QVERIFY(!publicly(u"Never seen"_s));
}

void TestLabActions::mastodonLost()
{
    CountingForwarder door(m_lab.place(u"social"_s).section(u':', 1).toUShort(), "POST ");
    door.cutsAnswers = true;
    LabSite site;
    social(site, u"http://127.0.0.1:%1"_s.arg(door.port()), m_lab.socialToken());
    const ActionRecord lost =
        site.operate(u"mastodon.publish"_s, u"social"_s,
                     {{u"notice"_s, u"n3"_s}, {u"headline"_s, u"Deposits are back"_s}, {u"message"_s, u"…"_s}});
    IS(lost, Confirmed);
    QCOMPARE(door.counted(), 1);
    QVERIFY(publicly(u"Deposits are back"_s));
}

// Killed between request and answer, before it did anything: Unknown, and it stays so although the server is back.
void TestLabActions::mastodonKilled()
{
    CountingForwarder door(m_lab.place(u"social"_s).section(u':', 1).toUShort(), "POST ");
    door.counting = [this] { m_lab.killDaemon(u"social"_s); };
    LabSite site;
    social(site, u"http://127.0.0.1:%1"_s.arg(door.port()), m_lab.socialToken());
    const ActionRecord lost =
        site.operate(u"mastodon.publish"_s, u"social"_s,
                     {{u"notice"_s, u"n4"_s}, {u"headline"_s, u"Withdrawals are back"_s}, {u"message"_s, u"…"_s}});
    IS(lost, Unknown);
    GOOD(m_lab.startSocial());
    QVERIFY(!publicly(u"Withdrawals are back"_s));
    QCOMPARE(site.record(lost.number).state, ActionState::Unknown);
    QCOMPARE(door.counted(), 1);
}

QTEST_GUILESS_MAIN(TestLabActions)
#include "tst_labactions.moc"
