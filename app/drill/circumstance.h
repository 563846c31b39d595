// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "drill/course.h"
#include "situation/condition.h"

namespace Hikeshi {

/// When something is thrown in: a sentence about what the trainee does and does not do, or about the site.
///
///     elapsed 3m                                     since the drill began
///     declared, acknowledged, resolved               an incident, the first alert, the incident
///     notice published
///     no notice for 5m                               since the last one, or since the first alert
///     no action for 4m                               since the last one, or since the first alert; a notice is none
///     action patroni.failover [on ledger-db]         it was operated
///     action patroni.failover [on ledger-db] confirmed
///     runbook ledger-primary-lost started
///     order_error_rate > 50 %                        anything that situation/condition.h knows
///     not …                                          any of these
struct Circumstance
{
    enum class Subject
    {
        Site,
        Elapsed,
        Declared,
        Acknowledged,
        Resolved,
        Notice,
        NoNotice,
        NoAction,
        Action,
        Runbook
    };

    Subject subject = Subject::Site;
    bool negated = false;
    bool confirmed = false; ///< of an action
    QString name; ///< of an action or runbook
    QString target; ///< empty: any
    Milliseconds time{0};
    Condition condition; ///< of the site
    QString source; ///< the sentence as written

    /// `where` stands in the error's `where`.
    static Result<Circumstance> parse(const QString &sentence, const QString &where = {});
    bool operator==(const Circumstance &) const = default;
};

/// Pure: the same course, situation and instant give the same answer. What cannot be told does not hold, negated or
/// not.
bool holds(const Circumstance &circumstance, const DrillCourse &course, const Situation &situation);

}
