// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHashFunctions>
#include <QMetaType>
#include <QString>

#include <compare>

namespace Hikeshi {

/// A name that cannot be taken for a name of another kind.
template <class Tag> struct Id
{
    QString value;

    Id() = default;
    explicit Id(QString name)
        : value(std::move(name))
    {
    }
    bool isEmpty() const { return value.isEmpty(); }
    bool operator==(const Id &) const = default;
    std::strong_ordering operator<=>(const Id &other) const { return value.compare(other.value) <=> 0; }
    friend size_t qHash(const Id &id, size_t seed = 0) noexcept { return qHash(id.value, seed); }
};

using ServiceId = Id<struct ServiceTag>;
using InstanceId = Id<struct InstanceTag>;
using SourceId = Id<struct SourceTag>;
using SeriesId = Id<struct SeriesTag>; ///< a name the site gives: `order_error_rate`
using AlertId = Id<struct AlertTag>; ///< Alertmanager's fingerprint, or one the source makes from the labels
using ActionId = Id<struct ActionTag>; ///< `patroni.failover`
using IncidentId = Id<struct IncidentTag>; ///< `INC-7`: 7 is the number of the journal entry that declared it
using RunId = Id<struct RunTag>; ///< `RUN-12`: a runbook run, by the entry that started it

}
