// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/action/reservationbox.h"

#include "control/actionport.h"
#include "situation/situation.h"
#include "widgets/common/panel.h"
#include "widgets/presenters/actionwording.h"
#include "widgets/presenters/incidentwords.h"

#include <QHBoxLayout>
#include <QPointer>
#include <QVBoxLayout>

namespace Hikeshi {

using namespace Qt::StringLiterals;

ReservationBox::ReservationBox(const Desk &desk, QWidget *parent)
    : QFrame(parent)
    , m_desk(desk)
    , m_dryRun(new QLabel(this))
    , m_approvals(new QLabel(this))
    , m_here(new QWidget(this))
    , m_who(new QComboBox(m_here))
    , m_passphrase(new QLineEdit(m_here))
    , m_approve(new QPushButton(m_here))
    , m_refused(new QLabel(this))
{
    setObjectName(u"reservation"_s);
    setKind(this, "card");
    m_approvals->setObjectName(u"approvals"_s);
    m_who->setObjectName(u"approver"_s);
    m_passphrase->setObjectName(u"passphrase"_s);
    m_passphrase->setEchoMode(QLineEdit::Password);
    m_approve->setObjectName(u"approve"_s);
    m_refused->setObjectName(u"approvalRefused"_s);
    setTone(m_refused, Theme::Tone::Trouble);
    for (QLabel *label : {m_dryRun, m_approvals, m_refused}) {
        label->setWordWrap(true);
        label->setMinimumWidth(60);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        label->hide();
    }
    auto *here = new QHBoxLayout(m_here);
    here->setContentsMargins(0, 0, 0, 0);
    here->addWidget(m_who);
    here->addWidget(m_passphrase, 1);
    here->addWidget(m_approve);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(10, 6, 6, 8);
    column->setSpacing(4);
    column->addWidget(m_dryRun);
    column->addWidget(m_approvals);
    column->addWidget(m_here);
    column->addWidget(m_refused);
    connect(m_passphrase, &QLineEdit::textChanged, this, &ReservationBox::refreshApproval);
    connect(m_passphrase, &QLineEdit::returnPressed, this, [this] { approve(); });
    connect(m_approve, &QPushButton::clicked, this, [this] { approve(); });
    fillApprovers();
    retranslate();
    hide();
}

// Everybody of this site but who asks.
void ReservationBox::fillApprovers()
{
    m_who->clear();
    for (const Operator &each : m_desk.site.operators) {
        if (each.id != m_desk.operatorId)
            m_who->addItem(each.name.in(m_desk.look.language()), each.id);
    }
}

void ReservationBox::retranslate()
{
    m_who->setAccessibleName(tr("Who agrees"));
    m_passphrase->setPlaceholderText(tr("their passphrase"));
    m_passphrase->setAccessibleName(tr("Passphrase of who agrees"));
    m_approve->setText(tr("Approve"));
    const QString chosen = m_who->currentData().toString();
    fillApprovers();
    m_who->setCurrentIndex(std::max(0, m_who->findData(chosen)));
    setSelection(m_selection);
}

void ReservationBox::setSelection(const std::optional<Selection> &selection)
{
    if (!selection || !m_selection || m_selection->number != selection->number) {
        m_passphrase->clear();
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
    const bool complete = m_who->count() > 0 && !m_passphrase->text().isEmpty() && !m_checking;
    m_approve->setEnabled(complete);
    m_approve->setToolTip(complete             ? QString()
                              : m_checking     ? tr("The passphrase is being checked")
                              : m_who->count() ? tr("Enter the passphrase of who agrees")
                                               : tr("The site names no other operator"));
}

QCoro::Task<> ReservationBox::approve()
{
    if (!m_selection || m_checking || m_passphrase->text().isEmpty())
        co_return;
    const QPointer<ReservationBox> self(this);
    m_checking = true;
    refreshApproval();
    const QString passphrase = m_passphrase->text();
    const Result<void> approved =
        co_await m_desk.actions.approve(m_selection->number, m_who->currentData().toString(), passphrase);
    if (!self)
        co_return;
    m_checking = false;
    m_passphrase->clear();
    m_refused->setText(approved ? QString() : Wording::reason(approved.error().text()));
    m_refused->setVisible(!approved);
    refreshApproval();
    if (!approved)
        m_passphrase->setFocus(Qt::OtherFocusReason);
}

}
