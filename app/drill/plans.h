// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/entry.h"

#include <QDate>
#include <QStringList>
#include <QTimeZone>

#include <optional>

namespace Hikeshi {

/// A drill that somebody put into the calendar.
struct DrillPlan
{
    qint64 entry = 0; ///< the one that made it
    QString scenario;
    QDate date;
    QStringList people;
    QString by;
    qint64 heldBy = 0; ///< the entry that started its drill; 0: not held yet

    bool isOverdue(QDate today) const { return heldBy == 0 && date < today; }
    bool operator==(const DrillPlan &) const = default;
};

/// The calendar, the earliest first; what was taken out is not in it. A plan is held by the first drill of its scenario
/// on its day or later that holds no other plan.
QList<DrillPlan> drillPlansOf(const QList<Entry> &entries, const QTimeZone &zone);

namespace Drafts {
Draft drillPlanned(const DrillPlan &plan);
/// Takes a plan out of the calendar.
Draft drillUnplanned(qint64 plan, const QString &operatorId);
}

}
