// SPDX-License-Identifier: GPL-3.0-or-later
//
// lab_outages [--times N] [--case NAME]... [--seed N] FILE: raises the lab, strikes its ledger database again and again
// at other moments of Patroni's loop, and writes into FILE how long each outage took to be seen and to end. What the
// file already holds counts: a run that was ended early is taken up. Ctrl+C ends it when the outage under way is over.

#include "lab/outagewatch.h"
#include "lab/stopsignals.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QDateTime>
#include <QDeadlineTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QRandomGenerator>
#include <QSaveFile>
#include <QSocketNotifier>
#include <QTest>
#include <QTextStream>

using namespace Hikeshi;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds loopWait = 2s;
constexpr std::chrono::milliseconds pausedFor = 45s; ///< more than twice the ttl: nobody takes over by himself
constexpr std::chrono::milliseconds patience = 90s;

struct Case
{
    QString name;
    std::function<void(Lab &, const QString &leader)> blow; ///< nothing: somebody asks for a switchover
    bool paused = false;
    bool returnsItself = false;
    bool heals = true; ///< the old leader has to be started anew
};

const std::vector<Case> &cases()
{
    static const std::vector<Case> all{
        {u"node killed"_s, &Lab::killMember},
        {u"node frozen"_s, &Lab::freeze},
        {u"switchover"_s, {}, false, false, false},
        {u"postmaster killed"_s, &Lab::killPostgres, false, true, false},
        {u"node killed while paused"_s, &Lab::killMember, true},
    };
    return all;
}

QString firstLine(const QStringList &command)
{
    const Lab::Ran ran = Lab::run(command);
    return QString::fromUtf8(ran.out.split('\n').first()).simplified();
}

QJsonObject daemons()
{
    return {{u"patroni"_s, firstLine({u"patroni"_s, u"--version"_s})},
            {u"postgresql"_s, firstLine({u"/usr/lib/postgresql/17/bin/postgres"_s, u"--version"_s})},
            {u"etcd"_s, firstLine({u"etcd"_s, u"--version"_s})},
            {u"haproxy"_s, firstLine({u"haproxy"_s, u"-v"_s})},
            {u"prometheus"_s, firstLine({u"prometheus"_s, u"--version"_s})}};
}

/// The file, rewritten after every outage.
class Record
{
public:
    explicit Record(QString path)
        : m_path(std::move(path))
    {
        if (QFile file(m_path); file.open(QIODevice::ReadOnly))
            m_all = QJsonDocument::fromJson(file.readAll()).object();
    }

    void describe(const QString &key, const QJsonObject &value) { m_all.insert(key, value); }
    qsizetype count(const QString &name) const { return m_all[u"cases"_s][name].toArray().size(); }
    bool add(const QString &name, const QJsonObject &taken)
    {
        QJsonObject cases = m_all[u"cases"_s].toObject();
        QJsonArray list = cases[name].toArray();
        list.append(taken);
        cases.insert(name, list);
        m_all.insert(u"cases"_s, cases);
        m_all.insert(u"measured"_s, QDateTime::currentDateTimeUtc().toString(Qt::ISODate));
        QSaveFile file(m_path);
        return file.open(QIODevice::WriteOnly) && file.write(QJsonDocument(m_all).toJson()) > 0 && file.commit();
    }

private:
    QString m_path;
    QJsonObject m_all;
};

/// One outage after the other.
class Outages
{
public:
    Outages(Lab &lab, quint32 seed)
        : m_lab(lab)
        , m_random(seed)
    {
        m_network.setProxy(QNetworkProxy::NoProxy);
    }

    Result<QJsonObject> measure(const Case &each);

private:
    Result<void> makeReady(const Case &each);
    Result<void> makeGood(const Case &each, const QString &old);
    void ask(OutageWatch &watch, const QString &member, const QString &path, const QJsonObject &body);
    static void spend(std::chrono::milliseconds time)
    {
        (void)QTest::qWaitFor([] { return false; }, QDeadlineTimer(time, Qt::PreciseTimer));
    }

    Lab &m_lab;
    QRandomGenerator m_random;
    QNetworkAccessManager m_network;
};

Result<void> Outages::makeReady(const Case &each)
{
    return m_lab.waitUntilGreen().and_then([&] { return each.paused ? m_lab.pause() : Result<void>(); });
}

Result<void> Outages::makeGood(const Case &each, const QString &old)
{
    return (each.paused ? m_lab.resume() : Result<void>()).and_then([&]() -> Result<void> {
        if (!each.heals)
            return {};
        m_lab.killMember(old); // one that is frozen must not come back as a second primary
        return m_lab.heal(old);
    });
}

void Outages::ask(OutageWatch &watch, const QString &member, const QString &path, const QJsonObject &body)
{
    QNetworkRequest request{QUrl(m_lab.url(member + u"/rest"_s) + path)};
    request.setHeader(QNetworkRequest::ContentTypeHeader, QByteArray("application/json"));
    const QString words = Lab::restUser() + u':' + Lab::secrets()[u"HIKESHI_LAB_PATRONI_PASSWORD"_s];
    request.setRawHeader("Authorization", "Basic " + words.toUtf8().toBase64());
    QNetworkReply *reply = m_network.post(request, QJsonDocument(body).toJson(QJsonDocument::Compact));
    QObject::connect(reply, &QNetworkReply::finished, &watch, [reply, &watch] {
        if (reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt() == 200)
            watch.answered();
        reply->deleteLater();
    });
}

Result<QJsonObject> Outages::measure(const Case &each)
{
    if (const Result<void> ready = makeReady(each); !ready)
        return std::unexpected(ready.error());
    const QString old = m_lab.leader();
    QStringList others = Lab::members();
    others.removeOne(old);
    const QString next = others[m_random.bounded(others.size())];
    QJsonObject taken;
    {
        OutageWatch watch(m_lab, old, each.returnsItself);
        spend(loopWait + std::chrono::milliseconds(m_random.bounded(static_cast<int>(loopWait.count()))));
        watch.blow();
        if (each.blow)
            each.blow(m_lab, old);
        else
            ask(watch, old, u"/switchover"_s, {{u"leader"_s, old}, {u"candidate"_s, next}});
        if (each.paused) {
            spend(pausedFor);
            if (watch.isTakenOver())
                return fail(ErrorKind::Refused, next, u"somebody took over in a paused cluster"_s);
            watch.ask();
            ask(watch, next, u"/failover"_s, {{u"candidate"_s, next}});
        }
        if (!QTest::qWaitFor([&] { return watch.isOver(); }, QDeadlineTimer(patience)))
            return fail(ErrorKind::TimedOut, old,
                        u"the outage did not end: %1"_s.arg(
                            QString::fromUtf8(QJsonDocument(watch.taken()).toJson(QJsonDocument::Compact))));
        taken = watch.taken();
        if (each.paused)
            taken.insert(u"leaderless"_s, static_cast<qint64>(pausedFor.count()));
    }
    return makeGood(each, old).transform([&] { return taken; });
}

int run(Lab &lab, const QCommandLineParser &told)
{
    QTextStream err(stderr);
    const auto good = [&err](const Result<void> &result) {
        if (!result)
            err << result.error().text() << '\n';
        return result.has_value();
    };
    if (!good(lab.raise()))
        return 1;
    Record record(told.positionalArguments().first());
    record.describe(u"daemons"_s, daemons());
    QJsonObject settings = QJsonDocument::fromJson(lab.get(lab.url(lab.leader() + u"/rest"_s) + u"/config"_s)).object();
    settings.remove(u"postgresql"_s);
    settings.insert(u"balancer"_s, u"inter 1s fall 2 rise 1, timeout check 2s"_s);
    settings.insert(u"prometheus"_s, u"scrape 1s, evaluation 1s, for 2s"_s);
    settings.insert(u"look_ms"_s, static_cast<qint64>(OutageWatch::interval.count()));
    record.describe(u"settings"_s, settings);
    Outages outages(lab, told.value(u"seed"_s).toUInt());
    const int times = told.value(u"times"_s).toInt();
    for (const Case &each : cases()) {
        if (told.isSet(u"case"_s) && !told.values(u"case"_s).contains(each.name))
            continue;
        while (record.count(each.name) < times) {
            const Result<QJsonObject> taken = outages.measure(each);
            if (!good(taken.transform([](const QJsonObject &) { })))
                return 1;
            if (!record.add(each.name, *taken))
                return good(fail(ErrorKind::Storage, told.positionalArguments().first(), u"cannot be written"_s)), 1;
            err << each.name << ": " << QJsonDocument(*taken).toJson(QJsonDocument::Compact) << Qt::endl;
        }
    }
    return 0;
}

}

int main(int argc, char **argv)
{
    const int stops = stopSignals();
    QCoreApplication app(argc, argv);
    QCommandLineParser told;
    told.setApplicationDescription(u"Measures outages of the lab's ledger database"_s);
    told.addOptions({{u"times"_s, u"of each case"_s, u"N"_s, u"20"_s},
                     {u"case"_s, u"only this one; may be given again"_s, u"NAME"_s},
                     {u"seed"_s, u"of the moments"_s, u"N"_s, u"1"_s}});
    told.addHelpOption();
    told.addPositionalArgument(u"FILE"_s, u"JSON; what it holds already counts"_s);
    told.process(app);
    if (told.positionalArguments().size() != 1)
        told.showHelp(2);
    Lab lab;
    QSocketNotifier stop(stops, QSocketNotifier::Read);
    QObject::connect(&stop, &QSocketNotifier::activated, &app, [&lab] { lab.giveUp(); });
    return run(lab, told);
}
