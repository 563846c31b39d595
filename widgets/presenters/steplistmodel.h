// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbooks/runbook.h"

#include <QAbstractListModel>

namespace Hikeshi {

/// The steps of a runbook that is being written, with what each holds and whether something is wrong in it.
class StepListModel : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role
    {
        LineRole = Qt::UserRole, ///< 1-based
        KindsRole, ///< `guard · action`
        ToneRole, ///< Theme::Tone of its worst finding; -1: none
        SectionRole
    };

    using QAbstractListModel::QAbstractListModel;
    void setRunbook(const Runbook &runbook, const Findings &findings);
    const Runbook &runbook() const { return m_runbook; }
    int stepAt(int line) const; ///< the step that `line` stands in; -1: before the first

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

private:
    int toneOfStep(int step) const;

    Runbook m_runbook;
    Findings m_findings;
};

}
