// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/presenters/alertmodel.h"

#include "situation/situation.h"
#include "widgets/presenters/incidentwords.h"
#include "widgets/presenters/look.h"
#include "widgets/presenters/wording.h"

#include <algorithm>

namespace Hikeshi {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

QString keyOf(const Alert &alert)
{
    return alert.name + u'\n' + alert.labels.value(u"service"_s);
}

QString summaryOf(const Alert &alert, const QString &language)
{
    const QString en = alert.annotations.value(u"summary"_s, alert.annotations.value(u"description"_s));
    return Localized{en, alert.annotations.value(u"summary_ja"_s)}.in(language);
}

}

AlertModel::AlertModel(const Situation &situation, const SiteFacts &site, const Look &look, QObject *parent)
    : QAbstractListModel(parent)
    , m_situation(situation)
    , m_site(site)
    , m_look(look)
    , m_refresh(
          100ms, [this] { refresh(); }, this)
    , m_age(
          500ms,
          [this] {
              if (!m_rows.isEmpty())
                  Q_EMIT dataChanged(index(0), index(rowCount() - 1));
          },
          this)
{
    connect(&situation, &Situation::alertsChanged, this, [this] { m_refresh.wish(); });
    connect(&situation.clock(), &Clock::ticked, this, [this] {
        // A shelved alert comes back by the passing of time alone.
        if (m_situation.alerts().shelved(m_situation.now()).size() != m_shelved)
            m_refresh.wish();
        m_age.wish();
    });
    connect(&look, &Look::changed, this, [this] { refresh(); });
    refresh();
}

int AlertModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant AlertModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const AlertRow &row = m_rows[index.row()];
    if (role == Qt::DisplayRole)
        return row.name;
    if (role == Qt::ToolTipRole)
        return row.tip;
    if (role == Qt::AccessibleTextRole)
        return line(row);
    return {};
}

QModelIndex AlertModel::indexOf(const AlertId &alert) const
{
    const auto found = std::ranges::find_if(m_rows, [&](const AlertRow &row) { return row.members.contains(alert); });
    return found == m_rows.end() ? QModelIndex() : index(static_cast<int>(found - m_rows.begin()));
}

QString AlertModel::age(const AlertRow &row) const
{
    return Wording::age(m_situation.now() - row.since);
}

QString AlertModel::line(const AlertRow &row) const
{
    QStringList parts{Theme::mark(row.tone) + u' ' + row.name, age(row), row.summary, row.note, row.state};
    parts.removeIf([](const QString &part) { return part.trimmed().isEmpty(); });
    return parts.join(u" · "_s);
}

void AlertModel::setShowsShelved(bool shows)
{
    m_showsShelved = shows;
    refresh();
}

void AlertModel::hold(bool held)
{
    if (std::exchange(m_held, held) && !held)
        refresh();
}

void AlertModel::refresh()
{
    const Instant now = m_situation.now();
    m_alerts = static_cast<int>(m_situation.alerts().shown(now).size());
    m_shelved = static_cast<int>(m_situation.alerts().shelved(now).size());
    QList<AlertRow> rows = wanted();
    if (m_held)
        keepPlaces(rows);
    take(rows);
    Q_EMIT refreshed();
}

QList<AlertRow> AlertModel::wanted() const
{
    QList<AlertRow> rows;
    const auto add = [&](const QList<BoardAlert> &alerts, bool shelved) {
        QStringList order;
        QHash<QString, QList<BoardAlert>> groups;
        for (const BoardAlert &alert : alerts) {
            QList<BoardAlert> &group = groups[keyOf(alert.alert)];
            if (group.isEmpty())
                order.append(keyOf(alert.alert));
            group.append(alert);
        }
        for (const QString &key : order)
            rows.append(rowOf(groups.value(key), shelved));
    };
    add(m_situation.alerts().shown(m_situation.now()), false);
    if (m_showsShelved)
        add(m_situation.alerts().shelved(m_situation.now()), true);
    return rows;
}

AlertRow AlertModel::rowOf(const QList<BoardAlert> &group, bool shelved) const
{
    // The board's order: the weightiest comes first. One that still fires speaks before one that has cleared.
    const auto firing = std::ranges::find_if(group, [](const BoardAlert &a) { return !a.cleared; });
    const BoardAlert &lead = firing == group.end() ? group.front() : *firing;
    AlertRow row{.id = lead.alert.id,
                 .key = keyOf(lead.alert) + (shelved ? u"\nshelved"_s : QString()),
                 .name = lead.alert.name,
                 .summary = summaryOf(lead.alert, m_look.language()),
                 .instance = InstanceId(lead.alert.labels.value(u"instance"_s)),
                 .tone = Theme::toneOf(lead.alert.severity),
                 .since = lead.cleared.value_or(lead.raised),
                 .firstOut = std::ranges::any_of(group, &BoardAlert::firstOut),
                 .acknowledged =
                     std::ranges::all_of(group, [](const BoardAlert &a) { return a.acknowledged.has_value(); }),
                 .cleared = firing == group.end(),
                 .shelved = shelved};
    for (const BoardAlert &alert : group)
        row.members.append(alert.alert.id);
    describe(row, group);
    return row;
}

void AlertModel::describe(AlertRow &row, const QList<BoardAlert> &group) const
{
    const BoardAlert &lead = *std::ranges::find_if(group, [&](const BoardAlert &a) { return a.alert.id == row.id; });
    const QString who = IncidentWords::operatorName(m_site, lead.acknowledgedBy, m_look.language());
    QStringList notes;
    if (row.firstOut)
        notes.append(tr("first-out"));
    else if (group.size() > 1)
        notes.append(tr("%1 in group").arg(group.size()));
    if (row.acknowledged)
        notes.append(u"✓ "_s + who);
    row.note = notes.join(u" "_s);
    if (row.shelved)
        row.state =
            tr("shelved until %1").arg(Wording::clockTime(lead.shelvedUntil.value_or(m_situation.now())).left(5));
    else if (row.cleared && !row.acknowledged)
        row.state = tr("cleared, not acknowledged");
    QStringList lines{row.name + u" · "_s + Wording::of(lead.alert.severity)};
    if (group.size() > 1)
        lines.append(tr("%1 in group").arg(group.size()));
    for (const auto alerts = group.first(std::min<qsizetype>(group.size(), 12)); const BoardAlert &alert : alerts) {
        const QString where = alert.alert.labels.value(u"instance"_s, alert.alert.labels.value(u"service"_s));
        lines.append(
            u"%1  %2  %3"_s.arg(Wording::clockTime(alert.raised), where, summaryOf(alert.alert, m_look.language())));
    }
    if (row.acknowledged)
        lines.append(tr("acknowledged by %1").arg(who));
    if (row.firstOut)
        lines.append(tr("first-out: it fired before all others"));
    if (lead.alert.suppressed)
        lines.append(tr("silenced or inhibited where it comes from"));
    if (!row.state.isEmpty())
        lines.append(row.state);
    row.tip = lines.join(u'\n');
}

void AlertModel::keepPlaces(QList<AlertRow> &rows) const
{
    QHash<QString, AlertRow> left;
    for (const AlertRow &row : rows)
        left.insert(row.key, row);
    QList<AlertRow> kept;
    for (const AlertRow &row : m_rows) {
        const bool stays = left.contains(row.key);
        kept.append(stays ? left.take(row.key) : row);
        if (!stays) {
            kept.last().gone = true;
            kept.last().state = tr("no longer on the list");
        }
    }
    for (const AlertRow &row : rows) {
        if (left.contains(row.key))
            kept.append(row);
    }
    rows = kept;
}

// By the smallest steps, so that what is chosen stays chosen.
void AlertModel::take(const QList<AlertRow> &rows)
{
    QSet<QString> keys;
    for (const AlertRow &row : rows)
        keys.insert(row.key);
    for (int i = rowCount() - 1; i >= 0; --i) {
        if (keys.contains(m_rows[i].key))
            continue;
        beginRemoveRows({}, i, i);
        m_rows.removeAt(i);
        endRemoveRows();
    }
    for (int i = 0; i < static_cast<int>(rows.size()); ++i) {
        const auto old =
            std::find_if(m_rows.begin() + i, m_rows.end(), [&](const AlertRow &row) { return row.key == rows[i].key; });
        if (old == m_rows.end()) {
            beginInsertRows({}, i, i);
            m_rows.insert(i, rows[i]);
            endInsertRows();
            continue;
        }
        if (const int from = static_cast<int>(old - m_rows.begin()); from != i) {
            beginMoveRows({}, from, from, {}, i);
            m_rows.move(from, i);
            endMoveRows();
        }
        if (m_rows[i] != rows[i]) {
            m_rows[i] = rows[i];
            Q_EMIT dataChanged(index(i), index(i));
        }
    }
}

}
