// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/incident/stepapprovalband.h"

#include "situation/situation.h"
#include "widgets/common/holdbutton.h"
#include "widgets/presenters/actionwording.h"
#include "widgets/presenters/incidentwords.h"

#include <QPointer>

#include <algorithm>

namespace Hikeshi {

using namespace Qt::StringLiterals;

StepApprovalBand::StepApprovalBand(const Desk &desk, QWidget *parent)
    : Band(desk, Theme::Tone::Focus, parent)
    , m_approve(new HoldButton(desk.look, this))
    , m_reason(new QLineEdit(this))
    , m_reject(new QPushButton(this))
{
    setObjectName(u"stepApprovalBand"_s);
    m_approve->setObjectName(u"approveStepHere"_s);
    m_reason->setObjectName(u"rejectReason"_s);
    m_reject->setObjectName(u"rejectStepHere"_s);
    setKind(m_reject, "flat");
    m_reason->setMaximumWidth(260);
    m_reason->hide();
    line()->addWidget(m_reason);
    line()->addWidget(m_reject);
    line()->addWidget(m_approve);
    connect(m_approve, &HoldButton::held, this, [this] { answer(true); });
    connect(m_reject, &QPushButton::clicked, this, &StepApprovalBand::refuse);
    connect(m_reason, &QLineEdit::returnPressed, this, &StepApprovalBand::refuse);
    connect(m_reason, &QLineEdit::textChanged, this, [this] { reword(); });
    if (desk.approvals)
        connect(desk.approvals, &StepApprovals::changed, this, [this] { reword(); });
    connect(&desk.situation.clock(), &Clock::ticked, this, [this] {
        if (m_number > 0)
            reword();
    });
    reword();
}

std::optional<AskedApproval> StepApprovalBand::asked() const
{
    const QList<AskedApproval> open = desk().approvals ? desk().approvals->elsewhere() : QList<AskedApproval>();
    const auto mine = std::ranges::find_if(open, [this](const AskedApproval &each) {
        return desk().approvals->whyNot(each, desk().operatorId).isEmpty();
    });
    return mine == open.end() ? std::nullopt : std::optional(*mine);
}

void StepApprovalBand::refuse()
{
    if (m_reason->isHidden()) {
        m_reason->show();
        m_reason->setFocus(Qt::OtherFocusReason);
        reword();
    } else if (!m_reason->text().trimmed().isEmpty()) {
        answer(false);
    }
}

QCoro::Task<> StepApprovalBand::answer(bool approves)
{
    const QPointer<StepApprovalBand> self(this);
    if (m_number == 0)
        co_return;
    StepApprovals &approvals = *desk().approvals;
    Result<void> said;
    if (approves)
        said = co_await approvals.approve(m_number, desk().operatorId);
    else
        said = co_await approvals.reject(m_number, desk().operatorId, m_reason->text().trimmed());
    if (!self)
        co_return;
    m_failed = said ? QString() : Wording::reason(said.error());
    if (said) {
        m_reason->clear();
        m_reason->hide();
    }
    reword();
}

void StepApprovalBand::reword()
{
    const std::optional<AskedApproval> wanted = asked();
    setVisible(wanted.has_value());
    if (!wanted || wanted->number != m_number) {
        m_failed.clear();
        const QSignalBlocker quiet(m_reason);
        m_reason->clear(); // it was about another step
        m_reason->hide();
    }
    m_number = wanted ? wanted->number : 0;
    if (!wanted)
        return;
    const QString who = IncidentWords::operatorName(desk().site, wanted->askedBy, desk().look.language());
    QStringList parts{tr("%1, step %2: %3").arg(wanted->runbook).arg(wanted->step + 1).arg(wanted->title)};
    if (wanted->persons > 1)
        parts.append(tr("approved by %1 of %2").arg(wanted->approvers.size()).arg(wanted->persons));
    if (wanted->until)
        parts.append(tr("%1 left").arg(toClock(*wanted->until - desk().situation.now())));
    if (!m_failed.isEmpty())
        parts.append(u"✕ "_s + m_failed);
    say(u"◆ "_s + tr("%1 asks you to approve a step").arg(who), parts.join(u" · "_s));
    m_approve->setText(tr("Hold to approve"));
    m_approve->setToolTip(tr("The step at %1 may then be done").arg(wanted->console));
    m_reason->setPlaceholderText(tr("why not"));
    m_reason->setAccessibleName(tr("Why you reject it"));
    m_reject->setText(m_reason->isHidden() ? tr("Reject…") : tr("Reject"));
    const bool says = m_reason->isHidden() || !m_reason->text().trimmed().isEmpty();
    m_reject->setEnabled(says);
    m_reject->setToolTip(says ? tr("The step goes back to who asked, with your reason") : tr("Say why first"));
}

}
