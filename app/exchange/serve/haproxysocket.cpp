// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/serve/haproxysocket.h"

#include <QTcpSocket>
#include <QTimer>

namespace Hikeshi::Exchange {

using namespace std::chrono_literals;

namespace {

constexpr qsizetype maximumLine = 4096;

QByteArray statusWord(const BackendServer &server)
{
    if (server.admin == BackendServer::Admin::Maint)
        return "MAINT";
    if (server.up && server.admin == BackendServer::Admin::Drain)
        return "DRAIN";
    const QByteArray half = server.streak == 1 ? " 1/2" : "";
    return (server.up ? "UP" : "DOWN") + half;
}

}

HaproxySocket::HaproxySocket(World &world, QObject *parent)
    : QObject(parent)
    , m_world(world)
{
    connect(&m_server, &QTcpServer::newConnection, this, [this] {
        while (QTcpSocket *socket = m_server.nextPendingConnection()) {
            connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
            QTimer::singleShot(10s, socket, [socket] { socket->abort(); });
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] {
                if (!socket->canReadLine() && socket->bytesAvailable() <= maximumLine)
                    return;
                const QByteArray line = socket->readLine(maximumLine + 1);
                QByteArray reply;
                for (const auto commands = line.split(';'); const QByteArray &command : commands)
                    reply += execute(command.trimmed());
                socket->write(reply);
                socket->disconnectFromHost();
            });
        }
    });
}

QByteArray HaproxySocket::execute(const QByteArray &command)
{
    const QList<QByteArray> words = command.simplified().split(' ');
    if (command.startsWith("show stat"))
        return showStat();
    if (command.startsWith("show servers state"))
        return words.size() == 3 || words.value(3) == "be_web" ? showServersState()
                                                               : QByteArray("Can't find backend.\n\n");
    if (command == "show info")
        return "Name: HAProxy\nVersion: 3.0.11\nUptime_sec: "
            + QByteArray::number((m_world.now() - m_world.start()) / 1000) + "\nProcess_num: 1\n\n";
    if (words.value(0) == "set" && words.value(1) == "server")
        return setServer(words);
    if (words.value(0) == "enable" && words.value(1) == "server")
        return setServer({"set", "server", words.value(2), "state", "ready"});
    if (words.value(0) == "disable" && words.value(1) == "server")
        return setServer({"set", "server", words.value(2), "state", "maint"});
    return "Unknown command: '" + words.value(0)
        + "', but maybe one of the following ones is a better match:\n  show stat\n  show servers state\n  set server "
          "<bk>/<srv>\n\n";
}

QByteArray HaproxySocket::setServer(const QList<QByteArray> &words)
{
    const QList<QByteArray> place = words.value(2).split('/');
    if (place.size() != 2)
        return "Require 'backend/server'.\n\n";
    if (place[0] != "be_web")
        return "No such backend.\n\n";
    const auto server = std::ranges::find(m_world.servers(), QString::fromUtf8(place[1]), &BackendServer::name);
    if (server == m_world.servers().end())
        return "No such server.\n\n";
    if (words.value(3) == "weight") {
        bool ok = false;
        const int weight = words.value(4).toInt(&ok);
        if (!ok || weight < 0 || weight > 256)
            return "Absolute weight can only be between 0 and 256 inclusive.\n\n";
        server->weight = weight;
        return "\n";
    }
    static const QHash<QByteArray, BackendServer::Admin> states{{"ready", BackendServer::Admin::Ready},
                                                                {"drain", BackendServer::Admin::Drain},
                                                                {"maint", BackendServer::Admin::Maint}};
    if (words.value(3) != "state" || !states.contains(words.value(4)))
        return "'set server <srv> state' expects 'ready', 'drain' and 'maint'.\n\n";
    const BackendServer::Admin wanted = states[words[4]];
    if (server->admin == BackendServer::Admin::Maint && wanted != BackendServer::Admin::Maint)
        server->nextCheck = m_world.now();
    if (server->admin != wanted)
        server->changedAt = m_world.now();
    server->admin = wanted;
    return "\n";
}

QByteArray HaproxySocket::showStat() const
{
    QByteArray csv = "# "
                     "pxname,svname,qcur,qmax,scur,smax,slim,stot,status,weight,act,bck,chkfail,chkdown,lastchg,"
                     "downtime,type,rate,check_status,check_code,-,\n";
    double sessions = 0;
    int active = 0;
    for (const BackendServer &server : m_world.servers()) {
        sessions += server.sessions;
        active += server.share() > 0;
        csv += "be_web," + server.name.toUtf8() + ",0,0," + QByteArray::number(server.sessions, 'f', 0) + ",0,,0,"
            + statusWord(server) + ',' + QByteArray::number(server.weight) + ",1,0,0,0,"
            + QByteArray::number((m_world.now() - server.changedAt) / 1000) + ",0,2,0,"
            + (server.up ? "L7OK,200" : "L4CON,") + ",-,\n";
    }
    return csv + "be_web,BACKEND,0,0," + QByteArray::number(sessions, 'f', 0) + ",0,2000,0,"
        + (active > 0 ? "UP" : "DOWN") + ",300," + QByteArray::number(active) + ",0,,0,0,0,1,0,,,-,\n\n";
}

QByteArray HaproxySocket::showServersState() const
{
    QByteArray text = "1\n# be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state srv_uweight "
                      "srv_iweight srv_time_since_last_change srv_check_status\n";
    int id = 1;
    for (const BackendServer &server : m_world.servers()) {
        const int admin = server.admin == BackendServer::Admin::Maint ? 1
            : server.admin == BackendServer::Admin::Drain             ? 8
                                                                      : 0;
        const int running = server.up && server.admin != BackendServer::Admin::Maint ? 2 : 0;
        text += "3 be_web " + QByteArray::number(id++) + ' ' + server.name.toUtf8() + " 127.0.0.1 "
            + QByteArray::number(running) + ' ' + QByteArray::number(admin) + ' ' + QByteArray::number(server.weight)
            + " 100 " + QByteArray::number((m_world.now() - server.changedAt) / 1000) + " 15\n";
    }
    return text + '\n';
}

}
