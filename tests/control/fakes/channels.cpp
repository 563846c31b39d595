// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/fakes/channels.h"

namespace Hikeshi::Test {

using namespace Qt::StringLiterals;

namespace {

QJsonArray newestFirst(const QJsonObject &all)
{
    QJsonArray values;
    for (const QJsonValue &value : all)
        values.prepend(value);
    return values;
}

Reply said(int status, const QString &key, const QString &message)
{
    return Reply::of(status, QJsonObject{{key, message}});
}

}

FakeStatuspage::FakeStatuspage()
{
    token = u"OAuth lab-statuspage"_s;
    put({u"incidents"_s}, QJsonObject{});
    const QString incidents = u"/v1/pages/kctbh9vrtdwd/incidents"_s;
    on("GET", incidents, [this](const Asked &) { return Reply::of(200, newestFirst(this->incidents())); });
    on("POST", incidents, [this](const Asked &asked) { return create(asked); });
    on("PATCH", incidents + u"/{id}", [this](const Asked &asked) { return update(asked); });
}

bool FakeStatuspage::isAuthorized(const Asked &asked) const
{
    return asked.headers.value("authorization") == token.toUtf8();
}

Reply FakeStatuspage::unauthorizedReply() const
{
    return said(401, u"error"_s, u"Could not authenticate"_s);
}

Reply FakeStatuspage::notFoundReply() const
{
    return said(404, u"error"_s, u"Not found"_s);
}

Reply FakeStatuspage::create(const Asked &asked)
{
    QJsonObject incident = asked.json()[u"incident"_s].toObject();
    const QString name = incident[u"name"_s].toString();
    if (name.isEmpty() || name.size() > 255)
        return Reply::of(422,
                         QJsonObject{{u"error"_s, QJsonArray{u"Name can't be blank or longer than 255 characters"_s}}});
    if (!QStringList{u"investigating"_s, u"identified"_s, u"monitoring"_s, u"resolved"_s}.contains(
            incident[u"status"_s].toString()))
        return Reply::of(422, QJsonObject{{u"error"_s, QJsonArray{u"Status is not included in the list"_s}}});
    incident.insert(u"id"_s, QString(u"inc"_s + nextId()));
    incident.insert(u"impact"_s, incident[u"impact_override"_s].toString(u"none"_s));
    incident.insert(u"incident_updates"_s,
                    QJsonArray{QJsonObject{{u"status"_s, incident[u"status"_s]}, {u"body"_s, incident[u"body"_s]}}});
    put({u"incidents"_s, incident[u"id"_s].toString()}, incident);
    return Reply::of(201, incident);
}

Reply FakeStatuspage::update(const Asked &asked)
{
    const QString id = asked.part(u"id"_s);
    const QJsonValue before = at({u"incidents"_s, id});
    if (before.isUndefined())
        return notFoundReply();
    const QJsonObject change = asked.json()[u"incident"_s].toObject();
    if (before[u"status"_s] == u"resolved"_s && change[u"status"_s] != u"resolved"_s && change.contains(u"status"_s))
        return Reply::of(
            422, QJsonObject{{u"error"_s, QJsonArray{u"Status cannot be changed after the incident is resolved"_s}}});
    QJsonObject after = merged(before, change).toObject();
    QJsonArray updates = before[u"incident_updates"_s].toArray();
    updates.prepend(QJsonObject{{u"status"_s, after[u"status"_s]}, {u"body"_s, change[u"body"_s]}});
    after.insert(u"incident_updates"_s, updates);
    put({u"incidents"_s, id}, after);
    return Reply::of(200, after);
}

FakeCachet::FakeCachet()
{
    token = u"lab-cachet"_s;
    put({u"incidents"_s}, QJsonObject{});
    on("GET", u"/api/incidents"_s, [this](const Asked &) {
        QJsonArray data;
        const QJsonArray all = newestFirst(incidents());
        for (const QJsonValue &incident : all)
            data.append(told(incident.toObject()));
        return Reply::of(200, QJsonObject{{u"data"_s, data}, {u"meta"_s, QJsonObject{{u"current_page"_s, 1}}}});
    });
    on("POST", u"/api/incidents"_s, [this](const Asked &asked) { return create(asked); });
    on("POST", u"/api/incidents/{id}/updates"_s, [this](const Asked &asked) { return update(asked); });
}

bool FakeCachet::isAuthorized(const Asked &asked) const
{
    return asked.method == "GET" || FakeApi::isAuthorized(asked);
}

Reply FakeCachet::unauthorizedReply() const
{
    return said(401, u"message"_s, u"Unauthenticated."_s);
}

Reply FakeCachet::notFoundReply() const
{
    return said(404, u"message"_s, u"Not Found"_s);
}

QJsonObject FakeCachet::told(const QJsonObject &incident)
{
    static const QStringList words{u"Unknown"_s, u"Investigating"_s, u"Identified"_s, u"Watching"_s, u"Fixed"_s};
    QJsonObject attributes = incident;
    const int status = incident[u"status"_s].toInt();
    attributes.insert(u"status"_s, QJsonObject{{u"human"_s, words.value(status)}, {u"value"_s, status}});
    attributes.insert(u"created"_s,
                      QJsonObject{{u"human"_s, u"1 minute ago"_s}, {u"string"_s, u"2026-11-25 04:00:00"_s}});
    return {{u"id"_s, incident[u"id"_s]}, {u"type"_s, u"incidents"_s}, {u"attributes"_s, attributes}};
}

Reply FakeCachet::create(const Asked &asked)
{
    QJsonObject incident = asked.json();
    const int status = incident[u"status"_s].toInt(-1);
    if (incident[u"name"_s].toString().isEmpty() || incident[u"message"_s].toString().isEmpty())
        return said(422, u"message"_s, u"The name field is required. (and 1 more error)"_s);
    if (status < 0 || status > 4)
        return said(422, u"message"_s, u"The selected status is invalid."_s);
    incident.insert(u"id"_s, nextId());
    put({u"incidents"_s, incident[u"id"_s].toString()}, incident);
    return Reply::of(201, QJsonObject{{u"data"_s, told(incident)}});
}

Reply FakeCachet::update(const Asked &asked)
{
    const QString id = asked.part(u"id"_s);
    if (at({u"incidents"_s, id}).isUndefined())
        return notFoundReply();
    const QJsonValue status = asked.json()[u"status"_s];
    if (!status.isDouble() || asked.json()[u"message"_s].toString().isEmpty())
        return said(422, u"message"_s, u"The message field is required."_s);
    put({u"incidents"_s, id, u"status"_s}, status);
    return Reply::of(
        201,
        QJsonObject{
            {u"data"_s, QJsonObject{{u"id"_s, nextId()}, {u"type"_s, u"updates"_s}, {u"attributes"_s, asked.json()}}}});
}

FakeMastodon::FakeMastodon()
{
    token = u"lab-mastodon"_s;
    put({u"statuses"_s}, QJsonObject{});
    on("GET", u"/api/v1/accounts/verify_credentials"_s, [](const Asked &) {
        return Reply::of(200, QJsonObject{{u"id"_s, u"110001"_s}, {u"username"_s, u"exchange"_s}});
    });
    on("GET", u"/api/v1/accounts/{id}/statuses"_s, [this](const Asked &asked) {
        return asked.part(u"id"_s) == u"110001"_s ? Reply::of(200, newestFirst(statuses())) : notFoundReply();
    });
    on("POST", u"/api/v1/statuses"_s, [this](const Asked &asked) { return publish(asked); });
    on("DELETE", u"/api/v1/statuses/{id}"_s, [this](const Asked &asked) {
        const QJsonValue status = at({u"statuses"_s, asked.part(u"id"_s)});
        if (status.isUndefined())
            return notFoundReply();
        put({u"statuses"_s, asked.part(u"id"_s)}, QJsonValue::Undefined);
        return Reply::of(200, status.toObject());
    });
}

Reply FakeMastodon::unauthorizedReply() const
{
    return said(401, u"error"_s, u"The access token is invalid"_s);
}

Reply FakeMastodon::notFoundReply() const
{
    return said(404, u"error"_s, u"Record not found"_s);
}

Reply FakeMastodon::publish(const Asked &asked)
{
    const bool form = asked.headers.value("content-type").startsWith("application/x-www-form-urlencoded");
    QByteArray spaced = asked.body;
    const QUrlQuery fields(QString::fromUtf8(spaced.replace('+', ' ')));
    const QJsonObject json = asked.json();
    const auto field = [&](const QString &name) {
        return form ? fields.queryItemValue(name, QUrl::FullyDecoded) : json[name].toString();
    };
    const QString text = field(u"status"_s);
    if (text.isEmpty())
        return said(422, u"error"_s, u"Validation failed: Text can't be blank"_s);
    if (text.size() > 500)
        return said(422, u"error"_s, u"Validation failed: Text character limit of 500 exceeded"_s);
    const QString key = QString::fromUtf8(asked.headers.value("idempotency-key"));
    if (const QString known = at({u"keys"_s, key}).toString(); !key.isEmpty() && !known.isEmpty())
        return Reply::of(200, at({u"statuses"_s, known}).toObject());
    QString html = text.toHtmlEscaped();
    html = u"<p>"_s + html.replace(u"\n\n"_s, u"</p><p>"_s).replace(u'\n', u"<br />"_s) + u"</p>"_s;
    const QJsonObject status{{u"id"_s, nextId()},
                             {u"content"_s, html},
                             {u"visibility"_s, field(u"visibility"_s)},
                             {u"language"_s, field(u"language"_s)}};
    put({u"statuses"_s, status[u"id"_s].toString()}, status);
    if (!key.isEmpty())
        put({u"keys"_s, key}, status[u"id"_s]);
    return Reply::of(200, status);
}

FakeSlack::FakeSlack()
{
    put({u"messages"_s}, QJsonArray{});
    on("POST", path(), [this](const Asked &asked) {
        if (archived)
            return Reply::text(410, "channel_is_archived");
        const QJsonObject message = asked.json();
        if (message.isEmpty())
            return Reply::text(400, "invalid_payload");
        if (message[u"text"_s].toString().isEmpty() && message[u"blocks"_s].toArray().isEmpty())
            return Reply::text(400, "no_text");
        QJsonArray all = messages();
        all.append(message);
        put({u"messages"_s}, all);
        return Reply::text(200, "ok");
    });
}

Reply FakeSlack::unauthorizedReply() const
{
    return Reply::text(403, "invalid_token");
}

Reply FakeSlack::notFoundReply() const
{
    return Reply::text(404, "no_service");
}

FakeGrafana::FakeGrafana()
{
    token = u"lab-grafana"_s;
    put({u"annotations"_s}, QJsonObject{});
    on("GET", u"/api/annotations"_s, [this](const Asked &asked) {
        QJsonArray found;
        const QStringList tags = asked.query.allQueryItemValues(u"tags"_s, QUrl::FullyDecoded);
        const QJsonArray all = newestFirst(annotations());
        for (const QJsonValue &annotation : all) {
            const QJsonArray own = annotation[u"tags"_s].toArray();
            if (std::ranges::all_of(tags, [&](const QString &tag) { return own.contains(tag); }))
                found.append(annotation);
        }
        return Reply::of(200, found);
    });
    on("POST", u"/api/annotations"_s, [this](const Asked &asked) {
        QJsonObject annotation = asked.json();
        if (annotation[u"text"_s].toString().isEmpty())
            return said(400, u"message"_s, u"text field should not be empty"_s);
        if (!annotation[u"time"_s].isDouble() && annotation.contains(u"time"_s))
            return said(400, u"message"_s, u"bad request data"_s);
        const qint64 id = nextId().toLongLong();
        annotation.insert(u"id"_s, id);
        put({u"annotations"_s, QString::number(id)}, annotation);
        return Reply::of(200, QJsonObject{{u"message"_s, u"Annotation added"_s}, {u"id"_s, id}});
    });
    on("DELETE", u"/api/annotations/{id}"_s, [this](const Asked &asked) {
        if (at({u"annotations"_s, asked.part(u"id"_s)}).isUndefined())
            return said(404, u"message"_s, u"Annotation not found"_s);
        put({u"annotations"_s, asked.part(u"id"_s)}, QJsonValue::Undefined);
        return Reply::of(200, QJsonObject{{u"message"_s, u"Annotation deleted"_s}});
    });
}

Reply FakeGrafana::unauthorizedReply() const
{
    return said(401, u"message"_s, u"Invalid API key"_s);
}

Reply FakeGrafana::notFoundReply() const
{
    return said(404, u"message"_s, u"Not found"_s);
}

}
