// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/lockstep.h"

#include "control/controlapi.h"
#include "control/dispatcher.h"
#include "journal/journal.h"
#include "situation/situation.h"
#include "sources/pollingsource.h"
#include "sources/streamsource.h"

namespace Hikeshi {

Lockstep::Lockstep(StreamSource &stream, Situation &situation, const Journal &journal, const Dispatcher &dispatcher,
                   const ControlApi &api, QObject *parent)
    : QObject(parent)
    , m_stream(stream)
    , m_situation(situation)
    , m_journal(journal)
    , m_dispatcher(dispatcher)
    , m_api(api)
{
    connect(&stream, &StreamSource::stepped, this, [this](Instant now) {
        m_standing = now;
        m_told = -1;
        look();
    });
    connect(&journal, &Journal::appended, this, &Lockstep::look);
    connect(&journal, &Journal::failed, this, &Lockstep::look);
    connect(&dispatcher, &Dispatcher::changed, this, &Lockstep::look);
}

void Lockstep::hold(PollingSource &source)
{
    m_polling.append(&source);
    connect(&source, &Source::updated, this, [this](const Update &update) { m_held[update.source].append(update); });
    connect(&source, &PollingSource::idle, this, &Lockstep::look);
}

std::shared_ptr<int> Lockstep::counter()
{
    const auto count = std::make_shared<int>(0);
    m_others.append(count);
    return count;
}

void Lockstep::look()
{
    m_hasRested = false;
    lookLater();
}

// On later turns of the event loop, so that whatever is due at this instant has begun.
void Lockstep::lookLater()
{
    if (std::exchange(m_looking, true))
        return;
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_looking = false;
            settle();
        },
        Qt::QueuedConnection);
}

void Lockstep::settle()
{
    if (m_standing != m_situation.now() || std::ranges::any_of(m_polling, &PollingSource::isBusy))
        return;
    if (!m_held.isEmpty()) {
        for (const auto held = std::exchange(m_held, {}); const QList<Update> &updates : held) {
            for (const Update &update : updates)
                m_situation.apply(update);
        }
        return look();
    }
    if (m_journal.pending() > 0)
        return; // it tells when they are written, and when they are not
    const bool othersBusy = std::ranges::any_of(m_others, [](const std::weak_ptr<int> &other) {
        const std::shared_ptr<int> count = other.lock();
        return count && *count > 0;
    });
    if (othersBusy || m_dispatcher.unsettled() > 0)
        return look();
    // The exchange waits until it holds as many requests as are under way here: one that has not arrived yet, or an
    // answer on its way back, is waited for there, and told again when it is here.
    if (m_told == m_api.inFlight())
        return;
    if (!std::exchange(m_hasRested, true)) {
        Q_EMIT rested(*m_standing);
        return lookLater(); // behind those who were told, which are queued
    }
    m_hasRested = false;
    m_told = m_api.inFlight();
    m_stream.acknowledge(*m_standing, m_told);
}

}
