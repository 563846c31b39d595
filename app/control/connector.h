// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "control/action.h"
#include "control/request.h"
#include "situation/finding.h"
#include "situation/result.h"

#include <QVariant>

namespace Hikeshi {

/// What one of a target's answers means: the first that fits is taken.
struct AnswerMeaning
{
    enum class Outcome
    {
        Success,
        Failure,
        Unknown
    };

    int status = 0; ///< 0: any
    QString contains; ///< in the answer's text; empty: any
    Outcome outcome = Outcome::Failure;
    Localized means;

    bool fits(int answered, const QString &text) const
    {
        return (status == 0 || status == answered) && (contains.isEmpty() || text.contains(contains));
    }
    bool operator==(const AnswerMeaning &) const = default;
};

/// How one action becomes a request. Texts hold `{argument}`s.
struct RequestTemplate
{
    QString method;
    QString path;
    QVariant body; ///< JSON as a tree; `{name}` alone in a string takes the argument's own type
    QString command; ///< for sockets
    QString endpoint; ///< `target`, `any`, or the name of an instance argument: whom to ask
    QList<int> success; ///< HTTP status that promise success
    QStringList successText; ///< sockets: answers, beside an empty line, that are no complaint
    QStringList unknownText; ///< an answer with one of these in it tells nothing, whatever its status
    Milliseconds timeout{30'000};
    QList<AnswerMeaning> answers; ///< before `success` and `unknown` are looked at

    bool operator==(const RequestTemplate &) const = default;
};

/// How a property is put back to what it was.
struct RestoreRule
{
    ActionId action;
    QMap<QString, QString> arguments; ///< with `{was}`

    bool operator==(const RestoreRule &) const = default;
};

struct ConnectorAction
{
    ActionSpec spec;
    RequestTemplate request;
    QMap<QString, RestoreRule> restore; ///< by the property in spec.snapshot
    std::optional<RequestTemplate> dryRun; ///< the target's own
    QList<Preview::RoleChange> roleChanges; ///< with `{argument}`s; `{primary}` is whoever is primary now, or was last

    bool operator==(const ConnectorAction &) const = default;
};

/// A control API, declared in a file: app/control/README.md has the format. Adding one takes no C++.
struct Connector
{
    QString id;
    Localized title;
    Request::Transport transport = Request::Transport::Http;
    QList<ConnectorAction> actions;

    /// Reads the whole file and reports everything that is wrong in it; actions with an error are left out.
    static Connector parse(const QByteArray &text, const QString &file, Findings &findings);
    const ConnectorAction *action(const ActionId &named) const;
    bool operator==(const Connector &) const = default;
};

using Arguments = QMap<QString, QString>;

/// Fills the template. Values are escaped for where they stand: JSON, URL path, or refused if they could end a socket
/// command.
Result<Request> render(const Connector &connector, const ConnectorAction &action, const Arguments &arguments);

/// `Fail over {target}` with the arguments in it; unknown names stay.
QString filled(const QString &text, const Arguments &arguments);

}
