// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/drilldesk.h"
#include "console/exchangecard.h"
#include "console/exchangeprocess.h"
#include "console/lockstep.h"
#include "console/outlookdesk.h"
#include "console/replaydesk.h"
#include "console/scenariodesk.h"
#include "console/site.h"
#include "console/sourcefactory.h"
#include "control/dispatcher.h"
#include "control/secrets.h"
#include "control/wireapi.h"
#include "journal/journal.h"
#include "journal/recorder.h"
#include "journal/sharedjournal.h"
#include "runbooks/runner.h"
#include "runbooks/stepapprovals.h"
#include "situation/situation.h"
#include "widgets/presenters/incidentbook.h"
#include "widgets/presenters/runbookstore.h"

namespace Hikeshi {

/// A site, opened: everything that lives as long as the program does, built and connected. The window and hikeshictl
/// both stand on it.
class Console : public QObject
{
    Q_OBJECT

public:
    struct Options
    {
        QString site; ///< a directory; empty: the embedded exchange
        QString journal; ///< a file; empty: one for this site in the user's data folder
        QString operatorId; ///< empty: the site's first
        std::optional<qint64> seed; ///< of the embedded exchange
        std::optional<double> speed;
        quint16 port = 0; ///< of the embedded exchange; 0: free ones
        bool lockstep = false; ///< the embedded exchange waits for the console
        QString scenario; ///< the embedded exchange begins with this drill
        QList<Scenario> scenarios; ///< besides the site's own; one of the same name replaces
        QString exchangeProgram; ///< hikeshictl
        std::optional<ExchangeCard> join; ///< another console's exchange, instead of one of its own
    };

    /// Fails only when there is no journal to work with; what is wrong with the site is in site().facts.findings.
    static Result<std::unique_ptr<Console>> open(const Options &options);
    ~Console() override;
    void start(); ///< sources begin to tell

    const Site &site() const { return m_site; }
    QString operatorId() const { return m_operatorId; }
    Clock &clock() { return *m_clock; }
    Situation &situation() { return *m_situation; }
    Journal &journal() { return *m_journal; }
    Dispatcher &dispatcher() { return *m_dispatcher; }
    Runner &runner() { return *m_runner; }
    StepApprovals &approvals() { return *m_approvals; }
    IncidentBook &incidents() { return *m_incidents; }
    DrillDesk *drills() { return m_drills.get(); } ///< null without an exchange
    OutlookDesk *outlooks() { return m_outlooks.get(); } ///< null without an exchange
    Lockstep *lockstep() { return m_lockstep.get(); }
    ExchangeProcess *exchange() { return m_exchange.get(); }
    qsizetype sourceCount() const { return static_cast<qsizetype>(m_sources.all.size()); }
    /// What the window's panels stand on.
    Desk desk(Look &look);

    /// `~/.local/share/hikeshi/<site>/journal.sqlite`; its folder is made.
    static QString defaultJournal(const QString &site);
    /// Beside a journal: what others join its console's exchange by.
    static QString cardBeside(const QString &journal);
    /// Of the exchange that this console works on, its own or a joined one.
    const std::optional<ExchangeCard> &card() const { return m_card; }

private:
    explicit Console(Options options);
    std::optional<QString> variable(const QString &name);
    Result<void> openJournal();
    Policy policy() const;
    void build();
    void connectSources();
    void openSharedJournal();
    void openDrills();
    QStringList operatorIds() const;
    void leaveCard();
    RunnerSite runnerSite() const;
    void buildRunbooks();
    void greet(const QJsonObject &hello);
    void remember();
    void startStream();
    void startPolling();

    /// How much of the journal's samples the charts begin with.
    static constexpr std::chrono::hours remembered{2};

    // Later members stand on earlier ones; they are destroyed in the opposite order.
    Options m_options;
    QString m_operatorId;
    std::unique_ptr<ExchangeProcess> m_exchange;
    std::optional<ExchangeCard> m_card;
    KeyringSecrets m_secrets;
    Site m_site;
    std::unique_ptr<Clock> m_clock;
    SteppedClock *m_stepped = nullptr;
    std::unique_ptr<Journal> m_journal;
    std::unique_ptr<Situation> m_situation;
    std::unique_ptr<Recorder> m_recorder;
    std::unique_ptr<WireApi> m_api;
    std::unique_ptr<SharedJournal> m_shared; ///< null: the site has none
    std::unique_ptr<Dispatcher> m_dispatcher;
    std::unique_ptr<Runner> m_runner;
    std::unique_ptr<StepApprovals> m_approvals;
    std::unique_ptr<IncidentBook> m_incidents;
    std::unique_ptr<RunbookStore> m_runbooks;
    Sources m_sources;
    std::unique_ptr<Lockstep> m_lockstep;
    std::unique_ptr<DrillDesk> m_drills;
    std::unique_ptr<ScenarioDesk> m_scenarios;
    std::unique_ptr<ReplayDesk> m_replays;
    std::unique_ptr<OutlookDesk> m_outlooks;
    QString m_run; ///< the exchange's world that the journal was told of
};

}
