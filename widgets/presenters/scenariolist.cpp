// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/presenters/scenariolist.h"

#include "widgets/presenters/drillbook.h"
#include "widgets/presenters/drillwords.h"
#include "widgets/presenters/look.h"
#include "widgets/presenters/wording.h"

#include <algorithm>

namespace Hikeshi {

using namespace Qt::StringLiterals;

ScenarioList::ScenarioList(const DrillBook &book, const Look &look, QObject *parent)
    : QAbstractListModel(parent)
    , m_book(book)
    , m_look(look)
{
    rebuild();
}

bool ScenarioList::fits(const Scenario &scenario) const
{
    const QString all = QStringList{scenario.title.en,       scenario.title.ja, scenario.description.en,
                                    scenario.description.ja, scenario.name,     DrillWords::family(scenario.family)}
                            .join(u'\n');
    return std::ranges::all_of(m_filter.split(u' ', Qt::SkipEmptyParts),
                               [&](const QString &word) { return all.contains(word, Qt::CaseInsensitive); });
}

void ScenarioList::rebuild()
{
    m_rows.clear();
    for (const QString &family : {u"system"_s, u"cyber"_s, u"surge"_s, u"maintenance"_s}) {
        QList<Row> rows;
        for (const Scenario &scenario : m_book.scenarios()) {
            if (scenario.family == family && fits(scenario))
                rows.append({family, &scenario});
        }
        std::ranges::stable_sort(rows, {}, [](const Row &row) { return row.scenario->difficulty; });
        if (!rows.isEmpty())
            m_rows << Row{family, nullptr} << rows;
    }
}

int ScenarioList::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant ScenarioList::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const Row &row = m_rows[index.row()];
    const Scenario *scenario = row.scenario;
    if (!scenario)
        return role == Qt::DisplayRole ? QVariant(DrillWords::family(row.family)) : QVariant();
    const std::optional<int> points = m_book.lastPoints(scenario->name);
    const std::optional<Instant> when = m_book.lastRun(scenario->name);
    switch (role) {
    case Qt::DisplayRole:
        return scenario->title.in(m_look.language());
    case Qt::ToolTipRole:
        return scenario->description.in(m_look.language());
    case Qt::AccessibleTextRole:
        return tr("%1, difficulty %2 of 4, %3, last score %4")
            .arg(scenario->title.in(m_look.language()))
            .arg(scenario->difficulty)
            .arg(DrillWords::minutes(scenario->minutes), points ? QString::number(*points) : tr("none"));
    case NameRole:
        return scenario->name;
    case DifficultyRole:
        return scenario->difficulty;
    case MinutesRole:
        return DrillWords::minutes(scenario->minutes);
    case ScoreRole:
        return points ? QVariant(*points) : QVariant();
    case WhenRole:
        return when ? Wording::dayAndTime(*when) : tr("never run");
    case RunningRole:
        return scenario->name == m_running;
    default:
        return {};
    }
}

Qt::ItemFlags ScenarioList::flags(const QModelIndex &index) const
{
    if (!index.isValid() || !m_rows[index.row()].scenario)
        return Qt::NoItemFlags;
    return Qt::ItemIsEnabled | Qt::ItemIsSelectable;
}

void ScenarioList::setFilter(const QString &text)
{
    m_filter = text;
    refresh();
}

void ScenarioList::setRunning(const QString &name)
{
    if (std::exchange(m_running, name) != name && !m_rows.isEmpty())
        Q_EMIT dataChanged(index(0), index(rowCount() - 1));
}

void ScenarioList::refresh()
{
    beginResetModel();
    rebuild();
    endResetModel();
}

QModelIndex ScenarioList::indexOf(const QString &name) const
{
    for (int row = 0; row < rowCount(); ++row) {
        if (m_rows[row].scenario && m_rows[row].scenario->name == name)
            return index(row);
    }
    return {};
}

QString ScenarioList::first() const
{
    const auto found = std::ranges::find_if(m_rows, [](const Row &row) { return row.scenario; });
    return found == m_rows.end() ? QString() : found->scenario->name;
}

}
