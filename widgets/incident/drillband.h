// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "drill/course.h"
#include "widgets/incident/bands.h"

#include <QPushButton>

namespace Hikeshi {

/// Somebody speaks to the team during a drill: a customer, the boss, the press, an engineer, or a hint that was asked
/// for. What came first is shown first, until it is taken note of.
class DrillBand final : public Band
{
    Q_OBJECT

public:
    explicit DrillBand(const Desk &desk, QWidget *parent = nullptr);

private:
    void reword() override;
    void take(const Injected &injected);
    void leaveWhenOver();

    QPushButton *m_noted;
    QList<Injected> m_unread;
};

}
