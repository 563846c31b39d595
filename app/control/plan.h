// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "control/dispatcher.h"

namespace Hikeshi {

/// Everything one action needs, worked out before its intent is written.
struct Dispatcher::Plan
{
    Preview preview;
    Request request;
    RequestTemplate pattern;
    std::optional<Request> dryRun;
    RequestTemplate dryRunPattern;
    QList<Condition> verify;
    ServiceId service;
    Arguments arguments; ///< completed
    Hand hand = Hand::Operator;
};

/// What the target's answer promises, before the world has been looked at.
struct Promise
{
    AnswerMeaning::Outcome outcome = AnswerMeaning::Outcome::Unknown;
    Localized means; ///< from the connector; may be empty
};

Promise promiseOf(const Answer &answer, const RequestTemplate &pattern, Request::Transport transport);

/// What was said, in one line: `412 leader name does not match`.
QString said(const Answer &answer);

}
