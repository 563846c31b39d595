// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbooks/rundeck.h"

#include "runbooks/variables.h"
#include "situation/yamlnode.h"

#include <QJsonDocument>
#include <QRegularExpression>
#include <QSet>

#include <algorithm>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

constexpr int maximumJobs = 200;
constexpr int maximumCommands = 500;

/// One line of Markdown: nothing in it begins a heading, a fence or a new line.
QString line(QString text)
{
    text = text.simplified();
    text.replace(u'`', u'\'');
    while (text.startsWith(u'#') || text.startsWith(u'-') || text.startsWith(u'>'))
        text.remove(0, 1);
    return text.trimmed();
}

/// A fence that `content` cannot end.
QString fenced(const QString &language, const QString &content)
{
    qsizetype marks = 3;
    static const QRegularExpression run(u"`{3,}"_s);
    for (const auto &match : run.globalMatch(content))
        marks = std::max(marks, match.capturedLength() + 1);
    const QString fence(marks, u'`');
    return fence + language + u'\n' + content + (content.endsWith(u'\n') ? u""_s : u"\n"_s) + fence + u'\n';
}

/// `${option.env-name}`, `@option.env-name@` and `$RD_OPTION_ENV_NAME` in our spelling: `${env_name}`.
QString withVariables(QString text)
{
    static const QRegularExpression spelled(
        u"\\$\\{option\\.([A-Za-z0-9_.-]+?)(?:\\.value)?\\}|@option\\.([A-Za-z0-9_.-]+?)@|\\$\\{?RD_OPTION_([A-Z0-9_]+)\\}?"_s);
    qsizetype from = 0;
    while (true) {
        const QRegularExpressionMatch match = spelled.match(text, from);
        if (!match.hasMatch())
            return text;
        QString name = match.captured(1) + match.captured(2) + match.captured(3).toLower();
        name.replace(QRegularExpression(u"[^A-Za-z0-9_]"_s), u"_"_s);
        const QString ours = u"${"_s + name + u'}';
        text.replace(match.capturedStart(), match.capturedLength(), ours);
        from = match.capturedStart() + ours.size();
    }
}

QString fileName(const QString &name)
{
    QString file = name.toLower().simplified();
    file.replace(QRegularExpression(u"[^\\p{L}\\p{N}]+"_s, QRegularExpression::UseUnicodePropertiesOption), u"-"_s);
    while (file.startsWith(u'-'))
        file.remove(0, 1);
    while (file.endsWith(u'-'))
        file.chop(1);
    return file.isEmpty() ? u"job"_s : file.left(80);
}

QString asWritten(const YamlNode &node)
{
    const QVariant tree = node.variant();
    return QString::fromUtf8(QJsonDocument::fromVariant(tree).toJson(QJsonDocument::Indented));
}

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
        QString text = u"---\ntitle: \"%1\"\n---\n# %2\n\n"_s.arg(
            line(name).replace(u'\\', u"\\\\"_s).replace(u'"', u"\\\""_s), line(name));
        if (const QString described = m_node[u"description"_s].optionalString(); !described.isEmpty())
            text += quoted(described) + u'\n';
        text += facts() + options();
        const YamlNode sequence = m_node[u"sequence"_s];
        const QList<YamlNode> commands = sequence[u"commands"_s].items();
        if (commands.isEmpty())
            m_node.report(u"the job has no commands"_s, u"nothing to import but its description"_s,
                          Finding::Grade::Warning);
        if (commands.size() > maximumCommands)
            sequence.report(u"has more than %1 commands"_s.arg(maximumCommands), u"split the job"_s);
        const bool goesOn = sequence[u"keepgoing"_s].optionalString() == u"true";
        for (qsizetype i = 0; i < std::min<qsizetype>(commands.size(), maximumCommands); ++i)
            text += u"\n## "_s + title(commands[i], i) + u"\n\n"_s + command(commands[i], goesOn);
        return {fileName(name), text.toUtf8()};
    }

private:
    static QString quoted(const QString &text)
    {
        QString out;
        for (const auto lines = text.trimmed().split(u'\n'); const QString &each : lines)
            out += u"> "_s + each.trimmed() + u'\n';
        return out;
    }

    QString facts() const
    {
        QString text;
        const auto say = [&](const QString &key, const QString &words) {
            const YamlNode node = m_node[key];
            if (!node.isDefined())
                return;
            text += node.isScalar() ? u"- %1: %2\n"_s.arg(words, line(node.optionalString()))
                                    : u"- %1:\n\n"_s.arg(words) + fenced(u"json"_s, asWritten(node)) + u'\n';
        };
        say(u"group"_s, u"Group in Rundeck"_s);
        say(u"uuid"_s, u"Rundeck UUID"_s);
        say(u"timeout"_s, u"Time-out in Rundeck"_s);
        say(u"retry"_s, u"Retried by Rundeck; here a step is tried again by hand"_s);
        say(u"schedule"_s, u"Schedule in Rundeck; a runbook is started by a person"_s);
        say(u"nodefilters"_s, u"Ran on these nodes"_s);
        say(u"notification"_s, u"Rundeck notified"_s);
        const QString strategy = m_node[u"sequence"_s][u"strategy"_s].optionalString();
        if (!strategy.isEmpty())
            text += u"- Order in Rundeck: %1\n"_s.arg(line(strategy));
        return text.isEmpty() ? text : u"\n<!-- from Rundeck, %1 -->\n\n"_s.arg(line(m_file)) + text;
    }

    QString options() const
    {
        const YamlNode node = m_node[u"options"_s];
        if (!node.isDefined())
            return {};
        QString text = u"\nWhat it asks for:\n\n"_s;
        const auto tell = [&](const QString &name, const YamlNode &option) {
            const bool secret = option[u"secure"_s].optionalString() == u"true" || isSecretName(name);
            QString spelled = name;
            spelled.replace(QRegularExpression(u"[^A-Za-z0-9_]"_s), u"_"_s);
            const QString fallback = option[u"value"_s].optionalString();
            text += u"- `${%1%2}`%3%4%5\n"_s.arg(
                spelled, secret || fallback.isEmpty() ? QString() : QString(u":-"_s + line(fallback).remove(u'}')),
                option[u"description"_s].isDefined()
                    ? QString(u": "_s + line(option[u"description"_s].optionalString()))
                    : QString(),
                option[u"required"_s].optionalString() == u"true" ? u" (required)"_s : QString(),
                option[u"values"_s].isList()
                    ? QString(u"; one of "_s + line(option[u"values"_s].strings().join(u", "_s)))
                    : QString());
        };
        for (const auto items = node.items(); const YamlNode &option : items)
            tell(option[u"name"_s].string(u"option"_s), option);
        for (const auto entries = node.entries(); const auto &[name, option] : entries) // as Rundeck 2 wrote them
            tell(name, option);
        return text;
    }

    static QString title(const YamlNode &command, qsizetype index)
    {
        const QString described = line(command[u"description"_s].optionalString());
        if (!described.isEmpty())
            return described;
        for (const QString &key : {u"exec"_s, u"scriptfile"_s, u"scripturl"_s}) {
            if (const QString text = line(command[key].optionalString()); !text.isEmpty())
                return text.left(70);
        }
        if (const QString name = line(command[u"jobref"_s][u"name"_s].optionalString()); !name.isEmpty())
            return u"Run "_s + name;
        return u"Step %1"_s.arg(index + 1);
    }

    static QString command(const YamlNode &node, bool goesOn)
    {
        QString text = body(node);
        if (const YamlNode handler = node[u"errorhandler"_s]; handler.isDefined()) {
            text += u"\nIf it fails%1:\n\n"_s.arg(handler[u"keepgoingOnSuccess"_s].optionalString() == u"true"
                                                      ? u", and go on when this succeeds"_s
                                                      : QString());
            text += body(handler);
        } else if (goesOn) {
            text += u"\nIf it fails, go on all the same.\n"_s;
        }
        return text;
    }

    static QString body(const YamlNode &node)
    {
        if (const YamlNode exec = node[u"exec"_s]; exec.isDefined())
            return fenced(u"sh"_s, withVariables(exec.optionalString()));
        const QString arguments = withVariables(node[u"args"_s].optionalString());
        if (const YamlNode script = node[u"script"_s]; script.isDefined()) {
            const QString interpreter = node[u"scriptInterpreter"_s].optionalString();
            const bool shell = interpreter.isEmpty() || interpreter.contains(u"sh"_s);
            QString head;
            if (!arguments.isEmpty())
                head = u"Arguments: `%1`\n\n"_s.arg(line(arguments));
            if (!shell)
                head += u"Interpreter: `%1`\n\n"_s.arg(line(interpreter));
            return head + fenced(shell ? u"bash"_s : u"text"_s, withVariables(script.optionalString()));
        }
        for (const QString &key : {u"scriptfile"_s, u"scripturl"_s}) {
            if (const YamlNode file = node[key]; file.isDefined() && key == u"scriptfile")
                return fenced(u"sh"_s, withVariables(file.optionalString() + u' ' + arguments).trimmed());
            else if (file.isDefined())
                return u"Fetch the script, read it, then run it with `%1`:\n\n"_s.arg(line(arguments))
                    + fenced(u"text"_s, withVariables(file.optionalString()));
        }
        if (const YamlNode reference = node[u"jobref"_s]; reference.isDefined())
            return jobReference(reference);
        return u"Not understood; as it was written:\n\n"_s + fenced(u"json"_s, asWritten(node));
    }

    static QString jobReference(const YamlNode &reference)
    {
        const QString name = reference[u"name"_s].optionalString();
        if (name.isEmpty())
            return fenced(u"json"_s, asWritten(reference));
        QString text;
        const QString group = reference[u"group"_s].optionalString();
        if (!group.isEmpty())
            text += u"Group in Rundeck: %1\n\n"_s.arg(line(group));
        const QString arguments = withVariables(reference[u"args"_s].optionalString());
        QString block = u"run: "_s + fileName(name) + u'\n';
        static const QRegularExpression pair(u"-([A-Za-z0-9_.-]+)\\s+(\"[^\"]*\"|'[^']*'|\\S+)"_s);
        QString values;
        for (const auto &match : pair.globalMatch(arguments)) {
            QString value = match.captured(2);
            if (value.startsWith(u'"') || value.startsWith(u'\''))
                value = value.sliced(1, value.size() - 2);
            values += u"  %1: \"%2\"\n"_s.arg(
                QString(match.captured(1)).replace(QRegularExpression(u"[^A-Za-z0-9_]"_s), u"_"_s),
                value.replace(u'\\', u"\\\\"_s).replace(u'"', u"\\\""_s));
        }
        if (!values.isEmpty())
            block += u"values:\n"_s + values;
        return text + fenced(u"runbook"_s, block);
    }

    YamlNode m_node;
    QString m_file;
};

}

QList<RundeckJob> importRundeck(const QByteArray &yaml, const QString &file, Findings &findings)
{
    QList<RundeckJob> jobs;
    const YamlNode root = YamlNode::parse(yaml, file, findings);
    if (!root.isList()) {
        if (!hasErrors(findings))
            findings.append({file, 1, u"is not a list of Rundeck jobs"_s, u"export the jobs from Rundeck as YAML"_s});
        return jobs;
    }
    const QList<YamlNode> items = root.items();
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
