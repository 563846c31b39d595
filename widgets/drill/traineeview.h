// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/panel.h"
#include "widgets/presenters/desk.h"
#include "widgets/presenters/names.h"

class QGridLayout;
class QListView;
class QStandardItemModel;

namespace Hikeshi {

class JournalFollower;

/// What the trainee has done so far, for the instructor: the score as it stands, and the trainee's own timeline with
/// what was thrown in.
class TraineeView final : public Panel
{
    Q_OBJECT

public:
    TraineeView(const Desk &desk, JournalFollower &journal, QWidget *parent = nullptr);

private:
    void retranslate() override;
    void refresh();
    void fillScore();
    void fillLines();

    const Desk m_desk;
    JournalFollower &m_journal;
    const Names m_names;
    QWidget *m_score;
    QGridLayout *m_grid;
    QListView *m_list;
    QStandardItemModel *m_lines;
    QString m_drawn; ///< what the score was last filled with
};

}
