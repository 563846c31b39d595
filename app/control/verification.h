// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "situation/condition.h"

#include <QFuture>
#include <QObject>
#include <QPromise>

namespace Hikeshi {

class Situation;

/// Watches the situation until every condition holds, or the time is over. It sends nothing: it only reads.
class Verification : public QObject
{
    Q_OBJECT

public:
    struct Finding
    {
        bool holds = false;
        bool cannotTell = false; ///< at least one condition could not be told at the end
        QStringList evidence; ///< `primary of ledger-db = ledger-db-2: ledger-db-2`
    };

    /// Without `within` it waits for as long as it lives.
    Verification(const Situation &situation, QList<Condition> conditions, std::optional<Milliseconds> within,
                 QObject *parent);
    ~Verification() override;

    QFuture<Finding> finding() { return m_promise.future(); }
    static Finding look(const QList<Condition> &conditions, const Situation &situation);

private:
    void check();
    void end(const Finding &finding);

    const Situation &m_situation;
    QList<Condition> m_conditions;
    QPromise<Finding> m_promise;
    bool m_ended = false;
};

}
