// SPDX-License-Identifier: GPL-3.0-or-later
#include "sources/readmapping.h"

#include "situation/yamlnode.h"

#include <QRegularExpression>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

template <class Value> Value oneOf(const YamlNode &node, const QMap<QString, Value> &words, Value fallback)
{
    if (!node.isDefined())
        return fallback;
    const QString word = node.optionalString();
    if (!words.contains(word))
        node.report(u"`%1` cannot be `%2`"_s.arg(node.path(), word),
                    u"use one of: %1"_s.arg(QStringList(words.keys()).join(u", "_s)));
    return words.value(word, fallback);
}

QMap<QString, QString> textsOf(const YamlNode &node)
{
    QMap<QString, QString> map;
    for (const auto entries = node.entries(); const auto &[name, value] : entries)
        map.insert(name, value.string());
    return map;
}

void readBits(const YamlNode &node, ReadValue &value)
{
    for (const auto entries = node.entries(); const auto &[name, word] : entries) {
        if (name == u"*") {
            value.otherwise = word.string();
            continue;
        }
        bool ok = false;
        const int bit = name.toInt(&ok, 0); // `1`, or `0x08`
        if (!ok || bit <= 0)
            word.report(u"`%1` is no bit"_s.arg(name), u"write a number such as 8 or 0x08, or `*`"_s);
        value.bits.append({bit, word.string()});
    }
}

/// A path, or `{of: path, word: becomes, "*": …}`.
ReadValue readValue(const YamlNode &node)
{
    ReadValue value;
    if (!node.isMap()) {
        value.of = node.string();
        return value;
    }
    if (node[u"differ"_s].isDefined()) {
        node.allowOnly({u"differ"_s});
        value.differ = node[u"differ"_s].strings();
        if (value.differ.size() != 2)
            node[u"differ"_s].report(u"a difference is of two"_s, u"name two paths: `differ: [now, file]`"_s);
        return value;
    }
    if (node[u"count"_s].isDefined()) {
        node.allowOnly({u"count"_s});
        value.of = node[u"count"_s].string();
        value.count = true;
        return value;
    }
    value.of = node[u"of"_s].string();
    for (const auto entries = node.entries(); const auto &[name, word] : entries) {
        if (name == u"bits")
            readBits(word, value);
        else if (name == u"default")
            value.fallback = word.string();
        else if (name != u"of")
            value.words.insert(name, word.string());
    }
    return value;
}

void checkWords(const YamlNode &node, const ReadValue &value, const QStringList &known)
{
    const QStringList words = value.words.values();
    if (words.isEmpty() && value.bits.isEmpty())
        node.report(u"`%1` says nothing of what the words mean"_s.arg(node.path()),
                    u"write `{of: path, their-word: ours, \"*\": …}` with %1"_s.arg(known.join(u", "_s)));
    for (const QString &word : words) {
        if (!known.contains(word))
            node.report(u"`%1` is not one of %2"_s.arg(word, known.join(u", "_s)));
    }
}

void readRequest(const YamlNode &node, ReadSpec &read)
{
    const auto paired = [&node](const QString &key) {
        QList<std::pair<QString, QString>> pairs;
        for (const auto entries = node[key].entries(); const auto &[name, value] : entries)
            pairs.append({name, value.string()});
        return pairs;
    };
    if (read.transport == ReadSpec::Transport::Http) {
        node.allowOnly({u"method"_s, u"path"_s, u"headers"_s});
        if (const QString method = node[u"method"_s].optionalString(u"GET"_s); method != u"GET")
            node[u"method"_s].report(u"a read does not %1"_s.arg(method), u"use GET"_s);
        read.path = node[u"path"_s].string();
        if (!read.path.isEmpty() && !read.path.startsWith(u'/'))
            node[u"path"_s].report(u"a path starts with `/`"_s);
        read.headers = paired(u"headers"_s);
    } else if (read.transport == ReadSpec::Transport::Socket) {
        node.allowOnly({u"command"_s});
        read.command = node[u"command"_s].string();
        // The runtime sockets' reading commands; whatever else is an action.
        static const QRegularExpression reading(u"\\A(?:show|get)\\s"_s);
        if (!read.command.isEmpty()
            && (!reading.match(read.command).hasMatch() || read.command.contains(u';') || read.command.contains(u'\n')))
            node[u"command"_s].report(u"`%1` is not only reading"_s.arg(read.command),
                                      u"use one `show …` or `get …`"_s);
    } else {
        node.allowOnly({u"argv"_s});
        read.argv = node[u"argv"_s].strings();
        if (read.argv.isEmpty() || read.argv.first().contains(u'{'))
            node.report(u"`argv` names no program"_s, u"list it and its arguments"_s);
    }
}

void readBody(const YamlNode &node, ReadSpec &read)
{
    static const QStringList healths{u"normal"_s, u"degraded"_s, u"down"_s, u"maintenance"_s, u"unknown"_s};
    static const QStringList roles{u"primary"_s, u"standby"_s, u"replica"_s, u"none"_s};
    read.each = node[u"each"_s].optionalString();
    read.where = textsOf(node[u"where"_s]);
    read.unless = textsOf(node[u"unless"_s]);
    read.instance = node[u"instance"_s].optionalString();
    read.detail = node[u"detail"_s].optionalString();
    if (const YamlNode role = node[u"role"_s]; role.isDefined()) {
        read.role = readValue(role);
        checkWords(role, *read.role, roles);
    }
    if (const YamlNode health = node[u"health"_s]; health.isDefined()) {
        read.health = readValue(health);
        checkWords(health, *read.health, healths);
    }
    for (const auto entries = node[u"properties"_s].entries(); const auto &[name, value] : entries)
        read.properties.insert(name, readValue(value));
    for (const auto entries = node[u"lists"_s].entries(); const auto &[name, value] : entries)
        read.lists.insert(name, value.string());
    read.plain = oneOf<bool>(node[u"plain"_s], {{u"first line"_s, true}}, false);
    if (!read.role && !read.health && read.properties.isEmpty() && read.lists.isEmpty())
        node.report(u"nothing is learnt from this read"_s, u"add role, health, properties or lists"_s);
}

ReadSpec readOne(const YamlNode &node, ReadSpec::Transport transport)
{
    node.allowOnly({u"id"_s, u"request"_s, u"success"_s, u"ask"_s, u"every"_s, u"timeout"_s, u"format"_s, u"each"_s,
                    u"where"_s, u"unless"_s, u"instance"_s, u"role"_s, u"health"_s, u"detail"_s, u"properties"_s,
                    u"lists"_s, u"plain"_s});
    ReadSpec read{.id = node[u"id"_s].string(), .transport = transport, .file = node.file(), .line = node.line()};
    if (const YamlNode request = node[u"request"_s]; request.isMap())
        readRequest(request, read);
    else
        node.report(u"`request` is missing"_s, u"say what is asked"_s);
    for (const auto statuses = node[u"success"_s].items(); const YamlNode &status : statuses)
        read.success.append(static_cast<int>(status.integer().value_or(0)));
    read.askOne = oneOf<bool>(node[u"ask"_s], {{u"each"_s, false}, {u"one"_s, true}}, false);
    read.every =
        std::clamp<Milliseconds>(node[u"every"_s].duration(read.every), Milliseconds(100), Milliseconds(3'600'000));
    read.timeout =
        std::clamp<Milliseconds>(node[u"timeout"_s].duration(read.timeout), Milliseconds(100), Milliseconds(60'000));
    using Format = ReadSpec::Format;
    read.format = oneOf<Format>(node[u"format"_s],
                                {{u"json"_s, Format::Json},
                                 {u"csv"_s, Format::Csv},
                                 {u"words"_s, Format::Words},
                                 {u"lines"_s, Format::Lines},
                                 {u"pairs"_s, Format::Pairs}},
                                Format::Json);
    readBody(node, read);
    return read;
}

}

QList<ReadSpec> parseReads(const QByteArray &text, const QString &file, Findings &findings)
{
    Findings own;
    const YamlNode root = YamlNode::parse(text, file, own);
    const bool readable = root.isMap() && root[u"connector"_s].isMap();
    if (!readable) // said by who reads the rest of the file
        return {};
    own.clear();
    using Transport = ReadSpec::Transport;
    const QString word = root[u"connector"_s][u"transport"_s].optionalString();
    const Transport transport = word == u"socket" ? Transport::Socket
        : word == u"exec"                         ? Transport::Exec
                                                  : Transport::Http;
    QList<ReadSpec> reads;
    for (const auto items = root[u"reads"_s].items(); const YamlNode &item : items) {
        const qsizetype before = own.size();
        const ReadSpec read = readOne(item, transport);
        if (std::ranges::contains(reads, read.id, &ReadSpec::id))
            item.report(u"the read `%1` is given twice"_s.arg(read.id), u"give each its own id"_s);
        if (!hasErrors(own.sliced(before)))
            reads.append(read);
    }
    findings += own;
    return reads;
}

}
