// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/panel.h"
#include "widgets/presenters/desk.h"
#include "widgets/presenters/postmortemmodel.h"

class QCheckBox;
class QLineEdit;
class QPushButton;

namespace Hikeshi {

class DueEdit;

/// One action item to read and change.
class ActionItemCard : public QWidget
{
    Q_OBJECT

public:
    ActionItemCard(const Desk &desk, const ActionItem &item, QWidget *parent = nullptr);

    void setItem(const ActionItem &item, QDate today); ///< a field being written is left alone
    int number() const { return m_item.number; }

Q_SIGNALS:
    void changeWanted(const Hikeshi::ActionItem &item);

private:
    void ask();

    const Desk m_desk;
    ActionItem m_item;
    QCheckBox *m_done;
    QLineEdit *m_title;
    QLineEdit *m_owner;
    DueEdit *m_due;
    QLabel *m_state;
};

/// The action items of an incident. None is ever removed: it is done.
class ActionItems : public Panel
{
    Q_OBJECT

public:
    explicit ActionItems(const Desk &desk, QWidget *parent = nullptr);
    void show(const Postmortem &postmortem);

protected:
    void retranslate() override;

private:
    void add();
    void change(const ActionItem &item);
    void refresh();

    const Desk m_desk;
    Postmortem m_postmortem;
    QList<ActionItemCard *> m_cards;
    QVBoxLayout *m_column;
    QLineEdit *m_new;
    QPushButton *m_add;
    QLabel *m_error;
};

}
