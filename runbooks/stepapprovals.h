// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/sharedjournal.h"
#include "runbooks/runner.h"

#include <tuple>

namespace Hikeshi {

/// A step of a runbook at another console that waits for approval.
struct AskedApproval
{
    qint64 number = 0; ///< of its entry in the shared journal
    QString run;
    QString runbook; ///< title
    int step = -1;
    QString title;
    QString askedBy;
    QString console;
    Instant at; ///< by the database's clock
    std::optional<Instant> until;
    int persons = 1;
    QStringList roles; ///< empty: any operator but who asked
    QStringList approvers; ///< so far

    bool operator==(const AskedApproval &) const = default;
};

/// Approvals of steps through the journal that consoles share: tells others which step waits here, takes what they say
/// of it, and shows what waits elsewhere. What is told is known by the console's own journal file and not by its
/// process, so a console that ends and is opened anew finds what was said meanwhile.
class StepApprovals : public QObject
{
    Q_OBJECT

public:
    /// `shared` may be null: a site without one. `journal` is the runner's.
    StepApprovals(SharedJournal *shared, Runner &runner, const Journal &journal, const Clock &clock,
                  QObject *parent = nullptr);

    bool exists() const { return m_shared != nullptr; }
    /// Whether other consoles know of every step that waits here.
    bool isTold() const;
    /// What waits at other consoles, the oldest first.
    QList<AskedApproval> elsewhere() const;
    /// Why `approver` cannot approve that; empty when he can.
    QString whyNot(const AskedApproval &asked, const QString &approver) const;
    /// `approver` sits at this console. The console that asked judges once more.
    QCoro::Task<Result<void>> approve(qint64 number, QString approver);
    QCoro::Task<Result<void>> reject(qint64 number, QString approver, QString reason);

Q_SIGNALS:
    void changed(); ///< elsewhere() or isTold()

private:
    /// One asking of one step here.
    struct Own
    {
        QString run;
        int step = -1;
        qint64 askedAt = 0; ///< milliseconds
        bool operator==(const Own &) const = default;
        bool operator<(const Own &other) const
        {
            return std::tie(run, step, askedAt) < std::tie(other.run, other.step, other.askedAt);
        }
    };
    QString journalId() const;
    /// Why `approver`'s word counts for nothing there, wherever it is given; empty when it counts.
    QString whyVoid(const AskedApproval &asked, const QString &approver) const;
    void hear(const Entry &entry);
    void hearAsked(const Entry &entry);
    void hearGiven(const Entry &entry);
    void settle();
    void settleSoon();
    QList<Own> waiting() const;
    void tell(const Own &own);
    void endOthers(const QList<Own> &waiting);
    void takeWords(const Own &own);
    QCoro::Task<Result<void>> say(qint64 number, QString approver, bool approves, QString reason);

    SharedJournal *m_shared;
    Runner &m_runner;
    const Journal &m_journal;
    const Clock &m_clock;
    QMap<qint64, AskedApproval> m_elsewhere;
    QMap<Own, qint64> m_told; ///< own askings that are open in the shared journal
    QSet<qint64> m_ending; ///< of them: whose end is being told
    QList<Own> m_telling;
    QMap<qint64, QList<Runner::Word>> m_words; ///< said of own askings, by number; not taken yet
    bool m_settlePlanned = false;
};

}
