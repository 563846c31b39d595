// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "control/action.h"
#include "widgets/incident/bands.h"

#include <QPushButton>

namespace Hikeshi {

/// Somebody at another console asks for agreement: what exactly, with the gesture that agrees.
class ApprovalBand final : public Band
{
    Q_OBJECT

public:
    explicit ApprovalBand(const Desk &desk, QWidget *parent = nullptr);

Q_SIGNALS:
    void lookWanted(const QString &target); ///< at what it is about

private:
    void reword() override;
    std::optional<Selection> asked() const;

    QPushButton *m_look;
    HoldButton *m_approve;
    QString m_failed;
    qint64 m_number = 0;
};

/// Temporary defences that stand: what ends when, the next one first; louder shortly before, and when one stands
/// although its time is over.
class DefenceBand final : public Band
{
    Q_OBJECT

public:
    explicit DefenceBand(const Desk &desk, QWidget *parent = nullptr);

Q_SIGNALS:
    void intentWanted(const Hikeshi::Intent &intent); ///< the action that ends it

private:
    void reword() override;
    QString titleOf(const Expiry &expiry) const;

    QPushButton *m_longer;
    QPushButton *m_end;
    std::optional<Expiry> m_next;
};

}
