// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/presenters/commandmodel.h"
#include "widgets/presenters/look.h"

#include <QFrame>
#include <QPointer>

class QLabel;
class QLineEdit;
class QListView;

namespace Hikeshi {

/// Ctrl+K: finds everything. It lies over the window, is no dialog, and closes with Esc or when it loses the keyboard.
class CommandPalette : public QFrame
{
    Q_OBJECT

public:
    CommandPalette(Look &look, QWidget *window);

    void open(QList<Command> commands);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void place();
    void take();
    void leave();
    void step(int rows);

    Look &m_look;
    CommandModel *m_model;
    QLineEdit *m_line;
    QListView *m_list;
    QLabel *m_nothing;
    QPointer<QWidget> m_before; ///< who had the keyboard
};

}
