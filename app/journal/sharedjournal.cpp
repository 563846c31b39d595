// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/sharedjournal.h"

#include "journal/chain.h"
#include "journal/kinds.h"
#include "journal/sharedjournalworker.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QMap>
#include <QPromise>
#include <QSysInfo>
#include <QThread>
#include <QUuid>

namespace Hikeshi {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr Milliseconds longestCall = 7s; ///< above the server's own time-outs
constexpr Milliseconds longestClaim = 1h;
constexpr qsizetype maximumThings = 100;

std::unexpected<Error> noOwnClaim(qint64 number)
{
    return fail(ErrorKind::NotFound, u"entry %1"_s.arg(number), u"is no claim of this console"_s);
}

QString freshToken()
{
    return QUuid::createUuid().toString(QUuid::WithoutBraces);
}

}

struct SharedJournal::Private
{
    using Order = SharedJournalWorker::Order;
    struct Waiting
    {
        Order order;
        std::shared_ptr<QPromise<Result<Entry>>> promise;
        bool isUnresolved = false;
    };
    /// Shared with the worker's thread, which may outlive this by one last call to a server that does not answer.
    struct Bridge
    {
        std::mutex mutex;
        SharedJournal *journal = nullptr; ///< null: nobody listens any more
        SocketBreaker breaker;

        void post(const std::function<void(SharedJournal::Private &)> &then)
        {
            const std::scoped_lock lock(mutex);
            if (journal)
                QMetaObject::invokeMethod(journal, [to = journal, then] { then(*to->d); }, Qt::QueuedConnection);
        }
    };

    Private(SharedJournal &journal, const Place &where, Clock &siteClock)
        : q(journal)
        , place(where)
        , clock(siteClock)
        , bridge(std::make_shared<Bridge>())
    {
    }
    void startWorker();
    void beConnected(quint64 newEpoch);
    void beAway(const Error &error, const QString &unresolved);
    void hear(const QList<Entry> &news);
    void finish(const QString &token, const Result<qint64> &number);
    void giveUp(const QString &token);
    QFuture<Result<Entry>> order(const Order &order);
    Error awayError() const;

    SharedJournal &q;
    Place place;
    Clock &clock;
    std::shared_ptr<Bridge> bridge;
    QThread *thread = nullptr;
    SharedJournalWorker *worker = nullptr;
    QTimer watch;
    State state = State::Connecting;
    std::optional<Error> why;
    std::optional<Instant> since;
    QList<Entry> entries;
    QMap<QString, Waiting> waiting; ///< by token
    quint64 epoch = 0;
};

QString SharedJournal::Place::text() const
{
    return u"%1:%2/%3"_s.arg(host).arg(port).arg(database);
}

QString SharedJournal::consoleName()
{
    return u"%1/%2/%3"_s.arg(QSysInfo::machineHostName())
        .arg(QCoreApplication::applicationPid())
        .arg(freshToken().left(8));
}

SharedJournal::SharedJournal(const Place &place, Clock &clock, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(*this, place, clock))
{
    d->bridge->journal = this;
    d->startWorker();
    d->watch.setInterval(500ms);
    connect(&d->watch, &QTimer::timeout, this, [this] { d->bridge->breaker.breakIfLongerThan(longestCall); });
    d->watch.start();
}

void SharedJournal::Private::startWorker()
{
    const auto to = bridge;
    const SharedJournalWorker::Ears ears{
        .connected = [to](quint64 newEpoch) { to->post([=](Private &d) { d.beConnected(newEpoch); }); },
        .away = [to](const Error &error,
                     const QString &unresolved) { to->post([=](Private &d) { d.beAway(error, unresolved); }); },
        .read = [to](const QList<Entry> &news) { to->post([=](Private &d) { d.hear(news); }); },
        .done = [to](const QString &token,
                     const Result<qint64> &number) { to->post([=](Private &d) { d.finish(token, number); }); }};
    thread = new QThread;
    thread->setObjectName(u"shared-journal"_s);
    worker = new SharedJournalWorker(place, bridge->breaker, ears);
    worker->moveToThread(thread);
    // The last one out holds the bridge.
    connect(thread, &QThread::finished, worker, [worker = worker, to] { delete worker; }, Qt::DirectConnection);
    connect(thread, &QThread::started, worker, &SharedJournalWorker::begin);
    thread->start();
}

SharedJournal::~SharedJournal()
{
    {
        const std::scoped_lock lock(d->bridge->mutex);
        d->bridge->journal = nullptr;
    }
    d->watch.stop();
    QMetaObject::invokeMethod(d->worker, &SharedJournalWorker::end, Qt::QueuedConnection);
    QMetaObject::invokeMethod(d->worker, [thread = d->thread] { thread->quit(); }, Qt::QueuedConnection);
    // What is on its way to a server that answers is done in a moment; one that does not is cut off.
    if (!d->thread->wait(QDeadlineTimer(500ms)))
        d->bridge->breaker.breakIfLongerThan(0ms);
    if (d->thread->wait(QDeadlineTimer(2s)))
        delete d->thread;
    else
        connect(d->thread, &QThread::finished, d->thread, &QObject::deleteLater); // in the midst of connecting
    for (const Private::Waiting &each : std::as_const(d->waiting)) {
        each.promise->addResult(fail(ErrorKind::Cancelled, d->place.text(), u"the console ends"_s));
        each.promise->finish();
    }
}

void SharedJournal::Private::beConnected(quint64 newEpoch)
{
    epoch = newEpoch;
    state = State::Connected;
    why.reset();
    since.reset();
    Q_EMIT q.stateChanged();
}

void SharedJournal::Private::beAway(const Error &error, const QString &unresolved)
{
    const bool isNews = state != State::Away || why != error;
    state = State::Away;
    why = error;
    if (!since)
        since = clock.now();
    const QMap<QString, Waiting> all = std::exchange(waiting, {});
    for (const auto &[token, each] : all.asKeyValueRange()) {
        if (token != unresolved) {
            each.promise->addResult(std::unexpected(awayError()));
            each.promise->finish();
            continue;
        }
        waiting.insert(token, each);
        if (!std::exchange(waiting[token].isUnresolved, true))
            QTimer::singleShot(resolveFor, &q, [this, token] { giveUp(token); });
    }
    if (isNews)
        Q_EMIT q.stateChanged();
}

void SharedJournal::Private::giveUp(const QString &token)
{
    const auto found = waiting.constFind(token);
    if (found == waiting.cend())
        return;
    const Waiting given = *found;
    waiting.erase(found);
    given.order->abandoned = true;
    given.promise->addResult(fail(ErrorKind::TimedOut, place.text(),
                                  u"the connection broke in the middle: whether it was remembered is not known"_s,
                                  u"look at the shared journal when it is back; a claim is given up then"_s));
    given.promise->finish();
}

void SharedJournal::Private::hear(const QList<Entry> &news)
{
    for (const Entry &entry : news) {
        if (entries.size() >= maximumEntries)
            entries.removeFirst();
        entries.append(entry);
        Q_EMIT q.appended(entry);
    }
}

void SharedJournal::Private::finish(const QString &token, const Result<qint64> &number)
{
    const Waiting done = waiting.take(token);
    if (!done.promise)
        return;
    if (!number) {
        done.promise->addResult(std::unexpected(number.error()));
    } else if (const Entry *entry = q.entry(*number)) {
        done.promise->addResult(*entry);
    } else {
        done.promise->addResult(fail(ErrorKind::NotFound, place.text(), u"it was over already"_s));
    }
    done.promise->finish();
}

Error SharedJournal::Private::awayError() const
{
    return {ErrorKind::Unreachable, place.text(),
            since ? u"has been away since %1: %2"_s.arg(toIso(*since), why ? why->what : QString())
                  : u"has not been reached yet"_s,
            why ? why->remedy : u"wait a moment"_s};
}

QFuture<Result<Entry>> SharedJournal::Private::order(const Order &order)
{
    auto promise = std::make_shared<QPromise<Result<Entry>>>();
    promise->start();
    const auto refuse = [&](const Error &error) {
        promise->addResult(std::unexpected(error));
        promise->finish();
        return promise->future();
    };
    if (order->draft.kind.isEmpty() || order->draft.kind.size() > 100 || order->draft.actor.size() > 200)
        return refuse({ErrorKind::Invalid, order->draft.kind.left(100), u"is no entry of a journal"_s, {}});
    order->draft.body[u"console"_s] = place.console;
    if (canonicalBody(order->draft.body).size() > maximumBody)
        return refuse({ErrorKind::Invalid, order->draft.kind, u"is larger than 1 MiB"_s, u"shorten it"_s});
    if (state != State::Connected)
        return refuse(awayError());
    order->token = freshToken();
    order->epoch = epoch;
    waiting.insert(order->token, {order, promise});
    QMetaObject::invokeMethod(worker, [to = worker, order] { to->carryOut(order); }, Qt::QueuedConnection);
    return promise->future();
}

const SharedJournal::Place &SharedJournal::place() const
{
    return d->place;
}

SharedJournal::State SharedJournal::state() const
{
    return d->state;
}

QString SharedJournal::trouble() const
{
    return d->state == State::Connected ? QString() : d->awayError().text();
}

std::optional<Instant> SharedJournal::awaySince() const
{
    return d->since;
}

const QList<Entry> &SharedJournal::entries() const
{
    return d->entries;
}

const Entry *SharedJournal::entry(qint64 number) const
{
    const qint64 index = d->entries.isEmpty() ? -1 : number - d->entries.first().number;
    return index >= 0 && index < d->entries.size() ? &d->entries[index] : nullptr;
}

bool SharedJournal::isOwn(const Entry &entry) const
{
    return entry.body[u"console"_s].toString() == d->place.console;
}

QFuture<Result<Entry>> SharedJournal::append(const Draft &draft)
{
    const auto order = std::make_shared<SharedOrder>();
    order->draft = draft;
    return d->order(order);
}

QFuture<Result<Entry>> SharedJournal::claim(const Claim &claim)
{
    const auto order = std::make_shared<SharedOrder>();
    order->draft = claim.draft;
    order->things = claim.things;
    order->forMs = std::clamp<Milliseconds>(claim.forHow, 1ms, longestClaim).count();
    if (claim.things.isEmpty() || claim.things.size() > maximumThings
        || std::ranges::any_of(claim.things, [](const QString &t) { return t.isEmpty() || t.size() > 300; }))
        return QtFuture::makeReadyValueFuture(Result<Entry>(
            fail(ErrorKind::Invalid, claim.draft.kind, u"claims nothing, or more than can be claimed"_s)));
    QJsonObject said{{u"things"_s, QJsonArray::fromStringList(claim.things)}, {u"for_ms"_s, order->forMs}};
    if (claim.prolongs > 0) {
        const std::optional<Claimed> before = ownClaim(claim.prolongs);
        if (!before)
            return QtFuture::makeReadyValueFuture(Result<Entry>(noOwnClaim(claim.prolongs)));
        order->ofClaim = before->claim;
        said.insert(u"of"_s, before->claim);
    }
    order->draft.body[u"claim"_s] = said;
    return d->order(order);
}

std::optional<SharedJournal::Claimed> SharedJournal::ownClaim(qint64 number) const
{
    const Entry *of = entry(number);
    const std::optional<Claimed> claimed = of ? claimedBy(*of) : std::nullopt;
    return claimed && claimed->console == d->place.console ? claimed : std::nullopt;
}

QFuture<Result<void>> SharedJournal::release(qint64 claim, const QString &reason)
{
    const std::optional<Claimed> claimed = ownClaim(claim);
    if (!claimed)
        return QtFuture::makeReadyValueFuture(Result<void>(noOwnClaim(claim)));
    const auto order = std::make_shared<SharedOrder>();
    order->draft = {Kind::claimReleased, entry(claim)->actor, {{u"claim"_s, claimed->claim}, {u"reason"_s, reason}}};
    order->ofClaim = claimed->claim;
    return d->order(order).then([](const Result<Entry> &entry) -> Result<void> {
        if (!entry && entry.error().kind != ErrorKind::NotFound) // over already: that is what was wanted
            return std::unexpected(entry.error());
        return {};
    });
}

std::optional<SharedJournal::Claimed> SharedJournal::claimedBy(const Entry &entry)
{
    const QJsonObject claim = entry.body[u"claim"_s].toObject();
    Claimed claimed{{}, entry.body[u"console"_s].toString(), entry.at};
    for (const QJsonValue &thing : claim[u"things"_s].toArray())
        claimed.things.append(thing.toString());
    const qint64 length = claim[u"for_ms"_s].toInteger();
    if (claimed.things.isEmpty() || length <= 0 || length > longestClaim.count())
        return std::nullopt;
    claimed.until += Milliseconds(length);
    const qint64 began = claim[u"of"_s].toInteger();
    claimed.claim = began > 0 ? began : entry.number;
    return claimed;
}

}
