// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "control/actionport.h"
#include "runbooks/run.h"
#include "runbooks/shellstep.h"
#include "runbooks/timings.h"
#include "runbooks/undo.h"
#include "runbooks/variables.h"
#include "situation/result.h"

#include <QFuture>
#include <QSet>
#include <QThreadPool>

#include <functional>
#include <map>
#include <memory>

namespace Hikeshi {

class Journal;
class Situation;

/// What a runner must know of its site.
struct RunnerSite
{
    struct Person
    {
        QString id;
        QStringList roles;
        QByteArray passphraseHash; ///< empty: approves only at a console of his own
    };
    QList<Person> people;
    QString operatorHere; ///< who sits at this console
    bool shellAllowed = false;
    QStringList withheld; ///< environment variables that no shell fence gets
    QList<Runbook> runbooks; ///< what a `runbook` block can name
    /// Whether a passphrase fits a hash; empty: nobody can approve by passphrase.
    std::function<QFuture<bool>(QByteArray hash, QString passphrase)> matches;
};

/// A step as it stands now, for whoever shows it.
struct LiveStep
{
    struct Line
    {
        Block::Kind kind = Block::Kind::Guard;
        QString sentence; ///< with values filled in
        ConditionResult result;
    };
    /// The same step of the same incident, done before.
    struct Earlier
    {
        RunId run;
        int step = -1;
        Instant at;
        QString who;
        QString what; ///< `patroni.failover ledger-db`, or the command
        QString outcome; ///< confirmed, unknown, exit 0
        qint64 action = 0; ///< its intent's entry; 0 for a shell fence
    };
    QList<Line> lines; ///< guards, verifications, waits, ifs
    QList<SeriesId> series;
    std::optional<Preview> preview; ///< of the step's action
    bool mayAct = false; ///< every guard holds, enough have approved and the preview allows
    QList<Earlier> earlier; ///< not empty: acting again must be confirmed
    std::optional<StepTiming> usual; ///< how long it took in past runs and drills
    bool overdue = false; ///< later than its `due` or `within`
    QStringList missing; ///< secret values that must be given (again) before it can act
    QString whyNot; ///< why it may not act for another reason than its guards and preview; empty when there is none
};

/// Walks a run. What is done by hand is ticked by hand; verifications, waits, ifs and whiles end by themselves when the
/// world shows it; an action is started by its operator and only by him. Everything it knows is in the journal, but for
/// secret values, which nobody keeps.
class Runner : public QObject
{
    Q_OBJECT

public:
    using Written = QFuture<Result<Entry>>;

    Runner(Situation &situation, Journal &journal, ActionPort &actions, QObject *parent = nullptr);
    ~Runner() override;
    void setSite(RunnerSite site);
    const RunnerSite &site() const { return m_site; }

    /// The newest run that has not ended.
    std::optional<Run> run() const;
    const QList<Run> &runs() const { return m_fold.runs(); }

    QCoro::Task<Result<RunId>> start(Runbook runbook, IncidentId incident, QMap<QString, QString> values,
                                     QString operatorId);
    Written complete(int step, const QString &note, const QString &operatorId);
    Written skip(int step, const QString &reason, const QString &operatorId);
    void end(const QString &operatorId);
    /// The intent of the step's action, for a hand that selects and operates it by itself; or why it may not be now.
    /// `arguments` override what the runbook says. `again`: what live().earlier shows was seen, and is wanted once
    /// more. What would undo it is written down first.
    QCoro::Task<Result<Intent>> prepare(int step, QMap<QString, QString> arguments, QString operatorId,
                                        bool again = false);
    /// Prepares, selects and operates it at once.
    QCoro::Task<Result<ActionRecord>> act(int step, QMap<QString, QString> arguments, QString operatorId,
                                          bool again = false);

    /// Takes one of the decision's branches.
    Written decide(int step, int branch, const QString &operatorId);
    /// Asks for the step's approval: time begins to run, and whoever asks cannot approve.
    Written askApproval(int step, const QString &operatorId);
    /// Without a passphrase the approver sits here. Never who asked, never twice the same, only in the step's roles.
    QCoro::Task<Result<void>> approve(int step, QString approver, QString passphrase);
    /// By whoever could approve: the step is to do again, and says who refused and why.
    QCoro::Task<Result<void>> reject(int step, QString approver, QString passphrase, QString reason);
    /// What somebody said at a console of his own, that has seen that it is really him.
    struct Word
    {
        QString approver;
        QString console;
        bool approves = true;
        QString reason; ///< of a refusal
        bool operator==(const Word &) const = default;
    };
    Written takeWord(int step, const Word &word);
    /// Keeps a copy of `path` beside the journal, with its SHA-256 in the entry.
    QCoro::Task<Result<StepState::Evidence>> attach(int step, QString path, QString operatorId);
    /// Begins the runbook that the step names, as a run of its own; the step ends with it.
    QCoro::Task<Result<RunId>> startChild(int step, QString operatorId);
    /// A value that the journal does not hold, for the run that is open.
    void giveSecret(const QString &name, const QString &value);

    /// Runs a fence of the step in a terminal, where the site allows it.
    QCoro::Task<Result<void>> runShell(int step, int fence, QString operatorId, bool again = false);
    void typeIntoShell(int step, const QByteArray &keys);
    void cancelShell(int step);
    QString shellText(int step) const; ///< what the running fence has said so far
    bool isShellRunning(int step) const;

    /// What undoing everything from the newest step back to `step` would do, newest first. Sends nothing.
    QList<UndoStep> undoPlan(int step) const;
    /// Undoes one step by its compensating action, as a new intent.
    QCoro::Task<Result<ActionRecord>> undo(int step, QString operatorId);
    /// Undoes all of undoPlan() in its order; ends at the first that is not confirmed, and says which.
    QCoro::Task<Result<QList<ActionRecord>>> undoBackTo(int step, QString operatorId);
    /// Somebody undid it by hand.
    Written markUndone(int step, const QString &note, const QString &operatorId);

    LiveStep live(int step) const;
    /// How long the rest usually takes; nothing when no past run tells.
    std::optional<Milliseconds> remaining() const;

Q_SIGNALS:
    void changed();
    void shellSaid(int step);

private:
    struct Shell;
    struct Usual
    {
        RunId run;
        qsizetype ended = -1; ///< how many runs had ended
        QList<std::optional<StepTiming>> steps;
    };
    void take(const Entry &entry);
    void tellInterrupted();
    const Run *open() const;
    QCoro::Task<Result<RunId>> begin(Runbook runbook, IncidentId incident, QMap<QString, QString> values,
                                     QString operatorId, QJsonObject above);
    void watch();
    void watchStep(const Run &run, int index);
    void watchWay(const Run &run, int index);
    bool allHold(const Run &run, const Block &block, QStringList &seen) const;
    Written change(const Run &run, int step, const QString &state, QJsonObject body, const QString &operatorId);
    void changeOnce(const Run &run, int step, const QString &state, const QJsonObject &body);
    static Written refused(const QString &where, const QString &what, const QString &remedy = {});
    Result<const Run *> openStep(int step) const;
    void endShell(const std::pair<QString, int> &key, const ShellStep::Ended &how, const QString &reason);
    Shell *shellOf(int step) const;
    std::optional<Error> whyNotToApprove(const Run &run, int step, const QString &approver) const;
    QCoro::Task<Result<void>> isReally(QString approver, QString passphrase);
    Written writeWord(const Run &run, int step, const Word &word, const QString &way);
    std::optional<Error> whyNotToAct(const Run &run, int step) const;
    QList<LiveStep::Earlier> earlierOf(const Run &run, int step) const;
    Intent intentOf(const Run &run, int step, const Block &block, const QMap<QString, QString> &arguments,
                    const QString &operatorId) const;
    void chooseBest(Intent &intent) const;
    std::optional<Intent> compensationOf(const Run &run, int step, const Intent &intent) const;
    QCoro::Task<ActionRecord> carryOut(Intent intent);
    QMap<QString, QString> valuesOf(const Run &run) const; ///< secret ones too
    QStringList missingIn(const Run &run, int step) const;
    QList<Condition> conditions(const Run &run, const Block &block) const;
    const QList<std::optional<StepTiming>> &usual(const Run &run) const;

    Situation &m_situation;
    Journal &m_journal;
    ActionPort &m_actions;
    RunnerSite m_site;
    RunFold m_fold;
    QMap<RunId, QMap<QString, QString>> m_secrets;
    QSet<std::pair<QString, int>> m_asked; ///< run and step whose change has been asked to be written
    QSet<std::pair<QString, int>> m_acting; ///< run and step whose action has been asked for
    mutable Usual m_usual;
    std::map<std::pair<QString, int>, std::unique_ptr<Shell>> m_shells;
    QThreadPool m_files; ///< copies evidence
};

}
