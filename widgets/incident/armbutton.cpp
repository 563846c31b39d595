// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/incident/armbutton.h"

#include "control/actionport.h"
#include "journal/journal.h"
#include "situation/situation.h"

#include <QMenu>

namespace Hikeshi {

using namespace Qt::StringLiterals;

ArmButton::ArmButton(const Desk &desk, QWidget *parent)
    : FactButton(desk.look, parent)
    , m_desk(desk)
    , m_armed(new QMenu(this))
{
    setObjectName(u"armButton"_s);
    m_armed->setObjectName(u"armedMenu"_s);
    connect(m_armed, &QMenu::aboutToShow, this, [this] {
        m_armed->clear();
        m_armed->addAction(tr("Armed for the whole time again"), this,
                           [this] { m_desk.actions.arm(m_desk.operatorId, Milliseconds(0), tr("prolonged by hand")); });
        m_armed->addAction(tr("Read only from now on"), this, [this] { m_desk.actions.disarm(m_desk.operatorId); });
    });
    connect(this, &QAbstractButton::clicked, this, &ArmButton::pressedOn);
    connect(&desk.actions, &ActionPort::armedChanged, this, &ArmButton::reword);
    connect(&desk.look, &Look::changed, this, &ArmButton::reword);
    connect(&desk.situation.clock(), &Clock::ticked, this, &ArmButton::reword);
    reword();
}

// The menu is for an armed console only: arming is one click.
void ArmButton::pressedOn()
{
    if (m_desk.actions.armedUntil())
        m_armed->popup(mapToGlobal(rect().bottomLeft() + QPoint(0, 2)));
    else
        m_desk.actions.arm(m_desk.operatorId, Milliseconds(0), tr("armed from the incident bar"));
}

void ArmButton::reword()
{
    const bool asks = m_desk.actions.asksForArming();
    const bool looks = m_desk.journal.access() == Journal::Access::ReadOnly;
    setVisible(asks && !looks);
    const std::optional<Instant> until = m_desk.actions.armedUntil();
    const int before = sizeHint().width();
    if (until)
        setFacts({{tr("Armed"), toClock(*until - m_desk.situation.now())}},
                 *until - m_desk.situation.now() < std::chrono::minutes(1) ? Theme::Tone::Warning : Theme::Tone::Quiet);
    else
        setFacts({{tr("Read-only"), tr("arm")}});
    setToolTip(until ? tr("This console may act. Click for longer, or for no more.")
                     : tr("This console only reads. A click arms it for a stated time, and the journal keeps it."));
    setAccessibleName(spoken());
    if (before != sizeHint().width())
        Q_EMIT widthChanged();
}

}
