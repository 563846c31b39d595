// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/serve/bitbankapi.h"

#include <QJsonDocument>
#include <QMessageAuthenticationCode>

namespace Hikeshi::Exchange {

using namespace Qt::StringLiterals;

namespace {

constexpr double publicPerSecond = 100;
constexpr double queriesPerSecond = 10;
constexpr double updatesPerSecond = 6;
constexpr qint64 widestWindow = 60'000;
constexpr qint64 clockAhead = 1'000;

int statusOf(int code)
{
    switch (code) {
    case 10000:
        return 404;
    case 10002:
        return 400;
    case 10009:
        return 429;
    case 10005:
    case 10007:
    case 10008:
        return 503;
    default:
        return code / 10'000 == 2 ? 401 : 200;
    }
}

/// Takes as long for a wrong one as for a right one.
bool same(const QByteArray &a, const QByteArray &b)
{
    if (a.size() != b.size())
        return false;
    int difference = 0;
    for (qsizetype i = 0; i < a.size(); ++i)
        difference |= a[i] ^ b[i];
    return difference == 0;
}

std::optional<qint64> integer(const QByteArray &text)
{
    bool sane = false;
    const qint64 value = text.toLongLong(&sane);
    return sane && value >= 0 ? std::optional(value) : std::nullopt;
}

}

const std::vector<BitbankApi::Key> &BitbankApi::keys()
{
    static const std::vector<Key> list{{"trader-1", "sakura-secret-1", 1},
                                       {"trader-2", "sakura-secret-2", 2},
                                       {"market-maker-1", "sakura-secret-3", 3}};
    return list;
}

HttpAnswer bitbankData(const QJsonValue &data)
{
    return {.body = QJsonDocument(QJsonObject{{u"success"_s, 1}, {u"data"_s, data}}).toJson(QJsonDocument::Compact)};
}

HttpAnswer bitbankError(int code)
{
    return {.status = statusOf(code),
            .body = QJsonDocument(QJsonObject{{u"success"_s, 0}, {u"data"_s, QJsonObject{{u"code"_s, code}}}})
                        .toJson(QJsonDocument::Compact)};
}

QByteArray BitbankApi::signature(const QByteArray &secret, const QByteArray &message)
{
    return QMessageAuthenticationCode::hash(message, secret, QCryptographicHash::Sha256).toHex();
}

bool BitbankApi::Bucket::take(qint64 wall, double perSecond)
{
    if (left < 0)
        left = perSecond;
    left = std::min(perSecond, left + static_cast<double>(wall - filledAt) * perSecond / 1000);
    filledAt = wall;
    if (left < 1)
        return false;
    left -= 1;
    return true;
}

BitbankApi::BitbankApi(World &world, QObject *parent)
    : QObject(parent)
    , m_world(world)
    , m_port(
          [this](const HttpRequest &request, const Responder &respond) { respond(answer(request, m_wall.elapsed())); })
{
    m_port.setPersistent(true);
    m_wall.start();
}

HttpAnswer BitbankApi::answer(const HttpRequest &request, qint64 wall)
{
    const QString path = request.url.path();
    const bool get = request.method == "GET";
    if (!get && request.method != "POST")
        return bitbankError(10000);
    if (!path.startsWith(u"/v1/user/")) {
        if (path.startsWith(u"/user/"))
            return bitbankError(20018);
        if (!m_public.take(wall, publicPerSecond))
            return bitbankError(10009);
        return get ? bitbankPublic(m_world, path) : bitbankError(10000);
    }
    const Key *key = nullptr;
    if (const int code = authenticate(request, key, wall))
        return bitbankError(code);
    if (get)
        return bitbankQuery(m_world, key->customer, request.url);
    return bitbankUpdate(m_world, key->customer, path, request.body);
}

int BitbankApi::authenticate(const HttpRequest &request, const Key *&found, qint64 wall)
{
    // Who is not known yet shares the public bucket: guessing is bounded too.
    const QByteArray named = request.headers.value("access-key");
    if (!m_public.take(wall, publicPerSecond))
        return 10009;
    if (named.isEmpty())
        return 20003;
    const auto key = std::ranges::find(keys(), named, &Key::key);
    if (key == keys().end())
        return 20002;
    QByteArray message;
    if (const int code = checkTime(request, *key, message))
        return code;
    message += request.method == "GET" ? request.target : request.body;
    if (!same(signature(key->secret, message), request.headers.value("access-signature").toLower()))
        return 20005;
    User &user = m_users[named];
    if (!request.headers.contains("access-request-time"))
        user.nonce = *integer(request.headers.value("access-nonce"));
    const bool query = request.method == "GET" || request.url.path().endsWith(u"orders_info");
    if (!(query ? user.queries.take(wall, queriesPerSecond) : user.updates.take(wall, updatesPerSecond)))
        return 10009;
    found = &*key;
    return 0;
}

// ACCESS-TIME-WINDOW goes before ACCESS-NONCE. `message` begins with what is signed of them.
int BitbankApi::checkTime(const HttpRequest &request, const Key &key, QByteArray &message)
{
    const auto &headers = request.headers;
    if (headers.contains("access-request-time") || headers.contains("access-time-window")) {
        if (!headers.contains("access-request-time"))
            return 20033;
        const auto time = integer(headers["access-request-time"]);
        if (!time)
            return 20037;
        const QByteArray given = headers.value("access-time-window", "5000");
        const auto window = integer(given);
        if (!window || *window > widestWindow)
            return 20038;
        if (*time >= m_world.now() + clockAhead)
            return 20034;
        if (m_world.now() - *time > *window)
            return 20035;
        message = headers["access-request-time"] + given;
        return 0;
    }
    if (!headers.contains("access-nonce"))
        return 20036;
    const auto nonce = integer(headers["access-nonce"]);
    if (!nonce || *nonce <= m_users.value(key.key).nonce)
        return 20039;
    message = headers["access-nonce"];
    return 0;
}

}
