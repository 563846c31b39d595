// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/panel.h"
#include "widgets/presenters/desk.h"

class QListView;
class QPlainTextEdit;
class QPushButton;

namespace Hikeshi {

class SourceModel;

/// Who tells us and how long ago; below, what is wrong in the site's files.
class SourcePanel : public Panel
{
    Q_OBJECT

public:
    explicit SourcePanel(const Desk &desk, QWidget *parent = nullptr);

protected:
    void retranslate() override;

private:
    void reword();
    void copy();

    Desk m_desk;
    SourceModel *m_model;
    QListView *m_list;
    QWidget *m_findings;
    QPushButton *m_show;
    QPushButton *m_copy;
    QPlainTextEdit *m_text;
};

}
