// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "exchange/model/monitoring.h"

#include <expected>
#include <vector>

namespace Hikeshi::Exchange {

/// One backup of the ledger database, named as pgBackRest names it.
struct Backup
{
    QString label; ///< `20261124-020000F`, or with `_20261124-090000I` an increment upon it
    bool full = true;
    Ms began = 0;
    Ms ended = 0;
    double bytes = 0; ///< of the database, as restored
    QString place; ///< repository: `main`, `off-site`
    Ms verified = 0; ///< when its files were last found whole; 0: never
    bool broken = false; ///< its files are damaged; nobody knows until it is verified or restored
    LogPoint logBegan; ///< of the database, when it began and when it ended
    LogPoint logEnded;
    bool hasPageErrors = false; ///< pages of the database were damaged when it was made

    bool operator==(const Backup &) const = default;
};

/// Backups by schedule (full at two in the morning, an increment each hour, the log all along), on demand, verified and
/// restored, each with the time it takes. One job at a time, as pgBackRest's lock has it.
class Backups
{
public:
    /// `log` is where the database is now; its past is as long as the catalogue's.
    explicit Backups(Ms now, const LogPoint &log = {.timeline = 1, .position = 2'000'000'000'000});
    /// How the database is, from now on.
    void follow(const LogPoint &log, bool hasPageErrors);
    const LogPoint &log() const { return m_log; }

    struct Job
    {
        enum class Kind
        {
            Backup,
            Verify,
            Restore
        };
        Kind kind = Kind::Backup;
        QString label; ///< of Verify and Restore; of Backup the one that is being made
        Ms target = 0; ///< of Restore: the instant that the database is brought back to
        Ms began = 0;
        Ms ends = 0;
        LogPoint log; ///< when it began

        double progress(Ms now) const; ///< 0 to 1
        bool operator==(const Job &) const = default;
    };
    /// How a job went.
    struct Outcome
    {
        Job job;
        bool good = true;
        QString reason; ///< of one that is not good

        bool operator==(const Outcome &) const = default;
    };

    /// Gives back the job that has just ended.
    std::optional<Outcome> step(Ms now, bool databaseRuns);

    const std::vector<Backup> &catalogue() const { return m_catalogue; } ///< oldest first
    static double share(bool full); ///< of the database's bytes that a backup copies
    const std::optional<Job> &job() const { return m_job; }
    const std::optional<Outcome> &last() const { return m_last; }
    int jobsDone() const { return m_jobsDone; } ///< well or not
    const Backup *find(const QString &label) const; ///< `newest` is the newest here, not elsewhere
    void damage(const QString &label); ///< empty: the newest

    std::expected<void, QString> backUp(Ms now, bool full, bool databaseRuns);
    std::expected<void, QString> verify(const QString &label, Ms now);
    /// `target` 0: as far as the log goes.
    std::expected<void, QString> restore(const QString &label, Ms target, Ms now);
    bool isRestoring() const { return m_job && m_job->kind == Job::Kind::Restore; }

    /// Newest backup that ended; the recovery point is the log's end, which trails by at most a minute.
    Ms newest() const;
    std::vector<Condition> conditions(Ms now) const;

    bool operator==(const Backups &) const = default;

private:
    Outcome ended(bool good, const QString &reason = {});
    Backup made(Ms began, Ms ended, bool full) const;
    std::expected<void, QString> busy() const;

    std::vector<Backup> m_catalogue;
    std::optional<Job> m_job;
    std::optional<Outcome> m_last;
    Ms m_nextScheduled;
    int m_jobsDone = 0;
    LogPoint m_log;
    bool m_hasPageErrors = false;
};

}
