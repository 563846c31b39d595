// SPDX-License-Identifier: GPL-3.0-or-later
//
// lab_backend --port N --name web-1 --database host:port     a web server: POST /order writes one order, GET /healthz,
// GET
//                                                            /metrics, PUT /knobs {"sick": true, "slow_ms": 800}
// lab_backend --port N --watch member=host:port ...          an exporter: ledger_writable of each member that answers

#include "exchange/serve/httpport.h"
#include "situation/clock.h"
#include "sources/postgressource.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QElapsedTimer>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QThreadPool>
#include <QTimer>

#include <array>
#include <atomic>

using namespace Hikeshi;
using namespace Qt::StringLiterals;
using Exchange::HttpAnswer;
using Exchange::HttpRequest;
using Exchange::Responder;

namespace {

/// Empty when the order is committed.
QString writeOrder(const QString &database, const QString &web)
{
    static std::atomic<quint64> number = 0;
    const QString connection = u"order-%1"_s.arg(++number);
    QString wrong;
    {
        QSqlDatabase db = QSqlDatabase::addDatabase(u"QPSQL"_s, connection);
        db.setHostName(database.section(u':', 0, 0));
        db.setPort(database.section(u':', 1).toInt());
        db.setDatabaseName(u"postgres"_s);
        db.setUserName(u"app"_s);
        db.setPassword(qEnvironmentVariable("LAB_APP_PASSWORD"));
        db.setConnectOptions(u"connect_timeout=2;options='-c statement_timeout=2000';tcp_user_timeout=3000"_s);
        if (!db.open()) {
            wrong = db.lastError().databaseText();
        } else {
            QSqlQuery query(db);
            query.prepare(u"INSERT INTO orders (web) VALUES (?)"_s);
            query.addBindValue(web);
            if (!query.exec())
                wrong = query.lastError().databaseText();
        }
    }
    QSqlDatabase::removeDatabase(connection);
    return wrong;
}

class Web : public QObject
{
public:
    Web(QString name, QString database)
        : m_name(std::move(name))
        , m_database(std::move(database))
    {
        m_pool.setMaxThreadCount(8);
    }

    void answer(const HttpRequest &request, const Responder &respond)
    {
        const QString path = request.url.path();
        if (path == u"/healthz")
            respond({.status = m_sick ? 503 : 200, .type = "text/plain", .body = m_sick ? "sick\n" : "ok\n"});
        else if (path == u"/metrics")
            respond({.type = "text/plain; version=0.0.4", .body = metrics()});
        else if (path == u"/knobs" && request.method == "PUT")
            turn(QJsonDocument::fromJson(request.body).object(), respond);
        else if (path == u"/order" && request.method == "POST")
            QTimer::singleShot(m_slow, this, [this, respond] { order(respond); });
        else
            respond({.status = 404, .type = "text/plain", .body = "no such page\n"});
    }

private:
    void turn(const QJsonObject &knobs, const Responder &respond)
    {
        if (knobs.contains(u"sick"_s))
            m_sick = knobs[u"sick"_s].toBool();
        if (knobs.contains(u"slow_ms"_s))
            m_slow = Milliseconds(std::clamp(knobs[u"slow_ms"_s].toInt(), 0, 60'000));
        respond({.body = "{}"});
    }

    void order(const Responder &respond)
    {
        QElapsedTimer timer;
        timer.start();
        m_pool.start([this, respond, timer, slow = m_slow, database = m_database, name = m_name] {
            const QString wrong = writeOrder(database, name);
            const double took = static_cast<double>(timer.elapsed() + slow.count()) / 1000;
            QMetaObject::invokeMethod(this, [this, respond, wrong, took] {
                note(took);
                respond(wrong.isEmpty() ? HttpAnswer{.status = 201, .type = "text/plain", .body = "accepted\n"}
                                        : HttpAnswer{.status = 503, .type = "text/plain", .body = wrong.toUtf8()});
            });
        });
    }

    void note(double seconds)
    {
        m_sum += seconds;
        ++m_count;
        for (std::size_t i = 0; i < bounds.size(); ++i) {
            if (seconds <= bounds[i])
                ++m_buckets[i];
        }
    }

    QByteArray metrics() const
    {
        QByteArray text = "# TYPE order_seconds histogram\n";
        for (std::size_t i = 0; i < bounds.size(); ++i)
            text += "order_seconds_bucket{le=\"" + QByteArray::number(bounds[i]) + "\"} "
                + QByteArray::number(m_buckets[i]) + '\n';
        text += "order_seconds_bucket{le=\"+Inf\"} " + QByteArray::number(m_count) + '\n';
        text += "order_seconds_sum " + QByteArray::number(m_sum) + '\n';
        return text + "order_seconds_count " + QByteArray::number(m_count) + '\n';
    }

    static constexpr std::array bounds{0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0};
    std::array<qint64, bounds.size()> m_buckets{};
    qint64 m_count = 0;
    double m_sum = 0;
    QString m_name;
    QString m_database;
    bool m_sick = false;
    Milliseconds m_slow{0};
    QThreadPool m_pool;
};

/// What each member says of itself over SQL; one that does not answer is left out.
class Watch : public QObject
{
public:
    explicit Watch(const QStringList &members)
    {
        for (const QString &member : members) {
            const QString name = member.section(u'=', 0, 0);
            const QString place = member.section(u'=', 1);
            auto *source = new PostgresSource(SourceId(name), InstanceId(name),
                                              {.host = place.section(u':', 0, 0),
                                               .port = place.section(u':', 1).toInt(),
                                               .database = u"postgres"_s,
                                               .user = u"console"_s,
                                               .password = qEnvironmentVariable("LAB_CONSOLE_PASSWORD")},
                                              Milliseconds(1000), m_clock, this);
            connect(source, &Source::updated, this, [this](const Update &update) {
                if (const auto *seen = std::get_if<InstanceObservation>(&update.body))
                    m_writable[seen->instance.value] = seen->properties.value(u"writable"_s);
            });
            source->start();
        }
    }

    QByteArray metrics() const
    {
        QByteArray text = "# TYPE ledger_writable gauge\n";
        for (const auto &[name, writable] : m_writable.asKeyValueRange()) {
            if (writable.isValid())
                text += "ledger_writable{member=\"" + name.toUtf8() + "\"} " + (writable.toBool() ? "1\n" : "0\n");
        }
        return text;
    }

private:
    SystemClock m_clock;
    QMap<QString, QVariant> m_writable;
};

}

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    QCommandLineParser options;
    options.addOptions({{u"port"_s, u"Port on loopback"_s, u"number"_s},
                        {u"name"_s, u"Its own name"_s, u"name"_s},
                        {u"database"_s, u"Where orders are written"_s, u"host:port"_s},
                        {u"watch"_s, u"Members to ask over SQL, parted by commas"_s, u"name=host:port,..."_s}});
    options.process(app);
    Web web(options.value(u"name"_s), options.value(u"database"_s));
    std::optional<Watch> watch;
    if (options.isSet(u"watch"_s))
        watch.emplace(options.value(u"watch"_s).split(u','));
    Exchange::HttpPort port([&](const HttpRequest &request, const Responder &respond) {
        if (watch)
            respond({.type = "text/plain; version=0.0.4", .body = watch->metrics()});
        else
            web.answer(request, respond);
    });
    if (!port.listen(options.value(u"port"_s).toUShort())) {
        qCritical("%s", qPrintable(port.errorString()));
        return 1;
    }
    return QCoreApplication::exec();
}
