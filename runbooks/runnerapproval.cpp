// SPDX-License-Identifier: GPL-3.0-or-later
// Who agrees to a step, or refuses: here, with a passphrase, or at a console of his own.
#include "journal/journal.h"
#include "journal/kinds.h"
#include "runbooks/runner.h"
#include "situation/situation.h"

#include <QCoro/QCoroFuture>

#include <QPointer>

#include <algorithm>

namespace Hikeshi {

using namespace Qt::StringLiterals;

using State = StepState::State;
using Kinds = Block::Kind;

namespace {

QString nameOf(int step)
{
    return u"step %1"_s.arg(step + 1);
}

}

std::optional<Error> Runner::whyNotToApprove(const Run &run, int step, const QString &approver) const
{
    const StepState &state = run.steps[step];
    const Block *approval = run.runbook.steps[step].block(Kinds::Approval);
    const auto person = std::ranges::find(m_site.people, approver, &RunnerSite::Person::id);
    if (!approval || state.state != State::Waiting)
        return Error{ErrorKind::Refused, nameOf(step), u"nobody asks for approval"_s, {}};
    if (approval->within.count() > 0
        && m_situation.now() - state.askedAt.value_or(m_situation.now()) > approval->within)
        return Error{ErrorKind::Refused, nameOf(step), u"its time is over"_s, u"ask for approval again"_s};
    if (person == m_site.people.end())
        return Error{ErrorKind::Refused, approver, u"is no operator of this site"_s, {}};
    if (approver == state.askedBy)
        return Error{ErrorKind::Refused, approver, u"asked for it, and cannot approve it"_s,
                     u"another operator must approve"_s};
    if (std::ranges::contains(state.approvals, approver, &StepState::Approval::who))
        return Error{ErrorKind::Refused, approver, u"has approved already"_s, u"another operator must approve"_s};
    const auto fits = [&](const QString &role) { return approval->roles.contains(role); };
    if (!approval->roles.isEmpty() && std::ranges::none_of(person->roles, fits))
        return Error{ErrorKind::Refused, approver, u"is not %1"_s.arg(approval->roles.join(u" or "_s)),
                     u"somebody in that role must approve"_s};
    return std::nullopt;
}

QCoro::Task<Result<void>> Runner::isReally(QString approver, QString passphrase)
{
    if (passphrase.isEmpty() && approver != m_site.operatorHere)
        co_return fail(ErrorKind::Refused, approver, u"does not sit at this console"_s, u"give the passphrase"_s);
    if (passphrase.isEmpty())
        co_return {};
    const auto person = std::ranges::find(m_site.people, approver, &RunnerSite::Person::id);
    const QByteArray hash = person == m_site.people.end() ? QByteArray() : person->passphraseHash;
    if (hash.isEmpty() || !m_site.matches)
        co_return fail(ErrorKind::Refused, approver, u"has no passphrase on this site"_s,
                       u"set one with `hikeshictl operator passphrase`"_s);
    if (!co_await m_site.matches(hash, passphrase))
        co_return fail(ErrorKind::Refused, approver, u"the passphrase is wrong"_s);
    co_return {};
}

Runner::Written Runner::writeWord(const Run &run, int step, const Word &word, const QString &way)
{
    QJsonObject body{{u"approver"_s, word.approver}, {u"way"_s, way}};
    if (!word.console.isEmpty())
        body.insert(u"console"_s, word.console);
    if (word.approves)
        return change(run, step, u"approved"_s, body, word.approver);
    body.insert(u"rejected"_s, true);
    body.insert(u"note"_s,
                word.reason.isEmpty() ? u"rejected by %1"_s.arg(word.approver)
                                      : u"rejected by %1: %2"_s.arg(word.approver, word.reason));
    return change(run, step, u"pending"_s, body, word.approver);
}

namespace {

/// A result without its entry.
Result<void> ended(const Result<Entry> &written)
{
    if (!written)
        return std::unexpected(written.error());
    return {};
}

}

QCoro::Task<Result<void>> Runner::approve(int step, QString approver, QString passphrase)
{
    const QPointer<Runner> self(this);
    const auto found = openStep(step);
    if (!found)
        co_return std::unexpected(found.error());
    const Run run = **found;
    if (const auto why = whyNotToApprove(run, step, approver))
        co_return std::unexpected(*why);
    if (const Result<void> really = co_await isReally(approver, passphrase); !really || !self)
        co_return really;
    const QString way = passphrase.isEmpty() ? u"console"_s : u"passphrase"_s;
    const Word word{.approver = approver, .console = {}, .reason = {}};
    const Result<Entry> written = co_await writeWord(run, step, word, way);
    co_return ended(written);
}

QCoro::Task<Result<void>> Runner::reject(int step, QString approver, QString passphrase, QString reason)
{
    const QPointer<Runner> self(this);
    const auto found = openStep(step);
    if (!found)
        co_return std::unexpected(found.error());
    const Run run = **found;
    if (const auto why = whyNotToApprove(run, step, approver))
        co_return std::unexpected(*why);
    if (const Result<void> really = co_await isReally(approver, passphrase); !really || !self)
        co_return really;
    const QString way = passphrase.isEmpty() ? u"console"_s : u"passphrase"_s;
    const Word word{.approver = approver, .console = {}, .approves = false, .reason = reason};
    const Result<Entry> written = co_await writeWord(run, step, word, way);
    co_return ended(written);
}

Runner::Written Runner::takeWord(int step, const Word &word)
{
    const auto run = openStep(step);
    if (!run)
        return QtFuture::makeReadyValueFuture(Result<Entry>(std::unexpected(run.error())));
    if (const auto why = whyNotToApprove(**run, step, word.approver))
        return QtFuture::makeReadyValueFuture(Result<Entry>(std::unexpected(*why)));
    return writeWord(**run, step, word, u"console"_s);
}

}
