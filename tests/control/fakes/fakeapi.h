// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTcpServer>
#include <QUrlQuery>

#include <functional>
#include <optional>

class QTcpSocket;

namespace Hikeshi::Test {

/// One request, as it came.
struct Asked
{
    QByteArray method;
    QString path; ///< without the query, decoded
    QUrlQuery query;
    QHash<QByteArray, QByteArray> headers; ///< names in lower case
    QByteArray body;
    QHash<QString, QString> parts; ///< what stands for the `{name}`s of the route

    QJsonObject json() const { return QJsonDocument::fromJson(body).object(); }
    QString part(const QString &name) const { return parts.value(name); }
    QString asked(const QString &item) const { return query.queryItemValue(item, QUrl::FullyDecoded); }
};

struct Reply
{
    int status = 200;
    QByteArray body;
    QByteArray type = "application/json";
    QList<QByteArray> headers; ///< whole lines

    static Reply of(int status, const QJsonObject &body) { return {status, QJsonDocument(body).toJson(compact)}; }
    static Reply of(int status, const QJsonArray &body) { return {status, QJsonDocument(body).toJson(compact)}; }
    static Reply text(int status, const QByteArray &body) { return {status, body, "text/plain; charset=utf-8"}; }
    static constexpr auto compact = QJsonDocument::Compact;
};

/// A control API on loopback with a state of its own, that keeps its documented rules and can be told to misbehave.
/// Its state is one JSON value: what a dry run or a lie has changed is simply put back.
class FakeApi : public QTcpServer
{
public:
    /// What becomes of a request that changes something; reads are always answered properly.
    enum class Manner
    {
        Proper,
        CutsAfter, ///< does it, then cuts the connection before a word
        CutsBefore, ///< cuts the connection and does nothing
        RepliesEmpty, ///< does it, then closes without a byte
        Late, ///< does it, and answers after `delay`
        Lies, ///< answers as if, and does nothing
    };

    FakeApi();

    QString url() const { return QStringLiteral("http://127.0.0.1:%1").arg(serverPort()); }

    Manner manner = Manner::Proper;
    int properFirst = 0; ///< so many writes are answered properly before the manner begins
    std::chrono::milliseconds delay{0};
    std::optional<Reply> refusal; ///< instead of the next write: 420, 429, 503
    QString token; ///< the secret that is asked for; empty: everybody may
    QJsonObject state;

    int reads = 0;
    int writes = 0; ///< requests that were meant to change something
    int dryRuns = 0;
    int unauthorized = 0;
    QList<Asked> seen; ///< every write and dry run
    QStringList unknown; ///< requests that no route fits

    /// What was cut before it was done is done after all: a request that was only late.
    void arriveLate();

    /// A value inside the state; undefined when there is none.
    QJsonValue at(const QStringList &path) const;
    void put(const QStringList &path, const QJsonValue &value); ///< undefined removes it

protected:
    using Handler = std::function<Reply(const Asked &)>;
    /// `{name}` stands for one part of the path.
    void on(const QByteArray &method, const QString &route, Handler handler);
    virtual bool isDryRun(const Asked &) const { return false; }
    virtual bool isAuthorized(const Asked &asked) const;
    virtual Reply unauthorizedReply() const = 0;
    virtual Reply notFoundReply() const = 0;

    QString nextId(); ///< counts on, also over lies

private:
    struct Route
    {
        QByteArray method;
        QStringList path;
        Handler handler;
    };

    void read(QTcpSocket &socket);
    void serve(QTcpSocket &socket, Asked asked);
    Reply answer(Asked &asked);
    Manner nextManner();
    static void write(QTcpSocket &socket, const Reply &reply);

    QList<Route> m_routes;
    int m_lastId = 1000;
};

/// RFC 7386: what `patch` says replaces, null removes.
QJsonValue merged(const QJsonValue &base, const QJsonValue &patch);
/// Every value of an object, in the order of its keys.
QJsonArray valuesOf(const QJsonObject &object);

}
