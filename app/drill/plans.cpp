// SPDX-License-Identifier: GPL-3.0-or-later
#include "drill/plans.h"

#include "journal/kinds.h"

#include <QDateTime>
#include <QJsonArray>

#include <algorithm>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

DrillPlan planFrom(const Entry &entry)
{
    const QJsonObject &body = entry.body;
    DrillPlan plan{.entry = entry.number,
                   .scenario = body[u"scenario"_s].toString(),
                   .date = QDate::fromString(body[u"date"_s].toString(), Qt::ISODate),
                   .people = {},
                   .by = entry.actor};
    for (const auto people = body[u"people"_s].toArray(); const QJsonValue &each : people) {
        if (!each.toString().isEmpty())
            plan.people.append(each.toString());
    }
    return plan;
}

}

QList<DrillPlan> drillPlansOf(const QList<Entry> &entries, const QTimeZone &zone)
{
    QList<DrillPlan> plans;
    for (const Entry &entry : entries) {
        if (entry.kind != Kind::drillPlanned)
            continue;
        const qint64 withdrawn = entry.body[u"withdrawn"_s].toInteger();
        if (withdrawn > 0) {
            plans.removeIf([&](const DrillPlan &plan) { return plan.entry == withdrawn; });
        } else if (const DrillPlan plan = planFrom(entry); plan.date.isValid() && !plan.scenario.isEmpty()) {
            plans.append(plan);
        }
    }
    std::ranges::stable_sort(plans, {}, &DrillPlan::date);
    for (const Entry &entry : entries) {
        if (entry.kind != Kind::drillStarted)
            continue;
        const QDate day = QDateTime::fromMSecsSinceEpoch(toMilliseconds(entry.at), zone).date();
        const auto held = std::ranges::find_if(plans, [&](const DrillPlan &plan) {
            return plan.heldBy == 0 && plan.scenario == entry.body[u"scenario"_s].toString()
                && plan.entry < entry.number && plan.date <= day;
        });
        if (held != plans.end())
            held->heldBy = entry.number;
    }
    return plans;
}

Draft Drafts::drillPlanned(const DrillPlan &plan)
{
    return {Kind::drillPlanned,
            plan.by,
            {{u"scenario"_s, plan.scenario},
             {u"date"_s, plan.date.toString(Qt::ISODate)},
             {u"people"_s, QJsonArray::fromStringList(plan.people)}}};
}

Draft Drafts::drillUnplanned(qint64 plan, const QString &operatorId)
{
    return {Kind::drillPlanned, operatorId, {{u"withdrawn"_s, plan}}};
}

}
