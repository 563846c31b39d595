// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbooks/shelltext.h"

#include <QRegularExpression>
#include <QSet>

#include <algorithm>

namespace Hikeshi {

using namespace Qt::StringLiterals;

using Where = ShellPlaceholder::Where;

namespace {

const QRegularExpression &spelled()
{
    static const QRegularExpression pattern(u"\\{\\{\\s*[A-Za-z_][\\w.-]*\\s*\\}\\}"
                                            "|<(?<angle>[A-Za-z](?:[\\w -]*\\w)?)>"
                                            "|\\{[a-z_]+\\}(?!\\})"_s);
    return pattern;
}

bool isWord(QChar letter)
{
    return letter.isLetterOrNumber() || letter == u'_';
}

/// A file of these is no shell: `<T>` and `<name>` are its own there.
bool isOtherLanguage(const QString &command)
{
    static const QRegularExpression target(u"(?:>|\\btee\\b)[^|;&]*\\.(?:html?|xml|xsl|svg|java|kts?|scala|groovy|tsx?|"
                                           u"jsx?|cs|cc|cpp|cxx|hpp|hh?|rs|go|swift|"
                                           "vue|php|j2|tmpl|tpl|gotmpl|erb|py|rb|pl)\\b"_s);
    return target.match(command).hasMatch();
}

/// Reads a script once, as a shell would: quotes, substitutions, comments, here-documents.
class Reader
{
public:
    explicit Reader(const QString &script)
        : m_script(script)
    {
        static const QRegularExpression closing(u"</([A-Za-z][\\w-]*)\\s*>"_s);
        for (const auto &match : closing.globalMatch(script))
            m_closed.insert(match.captured(1));
    }

    QList<ShellPlaceholder> all()
    {
        while (m_at < m_script.size())
            step();
        return m_found;
    }

private:
    enum class Mode
    {
        Command,
        Group, ///< `( … )`, `$( … )`: commands again
        Arithmetic,
        Double,
        Body
    };
    struct Document
    {
        QString delimiter;
        bool quoted = false;
        bool stripsTabs = false;
        bool otherLanguage = false;
    };

    QChar letter(qsizetype ahead = 0) const
    {
        const qsizetype at = m_at + ahead;
        return at >= 0 && at < m_script.size() ? m_script[at] : QChar();
    }
    Mode mode() const { return m_modes.isEmpty() ? Mode::Command : m_modes.last(); }

    void step()
    {
        if (mode() == Mode::Body && (m_at == 0 || letter(-1) == u'\n') && endOfDocument())
            return;
        if (const qsizetype length = placeholder(where()); length > 0) {
            m_at += length;
            return;
        }
        switch (mode()) {
        case Mode::Body:
            return readBody();
        case Mode::Double:
            return readDouble();
        default:
            return readCommand();
        }
    }

    Where where() const
    {
        if (mode() == Mode::Body)
            return m_documents.first().quoted ? Where::QuotedHere : Where::Here;
        return mode() == Mode::Double ? Where::Double : Where::Word;
    }

    void readBody()
    {
        if (!m_documents.first().quoted && letter() == u'\\') {
            m_at += 2;
        } else if (!m_documents.first().quoted && letter() == u'$' && letter(1) == u'(') {
            m_modes.append(letter(2) == u'(' ? Mode::Arithmetic : Mode::Group);
            m_at += 2;
        } else {
            ++m_at;
        }
    }

    void readDouble()
    {
        if (letter() == u'\\') {
            m_at += 2;
        } else if (letter() == u'"') {
            m_modes.removeLast();
            ++m_at;
        } else if (letter() == u'$' && letter(1) == u'(') {
            m_modes.append(letter(2) == u'(' ? Mode::Arithmetic : Mode::Group);
            m_at += 2;
        } else {
            ++m_at;
        }
    }

    void readCommand()
    {
        const QChar here = letter();
        const bool beginsWord = m_at == 0 || letter(-1).isSpace() || u";|&("_s.contains(letter(-1));
        if (here == u'\\') {
            m_at += 2;
        } else if (here == u'\'') {
            readSingle();
        } else if (here == u'"') {
            m_modes.append(Mode::Double);
            ++m_at;
        } else if (here == u'#' && beginsWord && mode() != Mode::Arithmetic) {
            readComment();
        } else if (here == u'(') {
            m_modes.append(letter(1) == u'(' || mode() == Mode::Arithmetic ? Mode::Arithmetic : Mode::Group);
            ++m_at;
        } else if (here == u')') {
            if (!m_modes.isEmpty() && (mode() == Mode::Group || mode() == Mode::Arithmetic))
                m_modes.removeLast();
            ++m_at;
        } else if (here == u'<' && letter(1) == u'<' && letter(2) == u'<') {
            m_at += 3;
        } else if (here == u'<' && letter(1) == u'<' && mode() != Mode::Arithmetic) {
            readOperator();
        } else if (here == u'\n') {
            ++m_at;
            m_lineBegin = m_at;
            beginDocument();
        } else {
            ++m_at;
        }
    }

    void readSingle()
    {
        ++m_at;
        while (m_at < m_script.size() && letter() != u'\'')
            m_at += std::max<qsizetype>(placeholder(Where::Single), 1);
        ++m_at;
    }

    void readComment()
    {
        while (m_at < m_script.size() && letter() != u'\n')
            m_at += std::max<qsizetype>(placeholder(Where::Comment), 1);
    }

    /// `<<EOF`, `<<-'EOF'`, `<< \EOF`.
    void readOperator()
    {
        m_at += 2;
        Document document;
        if (letter() == u'-') {
            document.stripsTabs = true;
            ++m_at;
        }
        while (letter() == u' ' || letter() == u'\t')
            ++m_at;
        QChar quote;
        for (; m_at < m_script.size(); ++m_at) {
            const QChar each = letter();
            if (!quote.isNull() && each == quote) {
                quote = QChar();
            } else if (quote.isNull() && (each == u'\'' || each == u'"')) {
                quote = each;
                document.quoted = true;
            } else if (quote.isNull() && each == u'\\') {
                document.quoted = true;
            } else if (each == u'\n' || (quote.isNull() && (each.isSpace() || u";&|<>()"_s.contains(each)))) {
                break;
            } else {
                document.delimiter += each;
            }
        }
        const qsizetype end = m_script.indexOf(u'\n', m_at);
        document.otherLanguage =
            isOtherLanguage(m_script.sliced(m_lineBegin, (end < 0 ? m_script.size() : end) - m_lineBegin));
        if (!document.delimiter.isEmpty())
            m_pending.append(document);
    }

    void beginDocument()
    {
        if (m_pending.isEmpty())
            return;
        m_documents.prepend(m_pending.takeFirst());
        m_modes.append(Mode::Body);
    }

    /// At the beginning of a line of a here-document.
    bool endOfDocument()
    {
        const Document &document = m_documents.first();
        const qsizetype end = m_script.indexOf(u'\n', m_at);
        const qsizetype stop = end < 0 ? m_script.size() : end;
        qsizetype begin = m_at;
        while (document.stripsTabs && begin < stop && m_script[begin] == u'\t')
            ++begin;
        if (QStringView(m_script).sliced(begin, stop - begin) != document.delimiter)
            return false;
        m_documents.removeFirst();
        m_modes.removeLast();
        m_at = std::min(stop + 1, m_script.size());
        m_lineBegin = m_at;
        beginDocument(); // two on one line
        return true;
    }

    /// Its length; 0 when none begins here.
    qsizetype placeholder(Where where)
    {
        const QChar here = letter();
        if (here != u'<' && here != u'{')
            return 0;
        const QChar before = letter(-1);
        const bool isDouble = here == u'{' && letter(1) == u'{';
        if (before == u'\\' || before == here || (!isDouble && isWord(before)) || (here == u'{' && before == u'$'))
            return 0;
        const auto match = spelled().match(m_script, m_at, QRegularExpression::NormalMatch,
                                           QRegularExpression::AnchorAtOffsetMatchOption);
        if (!match.hasMatch())
            return 0;
        const QString name = match.captured(u"angle"_s);
        const bool inBody = where == Where::Here || where == Where::QuotedHere;
        if (inBody && m_documents.first().otherLanguage)
            return 0;
        if (!name.isEmpty()
            && !isOpen(name, where, m_script.size() > match.capturedEnd() ? m_script[match.capturedEnd()] : QChar()))
            return 0;
        ShellPlaceholder found{.from = m_at, .length = match.capturedLength(), .where = where, .delimiter = {}};
        if (inBody) {
            found.delimiter = m_documents.first().delimiter;
            found.stripsTabs = m_documents.first().stripsTabs;
        }
        m_found.append(found);
        return match.capturedLength();
    }

    /// Whether `<name>` is to be filled in, and is nothing of a shell, of HTML or of XML.
    bool isOpen(const QString &name, Where where, QChar after) const
    {
        static const QSet<QString> alone{u"br"_s, u"hr"_s, u"wbr"_s, u"p"_s, u"li"_s, u"td"_s,
                                         u"tr"_s, u"th"_s, u"b"_s,   u"i"_s, u"u"_s,  u"html"_s};
        if (m_closed.contains(name) || (where != Where::Word && alone.contains(name.toLower())))
            return false;
        if (where == Where::Here || where == Where::QuotedHere) {
            const qsizetype line = m_script.lastIndexOf(u'\n', m_at) + 1;
            const bool includes = QStringView(m_script).sliced(line).trimmed().startsWith(u"#include"_s);
            return name.size() > 1 && !includes;
        }
        if (where != Where::Word)
            return true;
        if (name.contains(u" -"_s))
            return false; // `sort <in -u> out`
        // `cat <in>out`: the word that is read from begins with the `<`.
        const bool beginsWord = m_at == 0 || letter(-1).isSpace() || u";|&("_s.contains(letter(-1));
        const bool reads = isWord(after) || after == u'&' || after == u'>';
        const bool mayRead = name == name.toLower() && u"\"'$~|"_s.contains(after) && !after.isNull();
        return !beginsWord || (!reads && !mayRead);
    }

    const QString &m_script;
    QSet<QString> m_closed; ///< names of elements that are closed somewhere
    QList<ShellPlaceholder> m_found;
    QList<Mode> m_modes;
    QList<Document> m_pending; ///< begin at the next line
    QList<Document> m_documents; ///< the innermost first
    qsizetype m_at = 0;
    qsizetype m_lineBegin = 0;
};

}

QList<ShellPlaceholder> shellPlaceholders(const QString &script)
{
    return Reader(script).all();
}

}
