// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/serve/alertmanagerapi.h"

#include "exchange/model/parts.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QTimeZone>
#include <QUrlQuery>

#include <algorithm>

namespace Hikeshi::Exchange {

using namespace Qt::StringLiterals;

namespace {

const QString prefix = QStringLiteral("/api/v2/");
constexpr Ms resentEvery = 60'000; ///< what Prometheus tells of an alert that goes on, and for how long it holds
constexpr Ms holdsFor = 4 * resentEvery;

/// What a query of alerts wants to see.
struct AlertFilter
{
    bool active = true;
    bool silenced = true; ///< none is inhibited or unprocessed: what a query says of these changes nothing
    bool isReceiver = true; ///< the only one is meant
    QList<Matcher> matchers;

    bool shows(const Labels &labels, const QStringList &silencedBy) const
    {
        return isReceiver && (silencedBy.isEmpty() ? active : silenced)
            && std::ranges::all_of(matchers, [&](const Matcher &matcher) { return matcher.fits(labels); });
    }
};

bool truthOf(const QUrl &url, const QString &name)
{
    static const QStringList words{u"true"_s, u"1"_s,        u"yes"_s,     u"ok"_s, u"y"_s,
                                   u"on"_s,   u"selected"_s, u"checked"_s, u"t"_s,  u"enabled"_s};
    const QStringList said = Alertmanager::queried(url, name);
    return said.isEmpty() || said.last().isEmpty() || words.contains(said.last().toLower());
}

std::expected<AlertFilter, HttpAnswer> alertFilterOf(const QUrl &url)
{
    AlertFilter filter{.active = truthOf(url, u"active"_s), .silenced = truthOf(url, u"silenced"_s), .matchers = {}};
    const auto matchers = Alertmanager::filtersOf(url);
    if (!matchers)
        return std::unexpected(matchers.error());
    filter.matchers = *matchers;
    const QString receiver = Alertmanager::queried(url, u"receiver"_s).value(0);
    if (!receiver.isEmpty()) {
        Matcher wanted{.name = {}, .value = receiver, .isRegex = true, .isEqual = true, .expression = {}};
        if (const auto good = wanted.compile(u"^(?:%1)$"_s.arg(receiver)); !good)
            return std::unexpected(
                Alertmanager::answer(400, QString(u"failed to parse receiver param: "_s + good.error())));
        filter.isReceiver = wanted.matches(AlertRoute::receiver);
    }
    return filter;
}

QJsonObject json(const AlertChange &alert, const QStringList &silencedBy, Ms now, const QString &base)
{
    const Ms fired = alert.startsAt + alert.condition.delay;
    const Ms updated = fired + std::max<Ms>(0, now - fired) / resentEvery * resentEvery;
    const QJsonArray none;
    return {{u"annotations"_s, jsonOf(alert.condition.annotations())},
            {u"endsAt"_s, alertTime(updated + holdsFor)},
            {u"fingerprint"_s, alert.fingerprint},
            {u"generatorURL"_s, QString(base + u"/metrics"_s)},
            {u"labels"_s, jsonOf(alert.condition.labels())},
            {u"receivers"_s, QJsonArray{QJsonObject{{u"name"_s, QString(AlertRoute::receiver)}}}},
            {u"startsAt"_s, alertTime(alert.startsAt)},
            {u"status"_s,
             QJsonObject{{u"inhibitedBy"_s, none},
                         {u"mutedBy"_s, none},
                         {u"silencedBy"_s, QJsonArray::fromStringList(silencedBy)},
                         {u"state"_s, silencedBy.isEmpty() ? u"active"_s : u"suppressed"_s}}},
            {u"updatedAt"_s, alertTime(updated)}};
}

HttpAnswer alerts(const World &world, const QUrl &url, const QString &base)
{
    const auto filter = alertFilterOf(url);
    if (!filter)
        return filter.error();
    QJsonArray list;
    for (const AlertChange &alert : world.monitoring().firing()) {
        const Labels labels = alert.condition.labels();
        const QStringList silencedBy = world.silences().silencing(labels, world.now());
        if (filter->shows(labels, silencedBy))
            list.append(json(alert, silencedBy, world.now(), base));
    }
    return Alertmanager::answer(200, list);
}

HttpAnswer groups(const World &world, const QUrl &url, const QString &base)
{
    const auto filter = alertFilterOf(url);
    if (!filter)
        return filter.error();
    QMap<QStringList, std::pair<Labels, QJsonArray>> byLabels;
    for (const AlertChange &alert : world.monitoring().firing()) {
        const Labels labels = alert.condition.labels();
        const QStringList silencedBy = world.silences().silencing(labels, world.now());
        if (!filter->shows(labels, silencedBy))
            continue;
        const Labels shared = AlertRoute::groupOf(labels);
        auto &group = byLabels[shared.values()];
        group.first = shared;
        group.second.append(json(alert, silencedBy, world.now(), base));
    }
    QJsonArray list;
    for (const auto &[labels, members] : std::as_const(byLabels))
        list.append(QJsonObject{{u"alerts"_s, members},
                                {u"labels"_s, jsonOf(labels)},
                                {u"receiver"_s, QJsonObject{{u"name"_s, QString(AlertRoute::receiver)}}}});
    return Alertmanager::answer(200, list);
}

QString configuration()
{
    return u"global:\n  resolve_timeout: 5m\nroute:\n  receiver: %1\n  group_by:\n  - alertname\n  - service\n"
           "  continue: false\n  group_wait: %2s\n  group_interval: %3s\n  repeat_interval: %4h\n"
           "receivers:\n- name: %1\ntemplates: []\n"_s.arg(AlertRoute::receiver)
               .arg(AlertRoute::groupWait / 1'000)
               .arg(AlertRoute::groupInterval / 1'000)
               .arg(AlertRoute::repeatInterval / 3'600'000);
}

HttpAnswer status(const World &world)
{
    QJsonObject version;
    for (const QString &part : {u"branch"_s, u"buildDate"_s, u"buildUser"_s, u"goVersion"_s, u"revision"_s})
        version.insert(part, u"simulated"_s);
    version.insert(u"version"_s, u"0.28.1"_s);
    return Alertmanager::answer(
        200,
        QJsonObject{{u"cluster"_s, QJsonObject{{u"peers"_s, QJsonArray()}, {u"status"_s, u"disabled"_s}}},
                    {u"config"_s, QJsonObject{{u"original"_s, configuration()}}},
                    {u"uptime"_s, alertTime(world.start())},
                    {u"versionInfo"_s, version}});
}

HttpAnswer notAllowed(const QByteArray &method, const QByteArray &allowed)
{
    HttpAnswer answer = Alertmanager::invalid(
        405, 405,
        u"method %1 is not allowed, but [%2] are"_s.arg(QString::fromLatin1(method), QString::fromLatin1(allowed)));
    answer.headers.append({"Allow", allowed});
    return answer;
}

}

Labels AlertRoute::groupOf(const Labels &labels)
{
    return {{u"alertname"_s, labels.value(u"alertname"_s)}, {u"service"_s, labels.value(u"service"_s)}};
}

QString alertTime(Ms at)
{
    return QDateTime::fromMSecsSinceEpoch(at, QTimeZone::UTC).toString(Qt::ISODateWithMs);
}

HttpAnswer Alertmanager::answer(int status, const QJsonValue &value)
{
    HttpAnswer answer{.status = status, .body = {}, .headers = {{"Cache-Control", "no-store"}, {"Vary", "Origin"}}};
    if (value.isUndefined())
        answer.type.clear();
    else if (value.isString()) // a document is no text: in a list, without the list's brackets
        answer.body = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact).sliced(1).chopped(1) + '\n';
    else
        answer.body = (value.isArray() ? QJsonDocument(value.toArray()) : QJsonDocument(value.toObject()))
                          .toJson(QJsonDocument::Compact)
            + '\n';
    return answer;
}

HttpAnswer Alertmanager::invalid(int status, int code, const QString &message)
{
    HttpAnswer answer = Alertmanager::answer(status, QJsonObject{{u"code"_s, code}, {u"message"_s, message}});
    answer.body.chop(1);
    if (status == 422)
        answer.reason = "Unprocessable Entity";
    return answer;
}

QStringList Alertmanager::queried(const QUrl &url, const QString &name)
{
    // A plus is a blank, as browsers and Go write it.
    const QUrlQuery query(url.query(QUrl::FullyEncoded).replace(u'+', u"%20"_s));
    return query.allQueryItemValues(name, QUrl::FullyDecoded);
}

std::expected<QList<Matcher>, HttpAnswer> Alertmanager::filtersOf(const QUrl &url)
{
    QList<Matcher> matchers;
    for (const auto filters = queried(url, u"filter"_s); const QString &text : filters) {
        const auto matcher = parseMatcher(text);
        if (!matcher)
            return std::unexpected(answer(400, matcher.error()));
        matchers.append(*matcher);
    }
    return matchers;
}

bool isAlertmanager(const QString &path)
{
    return path.startsWith(prefix);
}

HttpAnswer refuseAlertmanager()
{
    return {.status = 401,
            .type = "text/plain; charset=utf-8",
            .body = "Unauthorized\n",
            .headers = {{"WWW-Authenticate", "Basic"}, {"X-Content-Type-Options", "nosniff"}}};
}

HttpAnswer answerAlertmanager(World &world, const HttpRequest &request, const QString &base)
{
    const QString path = request.url.path().sliced(prefix.size());
    const bool isRead = request.method == "GET";
    if (path.startsWith(u"silence/") && path.count(u'/') == 1 && path.size() > 8) {
        if (!isRead && request.method != "DELETE")
            return notAllowed(request.method, "GET,DELETE");
        return Alertmanager::oneSilence(world, request.method, path.sliced(8));
    }
    if (path == u"silences") {
        if (!isRead && request.method != "POST")
            return notAllowed(request.method, "POST,GET");
        return isRead ? Alertmanager::listSilences(world, request.url) : Alertmanager::postSilence(world, request);
    }
    static const QStringList reads{u"status"_s, u"receivers"_s, u"alerts"_s, u"alerts/groups"_s};
    if (!reads.contains(path))
        return Alertmanager::invalid(404, 404, u"path %1 was not found"_s.arg(request.url.path().left(1'000)));
    if (!isRead)
        return notAllowed(request.method, "GET");
    if (path == u"status")
        return status(world);
    if (path == u"receivers")
        return Alertmanager::answer(200, QJsonArray{QJsonObject{{u"name"_s, QString(AlertRoute::receiver)}}});
    return path == u"alerts" ? alerts(world, request.url, base) : groups(world, request.url, base);
}

}
