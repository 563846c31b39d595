// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runbook/runbookreader.h"

#include "runbooks/runner.h"
#include "situation/situation.h"
#include "widgets/common/panel.h"
#include "widgets/presenters/runbookfacts.h"

#include <QComboBox>
#include <QLineEdit>

namespace Hikeshi {

using namespace Qt::StringLiterals;

QString runbookMeta(const Runbook &runbook)
{
    QStringList parts;
    if (!runbook.alerts.isEmpty())
        parts.append(RunbookReader::tr("bound to %1").arg(runbook.alerts.join(u", "_s)));
    if (!runbook.reviewed.isEmpty())
        parts.append(RunbookReader::tr("reviewed %1").arg(runbook.reviewed));
    return parts.isEmpty() ? runbook.file.section(u'/', -1) : parts.join(u" · "_s);
}

RunbookReader::RunbookReader(const Desk &desk, QWidget *parent)
    : QWidget(parent)
    , m_desk(desk)
    , m_back(new QPushButton(this))
    , m_title(new QLabel(this))
    , m_meta(new QLabel(this))
    , m_asked(new QWidget(this))
    , m_form(new QFormLayout(m_asked))
    , m_signature(new QLabel(this))
    , m_start(new QPushButton(this))
    , m_dryRun(new QPushButton(this))
    , m_why(new QLabel(this))
    , m_text(new QLabel(this))
{
    setKind(m_back, "flat");
    setKind(m_title, "title");
    setKind(m_meta, "muted");
    setKind(m_start, "primary");
    m_back->setObjectName(u"allRunbooks"_s);
    m_start->setObjectName(u"startRunbook"_s);
    m_signature->setObjectName(u"signature"_s);
    m_dryRun->setObjectName(u"dryRunFirst"_s);
    for (QLabel *label : {m_title, m_meta, m_signature, m_why, m_text})
        label->setWordWrap(true);
    setTone(m_why, Theme::Tone::Warning);
    m_text->setTextFormat(Qt::MarkdownText);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_form->setContentsMargins(0, 0, 0, 0);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    column->addWidget(m_back, 0, Qt::AlignLeft);
    column->addWidget(m_title);
    column->addWidget(m_meta);
    column->addWidget(m_signature);
    column->addWidget(m_asked);
    column->addWidget(m_start);
    column->addWidget(m_dryRun, 0, Qt::AlignLeft);
    column->addWidget(m_why);
    column->addWidget(m_text);
    column->addStretch();
    connect(m_back, &QPushButton::clicked, this, &RunbookReader::left);
    connect(m_start, &QPushButton::clicked, this, [this] { Q_EMIT startWanted(m_runbook, m_values); });
    connect(m_dryRun, &QPushButton::clicked, this, [this] { Q_EMIT dryRunWanted(m_runbook, m_values); });
}

void RunbookReader::read(const Runbook &runbook, const Alert &alert)
{
    m_runbook = runbook;
    m_names = namesAsked(runbook);
    m_values = valuesKnown(runbook, alert.id.isEmpty() ? nullptr : &alert);
    ask();
    retranslate();
    m_start->setFocus(Qt::OtherFocusReason);
}

void RunbookReader::ask()
{
    while (m_form->rowCount() > 0)
        m_form->removeRow(0);
    for (const QString &name : std::as_const(m_names))
        m_form->addRow(new QLabel(name, m_asked), input(name));
    m_asked->setVisible(!m_names.isEmpty());
}

// A service or an instance is one of the map's; anything else is written.
QWidget *RunbookReader::input(const QString &name)
{
    const auto take = [this, name](const QString &value) {
        if (value.trimmed().isEmpty())
            m_values.remove(name);
        else
            m_values.insert(name, value.trimmed());
        showSteps();
        judge();
    };
    const Topology &topology = m_desk.situation.map().topology();
    if (name != u"service" && name != u"instance") {
        auto *line = new QLineEdit(m_values.value(name), m_asked);
        if (isSecretName(name))
            line->setEchoMode(QLineEdit::Password); // not on the screen, and not in the journal
        line->setObjectName(u"value-"_s + name);
        line->setAccessibleName(name);
        connect(line, &QLineEdit::textChanged, this, take);
        return line;
    }
    auto *box = new QComboBox(m_asked);
    box->setObjectName(u"value-"_s + name);
    box->setAccessibleName(name);
    box->addItem(u"—"_s, QString());
    const ServiceId own(m_values.value(u"service"_s));
    for (const Service &service : topology.services) {
        if (name == u"service")
            box->addItem(service.id.value, service.id.value);
        else if (own.isEmpty() || service.id == own) {
            for (const InstanceId &instance : service.instances)
                box->addItem(instance.value, instance.value);
        }
    }
    if (const QString known = m_values.value(name); !known.isEmpty() && box->findData(known) < 0)
        box->addItem(known, known);
    box->setCurrentIndex(std::max(0, box->findData(m_values.value(name))));
    connect(box, &QComboBox::currentIndexChanged, this, [box, take] { take(box->currentData().toString()); });
    return box;
}

bool RunbookReader::isComplete() const
{
    const QStringList needed = namesNeeded(m_runbook);
    return std::ranges::all_of(needed, [&](const QString &name) { return m_values.contains(name); });
}

void RunbookReader::judge()
{
    QStringList missing;
    for (const auto needed = namesNeeded(m_runbook); const QString &name : needed) {
        if (!m_values.contains(name))
            missing.append(name);
    }
    m_start->setEnabled(missing.isEmpty());
    const QString why = missing.isEmpty() ? QString() : tr("Say first: %1").arg(missing.join(u", "_s));
    m_start->setToolTip(why);
    m_why->setText(why);
    m_why->setVisible(!why.isEmpty());
}

void RunbookReader::showSteps()
{
    QString text = preambleOf(m_runbook);
    QString section;
    for (qsizetype i = 0; i < m_runbook.steps.size(); ++i) {
        const Step &step = m_runbook.steps[i];
        if (step.section != section && !step.section.isEmpty() && step.section != m_runbook.title)
            text += u"\n\n"_s + step.section;
        section = step.section;
        text += u"\n\n**%1. %2**"_s.arg(i + 1).arg(step.title);
        const QString said = m_runbook.text(step);
        if (!said.isEmpty() && !said.startsWith(u'#'))
            text += u"\n\n"_s + said;
    }
    m_text->setText(withValues(text.trimmed(), m_values));
}

// What is not as it was reviewed is said loudly; a site that names no keys asks for no signatures.
void RunbookReader::showSignature()
{
    const SignatureState state = m_desk.site.signatures.value(m_runbook.file);
    const bool worthAWord = state.state != SignatureState::State::Unsigned
        || (m_desk.site.asksForSignatures && !m_runbook.file.startsWith(u":/"_s));
    m_signature->setVisible(worthAWord);
    m_signature->setText(
        state.isGood() ? tr("✓ As it was signed by %1").arg(state.by)
            : state.state == SignatureState::State::Changed
            ? tr("✕ CHANGED SINCE ITS REVIEW (signed by %1). Read every step before you trust it.").arg(state.by)
            : state.state == SignatureState::State::Unsigned
            ? tr("▲ Not signed: nobody has said that this text was reviewed.")
            : tr("▲ Its signature does not count: %1").arg(state.why));
    setTone(m_signature,
            state.isGood()                                      ? Theme::Tone::Good
                : state.state == SignatureState::State::Changed ? Theme::Tone::Trouble
                                                                : Theme::Tone::Warning);
    setKind(m_signature, state.state == SignatureState::State::Changed ? "heading" : "");
}

void RunbookReader::retranslate()
{
    m_back->setText(tr("‹ All runbooks"));
    m_start->setText(tr("Start this runbook"));
    m_dryRun->setText(tr("Dry run"));
    m_dryRun->setToolTip(tr("What every step would send, and whether it could now; sends nothing"));
    showSignature();
    m_title->setText(withValues(m_runbook.title, m_values));
    m_meta->setText(runbookMeta(m_runbook));
    showSteps();
    judge();
}

}
