// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbooks/rundeck.h"

#include "runbooks/cacaomodel.h"
#include "runbooks/variables.h"
#include "situation/yamlnode.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QSet>

#include <algorithm>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

constexpr int maximumJobs = 200;
constexpr int maximumCommands = 500;

/// One line of text: nothing in it is Markdown.
QString line(const QString &text)
{
    QString plain = Cacao::paragraphs(text.simplified());
    return plain.replace(QChar::Null, QChar::ReplacementCharacter);
}

using Cacao::fenced;

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

QString json(const QVariant &tree)
{
    return QString::fromUtf8(QJsonDocument::fromVariant(tree).toJson(QJsonDocument::Indented));
}

QString asWritten(const YamlNode &node)
{
    return json(node.variant());
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
        QString text = u"---\ntitle: "_s + quotedText(name.simplified()) + u'\n' + declared() + u"---\n# "_s
            + line(name) + u"\n\n"_s;
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
        for (const auto lines = Cacao::paragraphs(text).split(u'\n'); const QString &each : lines)
            out += u"> "_s + each + u'\n';
        return out;
    }

    /// JSON's quotes are YAML's too.
    static QString quotedText(const QString &text)
    {
        const QByteArray json = QJsonDocument(QJsonArray{text}).toJson(QJsonDocument::Compact);
        return QString::fromUtf8(json.sliced(1, json.size() - 2));
    }

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
        for (const auto entries = m_node[u"sequence"_s].entries(); const auto &[key, node] : entries) {
            if (key != u"commands")
                say(u"sequence: "_s + line(key), node);
        }
        return (rows.isEmpty() ? QString() : u"\n| in Rundeck | |\n|---|---|\n"_s + rows) + more;
    }

    QString options() const
    {
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
            for (const auto keys = {u"regex"_s, u"valuesUrl"_s, u"delimiter"_s, u"storagePath"_s};
                 const QString &key : keys) {
                if (const QString value = node[key].optionalString(); !value.isEmpty())
                    more.append(key + u' ' + value);
            }
            rows += u"| "_s + line(option.name) + u" | "_s + line(node[u"description"_s].optionalString()) + u" | "_s
                + line(more.join(u"; "_s)) + u" |\n"_s;
        }
        return rows.isEmpty() ? rows : u"\n| what it asks for | | |\n|---|---|---|\n"_s + rows;
    }

    static QString title(const YamlNode &command, qsizetype index)
    {
        const QString described = command[u"description"_s].optionalString().simplified();
        if (!described.isEmpty())
            return line(described.left(120));
        for (const QString &key : {u"exec"_s, u"scriptfile"_s, u"scripturl"_s}) {
            if (const QString text = command[key].optionalString().simplified(); !text.isEmpty())
                return line(text.left(70));
        }
        if (const QString name = command[u"jobref"_s][u"name"_s].optionalString().simplified(); !name.isEmpty())
            return u"Run "_s + line(name.left(100));
        return u"Step %1"_s.arg(index + 1);
    }

    static QString command(const YamlNode &node, bool goesOn)
    {
        QString text = body(node, true) + rest(node);
        if (const YamlNode handler = node[u"errorhandler"_s]; handler.isDefined()) {
            const bool saves = handler[u"keepgoingOnSuccess"_s].optionalString() == u"true";
            text += u"\nIf it fails%1:\n\n"_s.arg(saves ? u", do this, and go on when it succeeds"_s
                                                        : u", do this, and stop"_s);
            text += body(handler, false) + rest(handler);
        } else if (goesOn) {
            text += u"\nIf it fails, go on all the same.\n"_s;
        }
        return text;
    }

    /// What no other place has room for, as it was written.
    static QString rest(const YamlNode &node)
    {
        static const QStringList told{
            u"exec"_s,   u"script"_s,       u"scriptfile"_s,        u"scripturl"_s,   u"args"_s,
            u"jobref"_s, u"errorhandler"_s, u"scriptInterpreter"_s, u"description"_s, u"keepgoingOnSuccess"_s};
        QVariantMap left;
        for (const auto entries = node.entries(); const auto &[key, value] : entries) {
            if (!told.contains(key))
                left.insert(key, value.variant());
        }
        return left.isEmpty() ? QString() : QString(u"\nIn Rundeck also:\n\n"_s + fenced(u"json"_s, json(left)));
    }

    static bool isShellScript(const QString &interpreter, const QString &script)
    {
        static const QRegularExpression shell(u"^(?:.*/)?(?:env\\s+)?(?:sudo\\s+)?(?:.*/)?(?:ba|da|k|z)?sh\\b"_s);
        const QString first = script.section(u'\n', 0, 0).trimmed();
        const QString by = !interpreter.isEmpty() ? interpreter
            : first.startsWith(u"#!")             ? first.sliced(2).trimmed()
                                                  : u"sh"_s;
        return shell.match(by).hasMatch();
    }

    static QString body(const YamlNode &node, bool mayRunbook)
    {
        if (const YamlNode exec = node[u"exec"_s]; exec.isDefined())
            return fenced(u"sh"_s, withVariables(exec.optionalString()));
        const QString arguments = withVariables(node[u"args"_s].optionalString());
        if (const YamlNode script = node[u"script"_s]; script.isDefined()) {
            const QString interpreter = node[u"scriptInterpreter"_s].optionalString();
            // A script with arguments is no text to be run as it stands.
            const bool runs = isShellScript(interpreter, script.optionalString()) && arguments.isEmpty();
            QString head;
            if (!arguments.isEmpty())
                head = u"Arguments:\n\n"_s + fenced(u"text"_s, arguments) + u'\n';
            if (!interpreter.isEmpty())
                head += u"Interpreter:\n\n"_s + fenced(u"text"_s, interpreter) + u'\n';
            return head + fenced(runs ? u"bash"_s : u"text"_s, withVariables(script.optionalString()));
        }
        if (const YamlNode file = node[u"scriptfile"_s]; file.isDefined())
            return fenced(u"sh"_s,
                          QStringList{withVariables(node[u"scriptInterpreter"_s].optionalString()),
                                      withVariables(file.optionalString()), arguments}
                              .join(u' ')
                              .simplified());
        if (const YamlNode address = node[u"scripturl"_s]; address.isDefined())
            return u"Fetch the script, read it, then run it:\n\n"_s
                + fenced(u"text"_s, QString(withVariables(address.optionalString()) + u' ' + arguments).trimmed());
        if (const YamlNode reference = node[u"jobref"_s]; reference.isDefined())
            return jobReference(reference, mayRunbook);
        return u"A step of a Rundeck plug-in:\n"_s;
    }

    // Two runbooks cannot be run in one step: what an error handler runs is named in words.
    static QString jobReference(const YamlNode &reference, bool mayRunbook)
    {
        const QString name = reference[u"name"_s].optionalString();
        const QString arguments = withVariables(reference[u"args"_s].optionalString());
        static const QRegularExpression pair(u"-([A-Za-z0-9_.-]+)\\s+(\"[^\"]*\"|'[^']*'|\\S+)"_s);
        static const QRegularExpression odd(u"[^A-Za-z0-9_]"_s);
        QString values;
        for (const auto &match : pair.globalMatch(arguments)) {
            QString value = match.captured(2);
            if (value.size() > 1 && (value.startsWith(u'"') || value.startsWith(u'\'')))
                value = value.sliced(1, value.size() - 2);
            values += u"  "_s + QString(match.captured(1)).replace(odd, u"_"_s) + u": "_s + quotedText(value) + u'\n';
        }
        const bool runs = mayRunbook && !name.isEmpty() && (arguments.isEmpty() || !values.isEmpty());
        QVariantMap left;
        for (const auto entries = reference.entries(); const auto &[key, value] : entries) {
            if (!runs || (key != u"name" && key != u"args"))
                left.insert(key, value.variant());
        }
        QString text = runs ? QString() : u"Run the runbook %1.\n"_s.arg(line(fileName(name)));
        if (!left.isEmpty())
            text += u"In Rundeck:\n\n"_s + fenced(u"json"_s, json(left)) + u'\n';
        if (runs)
            text +=
                fenced(u"runbook"_s,
                       u"run: "_s + fileName(name) + u'\n' + (values.isEmpty() ? QString() : u"values:\n"_s + values));
        return text;
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
