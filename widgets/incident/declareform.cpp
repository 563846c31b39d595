// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/incident/declareform.h"

#include "journal/journal.h"
#include "situation/situation.h"
#include "widgets/presenters/actionwording.h"
#include "widgets/presenters/incidentbook.h"
#include "widgets/presenters/incidentwords.h"
#include "widgets/presenters/wording.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QDateTimeEdit>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPushButton>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

constexpr IncidentRole allRoles[]{IncidentRole::IncidentCommander, IncidentRole::OperationsLead,
                                  IncidentRole::CommunicationsLead, IncidentRole::Scribe};

/// The role's name as a site's file spells it.
QString siteWord(IncidentRole role)
{
    switch (role) {
    case IncidentRole::IncidentCommander:
        return u"incident commander"_s;
    case IncidentRole::OperationsLead:
        return u"operations lead"_s;
    case IncidentRole::CommunicationsLead:
        return u"communications lead"_s;
    case IncidentRole::Scribe:
        return u"scribe"_s;
    }
    return {};
}

QMap<IncidentRole, QString> proposedRoles(const SiteFacts &site, const QString &operatorId)
{
    QMap<IncidentRole, QString> holders;
    for (const IncidentRole role : allRoles) {
        const auto fit = std::ranges::find_if(
            site.operators, [&](const Operator &person) { return person.roles.contains(siteWord(role)); });
        if (fit != site.operators.end())
            holders.insert(role, fit->id);
    }
    holders.insert(IncidentRole::IncidentCommander, operatorId); // who declares commands, until handed over
    return holders;
}

}

DeclareForm::DeclareForm(const Desk &desk, QWidget *parent)
    : QFrame(parent)
    , m_desk(desk)
    , m_title(new QLineEdit(this))
    , m_severities(new QButtonGroup(this))
    , m_start(new QDateTimeEdit(this))
    , m_service(new QComboBox(this))
    , m_heading(new QLabel(this))
    , m_trouble(new QLabel(this))
    , m_declare(new QPushButton(this))
    , m_cancel(new QPushButton(this))
{
    setObjectName(u"declareForm"_s);
    setKind(this, "band");
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    setTone(this, Theme::Tone::Quiet);
    m_title->setObjectName(u"declareTitle"_s);
    m_title->setMaxLength(200);
    m_start->setObjectName(u"declareStart"_s);
    m_start->setDisplayFormat(u"yyyy-MM-dd HH:mm:ss"_s);
    m_start->setButtonSymbols(QAbstractSpinBox::NoButtons);
    m_start->setTimeZone(Wording::siteZone());
    m_service->setObjectName(u"declareService"_s);
    m_declare->setObjectName(u"declareNow"_s);
    setKind(m_heading, "heading");
    setKind(m_declare, "primary");
    setKind(m_cancel, "flat");
    setTone(m_trouble, Theme::Tone::Warning);
    m_trouble->hide();

    auto *first = new QHBoxLayout;
    first->setSpacing(12);
    first->addLayout(field(m_title, m_captions[u"title"_s] = new QLabel(this)), 1);
    buildSeverities(first);
    auto *second = new QHBoxLayout;
    second->setSpacing(12);
    second->addLayout(field(m_start, m_captions[u"start"_s] = new QLabel(this)));
    second->addLayout(field(m_service, m_captions[u"service"_s] = new QLabel(this)));
    buildRoles(second);
    second->addStretch();
    second->addWidget(m_cancel, 0, Qt::AlignBottom);
    second->addWidget(m_declare, 0, Qt::AlignBottom);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(14, 8, 12, 10);
    column->addWidget(m_heading);
    column->addLayout(first);
    column->addLayout(second);
    column->addWidget(m_trouble);

    connect(m_declare, &QPushButton::clicked, this, &DeclareForm::declareNow);
    connect(m_cancel, &QPushButton::clicked, this, &DeclareForm::cancelled);
    connect(&desk.look, &Look::changed, this, &DeclareForm::retranslate);
    propose(desk.incidents.proposal());
}

QBoxLayout *DeclareForm::field(QWidget *editor, QLabel *caption)
{
    setKind(caption, "caption");
    caption->setBuddy(editor);
    auto *column = new QVBoxLayout;
    column->setSpacing(2);
    column->addWidget(caption);
    column->addWidget(editor);
    return column;
}

void DeclareForm::buildSeverities(QBoxLayout *row)
{
    auto *buttons = new QWidget(this);
    auto *line = new QHBoxLayout(buttons);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(4);
    for (const Severity severity : {Severity::Sev1, Severity::Sev2, Severity::Sev3}) {
        auto *button = new QPushButton(buttons);
        button->setObjectName(u"declareSeverity%1"_s.arg(static_cast<int>(severity)));
        button->setCheckable(true);
        m_severities->addButton(button, static_cast<int>(severity));
        line->addWidget(button);
    }
    row->addLayout(field(buttons, m_captions[u"severity"_s] = new QLabel(this)));
}

void DeclareForm::buildRoles(QBoxLayout *row)
{
    for (const IncidentRole role : allRoles) {
        auto *box = new QComboBox(this);
        box->setObjectName(u"declareRole%1"_s.arg(static_cast<int>(role)));
        box->setMinimumWidth(96);
        m_roles.insert(role, box);
        row->addLayout(field(box, m_captions[u"role%1"_s.arg(static_cast<int>(role))] = new QLabel(this)));
    }
}

void DeclareForm::propose(const Incident &incident)
{
    m_proposed = incident;
    m_sent = false;
    m_title->setText(incident.title);
    if (QAbstractButton *button = m_severities->button(static_cast<int>(incident.severity)))
        button->setChecked(true);
    m_start->setDateTime(QDateTime::fromMSecsSinceEpoch(toMilliseconds(incident.startedAt), Wording::siteZone()));
    fillServices();
    fillRoles(incident.roles.isEmpty() ? proposedRoles(m_desk.site, m_desk.operatorId) : incident.roles);
    say({});
    retranslate();
    m_title->selectAll();
    m_title->setFocus();
}

void DeclareForm::fillServices()
{
    m_service->clear();
    m_service->addItem(tr("not known yet"), QString());
    for (const Service &service : m_desk.situation.map().topology().services)
        m_service->addItem(service.name.in(m_desk.look.language()), service.id.value);
    m_service->setCurrentIndex(std::max(m_service->findData(m_proposed.service.value), 0));
}

void DeclareForm::fillRoles(const QMap<IncidentRole, QString> &holders)
{
    for (auto it = m_roles.begin(); it != m_roles.end(); ++it) {
        QComboBox *box = it.value();
        box->clear();
        box->addItem(tr("nobody"), QString());
        for (const Operator &person : m_desk.site.operators)
            box->addItem(IncidentWords::operatorName(m_desk.site, person.id, m_desk.look.language()), person.id);
        const QString holder = holders.value(it.key());
        if (!holder.isEmpty() && box->findData(holder) < 0)
            box->addItem(holder, holder);
        box->setCurrentIndex(std::max(box->findData(holder), 0));
    }
}

Incident DeclareForm::incident() const
{
    Incident incident = m_proposed;
    incident.title = m_title->text().trimmed();
    incident.severity = static_cast<Severity>(m_severities->checkedId());
    // The field shows whole seconds: an untouched start stays exactly what was proposed.
    const qint64 start = m_start->dateTime().toMSecsSinceEpoch();
    if (start / 1000 != toMilliseconds(m_proposed.startedAt) / 1000)
        incident.startedAt = fromMilliseconds(start);
    incident.service = ServiceId(m_service->currentData().toString());
    incident.drill = m_desk.site.drill;
    incident.roles.clear();
    for (auto it = m_roles.begin(); it != m_roles.end(); ++it) {
        if (const QString who = it.value()->currentData().toString(); !who.isEmpty())
            incident.roles.insert(it.key(), who);
    }
    return incident;
}

void DeclareForm::declareNow()
{
    const Incident wanted = incident();
    if (wanted.title.isEmpty()) {
        m_title->setFocus();
        return say(tr("Give it a title first: what is broken, in a few words."));
    }
    if (wanted.startedAt > m_desk.situation.now()) {
        m_start->setFocus();
        return say(tr("It cannot have begun after now, %1.").arg(Wording::clockTime(m_desk.situation.now())));
    }
    if (std::exchange(m_sent, true))
        return;
    m_desk.incidents.declare(wanted, m_desk.operatorId).then(this, [this](const Result<Entry> &entry) {
        m_sent = false;
        if (entry)
            Q_EMIT declared();
        else
            say(tr("Not declared: %1").arg(Wording::reason(entry.error())));
    });
}

void DeclareForm::say(const QString &trouble)
{
    m_trouble->setText(trouble.isEmpty() ? trouble : QString(u"▲ "_s + trouble));
    m_trouble->setVisible(!trouble.isEmpty());
}

void DeclareForm::retranslate()
{
    m_heading->setText(m_desk.site.drill ? tr("Declare an incident (drill)") : tr("Declare an incident"));
    m_captions[u"title"_s]->setText(tr("What is broken"));
    m_captions[u"severity"_s]->setText(tr("Severity"));
    m_captions[u"start"_s]->setText(tr("Began at"));
    m_captions[u"service"_s]->setText(tr("Service"));
    for (const IncidentRole role : allRoles) {
        QLabel *caption = m_captions[u"role%1"_s.arg(static_cast<int>(role))];
        caption->setText(Wording::of(role));
        m_roles[role]->setAccessibleName(Wording::of(role));
        m_roles[role]->setItemText(0, tr("nobody"));
    }
    m_service->setItemText(0, tr("not known yet"));
    for (const auto buttons = m_severities->buttons(); QAbstractButton * button : buttons) {
        const auto severity = static_cast<Severity>(m_severities->id(button));
        button->setText(Wording::severity(severity) + u" · "_s + IncidentWords::meaning(severity));
        QFont chosen = font();
        chosen.setWeight(QFont::DemiBold);
        button->setMinimumWidth(QFontMetrics(chosen).horizontalAdvance(button->text()) + 30);
    }
    m_title->setAccessibleName(tr("What is broken"));
    m_start->setAccessibleName(tr("Began at"));
    m_service->setAccessibleName(tr("Service"));
    m_declare->setText(tr("Declare  ⏎"));
    m_cancel->setText(tr("Cancel  Esc"));
}

void DeclareForm::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        declareNow();
    else if (event->key() == Qt::Key_Escape)
        Q_EMIT cancelled();
    else
        QFrame::keyPressEvent(event);
}

}
