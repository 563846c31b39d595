// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbooks/variables.h"

#include "runbooks/blocks.h"
#include "runbooks/flow.h"
#include "runbooks/shelltext.h"
#include "situation/yamlnode.h"

#include <QRegularExpression>
#include <QSet>

#include <algorithm>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

/// One pattern for every spelling. `${NAME:-default}` has a default; `{{ x }}` of Go (`.x`, `$x`, words of its own)
/// does not fit.
const QRegularExpression &spelled()
{
    static const QRegularExpression pattern(u"\\{\\{\\s*(?<mustache>[A-Za-z_][\\w.-]*)\\s*\\}\\}"
                                            "|\\$\\{(?<braced>[A-Za-z_]\\w*)(?::?[-=](?<fallback>[^}\\n]*))?\\}"
                                            "|\\$(?<dollar>[A-Za-z_]\\w*)"
                                            "|(?<![\\w<])<(?<angle>[A-Za-z](?:[\\w -]*\\w)?)>"
                                            "|(?<![{$\\w])\\{(?<brace>[a-z_]+)\\}(?!\\})"_s);
    return pattern;
}

constexpr std::array<QLatin1StringView, 5> groups{"mustache"_L1, "braced"_L1, "dollar"_L1, "angle"_L1, "brace"_L1};

QLatin1StringView groupOf(const QRegularExpressionMatch &match)
{
    for (const QLatin1StringView group : groups) {
        if (match.hasCaptured(group))
            return group;
    }
    return {};
}

const QSet<QString> &htmlTags()
{
    static const QStringList names =
        u"a abbr address article aside audio b base bdi bdo blockquote body br button canvas caption center cite code "
        "col colgroup data datalist dd del details dfn dialog div dl dt em embed fieldset figcaption figure font "
        "footer "
        "form frame frameset h1 h2 h3 h4 h5 h6 head header hr html i iframe img input ins kbd label legend li link "
        "main "
        "map mark meta meter nav noscript object ol optgroup option output p param picture pre progress q rp rt ruby s "
        "samp script section select small source span strike strong style sub summary sup svg table tbody td template "
        "textarea tfoot th thead time title tr track tt u ul var video wbr"_s.split(u' ');
    static const QSet<QString> tags(names.begin(), names.end());
    return tags;
}

/// What a shell, awk, PromQL, Grafana or Go bring along.
const QSet<QString> &given()
{
    static const QStringList names =
        u"home path user pwd oldpwd shell term lang hostname hosttype random seconds lineno ifs uid euid ppid editor "
        "tmpdir logname ps1 ps2 bash bash_source bash_version funcname pipestatus reply optarg optind shlvl display "
        "nf nr fs ofs fnr rs ors filename labels value values externallabels externalurl interval range "
        "end else with template block define if nil true false"_s.split(u' ');
    static const QSet<QString> known(names.begin(), names.end());
    return known;
}

/// The names that shell fences give a value themselves.
QSet<QString> setByShell(const Runbook &runbook)
{
    static const QRegularExpression sets(
        u"(?:^|[;&|({\\s])(?:export\\s+|local\\s+|readonly\\s+|declare\\s+(?:-\\w+\\s+)*)?([A-Za-z_]\\w*)\\+?="
        "|\\bfor\\s+([A-Za-z_]\\w*)\\s+in\\b|\\bread\\s+(?:-\\w+\\s+)*([A-Za-z_]\\w*)"_s,
        QRegularExpression::MultilineOption);
    QSet<QString> names;
    for (const Step &step : runbook.steps) {
        for (const ShellFence &fence : step.shells) {
            for (const auto &match : sets.globalMatch(fence.text))
                names.insert(match.captured(match.lastCapturedIndex()));
        }
    }
    return names;
}

QList<std::pair<QString, YamlNode>> declaredIn(const Runbook &runbook)
{
    Findings ignored; // Runbook::parse has said them
    const YamlNode head = YamlNode::parse(frontMatterOf(runbook.source), runbook.file, ignored);
    return head.isMap() ? head[u"variables"_s].entries() : QList<std::pair<QString, YamlNode>>();
}

/// Collects while it reads the text from its beginning to its end.
class Search
{
public:
    explicit Search(const Runbook &runbook)
        : m_book(runbook)
        , m_set(setByShell(runbook))
        , m_declared(declaredIn(runbook))
    {
        for (const auto &[name, what] : m_declared)
            m_declaredKeys.insert(variableKey(name));
    }

    QList<Variable> all()
    {
        readText();
        for (const Step &step : m_book.steps)
            readBraces(step);
        readDeclared();
        const auto service =
            std::ranges::find(m_found, u"service"_s, [](const Variable &v) { return variableKey(v.name); });
        if (service != m_found.end())
            std::rotate(m_found.begin(), service, std::next(service));
        return m_found;
    }

private:
    enum class Place
    {
        Prose,
        InlineCode,
        Code, ///< of a shell, or of nothing that is known
        OtherCode ///< of a language in which `<T>` and `$x` are something else
    };

    void readText()
    {
        QString fence;
        Place place = Place::Prose;
        bool isShell = false;
        QStringList script; ///< of the shell fence that is open
        int line = 0;
        for (const auto lines = QString::fromUtf8(m_book.source).split(u'\n'); const QString &each : lines) {
            ++line;
            const QString bare = each.trimmed();
            const QString marks = fenceMarks(bare);
            if (fence.isEmpty() && !marks.isEmpty()) {
                fence = marks;
                place = placeOf(bare.sliced(marks.size()).trimmed());
                isShell = !shellLanguage(bare.sliced(marks.size()).trimmed()).isEmpty();
            } else if (!fence.isEmpty() && marks == bare && marks.startsWith(fence)) {
                readShell(std::exchange(script, {}), line);
                fence.clear();
                place = Place::Prose;
            } else if (fence.isEmpty()) {
                readProse(each, line);
            } else if (isShell) {
                script.append(each);
            } else {
                read(each, line, place);
            }
        }
        readShell(script, line + 1); // it was never closed
    }

    /// A whole script, because what `<POD>` is hangs on what stands around it. `end` is the line below it.
    void readShell(const QStringList &lines, int end)
    {
        QSet<qsizetype> open;
        for (const auto found = shellPlaceholders(lines.join(u'\n')); const ShellPlaceholder &each : found)
            open.insert(each.from);
        int line = end - static_cast<int>(lines.size());
        qsizetype begin = 0;
        for (const QString &each : lines) {
            for (const auto &match : spelled().globalMatch(each)) {
                const QLatin1StringView group = groupOf(match);
                const QString name = match.captured(group);
                const bool isDollar = group == "dollar"_L1 || group == "braced"_L1;
                const bool fits = isDollar ? isOpen(name, group, Place::Code)
                                           : open.contains(begin + match.capturedStart()) && !isGiven(name);
                if (group != "brace"_L1 && fits)
                    add(name, match.captured(0), line, match.captured(u"fallback"_s));
            }
            begin += each.size() + 1;
            ++line;
        }
    }

    static bool isGiven(const QString &name) { return given().contains(name.toLower()) || name.startsWith(u"__"_s); }

    static QString fenceMarks(const QString &bare)
    {
        qsizetype count = 0;
        while (count < bare.size() && bare[count] == bare[0] && (bare[0] == u'`' || bare[0] == u'~'))
            ++count;
        return count >= 3 ? bare.first(count) : QString();
    }

    static Place placeOf(const QString &info)
    {
        static const QStringList open{QString(), u"text"_s,     u"txt"_s,    u"yaml"_s,  u"yml"_s,
                                      u"json"_s, u"sql"_s,      u"promql"_s, u"ini"_s,   u"toml"_s,
                                      u"http"_s, u"terminal"_s, u"zsh"_s,    u"output"_s};
        const bool fits = !shellLanguage(info).isEmpty() || open.contains(info.section(u' ', 0, 0).toLower())
            || blockKind(info).has_value();
        return fits ? Place::Code : Place::OtherCode;
    }

    /// Spans between backticks are code.
    void readProse(const QString &text, int line)
    {
        const QStringList parts = text.split(u'`');
        for (qsizetype i = 0; i < parts.size(); ++i)
            read(parts[i], line, i % 2 == 1 ? Place::InlineCode : Place::Prose);
    }

    void read(const QString &text, int line, Place place)
    {
        if (place == Place::OtherCode || (!text.contains(u'$') && !text.contains(u'<') && !text.contains(u"{{"_s)))
            return;
        for (const auto &match : spelled().globalMatch(text)) {
            const QLatin1StringView group = groupOf(match);
            if (group != "brace"_L1 && isOpen(match.captured(group), group, place))
                add(match.captured(group), match.captured(0), line, match.captured(u"fallback"_s));
        }
    }

    bool isOpen(const QString &name, QLatin1StringView group, Place place) const
    {
        const QString lower = name.toLower();
        if (given().contains(lower) || lower.startsWith(u"__"_s))
            return false;
        const bool isDollar = group == "dollar"_L1 || group == "braced"_L1;
        if (isDollar && (m_set.contains(name) || lower.startsWith(u"lc_"_s)))
            return false;
        // A lower-case word after a dollar sign in prose is prose.
        if (isDollar && place == Place::Prose)
            return name == name.toUpper() && name.size() > 1;
        const bool isTag = group == "angle"_L1 && htmlTags().contains(lower.section(u' ', 0, 0));
        return !isTag || place == Place::Code || m_declaredKeys.contains(variableKey(name));
    }

    /// `{name}` counts where the console fills it in: in titles and blocks.
    void readBraces(const Step &step)
    {
        look(step.title, step.line);
        for (const Block &block : step.blocks) {
            look(block.target, block.line);
            look(block.conditions.join(u' '), block.line);
            look(block.text, block.line);
            for (const QString &argument : block.arguments)
                look(argument, block.line);
            for (const SeriesId &series : block.series)
                look(series.value, block.line);
        }
    }

    /// What the front matter says of a variable; one that the text does not use is not asked for.
    void readDeclared()
    {
        for (const auto &[name, what] : m_declared) {
            const auto known = m_byKey.constFind(variableKey(name));
            if (known == m_byKey.cend())
                continue;
            Variable &variable = m_found[*known];
            const YamlNode standard = what.isMap() ? what[u"default"_s] : what;
            if (standard.isScalar()) {
                variable.fallback = standard.optionalString();
                variable.hasDefault = !variable.fallback.isEmpty();
            }
            if (!what.isMap())
                continue;
            variable.secret = variable.secret || what[u"secret"_s].boolean(false);
            if (what[u"choices"_s].isDefined())
                variable.choices = what[u"choices"_s].strings();
            if (what[u"description"_s].isDefined())
                variable.description = what[u"description"_s].isMap()
                    ? what[u"description"_s].localized()
                    : Localized{what[u"description"_s].optionalString(), {}};
        }
    }

    void look(const QString &text, int line)
    {
        for (const auto &match : spelled().globalMatch(text)) {
            if (match.hasCaptured(u"brace"_s))
                add(match.captured(u"brace"_s), match.captured(0), line, {});
        }
    }

    void add(const QString &name, const QString &spelling, int line, const QString &fallback)
    {
        const QString key = variableKey(name);
        const auto known = m_byKey.constFind(key);
        if (known == m_byKey.cend()) {
            m_byKey.insert(key, m_found.size());
            m_found.append({name, {spelling}, line, fallback, isSecretName(name)});
            return;
        }
        Variable &variable = m_found[*known];
        if (!variable.spellings.contains(spelling))
            variable.spellings.append(spelling);
        if (variable.fallback.isEmpty())
            variable.fallback = fallback;
    }

    const Runbook &m_book;
    const QSet<QString> m_set;
    const QList<std::pair<QString, YamlNode>> m_declared;
    QSet<QString> m_declaredKeys;
    QList<Variable> m_found;
    QHash<QString, qsizetype> m_byKey;
};

}

QList<Variable> variablesOf(const Runbook &runbook)
{
    return Search(runbook).all();
}

QString variableKey(QStringView name)
{
    QString key = name.toString().toLower();
    for (QChar &letter : key) {
        if (letter == u'-' || letter == u' ' || letter == u'.')
            letter = u'_';
    }
    return key;
}

std::optional<QString> valueOf(const QMap<QString, QString> &values, QStringView name)
{
    if (const auto exact = values.constFind(name.toString()); exact != values.cend())
        return *exact;
    const QString key = variableKey(name);
    for (const auto &[each, value] : values.asKeyValueRange()) {
        if (variableKey(each) == key)
            return value;
    }
    return std::nullopt;
}

QString withValues(QString text, const QMap<QString, QString> &values)
{
    if (values.isEmpty() || (!text.contains(u'{') && !text.contains(u'$') && !text.contains(u'<')))
        return text;
    QString filled;
    qsizetype at = 0;
    for (const auto &match : spelled().globalMatch(text)) {
        const std::optional<QString> value = valueOf(values, match.captured(groupOf(match)));
        filled += QStringView(text).sliced(at, match.capturedStart() - at);
        filled += value ? *value : match.captured(0);
        at = match.capturedEnd();
    }
    return filled + QStringView(text).sliced(at);
}

bool isSecretName(QStringView name)
{
    static const QRegularExpression secret(u"(?:^|_)(?:pass|passwd|password|passphrase|pw|secret|secrets|token|"
                                           u"credential|credentials|(?:api|private|access|"
                                           "secret|signing|encryption)_?keys?|apikey)(?:_|$)"_s);
    return secret.match(variableKey(name)).hasMatch();
}

QStringList declaredSecrets(const Runbook &runbook)
{
    Findings ignored; // Runbook::parse has said them
    const YamlNode head = YamlNode::parse(frontMatterOf(runbook.source), runbook.file, ignored);
    QStringList names;
    if (!head.isMap())
        return names;
    for (const auto declared = head[u"variables"_s].entries(); const auto &[name, what] : declared) {
        if (what.isMap() && what[u"secret"_s].boolean(false))
            names.append(variableKey(name));
    }
    return names;
}

QMap<QString, QString> withDefaults(const Runbook &runbook, QMap<QString, QString> values)
{
    for (const auto variables = variablesOf(runbook); const Variable &variable : variables) {
        if (variable.hasDefault && valueOf(values, variable.name).value_or(QString()).isEmpty())
            values.insert(variable.name, variable.fallback);
    }
    return values;
}

QString misfits(const Runbook &runbook, const QMap<QString, QString> &values)
{
    QStringList wrong;
    for (const auto variables = variablesOf(runbook); const Variable &variable : variables) {
        const std::optional<QString> value = valueOf(values, variable.name);
        if (variable.choices.isEmpty() || !value || value->isEmpty() || variable.choices.contains(*value))
            continue;
        const QString shown = variable.secret ? u"%1"_s.arg(variable.name) : u"%1=%2"_s.arg(variable.name, *value);
        wrong.append(u"%1 is none of %2"_s.arg(shown, variable.choices.join(u", "_s)));
    }
    return wrong.join(u"; "_s);
}

}
