// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/serve/pgbackrest.h"

#include <QJsonDocument>

#include <cmath>
#include <ranges>

namespace Hikeshi::Exchange {

using namespace Qt::StringLiterals;

namespace {

constexpr std::uint64_t segment = 16 * 1024 * 1024; ///< bytes of one file of the log
constexpr double compressed = 0.12; ///< of its bytes a file takes in the repository, by zstd
const QString stanza = QStringLiteral("ledger-db");

int keyOf(const Backup &backup)
{
    return backup.place == u"main" ? 1 : 2;
}

QString fileOf(const LogPoint &log)
{
    const qulonglong number = log.position / segment;
    return u"%1%2%3"_s.arg(log.timeline, 8, 16, QChar(u'0'))
        .arg(number >> 8, 8, 16, QChar(u'0'))
        .arg(number & 0xff, 8, 16, QChar(u'0'))
        .toUpper();
}

QString lsn(const LogPoint &log)
{
    return u"%1/%2"_s.arg(qulonglong(log.position >> 32), 0, 16)
        .arg(qulonglong(log.position & 0xffff'ffff), 0, 16)
        .toUpper();
}

QJsonObject status(int code, const QString &message)
{
    return {{u"code"_s, code}, {u"message"_s, message}};
}

QJsonObject repository(int key, const QJsonObject &status)
{
    return {{u"cipher"_s, u"none"_s}, {u"key"_s, key}, {u"status"_s, status}};
}

QJsonObject database(int key)
{
    return {{u"id"_s, 1}, {u"repo-key"_s, key}};
}

/// The full one and those between that `backup` needs, the nearest last; empty for a full one.
QStringList needed(const std::vector<Backup> &catalogue, std::size_t index)
{
    QStringList labels;
    for (std::size_t i = index; !catalogue[index].full && i-- > 0;) {
        if (catalogue[i].place != catalogue[index].place)
            continue;
        labels.prepend(catalogue[i].label);
        if (catalogue[i].full)
            break;
    }
    return labels;
}

QJsonObject json(const std::vector<Backup> &catalogue, std::size_t index)
{
    const Backup &backup = catalogue[index];
    const QStringList before = needed(catalogue, index);
    const auto size = static_cast<qint64>(backup.bytes);
    const auto copied = static_cast<qint64>(backup.bytes * Backups::share(backup.full));
    const auto stored = [](qint64 bytes) { return static_cast<qint64>(static_cast<double>(bytes) * compressed); };
    return {{u"archive"_s, QJsonObject{{u"start"_s, fileOf(backup.logBegan)}, {u"stop"_s, fileOf(backup.logEnded)}}},
            {u"backrest"_s, QJsonObject{{u"format"_s, 5}, {u"version"_s, u"2.55.1"_s}}},
            {u"database"_s, database(keyOf(backup))},
            {u"error"_s, backup.hasPageErrors},
            {u"info"_s,
             QJsonObject{{u"delta"_s, copied},
                         {u"repository"_s, QJsonObject{{u"delta"_s, stored(copied)}, {u"size"_s, stored(size)}}},
                         {u"size"_s, size}}},
            {u"label"_s, backup.label},
            {u"lsn"_s, QJsonObject{{u"start"_s, lsn(backup.logBegan)}, {u"stop"_s, lsn(backup.logEnded)}}},
            {u"prior"_s, before.isEmpty() ? QJsonValue() : QJsonValue(before.last())},
            {u"reference"_s, before.isEmpty() ? QJsonValue() : QJsonValue(QJsonArray::fromStringList(before))},
            {u"timestamp"_s, QJsonObject{{u"start"_s, backup.began / 1000}, {u"stop"_s, backup.ended / 1000}}},
            {u"type"_s, backup.full ? u"full"_s : u"incr"_s}};
}

/// A backup's lock, with how far it is.
QJsonObject lock(const World &world)
{
    const auto &job = world.backups().job();
    QJsonObject lock{{u"held"_s, job && job->kind == Backups::Job::Kind::Backup}};
    if (lock[u"held"_s].toBool()) {
        const double bytes = world.backups().catalogue().back().bytes * Backups::share(!job->label.contains(u'_'));
        lock.insert(u"size"_s, static_cast<qint64>(bytes));
        lock.insert(u"size-cplt"_s, static_cast<qint64>(bytes * job->progress(world.now())));
    }
    return {{u"backup"_s, lock}};
}

QJsonObject unknown(const QString &name)
{
    QJsonObject all = status(1, u"missing stanza path"_s);
    const QJsonObject repo = repository(1, all);
    all.insert(u"lock"_s, QJsonObject{{u"backup"_s, QJsonObject{{u"held"_s, false}}}});
    return {{u"archive"_s, QJsonArray()},
            {u"backup"_s, QJsonArray()},
            {u"cipher"_s, u"none"_s},
            {u"db"_s, QJsonArray()},
            {u"name"_s, name},
            {u"repo"_s, QJsonArray{repo}},
            {u"status"_s, all}};
}

QJsonObject ours(const World &world)
{
    const std::vector<Backup> &catalogue = world.backups().catalogue();
    QJsonArray backups, archives, databases, repositories;
    for (std::size_t i = 0; i < catalogue.size(); ++i)
        backups.append(json(catalogue, i));
    for (const int key : {1, 2}) {
        const auto there = [key](const Backup &backup) { return keyOf(backup) == key; };
        const auto first = std::ranges::find_if(catalogue, there);
        if (first == catalogue.end())
            continue;
        const auto last = std::ranges::find_last_if(catalogue, there).begin();
        // The log goes to the first repository all along; of the one that is being written nothing is there yet.
        LogPoint newest = key == 1 ? world.backups().log() : last->logEnded;
        if (key == 1)
            newest.position -= segment;
        archives.append(QJsonObject{{u"database"_s, database(key)},
                                    {u"id"_s, u"17-1"_s},
                                    {u"max"_s, fileOf(newest)},
                                    {u"min"_s, fileOf(first->logBegan)}});
        databases.append(QJsonObject{{u"id"_s, 1},
                                     {u"repo-key"_s, key},
                                     {u"system-id"_s, Q_INT64_C(7711578524317270177)},
                                     {u"version"_s, u"17"_s}});
        repositories.append(repository(key, status(0, u"ok"_s)));
    }
    QJsonObject all = status(0, u"ok"_s);
    all.insert(u"lock"_s, lock(world));
    return {{u"archive"_s, archives}, {u"backup"_s, backups},    {u"cipher"_s, u"none"_s}, {u"db"_s, databases},
            {u"name"_s, stanza},      {u"repo"_s, repositories}, {u"status"_s, all}};
}

}

HttpAnswer pgbackrestInfo(const World &world, const QUrlQuery &query)
{
    const QString name = query.queryItemValue(u"stanza"_s, QUrl::FullyDecoded).left(200);
    const QJsonObject told = name.isEmpty() || name == stanza ? ours(world) : unknown(name);
    return {.body = QJsonDocument(QJsonArray{told}).toJson(QJsonDocument::Compact)};
}

}
