// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runbook/approvalpart.h"

#include "situation/situation.h"
#include "widgets/common/agreementline.h"
#include "widgets/common/panel.h"
#include "widgets/presenters/actionwording.h"

#include <QPointer>

#include <algorithm>

namespace Hikeshi {

using namespace Qt::StringLiterals;

ApprovalPart::ApprovalPart(const Block &block, const Desk &desk, int step, QWidget *parent)
    : StepPart(desk, step, parent)
    , m_block(block)
    , m_state(sentence())
    , m_ask(new QPushButton(this))
    , m_giving(new AgreementLine(this))
{
    m_state->setObjectName(u"approvalState"_s);
    m_ask->setObjectName(u"askApproval"_s);
    m_giving->setNames(u"stepApprover"_s, u"stepPassphrase"_s, u"approveStep"_s);
    m_giving->addRefusal(u"rejectStep"_s);
    m_giving->setHere(desk.operatorId);
    auto *column = qobject_cast<QVBoxLayout *>(layout());
    column->addWidget(m_ask, 0, Qt::AlignLeft);
    column->addWidget(m_giving);
    connect(m_ask, &QPushButton::clicked, this,
            [this] { watch(this->desk().runner.askApproval(this->step(), this->desk().operatorId)); });
    connect(m_giving, &AgreementLine::given, this,
            [this](const QString &who, const QString &passphrase) { answer(true, who, passphrase); });
    connect(m_giving, &AgreementLine::refused, this,
            [this](const QString &who, const QString &passphrase) { answer(false, who, passphrase); });
}

// Whoever may still agree: in one of the roles, not who asked, not twice.
QList<Operator> ApprovalPart::approvers(const StepState &state) const
{
    QList<Operator> may;
    std::ranges::copy_if(desk().site.operators, std::back_inserter(may), [&](const Operator &each) {
        const bool inRole = m_block.roles.isEmpty()
            || std::ranges::any_of(each.roles, [this](const QString &role) { return m_block.roles.contains(role); });
        return inRole && each.id != state.askedBy
            && std::ranges::none_of(state.approvals, [&](const auto &given) { return given.who == each.id; });
    });
    return may;
}

void ApprovalPart::refresh(const Run &run, const LiveStep &)
{
    const StepState &state = run.steps[step()];
    const bool asked = state.askedAt.has_value();
    const bool approved = asked && run.isApproved(step());
    QStringList given;
    for (const StepState::Approval &each : state.approvals)
        given.append(nameOf(each.who));
    QString text = approved ? tr("✓ approved by %1").arg(given.join(u", "_s))
        : asked
        ? tr("asked by %1 · approved by %2 of %3").arg(nameOf(state.askedBy)).arg(given.size()).arg(m_block.persons)
        : m_block.roles.isEmpty() ? tr("%1 must approve").arg(m_block.persons)
                                  : tr("%1 must approve: %2").arg(m_block.persons).arg(m_block.roles.join(u", "_s));
    if (asked && !approved && m_block.within.count() > 0) {
        const Milliseconds left = *state.askedAt + m_block.within - desk().situation.now();
        text += u" · "_s + (left.count() > 0 ? tr("%1 left").arg(toClock(left)) : tr("▲ its time is over: ask again"));
    }
    // Why it came back: rejected, or nobody approved in time.
    const bool cameBack = !asked && state.state == StepState::State::Pending && !state.note.isEmpty();
    if (cameBack)
        text = u"▲ "_s + Wording::reason(state.note) + u" · "_s + text;
    m_state->setText(text);
    setTone(m_state,
            cameBack       ? Theme::Tone::Warning
                : approved ? Theme::Tone::Good
                : asked    ? Theme::Tone::Warning
                           : Theme::Tone::Quiet);
    const bool over = asked && m_block.within.count() > 0 && *state.askedAt + m_block.within <= desk().situation.now();
    m_ask->setVisible(!approved && (!asked || over));
    const QList<Operator> may = asked && !approved && !over ? approvers(state) : QList<Operator>();
    m_giving->setVisible(!may.isEmpty());
    m_giving->setPeople(may, desk().look.language());
}

void ApprovalPart::retranslate(const Run &)
{
    m_ask->setText(tr("Ask for approval"));
    m_ask->setToolTip(tr("Time begins to run; whoever asks cannot approve"));
    m_giving->setWords({.who = tr("Who approves"),
                        .passphrase = tr("Passphrase of who approves"),
                        .button = tr("Approve"),
                        .missing = tr("Enter the passphrase of who approves"),
                        .nobody = {}, // without anybody it is not there
                        .refuse = tr("Reject"),
                        .refusing = tr("The step goes back to who asked")});
}

QCoro::Task<> ApprovalPart::answer(bool approves, QString who, QString passphrase)
{
    const QPointer<ApprovalPart> self(this);
    m_giving->setChecking(true);
    Runner &runner = desk().runner;
    Result<void> said;
    if (approves)
        said = co_await runner.approve(step(), who, passphrase);
    else
        said = co_await runner.reject(step(), who, passphrase, QString());
    if (!self)
        co_return;
    m_giving->setChecking(false);
    m_giving->clear();
    complain(said ? QString() : said.error().text());
}

}
