// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runbook/runview.h"

#include "runbooks/runner.h"
#include "widgets/common/panel.h"
#include "widgets/presenters/counted.h"
#include "widgets/runbook/runbookreader.h"
#include "widgets/runbook/undopanel.h"

#include <QApplication>
#include <QTimer>

namespace Hikeshi {

using namespace Qt::StringLiterals;

RunView::RunView(const Desk &desk, QWidget *parent)
    : QWidget(parent)
    , m_desk(desk)
    , m_title(new QLabel(this))
    , m_meta(new QLabel(this))
    , m_progress(new QProgressBar(this))
    , m_scroll(new QScrollArea(this))
    , m_complete(new QLabel(this))
    , m_undoing(new UndoPanel(desk, this))
    , m_dryRun(new QPushButton(this))
    , m_undo(new QPushButton(this))
    , m_end(new QPushButton(this))
{
    setKind(m_title, "title");
    setKind(m_meta, "muted");
    m_title->setWordWrap(true);
    m_meta->setWordWrap(true);
    m_progress->setTextVisible(false);
    m_progress->setObjectName(u"runProgress"_s);
    m_complete->setWordWrap(true);
    m_complete->setObjectName(u"runComplete"_s);
    setTone(m_complete, Theme::Tone::Good);
    m_end->setObjectName(u"endRun"_s);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(m_title);
    column->addWidget(m_meta);
    column->addWidget(m_progress);
    column->addWidget(m_scroll, 1);
    column->addWidget(m_complete);
    column->addWidget(m_undoing);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_dryRun);
    buttons->addWidget(m_undo);
    buttons->addWidget(m_end);
    buttons->addStretch();
    column->addLayout(buttons);
    buildEnd();
}

void RunView::buildEnd()
{
    m_dryRun->setObjectName(u"dryRunRest"_s);
    m_undo->setObjectName(u"undoBack"_s);
    connect(m_dryRun, &QPushButton::clicked, this, [this] { Q_EMIT dryRunWanted(m_run.runbook, m_run.values); });
    connect(m_undo, &QPushButton::clicked, this, [this] { m_undoing->open(m_run); });
    connect(m_undoing, &UndoPanel::closed, this, [this] {
        m_undoing->hide();
        m_undo->setFocus(Qt::OtherFocusReason);
    });
    connect(m_end, &QPushButton::clicked, this, [this] {
        if (m_run.current() >= 0 && !m_asked)
            showEnd(true);
        else
            m_desk.runner.end(m_desk.operatorId);
    });
}

void RunView::setRun(const Run &run, bool withFocus)
{
    const QWidget *focus = QApplication::focusWidget(); // before the step that has it closes
    const bool had = withFocus || (focus && (focus == this || isAncestorOf(focus)));
    const bool other = m_run.id != run.id;
    m_run = run;
    if (other) {
        m_current = -2;
        makeSteps();
        m_title->setText(withValues(run.runbook.title, run.values));
    }
    for (StepView *step : std::as_const(m_steps))
        step->setRun(m_run);
    m_undoing->refresh(m_run);
    const bool moved = std::exchange(m_current, run.current()) != run.current();
    if (moved) {
        goToCurrent(had);
        if (run.current() < 0 || !run.runbook.steps[run.current()].block(Block::Kind::Action)) {
            Q_EMIT candidatesShown({});
            Q_EMIT previewed({});
        }
    }
    retranslate();
}

void RunView::makeSteps()
{
    auto *page = new QWidget(this);
    setKind(page, "column");
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(0, 2, 0, 2);
    column->setSpacing(0);
    m_steps.clear();
    for (int i = 0; i < m_run.steps.size(); ++i) {
        auto *step = new StepView(m_desk, i, m_charts, page);
        connect(step, &StepView::announceWanted, this, &RunView::announceWanted);
        connect(step, &StepView::candidatesShown, this, &RunView::candidatesShown);
        connect(step, &StepView::previewed, this, &RunView::previewed);
        connect(step, &StepView::instanceWanted, this, &RunView::instanceWanted);
        connect(step, &StepView::intentWanted, this, &RunView::intentWanted);
        column->addWidget(step);
        m_steps.append(step);
    }
    column->addStretch();
    m_scroll->setWidget(page);
}

// The new step is brought into view; the focus goes with it only when it was here.
void RunView::goToCurrent(bool had)
{
    if (m_current < 0 || m_current >= m_steps.size()) {
        if (had)
            m_end->setFocus(Qt::OtherFocusReason);
        return;
    }
    QTimer::singleShot(0, m_steps[m_current], [this, step = m_steps[m_current], had] {
        m_scroll->ensureWidgetVisible(step, 0, 24);
        if (had)
            step->takeFocus();
    });
}

void RunView::showEnd(bool asked)
{
    m_asked = asked;
    const auto open = std::ranges::count_if(m_run.steps, [](const StepState &s) { return !s.isOver(); });
    m_complete->setVisible(open == 0);
    m_complete->setText(tr("✓ Every step is done or skipped."));
    setKind(m_end, asked ? "danger" : open == 0 ? "primary" : "");
    m_end->setText(!asked ? tr("End run")
                          : Wording::counted(open, tr("End with 1 step open"), tr("End with %1 steps open")));
    m_end->setToolTip(open == 0 ? tr("End this run") : tr("Ends the run before its last step; asks once more"));
}

void RunView::refresh()
{
    for (const auto currents = m_run.currents(); const int current : currents)
        m_steps[current]->refresh(m_run);
}

void RunView::retranslate()
{
    if (m_run.id.isEmpty())
        return;
    const std::optional<Milliseconds> rest = m_desk.runner.remaining();
    m_meta->setText(runbookMeta(m_run.runbook)
                    + (rest ? u" · "_s + tr("the rest usually takes %1").arg(toClock(*rest)) : QString())
                    + (m_run.parent.isEmpty() ? QString() : u" · "_s + tr("inside %1").arg(m_run.parent.value)));
    m_dryRun->setText(tr("Dry run"));
    m_dryRun->setToolTip(tr("What every step would send, and whether it could now; sends nothing"));
    m_undo->setText(tr("Undo back to…"));
    m_undo->setEnabled(UndoPanel::isOffered(m_run));
    m_undo->setToolTip(m_undo->isEnabled() ? QString() : tr("No step is done yet"));
    m_undoing->retranslate();
    const auto over = std::ranges::count_if(m_run.steps, &StepState::isOver);
    m_progress->setRange(0, static_cast<int>(std::max<qsizetype>(m_run.steps.size(), 1)));
    m_progress->setValue(static_cast<int>(over));
    m_progress->setAccessibleName(tr("%1 of %2 steps are over").arg(over).arg(m_run.steps.size()));
    for (StepView *step : std::as_const(m_steps))
        step->retranslate(m_run);
    showEnd(false);
}

void RunView::complete()
{
    if (m_current >= 0 && m_current < m_steps.size())
        m_steps[m_current]->complete();
}

}
