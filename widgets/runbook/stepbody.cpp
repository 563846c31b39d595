// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runbook/stepbody.h"

#include "runbooks/runner.h"
#include "situation/situation.h"
#include "widgets/action/actioncard.h"
#include "widgets/action/checklist.h"
#include "widgets/common/panel.h"
#include "widgets/presenters/incidentwords.h"
#include "widgets/presenters/wording.h"
#include "widgets/runbook/steppart.h"

#include <QKeyEvent>

namespace Hikeshi {

using namespace Qt::StringLiterals;

using State = StepState::State;

StepBody::StepBody(const Desk &desk, const Run &run, int step, const ChartFactory &charts, QWidget *parent)
    : QWidget(parent)
    , m_desk(desk)
    , m_what(run.runbook.steps[step])
    , m_step(step)
    , m_text(new QLabel(this))
    , m_figures(new CheckList(this))
    , m_guards(new CheckList(this))
    , m_charts(new QWidget(this))
    , m_again(new QPushButton(this))
    , m_earlier(new QLabel(this))
    , m_ways(new CheckList(this))
    , m_way(new QLabel(this))
    , m_waits(new CheckList(this))
    , m_waiting(new QLabel(this))
    , m_unknown(new QLabel(this))
    , m_announce(new QPushButton(this))
    , m_note(new QLineEdit(this))
    , m_done(new QPushButton(this))
    , m_skip(new QPushButton(this))
    , m_skipping(new QWidget(this))
    , m_reason(new QLineEdit(this))
    , m_skipNow(new QPushButton(this))
    , m_why(new QLabel(this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 2, 0, 4);
    column->setSpacing(7);
    addFacts(run, charts);
    addAction();
    addEnding();
    retranslate(run);
}

void StepBody::addFacts(const Run &run, const ChartFactory &charts)
{
    m_text->setTextFormat(Qt::MarkdownText);
    m_text->setWordWrap(true);
    for (QLabel *label : {m_text, m_waiting, m_unknown, m_why})
        label->setMinimumWidth(60);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse); // links are not followed
    m_text->setText(withValues(run.runbook.text(m_what), run.values));
    m_text->setVisible(!m_text->text().isEmpty());
    auto *column = new QVBoxLayout(m_charts);
    column->setContentsMargins(0, 0, 0, 0);
    for (const Block &block : std::as_const(m_what.blocks)) {
        for (const SeriesId &series : block.series) {
            const SeriesId named(withValues(series.value, run.values));
            if (QWidget *chart = charts ? charts(named, block.window, m_charts) : nullptr) {
                chart->setMinimumHeight(96);
                column->addWidget(chart);
                m_drawn = true;
            }
        }
    }
    m_charts->setVisible(m_drawn);
    for (QWidget *each : std::initializer_list<QWidget *>{m_text, m_charts, m_figures, m_guards})
        layout()->addWidget(each);
}

void StepBody::addAction()
{
    const Block *announce = m_what.block(Block::Kind::Announce);
    m_announce->setObjectName(u"draftNotice"_s);
    setKind(m_announce, "primary");
    m_announce->setVisible(announce != nullptr);
    if (announce)
        connect(m_announce, &QPushButton::clicked, this,
                [this, phase = announce->phase] { Q_EMIT announceWanted(phase); });
    m_waiting->setObjectName(u"waiting"_s);
    setKind(m_waiting, "muted");
    m_waiting->setWordWrap(true);
    m_unknown->setObjectName(u"unknownStep"_s);
    m_unknown->setWordWrap(true);
    setTone(m_unknown, Theme::Tone::Warning);
    m_earlier->setObjectName(u"earlier"_s);
    m_earlier->setWordWrap(true);
    m_earlier->setMinimumWidth(60);
    setTone(m_earlier, Theme::Tone::Warning);
    m_again->setObjectName(u"doAgain"_s);
    setKind(m_again, "flat");
    layout()->addWidget(m_earlier);
    qobject_cast<QVBoxLayout *>(layout())->addWidget(m_again, 0, Qt::AlignLeft);
    connect(m_again, &QPushButton::clicked, this, [this] {
        m_wantedAgain = true;
        if (const auto run = m_desk.runner.run())
            refresh(*run);
    });
    const LiveStep live = m_desk.runner.live(m_step);
    if (live.preview) {
        m_card = new ActionCard(m_desk, this);
        connect(m_card, &ActionCard::candidatesShown, this, &StepBody::candidatesShown);
        connect(m_card, &ActionCard::previewed, this, &StepBody::previewed);
        connect(m_card, &ActionCard::instanceWanted, this, &StepBody::instanceWanted);
        connect(m_card, &ActionCard::intentWanted, this, &StepBody::intentWanted);
        m_card->setAsker([this](QMap<QString, QString> arguments) {
            return m_desk.runner.prepare(m_step, std::move(arguments), m_desk.operatorId, m_wantedAgain);
        });
        Intent intent = live.preview->intent;
        intent.operatorId = m_desk.operatorId;
        m_card->setIntent(intent);
        layout()->addWidget(m_card);
    }
    m_parts = StepPart::partsOf(m_what, m_desk, m_step, this);
    for (StepPart *part : std::as_const(m_parts))
        layout()->addWidget(part);
    m_way->setObjectName(u"way"_s);
    m_way->setWordWrap(true);
    m_way->setMinimumWidth(60);
    setKind(m_way, "muted");
    for (QWidget *each : std::initializer_list<QWidget *>{m_ways, m_way, m_waits, m_waiting, m_announce, m_unknown})
        layout()->addWidget(each);
}

void StepBody::addEnding()
{
    m_note->setObjectName(u"stepNoteInput"_s);
    m_done->setObjectName(u"stepDone"_s);
    m_skip->setObjectName(u"stepSkip"_s);
    m_reason->setObjectName(u"skipReason"_s);
    m_skipNow->setObjectName(u"skipNow"_s);
    m_skip->setCheckable(true);
    m_why->setWordWrap(true);
    setTone(m_why, Theme::Tone::Warning);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_done);
    buttons->addWidget(m_skip);
    buttons->addStretch();
    auto *skipping = new QHBoxLayout(m_skipping);
    skipping->setContentsMargins(0, 0, 0, 0);
    skipping->addWidget(m_reason, 1);
    skipping->addWidget(m_skipNow);
    m_skipping->hide();
    auto *column = qobject_cast<QVBoxLayout *>(layout());
    column->addWidget(m_note);
    column->addLayout(buttons);
    column->addWidget(m_why);
    column->addWidget(m_skipping);
    connect(m_done, &QPushButton::clicked, this, &StepBody::complete);
    connect(m_note, &QLineEdit::returnPressed, this, &StepBody::complete);
    connect(m_skip, &QPushButton::toggled, this, &StepBody::askReason);
    const auto skip = [this] {
        if (m_skipNow->isEnabled())
            m_desk.runner.skip(m_step, m_reason->text().trimmed(), m_desk.operatorId);
    };
    connect(m_skipNow, &QPushButton::clicked, this, skip);
    connect(m_reason, &QLineEdit::returnPressed, this, skip);
    const auto judge = [this](const QString &text) {
        m_skipNow->setEnabled(!text.trimmed().isEmpty());
        m_skipNow->setToolTip(m_skipNow->isEnabled() ? QString() : tr("A skipped step needs a reason"));
    };
    connect(m_reason, &QLineEdit::textChanged, this, judge);
    judge({});
}

void StepBody::askReason(bool wanted)
{
    m_skipping->setVisible(wanted);
    if (wanted)
        m_reason->setFocus(Qt::OtherFocusReason);
}

void StepBody::keyPressEvent(QKeyEvent *event)
{
    if (event->key() != Qt::Key_Escape || !m_skip->isChecked())
        return QWidget::keyPressEvent(event);
    m_skip->setChecked(false);
    m_skip->setFocus(Qt::OtherFocusReason);
}

void StepBody::complete()
{
    if (m_done->isVisibleTo(this) && m_done->isEnabled())
        m_desk.runner.complete(m_step, m_note->text().trimmed(), m_desk.operatorId);
}

void StepBody::takeFocus()
{
    for (const StepPart *part : std::as_const(m_parts)) {
        if (QWidget *first = part->first(); first && first->isVisibleTo(this) && first->isEnabled())
            return first->setFocus(Qt::OtherFocusReason);
    }
    for (QWidget *each :
         std::initializer_list<QWidget *>{findChild<QWidget *>(u"operate"_s), m_announce, m_done, m_skip}) {
        if (each && each->isVisibleTo(this) && each->isEnabled())
            return each->setFocus(Qt::OtherFocusReason);
    }
}

void StepBody::refresh(const Run &run)
{
    const LiveStep live = m_desk.runner.live(m_step);
    const StepState &state = run.steps[m_step];
    showFigures(live);
    showGuards(live);
    showWays(live, run);
    showWaits(live, state);
    for (StepPart *part : std::as_const(m_parts))
        part->refresh(run, live);
    showEnding(state);
    if (m_card && state.action > 0) { // also one that was started before, or from elsewhere
        for (const auto records = m_desk.actions.records(); const ActionRecord &record : records) {
            if (record.number == state.action)
                m_card->showRecord(record);
        }
    }
}

void StepBody::showFigures(const LiveStep &live)
{
    QList<CheckLine> lines;
    for (const SeriesId &id : live.series) {
        const SeriesSpec *spec = m_desk.situation.seriesSpec(id);
        const auto sample = m_desk.situation.series().fresh(id, m_desk.situation.now(), ServiceMap::staleAfter);
        const bool beyond = spec && spec->limit && sample
            && (spec->limitIsLower ? sample->value < *spec->limit : sample->value > *spec->limit);
        lines.append({.state = beyond ? CheckLine::State::Fails
                          : sample    ? CheckLine::State::Holds
                                      : CheckLine::State::Waiting,
                      .text = spec ? spec->title.in(m_desk.look.language()) : id.value,
                      .figure = sample ? figure(sample->value, spec ? QStringView(spec->unit) : QStringView(u"count"))
                                       : tr("no fresh value")});
    }
    m_figures->setLines(lines);
    m_figures->setVisible(!lines.isEmpty() && !m_drawn);
}

void StepBody::showGuards(const LiveStep &live)
{
    QList<CheckLine> lines;
    m_refused.clear();
    for (const LiveStep::Line &line : live.lines) {
        if (line.kind != Block::Kind::Guard)
            continue;
        lines.append(Wording::line(line.sentence, line.result, m_desk.situation, m_desk.look.language()));
        if (!line.result.holds() && m_refused.isEmpty())
            m_refused = u"%1: %2"_s.arg(lines.last().text, lines.last().reason);
    }
    m_guards->setLines(lines);
    m_guards->setVisible(!lines.isEmpty());
    const bool doneBefore = m_card && !live.earlier.isEmpty() && !m_wantedAgain;
    m_earlier->setVisible(doneBefore);
    m_again->setVisible(doneBefore);
    if (doneBefore) {
        const LiveStep::Earlier &earlier = live.earlier.last();
        m_earlier->setText(tr("▲ Done before in this incident: %1 at %2 by %3, %4.")
                               .arg(earlier.what, Wording::clockTime(earlier.at),
                                    IncidentWords::operatorName(m_desk.site, earlier.who, m_desk.look.language()),
                                    Wording::reason(earlier.outcome)));
    }
    if (m_card)
        m_card->setBlocked(!m_refused.isEmpty()        ? m_refused
                               : doneBefore            ? tr("it was done before: say first that it is wanted again")
                               : live.whyNot.isEmpty() ? QString()
                                                       : Wording::reason(live.whyNot));
}

// What an `if`, a `while` or a group of steps at the same time does next.
void StepBody::showWays(const LiveStep &live, const Run &run)
{
    QList<CheckLine> lines;
    for (const LiveStep::Line &line : live.lines) {
        if (line.kind == Block::Kind::If || line.kind == Block::Kind::While)
            lines.append(Wording::line(line.sentence, line.result, m_desk.situation, m_desk.look.language()));
    }
    m_ways->setLines(lines);
    m_ways->setVisible(!lines.isEmpty());
    QStringList texts;
    for (const Block &block : std::as_const(m_what.blocks)) {
        const auto titleOf = [&](const Block::Branch &branch) {
            return branch.steps.isEmpty()
                ? branch.to
                : u"%1. %2"_s.arg(branch.steps.first() + 1)
                      .arg(withValues(run.runbook.steps[branch.steps.first()].title, run.values));
        };
        if (block.kind == Block::Kind::If && !block.branches.isEmpty())
            texts.append(
                tr("If it does not hold: → %1. Decided by what is seen.").arg(titleOf(block.branches.first())));
        else if (block.kind == Block::Kind::While && !block.branches.isEmpty())
            texts.append(tr("While it holds: back to %1 (%2 of at most %3).")
                             .arg(titleOf(block.branches.first()))
                             .arg(run.steps[m_step].repeats)
                             .arg(block.atMost));
        else if (block.kind == Block::Kind::Parallel)
            texts.append(tr("The next %1 may be done at the same time.").arg(block.members.size()));
    }
    m_way->setText(texts.join(u'\n'));
    m_way->setVisible(!texts.isEmpty());
}

void StepBody::showWaits(const LiveStep &live, const StepState &state)
{
    QList<CheckLine> lines;
    for (const LiveStep::Line &line : live.lines) {
        if (line.kind != Block::Kind::Verify && line.kind != Block::Kind::Wait)
            continue;
        CheckLine shown = Wording::line(line.sentence, line.result, m_desk.situation, m_desk.look.language());
        if (shown.state == CheckLine::State::Fails && line.result.verdict == ConditionResult::Verdict::Fails) {
            shown.state = CheckLine::State::Waiting;
            shown.reason.clear(); // not yet is no failure
        }
        lines.append(shown);
    }
    m_waits->setLines(lines);
    m_waits->setVisible(!lines.isEmpty());
    const bool waits = m_what.block(Block::Kind::Verify) || m_what.block(Block::Kind::Wait);
    const bool now = m_card ? state.state == State::Watching : state.state == State::Pending;
    const bool all = std::ranges::all_of(lines, [](const CheckLine &l) { return l.state == CheckLine::State::Holds; });
    m_waiting->setText(waits && now ? waitingText(state, all) : QString());
    m_waiting->setVisible(!m_waiting->text().isEmpty());
}

QString StepBody::waitingText(const StepState &state, bool allHold) const
{
    const Milliseconds gone = m_desk.situation.now() - state.startedAt.value_or(m_desk.situation.now());
    for (const Block &block : m_what.blocks) {
        if ((block.kind != Block::Kind::Wait && block.kind != Block::Kind::Verify) || block.within.count() == 0)
            continue;
        if (block.conditions.isEmpty())
            return tr("waiting · %1 left").arg(toClock(std::max(block.within - gone, Milliseconds(0))));
        if (gone > block.within)
            return tr("▲ not seen within %1 · waiting · %2").arg(toClock(block.within), toClock(gone));
        return tr("waiting · %1 of %2").arg(toClock(gone), toClock(block.within));
    }
    return allHold ? tr("seen · ends by itself")
                   : tr("waiting · %1 · ends by itself when it is seen").arg(toClock(gone));
}

void StepBody::showEnding(const StepState &state)
{
    const bool unknown = state.state == State::Unknown;
    const bool announce = m_what.block(Block::Kind::Announce) != nullptr;
    const bool byHand = m_what.isManual() || announce || unknown;
    m_unknown->setText(tr("Nobody knows whether this step was done: look at the map, then tick or skip it by hand."));
    m_unknown->setVisible(unknown);
    m_note->setVisible(byHand);
    m_done->setVisible(byHand);
    setKind(m_done, announce && !unknown ? "" : "primary");
    const bool may = unknown || m_refused.isEmpty();
    m_done->setEnabled(may);
    const QString why =
        may ? QString() : tr("Not now: %1. If it does not apply, skip it with a reason.").arg(m_refused);
    m_done->setToolTip(may ? tr("Done (Ctrl+Return)") : why);
    m_why->setText(why);
    m_why->setVisible(byHand && !may);
    m_announce->setEnabled(state.state != State::Acting);
}

void StepBody::retranslate(const Run &run)
{
    m_announce->setText(tr("Draft the notice…"));
    m_note->setPlaceholderText(tr("Note (optional)"));
    m_note->setAccessibleName(tr("Note for this step"));
    m_done->setText(tr("Done"));
    m_skip->setText(tr("Skip…"));
    m_skip->setToolTip(tr("Leave this step out, with a reason"));
    m_reason->setPlaceholderText(tr("Why is it skipped?"));
    m_reason->setAccessibleName(tr("Reason for skipping"));
    m_skipNow->setText(tr("Skip"));
    m_again->setText(tr("It is wanted again"));
    for (StepPart *part : std::as_const(m_parts))
        part->retranslate(run);
    refresh(run);
}

}
