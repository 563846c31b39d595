// SPDX-License-Identifier: GPL-3.0-or-later
// Matchers of labels: their syntax is Alertmanager's, their expressions Go's.
#include "exchange/model/silences.h"

namespace Hikeshi::Exchange {

using namespace Qt::StringLiterals;

namespace {

/// Beyond this many tries an expression does not match: nobody makes the exchange think for long.
constexpr QLatin1StringView bound{"(*LIMIT_MATCH=20000)(*LIMIT_DEPTH=2000)"};
constexpr qsizetype longest = 2'000;

/// What Go's expressions do not have although Perl's do, as Go shows it: looking around, back references, verbs.
QString foreignSyntax(const QString &pattern)
{
    bool inClass = false;
    for (qsizetype i = 0; i < pattern.size(); ++i) {
        const QChar c = pattern[i];
        const QChar next = i + 1 < pattern.size() ? pattern[i + 1] : QChar();
        if (c == u'\\') {
            if (next.isLetterOrNumber() && !u"aftnrvxpPdDsSwWbBAzQEC0"_s.contains(next))
                return u"invalid escape sequence: `\\%1`"_s.arg(next);
            ++i;
        } else if (inClass || c == u'[') {
            inClass = c != u']';
        } else if (c == u'(' && next == u'*') {
            return u"missing argument to repetition operator: `*`"_s;
        } else if (c == u'(' && next == u'?') {
            static const QRegularExpression known(u"^\\(\\?(P?<[A-Za-z_]\\w*>|[imsU]*(-[imsU]+)?[:)])"_s);
            if (!known.match(pattern.mid(i, 100)).hasMatch())
                return u"invalid or unsupported Perl syntax: `%1`"_s.arg(pattern.mid(i, 3));
        } else if (u"*+?}"_s.contains(c) && next == u'+') {
            return u"invalid nested repetition operator: `%1+`"_s.arg(c);
        }
    }
    return {};
}

QString inGosWords(const QString &error, const QString &shown)
{
    const QString what = error.contains(u"missing closing parenthesis"_s) ? u"missing closing )"_s
        : error.contains(u"unmatched closing parenthesis"_s)              ? u"unexpected )"_s
        : error.contains(u"missing terminating ]"_s)                      ? u"missing closing ]"_s
        : error.contains(u"quantifier does not follow a repeatable item"_s)
        ? u"missing argument to repetition operator"_s
        : error;
    return u"%1: `%2`"_s.arg(what, shown);
}

/// A text as it stands between double quotes.
QString unquoted(const QString &text)
{
    QString plain;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] != u'\\' || i + 1 == text.size()) {
            plain += text[i];
            continue;
        }
        const QChar next = text[++i];
        if (next == u'n')
            plain += u'\n';
        else if (next == u'"' || next == u'\\')
            plain += next;
        else
            plain += u'\\' + next;
    }
    return plain;
}

std::expected<Matcher, QString> made(const QString &name, const QString &sign, const QString &value)
{
    Matcher matcher{.name = name,
                    .value = value,
                    .isRegex = sign.endsWith(u'~'),
                    .isEqual = !sign.startsWith(u'!'),
                    .expression = {}};
    if (const auto good = matcher.compile(u"^(?:%1)$"_s.arg(value)); !good)
        return std::unexpected(good.error());
    return matcher;
}

}

std::expected<void, QString> Matcher::compile(const QString &shown)
{
    if (!isRegex)
        return {};
    const QString error = u"error parsing regexp: "_s;
    if (value.size() > longest)
        return std::unexpected(QString(error + u"expression too large"_s));
    if (const QString foreign = foreignSyntax(value); !foreign.isEmpty())
        return std::unexpected(error + foreign);
    // Alone first: `a)(b` is no expression, though it would be one inside brackets.
    if (const QRegularExpression alone(value); !alone.isValid())
        return std::unexpected(error + inGosWords(alone.errorString(), shown));
    expression =
        QRegularExpression(bound + u"\\A(?:"_s + value + u")\\z"_s, QRegularExpression::DotMatchesEverythingOption);
    if (!expression.isValid())
        return std::unexpected(error + inGosWords(expression.errorString(), shown));
    return {};
}

bool Matcher::matches(const QString &text) const
{
    return (isRegex ? expression.match(text).hasMatch() : text == value) == isEqual;
}

std::expected<Matcher, QString> parseMatcher(const QString &text)
{
    // Since 0.27 names and values may be anything, in quotes; what is not so written is read as before.
    static const QRegularExpression quoted(
        uR"re(^\s*(?:"((?:[^"\\]|\\.)*)"|([^{}!=~,\\"'`\s]+))\s*(=~|!~|!=|=)\s*(?:"((?:[^"\\]|\\.)*)"|([^{}!=~,\\"'`\s]+))\s*$)re"_s);
    static const QRegularExpression classic(uR"(^\s*([a-zA-Z_:][a-zA-Z0-9_:]*)\s*(=~|=|!=|!~)(.*)$)"_s,
                                            QRegularExpression::DotMatchesEverythingOption);
    if (text.startsWith(u'{') || text.endsWith(u'}'))
        return std::unexpected(u"unexpected open or close brace: "_s + text);
    if (const auto match = quoted.match(text); match.hasMatch())
        return made(match.hasCaptured(1) ? unquoted(match.captured(1)) : match.captured(2), match.captured(3),
                    match.hasCaptured(4) ? unquoted(match.captured(4)) : match.captured(5));
    const auto match = classic.match(text);
    if (!match.hasMatch())
        return std::unexpected(u"bad matcher format: "_s + text);
    const QString value = match.captured(3).trimmed();
    const bool isQuoted = value.size() > 1 && value.startsWith(u'"') && value.endsWith(u'"');
    const QString inside = isQuoted ? value.sliced(1).chopped(1) : value;
    static const QRegularExpression bare(uR"re((?<!\\)(?:\\\\)*")re"_s);
    if (bare.match(inside).hasMatch())
        return std::unexpected(u"matcher value contains unescaped double quote: "_s + value);
    return made(match.captured(1), match.captured(2), unquoted(inside));
}

}
