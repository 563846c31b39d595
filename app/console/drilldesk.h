// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/presenters/ports.h"

#include <QJsonObject>
#include <QNetworkAccessManager>

namespace Hikeshi {

class IncidentBook;
class Journal;
class Runner;
class StreamSource;

/// Drills on the site's exchange: asked for over its HTTP door, told by its stream, remembered in the journal.
class DrillDesk final : public DrillPort
{
    Q_OBJECT

public:
    DrillDesk(QList<Scenario> scenarios, QString url, QByteArray token, StreamSource &stream, Journal &journal,
              IncidentBook &incidents, Runner &runner, QObject *parent = nullptr);

    QList<Scenario> scenarios() const override { return m_scenarios; }
    QString running() const override { return m_running; }
    QCoro::Task<Result<void>> start(QString scenario) override;
    QCoro::Task<Result<void>> end() override;
    double pace() const override { return m_pace; }
    void setPace(double pace) override;

    /// The stream greets a world: a drill that is not in it any more has ended.
    void leave(const QJsonObject &hello);
    /// The drill is over, whatever becomes of its world.
    void finish();
    /// The drill of this world, if it has one, is ours.
    void join(const QJsonObject &hello);

private:
    QCoro::Task<Result<void>> ask(QByteArray verb, QJsonObject body);

    QList<Scenario> m_scenarios;
    QString m_url;
    QByteArray m_token;
    StreamSource &m_stream;
    Journal &m_journal;
    IncidentBook &m_incidents;
    Runner &m_runner;
    QNetworkAccessManager m_network;
    QString m_run; ///< the world that was joined
    QString m_running;
    double m_pace = 1;
};

}
