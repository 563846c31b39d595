// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "control/action.h"
#include "situation/result.h"
#include "widgets/presenters/desk.h"

#include <QObject>

#include <QCoro/QCoroTask>

namespace Hikeshi {

/// One operator's hand on one action: selects it, waits for whoever must agree, operates it, and tells how far it is.
/// The gesture is the widget's; what it leads to is here.
class ActionHand : public QObject
{
    Q_OBJECT

public:
    explicit ActionHand(const Desk &desk, QObject *parent = nullptr);

    /// Reserves `intent`'s target and asks for the approvals it needs. Nothing leaves.
    void select(const Intent &intent);
    /// The same with the intent of somebody who stands for it, or why they do not.
    using Asked = QCoro::Task<Result<Intent>>;
    void select(Asked asked, const QString &override);
    /// Operates what is selected; when the selection is still on its way, as soon as it is there.
    void operate();
    /// The hand let go before the gesture was complete: a selection on its way is not operated.
    void letGo() { m_operateSoon = false; }
    void release();
    /// Forgets what was done, so that something else can be begun.
    void start();

    /// What this hand holds now.
    std::optional<Selection> selection() const;
    bool isSelecting() const { return m_selecting; }
    bool isOperating() const { return m_operating; }
    bool isWaitingForApproval() const;
    const QString &error() const { return m_error; } ///< why the last try came to nothing; empty: it did not
    /// What became of it, once it was operated or refused.
    std::optional<ActionRecord> record() const;

Q_SIGNALS:
    void changed();
    void operated(const Hikeshi::ActionRecord &record); ///< it ended, well or not

private:
    QCoro::Task<> askFirst(Asked asked, QString override);
    QCoro::Task<> selectNow(Intent intent);
    void begin();
    QCoro::Task<> operateNow(Selection selection);
    void watchTime();

    const Desk &m_desk;
    qint64 m_number = 0; ///< of the selection
    std::optional<ActionRecord> m_ended;
    QString m_error;
    bool m_selecting = false;
    bool m_operating = false;
    bool m_operateSoon = false;
    bool m_held = false; ///< a selection was held at the last look
};

}
