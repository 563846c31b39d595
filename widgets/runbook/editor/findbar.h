// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QWidget>

namespace Hikeshi {

class RunbookEdit;

/// Finding and replacing in the text above it.
class FindBar : public QWidget
{
    Q_OBJECT

public:
    explicit FindBar(RunbookEdit &edit, QWidget *parent = nullptr);
    void open(bool replacing);
    void leave();
    void find(bool forward);
    void retranslate();

private:
    void replaceOne();
    void replaceAll();
    void seek(); ///< marks all places and counts them
    bool onHit() const;

    RunbookEdit &m_edit;
    QLineEdit *m_text;
    QLabel *m_count;
    QPushButton *m_back;
    QPushButton *m_forth;
    QCheckBox *m_case;
    QPushButton *m_close;
    QWidget *m_replacing;
    QLineEdit *m_with;
    QPushButton *m_one;
    QPushButton *m_all;
    QString m_said; ///< how many were replaced
};

}
