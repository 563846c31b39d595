// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <expected>

namespace Hikeshi {

enum class ErrorKind
{
    Invalid, ///< the input is wrong; the same call fails again
    NotFound,
    Refused, ///< somebody said no: a guard, a lock, an authentication
    Unreachable, ///< nobody answered
    TimedOut,
    Cancelled,
    Storage, ///< disk full, file unreadable, database error
};

/// What went wrong, where, and what to do: a message a tired reader can act on.
struct Error
{
    ErrorKind kind = ErrorKind::Invalid;
    QString where; ///< `file:line`, a URL or the name of a thing; may be empty
    QString what;
    QString remedy; ///< may be empty

    /// `where: what; remedy`, the form of the error stream.
    QString text() const;
    bool operator==(const Error &) const = default;
};

template <class T> using Result = std::expected<T, Error>;

inline std::unexpected<Error> fail(ErrorKind kind, QString where, QString what, QString remedy = {})
{
    return std::unexpected(Error{kind, std::move(where), std::move(what), std::move(remedy)});
}

}
