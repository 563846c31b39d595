// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "situation/finding.h"
#include "widgets/presenters/theme.h"

#include <QAbstractListModel>

namespace Hikeshi {

/// What is wrong in a text, by line, for a list, a margin and the text itself.
class FindingModel : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role
    {
        LineRole = Qt::UserRole, ///< 1-based; 0: the whole file
        ToneRole, ///< Theme::Tone
        WhatRole,
        RemedyRole
    };

    using QAbstractListModel::QAbstractListModel;
    /// Worst and first first on each line; rows that stay are not touched.
    void setFindings(Findings findings);
    const Findings &findings() const { return m_findings; }
    qsizetype errors() const;
    qsizetype warnings() const { return m_findings.size() - errors(); }

    /// The row of the next finding below `line` (or above it), going round; -1 when there is none.
    int next(int line, bool forward) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

private:
    Findings m_findings;
};

/// Which part of its line a finding is about: the `word` that it quotes, or all but the indentation.
struct FindingSpan
{
    qsizetype from = 0;
    qsizetype length = 0;

    bool operator==(const FindingSpan &) const = default;
};
FindingSpan spanOf(const Finding &finding, const QString &line);

Theme::Tone toneOf(Finding::Grade grade);

}
