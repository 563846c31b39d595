// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/wires.h"

#include <QElapsedTimer>
#include <QLocalSocket>
#include <QNetworkProxy>
#include <QTcpSocket>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

/// HAProxy's runtime socket: one command line, the answer ends when the peer closes (management.txt, "Unix Socket
/// commands").
template <class Socket> Answer converse(Socket &socket, const Request &request, const std::atomic_bool &closing)
{
    QElapsedTimer timer;
    timer.start();
    Answer answer{.peer = request.endpoint};
    if (!socket.waitForConnected(5000)) {
        answer.kind = Answer::Kind::NotSent;
        answer.reason = socket.errorString();
        return answer;
    }
    socket.write(request.body + '\n');
    bool cut = false;
    while (!closing && timer.elapsed() < request.timeout.count() && answer.body.size() <= request.answerLimit) {
        if (!socket.waitForReadyRead(200)) {
            cut = socket.bytesAvailable() == 0
                && socket.state() == std::remove_reference_t<decltype(socket)>::UnconnectedState;
            if (cut)
                break;
            continue;
        }
        answer.body += socket.read(request.answerLimit + 1 - answer.body.size());
    }
    answer.latency = Milliseconds(timer.elapsed());
    answer.kind = cut && !answer.body.isEmpty() && answer.body.size() <= request.answerLimit ? Answer::Kind::Answered
                                                                                             : Answer::Kind::Lost;
    if (answer.body.size() > request.answerLimit) {
        answer.body.truncate(request.answerLimit);
        answer.reason = u"the answer is larger than %1 KiB"_s.arg(request.answerLimit / 1024);
    } else if (answer.kind == Answer::Kind::Lost) {
        answer.reason = cut ? u"the connection was closed without an answer"_s
                            : u"no whole answer within %1 s"_s.arg(static_cast<double>(request.timeout.count()) / 1000);
    }
    return answer;
}

}

Answer overSocket(const Request &request, const std::atomic_bool &closing)
{
    if (request.endpoint.startsWith(u'/')) {
        QLocalSocket socket;
        socket.connectToServer(request.endpoint);
        return converse(socket, request, closing);
    }
    QTcpSocket socket;
    socket.setProxy(QNetworkProxy::NoProxy);
    const qsizetype colon = request.endpoint.lastIndexOf(u':');
    socket.connectToHost(request.endpoint.first(std::max<qsizetype>(colon, 0)),
                         request.endpoint.sliced(colon + 1).toUShort());
    return converse(socket, request, closing);
}

}
