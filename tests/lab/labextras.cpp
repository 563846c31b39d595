// SPDX-License-Identifier: GPL-3.0-or-later
//
// What only some cases need: backups, an edge with a packet filter, a social network.

#include "lab/lab.h"

#include "lab/processtree.h"

#include <QDir>
#include <QFile>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTest>
#include <QUrl>

#include <csignal>
#include <pwd.h>
#include <unistd.h>

namespace Hikeshi {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

Result<void> good(const Lab::Ran &ran, const QString &what)
{
    if (ran.status == 0)
        return {};
    return fail(ErrorKind::Refused, what,
                u"ended with %1:\n%2"_s.arg(ran.status)
                    .arg(QString::fromUtf8(ran.out.last(std::min<qsizetype>(ran.out.size(), 1500)))));
}

}

Lab::Ran Lab::run(const QStringList &command, const QByteArray &in)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"PATH"_s, u"/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"_s);
    process.setProcessEnvironment(environment);
    process.setWorkingDirectory(u"/"_s);
    process.start(command.first(), command.sliced(1));
    process.write(in);
    process.closeWriteChannel();
    if (!QTest::qWaitFor([&] { return process.state() == QProcess::NotRunning; }, 60s)) {
        process.kill();
        process.waitForFinished();
        return {-1, process.readAll() + "\nkilled after a minute"};
    }
    const bool ended = process.error() != QProcess::FailedToStart && process.exitStatus() == QProcess::NormalExit;
    return {ended ? process.exitCode() : -1, ended ? process.readAll() : process.errorString().toUtf8()};
}

QStringList Lab::asPostgres()
{
    return geteuid() == 0 ? QStringList{u"setpriv"_s, u"--reuid=postgres"_s, u"--regid=postgres"_s, u"--init-groups"_s}
                          : QStringList{};
}

QStringList Lab::backupCommand(const QString &member) const
{
    return asPostgres()
        + QStringList{u"env"_s, u"PGPASSWORD=%1"_s.arg(superPassword),
                      u"PGBACKREST_CONFIG=%1/%2/pgbackrest.conf"_s.arg(folder(), member)};
}

Result<void> Lab::raiseBackups()
{
    const QString member = leader();
    QDir().mkpath(repository());
    if (const passwd *user = geteuid() == 0 ? getpwnam("postgres") : nullptr;
        user && chown(repository().toLocal8Bit().constData(), user->pw_uid, user->pw_gid) != 0)
        return fail(ErrorKind::Storage, repository(), u"cannot be given to postgres"_s);
    const QStringList command = backupCommand(member) + QStringList{u"pgbackrest"_s, u"--stanza=exchange"_s};
    return good(run(command + QStringList{u"stanza-create"_s}), u"stanza-create"_s)
        .and_then(
            [&] { return good(run(asPostgres() + QStringList{u"touch"_s, repository() + u"/ready"_s}), u"touch"_s); })
        .and_then(
            [&] { return good(run(command + QStringList{u"--type=full"_s, u"backup"_s}), u"the first backup"_s); });
}

QStringList Lab::edgeCommand() const
{
    const auto found = m_daemons.find(u"edge-net"_s);
    if (found == m_daemons.end())
        return {};
    const auto below = processesBelow(static_cast<pid_t>(found->second->processId()));
    if (below.empty())
        return {};
    QStringList words{u"nsenter"_s, u"--target"_s, QString::number(below.front().pid), u"--net"_s};
    if (geteuid() != 0)
        words += {u"--user"_s, u"--preserve-credentials"_s};
    return words;
}

Result<void> Lab::raiseEdge()
{
    // A namespace of nobody's name: it lives as long as the process in it, and that is ended by its keeper.
    QStringList words{u"--net"_s};
    if (geteuid() != 0)
        words += {u"--user"_s, u"--map-root-user"_s};
    start(u"edge-net"_s, u"/usr/bin/unshare"_s, words + QStringList{u"sleep"_s, u"3600"_s});
    const auto inside = [this](const QStringList &command, const QByteArray &in = {}) {
        return good(run(edgeCommand() + command, in), command.join(u' '));
    };
    // Until unshare has become its `sleep`, it is still in our own namespace: nothing may be done there.
    const auto parted = [this] {
        const auto below = processesBelow(static_cast<pid_t>(m_daemons[u"edge-net"_s]->processId()));
        return !below.empty() && below.front().command.starts_with("sleep");
    };
    if (const Result<void> made = wait(u"a network namespace"_s, u"edge-net"_s, parted); !made) {
        end(u"edge-net"_s);
        return made;
    }
    return inside({u"ip"_s, u"link"_s, u"set"_s, u"lo"_s, u"up"_s})
        .and_then([&] { return inside({u"ip"_s, u"address"_s, u"add"_s, client() + u"/32"_s, u"dev"_s, u"lo"_s}); })
        .and_then([&] { return inside({u"nft"_s, u"-f"_s, u"-"_s}, filled(u"blocklist.nft"_s)); })
        .and_then([&] {
            const QStringList web = edgeCommand()
                + QStringList{QStringLiteral(LAB_BACKEND), u"--port"_s, u"8080"_s, u"--name"_s, u"edge"_s};
            start(u"edge-web"_s, u"/usr/bin/"_s + web.first(), web.sliced(1));
            return wait(u"an answer in the namespace"_s, u"edge-web"_s, [this] { return clientGetsThrough(); });
        });
}

bool Lab::clientGetsThrough()
{
    return run(edgeCommand()
               + QStringList{u"curl"_s, u"-sf"_s, u"-m"_s, u"1"_s, u"--interface"_s, client(),
                             u"http://127.0.0.1:8080/healthz"_s})
               .status
        == 0;
}

QStringList Lab::unitsCommand() const
{
    const auto found = m_daemons.find(u"units"_s);
    if (found == m_daemons.end())
        return {};
    for (const LabProcess &process : processesBelow(static_cast<pid_t>(found->second->processId()))) {
        if (process.command.starts_with("/usr/lib/systemd/systemd "))
            return {u"nsenter"_s, u"--target"_s, QString::number(process.pid), u"--mount"_s, u"--pid"_s, u"--cgroup"_s};
    }
    return {};
}

Result<void> Lab::raiseUnits()
{
    const QDir shipped(QStringLiteral(HIKESHI_SOURCE_DIR "/tests/lab/configs/units"));
    QDir().mkpath(folder() + u"/units"_s);
    for (const QString &name : shipped.entryList(QDir::Files))
        QFile::copy(shipped.filePath(name), folder() + u"/units/"_s + name);
    start(u"units"_s, QStringLiteral(LAB_UNITS), {folder()});
    const auto stands = [this] {
        const QStringList words = unitsCommand();
        return !words.isEmpty()
            && run(words + QStringList{u"systemctl"_s, u"is-active"_s, u"lab.target"_s}).out.trimmed() == "active";
    };
    const Result<void> raised = wait(u"lab.target"_s, u"units"_s, stands);
    if (!raised)
        end(u"units"_s);
    return raised;
}

Result<void> Lab::startSocial()
{
    start(u"social"_s, u"/usr/bin/snac"_s, {u"httpd"_s, folder() + u"/social/data"_s}, true);
    return wait(u"an answer"_s, u"social"_s, [this] {
        int status = 0;
        get(url(u"social"_s) + u"/api/v1/instance"_s, &status);
        return status == 200;
    });
}

Result<void> Lab::startAlertmanager()
{
    launchAlertmanager();
    return wait(u"readiness"_s, u"alertmanager"_s, [this] {
        int status = 0;
        get(url(u"alertmanager"_s) + u"/-/ready"_s, &status);
        return status == 200;
    });
}

Result<void> Lab::startBalancer()
{
    launchBalancer();
    return wait(u"an answer"_s, u"haproxy"_s, [this] { return get(url(u"edge"_s) + u"/healthz"_s) == "ok\n"; });
}

void Lab::freezeDaemon(const QString &name)
{
    signal(name, SIGSTOP, [](const std::string &) { return true; });
}

void Lab::thawDaemon(const QString &name)
{
    signal(name, SIGCONT, [](const std::string &) { return true; });
}

void Lab::killDaemon(const QString &name)
{
    signal(name, SIGKILL, [](const std::string &) { return true; });
    end(name);
}

Result<void> Lab::raiseSocial()
{
    const QString own = folder() + u"/social"_s;
    QDir().mkpath(own);
    if (const passwd *user = geteuid() == 0 ? getpwnam("postgres") : nullptr; // any that is not root
        user && chown(own.toLocal8Bit().constData(), user->pw_uid, user->pw_gid) != 0)
        return fail(ErrorKind::Storage, own, u"cannot be given away"_s);
    const QString data = own + u"/data"_s;
    const QString port = QString::number(m_ports[u"social"_s]);
    // Address, port, host name (loopback's, so that nothing is told to anybody else), no prefix, no mail.
    const Ran made = run(asPostgres() + QStringList{u"snac"_s, u"init"_s, data},
                         u"127.0.0.1\n%1\nlocalhost:%1\n\n\n"_s.arg(port).toUtf8());
    const Ran user = made.status == 0
        ? run(asPostgres() + QStringList{u"snac"_s, u"adduser"_s, data, u"exchange"_s}, "exchange\n")
        : made;
    static const QRegularExpression told(u"User password is (\\S+)"_s);
    const QString password = told.match(QString::fromUtf8(user.out)).captured(1);
    if (user.status != 0 || password.isEmpty())
        return fail(ErrorKind::Refused, u"snac"_s, QString::fromUtf8(made.out + user.out));
    return startSocial().and_then([&]() -> Result<void> {
        // In this order, as a person in a browser would: the page that answers shows the token.
        const QByteArray page = sendForm(url(u"social"_s) + u"/oauth/x-snac-get-token"_s,
                                         "login=exchange&passwd=" + QUrl::toPercentEncoding(password));
        static const QRegularExpression token(u"[0-9a-f]{32}"_s);
        m_socialToken = token.match(QString::fromUtf8(page)).captured();
        m_socialAccount = ask(url(u"social"_s) + u"/api/v1/accounts/lookup?acct=exchange"_s)[u"id"_s].toString();
        if (m_socialToken.isEmpty() || m_socialAccount.isEmpty())
            return fail(ErrorKind::Refused, u"snac"_s, QString::fromUtf8(page));
        return {};
    });
}

}
