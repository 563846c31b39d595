// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbooks/mutating.h"

#include "runbooks/commandwords.h"
#include "runbooks/mutatingtools.h"
#include "runbooks/wrappedcommand.h"

#include <QFileInfo>
#include <QRegularExpression>

#include <algorithm>

namespace Hikeshi {

using namespace Qt::StringLiterals;
using namespace CommandWords;

namespace {

constexpr int maximumDepth = 6; ///< of wrappers in wrappers

std::optional<QString> judge(const SimpleCommand &command, int depth);

std::optional<QString> verbOf(const QString &name, const Tool &tool, const QStringList &words)
{
    const QStringList said = bare(words, tool.valued);
    if (said.isEmpty() || isTriedOut(words))
        return std::nullopt;
    if (tool.anywhere) {
        for (const QString &word : said) {
            if (tool.verbs.contains(word))
                return QString(name + u' ' + word);
        }
        return std::nullopt;
    }
    if (said.size() > 1 && tool.verbs.contains(QString(said[0] + u' ' + said[1]))) {
        if (name == u"nft" && said[0] == u"list")
            return std::nullopt;
        return QString(name + u' ' + said[0] + u' ' + said[1]);
    }
    if (!tool.verbs.contains(said[0]) || (said[0] == u"create" && said.value(1) == u"token"))
        return std::nullopt;
    return QString(name + u' ' + said[0]);
}

/// `-c "UPDATE …"`: the first statement that writes.
std::optional<QString> sqlOf(const QString &name, const QStringList &words)
{
    static const QRegularExpression writes(
        u"(?:^|;|\\bBEGIN\\b|\\bAS\\s*\\()\\s*(DROP|DELETE|UPDATE|INSERT|ALTER|TRUNCATE|GRANT|REVOKE|CREATE|REINDEX|VACUUM|CLUSTER|REASSIGN|KILL|SET\\s+GLOBAL|STOP\\s+(?:SLAVE|REPLICA)|START\\s+(?:SLAVE|REPLICA)|CHANGE\\s+(?:MASTER|REPLICATION)|FLUSH|RESET|PURGE|REPLACE|MERGE|CHECKPOINT)\\b"_s,
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression calls(
        u"\\b(pg_terminate_backend|pg_cancel_backend|pg_promote|pg_drop_replication_slot|pg_create_physical_replication_slot|pg_switch_wal|pg_reload_conf|pg_wal_replay_pause|pg_wal_replay_resume|setval|dropDatabase|deleteMany|deleteOne|updateMany|updateOne|insertOne|insertMany|stepDown|shutdownServer|killOp)\\s*\\("_s);
    static const QStringList flags{u"-c"_s, u"--command"_s, u"-e"_s, u"--execute"_s, u"--eval"_s, u"-Q"_s};
    for (qsizetype i = 1; i < words.size(); ++i) {
        const bool isText = flags.contains(words[i - 1]) || words[i].contains(u' ');
        const auto match = isText ? writes.match(words[i]) : QRegularExpressionMatch();
        if (match.hasMatch())
            return QString(name + u": "_s + match.captured(1).toUpper().simplified());
        if (const auto call = calls.match(words[i]); call.hasMatch())
            return QString(name + u": "_s + call.captured(1));
    }
    return std::nullopt;
}

std::optional<QString> httpOf(const QString &name, const QStringList &words)
{
    QString method;
    bool hasBody = false;
    QString address;
    for (qsizetype i = 1; i < words.size(); ++i) {
        const QString &word = words[i];
        if (word == u"-X" || word == u"--request" || word == u"--method")
            method = words.value(++i).toUpper();
        else if (word.startsWith(u"--request=") || word.startsWith(u"--method="))
            method = word.section(u'=', 1).toUpper();
        else if (!word.startsWith(u"--") && word.startsWith(u'-') && word.contains(u'X') && name == u"curl") {
            const QString rest = word.section(u'X', 1);
            method = rest.isEmpty() ? words.value(++i).toUpper() : rest.toUpper();
        } else if (word == u"-d" || word.startsWith(u"--data") || word == u"--json" || word == u"-F"
                   || word == u"--form" || word == u"-T" || word == u"--upload-file" || word.startsWith(u"--post-"))
            hasBody = true;
        else if (word.contains(u"://") || word.contains(u'/'))
            address = word;
    }
    if (has(words, {u"-G", u"--get", u"-I", u"--head"}))
        return std::nullopt;
    if (method.isEmpty() && hasBody)
        method = has(words, {u"-T", u"--upload-file"}) ? u"PUT"_s : u"POST"_s;
    if (!QStringList{u"POST"_s, u"PUT"_s, u"DELETE"_s, u"PATCH"_s}.contains(method))
        return std::nullopt;
    // Some APIs ask by POST.
    static const QRegularExpression asks(
        u"/(query|query_range|series|labels|_search|_msearch|_count|search|graphql|sql|explain|_analyze)(\\?|$)"_s);
    if (method == u"POST" && asks.match(address).hasMatch())
        return std::nullopt;
    return QString(name + u" -X "_s + method);
}

/// Programs whose options say what they do.
std::optional<QString> byRule(const QString &name, const QStringList &words)
{
    using Says = OptionRule::Says;
    const auto rule = optionRule(name);
    if (!rule || words.size() <= rule->least || !firstOf(words, rule->harmless).isEmpty())
        return std::nullopt;
    const QString found = firstOf(words.mid(1), rule->changing);
    if (found.isEmpty() && !rule->changing.isEmpty())
        return std::nullopt;
    switch (rule->says) {
    case Says::Name:
        break;
    case Says::Found:
        return QString(name + u' ' + found);
    case Says::FoundAndNext:
        return QString(name + u' ' + found + u' ' + words.value(words.indexOf(found) + 1));
    case Says::FirstWord:
        return QString(name + u' ' + words.value(1));
    }
    return name;
}

/// What is written to, and where, says whether something changes.
std::optional<QString> byPlace(const QString &name, const QStringList &words)
{
    const QString last = words.size() > 1 ? words.last() : QString();
    const auto said = [&](bool changes, const QString &how = {}) {
        return changes ? std::optional(how.isEmpty() ? name : QString(name + u' ' + how)) : std::nullopt;
    };
    if (name == u"ip") {
        const QStringList bared = bare(words, {u"-n"_s, u"-netns"_s});
        return said(
            QStringList{u"set"_s, u"add"_s, u"del"_s, u"delete"_s, u"replace"_s, u"change"_s, u"flush"_s, u"append"_s}
                .contains(bared.value(1)),
            bared.value(0) + u' ' + bared.value(1));
    }
    if (name == u"sysctl")
        return said(
            has(words, {u"-w", u"--write", u"-p", u"--load", u"--system"})
            || std::ranges::any_of(words.mid(1), [](const QString &w) { return w.contains(u'=') && !isOption(w); }));
    if (name == u"dd")
        return said(std::ranges::any_of(
                        words, [](const QString &w) { return w.startsWith(u"of=") && !isScratch(w.sliced(3)); }),
                    u"of="_s);
    if (name == u"mount")
        return said(bare(words, {u"-t"_s, u"-o"_s}).size() > 0);
    if (name == u"sed" || name == u"perl")
        return said(std::ranges::any_of(words,
                                        [](const QString &w) {
                                            return w == u"--in-place" || w.startsWith(u"--in-place=")
                                                || (w.startsWith(u"-i") && !w.startsWith(u"--"));
                                        }),
                    u"-i"_s);
    if (name == u"tee")
        return said(std::ranges::any_of(words.mid(1), isOfTheSystem), last);
    if (name == u"cp" || name == u"install" || name == u"ln" || name == u"scp" || name == u"rsync")
        return said((words.size() > 2 && isOfTheSystem(last)) || (name == u"rsync" && has(words, {u"--delete"})));
    if (name == u"mv")
        return said(words.size() > 2 && !std::ranges::all_of(words.mid(1), [](const QString &w) {
                        return isOption(w) || isScratch(w);
                    }));
    return std::nullopt;
}

/// Tools of one family each that fit no table.
std::optional<QString> byFamily(const QString &name, const QStringList &words)
{
    if (name == u"aws") {
        const QStringList said = bare(words, {u"--region"_s, u"--profile"_s, u"--output"_s});
        if (isTriedOut(words) || has(words, {u"--dryrun"}))
            return std::nullopt;
        static const QRegularExpression changing(
            u"^(delete|terminate|stop|reboot|start|modify|update|put|create|detach|attach|run|reset|restore|revoke|authorize|promote|failover|deregister|register|set|disable|enable|purge|remove|add|execute|cancel|change|invoke|release|associate|disassociate|replace|rotate)-"_s);
        const bool isCopy = said.value(0) == u"s3"
            && QStringList{u"rm"_s, u"mv"_s, u"rb"_s, u"mb"_s, u"sync"_s}.contains(said.value(1));
        return isCopy || changing.match(said.value(1)).hasMatch()
            ? std::optional(QString(u"aws "_s + said.value(0) + u' ' + said.value(1)))
            : std::nullopt;
    }
    if (name == u"redis-cli" || name == u"valkey-cli") {
        static const QStringList changing{u"FLUSHALL"_s,  u"FLUSHDB"_s,  u"DEL"_s,         u"UNLINK"_s,
                                          u"SET"_s,       u"SHUTDOWN"_s, u"FAILOVER"_s,    u"SLAVEOF"_s,
                                          u"REPLICAOF"_s, u"EXPIRE"_s,   u"RENAME"_s,      u"RESTORE"_s,
                                          u"MIGRATE"_s,   u"BGSAVE"_s,   u"BGREWRITEAOF"_s};
        const QStringList said =
            bare(words, {u"-h"_s, u"-p"_s, u"-a"_s, u"-n"_s, u"--user"_s, u"--pass"_s, u"-u"_s, u"-s"_s});
        const QString verb = said.value(0).toUpper();
        const QString second = said.value(1).toUpper();
        const bool two = (verb == u"CONFIG" && (second == u"SET" || second == u"REWRITE"))
            || (verb == u"CLIENT" && second == u"KILL") || (verb == u"SCRIPT" && second == u"KILL")
            || (verb == u"CLUSTER" && QStringList{u"FAILOVER"_s, u"RESET"_s, u"FORGET"_s, u"MEET"_s}.contains(second))
            || (verb == u"SENTINEL" && QStringList{u"FAILOVER"_s, u"RESET"_s, u"REMOVE"_s}.contains(second));
        return two || changing.contains(verb)
            ? std::optional(QString(name + u' ' + verb + (two ? QString(u' ' + second) : QString())))
            : std::nullopt;
    }
    if (name.startsWith(u"kafka-")) {
        for (const auto flags = {u"--delete"_s, u"--create"_s, u"--alter"_s, u"--execute"_s};
             const QString &flag : flags) {
            if (words.contains(flag))
                return QString(name + u' ' + flag);
        }
        return std::nullopt;
    }
    if (name == u"service" || name.startsWith(u"/etc/init.d/")) {
        static const QStringList changing{u"start"_s, u"stop"_s, u"restart"_s, u"reload"_s, u"force-reload"_s};
        const QString verb = words.value(name == u"service" ? 2 : 1);
        return changing.contains(verb) ? std::optional(QString(u"service "_s + verb)) : std::nullopt;
    }
    if (name == u"http" || name == u"https" || name == u"xh") {
        for (const QString &word : words) {
            if (QStringList{u"POST"_s, u"PUT"_s, u"DELETE"_s, u"PATCH"_s}.contains(word))
                return QString(name + u' ' + word);
        }
    }
    return std::nullopt;
}

/// `echo "set server …" | socat stdio /run/haproxy.sock`
std::optional<QString> bySocket(const QString &name, const SimpleCommand &command)
{
    if ((name != u"socat" && name != u"nc" && name != u"ncat") || command.fed.size() < 2)
        return std::nullopt;
    static const QStringList changing{u"set"_s,   u"disable"_s, u"enable"_s, u"shutdown"_s,
                                      u"clear"_s, u"del"_s,     u"add"_s,    u"commit"_s};
    const QString text = command.fed.mid(1).join(u' ').trimmed();
    const QString verb = text.section(QRegularExpression(u"[;\\s]"_s), 0, 0);
    return changing.contains(verb) ? std::optional(QString(name + u": "_s + text.section(u' ', 0, 1))) : std::nullopt;
}

std::optional<QString> judgeWords(const SimpleCommand &command, const QString &name, int depth)
{
    const QStringList &words = command.words;
    const bool isTable = tools().contains(name);
    if (const QString inner = innerShell(name, words); !inner.isEmpty() && depth < maximumDepth) {
        for (const auto commands = simpleCommands(inner); const SimpleCommand &each : commands) {
            if (const auto what = judge(each, depth + 1))
                return what;
        }
    }
    if (const QStringList rest = unwrapped(name, words); !rest.isEmpty() && depth < maximumDepth) {
        SimpleCommand wrapped = command;
        wrapped.words = rest;
        if (const auto what = judge(wrapped, depth + 1))
            return what;
    }
    if (isTable) {
        if (name == u"nft" && (has(words, {u"-f", u"--file"})))
            return u"nft -f"_s;
        if (name == u"pg_ctl" || !(words.contains(u"exec"_s) && (name == u"docker" || name == u"podman")))
            return verbOf(name, tools()[name], words);
        return std::nullopt;
    }
    if (changingAlone().contains(name) || (alwaysChanging().contains(name) && words.size() > 1))
        return isTriedOut(words) ? std::nullopt : std::optional(name);
    if (name == u"curl" || name == u"wget")
        return httpOf(name, words);
    static const QSet<QString> databases{u"psql"_s,    u"mysql"_s,  u"mariadb"_s, u"sqlite3"_s,          u"mongo"_s,
                                         u"mongosh"_s, u"sqlcmd"_s, u"cqlsh"_s,   u"clickhouse-client"_s};
    if (databases.contains(name))
        return sqlOf(name, words);
    for (const auto &each :
         {byRule(name, words), byPlace(name, words), byFamily(name, words), bySocket(name, command)}) {
        if (each)
            return each;
    }
    return std::nullopt;
}

std::optional<QString> judge(const SimpleCommand &command, int depth)
{
    SimpleCommand bareCommand = command;
    static const QRegularExpression assignment(u"^[A-Za-z_]\\w*="_s);
    while (!bareCommand.words.isEmpty() && assignment.match(bareCommand.words.first()).hasMatch())
        bareCommand.words.removeFirst();
    if (!bareCommand.words.isEmpty()) {
        QString name = bareCommand.words.first();
        if (name.startsWith(u'/') && !name.startsWith(u"/etc/init.d/"))
            name = QFileInfo(name).fileName();
        if (name.endsWith(u".sh") && name.startsWith(u"kafka-"))
            name.chop(3);
        if (const auto what = judgeWords(bareCommand, name, depth))
            return what;
    }
    for (const QString &path : command.writesTo) {
        if (isOfTheSystem(path))
            return QString(u"> "_s + path);
    }
    return std::nullopt;
}

}

std::optional<QString> mutates(const SimpleCommand &command)
{
    return judge(command, 0);
}

QList<MutatingLine> mutatingLines(const QString &shell)
{
    QList<MutatingLine> lines;
    for (const auto commands = simpleCommands(shell); const SimpleCommand &command : commands) {
        if (const auto what = mutates(command))
            lines.append({*what, command.line, command.column});
    }
    return lines;
}

}
