// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbooks/cacaograph.h"

#include "runbooks/cacaomodel.h"

#include <QSet>

#include <algorithm>

namespace Hikeshi {

using namespace Qt::StringLiterals;
using namespace Cacao;

using Grade = Finding::Grade;

namespace {

class WayCheck
{
public:
    explicit WayCheck(const QJsonObject &playbook)
        : m_book(playbook)
        , m_steps(playbook.value(u"workflow"_s).toObject())
    {
    }

    void check()
    {
        const QString start = m_book.value(u"workflow_start"_s).toString();
        if (!start.isEmpty() && !m_steps.contains(start))
            report(u"workflow_start"_s, u"it begins with a step that is not there: %1"_s.arg(start),
                   u"name a step of the workflow"_s);
        else if (m_steps.value(start)[u"type"_s].toString() != u"start")
            report(u"workflow_start"_s, u"it does not begin with a step of the type `start`"_s, u"add one"_s,
                   Grade::Warning);
        const QString exception = m_book.value(u"workflow_exception"_s).toString();
        if (!exception.isEmpty() && !m_steps.contains(exception))
            report(u"workflow_exception"_s, u"its exception leads to a step that is not there: %1"_s.arg(exception),
                   u"name a step of the workflow"_s, Grade::Warning);
        bool hasEnd = false;
        for (auto it = m_steps.begin(); it != m_steps.end(); ++it) {
            const QJsonObject step = it->toObject();
            const QList<Pointer> pointers = pointersOf(step);
            const bool isEnd = step.value(u"type"_s).toString() == u"end";
            hasEnd = hasEnd || isEnd;
            for (const Pointer &pointer : pointers) {
                if (!m_steps.contains(pointer.to))
                    report(it.key(),
                           u"`%1` of `%2` leads to a step that is not there: %3"_s.arg(pointer.label, nameOf(it.key()),
                                                                                       pointer.to),
                           u"name a step of the workflow"_s);
            }
            if (pointers.isEmpty() && !isEnd)
                report(it.key(), u"nothing comes after `%1`, and it is no end"_s.arg(nameOf(it.key())),
                       u"add `on_completion`"_s, Grade::Warning);
        }
        if (!hasEnd)
            report({}, u"there is no step of the type `end`"_s, u"add one, and lead the last step to it"_s);
        checkCycles();
        checkReached({start, exception});
    }

    QList<WayFault> faults;

private:
    void report(const QString &id, const QString &what, const QString &remedy, Grade grade = Grade::Error)
    {
        faults.append({id, what, remedy, grade});
    }

    QString nameOf(const QString &id) const
    {
        const QString name = m_steps.value(id)[u"name"_s].toString();
        return name.isEmpty() ? id : name;
    }

    // The way into a while's body is left out: what remains must have no cycle. Without recursion, for a hostile depth.
    void checkCycles()
    {
        enum Mark
        {
            Fresh,
            Open,
            Over
        };
        QHash<QString, Mark> marks;
        QStringList ids = m_steps.keys();
        for (const QString &root : std::as_const(ids)) {
            QList<QPair<QString, qsizetype>> path{{root, 0}};
            if (marks.value(root, Fresh) != Fresh)
                continue;
            marks[root] = Open;
            while (!path.isEmpty()) {
                const QString here = path.last().first;
                const QList<Pointer> ways = pointersOf(m_steps.value(here).toObject());
                if (path.last().second >= ways.size()) {
                    marks[here] = Over;
                    path.removeLast();
                    continue;
                }
                const Pointer way = ways[path.last().second++];
                const bool isBody =
                    m_steps.value(here)[u"type"_s].toString() == u"while-condition" && way.label == u"on_true";
                if (isBody || !m_steps.contains(way.to) || marks.value(way.to, Fresh) == Over)
                    continue;
                if (marks.value(way.to, Fresh) == Open) {
                    report(here,
                           u"`%1` goes round in a circle: it leads back to `%2`"_s.arg(nameOf(here), nameOf(way.to)),
                           u"go back with a while-condition"_s);
                    continue;
                }
                marks[way.to] = Open;
                path.append({way.to, 0});
            }
        }
    }

    void checkReached(QStringList open)
    {
        QSet<QString> reached;
        while (!open.isEmpty()) {
            const QString here = open.takeLast();
            if (reached.contains(here) || !m_steps.contains(here))
                continue;
            reached.insert(here);
            for (const auto ways = pointersOf(m_steps.value(here).toObject()); const Pointer &way : ways)
                open.append(way.to);
        }
        for (auto it = m_steps.begin(); it != m_steps.end(); ++it) {
            if (!reached.contains(it.key()))
                report(it.key(), u"no way leads to `%1`"_s.arg(nameOf(it.key())),
                       u"lead a step to it, or take it out"_s, Grade::Warning);
        }
    }

    const QJsonObject &m_book;
    const Steps m_steps;
};

}

QList<Cacao::WayFault> Cacao::wayFaultsOf(const QJsonObject &playbook)
{
    WayCheck ways(playbook);
    ways.check();
    return ways.faults;
}

CacaoGraph CacaoGraph::of(const QJsonObject &playbook)
{
    CacaoGraph graph{.start = playbook.value(u"workflow_start"_s).toString(), .steps = {}, .edges = {}};
    const QJsonObject steps = playbook.value(u"workflow"_s).toObject();
    for (auto it = steps.begin(); it != steps.end(); ++it) {
        graph.steps.insert(it.key(), (*it)[u"type"_s].toString());
        for (const auto ways = pointersOf(it->toObject()); const Pointer &way : ways)
            graph.edges.append({it.key(), way.label, way.to});
    }
    std::ranges::sort(graph.edges);
    return graph;
}

}
