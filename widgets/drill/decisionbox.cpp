// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/drill/decisionbox.h"

#include "control/actionport.h"
#include "drill/decisions.h"
#include "journal/journal.h"
#include "situation/situation.h"
#include "widgets/common/panel.h"
#include "widgets/presenters/actionwording.h"
#include "widgets/presenters/names.h"
#include "widgets/presenters/ports.h"
#include "widgets/presenters/trainingwords.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

#include <algorithm>

namespace Hikeshi {

using namespace Qt::StringLiterals;

DecisionBox::DecisionBox(const Desk &desk, QWidget *parent)
    : QWidget(parent)
    , m_desk(desk)
    , m_question(new QLabel(this))
    , m_act(new QComboBox(this))
    , m_answer(new QLineEdit(this))
    , m_reason(new QLineEdit(this))
    , m_record(new QPushButton(this))
    , m_said(new QLabel(this))
{
    setObjectName(u"decisionBox"_s);
    m_act->setObjectName(u"decisionAct"_s);
    m_answer->setObjectName(u"decisionAnswer"_s);
    m_reason->setObjectName(u"decisionReason"_s);
    m_record->setObjectName(u"recordDecision"_s);
    m_said->setObjectName(u"decisionSaid"_s);
    setKind(m_question, "heading");
    setKind(m_said, "muted");
    m_act->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_act->setMinimumContentsLength(18);
    auto *head = new QHBoxLayout;
    head->addWidget(m_question);
    head->addWidget(m_said, 1);
    auto *row = new QHBoxLayout;
    row->addWidget(m_act);
    row->addWidget(m_answer, 2);
    row->addWidget(m_reason, 2);
    row->addWidget(m_record);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 4, 0, 4);
    column->addLayout(head);
    column->addLayout(row);
    connect(m_record, &QPushButton::clicked, this, &DecisionBox::record);
    connect(m_act, &QComboBox::currentIndexChanged, this, &DecisionBox::judge);
    for (QLineEdit *each : {m_answer, m_reason}) {
        connect(each, &QLineEdit::textChanged, this, &DecisionBox::judge);
        connect(each, &QLineEdit::returnPressed, m_record, &QPushButton::click);
    }
    connect(m_desk.drills, &DrillPort::changed, this, &DecisionBox::refresh);
    connect(&desk.look, &Look::changed, this, &DecisionBox::refresh);
    refresh();
}

QString DecisionBox::question() const
{
    return tr("What would you do now?");
}

void DecisionBox::refresh()
{
    setVisible(!m_desk.drills->running().isEmpty());
    if (!isVisibleTo(parentWidget()))
        m_said->clear();
    m_question->setText(question());
    m_answer->setPlaceholderText(tr("In your words…"));
    m_reason->setPlaceholderText(tr("Why?"));
    m_act->setAccessibleName(tr("What you would do"));
    m_answer->setAccessibleName(tr("What you would do, in your words"));
    m_reason->setAccessibleName(tr("Why"));
    m_record->setText(tr("Note down"));
    fillActs();
    judge();
}

// Everything the site can do, not what the scenario wants: a short list would give the answer away.
void DecisionBox::fillActs()
{
    const QString chosen = m_act->currentData().toString();
    const QString language = m_desk.look.language();
    const Names names = namesOf(m_desk);
    QList<std::pair<QString, QString>> acts{{tr("(in words)"), {}}};
    for (const QString &act : {u"wait"_s, u"acknowledge"_s, u"declare"_s})
        acts.append({TrainingWords::act(act, {}, names, language), act});
    const qsizetype first = acts.size();
    for (const ActionSpec &spec : m_desk.actions.catalogue())
        acts.append({TrainingWords::act(spec.id.value, {}, names, language), spec.id.value});
    std::sort(acts.begin() + first, acts.end());
    const QSignalBlocker quiet(m_act);
    m_act->clear();
    for (const auto &[text, act] : std::as_const(acts))
        m_act->addItem(text, act);
    m_act->setCurrentIndex(std::max(0, m_act->findData(chosen)));
}

void DecisionBox::judge()
{
    const bool any = !m_act->currentData().toString().isEmpty() || !m_answer->text().trimmed().isEmpty();
    m_record->setEnabled(any);
    m_record->setToolTip(any ? tr("Into the journal; compared with what the commander did when the drill has ended")
                             : tr("Choose what you would do, or say it in your words"));
}

void DecisionBox::record()
{
    const Decision decision{.who = m_desk.operatorId,
                            .question = question(),
                            .answer = m_answer->text().trimmed(),
                            .act = m_act->currentData().toString(),
                            .reason = m_reason->text().trimmed()};
    m_desk.journal.append(Drafts::drillDecision(decision)).then(this, [this](const Result<Entry> &entry) {
        if (!entry)
            return m_said->setText(Theme::mark(Theme::Tone::Trouble) + u' ' + Wording::reason(entry.error()));
        m_said->setText(u"✓ "_s + tr("noted as entry #%1").arg(entry->number));
        m_act->setCurrentIndex(0);
        m_answer->clear();
        m_reason->clear();
    });
}

}
