// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/presenters/postmortemmodel.h"

#include "journal/journal.h"
#include "widgets/presenters/incidentbook.h"
#include "widgets/presenters/look.h"
#include "widgets/presenters/sourcewording.h"
#include "widgets/presenters/wording.h"

#include <QDateTime>
#include <QTimeZone>

#include <algorithm>
#include <array>

namespace Hikeshi {

using namespace Qt::StringLiterals;

QDate ReviewWords::day(Instant at)
{
    return QDateTime::fromMSecsSinceEpoch(toMilliseconds(at), QTimeZone(9 * 3600)).date();
}

Told ReviewWords::state(const Writing &writing)
{
    const int written = writing.writtenSections();
    if (writing.isSigned())
        return {u"✓ "_s + tr("signed"), Theme::Tone::Good};
    if (!writing.signatures.isEmpty())
        return {tr("edited since it was signed"), Theme::Tone::Warning};
    if (written == 0)
        return {tr("not written"), Theme::Tone::Unknown};
    if (writing.isComplete())
        return {tr("complete, not signed"), Theme::Tone::Quiet};
    return {tr("draft, %1 of %2 sections").arg(written).arg(allSections().size()), Theme::Tone::Quiet};
}

Told ReviewWords::openItems(const Writing &writing, QDate today)
{
    const int open = writing.openItems();
    if (open == 0)
        return {writing.items.isEmpty() ? tr("no items") : tr("none open"), Theme::Tone::Unknown};
    const auto late = std::ranges::count_if(
        writing.items, [&](const ActionItem &item) { return due(item, today).tone == Theme::Tone::Warning; });
    if (late > 0)
        return {u"▲ "_s + tr("%1 open, %2 late").arg(open).arg(late), Theme::Tone::Warning};
    return {tr("%1 open").arg(open), Theme::Tone::Quiet};
}

Told ReviewWords::due(const ActionItem &item, QDate today)
{
    if (item.done)
        return {u"✓ "_s + tr("done"), Theme::Tone::Good};
    const QDate date = QDate::fromString(item.due, Qt::ISODate);
    if (!date.isValid())
        return {tr("no date"), Theme::Tone::Unknown};
    const qint64 days = today.daysTo(date);
    if (days < 0)
        return {u"▲ "_s + tr("%1 d late").arg(-days), Theme::Tone::Warning};
    return {days == 0 ? tr("due today") : tr("in %1 d").arg(days), Theme::Tone::Quiet};
}

QList<ReplayMark> ReviewWords::marks(const Postmortem &postmortem)
{
    const Measures &m = postmortem.measures;
    if (!m.firstOut)
        return {};
    QList<ReplayMark> marks{{*m.firstOut, tr("first-out"), Theme::Tone::Trouble}};
    const std::array<std::tuple<Measure, QString, Theme::Tone>, 4> named{
        {{m.declare, tr("declared"), Theme::Tone::Quiet},
         {m.firstNotice, tr("first notice"), Theme::Tone::Quiet},
         {m.mitigate, tr("mitigated"), Theme::Tone::Focus},
         {m.restore, tr("restored"), Theme::Tone::Good}}};
    for (const auto &[measure, label, tone] : named) {
        if (measure.duration)
            marks.append({*m.firstOut + *measure.duration, label, tone});
    }
    std::ranges::stable_sort(marks, {}, &ReplayMark::at);
    return marks;
}

QString ReviewWords::meaning(int measure)
{
    switch (measure) {
    case 0:
        return tr("From the first-out alert's condition until the alert was here.");
    case 1:
        return tr("From the first-out alert until somebody acknowledged an alert.");
    case 2:
        return tr("From the first-out alert until the incident was declared.");
    case 3:
        return tr("From the first-out alert until a notice to users was confirmed published.");
    case 4:
        return tr("From the first-out alert until the first action was confirmed to have worked.");
    case 5:
        return tr("From the first-out alert until the last critical alert cleared.");
    default:
        return {};
    }
}

Writing ReviewWords::writingOf(const Postmortem &p)
{
    return {.sections = p.sections,
            .sectionEntries = p.sectionEntries,
            .items = p.items,
            .signatures = p.signatures,
            .lastEdit = p.lastEdit};
}

IncidentList::IncidentList(const IncidentBook &book, Journal &journal, const Look &look, QObject *parent)
    : QAbstractListModel(parent)
    , m_book(book)
    , m_look(look)
{
    for (const Entry &entry : journal.entries())
        (void)m_writings.take(entry);
    rebuild();
    connect(&book, &IncidentBook::changed, this, &IncidentList::refresh);
    connect(&journal, &Journal::appended, this, [this](const Entry &entry) {
        const QModelIndex changed = indexOf(m_writings.take(entry));
        if (changed.isValid())
            Q_EMIT dataChanged(changed, changed);
    });
}

bool IncidentList::fits(const Incident &incident) const
{
    if (m_severity != 0 && static_cast<int>(incident.severity) != m_severity)
        return false;
    const QString all = incident.title + u'\n' + incident.id.value + u'\n' + incident.service.value;
    return std::ranges::all_of(m_filter.split(u' ', Qt::SkipEmptyParts),
                               [&](const QString &word) { return all.contains(word, Qt::CaseInsensitive); });
}

void IncidentList::rebuild()
{
    m_rows.clear();
    for (const Incident &incident : m_book.all()) {
        if (fits(incident))
            m_rows.prepend(incident);
    }
}

void IncidentList::refresh()
{
    beginResetModel();
    rebuild();
    endResetModel();
}

int IncidentList::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant IncidentList::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const Incident &incident = m_rows[index.row()];
    const Writing writing = m_writings.of(incident.id);
    const QDate today = ReviewWords::day(m_now);
    switch (role) {
    case Qt::DisplayRole:
        return incident.title.simplified().isEmpty() ? incident.id.value : incident.title.simplified();
    case Qt::ToolTipRole:
        return u"%1 · %2"_s.arg(incident.id.value, incident.title.simplified().toHtmlEscaped());
    case Qt::AccessibleTextRole:
        return u"%1, %2, %3, %4"_s.arg(Wording::severity(incident.severity), incident.title.simplified(),
                                       Wording::dayAndTime(incident.startedAt), ReviewWords::state(writing).text);
    case IdRole:
        return incident.id.value;
    case SeverityRole:
        return static_cast<int>(incident.severity);
    case DateRole:
        return Wording::dayAndTime(incident.startedAt);
    case DurationRole:
        return toClock(std::max(incident.resolvedAt.value_or(m_now) - incident.startedAt, Milliseconds(0)));
    case StateRole:
        return incident.isOpen() ? u"◆ "_s + Wording::of(incident.status) : ReviewWords::state(writing).text;
    case StateToneRole:
        return static_cast<int>(incident.isOpen() ? Theme::Tone::Focus : ReviewWords::state(writing).tone);
    case ItemsRole:
        return ReviewWords::openItems(writing, today).text;
    case ItemsToneRole:
        return static_cast<int>(ReviewWords::openItems(writing, today).tone);
    case DrillRole:
        return incident.drill;
    default:
        return {};
    }
}

void IncidentList::setFilter(const QString &text)
{
    m_filter = text;
    refresh();
}

void IncidentList::setSeverity(int severity)
{
    m_severity = severity;
    refresh();
}

void IncidentList::setNow(Instant now)
{
    m_now = now;
    if (!m_rows.isEmpty())
        Q_EMIT dataChanged(index(0), index(rowCount() - 1));
}

QModelIndex IncidentList::indexOf(const IncidentId &id) const
{
    const auto found = std::ranges::find(m_rows, id, &Incident::id);
    return id.isEmpty() || found == m_rows.end() ? QModelIndex()
                                                 : index(static_cast<int>(std::distance(m_rows.begin(), found)));
}

IncidentId IncidentList::first() const
{
    return m_rows.isEmpty() ? IncidentId() : m_rows.first().id;
}

qsizetype IncidentList::total() const
{
    return m_book.all().size();
}

PostmortemTimeline::PostmortemTimeline(const Look &look, QObject *parent)
    : QAbstractListModel(parent)
    , m_look(look)
{
}

void PostmortemTimeline::setLines(const QList<TimelineLine> &lines)
{
    if (lines == m_all)
        return;
    m_all = lines;
    rebuild();
}

void PostmortemTimeline::setDetailed(bool detailed)
{
    m_detailed = detailed;
    rebuild();
}

qsizetype PostmortemTimeline::details() const
{
    return std::ranges::count_if(m_all, [](const TimelineLine &l) { return !l.major && l.amendment.isEmpty(); });
}

void PostmortemTimeline::rebuild()
{
    beginResetModel();
    m_rows.clear();
    for (const TimelineLine &line : std::as_const(m_all)) {
        if (m_detailed || line.major || !line.amendment.isEmpty())
            m_rows.append(line);
    }
    endResetModel();
}

int PostmortemTimeline::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant PostmortemTimeline::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const TimelineLine &line = m_rows[index.row()];
    QString text = line.text.in(m_look.language()).simplified();
    if (m_look.language() != u"en")
        text = Wording::told(text);
    switch (role) {
    case Qt::DisplayRole:
        return text;
    case Qt::EditRole:
        return line.amendment.isEmpty() ? text : line.amendment;
    case Qt::ToolTipRole:
        return (line.amendment.isEmpty() ? text : QString(text + u'\n' + line.amendment))
            .toHtmlEscaped()
            .replace(u'\n', u"<br>"_s);
    case Qt::AccessibleTextRole:
        return line.amendment.isEmpty()
            ? u"%1 %2"_s.arg(Wording::clockTime(line.at), text)
            : tr("%1 %2, amended: %3").arg(Wording::clockTime(line.at), text, line.amendment);
    case TimeRole:
        return Wording::clockTime(line.at);
    case AmendmentRole:
        return line.amendment.simplified();
    case EntryRole:
        return line.entry;
    case ToneRole: {
        using Tone = TimelineLine::Tone;
        const auto tone = line.tone == Tone::Trouble ? Theme::Tone::Trouble
            : line.tone == Tone::Warning             ? Theme::Tone::Warning
            : line.tone == Tone::Good                ? Theme::Tone::Good
            : line.tone == Tone::Told                ? Theme::Tone::Focus
                                                     : Theme::Tone::Quiet;
        return static_cast<int>(tone);
    }
    default:
        return {};
    }
}

bool PostmortemTimeline::setData(const QModelIndex &index, const QVariant &value, int role)
{
    const QString text = value.toString().simplified();
    if (role != Qt::EditRole || !index.isValid() || text.isEmpty() || text == data(index, Qt::EditRole).toString())
        return false;
    Q_EMIT amendmentWanted(m_rows[index.row()].entry, text);
    return true;
}

Qt::ItemFlags PostmortemTimeline::flags(const QModelIndex &index) const
{
    return index.isValid() ? Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsEditable : Qt::NoItemFlags;
}

}
