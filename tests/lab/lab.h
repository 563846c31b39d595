// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "situation/result.h"

#include <QFlags>
#include <QLocalServer>
#include <QMap>
#include <QNetworkAccessManager>
#include <QProcess>
#include <QTemporaryDir>

#include <functional>
#include <map>
#include <memory>
#include <vector>

namespace Hikeshi {

/// A small exchange of real daemons on loopback: etcd, three Patroni members with PostgreSQL, HAProxy before three web
/// servers and before the database, Prometheus and Alertmanager. In a folder and on ports of its own; everything ends
/// with it, also when its process is killed. Calls wait in the event loop, so sources and load go on meanwhile.
class Lab : public QObject
{
    Q_OBJECT

public:
    enum Part
    {
        Cluster = 1, ///< etcd and the members
        Balancer = 2, ///< HAProxy and the web servers
        Alerts = 4, ///< Alertmanager
        Metrics = 8, ///< Prometheus and the exporter over SQL; needs the other three
        Everything = 15
    };
    Q_DECLARE_FLAGS(Parts, Part)

    explicit Lab(QObject *parent = nullptr);
    ~Lab() override;

    /// Ends when these parts are there and green; the error says what did not come, with the end of its log. Several
    /// labs may stand at the same time: each holds ports of its own.
    Result<void> raise(Parts parts = Everything);
    void stop();
    void giveUp() { m_givenUp = true; } ///< raise() and heal() end soon, with an error

    static QStringList members(); ///< ledger-db-1 to 3
    static QStringList webs(); ///< web-1 to 3
    QString folder() const { return m_folder.path(); }
    /// `etcd`, `edge`, `runtime`, `stats`, `pg_rw`, `prometheus`, `alertmanager`, `social`, a member (its PostgreSQL),
    /// a member and `/rest`, a web server.
    QString place(const QString &name) const; ///< `127.0.0.1:port`
    QString url(const QString &name) const { return QStringLiteral("http://") + place(name); }
    /// Passwords by the names that the site uses.
    static QMap<QString, QString> secrets();
    static QString restUser() { return QStringLiteral("operator"); }
    static QString consoleUser() { return QStringLiteral("console"); }
    static constexpr QLatin1StringView appPassword{"lab-app"}; ///< of `app`, who writes orders

    // What only some cases need, raised when they do; each ends with the lab.
    /// A pgBackRest repository with the stanza `exchange` and one full backup; the members archive into it from then
    /// on.
    Result<void> raiseBackups();
    /// The words before `pgbackrest` for one member: who runs it, and its configuration.
    QStringList backupCommand(const QString &member) const;
    QString repository() const { return folder() + QStringLiteral("/repo"); }
    /// A network namespace with `table inet hikeshi`, `set blocked4`, a web server on port 8080 and the client address
    /// `client()`. An error where the kernel permits no such namespace: it says why.
    Result<void> raiseEdge();
    QStringList edgeCommand() const; ///< the words before a program that is to run in there
    static QString client() { return QStringLiteral("203.0.113.9"); }
    bool clientGetsThrough(); ///< a request of the client to the web server is answered
    /// systemd as the first process of a machine of its own, with the units of configs/units. An error where this is
    /// not permitted: it says why.
    Result<void> raiseUnits();
    QStringList unitsCommand() const; ///< the words before a program that is to run in there
    /// snac, a server with Mastodon's API, with the user `exchange`.
    Result<void> raiseSocial();
    QString socialToken() const { return m_socialToken; }
    QString socialAccount() const { return m_socialAccount; }
    void killDaemon(const QString &name); ///< at once, without a word
    void freezeDaemon(const QString &name); ///< it hangs; its connections stay open
    void thawDaemon(const QString &name);
    Result<void> startBalancer(); ///< again, after it was killed
    Result<void> startSocial(); ///< again, after it was killed
    Result<void> startAlertmanager(); ///< again, after it was killed
    struct Ran
    {
        int status = -1;
        QByteArray out;
    };
    /// Runs a program to its end; the event loop goes on meanwhile.
    static Ran run(const QStringList &command, const QByteArray &in = {});

    /// Writes the lab as a site: `app/run --site DIRECTORY`.
    Result<void> writeSite(const QString &directory) const;

    /// The truth, from each member itself: whose Patroni says it runs as primary; more than one, or none, may.
    QStringList leaders();
    QString leader(); ///< the only one; empty when there is none or more than one
    QStringList writable(); ///< members that take writes, over SQL
    QByteArray get(const QString &url, int *status = nullptr);

    void killPostgres(const QString &member);
    void killPatroni(const QString &member);
    void killMember(const QString &member); ///< both, as a machine that dies
    void freeze(const QString &member); ///< both, as a machine that hangs
    void freezeReplay(const QString &member); ///< received, not replayed
    void thaw(const QString &member);
    void thawPostgres(const QString &member); ///< its Patroni still hangs
    /// Ends what is left of the member, starts it anew; ends when it leads or streams.
    Result<void> heal(const QString &member);
    Result<void> pause() { return setPaused(true); }
    Result<void> resume() { return setPaused(false); }
    void setSick(const QString &web, bool sick); ///< its health check fails
    void setSlow(const QString &web, std::chrono::milliseconds delay);
    void killWeb(const QString &web);
    Result<void> healWeb(const QString &web);
    Result<void> waitUntilGreen();

private:
    using Told = std::function<bool()>;
    static constexpr QLatin1StringView superPassword{"lab-super"};

    Result<void> pickPorts();
    Result<void> writeConfigs();
    QByteArray filled(const QString &config, const QMap<QString, QString> &more = {}) const;
    void startParts();
    void startCluster();
    void startMetrics();
    void start(const QString &name, const QString &program, const QStringList &arguments, bool asPostgres = false);
    void startMember(const QString &member);
    void startWeb(const QString &web);
    void launchAlertmanager();
    void launchBalancer();
    void end(const QString &name);
    Result<void> prepareDatabase();
    Result<void> setPaused(bool paused);
    Result<void> wait(const QString &what, const QString &daemon, const Told &told);
    QJsonObject ask(const QString &url); ///< empty when there is no answer
    bool streams(const QString &member);
    static QStringList asPostgres(); ///< the words that make a program run as user postgres, when we are root
    QByteArray send(const QByteArray &verb, const QString &url, const QByteArray &body, bool authenticated);
    QByteArray sendForm(const QString &url, const QByteArray &form);
    void signal(const QString &member, int number, const std::function<bool(const std::string &)> &which);

    QTemporaryDir m_folder;
    Parts m_parts = Everything;
    QLocalServer m_block; ///< whoever has this name has the block of ports
    QMap<QString, quint16> m_ports;
    std::map<QString, std::unique_ptr<QProcess>> m_daemons; ///< each a lab_keeper with its daemon below
    QNetworkAccessManager m_network;
    QString m_socialToken;
    QString m_socialAccount;
    bool m_givenUp = false;
};

Q_DECLARE_OPERATORS_FOR_FLAGS(Lab::Parts)

}
