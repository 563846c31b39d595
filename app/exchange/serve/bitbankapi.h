// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "exchange/model/world.h"
#include "exchange/serve/httpport.h"

#include <QElapsedTimer>
#include <QMap>

namespace Hikeshi::Exchange {

/// The exchange's face to its customers, under the names and shapes of bitbank's published REST API
/// (https://github.com/bitbankinc/bitbank-api-docs): public data without a prefix, `/v1/spot/…`, and the signed order
/// API
/// `/v1/user/…` for a few keys. One port with HTTP/1.1. Floods are bounded: 100 public requests a second in all, 10
/// queries and 6 changes a second a key, beyond that HTTP 429 with code 10009.
class BitbankApi : public QObject
{
    Q_OBJECT

public:
    struct Key
    {
        QByteArray key;
        QByteArray secret;
        std::uint32_t customer;
    };
    /// Who may trade by the API. Nothing secret: they open nothing but this simulation.
    static const std::vector<Key> &keys();

    explicit BitbankApi(World &world, QObject *parent = nullptr);
    bool listen(quint16 port) { return m_port.listen(port); }
    quint16 port() const { return m_port.port(); }
    /// `wall`: milliseconds that rise with the machine's time; floods are measured in them.
    HttpAnswer answer(const HttpRequest &request, qint64 wall);
    /// Another world: nonces begin anew.
    void forget() { m_users.clear(); }

    /// Hex HMAC-SHA256, as ACCESS-SIGNATURE has it.
    static QByteArray signature(const QByteArray &secret, const QByteArray &message);

private:
    /// So many a second, no more in store than one second's.
    struct Bucket
    {
        qint64 filledAt = 0;
        double left = -1; ///< negative: not used yet
        bool take(qint64 wall, double perSecond);
    };
    struct User
    {
        qint64 nonce = -1;
        Bucket queries;
        Bucket updates;
    };

    int authenticate(const HttpRequest &request, const Key *&key, qint64 wall);
    int checkTime(const HttpRequest &request, const Key &key, QByteArray &message);

    World &m_world;
    HttpPort m_port;
    QElapsedTimer m_wall;
    Bucket m_public;
    QMap<QByteArray, User> m_users;
};

/// What BitbankApi is made of; `code` is the documented one.
HttpAnswer bitbankData(const QJsonValue &data);
HttpAnswer bitbankError(int code);
/// Public data and `/v1/spot/…`.
HttpAnswer bitbankPublic(const World &world, const QString &path);
/// `/v1/user/…`, signed by `customer`.
HttpAnswer bitbankQuery(const World &world, std::uint32_t customer, const QUrl &url);
HttpAnswer bitbankUpdate(World &world, std::uint32_t customer, const QString &path, const QByteArray &body);

}
