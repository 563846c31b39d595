// SPDX-License-Identifier: GPL-3.0-or-later
#include "sources/converse.h"

#include <QLocalSocket>
#include <QNetworkProxy>
#include <QPromise>
#include <QTcpSocket>
#include <QTimer>

#include <QCoro/QCoroFuture>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

/// One conversation; it deletes itself when it has ended.
template <class Socket> class Conversation : public QObject
{
public:
    Conversation(QString where, const QByteArray &line, FetchLimits limits)
        : m_where(std::move(where))
        , m_limits(limits)
    {
        m_promise.start();
        connect(&m_socket, &Socket::connected, this, [this, line] { m_socket.write(line + '\n'); });
        connect(&m_socket, &Socket::readyRead, this, [this] { read(); });
        connect(&m_socket, &Socket::disconnected, this, [this] {
            read();
            end(m_bytes.isEmpty() ? fail(ErrorKind::Unreachable, m_where, u"closed without an answer"_s)
                                  : Result<QByteArray>(m_bytes));
        });
        connect(&m_socket, &Socket::errorOccurred, this, [this](auto error) {
            // The peer's closing is how an answer ends; `disconnected` follows.
            if (static_cast<int>(error) != QAbstractSocket::RemoteHostClosedError)
                end(fail(ErrorKind::Unreachable, m_where, m_socket.errorString().toLower()));
        });
        QTimer::singleShot(limits.total, this, [this] {
            end(fail(ErrorKind::TimedOut, m_where,
                     u"no whole answer within %1 s"_s.arg(static_cast<double>(m_limits.total.count()) / 1000)));
        });
    }

    Socket &socket() { return m_socket; }
    QFuture<Result<QByteArray>> future() { return m_promise.future(); }

private:
    void read()
    {
        m_bytes += m_socket.read(m_limits.bytes + 1 - m_bytes.size());
        if (m_bytes.size() > m_limits.bytes)
            end(fail(ErrorKind::Invalid, m_where, u"the answer is larger than %1 kB"_s.arg(m_limits.bytes / 1024)));
    }
    void end(Result<QByteArray> result)
    {
        if (std::exchange(m_ended, true))
            return;
        m_socket.disconnect(this); // closing it, in its destructor at the latest, says so once more
        m_socket.abort();
        m_promise.addResult(std::move(result));
        m_promise.finish();
        deleteLater();
    }

    Socket m_socket;
    QString m_where;
    FetchLimits m_limits;
    QByteArray m_bytes;
    QPromise<Result<QByteArray>> m_promise;
    bool m_ended = false;
};

}

QCoro::Task<Result<QByteArray>> converse(QString socket, QByteArray line, FetchLimits limits)
{
    if (socket.startsWith(u'/')) {
        auto *talk = new Conversation<QLocalSocket>(socket, line, limits);
        const QFuture<Result<QByteArray>> future = talk->future();
        talk->socket().connectToServer(socket);
        co_return co_await future;
    }
    auto *talk = new Conversation<QTcpSocket>(socket, line, limits);
    const QFuture<Result<QByteArray>> future = talk->future();
    talk->socket().setProxy(QNetworkProxy::NoProxy);
    talk->socket().connectToHost(socket.section(u':', 0, -2), socket.section(u':', -1).toUShort());
    co_return co_await future;
}

}
