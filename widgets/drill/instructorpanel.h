// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "drill/scenario.h"
#include "widgets/common/panel.h"
#include "widgets/presenters/desk.h"

#include <QCoro/QCoroTask>

class QButtonGroup;
class QComboBox;
class QDoubleSpinBox;
class QLineEdit;
class QPushButton;

namespace Hikeshi {

/// The instructor's hands: the drill's pace, what the scenario still holds ready, faults of any kind, a voice for the
/// people outside, hints, and observations for the debrief. Everything goes over the exchange, so every console of the
/// drill is told, and remembers.
class InstructorPanel final : public Panel
{
    Q_OBJECT

public:
    explicit InstructorPanel(const Desk &desk, QWidget *parent = nullptr);

private:
    void retranslate() override;
    void addPace();
    void addScenario();
    void addVoice();
    void addFault();
    void addObservation();
    void refresh();
    void refill();
    void showReady();
    QString past() const;
    const Scenario *scenario() const;
    QCoro::Task<void> send(Injected thrown, QLineEdit *emptied = nullptr);
    QLabel *caption();

    const Desk m_desk;
    QList<Scenario> m_scenarios;
    QList<QLabel *> m_captions; ///< of the sections, in order
    QLabel *m_state;
    QButtonGroup *m_paces;
    QComboBox *m_ready;
    QLabel *m_readyText; ///< whole: the list has no room for it
    QPushButton *m_throw;
    QPushButton *m_hint;
    QLabel *m_nextHint;
    QComboBox *m_speaker;
    QLineEdit *m_ja;
    QLineEdit *m_en;
    QPushButton *m_say;
    QComboBox *m_kind;
    QComboBox *m_target;
    QDoubleSpinBox *m_amount;
    QPushButton *m_strike;
    QLineEdit *m_observation;
    QPushButton *m_mark;
    QLabel *m_teaching; ///< what the scenario is for
    QLabel *m_past; ///< what was said, struck and noticed so far
    QLabel *m_told; ///< what came of the last press
};

}
