// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/requestreader.h"

#include <QRegularExpression>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype mostRequests = 20;

QList<std::pair<QString, QString>> readPairs(const YamlNode &node)
{
    QList<std::pair<QString, QString>> pairs;
    for (const auto entries = node.entries(); const auto &[name, value] : entries)
        pairs.append({name, value.string()});
    return pairs;
}

QMap<QString, QString> readMap(const YamlNode &node)
{
    QMap<QString, QString> map;
    for (const auto entries = node.entries(); const auto &[name, value] : entries)
        map.insert(name, value.string());
    return map;
}

QList<int> readNumbers(const YamlNode &node)
{
    QList<int> numbers;
    if (node.isScalar())
        return {static_cast<int>(node.integer().value_or(0))};
    for (const auto items = node.items(); const YamlNode &item : items)
        numbers.append(static_cast<int>(item.integer().value_or(0)));
    return numbers;
}

void readHeaders(const YamlNode &node, RequestTemplate &request)
{
    static const QRegularExpression token(u"\\A[A-Za-z0-9!#$%&'*+.^_`|~-]+\\z"_s);
    static const QStringList ours{u"host"_s, u"content-length"_s, u"transfer-encoding"_s, u"connection"_s, u"expect"_s};
    request.headers = readPairs(node);
    for (const auto &[name, value] : std::as_const(request.headers)) {
        if (!token.match(name).hasMatch())
            node[name].report(u"`%1` cannot be a header's name"_s.arg(name), u"use letters, digits and -"_s);
        else if (ours.contains(name.toLower()))
            node[name].report(u"the header `%1` is made by the transport"_s.arg(name), u"leave it out"_s);
        if (value.contains(u'\n') || value.contains(u'\r'))
            node[name].report(u"the header `%1` has a line break in it"_s.arg(name), u"write it in one line"_s);
    }
}

/// For-each and take, which belong together.
void readList(const YamlNode &node, RequestTemplate &request)
{
    request.take = readMap(node[u"take"_s]);
    const YamlNode each = node[u"for_each"_s];
    if (!each.isMap()) {
        request.forEach = each.optionalString();
        return;
    }
    each.allowOnly({u"in"_s, u"where"_s, u"unless"_s});
    request.forEach = each[u"in"_s].string();
    request.where = readMap(each[u"where"_s]);
    request.unless = readMap(each[u"unless"_s]);
}

void readHttp(const YamlNode &node, RequestTemplate &request, bool mayRead)
{
    request.method = node[u"method"_s].string();
    request.path = node[u"path"_s].string();
    readHeaders(node[u"headers"_s], request);
    request.body = node[u"body"_s].variant();
    request.form = readPairs(node[u"form"_s]);
    request.text = node[u"text"_s].optionalString();
    if (int(request.body.isValid()) + int(!request.form.isEmpty()) + int(!request.text.isEmpty()) > 1)
        node.report(u"a request has one content"_s, u"keep one of body, form and text"_s);
    static const QStringList changing{u"POST"_s, u"PUT"_s, u"PATCH"_s, u"DELETE"_s};
    if (request.method == u"GET" && !mayRead)
        node[u"method"_s].report(u"a GET changes nothing, and nothing follows it"_s,
                                 u"put it before the request that acts, or use POST, PUT, PATCH or DELETE"_s);
    else if (!request.method.isEmpty() && request.method != u"GET" && !changing.contains(request.method))
        node[u"method"_s].report(u"`%1` is not a method that changes something"_s.arg(request.method),
                                 u"use POST, PUT, PATCH or DELETE"_s);
    if (request.method == u"GET" && request.body.isValid())
        node[u"body"_s].report(u"a GET has no content"_s, u"leave it out"_s);
    if (!request.path.isEmpty() && !request.path.startsWith(u'/'))
        node[u"path"_s].report(u"a path starts with `/`"_s);
    request.success = readNumbers(node[u"success"_s]);
    if (request.success.isEmpty())
        node.report(u"no status promises success"_s, u"add `success: [200]`"_s);
    for (const int status : std::as_const(request.success)) {
        if (status < 100 || status > 599)
            node[u"success"_s].report(u"%1 is no HTTP status"_s.arg(status), u"use 100 to 599"_s);
    }
}

void readExec(const YamlNode &node, RequestTemplate &request)
{
    for (const auto words = node[u"argv"_s].items(); const YamlNode &word : words)
        request.argv.append(word.string());
    if (request.argv.isEmpty())
        node.report(u"`argv` is missing"_s, u"list the program and its arguments: `argv: [nft, -j, list, ruleset]`"_s);
    else if (request.argv.first().contains(u'{') || request.argv.first().isEmpty())
        node[u"argv"_s].report(u"the program itself cannot be an argument"_s, u"write its name"_s);
    static const QStringList shells{u"sh"_s, u"bash"_s, u"dash"_s, u"zsh"_s, u"ksh"_s, u"fish"_s, u"csh"_s, u"eval"_s};
    if (!request.argv.isEmpty() && shells.contains(request.argv.first().section(u'/', -1)))
        node[u"argv"_s].report(u"`%1` is a shell: values could become commands in it"_s.arg(request.argv.first()),
                               u"call the program itself"_s);
    request.text = node[u"stdin"_s].optionalString();
    request.success = readNumbers(node[u"success"_s]);
    if (request.success.isEmpty())
        request.success = {0};
    for (const int code : std::as_const(request.success)) {
        if (code < 0 || code > 255)
            node[u"success"_s].report(u"%1 is no exit code"_s.arg(code), u"use 0 to 255"_s);
    }
}

}

RequestTemplate readRequest(const YamlNode &node, Request::Transport transport, bool mayRead,
                            const QStringList &further)
{
    RequestTemplate request;
    if (!node.isMap()) {
        node.report(u"`%1` is missing"_s.arg(node.path()), u"say what is sent"_s);
        return request;
    }
    static const QStringList common{u"endpoint"_s, u"success"_s, u"unknown"_s, u"timeout"_s,
                                    u"empty"_s,    u"take"_s,    u"for_each"_s};
    static const QMap<Request::Transport, QStringList> own{
        {Request::Transport::Http, {u"method"_s, u"path"_s, u"headers"_s, u"body"_s, u"form"_s, u"text"_s}},
        {Request::Transport::Socket, {u"command"_s}},
        {Request::Transport::Exec, {u"argv"_s, u"stdin"_s}}};
    node.allowOnly(own[transport] + common + further);
    request.endpoint = node[u"endpoint"_s].optionalString(u"any"_s);
    request.unknownText = node[u"unknown"_s].strings();
    request.timeout = node[u"timeout"_s].duration(request.timeout);
    if (request.timeout <= Milliseconds(0) || request.timeout > std::chrono::hours(24))
        node[u"timeout"_s].report(u"`%1` is no time to wait"_s.arg(node[u"timeout"_s].optionalString()),
                                  u"write for example 30s"_s);
    if (node[u"empty"_s].isDefined())
        request.emptySucceeds = choice<bool>(node[u"empty"_s], {{u"success"_s, true}, {u"failure"_s, false}}, false);
    readList(node, request);
    switch (transport) {
    case Request::Transport::Http:
        readHttp(node, request, mayRead);
        break;
    case Request::Transport::Socket:
        request.command = node[u"command"_s].string();
        if (request.command.contains(u'\n') || request.command.contains(u'\r'))
            node[u"command"_s].report(u"a command is one line"_s, u"send the others as further requests"_s);
        request.successText = node[u"success"_s].strings();
        break;
    case Request::Transport::Exec:
        readExec(node, request);
        break;
    }
    return request;
}

QList<RequestTemplate> readRequests(const YamlNode &action, Request::Transport transport)
{
    const YamlNode list = action[u"requests"_s];
    if (!list.isDefined())
        return {readRequest(action[u"request"_s], transport, false)};
    if (action[u"request"_s].isDefined())
        list.report(u"an action has `request` or `requests`, not both"_s, u"keep one"_s);
    QList<RequestTemplate> requests;
    const QList<YamlNode> items = list.items();
    if (items.isEmpty() || items.size() > mostRequests)
        list.report(u"`requests` has %1 items"_s.arg(items.size()), u"list 1 to %1"_s.arg(mostRequests));
    QStringList taken;
    for (const YamlNode &item : items.first(std::min(items.size(), mostRequests))) {
        const RequestTemplate request = readRequest(item, transport, requests.size() + 1 < items.size());
        if (!request.forEach.isEmpty() && !taken.contains(request.forEach))
            item[u"for_each"_s].report(u"nothing is taken as `%1` before this request"_s.arg(request.forEach),
                                       u"add `take: {%1: path}` to an earlier one"_s.arg(request.forEach));
        taken += request.take.keys();
        requests.append(request);
    }
    if (requests.isEmpty())
        requests.append(RequestTemplate{});
    return requests;
}

DryRunTemplate readDryRun(const YamlNode &node, Request::Transport transport)
{
    DryRunTemplate dry;
    if (node[u"requests"_s].isDefined()) {
        node.allowOnly({u"requests"_s, u"expect"_s, u"shows"_s, u"diff"_s, u"ignore"_s});
        for (const auto items = node[u"requests"_s].items(); const YamlNode &item : items)
            dry.requests.append(readRequest(item, transport, true));
    } else if (node[u"request"_s].isDefined()) {
        node.allowOnly({u"request"_s, u"expect"_s, u"shows"_s, u"diff"_s, u"ignore"_s});
        dry.requests.append(readRequest(node[u"request"_s], transport, true));
    } else {
        dry.requests.append(readRequest(node, transport, true, {u"expect"_s, u"shows"_s}));
    }
    if (dry.requests.isEmpty() || dry.requests.size() > mostRequests)
        node.report(u"a dry run sends 1 to %1 requests"_s.arg(mostRequests), u"list them"_s);
    const YamlNode expect = node[u"expect"_s];
    if (expect.isDefined()) {
        expect.allowOnly({u"contains"_s, u"lacks"_s});
        dry.contains = expect[u"contains"_s].optionalString();
        dry.lacks = expect[u"lacks"_s].optionalString();
    }
    dry.shows = node[u"shows"_s].optionalString();
    dry.diff = node[u"diff"_s].boolean(false);
    dry.ignore = node[u"ignore"_s].strings();
    if (dry.diff && dry.requests.size() < 2)
        node.report(u"a difference needs two answers"_s,
                    u"read what is there now first: `requests: [{method: GET, …}, …]`"_s);
    return dry;
}

AnswerMeaning readAnswer(const YamlNode &node, Request::Transport transport)
{
    node.allowOnly({u"status"_s, u"contains"_s, u"lacks"_s, u"outcome"_s, u"means"_s});
    AnswerMeaning meaning{.statuses = readNumbers(node[u"status"_s]),
                          .contains = node[u"contains"_s].optionalString(),
                          .lacks = node[u"lacks"_s].optionalString(),
                          .outcome = choice<AnswerMeaning::Outcome>(node[u"outcome"_s],
                                                                    {{u"success"_s, AnswerMeaning::Outcome::Success},
                                                                     {u"failed"_s, AnswerMeaning::Outcome::Failure},
                                                                     {u"unknown"_s, AnswerMeaning::Outcome::Unknown}},
                                                                    AnswerMeaning::Outcome::Failure),
                          .means = node[u"means"_s].localized()};
    if (!node[u"outcome"_s].isDefined())
        node.report(u"an answer needs an outcome"_s, u"add `outcome: success`, `failed` or `unknown`"_s);
    if (transport == Request::Transport::Socket && !meaning.statuses.isEmpty())
        node[u"status"_s].report(u"a socket's answer has no status"_s, u"use `contains`"_s);
    if (meaning.statuses.isEmpty() && meaning.contains.isEmpty() && meaning.lacks.isEmpty())
        node.report(u"this fits every answer"_s, u"say by `status`, `contains` or `lacks` which it is"_s);
    return meaning;
}

QStringList textsOf(const RequestTemplate &request)
{
    QStringList texts{request.path, request.text, request.command};
    texts += request.argv;
    for (const auto &pairs : {request.headers, request.form}) {
        for (const auto &[name, value] : pairs)
            texts.append(value);
    }
    const auto gather = [&texts](auto &&self, const QVariant &node) -> void {
        if (node.typeId() == QMetaType::QVariantMap) {
            for (const auto &[name, inner] : node.toMap().asKeyValueRange()) {
                texts.append(name);
                self(self, inner);
            }
        } else if (node.typeId() == QMetaType::QVariantList) {
            for (const auto inners = node.toList(); const QVariant &inner : inners)
                self(self, inner);
        } else if (node.typeId() == QMetaType::QString) {
            texts.append(node.toString());
        }
    };
    gather(gather, request.body);
    return texts;
}

}
