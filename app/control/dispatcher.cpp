// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/dispatcher.h"

#include "control/actiondrafts.h"
#include "journal/drafts.h"
#include "journal/journal.h"
#include "journal/kinds.h"
#include "situation/situation.h"

namespace Hikeshi {

using namespace Qt::StringLiterals;

Dispatcher::Dispatcher(Catalogue catalogue, Situation &situation, Journal &journal, ControlApi &api, Policy policy,
                       SharedJournal *shared, QObject *parent)
    : ActionPort(parent)
    , m_catalogue(std::move(catalogue))
    , m_situation(situation)
    , m_journal(journal)
    , m_api(api)
    , m_policy(std::move(policy))
    , m_shared(shared, this)
{
    catchUp();
    m_stop = m_fold.stop();
    connect(&journal, &Journal::appended, this, &Dispatcher::hear);
    connect(&m_shared, &SharedDesk::changed, this, &ActionPort::selectionsChanged);
    connect(&m_shared, &SharedDesk::agreed, this, &Dispatcher::hearAgreement);
    connect(&m_shared, &SharedDesk::stopTold, this, &Dispatcher::hearStop);
    if (m_fold.armedUntil() && *m_fold.armedUntil() > m_situation.now()
        && m_journal.access() == Journal::Access::ReadWrite)
        (void)m_journal.append(Drafts::consoleDisarmed(u"the console was started anew"_s, Drafts::console()));
    for (const qint64 held : m_fold.held().keys())
        expireInTime(held);
    resolveOpenIntents();
    connect(&situation.clock(), &Clock::ticked, this, &Dispatcher::lookAtExpiries);
}

void Dispatcher::catchUp()
{
    const QList<Entry> &entries = m_journal.entries();
    for (; m_folded < entries.size(); ++m_folded)
        m_fold.take(entries[m_folded]);
}

void Dispatcher::hear(const Entry &entry)
{
    catchUp();
    if (entry.kind == Kind::stopSet) {
        // A release that was asked for before the brake was pulled again does not release it.
        if (m_fold.stop().on || m_pullsPending == 0)
            m_stop = m_fold.stop();
        Q_EMIT stopChanged(m_stop.on);
    } else if (entry.kind == Kind::consoleArmed || entry.kind == Kind::consoleDisarmed) {
        m_armedHere = entry.kind == Kind::consoleArmed && m_disarmsPending == 0
            && m_journal.access() == Journal::Access::ReadWrite;
        Q_EMIT armedChanged();
    } else if (entry.kind == Kind::actionSelected || entry.kind == Kind::actionReleased
               || entry.kind == Kind::actionApproved || entry.kind == Kind::actionDryRun) {
        const qint64 number =
            entry.kind == Kind::actionSelected ? entry.number : entry.body[u"selection"_s].toInteger();
        if (m_fold.held().contains(number))
            expireInTime(number);
        else
            m_intents.remove(number);
        Q_EMIT selectionsChanged();
    } else if (entry.kind == Kind::expiryExtended) {
        Q_EMIT expiriesChanged();
    } else if (entry.kind.startsWith(u"action."_s)) {
        const qint64 number = entry.body.contains(u"intent"_s) ? entry.body[u"intent"_s].toInteger() : entry.number;
        if (entry.kind == Kind::actionIntent && entry.body.contains(u"selection"_s)) {
            m_intents.remove(entry.body[u"selection"_s].toInteger());
            Q_EMIT selectionsChanged();
        }
        Q_EMIT changed(record(number));
        if (entry.kind == Kind::actionOutcome)
            Q_EMIT expiriesChanged();
    }
}

ActionRecord Dispatcher::record(qint64 number) const
{
    const ActionRecord *found = m_fold.record(number);
    return found ? *found : ActionRecord{};
}

void Dispatcher::hearStop(const SharedDesk::Stop &stop)
{
    if (stop.on != m_stop.on)
        pull(stop.on, stop.by, stop.reason);
}

void Dispatcher::setStop(bool on, const QString &operatorId, const QString &reason)
{
    m_shared.tellStop(on, reason, operatorId);
    pull(on, operatorId, reason);
}

void Dispatcher::pull(bool on, const QString &operatorId, const QString &reason)
{
    m_pullsPending += on ? 1 : 0;
    m_journal.append(Drafts::stopSet(on, reason, operatorId)).then(this, [this, on](const Result<Entry> &) {
        m_pullsPending -= on ? 1 : 0;
    });
    // The brake works at once, also while the journal cannot be written; only releasing it waits for the journal.
    if (on && !m_stop.on) {
        m_stop = {true, reason, operatorId, m_situation.now()};
        Q_EMIT stopChanged(true);
    }
}

void Dispatcher::arm(QString operatorId, Milliseconds howLong, QString reason)
{
    if (!m_policy.arming)
        return;
    const Milliseconds time = howLong > Milliseconds(0) ? std::min(howLong, *m_policy.arming) : *m_policy.arming;
    const Instant until = m_situation.now() + time;
    (void)m_journal.append(Drafts::consoleArmed(until, reason, operatorId));
    m_situation.clock().callAt(until, this, [this] {
        if (m_armedHere && !armedUntil())
            Q_EMIT armedChanged();
    });
}

void Dispatcher::disarm(QString operatorId)
{
    m_armedHere = false; // at once; the journal hears of it
    ++m_disarmsPending;
    m_journal.append(Drafts::consoleDisarmed({}, operatorId)).then(this, [this](const Result<Entry> &) {
        --m_disarmsPending;
    });
    Q_EMIT armedChanged();
}

std::optional<Instant> Dispatcher::armedUntil() const
{
    const std::optional<Instant> until = m_fold.armedUntil();
    return m_armedHere && until && *until > m_situation.now() ? until : std::nullopt;
}

void Dispatcher::acknowledge(qint64 intent, QString operatorId)
{
    const ActionRecord *record = m_fold.record(intent);
    if (record && !record->isOpen() && record->state != ActionState::Refused && !record->acknowledged)
        (void)m_journal.append(Drafts::actionAcknowledged(intent, operatorId));
}

}
