// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/presenters/findingmodel.h"

#include "widgets/presenters/actionwording.h"

#include <QRegularExpression>

namespace Hikeshi {

using namespace Qt::StringLiterals;

void FindingModel::setFindings(Findings findings)
{
    std::ranges::stable_sort(findings, {}, [](const Finding &f) { return std::pair(f.line, f.grade); });
    if (findings == m_findings)
        return;
    beginResetModel();
    m_findings = std::move(findings);
    endResetModel();
}

qsizetype FindingModel::errors() const
{
    return std::ranges::count(m_findings, Finding::Grade::Error, &Finding::grade);
}

int FindingModel::next(int line, bool forward) const
{
    if (m_findings.isEmpty())
        return -1;
    if (forward) {
        const auto found = std::ranges::find_if(m_findings, [line](const Finding &f) { return f.line > line; });
        return found == m_findings.end() ? 0 : static_cast<int>(found - m_findings.begin());
    }
    for (qsizetype i = m_findings.size() - 1; i >= 0; --i) {
        if (m_findings[i].line < line)
            return static_cast<int>(i);
    }
    return static_cast<int>(m_findings.size()) - 1;
}

int FindingModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_findings.size());
}

QVariant FindingModel::data(const QModelIndex &index, int role) const
{
    if (index.row() < 0 || index.row() >= m_findings.size())
        return {};
    const Finding &finding = m_findings[index.row()];
    switch (role) {
    case Qt::DisplayRole:
        return Wording::reason(finding.remedy.isEmpty() ? finding.what : finding.what + u"; "_s + finding.remedy);
    case Qt::AccessibleTextRole:
        return finding.grade == Finding::Grade::Error
            ? tr("line %1, error: %2").arg(finding.line).arg(Wording::reason(finding.what))
            : tr("line %1, warning: %2").arg(finding.line).arg(Wording::reason(finding.what));
    case Qt::ToolTipRole:
        return finding.text();
    case LineRole:
        return finding.line;
    case ToneRole:
        return QVariant::fromValue(static_cast<int>(toneOf(finding.grade)));
    case WhatRole:
        return Wording::reason(finding.what);
    case RemedyRole:
        return Wording::reason(finding.remedy);
    default:
        return {};
    }
}

FindingSpan spanOf(const Finding &finding, const QString &line)
{
    static const QRegularExpression quoted(u"`([^`]+)`"_s);
    if (const auto match = quoted.match(finding.what); match.hasMatch()) {
        if (const qsizetype at = line.indexOf(match.captured(1)); at >= 0)
            return {at, match.capturedLength(1)};
    }
    const auto blank = [](QChar c) { return c.isSpace(); };
    const auto from = std::ranges::find_if_not(line, blank) - line.begin();
    qsizetype end = line.size();
    while (end > from && line[end - 1].isSpace())
        --end;
    return {from, end - from};
}

Theme::Tone toneOf(Finding::Grade grade)
{
    return grade == Finding::Grade::Error ? Theme::Tone::Trouble : Theme::Tone::Warning;
}

}
