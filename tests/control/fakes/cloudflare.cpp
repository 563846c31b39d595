// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/fakes/cloudflare.h"

namespace Hikeshi::Test {

using namespace Qt::StringLiterals;

namespace {

Reply good(const QJsonValue &result)
{
    return Reply::of(
        200,
        QJsonObject{
            {u"success"_s, true}, {u"errors"_s, QJsonArray{}}, {u"messages"_s, QJsonArray{}}, {u"result"_s, result}});
}

Reply bad(int status, int code, const QString &message)
{
    return Reply::of(status,
                     QJsonObject{{u"success"_s, false},
                                 {u"errors"_s, QJsonArray{QJsonObject{{u"code"_s, code}, {u"message"_s, message}}}},
                                 {u"messages"_s, QJsonArray{}},
                                 {u"result"_s, QJsonValue::Null}});
}

}

FakeCloudflare::FakeCloudflare()
{
    token = u"lab-cloudflare"_s;
    put({u"level"_s}, u"medium"_s);
    put({u"rules"_s}, QJsonObject{});
    const QString root = u"/client/v4/zones/"_s + zone();
    const auto told = [this] {
        return good(QJsonObject{{u"id"_s, u"security_level"_s}, {u"value"_s, level()}, {u"editable"_s, true}});
    };
    on("GET", root + u"/settings/security_level", [told](const Asked &) { return told(); });
    on("PATCH", root + u"/settings/security_level", [this, told](const Asked &asked) {
        const QString wanted = asked.json()[u"value"_s].toString();
        if (!QStringList{u"off"_s, u"low"_s, u"medium"_s, u"high"_s, u"under_attack"_s}.contains(wanted))
            return bad(400, 1007, u"Invalid value for zone setting security_level"_s);
        put({u"level"_s}, wanted);
        return told();
    });
    const QString rules = root + u"/firewall/access_rules/rules";
    on("GET", rules, [this](const Asked &asked) { return listRules(asked); });
    on("POST", rules, [this](const Asked &asked) { return addRule(asked); });
    on("DELETE", rules + u"/{id}", [this](const Asked &asked) {
        const QString id = asked.part(u"id"_s);
        if (at({u"rules"_s, id}).isUndefined())
            return bad(404, 10001, u"firewallaccessrules.api.not_found"_s);
        put({u"rules"_s, id}, QJsonValue::Undefined);
        return good(QJsonObject{{u"id"_s, id}});
    });
}

Reply FakeCloudflare::unauthorizedReply() const
{
    return bad(403, 9109, u"Invalid access token"_s);
}

Reply FakeCloudflare::notFoundReply() const
{
    return bad(404, 7003, u"Could not route to the given path, perhaps your object identifier is invalid?"_s);
}

QStringList FakeCloudflare::blocked() const
{
    QStringList values;
    const QJsonObject rules = at({u"rules"_s}).toObject();
    for (const QJsonValue &rule : rules)
        values.append(rule[u"configuration"_s][u"value"_s].toString());
    return values;
}

Reply FakeCloudflare::listRules(const Asked &asked) const
{
    const QString value = asked.asked(u"configuration.value"_s);
    const QString mode = asked.asked(u"mode"_s);
    QJsonArray found;
    const QJsonObject rules = at({u"rules"_s}).toObject();
    for (const QJsonValue &rule : rules) {
        if ((value.isEmpty() || rule[u"configuration"_s][u"value"_s] == value)
            && (mode.isEmpty() || rule[u"mode"_s] == mode))
            found.append(rule);
    }
    return good(found);
}

Reply FakeCloudflare::addRule(const Asked &asked)
{
    const QJsonObject wanted = asked.json();
    const QString value = wanted[u"configuration"_s][u"value"_s].toString();
    const QString target = wanted[u"configuration"_s][u"target"_s].toString();
    if (!QStringList{u"ip"_s, u"ip6"_s, u"ip_range"_s, u"asn"_s, u"country"_s}.contains(target) || value.isEmpty())
        return bad(400, 10001, u"firewallaccessrules.api.invalid_target"_s);
    if (target == u"ip_range" && !value.endsWith(u"/16") && !value.endsWith(u"/24"))
        return bad(400, 10001, u"firewallaccessrules.api.invalid_ip_range: use /16 or /24"_s);
    if (blocked().contains(value))
        return bad(400, 10009, u"firewallaccessrules.api.duplicate_of_existing"_s);
    QJsonObject rule = wanted;
    rule.insert(u"id"_s, QString(u"rule"_s + nextId()));
    put({u"rules"_s, rule[u"id"_s].toString()}, rule);
    return good(rule);
}

}
