// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateEdit>

namespace Hikeshi {

/// A date that may be none. Typing, stepping and the calendar begin at today; Delete makes it none again.
class DueEdit : public QDateEdit
{
    Q_OBJECT

public:
    explicit DueEdit(QWidget *parent = nullptr);
    void setToday(QDate today) { m_today = today; }
    void setDue(QDate due); ///< an invalid one is none
    QDate due() const; ///< invalid: none

    void stepBy(int steps) override;

protected:
    void keyPressEvent(QKeyEvent *event) override;
    bool focusNextPrevChild(bool next) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void begin();

    QDate m_today;
};

}
