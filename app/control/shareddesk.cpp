// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/shareddesk.h"

#include "control/actiondrafts.h"
#include "control/actionfold.h"
#include "journal/kinds.h"

#include <QCoro/QCoroFuture>
#include <QPointer>

namespace Hikeshi {

using namespace Qt::StringLiterals;

SharedDesk::SharedDesk(SharedJournal *shared, QObject *parent)
    : QObject(parent)
    , m_shared(shared)
{
    if (!m_shared)
        return;
    for (const Entry &entry : m_shared->entries())
        hear(entry);
    connect(m_shared, &SharedJournal::appended, this, &SharedDesk::hear);
    connect(m_shared, &SharedJournal::stateChanged, this, &SharedDesk::changed);
    connect(m_shared, &SharedJournal::stateChanged, this, &SharedDesk::tellPull);
}

QString SharedDesk::trouble() const
{
    if (!m_shared || m_shared->state() == SharedJournal::State::Connected)
        return {};
    const QString trouble = m_shared->trouble();
    return trouble.isEmpty() ? u"%1: is not reached yet"_s.arg(m_shared->place().text()) : trouble;
}

QCoro::Task<Result<qint64>> SharedDesk::claim(QStringList things, Milliseconds forHow, Draft draft, qint64 prolongs)
{
    if (!m_shared || m_shared->state() != SharedJournal::State::Connected)
        co_return qint64(0);
    const SharedJournal::Claim claim{things, forHow, draft, prolongs};
    const Result<Entry> entry = co_await m_shared->claim(claim);
    if (!entry)
        co_return std::unexpected(entry.error());
    co_return entry->number;
}

void SharedDesk::release(qint64 claim, const QString &reason)
{
    if (m_shared && claim > 0)
        (void)m_shared->release(claim, reason);
}

QCoro::Task<Result<void>> SharedDesk::agree(qint64 selection, Approval approval)
{
    if (!m_shared)
        co_return fail(ErrorKind::NotFound, {}, u"this site shares no journal"_s);
    const Draft draft = Drafts::actionApproved(selection, approval, approval.at);
    const Result<Entry> entry = co_await m_shared->append(draft);
    if (!entry)
        co_return std::unexpected(entry.error());
    co_return {};
}

void SharedDesk::tellStop(bool on, const QString &reason, const QString &operatorId)
{
    if (!m_shared)
        return;
    const Draft draft = Drafts::stopSet(on, reason, operatorId);
    m_untoldPull = on ? std::optional(draft) : std::nullopt;
    if (on)
        tellPull();
    else
        (void)m_shared->append(draft);
}

void SharedDesk::tellPull()
{
    if (!m_untoldPull || m_shared->state() != SharedJournal::State::Connected)
        return;
    const Draft draft = *m_untoldPull;
    m_shared->append(draft).then(this, [this, draft](const Result<Entry> &told) {
        if (told && m_untoldPull == draft)
            m_untoldPull.reset();
    });
}

std::optional<Selection> SharedDesk::elsewhere(qint64 number) const
{
    const auto found = m_elsewhere.constFind(-number);
    return found == m_elsewhere.cend() ? std::nullopt : std::optional(*found);
}

void SharedDesk::hear(const Entry &entry)
{
    const QJsonObject &body = entry.body;
    if (entry.kind == Kind::stopSet) {
        m_stop = {body[u"on"_s].toBool(), body[u"reason"_s].toString(), entry.actor};
        m_stopIsOwn = m_shared->isOwn(entry);
        // Many may come at once, of long ago: only the last one counts.
        if (!std::exchange(m_lookPlanned, true))
            QMetaObject::invokeMethod(this, &SharedDesk::lookAtStop, Qt::QueuedConnection);
        return;
    }
    if (entry.kind == Kind::claimReleased) {
        const qint64 claim = body[u"claim"_s].toInteger();
        if (m_elsewhere.remove(m_selectionOf.take(claim)) + m_elsewhere.remove(claim) > 0)
            Q_EMIT changed();
        return;
    }
    if (m_shared->isOwn(entry))
        return;
    if (entry.kind == Kind::actionApproved) {
        Q_EMIT agreed(body[u"selection"_s].toInteger(), body[u"approver"_s].toString());
        return;
    }
    const std::optional<SharedJournal::Claimed> claimed = SharedJournal::claimedBy(entry);
    if (!claimed)
        return;
    if (entry.kind == Kind::actionSelected) {
        Selection selection = selectionFrom(entry);
        selection.number = -entry.number;
        selection.until = claimed->until;
        selection.console = claimed->console;
        m_elsewhere.insert(entry.number, selection);
    } else if (entry.kind == Kind::actionIntent) {
        // It goes on: held until the outcome is known there.
        const qint64 selected = body[u"claims"_s].toInteger();
        m_selectionOf.insert(entry.number, selected);
        if (const auto held = m_elsewhere.find(selected); held != m_elsewhere.end())
            held->until = claimed->until;
    }
    Q_EMIT changed();
}

// What was pulled anywhere stays pulled until it is seen to be released: a release of long ago releases nothing.
void SharedDesk::lookAtStop()
{
    m_lookPlanned = false;
    if (!m_stop)
        return;
    const bool wasSeen = std::exchange(m_stopSeen, m_stop->on);
    if (!m_stopIsOwn && (m_stop->on || wasSeen))
        Q_EMIT stopTold(*m_stop);
}

}
