// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "control/actiondrafts.h"
#include "control/actionport.h"
#include "journal/journal.h"

namespace Hikeshi {

/// An action port behind which nothing is. Only the global stop and arming work, as the dispatcher's do: at once, and
/// in the journal. Tests make others of it.
class IdleActions : public ActionPort
{
public:
    explicit IdleActions(Journal &journal)
        : m_journal(journal)
    {
    }

    QList<ActionSpec> catalogue() const override { return {}; }
    QList<Preview> offers(const QString &) const override { return {}; }
    Preview preview(const Intent &intent) const override { return {.intent = intent}; }
    QCoro::Task<Result<Selection>> select(Intent intent) override
    {
        co_return fail(ErrorKind::Refused, intent.action.value, QStringLiteral("nothing is here"));
    }
    void release(qint64, QString) override { }
    QCoro::Task<ActionRecord> operate(qint64, Intent intent) override
    {
        co_return ActionRecord{.intent = intent, .state = ActionState::Refused};
    }
    QCoro::Task<Result<void>> approve(qint64, QString, QString) override
    {
        co_return fail(ErrorKind::Refused, {}, QStringLiteral("nothing is here"));
    }
    QList<Selection> selections() const override { return {}; }
    QList<ActionRecord> records() const override { return {}; }
    void acknowledge(qint64, QString) override { }

    void arm(QString operatorId, Milliseconds howLong, QString reason) override
    {
        m_armedUntil = (m_now ? m_now() : Instant()) + (howLong.count() > 0 ? howLong : Milliseconds(900'000));
        (void)m_journal.append(Drafts::consoleArmed(*m_armedUntil, reason, operatorId));
        Q_EMIT armedChanged();
    }
    void disarm(QString operatorId) override
    {
        m_armedUntil.reset();
        (void)m_journal.append(Drafts::consoleDisarmed({}, operatorId));
        Q_EMIT armedChanged();
    }
    std::optional<Instant> armedUntil() const override { return m_armedUntil; }
    bool asksForArming() const override { return true; }
    /// Site time, for how long it is armed.
    void setNow(std::function<Instant()> now) { m_now = std::move(now); }

    void setStop(bool on, const QString &operatorId, const QString &reason) override
    {
        (void)m_journal.append(Drafts::stopSet(on, reason, operatorId));
        m_stopped = on;
        m_stopReason = reason;
        m_stoppedBy = operatorId;
        Q_EMIT stopChanged(on);
    }
    bool isStopped() const override { return m_stopped; }
    QString stopReason() const override { return m_stopped ? m_stopReason : QString(); }
    QString stoppedBy() const override { return m_stopped ? m_stoppedBy : QString(); }
    std::optional<Instant> stoppedAt() const override
    {
        return m_stopped ? std::optional(m_now ? m_now() : Instant()) : std::nullopt;
    }

    QList<Expiry> expiries() const override { return {}; }
    void extend(qint64, Milliseconds, QString) override { }
    QCoro::Task<QList<RestoreFinding>> restore(qint64, QString) override { co_return {}; }

private:
    Journal &m_journal;
    std::function<Instant()> m_now;
    std::optional<Instant> m_armedUntil;
    bool m_stopped = false;
    QString m_stopReason;
    QString m_stoppedBy;
};

}
