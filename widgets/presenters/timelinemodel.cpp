// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/presenters/timelinemodel.h"

#include "journal/incidents.h"
#include "journal/journal.h"
#include "journal/kinds.h"
#include "journal/measures.h"
#include "widgets/presenters/look.h"
#include "widgets/presenters/sourcewording.h"
#include "widgets/presenters/wording.h"

#include <algorithm>

namespace Hikeshi {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// The index of the newest entry of `kind`; -1 when there is none.
qsizetype newest(const QList<Entry> &entries, QLatin1StringView kind)
{
    const auto found = std::ranges::find_last(entries, kind, &Entry::kind);
    return found.empty() ? -1 : found.begin() - entries.begin();
}

/// Where the story begins: at the running drill, at the open incident's first alert, whichever came first; else where
/// the console was opened.
qsizetype beginOf(const QList<Entry> &entries)
{
    qsizetype begin = entries.size();
    const qsizetype drill = newest(entries, Kind::drillStarted);
    if (drill > newest(entries, Kind::drillEnded))
        begin = drill;
    if (const std::optional<Incident> incident = openIncident(entries)) {
        const QList<Entry> its = entriesOf(incident->id.value, entries);
        if (!its.isEmpty())
            begin = std::min<qsizetype>(begin, its.first().number - 1);
    }
    if (begin < entries.size())
        return std::max<qsizetype>(begin, 0);
    const qsizetype opened = std::max<qsizetype>(newest(entries, Kind::siteOpened), 0);
    return std::max(opened, entries.size() - TimelineModel::quietWindow);
}

}

TimelineModel::TimelineModel(const Desk &desk, QObject *parent)
    : QAbstractListModel(parent)
    , m_journal(desk.journal)
    , m_look(desk.look)
    , m_names(namesOf(desk))
    , m_refresh(
          250ms,
          [this] {
              if (std::exchange(m_anew, false))
                  begin();
              else
                  takeNew();
              Q_EMIT refreshed();
          },
          this)
{
    connect(&desk.journal, &Journal::appended, this, [this](const Entry &entry) {
        if (entry.kind == Kind::incidentDeclared || entry.kind == Kind::drillStarted)
            m_anew = true;
        m_refresh.wish();
    });
    connect(&desk.look, &Look::changed, this, [this] {
        if (!m_lines.isEmpty())
            Q_EMIT dataChanged(index(0), index(rowCount() - 1));
    });
    begin();
}

int TimelineModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_lines.size());
}

QVariant TimelineModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const TimelineLine &line = m_lines[index.row()];
    if (role == Qt::DisplayRole)
        return text(line);
    if (role == Qt::AccessibleTextRole)
        return QString(Wording::clockTime(line.at) + u' ' + text(line));
    if (role == Qt::ToolTipRole)
        return tip(line);
    return {};
}

QString TimelineModel::tip(const TimelineLine &line) const
{
    QStringList lines{tr("%1 · entry %2 · %3")
                          .arg(Wording::clockTime(line.at))
                          .arg(line.entry)
                          .arg(m_names.person(line.who).in(m_look.language())),
                      m_look.language() == u"en" ? line.text.en : Wording::told(line.text.in(m_look.language()))};
    if (!line.amendment.isEmpty())
        lines.append(tr("appended later: %1").arg(line.amendment));
    return lines.join(u'\n');
}

QString TimelineModel::text(const TimelineLine &line) const
{
    QString text = line.text.in(m_look.language()).simplified();
    if (m_look.language() != u"en")
        text = Wording::told(text);
    return line.amendment.isEmpty() ? text : QString(text + u" — "_s + line.amendment.simplified());
}

QString TimelineModel::mark(const TimelineLine &line) const
{
    const Entry *entry = m_journal.entry(line.entry);
    if (entry && entry->kind == Kind::noteWritten)
        return u"✎"_s;
    switch (line.tone) {
    case TimelineLine::Tone::Trouble:
        return u"✕"_s;
    case TimelineLine::Tone::Warning:
        return u"▲"_s;
    case TimelineLine::Tone::Good:
        return u"✓"_s;
    case TimelineLine::Tone::Told:
        return u"»"_s;
    case TimelineLine::Tone::Quiet:
        break;
    }
    return u"●"_s;
}

Theme::Tone TimelineModel::toneOf(TimelineLine::Tone tone)
{
    switch (tone) {
    case TimelineLine::Tone::Trouble:
        return Theme::Tone::Trouble;
    case TimelineLine::Tone::Warning:
        return Theme::Tone::Warning;
    case TimelineLine::Tone::Good:
        return Theme::Tone::Good;
    case TimelineLine::Tone::Told:
        return Theme::Tone::Focus;
    case TimelineLine::Tone::Quiet:
        break;
    }
    return Theme::Tone::Unknown;
}

qsizetype TimelineModel::entryCount() const
{
    return m_journal.entries().size();
}

void TimelineModel::begin()
{
    beginResetModel();
    m_lines.clear();
    m_standing.clear();
    m_intents.clear();
    const QList<Entry> &entries = m_journal.entries();
    m_taken = beginOf(entries);
    for (qsizetype i = 0; i < m_taken; ++i) {
        if (entries[i].kind == Kind::instanceChanged)
            m_standing.insert(entries[i].body[u"instance"_s].toString(), entries[i]);
    }
    endResetModel();
    takeNew();
}

void TimelineModel::takeNew()
{
    const QList<Entry> fresh = m_journal.entries().sliced(m_taken);
    m_taken = m_journal.entries().size();
    const QList<TimelineLine> lines = told(fresh);
    if (!lines.isEmpty()) {
        beginInsertRows({}, rowCount(), rowCount() + static_cast<int>(lines.size()) - 1);
        m_lines += lines;
        endInsertRows();
    }
    for (const Entry &entry : fresh) {
        if (entry.kind == Kind::entryAmended)
            amend(entry);
    }
}

// The telling of a change or an outcome needs what it follows: those few entries go before the new ones, and their
// lines are dropped.
QList<TimelineLine> TimelineModel::told(const QList<Entry> &entries)
{
    if (entries.isEmpty())
        return {};
    QList<Entry> context(m_standing.cbegin(), m_standing.cend());
    std::ranges::copy(m_intents, std::back_inserter(context));
    QList<TimelineLine> lines = timelineOf(context + entries, m_names);
    lines.removeIf([first = entries.first().number](const TimelineLine &line) { return line.entry < first; });
    for (const Entry &entry : entries) {
        if (entry.kind == Kind::instanceChanged)
            m_standing.insert(entry.body[u"instance"_s].toString(), entry);
        else if (entry.kind == Kind::actionIntent)
            m_intents.insert(entry.number, entry);
        else if (entry.kind == Kind::actionOutcome)
            m_intents.remove(entry.body[u"intent"_s].toInteger());
    }
    return lines;
}

void TimelineModel::amend(const Entry &entry)
{
    const auto line = std::ranges::find(m_lines, entry.body[u"entry"_s].toInteger(), &TimelineLine::entry);
    if (line == m_lines.end())
        return;
    line->amendment = entry.body[u"text"_s].toString();
    const QModelIndex changed = index(static_cast<int>(line - m_lines.begin()));
    Q_EMIT dataChanged(changed, changed);
}

TimelineFilter::TimelineFilter(TimelineModel &model, QObject *parent)
    : QSortFilterProxyModel(parent)
    , m_model(model)
{
    setSourceModel(&model);
}

void TimelineFilter::setImportantOnly(bool only)
{
    m_importantOnly = only;
    invalidateRowsFilter();
}

void TimelineFilter::setSearch(const QString &text)
{
    m_search = text.trimmed();
    invalidateRowsFilter();
}

bool TimelineFilter::filterAcceptsRow(int row, const QModelIndex &) const
{
    const QModelIndex index = m_model.index(row);
    const TimelineLine &line = m_model.at(index);
    if (m_importantOnly && !line.major)
        return false;
    return m_search.isEmpty() || m_model.text(line).contains(m_search, Qt::CaseInsensitive)
        || line.who.contains(m_search, Qt::CaseInsensitive);
}

}
