// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/presenters/desk.h"

#include <QMainWindow>

namespace Hikeshi {

class JournalFollower;

/// The instructor's window, a process of its own beside the trainee's: the exchange as it is, what the trainee does,
/// and the means to make it harder or easier.
class InstructorWindow : public QMainWindow
{
    Q_OBJECT

public:
    /// `trainee`: the journal of the console that drills.
    InstructorWindow(const Desk &desk, JournalFollower &trainee, QWidget *parent = nullptr);

private:
    void restyle();

    const Desk m_desk;
};

}
