// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/presenters/desk.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QListView;
class QStackedLayout;

namespace Hikeshi {

class Debrief;
class DrillBook;
class DrillControl;
class ScenarioList;

/// The Train perspective: scenarios, the drill that runs, and its debrief.
class TrainView : public QWidget
{
    Q_OBJECT

public:
    explicit TrainView(const Desk &desk, QWidget *parent = nullptr);

    void choose(const QString &scenario);

Q_SIGNALS:
    void respondWanted();
    void entryWanted(qint64 entry);

private:
    QWidget *makeList();
    QWidget *makePage();
    QWidget *makeEmpty();
    void wire();
    void retranslate();
    void refreshList();
    void tick();
    void showEvent(QShowEvent *event) override;

    const Desk m_desk;
    DrillBook *m_book;
    ScenarioList *m_model = nullptr;
    QString m_chosen;
    QLabel *m_caption = nullptr;
    QLabel *m_count = nullptr;
    QLabel *m_nothingFound = nullptr;
    QLineEdit *m_search = nullptr;
    QListView *m_list = nullptr;
    DrillControl *m_control = nullptr;
    Debrief *m_debrief = nullptr;
    QLabel *m_neverRun = nullptr;
    QLabel *m_emptyTitle = nullptr;
    QLabel *m_emptyText = nullptr;
};

}
