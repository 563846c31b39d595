// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "drill/scenario.h"
#include "drill/scorecard.h"
#include "situation/result.h"

#include <QObject>

#include <QCoro/QCoroTask>

namespace Hikeshi {

/// One figure over a drill that was played.
struct PlayedCurve
{
    QString series;
    QString unit; ///< as of SeriesSpec
    QList<std::pair<Milliseconds, double>> points; ///< after the drill's start, in rising time

    bool operator==(const PlayedCurve &) const = default;
};

/// How a scenario went when it was played without a person.
struct TestRun
{
    struct Expectation
    {
        QString sentence;
        bool holds = false;
        QString live; ///< what was seen instead

        bool operator==(const Expectation &) const = default;
    };

    bool restored = false;
    int points = 0;
    Milliseconds length{0};
    QList<Expectation> expectations; ///< of the path; empty: its author wrote none
    QList<PlayedCurve> curves;
    std::optional<Harm> harm;
    QStringList refusals = {}; ///< what guards said to deeds that were not carried out

    /// How long more than 1 % of orders failed.
    Milliseconds trouble() const;
    bool asExpected() const
    {
        return std::ranges::all_of(expectations, [](const Expectation &each) { return each.holds; });
    }
    bool operator==(const TestRun &) const = default;
};

/// The site's scenarios as files, and trying one out on an exchange of its own. One run at a time.
class ScenarioPort : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    virtual QString folder() const = 0; ///< where scenarios are saved
    /// Plays `text` along its path (good, wrong, nothing) in a process of its own; a run under way ends first.
    virtual QCoro::Task<Result<TestRun>> play(QByteArray text, QString path) = 0;
    /// Plays a scenario that drills know again, with these deeds and nothing else; alike.
    virtual QCoro::Task<Result<TestRun>> playAgain(QString scenario, QList<DrillPath::Deed> deeds) = 0;
    virtual void cancel() = 0; ///< the run under way ends with ErrorKind::Cancelled
    /// A scenario was saved: drills know it from now on.
    virtual void take(const Scenario &scenario) = 0;

Q_SIGNALS:
    void progressed(double share); ///< of the run, 0 to 1
};

}
