// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "control/actionfold.h"
#include "control/actionport.h"
#include "control/guards.h"
#include "control/policy.h"
#include "control/sequence.h"
#include "control/shareddesk.h"

#include <QPointer>

#include <memory>

namespace Hikeshi {

class Journal;
class Situation;

/// The one way out: select, guard, intent journaled and synced, do, read back, outcome written. Its states are a fold
/// over the journal.
class Dispatcher final : public ActionPort
{
    Q_OBJECT

public:
    /// Open intents of a run that ended before their outcome become Unknown, and are resolved by reading; nothing is
    /// sent again. Whatever was armed before is read-only again. `shared` may be null: the site has none.
    Dispatcher(Catalogue catalogue, Situation &situation, Journal &journal, ControlApi &api, Policy policy = {},
               SharedJournal *shared = nullptr, QObject *parent = nullptr);

    QList<ActionSpec> catalogue() const override;
    QList<Preview> offers(const QString &target) const override;
    Preview preview(const Intent &intent) const override;

    QCoro::Task<Result<Selection>> select(Intent intent) override;
    void release(qint64 selection, QString operatorId) override;
    QCoro::Task<ActionRecord> operate(qint64 selection, Intent intent) override;
    QCoro::Task<Result<void>> approve(qint64 selection, QString approver, QString passphrase) override;
    QList<Selection> selections() const override;

    QList<ActionRecord> records() const override { return m_fold.records(); }
    void acknowledge(qint64 intent, QString operatorId) override;

    void arm(QString operatorId, Milliseconds howLong, QString reason) override;
    void disarm(QString operatorId) override;
    std::optional<Instant> armedUntil() const override;
    bool asksForArming() const override { return m_policy.arming.has_value(); }

    void setStop(bool on, const QString &operatorId, const QString &reason) override;
    bool isStopped() const override { return m_stop.on; }
    QString sharedTrouble() const override { return m_shared.trouble(); }
    QString stopReason() const override { return m_stop.on ? m_stop.reason : QString(); }
    QString stoppedBy() const override { return m_stop.on ? m_stop.by : QString(); }
    std::optional<Instant> stoppedAt() const override { return m_stop.on ? std::optional(m_stop.at) : std::nullopt; }

    QList<Expiry> expiries() const override;
    void extend(qint64 intent, Milliseconds by, QString operatorId) override;
    QCoro::Task<QList<RestoreFinding>> restore(qint64 intent, QString operatorId) override;

    const Policy &policy() const { return m_policy; }
    const Findings &findings() const { return m_fold.findings(); } ///< entries that told the impossible
    /// Actions that are neither at rest nor waiting for the wire or the world: between two of their own steps.
    int unsettled() const { return m_unsettled; }

private:
    struct Plan;
    /// Who asks: an operator by hand, or the console itself when a temporary defence's time is over.
    enum class Hand
    {
        Operator,
        Console
    };

    Plan plan(const Intent &intent, Hand hand = Hand::Operator) const;
    void fillIn(Plan &plan, const Catalogue::Place &place) const;
    GuardContext context(Hand hand) const;
    QCoro::Task<Result<Selection>> selectAs(Intent intent, Hand hand);
    QCoro::Task<ActionRecord> operateAs(qint64 selection, Intent intent, Hand hand);
    QString whyNotOperated(qint64 selection, const Intent &intent) const;
    QCoro::Task<ActionRecord> refuse(Intent intent, Preview preview);
    Selection selectionNamed(qint64 number) const;
    void releaseOthers(const Selection &kept);
    QStringList thingsOf(const Plan &plan) const;
    QCoro::Task<Result<qint64>> holdWhileActing(Plan plan, qint64 selection);
    QCoro::Task<Result<Approval>> approval(QString where, QString approver, QString passphrase);
    QString whyNotApproved(const Selection &selection, const QString &approver) const;
    QCoro::Task<Result<void>> writeApproval(qint64 selection, Approval approval);
    void hearAgreement(qint64 claim, const QString &approver);
    void pull(bool on, const QString &operatorId, const QString &reason);
    void hearStop(const SharedDesk::Stop &stop);
    QCoro::Task<> tryOut(Plan plan, qint64 selection);
    void expireInTime(qint64 selection);
    void end(qint64 selection, const QString &reason, bool expired, const QString &operatorId);
    QString whyNothingLeaves(Hand hand) const;
    QString whySealed(const Request &request) const;
    void seal(Plan &plan) const;

    QCoro::Task<> carryOut(Plan plan, qint64 number);
    SequenceWatch watch(const Plan &plan, qint64 number);
    static QCoro::Task<Result<void>> tellLeaving(QPointer<Dispatcher> self, Request request, qint64 number, Hand hand,
                                                 QString by, QStringList secrets, std::shared_ptr<Instant> sentAt);
    static QCoro::Task<Result<void>> tellAnswer(QPointer<Dispatcher> self, Request request, Answer answer,
                                                Judgement judgement, qint64 number, Instant sentAt);
    QCoro::Task<> conclude(Plan plan, qint64 number, SequenceEnd end);
    void remember(const Plan &plan, qint64 number);
    void keepWatching(const Plan &plan, qint64 number);
    void resolveOpenIntents();
    void watchAnew(const ActionRecord &record);

    std::optional<Expiry> expiryOf(const Plan &plan) const;
    void lookAtExpiries();
    void tellTrouble(Expiry expiry, const QString &trouble);
    QCoro::Task<> revert(Expiry expiry);
    QString valueOf(const QString &target, const QString &property) const;

    void catchUp();
    void hear(const Entry &entry);
    ActionRecord record(qint64 number) const;

    Catalogue m_catalogue;
    Situation &m_situation;
    Journal &m_journal;
    ControlApi &m_api;
    Policy m_policy;
    SharedDesk m_shared;
    ActionFold m_fold;
    qsizetype m_folded = 0; ///< entries taken
    ActionFold::Stop m_stop; ///< the fold's, or pulled and not journaled yet
    bool m_armedHere = false; ///< by this run of the program
    int m_pullsPending = 0; ///< of the brake, on their way into the journal
    int m_disarmsPending = 0;
    QHash<qint64, qint64> m_claims; ///< selections made here, and what holds them against other consoles
    QHash<qint64, Intent> m_intents; ///< of selections made here, secrets included
    QSet<qint64> m_operating; ///< selections whose intent is on its way into the journal
    QSet<qint64> m_ending; ///< selections whose release is on its way into the journal
    QSet<std::pair<qint64, QString>> m_approving; ///< selections and who agrees, on their way into the journal
    QStringList m_claimed; ///< services with a selection or an intent on its way into the journal
    QHash<qint64, Instant> m_warned; ///< expiries told of, by intent, with the due time they were told of
    QHash<qint64, QString> m_expiryTroubles;
    QSet<qint64> m_reverting;
    int m_unsettled = 0;
};

}
