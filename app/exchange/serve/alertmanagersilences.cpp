// SPDX-License-Identifier: GPL-3.0-or-later
// Silences over Alertmanager's API v2.
#include "exchange/serve/alertmanagerapi.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QTimeZone>

namespace Hikeshi::Exchange {

using namespace Qt::StringLiterals;

namespace {

using Alertmanager::answer;
using Alertmanager::invalid;

QJsonObject json(const Silence &silence, Ms now)
{
    static const QStringList states{u"active"_s, u"pending"_s, u"expired"_s};
    QJsonArray matchers;
    for (const Matcher &matcher : silence.matchers)
        matchers.append(QJsonObject{{u"isEqual"_s, matcher.isEqual},
                                    {u"isRegex"_s, matcher.isRegex},
                                    {u"name"_s, matcher.name},
                                    {u"value"_s, matcher.value}});
    return {{u"id"_s, silence.id},
            {u"status"_s, QJsonObject{{u"state"_s, states[static_cast<int>(silence.state(now))]}}},
            {u"updatedAt"_s, alertTime(silence.updatedAt)},
            {u"comment"_s, silence.comment},
            {u"createdBy"_s, silence.createdBy},
            {u"endsAt"_s, alertTime(silence.endsAt)},
            {u"matchers"_s, matchers},
            {u"startsAt"_s, alertTime(silence.startsAt)}};
}

HttpAnswer unparsed(const QString &why)
{
    return invalid(400, 400, u"parsing silence body from \"\" failed, because "_s + why);
}

HttpAnswer required(const QString &field)
{
    return invalid(422, 602, field + u" in body is required"_s);
}

QString kindOf(const QJsonValue &value)
{
    static const QStringList kinds{u"null"_s, u"bool"_s, u"number"_s, u"string"_s, u"array"_s, u"object"_s};
    return kinds.value(value.type());
}

/// The body as an object; none is an empty object, the error is the answer.
std::expected<QJsonObject, HttpAnswer> bodyOf(const HttpRequest &request)
{
    if (request.body.isEmpty())
        return std::unexpected(required(u"silence"_s));
    const QByteArray type = request.headers.value("content-type", "application/octet-stream");
    if (type.split(';').first().trimmed().toLower() != "application/json")
        return std::unexpected(invalid(415, 415,
                                       u"unsupported media type \"%1\", only [application/json] are allowed"_s.arg(
                                           QString::fromLatin1(type.left(200)))));
    QJsonParseError wrong;
    // In brackets, since a document is an object or a list.
    const QJsonArray whole = QJsonDocument::fromJson('[' + request.body + ']', &wrong).array();
    if (wrong.error != QJsonParseError::NoError) {
        const qsizetype at = wrong.offset - 1;
        return std::unexpected(unparsed(at >= request.body.size() || wrong.error == QJsonParseError::UnterminatedString
                                            ? u"unexpected EOF"_s
                                            : u"invalid character '%1' looking for beginning of value"_s.arg(
                                                  QChar::fromLatin1(request.body[std::max<qsizetype>(at, 0)]))));
    }
    if (whole.size() != 1)
        return std::unexpected(unparsed(u"unexpected EOF"_s));
    if (!whole[0].isObject())
        return std::unexpected(unparsed(
            u"json: cannot unmarshal %1 into Go value of type struct { ID string \"json:\\\"id,omitempty\\\"\" }"_s.arg(
                kindOf(whole[0]))));
    return whole[0].toObject();
}

/// Why the object cannot be a silence, by the types of its fields.
std::optional<HttpAnswer> wrongType(const QJsonObject &body)
{
    const auto isWrong = [&](const QString &field, QJsonValue::Type type) {
        const QJsonValue value = body[field];
        return !value.isNull() && !value.isUndefined() && value.type() != type;
    };
    for (const QString &field : {u"comment"_s, u"createdBy"_s, u"id"_s, u"startsAt"_s, u"endsAt"_s}) {
        if (isWrong(field, QJsonValue::String))
            return unparsed(u"json: cannot unmarshal %1 into Go struct field Silence.%2 of type string"_s.arg(
                kindOf(body[field]), field));
    }
    if (isWrong(u"matchers"_s, QJsonValue::Array))
        return unparsed(
            u"json: cannot unmarshal %1 into Go struct field Silence.matchers of type models.Matchers"_s.arg(
                kindOf(body[u"matchers"_s])));
    for (const auto matchers = body[u"matchers"_s].toArray(); const QJsonValue &matcher : matchers) {
        if (!matcher.isObject())
            return unparsed(
                u"json: cannot unmarshal %1 into Go struct field Silence.matchers of type models.Matcher"_s.arg(
                    kindOf(matcher)));
        for (const auto &[field, type] : {std::pair(u"name"_s, QJsonValue::String),
                                          {u"value"_s, QJsonValue::String},
                                          {u"isRegex"_s, QJsonValue::Bool},
                                          {u"isEqual"_s, QJsonValue::Bool}}) {
            const QJsonValue value = matcher[field];
            if (!value.isNull() && !value.isUndefined() && value.type() != type)
                return unparsed(u"json: cannot unmarshal %1 into Go struct field Matcher.matchers.%2 of type %3"_s.arg(
                    kindOf(value), field, type == QJsonValue::Bool ? u"bool"_s : u"string"_s));
        }
    }
    return std::nullopt;
}

std::optional<HttpAnswer> lacking(const QJsonObject &body)
{
    const auto lacks = [](const QJsonObject &object, const QString &field) {
        return object[field].isNull() || object[field].isUndefined();
    };
    for (const QString &field : {u"comment"_s, u"createdBy"_s, u"endsAt"_s, u"matchers"_s}) {
        if (lacks(body, field))
            return required(field);
    }
    const QJsonArray matchers = body[u"matchers"_s].toArray();
    if (matchers.isEmpty())
        return invalid(422, 612, u"matchers in body should have at least 1 items"_s);
    for (qsizetype i = 0; i < matchers.size(); ++i) {
        for (const QString &field : {u"isRegex"_s, u"name"_s, u"value"_s}) {
            if (lacks(matchers[i].toObject(), field))
                return required(u"matchers.%1.%2"_s.arg(i).arg(field));
        }
    }
    return lacks(body, u"startsAt"_s) ? std::optional(required(u"startsAt"_s)) : std::nullopt;
}

std::expected<Ms, HttpAnswer> instantOf(const QJsonObject &body, const QString &field)
{
    const QString text = body[field].toString();
    QDateTime at = QDateTime::fromString(text, Qt::ISODateWithMs);
    if (!at.isValid() || text.size() > 40)
        return std::unexpected(
            unparsed(u"parsing time \"%1\" as \"2006-01-02\": cannot parse \"%1\" as \"2006\""_s.arg(text.left(100))));
    if (at.timeSpec() == Qt::LocalTime)
        at.setTimeZone(QTimeZone::UTC);
    return at.toMSecsSinceEpoch();
}

std::expected<Silence, HttpAnswer> silenceOf(const HttpRequest &request)
{
    const auto body = bodyOf(request);
    if (!body)
        return std::unexpected(body.error());
    if (const auto wrong = wrongType(*body))
        return std::unexpected(*wrong);
    Silence silence{.id = (*body)[u"id"_s].toString(),
                    .matchers = {},
                    .createdBy = (*body)[u"createdBy"_s].toString(),
                    .comment = (*body)[u"comment"_s].toString()};
    for (const auto &[field, at] : {std::pair(u"startsAt"_s, &silence.startsAt), {u"endsAt"_s, &silence.endsAt}}) {
        if (!(*body)[field].isString())
            continue; // told below, as what is lacking
        const auto instant = instantOf(*body, field);
        if (!instant)
            return std::unexpected(instant.error());
        *at = *instant;
    }
    if (const auto lack = lacking(*body))
        return std::unexpected(*lack);
    for (const auto matchers = (*body)[u"matchers"_s].toArray(); const QJsonValue &matcher : matchers)
        silence.matchers.append({.name = matcher[u"name"_s].toString(),
                                 .value = matcher[u"value"_s].toString(),
                                 .isRegex = matcher[u"isRegex"_s].toBool(),
                                 .isEqual = matcher[u"isEqual"_s].toBool(true),
                                 .expression = {}});
    return silence;
}

/// A query's matcher finds a silence that has the very same one.
bool has(const Silence &silence, const Matcher &wanted)
{
    return std::ranges::any_of(silence.matchers, [&](const Matcher &each) {
        return each.name == wanted.name && each.value == wanted.value && each.isRegex == wanted.isRegex
            && each.isEqual == wanted.isEqual;
    });
}

}

HttpAnswer Alertmanager::listSilences(const World &world, const QUrl &url)
{
    const auto matchers = filtersOf(url);
    if (!matchers)
        return matchers.error();
    QJsonArray list;
    for (const Silence &silence : world.silences().listed(world.now())) {
        if (std::ranges::all_of(*matchers, [&](const Matcher &matcher) { return has(silence, matcher); }))
            list.append(json(silence, world.now()));
    }
    return answer(200, list);
}

HttpAnswer Alertmanager::postSilence(World &world, const HttpRequest &request)
{
    const auto silence = silenceOf(request);
    if (!silence)
        return silence.error();
    const QString failed = u"Failed to create silence: "_s;
    if (silence->startsAt >= silence->endsAt)
        return answer(400, QString(failed + u"start time must be before end time"_s));
    if (silence->endsAt < world.now())
        return answer(400, QString(failed + u"end time can't be in the past"_s));
    const auto id = world.silences().set(*silence, world.now());
    if (!id)
        return answer(id.error().isUnknown ? 404 : 400, id.error().text);
    return answer(200, QJsonObject{{u"silenceID"_s, *id}});
}

HttpAnswer Alertmanager::oneSilence(World &world, const QByteArray &method, const QString &id)
{
    static const QRegularExpression uuid(u"^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32})$"_s,
                                         QRegularExpression::CaseInsensitiveOption);
    if (!uuid.match(id).hasMatch())
        return invalid(422, 601, u"silenceID in path must be of type uuid: \"%1\""_s.arg(id.left(200)));
    const Silence *silence = world.silences().find(id);
    if (!silence)
        return answer(404, QJsonValue::Undefined);
    if (method == "GET")
        return answer(200, json(*silence, world.now()));
    world.silences().expire(id, world.now());
    return answer(200, QJsonValue::Undefined);
}

}
