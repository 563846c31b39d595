// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbooks/cacaomodel.h"
#include "runbooks/cacaosource.h"
#include "runbooks/cacaoways.h"

#include "runbooks/flow.h"
#include "runbooks/links.h"
#include "situation/condition.h"

#include <QJsonDocument>
#include <QSet>

#include <algorithm>

namespace Hikeshi {

using namespace Qt::StringLiterals;
using namespace Cacao;

namespace {

constexpr qsizetype maximumMarkdown = 1024 * 1024;

/// Makes the Markdown of one playbook. Its steps stand so that every way leads on; only a while leads back.
class Importer
{
public:
    explicit Importer(QJsonObject playbook)
        : m_book(std::move(playbook))
        , m_steps(m_book.value(u"workflow"_s).toObject())
    {
        arrange();
        partition();
        name();
    }

    /// `ways`: what each step's ways are in the Markdown made without them, to tell later what somebody changed.
    QByteArray markdown(const QHash<QString, QJsonArray> &ways) const
    {
        const QJsonObject own = m_book.value(u"playbook_extensions"_s)[extensionId()].toObject();
        QString text = u"---\n"_s + frontMatter(own.value(u"front_matter"_s).toString()) + u"---\n"_s;
        text += u"# "_s + escaped(titleOf({{u"name"_s, m_book.value(u"name"_s)}})) + u"\n\n"_s;
        text += comment(u"cacao-playbook"_s, kept());
        const QString described =
            descriptionText(m_book.value(u"description"_s).toString(), own.value(u"markdown"_s).toBool(), false);
        if (!described.isEmpty())
            text += u'\n' + described + u'\n';
        text += variableTable(m_book);
        for (qsizetype i = 0; i < m_order.size(); ++i)
            text += step(i, ways.value(m_order[i]));
        return text.toUtf8();
    }

    const QStringList &order() const { return m_order; }

private:
    static QString quoted(const QString &text)
    {
        const QByteArray json = QJsonDocument(QJsonArray{text}).toJson(QJsonDocument::Compact);
        return QString::fromUtf8(json.sliced(1, json.size() - 2));
    }

    /// Ours as it was, where it is one; otherwise the title.
    QString frontMatter(const QString &own) const
    {
        if (!own.isEmpty() && own.endsWith(u'\n') && !own.startsWith(u"---") && !own.contains(u"\n---"_s))
            return own;
        return u"title: "_s + quoted(m_book.value(u"name"_s).toString().simplified()) + u'\n';
    }

    /// Ours: written for a way back that CACAO has no place for.
    bool leadsBack(const QString &id) const
    {
        const QString to = wayBackOf(m_steps.value(id).toObject());
        const QString type = m_steps.value(to)[u"type"_s].toString();
        return !type.isEmpty() && type != u"start" && type != u"end"
            && wayBackOf(m_steps.value(to).toObject()).isEmpty();
    }

    bool isShown(const QString &id) const
    {
        const QString type = m_steps.value(id)[u"type"_s].toString();
        return m_steps.contains(id) && type != u"start" && type != u"end" && !leadsBack(id);
    }

    /// The step behind starts and ways back; empty for an end.
    QString shown(QString id) const
    {
        QSet<QString> seen;
        while (m_steps.contains(id) && !isShown(id) && !seen.contains(id)) {
            seen.insert(id);
            const QJsonObject step = m_steps.value(id).toObject();
            id = leadsBack(id) ? wayBackOf(step) : step.value(u"on_completion"_s).toString();
        }
        return isShown(id) ? id : QString();
    }

    // Each step after all that lead to it, the ways of one step in their order: what a depth-first walk leaves last
    // comes first. What nobody reaches comes at the end.
    void arrange()
    {
        QStringList roots{m_book.value(u"workflow_start"_s).toString(),
                          m_book.value(u"workflow_exception"_s).toString()};
        roots += m_steps.keys();
        for (const QString &root : std::as_const(roots)) {
            const QStringList part = walk(shown(root));
            m_order += part;
        }
    }

    QStringList walk(const QString &root)
    {
        QStringList left;
        if (root.isEmpty() || m_seen.contains(root))
            return left;
        QList<QPair<QString, qsizetype>> path{{root, 0}};
        m_seen.insert(root);
        while (!path.isEmpty()) {
            QList<Pointer> ways = pointersOf(m_steps.value(path.last().first).toObject());
            std::ranges::reverse(ways);
            if (path.last().second >= ways.size()) {
                left.prepend(path.takeLast().first);
                continue;
            }
            const QString next = shown(ways[path.last().second++].to);
            if (!next.isEmpty() && !m_seen.contains(next)) {
                m_seen.insert(next);
                path.append({next, 0});
            }
        }
        return left;
    }

    /// Where a branch that ends goes on: behind the step that opened it.
    struct Region
    {
        QString then; ///< empty: at the end
        bool falls = false; ///< a branch done beside others: whatever stands below is next
    };

    void partition()
    {
        QList<QPair<QString, Region>> open;
        for (const QString &id : std::as_const(m_order))
            open.prepend({id, {}});
        while (!open.isEmpty()) {
            const auto [id, region] = open.takeLast();
            if (id.isEmpty() || m_regions.contains(id))
                continue;
            m_regions.insert(id, region);
            const QJsonObject own = m_steps.value(id).toObject();
            const QString type = own.value(u"type"_s).toString();
            const QString after = shown(own.value(u"on_completion"_s).toString());
            Region inner = after.isEmpty() ? region : Region{after, false};
            if (type == u"while-condition")
                inner = {id, false};
            else if (type == u"parallel")
                inner.falls = true;
            const bool opens = type != u"action" && type != u"playbook-action";
            for (const auto ways = pointersOf(own); const Pointer &way : ways)
                open.append({shown(way.to), opens && way.label != u"on_completion" ? inner : region});
        }
    }

    QString led(const QString &from, qsizetype index, const QString &to) const
    {
        const QString step = shown(to);
        const Region region = m_regions.value(from);
        if (!step.isEmpty())
            return step;
        return region.falls ? m_order.value(index + 1) : region.then;
    }

    void name()
    {
        QSet<QString> taken;
        for (const QString &id : std::as_const(m_order)) {
            const QString title = titleOf(m_steps.value(id).toObject());
            QString own = title;
            for (int i = 2; taken.contains(own); ++i)
                own = u"%1 (%2)"_s.arg(title).arg(i);
            taken.insert(own);
            m_titles.insert(id, own);
        }
    }

    /// What has no place in Markdown: the playbook without its workflow, and its starts and ends.
    QJsonObject kept() const
    {
        QJsonObject book = m_book;
        book.remove(u"workflow"_s);
        QJsonObject extensions = book.value(u"playbook_extensions"_s).toObject();
        if (QJsonObject own = extensions.value(extensionId()).toObject(); dropSource(own)) {
            extensions.insert(extensionId(), own);
            book.insert(u"playbook_extensions"_s, extensions);
        }
        QJsonObject ends;
        for (auto it = m_steps.begin(); it != m_steps.end(); ++it) {
            if (!isShown(it.key()))
                ends.insert(it.key(), *it);
        }
        return {{u"playbook"_s, book}, {u"ends"_s, ends}};
    }

    QString step(qsizetype index, const QJsonArray &ways) const
    {
        const QString id = m_order[index];
        const QJsonObject own = m_steps.value(id).toObject();
        QString text = u"\n## "_s + escaped(m_titles[id]) + u"\n\n"_s;
        text += comment(u"cacao"_s, {{u"id"_s, id}, {u"ways"_s, ways}, {u"step"_s, own}});
        text += stepText(own);
        const WayWriter::Place place{.titles = m_titles,
                                     .order = m_order,
                                     .index = index,
                                     .shown = [&](const QString &to) { return led(id, index, to); }};
        return text + WayWriter(own, place).text();
    }

    QJsonObject m_book;
    Steps m_steps;
    QStringList m_order;
    QSet<QString> m_seen;
    QHash<QString, QString> m_titles;
    QHash<QString, Region> m_regions;
};

QString fileName(const QJsonObject &playbook)
{
    QString name = slugOf(playbook.value(u"name"_s).toString()).left(80);
    while (name.contains(u"--"_s))
        name.replace(u"--"_s, u"-"_s);
    while (name.startsWith(u'-') || name.startsWith(u'.'))
        name.removeFirst();
    return name.isEmpty() ? u"playbook"_s : name;
}

}

CacaoImport importCacao(const QByteArray &json, const QString &file)
{
    CacaoImport result{.markdown = {}, .name = {}, .findings = checkCacao(json, file)};
    if (hasErrors(result.findings))
        return result;
    Findings said;
    const QJsonObject playbook = read(json, file, said).value_or(QJsonObject());
    if (const auto carried = carriedSource(playbook)) {
        result.markdown = carried->markdown;
        result.name = carried->name;
        return result;
    }
    const Importer importer(playbook);
    result.name = fileName(playbook);
    const Runbook first = Runbook::parse(importer.markdown({}), result.name + u".md"_s, said);
    const QList<QJsonArray> ways = waysOf(first);
    QHash<QString, QJsonArray> byId;
    for (qsizetype i = 0; i < importer.order().size() && i < ways.size(); ++i)
        byId.insert(importer.order()[i], ways[i]);
    result.markdown = importer.markdown(byId);
    if (result.markdown.size() > maximumMarkdown || first.steps.size() != importer.order().size()) {
        result.findings.append({file, 0,
                                result.markdown.size() > maximumMarkdown
                                    ? u"as a runbook it is larger than 1 MiB"_s
                                    : u"its steps cannot be told apart in Markdown"_s,
                                u"split the playbook"_s});
        result.markdown.clear();
    }
    return result;
}

}
