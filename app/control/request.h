// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "situation/instant.h"

#include <QByteArray>
#include <QString>

namespace Hikeshi {

/// Who we are to a control API. The secret itself is looked up when the request leaves and stays out of values.
struct Credentials
{
    enum class Type
    {
        None,
        Basic,
        Bearer
    };

    Type type = Type::None;
    QString user;
    QString secret; ///< a name, for Secrets

    bool operator==(const Credentials &) const = default;
};

/// One request, ready to leave, in the words of its transport.
struct Request
{
    enum class Transport
    {
        Http,
        Socket
    };

    Transport transport = Transport::Http;
    QString endpoint; ///< `http://127.0.0.1:8008`, `127.0.0.1:9999` or `/run/haproxy.sock`
    QString method; ///< HTTP only
    QString path; ///< HTTP only
    QByteArray body; ///< HTTP: JSON; socket: the command line
    Credentials credentials;
    Milliseconds timeout{30'000};

    /// As people see it before it leaves: exact but for the secret.
    QString preview() const;
    bool operator==(const Request &) const = default;
};

/// What came of a request, as far as the wire tells.
struct Answer
{
    enum class Kind
    {
        Answered, ///< a whole answer came; it says what it says
        NotSent, ///< nothing reached the other side: refused, unresolved, TLS failed
        Lost, ///< it may have been carried out: cut, empty, timed out, unreadable
    };

    Kind kind = Kind::Lost;
    int status = 0; ///< HTTP status; 0 for sockets
    QByteArray body; ///< bounded
    QString reason; ///< of NotSent and Lost
    QString peer; ///< address and port that answered
    Milliseconds latency{0};

    bool operator==(const Answer &) const = default;
};

}
