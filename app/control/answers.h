// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "control/connector.h"

namespace Hikeshi {

/// What the target's answer promises, before the world has been looked at.
enum class Promise
{
    Success,
    Failure,
    Unknown
};

struct Judgement
{
    Promise promise = Promise::Unknown;
    Localized meaning; ///< what this answer is documented to mean, with `{argument}`s; may be empty

    bool operator==(const Judgement &) const = default;
};

/// Weighs one answer: never sent is a failure, lost is unknown; then the first documented answer that fits; then texts
/// that tell nothing, blank answers, and the status.
Judgement weigh(const Answer &answer, const RequestTemplate &pattern, const QList<AnswerMeaning> &answers,
                Request::Transport transport);

/// Status and text for people: `412 leader name does not match`.
QString said(const Answer &answer, Request::Transport transport);

}
