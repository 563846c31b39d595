// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbooks/rundeck.h"

#include "runbooks/cacaomodel.h"
#include "runbooks/rundeckcommand.h"
#include "runbooks/variables.h"
#include "situation/yamlnode.h"

#include <QRegularExpression>
#include <QSet>

#include <algorithm>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

constexpr int maximumJobs = 200;
constexpr int maximumCommands = 500;

using namespace Rundeck;
using Cacao::fenced;

class Job
{
public:
    Job(const YamlNode &node, const QString &file)
        : m_node(node)
        , m_file(file)
    {
    }

    RundeckJob imported()
    {
        const QString name = m_node[u"name"_s].string(u"Job"_s);
        QString text = u"---\ntitle: "_s + quotedText(name.simplified()) + u'\n' + declared() + u"---\n# "_s
            + line(name) + u"\n\n"_s;
        if (const QString described = m_node[u"description"_s].optionalString(); !described.isEmpty())
            text += quoted(described) + u'\n';
        text += facts() + options();
        const YamlNode sequence = m_node[u"sequence"_s];
        const YamlNode written = sequence[u"commands"_s];
        const bool isOne = written.isMap() || (written.isScalar() && !written.optionalString().isEmpty());
        const QList<YamlNode> commands = isOne ? QList<YamlNode>{written} : written.items();
        if (commands.isEmpty())
            m_node.report(u"the job has no commands"_s, u"nothing to import but its description"_s,
                          Finding::Grade::Warning);
        if (commands.size() > maximumCommands)
            sequence.report(u"has more than %1 commands"_s.arg(maximumCommands), u"split the job"_s);
        const Surroundings how{.goesOn = sequence[u"keepgoing"_s].optionalString() == u"true",
                               .elsewhere = runsElsewhere()};
        for (qsizetype i = 0; i < std::min<qsizetype>(commands.size(), maximumCommands); ++i)
            text += u"\n## "_s + titleOf(commands[i], i) + u"\n\n"_s + stepOf(commands[i], how);
        return {fileName(name), text.toUtf8()};
    }

private:
    struct Option
    {
        QString name; ///< as our variables are spelled
        YamlNode node;
        bool secret = false;
    };

    QList<Option> asked() const
    {
        QList<Option> list;
        const auto take = [&list](QString name, const YamlNode &node) {
            static const QRegularExpression odd(u"[^A-Za-z0-9_]"_s);
            name.replace(odd, u"_"_s);
            const bool secret = node[u"secure"_s].optionalString() == u"true" || isSecretName(name);
            if (!name.isEmpty())
                list.append({name, node, secret});
        };
        for (const auto items = m_node[u"options"_s].items(); const YamlNode &option : items)
            take(option[u"name"_s].optionalString(), option);
        for (const auto entries = m_node[u"options"_s].entries();
             const auto &[name, option] : entries) // as Rundeck 2 wrote them
            take(name, option);
        return list;
    }

    /// Options as variables of the front matter: secret ones are masked, others may have a default.
    QString declared() const
    {
        QString text;
        for (const auto options = asked(); const Option &option : options) {
            QStringList words;
            if (option.secret)
                words.append(u"secret: true"_s);
            if (const QString value = option.node[u"value"_s].optionalString(); !value.isEmpty() && !option.secret)
                words.append(u"default: "_s + quotedText(value));
            text += u"  %1: {"_s.arg(option.name) + words.join(u", "_s) + u"}\n"_s;
        }
        return text.isEmpty() ? text : QString(u"variables:\n"_s + text);
    }

    /// Everything that is no command and no option. A table, for a list would be steps.
    QString facts() const
    {
        static const QStringList told{u"name"_s, u"description"_s, u"options"_s, u"sequence"_s};
        static const QMap<QString, QString> words{
            {u"group"_s, u"group in Rundeck"_s},
            {u"timeout"_s, u"time-out in Rundeck"_s},
            {u"retry"_s, u"tried again by Rundeck; here by hand"_s},
            {u"schedule"_s, u"schedule in Rundeck; a runbook is started by a person"_s},
            {u"nodefilters"_s, u"nodes it ran on"_s},
            {u"notification"_s, u"whom Rundeck told"_s}};
        QString rows;
        QString more;
        const auto say = [&](const QString &what, const YamlNode &node) {
            if (node.isScalar())
                rows += u"| "_s + what + u" | "_s + line(node.optionalString()) + u" |\n"_s;
            else if (node.isDefined())
                more += u'\n' + what + u":\n\n"_s + fenced(u"json"_s, asWritten(node));
        };
        for (const auto entries = m_node.entries(); const auto &[key, node] : entries) {
            if (!told.contains(key))
                say(words.value(key, line(key)), node);
        }
        if (!m_node[u"sequence"_s].isMap())
            say(u"sequence"_s, m_node[u"sequence"_s]);
        if (m_node[u"options"_s].isScalar())
            say(u"options"_s, m_node[u"options"_s]);
        for (const auto items = m_node[u"options"_s].items(); const YamlNode &option : items) {
            if (option[u"name"_s].optionalString().isEmpty() && option[u"secure"_s].optionalString() != u"true")
                say(u"option without a name"_s, option);
        }
        for (const auto entries = m_node[u"sequence"_s].entries(); const auto &[key, node] : entries) {
            if (key != u"commands")
                say(u"sequence: "_s + line(key), node);
        }
        return (rows.isEmpty() ? QString() : u"\n| in Rundeck | |\n|---|---|\n"_s + rows) + more;
    }

    QString options() const
    {
        static const QStringList told{u"name"_s, u"description"_s, u"required"_s, u"secure"_s, u"value"_s};
        QString rows;
        for (const auto list = asked(); const Option &option : list) {
            const YamlNode &node = option.node;
            QStringList more;
            if (node[u"required"_s].optionalString() == u"true")
                more.append(u"required"_s);
            if (option.secret)
                more.append(u"secret"_s);
            else if (const QString value = node[u"value"_s].optionalString(); !value.isEmpty())
                more.append(u"otherwise "_s + value);
            if (node[u"values"_s].isList())
                more.append(u"one of "_s + node[u"values"_s].strings().join(u", "_s));
            if (!node.isMap() && node.isDefined())
                more.append(node.isScalar() ? node.optionalString() : asWritten(node));
            for (const auto entries = node.entries(); const auto &[key, value] : entries) {
                if (told.contains(key) || (key == u"values" && value.isList()))
                    continue;
                const QString text = value.isScalar() ? value.optionalString() : asWritten(value);
                more.append(text == u"true" ? key : QString(key + u' ' + text));
            }
            rows += u"| "_s + line(option.name) + u" | "_s + line(node[u"description"_s].optionalString()) + u" | "_s
                + line(more.join(u"; "_s)) + u" |\n"_s;
        }
        return rows.isEmpty() ? rows : u"\n| what it asks for | | |\n|---|---|---|\n"_s + rows;
    }

    /// Rundeck ran it on nodes of its choice: run here it would be another thing.
    bool runsElsewhere() const
    {
        const YamlNode nodes = m_node[u"nodefilters"_s];
        return nodes[u"filter"_s].isDefined() || nodes[u"include"_s].isDefined() || nodes[u"exclude"_s].isDefined();
    }

    YamlNode m_node;
    QString m_file;
};

}

QList<RundeckJob> importRundeck(const QByteArray &yaml, const QString &file, Findings &findings)
{
    QList<RundeckJob> jobs;
    const YamlNode root = YamlNode::parse(yaml, file, findings);
    const bool isOne = root.isMap() && root[u"sequence"_s].isDefined();
    if (!root.isList() && !isOne) {
        if (!hasErrors(findings))
            findings.append({file, 1, u"is not a list of Rundeck jobs"_s, u"export the jobs from Rundeck as YAML"_s});
        return jobs;
    }
    const QList<YamlNode> items = isOne ? QList<YamlNode>{root} : root.items();
    if (items.size() > maximumJobs)
        root.report(u"has more than %1 jobs"_s.arg(maximumJobs), u"export them in parts"_s);
    QSet<QString> names;
    for (const YamlNode &item : items.first(std::min<qsizetype>(items.size(), maximumJobs))) {
        if (!item.isMap()) {
            item.report(u"is not a job"_s, u"a job has a name and a sequence"_s);
            continue;
        }
        RundeckJob job = Job(item, file).imported();
        const QString wanted = job.name;
        for (int again = 2; names.contains(job.name); ++again)
            job.name = u"%1-%2"_s.arg(wanted).arg(again);
        names.insert(job.name);
        jobs.append(job);
    }
    return jobs;
}

}
