// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/replaydesk.h"

#include "journal/journal.h"
#include "journal/kinds.h"
#include "journal/measures.h"
#include "situation/situation.h"
#include "sources/replaysource.h"

#include <QCoro/QCoroFuture>

namespace Hikeshi {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

class JournalReplay final : public Replay
{
public:
    JournalReplay(QList<Entry> entries, QList<SampleBatch> samples, QList<SeriesSpec> series, Instant from, Instant to)
        : m_entries(std::move(entries))
        , m_samples(std::move(samples))
        , m_from(from)
        , m_to(to)
        , m_situation(m_clock)
    {
        m_situation.setSeriesSpecs(std::move(series));
        begin();
    }

    Situation &situation() override { return m_situation; }
    Instant from() const override { return m_from; }
    Instant to() const override { return m_to; }

    void showAt(Instant instant) override
    {
        if (instant < m_clock.now())
            begin();
        m_source->playTo(std::clamp(instant, m_from, m_to));
    }

private:
    // A source plays forward only: to go back, everything is told anew.
    void begin()
    {
        m_source.reset();
        m_situation.startOver();
        m_situation.forgetSeries();
        m_clock.rewindTo(m_entries.isEmpty() ? m_from : std::min(m_from, m_entries.first().at));
        m_source = std::make_unique<ReplaySource>(m_entries, m_samples, m_clock);
        QObject::connect(m_source.get(), &Source::updated, &m_situation,
                         [this](const Update &update) { m_situation.apply(update); });
        m_source->playTo(m_from);
    }

    QList<Entry> m_entries;
    QList<SampleBatch> m_samples;
    Instant m_from;
    Instant m_to;
    SteppedClock m_clock;
    Situation m_situation;
    std::unique_ptr<ReplaySource> m_source;
};

}

ReplayDesk::ReplayDesk(Journal &journal, QList<SeriesSpec> series)
    : m_journal(journal)
    , m_series(std::move(series))
{
}

QCoro::Task<Result<std::shared_ptr<Replay>>> ReplayDesk::replay(IncidentId incident)
{
    const QList<Entry> own = entriesOf(incident.value, m_journal.entries());
    if (own.isEmpty())
        co_return fail(ErrorKind::NotFound, incident.value, u"is no incident of this journal"_s);
    const Instant from = own.first().at - 60s;
    const Instant to = own.last().at + 5s; // samples come once a second: the charts still have something to say
    // The map begins with the world that the incident happened in, and nothing after the incident is told.
    const QList<Entry> &all = m_journal.entries();
    qsizetype begin = own.first().number - 1;
    while (begin > 0 && all[begin].kind != Kind::siteOpened)
        --begin;
    qsizetype end = own.last().number;
    while (end < all.size() && all[end].at <= to && all[end].kind != Kind::siteOpened)
        ++end;
    const QList<Entry> told = all.sliced(begin, end - begin);
    const QList<SeriesSpec> series = m_series;
    const QFuture<Result<QList<SampleBatch>>> reading = m_journal.samples(from - 600s, to);
    const Result<QList<SampleBatch>> samples = co_await reading;
    if (!samples)
        co_return std::unexpected(samples.error());
    co_return std::make_shared<JournalReplay>(told, *samples, series, from, to);
}

}
