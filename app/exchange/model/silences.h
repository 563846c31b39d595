// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "exchange/model/monitoring.h"

#include <QRegularExpression>

#include <expected>
#include <vector>

namespace Hikeshi::Exchange {

/// One matcher of a label, as Alertmanager's: `=`, `!=`, `=~`, `!~`. A regular expression matches the whole value.
struct Matcher
{
    QString name;
    QString value;
    bool isRegex = false;
    bool isEqual = true;
    QRegularExpression expression; ///< of `value`; compile() makes it

    /// The error is in the words of Go's regexp; `shown` is the expression as it shows it.
    std::expected<void, QString> compile(const QString &shown);
    bool matches(const QString &text) const;
    bool fits(const Labels &labels) const { return matches(labels.value(name)); }
    bool operator==(const Matcher &) const = default;
};

/// `alertname="X"`, `service=~we.*`, as queries and amtool write it; the error is Alertmanager's.
std::expected<Matcher, QString> parseMatcher(const QString &text);

struct Silence
{
    enum class State
    {
        Active,
        Pending,
        Expired
    };
    QString id; ///< a UUID
    QList<Matcher> matchers; ///< all of them must match
    Ms startsAt = 0;
    Ms endsAt = 0;
    Ms updatedAt = 0;
    QString createdBy;
    QString comment;

    State state(Ms now) const
    {
        return now >= endsAt ? State::Expired : now < startsAt ? State::Pending : State::Active;
    }
    bool mutes(const Labels &labels) const;
    bool operator==(const Silence &) const = default;
};

/// The silences that Alertmanager keeps: who is told of an alert, not whether it fires. A value; ids come from the seed
/// and the silence's number.
class Silences
{
public:
    explicit Silences(std::uint64_t seed);

    static constexpr std::size_t most = 500; ///< past ones too, but they give way
    static constexpr qsizetype mostBytes = 8 * 1024; ///< of one, its texts together
    static constexpr Ms retention = 120 * 3'600'000; ///< past ones stay so long

    struct Refusal
    {
        bool isUnknown = false; ///< there is no such id
        QString text; ///< Alertmanager's
    };
    /// A new one, or with an id the change of that one: with the same matchers and start it stays, else it ends and
    /// another begins. Gives back its id.
    std::expected<QString, Refusal> set(Silence wanted, Ms now);
    bool expire(const QString &id, Ms now); ///< false: there is no such one
    const Silence *find(const QString &id) const;
    /// Active ones by their end, pending ones by their start, past ones by their end, newest first.
    std::vector<Silence> listed(Ms now) const;
    QStringList silencing(const Labels &labels, Ms now) const; ///< ids of the active ones

    bool operator==(const Silences &) const = default;

private:
    std::expected<void, Refusal> makeRoom(const Silence &wanted, Ms now);
    QString nextId();

    std::uint64_t m_seed;
    std::uint64_t m_made = 0;
    std::vector<Silence> m_silences; ///< in the order of their making
};

}
