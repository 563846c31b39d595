// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbooks/rundeckcommand.h"

#include "runbooks/cacaomodel.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QSet>

namespace Hikeshi::Rundeck {

using namespace Qt::StringLiterals;
using Cacao::fenced;

namespace {

constexpr qsizetype longestTitle = 120;

/// `${option.env-name}`, `@option.env-name@` and `$RD_OPTION_ENV_NAME` in our spelling: `${env_name}`.
QString withVariables(QString text)
{
    static const QRegularExpression spelled(
        u"\\$\\{(?:unquoted)?option\\.([A-Za-z0-9_.-]+?)(?:\\.value)?\\}|@option\\.([A-Za-z0-9_.-]+?)@|\\$\\{?RD_OPTION_([A-Z0-9_]+)\\}?"_s);
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

QString json(const QVariant &tree)
{
    return QString::fromUtf8(QJsonDocument::fromVariant(tree).toJson(QJsonDocument::Indented));
}

bool isShellScript(const QString &interpreter, const QString &script)
{
    static const QRegularExpression shell(u"^(?:.*/)?(?:env\\s+)?(?:sudo\\s+)?(?:.*/)?(?:ba|da|k|z)?sh\\b"_s);
    const QString first = script.section(u'\n', 0, 0).trimmed();
    const QString by = !interpreter.isEmpty() ? interpreter
        : first.startsWith(u"#!")             ? first.sliced(2).trimmed()
                                              : u"sh"_s;
    return shell.match(by).hasMatch();
}

/// A command as a fence that can be run, where it means the same here; otherwise it is shown, to be done by hand.
QString runnable(const QString &language, const QString &written, const Surroundings &how)
{
    static const QRegularExpression own(
        u"\\$\\{(?:node|job|globals|data|export|execution|error|result|step|cluster|server)[.*:][^}]*\\}"
        "|@(?:node|job|globals|data|export)\\.[^@\\s]+@|\\$\\{?RD_(?!OPTION_)[A-Z0-9_]+"_s);
    const QString text = withVariables(written);
    if (const auto match = own.match(text); match.hasMatch())
        return u"Rundeck put in a value of its own, %1. Put yours in, and run it by hand:\n\n"_s.arg(
                   line(match.captured()))
            + fenced(u"text"_s, text);
    if (how.elsewhere)
        return u"On the nodes that are named above:\n\n"_s + fenced(u"text"_s, text);
    return fenced(language, text);
}

QString script(const QString &written, const QString &interpreter, const QString &arguments, const Surroundings &how)
{
    QString head;
    if (!arguments.isEmpty())
        head = u"Arguments:\n\n"_s + fenced(u"text"_s, arguments) + u'\n';
    if (!interpreter.isEmpty())
        head += u"Interpreter:\n\n"_s + fenced(u"text"_s, interpreter) + u'\n';
    // A script with arguments is no text to be run as it stands.
    return head
        + (isShellScript(interpreter, written) && arguments.isEmpty() ? runnable(u"bash"_s, written, how)
                                                                      : fenced(u"text"_s, withVariables(written)));
}

/// `-name value -other "two words"` as values of a runbook; nothing when it is anything else.
std::optional<QString> valuesOf(const QString &arguments)
{
    static const QRegularExpression pair(u"-([A-Za-z0-9_.-]+)\\s+(\"[^\"]*\"|'[^']*'|\\S+)"_s);
    static const QRegularExpression odd(u"[^A-Za-z0-9_]"_s);
    QString values;
    for (const auto &match : pair.globalMatch(arguments)) {
        QString value = match.captured(2);
        if (value.size() > 1 && (value.startsWith(u'"') || value.startsWith(u'\'')))
            value = value.sliced(1, value.size() - 2);
        values += u"  "_s + QString(match.captured(1)).replace(odd, u"_"_s) + u": "_s + quotedText(value) + u'\n';
    }
    return QString(arguments).remove(pair).trimmed().isEmpty() ? std::optional(values) : std::nullopt;
}

// Two runbooks cannot be run in one step: what an error handler runs is named in words.
QString jobReference(const YamlNode &reference, bool mayRunbook)
{
    const QString name = reference[u"name"_s].optionalString();
    const YamlNode arguments = reference[u"args"_s];
    const auto values = arguments.isDefined() && !arguments.isScalar()
        ? std::nullopt
        : valuesOf(withVariables(arguments.optionalString()));
    const bool runs = mayRunbook && !name.isEmpty() && values;
    QVariantMap left;
    for (const auto entries = reference.entries(); const auto &[key, value] : entries) {
        if (!runs || (key != u"name" && key != u"args"))
            left.insert(key, value.variant());
    }
    QString text = runs  ? QString()
        : name.isEmpty() ? u"Do what this job of Rundeck does.\n"_s
                         : u"Run the runbook %1.\n"_s.arg(line(fileName(name)));
    if (!left.isEmpty())
        text += u"In Rundeck:\n\n"_s + fenced(u"json"_s, json(left)) + u'\n';
    if (runs)
        text +=
            fenced(u"runbook"_s,
                   u"run: "_s + fileName(name) + u'\n' + (values->isEmpty() ? QString() : u"values:\n"_s + *values));
    return text;
}

QString body(const YamlNode &node, bool mayRunbook, QSet<QString> &told, const Surroundings &how)
{
    const auto take = [&](const QString &key) {
        if (!node[key].isScalar())
            return QString();
        told.insert(key);
        return node[key].optionalString();
    };
    if (node[u"exec"_s].isScalar())
        return runnable(u"sh"_s, take(u"exec"_s), how);
    if (node[u"script"_s].isScalar())
        return script(take(u"script"_s), take(u"scriptInterpreter"_s), withVariables(take(u"args"_s)), how);
    if (node[u"scriptfile"_s].isScalar()) {
        const QStringList words{take(u"scriptInterpreter"_s), take(u"scriptfile"_s), take(u"args"_s)};
        return runnable(u"sh"_s, words.join(u' ').trimmed(), how);
    }
    if (node[u"scripturl"_s].isScalar()) {
        const QStringList words{take(u"scripturl"_s), take(u"args"_s)};
        return u"Fetch the script, read it, then run it:\n\n"_s
            + fenced(u"text"_s, withVariables(words.join(u' ').trimmed()));
    }
    if (node[u"jobref"_s].isMap()) {
        told.insert(u"jobref"_s);
        return jobReference(node[u"jobref"_s], mayRunbook);
    }
    return u"A step of a Rundeck plug-in:\n"_s;
}

/// One command, or what is done when it fails. What no other place has room for comes as it was written.
QString whole(const YamlNode &node, bool isStep, const Surroundings &how)
{
    if (!node.isMap())
        return u"As it stands in Rundeck:\n\n"_s
            + fenced(u"text"_s, node.isScalar() ? node.optionalString() : asWritten(node));
    QString text;
    QSet<QString> told;
    const QString described = node[u"description"_s].optionalString();
    if (node[u"description"_s].isScalar()) {
        told.insert(u"description"_s);
        if (!isStep || described.simplified() != described.trimmed() || described.simplified().size() > longestTitle)
            text += described.isEmpty() ? QString() : QString(quoted(described) + u'\n');
    }
    if (isStep ? node[u"errorhandler"_s].isMap() : node[u"keepgoingOnSuccess"_s].isScalar())
        told.insert(isStep ? u"errorhandler"_s : u"keepgoingOnSuccess"_s);
    text += body(node, isStep, told, how);
    QVariantMap left;
    for (const auto entries = node.entries(); const auto &[key, value] : entries) {
        if (!told.contains(key))
            left.insert(key, value.variant());
    }
    return left.isEmpty() ? text : QString(text + u"\nIn Rundeck also:\n\n"_s + fenced(u"json"_s, json(left)));
}

}

/// One line of text: nothing in it is Markdown.
QString line(const QString &text)
{
    QString plain = Cacao::paragraphs(text.simplified());
    return plain.replace(QChar::Null, QChar::ReplacementCharacter);
}

QString quoted(const QString &text)
{
    QString out;
    for (const auto lines = Cacao::paragraphs(text).split(u'\n'); const QString &each : lines)
        out += u"> "_s + each + u'\n';
    return out;
}

QString quotedText(const QString &text)
{
    // JSON's quotes are YAML's too.
    const QByteArray json = QJsonDocument(QJsonArray{text}).toJson(QJsonDocument::Compact);
    return QString::fromUtf8(json.sliced(1, json.size() - 2));
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
    return json(node.variant());
}

QString titleOf(const YamlNode &command, qsizetype index)
{
    const QString described = command[u"description"_s].optionalString().simplified();
    if (!described.isEmpty())
        return line(described.left(longestTitle));
    for (const QString &key : {u"exec"_s, u"scriptfile"_s, u"scripturl"_s}) {
        if (const QString text = command[key].optionalString().simplified(); !text.isEmpty())
            return line(text.left(70));
    }
    if (const QString name = command[u"jobref"_s][u"name"_s].optionalString().simplified(); !name.isEmpty())
        return u"Run "_s + line(name.left(100));
    return u"Step %1"_s.arg(index + 1);
}

QString stepOf(const YamlNode &node, const Surroundings &how)
{
    QString text = whole(node, true, how);
    const YamlNode handler = node[u"errorhandler"_s];
    if (handler.isMap()) {
        const bool saves = handler[u"keepgoingOnSuccess"_s].optionalString() == u"true";
        text += u"\nIf it fails%1:\n\n"_s.arg(saves ? u", do this, and go on when it succeeds"_s
                                                    : u", do this, and stop"_s);
        text += whole(handler, false, how);
    } else if (how.goesOn) {
        text += u"\nIf it fails, go on all the same.\n"_s;
    }
    return text;
}

}
