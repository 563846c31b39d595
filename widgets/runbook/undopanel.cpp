// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runbook/undopanel.h"

#include "widgets/common/holdbutton.h"
#include "widgets/common/panel.h"
#include "widgets/presenters/actionwording.h"
#include "widgets/presenters/wording.h"

#include <QKeyEvent>
#include <QPointer>

#include <algorithm>

namespace Hikeshi {

using namespace Qt::StringLiterals;

UndoPanel::UndoPanel(const Desk &desk, QWidget *parent)
    : QFrame(parent)
    , m_desk(desk)
    , m_caption(new QLabel(this))
    , m_step(new QComboBox(this))
    , m_plan(new QLabel(this))
    , m_undo(new HoldButton(desk.look, this))
    , m_close(new QPushButton(this))
    , m_result(new QLabel(this))
{
    setKind(this, "card");
    setObjectName(u"undoPanel"_s);
    setKind(m_caption, "heading");
    setKind(m_close, "flat");
    m_step->setObjectName(u"undoTo"_s);
    m_plan->setObjectName(u"undoPlan"_s);
    m_undo->setObjectName(u"undoNow"_s);
    m_close->setObjectName(u"closeUndo"_s);
    m_result->setObjectName(u"undoResult"_s);
    for (QLabel *label : {m_caption, m_plan, m_result}) {
        label->setWordWrap(true);
        label->setMinimumWidth(60);
    }
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(10, 8, 10, 8);
    column->setSpacing(5);
    for (QWidget *each : std::initializer_list<QWidget *>{m_caption, m_step, m_plan, m_undo, m_result})
        column->addWidget(each);
    column->addWidget(m_close, 0, Qt::AlignLeft);
    connect(m_step, &QComboBox::currentIndexChanged, this, &UndoPanel::showPlan);
    connect(m_undo, &HoldButton::held, this, [this] { undo(); });
    connect(m_close, &QPushButton::clicked, this, &UndoPanel::closed);
    hide();
}

bool UndoPanel::isOffered(const Run &run)
{
    return !run.endedAt && std::ranges::any_of(run.steps, [](const StepState &s) { return s.isOver() && !s.passed; });
}

void UndoPanel::open(const Run &run)
{
    m_run = run;
    m_result->hide();
    m_step->clear();
    for (int i = static_cast<int>(run.steps.size()) - 1; i >= 0; --i) {
        if (run.steps[i].isOver() && !run.steps[i].passed)
            m_step->addItem(u"%1. %2"_s.arg(i + 1).arg(withValues(run.runbook.steps[i].title, run.values)), i);
    }
    show();
    retranslate();
    m_step->setFocus(Qt::OtherFocusReason);
}

void UndoPanel::refresh(const Run &run)
{
    m_run = run;
    if (isVisible() && !m_undoing)
        showPlan();
}

void UndoPanel::retranslate()
{
    m_caption->setText(tr("Undo back to"));
    m_step->setAccessibleName(m_caption->text());
    m_close->setText(tr("Leave it as it is"));
    showPlan();
}

void UndoPanel::showPlan()
{
    if (m_step->currentIndex() < 0)
        return;
    const QList<UndoStep> plan = m_desk.runner.undoPlan(m_step->currentData().toInt());
    QStringList lines;
    qsizetype actions = 0;
    QString blocked;
    for (const UndoStep &each : plan) {
        QString how;
        switch (each.way) {
        case UndoStep::Way::Action:
            ++actions;
            how = tr("by %1").arg(Wording::title(m_desk.actions.preview(each.intent), m_desk.look.language()));
            break;
        case UndoStep::Way::Nothing:
            how = tr("only to do again");
            break;
        case UndoStep::Way::ByHand:
            how = tr("by hand: %1").arg(Wording::reason(each.reason));
            break;
        case UndoStep::Way::Unknown:
            how = tr("not known: %1").arg(Wording::reason(each.reason));
            break;
        }
        if (each.way == UndoStep::Way::ByHand || each.way == UndoStep::Way::Unknown)
            blocked = blocked.isEmpty() ? tr("step %1 must be undone by hand first").arg(each.step + 1) : blocked;
        lines.append(u"↶ %1. %2 — %3"_s.arg(each.step + 1).arg(withValues(each.title, m_run.values), how));
    }
    m_plan->setText(lines.join(u'\n'));
    m_undo->setText(actions == 0 ? tr("Hold to go back") : tr("Hold to undo: %1").arg(actions));
    const bool may = !plan.isEmpty() && blocked.isEmpty() && !m_undoing;
    m_undo->setEnabled(may);
    m_undo->setToolTip(m_undoing ? tr("It is being undone") : blocked);
    if (!blocked.isEmpty()) {
        m_result->setText(tr("Not now: %1").arg(blocked));
        setTone(m_result, Theme::Tone::Warning);
        m_result->show();
    }
}

QCoro::Task<> UndoPanel::undo()
{
    const QPointer<UndoPanel> self(this);
    m_undoing = true;
    m_undo->setEnabled(false);
    m_result->setText(tr("▶ undoing, the newest first…"));
    setTone(m_result, Theme::Tone::Focus);
    m_result->show();
    const auto undone = co_await m_desk.runner.undoBackTo(m_step->currentData().toInt(), m_desk.operatorId);
    if (!self)
        co_return;
    m_undoing = false;
    m_result->setText(undone ? tr("✓ Undone: %1").arg(undone->size()) : u"✕ "_s + Wording::reason(undone.error()));
    setTone(m_result, undone ? Theme::Tone::Good : Theme::Tone::Trouble);
    if (undone)
        Q_EMIT closed();
    else
        showPlan();
}

void UndoPanel::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        Q_EMIT closed();
    else
        QFrame::keyPressEvent(event);
}

}
