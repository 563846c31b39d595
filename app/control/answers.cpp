// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/answers.h"

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

bool fitsAnswer(const AnswerMeaning &meaning, int status, const QString &text)
{
    return (meaning.statuses.isEmpty() || meaning.statuses.contains(status))
        && (meaning.contains.isEmpty() || text.contains(meaning.contains))
        && (meaning.lacks.isEmpty() || !text.contains(meaning.lacks));
}

Promise promiseOf(AnswerMeaning::Outcome outcome)
{
    return outcome == AnswerMeaning::Outcome::Success ? Promise::Success
        : outcome == AnswerMeaning::Outcome::Failure  ? Promise::Failure
                                                      : Promise::Unknown;
}

}

Judgement weigh(const Answer &answer, const RequestTemplate &pattern, const QList<AnswerMeaning> &answers,
                Request::Transport transport)
{
    if (answer.kind == Answer::Kind::NotSent)
        return {Promise::Failure, {}};
    if (answer.kind == Answer::Kind::Lost)
        return {Promise::Unknown, {}};
    const QString text = QString::fromUtf8(answer.body).trimmed();
    for (const AnswerMeaning &meaning : answers) {
        if (fitsAnswer(meaning, answer.status, text))
            return {promiseOf(meaning.outcome), meaning.means};
    }
    if (std::ranges::any_of(pattern.unknownText, [&](const QString &part) { return text.contains(part); }))
        return {Promise::Unknown, {}};
    if (transport == Request::Transport::Socket) {
        // A runtime socket's success is an empty line; anything else that is not expected is a complaint.
        const bool good = text.isEmpty() ? pattern.emptySucceeds.value_or(true) : pattern.successText.contains(text);
        return {good ? Promise::Success : Promise::Failure, {}};
    }
    if (!pattern.success.contains(answer.status))
        return {Promise::Failure, {}};
    return {text.isEmpty() && !pattern.emptySucceeds.value_or(true) ? Promise::Failure : Promise::Success, {}};
}

QString said(const Answer &answer, Request::Transport transport)
{
    if (answer.kind != Answer::Kind::Answered)
        return answer.reason;
    const QString text = QString::fromUtf8(answer.body).trimmed();
    if (transport == Request::Transport::Socket)
        return text;
    const QString status =
        transport == Request::Transport::Exec ? u"exit %1"_s.arg(answer.status) : QString::number(answer.status);
    return text.isEmpty() ? status : status + u' ' + text;
}

}
