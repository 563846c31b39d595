// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbooks/shellcommands.h"

#include <QRegularExpression>

#include <optional>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

constexpr int maximumDepth = 8; ///< of `$(…)` in `$(…)`
constexpr qsizetype maximumCommands = 10'000;

/// Walks over one text, with what was found so far.
class Splitter
{
public:
    Splitter(const QString &text, int line, int column, int depth, QList<ShellCommand> &found)
        : m_text(text)
        , m_found(found)
        , m_line(line)
        , m_column(column)
        , m_depth(depth)
    {
    }

    void split()
    {
        while (m_at < m_text.size() && m_found.size() < maximumCommands)
            take();
        endCommand(false);
    }

private:
    QChar at(qsizetype ahead = 0) const { return m_at + ahead < m_text.size() ? m_text[m_at + ahead] : QChar(); }

    void skip(qsizetype count = 1)
    {
        for (; count > 0 && m_at < m_text.size(); --count, ++m_at) {
            if (m_text[m_at] == u'\n') {
                ++m_line;
                m_column = 0;
            } else {
                ++m_column;
            }
        }
    }

    void beginWord()
    {
        if (!m_inWord && m_command.words.isEmpty() && !m_writing) {
            m_command.line = m_line;
            m_command.column = m_column;
        }
        m_inWord = true;
    }

    void put(QChar letter)
    {
        beginWord();
        m_word.append(letter);
        skip();
    }

    void endWord()
    {
        if (!m_inWord)
            return;
        if (m_writing)
            m_command.writesTo.append(m_word);
        else if (!m_reading)
            m_command.words.append(m_word);
        m_writing = m_reading = m_inWord = false;
        m_word.clear();
    }

    void endCommand(bool piped)
    {
        endWord();
        m_writing = m_reading = false;
        const QStringList words = m_command.words;
        if (!words.isEmpty() || !m_command.writesTo.isEmpty())
            m_found.append(m_command);
        m_command = {};
        if (piped)
            m_command.fed = words;
    }

    void take()
    {
        const QChar letter = at();
        if (letter == u'\\') {
            if (at(1) == u'\n')
                return skip(2);
            beginWord();
            skip();
            if (m_at < m_text.size())
                put(at());
        } else if (letter == u'\'' || letter == u'"') {
            quoted(letter);
        } else if (letter == u'`' || (letter == u'$' && at(1) == u'(')) {
            nested();
        } else if (letter == u'$' && at(1) == u'{') {
            while (m_at < m_text.size() && at() != u'}' && at() != u'\n')
                put(at());
        } else if (letter == u'#' && !m_inWord) {
            while (m_at < m_text.size() && at() != u'\n')
                skip();
        } else if (letter.isSpace()) {
            if (letter == u'\n') {
                endCommand(false);
                skip();
                hereDocument();
            } else {
                endWord();
                skip();
            }
        } else {
            operators(letter);
        }
    }

    void operators(QChar letter)
    {
        if (letter == u'|') {
            const bool isOr = at(1) == u'|';
            endCommand(!isOr);
            skip(isOr || at(1) == u'&' ? 2 : 1);
        } else if (letter == u'&' && at(1) == u'>') {
            endWord();
            skip(2);
            m_writing = true;
        } else if (letter == u';' || letter == u'&' || letter == u'(' || letter == u')') {
            endCommand(false);
            skip();
        } else if (letter == u'>' || letter == u'<') {
            redirect(letter);
        } else {
            put(letter);
        }
    }

    void redirect(QChar letter)
    {
        // `<pod>` is a place to fill in, no redirection.
        static const QRegularExpression place(u"\\G<[A-Za-z][^<>|;&\\n]{0,60}>"_s);
        if (const auto match = place.match(m_text, m_at); letter == u'<' && match.hasMatch()) {
            for (qsizetype i = match.capturedLength(); i > 0; --i)
                put(at());
            return;
        }
        const bool isNumber = !m_word.isEmpty() && m_word.size() <= 2 && m_word[0].isDigit();
        if (isNumber) { // `2>`
            m_inWord = false;
            m_word.clear();
        }
        endWord();
        if (letter == u'<' && at(1) == u'<' && at(2) != u'<') {
            skip(at(2) == u'-' ? 3 : 2);
            static const QRegularExpression mark(u"\\G\\s*[\"'\\\\]?(\\w+)[\"']?"_s);
            if (const auto match = mark.match(m_text, m_at); match.hasMatch()) {
                m_hereMark = match.captured(1);
                skip(match.capturedLength());
            }
            return;
        }
        while (at() == letter)
            skip();
        if (at() == u'&') { // `2>&1`
            skip();
            while (at().isDigit() || at() == u'-')
                skip();
            return;
        }
        (letter == u'>' ? m_writing : m_reading) = true;
    }

    void quoted(QChar mark)
    {
        beginWord();
        skip();
        while (m_at < m_text.size() && at() != mark) {
            if (mark == u'"' && at() == u'\\' && m_at + 1 < m_text.size()) {
                skip();
                put(at());
            } else if (mark == u'"' && (at() == u'`' || (at() == u'$' && at(1) == u'('))) {
                nested();
            } else {
                put(at());
            }
        }
        skip();
    }

    /// What stands inside is a command of its own; the word it makes is not known.
    void nested()
    {
        beginWord();
        const bool isTick = at() == u'`';
        skip(isTick ? 1 : 2);
        const int line = m_line;
        const int column = m_column;
        const qsizetype begin = m_at;
        int open = 1;
        while (m_at < m_text.size()) {
            if (at() == u'\\')
                skip();
            else if (isTick && at() == u'`')
                break;
            else if (!isTick && at() == u'(')
                ++open;
            else if (!isTick && at() == u')' && --open == 0)
                break;
            skip();
        }
        const QString inside = m_text.sliced(begin, std::min(m_at, m_text.size()) - begin);
        skip();
        m_word.append(u"$(…)"_s);
        if (m_depth < maximumDepth)
            Splitter(inside, line, column, m_depth + 1, m_found).split();
    }

    void hereDocument()
    {
        if (m_hereMark.isEmpty())
            return;
        const QString mark = std::exchange(m_hereMark, {});
        while (m_at < m_text.size()) {
            qsizetype end = m_text.indexOf(u'\n', m_at);
            if (end < 0)
                end = m_text.size();
            const bool isLast = QStringView(m_text).sliced(m_at, end - m_at).trimmed() == mark;
            skip(end - m_at + 1);
            if (isLast)
                return;
        }
    }

    const QString &m_text;
    QList<ShellCommand> &m_found;
    qsizetype m_at = 0;
    int m_line;
    int m_column;
    int m_depth;
    ShellCommand m_command;
    QString m_word;
    QString m_hereMark;
    bool m_inWord = false;
    bool m_writing = false;
    bool m_reading = false;
};

/// How long the prompt is that a line begins with; 0 when it has none.
qsizetype promptOf(const QString &line, bool rootToo)
{
    static const QRegularExpression plain(u"^\\s*[$%❯➜]\\s+"_s);
    static const QRegularExpression named(
        u"^\\s*(\\[[\\w.-]+@[\\w.-]+[^\\]]{0,60}\\][$#%]|[\\w.-]+@[\\w.-]+(:[^$#%>\\s]{0,80})?[$#%>]|(sh|bash)-[\\d.]+[$#]|root@[\\w.:/~-]+#|[\\w.-]{1,30}:[~/][^$#\\s]{0,80}[$#])\\s*"_s);
    static const QRegularExpression root(u"^\\s*#\\s+(?=[a-z/.])"_s);
    for (const QRegularExpression *each : {&plain, &named}) {
        if (const auto match = each->match(line); match.hasMatch())
            return match.capturedLength();
    }
    const auto match = rootToo ? root.match(line) : QRegularExpressionMatch();
    return match.hasMatch() ? match.capturedLength() : 0;
}

}

bool isShell(const QString &language)
{
    static const QStringList known{
        u"sh"_s,  u"bash"_s, u"shell"_s,    u"console"_s, u"shell-session"_s, u"session"_s,      u"shellsession"_s,
        u"zsh"_s, u"ksh"_s,  u"terminal"_s, u"cmd"_s,     u"sh-session"_s,    u"bash-session"_s, u"shellscript"_s};
    const QString word = language.section(QRegularExpression(u"[\\s{,:]"_s), 0, 0).toLower();
    return word.isEmpty() || known.contains(word);
}

QList<ShellCommand> shellCommands(const QString &text)
{
    QStringList lines = text.split(u'\n');
    bool hasPrompt = false;
    for (const QString &line : std::as_const(lines))
        hasPrompt = hasPrompt || promptOf(line, false) > 0;
    bool goesOn = false;
    QString commands;
    for (QString &line : lines) {
        if (line.endsWith(u'\r'))
            line.chop(1);
        if (hasPrompt && !goesOn) {
            const qsizetype prompt = promptOf(line, false);
            // Output is not read; the place of what follows stays as it is.
            line = prompt > 0 ? QString(QString(prompt, u' ') + line.sliced(prompt)) : QString();
        } else if (goesOn && line.startsWith(u"> ")) {
            line[0] = u' ';
        }
        goesOn = line.endsWith(u'\\') || line.trimmed().endsWith(u'|') || line.trimmed().endsWith(u"&&");
        commands += line + u'\n';
    }
    QList<ShellCommand> found;
    Splitter(commands, 0, 0, 0, found).split();
    return found;
}

}
