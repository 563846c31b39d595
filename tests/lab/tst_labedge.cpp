// SPDX-License-Identifier: GPL-3.0-or-later
// The nftables connector in a real network namespace, with a client that is let through or not.
#include "lab/labcase.h"
#include "tests/support/notpossible.h"

#include <QFile>

#include <unistd.h>

using namespace Hikeshi;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestLabEdge : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_lab.stop(); }

    void blocksAndUnblocks();
    void refusesWhatIsNoAddress();
    void isNotPermitted();
    void blocksThoughTheAnswerIsLost();
    void killedBeforeItActed();

private:
    bool edge(LabSite &site, const QStringList &through = {}); ///< false: this machine permits none
    QStringList killed(const QString &name, const QByteArray &when);

    Lab m_lab;
    QString m_noEdge; ///< why there is none
};

void TestLabEdge::initTestCase()
{
    GOOD(m_lab.raise({}));
    if (const Result<void> raised = m_lab.raiseEdge(); !raised)
        m_noEdge = raised.error().text();
}

bool TestLabEdge::edge(LabSite &site, const QStringList &through)
{
    if (!m_noEdge.isEmpty()) {
        Test::notPossible(m_noEdge);
        return false;
    }
    site.service(u"edge"_s);
    site.bind({.connector = u"nftables"_s,
               .service = u"edge"_s,
               .endpoints = {{u"edge"_s, (m_lab.edgeCommand() + through).join(u' ')}}});
    [&] { QCOMPARE(site.start(), QString()); }();
    return !QTest::currentTestFailed();
}

/// Words before `nft` that let it list, and that a change kills: `when` is the order of things.
QStringList TestLabEdge::killed(const QString &name, const QByteArray &when)
{
    const QString path = m_lab.folder() + u'/' + name;
    QFile file(path);
    if (file.open(QIODevice::WriteOnly))
        file.write("case \"$*\" in *'nft add element'*) " + when + " ;; *) exec \"$@\" ;; esac\n");
    return {u"sh"_s, path};
}

void TestLabEdge::blocksAndUnblocks()
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

// Taken for a name and looked up in DNS, would nft see it. It never does: whatever is started to change anything leaves
// a word, and there is none, until an address that is one comes.
void TestLabEdge::refusesWhatIsNoAddress()
{
    LabSite site;
    if (!edge(site))
        return;
    QFile asked(m_lab.folder() + u"/asked"_s);
    LabSite watched;
    QVERIFY(
        edge(watched, killed(u"told.sh"_s, "echo \"$*\" >>" + QFile::encodeName(asked.fileName()) + "; exec \"$@\"")));
    for (const QString &name : {u"10.77.0.999"_s, u"example.test"_s, u"10.1"_s, u"203.0.113.9 }; flush ruleset"_s}) {
        const QMap<QString, QString> arguments{{u"address"_s, name}, {u"duration"_s, u"10m"_s}};
        const Preview preview = site.preview(u"nftables.block"_s, u"edge"_s, arguments);
        QVERIFY2(!preview.allowed(), qPrintable(name));
        const ActionRecord refused = watched.operate(u"nftables.block"_s, u"edge"_s, arguments, 0ms);
        IS(refused, Refused);
        QVERIFY(refused.requests.isEmpty());
    }
    QVERIFY(!asked.exists());
    const ActionRecord real =
        watched.operate(u"nftables.block"_s, u"edge"_s, {{u"address"_s, u"198.51.100.7"_s}, {u"duration"_s, u"10m"_s}});
    IS(real, Confirmed);
    QVERIFY(asked.exists()); // it would have told
}

// Who may look need not be who may change: without CAP_NET_ADMIN the kernel says no.
void TestLabEdge::isNotPermitted()
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

// nft has done it and is killed before it says so: the set tells.
void TestLabEdge::blocksThoughTheAnswerIsLost()
{
    LabSite site;
    if (!edge(site, killed(u"after.sh"_s, "\"$@\"; kill -KILL $$")))
        return;
    const QMap<QString, QString> client{{u"address"_s, Lab::client()}};
    const ActionRecord blocked =
        site.operate(u"nftables.block"_s, u"edge"_s, {{u"address"_s, Lab::client()}, {u"duration"_s, u"10m"_s}});
    IS(blocked, Confirmed);
    QVERIFY(!m_lab.clientGetsThrough());
    const ActionRecord free = site.operate(u"nftables.unblock"_s, u"edge"_s, client);
    IS(free, Confirmed);
    QTRY_VERIFY_WITH_TIMEOUT(m_lab.clientGetsThrough(), patience);
}

// Killed before it had done anything: Unknown, not repeated, until the set shows it because somebody else blocks it.
void TestLabEdge::killedBeforeItActed()
{
    LabSite site;
    if (!edge(site, killed(u"before.sh"_s, "kill -KILL $$")))
        return;
    const QMap<QString, QString> blocking{{u"address"_s, Lab::client()}, {u"duration"_s, u"10m"_s}};
    const ActionRecord lost = site.operate(u"nftables.block"_s, u"edge"_s, blocking);
    IS(lost, Unknown);
    QVERIFY(m_lab.clientGetsThrough());
    LabSite other;
    QVERIFY(edge(other));
    const ActionRecord byHand = other.operate(u"nftables.block"_s, u"edge"_s, blocking);
    IS(byHand, Confirmed);
    QTRY_COMPARE_WITH_TIMEOUT(site.record(lost.number).state, ActionState::Confirmed, patience);
    const ActionRecord free = other.operate(u"nftables.unblock"_s, u"edge"_s, {{u"address"_s, Lab::client()}});
    IS(free, Confirmed);
}

QTEST_GUILESS_MAIN(TestLabEdge)
#include "tst_labedge.moc"
