// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/exchangeprocess.h"

#include <QJsonDocument>
#include <QRandomGenerator>
#include <QTcpServer>
#include <QTimer>

#include <array>
#include <csignal>

#include <sys/prctl.h>

namespace Hikeshi {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int portsNeeded = 6; ///< HTTP with the stream, three Patronis, HAProxy, the customers' REST

bool areFree(quint16 base)
{
    std::array<QTcpServer, portsNeeded> servers;
    for (int i = 0; i < portsNeeded; ++i) {
        if (!servers[static_cast<std::size_t>(i)].listen(QHostAddress::LocalHost, static_cast<quint16>(base + i)))
            return false;
    }
    return true;
}

quint16 freePorts()
{
    for (int tries = 0; tries < 200; ++tries) {
        const auto base = static_cast<quint16>(QRandomGenerator::global()->bounded(20'000, 30'000));
        if (areFree(base))
            return base;
    }
    return 20'000;
}

QString randomToken()
{
    std::array<quint32, 4> words{};
    QRandomGenerator::system()->fillRange(words.data(), words.size());
    return QString::fromLatin1(QByteArray(reinterpret_cast<const char *>(words.data()), sizeof words).toHex());
}

}

ExchangeProcess::ExchangeProcess(QString program, quint16 port, QObject *parent)
    : QObject(parent)
    , m_program(std::move(program))
    , m_port(port == 0 ? freePorts() : port)
    , m_token(randomToken())
{
    const auto at = [this](int offset) { return u"127.0.0.1:%1"_s.arg(m_port + offset); };
    m_variables = {{u"EXCHANGE_STREAM"_s, QString(u"ws://"_s + at(0) + u"/stream"_s)},
                   {u"EXCHANGE_HTTP"_s, QString(u"http://"_s + at(0))},
                   {u"EXCHANGE_PATRONI_LEDGER_DB_1"_s, QString(u"http://"_s + at(1))},
                   {u"EXCHANGE_PATRONI_LEDGER_DB_2"_s, QString(u"http://"_s + at(2))},
                   {u"EXCHANGE_PATRONI_LEDGER_DB_3"_s, QString(u"http://"_s + at(3))},
                   {u"EXCHANGE_HAPROXY_LB_1"_s, at(4)},
                   {u"EXCHANGE_BITBANK"_s, QString(u"http://"_s + at(5))}};
    m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    // It must not outlive the console, also when the console is killed.
    m_process.setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGTERM); });
    connect(&m_process, &QProcess::readyReadStandardOutput, this, [this] {
        if (m_process.readAllStandardOutput().contains("ready"))
            Q_EMIT ready();
    });
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            Q_EMIT ended(u"the exchange's process could not be started: %1"_s.arg(m_process.errorString()));
    });
    connect(&m_process, &QProcess::finished, this, [this](int code, QProcess::ExitStatus) {
        if (!m_wanted)
            return;
        Q_EMIT ended(u"the exchange's process ended with status %1; it is being started again"_s.arg(code));
        QTimer::singleShot(std::min<Milliseconds>(250ms * (1 << std::min(m_deaths++, 6)), 10s), this, [this] {
            if (m_wanted)
                launch(m_now());
        });
    });
}

ExchangeProcess::~ExchangeProcess()
{
    m_wanted = false;
    m_process.disconnect(this); // what it says while it ends has no hearer: whoever listened may be half gone
    if (m_process.state() == QProcess::NotRunning)
        return;
    m_process.terminate();
    if (!m_process.waitForFinished(2000)) {
        m_process.kill();
        m_process.waitForFinished(1000);
    }
}

void ExchangeProcess::start(const World &world, std::function<Instant()> now)
{
    m_world = world;
    m_now = std::move(now);
    m_wanted = true;
    launch(world.start);
}

void ExchangeProcess::launch(Instant from)
{
    QStringList arguments{u"exchange"_s, u"serve"_s,
                          u"--port"_s,   QString::number(m_port),
                          u"--seed"_s,   QString::number(m_world.seed),
                          u"--speed"_s,  QString::number(m_world.speed),
                          u"--start"_s,  QString::number(toMilliseconds(from))};
    if (m_world.lockstep)
        arguments += u"--lockstep"_s;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"HIKESHI_EXCHANGE_TOKEN"_s, m_token); // not on the command line, where all users can read it
    if (!m_world.scenario.isEmpty())
        environment.insert(u"HIKESHI_EXCHANGE_SCENARIO"_s,
                           QString::fromUtf8(QJsonDocument(m_world.scenario).toJson(QJsonDocument::Compact)));
    m_world.scenario = {};
    m_process.setProcessEnvironment(environment);
    m_process.start(m_program, arguments);
}

}
