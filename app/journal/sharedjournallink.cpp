// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/sharedjournallink.h"

#include "journal/chain.h"
#include "journal/sharedjournalschema.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QLibrary>
#include <QSqlDriver>
#include <QSqlError>
#include <QSqlQuery>
#include <QSqlRecord>

#include <sys/socket.h>
#include <unistd.h>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

constexpr auto channel = "hikeshi_entries"_L1;

/// The socket below a connection; -1 when it cannot be told. The plugin has libpq loaded already.
int socketOf(const QSqlDatabase &database)
{
    using PqSocket = int (*)(const void *);
    static const auto pqSocket = reinterpret_cast<PqSocket>(QLibrary::resolve(u"pq"_s, 5, "PQsocket"));
    const QVariant handle = database.driver()->handle();
    const QByteArrayView type(handle.typeName()); // Qt documents the former name, and registers the latter
    if (!pqSocket || (type != "PGconn*" && type != "pg_conn*"))
        return -1;
    return pqSocket(*static_cast<const void *const *>(handle.constData()));
}

/// The first line says it; libpq puts advice for administrators below.
QString firstLine(const QSqlError &error)
{
    const QString text = error.databaseText().isEmpty() ? error.driverText() : error.databaseText();
    return text.section(u'\n', 0, 0).simplified().left(300);
}

}

void SocketBreaker::take(int socket)
{
    const std::scoped_lock lock(m_mutex);
    if (m_socket >= 0)
        ::close(m_socket);
    // A copy of its own: nobody else can come to have this number.
    m_socket = socket >= 0 ? ::dup(socket) : -1;
}

void SocketBreaker::begin()
{
    const std::scoped_lock lock(m_mutex);
    m_since = std::chrono::steady_clock::now();
}

void SocketBreaker::end()
{
    const std::scoped_lock lock(m_mutex);
    m_since.reset();
}

void SocketBreaker::breakIfLongerThan(Milliseconds time)
{
    const std::scoped_lock lock(m_mutex);
    if (m_socket >= 0 && m_since && std::chrono::steady_clock::now() - *m_since > time)
        ::shutdown(m_socket, SHUT_RDWR);
}

SharedJournalLink::SharedJournalLink(const SharedJournal::Place &place, SocketBreaker &breaker)
    : m_place(place)
    , m_breaker(breaker)
{
    static std::atomic<int> count;
    m_connection = u"shared-journal-%1"_s.arg(count.fetch_add(1));
    m_database = QSqlDatabase::addDatabase(u"QPSQL"_s, m_connection);
}

SharedJournalLink::~SharedJournalLink()
{
    m_breaker.take(-1);
    m_database.close();
    m_database = {};
    QSqlDatabase::removeDatabase(m_connection);
}

Result<std::unique_ptr<SharedJournalLink>> SharedJournalLink::open(const SharedJournal::Place &place,
                                                                   SocketBreaker &breaker, QObject *context,
                                                                   const std::function<void()> &notified)
{
    std::unique_ptr<SharedJournalLink> link(new SharedJournalLink(place, breaker));
    QSqlDriver *driver = link->m_database.driver();
    QObject::connect(driver, &QSqlDriver::notification, context, notified);
    const Result<void> ready =
        link->connectNow().and_then([&] { return link->prepare(); }).and_then([&] { return link->askRights(); });
    if (!ready)
        return std::unexpected(ready.error());
    // A standby cannot listen; then entries come with the next look.
    (void)driver->subscribeToNotification(channel);
    return link;
}

Result<void> SharedJournalLink::connectNow()
{
    if (!m_database.isValid())
        return fail(ErrorKind::Storage, m_place.text(), u"cannot be reached: Qt has no driver for PostgreSQL here"_s,
                    u"install libqt6sql6-psql"_s);
    m_database.setHostName(m_place.host);
    m_database.setPort(m_place.port);
    m_database.setDatabaseName(m_place.database);
    m_database.setUserName(m_place.user);
    m_database.setPassword(m_place.password);
    m_database.setConnectOptions(u"connect_timeout=3;tcp_user_timeout=5000;keepalives_idle=5;keepalives_interval=2;"
                                 "keepalives_count=3;application_name=hikeshi"_s);
    if (!m_database.open()) {
        m_isLost = true;
        return fail(ErrorKind::Unreachable, m_place.text(), firstLine(m_database.lastError()),
                    u"check the server, and address, user and secret under `shared_journal`"_s);
    }
    m_breaker.take(socketOf(m_database));
    for (const auto settings = {u"SET statement_timeout = '5s'"_s, u"SET lock_timeout = '4s'"_s,
                                u"SET client_min_messages = 'warning'"_s};
         const QString &setting : settings) {
        if (const auto done = rows(setting); !done)
            return std::unexpected(done.error());
    }
    return {};
}

Result<QList<QVariantList>> SharedJournalLink::rows(const QString &statement, const QVariantList &values)
{
    struct Busy
    {
        explicit Busy(SocketBreaker &b)
            : breaker(b)
        {
            breaker.begin();
        }
        ~Busy() { breaker.end(); }
        SocketBreaker &breaker;
    } const busy(m_breaker);
    if (!m_database.isOpen()) { // the driver has noticed before us
        m_isLost = true;
        return fail(ErrorKind::Unreachable, m_place.text(), u"the server closed the connection"_s,
                    u"check the server"_s);
    }
    QSqlQuery query(m_database);
    // Without values nothing is prepared: what is sent is what stands here.
    bool done = false;
    if (values.isEmpty()) {
        done = query.exec(statement);
    } else if (query.prepare(statement)) {
        for (const QVariant &value : values)
            query.addBindValue(value);
        done = query.exec();
    }
    if (!done)
        return std::unexpected(statementError(query.lastError()));
    QList<QVariantList> all;
    while (query.next()) {
        QVariantList row;
        for (int column = 0; column < query.record().count(); ++column)
            row.append(query.value(column));
        all.append(row);
    }
    return all;
}

Error SharedJournalLink::statementError(const QSqlError &error)
{
    const QString code = error.nativeErrorCode();
    m_isLost = code.isEmpty() || code.startsWith(u"08"_s) || code.startsWith(u"57P"_s);
    if (m_isLost) {
        const QString why = firstLine(error);
        return {ErrorKind::Unreachable, m_place.text(),
                u"the connection broke: %1"_s.arg(why.isEmpty() ? u"no reason was given"_s : why),
                u"check the server"_s};
    }
    if (code == u"57014" || code == u"55P03")
        return {ErrorKind::TimedOut, m_place.text(), u"did not answer in 5 s: %1"_s.arg(firstLine(error)),
                u"look for a long transaction in the database"_s};
    if (code == u"42501")
        return {ErrorKind::Refused, m_place.text(), u"user `%1` may not: %2"_s.arg(m_place.user, firstLine(error)),
                u"as the database's owner run `hikeshictl journal schema %1`, and the GRANT lines of it"_s.arg(
                    m_place.user)};
    return {ErrorKind::Storage, m_place.text(), u"%1 (%2)"_s.arg(firstLine(error), code), u"see the server's log"_s};
}

// The comment tells whose schema it is, and needs no right to read.
Result<void> SharedJournalLink::prepare()
{
    const QString look = u"SELECT obj_description(to_regnamespace('hikeshi')::oid, 'pg_namespace'), "
                         "to_regnamespace('hikeshi') IS NOT NULL"_s;
    auto seen = rows(look);
    if (!seen)
        return std::unexpected(seen.error());
    if (!seen->value(0).value(1).toBool()) {
        if (const Result<void> made = makeTables(); !made)
            return made;
        seen = rows(look);
    }
    QString mark = seen ? seen->value(0).value(0).toString() : QString();
    if (mark == SharedSchema::markBefore()) {
        if (const Result<void> upgraded = upgradeTables(); !upgraded)
            return upgraded;
        mark = SharedSchema::mark();
    }
    if (mark != SharedSchema::mark())
        return fail(ErrorKind::Storage, m_place.text(),
                    mark.isEmpty() ? u"has a schema `hikeshi` that is no shared journal"_s
                                   : u"has another version: `%1`"_s.arg(mark.left(80)),
                    u"name another database; this one was not touched"_s);
    return {};
}

// Two consoles may come first at the same time; the second waits and finds it made.
Result<void> SharedJournalLink::inOneTransaction(const QStringList &statements)
{
    const QStringList all = QStringList{u"BEGIN"_s, u"SELECT pg_advisory_xact_lock(5208491722893513)"_s} + statements
        + QStringList{u"COMMIT"_s};
    for (const QString &statement : all) {
        if (const auto done = rows(statement); !done) {
            const Error error = done.error();
            if (!m_isLost)
                (void)rows(u"ROLLBACK"_s);
            return std::unexpected(error);
        }
    }
    return {};
}

Result<void> SharedJournalLink::makeTables()
{
    const Result<void> made = inOneTransaction(SharedSchema::statements());
    if (made || m_isLost)
        return made;
    const auto there = rows(u"SELECT to_regclass('hikeshi.entries') IS NOT NULL"_s);
    if (there && there->value(0).value(0).toBool())
        return {};
    return fail(made.error().kind, m_place.text(),
                u"holds no shared journal, and it cannot be made: %1"_s.arg(made.error().what),
                u"as the database's owner run the SQL that `hikeshictl journal schema %1` prints"_s.arg(m_place.user));
}

Result<void> SharedJournalLink::upgradeTables()
{
    const Result<void> made = inOneTransaction(SharedSchema::upgrade());
    if (made || m_isLost)
        return made;
    const auto mark = rows(u"SELECT obj_description(to_regnamespace('hikeshi')::oid, 'pg_namespace')"_s);
    if (mark && mark->value(0).value(0).toString() == SharedSchema::mark())
        return {};
    return fail(made.error().kind, m_place.text(),
                u"is of an older version, and cannot be brought up to this one: %1"_s.arg(made.error().what),
                u"as the database's owner run the SQL that `hikeshictl journal schema --upgrade` prints"_s);
}

Result<void> SharedJournalLink::askRights()
{
    const auto may = rows(
        u"SELECT has_function_privilege('hikeshi.append(uuid,text,text,text,bytea,json,bigint,bigint)', 'EXECUTE') "
        "AND NOT pg_is_in_recovery()"_s);
    if (!may)
        return std::unexpected(may.error());
    m_mayWrite = may->value(0).value(0).toBool();
    return {};
}

std::unexpected<Error> SharedJournalLink::broken(qint64 number, const QString &why) const
{
    return fail(ErrorKind::Invalid, m_place.text(), u"entry %1 %2"_s.arg(number).arg(why),
                u"the entries before it are whole; keep the database as evidence"_s);
}

Result<Entry> SharedJournalLink::checked(const QVariantList &row, qint64 expected, const QByteArray &previous) const
{
    Entry entry{.number = row.value(0).toLongLong(),
                .at = fromMilliseconds(row.value(1).toLongLong()),
                .kind = row.value(2).toString(),
                .actor = row.value(3).toString()};
    if (entry.number != expected)
        return broken(expected, u"is missing (the next one is %1)"_s.arg(entry.number));
    if (row.value(4).isNull() || entry.kind.size() > 200 || entry.actor.size() > 400)
        return broken(expected, u"is larger than any that a console writes"_s);
    const QByteArray body = row.value(4).toByteArray();
    entry.hash = row.value(5).toByteArray();
    if (entry.hash != chainHash(previous, entry.number, entry.at, entry.kind, entry.actor, body))
        return broken(expected, u"was changed after it was written: its hash does not match"_s);
    const QJsonDocument json = QJsonDocument::fromJson(body);
    if (!json.isObject())
        return broken(expected, u"is not a JSON object"_s);
    entry.body = json.object();
    return entry;
}

Result<QList<Entry>> SharedJournalLink::read(qint64 after, QByteArray previous)
{
    auto read =
        rows(u"SELECT number, at, left(kind, 201), left(actor, 401),"
             " CASE WHEN length(body) <= %1 THEN body END, CASE WHEN length(hash) = 32 THEN hash END"
             " FROM hikeshi.entries WHERE number >= %2 ORDER BY number LIMIT %3"_s.arg(SharedJournal::maximumBody)
                 .arg(after)
                 .arg(pageSize + 1));
    if (!read)
        return std::unexpected(read.error());
    // The database may have been set back, or be another one.
    if (after > 0) {
        if (read->value(0).value(0).toLongLong() != after || read->value(0).value(5).toByteArray() != previous)
            return broken(after, u"is not there any more as this console has read it"_s);
        read->removeFirst();
    }
    QList<Entry> entries;
    for (const QVariantList &row : std::as_const(*read)) {
        const Result<Entry> entry = checked(row, after + entries.size() + 1, previous);
        if (!entry && entries.isEmpty())
            return std::unexpected(entry.error());
        if (!entry)
            break; // what is whole is told first; the next look finds the bad one
        previous = entry->hash;
        entries.append(*entry);
    }
    return entries;
}

Result<qint64> SharedJournalLink::submit(const SharedOrder &order)
{
    m_isLost = false;
    if (!m_mayWrite)
        return fail(
            ErrorKind::Refused, m_place.text(), u"user `%1` may only read here"_s.arg(m_place.user),
            u"as the database's owner run the GRANT lines of `hikeshictl journal schema %1`"_s.arg(m_place.user));
    const QByteArray things = QJsonDocument(QJsonArray::fromStringList(order.things)).toJson(QJsonDocument::Compact);
    const auto answer =
        rows(u"SELECT outcome, number, thing, actor, console, until FROM hikeshi.append(?, ?, ?, ?, ?, ?, ?, ?)"_s,
             {order.token, m_place.console, order.draft.kind, order.draft.actor.isNull() ? u""_s : order.draft.actor,
              canonicalBody(order.draft.body), QString::fromUtf8(things), order.forMs, order.ofClaim});
    if (!answer)
        return std::unexpected(answer.error());
    const QVariantList row = answer->value(0);
    const QString outcome = row.value(0).toString();
    if (outcome == u"held")
        return fail(ErrorKind::Refused, row.value(2).toString().left(300),
                    u"is claimed by %1 at %2 until %3"_s.arg(row.value(3).toString().left(200),
                                                             row.value(4).toString().left(300),
                                                             toIso(fromMilliseconds(row.value(5).toLongLong()))),
                    u"wait until then, or ask for its release"_s);
    return outcome == u"appended" ? row.value(1).toLongLong() : 0;
}

Result<qint64> SharedJournalLink::find(const QString &token)
{
    const auto found = rows(u"SELECT number FROM hikeshi.entries WHERE token = ?"_s, {token});
    if (!found)
        return std::unexpected(found.error());
    return found->value(0).value(0).toLongLong();
}

}
