// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "situation/condition.h"
#include "situation/ids.h"
#include "situation/topology.h"

#include <QJsonObject>
#include <QList>
#include <QMap>
#include <QStringList>

#include <algorithm>

namespace Hikeshi {

/// How deliberate the hand must be.
enum class Gesture
{
    Click, ///< harmless
    Hold, ///< disruptive: press and hold
    Type, ///< destructive: type the target's name
};

struct ArgumentSpec
{
    enum class Type
    {
        Instance,
        Text,
        Integer,
        Number,
        Boolean,
        Choice,
        Address, ///< IPv4 or IPv6, with an optional `/prefix`; never a name
        Duration ///< `10m`
    };

    QString name;
    Localized title;
    Type type = Type::Text;
    bool required = true;
    QString fallback; ///< used when not given
    QStringList choices; ///< of a Choice
    std::optional<double> minimum;
    std::optional<double> maximum;
    bool secret = false; ///< masked in preview and journal
    QString pattern; ///< a regular expression that the whole value must match; may be empty

    bool operator==(const ArgumentSpec &) const = default;
};

/// A defence that must not stay.
struct Temporary
{
    QString duration; ///< with `{argument}`s
    Milliseconds warn{300'000}; ///< before its end
    bool byTarget = false; ///< the target ends it by itself; it is only watched

    bool operator==(const Temporary &) const = default;
};

/// One kind of action a connector offers: a line of the catalogue. `{name}` in texts and conditions is an argument;
/// `{target}` is always there.
struct ActionSpec
{
    ActionId id; ///< `patroni.failover`
    Localized title; ///< `Fail over {target} to {candidate}`
    Localized summary;
    enum class Target
    {
        Service,
        Instance
    } target = Target::Service;
    QString redundancy; ///< offered only on services of this redundancy; empty: any service the connector controls
    QStringList roles; ///< for instance targets: offered only in these roles; empty: any
    Gesture gesture = Gesture::Hold;
    QList<ArgumentSpec> arguments;
    QStringList guards; ///< conditions (situation/condition.h), with arguments
    Milliseconds coolDown{0}; ///< the same action on the same target is refused this long after the last
    QStringList verify; ///< conditions that the world must show afterwards
    Milliseconds verifyWithin{60'000};
    ActionId compensation; ///< the action that undoes it, as a new intent; may be empty
    QMap<QString, QString> compensationArguments;
    int persons = 1; ///< 2: another operator approves
    Milliseconds antiFlap{0}; ///< again within this time: blocked until its last outcome was acknowledged
    QStringList conflicts; ///< further actions that must not run on the same service meanwhile
    std::optional<Temporary> temporary;
    QStringList snapshot; ///< properties of the target that this action can set
    QString progress; ///< shown live while verifying: `property backup_progress of {target}`
    bool hasDryRun = false; ///< the target itself can try it out
    QString file; ///< the connector's file and line, for findings
    int line = 0;

    bool operator==(const ActionSpec &) const = default;
};

/// What somebody wants done: a value. It does nothing by itself; only the dispatcher can act on it.
struct Intent
{
    ActionId action;
    QString target; ///< service or instance id
    QMap<QString, QString> arguments;
    QString operatorId;
    IncidentId incident; ///< may be empty
    RunId run; ///< the runbook run that asks; may be empty
    int step = -1;

    bool operator==(const Intent &) const = default;
};

/// One guard's answer. Every verdict is shown, also the good ones.
struct GuardVerdict
{
    QString guard; ///< the sentence, or the name of a built-in guard: journal, stop, cool-down, conflict, arguments,
                   ///< eligibility
    bool allowed = false;
    QString live; ///< the value now
    QString limit;
    QString reason; ///< why not; empty when allowed
    std::optional<Instant> until; ///< when it will be allowed by itself

    bool operator==(const GuardVerdict &) const = default;
};

/// One instance as candidate for a role.
struct Candidate
{
    InstanceId instance;
    bool eligible = false;
    QString reason; ///< why not: `lag 41 MB > 16 MB`, `does not answer`, `is the primary`
    QString figure; ///< `lag 0.2 MB`

    bool operator==(const Candidate &) const = default;
};

/// What would happen: shown before the gesture. Sending nothing.
struct Preview
{
    Intent intent;
    ActionSpec spec;
    QString title; ///< filled in, English; presenters localize from spec
    QString request; ///< exact bytes to be sent, secrets masked
    QString endpoint;
    QList<GuardVerdict> verdicts;
    QList<Candidate> candidates; ///< for actions with an instance argument
    struct RoleChange
    {
        InstanceId instance;
        QString from;
        QString to;
        bool operator==(const RoleChange &) const = default;
    };
    QList<RoleChange> roleChanges;
    QList<ServiceId> affected; ///< blast radius, nearest first

    bool allowed() const { return std::ranges::all_of(verdicts, &GuardVerdict::allowed); }
    /// The first eligible candidate; empty when there is none.
    QString best() const
    {
        const auto found = std::ranges::find(candidates, true, &Candidate::eligible);
        return found == candidates.end() ? QString() : found->instance.value;
    }
    bool operator==(const Preview &) const = default;
};

enum class ActionState
{
    Refused, ///< a guard said no; nothing was sent
    Intended, ///< journaled; the request may or may not have left
    Requested,
    Verifying, ///< answered; the world has not shown it yet
    Confirmed, ///< the observed state says so
    Failed, ///< refused by the target, or the world shows the opposite within the time
    Unknown, ///< the outcome cannot be told; never repeated by itself, resolved by reading the state
};

/// One action, from intent to outcome: a fold over the journal.
struct ActionRecord
{
    qint64 number = 0; ///< the intent's journal entry; also its name: `#1377`
    Intent intent;
    ActionState state = ActionState::Intended;
    Instant intendedAt;
    std::optional<Instant> endedAt;
    QString answer; ///< status and first line of the target's answer
    QString reason; ///< of Failed, Refused and Unknown
    QStringList evidence; ///< the verification's sentences with their live values

    bool isOpen() const
    {
        return state == ActionState::Intended || state == ActionState::Requested || state == ActionState::Verifying;
    }
    bool operator==(const ActionRecord &) const = default;
};

}
