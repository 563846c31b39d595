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
    , m_edit(new QPushButton(this))
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
    m_edit->setObjectName(u"editRunbook"_s);
    m_edit->setVisible(desk.runbooks != nullptr);
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
    auto *more = new QHBoxLayout;
    more->addWidget(m_dryRun);
    more->addWidget(m_edit);
    more->addStretch();
    column->addLayout(more);
    column->addWidget(m_why);
    column->addWidget(m_text);
    column->addStretch();
    connect(m_back, &QPushButton::clicked, this, &RunbookReader::left);
    connect(m_start, &QPushButton::clicked, this, [this] { Q_EMIT startWanted(m_runbook, m_values); });
    connect(m_edit, &QPushButton::clicked, this, [this] { Q_EMIT editWanted(m_runbook); });
    connect(m_dryRun, &QPushButton::clicked, this, [this] { Q_EMIT dryRunWanted(m_runbook, m_values); });
}

void RunbookReader::read(const Runbook &runbook, const Alert &alert)
{
    m_runbook = runbook;
    m_names = namesAsked(runbook);
    m_variables = variablesOf(runbook);
    m_values = withDefaults(runbook, valuesKnown(runbook, alert.id.isEmpty() ? nullptr : &alert));
    // Under the name that it is asked by, however the front matter spells it.
    QMap<QString, QString> known;
    for (const auto &[name, value] : std::as_const(m_values).asKeyValueRange()) {
        const auto asked =
            std::ranges::find(m_names, variableKey(name), [](const QString &n) { return variableKey(n); });
        known.insert(asked == m_names.cend() ? name : *asked, value);
    }
    m_values = known;
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

void RunbookReader::take(const QString &name, const QString &value)
{
    if (value.trimmed().isEmpty())
        m_values.remove(name);
    else
        m_values.insert(name, value.trimmed());
    showSteps();
    judge();
}

// What the front matter lists; a value that an alert brought and that is not listed is none.
QWidget *RunbookReader::choiceOf(const QString &name, const Variable &variable)
{
    auto *box = new QComboBox(m_asked);
    box->addItem(u"—"_s, QString());
    for (const QString &choice : variable.choices)
        box->addItem(choice, choice);
    if (!variable.choices.contains(m_values.value(name)))
        m_values.remove(name);
    box->setCurrentIndex(std::max(0, box->findData(m_values.value(name))));
    connect(box, &QComboBox::currentIndexChanged, this,
            [this, box, name] { take(name, box->currentData().toString()); });
    return box;
}

// A service or an instance is one of the map's; what the front matter lists is chosen; anything else is written.
QWidget *RunbookReader::input(const QString &name)
{
    const auto known =
        std::ranges::find(m_variables, variableKey(name), [](const Variable &v) { return variableKey(v.name); });
    const Variable variable =
        known == m_variables.end() ? Variable{.name = name, .spellings = {}, .fallback = {}} : *known;
    const QString about = variable.description.in(m_desk.look.language());
    const auto named = [&](QWidget *widget) {
        widget->setObjectName(u"value-"_s + name);
        widget->setAccessibleName(name);
        widget->setAccessibleDescription(about);
        widget->setToolTip(about);
        return widget;
    };
    if (!variable.choices.isEmpty())
        return named(choiceOf(name, variable));
    const Topology &topology = m_desk.situation.map().topology();
    if (name != u"service" && name != u"instance") {
        auto *line = new QLineEdit(m_values.value(name), m_asked);
        if (variable.secret || isSecretName(name))
            line->setEchoMode(QLineEdit::Password); // not on the screen, and not in the journal
        line->setPlaceholderText(about);
        connect(line, &QLineEdit::textChanged, this, [this, name](const QString &value) { take(name, value); });
        return named(line);
    }
    auto *box = new QComboBox(m_asked);
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
    if (const QString given = m_values.value(name); !given.isEmpty() && box->findData(given) < 0)
        box->addItem(given, given);
    box->setCurrentIndex(std::max(0, box->findData(m_values.value(name))));
    connect(box, &QComboBox::currentIndexChanged, this,
            [this, box, name] { take(name, box->currentData().toString()); });
    return named(box);
}

// What its blocks use, and what has choices of which none is taken.
QStringList RunbookReader::missing() const
{
    QStringList missing;
    const QStringList needed = namesNeeded(m_runbook);
    for (const QString &name : std::as_const(m_names)) {
        const bool chosen = std::ranges::any_of(m_variables, [&](const Variable &v) {
            return !v.choices.isEmpty() && variableKey(v.name) == variableKey(name);
        });
        if ((chosen || needed.contains(name)) && !m_values.contains(name))
            missing.append(name);
    }
    return missing;
}

bool RunbookReader::isComplete() const
{
    return missing().isEmpty();
}

void RunbookReader::judge()
{
    const QStringList open = missing();
    m_start->setEnabled(open.isEmpty());
    const QString why = open.isEmpty() ? QString() : tr("Say first: %1").arg(open.join(u", "_s));
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
    m_edit->setText(tr("Edit"));
    m_edit->setToolTip(tr("Open it in the runbook editor (Ctrl+E)"));
    m_dryRun->setToolTip(tr("What every step would send, and whether it could now; sends nothing"));
    showSignature();
    m_title->setText(withValues(m_runbook.title, m_values));
    m_meta->setText(runbookMeta(m_runbook));
    for (const Variable &variable : std::as_const(m_variables)) {
        const QString about = variable.description.in(m_desk.look.language());
        auto *field = m_asked->findChild<QWidget *>(u"value-"_s + variable.name);
        if (!field || about.isEmpty())
            continue;
        field->setToolTip(about);
        field->setAccessibleDescription(about);
        if (auto *line = qobject_cast<QLineEdit *>(field))
            line->setPlaceholderText(about);
    }
    showSteps();
    judge();
}

}
