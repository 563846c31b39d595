// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/postgres.h"

#include "tests/lab/processtree.h"
#include "tests/support/freeports.h"

#include <QDir>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QTest>

#include <csignal>
#include <grp.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/shm.h>
#include <unistd.h>

namespace Hikeshi {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QString programs = u"/usr/lib/postgresql/17/bin/"_s;
constexpr std::chrono::milliseconds patience = 30s;

const passwd *postgresUser()
{
    return geteuid() == 0 ? getpwnam("postgres") : nullptr; // PostgreSQL refuses root
}

QString tail(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll().right(1500)) : QString();
}

}

Postgres::Postgres()
    : m_folder(QDir::tempPath() + u"/hkpg-XXXXXX"_s)
    , m_port(freePorts(1))
{
}

Postgres::~Postgres()
{
    stop();
}

void Postgres::launch(QProcess &process, const QString &program, const QStringList &arguments)
{
    QProcessEnvironment environment;
    environment.insert(u"PATH"_s, u"/usr/bin:/bin"_s);
    environment.insert(u"LC_ALL"_s, u"C.UTF-8"_s);
    process.setProcessEnvironment(environment);
    process.setWorkingDirectory(u"/"_s);
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.setStandardOutputFile(m_folder.filePath(u"log"_s), QIODevice::Append);
    const passwd *user = postgresUser();
    // The last line comes after the user is changed: changing it forgets who dies with whom.
    process.setChildProcessModifier(
        [drop = user != nullptr, uid = user ? user->pw_uid : 0, gid = user ? user->pw_gid : 0] {
            setpgid(0, 0);
            if (drop && (setgroups(1, &gid) != 0 || setresgid(gid, gid, gid) != 0 || setresuid(uid, uid, uid) != 0))
                _exit(126);
            prctl(PR_SET_PDEATHSIG, SIGTERM);
        });
    QStringList command = arguments;
    command.prepend(programs + program);
    process.start(m_folder.filePath(u"lab_keeper"_s), command);
    process.waitForStarted();
}

Result<void> Postgres::makeCluster()
{
    const passwd *user = postgresUser();
    if (!m_folder.isValid() || (geteuid() == 0 && !user))
        return fail(ErrorKind::Storage, m_folder.path(), u"cannot be given to user postgres"_s);
    // A copy: the checkout may stand where postgres may not look.
    const QString keeper = m_folder.filePath(u"lab_keeper"_s);
    QFile::copy(QStringLiteral(LAB_KEEPER), keeper);
    QFile::setPermissions(keeper, QFile::permissions(keeper) | QFile::ReadOther | QFile::ExeOther);
    QFile secret(m_folder.filePath(u"password"_s));
    if (!secret.open(QIODevice::WriteOnly) || secret.write(password().toUtf8()) < 0)
        return fail(ErrorKind::Storage, secret.fileName(), secret.errorString());
    secret.close();
    for (const QString &path : {m_folder.path(), secret.fileName()}) {
        if (user && chown(path.toLocal8Bit().constData(), user->pw_uid, user->pw_gid) != 0)
            return fail(ErrorKind::Storage, path, u"cannot be given to user postgres"_s);
    }
    QProcess initdb;
    launch(initdb, u"initdb"_s,
           {u"-D"_s, m_folder.filePath(u"data"_s), u"-U"_s, owner(), u"--pwfile"_s, secret.fileName(), u"-A"_s,
            u"scram-sha-256"_s, u"-E"_s, u"UTF8"_s, u"--no-sync"_s, u"--no-instructions"_s});
    if (!initdb.waitForFinished(static_cast<int>(patience.count()))
        || !QFile::exists(m_folder.filePath(u"data/PG_VERSION"_s)))
        return fail(ErrorKind::Storage, u"initdb"_s, tail(m_folder.filePath(u"log"_s)));
    return {};
}

Result<void> Postgres::start()
{
    if (!QFile::exists(m_folder.filePath(u"data"_s))) {
        if (const Result<void> made = makeCluster(); !made)
            return made;
    }
    forgetSharedMemory();
    // Nothing here outlives the machine, so nothing needs to reach the disk.
    launch(m_server, u"postgres"_s,
           {u"-D"_s, m_folder.filePath(u"data"_s), u"-p"_s, QString::number(m_port), u"-c"_s,
            u"listen_addresses=127.0.0.1"_s, u"-c"_s, u"unix_socket_directories="_s, u"-c"_s, u"fsync=off"_s, u"-c"_s,
            u"max_connections=40"_s, u"-c"_s, u"shared_buffers=16MB"_s});
    if (!QTest::qWaitFor([this] { return m_server.state() == QProcess::NotRunning || run(u"SELECT 1"_s); },
                         QDeadlineTimer(patience))
        || m_server.state() == QProcess::NotRunning)
        return fail(ErrorKind::Unreachable, u"postgres"_s, tail(m_folder.filePath(u"log"_s)));
    return {};
}

void Postgres::stop()
{
    if (m_server.state() == QProcess::NotRunning)
        return;
    thaw();
    m_server.terminate();
    if (!m_server.waitForFinished(10'000)) {
        m_server.kill();
        m_server.waitForFinished();
    }
    forgetSharedMemory();
}

// The keeper ends when nothing is left below it.
void Postgres::kill()
{
    signalAll(SIGKILL);
    m_server.waitForFinished(10'000);
}

void Postgres::freeze()
{
    signalAll(SIGSTOP);
}

void Postgres::thaw()
{
    signalAll(SIGCONT);
}

void Postgres::signalAll(int number)
{
    for (const LabProcess &process : processesBelow(static_cast<pid_t>(m_server.processId())))
        ::kill(process.pid, number);
}

// A killed PostgreSQL leaves one small segment of shared memory behind; its key and number stand in line 7.
void Postgres::forgetSharedMemory()
{
    QFile file(m_folder.filePath(u"data/postmaster.pid"_s));
    if (!file.open(QIODevice::ReadOnly))
        return;
    const QList<QByteArray> numbers = file.readAll().split('\n').value(6).simplified().split(' ');
    if (numbers.size() == 2)
        shmctl(numbers[1].toInt(), IPC_RMID, nullptr);
    file.remove();
}

Result<QVariant> Postgres::run(const QString &statements, const QString &user, const QString &withPassword)
{
    const QString name = u"support-postgres"_s;
    Result<QVariant> value;
    {
        QSqlDatabase connection = QSqlDatabase::addDatabase(u"QPSQL"_s, name);
        connection.setHostName(u"127.0.0.1"_s);
        connection.setPort(m_port);
        connection.setDatabaseName(database());
        connection.setUserName(user);
        connection.setPassword(withPassword);
        connection.setConnectOptions(u"connect_timeout=5;options=-cclient_min_messages=warning"_s);
        const bool isOpen = connection.open();
        QSqlQuery query(connection);
        if (!isOpen) {
            value = fail(ErrorKind::Unreachable, statements, connection.lastError().text());
        } else if (query.exec(statements)) {
            value = query.next() ? query.value(0) : QVariant();
            while (query.nextResult()) { }
        }
        if (isOpen && query.lastError().isValid())
            value = fail(ErrorKind::Invalid, statements, query.lastError().text());
    }
    QSqlDatabase::removeDatabase(name);
    return value;
}

}
