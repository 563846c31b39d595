// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runbook/stepview.h"

#include "runbooks/runner.h"
#include "situation/situation.h"
#include "widgets/common/panel.h"
#include "widgets/presenters/actionwording.h"
#include "widgets/runbook/stepbody.h"

#include <QGridLayout>

namespace Hikeshi {

using namespace Qt::StringLiterals;

using State = StepState::State;

StepView::StepView(const Desk &desk, int step, ChartFactory charts, QWidget *parent)
    : QFrame(parent)
    , m_desk(desk)
    , m_step(step)
    , m_charts(std::move(charts))
    , m_mark(new QLabel(this))
    , m_title(new QLabel(this))
    , m_time(new QLabel(this))
    , m_note(new QLabel(this))
{
    setObjectName(u"step-%1"_s.arg(step));
    m_title->setObjectName(u"stepTitle"_s);
    m_note->setObjectName(u"stepNote"_s);
    m_title->setWordWrap(true);
    m_note->setWordWrap(true);
    m_title->setMinimumWidth(60);
    m_note->setMinimumWidth(60);
    setKind(m_time, "muted");
    setKind(m_note, "muted");
    m_mark->setFixedWidth(16);
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(12, 5, 12, 5);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(2);
    grid->setColumnStretch(1, 1);
    grid->addWidget(m_mark, 0, 0, Qt::AlignTop);
    grid->addWidget(m_title, 0, 1);
    grid->addWidget(m_time, 0, 2, Qt::AlignTop | Qt::AlignRight);
    grid->addWidget(m_note, 1, 1, 1, 2);
}

void StepView::setRun(const Run &run)
{
    const bool current = run.currents().contains(m_step) && !run.endedAt;
    if (current && !m_body) {
        m_body = new StepBody(m_desk, run, m_step, m_charts, this);
        connect(m_body, &StepBody::announceWanted, this, &StepView::announceWanted);
        connect(m_body, &StepBody::candidatesShown, this, &StepView::candidatesShown);
        connect(m_body, &StepBody::previewed, this, &StepView::previewed);
        connect(m_body, &StepBody::instanceWanted, this, &StepView::instanceWanted);
        connect(m_body, &StepBody::intentWanted, this, &StepView::intentWanted);
        auto *grid = qobject_cast<QGridLayout *>(layout());
        grid->addWidget(m_body, 2, 0, 1, 3); // the whole width: its lines are long
        m_body->show();
    } else if (!current && m_body) {
        m_body->hide();
        m_body->deleteLater(); // its button may be the one that was just pressed
        m_body = nullptr;
    }
    setKind(this, current ? "current" : "");
    retranslate(run);
}

void StepView::retranslate(const Run &run)
{
    const StepState &state = run.steps[m_step];
    const bool current = run.currents().contains(m_step) && !run.endedAt;
    const bool done = state.state == State::Done;
    const bool skipped = state.state == State::Skipped;
    const bool undone = state.state == State::Undone;
    m_title->setText(u"%1. %2"_s.arg(m_step + 1).arg(withValues(run.runbook.steps[m_step].title, run.values)));
    setKind(m_title, current ? "heading" : done ? "" : "muted");
    m_mark->setText(done ? u"✓"_s : skipped ? u"»"_s : current ? u"▶"_s : u"○"_s);
    m_mark->setAccessibleName(done ? tr("done") : skipped ? tr("skipped") : current ? tr("current") : tr("later"));
    setTone(m_mark, done ? Theme::Tone::Good : current ? Theme::Tone::Focus : Theme::Tone::Unknown);
    const QString note = state.passed     ? tr("not on this way")
        : skipped                         ? tr("skipped: %1").arg(state.note)
        : !state.branch.isEmpty() && done ? tr("decided: %1").arg(state.branch)
        : undone                          ? tr("undone; to do again")
        : done                            ? Wording::seen(state.note, m_desk.situation, m_desk.look.language())
                                          : QString();
    m_note->setText(note);
    m_note->setVisible(!note.isEmpty());
    setAccessibleName(m_mark->accessibleName() + u": "_s + m_title->text());
    if (m_body)
        m_body->retranslate(run);
    refresh(run);
}

void StepView::refresh(const Run &run)
{
    const StepState &state = run.steps[m_step];
    const bool current = run.currents().contains(m_step) && !run.endedAt;
    const Instant until = state.endedAt.value_or(m_desk.situation.now());
    const bool timed = state.startedAt && (state.isOver() || current);
    const std::optional<StepTiming> usual = state.isOver() ? std::nullopt : m_desk.runner.live(m_step).usual;
    const QString usually = usual ? tr("usual %1").arg(toClock(usual->p50)) : QString();
    m_time->setText(!timed                  ? usually
                        : usually.isEmpty() ? toClock(until - *state.startedAt)
                                            : toClock(until - *state.startedAt) + u" · "_s + usually);
    m_time->setToolTip(usual ? tr("Half of the earlier runs (%1) took no longer").arg(usual->runs) : QString());
    if (m_body)
        m_body->refresh(run);
}

void StepView::complete()
{
    if (m_body)
        m_body->complete();
}

void StepView::takeFocus()
{
    if (m_body)
        m_body->takeFocus();
}

}
