// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/action/progressstrip.h"

#include "situation/situation.h"
#include "widgets/common/panel.h"
#include "widgets/presenters/wording.h"

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

Theme::Tone toneOf(ActionState state)
{
    switch (state) {
    case ActionState::Confirmed:
        return Theme::Tone::Good;
    case ActionState::Failed:
    case ActionState::Refused:
        return Theme::Tone::Trouble;
    case ActionState::Unknown:
        return Theme::Tone::Warning;
    default:
        return Theme::Tone::Focus;
    }
}

QString markOf(ActionState state)
{
    switch (state) {
    case ActionState::Confirmed:
        return u"✓"_s;
    case ActionState::Failed:
    case ActionState::Refused:
        return u"✕"_s;
    case ActionState::Unknown:
        return u"?"_s;
    default:
        return u"▶"_s;
    }
}

}

ProgressStrip::ProgressStrip(const Desk &desk, QWidget *parent)
    : QWidget(parent)
    , m_desk(desk)
    , m_state(new QLabel(this))
    , m_reason(new QLabel(this))
    , m_evidence(new CheckList(this))
    , m_advice(new QLabel(this))
{
    m_state->setObjectName(u"actionState"_s);
    m_reason->setObjectName(u"actionReason"_s);
    m_advice->setObjectName(u"actionAdvice"_s);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 4, 0, 0);
    column->setSpacing(3);
    for (QLabel *label : {m_state, m_reason, m_advice}) {
        label->setWordWrap(true);
        label->setMinimumWidth(60);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    }
    setKind(m_state, "heading");
    column->addWidget(m_state);
    column->addWidget(m_reason);
    column->addWidget(m_evidence);
    column->addWidget(m_advice);
    hide();
}

QString ProgressStrip::headline(const ActionRecord &record, const Preview &preview) const
{
    const QString state = Wording::of(record.state);
    const Milliseconds gone = record.endedAt.value_or(m_desk.situation.now()) - record.intendedAt;
    switch (record.state) {
    case ActionState::Intended:
    case ActionState::Requested:
        return tr("%1 · waiting for the answer · %2").arg(state, toClock(gone));
    case ActionState::Verifying:
        return tr("answered · %1 · %2 of %3").arg(state, toClock(gone), toClock(preview.spec.verifyWithin));
    case ActionState::Confirmed:
        return tr("%1 in %2 · the world shows it").arg(state, toClock(gone));
    case ActionState::Refused:
        return tr("refused by a guard");
    default:
        return tr("%1 after %2").arg(state, toClock(gone));
    }
}

void ProgressStrip::setRecord(const ActionRecord &record, const Preview &preview)
{
    setVisible(true);
    setTone(m_state, toneOf(record.state));
    const QString number = record.number > 0 ? u"#%1 "_s.arg(record.number) : QString();
    m_state->setText(markOf(record.state) + u' ' + number + headline(record, preview));
    const bool ended = !record.isOpen();
    const QString said = ended && record.state != ActionState::Confirmed ? Wording::reason(record.reason)
        : record.state == ActionState::Verifying                         ? tr("Answer: %1").arg(record.answer)
                                                                         : QString();
    m_reason->setText(said);
    m_reason->setVisible(!said.isEmpty());
    const QString language = m_desk.look.language();
    QList<CheckLine> evidence;
    if (!ended || record.state == ActionState::Unknown) {
        evidence = Wording::verification(preview, m_desk.situation, language);
    } else {
        for (const QString &line : record.evidence) {
            const qsizetype colon = line.lastIndexOf(u": "_s);
            evidence.append(
                {.state = record.state == ActionState::Confirmed ? CheckLine::State::Holds : CheckLine::State::Waiting,
                 .text = Wording::subject(line.first(std::max<qsizetype>(colon, 0)), m_desk.situation, language),
                 .figure = line.sliced(colon < 0 ? 0 : colon + 2)});
        }
    }
    m_evidence->setLines(evidence);
    m_evidence->setVisible(!evidence.isEmpty());
    QStringList looked;
    for (const CheckLine &line : std::as_const(evidence))
        looked.append(line.text);
    const QString advice = Wording::advice(record, looked.join(u", "_s));
    m_advice->setText(advice);
    m_advice->setVisible(!advice.isEmpty());
}

}
