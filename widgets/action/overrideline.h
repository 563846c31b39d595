// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "control/action.h"

#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace Hikeshi {

/// Going on although a guard says no: opened by hand, and only with a reason, which the journal keeps. Offered while
/// every guard that refuses may be overridden.
class OverrideLine : public QWidget
{
    Q_OBJECT

public:
    explicit OverrideLine(QWidget *parent = nullptr);
    void setVerdicts(const QList<GuardVerdict> &verdicts);
    QString reason() const; ///< empty: nothing is overridden
    void clear();
    void retranslate();

Q_SIGNALS:
    void changed();

private:
    void open(bool wanted);

    QPushButton *m_open;
    QLabel *m_warning;
    QLineEdit *m_reason;
    int m_refusing = 0;
    bool m_isOpen = false;
};

}
