// SPDX-License-Identifier: GPL-3.0-or-later
// How a fence becomes a command: no value is ever part of the script.
#include "runbooks/shellstep.h"
#include "runbooks/shelltext.h"

#include <QRegularExpression>

#include <algorithm>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype longestScript = 64 * 1024;

/// Names that a shell, the loader or an interpreter takes orders from: no value of a run is given under one.
bool takesOrders(const QString &name)
{
    static const QStringList names{
        u"PATH"_s,    u"ENV"_s,      u"IFS"_s,         u"SHELL"_s,         u"SHELLOPTS"_s, u"CDPATH"_s, u"GLOBIGNORE"_s,
        u"FPATH"_s,   u"TERM"_s,     u"HOME"_s,        u"EDITOR"_s,        u"VISUAL"_s,    u"PAGER"_s,  u"MANPAGER"_s,
        u"BROWSER"_s, u"LESSOPEN"_s, u"LESSCLOSE"_s,   u"TMPDIR"_s,        u"PS1"_s,       u"PS2"_s,    u"PS3"_s,
        u"PS4"_s,     u"TERMINFO"_s, u"HOSTALIASES"_s, u"PROMPT_COMMAND"_s};
    static const QStringList families{u"LD_"_s,    u"BASH"_s,  u"GIT_"_s,  u"PYTHON"_s,  u"PERL"_s,
                                      u"RUBY"_s,   u"NODE_"_s, u"JAVA_"_s, u"LC_"_s,     u"GCONV"_s,
                                      u"GLIBC_"_s, u"SSH_"_s,  u"_"_s,     u"HIKESHI_"_s};
    return names.contains(name)
        || std::ranges::any_of(families, [&](const QString &family) { return name.startsWith(family); });
}

/// Writes placeholders as the variables they mean, quoted for where they stand.
class Rewriting
{
public:
    Rewriting(QString script, QMap<QString, QString> names, QMap<QString, QString> values, QStringList secrets)
        : m_script(std::move(script))
        , m_names(std::move(names))
        , m_values(std::move(values))
        , m_secrets(std::move(secrets))
    {
    }

    Result<QString> done(const QList<ShellPlaceholder> &placeholders)
    {
        qsizetype at = 0;
        for (const ShellPlaceholder &each : placeholders) {
            const QString spelling = m_script.sliced(each.from, each.length);
            if (!m_names.contains(spelling))
                continue;
            m_done += QStringView(m_script).sliced(at, each.from - at);
            const Result<QString> written = write(spelling, each);
            if (!written)
                return written;
            m_done += *written;
            at = each.from + each.length;
        }
        m_done += QStringView(m_script).sliced(at);
        return m_done;
    }

private:
    Result<QString> write(const QString &spelling, const ShellPlaceholder &place) const
    {
        using Where = ShellPlaceholder::Where;
        const QString reference = u"${"_s + m_names[spelling] + u'}';
        switch (place.where) {
        case Where::Word:
            return QString(u'"' + reference + u'"');
        case Where::Single:
            return QString(u"'\""_s + reference + u"\"'"_s);
        case Where::Double:
        case Where::Here:
            return reference;
        case Where::Comment:
            return spelling;
        case Where::QuotedHere:
            return literal(spelling, place);
        }
        return spelling;
    }

    // Nothing is expanded there, so the value itself is written; it stays one line of the document.
    Result<QString> literal(const QString &spelling, const ShellPlaceholder &place) const
    {
        const QString value = m_values[m_names[spelling]];
        if (m_secrets.contains(spelling))
            return fail(ErrorKind::Refused, spelling, u"is secret, and would be seen in the list of processes"_s,
                        u"write <<%1 without quotes"_s.arg(place.delimiter));
        const qsizetype begin = m_script.lastIndexOf(u'\n', place.from) + 1;
        const qsizetype end = m_script.indexOf(u'\n', place.from);
        QString line = m_script.sliced(begin, (end < 0 ? m_script.size() : end) - begin);
        for (const auto &[each, name] : m_names.asKeyValueRange())
            line.replace(each, m_values[name]);
        while (place.stripsTabs && line.startsWith(u'\t'))
            line.removeFirst();
        if (value.contains(u'\n') || value.contains(u'\r') || line == place.delimiter)
            return fail(ErrorKind::Refused, spelling, u"would end the here-document"_s,
                        u"give a value of one line that is not %1"_s.arg(place.delimiter));
        return value;
    }

    const QString m_script;
    const QMap<QString, QString> m_names; ///< by spelling: the environment's name
    const QMap<QString, QString> m_values; ///< by the environment's name
    const QStringList m_secrets; ///< spellings
    QString m_done;
};

/// A name for the environment: `pod-name` is `pod_name`.
QString environmentName(const QString &name)
{
    static const QRegularExpression other(u"[^A-Za-z0-9_]"_s);
    QString plain = name;
    return plain.replace(other, u"_"_s);
}

/// The script reads something as code once more, so what is in a variable could become code.
bool readsAgain(const QString &script)
{
    static const QRegularExpression again(
        u"\\beval\\b|\\b(?:ba|da|z|k|s)?sh\\b|\\bsource\\b|\\bxargs\\b|\\bparallel\\b|"
        u"\\bsu\\b|\\bawk\\b|\\bsed\\b|\\bpython\\w*"
        "|\\bperl\\b|\\bruby\\b|\\bnode\\b|\\bpsql\\b|\\bmysql\\b|\\bjq\\b|\\(\\(|"
        "\\blet\\b|\\[\\[|\\$\\{!|\\btest\\b|\\bdeclare\\b|"
        "\\bprintf\\s+-v|\\bwatch\\b|-exec\\b|(?:^|\\s)\\[\\s"_s,
        QRegularExpression::MultilineOption);
    return again.match(script).hasMatch();
}

bool isPlainWord(const QString &value)
{
    static const QRegularExpression plain(u"^[A-Za-z0-9_][\\w.:/@%+,=-]*$"_s);
    return value.isEmpty() || plain.match(value).hasMatch();
}

}

QString commandsOf(const ShellFence &fence)
{
    const QStringList lines = fence.text.split(u'\n');
    const auto isPrompt = [](const QString &line) { return line.trimmed().startsWith(u"$ "_s); };
    const auto first = std::ranges::find_if(lines, [](const QString &line) { return !line.trimmed().isEmpty(); });
    const bool prompts =
        fence.language == u"console" ? std::ranges::any_of(lines, isPrompt) : first != lines.end() && isPrompt(*first);
    if (!prompts)
        return fence.text;
    QStringList commands;
    bool goesOn = false; // a line that ended with a backslash
    for (const QString &line : lines) {
        const QString bare = line.trimmed();
        if (goesOn || isPrompt(line)) {
            const QString text = !goesOn ? bare.sliced(2) : bare.startsWith(u"> "_s) ? bare.sliced(2) : bare;
            commands.append(text);
            goesOn = text.endsWith(u'\\');
        }
    }
    return commands.join(u'\n') + u'\n';
}

Result<ShellCommand> shellCommand(const ShellFence &fence, const QList<Variable> &variables,
                                  const QMap<QString, QString> &values)
{
    ShellCommand command{.shell = fence.language == u"bash" ? u"bash"_s : u"sh"_s, .script = commandsOf(fence)};
    if (command.script.size() > longestScript)
        return fail(ErrorKind::Invalid, fence.language, u"the fence is longer than 64 KiB"_s, u"put it into a file"_s);
    if (command.script.contains(QChar::Null))
        return fail(ErrorKind::Invalid, fence.language, u"the fence holds a NUL"_s, u"write it anew"_s);
    const QList<ShellPlaceholder> placeholders = shellPlaceholders(command.script);
    const auto isThere = [&](const QString &spelling) {
        if (spelling.startsWith(u'$'))
            return command.script.contains(spelling);
        return std::ranges::any_of(placeholders, [&](const ShellPlaceholder &each) {
            return each.where != ShellPlaceholder::Where::Comment
                && QStringView(command.script).sliced(each.from, each.length) == spelling;
        });
    };
    QMap<QString, QString> spellings;
    QStringList secrets; ///< spellings
    QStringList odd; ///< values that are more than a word
    for (const Variable &variable : variables) {
        for (const QString &spelling : variable.spellings) {
            if (!isThere(spelling))
                continue;
            const bool isShells = spelling.startsWith(u'$');
            const QString name = isShells ? spelling.mid(spelling.startsWith(u"${"_s) ? 2 : 1)
                                                .section(u':', 0, 0)
                                                .section(u'-', 0, 0)
                                                .section(u'=', 0, 0)
                                                .remove(u'}')
                                          : environmentName(variable.name);
            const std::optional<QString> value = valueOf(values, variable.name);
            if (!value && isShells && spelling.contains(u'-'))
                continue; // it has a default
            if (!value)
                return fail(ErrorKind::Invalid, spelling, u"has no value"_s, u"give it one"_s);
            if (takesOrders(name) || value->contains(QChar::Null))
                return fail(ErrorKind::Refused, spelling,
                            takesOrders(name) ? u"is a name that shells take orders from"_s : u"holds a NUL"_s,
                            u"name the variable otherwise in the runbook"_s);
            if (variable.secret)
                secrets.append(spelling);
            if (!isPlainWord(*value))
                odd.append(spelling);
            command.environment.insert(name, *value);
            if (!isShells)
                spellings.insert(spelling, name);
        }
    }
    if (!odd.isEmpty() && readsAgain(command.script))
        return fail(ErrorKind::Refused, odd.join(u", "_s),
                    u"is more than a plain word, and this command may read it as code"_s,
                    u"run it by hand, or write the fence without eval, sh -c, ssh, tests and arithmetic"_s);
    const Result<QString> written =
        Rewriting(command.script, spellings, command.environment, secrets).done(placeholders);
    if (!written)
        return std::unexpected(written.error());
    command.script = *written;
    return command;
}

QString plainText(const QByteArray &bytes)
{
    static const QRegularExpression escapes(
        u"\\x1b\\[[0-?]*[ -/]*[@-~]|\\x1b\\][^\\x07\\x1b]*(?:\\x07|\\x1b\\\\)?|\\x1b[@-Z\\\\^_=>()][0-9A-B]?"_s);
    QString text = QString::fromUtf8(bytes);
    text.remove(escapes);
    text.replace(u"\r\n"_s, u"\n"_s);
    QString plain;
    qsizetype lineBegin = 0;
    for (const QChar letter : std::as_const(text)) {
        if (letter == u'\r')
            plain.truncate(lineBegin); // written over, as progress bars do
        else if (letter == u'\b')
            plain.truncate(std::max(lineBegin, plain.size() - 1));
        else if (letter == u'\n' || letter == u'\t' || letter >= u' ')
            plain += letter;
        if (letter == u'\n')
            lineBegin = plain.size();
    }
    return plain;
}

}
