// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/presenters/desk.h"
#include "widgets/presenters/scenarioport.h"

#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;

namespace Hikeshi {

class CurveRow;
class TableView;

/// Trying a scenario out: the course without intervention, or along the good path, with curves and whether what its
/// author expects held.
class ScenarioTrial : public QWidget
{
    Q_OBJECT

public:
    explicit ScenarioTrial(const Desk &desk, QWidget *parent = nullptr);

    /// `expects`: the scenario has this path.
    QCoro::Task<> play(QByteArray text, QString path, bool expects);
    void setTrouble(const QString &why); ///< why it cannot be played; empty: it can
    void clear(); ///< another scenario
    void retranslate();

Q_SIGNALS:
    void wanted(const QString &path); ///< nothing or good

private:
    void showRun(const TestRun &run, bool expects);
    void judge();

    const Desk m_desk;
    QPushButton *m_preview;
    QPushButton *m_test;
    QPushButton *m_cancel;
    QProgressBar *m_progress;
    QLabel *m_said;
    CurveRow *m_curves;
    TableView *m_expectations;
    QString m_trouble;
    QString m_path; ///< that is being played; empty: none is
};

}
