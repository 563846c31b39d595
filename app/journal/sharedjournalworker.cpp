// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/sharedjournalworker.h"

#include "journal/kinds.h"

#include <QRandomGenerator>
#include <QUuid>

namespace Hikeshi {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr Milliseconds firstBackOff = 250ms;
constexpr Milliseconds longestBackOff = 8s;

}

SharedJournalWorker::SharedJournalWorker(const SharedJournal::Place &place, SocketBreaker &breaker, Ears ears)
    : m_place(place)
    , m_breaker(breaker)
    , m_ears(std::move(ears))
    , m_beat(this)
    , m_retry(this)
    , m_backOff(firstBackOff)
{
    // A look every second: whether the server is there, and what a notification may have failed to tell.
    m_beat.setInterval(1s);
    m_retry.setSingleShot(true);
    connect(&m_beat, &QTimer::timeout, this, &SharedJournalWorker::beat);
    connect(&m_retry, &QTimer::timeout, this, &SharedJournalWorker::connectNow);
}

void SharedJournalWorker::begin()
{
    connectNow();
}

void SharedJournalWorker::end()
{
    m_beat.stop();
    m_retry.stop();
    m_link.reset();
}

void SharedJournalWorker::connectNow()
{
    auto link = SharedJournalLink::open(m_place, m_breaker, this, [this] {
        if (!std::exchange(m_newsPlanned, true))
            QMetaObject::invokeMethod(this, &SharedJournalWorker::beat, Qt::QueuedConnection);
    });
    if (!link)
        return lose(link.error());
    m_link = std::move(*link);
    ++m_epoch;
    // What others wrote meanwhile is known before anybody hears that it is back.
    if (const Result<void> ready = catchUp().and_then([this] { return resolve(); }); !ready)
        return lose(ready.error());
    m_backOff = firstBackOff;
    m_ears.connected(m_epoch);
    m_beat.start();
}

void SharedJournalWorker::beat()
{
    m_newsPlanned = false;
    if (!m_link)
        return;
    if (const Result<void> read = catchUp(); !read)
        lose(read.error());
}

Result<void> SharedJournalWorker::catchUp()
{
    for (;;) {
        const Result<QList<Entry>> page = m_link->read(m_number, m_hash);
        if (!page)
            return std::unexpected(page.error());
        if (page->isEmpty())
            return {};
        m_number = page->last().number;
        m_hash = page->last().hash;
        m_ears.read(*page);
    }
}

// The order whose answer was lost: given again under its token, which counts once. When nobody waits for it any more it
// is only looked up, and a claim that nobody knows of is given up.
Result<void> SharedJournalWorker::resolve()
{
    if (!m_unresolved)
        return {};
    const Order order = m_unresolved;
    Result<qint64> number = order->abandoned ? m_link->find(order->token) : m_link->submit(*order);
    if (!number && m_link->isLost())
        return std::unexpected(number.error());
    if (number && order->abandoned && *number > 0 && order->forMs > 0) {
        SharedOrder back;
        back.token = QUuid::createUuid().toString(QUuid::WithoutBraces);
        back.ofClaim = order->ofClaim > 0 ? order->ofClaim : *number;
        back.draft = {Kind::claimReleased,
                      order->draft.actor,
                      {{u"claim"_s, back.ofClaim},
                       {u"reason"_s, u"its answer was lost, and nobody waits for it any more"_s},
                       {u"console"_s, m_place.console}}};
        if (const Result<qint64> given = m_link->submit(back); !given && m_link->isLost())
            return std::unexpected(given.error());
    }
    m_unresolved.reset();
    return catchUp().transform([&] { m_ears.done(order->token, number); });
}

void SharedJournalWorker::carryOut(const Order &order)
{
    if (!m_link || order->epoch != m_epoch)
        return; // it has been failed with its connection
    const Result<qint64> number = m_link->submit(*order);
    if (!number && !m_link->isLost())
        return m_ears.done(order->token, number);
    m_unresolved = order;
    if (!number)
        return lose(number.error());
    if (const Result<void> read = catchUp(); !read)
        return lose(read.error());
    m_unresolved.reset();
    m_ears.done(order->token, number);
}

void SharedJournalWorker::lose(const Error &why)
{
    m_beat.stop();
    // Not within the driver's own signal: it may be what told of the loss.
    m_link.reset();
    m_ears.away(why, m_unresolved ? m_unresolved->token : QString());
    // Consoles that lost it together do not come back in step.
    const auto jitter = Milliseconds(QRandomGenerator::global()->bounded(static_cast<int>(m_backOff.count() / 2) + 1));
    m_retry.start(m_backOff + jitter);
    m_backOff = std::min(m_backOff * 2, longestBackOff);
}

}
