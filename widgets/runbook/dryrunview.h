// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbooks/dryrun.h"
#include "widgets/presenters/desk.h"

#include <QLabel>
#include <QPushButton>
#include <QTreeWidget>
#include <QWidget>

namespace Hikeshi {

/// What a whole runbook would do, and whether it could now: every step of every way with its requests and commands.
/// Sends nothing.
class DryRunView : public QWidget
{
    Q_OBJECT

public:
    explicit DryRunView(const Desk &desk, QWidget *parent = nullptr);
    void walk(const Runbook &runbook, const QMap<QString, QString> &values);
    void retranslate();

Q_SIGNALS:
    void left();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void showWalked();
    QString asText() const;

    const Desk &m_desk;
    Runbook m_runbook;
    QMap<QString, QString> m_values;
    RunbookDryRun m_walked;
    QPushButton *m_back;
    QPushButton *m_again;
    QPushButton *m_copy;
    QLabel *m_title;
    QLabel *m_summary;
    QTreeWidget *m_tree;
};

}
