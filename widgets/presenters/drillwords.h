// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "drill/scorecard.h"
#include "widgets/presenters/theme.h"

#include <QCoreApplication>

namespace Hikeshi {

/// A moment of a drill, on the line of its course.
struct CourseMark
{
    Milliseconds at{0}; ///< after the first-out alert
    QString label;
    Theme::Tone tone = Theme::Tone::Quiet;
    qint64 entry = 0;

    bool operator==(const CourseMark &) const = default;
};

/// One line of a scorecard in words.
struct ScoreWords
{
    QString measure;
    QString meaning;
    QString yours; ///< `1:46`, or a dash
    QString target;
    QString verdict; ///< `met`, `1:20 over`, `not yet`, `missed`, `no target`
    Theme::Tone tone = Theme::Tone::Quiet;
    double share = 0; ///< of the bar's length, 0 to 1; and where the target's tick stands
    std::optional<double> tick;
};

/// Drills in the words of the installed translator.
struct DrillWords
{
    Q_DECLARE_TR_FUNCTIONS(DrillWords)

public:
    static QString family(const QString &family); ///< `system` is `System failure`
    static QString measure(const QString &measure);
    static QString meaning(const QString &measure); ///< what the clock of this measure runs from and to
    static ScoreWords line(const ScoreLine &line, bool running);
    /// `action`: what its action is called.
    static QString fault(const ScoreFault &fault, const QString &action);
    static QString verb(const QString &action); ///< `patroni.failover` is a `failover` to whoever looks back at a drill
    static Theme::Tone tone(const ScoreFault &fault);
    static QString speaker(const Injected &injected); ///< who says it, or `Hint`
    static QString minutes(int minutes);
    /// What happened when, for one drill's entries and card; in rising time.
    static QList<CourseMark> course(const QList<Entry> &drill, const Scorecard &card);
};

}
