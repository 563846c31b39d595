// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/panel.h"
#include "widgets/presenters/desk.h"
#include "widgets/runbook/stepview.h"

#include <QScrollArea>
#include <QStackedWidget>

#include <QCoro/QCoroTask>

namespace Hikeshi {

class DryRunView;
class Pulse;
class RunView;
class RunbookReader;
class RunbookShelf;

/// The runbook: which one, read before it starts, and walked step by step.
class RunbookPanel : public Panel
{
    Q_OBJECT

public:
    explicit RunbookPanel(const Desk &desk, QWidget *parent = nullptr);

    /// How a step's charts are made; without it their newest figures are shown. Set it before a run is shown.
    void setChartFactory(ChartFactory factory);
    /// Opens `name` to be read (its twin in the look's language); false when there is no such runbook or a run is on.
    bool read(const QString &name);

Q_SIGNALS:
    void announceWanted(const QString &phase);
    void candidatesShown(const QList<Hikeshi::InstanceId> &candidates); ///< the chosen one first; empty: none any more
    void previewed(const QString &target); ///< whose blast radius is at stake; empty: none any more
    void instanceWanted(const Hikeshi::InstanceId &instance);
    void intentWanted(const Hikeshi::Intent &intent); ///< a compensating action

protected:
    void retranslate() override;

private:
    QScrollArea *scrolled(QWidget *page);
    void follow(); ///< the runner: the page that fits
    void showCaption();
    void walk(const Runbook &runbook, const QMap<QString, QString> &values);
    void begin(const Runbook &runbook, const Alert &alert);
    QCoro::Task<> start(Runbook runbook, QMap<QString, QString> values);

    const Desk &m_desk;
    QStackedWidget *m_pages;
    RunbookShelf *m_shelf;
    RunbookReader *m_reader;
    RunView *m_run;
    DryRunView *m_dryRun;
    int m_before = 0; ///< the page that the dry run was asked from
    QLabel *m_trouble;
    Pulse *m_pulse;
    bool m_starting = false;
};

}
