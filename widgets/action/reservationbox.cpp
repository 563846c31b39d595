// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/action/reservationbox.h"

#include "control/actionport.h"
#include "situation/situation.h"
#include "widgets/common/agreementline.h"
#include "widgets/common/panel.h"
#include "widgets/presenters/actionwording.h"
#include "widgets/presenters/incidentwords.h"

#include <QPointer>
#include <QVBoxLayout>

namespace Hikeshi {

using namespace Qt::StringLiterals;

ReservationBox::ReservationBox(const Desk &desk, QWidget *parent)
    : QFrame(parent)
    , m_desk(desk)
    , m_dryRun(new QLabel(this))
    , m_approvals(new QLabel(this))
    , m_here(new AgreementLine(this))
    , m_refused(new QLabel(this))
{
    setObjectName(u"reservation"_s);
    setKind(this, "card");
    m_approvals->setObjectName(u"approvals"_s);
    m_here->setNames(u"approver"_s, u"passphrase"_s, u"approve"_s);
    m_refused->setObjectName(u"approvalRefused"_s);
    setTone(m_refused, Theme::Tone::Trouble);
    for (QLabel *label : {m_dryRun, m_approvals, m_refused}) {
        label->setWordWrap(true);
        label->setMinimumWidth(60);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        label->hide();
    }
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(10, 6, 6, 8);
    column->setSpacing(4);
    column->addWidget(m_dryRun);
    column->addWidget(m_approvals);
    column->addWidget(m_here);
    column->addWidget(m_refused);
    connect(m_here, &AgreementLine::given, this,
            [this](const QString &who, const QString &passphrase) { approve(who, passphrase); });
    retranslate();
    hide();
}

void ReservationBox::retranslate()
{
    m_here->setWords({.who = tr("Who agrees"),
                      .passphrase = tr("Passphrase of who agrees"),
                      .button = tr("Approve"),
                      .missing = tr("Enter the passphrase of who agrees"),
                      .nobody = tr("The site names no other operator")});
    QList<Operator> others = m_desk.site.operators;
    others.removeIf([this](const Operator &each) { return each.id == m_desk.operatorId; });
    m_here->setPeople(others, m_desk.look.language());
    setSelection(m_selection);
}

void ReservationBox::setSelection(const std::optional<Selection> &selection)
{
    if (!selection || !m_selection || m_selection->number != selection->number) {
        m_here->clear();
        m_refused->hide();
    }
    m_selection = selection;
    setVisible(selection && (selection->persons > 1 || selection->dryRun));
    if (!selection)
        return;
    m_dryRun->setVisible(selection->dryRun.has_value());
    if (selection->dryRun) {
        const bool accepted = selection->dryRun->accepted;
        m_dryRun->setText(accepted ? tr("✓ The target's own dry run accepts it: %1").arg(selection->dryRun->text)
                                   : tr("✕ The target's own dry run refuses it: %1").arg(selection->dryRun->text));
        setTone(m_dryRun, accepted ? Theme::Tone::Good : Theme::Tone::Trouble);
    }
    refreshApproval();
}

void ReservationBox::refreshApproval()
{
    const bool asks = m_selection && m_selection->persons > 1;
    m_approvals->setVisible(asks);
    m_here->setVisible(asks && !m_selection->isApproved());
    if (!asks)
        return;
    QStringList agreed;
    for (const Approval &approval : std::as_const(m_selection->approvals))
        agreed.append(IncidentWords::operatorName(m_desk.site, approval.operatorId, m_desk.look.language()));
    const qsizetype missing = m_selection->persons - 1 - m_selection->approvals.size();
    m_approvals->setText(m_selection->isApproved()
                             ? tr("✓ Agreed: %1").arg(agreed.join(u", "_s))
                             : tr("%1 more must agree: on a console of their own, or here.").arg(missing));
    setTone(m_approvals, m_selection->isApproved() ? Theme::Tone::Good : Theme::Tone::Warning);
}

QCoro::Task<> ReservationBox::approve(QString who, QString passphrase)
{
    if (!m_selection)
        co_return;
    const QPointer<ReservationBox> self(this);
    m_here->setChecking(true);
    const Result<void> approved = co_await m_desk.actions.approve(m_selection->number, who, passphrase);
    if (!self)
        co_return;
    m_here->setChecking(false);
    m_refused->setText(approved ? QString() : Wording::reason(approved.error()));
    m_refused->setVisible(!approved);
    refreshApproval();
    approved ? m_here->clear() : m_here->tryAgain();
}

}
