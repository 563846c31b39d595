// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/wireapi.h"

#include "control/secrets.h"

#include <QCoro/QCoroFuture>
#include <QElapsedTimer>
#include <QLocalSocket>
#include <QNetworkProxy>
#include <QPromise>
#include <QTcpSocket>

#include <curl/curl.h>

#include <memory>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

struct Transfer
{
    QByteArray body;
    const std::atomic_bool &closing;
    bool tooLarge = false;
};

size_t receive(char *bytes, size_t, size_t count, void *data)
{
    auto &transfer = *static_cast<Transfer *>(data);
    transfer.tooLarge = transfer.body.size() + static_cast<qsizetype>(count) > WireApi::maximumAnswer;
    if (transfer.tooLarge)
        return 0;
    transfer.body.append(bytes, static_cast<qsizetype>(count));
    return count;
}

int mayGoOn(void *data, curl_off_t, curl_off_t, curl_off_t, curl_off_t)
{
    return static_cast<Transfer *>(data)->closing ? 1 : 0;
}

using Handle = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;

void prepare(CURL *curl, const Request &request, const QString &secret, Transfer &transfer, curl_slist *headers)
{
    const QByteArray url = (request.endpoint + request.path).toUtf8();
    curl_easy_setopt(curl, CURLOPT_URL, url.constData());
    curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_FRESH_CONNECT, 1L);
    curl_easy_setopt(curl, CURLOPT_FORBID_REUSE, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, 5000L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(request.timeout.count()));
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request.method.toUtf8().constData());
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    if (!request.body.isEmpty()) {
        curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, static_cast<long>(request.body.size()));
        curl_easy_setopt(curl, CURLOPT_COPYPOSTFIELDS, request.body.constData());
    }
    if (request.credentials.type == Credentials::Type::Basic) {
        curl_easy_setopt(curl, CURLOPT_USERNAME, request.credentials.user.toUtf8().constData());
        curl_easy_setopt(curl, CURLOPT_PASSWORD, secret.toUtf8().constData());
    }
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, receive);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &transfer);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, mayGoOn);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &transfer);
}

Answer overHttp(const Request &request, const QString &secret, const std::atomic_bool &closing)
{
    QElapsedTimer timer;
    timer.start();
    const Handle curl(curl_easy_init(), &curl_easy_cleanup);
    Transfer transfer{.closing = closing};
    std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> headers(
        curl_slist_append(nullptr, "Content-Type: application/json"), &curl_slist_free_all);
    curl_slist_append(headers.get(), "Expect:");
    if (request.credentials.type == Credentials::Type::Bearer)
        curl_slist_append(headers.get(), QByteArray("Authorization: Bearer " + secret.toUtf8()).constData());
    prepare(curl.get(), request, secret, transfer, headers.get());
    const CURLcode code = curl_easy_perform(curl.get());

    Answer answer{.body = transfer.body, .latency = Milliseconds(timer.elapsed())};
    long status = 0;
    long port = 0;
    const char *address = nullptr;
    curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(curl.get(), CURLINFO_PRIMARY_IP, &address);
    curl_easy_getinfo(curl.get(), CURLINFO_PRIMARY_PORT, &port);
    answer.status = static_cast<int>(status);
    answer.peer = u"%1:%2"_s.arg(QString::fromLatin1(address)).arg(port);
    if (code == CURLE_OK) {
        answer.kind = Answer::Kind::Answered;
        return answer;
    }
    // Not the kind of error but the bytes that left tell whether the other side may have acted: garbage instead of an
    // answer is lost, a connection or handshake that timed out was never used.
    long sent = 0;
    curl_easy_getinfo(curl.get(), CURLINFO_REQUEST_SIZE, &sent);
    answer.kind = sent == 0 ? Answer::Kind::NotSent : Answer::Kind::Lost;
    answer.reason =
        transfer.tooLarge ? u"the answer is larger than 64 KiB"_s : QString::fromUtf8(curl_easy_strerror(code));
    return answer;
}

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
    while (!closing && timer.elapsed() < request.timeout.count() && answer.body.size() <= WireApi::maximumAnswer) {
        if (!socket.waitForReadyRead(200)) {
            cut = socket.bytesAvailable() == 0
                && socket.state() == std::remove_reference_t<decltype(socket)>::UnconnectedState;
            if (cut)
                break;
            continue;
        }
        answer.body += socket.read(WireApi::maximumAnswer + 1 - answer.body.size());
    }
    answer.latency = Milliseconds(timer.elapsed());
    answer.kind = cut && !answer.body.isEmpty() && answer.body.size() <= WireApi::maximumAnswer ? Answer::Kind::Answered
                                                                                                : Answer::Kind::Lost;
    if (answer.body.size() > WireApi::maximumAnswer) {
        answer.body.truncate(WireApi::maximumAnswer);
        answer.reason = u"the answer is larger than 64 KiB"_s;
    } else if (answer.kind == Answer::Kind::Lost) {
        answer.reason = cut ? u"the connection was closed without an answer"_s
                            : u"no whole answer within %1 s"_s.arg(static_cast<double>(request.timeout.count()) / 1000);
    }
    return answer;
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

WireApi::WireApi(const Secrets &secrets)
    : m_secrets(secrets)
{
    static const CURLcode once = curl_global_init(CURL_GLOBAL_DEFAULT);
    Q_UNUSED(once)
    m_pool.setMaxThreadCount(16);
}

WireApi::~WireApi()
{
    m_closing = true;
    m_pool.waitForDone();
}

QCoro::Task<Answer> WireApi::execute(const Clearance &, Request request)
{
    const std::optional<QString> secret =
        request.credentials.type == Credentials::Type::None ? QString() : m_secrets.find(request.credentials.secret);
    if (!secret)
        co_return Answer{
            .kind = Answer::Kind::NotSent,
            .reason = u"the secret `%1` is not set; set it in the environment"_s.arg(request.credentials.secret)};
    auto promise = std::make_shared<QPromise<Answer>>();
    promise->start();
    const QFuture<Answer> future = promise->future();
    const std::shared_ptr<int> underWay = m_inFlight; // outlives us, as the caller may
    ++*underWay;
    m_pool.start([promise, request, secret = *secret, &closing = m_closing] {
        promise->addResult(request.transport == Request::Transport::Http ? overHttp(request, secret, closing)
                                                                         : overSocket(request, closing));
        promise->finish();
    });
    const Answer answer = co_await future;
    --*underWay;
    co_return answer;
}

}
