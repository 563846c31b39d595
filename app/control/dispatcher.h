// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "control/actionport.h"
#include "control/guards.h"

namespace Hikeshi {

class ControlApi;
class Journal;
class Situation;
struct Answer;

/// The one way out. guard, intent journaled and synced, do, read back, outcome written. Its states are a fold over the
/// journal.
class Dispatcher final : public ActionPort
{
    Q_OBJECT

public:
    /// Open intents of a run that ended before their outcome become Unknown, and are resolved by reading; nothing is
    /// sent again.
    Dispatcher(Catalogue catalogue, Situation &situation, Journal &journal, ControlApi &api, QObject *parent = nullptr);

    QList<ActionSpec> catalogue() const override;
    QList<Preview> offers(const QString &target) const override;
    Preview preview(const Intent &intent) const override;
    QCoro::Task<ActionRecord> operate(Intent intent) override;
    QList<ActionRecord> records() const override { return m_records; }
    void setStop(bool on, const QString &operatorId, const QString &reason) override;
    bool isStopped() const override { return m_stopped; }
    /// Actions that are neither at rest nor waiting for the wire or the world: between two of their own steps.
    int unsettled() const { return m_unsettled; }

private:
    struct Plan;
    Plan plan(const Intent &intent) const;
    QCoro::Task<> carryOut(Plan plan, qint64 number);
    QCoro::Task<> conclude(Plan plan, qint64 number, Answer answer);
    void keepWatching(const Plan &plan, qint64 number);
    void resolveOpenIntents();
    void fold();
    GuardContext context() const;
    ActionRecord record(qint64 number) const;

    Catalogue m_catalogue;
    Situation &m_situation;
    Journal &m_journal;
    ControlApi &m_api;
    QList<ActionRecord> m_records;
    QStringList m_claimed; ///< services with an intent on its way into the journal
    bool m_stopped = false;
    int m_unsettled = 0;
    QString m_stopReason;
};

}
