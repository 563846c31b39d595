// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/requestreader.h"
#include "situation/valuepath.h"

#include <QRegularExpression>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

/// What every action may name, beside its own arguments and the connector's settings.
QStringList builtInNames()
{
    return {u"target"_s,   u"service"_s,  u"primary"_s, u"endpoint"_s, u"backend"_s,
            u"operator"_s, u"incident"_s, u"now"_s,     u"secret"_s};
}

bool isName(const QString &text)
{
    static const QRegularExpression form(u"\\A[a-z][a-z0-9_]*\\z"_s);
    return form.match(text).hasMatch();
}

void checkPattern(const YamlNode &node)
{
    const QRegularExpression expression(node.optionalString());
    if (!expression.isValid())
        node.report(u"`%1` is no regular expression: %2"_s.arg(node.optionalString(), expression.errorString()));
}

ArgumentSpec readArgument(const YamlNode &node, const Connector &connector)
{
    using Type = ArgumentSpec::Type;
    node.allowOnly({u"name"_s, u"title"_s, u"type"_s, u"required"_s, u"default"_s, u"choices"_s, u"minimum"_s,
                    u"maximum"_s, u"secret"_s, u"pattern"_s});
    ArgumentSpec argument{.name = node[u"name"_s].string(),
                          .title = node[u"title"_s].isDefined() ? node[u"title"_s].localized() : Localized{},
                          .type = choice<Type>(node[u"type"_s],
                                               {{u"instance"_s, Type::Instance},
                                                {u"text"_s, Type::Text},
                                                {u"integer"_s, Type::Integer},
                                                {u"number"_s, Type::Number},
                                                {u"boolean"_s, Type::Boolean},
                                                {u"choice"_s, Type::Choice},
                                                {u"address"_s, Type::Address},
                                                {u"duration"_s, Type::Duration}},
                                               Type::Text),
                          .required = node[u"required"_s].boolean(true),
                          .fallback = node[u"default"_s].optionalString(),
                          .choices = node[u"choices"_s].strings(),
                          .minimum = node[u"minimum"_s].number(),
                          .maximum = node[u"maximum"_s].number(),
                          .secret = node[u"secret"_s].boolean(false),
                          .pattern = node[u"pattern"_s].optionalString()};
    checkPattern(node[u"pattern"_s]);
    if (!argument.name.isEmpty() && !isName(argument.name))
        node[u"name"_s].report(u"`%1` cannot be an argument's name"_s.arg(argument.name),
                               u"use small letters, digits and _, a letter first"_s);
    if (builtInNames().contains(argument.name)
        || std::ranges::contains(connector.settings, argument.name, &SettingSpec::name))
        node[u"name"_s].report(u"the name `%1` has a meaning already"_s.arg(argument.name), u"use another"_s);
    if (argument.type == Type::Choice && argument.choices.isEmpty())
        node.report(u"nothing can be chosen for `%1`"_s.arg(argument.name), u"add `choices: […]`"_s);
    if (argument.minimum && argument.maximum && *argument.minimum > *argument.maximum)
        node.report(u"the minimum of `%1` is above its maximum"_s.arg(argument.name), u"swap them"_s);
    const bool ownChoices = argument.choices.size() == 1 && argument.choices.first().startsWith(u'{');
    if (const QString wrong = misfit(argument, argument.fallback);
        !argument.fallback.isEmpty() && !ownChoices && !wrong.isEmpty())
        node[u"default"_s].report(u"the default does not fit: %1"_s.arg(wrong), u"give another"_s);
    return argument;
}

SettingSpec readSetting(const YamlNode &node)
{
    node.allowOnly({u"name"_s, u"title"_s, u"required"_s, u"default"_s, u"pattern"_s, u"from"_s});
    SettingSpec setting{.name = node[u"name"_s].string(),
                        .title = node[u"title"_s].isDefined() ? node[u"title"_s].localized() : Localized{},
                        .required = node[u"required"_s].boolean(!node[u"default"_s].isDefined()),
                        .fallback = node[u"default"_s].strings(),
                        .pattern = node[u"pattern"_s].optionalString(),
                        .fromBackends = node[u"from"_s].isDefined()};
    checkPattern(node[u"pattern"_s]);
    if (setting.fromBackends && node[u"from"_s].string() != u"backends")
        node[u"from"_s].report(u"`%1` is nothing that a site tells"_s.arg(node[u"from"_s].string()),
                               u"known: backends, those of the site's sources"_s);
    if (!setting.name.isEmpty() && (!isName(setting.name) || builtInNames().contains(setting.name)))
        node[u"name"_s].report(u"`%1` cannot be a setting's name"_s.arg(setting.name),
                               u"use small letters, digits and _, and no name that has a meaning already"_s);
    return setting;
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

RestoreRule readRestore(const YamlNode &node)
{
    node.allowOnly({u"action"_s, u"arguments"_s});
    RestoreRule restore{.action = ActionId(node[u"action"_s].string()), .arguments = {}};
    for (const auto entries = node[u"arguments"_s].entries(); const auto &[name, value] : entries)
        restore.arguments.insert(name, value.string());
    return restore;
}

Temporary readTemporary(const YamlNode &node)
{
    node.allowOnly({u"for"_s, u"warn"_s, u"by"_s});
    Temporary temporary{.duration = node[u"for"_s].string()};
    temporary.warn = node[u"warn"_s].duration(temporary.warn);
    temporary.byTarget = choice<bool>(node[u"by"_s], {{u"console"_s, false}, {u"target"_s, true}}, false);
    if (!temporary.duration.contains(u'{') && !temporary.duration.isEmpty() && !parseDuration(temporary.duration))
        node[u"for"_s].report(u"`%1` is no duration"_s.arg(temporary.duration),
                              u"write for example 30m, or `{name}` of an argument"_s);
    return temporary;
}

/// One action, and the names its texts may hold.
class ActionReader
{
public:
    ActionReader(const YamlNode &node, const Connector &connector, const QList<AnswerMeaning> &common)
        : m_node(node)
        , m_connector(connector)
        , m_common(common)
    {
    }

    ConnectorAction read()
    {
        m_node.allowOnly({u"id"_s,       u"title"_s,     u"summary"_s,   u"target"_s,       u"redundancy"_s,
                          u"roles"_s,    u"gesture"_s,   u"arguments"_s, u"guards"_s,       u"cool_down"_s,
                          u"request"_s,  u"requests"_s,  u"verify"_s,    u"within"_s,       u"compensation"_s,
                          u"persons"_s,  u"anti_flap"_s, u"conflicts"_s, u"role_changes"_s, u"temporary"_s,
                          u"snapshot"_s, u"progress"_s,  u"dry_run"_s,   u"answers"_s,      u"because"_s});
        m_action.spec.file = m_node.file();
        m_action.spec.line = m_node.line();
        head();
        arguments();
        sentences();
        sent();
        consequences();
        names();
        return m_action;
    }

private:
    void head()
    {
        ActionSpec &spec = m_action.spec;
        spec.id = ActionId(m_node[u"id"_s].string());
        if (!spec.id.value.startsWith(m_connector.id + u'.'))
            m_node[u"id"_s].report(u"the id must start with `%1.`"_s.arg(m_connector.id));
        spec.title = m_node[u"title"_s].localized();
        spec.summary = m_node[u"summary"_s].isDefined() ? m_node[u"summary"_s].localized() : Localized{};
        spec.target = choice<ActionSpec::Target>(
            m_node[u"target"_s],
            {{u"service"_s, ActionSpec::Target::Service}, {u"instance"_s, ActionSpec::Target::Instance}},
            ActionSpec::Target::Service);
        spec.redundancy = m_node[u"redundancy"_s].optionalString();
        spec.roles = m_node[u"roles"_s].strings();
        spec.gesture = choice<Gesture>(
            m_node[u"gesture"_s],
            {{u"click"_s, Gesture::Click}, {u"hold"_s, Gesture::Hold}, {u"type"_s, Gesture::Type}}, Gesture::Hold);
        spec.persons = static_cast<int>(m_node[u"persons"_s].integer().value_or(1));
        if (spec.persons < 1 || spec.persons > 2)
            m_node[u"persons"_s].report(u"%1 persons cannot be asked for"_s.arg(spec.persons), u"write 1 or 2"_s);
        spec.coolDown = m_node[u"cool_down"_s].duration(Milliseconds(0));
        spec.antiFlap = m_node[u"anti_flap"_s].duration(Milliseconds(0));
        spec.conflicts = m_node[u"conflicts"_s].strings();
        for (const QString &other : std::as_const(spec.conflicts)) {
            if (!other.contains(u'.'))
                m_node[u"conflicts"_s].report(u"`%1` is no action"_s.arg(other), u"write CONNECTOR.NAME"_s);
        }
    }

    void arguments()
    {
        m_names = builtInNames();
        for (const SettingSpec &setting : m_connector.settings)
            m_names.append(setting.name);
        for (const auto items = m_node[u"arguments"_s].items(); const YamlNode &item : items) {
            const ArgumentSpec argument = readArgument(item, m_connector);
            if (std::ranges::contains(m_action.spec.arguments, argument.name, &ArgumentSpec::name))
                item.report(u"the argument `%1` is given twice"_s.arg(argument.name));
            m_action.spec.arguments.append(argument);
            m_names.append(argument.name);
            if (argument.type == ArgumentSpec::Type::Duration)
                m_names += {argument.name + u"_until"_s, argument.name + u"_seconds"_s};
        }
    }

    void sentences()
    {
        ActionSpec &spec = m_action.spec;
        spec.guards = readConditions(m_node[u"guards"_s]);
        if (const YamlNode verify = m_node[u"verify"_s]; verify.isScalar() && verify.optionalString() == u"answer") {
            spec.answerDecides = m_node[u"because"_s].isDefined() ? m_node[u"because"_s].localized() : Localized{};
            if (spec.answerDecides->en.isEmpty())
                verify.report(u"nobody learns why `%1` is not read back"_s.arg(spec.id.value),
                              u"add `because: {en: …, ja: …}`"_s);
        } else {
            spec.verify = readConditions(verify);
        }
        if (spec.verify.isEmpty() && !spec.answerDecides)
            m_node.report(
                u"nothing verifies `%1`: done is what the world shows"_s.arg(spec.id.value),
                u"add `verify:` with at least one condition, or `verify: answer` where the target cannot be read"_s);
        spec.verifyWithin = m_node[u"within"_s].duration(spec.verifyWithin);
        spec.progress = m_node[u"progress"_s].optionalString();
        if (const YamlNode progress = m_node[u"progress"_s]; progress.isDefined()) {
            if (const auto condition = Condition::parse(spec.progress + u" >= 0"_s); !condition)
                progress.report(condition.error().what, u"write for example `property progress of {target}`"_s);
        }
    }

    void sent()
    {
        QList<RequestTemplate> requests = readRequests(m_node, m_connector.transport);
        m_action.request = requests.takeLast();
        m_action.before = requests;
        for (const RequestTemplate &request : std::as_const(requests)) {
            if (request.endpoint != u"any" && request.endpoint != m_action.request.endpoint)
                m_node[u"requests"_s].report(u"the requests of one action go to one endpoint"_s,
                                             u"name it in the last one"_s);
        }
        if (const QString asked = m_action.request.endpoint; asked != u"any" && !m_names.contains(asked))
            m_node[u"request"_s].report(u"the endpoint `%1` is no argument of this action"_s.arg(asked),
                                        u"use any, or one of: %1"_s.arg(m_names.join(u", "_s)));
        for (const auto items = m_node[u"answers"_s].items(); const YamlNode &item : items)
            m_action.answers.append(readAnswer(item, m_connector.transport));
        m_action.answers += m_common; // its own first
        if (const YamlNode dry = m_node[u"dry_run"_s]; dry.isDefined()) {
            m_action.dryRun = readDryRun(dry, m_connector.transport);
            m_action.spec.hasDryRun = true;
        }
    }

    void consequences()
    {
        ActionSpec &spec = m_action.spec;
        if (const YamlNode compensation = m_node[u"compensation"_s]; compensation.isDefined()) {
            const RestoreRule back = readRestore(compensation);
            spec.compensation = back.action;
            spec.compensationArguments = back.arguments;
        }
        for (const auto entries = m_node[u"snapshot"_s].entries(); const auto &[property, restore] : entries) {
            spec.snapshot.append(property);
            m_action.restore.insert(property, readRestore(restore));
        }
        for (const auto changes = m_node[u"role_changes"_s].items(); const YamlNode &change : changes) {
            change.allowOnly({u"instance"_s, u"from"_s, u"to"_s});
            m_action.roleChanges.append({InstanceId(change[u"instance"_s].string()), change[u"from"_s].optionalString(),
                                         change[u"to"_s].string()});
        }
        if (const YamlNode temporary = m_node[u"temporary"_s]; temporary.isDefined()) {
            spec.temporary = readTemporary(temporary);
            if (!spec.temporary->byTarget && spec.compensation.isEmpty())
                temporary.report(u"nothing ends `%1` when its time is over"_s.arg(spec.id.value),
                                 u"add `compensation:`, or `by: target` when the target ends it itself"_s);
        }
    }

    void names()
    {
        const ActionSpec &spec = m_action.spec;
        QStringList texts = spec.guards + QStringList{spec.title.en, spec.title.ja, spec.progress};
        QStringList seenAfter = m_names;
        for (const QString &sentence : spec.verify) {
            for (const auto all = placeholders(sentence); const Placeholder &place : all) {
                if (place.name.startsWith(u"was_")) // a property as it was before
                    seenAfter.append(place.name);
            }
        }
        check(spec.verify, seenAfter, m_node);
        texts += QStringList(spec.compensationArguments.values());
        if (spec.temporary)
            texts.append(spec.temporary->duration);
        for (const AnswerMeaning &answer : std::as_const(m_action.answers))
            texts += {answer.means.en, answer.means.ja};
        for (const Preview::RoleChange &change : std::as_const(m_action.roleChanges))
            texts.append(change.instance.value);
        check(texts, m_names, m_node);
        for (const RestoreRule &restore : std::as_const(m_action.restore))
            check(restore.arguments.values(), m_names + QStringList{u"was"_s}, m_node[u"snapshot"_s]);
        checkSent(m_action.requests(), m_node);
        if (m_action.dryRun)
            checkSent(m_action.dryRun->requests, m_node[u"dry_run"_s]);
    }
    /// What an earlier request takes may be named by the later ones.
    void checkSent(const QList<RequestTemplate> &requests, const YamlNode &node)
    {
        QStringList known = m_names;
        for (const RequestTemplate &request : requests) {
            check(textsOf(request), known, node);
            known += request.take.keys();
        }
    }
    static void check(const QStringList &texts, const QStringList &known, const YamlNode &node)
    {
        for (const QString &text : texts) {
            for (const auto all = placeholders(text); const Placeholder &place : all) {
                if (!known.contains(place.name))
                    node.report(u"`{%1}` is no argument of this action"_s.arg(place.name),
                                u"declare it under `arguments`, or use one of: %1"_s.arg(known.join(u", "_s)));
            }
        }
    }

    YamlNode m_node;
    const Connector &m_connector;
    const QList<AnswerMeaning> &m_common;
    ConnectorAction m_action;
    QStringList m_names;
};

/// An action that is named as the way back must be there, and take what it is given.
void checkBack(const Connector &connector, const ConnectorAction &action, const RestoreRule &back, const QString &what,
               Findings &findings)
{
    const ConnectorAction *other = connector.action(back.action);
    if (!other) {
        findings.append({action.spec.file, action.spec.line,
                         u"the %1 `%2` is no action of this connector"_s.arg(what, back.action.value),
                         u"name one that is"_s});
        return;
    }
    for (const auto &[name, value] : back.arguments.asKeyValueRange()) {
        if (!std::ranges::contains(other->spec.arguments, name, &ArgumentSpec::name))
            findings.append({action.spec.file, action.spec.line,
                             u"the %1 gives `%2`, which is no argument of %3"_s.arg(what, name, back.action.value),
                             u"leave it out"_s});
    }
    for (const ArgumentSpec &argument : other->spec.arguments) {
        if (argument.required && argument.fallback.isEmpty() && !back.arguments.contains(argument.name))
            findings.append({action.spec.file, action.spec.line,
                             u"the %1 %2 needs `%3`"_s.arg(what, back.action.value, argument.name),
                             u"add it under its `arguments`"_s});
    }
}

void readHead(const YamlNode &root, Connector &connector)
{
    const YamlNode head = root[u"connector"_s];
    head.allowOnly({u"id"_s, u"title"_s, u"transport"_s, u"settings"_s});
    connector.id = head[u"id"_s].string();
    static const QRegularExpression form(u"\\A[a-z][a-z0-9-]*\\z"_s);
    if (!connector.id.isEmpty() && !form.match(connector.id).hasMatch())
        head[u"id"_s].report(u"`%1` cannot be a connector's id"_s.arg(connector.id),
                             u"use small letters, digits and -"_s);
    connector.title = head[u"title"_s].isDefined() ? head[u"title"_s].localized() : Localized{connector.id, {}};
    connector.transport = choice<Request::Transport>(head[u"transport"_s],
                                                     {{u"http"_s, Request::Transport::Http},
                                                      {u"socket"_s, Request::Transport::Socket},
                                                      {u"exec"_s, Request::Transport::Exec}},
                                                     Request::Transport::Http);
    for (const auto settings = head[u"settings"_s].items(); const YamlNode &item : settings) {
        const SettingSpec setting = readSetting(item);
        if (std::ranges::contains(connector.settings, setting.name, &SettingSpec::name))
            item.report(u"the setting `%1` is given twice"_s.arg(setting.name));
        connector.settings.append(setting);
    }
}

}

Connector Connector::parse(const QByteArray &text, const QString &file, Findings &findings)
{
    Connector connector{.id = {}, .title = {}, .settings = {}, .actions = {}, .file = file};
    const YamlNode root = YamlNode::parse(text, file, findings);
    if (!root.isMap()) {
        if (!hasErrors(findings))
            root.report(u"is not a connector"_s, u"start it with `connector: {id: …, transport: …}`"_s);
        return connector;
    }
    root.allowOnly({u"connector"_s, u"reads"_s, u"answers"_s, u"actions"_s});
    readHead(root, connector);
    QList<AnswerMeaning> common;
    for (const auto items = root[u"answers"_s].items(); const YamlNode &item : items)
        common.append(readAnswer(item, connector.transport));
    for (const auto nodes = root[u"actions"_s].items(); const YamlNode &node : nodes) {
        const qsizetype before = findings.size();
        const ConnectorAction action = ActionReader(node, connector, common).read();
        if (connector.action(action.spec.id))
            node.report(u"the action `%1` is given twice"_s.arg(action.spec.id.value));
        if (!hasErrors(findings.sliced(before)))
            connector.actions.append(action);
    }
    for (const ConnectorAction &action : std::as_const(connector.actions)) {
        if (!action.spec.compensation.isEmpty())
            checkBack(connector, action, {action.spec.compensation, action.spec.compensationArguments},
                      u"compensation"_s, findings);
        for (const auto &[property, restore] : action.restore.asKeyValueRange())
            checkBack(connector, action, restore, u"way back for `%1`"_s.arg(property), findings);
    }
    return connector;
}

const ConnectorAction *Connector::action(const ActionId &named) const
{
    const auto found = std::ranges::find_if(actions, [&](const ConnectorAction &a) { return a.spec.id == named; });
    return found == actions.end() ? nullptr : &*found;
}

}
