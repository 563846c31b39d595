// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runbook/approvalpart.h"

#include "situation/situation.h"
#include "widgets/common/panel.h"
#include "widgets/presenters/actionwording.h"

#include <QHBoxLayout>
#include <QPointer>

#include <algorithm>

namespace Hikeshi {

using namespace Qt::StringLiterals;

ApprovalPart::ApprovalPart(const Block &block, const Desk &desk, int step, QWidget *parent)
    : StepPart(desk, step, parent)
    , m_block(block)
    , m_state(sentence())
    , m_ask(new QPushButton(this))
    , m_giving(new QWidget(this))
    , m_who(new QComboBox(m_giving))
    , m_passphrase(new QLineEdit(m_giving))
    , m_approve(new QPushButton(m_giving))
    , m_reject(new QPushButton(m_giving))
{
    m_state->setObjectName(u"approvalState"_s);
    m_ask->setObjectName(u"askApproval"_s);
    m_who->setObjectName(u"stepApprover"_s);
    m_passphrase->setObjectName(u"stepPassphrase"_s);
    m_approve->setObjectName(u"approveStep"_s);
    m_reject->setObjectName(u"rejectStep"_s);
    setKind(m_reject, "flat");
    m_passphrase->setEchoMode(QLineEdit::Password);
    auto *line = new QHBoxLayout(m_giving);
    line->setContentsMargins(0, 0, 0, 0);
    line->addWidget(m_who);
    line->addWidget(m_passphrase, 1);
    line->addWidget(m_approve);
    line->addWidget(m_reject);
    auto *column = qobject_cast<QVBoxLayout *>(layout());
    column->addWidget(m_ask, 0, Qt::AlignLeft);
    column->addWidget(m_giving);
    connect(m_ask, &QPushButton::clicked, this,
            [this] { watch(this->desk().runner.askApproval(this->step(), this->desk().operatorId)); });
    connect(m_approve, &QPushButton::clicked, this, [this] { answer(true); });
    connect(m_reject, &QPushButton::clicked, this, [this] { answer(false); });
    connect(m_passphrase, &QLineEdit::returnPressed, this, [this] { answer(true); });
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
        ? tr("asked by %1 · %2 of %3 have approved").arg(nameOf(state.askedBy)).arg(given.size()).arg(m_block.persons)
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
    if (m_who->count() != may.size()) {
        m_who->clear();
        for (const Operator &each : may)
            m_who->addItem(each.name.in(desk().look.language()), each.id);
    }
    const bool here = m_who->currentData().toString() == desk().operatorId;
    m_passphrase->setVisible(!here);
    m_approve->setEnabled(!m_checking && (here || !m_passphrase->text().isEmpty()));
    m_reject->setEnabled(m_approve->isEnabled());
    const QString why = m_approve->isEnabled() ? QString()
        : m_checking                           ? tr("The passphrase is being checked")
                                               : tr("Enter the passphrase of who approves");
    m_approve->setToolTip(why);
    m_reject->setToolTip(why.isEmpty() ? tr("The step goes back to who asked") : why);
}

void ApprovalPart::retranslate(const Run &)
{
    m_ask->setText(tr("Ask for approval"));
    m_ask->setToolTip(tr("Time begins to run; whoever asks cannot approve"));
    m_who->setAccessibleName(tr("Who approves"));
    m_passphrase->setPlaceholderText(tr("their passphrase"));
    m_passphrase->setAccessibleName(tr("Passphrase of who approves"));
    m_approve->setText(tr("Approve"));
    m_reject->setText(tr("Reject"));
}

QCoro::Task<> ApprovalPart::answer(bool approves)
{
    const QPointer<ApprovalPart> self(this);
    const QString who = m_who->currentData().toString();
    const QString passphrase = who == desk().operatorId ? QString() : m_passphrase->text();
    if (m_checking || (who != desk().operatorId && passphrase.isEmpty()))
        co_return;
    m_checking = true;
    Runner &runner = desk().runner;
    Result<void> said;
    if (approves)
        said = co_await runner.approve(step(), who, passphrase);
    else
        said = co_await runner.reject(step(), who, passphrase, QString());
    if (!self)
        co_return;
    m_checking = false;
    m_passphrase->clear();
    complain(said ? QString() : said.error().text());
}

}
