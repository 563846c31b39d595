// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/teamrelay.h"
#include "drill/director.h"
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
    /// The exchange that drills run on.
    struct Place
    {
        QString url;
        QByteArray token;
        StreamSource &stream;
        QString card; ///< what others join it by
        QString commander = {}; ///< the journal of the console that was joined; empty: none was
        QStringList team = {}; ///< whose doing at other consoles comes into this journal; empty: nobody's
        bool directs = true; ///< this console throws in what scenarios say; of several on one exchange just one does
    };

    DrillDesk(QList<Scenario> scenarios, Place place, const Situation &situation, Journal &journal,
              IncidentBook &incidents, Runner &runner, QObject *parent = nullptr);
    QString commandersJournal() const override { return m_place.commander; }
    /// In place of the one of the same name.
    void take(const Scenario &scenario);
    /// In lockstep: above zero while something is on its way to the exchange.
    void setStanding(std::shared_ptr<int> standing) { m_standing = std::move(standing); }

    QList<Scenario> scenarios() const override { return m_scenarios; }
    QString running() const override { return m_running; }
    QCoro::Task<Result<void>> start(QString scenario) override;
    QCoro::Task<Result<void>> end() override;
    double pace() const override { return m_pace; }
    void setPace(double pace) override;
    const DrillCourse &course() const override { return m_director.course(); }
    bool hasHint() const override { return m_director.nextHint() != nullptr; }
    QCoro::Task<Result<void>> askForHint() override;
    QCoro::Task<Result<void>> throwIn(Injected thrown) override;
    Result<void> openInstructor(const QStringList &look) override;

    /// The stream greets a world: a drill that is not in it any more has ended.
    void leave(const QJsonObject &hello);
    /// The drill is over, whatever becomes of its world.
    void finish();
    /// The drill of this world, if it has one, is ours.
    void join(const QJsonObject &hello);

private:
    QCoro::Task<Result<void>> ask(QByteArray verb, QString path, QJsonObject body);
    QCoro::Task<void> direct(Inject inject);
    void hear(const QJsonObject &frame);
    QJsonObject harm() const;
    void setRunning(const QString &scenario);

    QList<Scenario> m_scenarios;
    Place m_place;
    const Situation &m_situation;
    Journal &m_journal;
    IncidentBook &m_incidents;
    Runner &m_runner;
    Director m_director;
    std::shared_ptr<int> m_standing = std::make_shared<int>(0);
    std::unique_ptr<TeamRelay> m_team; ///< null: this console is alone
    QSet<QString> m_awaited; ///< injects that the exchange has, and the stream has not told yet
    QNetworkAccessManager m_network;
    QString m_run; ///< the world that was joined
    QString m_running;
    double m_pace = 1;
};

}
