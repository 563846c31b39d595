// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/wires.h"

#include <QElapsedTimer>
#include <QFileInfo>

#include <curl/curl.h>

#include <array>
#include <memory>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

struct Transfer
{
    QByteArray body;
    const std::atomic_bool &closing;
    qsizetype limit = 0;
    bool tooLarge = false;
};

size_t receive(char *bytes, size_t, size_t count, void *data)
{
    auto &transfer = *static_cast<Transfer *>(data);
    transfer.tooLarge = transfer.body.size() + static_cast<qsizetype>(count) > transfer.limit;
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
using Headers = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

void addHeader(Headers &headers, const QString &name, const QString &value)
{
    // An empty value would take one of curl's own headers away: `Name;` sends it empty.
    const QString line = value.isEmpty() ? QString(name + u';') : QString(name + u": "_s + value);
    headers.reset(curl_slist_append(headers.release(), line.toUtf8().constData()));
}

Headers headersOf(const Request &request, const QString &secret)
{
    Headers headers(curl_slist_append(nullptr, "Expect:"), &curl_slist_free_all);
    bool typed = false;
    for (const auto &[name, text] : request.headers) {
        typed = typed || name.compare(u"content-type", Qt::CaseInsensitive) == 0;
        addHeader(headers, name, QString(text).replace(u"{secret}"_s, secret));
    }
    if (!typed)
        addHeader(headers, u"Content-Type"_s, u"application/json"_s);
    if (request.credentials.type == Credentials::Type::Bearer)
        addHeader(headers, u"Authorization"_s, u"Bearer "_s + secret);
    else if (request.credentials.type == Credentials::Type::Header)
        addHeader(headers, request.credentials.header, secret);
    return headers;
}

void prepare(CURL *curl, const Request &request, const QString &secret, Transfer &transfer, curl_slist *headers)
{
    const QByteArray url = (request.endpoint + QString(request.path).replace(u"{secret}"_s, secret)).toUtf8();
    curl_easy_setopt(curl, CURLOPT_URL, url.constData());
    curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_FRESH_CONNECT, 1L);
    curl_easy_setopt(curl, CURLOPT_FORBID_REUSE, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, 5000L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(request.timeout.count()));
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    if (!request.body.isEmpty() || (request.method != u"GET" && request.method != u"DELETE")) {
        curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, static_cast<long>(request.body.size()));
        curl_easy_setopt(curl, CURLOPT_COPYPOSTFIELDS, request.body.constData());
    }
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request.method.toUtf8().constData());
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

void prepareTls(CURL *curl, const TlsFiles &tls)
{
    curl_easy_setopt(curl, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (!tls.ca.isEmpty())
        curl_easy_setopt(curl, CURLOPT_CAINFO, tls.ca.toUtf8().constData());
    if (!tls.certificate.isEmpty())
        curl_easy_setopt(curl, CURLOPT_SSLCERT, tls.certificate.toUtf8().constData());
    if (!tls.key.isEmpty())
        curl_easy_setopt(curl, CURLOPT_SSLKEY, tls.key.toUtf8().constData());
}

/// Since TLS 1.3 a server refuses our certificate only after we have begun to send: its alert says that it has not
/// listened.
bool refusedByAlert(const QByteArray &words)
{
    static constexpr std::array<const char *, 8> alerts{"alert certificate required", "alert unknown ca",
                                                        "alert bad certificate",      "alert handshake failure",
                                                        "alert certificate unknown",  "alert certificate expired",
                                                        "alert certificate revoked",  "alert access denied"};
    return std::ranges::any_of(alerts, [&](const char *alert) { return words.toLower().contains(alert); });
}

std::optional<Answer> unreadable(const Request &request)
{
    for (const QString &file : {request.tls.ca, request.tls.certificate, request.tls.key}) {
        if (!file.isEmpty() && !QFileInfo(file).isReadable())
            return Answer{.kind = Answer::Kind::NotSent, .reason = u"the TLS file %1 cannot be read"_s.arg(file)};
    }
    return std::nullopt;
}

}

Answer overHttp(const Request &request, const QString &secret, const std::atomic_bool &closing)
{
    if (std::optional<Answer> never = unreadable(request))
        return *never;
    QElapsedTimer timer;
    timer.start();
    const Handle curl(curl_easy_init(), &curl_easy_cleanup);
    Transfer transfer{.body = {}, .closing = closing, .limit = request.answerLimit};
    const Headers headers = headersOf(request, secret);
    std::array<char, CURL_ERROR_SIZE> words{};
    curl_easy_setopt(curl.get(), CURLOPT_ERRORBUFFER, words.data());
    prepare(curl.get(), request, secret, transfer, headers.get());
    prepareTls(curl.get(), request.tls);
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
    const bool refused = status == 0 && transfer.body.isEmpty() && refusedByAlert(words.data());
    answer.kind = sent == 0 || refused ? Answer::Kind::NotSent : Answer::Kind::Lost;
    answer.reason = QString::fromUtf8(curl_easy_strerror(code));
    if (transfer.tooLarge)
        answer.reason = u"the answer is larger than %1 KiB"_s.arg(transfer.limit / 1024);
    else if (words[0] != 0)
        answer.reason += u" (%1)"_s.arg(QString::fromUtf8(words.data()));
    return answer;
}

}
