// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbooks/cacaomodel.h"

#include "runbooks/flow.h"

#include <QCryptographicHash>
#include <QJsonDocument>
#include <QUuid>

#include <algorithm>

namespace Hikeshi::Cacao {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype maximumBytes = 4 * 1024 * 1024;
constexpr int maximumDepth = 64;
constexpr qsizetype longestTitle = 120;

/// How deep the brackets go, strings left out. Looked at before anything that walks down is let in.
int depthOf(const QByteArray &json)
{
    int depth = 0;
    int deepest = 0;
    bool inText = false;
    for (qsizetype i = 0; i < json.size(); ++i) {
        const char letter = json[i];
        if (inText && letter == '\\')
            ++i;
        else if (letter == '"')
            inText = !inText;
        else if (!inText && (letter == '{' || letter == '['))
            deepest = std::max(deepest, ++depth);
        else if (!inText && (letter == '}' || letter == ']'))
            --depth;
    }
    return deepest;
}

/// Text of a property or of its `_b64` twin; bytes that are no text stay base64.
QString textOf(const QJsonObject &object, const QString &key)
{
    if (object.value(key).isString())
        return object.value(key).toString();
    const QByteArray coded = object.value(key + u"_b64"_s).toString().toLatin1();
    const QByteArray bytes = QByteArray::fromBase64(coded);
    const QString text = QString::fromUtf8(bytes);
    return text.contains(QChar::ReplacementCharacter) || text.contains(QChar::Null) ? QString::fromLatin1(coded) : text;
}

const QMap<QString, QString> &languages()
{
    static const QMap<QString, QString> byType{{u"manual"_s, u"text"_s}, {u"http-api"_s, u"http"_s}};
    return byType;
}

}

const QStringList &stepTypes()
{
    static const QStringList types{u"start"_s,    u"end"_s,          u"action"_s,          u"playbook-action"_s,
                                   u"parallel"_s, u"if-condition"_s, u"while-condition"_s, u"switch-condition"_s};
    return types;
}

const QRegularExpression &idPattern()
{
    static const QRegularExpression pattern(
        u"^[a-z0-9][a-z0-9-]*--[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"_s);
    return pattern;
}

QList<Pointer> pointersOf(const QJsonObject &step)
{
    QList<Pointer> pointers;
    for (const auto keys = {u"on_true"_s, u"on_false"_s, u"on_success"_s, u"on_failure"_s}; const QString &key : keys) {
        if (const QString to = step[key].toString(); !to.isEmpty())
            pointers.append({key, to});
    }
    if (step[u"type"_s].toString() == u"parallel") {
        for (const auto next = step[u"next_steps"_s].toArray(); const QJsonValue &to : next)
            pointers.append({u"next_steps"_s, to.toString()});
    }
    if (step[u"type"_s].toString() == u"switch-condition") {
        for (const auto cases = casesOf(step); const Pointer &each : cases)
            pointers.append({u"case "_s + each.label, each.to});
    }
    if (const QString to = step[u"on_completion"_s].toString(); !to.isEmpty())
        pointers.append({u"on_completion"_s, to});
    return pointers;
}

QList<Pointer> casesOf(const QJsonObject &step)
{
    const QJsonObject cases = step[u"cases"_s].toObject();
    QStringList labels;
    for (const auto order = step[u"step_extensions"_s][extensionId()][u"order"_s].toArray();
         const QJsonValue &label : order)
        labels.append(label.toString());
    QStringList sorted = labels;
    sorted.sort();
    QStringList known = cases.keys();
    known.sort();
    if (sorted != known) // somebody changed them since
        labels = cases.keys();
    QList<Pointer> pointers;
    for (const QString &label : std::as_const(labels))
        pointers.append({label, cases.value(label).toString()});
    return pointers;
}

QString wayBackOf(const QJsonObject &step)
{
    return step[u"type"_s].toString() == u"action" ? step[u"step_extensions"_s][extensionId()][u"way_back"_s].toString()
                                                   : QString();
}

std::optional<QJsonObject> read(const QByteArray &json, const QString &file, Findings &findings)
{
    if (json.size() > maximumBytes) {
        findings.append({file, 0, u"is larger than 4 MiB"_s, u"is it the right file?"_s});
        return std::nullopt;
    }
    if (depthOf(json) > maximumDepth) {
        findings.append(
            {file, 0, u"is nested more than %1 levels deep"_s.arg(maximumDepth), u"is it the right file?"_s});
        return std::nullopt;
    }
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(json, &error);
    if (error.error != QJsonParseError::NoError) {
        const auto line =
            static_cast<int>(json.first(std::clamp<qsizetype>(error.offset, 0, json.size())).count('\n')) + 1;
        findings.append({file, line, u"is no JSON: %1"_s.arg(error.errorString()), u"mend it there"_s});
        return std::nullopt;
    }
    if (!document.isObject()) {
        findings.append({file, 0, u"is no playbook: it is no JSON object"_s, u"is it the right file?"_s});
        return std::nullopt;
    }
    return document.object();
}

QString titleOf(const QJsonObject &step)
{
    QString title = step[u"name"_s].toString().simplified();
    title.replace(u'"', u'\'');
    if (title.isEmpty())
        title = step[u"type"_s].toString() == u"action" ? u"Action"_s : step[u"type"_s].toString();
    if (title.size() > longestTitle)
        title = title.first(longestTitle - 1).trimmed() + u'…';
    return title;
}

QString escaped(const QString &text)
{
    static const QString special = u"\\`*_[]<>&~|#"_s;
    QString result;
    result.reserve(text.size() + 8);
    for (const QChar letter : text) {
        if (special.contains(letter))
            result += u'\\';
        result += letter.category() == QChar::Other_Control && letter != u'\n' ? QChar(u' ') : letter;
    }
    return result;
}

QString unescaped(const QString &markdown)
{
    static const QRegularExpression mark(u"\\\\([!-/:-@\\[-`{-~])"_s);
    QString text = markdown;
    return text.replace(mark, u"\\1"_s);
}

QString paragraphs(const QString &text)
{
    static const QRegularExpression ends(u"\\r\\n|\\r|\\n"_s);
    static const QRegularExpression starts(u"^([-+=:!.)]|\\d{1,9}[.)])"_s);
    static const QRegularExpression counted(u"^(\\d{1,9})([.)])"_s);
    QStringList lines = escaped(text).split(ends);
    for (QString &line : lines) {
        line = line.trimmed();
        if (counted.match(line).hasMatch())
            line.replace(counted, u"\\1\\\\\\2"_s);
        else if (starts.match(line).hasMatch())
            line.prepend(u'\\');
    }
    return lines.join(u'\n').trimmed();
}

QString fenceLanguage(const QString &commandType)
{
    static const QRegularExpression odd(u"[^a-z0-9-]"_s);
    const QString word = languages().value(commandType, commandType.toLower().replace(odd, u"-"_s));
    // A word that is a block of ours would be done, not shown.
    return isBlockWord(word) || word.isEmpty() || word == u"text-" ? QString(u"cacao-"_s + word) : word;
}

QString commandType(const QString &fenceLanguage)
{
    if (fenceLanguage == u"sh" || fenceLanguage == u"shell" || fenceLanguage == u"console")
        return u"bash"_s;
    const QString type = languages().key(fenceLanguage);
    return !type.isEmpty() ? type : fenceLanguage.startsWith(u"cacao-") ? fenceLanguage.sliced(6) : fenceLanguage;
}

QString commandText(const QJsonObject &command)
{
    static const QRegularExpression variable(u"__([A-Za-z0-9][A-Za-z0-9_-]*?)__:value"_s);
    QString text = textOf(command, u"command"_s);
    const QJsonObject headers = command.value(u"headers"_s).toObject();
    for (auto it = headers.begin(); it != headers.end(); ++it) {
        const QJsonArray values = it->isArray() ? it->toArray() : QJsonArray{*it};
        for (const QJsonValue &value : values)
            text += u'\n' + it.key() + u": "_s + value.toString();
    }
    if (const QString content = textOf(command, u"content"_s); !content.isEmpty())
        text += u"\n\n"_s + content;
    text.replace(QChar::Null, QChar::ReplacementCharacter).replace(u"\r\n"_s, u"\n"_s).replace(u'\r', u'\n');
    text.replace(variable, u"{{ \\1 }}"_s);
    while (text.endsWith(u'\n'))
        text.chop(1);
    return text;
}

QJsonObject commandFrom(const QString &type, const QString &text)
{
    static const QRegularExpression variable(u"\\{\\{ ([A-Za-z0-9][A-Za-z0-9_-]*?) \\}\\}"_s);
    static const QRegularExpression header(u"^([\\w-]+):\\s*(.*)$"_s);
    QString plain = text;
    plain.replace(variable, u"__\\1__:value"_s);
    if (type != u"http-api")
        return {{u"type"_s, type}, {u"command"_s, plain}};
    const QString head = plain.section(u"\n\n"_s, 0, 0);
    QJsonObject command{{u"type"_s, type}, {u"command"_s, head.section(u'\n', 0, 0)}};
    QJsonObject headers;
    for (const auto lines = head.split(u'\n').mid(1); const QString &line : lines) {
        if (const auto match = header.match(line); match.hasMatch())
            headers.insert(match.captured(1), QJsonArray{match.captured(2)});
    }
    if (!headers.isEmpty())
        command.insert(u"headers"_s, headers);
    if (const QString content = plain.section(u"\n\n"_s, 1); !content.isEmpty())
        command.insert(u"content"_s, content);
    return command;
}

QString fenced(const QString &language, const QString &text)
{
    // Longer than any run of marks inside.
    qsizetype longest = 2;
    qsizetype run = 0;
    for (const QChar letter : text) {
        run = letter == u'`' ? run + 1 : 0;
        longest = std::max(longest, run);
    }
    const QString marks(longest + 1, u'`');
    return marks + language + u'\n' + text + (text.isEmpty() || text.endsWith(u'\n') ? u""_s : u"\n"_s) + marks + u'\n';
}

QString comment(const QString &word, const QJsonObject &content)
{
    QString json = QString::fromUtf8(QJsonDocument(content).toJson(QJsonDocument::Compact));
    json.replace(u'>', u"\\u003e"_s); // nothing inside ends the comment
    return u"<!-- %1 "_s.arg(word) + json + u" -->\n"_s;
}

std::optional<QJsonObject> commentIn(const QString &line, const QString &word)
{
    const QString start = u"<!-- %1 "_s.arg(word);
    const QString bare = line.trimmed();
    if (!bare.startsWith(start) || !bare.endsWith(u" -->"))
        return std::nullopt;
    const QByteArray json = bare.sliced(start.size(), bare.size() - start.size() - 4).toUtf8();
    const QJsonDocument document = depthOf(json) > maximumDepth ? QJsonDocument() : QJsonDocument::fromJson(json);
    return document.isObject() ? std::optional(document.object()) : std::nullopt;
}

QString variableTable(const QJsonObject &playbook)
{
    const auto cell = [](const QJsonValue &value) {
        return escaped((value.isString() ? value.toString() : value.toVariant().toString()).simplified());
    };
    const QJsonObject variables = playbook.value(u"playbook_variables"_s).toObject();
    QString table;
    for (auto it = variables.begin(); it != variables.end(); ++it) {
        QString name = it.key();
        if (name.startsWith(u"__") && name.endsWith(u"__") && name.size() > 4)
            name = name.sliced(2, name.size() - 4);
        table += u"| "_s + escaped(name) + u" | "_s + cell((*it)[u"type"_s]) + u" | "_s + cell((*it)[u"value"_s])
            + u" | "_s + cell((*it)[u"description"_s]) + u" |\n"_s;
    }
    return table.isEmpty() ? QString() : u"\n| variable | type | value | what it is |\n|---|---|---|---|\n"_s + table;
}

QString uuidOf(const QString &what)
{
    static const QUuid house(u"6f1e6c1e-3c5b-5b8e-9a55-4d1f6d0c1a10"_s);
    return QUuid::createUuidV5(house, what).toString(QUuid::WithoutBraces);
}

QString extensionId()
{
    return u"extension-definition--"_s + uuidOf(u"runbook blocks"_s);
}

}
