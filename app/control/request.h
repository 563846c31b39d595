// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "situation/instant.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

namespace Hikeshi {

/// Who we are to a control API. The secret itself is looked up when the request leaves and stays out of values.
struct Credentials
{
    enum class Type
    {
        None,
        Basic,
        Bearer,
        Header, ///< the secret is the value of `header`
        Secret ///< only where the connector writes `{secret}`: in a header, a path
    };

    Type type = Type::None;
    QString user;
    QString secret; ///< a name, for Secrets
    QString header; ///< of Type::Header

    bool operator==(const Credentials &) const = default;
};

/// Files (PEM) for HTTPS; empty: the machine's own authorities, and no certificate of ours.
struct TlsFiles
{
    QString ca;
    QString certificate;
    QString key;

    bool operator==(const TlsFiles &) const = default;
};

/// One request, ready to leave, in the words of its transport.
struct Request
{
    enum class Transport
    {
        Http,
        Socket,
        Exec
    };

    Transport transport = Transport::Http;
    QString endpoint; ///< `http://127.0.0.1:8008`, `127.0.0.1:9999`, `/run/haproxy.sock`; exec: words put before argv
    QString method; ///< HTTP only
    QString path; ///< HTTP only
    QList<std::pair<QString, QString>> headers; ///< HTTP only; JSON is said of a body when none names its type
    QByteArray body; ///< HTTP: the content; socket: the command line; exec: what is written to the program
    QStringList argv; ///< exec only: program and arguments, each as it is; never a shell
    Credentials credentials;
    TlsFiles tls;
    Milliseconds timeout{30'000};
    qsizetype answerLimit = 64 * 1024; ///< bytes
    int index = 0; ///< which of an action's requests, from 0
    QStringList hidden; ///< secret arguments' values, as they stand in the bytes: shown as dots

    /// As people see it before it leaves: exact but for the secrets.
    QString preview() const;
    bool operator==(const Request &) const = default;
};

/// What came of a request, as far as the wire tells.
struct Answer
{
    enum class Kind
    {
        Answered, ///< a whole answer came; it says what it says
        NotSent, ///< nothing reached the other side: refused, unresolved, TLS failed, no such program
        Lost, ///< it may have been carried out: cut, empty, timed out, unreadable
    };

    Kind kind = Kind::Lost;
    int status = 0; ///< HTTP status; exit code of a program; 0 for sockets
    QByteArray body; ///< bounded. Of a program its output, and after it its complaints when it failed or said nothing
    QString reason; ///< of NotSent and Lost
    QString peer; ///< address and port that answered; the program
    Milliseconds latency{0};

    bool operator==(const Answer &) const = default;
};

}
