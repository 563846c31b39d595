// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbooks/cacaograph.h"
#include "runbooks/cacaomodel.h"
#include "runbooks/nearest.h"

#include <QSet>

#include <algorithm>

namespace Hikeshi {

using namespace Qt::StringLiterals;
using namespace Cacao;

using Grade = Finding::Grade;

namespace {

constexpr qsizetype mostSteps = 2'000;
constexpr qsizetype mostCommands = 200;

/// Types whose id must begin with them: `http-api--UUID` is an `http-api`.
const QStringList &agentTypes()
{
    static const QStringList types{
        u"group"_s,    u"individual"_s, u"location"_s,    u"organization"_s,      u"sector"_s,
        u"http-api"_s, u"linux"_s,      u"net-address"_s, u"security-category"_s, u"ssh"_s};
    return types;
}

class Checker
{
public:
    Checker(const QByteArray &json, const QString &file, Findings &findings)
        : m_json(json)
        , m_file(file)
        , m_findings(findings)
    {
    }

    void check(const QJsonObject &playbook)
    {
        m_book = playbook;
        checkHead();
        checkDefinitions(u"agent_definitions"_s);
        checkDefinitions(u"target_definitions"_s);
        checkAuthentication();
        checkVariables(m_book.value(u"playbook_variables"_s), u"playbook_variables"_s, {});
        const QJsonValue workflow = m_book.value(u"workflow"_s);
        if (!workflow.isObject() || workflow.toObject().isEmpty())
            return report({}, u"`workflow` is no map of steps"_s, u"write `\"workflow\": {\"TYPE--UUID\": {…}}`"_s);
        m_steps = Steps(workflow.toObject());
        if (m_steps.size() > mostSteps)
            return report({}, u"there are more than %1 steps"_s.arg(mostSteps), u"split the playbook"_s);
        for (auto it = m_steps.begin(); it != m_steps.end(); ++it)
            checkStep(it.key(), *it);
        for (const auto faults = wayFaultsOf(m_book); const WayFault &fault : faults)
            report(fault.id, fault.what, fault.remedy, fault.grade);
    }

private:
    /// With the line of the first `"id":` in the text.
    void report(const QString &id, const QString &what, const QString &remedy, Grade grade = Grade::Error)
    {
        int line = 0;
        if (!id.isEmpty()) {
            static const QByteArray colon = QByteArrayLiteral(":");
            const QByteArray key = '"' + id.toUtf8() + '"';
            for (qsizetype at = m_json.indexOf(key); at >= 0; at = m_json.indexOf(key, at + 1)) {
                if (m_json.sliced(at + key.size())
                        .first(std::min<qsizetype>(8, m_json.size() - at - key.size()))
                        .trimmed()
                        .startsWith(colon)) {
                    line = static_cast<int>(m_json.first(at).count('\n')) + 1;
                    break;
                }
            }
        }
        m_findings.append({m_file, line, what, remedy, grade});
    }

    void checkHead()
    {
        const auto exact = [this](const QString &key, const QString &value) {
            if (m_book.value(key).toString() != value)
                report(key, u"`%1` is not `%2`"_s.arg(key, value), u"is it a CACAO 2.0 playbook?"_s);
        };
        exact(u"type"_s, u"playbook"_s);
        exact(u"spec_version"_s, u"cacao-2.0"_s);
        for (const auto keys = {u"id"_s, u"name"_s, u"created_by"_s, u"created"_s, u"modified"_s, u"workflow_start"_s};
             const QString &key : keys) {
            if (!m_book.value(key).isString() || m_book.value(key).toString().isEmpty())
                report(key, u"`%1` is missing"_s.arg(key), u"add it"_s);
        }
        for (const auto &[key, type] :
             {std::pair(u"id"_s, u"playbook--"_s), std::pair(u"created_by"_s, u"identity--"_s)}) {
            const QString id = m_book.value(key).toString();
            if (!id.isEmpty() && (!id.startsWith(type) || !idPattern().match(id).hasMatch()))
                report(key, u"`%1` is no %2UUID"_s.arg(id, type), u"write an id of that form"_s);
        }
        checkTimes();
        for (const auto keys = {u"priority"_s, u"severity"_s, u"impact"_s}; const QString &key : keys) {
            const QJsonValue value = m_book.value(key);
            const double number = value.toDouble(-1);
            if (!value.isUndefined() && (number < 0 || number > 100 || number != static_cast<int>(number)))
                report(key, u"`%1` is no whole number of 0 to 100"_s.arg(key), u"0 stands for not told"_s);
        }
        for (const auto keys = {u"labels"_s, u"playbook_types"_s, u"playbook_activities"_s, u"derived_from"_s,
                                u"industry_sectors"_s};
             const QString &key : keys) {
            const QJsonValue value = m_book.value(key);
            const QJsonArray list = value.toArray();
            if (!value.isUndefined()
                && (!value.isArray() || !std::ranges::all_of(list, [](const auto &v) { return v.isString(); })))
                report(key, u"`%1` is no list of texts"_s.arg(key), u"write `[\"…\"]`"_s);
        }
        if (const QJsonValue revoked = m_book.value(u"revoked"_s); !revoked.isUndefined() && !revoked.isBool())
            report(u"revoked"_s, u"`revoked` is neither true nor false"_s, {});
        else if (revoked.toBool())
            report(u"revoked"_s, u"its author has revoked this playbook"_s, u"ask for the one that replaces it"_s,
                   Grade::Warning);
    }

    void checkTimes()
    {
        static const QRegularExpression time(
            u"^\\d{4}-(0[1-9]|1[0-2])-([0-2]\\d|3[01])T([01]\\d|2[0-3]):[0-5]\\d:([0-5]\\d|60)(\\.\\d+)?Z$"_s);
        for (const auto keys = {u"created"_s, u"modified"_s, u"valid_from"_s, u"valid_until"_s};
             const QString &key : keys) {
            const QString text = m_book.value(key).toString();
            if (m_book.value(key).isUndefined() || text.isEmpty())
                continue;
            const auto match = time.match(text);
            if (!match.hasMatch())
                report(key, u"`%1` is no time: `%2`"_s.arg(key, text), u"write 2026-11-25T08:00:00.000Z"_s);
            else if (match.captured(5).size() != 4)
                report(key, u"`%1` has not exactly three decimals"_s.arg(key), u"write 2026-11-25T08:00:00.000Z"_s,
                       Grade::Warning);
        }
    }

    void checkDefinitions(const QString &key)
    {
        static const QRegularExpression address(u"^[^@\\s;`'\"]+@[^@\\s;`'\"]+\\.[^@\\s;`'\"]+$"_s);
        if (m_book.value(key).isUndefined())
            return;
        if (!m_book.value(key).isObject())
            return report(key, u"`%1` is no map"_s.arg(key), {});
        const QJsonObject definitions = m_book.value(key).toObject();
        for (auto it = definitions.begin(); it != definitions.end(); ++it) {
            const QString type = (*it)[u"type"_s].toString();
            const QString prefix = it.key().section(u"--"_s, 0, 0);
            if (!idPattern().match(it.key()).hasMatch())
                report(it.key(), u"`%1` is no TYPE--UUID"_s.arg(it.key()), u"give it an id of that form"_s);
            else if (type.isEmpty())
                report(it.key(), u"`%1` has no type"_s.arg(it.key()), u"add `type`"_s);
            else if (agentTypes().contains(prefix) && type != prefix)
                report(it.key(), u"`%1` says it is of the type `%2`"_s.arg(it.key(), type),
                       u"type and id must agree"_s);
            const QJsonObject mails = (*it)[u"contact"_s][u"email"_s].toObject();
            for (auto mail = mails.begin(); mail != mails.end(); ++mail) {
                if (!address.match(mail->toString()).hasMatch())
                    report(it.key(), u"`%1` is no email address"_s.arg(mail->toString()), u"do not send to it"_s,
                           Grade::Warning);
            }
        }
    }

    void checkAuthentication()
    {
        const QJsonObject definitions = m_book.value(u"authentication_info_definitions"_s).toObject();
        for (auto it = definitions.begin(); it != definitions.end(); ++it) {
            if (!idPattern().match(it.key()).hasMatch())
                report(it.key(), u"`%1` is no TYPE--UUID"_s.arg(it.key()), u"give it an id of that form"_s);
            for (const auto keys = {u"password"_s, u"token"_s, u"private_key"_s, u"oauth_header"_s};
                 const QString &key : keys) {
                const QString secret = (*it)[key].toString();
                if (!secret.isEmpty() && !secret.startsWith(u"__"))
                    report(it.key(), u"a secret stands in it in the open: `%1`"_s.arg(key),
                           u"change the secret, and keep the file from others"_s, Grade::Warning);
            }
        }
    }

    void checkVariables(const QJsonValue &value, const QString &where, const QString &id)
    {
        static const QRegularExpression name(u"^__[A-Za-z0-9_-]+__$"_s);
        if (value.isUndefined())
            return;
        if (!value.isObject())
            return report(id, u"`%1` is no map"_s.arg(where), {});
        const QJsonObject variables = value.toObject();
        for (auto it = variables.begin(); it != variables.end(); ++it) {
            if (!name.match(it.key()).hasMatch())
                report(it.key(), u"`%1` is no name of a variable"_s.arg(it.key()), u"write `__name__`"_s);
            else if (!(*it)[u"type"_s].isString())
                report(it.key(), u"`%1` has no type"_s.arg(it.key()), u"add `\"type\": \"string\"`"_s);
            (id.isEmpty() ? m_known : m_stepKnown[id]).insert(it.key());
        }
    }

    void need(const QString &id, const QJsonObject &step, const QString &key, bool holds, const QString &form)
    {
        if (!holds)
            report(id,
                   u"`%1` %2 `%3`"_s.arg(step.value(u"type"_s).toString(),
                                         step.contains(key) ? u"has a wrong"_s : u"has no"_s, key),
                   u"write %1"_s.arg(form));
    }

    void checkStep(const QString &id, const QJsonValue &value)
    {
        const QJsonObject step = value.toObject();
        const QString type = step.value(u"type"_s).toString();
        if (!value.isObject() || !stepTypes().contains(type))
            return report(id, u"`%1` is no type of step"_s.arg(type), remedyFrom(type, stepTypes()));
        if (!idPattern().match(id).hasMatch() || !id.startsWith(type + u"--"_s))
            report(id, u"`%1` is no %2--UUID"_s.arg(id, type), u"give the step an id of that form"_s);
        const auto isText = [&](const QString &key) {
            return step.value(key).isString() && !step.value(key).toString().isEmpty();
        };
        if (type == u"action")
            checkAction(id, step);
        else if (type == u"start")
            need(id, step, u"on_completion"_s, isText(u"on_completion"_s), u"the id of the first step"_s);
        else if (type == u"playbook-action")
            need(id, step, u"playbook_id"_s, isText(u"playbook_id"_s), u"playbook--UUID"_s);
        else if (type == u"parallel")
            need(id, step, u"next_steps"_s, !step.value(u"next_steps"_s).toArray().isEmpty(), u"a list of ids"_s);
        else if (type == u"switch-condition") {
            need(id, step, u"switch"_s, isText(u"switch"_s), u"a variable"_s);
            need(id, step, u"cases"_s, !step.value(u"cases"_s).toObject().isEmpty(), u"a map of ids"_s);
        } else if (type != u"end") {
            need(id, step, u"condition"_s, isText(u"condition"_s), u"a condition"_s);
            need(id, step, u"on_true"_s, isText(u"on_true"_s), u"the id of a step"_s);
        }
        for (const auto keys = {u"delay"_s, u"timeout"_s}; const QString &key : keys) {
            if (!step.value(key).isUndefined() && step.value(key).toDouble(-1) < 0)
                report(id, u"`%1` is no time in milliseconds"_s.arg(key), {});
        }
        if (step.contains(u"on_completion"_s) && (step.contains(u"on_success"_s) || step.contains(u"on_failure"_s)))
            report(id, u"`on_completion` stands beside `on_success` or `on_failure`"_s, u"use one or the other"_s,
                   Grade::Warning);
        checkVariables(step.value(u"step_variables"_s), u"step_variables"_s, id);
        checkUses(id, step);
    }

    void checkAction(const QString &id, const QJsonObject &step)
    {
        static const QStringList known{u"manual"_s, u"http-api"_s, u"ssh"_s, u"bash"_s, u"powershell"_s};
        const QJsonArray commands = step.value(u"commands"_s).toArray();
        need(id, step, u"commands"_s, !commands.isEmpty() && commands.size() <= mostCommands,
             u"a list of 1 to %1 commands"_s.arg(mostCommands));
        need(id, step, u"agent"_s, step.value(u"agent"_s).isString(), u"the id of an agent"_s);
        for (const QJsonValue &command : commands) {
            const QString type = command[u"type"_s].toString();
            if (type.isEmpty())
                report(id, u"a command has no type"_s, u"add `type`"_s);
            else if (known.contains(type) && !command[u"command"_s].isString() && !command[u"command_b64"_s].isString())
                report(id, u"a command of the type `%1` says nothing"_s.arg(type), u"add `command`"_s);
        }
        QStringList used{step.value(u"agent"_s).toString()};
        for (const auto targets = step.value(u"targets"_s).toArray(); const QJsonValue &target : targets)
            used.append(target.toString());
        for (const QString &each : std::as_const(used)) {
            if (!each.isEmpty() && !each.startsWith(u"__")
                && !m_book.value(u"agent_definitions"_s).toObject().contains(each)
                && !m_book.value(u"target_definitions"_s).toObject().contains(each))
                report(id, u"`%1` is defined nowhere"_s.arg(each), u"add it to the agent or target definitions"_s,
                       Grade::Warning);
        }
    }

    QString nameOf(const QString &id) const
    {
        const QString name = m_steps.value(id)[u"name"_s].toString();
        return name.isEmpty() ? id : name;
    }

    /// `__name__` in commands and conditions.
    void checkUses(const QString &id, const QJsonObject &step)
    {
        static const QRegularExpression use(u"__[A-Za-z0-9][A-Za-z0-9_-]*?__"_s);
        QStringList texts{step.value(u"condition"_s).toString(), step.value(u"switch"_s).toString()};
        for (const auto commands = step.value(u"commands"_s).toArray(); const QJsonValue &command : commands)
            texts += {command[u"command"_s].toString(), command[u"content"_s].toString()};
        for (const auto keys = {u"in_args"_s, u"out_args"_s}; const QString &key : keys) {
            for (const auto names = step.value(key).toArray(); const QJsonValue &name : names)
                texts.append(name.toString());
        }
        QSet<QString> said;
        for (const auto &match : use.globalMatch(texts.join(u'\n'))) {
            const QString name = match.captured();
            if (!m_known.contains(name) && !m_stepKnown.value(id).contains(name) && !said.contains(name)) {
                said.insert(name);
                report(id, u"`%1` uses the variable `%2`, which is set nowhere"_s.arg(nameOf(id), name),
                       u"add it to `playbook_variables`"_s, Grade::Warning);
            }
        }
    }

    const QByteArray &m_json;
    const QString &m_file;
    Findings &m_findings;
    QJsonObject m_book;
    Steps m_steps;
    QSet<QString> m_known;
    QHash<QString, QSet<QString>> m_stepKnown;
};

}

Findings checkCacao(const QByteArray &json, const QString &file)
{
    Findings findings;
    if (const auto playbook = read(json, file, findings))
        Checker(json, file, findings).check(*playbook);
    return findings;
}

}
