// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "situation/ids.h"
#include "widgets/common/panel.h"
#include "widgets/presenters/desk.h"

class QAction;
class QLineEdit;
class QListView;
class QMenu;
class QPushButton;

namespace Hikeshi {

class AlertModel;
struct AlertRow;

/// The alert list: choose, acknowledge, shelve. A acknowledges, S shelves, Enter chooses, Ctrl+C copies.
class AlertPanel : public Panel
{
    Q_OBJECT

public:
    explicit AlertPanel(const Desk &desk, QWidget *parent = nullptr);

    void choose(const AlertId &alert); ///< makes it the current line, if it is shown
    AlertId current() const; ///< empty when there is none
    AlertModel &model() const { return *m_model; }

Q_SIGNALS:
    void alertChosen(const Hikeshi::AlertId &alert);
    void runbookWanted(const Hikeshi::AlertId &alert);
    void declareWanted(const Hikeshi::AlertId &alert);
    void instanceWanted(const Hikeshi::InstanceId &instance);

protected:
    void retranslate() override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void buildActions();
    void buildShelve();
    QAction *verb(const QString &name, const QKeySequence &key, void (AlertPanel::*act)());
    const AlertRow *currentRow() const;
    AlertId nextOpen() const;
    void reword();
    void mayAct();
    void acknowledge();
    void openShelve();
    void shelve(Milliseconds duration);
    void closeShelve();
    void chooseCurrent();
    void wantRunbook();
    void wantDeclare();
    void wantInstance();
    void copy();
    QString quietSince() const;

    Desk m_desk;
    AlertModel *m_model;
    QListView *m_list;
    QMenu *m_menu;
    QMap<QString, QAction *> m_verbs;
    QWidget *m_filler; ///< keeps the caption on top while there is no list
    QWidget *m_buttons;
    QPushButton *m_acknowledge;
    QPushButton *m_shelve;
    QPushButton *m_moreButton;
    QWidget *m_shelveForm;
    QLabel *m_shelveTitle;
    QLineEdit *m_reason;
    QList<QPushButton *> m_durations;
    QPushButton *m_showShelved;
    AlertId m_shelving;
    bool m_goesOn = false; ///< from one acknowledged alert to the next, until a line is chosen by hand
    std::optional<Instant> m_lastAlert; ///< when one was last raised or cleared
};

}
