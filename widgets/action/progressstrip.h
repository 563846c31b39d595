// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/action/checklist.h"
#include "widgets/presenters/desk.h"

namespace Hikeshi {

/// How far an action has come: its state in a word, what the target said, what the world shows, and what to do.
class ProgressStrip : public QWidget
{
    Q_OBJECT

public:
    explicit ProgressStrip(const Desk &desk, QWidget *parent = nullptr);
    /// `preview` is the one that was acted on.
    void setRecord(const ActionRecord &record, const Preview &preview);

private:
    QString headline(const ActionRecord &record, const Preview &preview) const;

    const Desk &m_desk;
    QLabel *m_state;
    QLabel *m_reason;
    CheckList *m_evidence;
    QLabel *m_advice;
};

}
