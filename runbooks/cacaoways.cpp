// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbooks/cacaoways.h"

#include "runbooks/flow.h"
#include "runbooks/outline.h"
#include "situation/condition.h"

#include <algorithm>

namespace Hikeshi::Cacao {

using namespace Qt::StringLiterals;

WayWriter::WayWriter(const QJsonObject &step, const Place &place)
    : m_step(step)
    , m_place(place)
{
}

QString WayWriter::text() const
{
    const QString type = m_step.value(u"type"_s).toString();
    if (type == u"parallel")
        return parallel();
    if (type == u"if-condition")
        return condition();
    if (type == u"while-condition")
        return loop();
    if (type == u"playbook-action")
        return playbook();
    if (type == u"switch-condition") {
        QList<QPair<QString, QString>> branches;
        for (const auto cases = casesOf(m_step); const Pointer &each : cases)
            branches.append({each.label, each.to});
        return decision(branches);
    }
    return action();
}

bool WayWriter::isBelow(const QString &to) const
{
    const QString step = m_place.shown(to);
    const bool isLast = m_place.index + 1 >= m_place.order.size();
    return step.isEmpty() ? isLast : !isLast && m_place.order[m_place.index + 1] == step;
}

bool WayWriter::isLater(const QString &to) const
{
    const QString step = m_place.shown(to);
    return !step.isEmpty() && m_place.order.indexOf(step) > m_place.index;
}

QString WayWriter::branch(const QString &label, const QString &to) const
{
    QString name = label.simplified();
    name.replace(u'"', u'\'');
    name = name.isEmpty() ? u"…"_s : name;
    if (name.startsWith(u'#') || name.startsWith(u'-') || name.startsWith(u'*'))
        name.prepend(u'=');
    const QString step = m_place.shown(to);
    return name + (step.isEmpty() ? u": end\n"_s : u": go to \"%1\"\n"_s.arg(m_place.titles[step]));
}

QString WayWriter::decision(const QList<QPair<QString, QString>> &branches) const
{
    QString lines;
    for (const auto &[label, to] : branches)
        lines += branch(label, to);
    return u'\n' + fenced(u"decision"_s, lines);
}

QString WayWriter::action() const
{
    const QString failure = m_step.value(u"on_failure"_s).toString();
    const QString success = m_step.value(u"on_success"_s).toString();
    QString next = m_step.value(u"on_completion"_s).toString();
    if (!failure.isEmpty() || !success.isEmpty()) {
        QList<QPair<QString, QString>> branches{{u"done"_s, success.isEmpty() ? next : success}};
        if (!failure.isEmpty())
            branches.append({u"failed"_s, failure});
        return decision(branches);
    }
    if (isBelow(next))
        return {};
    // An `if` without a condition always goes, and only on.
    if (isLater(next))
        return u'\n' + fenced(u"if"_s, u"go to \"%1\"\n"_s.arg(m_place.titles[m_place.shown(next)]));
    return decision({{u"done"_s, next}});
}

QString WayWriter::condition() const
{
    const QString yes = m_step.value(u"on_true"_s).toString();
    const QString no = m_step.contains(u"on_false"_s) ? m_step.value(u"on_false"_s).toString()
                                                      : m_step.value(u"on_completion"_s).toString();
    const auto sentences = sentencesOf(m_step.value(u"condition"_s).toString());
    if (sentences && isBelow(yes) && isLater(no))
        return u'\n'
            + fenced(u"if"_s, sentences->join(u'\n') + u"\ngo to \"%1\"\n"_s.arg(m_place.titles[m_place.shown(no)]));
    return u'\n' + fenced(u"condition"_s, m_step.value(u"condition"_s).toString())
        + decision({{u"yes"_s, yes}, {u"no"_s, no}});
}

QString WayWriter::loop() const
{
    const QString body = m_step.value(u"on_true"_s).toString();
    const QString after = m_step.value(u"on_completion"_s).toString();
    const auto sentences = sentencesOf(m_step.value(u"condition"_s).toString());
    const QString start = m_place.shown(body);
    if (sentences && !start.isEmpty() && !isLater(body) && isBelow(after)) {
        const QJsonValue most = m_step.value(u"step_extensions"_s)[extensionId()][u"at_most"_s];
        return u'\n'
            + fenced(u"while"_s,
                     sentences->join(u'\n') + u"\nrepeat \"%1\"\n"_s.arg(m_place.titles[start])
                         + (most.isDouble() ? u"at most: %1\n"_s.arg(most.toInt()) : QString()));
    }
    return u'\n' + fenced(u"condition"_s, m_step.value(u"condition"_s).toString())
        + decision({{u"as long as it holds"_s, body}, {u"no more"_s, after}});
}

QString WayWriter::parallel() const
{
    QString members;
    bool later = true;
    for (const auto next = m_step.value(u"next_steps"_s).toArray(); const QJsonValue &to : next) {
        const QString step = m_place.shown(to.toString());
        if (step.isEmpty() || members.contains(u"- \"%1\"\n"_s.arg(m_place.titles[step])))
            continue; // a branch of an end alone
        later = later && isLater(to.toString());
        QString title = m_place.titles[step];
        members += u"- \"%1\"\n"_s.arg(title.replace(u'\\', u"\\\\"_s));
    }
    // One branch is no parallel.
    return members.count(u'\n') < 2 || !later ? action() : QString(u'\n' + fenced(u"parallel"_s, members));
}

QString WayWriter::playbook() const
{
    const QJsonObject own = m_step.value(u"step_extensions"_s)[extensionId()].toObject();
    const QString name =
        own.value(u"run"_s).isString() ? own.value(u"run"_s).toString() : m_step.value(u"playbook_id"_s).toString();
    const QString values = own.value(u"values"_s).toString();
    return u'\n' + fenced(u"runbook"_s, u"run: %1\n"_s.arg(name.simplified()) + values);
}

QString descriptionText(const QString &description, bool isMarkdown, bool mayList)
{
    const QList<OutlineItem> items = isMarkdown ? outlineOf(description.toUtf8()) : QList<OutlineItem>();
    const bool splits = std::ranges::any_of(items, [mayList](const OutlineItem &item) {
        return item.kind == OutlineItem::Kind::Code ? isBlockWord(item.language)
                                                    : !mayList || item.kind == OutlineItem::Kind::Heading;
    });
    return isMarkdown && !splits ? description.trimmed() : paragraphs(description);
}

QString stepText(const QJsonObject &step)
{
    QString text;
    const QJsonObject own = step.value(u"step_extensions"_s)[extensionId()].toObject();
    const QJsonArray blocks = own.value(u"blocks"_s).toArray();
    const QString described =
        descriptionText(step.value(u"description"_s).toString(), own.value(u"markdown"_s).toBool(), !blocks.isEmpty());
    if (!described.isEmpty())
        text += u'\n' + described + u'\n';
    if (!own.value(u"words"_s).toBool()) { // otherwise they say in words what blocks of ours do
        for (const auto commands = step.value(u"commands"_s).toArray(); const QJsonValue &value : commands) {
            const QJsonObject command = value.toObject();
            text += u'\n' + fenced(fenceLanguage(command[u"type"_s].toString()), commandText(command));
        }
    }
    for (const QJsonValue &block : blocks) {
        const QString kind = block[u"kind"_s].toString();
        if (isBlockWord(kind))
            text += u'\n' + fenced(kind, block[u"text"_s].toString());
    }
    return text;
}

QList<QJsonArray> waysOf(const Runbook &runbook)
{
    QList<QJsonArray> ways;
    for (const auto flow = flowOf(runbook); const QList<FlowEdge> &edges : flow) {
        QJsonArray list;
        for (const FlowEdge &edge : edges)
            list.append(QJsonArray{static_cast<int>(edge.kind), edge.label,
                                   edge.to >= 0 ? runbook.steps[edge.to].title : QString::number(edge.to)});
        ways.append(list);
    }
    return ways;
}

std::optional<QStringList> sentencesOf(const QString &condition)
{
    const QStringList sentences = condition.split(u" AND "_s);
    const bool all = std::ranges::all_of(sentences, [](const QString &s) {
        return !s.contains(u'\n') && s == s.trimmed() && !s.startsWith(u'#') && Condition::parse(s).has_value();
    });
    return all ? std::optional(sentences) : std::nullopt;
}

}
