// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/console.h"

#include <QCoro/QCoroTask>

namespace Hikeshi::Ctl {

/// Does what the runbook says, without a window. Everything goes through the same incident book, runner and dispatcher
/// as a click does.
class Autopilot
{
public:
    /// Whom it stands for.
    enum class Role
    {
        Commander, ///< a practised person in a drill: reads before pressing, does by hand what is done by hand
        Script, ///< nobody is there: what needs a hand is skipped, with the reason
    };

    Autopilot(Console &console, Role role);

    /// A whole incident: acknowledges the first-out alert, declares, walks `runbook` (a name; empty: the one
    /// suggested), tells users, resolves. False when no alert came, or service was not restored.
    QCoro::Task<bool> fightIncident(QString runbook, Milliseconds patience);
    /// One runbook from its first step, or from where a run of it stands that was cut off. Ends at the first step that
    /// could not be done within `patience`: then false.
    QCoro::Task<bool> walk(Runbook runbook, QMap<QString, QString> values, Milliseconds patience);
    /// What a scenario's path does, each deed at its time after `began`; guards that can be overridden are.
    QCoro::Task<> walkPath(DrillPath path, Instant began);
    /// What a script is told beforehand, because nobody is there to be asked.
    struct Answers
    {
        QStringList choices; ///< `STEP=BRANCH`: a step's number or title, a branch's label or number
        QList<std::pair<QString, QString>> approvers; ///< operators, with their passphrases
        Milliseconds patience{3'000}; ///< how long another console's word is waited for
    };
    void setAnswers(Answers answers) { m_answers = std::move(answers); }
    /// Goes on with the run that is open in the journal, wherever it stands.
    QCoro::Task<bool> resume(Milliseconds patience);
    /// Which step waits for a person, and what would answer it; the run stays open then. Empty: none does.
    QString waitsFor() const { return m_waits; }
    QString trouble() const { return m_trouble; } ///< why the run did not begin
    bool criticalFires() const;
    void setArms(bool arms) { m_arms = arms; } ///< a commander does, a script when it is told to

private:
    struct Advice
    {
        Runbook runbook;
        Alert alert;
    };
    /// The first alert, in the order shown, that a runbook is written for, and that runbook; `named` if not empty.
    std::optional<Advice> advice(const QString &named) const;
    QCoro::Task<> pause(Milliseconds siteTime);
    QCoro::Task<bool> staysQuiet(Milliseconds patience); ///< nothing critical fires for a while
    QCoro::Task<> rest();
    QCoro::Task<> arm(); ///< the console, when it is not, and this may
    QCoro::Task<> note(QString markdown);
    QCoro::Task<QString> publish(QString phase); ///< why it is not published; empty when it is
    QCoro::Task<QString> doStep(int step, Milliseconds patience); ///< why it could not be done; empty when it is
    QString whyNotHere(const Step &step) const; ///< why nobody can do it on this site; empty when somebody can
    QCoro::Task<bool> until(std::function<bool()> holds, Milliseconds within); ///< also ends with the drill
    QCoro::Task<bool> walkOpen(RunId id, Milliseconds patience);
    QCoro::Task<QString> decide(int step);
    QCoro::Task<QString> getApproval(int step);
    QCoro::Task<ActionRecord> operate(Intent intent);
    /// The branch that was chosen beforehand for it; an error says what is wrong with the choice, or that none was
    /// made.
    Result<int> choiceFor(const Run &run, int step) const;
    QCoro::Task<QString> runShells(int step, Milliseconds patience); ///< why they did not end well
    static bool isLeftUnclear(const StepState &state); ///< a command that nobody knows the end of
    bool hasRunWell(int step, int fence) const; ///< since the step was entered
    bool isUnclear(int step) const;
    bool hasMovedOn(int step) const; ///< over, or the run went another way
    bool isOver(int step) const;
    bool isGone() const; ///< the drill it fights in: what comes now is another world

    Console &m_console;
    Role m_role;
    bool m_arms;
    QString m_drill; ///< the one that it fights in; empty when there is none
    std::shared_ptr<int> m_busy; ///< above zero: awaiting the journal, so site time must not go on
    int m_notices = 0;
    Answers m_answers;
    QString m_waits;
    QString m_trouble;
};

}
