// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "control/action.h"
#include "widgets/presenters/desk.h"

#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>

#include <QCoro/QCoroTask>

namespace Hikeshi {

/// After the outcome: what the target was set to before and is set to now, putting it back, taking note of an outcome
/// that blocks the next try, and the exact bytes that went over the wire.
class Aftermath : public QWidget
{
    Q_OBJECT

public:
    explicit Aftermath(const Desk &desk, QWidget *parent = nullptr);
    void setRecord(const std::optional<ActionRecord> &record, const ActionSpec &spec);
    void retranslate();

private:
    void showBefore();
    void showWire();
    QCoro::Task<> restore();

    const Desk &m_desk;
    std::optional<ActionRecord> m_record;
    ActionSpec m_spec;
    QLabel *m_before;
    QPushButton *m_restore;
    QLabel *m_restored;
    QPushButton *m_acknowledge;
    QPushButton *m_showWire;
    QPlainTextEdit *m_wire;
    bool m_restoring = false;
};

}
