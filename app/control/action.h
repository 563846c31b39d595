// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "control/request.h"
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
    std::optional<Localized> answerDecides; ///< the target cannot be read: its answer is all there is. Says why
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
    QString override; ///< why guards that may be overridden are; empty: none is

    bool operator==(const Intent &) const = default;
};

/// One guard's answer. Every verdict is shown, also the good ones.
struct GuardVerdict
{
    QString guard; ///< the sentence, or the name of a built-in guard: control/guards.h has them
    bool allowed = false;
    QString live; ///< the value now
    QString limit;
    QString reason; ///< why not; empty when allowed
    std::optional<Instant> until; ///< when it will be allowed by itself
    bool overridable = false; ///< a reason may be given for going on all the same
    bool overridden = false; ///< and was; never when it is allowed

    bool passes() const { return allowed || overridden; }
    bool operator==(const GuardVerdict &) const = default;
};

/// One instance as candidate for a role.
struct Candidate
{
    InstanceId instance;
    bool eligible = false;
    QString reason; ///< why not: `lag 41 MB > 16 MB`, `does not answer`, `is the primary`
    QString figure; ///< `lag 0.2 MB`
    bool byCondition = false; ///< a condition of the action refuses it, not what it is

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
    QList<Request> requests; ///< the same as they would leave, secret arguments in the clear: never shown or written
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

    QString progress; ///< live value of what the action's `progress` names; empty when it names nothing
    Localized answerNote; ///< what to know of the target's answer before it is trusted

    /// Every guard allows it or is overridden.
    bool allowed() const { return std::ranges::all_of(verdicts, &GuardVerdict::passes); }
    /// What refuses: `guard: reason; …`. Empty when allowed.
    QString refusal() const;
    /// The first eligible candidate; empty when there is none.
    QString best() const
    {
        const auto found = std::ranges::find(candidates, true, &Candidate::eligible);
        return found == candidates.end() ? QString() : found->instance.value;
    }
    bool operator==(const Preview &) const = default;
};

/// A second person's word that it may be done.
struct Approval
{
    enum class Way
    {
        Console, ///< from a console where the approver sits
        Passphrase, ///< at the requester's console, by the approver's own passphrase
    };

    QString operatorId;
    Instant at;
    Way way = Way::Console;

    bool operator==(const Approval &) const = default;
};

/// What the target itself said when it was asked to try it out.
struct DryRun
{
    bool accepted = false;
    QString text;

    bool operator==(const DryRun &) const = default;
};

/// Select before operate: an action that is validated and holds its target for one operator, for a short time.
struct Selection
{
    enum class State
    {
        Held,
        Operated,
        Released,
        Expired
    };

    qint64 number = 0; ///< its journal entry (action.selected)
    Preview preview; ///< as it was when selected
    Instant at;
    Instant until; ///< operate before this; while approvals are awaited: approve before this
    State state = State::Held;
    int persons = 1; ///< who must agree, the requester among them
    QList<Approval> approvals;
    std::optional<DryRun> dryRun;
    QString console; ///< another console that holds it; empty: this one

    bool isApproved() const { return approvals.size() + 1 >= persons; }
    bool isHeld(Instant now) const { return state == State::Held && now < until; }
    bool operator==(const Selection &) const = default;
};

enum class ActionState
{
    Refused, ///< a guard said no; nothing was sent
    Intended, ///< journaled; nothing has left yet, or it is not known that it has
    Requested, ///< the request is journaled and leaves
    Verifying, ///< answered; the world has not shown it yet
    Confirmed, ///< the observed state says so
    Failed, ///< refused by the target, or the world shows the opposite within the time
    Unknown, ///< the outcome cannot be told; never repeated by itself, resolved by reading the state
};

/// The whole table of what may come after what; the fold over the journal changes nothing else.
bool mayFollow(ActionState from, ActionState to);
bool mayFollow(Selection::State from, Selection::State to);

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
    qint64 selection = 0; ///< the entry that selected it; 0: none did
    Localized meaning; ///< of the answer, from the connector's `answers`; may be empty
    bool acknowledged = false; ///< its outcome was taken note of
    QMap<QString, QString> before; ///< the target's properties that it can set, as they were
    QMap<QString, QString> moment; ///< what `verify` names besides the arguments, as it was when it was operated
    QStringList requests; ///< what left, in order: exact bytes, secrets masked
    QString peer; ///< who answered last
    Milliseconds latency{0}; ///< of the last answer

    bool isOpen() const
    {
        return state == ActionState::Intended || state == ActionState::Requested || state == ActionState::Verifying;
    }
    bool operator==(const ActionRecord &) const = default;
};

/// A temporary defence that stands: when it ends, and what ends it.
struct Expiry
{
    qint64 intent = 0;
    ActionId revert; ///< empty: nothing ends it but the target itself
    QString target;
    QMap<QString, QString> arguments; ///< of `revert`
    Instant due;
    Instant warnAt;
    bool byTarget = false; ///< the target ends it by itself; it is only watched
    QString trouble; ///< why it stands although its time is over; empty before

    bool operator==(const Expiry &) const = default;
};

/// A property that could not be put back, and why.
struct RestoreFinding
{
    QString property;
    QString was;
    QString now; ///< empty: not known
    QString reason;

    bool operator==(const RestoreFinding &) const = default;
};

}
