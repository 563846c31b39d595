// SPDX-License-Identifier: GPL-3.0-or-later
// A drill reaches nobody: its sockets are watched from the first moment to the last, and a machine that has no network
// at all makes no difference to it.
#include "tests/support/ctl.h"
#include "tests/support/freeports.h"
#include "tests/support/socketwatch.h"

#include <QFileInfo>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QUdpSocket>

#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

using namespace Hikeshi;
using namespace Qt::StringLiterals;

namespace {

constexpr int patience = 240'000;

/// In the child, before the program begins: a network that consists of the loopback.
void leaveTheNetwork()
{
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    bool apart = ::unshare(CLONE_NEWNET) == 0;
    if (!apart)
        apart = ::unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0;
    const int any = ::socket(AF_INET, SOCK_DGRAM, 0);
    ifreq loopback{};
    loopback.ifr_name[0] = 'l';
    loopback.ifr_name[1] = 'o';
    const bool known = apart && any >= 0 && ::ioctl(any, SIOCGIFFLAGS, &loopback) == 0;
    loopback.ifr_flags = static_cast<short>(loopback.ifr_flags | IFF_UP);
    if (!known || ::ioctl(any, SIOCSIFFLAGS, &loopback) != 0)
        ::_exit(99);
    ::close(any);
}

/// Runs to its end, looked at every few milliseconds.
int watched(QProcess &process, SocketWatch &watch)
{
    const bool ended = waitUntil(
        [&] {
            watch.look();
            return process.state() == QProcess::NotRunning;
        },
        patience);
    return ended && process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
}

}

class TestSealed : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theWatchSeesWhatLeaves();
    void aDrillKeepsToTheLoopback();
    void theWindowKeepsToTheLoopback();
};

void TestSealed::theWatchSeesWhatLeaves()
{
    SocketWatch watch(QCoreApplication::applicationPid());
    QTcpServer inside;
    QVERIFY(inside.listen(QHostAddress::LocalHost));
    QTcpSocket caller;
    caller.connectToHost(QHostAddress::LocalHost, inside.serverPort());
    QVERIFY(caller.waitForConnected());
    watch.look();
    QVERIFY(watch.seen().size() >= 2);
    QVERIFY2(watch.leaving().isEmpty(), qPrintable(watch.leaving().join(u'\n')));

    QTcpServer open;
    QVERIFY(open.listen(QHostAddress::AnyIPv4));
    QUdpSocket datagrams;
    QVERIFY(datagrams.bind(QHostAddress::AnyIPv6));
    watch.look();
    QCOMPARE(watch.leaving().size(), 2);
    QVERIFY(watch.leaving().join(u' ').contains(u"tcp 0.0.0.0:%1"_s.arg(open.serverPort())));
}

void TestSealed::aDrillKeepsToTheLoopback()
{
    QTemporaryDir folder;
    const QString port = QString::number(freePorts(6)); // addresses stand in the journal, so both have the same
    QByteArray heads[2];
    for (int apart = 0; apart < 2; ++apart) {
        Ctl process;
        if (apart == 1)
            process.setChildProcessModifier(leaveTheNetwork);
        process.begin({u"drill"_s, u"run"_s, u"ledger-primary-lost"_s, u"--autopilot"_s, u"--port"_s, port, u"--out"_s,
                       folder.filePath(QString::number(apart)), u"--json"_s});
        QVERIFY(process.waitForStarted());
        SocketWatch watch(process.processId());
        const int status = watched(process, watch);
        const QByteArray out = process.readAllStandardOutput();
        QVERIFY2(status == 0,
                 QByteArray(QByteArray::number(status) + out + process.readAllStandardError()).constData());
        QVERIFY2(watch.leaving().isEmpty(), qPrintable(watch.leaving().join(u'\n')));
        // It did see the drill at work.
        const QString all = QStringList(watch.seen().begin(), watch.seen().end()).join(u'\n');
        QVERIFY2(all.contains(u"127.0.0.1:"_s + port), qPrintable(all));
        heads[apart] = QJsonDocument::fromJson(out)[u"head"_s].toString().toLatin1();
    }
    QVERIFY(!heads[0].isEmpty());
    QCOMPARE(heads[1], heads[0]); // without any network everything goes as with one
}

void TestSealed::theWindowKeepsToTheLoopback()
{
    for (const bool apart : {false, true}) {
        QTemporaryDir folder;
        Ctl process({{u"HOME"_s, folder.path()},
                     {u"XDG_DATA_HOME"_s, folder.path()},
                     {u"XDG_CONFIG_HOME"_s, folder.path()},
                     {u"QT_QPA_PLATFORM"_s, u"offscreen"_s}});
        if (apart)
            process.setChildProcessModifier(leaveTheNetwork);
        const QString picture = folder.filePath(u"window.png"_s);
        process.start(QStringLiteral(HIKESHI_BINARY_DIR "/bin/hikeshi"),
                      {u"--drill"_s, u"ledger-primary-lost"_s, u"--journal"_s, folder.filePath(u"journal.sqlite"_s),
                       u"--speed"_s, u"20"_s, u"--screenshot"_s, picture, u"--after"_s, u"6"_s});
        QVERIFY(process.waitForStarted());
        SocketWatch watch(process.processId());
        const int status = watched(process, watch);
        QVERIFY2(status == 0, process.readAllStandardError().constData());
        QVERIFY(QFileInfo(picture).size() > 0);
        QVERIFY2(watch.leaving().isEmpty(), qPrintable(watch.leaving().join(u'\n')));
        // It did see the window at work: the exchange's doors, and who asks there.
        QVERIFY2(watch.seen().size() > 5, qPrintable(QString::number(watch.seen().size())));
    }
}

QTEST_GUILESS_MAIN(TestSealed)
#include "tst_sealed.moc"
