// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/presenters/desk.h"
#include "widgets/presenters/runbookfacts.h"

#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>
#include <QWidget>

namespace Hikeshi {

/// Which runbook: those that fit the alerts first, then all of them, to be searched.
class RunbookShelf : public QWidget
{
    Q_OBJECT

public:
    explicit RunbookShelf(const Desk &desk, QWidget *parent = nullptr);
    void refresh(); ///< makes rows anew only when the suggestions have changed
    void retranslate();
    void showAgain(); ///< the runbooks are others: all rows anew
    const Runbook *chosen() const; ///< whose row has the keyboard

Q_SIGNALS:
    void readingWanted(const Hikeshi::Runbook &runbook, const Hikeshi::Alert &alert); ///< alert may be empty
    void newWanted();
    void startWanted(const Hikeshi::Runbook &runbook, const Hikeshi::Alert &alert);

private:
    void showSuggestions();
    void showOthers();
    QWidget *suggestionRow(const Suggestion &suggestion, bool first);

    const Desk &m_desk;
    QLabel *m_suggested;
    QVBoxLayout *m_suggestions;
    QLabel *m_all;
    QLineEdit *m_search;
    QPushButton *m_new;
    QVBoxLayout *m_others;
    QLabel *m_none;
    QStringList m_shown; ///< what the suggestions were made of
};

}
