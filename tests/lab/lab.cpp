// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/lab.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonObject>
#include <QNetworkProxy>
#include <QRandomGenerator>
#include <QTcpServer>
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

constexpr std::chrono::milliseconds patience = 90s;

const passwd *postgresUser()
{
    return geteuid() == 0 ? getpwnam("postgres") : nullptr; // PostgreSQL refuses root
}

}

Lab::Lab(QObject *parent)
    : QObject(parent)
    , m_folder(QDir::tempPath()
               + u"/hklab-XXXXXX"_s) // short: PostgreSQL's and HAProxy's socket paths end below 108 bytes
{
    m_network.setProxy(QNetworkProxy::NoProxy);
    m_network.setTransferTimeout(2s);
}

Lab::~Lab()
{
    stop();
}

QStringList Lab::members()
{
    return {u"ledger-db-1"_s, u"ledger-db-2"_s, u"ledger-db-3"_s};
}

QStringList Lab::webs()
{
    return {u"web-1"_s, u"web-2"_s, u"web-3"_s};
}

QMap<QString, QString> Lab::secrets()
{
    return {{u"HIKESHI_LAB_PATRONI_PASSWORD"_s, u"lab-rest"_s}, {u"HIKESHI_LAB_CONSOLE_PASSWORD"_s, u"lab-console"_s}};
}

QString Lab::place(const QString &name) const
{
    return u"127.0.0.1:%1"_s.arg(m_ports.value(name));
}

/// Below the range that the kernel takes for outgoing connections, so that none of ours is taken between here and use;
/// in a block that no other lab holds, so that labs may stand next to each other.
Result<void> Lab::pickPorts()
{
    constexpr int blocks = 120;
    constexpr int ports = 100;
    m_block.setSocketOptions(QLocalServer::AbstractNamespaceOption); // it ends with us, however we end
    int block = QRandomGenerator::global()->bounded(blocks);
    for (int tried = 0; !m_block.listen(u"hikeshi-lab-ports-%1"_s.arg(block)); ++tried, block = (block + 1) % blocks) {
        if (tried == blocks)
            return fail(ErrorKind::Storage, u"ports"_s, m_block.errorString());
    }
    QStringList names{u"etcd"_s,  u"etcd-peer"_s, u"edge"_s,       u"runtime"_s,      u"stats"_s,
                      u"pg_rw"_s, u"watch"_s,     u"prometheus"_s, u"alertmanager"_s, u"social"_s};
    for (const QString &member : members())
        names << member << member + u"/rest"_s;
    names += webs();
    std::vector<std::unique_ptr<QTcpServer>> held;
    int port = 18000 + block * ports;
    for (const QString &name : std::as_const(names)) {
        auto server = std::make_unique<QTcpServer>();
        while (!server->listen(QHostAddress::LocalHost, static_cast<quint16>(port))) {
            if (++port == 18000 + (block + 1) * ports)
                return fail(ErrorKind::Storage, u"ports"_s, server->errorString());
        }
        m_ports.insert(name, static_cast<quint16>(port++));
        held.push_back(std::move(server));
    }
    return {};
}

QByteArray Lab::filled(const QString &config, const QMap<QString, QString> &more) const
{
    QFile file(QStringLiteral(HIKESHI_SOURCE_DIR "/tests/lab/configs/") + config);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QByteArray text = file.readAll();
    QMap<QString, QString> values = more;
    values.insert({{u"REST_USER"_s, restUser()},
                   {u"REST_PASSWORD"_s, secrets()[u"HIKESHI_LAB_PATRONI_PASSWORD"_s]},
                   {u"SUPER_PASSWORD"_s, superPassword}});
    values.insert({{u"LAB"_s, folder()}, {u"REPO"_s, repository()}});
    if (!values.contains(u"DIR"_s))
        values.insert(u"DIR"_s, folder());
    for (const auto &[name, port] : m_ports.asKeyValueRange()) {
        QString key = name.toUpper().replace(u'-', u'_');
        if (key.startsWith(u"LEDGER_DB_"_s))
            key = (key.endsWith(u"/REST"_s) ? u"REST_"_s : u"PG_"_s) + key.at(10);
        values.insert(key, QString::number(port));
    }
    for (const auto &[name, value] : values.asKeyValueRange())
        text.replace(QByteArray("${" + name.toUtf8() + '}'), value.toUtf8());
    return text;
}

Result<void> Lab::writeConfigs()
{
    const auto write = [](const QString &path, const QByteArray &text) -> Result<void> {
        QFile file(path);
        if (text.isEmpty() || !file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            return fail(ErrorKind::Storage, path, u"cannot be written"_s);
        return {};
    };
    const passwd *user = postgresUser();
    if (!m_folder.isValid() || (geteuid() == 0 && !user))
        return fail(ErrorKind::Storage, folder(),
                    m_folder.isValid() ? u"there is no user postgres"_s : m_folder.errorString());
    QFile::setPermissions(folder(), QFile::permissions(folder()) | QFile::ReadOther | QFile::ExeOther);
    // A copy: the checkout may stand where postgres may not look.
    if (!QFile::copy(QStringLiteral(LAB_KEEPER), folder() + u"/lab_keeper"_s))
        return fail(ErrorKind::Storage, folder(), u"lab_keeper cannot be copied there"_s);
    QFile::setPermissions(folder() + u"/lab_keeper"_s,
                          QFile::permissions(QStringLiteral(LAB_KEEPER)) | QFile::ReadOther | QFile::ExeOther);
    Result<void> written;
    for (const QString &name : {u"haproxy.cfg"_s, u"prometheus.yml"_s, u"rules.yml"_s, u"alertmanager.yml"_s})
        written = written.and_then([&] { return write(folder() + u'/' + name, filled(name)); });
    for (const QString &list : {u"blocklist.acl"_s, u"maintenance.map"_s})
        written = written.and_then([&] { return write(folder() + u'/' + list, "# filled at run time\n"); });
    for (const QString &member : members()) {
        const QString own = folder() + u'/' + member;
        QDir().mkpath(own + u"/data"_s);
        const QMap<QString, QString> values{{u"MEMBER"_s, member},
                                            {u"DIR"_s, own},
                                            {u"PG"_s, QString::number(m_ports[member])},
                                            {u"REST"_s, QString::number(m_ports[member + u"/rest"_s])}};
        for (const QString &name : {u"patroni.yml"_s, u"pgbackrest.conf"_s})
            written = written.and_then([&] { return write(own + u'/' + name, filled(name, values)); });
        for (const QString &path :
             {own, QString(own + u"/data"_s), QString(own + u"/patroni.yml"_s), QString(own + u"/pgbackrest.conf"_s)}) {
            QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
            if (user && chown(path.toLocal8Bit().constData(), user->pw_uid, user->pw_gid) != 0)
                return fail(ErrorKind::Storage, path, u"cannot be given to postgres"_s);
        }
    }
    return written;
}

void Lab::start(const QString &name, const QString &program, const QStringList &arguments, bool asPostgres)
{
    auto process = std::make_unique<QProcess>();
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"PATH"_s, u"/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"_s);
    environment.insert(u"HOME"_s, folder());
    environment.insert(u"LC_ALL"_s, u"C.UTF-8"_s);
    environment.insert(u"LAB_APP_PASSWORD"_s, appPassword);
    environment.insert(u"LAB_CONSOLE_PASSWORD"_s, secrets()[u"HIKESHI_LAB_CONSOLE_PASSWORD"_s]);
    process->setProcessEnvironment(environment);
    process->setWorkingDirectory(u"/"_s);
    process->setProcessChannelMode(QProcess::MergedChannels);
    process->setStandardOutputFile(folder() + u'/' + name + u".log"_s, QIODevice::Append);
    const passwd *user = asPostgres ? postgresUser() : nullptr;
    // The last line comes after the user is changed: changing it forgets who dies with whom.
    process->setChildProcessModifier(
        [drop = user != nullptr, uid = user ? user->pw_uid : 0, gid = user ? user->pw_gid : 0] {
            setpgid(0, 0); // Ctrl+C is for the lab, not for its daemons
            if (drop && (setgroups(1, &gid) != 0 || setresgid(gid, gid, gid) != 0 || setresuid(uid, uid, uid) != 0))
                _exit(126);
            prctl(PR_SET_PDEATHSIG, SIGTERM);
        });
    QStringList command = arguments;
    command.prepend(program);
    process->start(folder() + u"/lab_keeper"_s, command);
    process->waitForStarted();
    m_daemons[name] = std::move(process);
}

void Lab::startMember(const QString &member)
{
    start(member, u"/usr/bin/patroni"_s, {folder() + u'/' + member + u"/patroni.yml"_s}, true);
}

void Lab::startWeb(const QString &web)
{
    start(web, QStringLiteral(LAB_BACKEND),
          {u"--port"_s, QString::number(m_ports[web]), u"--name"_s, web, u"--database"_s, place(u"pg_rw"_s)});
}

void Lab::launchAlertmanager()
{
    start(u"alertmanager"_s, u"/usr/bin/prometheus-alertmanager"_s,
          {u"--config.file="_s + folder() + u"/alertmanager.yml"_s,
           u"--storage.path="_s + folder() + u"/alertmanager"_s, u"--web.listen-address="_s + place(u"alertmanager"_s),
           u"--cluster.listen-address="_s, u"--log.level=warn"_s});
}

void Lab::launchBalancer()
{
    start(u"haproxy"_s, u"/usr/sbin/haproxy"_s, {u"-db"_s, u"-f"_s, folder() + u"/haproxy.cfg"_s});
}

void Lab::startCluster()
{
    start(u"etcd"_s, u"/usr/bin/etcd"_s,
          {u"--data-dir"_s, folder() + u"/etcd"_s, u"--unsafe-no-fsync"_s, u"--log-level"_s, u"warn"_s,
           u"--listen-client-urls"_s, url(u"etcd"_s), u"--advertise-client-urls"_s, url(u"etcd"_s),
           u"--listen-peer-urls"_s, url(u"etcd-peer"_s), u"--initial-advertise-peer-urls"_s, url(u"etcd-peer"_s),
           u"--initial-cluster"_s, u"default="_s + url(u"etcd-peer"_s)});
    for (const QString &member : members())
        startMember(member);
}

void Lab::startMetrics()
{
    QStringList watched;
    for (const QString &member : members())
        watched << member + u'=' + place(member);
    start(u"watch"_s, QStringLiteral(LAB_BACKEND),
          {u"--port"_s, QString::number(m_ports[u"watch"_s]), u"--watch"_s, watched.join(u',')});
    start(u"prometheus"_s, u"/usr/bin/prometheus"_s,
          {u"--config.file="_s + folder() + u"/prometheus.yml"_s,
           u"--storage.tsdb.path="_s + folder() + u"/prometheus"_s, u"--web.listen-address="_s + place(u"prometheus"_s),
           u"--log.level=warn"_s});
}

void Lab::startParts()
{
    start(u"folder"_s, u"--folder"_s, {folder()});
    if (m_parts & Cluster)
        startCluster();
    if (m_parts & Balancer) {
        for (const QString &web : webs())
            startWeb(web);
        launchBalancer();
    }
    if (m_parts & Alerts)
        launchAlertmanager();
    if (m_parts & Metrics)
        startMetrics();
}

Result<void> Lab::raise(Parts parts)
{
    m_parts = parts;
    return pickPorts()
        .and_then([this] { return writeConfigs(); })
        .and_then([this]() -> Result<void> {
            startParts();
            if (!(m_parts & Cluster))
                return {};
            return wait(u"a primary"_s, members().first(), [this] { return !leader().isEmpty(); }).and_then([this] {
                return prepareDatabase();
            });
        })
        .and_then([this] { return waitUntilGreen(); });
}

Result<void> Lab::waitUntilGreen()
{
    const auto allStream = [this] {
        return !leader().isEmpty()
            && std::ranges::count_if(members(), [this](const QString &m) { return streams(m); }) == 2;
    };
    const auto orderGoes = [this] {
        if (!(m_parts & Cluster))
            return get(url(u"edge"_s) + u"/healthz"_s) == "ok\n";
        return send("POST", url(u"edge"_s) + u"/order"_s, "order", false) == "accepted\n";
    };
    const auto scraped = [this] {
        const QJsonArray targets =
            ask(url(u"prometheus"_s) + u"/api/v1/targets?state=active"_s)[u"data"_s][u"activeTargets"_s].toArray();
        return !targets.isEmpty()
            && std::ranges::all_of(targets, [](const QJsonValue &t) { return t[u"health"_s] == u"up"_s; });
    };
    const auto quiet = [this] { return get(url(u"alertmanager"_s) + u"/api/v2/alerts"_s).trimmed() == "[]"; };
    const auto when = [this](Part part, const QString &what, const QString &daemon, const Told &told) {
        return m_parts & part ? wait(what, daemon, told) : Result<void>();
    };
    return when(Cluster, u"a leader with two streaming replicas"_s, u"etcd"_s, allStream)
        .and_then([&] { return when(Balancer, u"an accepted order"_s, u"haproxy"_s, orderGoes); })
        .and_then([&] { return when(Metrics, u"scraped targets"_s, u"prometheus"_s, scraped); })
        .and_then([&] { return when(Alerts, u"the end of all alerts"_s, u"alertmanager"_s, quiet); });
}

Result<void> Lab::wait(const QString &what, const QString &daemon, const Told &told)
{
    const auto gone = [&] {
        const auto process = m_daemons.find(daemon);
        return process == m_daemons.end() || process->second->state() == QProcess::NotRunning;
    };
    // Asking costs the daemons something: ten times a second is enough.
    QDeadlineTimer next(0);
    bool came = false;
    (void)QTest::qWaitFor(
        [&] {
            if (m_givenUp || !next.hasExpired())
                return m_givenUp;
            came = told();
            next.setRemainingTime(100ms);
            return came || gone();
        },
        QDeadlineTimer(patience));
    if (came)
        return {};
    if (m_givenUp)
        return fail(ErrorKind::Cancelled, {}, u"given up"_s);
    QFile log(folder() + u'/' + daemon + u".log"_s);
    const QByteArray text =
        log.open(QIODevice::ReadOnly) ? log.readAll().last(std::min<qsizetype>(log.size(), 1500)) : "";
    return fail(ErrorKind::TimedOut, daemon,
                u"%1 is missing %2:\n%3"_s.arg(what, gone() ? u"and this daemon has ended"_s : u"after a long wait"_s,
                                               QString::fromUtf8(text)));
}

void Lab::end(const QString &name)
{
    const auto found = m_daemons.find(name);
    if (found == m_daemons.end())
        return;
    found->second->terminate();
    if (!found->second->waitForFinished(10'000)) {
        found->second->kill();
        found->second->waitForFinished();
    }
    m_daemons.erase(found);
}

void Lab::stop()
{
    for (const auto &[name, process] : m_daemons) {
        if (name != u"folder")
            process->terminate();
    }
    while (m_daemons.size() > (m_daemons.contains(u"folder"_s) ? 1U : 0U))
        end(m_daemons.begin()->first == u"folder" ? std::next(m_daemons.begin())->first : m_daemons.begin()->first);
    // A killed PostgreSQL leaves one small segment of shared memory behind; its key and number stand in line 7.
    for (const QString &member : members()) {
        QFile file(folder() + u'/' + member + u"/data/postmaster.pid"_s);
        if (file.open(QIODevice::ReadOnly)) {
            const QList<QByteArray> numbers = file.readAll().split('\n').value(6).simplified().split(' ');
            if (numbers.size() == 2)
                shmctl(numbers[1].toInt(), IPC_RMID, nullptr);
        }
    }
    end(u"folder"_s);
    m_folder.remove();
}

Result<void> Lab::writeSite(const QString &directory) const
{
    QDir().mkpath(directory);
    QFile file(directory + u"/site.yaml"_s);
    const QByteArray text = filled(u"site.yaml"_s);
    if (text.isEmpty() || !file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
        return fail(ErrorKind::Storage, file.fileName(), u"cannot be written: %1"_s.arg(file.errorString()));
    return {};
}

}
