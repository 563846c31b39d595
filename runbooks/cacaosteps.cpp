// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbooks/cacaosteps.h"

#include "runbooks/cacaoways.h"
#include "situation/condition.h"

namespace Hikeshi::Cacao {

using namespace Qt::StringLiterals;

namespace {

QString withoutEnd(QString text)
{
    while (text.endsWith(u'\n'))
        text.chop(1);
    return text;
}

/// In words, for who does not know our blocks.
QString words(const Part &part, const QJsonObject &step)
{
    QStringList said;
    for (const Fence &block : part.blocks) {
        if (!isWay(block.language))
            said.append(block.language + u": "_s + block.text.trimmed().replace(u'\n', u"; "_s));
    }
    const QString described = step.value(u"description"_s).toString();
    const bool isMarkdown = step.value(u"step_extensions"_s)[extensionId()][u"markdown"_s].toBool();
    if (said.isEmpty())
        said.append(described.isEmpty() ? step.value(u"name"_s).toString(part.title)
                        : isMarkdown    ? unescaped(described)
                                        : described);
    return said.join(u'\n');
}

}

void tellName(QJsonObject &step, const Part &part)
{
    const QString before = part.comment.isEmpty() ? QString() : titleOf(step);
    static const QRegularExpression counted(u" \\(\\d+\\)$"_s);
    QString plain = part.title;
    if (plain != before && plain.startsWith(before) && !before.isEmpty())
        plain.remove(counted);
    if (plain != before)
        step.insert(u"name"_s, part.title);
}

void tellText(QJsonObject &step, const Part &part)
{
    QJsonObject extensions = step.value(u"step_extensions"_s).toObject();
    QJsonObject own = extensions.value(extensionId()).toObject();
    QJsonArray blocks;
    for (const Fence &block : part.blocks) {
        if (!isWay(block.language) && block.language != u"condition")
            blocks.append(QJsonObject{{u"kind"_s, block.language}, {u"text"_s, block.text}});
    }
    const QString before = descriptionText(step.value(u"description"_s).toString(), own.value(u"markdown"_s).toBool(),
                                           !own.value(u"blocks"_s).toArray().isEmpty());
    if (before != part.text) {
        const bool isOurs = part.comment.isEmpty() || own.value(u"markdown"_s).toBool();
        if (part.text.isEmpty())
            step.remove(u"description"_s);
        else
            step.insert(u"description"_s, isOurs ? part.text : unescaped(part.text));
        if (isOurs && !part.text.isEmpty())
            own.insert(u"markdown"_s, true);
    }
    blocks.isEmpty() ? own.remove(u"blocks"_s) : void(own.insert(u"blocks"_s, blocks));
    if (own.isEmpty())
        extensions.remove(extensionId());
    else
        extensions.insert(extensionId(), own);
    extensions.isEmpty() ? step.remove(u"step_extensions"_s) : void(step.insert(u"step_extensions"_s, extensions));
}

void extend(QJsonObject &step, const QString &key, const QJsonValue &value)
{
    QJsonObject extensions = step.value(u"step_extensions"_s).toObject();
    QJsonObject own = extensions.value(extensionId()).toObject();
    own.insert(key, value);
    extensions.insert(extensionId(), own);
    step.insert(u"step_extensions"_s, extensions);
}

void tellCommands(QJsonObject &step, const Part &part, const QString &agent)
{
    const bool wasWords = step.value(u"step_extensions"_s)[extensionId()][u"words"_s].toBool();
    const QJsonArray before = wasWords ? QJsonArray() : step.value(u"commands"_s).toArray();
    QJsonArray commands;
    for (qsizetype i = 0; i < part.commands.size(); ++i) {
        const Fence &fence = part.commands[i];
        const QJsonObject old = before.at(i).toObject();
        const bool same = i < before.size() && fenceLanguage(old.value(u"type"_s).toString()) == fence.language
            && commandText(old) == withoutEnd(fence.text);
        commands.append(same ? old : commandFrom(commandType(fence.language), withoutEnd(fence.text)));
    }
    if (commands.isEmpty()) {
        commands.append(QJsonObject{{u"type"_s, u"manual"_s}, {u"command"_s, words(part, step)}});
        extend(step, u"words"_s, true);
    }
    step.insert(u"commands"_s, commands);
    if (!step.value(u"agent"_s).isString())
        step.insert(u"agent"_s, agent);
}

void tellCondition(QJsonObject &step, const Part &part)
{
    for (const Fence &block : part.blocks) {
        if (block.language == u"condition") {
            if (const QString text = withoutEnd(block.text); text != withoutEnd(step.value(u"condition"_s).toString()))
                step.insert(u"condition"_s, text);
            return;
        }
        if (block.language != u"if" && block.language != u"while")
            continue;
        QStringList sentences;
        for (const auto lines = block.text.split(u'\n'); const QString &line : lines) {
            const QString sentence = line.trimmed();
            if (!sentence.isEmpty() && !sentence.startsWith(u'#') && Condition::parse(sentence))
                sentences.append(sentence);
            if (sentence.startsWith(u"at most"))
                extend(step, u"at_most"_s, sentence.section(QRegularExpression(u"[: ]"_s), -1).toInt());
        }
        if (!sentences.isEmpty())
            step.insert(u"condition"_s, sentences.join(u" AND "_s));
    }
}

void tellRunbook(QJsonObject &step, const Part &part)
{
    for (const Fence &block : part.blocks) {
        if (block.language != u"runbook")
            continue;
        QString name;
        QStringList rest;
        for (const auto lines = block.text.split(u'\n'); const QString &line : lines) {
            if (line.startsWith(u"run:"))
                name = line.sliced(4).trimmed();
            else if (!line.trimmed().isEmpty())
                rest.append(line);
        }
        static const QRegularExpression quotes(u"^[\"']|[\"']$"_s);
        name.remove(quotes);
        step.insert(u"playbook_id"_s,
                    idPattern().match(name).hasMatch() ? name : QString(u"playbook--"_s + uuidOf(name)));
        extend(step, u"run"_s, name);
        if (!rest.isEmpty())
            extend(step, u"values"_s, QString(rest.join(u'\n') + u'\n'));
    }
}

void tellOrder(QJsonObject &step, const QStringList &labels)
{
    QJsonObject extensions = step.value(u"step_extensions"_s).toObject();
    QJsonObject own = extensions.value(extensionId()).toObject();
    own.remove(u"order"_s);
    if (labels != step.value(u"cases"_s).toObject().keys())
        own.insert(u"order"_s, QJsonArray::fromStringList(labels));
    extensions.insert(extensionId(), own);
    if (own.isEmpty())
        extensions.remove(extensionId());
    extensions.isEmpty() ? step.remove(u"step_extensions"_s) : void(step.insert(u"step_extensions"_s, extensions));
}

}
