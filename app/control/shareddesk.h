// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "control/action.h"
#include "journal/sharedjournal.h"

#include <QCoro/QCoroTask>

namespace Hikeshi {

/// What the dispatcher needs of a journal that several consoles share: to hold what others then cannot, to see what
/// they hold, to hear who agrees there and who pulls the brake. A site without one holds everything by itself.
class SharedDesk : public QObject
{
    Q_OBJECT

public:
    explicit SharedDesk(SharedJournal *shared, QObject *parent);

    bool exists() const { return m_shared != nullptr; }
    /// Since when it is away, and why; empty when it is there, or the site has none.
    QString trouble() const;

    /// Holds `things` against other consoles and tells them `draft`. Ends with the claim, or 0 when there is nobody to
    /// ask; Refused when another console holds one of them. With `prolongs` an earlier claim goes on.
    QCoro::Task<Result<qint64>> claim(QStringList things, Milliseconds forHow, Draft draft, qint64 prolongs = 0);
    void release(qint64 claim, const QString &reason);
    /// Another console's selection is agreed to from here. `selection` is its claim.
    QCoro::Task<Result<void>> agree(qint64 selection, Approval approval);
    /// A brake pulled while it is away is told on return; a release is not: others may have pulled it meanwhile.
    void tellStop(bool on, const QString &reason, const QString &operatorId);

    /// Selections of other consoles that are not over; their numbers are negative: the claim's.
    QList<Selection> elsewhere() const { return m_elsewhere.values(); }
    std::optional<Selection> elsewhere(qint64 number) const;

    struct Stop
    {
        bool on = false;
        QString reason;
        QString by;
    };

Q_SIGNALS:
    void changed(); ///< what others hold, or whether it is there
    void agreed(qint64 claim, const QString &approver); ///< at another console, to one of this one's
    void stopTold(const Hikeshi::SharedDesk::Stop &stop); ///< pulled or released at another console

private:
    void hear(const Entry &entry);
    void lookAtStop();
    void tellPull();

    SharedJournal *m_shared;
    QMap<qint64, Selection> m_elsewhere; ///< by claim
    QHash<qint64, qint64> m_selectionOf; ///< of claims that go on with another one
    std::optional<Stop> m_stop; ///< the last that was told
    bool m_stopIsOwn = false;
    bool m_stopSeen = false; ///< pulled, as far as was seen since this began
    bool m_lookPlanned = false;
    std::optional<Draft> m_untoldPull; ///< of this console's brake, until it is told
};

}
