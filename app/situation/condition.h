// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "situation/ids.h"
#include "situation/instant.h"
#include "situation/result.h"

#include <QMap>

namespace Hikeshi {

class Situation;

/// A sentence about the situation that is true, false or not to be told: the one language of guards, verifications,
/// runbook queries and scenario targets.
///
///     order_error_rate < 1 %                    a series' newest value (stale after 10 s)
///     freshness of ledger-db-2 < 5 s            age of the newest word about an instance, or the oldest of a service's
///     instances replica_lag of ledger-db-2 < 16 MB        replayed lag as the instance itself says; `property NAME of
///     X` for any other primary of ledger-db = ledger-db-2        exactly one instance says it is primary, and it is
///     that one primary of ledger-db != ledger-db-1       there is exactly one primary and it is another primaries of
///     ledger-db = 0                how many say so now health of order-gateway = normal          of an instance or a
///     service; `>= degraded` is not offered alert LedgerPrimaryLost = cleared         `firing` or `cleared`
///
///     property silences of alertmanager contains {id}   a list that a service or an instance tells; `lacks` as well
///
/// Units: %, s, ms, m, B, kB, MB, GB, /s. `{target}`, `{candidate}` and other names in braces are arguments.
struct Condition
{
    enum class Subject
    {
        Series,
        Freshness,
        Property,
        Primary,
        PrimaryCount,
        HealthOf,
        AlertNamed
    };
    enum class Comparison
    {
        Less,
        LessOrEqual,
        Equal,
        NotEqual,
        GreaterOrEqual,
        Greater,
        Contains, ///< of a list
        Lacks
    };

    Subject subject = Subject::Series;
    QString name; ///< series, property or alert name
    QString object; ///< instance or service
    Comparison comparison = Comparison::Equal;
    double number = 0; ///< in base units: fraction, seconds, bytes
    QString word; ///< for Primary, HealthOf, AlertNamed
    QString unit; ///< as written, for showing
    QString source; ///< the sentence as written

    /// `where` stands in the error's `where`.
    static Result<Condition> parse(const QString &sentence, const QString &where = {});
    /// With `{name}` replaced; an unknown name is an error.
    Result<Condition> bound(const QMap<QString, QString> &arguments) const;
    bool operator==(const Condition &) const = default;
};

struct ConditionResult
{
    enum class Verdict
    {
        Holds,
        Fails,
        CannotTell
    };

    Verdict verdict = Verdict::CannotTell;
    QString live; ///< the value now, with unit: `0.2 MB`, `ledger-db-1`, `no word for 12 s`
    QString limit; ///< `< 16 MB`
    QString reason; ///< why it fails or cannot be told; empty when it holds

    bool holds() const { return verdict == Verdict::Holds; }
    bool operator==(const ConditionResult &) const = default;
};

/// Pure: the same situation and instant give the same answer.
ConditionResult evaluate(const Condition &condition, const Situation &situation);

/// A property as conditions compare it: of a list its items, parted by `, `.
QString textOf(const QVariant &property);

/// `0.2 MB`, `41.7 %`, `4.02 s`, `212 /s`: a raw figure with three significant digits and its unit.
/// `unit` is one of SeriesSpec's: percent, seconds, bytes, per_second, count.
QString figure(double value, QStringView unit);

}
