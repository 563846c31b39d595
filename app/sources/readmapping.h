// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "situation/finding.h"
#include "situation/observation.h"
#include "situation/result.h"

#include <QJsonObject>

namespace Hikeshi {

/// Where a property's value comes from in a row.
struct ReadValue
{
    QString of; ///< a path, or a text with `{path}`s
    QMap<QString, QString> words; ///< what the value becomes; `*` is for all others; empty: it stays as it is
    QList<std::pair<int, QString>> bits; ///< of a mask: the first bit that is set, in the file's order
    QString otherwise; ///< no bit is set
    QString fallback; ///< nothing is there
    QStringList differ; ///< two paths: whether their values differ
    bool count = false; ///< how many values are at the path

    bool operator==(const ReadValue &) const = default;
};

/// One `reads` item of a connector's file: what is asked, and what its answer says of roles, health and properties.
struct ReadSpec
{
    enum class Format
    {
        Json,
        Csv, ///< the first line names the columns, with or without a `# ` before
        Words, ///< a table in columns parted by blanks; the line that starts with `#` names them
        Lines, ///< each line is a row: `line`, its words `1`, `2`, … and its `name=value` words
        Pairs ///< `Name=value` or `Name: value` lines; a blank line begins the next row
    };

    QString id;
    enum class Transport
    {
        Http,
        Socket,
        Exec
    } transport = Transport::Http;
    QString path; ///< HTTP: what is asked by GET
    QList<std::pair<QString, QString>> headers;
    QString command; ///< socket
    QStringList argv; ///< exec
    QList<int> success; ///< HTTP statuses, exit codes; empty: 200, 0
    bool askOne = false; ///< the first endpoint that answers; else each
    Milliseconds every{2000};
    Milliseconds timeout{3000};
    Format format = Format::Json;
    QString each; ///< path to a list; empty: the answer is one row, or a list of rows
    QMap<QString, QString> where; ///< rows that count: values by path, `a|b` for either
    QMap<QString, QString> unless;
    QString instance; ///< whom the row is about; empty: the service
    std::optional<ReadValue> role;
    std::optional<ReadValue> health;
    QString detail; ///< a path or a text with `{path}`s
    QMap<QString, ReadValue> properties;
    QMap<QString, QString> lists; ///< properties that gather a text of every row
    bool plain = false; ///< what the lists gather is HTML: only its first line is kept, as plain text
    QString file;
    int line = 0;

    bool operator==(const ReadSpec &) const = default;
};

/// The `reads` of a connector's file; everything wrong in them becomes a finding. The rest of the file is control's.
QList<ReadSpec> parseReads(const QByteArray &text, const QString &file, Findings &findings);

/// The first line that a reader sees of a piece of HTML: without tags, entities written out, blanks made one.
QString firstLineOf(const QString &html);

/// The answer as rows. At most 20,000.
Result<QList<QJsonObject>> rowsOf(const ReadSpec &read, const QByteArray &body);

/// What an answer says. `instances` by name, and the service's own properties.
struct ReadFindings
{
    QList<InstanceObservation> instances;
    QMap<QString, QVariant> properties;
    std::optional<Health> health; ///< of the service as its one instance
    std::optional<Role> role;
    QString detail;
};

/// `values` are the site's settings, `service` and `endpoint`, for `{name}` in texts.
ReadFindings findingsOf(const ReadSpec &read, const QList<QJsonObject> &rows, const QMap<QString, QString> &values,
                        Instant at);

}
