// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/action/actioncard.h"

#include "control/actionport.h"
#include "control/selectandoperate.h"
#include "situation/situation.h"
#include "widgets/action/argumentform.h"
#include "widgets/action/checklist.h"
#include "widgets/action/previewbox.h"
#include "widgets/action/progressstrip.h"
#include "widgets/common/holdbutton.h"
#include "widgets/common/panel.h"
#include "widgets/common/pulse.h"
#include "widgets/presenters/actionwording.h"
#include "widgets/presenters/incidentbook.h"

#include <QPointer>

#include <algorithm>

namespace Hikeshi {

using namespace Qt::StringLiterals;

ActionCard::ActionCard(const Desk &desk, QWidget *parent)
    : QWidget(parent)
    , m_desk(desk)
    , m_summary(new QLabel(this))
    , m_checks(new CheckList(this))
    , m_box(new PreviewBox(desk, this))
    , m_form(new ArgumentForm(desk, this))
    , m_typed(new QLineEdit(this))
    , m_place(new QVBoxLayout)
    , m_why(new QLabel(this))
    , m_progress(new ProgressStrip(desk, this))
    , m_undo(new QPushButton(this))
    , m_pulse(new Pulse(desk.situation, this))
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
    setKind(m_undo, "flat");
    m_undo->hide();
    m_place->setSpacing(4);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    column->addWidget(m_summary);
    column->addWidget(m_checks);
    column->addWidget(m_box);
    column->addWidget(m_form);
    column->addLayout(m_place);
    m_place->addWidget(m_typed);
    column->addWidget(m_why);
    column->addWidget(m_progress);
    column->addWidget(m_undo, 0, Qt::AlignLeft);
    connect(m_pulse, &Pulse::beat, this, &ActionCard::refresh);
    connect(m_form, &ArgumentForm::changed, this, &ActionCard::refresh);
    connect(m_typed, &QLineEdit::textChanged, this, &ActionCard::refreshControl);
    connect(m_box, &PreviewBox::instanceWanted, this, &ActionCard::instanceWanted);
    connect(m_box, &PreviewBox::chosen, this, [this](const InstanceId &id) {
        for (const ArgumentSpec &spec : std::as_const(m_preview.spec.arguments)) {
            if (spec.type == ArgumentSpec::Type::Instance)
                m_chosen.insert(spec.name, id.value);
        }
        refresh();
    });
    connect(m_undo, &QPushButton::clicked, this, [this] {
        if (const auto intent = compensationOf(m_sent))
            Q_EMIT intentWanted(*intent);
    });
    connect(&desk.actions, &ActionPort::changed, this, &ActionCard::hear);
    connect(&desk.actions, &ActionPort::stopChanged, this, &ActionCard::refresh);
    connect(&desk.look, &Look::changed, this, &ActionCard::retranslate);
}

void ActionCard::setIntent(const Intent &intent)
{
    if (m_ready && intent == m_given)
        return refresh();
    const bool alike = m_ready && intent.action == m_given.action && intent.target == m_given.target
        && std::equal(intent.arguments.keyBegin(), intent.arguments.keyEnd(), m_given.arguments.keyBegin(),
                      m_given.arguments.keyEnd());
    if (alike && !m_acting) { // other words in the same inputs: everything stays in its place
        m_given = intent;
        for (auto it = m_chosen.begin(); it != m_chosen.end(); ++it)
            it.value() = intent.arguments.value(it.key());
        m_record.reset();
        m_error.clear();
        return refresh();
    }
    m_given = intent;
    m_ready = true;
    m_chosen.clear();
    m_record.reset();
    m_error.clear();
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
        connect(button, &HoldButton::held, this, [this] { act(); });
        m_operate = button;
    } else {
        auto *button = new QPushButton(this);
        setKind(button, gesture == Gesture::Type ? "danger" : "primary");
        button->setAutoDefault(true); // Return presses it
        connect(button, &QPushButton::clicked, this, [this] { act(); });
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
    if (m_record && m_record->number == record.number)
        return;
    m_record = record;
    m_sent = m_preview;
    m_sent.intent = record.intent;
    refresh();
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
    const bool ended = m_record && m_record->state == ActionState::Confirmed;
    const QString language = m_desk.look.language();
    const QList<CheckLine> checks = Wording::lines(m_preview.verdicts, m_desk.situation, language);
    if (!holdsStill() || !m_checks->wouldMove(checks)) {
        m_checks->setLines(checks);
        m_checks->setVisible(!isOver());
        m_box->setVisible(!isOver());
        m_box->setPreview(m_preview);
    }
    refreshControl();
    if (m_record)
        m_progress->setRecord(*m_record, m_sent);
    else
        m_progress->hide();
    const std::optional<Intent> back = ended ? compensationOf(m_sent) : std::nullopt;
    m_undo->setVisible(back.has_value());
    if (back) {
        m_undo->setText(tr("Go back…"));
        m_undo->setToolTip(tr("A new action: %1").arg(Wording::title(m_desk.actions.preview(*back), language)));
    }
    tellCandidates();
}

QString ActionCard::whyNot() const
{
    if (const QString refused = Wording::firstReason(m_preview, m_desk.situation, m_desk.look.language());
        !refused.isEmpty())
        return refused;
    if (!m_blocked.isEmpty())
        return m_blocked;
    if (m_preview.spec.gesture == Gesture::Type && m_typed->text().trimmed() != m_preview.intent.target)
        return tr("Type %1 above to enable it").arg(m_preview.intent.target);
    return {};
}

// Under way, not to be told, or done: there is nothing to start. What failed or was refused may be tried again.
bool ActionCard::isOver() const
{
    return m_acting || (m_record && m_record->state != ActionState::Failed && m_record->state != ActionState::Refused);
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
    m_form->setEnabled(!over);
    m_operate->setEnabled(may);
    if (const QString text = Wording::invitation(m_preview, m_desk.look.language()); text != m_operate->text()) {
        m_operate->setText(text);
        m_operate->updateGeometry();
    }
    m_operate->setAccessibleName(m_operate->text());
    m_operate->setAccessibleDescription(why);
    m_operate->setToolTip(why.isEmpty() ? m_preview.spec.summary.in(m_desk.look.language()) : why);
    if (may && !over && hasFocus())
        m_operate->setFocus(Qt::OtherFocusReason);
    const QString said = why.isEmpty() ? m_error : tr("Not now: %1").arg(why);
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

void ActionCard::hear(const ActionRecord &record)
{
    const bool first = !m_record || m_record->number <= m_before;
    const bool ours = m_acting && first && record.number > m_before && record.intent.action == m_sent.intent.action
        && record.intent.target == m_sent.intent.target && record.intent.operatorId == m_sent.intent.operatorId;
    if (ours || (m_record && m_record->number == record.number && record.number > 0))
        m_record = record;
    refresh();
}

QCoro::Task<> ActionCard::act()
{
    refresh();
    if (!mayAct())
        co_return;
    const QPointer<ActionCard> self(this);
    const Intent wanted = intent();
    m_acting = true;
    m_error.clear();
    m_sent = m_preview;
    m_record.reset();
    m_before = 0;
    for (const auto records = m_desk.actions.records(); const ActionRecord &record : records)
        m_before = std::max(m_before, record.number);
    refresh();
    Result<ActionRecord> record;
    if (m_actor)
        record = co_await m_actor(wanted.arguments);
    else
        record = co_await selectAndOperate(m_desk.actions, wanted);
    if (!self)
        co_return;
    m_acting = false;
    if (record)
        m_record = *record;
    else
        m_error = record.error().text();
    refresh();
    if (record)
        Q_EMIT operated(*record);
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
    refresh();
}

void ActionCard::showEvent(QShowEvent *event)
{
    refresh();
    QWidget::showEvent(event);
}

}
