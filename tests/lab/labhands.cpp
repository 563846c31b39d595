// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a case does to the lab, and the truth it asks for.

#include "lab/lab.h"

#include "lab/processtree.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkReply>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QTest>

#include <csignal>

namespace Hikeshi {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// A statement as `user` on one place; nothing when it was not carried out.
std::optional<QVariant> sql(const QString &place, const QString &user, const QString &password,
                            const QString &statement, QString *wrong = nullptr)
{
    std::optional<QVariant> answer;
    const QString connection = u"lab-%1"_s.arg(place);
    {
        QSqlDatabase db = QSqlDatabase::addDatabase(u"QPSQL"_s, connection);
        db.setHostName(place.section(u':', 0, 0));
        db.setPort(place.section(u':', 1).toInt());
        db.setDatabaseName(u"postgres"_s);
        db.setUserName(user);
        db.setPassword(password);
        db.setConnectOptions(u"connect_timeout=2;options='-c statement_timeout=5000';tcp_user_timeout=3000"_s);
        if (db.open()) {
            QSqlQuery query(db);
            if (query.exec(statement))
                answer = query.next() ? query.value(0) : QVariant(true);
            else if (wrong)
                *wrong = query.lastError().databaseText();
        } else if (wrong) {
            *wrong = db.lastError().databaseText();
        }
    }
    QSqlDatabase::removeDatabase(connection);
    return answer;
}

bool isPostgres(const std::string &command)
{
    return command.starts_with("postgres: ") || command.starts_with("/usr/lib/postgresql/");
}

}

Result<void> Lab::prepareDatabase()
{
    const QString console = secrets()[u"HIKESHI_LAB_CONSOLE_PASSWORD"_s];
    QString wrong;
    for (const QString &statement :
         {u"CREATE ROLE console LOGIN PASSWORD '%1' IN ROLE pg_monitor"_s.arg(console),
          u"CREATE ROLE app LOGIN PASSWORD '%1'"_s.arg(appPassword),
          u"CREATE TABLE orders (id bigserial PRIMARY KEY, at timestamptz DEFAULT now(), web text)"_s,
          u"GRANT INSERT, SELECT ON orders TO app"_s, u"GRANT USAGE ON SEQUENCE orders_id_seq TO app"_s}) {
        if (!sql(place(leader()), u"postgres"_s, superPassword, statement, &wrong))
            return fail(ErrorKind::Refused, leader(), wrong);
    }
    return {};
}

QByteArray Lab::get(const QString &url, int *status)
{
    const std::unique_ptr<QNetworkReply> reply(m_network.get(QNetworkRequest(QUrl(url))));
    (void)QTest::qWaitFor([&] { return reply->isFinished(); }, 5s);
    if (status)
        *status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    return reply->readAll();
}

QJsonObject Lab::ask(const QString &url)
{
    return QJsonDocument::fromJson(get(url)).object();
}

QByteArray Lab::send(const QByteArray &verb, const QString &url, const QByteArray &body, bool authenticated)
{
    QNetworkRequest request{QUrl(url)};
    request.setHeader(QNetworkRequest::ContentTypeHeader, QByteArray("application/json"));
    request.setTransferTimeout(10s);
    if (authenticated)
        request.setRawHeader(
            "Authorization",
            "Basic " + (restUser() + u':' + secrets()[u"HIKESHI_LAB_PATRONI_PASSWORD"_s]).toUtf8().toBase64());
    const std::unique_ptr<QNetworkReply> reply(m_network.sendCustomRequest(request, verb, body));
    (void)QTest::qWaitFor([&] { return reply->isFinished(); }, 12s);
    return reply->readAll();
}

QByteArray Lab::sendForm(const QString &url, const QByteArray &form)
{
    QNetworkRequest request{QUrl(url)};
    request.setHeader(QNetworkRequest::ContentTypeHeader, QByteArray("application/x-www-form-urlencoded"));
    const std::unique_ptr<QNetworkReply> reply(m_network.post(request, form));
    (void)QTest::qWaitFor([&] { return reply->isFinished(); }, 5s);
    return reply->readAll();
}

QStringList Lab::leaders()
{
    QStringList found;
    for (const QString &member : members()) {
        const QJsonObject said = ask(url(member + u"/rest"_s) + u"/patroni"_s);
        if (said[u"role"_s] == u"primary"_s && said[u"state"_s] == u"running"_s)
            found.append(member);
    }
    return found;
}

QString Lab::leader()
{
    const QStringList all = leaders();
    return all.size() == 1 ? all.first() : QString();
}

bool Lab::streams(const QString &member)
{
    const QJsonObject said = ask(url(member + u"/rest"_s) + u"/patroni"_s);
    return said[u"role"_s] == u"replica"_s && said[u"replication_state"_s] == u"streaming"_s;
}

QStringList Lab::writable()
{
    QStringList found;
    for (const QString &member : members()) {
        const auto answer = sql(place(member), consoleUser(), secrets()[u"HIKESHI_LAB_CONSOLE_PASSWORD"_s],
                                u"SELECT NOT pg_is_in_recovery()"_s);
        if (answer && answer->toBool())
            found.append(member);
    }
    return found;
}

void Lab::signal(const QString &member, int number, const std::function<bool(const std::string &)> &which)
{
    const auto found = m_daemons.find(member);
    if (found == m_daemons.end())
        return;
    for (const LabProcess &process : processesBelow(static_cast<pid_t>(found->second->processId()))) {
        if (which(process.command))
            kill(process.pid, number);
    }
}

void Lab::killPostgres(const QString &member)
{
    signal(member, SIGKILL, isPostgres);
}

void Lab::killPatroni(const QString &member)
{
    signal(member, SIGKILL, std::not_fn(isPostgres));
}

void Lab::killMember(const QString &member)
{
    killPatroni(member);
    killPostgres(member);
}

void Lab::freeze(const QString &member)
{
    signal(member, SIGSTOP, [](const std::string &) { return true; });
}

void Lab::freezeReplay(const QString &member)
{
    signal(member, SIGSTOP,
           [](const std::string &command) { return command.starts_with("postgres: ") && command.contains("startup"); });
}

void Lab::thaw(const QString &member)
{
    signal(member, SIGCONT, [](const std::string &) { return true; });
}

void Lab::thawPostgres(const QString &member)
{
    signal(member, SIGCONT, isPostgres);
}

Result<void> Lab::heal(const QString &member)
{
    thaw(member);
    end(member);
    startMember(member);
    return wait(u"%1 back"_s.arg(member), member, [this, member] { return streams(member) || leader() == member; });
}

Result<void> Lab::setPaused(bool paused)
{
    const QByteArray body = paused ? "{\"pause\": true}" : "{\"pause\": null}";
    const auto heard = [this, paused, body] {
        // Whoever lives is asked; every living member must have heard.
        bool any = false;
        for (const QString &member : members()) {
            const QJsonObject said = ask(url(member + u"/rest"_s) + u"/patroni"_s);
            if (said.isEmpty())
                continue;
            if (!any)
                send("PATCH", url(member + u"/rest"_s) + u"/config"_s, body, true);
            any = true;
            if (said[u"pause"_s].toBool() != paused)
                return false;
        }
        return any;
    };
    return wait(paused ? u"the pause"_s : u"the end of the pause"_s, u"etcd"_s, heard);
}

void Lab::setSick(const QString &web, bool sick)
{
    send("PUT", url(web) + u"/knobs"_s, sick ? "{\"sick\": true}" : "{\"sick\": false}", false);
}

void Lab::setSlow(const QString &web, std::chrono::milliseconds delay)
{
    send("PUT", url(web) + u"/knobs"_s, "{\"slow_ms\": " + QByteArray::number(static_cast<qint64>(delay.count())) + '}',
         false);
}

void Lab::killWeb(const QString &web)
{
    end(web);
}

Result<void> Lab::healWeb(const QString &web)
{
    end(web);
    startWeb(web);
    return wait(u"%1 back"_s.arg(web), web, [this, web] { return get(url(web) + u"/healthz"_s) == "ok\n"; });
}

}
