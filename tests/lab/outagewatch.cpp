// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/outagewatch.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QSqlDatabase>
#include <QSqlQuery>

#include <algorithm>

namespace Hikeshi {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr qint64 held = 500; ///< a write that takes this long, milliseconds, has met the outage

bool insert(const QString &place)
{
    static std::atomic<quint64> number = 0;
    const QString connection = u"probe-%1"_s.arg(++number);
    bool good = false;
    {
        QSqlDatabase db = QSqlDatabase::addDatabase(u"QPSQL"_s, connection);
        db.setHostName(place.section(u':', 0, 0));
        db.setPort(place.section(u':', 1).toInt());
        db.setDatabaseName(u"postgres"_s);
        db.setUserName(u"app"_s);
        db.setPassword(Lab::appPassword);
        db.setConnectOptions(u"connect_timeout=2;options='-c statement_timeout=2000';tcp_user_timeout=2000"_s);
        good = db.open() && QSqlQuery(db).exec(u"INSERT INTO orders (web) VALUES ('probe')"_s);
    }
    QSqlDatabase::removeDatabase(connection);
    return good;
}

bool isFiring(const QByteArray &answer, const QString &name)
{
    const QJsonArray alerts = QJsonDocument::fromJson(answer).object()[u"data"_s].toObject()[u"alerts"_s].toArray();
    return std::ranges::any_of(alerts, [&](const QJsonValue &alert) {
        return alert[u"labels"_s][u"alertname"_s] == name && alert[u"state"_s] == u"firing"_s;
    });
}

bool isPrimary(const QByteArray &answer)
{
    const QJsonObject said = QJsonDocument::fromJson(answer).object();
    return said[u"role"_s] == u"primary"_s && said[u"state"_s] == u"running"_s;
}

/// No server of pg_rw takes connections; false also when HAProxy did not answer.
bool isUnrouted(const QByteArray &csv)
{
    int servers = 0;
    int up = 0;
    const QList<QByteArray> lines = csv.split('\n');
    const qsizetype status = lines.first().split(',').indexOf("status");
    for (const QByteArray &line : lines) {
        const QList<QByteArray> cells = line.split(',');
        if (cells.value(0) != "pg_rw" || cells.value(1) == "FRONTEND" || cells.value(1) == "BACKEND")
            continue;
        ++servers;
        up += cells.value(status).startsWith("UP") ? 1 : 0;
    }
    return servers > 0 && up == 0;
}

}

OutageWatch::OutageWatch(const Lab &lab, QString old, bool returnsItself)
    : m_lab(lab)
{
    m_network.setProxy(QNetworkProxy::NoProxy);
    m_network.setTransferTimeout(500ms);
    m_pool.setMaxThreadCount(40); // two seconds of writes that hang
    m_looks.push_back({lab.url(u"prometheus"_s) + u"/api/v1/alerts"_s,
                       [this](const QByteArray &text) { note(m_detected, isFiring(text, u"LedgerPrimaryLost"_s)); }});
    m_looks.push_back({lab.url(u"stats"_s) + u"/stats;csv"_s,
                       [this](const QByteArray &text) { note(m_unrouted, isUnrouted(text)); }});
    for (const QString &member : Lab::members()) {
        if (member == old && !returnsItself)
            continue;
        // Where it is the same member, its PostgreSQL must be a new one.
        m_looks.push_back({lab.url(member + u"/rest"_s) + u"/patroni"_s,
                           [this, another = member != old, before = QJsonValue()](const QByteArray &text) mutable {
                               const QJsonValue started =
                                   QJsonDocument::fromJson(text).object()[u"postmaster_start_time"_s];
                               if (!m_struck)
                                   before = started;
                               note(m_promoted, isPrimary(text) && (another || started != before));
                           }});
    }
    m_timer.start();
    m_beat.setTimerType(Qt::PreciseTimer);
    connect(&m_beat, &QTimer::timeout, this, [this] {
        look();
        write();
    });
    m_beat.start(interval);
}

OutageWatch::~OutageWatch()
{
    m_beat.stop();
    m_pool.waitForDone();
}

void OutageWatch::blow()
{
    m_timer.restart();
    m_writes.clear(); // those under way no longer count
    m_struck = true;
}

void OutageWatch::ask()
{
    m_asked = elapsed();
}

void OutageWatch::answered()
{
    m_answered = elapsed();
}

void OutageWatch::note(qint64 &when, bool holds)
{
    if (m_struck && holds && when < 0)
        when = elapsed();
}

void OutageWatch::look()
{
    for (Look &each : m_looks) {
        if (each.underWay)
            continue;
        each.underWay = true;
        QNetworkReply *reply = m_network.get(QNetworkRequest(QUrl(each.url)));
        connect(reply, &QNetworkReply::finished, this, [reply, &each, struck = m_struck, this] {
            each.underWay = false;
            reply->deleteLater();
            if (struck == m_struck && reply->isOpen()) // what was asked before the blow tells nothing
                each.seen(reply->readAll());
        });
    }
}

void OutageWatch::write()
{
    const auto write = std::make_shared<Write>();
    write->began = elapsed();
    if (!m_pool.tryStart([write, timer = m_timer, place = m_lab.place(u"pg_rw"_s)] {
            const bool good = insert(place);
            write->good = good;
            write->ended = timer.elapsed();
        }))
        return;
    m_writes.push_back(write);
}

// It began with the first write that failed or was held; it ended with the first good one that began later, or with the
// held one itself.
qint64 OutageWatch::returned() const
{
    const auto met = [](const auto &w) { return w->ended >= 0 && (!w->good || w->ended - w->began >= held); };
    const auto first = std::ranges::find_if(m_writes, met);
    qint64 when = -1;
    for (auto each = first; each != m_writes.end(); ++each) {
        if ((*each)->ended >= 0 && (*each)->good)
            when = when < 0 ? (*each)->ended.load() : std::min(when, (*each)->ended.load());
    }
    return when;
}

bool OutageWatch::isOver() const
{
    const qint64 when = returned();
    return m_promoted >= 0 && when >= 0 && elapsed() - std::max(when, m_promoted) > 1'000;
}

QJsonObject OutageWatch::taken() const
{
    QJsonObject all;
    const auto add = [&](const QString &name, qint64 when, qint64 since) {
        if (when >= 0)
            all.insert(name, when - since);
    };
    add(u"detected"_s, m_detected, 0);
    add(u"unrouted"_s, m_unrouted, 0);
    add(u"promoted"_s, m_promoted, m_asked);
    add(u"answered"_s, m_answered, m_asked);
    add(u"returned"_s, returned(), m_asked);
    return all;
}

}
