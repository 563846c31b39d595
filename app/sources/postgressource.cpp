// SPDX-License-Identifier: GPL-3.0-or-later
#include "sources/postgressource.h"

#include <QPromise>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>

#include <QCoro/QCoroFuture>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

/// Opens, asks and closes: a connection that is kept would hang with the server. libpq's own time-out bounds
/// connecting, statement_timeout the question.
Result<bool> askWritable(const PostgresSource::Place &place, const QString &connection)
{
    Result<bool> answer = false;
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(u"QPSQL"_s, connection);
        database.setHostName(place.host);
        database.setPort(place.port);
        database.setDatabaseName(place.database);
        database.setUserName(place.user);
        database.setPassword(place.password);
        database.setConnectOptions(u"connect_timeout=2;options='-c statement_timeout=2000';tcp_user_timeout=3000"_s);
        QSqlQuery query(database);
        if (!database.open())
            answer = fail(ErrorKind::Unreachable, connection, database.lastError().databaseText().section(u'\n', 0, 0));
        else if (query = QSqlQuery(database);
                 !query.exec(u"SELECT NOT pg_is_in_recovery() AND current_setting('transaction_read_only') = 'off'"_s)
                 || !query.next())
            answer = fail(ErrorKind::Refused, connection, query.lastError().databaseText().section(u'\n', 0, 0));
        else
            answer = query.value(0).toBool();
    }
    QSqlDatabase::removeDatabase(connection);
    return answer;
}

}

PostgresSource::PostgresSource(SourceId id, InstanceId member, Place place, Milliseconds every, Clock &clock,
                               QObject *parent)
    : PollingSource(std::move(id), u"PostgreSQL · %1"_s.arg(member.value), every, clock, parent)
    , m_member(std::move(member))
    , m_place(std::move(place))
{
    m_pool.setMaxThreadCount(1);
}

PostgresSource::~PostgresSource()
{
    m_pool.waitForDone();
}

QCoro::Task<Result<void>> PostgresSource::poll()
{
    const QPointer<PostgresSource> self(this);
    auto promise = std::make_shared<QPromise<Result<bool>>>();
    promise->start();
    const QFuture<Result<bool>> future = promise->future();
    m_pool.start([promise, place = m_place, name = id().value] {
        promise->addResult(askWritable(place, name));
        promise->finish();
    });
    const Result<bool> writable = co_await future;
    if (!self)
        co_return fail(ErrorKind::Cancelled, {}, {});
    if (!writable)
        co_return std::unexpected(writable.error());
    tell(InstanceObservation{.instance = m_member,
                             .at = clock().now(),
                             .health = Health::Normal,
                             .role = *writable ? Role::Primary : Role::Replica,
                             .detail = *writable ? u"takes writes"_s : u"read-only"_s,
                             .properties = {{u"writable"_s, *writable}}});
    co_return {};
}

void PostgresSource::failed(const Error &error)
{
    tell(InstanceObservation{.instance = m_member,
                             .at = clock().now(),
                             .health = Health::Down,
                             .role = std::nullopt,
                             .reachable = false,
                             .detail = error.what});
}

}
