// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/action/aftermath.h"

#include "control/actionport.h"
#include "situation/situation.h"
#include "widgets/common/panel.h"
#include "widgets/presenters/actionwording.h"
#include "widgets/presenters/incidentwords.h"

#include <QHBoxLayout>
#include <QPointer>
#include <QVBoxLayout>

namespace Hikeshi {

using namespace Qt::StringLiterals;

Aftermath::Aftermath(const Desk &desk, QWidget *parent)
    : QWidget(parent)
    , m_desk(desk)
    , m_before(new QLabel(this))
    , m_restore(new QPushButton(this))
    , m_restored(new QLabel(this))
    , m_acknowledge(new QPushButton(this))
    , m_showWire(new QPushButton(this))
    , m_wire(new QPlainTextEdit(this))
{
    m_before->setObjectName(u"snapshot"_s);
    m_restore->setObjectName(u"restore"_s);
    m_restored->setObjectName(u"restored"_s);
    m_acknowledge->setObjectName(u"acknowledgeOutcome"_s);
    m_showWire->setObjectName(u"showWire"_s);
    m_wire->setObjectName(u"wire"_s);
    m_wire->setReadOnly(true);
    m_wire->setFont(Theme::code(8.5));
    m_wire->setFixedHeight(120);
    m_wire->hide();
    m_showWire->setCheckable(true);
    for (QPushButton *button : {m_restore, m_acknowledge, m_showWire})
        setKind(button, "flat");
    setKind(m_before, "muted");
    for (QLabel *label : {m_before, m_restored}) {
        label->setWordWrap(true);
        label->setMinimumWidth(60);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    }
    auto *buttons = new QHBoxLayout;
    buttons->setContentsMargins(0, 0, 0, 0);
    buttons->addWidget(m_restore);
    buttons->addWidget(m_acknowledge);
    buttons->addWidget(m_showWire);
    buttons->addStretch();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 2, 0, 0);
    column->setSpacing(3);
    column->addWidget(m_before);
    column->addLayout(buttons);
    column->addWidget(m_restored);
    column->addWidget(m_wire);
    connect(m_restore, &QPushButton::clicked, this, [this] { restore(); });
    connect(m_acknowledge, &QPushButton::clicked, this, [this] {
        if (m_record)
            m_desk.actions.acknowledge(m_record->number, m_desk.operatorId);
    });
    connect(m_showWire, &QPushButton::toggled, m_wire, &QWidget::setVisible);
    hide();
}

void Aftermath::setRecord(const std::optional<ActionRecord> &record, const ActionSpec &spec)
{
    if (!record || !m_record || m_record->number != record->number)
        m_restored->hide();
    m_record = record;
    m_spec = spec;
    setVisible(record && !record->isOpen() && record->state != ActionState::Refused);
    if (!isHidden())
        retranslate();
}

void Aftermath::retranslate()
{
    if (!m_record)
        return;
    m_restore->setText(tr("Put back as before"));
    m_acknowledge->setText(tr("Take note"));
    m_acknowledge->setToolTip(tr("The same action on the same target is blocked for a while until its outcome has been "
                                 "taken note of"));
    m_acknowledge->setVisible(m_spec.antiFlap.count() > 0 && !m_record->acknowledged);
    m_showWire->setText(tr("What went over the wire"));
    m_showWire->setVisible(!m_record->requests.isEmpty());
    showBefore();
    showWire();
}

void Aftermath::showBefore()
{
    QStringList lines;
    bool differs = false;
    const InstanceState state =
        m_desk.situation.map().instance(InstanceId(m_record->intent.target), m_desk.situation.now());
    for (const auto &[property, was] : m_record->before.asKeyValueRange()) {
        const QString now = state.properties.value(property).toString();
        differs = differs || now != was;
        lines.append(now == was ? tr("%1: %2, unchanged").arg(property, was)
                                : tr("%1: %2 before, %3 now").arg(property, was, now.isEmpty() ? tr("not told") : now));
    }
    m_before->setText(lines.join(u" · "_s));
    m_before->setVisible(!lines.isEmpty());
    m_restore->setVisible(differs);
    m_restore->setEnabled(!m_restoring);
    m_restore->setToolTip(m_restoring
                              ? tr("It is being put back")
                              : tr("New actions, one for each setting that differs; says what could not be put back"));
}

void Aftermath::showWire()
{
    QStringList lines = m_record->requests;
    const QString who = IncidentWords::operatorName(m_desk.site, m_record->intent.operatorId, m_desk.look.language());
    if (!m_record->answer.isEmpty())
        lines.append(u"← "_s + m_record->answer);
    lines.append(tr("peer %1 · %2 ms · by %3")
                     .arg(m_record->peer.isEmpty() ? tr("none") : m_record->peer)
                     .arg(m_record->latency.count())
                     .arg(who));
    if (const QString text = lines.join(u"\n\n"_s); text != m_wire->toPlainText())
        m_wire->setPlainText(text);
}

QCoro::Task<> Aftermath::restore()
{
    if (!m_record || m_restoring)
        co_return;
    const QPointer<Aftermath> self(this);
    const qint64 number = m_record->number;
    m_restoring = true;
    retranslate();
    const QList<RestoreFinding> left = co_await m_desk.actions.restore(number, m_desk.operatorId);
    if (!self)
        co_return;
    m_restoring = false;
    QStringList lines;
    for (const RestoreFinding &finding : left)
        lines.append(tr("✕ %1 was %2 and is not put back: %3")
                         .arg(finding.property, finding.was, Wording::reason(finding.reason)));
    m_restored->setText(lines.isEmpty() ? tr("✓ Everything is as it was before.") : lines.join(u'\n'));
    setTone(m_restored, lines.isEmpty() ? Theme::Tone::Good : Theme::Tone::Trouble);
    m_restored->show();
    retranslate();
}

}
