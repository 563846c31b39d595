// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbooks/cacaomodel.h"
#include "runbooks/cacaoways.h"
#include "runbooks/flow.h"
#include "runbooks/shellcommands.h"

#include <QDateTime>
#include <QSet>
#include <QTimeZone>

#include <algorithm>

namespace Hikeshi {

using namespace Qt::StringLiterals;
using namespace Cacao;

using Kind = FlowEdge::Kind;

namespace {

/// One step of the Markdown, taken apart.
struct Part
{
    QString title;
    QJsonObject comment; ///< what import left: id, ways, step; empty for a step of our own
    QString text; ///< without blocks, commands and comments
    QList<Fence> blocks; ///< ours
    QList<Fence> commands;
    QList<FlowEdge> edges;
    QJsonArray ways;
    QString type;
    QString id;

    QJsonObject original() const { return comment[u"step"_s].toObject(); }
    bool has(const QString &block) const
    {
        return std::ranges::any_of(blocks, [&](const Fence &f) { return f.language == block; });
    }
    /// Nobody changed where it leads since it was imported.
    bool leadsAsBefore() const { return !comment.isEmpty() && comment[u"ways"_s].toArray() == ways; }
};

bool isWay(const QString &word)
{
    static const QStringList words{u"decision"_s, u"if"_s, u"while"_s, u"parallel"_s, u"runbook"_s};
    return words.contains(word);
}

QString timeText(Instant at)
{
    return QDateTime::fromMSecsSinceEpoch(at.time_since_epoch().count(), QTimeZone::UTC)
        .toString(u"yyyy-MM-dd'T'HH:mm:ss.zzz'Z'"_s);
}

/// Text without the lines of fences that are told apart, and without our comments.
QString proseOf(const QString &markdown, bool keepsFences, const QStringList &commandLanguages)
{
    QStringList kept;
    QString marks;
    bool drops = false;
    for (const auto lines = markdown.split(u'\n'); const QString &line : lines) {
        const QString bare = line.trimmed();
        qsizetype run = 0;
        while (run < bare.size() && bare[run] == bare[0] && (bare[0] == u'`' || bare[0] == u'~'))
            ++run;
        const bool isFence = run >= 3;
        if (marks.isEmpty() && isFence) {
            marks = bare.first(run);
            const QString language = bare.sliced(run).trimmed();
            drops = isBlockWord(language) || language == u"condition"
                || (!keepsFences && commandLanguages.contains(language));
            if (!drops)
                kept.append(line);
            continue;
        }
        if (marks.isEmpty() ? !bare.startsWith(u"<!-- cacao") : !drops)
            kept.append(line);
        if (!marks.isEmpty() && isFence && bare.size() == run && bare.startsWith(marks))
            marks.clear();
    }
    static const QRegularExpression gaps(u"\\n{3,}"_s);
    return kept.join(u'\n').replace(gaps, u"\n\n"_s).trimmed();
}

class Exporter
{
public:
    Exporter(const Runbook &runbook, const CacaoExportOptions &options, Findings &findings)
        : m_runbook(runbook)
        , m_options(options)
        , m_findings(findings)
    {
    }

    QJsonObject make()
    {
        takeApart();
        readKept();
        for (qsizetype i = 0; i < m_parts.size(); ++i)
            m_parts[i].id = idOf(i);
        for (qsizetype i = 0; i < m_parts.size(); ++i)
            m_workflow.insert(m_parts[i].id, stepOf(i));
        return bookOf();
    }

private:
    void takeApart()
    {
        const QList<Fence> fences = fencesOf(m_runbook);
        const QList<QList<FlowEdge>> flow = flowOf(m_runbook);
        const QList<QJsonArray> ways = waysOf(m_runbook);
        for (int i = 0; i < m_runbook.steps.size(); ++i) {
            const Step &step = m_runbook.steps[i];
            Part part{.title = step.title,
                      .comment = {},
                      .text = {},
                      .blocks = {},
                      .commands = {},
                      .edges = flow[i],
                      .ways = ways[i],
                      .type = {},
                      .id = {}};
            const QString text = m_runbook.text(step);
            for (const auto lines = text.split(u'\n'); const QString &line : lines) {
                if (const auto found = commentIn(line, u"cacao"_s); found && part.comment.isEmpty())
                    part.comment = *found;
            }
            const QStringList languages = commandLanguages(part);
            for (const Fence &fence : fences) {
                if (fence.step != i)
                    continue;
                if (isBlockWord(fence.language) || fence.language == u"condition")
                    part.blocks.append(fence);
                else if (languages.contains(fence.language))
                    part.commands.append(fence);
            }
            decideType(part);
            const bool leads = part.type != u"action"; // then it has no commands: its fences are text
            if (leads)
                part.commands.clear();
            part.text = proseOf(text, leads, languages);
            m_parts.append(part);
        }
    }

    /// Fences that are commands: of an imported step those that its commands became, of our own what a shell runs.
    QStringList commandLanguages(const Part &part) const
    {
        QStringList languages{u"sh"_s, u"bash"_s, u"shell"_s, u"console"_s, u"http"_s};
        for (const auto commands = part.original()[u"commands"_s].toArray(); const QJsonValue &command : commands)
            languages.append(fenceLanguage(command[u"type"_s].toString()));
        return languages;
    }

    void readKept()
    {
        const QString preamble = QString::fromUtf8(m_runbook.source.first(m_runbook.preambleEnd));
        for (const auto lines = preamble.split(u'\n'); const QString &line : lines) {
            if (const auto found = commentIn(line, u"cacao-playbook"_s)) {
                m_book = (*found)[u"playbook"_s].toObject();
                const QJsonObject ends = (*found)[u"ends"_s].toObject();
                for (auto it = ends.begin(); it != ends.end(); ++it) {
                    const QString type = (*it)[u"type"_s].toString();
                    if (type == u"start" || type == u"end")
                        m_workflow.insert(it.key(), *it);
                }
                break;
            }
        }
    }

    void decideType(Part &part) const
    {
        const QString before = part.original()[u"type"_s].toString();
        if (part.leadsAsBefore() && stepTypes().contains(before)) {
            part.type = before;
            return;
        }
        QSet<QString> labels;
        for (const FlowEdge &edge : std::as_const(part.edges))
            labels.insert(edge.label);
        const auto within = [&](std::initializer_list<QString> known) { return QSet<QString>(known).contains(labels); };
        const bool conditional = std::ranges::any_of(
            part.edges, [](const FlowEdge &e) { return e.kind == Kind::Holds || e.kind == Kind::Else; });
        if (part.has(u"parallel"_s))
            part.type = u"parallel"_s;
        else if (part.has(u"while"_s))
            part.type = u"while-condition"_s;
        else if (part.has(u"if"_s) && conditional)
            part.type = u"if-condition"_s;
        else if (part.has(u"runbook"_s))
            part.type = u"playbook-action"_s;
        else if (!part.has(u"decision"_s) || within({u"done"_s, u"failed"_s}))
            part.type = u"action"_s;
        else if ((before == u"if-condition" && within({u"yes"_s, u"no"_s}))
                 || (before == u"while-condition" && within({u"as long as it holds"_s, u"no more"_s})))
            part.type = before;
        else
            part.type = u"switch-condition"_s;
    }

    QString idOf(qsizetype index)
    {
        const Part &part = m_parts[index];
        const QString kept = part.comment[u"id"_s].toString();
        QString id = kept;
        if (!idPattern().match(kept).hasMatch() || !kept.startsWith(part.type + u"--"_s) || m_ids.contains(kept))
            id = part.type + u"--"_s + uuidOf(m_runbook.name + u'\n' + QString::number(index) + u'\n' + part.title);
        m_ids.insert(id);
        return id;
    }

    QString endId(const QString &preferred = {})
    {
        if (m_workflow.value(preferred)[u"type"_s].toString() == u"end")
            return preferred;
        const QString id = u"end--"_s + uuidOf(m_runbook.name + u"\nend"_s);
        if (!m_workflow.contains(id))
            m_workflow.insert(id, QJsonObject{{u"type"_s, u"end"_s}, {u"name"_s, u"End"_s}});
        return id;
    }

    /// A way back that is no while cannot be said: it is done by hand.
    QString wayBack(qsizetype from, int to, int line)
    {
        const QString title = m_parts[to].title;
        const QString id =
            u"action--"_s + uuidOf(m_runbook.name + u"\nback\n"_s + QString::number(from) + u'\n' + title);
        m_workflow.insert(
            id,
            QJsonObject{{u"type"_s, u"action"_s},
                        {u"name"_s, u"Go back to: %1"_s.arg(title)},
                        {u"commands"_s,
                         QJsonArray{QJsonObject{{u"type"_s, u"manual"_s},
                                                {u"command"_s, u"Go back to the step: %1"_s.arg(title)}}}},
                        {u"agent"_s, operators()},
                        {u"on_completion"_s, endId()}});
        m_findings.append({m_runbook.file, line,
                           u"a way back to `%1` cannot be said in CACAO; it became a step by hand"_s.arg(title),
                           u"go back with `while`"_s, Finding::Grade::Warning});
        return id;
    }

    QString target(qsizetype from, const FlowEdge &edge, const QString &before = {})
    {
        if (edge.to >= 0) {
            const bool back =
                edge.to <= from && !(edge.kind == Kind::Holds && m_parts[from].type == u"while-condition");
            return back ? wayBack(from, edge.to, edge.line) : m_parts[edge.to].id;
        }
        if (edge.to != FlowEdge::end)
            m_findings.append({m_runbook.file, edge.line,
                               u"it leads to no step: `%1`; the playbook ends there"_s.arg(edge.named),
                               u"mend the title"_s, Finding::Grade::Warning});
        return endId(before);
    }

    QString operators()
    {
        const QString id = u"group--"_s + uuidOf(u"operators"_s);
        m_usesOperators = true;
        return id;
    }

    /// In words, for who does not know our blocks.
    static QString words(const Part &part)
    {
        QStringList said;
        for (const Fence &block : part.blocks) {
            if (!isWay(block.language))
                said.append(block.language + u": "_s + block.text.trimmed().replace(u'\n', u"; "_s));
        }
        if (said.isEmpty())
            said.append(part.text.isEmpty() ? part.title : unescaped(part.text));
        return said.join(u'\n');
    }

    QJsonObject stepOf(qsizetype index)
    {
        const Part &part = m_parts[index];
        QJsonObject step = part.original();
        step.insert(u"type"_s, part.type);
        nameStep(step, part);
        describe(step, part);
        if (part.type == u"action")
            command(step, part);
        else if (part.type != part.original()[u"type"_s].toString())
            step.remove(u"commands"_s);
        if (!part.leadsAsBefore())
            lead(step, index);
        else if (part.type == u"if-condition" || part.type == u"while-condition")
            condition(step, part);
        return step;
    }

    static void nameStep(QJsonObject &step, const Part &part)
    {
        const QString before = part.comment.isEmpty() ? QString() : titleOf(step);
        static const QRegularExpression counted(u" \\(\\d+\\)$"_s);
        QString plain = part.title;
        if (plain != before && plain.startsWith(before) && !before.isEmpty())
            plain.remove(counted);
        if (plain != before)
            step.insert(u"name"_s, part.title);
    }

    static void describe(QJsonObject &step, const Part &part)
    {
        QJsonObject extensions = step.value(u"step_extensions"_s).toObject();
        QJsonObject own = extensions.value(extensionId()).toObject();
        QJsonArray blocks;
        for (const Fence &block : part.blocks) {
            if (!isWay(block.language) && block.language != u"condition")
                blocks.append(QJsonObject{{u"kind"_s, block.language}, {u"text"_s, block.text}});
        }
        const QString before =
            descriptionText(step.value(u"description"_s).toString(), own.value(u"markdown"_s).toBool(),
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

    static void extend(QJsonObject &step, const QString &key, const QJsonValue &value)
    {
        QJsonObject extensions = step.value(u"step_extensions"_s).toObject();
        QJsonObject own = extensions.value(extensionId()).toObject();
        own.insert(key, value);
        extensions.insert(extensionId(), own);
        step.insert(u"step_extensions"_s, extensions);
    }

    void command(QJsonObject &step, const Part &part)
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
            commands.append(QJsonObject{{u"type"_s, u"manual"_s}, {u"command"_s, words(part)}});
            extend(step, u"words"_s, true);
        }
        step.insert(u"commands"_s, commands);
        if (!step.value(u"agent"_s).isString())
            step.insert(u"agent"_s, operators());
    }

    static QString withoutEnd(QString text)
    {
        while (text.endsWith(u'\n'))
            text.chop(1);
        return text;
    }

    /// The sentences of an `if` or `while`, or what stands in the `condition` fence of an imported one.
    static void condition(QJsonObject &step, const Part &part)
    {
        for (const Fence &block : part.blocks) {
            if (block.language == u"condition") {
                if (const QString text = withoutEnd(block.text);
                    text != withoutEnd(step.value(u"condition"_s).toString()))
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

    void lead(QJsonObject &step, qsizetype index)
    {
        const Part &part = m_parts[index];
        const QJsonObject before = part.original();
        for (const auto keys = {u"on_completion"_s, u"on_success"_s, u"on_failure"_s, u"on_true"_s, u"on_false"_s,
                                u"next_steps"_s, u"cases"_s, u"switch"_s};
             const QString &key : keys)
            step.remove(key);
        if (part.type == u"parallel")
            return leadParallel(step, index);
        if (part.type == u"playbook-action")
            nameRunbook(step, part);
        QJsonObject cases;
        const bool fails = std::ranges::any_of(part.edges, [](const FlowEdge &e) { return e.label == u"failed"; });
        for (const FlowEdge &edge : part.edges) {
            QString key = u"on_completion"_s;
            if (part.type == u"switch-condition") {
                cases.insert(edge.label, target(index, edge, before.value(u"cases"_s)[edge.label].toString()));
                continue;
            }
            if (part.type == u"if-condition")
                key = edge.kind == Kind::Holds || edge.label == u"yes" ? u"on_true"_s : u"on_false"_s;
            else if (part.type == u"while-condition"
                     && (edge.kind == Kind::Holds || edge.label == u"as long as it holds"))
                key = u"on_true"_s;
            else if (fails)
                key = edge.label == u"failed" ? u"on_failure"_s : u"on_success"_s;
            step.insert(key,
                        m_endOfBranch.contains(index) && edge.kind == Kind::Next
                            ? endOfBranch(index)
                            : target(index, edge, before.value(key).toString()));
        }
        if (part.type == u"switch-condition") {
            step.insert(u"switch"_s, u"__decision__:value"_s);
            step.insert(u"cases"_s, cases);
            m_decides = true;
        } else if (part.type == u"if-condition" || part.type == u"while-condition") {
            condition(step, part);
        }
    }

    QString endOfBranch(qsizetype index)
    {
        const QString id = u"end--"_s + uuidOf(m_runbook.name + u"\nbranch\n"_s + m_parts[index].title);
        m_workflow.insert(id, QJsonObject{{u"type"_s, u"end"_s}, {u"name"_s, u"End of a branch"_s}});
        return id;
    }

    // Each branch ends for itself; what comes after the last of them comes after all.
    void leadParallel(QJsonObject &step, qsizetype index)
    {
        QJsonArray next;
        qsizetype last = index;
        for (const FlowEdge &edge : m_parts[index].edges) {
            if (edge.kind != Kind::Parallel || edge.to < 0)
                continue;
            next.append(m_parts[edge.to].id);
            const qsizetype until = std::max(edge.to, edge.until);
            m_endOfBranch.insert(until);
            last = std::max(last, until);
        }
        if (!next.isEmpty())
            step.insert(u"next_steps"_s, next);
        step.insert(u"on_completion"_s, last + 1 < m_parts.size() ? m_parts[last + 1].id : endId());
    }

    void nameRunbook(QJsonObject &step, const Part &part) const
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

    void addDefinitions(QJsonObject &book) const
    {
        const auto add = [&book](const QString &where, const QString &id, const QJsonObject &what) {
            QJsonObject map = book.value(where).toObject();
            map.insert(id, what);
            book.insert(where, map);
        };
        if (m_usesOperators)
            add(u"agent_definitions"_s, u"group--"_s + uuidOf(u"operators"_s),
                {{u"type"_s, u"group"_s}, {u"name"_s, u"Operators"_s}});
        if (m_decides)
            add(u"playbook_variables"_s, u"__decision__"_s,
                {{u"type"_s, u"string"_s},
                 {u"description"_s, u"What the operator decides"_s},
                 {u"constant"_s, false},
                 {u"external"_s, true}});
        add(u"extension_definitions"_s, extensionId(),
            {{u"type"_s, u"extension-definition"_s},
             {u"name"_s, u"Hikeshi runbook blocks"_s},
             {u"description"_s, u"Guards, actions, verifications and other blocks of a Hikeshi runbook step"_s},
             {u"created_by"_s, book.value(u"created_by"_s)},
             {u"schema"_s, u"urn:hikeshi:runbook-blocks:1"_s},
             {u"version"_s, u"1"_s}});
    }

    void describeBook(QJsonObject &book) const
    {
        QString preamble = QString::fromUtf8(m_runbook.source.first(m_runbook.preambleEnd));
        preamble.remove(QChar::ByteOrderMark);
        const QString head = QString::fromUtf8(frontMatterOf(m_runbook.source));
        if (!head.isEmpty())
            preamble = preamble.sliced(std::min<qsizetype>(preamble.indexOf(u"\n---"_s, 3) + 4, preamble.size()))
                           .section(u'\n', 1);
        preamble.remove(variableTable(book).trimmed());
        static const QRegularExpression title(u"^\\s*# [^\\n]*\\n?"_s);
        preamble = preamble.trimmed().remove(title);
        const QString text = proseOf(preamble, true, {});
        QJsonObject extensions = book.value(u"playbook_extensions"_s).toObject();
        QJsonObject own = extensions.value(extensionId()).toObject();
        if (descriptionText(book.value(u"description"_s).toString(), own.value(u"markdown"_s).toBool(), false)
            != text) {
            text.isEmpty() ? book.remove(u"description"_s) : void(book.insert(u"description"_s, text));
            own.insert(u"markdown"_s, true);
        }
        const bool isPlain = head.isEmpty() || (head.count(u'\n') == 1 && head.startsWith(u"title:"));
        isPlain ? own.remove(u"front_matter"_s) : void(own.insert(u"front_matter"_s, head));
        if (!own.isEmpty())
            extensions.insert(extensionId(), own);
        if (!extensions.isEmpty())
            book.insert(u"playbook_extensions"_s, extensions);
    }

    QJsonObject bookOf()
    {
        QJsonObject book = m_book;
        const bool isNew = book.isEmpty();
        book.insert(u"type"_s, u"playbook"_s);
        book.insert(u"spec_version"_s, u"cacao-2.0"_s);
        if (!book.value(u"id"_s).isString())
            book.insert(u"id"_s, QString(u"playbook--"_s + uuidOf(m_runbook.name)));
        if (!book.value(u"created_by"_s).isString())
            book.insert(u"created_by"_s,
                        m_options.createdBy.isEmpty() ? QString(u"identity--"_s + uuidOf(u"hikeshi"_s))
                                                      : m_options.createdBy);
        if (!book.value(u"created"_s).isString())
            book.insert(u"created"_s, timeText(m_options.at));
        if (isNew || !book.value(u"modified"_s).isString())
            book.insert(u"modified"_s, timeText(m_options.at));
        if (book.value(u"name"_s).toString().simplified() != m_runbook.title)
            book.insert(u"name"_s, m_runbook.title.isEmpty() ? m_runbook.name : m_runbook.title);
        describeBook(book);
        start(book);
        addDefinitions(book);
        book.insert(u"workflow"_s, m_workflow);
        return book;
    }

    void start(QJsonObject &book)
    {
        const QString first = m_parts.isEmpty() ? endId() : m_parts.first().id;
        const QString kept = book.value(u"workflow_start"_s).toString();
        if (m_workflow.value(kept)[u"type"_s].toString() == u"start") {
            QJsonObject step = m_workflow.value(kept).toObject();
            if (!m_parts.isEmpty())
                step.insert(u"on_completion"_s, first);
            m_workflow.insert(kept, step);
        } else if (!kept.isEmpty() && !m_parts.isEmpty()) {
            book.insert(u"workflow_start"_s, first); // it came without a start
        } else {
            const QString id = u"start--"_s + uuidOf(m_runbook.name + u"\nstart"_s);
            m_workflow.insert(
                id, QJsonObject{{u"type"_s, u"start"_s}, {u"name"_s, u"Start"_s}, {u"on_completion"_s, first}});
            book.insert(u"workflow_start"_s, id);
        }
    }

    const Runbook &m_runbook;
    const CacaoExportOptions &m_options;
    Findings &m_findings;
    QList<Part> m_parts;
    QJsonObject m_book;
    QJsonObject m_workflow;
    QSet<QString> m_ids;
    QSet<qsizetype> m_endOfBranch; ///< steps behind which a branch done beside others ends
    bool m_usesOperators = false;
    bool m_decides = false;
};

}

QJsonObject exportCacao(const Runbook &runbook, const CacaoExportOptions &options, Findings &findings)
{
    return Exporter(runbook, options, findings).make();
}

}
