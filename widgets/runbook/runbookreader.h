// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbooks/variables.h"
#include "widgets/presenters/desk.h"

#include <QFormLayout>
#include <QLabel>
#include <QPushButton>
#include <QWidget>

namespace Hikeshi {

/// A runbook before it is started: what it is for, its steps, and the values it asks for.
class RunbookReader : public QWidget
{
    Q_OBJECT

public:
    explicit RunbookReader(const Desk &desk, QWidget *parent = nullptr);
    void read(const Runbook &runbook, const Alert &alert); ///< alert may be empty
    void retranslate();
    const Runbook &runbook() const { return m_runbook; }
    QMap<QString, QString> values() const { return m_values; }
    bool isComplete() const; ///< every value it asks for is given

Q_SIGNALS:
    void startWanted(const Hikeshi::Runbook &runbook, const QMap<QString, QString> &values);
    void dryRunWanted(const Hikeshi::Runbook &runbook, const QMap<QString, QString> &values);
    void left();
    void editWanted(const Hikeshi::Runbook &runbook);

private:
    void showSignature();
    void showSteps();
    void ask();
    QWidget *input(const QString &name);
    QWidget *choiceOf(const QString &name, const Variable &variable);
    QStringList missing() const;
    void take(const QString &name, const QString &value);
    void judge();

    const Desk &m_desk;
    Runbook m_runbook;
    QMap<QString, QString> m_values;
    QStringList m_names;
    QList<Variable> m_variables;
    QPushButton *m_back;
    QLabel *m_title;
    QLabel *m_meta;
    QWidget *m_asked;
    QFormLayout *m_form;
    QLabel *m_signature;
    QPushButton *m_start;
    QPushButton *m_dryRun;
    QPushButton *m_edit;
    QLabel *m_why;
    QLabel *m_text;
};

/// `bound to LedgerPrimaryLost · reviewed 2026-11-12`
QString runbookMeta(const Runbook &runbook);

}
