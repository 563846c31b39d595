// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/recovery/backups.h"

#include <QDateTime>
#include <QTimeZone>

#include <algorithm>

namespace Hikeshi::Exchange {

using namespace Qt::StringLiterals;

namespace {

constexpr Ms hour = 3'600'000;
constexpr Ms day = 24 * hour;
constexpr Ms zone = 9 * hour; ///< Japan's
constexpr double databaseBytes = 46e9;
constexpr double growth = 0.9e9 / day; ///< bytes a millisecond
constexpr double backupRate = 240e6 / 1000; ///< bytes a millisecond
constexpr double incrementShare = 0.04;
constexpr Ms logRate = 680; ///< bytes a millisecond that the past has written
constexpr double restoreRate = 320e6 / 1000;
constexpr double replayRate = 60; ///< log of so much time is replayed in one
constexpr Ms logTrails = 60'000;
constexpr Ms staleAfter = 26 * hour;

QString stamp(Ms at)
{
    return QDateTime::fromMSecsSinceEpoch(at, QTimeZone::UTC).toString(u"yyyyMMdd-HHmmss"_s);
}

/// The next full hour of the site's day.
Ms nextHour(Ms now)
{
    return (now / hour + 1) * hour;
}

bool isNight(Ms at)
{
    return (at + zone) % day / hour == 2;
}

}

double Backups::Job::progress(Ms now) const
{
    return ends <= began ? 1
                         : std::clamp(static_cast<double>(now - began) / static_cast<double>(ends - began), 0.0, 1.0);
}

// The site has been running for weeks: fulls of the last days, the increments since, and an old copy elsewhere that
// nobody has looked at and that is damaged.
Backups::Backups(Ms now, const LogPoint &log)
    : m_nextScheduled(nextHour(now))
    , m_log(log)
{
    Ms night = (now + zone) / day * day - zone + 2 * hour;
    if (night > now)
        night -= day;
    Backup old = made(night - 21 * day, night - 21 * day + 200'000, true);
    old.place = u"off-site"_s;
    old.broken = true;
    m_catalogue.push_back(old);
    for (Ms at = night - 3 * day; at <= night; at += day) {
        m_catalogue.push_back(made(at, at + 190'000, true));
        m_catalogue.back().verified = at == night ? 0 : at + 2 * hour;
    }
    for (Ms at = night + hour; at < now - 10 * 60'000; at += hour)
        m_catalogue.push_back(made(at, at + 8'000, false));
    const auto then = [&](Ms at) {
        return LogPoint{.timeline = log.timeline,
                        .position = log.position - static_cast<std::uint64_t>((now - at) * logRate)};
    };
    for (Backup &backup : m_catalogue) {
        backup.logBegan = then(backup.began);
        backup.logEnded = then(backup.ended);
    }
}

void Backups::follow(const LogPoint &log, bool hasPageErrors)
{
    m_log = log;
    m_hasPageErrors = hasPageErrors;
}

double Backups::share(bool full)
{
    return full ? 1 : incrementShare;
}

Backup Backups::made(Ms began, Ms ended, bool full) const
{
    const auto lastFull = std::ranges::find_last(m_catalogue, true, &Backup::full);
    const QString label =
        full || lastFull.empty() ? QString(stamp(began) + u'F') : u"%1_%2I"_s.arg(lastFull.front().label, stamp(began));
    const Ms anchor = 1'795'489'200'000; // only how large it is depends on it
    return {.label = label,
            .full = full || lastFull.empty(),
            .began = began,
            .ended = ended,
            .bytes = std::max(1e9, databaseBytes + growth * static_cast<double>(began - anchor)),
            .place = u"main"_s};
}

const Backup *Backups::find(const QString &label) const
{
    if (label == u"newest") {
        const auto main = std::ranges::find_last(m_catalogue, u"main"_s, &Backup::place);
        return main.empty() ? nullptr : &main.front();
    }
    const auto found = std::ranges::find(m_catalogue, label, &Backup::label);
    return found == m_catalogue.end() ? nullptr : &*found;
}

Backups::Outcome Backups::ended(bool good, const QString &reason)
{
    ++m_jobsDone;
    m_last = Outcome{.job = *std::exchange(m_job, std::nullopt), .good = good, .reason = reason};
    return *m_last;
}

void Backups::damage(const QString &label)
{
    if (m_catalogue.empty())
        return;
    const auto found = std::ranges::find(m_catalogue, label, &Backup::label);
    (found == m_catalogue.end() ? m_catalogue.back() : *found).broken = true;
}

Ms Backups::newest() const
{
    const auto main = std::ranges::find_last(m_catalogue, u"main"_s, &Backup::place);
    return main.empty() ? 0 : main.front().ended;
}

std::expected<void, QString> Backups::busy() const
{
    if (!m_job)
        return {};
    return std::unexpected(u"a job is under way and holds the lock (%1); wait until it has ended"_s.arg(m_job->label));
}

std::expected<void, QString> Backups::backUp(Ms now, bool full, bool databaseRuns)
{
    if (const auto free = busy(); !free)
        return free;
    if (!databaseRuns)
        return std::unexpected(u"there is no primary to back up; restore one first"_s);
    const Backup next = made(now, now, full);
    const auto takes = static_cast<Ms>(next.bytes * share(full) / backupRate);
    m_job = Job{.kind = Job::Kind::Backup, .label = next.label, .began = now, .ends = now + takes, .log = m_log};
    return {};
}

std::expected<void, QString> Backups::verify(const QString &label, Ms now)
{
    if (const auto free = busy(); !free)
        return free;
    const Backup *backup = find(label);
    if (!backup)
        return std::unexpected(u"there is no backup %1; see the catalogue"_s.arg(label));
    const auto takes = static_cast<Ms>(backup->bytes * share(backup->full) / restoreRate);
    m_job = Job{.kind = Job::Kind::Verify, .label = backup->label, .began = now, .ends = now + takes};
    return {};
}

std::expected<void, QString> Backups::restore(const QString &label, Ms target, Ms now)
{
    if (const auto free = busy(); !free)
        return free;
    const Backup *backup = find(label);
    if (!backup)
        return std::unexpected(u"there is no backup %1; see the catalogue"_s.arg(label));
    const Ms wanted = target == 0 ? std::max(now - logTrails, backup->ended) : target;
    if (wanted < backup->ended)
        return std::unexpected(u"%1 ended after the instant you want; choose an older one"_s.arg(label));
    if (wanted > now)
        return std::unexpected(u"that instant has not been yet; leave it out for as far as the log goes"_s);
    const auto copies = static_cast<Ms>(backup->bytes / restoreRate);
    const auto replays = static_cast<Ms>(static_cast<double>(wanted - backup->ended) / replayRate);
    m_job =
        Job{.kind = Job::Kind::Restore, .label = label, .target = wanted, .began = now, .ends = now + copies + replays};
    return {};
}

std::optional<Backups::Outcome> Backups::step(Ms now, bool databaseRuns)
{
    if (now >= m_nextScheduled) {
        m_nextScheduled = nextHour(now);
        (void)backUp(now, isNight(now), databaseRuns); // refused while a job runs, as a cron's is
    }
    if (!m_job)
        return std::nullopt;
    const bool tests = m_job->kind != Job::Kind::Backup;
    const Backup *backup = tests ? find(m_job->label) : nullptr;
    // Damage is met where the damaged file lies: most of the way through.
    if (backup && backup->broken && m_job->progress(now) >= 0.7)
        return ended(false, u"checksum of a file in %1 does not match"_s.arg(backup->label));
    if (m_job->kind == Job::Kind::Backup && !databaseRuns)
        return ended(false, u"the primary went away while it was read"_s);
    if (now < m_job->ends)
        return std::nullopt;
    ended(true);
    if (m_last->job.kind == Job::Kind::Backup) {
        m_catalogue.push_back(made(m_last->job.began, now, !m_last->job.label.contains(u'_')));
        m_catalogue.back().logBegan = m_last->job.log;
        m_catalogue.back().logEnded = m_log;
        m_catalogue.back().hasPageErrors = m_hasPageErrors;
    } else if (m_last->job.kind == Job::Kind::Verify)
        std::ranges::find(m_catalogue, m_last->job.label, &Backup::label)->verified = now;
    return m_last;
}

std::vector<Condition> Backups::conditions(Ms now) const
{
    const bool failed = m_last && !m_last->good;
    return {{u"BackupStale"_s,
             u"warning"_s,
             u"ledger-db"_s,
             {},
             now - newest() > staleAfter,
             0,
             u"The newest backup is older than a day"_s,
             u"最新のバックアップが一日以上前のもの"_s,
             {}},
            {u"BackupJobFailed"_s,
             u"warning"_s,
             u"ledger-db"_s,
             {},
             failed,
             0,
             failed ? u"A backup job failed: %1"_s.arg(m_last->reason) : QString(),
             failed ? u"バックアップ作業が失敗: %1"_s.arg(m_last->reason) : QString(),
             u"database-corrupted"_s}};
}

}
