// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/action/actioncard.h"

#include "control/actionport.h"
#include "situation/situation.h"
#include "widgets/action/aftermath.h"
#include "widgets/action/argumentform.h"
#include "widgets/action/checklist.h"
#include "widgets/action/outlookbox.h"
#include "widgets/action/overrideline.h"
#include "widgets/action/previewbox.h"
#include "widgets/action/progressstrip.h"
#include "widgets/action/reservationbox.h"
#include "widgets/common/holdbutton.h"
#include "widgets/common/panel.h"
#include "widgets/common/pulse.h"
#include "widgets/presenters/actionhand.h"
#include "widgets/presenters/actionwording.h"
#include "widgets/presenters/incidentbook.h"

#include <QTimer>

#include <algorithm>

namespace Hikeshi {

using namespace Qt::StringLiterals;

ActionCard::ActionCard(const Desk &desk, QWidget *parent)
    : QWidget(parent)
    , m_desk(desk)
    , m_hand(new ActionHand(desk, this))
    , m_summary(new QLabel(this))
    , m_checks(new CheckList(this))
    , m_arm(new QPushButton(this))
    , m_acknowledge(new QPushButton(this))
    , m_override(new OverrideLine(this))
    , m_box(new PreviewBox(desk, this))
    , m_outlook(new OutlookBox(desk, this))
    , m_form(new ArgumentForm(desk, this))
    , m_reservation(new ReservationBox(desk, this))
    , m_typed(new QLineEdit(this))
    , m_place(new QVBoxLayout)
    , m_why(new QLabel(this))
    , m_progress(new ProgressStrip(desk, this))
    , m_aftermath(new Aftermath(desk, this))
    , m_undo(new QPushButton(this))
    , m_pulse(new Pulse(desk.situation, this))
{
    build();
    connectParts();
}

void ActionCard::build()
{
    setFocusPolicy(Qt::ClickFocus); // takes the focus while its control cannot have it
    setKind(m_summary, "muted");
    m_summary->setWordWrap(true);
    m_summary->setMinimumWidth(60);
    m_why->setMinimumWidth(60);
    m_why->setObjectName(u"whyNot"_s);
    m_why->setWordWrap(true);
    m_typed->setObjectName(u"typedTarget"_s);
    m_undo->setObjectName(u"compensation"_s);
    m_arm->setObjectName(u"armHere"_s);
    m_acknowledge->setObjectName(u"acknowledgeFlapping"_s);
    for (QPushButton *button : {m_undo, m_arm, m_acknowledge}) {
        setKind(button, "flat");
        button->hide();
    }
    m_place->setSpacing(4);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    column->addWidget(m_summary);
    column->addWidget(m_checks);
    column->addWidget(m_arm, 0, Qt::AlignLeft);
    column->addWidget(m_acknowledge, 0, Qt::AlignLeft);
    column->addWidget(m_override);
    column->addWidget(m_box);
    column->addWidget(m_outlook);
    column->addWidget(m_form);
    column->addWidget(m_reservation);
    column->addLayout(m_place);
    m_place->addWidget(m_typed);
    column->addWidget(m_why);
    column->addWidget(m_progress);
    column->addWidget(m_aftermath);
    column->addWidget(m_undo, 0, Qt::AlignLeft);
}

void ActionCard::connectParts()
{
    connect(m_pulse, &Pulse::beat, this, &ActionCard::refresh);
    connect(m_form, &ArgumentForm::changed, this, &ActionCard::refresh);
    connect(m_override, &OverrideLine::changed, this, &ActionCard::refresh);
    connect(m_hand, &ActionHand::changed, this, &ActionCard::hear);
    connect(m_hand, &ActionHand::operated, this, &ActionCard::operated);
    connect(m_box, &PreviewBox::releaseWanted, m_hand, &ActionHand::release);
    connect(m_arm, &QPushButton::clicked, this, [this] {
        m_desk.actions.arm(m_desk.operatorId, Milliseconds(0), Wording::title(m_preview, m_desk.look.language()));
    });
    connect(m_acknowledge, &QPushButton::clicked, this, [this] {
        if (const qint64 number = Wording::flapping(m_preview); number > 0)
            m_desk.actions.acknowledge(number, m_desk.operatorId);
    });
    // The right name under the cursor selects; Return operates.
    connect(m_typed, &QLineEdit::textChanged, this, [this] {
        refreshControl();
        if (mayAct() && m_typed->text().trimmed() == m_preview.intent.target)
            select();
    });
    connect(m_typed, &QLineEdit::returnPressed, this, [this] {
        if (mayAct())
            operate();
    });
    connect(m_box, &PreviewBox::instanceWanted, this, &ActionCard::instanceWanted);
    connect(m_box, &PreviewBox::chosen, this, [this](const InstanceId &id) {
        for (const ArgumentSpec &spec : std::as_const(m_preview.spec.arguments)) {
            if (spec.type == ArgumentSpec::Type::Instance)
                m_chosen.insert(spec.name, id.value);
        }
        m_hand->release();
        refresh();
    });
    connect(m_undo, &QPushButton::clicked, this, [this] {
        if (const auto intent = compensationOf(m_sent))
            Q_EMIT intentWanted(*intent);
    });
    connect(&m_desk.actions, &ActionPort::stopChanged, this, &ActionCard::refresh);
    connect(&m_desk.actions, &ActionPort::armedChanged, this, &ActionCard::refresh);
    connect(&m_desk.look, &Look::changed, this, &ActionCard::retranslate);
}

void ActionCard::setIntent(const Intent &intent)
{
    if (m_ready && intent == m_given)
        return refresh();
    const bool alike = m_ready && intent.action == m_given.action && intent.target == m_given.target
        && std::equal(intent.arguments.keyBegin(), intent.arguments.keyEnd(), m_given.arguments.keyBegin(),
                      m_given.arguments.keyEnd());
    if (alike && !m_hand->isOperating()) { // other words in the same inputs: everything stays in its place
        m_given = intent;
        for (auto it = m_chosen.begin(); it != m_chosen.end(); ++it)
            it.value() = intent.arguments.value(it.key());
        m_hand->start();
        m_shown.reset();
        return refresh();
    }
    m_given = intent;
    m_ready = true;
    m_chosen.clear();
    m_hand->start();
    m_shown.reset();
    m_override->clear();
    m_told.clear();
    m_preview = m_desk.actions.preview(this->intent());
    for (const ArgumentSpec &spec : std::as_const(m_preview.spec.arguments)) {
        if (spec.type == ArgumentSpec::Type::Instance)
            m_chosen.insert(spec.name, intent.arguments.value(spec.name));
    }
    m_form->ask(m_preview);
    makeControl();
    retranslate();
}

void ActionCard::makeControl()
{
    delete m_operate;
    const Gesture gesture = m_preview.spec.gesture;
    if (gesture == Gesture::Hold) {
        auto *button = new HoldButton(m_desk.look, this);
        connect(button, &HoldButton::begun, this, [this] {
            if (!mustBeAgreed())
                select();
        });
        connect(button, &HoldButton::cancelled, m_hand, &ActionHand::letGo);
        connect(button, &HoldButton::held, this, &ActionCard::operate);
        m_operate = button;
    } else {
        auto *button = new QPushButton(this);
        setKind(button, gesture == Gesture::Type ? "danger" : "primary");
        button->setAutoDefault(true); // Return presses it
        connect(button, &QPushButton::clicked, this, &ActionCard::operate);
        m_operate = button;
    }
    m_operate->setObjectName(u"operate"_s);
    m_typed->setVisible(gesture == Gesture::Type);
    m_typed->clear();
    m_place->addWidget(m_operate);
    setTabOrder(m_typed, m_operate);
}

void ActionCard::setBlocked(const QString &reason)
{
    if (m_blocked == reason)
        return;
    m_blocked = reason;
    refreshControl();
}

void ActionCard::showRecord(const ActionRecord &record)
{
    if (const auto known = this->record(); known && known->number == record.number)
        return;
    m_shown = record;
    m_sent = m_preview;
    m_sent.intent = record.intent;
    refresh();
}

std::optional<ActionRecord> ActionCard::record() const
{
    if (const auto own = m_hand->record())
        return own;
    if (!m_shown)
        return std::nullopt;
    const QList<ActionRecord> records = m_desk.actions.records();
    const auto newest = std::ranges::find(records, m_shown->number, &ActionRecord::number);
    return newest == records.end() ? m_shown : std::optional(*newest);
}

Intent ActionCard::intent() const
{
    Intent intent = m_given;
    intent.arguments.insert(m_form->arguments());
    for (const auto &[name, value] : m_chosen.asKeyValueRange()) {
        if (!value.isEmpty())
            intent.arguments.insert(name, value);
    }
    if (intent.operatorId.isEmpty())
        intent.operatorId = m_desk.operatorId;
    if (intent.incident.isEmpty())
        intent.incident = m_desk.incidents.open().value_or(Incident()).id;
    intent.override = m_override->reason();
    return intent;
}

// The best one is put in while nobody is; who was put in stays, and is refused in words when it is no longer eligible.
void ActionCard::pickCandidate()
{
    for (const ArgumentSpec &spec : std::as_const(m_preview.spec.arguments)) {
        if (spec.type != ArgumentSpec::Type::Instance || !spec.required || !m_chosen.value(spec.name).isEmpty())
            continue;
        const auto best = std::ranges::find(m_preview.candidates, true, &Candidate::eligible);
        if (best == m_preview.candidates.end())
            continue;
        m_chosen.insert(spec.name, best->instance.value);
        m_preview = m_desk.actions.preview(intent());
    }
}

bool ActionCard::holdsStill() const
{
    return m_operate && isVisible() && m_operate->isEnabled() && (m_operate->underMouse() || m_operate->isDown());
}

void ActionCard::refresh()
{
    if (!m_ready)
        return;
    m_preview = m_desk.actions.preview(intent());
    pickCandidate();
    const std::optional<ActionRecord> record = this->record();
    const QString language = m_desk.look.language();
    const QList<CheckLine> checks = Wording::lines(m_preview.verdicts, m_desk.situation, language);
    if (!holdsStill() || !m_checks->wouldMove(checks)) {
        m_checks->setLines(checks);
        m_checks->setVisible(!isOver());
        m_box->setVisible(!isOver());
        m_box->setPreview(m_preview);
        m_outlook->setPreview(isOver() ? Preview() : m_preview);
        m_reservation->setSelection(m_hand->selection());
        refreshMeans(isOver());
    }
    m_box->setReserved(m_hand->selection());
    refreshControl();
    if (record)
        m_progress->setRecord(*record, m_sent);
    else
        m_progress->hide();
    m_aftermath->setRecord(record, m_sent.spec);
    const bool ended = record && record->state == ActionState::Confirmed;
    const std::optional<Intent> back = ended ? compensationOf(m_sent) : std::nullopt;
    m_undo->setVisible(back.has_value());
    if (back) {
        m_undo->setText(tr("Go back…"));
        m_undo->setToolTip(tr("A new action: %1").arg(Wording::title(m_desk.actions.preview(*back), language)));
    }
    tellCandidates();
}

// What a hand can do about guards that refuse: arm the console, take note of the last outcome, override with a reason.
void ActionCard::refreshMeans(bool over)
{
    const bool held = m_hand->selection().has_value();
    m_arm->setVisible(!over && m_desk.actions.asksForArming() && !m_desk.actions.armedUntil());
    m_arm->setText(tr("Arm this console"));
    m_arm->setToolTip(tr("It only reads until it is armed; armed, it is for a stated time"));
    const qint64 number = Wording::flapping(m_preview);
    m_acknowledge->setVisible(!over && number > 0);
    m_acknowledge->setText(tr("Take note of #%1").arg(number));
    m_override->setVerdicts(over || held ? QList<GuardVerdict>() : m_preview.verdicts);
}

QString ActionCard::whyNot() const
{
    if (m_hand->isSelecting()) // the selection's own way into the journal is in nobody's way
        return {};
    if (const QString refused = Wording::firstReason(m_preview, m_desk.situation, m_desk.look.language());
        !refused.isEmpty())
        return refused;
    if (!m_blocked.isEmpty())
        return m_blocked;
    if (m_preview.spec.gesture == Gesture::Type && m_typed->text().trimmed() != m_preview.intent.target)
        return tr("Type %1 above to enable it").arg(m_preview.intent.target);
    if (m_hand->isWaitingForApproval())
        return tr("another operator has not agreed yet");
    return {};
}

// Who may not act alone asks first, and operates once everybody has agreed.
bool ActionCard::mustBeAgreed() const
{
    return m_preview.spec.persons > 1 && !m_hand->selection();
}

// Under way, not to be told, or done: there is nothing to start. What failed or was refused may be tried again.
bool ActionCard::isOver() const
{
    const std::optional<ActionRecord> record = this->record();
    return m_hand->isOperating()
        || (record && record->state != ActionState::Failed && record->state != ActionState::Refused);
}

bool ActionCard::mayAct() const
{
    return m_ready && !isOver() && whyNot().isEmpty();
}

void ActionCard::refreshControl()
{
    if (!m_operate)
        return;
    const bool over = isOver();
    const QString why = over ? QString() : whyNot();
    const bool may = mayAct();
    if (m_operate->hasFocus() && (!may || over))
        setFocus(Qt::OtherFocusReason);
    m_operate->setVisible(!over);
    m_typed->setVisible(!over && m_preview.spec.gesture == Gesture::Type);
    m_form->setVisible(!over && !m_form->arguments().isEmpty());
    m_form->setEnabled(!over && !m_hand->selection());
    m_operate->setEnabled(may);
    const QString invitation =
        mustBeAgreed() ? tr("Ask another operator to agree") : Wording::invitation(m_preview, m_desk.look.language());
    if (const QString text = invitation; text != m_operate->text()) {
        m_operate->setText(text);
        m_operate->updateGeometry();
    }
    m_operate->setAccessibleName(m_operate->text());
    m_operate->setAccessibleDescription(why);
    m_operate->setToolTip(why.isEmpty() ? m_preview.spec.summary.in(m_desk.look.language()) : why);
    if (may && !over && hasFocus())
        m_operate->setFocus(Qt::OtherFocusReason);
    const QString failed = Wording::reason(m_hand->error());
    const QString said = over ? QString() : why.isEmpty() ? failed : tr("Not now: %1").arg(why);
    m_why->setText(said);
    m_why->setVisible(!said.isEmpty());
    setTone(m_why, Theme::Tone::Warning);
}

void ActionCard::tellCandidates()
{
    QList<InstanceId> eligible;
    for (const Candidate &candidate : std::as_const(m_preview.candidates)) {
        const bool chosen = std::ranges::contains(m_chosen, candidate.instance.value);
        if (chosen)
            eligible.prepend(candidate.instance);
        else if (candidate.eligible)
            eligible.append(candidate.instance);
    }
    if (m_told == eligible)
        return;
    m_told = eligible;
    Q_EMIT candidatesShown(eligible);
}

void ActionCard::hear()
{
    refresh();
}

/// Reserves what is on the screen. False: it may not be operated anyway.
bool ActionCard::select()
{
    refresh();
    if (!mayAct())
        return false;
    const Intent own = intent();
    m_shown.reset();
    m_sent = m_preview;
    if (m_asker && m_hand->selection()) // asking again would write again, and take the hold from under the finger
        return true;
    if (m_asker)
        m_hand->select(m_asker(own.arguments), own.override);
    else
        m_hand->select(own);
    return true;
}

void ActionCard::operate()
{
    const bool asks = mustBeAgreed();
    if (!m_hand->selection() && !m_hand->isSelecting() && !select())
        return;
    if (!asks)
        m_hand->operate();
}

void ActionCard::retranslate()
{
    if (!m_ready)
        return;
    const QString summary = m_preview.spec.summary.in(m_desk.look.language());
    m_summary->setText(summary);
    m_summary->setVisible(!summary.isEmpty());
    m_typed->setPlaceholderText(m_preview.intent.target);
    m_typed->setAccessibleName(tr("Type %1 to enable the action").arg(m_preview.intent.target));
    m_form->retranslate();
    m_box->retranslate();
    m_outlook->retranslate();
    m_override->retranslate();
    m_reservation->retranslate();
    m_aftermath->retranslate();
    refresh();
}

void ActionCard::showEvent(QShowEvent *event)
{
    refresh();
    Q_EMIT previewed(m_preview.intent.target);
    QWidget::showEvent(event);
}

void ActionCard::hideEvent(QHideEvent *event)
{
    // Not at once: it may be hidden because everything around it is going.
    QTimer::singleShot(0, this, [this] {
        if (!isVisible())
            Q_EMIT previewed({});
    });
    QWidget::hideEvent(event);
}

}
