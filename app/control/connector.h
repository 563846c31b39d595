// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "control/action.h"
#include "control/request.h"
#include "situation/finding.h"
#include "situation/result.h"

#include <QVariant>

namespace Hikeshi {

/// How one action becomes a request. Texts hold `{argument}`s.
struct RequestTemplate
{
    QString method;
    QString path;
    QList<std::pair<QString, QString>> headers;
    QVariant body; ///< JSON as a tree; `{name}` alone in a string takes the argument's own type
    QList<std::pair<QString, QString>> form; ///< instead of a body: application/x-www-form-urlencoded
    QString text; ///< instead of a body: as it is. For a program: what is written to it
    QString command; ///< for sockets
    QStringList argv; ///< for programs
    QString endpoint; ///< `target`, `any`, or the name of an instance argument: whom to ask
    QList<int> success; ///< HTTP status, or exit codes, that promise success
    QStringList successText; ///< sockets: answers, beside an empty line, that are no complaint
    QStringList unknownText; ///< an answer with one of these in it tells nothing, whatever its status
    std::optional<bool> emptySucceeds; ///< what a whole but blank answer says; nothing: as its status, a socket's yes
    QMap<QString, QString> take; ///< names for values of the JSON answer, by their paths: `version: data.version`
    QString forEach; ///< sent once for each item of this taken list, as `{NAME.path}`
    QMap<QString, QString> where; ///< … that fits
    QMap<QString, QString> unless; ///< … and not this
    Milliseconds timeout{30'000};

    bool isRead() const { return method == QStringLiteral("GET"); } ///< changes nothing
    bool operator==(const RequestTemplate &) const = default;
};

/// What a documented answer means: shown distinctly, in the reader's language.
struct AnswerMeaning
{
    enum class Outcome
    {
        Success, ///< promises success; the world decides
        Failure,
        Unknown ///< tells nothing; the world decides
    };

    QList<int> statuses; ///< empty: any
    QString contains; ///< empty: anything
    QString lacks;
    Outcome outcome = Outcome::Failure;
    Localized means; ///< with `{argument}`s

    bool operator==(const AnswerMeaning &) const = default;
};

/// The target's own try-out.
struct DryRunTemplate
{
    QList<RequestTemplate> requests; ///< reads first; the last one tries
    QString contains; ///< the answer must have it in it
    QString lacks;
    QString shows; ///< path of what is shown of the answer; empty: all of it
    bool diff = false; ///< shows how the last answer differs from the first one
    QStringList ignore; ///< paths that do not count in the difference

    bool operator==(const DryRunTemplate &) const = default;
};

/// The way back for one property that an action can set.
struct RestoreRule
{
    ActionId action;
    QMap<QString, QString> arguments; ///< with `{was}` for the value before

    bool operator==(const RestoreRule &) const = default;
};

struct ConnectorAction
{
    ActionSpec spec;
    QList<RequestTemplate> before; ///< sent first, in order, under the same intent
    RequestTemplate request; ///< the one that decides
    QList<AnswerMeaning> answers; ///< the first that fits
    std::optional<DryRunTemplate> dryRun;
    QMap<QString, RestoreRule> restore; ///< by the property in spec.snapshot
    QList<Preview::RoleChange> roleChanges; ///< with `{argument}`s; `{primary}` is whoever is primary now, or was last

    QList<RequestTemplate> requests() const { return before + QList{request}; }
    bool operator==(const ConnectorAction &) const = default;
};

/// What a site must say of its own when it binds the connector: a zone, a stanza, the units that may be touched.
struct SettingSpec
{
    QString name;
    Localized title;
    bool required = true;
    QStringList fallback;
    QString pattern; ///< each value must match it as a whole; may be empty
    bool fromBackends = false; ///< left out, it is the backends that the site's sources name for the service

    bool operator==(const SettingSpec &) const = default;
};

/// A control API, declared in a file: app/control/README.md has the format. Adding one takes no C++. Its `reads` are
/// parsed by sources/readmapping.h.
struct Connector
{
    QString id;
    Localized title;
    Request::Transport transport = Request::Transport::Http;
    QList<SettingSpec> settings;
    QList<ConnectorAction> actions;
    QString file;

    /// Reads the whole file and reports everything that is wrong in it; actions with an error are left out.
    static Connector parse(const QByteArray &text, const QString &file, Findings &findings);
    const ConnectorAction *action(const ActionId &named) const;
    bool operator==(const Connector &) const = default;
};

/// What an argument's value is wrong in, as far as the value alone tells: type, limits, choices, pattern, control
/// letters. Empty when it is right.
QString misfit(const ArgumentSpec &spec, const QString &value);

/// IPv4 or IPv6 as they are written out, with an optional `/prefix`: four whole numbers, or groups. Never a name, and
/// none of the old short forms (`10.1`).
bool isAddress(const QString &text);

}
