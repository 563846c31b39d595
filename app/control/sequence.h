// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "control/answers.h"
#include "control/controlapi.h"
#include "control/render.h"

#include <functional>

namespace Hikeshi {

/// Everything that is sent for one action, worked out before the intent is written: a value.
struct Sequence
{
    Connector connector; ///< its transport counts; its actions are not needed
    ConnectorAction action;
    Values values;
    QString address; ///< the endpoint's
    Credentials credentials;
    TlsFiles tls;
};

/// All of an action's requests as far as they are known before the first has been sent.
Result<QList<Request>> planned(const Sequence &sequence);
/// Its requests as people see them before they leave, in order; what is taken from answers stays `{name}`.
Result<QStringList> previews(const Sequence &sequence);

/// Who is told of each request before it leaves and of each answer; an error keeps everything that follows from being
/// sent.
struct SequenceWatch
{
    std::function<QCoro::Task<Result<void>>(const Request &)> leaves;
    std::function<QCoro::Task<Result<void>>(const Request &, const Answer &, const Judgement &)> answered;
};

struct SequenceEnd
{
    Promise promise = Promise::Unknown;
    Localized meaning; ///< of the answer that decided, with the arguments in it
    QString said; ///< that answer, for people; or why nothing was sent
    Answer answer; ///< the last one
    int sent = 0; ///< requests that left
    bool changing = false; ///< one of them may have changed something
    Values values; ///< with what was taken
};

/// Sends the action's requests in order; each once, and none after one that did not succeed. Reads only look.
QCoro::Task<SequenceEnd> carryOut(ControlApi &api, const Clearance &clearance, Sequence sequence, SequenceWatch watch);

/// What the target's own dry run said.
struct DryRunFinding
{
    bool accepted = false;
    QString text; ///< the answer, its shown part, or how it differs from what is there: `~ spec.replicas: 3 → 5`
};
QCoro::Task<DryRunFinding> tryOut(ControlApi &api, const Clearance &clearance, Sequence sequence, SequenceWatch watch);

}
