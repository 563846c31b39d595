// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/serve/whatif.h"

#include "exchange/serve/haproxysocket.h"
#include "exchange/serve/patroniapi.h"
#include "exchange/serve/statuspage.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <mutex>

namespace Hikeshi::Exchange {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kept = 4;
constexpr qsizetype mostRequests = 32;
const QString base = QStringLiteral("/exchange/v1/what-if");

QJsonArray array(const std::vector<double> &values)
{
    QJsonArray list;
    for (const double value : values)
        list.append(value);
    return list;
}

QJsonObject json(const Futures &futures)
{
    QJsonObject bands;
    for (const Band &band : futures.bands)
        bands.insert(
            band.series,
            QJsonObject{{u"p10"_s, array(band.low)}, {u"p50"_s, array(band.middle)}, {u"p90"_s, array(band.high)}});
    return {{u"bands"_s, bands},
            {u"restored_seconds"_s, futures.restored ? QJsonValue(*futures.restored) : QJsonValue()},
            {u"restored_share"_s, futures.restoredShare},
            {u"orders_lost"_s, futures.ordersLost},
            {u"answer"_s, QString::fromUtf8(futures.answer.left(2000))}};
}

std::expected<PlannedRequest, QString> plannedFrom(const QJsonObject &object)
{
    PlannedRequest planned{.port = static_cast<quint16>(object[u"port"_s].toInt())};
    planned.command = object[u"command"_s].toString().toUtf8();
    if (!planned.command.isEmpty())
        return planned;
    planned.http.method = object[u"method"_s].toString().toLatin1();
    planned.http.url = QUrl(object[u"path"_s].toString());
    const QJsonValue body = object[u"body"_s];
    planned.http.body =
        body.isObject() ? QJsonDocument(body.toObject()).toJson(QJsonDocument::Compact) : body.toString().toUtf8();
    planned.http.headers.insert("content-length", QByteArray::number(planned.http.body.size()));
    if (planned.http.method.isEmpty() || !planned.http.url.path().startsWith(u'/'))
        return std::unexpected(u"give {\"port\", \"method\", \"path\", \"body\"} or {\"port\", \"command\"}"_s);
    return planned;
}

/// Sends one request to a world that nobody else sees.
QByteArray send(const PlannedRequest &request, const DoorNames &doors, World &world)
{
    if (request.port == doors.haproxy)
        return HaproxySocket(world).execute(request.command.trimmed());
    if (doors.patroni.contains(request.port)) {
        PatroniApi patroni(world, {});
        QByteArray answer = "(answers later)";
        patroni.serve(doors.patroni[request.port], request.http,
                      [&answer](const HttpAnswer &given) { answer = given.body; });
        return answer;
    }
    if (request.http.url.path() == u"/status/announcements") {
        world.publish(QJsonDocument::fromJson(request.http.body).object());
        return {};
    }
    return route(world, request.http).body;
}

}

struct WhatIf::Question
{
    int id = 0;
    OutlookQuestion asked;
    std::atomic<int> done = 0;
    std::atomic<bool> stop = false;
    std::atomic<bool> ended = false;
    mutable std::mutex guard;
    std::optional<Outlook> outcome; ///< under `guard`, once it has ended
};

std::expected<Deed, QString> deedOf(const QList<PlannedRequest> &requests, const DoorNames &doors)
{
    for (const PlannedRequest &each : requests) {
        const bool isHttp = each.port == doors.http || doors.patroni.contains(each.port);
        const bool fits = each.port == doors.haproxy ? !each.command.isEmpty() : isHttp && each.command.isEmpty();
        if (!fits)
            return std::unexpected(u"port %1 is no door of this exchange that takes such a request"_s.arg(each.port));
    }
    return [requests, doors](World &world) {
        QByteArrayList answers;
        for (const PlannedRequest &each : requests)
            answers.append(send(each, doors, world));
        return answers.join('\n');
    };
}

WhatIf::WhatIf(const World &world, QObject *parent)
    : QObject(parent)
    , m_world(world)
{
    m_pool.setMaxThreadCount(static_cast<int>(kept));
}

WhatIf::~WhatIf()
{
    for (const auto &question : std::as_const(m_questions))
        question->stop = true;
    m_pool.waitForDone();
}

QList<std::pair<QByteArray, QString>> WhatIf::operations()
{
    return {{"POST", base}, {"GET", QString(base + u"/{id}"_s)}, {"DELETE", QString(base + u"/{id}"_s)}};
}

bool WhatIf::knows(const QString &path)
{
    return path == base || path.startsWith(QString(base + u'/'));
}

HttpAnswer WhatIf::handle(const HttpRequest &request)
{
    const QString path = request.url.path();
    if (path == base) {
        const QJsonDocument body = QJsonDocument::fromJson(request.body);
        if (request.method != "POST")
            return refused(405, u"method"_s, u"use POST"_s);
        return body.isObject() ? begin(body.object()) : refused(400, u"body"_s, u"the body is not a JSON object"_s);
    }
    const int id = path.sliced(base.size() + 1).toInt();
    const auto found = std::ranges::find(m_questions, id, [](const auto &question) { return question->id; });
    if (found == m_questions.end())
        return refused(404, u"id"_s, u"there is no such question any more; ask it again"_s);
    if (request.method == "GET")
        return said(200, told(**found));
    if (request.method != "DELETE")
        return refused(405, u"method"_s, u"use GET or DELETE"_s);
    (*found)->stop = true;
    m_questions.erase(found);
    return said(200, {});
}

HttpAnswer WhatIf::begin(const QJsonObject &body)
{
    const QJsonArray list = body[u"requests"_s].toArray();
    if (list.size() > mostRequests)
        return refused(422, u"requests"_s, u"at most %1 requests"_s.arg(mostRequests));
    QList<PlannedRequest> requests;
    for (const QJsonValue &each : list) {
        const auto planned = plannedFrom(each.toObject());
        if (!planned)
            return refused(422, u"requests"_s, planned.error());
        requests.append(*planned);
    }
    const auto deed = deedOf(requests, m_doors);
    if (!deed)
        return refused(422, u"requests"_s, deed.error());
    if (m_pool.activeThreadCount() >= kept)
        return refused(429, u"busy"_s, u"%1 questions are under way; cancel one or wait"_s.arg(kept));

    const auto question = std::make_shared<Question>();
    question->id = ++m_count;
    question->asked.horizon = 1'000 * std::clamp<Ms>(body[u"horizon_seconds"_s].toInteger(600), 10, 7'200);
    question->asked.every = std::max<Ms>(1'000, question->asked.horizon / 120'000 * 1'000);
    question->asked.futures = static_cast<int>(
        std::clamp<qint64>(body[u"futures"_s].toInteger(OutlookQuestion::futuresFor(m_world)), 1, 200));
    m_questions.append(question);
    while (m_questions.size() > kept)
        m_questions.takeFirst()->stop = true;
    m_pool.start([question, deed = *deed, world = m_world] {
        std::optional<Outlook> outcome = outlook(world, deed, question->asked, question->done, question->stop);
        const std::lock_guard lock(question->guard);
        question->outcome = std::move(outcome);
        question->ended = true;
    });
    return said(202, {{u"id"_s, question->id}});
}

QJsonObject WhatIf::told(const Question &question)
{
    QJsonObject object{{u"id"_s, question.id},
                       {u"done"_s, question.done.load()},
                       {u"of"_s, 2 * question.asked.futures},
                       {u"ended"_s, question.ended.load()}};
    const std::lock_guard lock(question.guard);
    if (question.outcome) {
        object.insert(u"at"_s, question.outcome->from);
        object.insert(u"every_ms"_s, question.outcome->every);
        object.insert(u"acting"_s, json(question.outcome->acting));
        object.insert(u"waiting"_s, json(question.outcome->waiting));
    }
    return object;
}

}
