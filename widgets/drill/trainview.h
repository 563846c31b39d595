// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/presenters/desk.h"

#include <QWidget>

class QFrame;
class QLabel;
class QLineEdit;
class QListView;
class QPlainTextEdit;
class QPushButton;
class QStackedWidget;
class QTabBar;

namespace Hikeshi {

class CoveragePage;
class Debrief;
class DecisionBox;
class DrillBook;
class DrillControl;
class ProgressPage;
class ScenarioEditor;
class ScenarioList;

/// The Train perspective: scenarios, the drill that runs, and its debrief.
class TrainView : public QWidget
{
    Q_OBJECT

public:
    explicit TrainView(const Desk &desk, QWidget *parent = nullptr);

    enum class Page
    {
        Drill,
        Progress,
        Coverage,
        Editor
    };
    void showPage(Page page);
    void choose(const QString &scenario);

Q_SIGNALS:
    void respondWanted();
    void entryWanted(qint64 entry);

private:
    QWidget *makeList();
    QWidget *makePages();
    QWidget *makePage();
    QWidget *scrolled(QWidget *page);
    void refreshPage();
    QWidget *makeEntry();
    void showEntry(qint64 entry); ///< of the journal, as it stands there
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
    QString m_edited; ///< the scenario that the editor was asked to open
    QLabel *m_caption = nullptr;
    QLabel *m_count = nullptr;
    QLabel *m_nothingFound = nullptr;
    QLineEdit *m_search = nullptr;
    QListView *m_list = nullptr;
    DrillControl *m_control = nullptr;
    Debrief *m_debrief = nullptr;
    QLabel *m_neverRun = nullptr;
    QTabBar *m_tabs = nullptr;
    QStackedWidget *m_pages = nullptr;
    QFrame *m_entry = nullptr;
    QLabel *m_entryHead = nullptr;
    QPlainTextEdit *m_entryBody = nullptr;
    QPushButton *m_entryClose = nullptr;
    DecisionBox *m_decision = nullptr;
    ProgressPage *m_progress = nullptr;
    CoveragePage *m_coverage = nullptr;
    ScenarioEditor *m_editor = nullptr; ///< null: scenarios are only played here
    QLabel *m_emptyTitle = nullptr;
    QLabel *m_emptyText = nullptr;
};

}
