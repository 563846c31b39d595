// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runbook/steppart.h"

#include "widgets/common/panel.h"
#include "widgets/presenters/actionwording.h"
#include "widgets/presenters/incidentwords.h"
#include "widgets/runbook/approvalpart.h"
#include "widgets/runbook/childpart.h"
#include "widgets/runbook/decisionpart.h"
#include "widgets/runbook/manualpart.h"
#include "widgets/runbook/shellpart.h"

namespace Hikeshi {

using namespace Qt::StringLiterals;

StepPart::StepPart(const Desk &desk, int step, QWidget *parent)
    : QWidget(parent)
    , m_desk(desk)
    , m_step(step)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
}

QString StepPart::nameOf(const QString &operatorId) const
{
    return IncidentWords::operatorName(m_desk.site, operatorId, m_desk.look.language());
}

QLabel *StepPart::sentence(const char *kind)
{
    auto *label = new QLabel(this);
    setKind(label, kind);
    label->setWordWrap(true);
    label->setMinimumWidth(60);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    layout()->addWidget(label);
    return label;
}

void StepPart::complain(const QString &what)
{
    if (!m_trouble) {
        m_trouble = sentence();
        m_trouble->setObjectName(u"partTrouble"_s);
        setTone(m_trouble, Theme::Tone::Trouble);
    }
    m_trouble->setText(what.isEmpty() ? QString() : QString(u"✕ "_s + Wording::reason(what)));
    m_trouble->setVisible(!what.isEmpty());
}

void StepPart::watch(const Runner::Written &written)
{
    Runner::Written(written).then(
        this, [this](const Result<Entry> &entry) { complain(entry ? QString() : entry.error().text()); });
}

QList<StepPart *> StepPart::partsOf(const Step &what, const Desk &desk, int step, QWidget *parent)
{
    QList<StepPart *> parts;
    if (const Block *manual = what.block(Block::Kind::Manual))
        parts.append(new ManualPart(*manual, desk, step, parent));
    for (int fence = 0; fence < what.shells.size(); ++fence)
        parts.append(new ShellPart(what.shells[fence], fence, desk, step, parent));
    if (const Block *approval = what.block(Block::Kind::Approval))
        parts.append(new ApprovalPart(*approval, desk, step, parent));
    if (const Block *child = what.block(Block::Kind::Runbook))
        parts.append(new ChildPart(*child, desk, step, parent));
    if (const Block *decision = what.block(Block::Kind::Decision))
        parts.append(new DecisionPart(*decision, desk, step, parent));
    return parts;
}

}
