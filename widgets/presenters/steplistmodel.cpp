// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/presenters/steplistmodel.h"

#include "widgets/presenters/blockfacts.h"
#include "widgets/presenters/findingmodel.h"

namespace Hikeshi {

using namespace Qt::StringLiterals;

void StepListModel::setRunbook(const Runbook &runbook, const Findings &findings)
{
    const bool same = runbook.steps.size() == m_runbook.steps.size();
    if (!same)
        beginResetModel();
    m_runbook = runbook;
    m_findings = findings;
    if (same)
        Q_EMIT dataChanged(index(0), index(rowCount() - 1));
    else
        endResetModel();
}

int StepListModel::stepAt(int line) const
{
    const auto after = std::ranges::upper_bound(m_runbook.steps, line, {}, &Step::line);
    return static_cast<int>(after - m_runbook.steps.begin()) - 1;
}

int StepListModel::toneOfStep(int step) const
{
    const int first = m_runbook.steps[step].line;
    const int next =
        step + 1 < m_runbook.steps.size() ? m_runbook.steps[step + 1].line : std::numeric_limits<int>::max();
    int tone = -1;
    for (const Finding &finding : m_findings) {
        if (finding.line < first || finding.line >= next)
            continue;
        if (finding.grade == Finding::Grade::Error)
            return static_cast<int>(Theme::Tone::Trouble);
        tone = static_cast<int>(Theme::Tone::Warning);
    }
    return tone;
}

int StepListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_runbook.steps.size());
}

QVariant StepListModel::data(const QModelIndex &index, int role) const
{
    if (index.row() < 0 || index.row() >= m_runbook.steps.size())
        return {};
    const Step &step = m_runbook.steps[index.row()];
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole:
        return u"%1. %2"_s.arg(index.row() + 1).arg(step.title);
    case Qt::AccessibleTextRole:
        return u"%1. %2, %3"_s.arg(index.row() + 1).arg(step.title, kindsOf(step));
    case LineRole:
        return step.line;
    case KindsRole:
        return kindsOf(step);
    case ToneRole:
        return toneOfStep(index.row());
    case SectionRole:
        return step.section;
    default:
        return {};
    }
}

}
