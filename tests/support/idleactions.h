// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "control/actionfold.h"
#include "control/actionport.h"
#include "journal/journal.h"

namespace Hikeshi {

/// An action port behind which nothing is. Only the global stop works, as the dispatcher's does: at once, and in the
/// journal.
class IdleActions final : public ActionPort
{
public:
    explicit IdleActions(Journal &journal)
        : m_journal(journal)
    {
    }

    QList<ActionSpec> catalogue() const override { return {}; }
    QList<Preview> offers(const QString &) const override { return {}; }
    Preview preview(const Intent &intent) const override { return {.intent = intent}; }
    QCoro::Task<ActionRecord> operate(Intent intent) override
    {
        co_return ActionRecord{.intent = intent, .state = ActionState::Refused};
    }
    QList<ActionRecord> records() const override { return {}; }
    void setStop(bool on, const QString &operatorId, const QString &reason) override
    {
        (void)m_journal.append(Drafts::stopSet(on, reason, operatorId));
        m_stopped = on;
        Q_EMIT stopChanged(on);
    }
    bool isStopped() const override { return m_stopped; }

private:
    Journal &m_journal;
    bool m_stopped = false;
};

}
