// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/incident/drillband.h"

#include "widgets/presenters/drillwords.h"
#include "widgets/presenters/ports.h"
#include "widgets/presenters/wording.h"

namespace Hikeshi {

using namespace Qt::StringLiterals;

DrillBand::DrillBand(const Desk &desk, QWidget *parent)
    : Band(desk, Theme::Tone::Drill, parent)
    , m_noted(new QPushButton(this))
{
    setObjectName(u"drillBand"_s);
    m_noted->setObjectName(u"messageNoted"_s);
    setKind(m_noted, "flat");
    line()->addWidget(m_noted);
    connect(m_noted, &QPushButton::clicked, this, [this] {
        m_unread.removeFirst();
        reword();
    });
    if (desk.drills) {
        connect(desk.drills, &DrillPort::injected, this, &DrillBand::take);
        connect(desk.drills, &DrillPort::changed, this, &DrillBand::leaveWhenOver);
    }
    reword();
}

// What breaks is found by looking, and what an instructor noticed is told afterwards.
void DrillBand::take(const Injected &injected)
{
    if (injected.what != Injected::What::Message && injected.what != Injected::What::Hint)
        return;
    m_unread.append(injected);
    reword();
}

void DrillBand::leaveWhenOver()
{
    if (desk().drills->running().isEmpty())
        m_unread.clear();
    reword();
}

void DrillBand::reword()
{
    setVisible(!m_unread.isEmpty());
    if (m_unread.isEmpty())
        return;
    const Injected &first = m_unread.first();
    say(u"“ %1 · %2"_s.arg(DrillWords::speaker(first), Wording::clockTime(first.at)),
        first.text.in(desk().look.language()));
    const qsizetype more = m_unread.size() - 1;
    m_noted->setText(more > 0 ? tr("Noted · %1 more").arg(more) : tr("Noted"));
    m_noted->setToolTip(tr("It stays in the timeline"));
}

}
