// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbooks/blocks.h"

#include "situation/yamlnode.h"

#include <QRegularExpression>

#include <algorithm>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

using Kind = Block::Kind;
using Branch = Block::Branch;

const QMap<QString, Kind> &kinds()
{
    static const QMap<QString, Kind> words{
        {u"query"_s, Kind::Query},     {u"guard"_s, Kind::Guard},       {u"action"_s, Kind::Action},
        {u"verify"_s, Kind::Verify},   {u"wait"_s, Kind::Wait},         {u"announce"_s, Kind::Announce},
        {u"manual"_s, Kind::Manual},   {u"decision"_s, Kind::Decision}, {u"approval"_s, Kind::Approval},
        {u"if"_s, Kind::If},           {u"while"_s, Kind::While},       {u"parallel"_s, Kind::Parallel},
        {u"runbook"_s, Kind::Runbook}, {u"note"_s, Kind::Note},         {u"undo"_s, Kind::Undo}};
    return words;
}

constexpr int mostRepeats = 1000;
constexpr int mostApprovers = 9;

/// Reads the content of one block.
class BlockReader
{
public:
    BlockReader(Block &block, const QString &content, const QString &file, Findings &findings)
        : m_block(block)
        , m_content(content)
        , m_file(file)
        , m_findings(findings)
    {
    }

    void read()
    {
        switch (m_block.kind) {
        case Kind::Guard:
        case Kind::Verify:
        case Kind::Wait:
        case Kind::If:
        case Kind::While:
            return readSentences();
        case Kind::Decision:
            return readDecision();
        case Kind::Note:
            m_block.text = m_content.trimmed();
            return;
        case Kind::Query:
        case Kind::Action:
        case Kind::Announce:
        case Kind::Manual:
        case Kind::Approval:
        case Kind::Parallel:
        case Kind::Runbook:
        case Kind::Undo:
            return readYaml();
        }
    }

private:
    void report(int line, const QString &what, const QString &remedy)
    {
        m_findings.append({m_file, line, what, remedy, Finding::Grade::Error});
    }

    /// Each line that says something, with its line in the file.
    template <class Take> void eachLine(Take &&take)
    {
        const QStringList lines = m_content.split(u'\n');
        for (qsizetype i = 0; i < lines.size(); ++i) {
            const QString sentence = lines[i].trimmed();
            if (!sentence.isEmpty() && !sentence.startsWith(u'#'))
                take(m_block.line + static_cast<int>(i), sentence);
        }
    }

    void readSentences()
    {
        eachLine([this](int line, const QString &sentence) {
            if (readTime(line, sentence) || readWay(line, sentence))
                return;
            if (const auto condition = Condition::parse(sentence); !condition)
                report(line, condition.error().what, condition.error().remedy);
            else
                m_block.conditions.append(sentence);
        });
        const bool isWay = m_block.kind == Kind::If || m_block.kind == Kind::While;
        if (isWay && m_block.branches.isEmpty())
            report(m_block.line,
                   m_block.kind == Kind::If ? u"it is not said where to go when this does not hold"_s
                                            : u"it is not said what is repeated"_s,
                   m_block.kind == Kind::If ? u"end it with `go to \"Title of a step\"`"_s
                                            : u"end it with `repeat \"Title of a step\"`"_s);
        const bool justTime = m_block.kind == Kind::Wait && m_block.within.count() > 0;
        // An `if` without a condition always goes.
        const bool justWay = m_block.kind == Kind::If && !m_block.branches.isEmpty();
        if (m_block.conditions.isEmpty() && !justTime && !justWay)
            report(m_block.line, u"this block says nothing"_s, u"write one condition a line"_s);
    }

    bool readTime(int line, const QString &sentence)
    {
        static const QRegularExpression time(u"^(within|for)(?:\\s*:\\s*|\\s+)(.*)$"_s);
        const auto match = time.match(sentence);
        if (!match.hasMatch() || m_block.kind == Kind::If || m_block.kind == Kind::While
            || (match.captured(1) == u"for" && m_block.kind != Kind::Wait))
            return false;
        const auto within = parseDuration(match.captured(2));
        if (!within)
            report(line, u"`%1` is no duration"_s.arg(match.captured(2)),
                   u"write for example `%1 60s`"_s.arg(match.captured(1)));
        m_block.within = within.value_or(m_block.within);
        return true;
    }

    bool readWay(int line, const QString &sentence)
    {
        static const QRegularExpression way(u"^(?:(?:else|otherwise)\\s+)?(go to|repeat)\\s+\"?(.+?)\"?$"_s);
        static const QRegularExpression most(u"^at most(?:\\s*:\\s*|\\s+)(.*)$"_s);
        if (m_block.kind != Kind::If && m_block.kind != Kind::While)
            return false;
        if (const auto match = most.match(sentence); match.hasMatch() && m_block.kind == Kind::While) {
            bool isNumber = false;
            const int count = match.captured(1).toInt(&isNumber);
            if (!isNumber || count < 1 || count > mostRepeats)
                report(line, u"`%1` is no count"_s.arg(match.captured(1)),
                       u"write `at most: 5`, 1 to %1"_s.arg(mostRepeats));
            else
                m_block.atMost = count;
            return true;
        }
        const auto match = way.match(sentence);
        if (!match.hasMatch())
            return false;
        const bool repeats = match.captured(1) == u"repeat";
        if (repeats != (m_block.kind == Kind::While))
            report(line, u"`%1` does not fit here"_s.arg(match.captured(1)),
                   u"`if` goes on with `go to`, `while` goes back with `repeat`"_s);
        else if (!m_block.branches.isEmpty())
            report(line, u"there are two ways on"_s, u"keep one"_s);
        else
            m_block.branches.append({.way = Branch::Way::GoTo, .to = match.captured(2), .line = line});
        return true;
    }

    void readDecision()
    {
        static const QRegularExpression branch(
            u"^(?:[-*]\\s+)?(.+?)\\s*:\\s*(?:go to\\s+\"?(.+?)\"?|(continue)|(end))$"_s);
        eachLine([this](int line, const QString &sentence) {
            const auto match = branch.match(sentence);
            if (!match.hasMatch())
                return report(line, u"`%1` is no branch"_s.arg(sentence),
                              u"write `label: go to \"Title of a step\"`, `label: continue` or `label: end`"_s);
            if (std::ranges::contains(m_block.branches, match.captured(1), &Branch::label))
                return report(line, u"there are two branches `%1`"_s.arg(match.captured(1)), u"name one otherwise"_s);
            m_block.branches.append({.label = match.captured(1),
                                     .way = match.hasCaptured(3) ? Branch::Way::Continue
                                         : match.hasCaptured(4)  ? Branch::Way::End
                                                                 : Branch::Way::GoTo,
                                     .to = match.captured(2),
                                     .line = line});
        });
        if (m_block.branches.isEmpty())
            report(m_block.line, u"there is nothing to decide"_s, u"write one branch a line: `label: continue`"_s);
    }

    void readYaml()
    {
        Findings inside;
        const YamlNode root = YamlNode::parse(m_content.toUtf8(), m_file, inside);
        if (m_block.kind == Kind::Query)
            readQuery(root);
        else if (m_block.kind == Kind::Announce)
            readAnnounce(root);
        else if (m_block.kind == Kind::Manual)
            readManual(root);
        else if (m_block.kind == Kind::Approval)
            readApproval(root);
        else if (m_block.kind == Kind::Parallel)
            readParallel(root);
        else if (m_block.kind == Kind::Runbook)
            readRunbook(root);
        else
            readAction(root);
        for (Finding finding : std::as_const(inside)) {
            finding.line = placed(finding.line);
            m_findings.append(finding);
        }
    }

    /// What is missing at the end stands below the block's last line: it is shown on that line.
    int placed(int line) const
    {
        const auto last = std::max<qsizetype>(m_content.count(u'\n'), 1);
        return m_block.line + static_cast<int>(std::clamp<qsizetype>(line, 1, last)) - 1;
    }

    void readQuery(const YamlNode &root)
    {
        root.allowOnly({u"series"_s, u"window"_s});
        for (const auto names = root[u"series"_s].strings(); const QString &name : names)
            m_block.series.append(SeriesId(name));
        m_block.window = root[u"window"_s].duration(m_block.window);
        if (m_block.series.isEmpty())
            root.report(u"no series is named"_s, u"write `series: [order_error_rate]`"_s);
    }

    void readAnnounce(const YamlNode &root)
    {
        root.allowOnly({u"phase"_s});
        m_block.phase = root[u"phase"_s].string();
        if (!QStringList{u"investigating"_s, u"identified"_s, u"monitoring"_s, u"resolved"_s}.contains(m_block.phase))
            root[u"phase"_s].report(u"`%1` is no phase"_s.arg(m_block.phase),
                                    u"use investigating, identified, monitoring or resolved"_s);
    }

    void readAction(const YamlNode &root)
    {
        root.allowOnly({u"action"_s, u"target"_s, u"arguments"_s});
        m_block.action = ActionId(root[u"action"_s].string());
        m_block.target = root[u"target"_s].string();
        for (const auto entries = root[u"arguments"_s].entries(); const auto &[name, value] : entries)
            m_block.arguments.insert(name, value.string());
    }

    void readManual(const YamlNode &root)
    {
        // An empty block is a step by hand with nothing more to it.
        if (!root.isMap())
            return m_content.trimmed().isEmpty() ? void()
                                                 : root.report(u"`manual` has no such content"_s,
                                                               u"write `assignee:`, `due:` or `evidence: required`"_s);
        root.allowOnly({u"assignee"_s, u"due"_s, u"evidence"_s});
        m_block.assignee = root[u"assignee"_s].optionalString();
        m_block.within = root[u"due"_s].duration(m_block.within);
        const QString evidence = root[u"evidence"_s].optionalString();
        m_block.evidence = evidence == u"required";
        if (!QStringList{QString(), u"required"_s, u"optional"_s}.contains(evidence))
            root[u"evidence"_s].report(u"evidence is required or optional, not `%1`"_s.arg(evidence),
                                       u"write `evidence: required`"_s);
    }

    void readApproval(const YamlNode &root)
    {
        if (!root.isMap())
            return m_content.trimmed().isEmpty()
                ? void()
                : root.report(u"`approval` has no such content"_s, u"write `of:`, `from:` or `within:`"_s);
        root.allowOnly({u"of"_s, u"from"_s, u"within"_s});
        const qint64 persons = root[u"of"_s].integer().value_or(1);
        if (persons < 1 || persons > mostApprovers)
            root[u"of"_s].report(u"%1 persons cannot approve"_s.arg(persons),
                                 u"write `of: 1`, up to %1"_s.arg(mostApprovers));
        else
            m_block.persons = static_cast<int>(persons);
        if (root[u"from"_s].isDefined())
            m_block.roles = root[u"from"_s].strings();
        m_block.within = root[u"within"_s].duration(m_block.within);
    }

    void readParallel(const YamlNode &root)
    {
        for (const auto items = root.items(); const YamlNode &item : items)
            m_block.members.append({.way = Branch::Way::GoTo, .to = item.string(), .line = placed(item.line())});
        if (m_block.members.size() < 2)
            root.report(u"fewer than two steps are named"_s, u"write a list of titles: `- \"Title of a step\"`"_s);
    }

    void readRunbook(const YamlNode &root)
    {
        root.allowOnly({u"run"_s, u"values"_s});
        m_block.name = root[u"run"_s].string();
        for (const auto entries = root[u"values"_s].entries(); const auto &[name, value] : entries)
            m_block.arguments.insert(name, value.string());
    }

    Block &m_block;
    QString m_content;
    QString m_file;
    Findings &m_findings;
};

}

std::optional<Block::Kind> blockKind(QStringView info)
{
    const auto kind = kinds().constFind(info.trimmed().toString());
    return kind == kinds().cend() ? std::nullopt : std::optional(*kind);
}

QString word(Block::Kind kind)
{
    return kinds().key(kind);
}

QStringList blockWords()
{
    return kinds().keys();
}

QString shellLanguage(QStringView info)
{
    static const QRegularExpression first(u"^\\{?([A-Za-z]+)"_s);
    const QString language = first.matchView(info.trimmed()).captured(1).toLower();
    return QStringList{u"sh"_s, u"bash"_s, u"shell"_s, u"console"_s}.contains(language) ? language : QString();
}

Block readBlock(Block::Kind kind, int line, const QString &content, const QString &file, Findings &findings)
{
    Block block{.kind = kind, .line = line};
    BlockReader(block, content, file, findings).read();
    return block;
}

}
