// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/presenters/desk.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace Hikeshi {

/// Shadowing: what one would do now, written down before seeing what the commander does. It is compared when the drill
/// has ended. There only while a drill runs.
class DecisionBox : public QWidget
{
    Q_OBJECT

public:
    explicit DecisionBox(const Desk &desk, QWidget *parent = nullptr);

    void refresh(); ///< whether a drill runs, words

private:
    void fillActs();
    void record();
    void judge();
    QString question() const;

    const Desk m_desk;
    QLabel *m_question;
    QComboBox *m_act;
    QLineEdit *m_answer;
    QLineEdit *m_reason;
    QPushButton *m_record;
    QLabel *m_said;
};

}
