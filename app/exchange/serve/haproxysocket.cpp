// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/serve/haproxysocket.h"

#include <QTcpSocket>
#include <QTimer>

namespace Hikeshi::Exchange {

using namespace std::chrono_literals;

namespace {

constexpr qsizetype maximumLine = 4096;
constexpr const char *badWeight = "Absolute weight can only be between 0 and 256 inclusive.\n\n";

QByteArray number(auto value)
{
    return QByteArray::number(value);
}

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
    const Words words = command.simplified().split(' ');
    const auto begins = [&words](std::initializer_list<const char *> with) {
        return std::ranges::equal(words.first(std::min<qsizetype>(words.size(), std::ssize(with))), with,
                                  [](const QByteArray &word, const char *wanted) { return word == wanted; });
    };
    if (begins({"show", "stat"}))
        return showStat();
    if (begins({"show", "servers", "state"}))
        return words.size() == 3 || words[3] == "be_web" ? showServersState() : QByteArray("Can't find backend.\n\n");
    if (begins({"show", "info"}))
        return showInfo();
    if (begins({"set", "server"}))
        return setServer(words);
    if (begins({"enable", "server"}))
        return setServer({"set", "server", words.value(2), "state", "ready"});
    if (begins({"disable", "server"}))
        return setServer({"set", "server", words.value(2), "state", "maint"});
    if (begins({"enable", "frontend"}) || begins({"disable", "frontend"}))
        return setFrontend(words.value(2), words[0] == "enable");
    if (begins({"set", "weight"}))
        return setWeight(words.value(2), words.value(3));
    if (begins({"get", "weight"}))
        return getWeight(words.value(2));
    if (begins({"set", "maxconn"}))
        return setMaxconn(words);
    if (begins({"show", "acl"}) || begins({"show", "map"}))
        return showList(words);
    if (begins({"get", "acl"}))
        return getAcl(words);
    if (words.value(1) == "acl" && QByteArrayList{"add", "del", "clear"}.contains(words[0]))
        return changeAcl(words);
    if (words.value(1) == "map" && QByteArrayList{"add", "set", "del", "clear"}.contains(words[0]))
        return changeMap(words);
    if (begins({"show", "table"}))
        return showTable(words);
    if (begins({"set", "table"}))
        return setTable(words);
    if (begins({"clear", "table"}))
        return clearTable(words);
    return "Unknown command: '" + words.value(0)
        + "', but maybe one of the following ones is a better match:\n  show stat\n  show servers state\n  set server "
          "<bk>/<srv>\n\n";
}

BackendServer *HaproxySocket::serverAt(const QByteArray &place, QByteArray &refusal)
{
    const Words parts = place.split('/');
    refusal = parts.size() != 2 ? "Require 'backend/server'.\n\n"
        : parts[0] != "be_web"  ? "No such backend.\n\n"
                                : "No such server.\n\n";
    return parts.size() == 2 && parts[0] == "be_web" ? m_world.traffic().web().find(QString::fromUtf8(parts[1]))
                                                     : nullptr;
}

QByteArray HaproxySocket::setServer(const Words &words)
{
    QByteArray refusal;
    BackendServer *server = serverAt(words.value(2), refusal);
    if (!server)
        return refusal;
    if (words.value(3) == "weight")
        return setWeight(words[2], words.value(4));
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

QByteArray HaproxySocket::setWeight(const QByteArray &place, const QByteArray &value)
{
    QByteArray refusal;
    BackendServer *server = serverAt(place, refusal);
    if (!server)
        return refusal;
    // A percentage is of the weight in the file, which is 100.
    bool ok = false;
    const int weight = (value.endsWith('%') ? value.chopped(1) : value).toInt(&ok);
    if (!ok || weight < 0 || weight > 256)
        return badWeight;
    server->weight = weight;
    return "\n";
}

QByteArray HaproxySocket::getWeight(const QByteArray &place)
{
    QByteArray refusal;
    const BackendServer *server = serverAt(place, refusal);
    return server ? QByteArray(number(server->weight) + " (initial 100)\n\n") : refusal;
}

QByteArray HaproxySocket::setMaxconn(const Words &words)
{
    const bool isOfServer = words.value(2) == "server";
    const QByteArray value = words.value(words.value(2) == "global" ? 3 : 4);
    bool ok = false;
    const int wanted = value.toInt(&ok);
    if (!ok)
        return "Integer argument required.\n\n";
    if (wanted < 1 || wanted > 1'000'000)
        return "Value out of range.\n\n";
    if (isOfServer) {
        QByteArray refusal;
        BackendServer *server = serverAt(words[3], refusal);
        if (!server)
            return refusal;
        server->maxconn = wanted;
    } else if (words.value(2) == "global" || words.value(3) == "fe_edge") {
        m_world.traffic().setSlotLimit(wanted);
    } else {
        return "No such frontend.\n\n";
    }
    return "\n";
}

QByteArray HaproxySocket::setFrontend(const QByteArray &name, bool open)
{
    if (name != "fe_edge")
        return "No such frontend.\n\n";
    if (m_world.traffic().isFrontendOpen() == open)
        return open ? "All sockets are already enabled.\n\n" : "All sockets are already disabled.\n\n";
    m_world.traffic().setFrontendOpen(open);
    return "\n";
}

QByteArray HaproxySocket::showInfo() const
{
    const Traffic &traffic = m_world.traffic();
    return "Name: HAProxy\nVersion: 3.0.11\nUptime_sec: " + number((m_world.now() - m_world.start()) / 1000)
        + "\nProcess_num: 1\nMaxconn: " + number(traffic.slotLimit()) + "\nCurrConns: " + number(traffic.slotsUsed())
        + "\nConnRate: " + QByteArray::number(traffic.figures().requests, 'f', 0) + "\n\n";
}

QByteArray HaproxySocket::showStat() const
{
    const Traffic &traffic = m_world.traffic();
    QByteArray csv = "# "
                     "pxname,svname,qcur,qmax,scur,smax,slim,stot,status,weight,act,bck,chkfail,chkdown,lastchg,"
                     "downtime,type,rate,check_status,check_code,-,\n";
    const std::uint64_t requests = traffic.customers().began + traffic.attackers().began;
    csv += "fe_edge,FRONTEND,,," + number(traffic.slotsUsed()) + ",," + number(traffic.slotLimit()) + ','
        + number(requests) + ',' + (traffic.isFrontendOpen() ? "OPEN" : "STOP") + ",,,,,,,,0,"
        + QByteArray::number(traffic.figures().requests, 'f', 0) + ",,,-,\n";
    int sessions = 0;
    int active = 0;
    int weight = 0;
    std::uint64_t ever = 0;
    for (const BackendServer &server : m_world.servers()) {
        sessions += server.sessions;
        active += server.share() > 0;
        weight += server.share();
        ever += server.requestsEver;
        csv += "be_web," + server.name.toUtf8() + ",0,0," + number(server.sessions) + ",0," + number(server.maxconn)
            + ',' + number(server.requestsEver) + ',' + statusWord(server) + ',' + number(server.weight) + ",1,0,0,0,"
            + number((m_world.now() - server.changedAt) / 1000) + ",0,2,0," + (server.up ? "L7OK,200" : "L4CON,")
            + ",-,\n";
    }
    return csv + "be_web,BACKEND," + number(traffic.backendQueue()) + ",0," + number(sessions) + ",0,2000,"
        + number(ever) + ',' + (active > 0 ? "UP" : "DOWN") + ',' + number(weight) + ',' + number(active)
        + ",0,,0,0,0,1,0,,,-,\n\n";
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
