// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "drill/debriefreport.h"
#include "drill/plans.h"
#include "drill/progress.h"
#include "review/timeline.h"
#include "widgets/presenters/drillwords.h"
#include "widgets/presenters/plaintable.h"
#include "widgets/presenters/scenarioport.h"

#include <functional>

namespace Hikeshi {

/// What training tells over many drills, and what a debrief tells beside the score, as tables in the words of the
/// installed translator.
struct TrainingWords
{
    Q_DECLARE_TR_FUNCTIONS(TrainingWords)

public:
    struct Table
    {
        QStringList head;
        QList<TableRow> rows;

        bool operator==(const Table &) const = default;
    };
    /// A title for a scenario's name, a service's or a person's id, or a runbook's name.
    using Titles = std::function<QString(const QString &)>;

    /// In words when it is no action, else by the action's title.
    static QString act(const QString &act, const QString &target, const Names &names, const QString &language);
    static QString cause(const QString &kind); ///< `kill` is `Machine killed`; one that is not known stays
    static QString struck(const QJsonObject &fault); ///< `Machine dies ledger-db-1`
    static Table thrown(const DebriefFacts &facts, const QString &language);
    static Table decisions(const DebriefFacts &facts, const Names &names, const QString &language);
    static Table costs(const QList<StepCost> &costs, const Titles &runbooks);
    static Table causes(const QList<Coverage> &covered, Instant now, const Titles &scenarios, const Titles &people);
    static Table services(const QList<Coverage> &covered, Instant now, const Titles &services, const Titles &scenarios,
                          const Titles &people);
    static Table plans(const QList<DrillPlan> &plans, QDate today, const Titles &scenarios, const Titles &people);
    static Table expectations(const TestRun &run);

    /// `better than your last: 72 → 85`; empty for a first run.
    static QString againstPast(const DebriefFacts &facts);
    static QString harm(const Harm &harm);
    static QString hindsight(const TestRun &before, const TestRun &after); ///< what would have been otherwise
    static QString roles(const Scorecard &card); ///< `Incident commander 2 of 3 · …`
    /// The author's course: the targets, and what the good path does.
    static QList<CourseMark> authorCourse(const Scenario &scenario, const Scorecard &card);
};

}
