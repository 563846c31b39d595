// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbooks/cacaosource.h"
#include "runbooks/cacaosteps.h"
#include "runbooks/cacaoways.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QSet>
#include <QTimeZone>

#include <algorithm>

namespace Hikeshi {

using namespace Qt::StringLiterals;
using namespace Cacao;

using Kind = FlowEdge::Kind;

namespace {

QString timeText(Instant at)
{
    return QDateTime::fromMSecsSinceEpoch(at.time_since_epoch().count(), QTimeZone::UTC)
        .toString(u"yyyy-MM-dd'T'HH:mm:ss.zzz'Z'"_s);
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
        m_parts = partsOf(m_runbook);
        readKept();
        for (qsizetype i = 0; i < m_parts.size(); ++i)
            m_parts[i].id = idOf(i);
        for (qsizetype i = 0; i < m_parts.size(); ++i)
            m_workflow.insert(m_parts[i].id, stepOf(i));
        dropWaysBack();
        QJsonObject book = bookOf();
        if (!comesBack(book))
            carrySource(book, m_runbook);
        addDefinitions(book);
        return book;
    }

private:
    void readKept()
    {
        const QString preamble = QString::fromUtf8(m_runbook.source.first(m_runbook.preambleEnd));
        for (const auto lines = preamble.split(u'\n'); const QString &line : lines) {
            if (const auto found = commentIn(line, u"cacao-playbook"_s)) {
                m_book = (*found)[u"playbook"_s].toObject();
                const QJsonObject ends = (*found)[u"ends"_s].toObject();
                for (auto it = ends.begin(); it != ends.end(); ++it) {
                    const QString type = (*it)[u"type"_s].toString();
                    if (type == u"start" || type == u"end" || !wayBackOf(it->toObject()).isEmpty())
                        m_workflow.insert(it.key(), *it);
                }
                break;
            }
        }
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
            QJsonObject{
                {u"type"_s, u"action"_s},
                {u"name"_s, u"Go back to: %1"_s.arg(title)},
                {u"commands"_s,
                 QJsonArray{
                     QJsonObject{{u"type"_s, u"manual"_s}, {u"command"_s, u"Go back to the step: %1"_s.arg(title)}}}},
                {u"agent"_s, operators()},
                {u"on_completion"_s, endId()},
                {u"step_extensions"_s, QJsonObject{{extensionId(), QJsonObject{{u"way_back"_s, m_parts[to].id}}}}}});
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

    /// Ways back of an imported playbook that nothing leads to any more.
    void dropWaysBack()
    {
        QSet<QString> led;
        for (const QJsonValue &step : std::as_const(m_workflow)) {
            for (const auto pointers = pointersOf(step.toObject()); const Pointer &pointer : pointers)
                led.insert(pointer.to);
        }
        for (const QString &id : m_workflow.keys()) {
            if (!led.contains(id) && !wayBackOf(m_workflow.value(id).toObject()).isEmpty())
                m_workflow.remove(id);
        }
    }

    /// What was imported, and says all that stands in the runbook, needs no more. Ours is always carried.
    bool comesBack(const QJsonObject &book) const
    {
        return !m_book.isEmpty()
            && importCacao(QJsonDocument(book).toJson(QJsonDocument::Compact), m_runbook.file).markdown
            == m_runbook.source;
    }

    QString operators()
    {
        const QString id = u"group--"_s + uuidOf(u"operators"_s);
        m_usesOperators = true;
        return id;
    }

    QJsonObject stepOf(qsizetype index)
    {
        const Part &part = m_parts[index];
        QJsonObject step = part.original();
        step.insert(u"type"_s, part.type);
        tellName(step, part);
        tellText(step, part);
        if (part.type == u"action")
            tellCommands(step, part, step.value(u"agent"_s).isString() ? QString() : operators());
        else if (part.type != part.original()[u"type"_s].toString())
            step.remove(u"commands"_s);
        if (!part.leadsAsBefore())
            lead(step, index);
        else if (part.type == u"if-condition" || part.type == u"while-condition")
            tellCondition(step, part);
        return step;
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
            tellRunbook(step, part);
        QJsonObject cases;
        QStringList labels;
        const bool fails = std::ranges::any_of(part.edges, [](const FlowEdge &e) { return e.label == u"failed"; });
        for (const FlowEdge &edge : part.edges) {
            QString key = u"on_completion"_s;
            if (part.type == u"switch-condition") {
                labels.append(edge.label);
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
            tellOrder(step, labels);
            m_decides = true;
        } else if (part.type == u"if-condition" || part.type == u"while-condition") {
            tellCondition(step, part);
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
        dropSource(own);
        own.isEmpty() ? extensions.remove(extensionId()) : void(extensions.insert(extensionId(), own));
        extensions.isEmpty() ? book.remove(u"playbook_extensions"_s)
                             : void(book.insert(u"playbook_extensions"_s, extensions));
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
        book.insert(u"workflow"_s, m_workflow);
        return book;
    }

    void start(QJsonObject &book)
    {
        const QString first = m_parts.isEmpty() ? QString() : m_parts.first().id;
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
            m_workflow.insert(id,
                              QJsonObject{{u"type"_s, u"start"_s},
                                          {u"name"_s, u"Start"_s},
                                          {u"on_completion"_s, first.isEmpty() ? endId() : first}});
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
