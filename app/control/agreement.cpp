// SPDX-License-Identifier: GPL-3.0-or-later
// The second person: at this console or at another, and what other consoles are kept from meanwhile.
#include "control/actiondrafts.h"
#include "control/plan.h"
#include "journal/journal.h"
#include "journal/passphrase.h"
#include "situation/situation.h"

#include <QCoro/QCoroFuture>

namespace Hikeshi {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// What no other console may hold meanwhile: two that share one of these disturb each other, as the guards say.
QStringList Dispatcher::thingsOf(const Plan &plan) const
{
    const ActionSpec &spec = plan.preview.spec;
    const QString service = plan.service.value;
    if (spec.target == ActionSpec::Target::Service) {
        QStringList things{u"service:"_s + service};
        if (const Service *known = m_situation.map().topology().service(plan.service)) {
            for (const InstanceId &instance : known->instances)
                things.append(u"instance:"_s + instance.value);
        }
        return things;
    }
    QStringList things{u"instance:"_s + plan.preview.intent.target, u"action:%1@%2"_s.arg(spec.id.value, service)};
    for (const QString &other : spec.conflicts)
        things.append(u"action:%1@%2"_s.arg(other, service));
    things.removeDuplicates();
    return things;
}

/// The claim that lasts until the outcome is known; asked for once more at the moment of acting.
QCoro::Task<Result<qint64>> Dispatcher::holdWhileActing(Plan plan, qint64 selection)
{
    const Milliseconds lasts = std::min<Milliseconds>(plan.preview.spec.verifyWithin + 2min, 1h);
    const qint64 selected = m_claims.value(selection); // none when the shared journal was away then
    const Draft draft = Drafts::actionIntentElsewhere(plan.preview, selected);
    return m_shared.claim(thingsOf(plan), lasts, draft, selected);
}

QString Dispatcher::whyNotApproved(const Selection &selection, const QString &approver) const
{
    if (!selection.isHeld(m_situation.now()) || m_ending.contains(selection.number))
        return u"is not held any more"_s;
    if (approver.isEmpty())
        return u"nobody was named who agrees"_s;
    if (selection.preview.intent.operatorId == approver)
        return u"%1 asked for it: another person must agree"_s.arg(approver);
    if (std::ranges::contains(selection.approvals, approver, &Approval::operatorId)
        || m_approving.contains({selection.number, approver}))
        return u"%1 has agreed already"_s.arg(approver);
    return selection.isApproved() ? u"needs nobody's word any more"_s : QString();
}

/// That it is really this person.
QCoro::Task<Result<Approval>> Dispatcher::approval(QString where, QString approver, QString passphrase)
{
    const Instant now = m_situation.now();
    if (passphrase.isEmpty()) {
        if (approver == m_policy.operatorId)
            co_return Approval{approver, now, Approval::Way::Console};
        co_return fail(ErrorKind::Refused, where, u"%1 does not sit at this console"_s.arg(approver),
                       u"agree with the passphrase, or at the other console"_s);
    }
    const QByteArray hash = m_policy.passphraseHash.value(approver);
    if (hash.isEmpty())
        co_return fail(ErrorKind::Refused, where, u"the site knows no passphrase of %1"_s.arg(approver),
                       u"add `passphrase:` to the operator in site.yaml"_s);
    const bool right = co_await matches(hash, passphrase);
    if (!right)
        co_return fail(ErrorKind::Refused, where, u"this is not the passphrase of %1"_s.arg(approver));
    co_return Approval{approver, now, Approval::Way::Passphrase};
}

QCoro::Task<Result<void>> Dispatcher::approve(qint64 number, QString approver, QString passphrase)
{
    const QPointer<Dispatcher> self(this);
    const QString where = number < 0 ? u"another console's selection"_s : u"selection #%1"_s.arg(number);
    const auto selection = [this, number] {
        return number < 0 ? m_shared.elsewhere(number).value_or(Selection{}) : m_fold.held().value(number);
    };
    if (const QString reason = whyNotApproved(selection(), approver); !reason.isEmpty())
        co_return fail(ErrorKind::Refused, where, reason);
    const Result<Approval> given = co_await approval(where, approver, passphrase);
    if (!self)
        co_return fail(ErrorKind::Cancelled, where, u"the program ends"_s);
    if (!given)
        co_return std::unexpected(given.error());
    if (const QString reason = whyNotApproved(selection(), approver); !reason.isEmpty()) // it took a while
        co_return fail(ErrorKind::Refused, where, reason);
    if (number < 0)
        co_return co_await m_shared.agree(-number, *given);
    co_return co_await writeApproval(number, *given);
}

QCoro::Task<Result<void>> Dispatcher::writeApproval(qint64 number, Approval approval)
{
    const QPointer<Dispatcher> self(this);
    const Selection held = m_fold.held().value(number);
    const bool last = held.approvals.size() + 2 >= held.persons;
    const Instant until = last ? m_situation.now() + m_policy.selectFor : held.until;
    const QString approver = approval.operatorId;
    const Draft draft = Drafts::actionApproved(number, approval, until);
    m_approving.insert({number, approver});
    const Result<Entry> written = co_await m_journal.append(draft);
    if (self)
        m_approving.remove({number, approver});
    if (!written)
        co_return std::unexpected(written.error());
    co_return {};
}

void Dispatcher::hearAgreement(qint64 claim, const QString &approver)
{
    const qint64 number = m_claims.key(claim);
    if (number > 0 && whyNotApproved(m_fold.held().value(number), approver).isEmpty())
        writeApproval(number, {approver, m_situation.now(), Approval::Way::Console});
}

}
