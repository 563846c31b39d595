// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/presenters/scenarioport.h"

#include <QProcess>
#include <QTemporaryDir>

#include <memory>

namespace Hikeshi {

class DrillDesk;

/// Scenarios tried out by `hikeshictl drill run` in a process of its own, on an exchange of its own: the drill that may
/// be running here notices nothing.
class ScenarioDesk final : public ScenarioPort
{
    Q_OBJECT

public:
    /// `site`: the directory whose drills they are; `program`: hikeshictl.
    ScenarioDesk(QString folder, QString site, QString program, DrillDesk &drills, QObject *parent = nullptr);
    ~ScenarioDesk() override;

    QString folder() const override { return m_folder; }
    QCoro::Task<Result<TestRun>> playAgain(QString scenario, QList<DrillPath::Deed> deeds) override;
    QCoro::Task<Result<TestRun>> play(QByteArray text, QString path) override;
    void cancel() override;
    void take(const Scenario &scenario) override;

private:
    /// `hikeshictl drill run` with these words; `folder` has what they name, and gets what the run leaves behind.
    QCoro::Task<Result<TestRun>> run(QStringList words, std::shared_ptr<QTemporaryDir> folder);
    void hear(QProcess &process, QByteArray &said);

    QString m_folder;
    QString m_site;
    QString m_program;
    DrillDesk &m_drills;
    std::shared_ptr<QProcess> m_process; ///< null: none is under way
};

}
