// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "control/action.h"
#include "widgets/common/panel.h"
#include "widgets/presenters/desk.h"

#include <QPushButton>
#include <QScrollArea>

namespace Hikeshi {

class ActionCard;
class Pulse;

/// What can be done to one thing of the map: what is possible first, everything else with its reason. Choosing one
/// shows its card.
class ActionSheet : public Panel
{
    Q_OBJECT

public:
    explicit ActionSheet(const Desk &desk, QWidget *parent = nullptr);

    void showTarget(const QString &target); ///< service or instance id
    void showIntent(const Intent &intent);

Q_SIGNALS:
    void closed();
    void announceWanted(); ///< a notice is written in its own panel
    void operated(const Hikeshi::ActionRecord &record);
    void candidatesShown(const QList<Hikeshi::InstanceId> &candidates);
    void previewed(const QString &target);
    void instanceWanted(const Hikeshi::InstanceId &instance);

protected:
    void retranslate() override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    struct Row
    {
        Intent intent;
        QPushButton *button;
        QLabel *reason;
    };
    QList<Preview> offers() const;
    void makeRows();
    void refreshRows();
    void makeCard(const Intent &intent);
    void showList();

    const Desk &m_desk;
    QString m_target;
    QList<Row> m_rows;
    QLabel *m_title;
    QPushButton *m_back;
    QPushButton *m_close;
    QScrollArea *m_scroll;
    QVBoxLayout *m_column = nullptr;
    ActionCard *m_card = nullptr;
    Pulse *m_pulse;
};

}
