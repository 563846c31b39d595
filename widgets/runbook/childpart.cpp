// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runbook/childpart.h"

#include "widgets/common/panel.h"
#include "widgets/presenters/counted.h"

#include <QPointer>

namespace Hikeshi {

using namespace Qt::StringLiterals;

ChildPart::ChildPart(const Block &block, const Desk &desk, int step, QWidget *parent)
    : StepPart(desk, step, parent)
    , m_block(block)
    , m_what(sentence("muted"))
    , m_begin(new QPushButton(this))
{
    setKind(m_begin, "primary");
    m_begin->setObjectName(u"beginChild"_s);
    m_begin->setAutoDefault(true);
    qobject_cast<QVBoxLayout *>(layout())->addWidget(m_begin, 0, Qt::AlignLeft);
    connect(m_begin, &QPushButton::clicked, this, [this] { begin(); });
}

void ChildPart::refresh(const Run &run, const LiveStep &)
{
    const bool inside = run.steps[step()].state == StepState::State::Inside;
    m_begin->setVisible(!inside);
}

void ChildPart::retranslate(const Run &run)
{
    const Runbook *named = runbookNamed(m_block.name, desk().site.runbooks, desk().look.language());
    const QString title = named ? withValues(named->title, run.values) : m_block.name;
    m_begin->setText(tr("Begin “%1”").arg(title));
    m_begin->setEnabled(named != nullptr);
    m_what->setText(named ? Wording::counted(named->steps.size(), tr("1 step; this step ends with it."),
                                             tr("%1 steps; this step ends with its last one."))
                          : tr("✕ This site has no runbook `%1`.").arg(m_block.name));
    setTone(m_what, named ? Theme::Tone::Quiet : Theme::Tone::Trouble);
    m_begin->setToolTip(m_what->text());
}

QCoro::Task<> ChildPart::begin()
{
    const QPointer<ChildPart> self(this);
    const Result<RunId> begun = co_await desk().runner.startChild(step(), desk().operatorId);
    if (self)
        complain(begun ? QString() : begun.error().text());
}

}
