// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/connector.h"

#include "situation/yamlnode.h"

#include <QJsonDocument>
#include <QRegularExpression>
#include <QUrl>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

const QRegularExpression &placeholder()
{
    static const QRegularExpression expression(u"\\{([a-z_]+)\\}"_s);
    return expression;
}

template <class Value> Value choice(const YamlNode &node, const QMap<QString, Value> &words, Value fallback)
{
    if (!node.isDefined())
        return fallback;
    const QString word = node.optionalString();
    if (!words.contains(word))
        node.report(u"`%1` cannot be `%2`"_s.arg(node.path(), word),
                    u"use one of: %1"_s.arg(QStringList(words.keys()).join(u", "_s)));
    return words.value(word, fallback);
}

ArgumentSpec readArgument(const YamlNode &node)
{
    using Type = ArgumentSpec::Type;
    node.allowOnly(
        {u"name"_s, u"title"_s, u"type"_s, u"required"_s, u"default"_s, u"choices"_s, u"minimum"_s, u"maximum"_s});
    return {.name = node[u"name"_s].string(),
            .title = node[u"title"_s].isDefined() ? node[u"title"_s].localized() : Localized{},
            .type = choice<Type>(node[u"type"_s],
                                 {{u"instance"_s, Type::Instance},
                                  {u"text"_s, Type::Text},
                                  {u"integer"_s, Type::Integer},
                                  {u"number"_s, Type::Number},
                                  {u"boolean"_s, Type::Boolean},
                                  {u"choice"_s, Type::Choice}},
                                 Type::Text),
            .required = node[u"required"_s].boolean(true),
            .fallback = node[u"default"_s].optionalString(),
            .choices = node[u"choices"_s].strings(),
            .minimum = node[u"minimum"_s].number(),
            .maximum = node[u"maximum"_s].number()};
}

QStringList readConditions(const YamlNode &node)
{
    QStringList sentences;
    for (const auto items = node.items(); const YamlNode &item : items) {
        const QString sentence = item.string();
        if (const auto condition = Condition::parse(sentence); !condition)
            item.report(condition.error().what, condition.error().remedy);
        sentences.append(sentence);
    }
    return sentences;
}

RequestTemplate readRequest(const YamlNode &node, Request::Transport transport)
{
    RequestTemplate request;
    if (!node.isMap()) {
        node.report(u"`%1` is missing"_s.arg(node.path()), u"say what is sent"_s);
        return request;
    }
    request.endpoint = node[u"endpoint"_s].optionalString(u"any"_s);
    request.unknownText = node[u"unknown"_s].strings();
    request.timeout = node[u"timeout"_s].duration(request.timeout);
    if (transport == Request::Transport::Socket) {
        node.allowOnly({u"command"_s, u"endpoint"_s, u"success"_s, u"unknown"_s, u"timeout"_s});
        request.command = node[u"command"_s].string();
        request.successText = node[u"success"_s].strings();
        return request;
    }
    node.allowOnly({u"method"_s, u"path"_s, u"body"_s, u"endpoint"_s, u"success"_s, u"unknown"_s, u"timeout"_s});
    request.method = node[u"method"_s].string();
    request.path = node[u"path"_s].string();
    request.body = node[u"body"_s].variant();
    static const QStringList methods{u"POST"_s, u"PUT"_s, u"PATCH"_s, u"DELETE"_s};
    if (!request.method.isEmpty() && !methods.contains(request.method))
        node[u"method"_s].report(u"`%1` is not a method that changes something"_s.arg(request.method),
                                 u"use POST, PUT, PATCH or DELETE"_s);
    if (!request.path.isEmpty() && !request.path.startsWith(u'/'))
        node[u"path"_s].report(u"a path starts with `/`"_s);
    for (const auto statuses = node[u"success"_s].items(); const YamlNode &status : statuses)
        request.success.append(static_cast<int>(status.integer().value_or(0)));
    if (request.success.isEmpty())
        node.report(u"no status promises success"_s, u"add `success: [200]`"_s);
    return request;
}

void checkNames(const YamlNode &node, const QStringList &texts, const QStringList &known)
{
    for (const QString &text : texts) {
        for (const auto &match : placeholder().globalMatch(text)) {
            if (!known.contains(match.captured(1)))
                node.report(u"`{%1}` is no argument of this action"_s.arg(match.captured(1)),
                            u"declare it under `arguments`, or use one of: %1"_s.arg(known.join(u", "_s)));
        }
    }
}

ConnectorAction readAction(const YamlNode &node, const Connector &connector)
{
    node.allowOnly({u"id"_s, u"title"_s, u"summary"_s, u"target"_s, u"redundancy"_s, u"roles"_s, u"gesture"_s,
                    u"arguments"_s, u"guards"_s, u"cool_down"_s, u"request"_s, u"verify"_s, u"within"_s,
                    u"compensation"_s, u"role_changes"_s});
    ConnectorAction action;
    ActionSpec &spec = action.spec;
    spec.file = node.file();
    spec.line = node.line();
    spec.id = ActionId(node[u"id"_s].string());
    if (!spec.id.value.startsWith(connector.id + u'.'))
        node[u"id"_s].report(u"the id must start with `%1.`"_s.arg(connector.id));
    spec.title = node[u"title"_s].localized();
    spec.summary = node[u"summary"_s].isDefined() ? node[u"summary"_s].localized() : Localized{};
    spec.target = choice<ActionSpec::Target>(
        node[u"target"_s], {{u"service"_s, ActionSpec::Target::Service}, {u"instance"_s, ActionSpec::Target::Instance}},
        ActionSpec::Target::Service);
    spec.redundancy = node[u"redundancy"_s].optionalString();
    spec.roles = node[u"roles"_s].strings();
    spec.gesture = choice<Gesture>(
        node[u"gesture"_s], {{u"click"_s, Gesture::Click}, {u"hold"_s, Gesture::Hold}, {u"type"_s, Gesture::Type}},
        Gesture::Hold);
    // What every action may name, beside its own arguments.
    QStringList names{u"target"_s, u"service"_s, u"primary"_s, u"endpoint"_s, u"backend"_s};
    for (const auto arguments = node[u"arguments"_s].items(); const YamlNode &argument : arguments) {
        spec.arguments.append(readArgument(argument));
        names.append(spec.arguments.last().name);
    }
    spec.guards = readConditions(node[u"guards"_s]);
    spec.coolDown = node[u"cool_down"_s].duration(Milliseconds(0));
    spec.verify = readConditions(node[u"verify"_s]);
    if (spec.verify.isEmpty())
        node.report(u"nothing verifies `%1`: done is what the world shows"_s.arg(spec.id.value),
                    u"add `verify:` with at least one condition"_s);
    spec.verifyWithin = node[u"within"_s].duration(spec.verifyWithin);
    if (const YamlNode compensation = node[u"compensation"_s]; compensation.isDefined()) {
        spec.compensation = ActionId(compensation[u"action"_s].string());
        for (const auto entries = compensation[u"arguments"_s].entries(); const auto &[name, value] : entries)
            spec.compensationArguments.insert(name, value.string());
    }
    action.request = readRequest(node[u"request"_s], connector.transport);
    if (const QString asked = action.request.endpoint; asked != u"any" && !names.contains(asked))
        node[u"request"_s].report(u"the endpoint `%1` is no argument of this action"_s.arg(asked),
                                  u"use any, or one of: %1"_s.arg(names.join(u", "_s)));
    for (const auto changes = node[u"role_changes"_s].items(); const YamlNode &change : changes)
        action.roleChanges.append(
            {InstanceId(change[u"instance"_s].string()), change[u"from"_s].optionalString(), change[u"to"_s].string()});
    checkNames(node,
               spec.guards + spec.verify
                   + QStringList{action.request.command, action.request.path, spec.title.en, spec.title.ja,
                                 QString::fromUtf8(QJsonDocument::fromVariant(action.request.body).toJson())},
               names);
    return action;
}

QVariant filledTree(const QVariant &tree, const ActionSpec &spec, const Arguments &arguments)
{
    if (tree.typeId() == QMetaType::QVariantMap) {
        QVariantMap map;
        for (const auto &[name, value] : tree.toMap().asKeyValueRange()) {
            const QVariant inner = filledTree(value, spec, arguments);
            if (inner.isValid())
                map.insert(name, inner);
        }
        return map;
    }
    if (tree.typeId() == QMetaType::QVariantList) {
        QVariantList list;
        for (const auto values = tree.toList(); const QVariant &value : values)
            list.append(filledTree(value, spec, arguments));
        return list;
    }
    if (tree.typeId() != QMetaType::QString)
        return tree;
    const QRegularExpressionMatch alone = placeholder().match(tree.toString(), 0, QRegularExpression::NormalMatch,
                                                              QRegularExpression::AnchorAtOffsetMatchOption);
    if (!alone.hasMatch() || alone.capturedLength() != tree.toString().size())
        return filled(tree.toString(), arguments);
    const QString value = arguments.value(alone.captured(1));
    const auto argument = std::ranges::find(spec.arguments, alone.captured(1), &ArgumentSpec::name);
    if (argument == spec.arguments.end())
        return value;
    if (value.isEmpty() && !argument->required)
        return {}; // an optional argument that was not given leaves its key out
    switch (argument->type) {
    case ArgumentSpec::Type::Integer:
        return value.toLongLong();
    case ArgumentSpec::Type::Number:
        return value.toDouble();
    case ArgumentSpec::Type::Boolean:
        return value == u"true";
    default:
        return value;
    }
}

}

Connector Connector::parse(const QByteArray &text, const QString &file, Findings &findings)
{
    Connector connector;
    const YamlNode root = YamlNode::parse(text, file, findings);
    if (!root.isMap()) {
        if (!hasErrors(findings))
            root.report(u"is not a connector"_s, u"start it with `connector: {id: …, transport: …}`"_s);
        return connector;
    }
    root.allowOnly({u"connector"_s, u"actions"_s});
    const YamlNode head = root[u"connector"_s];
    head.allowOnly({u"id"_s, u"title"_s, u"transport"_s});
    connector.id = head[u"id"_s].string();
    connector.title = head[u"title"_s].isDefined() ? head[u"title"_s].localized() : Localized{connector.id, {}};
    connector.transport = choice<Request::Transport>(
        head[u"transport"_s], {{u"http"_s, Request::Transport::Http}, {u"socket"_s, Request::Transport::Socket}},
        Request::Transport::Http);
    for (const auto nodes = root[u"actions"_s].items(); const YamlNode &node : nodes) {
        const qsizetype before = findings.size();
        const ConnectorAction action = readAction(node, connector);
        if (connector.action(action.spec.id))
            node.report(u"the action `%1` is given twice"_s.arg(action.spec.id.value));
        if (!hasErrors(findings.sliced(before)))
            connector.actions.append(action);
    }
    for (const ConnectorAction &action : std::as_const(connector.actions)) {
        if (!action.spec.compensation.isEmpty() && !connector.action(action.spec.compensation))
            findings.append(
                {file, action.spec.line,
                 u"the compensation `%1` is no action of this connector"_s.arg(action.spec.compensation.value),
                 u"name one that is"_s});
    }
    return connector;
}

const ConnectorAction *Connector::action(const ActionId &named) const
{
    const auto found = std::ranges::find_if(actions, [&](const ConnectorAction &a) { return a.spec.id == named; });
    return found == actions.end() ? nullptr : &*found;
}

QString filled(const QString &text, const Arguments &arguments)
{
    // In one pass: a value that looks like a placeholder stays what it is.
    QString whole;
    qsizetype end = 0;
    for (const auto &match : placeholder().globalMatch(text)) {
        const auto value = arguments.constFind(match.captured(1));
        if (value == arguments.cend())
            continue;
        whole += QStringView(text).sliced(end, match.capturedStart() - end);
        whole += *value;
        end = match.capturedEnd();
    }
    return whole += QStringView(text).sliced(end);
}

namespace {

/// Values that would leave their segment of a path, or empty it.
std::optional<Error> misfitInPath(const ConnectorAction &action, const Arguments &arguments)
{
    for (const auto &match : placeholder().globalMatch(action.request.path)) {
        const QString value = arguments.value(match.captured(1));
        if (value.isEmpty() || value == u"." || value == u"..")
            return Error{ErrorKind::Invalid, action.spec.id.value,
                         u"`%1` = `%2` cannot stand in a path"_s.arg(match.captured(1), value),
                         u"give another value"_s};
    }
    return std::nullopt;
}

}

Result<Request> render(const Connector &connector, const ConnectorAction &action, const Arguments &arguments)
{
    Request request{
        .transport = connector.transport, .method = action.request.method, .timeout = action.request.timeout};
    if (connector.transport == Request::Transport::Socket) {
        static const QRegularExpression harmless(u"\\A[A-Za-z0-9_.:%/-]+\\z"_s);
        for (const auto &match : placeholder().globalMatch(action.request.command)) {
            const QString value = arguments.value(match.captured(1));
            if (!harmless.match(value).hasMatch())
                return fail(ErrorKind::Invalid, action.spec.id.value,
                            u"`%1` = `%2` cannot stand in a command"_s.arg(match.captured(1), value),
                            u"use letters, digits and _ . : % / -"_s);
        }
        request.body = filled(action.request.command, arguments).toUtf8();
        return request;
    }
    if (const std::optional<Error> misfit = misfitInPath(action, arguments))
        return std::unexpected(*misfit);
    Arguments escaped;
    for (const auto &[name, value] : arguments.asKeyValueRange())
        escaped.insert(name, QString::fromLatin1(QUrl::toPercentEncoding(value)));
    request.path = filled(action.request.path, escaped);
    if (action.request.body.isValid())
        request.body = QJsonDocument::fromVariant(filledTree(action.request.body, action.spec, arguments))
                           .toJson(QJsonDocument::Compact);
    return request;
}

}
