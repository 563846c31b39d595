// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/incident/incidentbar.h"

#include "control/actionport.h"
#include "journal/journal.h"
#include "situation/situation.h"
#include "widgets/common/panel.h"
#include "widgets/incident/actionbands.h"
#include "widgets/incident/armbutton.h"
#include "widgets/incident/bands.h"
#include "widgets/incident/declareform.h"
#include "widgets/incident/drillband.h"
#include "widgets/incident/factbutton.h"
#include "widgets/incident/resolveform.h"
#include "widgets/incident/stepapprovalband.h"
#include "widgets/incident/titlelines.h"
#include "widgets/presenters/coalesced.h"
#include "widgets/presenters/incidentbook.h"
#include "widgets/presenters/incidentwords.h"
#include "widgets/presenters/wording.h"

#include <QApplication>
#include <QEvent>
#include <QLocale>
#include <QMenu>
#include <QPushButton>
#include <QShortcut>
#include <QTimer>

namespace Hikeshi {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

IncidentBar::IncidentBar(const Desk &desk, QWidget *parent)
    : QWidget(parent)
    , m_desk(desk)
    , m_row(new QWidget(this))
    , m_line(new QHBoxLayout(m_row))
    , m_leading(new QHBoxLayout)
    , m_trailing(new QHBoxLayout)
    , m_badge(new QPushButton(m_row))
    , m_title(new TitleLines(desk.look, m_row))
    , m_clock(new QLabel(m_row))
    , m_declare(new QPushButton(m_row))
    , m_status(new FactButton(desk.look, m_row))
    , m_roles(new FactButton(desk.look, m_row))
    , m_due(new FactButton(desk.look, m_row))
    , m_lost(new FactButton(desk.look, m_row))
    , m_more(new FactButton(desk.look, m_row))
    , m_arm(new ArmButton(desk, m_row))
    , m_stop(new QPushButton(m_row))
    , m_severityMenu(new QMenu(this))
    , m_journalBand(new JournalBand(desk, this))
    , m_sharedBand(new SharedJournalBand(desk, this))
    , m_stopBand(new StopBand(desk, this))
    , m_approvalBand(new ApprovalBand(desk, this))
    , m_stepApprovalBand(new StepApprovalBand(desk, this))
    , m_defenceBand(new DefenceBand(desk, this))
    , m_drillBand(new DrillBand(desk, this))
    , m_column(new QVBoxLayout(this))
    , m_tick(new Coalesced(
          100ms, [this] { tick(); }, this))
    , m_fit(new Coalesced(0ms, [this] { fit(); }, this))
{
    setObjectName(u"incidentBar"_s);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    buildRow();
    buildMenus();
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(0);
    m_column->addWidget(m_row);
    m_column->addWidget(m_journalBand);
    m_column->addWidget(m_sharedBand);
    m_column->addWidget(m_stopBand);
    m_column->addWidget(m_approvalBand);
    m_column->addWidget(m_stepApprovalBand);
    m_column->addWidget(m_defenceBand);
    m_column->addWidget(m_drillBand);

    connect(m_badge, &QPushButton::clicked, this,
            [this] { m_severityMenu->popup(m_badge->mapToGlobal(m_badge->rect().bottomLeft() + QPoint(0, 2))); });
    connect(m_declare, &QPushButton::clicked, this, [this] { openDeclareForm(); });
    // Not the button's own: a button forgets its shortcut when it is worded anew.
    auto *declare = new QShortcut(QKeySequence(u"Ctrl+D"_s), this);
    connect(declare, &QShortcut::activated, this, [this] { openDeclareForm(); });
    connect(m_stop, &QPushButton::clicked, this, [this] {
        m_desk.actions.setStop(true, m_desk.operatorId, tr("stopped from the incident bar"));
        rewordStop();
    });
    connect(m_arm, &ArmButton::widthChanged, this, [this] { m_fit->wish(); });
    connect(m_approvalBand, &ApprovalBand::lookWanted, this, &IncidentBar::lookWanted);
    connect(m_defenceBand, &DefenceBand::intentWanted, this, &IncidentBar::intentWanted);
    connect(&desk.incidents, &IncidentBook::changed, this, &IncidentBar::reword);
    connect(&desk.look, &Look::changed, this, &IncidentBar::reword);
    connect(&desk.actions, &ActionPort::stopChanged, this, &IncidentBar::rewordStop);
    connect(&desk.journal, &Journal::failed, this, &IncidentBar::reword);
    connect(&desk.journal, &Journal::recovered, this, &IncidentBar::reword);
    connect(&desk.situation.clock(), &Clock::ticked, this, [this] { m_tick->wish(); });
    reword();
}

void IncidentBar::buildRow()
{
    setKind(m_row, "bar");
    m_row->setAttribute(Qt::WA_StyledBackground);
    setKind(m_badge, "badge");
    setKind(m_clock, "figure");
    const std::pair<QWidget *, QString> names[]{{m_badge, u"severityBadge"_s}, {m_title, u"incidentTitle"_s},
                                                {m_clock, u"incidentClock"_s}, {m_declare, u"declare"_s},
                                                {m_status, u"statusFact"_s},   {m_roles, u"rolesFact"_s},
                                                {m_due, u"dueFact"_s},         {m_lost, u"lostFact"_s},
                                                {m_more, u"moreFacts"_s},      {m_stop, u"stopAll"_s}};
    for (const auto &[widget, name] : names)
        widget->setObjectName(name);
    for (QPushButton *button : {m_badge, m_declare, m_stop})
        button->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);

    m_line->setContentsMargins(12, 8, 12, 8);
    m_line->setSpacing(10);
    m_line->setSizeConstraint(QLayout::SetNoConstraint);
    m_leading->setSpacing(6);
    m_trailing->setSpacing(6);
    m_line->addLayout(m_leading);
    for (QWidget *widget : std::initializer_list<QWidget *>{m_badge, m_title, m_declare, m_clock, m_status, m_roles,
                                                            m_due, m_lost, m_more})
        m_line->addWidget(widget);
    m_line->addStretch(1);
    m_line->addWidget(m_arm);
    m_line->addWidget(m_stop);
    m_line->addLayout(m_trailing);
    m_row->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_row->setFixedHeight(54);
}

void IncidentBar::addLeading(QWidget *widget)
{
    m_leading->addWidget(widget);
    m_fit->wish();
}

void IncidentBar::addTrailing(QWidget *widget)
{
    m_trailing->addWidget(widget);
    m_fit->wish();
}

QSize IncidentBar::minimumSizeHint() const
{
    return {480, m_column->minimumSize().height()};
}

bool IncidentBar::mayWrite() const
{
    return m_desk.journal.access() == Journal::Access::ReadWrite && !m_desk.journal.failure();
}

void IncidentBar::reword()
{
    const std::optional<Incident> incident = m_desk.incidents.open();
    const QString site = m_desk.site.name.in(m_desk.look.language());
    const QString drill = m_desk.site.drill ? IncidentWords::drillWord() : QString();
    const QString dot = site.isEmpty() || drill.isEmpty() ? QString() : u" · "_s;
    if (incident)
        m_title->setLines(incident->title, incident->id.value + u" · "_s + site + dot, drill, false);
    else
        m_title->setLines(tr("No incident open"), site + dot, drill, true);
    for (QWidget *widget : std::initializer_list<QWidget *>{m_badge, m_clock})
        widget->setVisible(incident.has_value());
    m_declare->setVisible(!incident);
    m_declare->setText(tr("Declare…"));
    m_declare->setEnabled(mayWrite());
    m_declare->setToolTip(mayWrite() ? tr("Declare an incident (Ctrl+D)")
                                     : tr("Nothing can be declared: the journal cannot be written from here"));
    m_clock->setAccessibleName(tr("Time since it began"));
    m_clock->setToolTip(
        incident ? tr("Began at %1, declared at %2")
                       .arg(Wording::clockTime(incident->startedAt), Wording::clockTime(incident->declaredAt))
                 : QString());
    if (incident)
        rewordIncident(*incident);
    else if (m_resolveForm)
        closeForms();
    rewordStop();
    tick();
    fit();
}

void IncidentBar::rewordIncident(const Incident &incident)
{
    m_badge->setText(Wording::severity(incident.severity));
    m_badge->setToolTip(IncidentWords::meaning(incident.severity));
    m_badge->setAccessibleName(Wording::severity(incident.severity) + u", "_s
                               + IncidentWords::meaning(incident.severity));
    setTone(m_badge,
            incident.severity == Severity::Sev1       ? Theme::Tone::Trouble
                : incident.severity == Severity::Sev2 ? Theme::Tone::Warning
                                                      : Theme::Tone::Unknown);
    m_status->setFacts({{tr("Status"), Wording::of(incident.status)}});
    QList<FactButton::Part> roles;
    for (auto it = incident.roles.begin(); it != incident.roles.end(); ++it)
        roles.append({Wording::shortRole(it.key()),
                      IncidentWords::operatorName(m_desk.site, it.value(), m_desk.look.language())});
    if (roles.isEmpty())
        roles.append({tr("Roles"), tr("nobody")});
    m_roles->setFacts(
        roles, incident.roles.contains(IncidentRole::IncidentCommander) ? Theme::Tone::Quiet : Theme::Tone::Warning);
    m_more->setFacts({{{}, u"…"_s}});
    m_more->setAccessibleName(tr("What did not fit"));
    m_more->setToolTip(tr("What did not fit"));
    m_status->setToolTip(tr("Change the status, or resolve"));
    m_roles->setToolTip(tr("Who holds which role"));
    m_due->setToolTip(tr("When users were promised the next word"));
    m_lost->setToolTip(tr("Orders lost since the incident began"));
    for (FactButton *fact : {m_status, m_roles, m_due})
        fact->setEnabled(mayWrite());
}

void IncidentBar::tick()
{
    const std::optional<Incident> incident = m_desk.incidents.open();
    if (!incident)
        return;
    const Instant now = m_desk.situation.now();
    m_clock->setText(IncidentWords::bigClock(now - incident->startedAt));
    const IncidentWords::Due due = IncidentWords::nextUpdate(*incident, now);
    const int before = m_due->sizeHint().width() + m_lost->sizeHint().width();
    m_due->setFacts({{due.name, due.value}}, due.tone);
    const std::optional<double> lost = IncidentWords::ordersLost(m_desk.situation.series(), incident->startedAt);
    const bool counted = m_lost->property("counted").toBool();
    m_lost->setProperty("counted", lost.has_value());
    if (lost)
        m_lost->setFacts({{tr("Orders lost"), QLocale(QLocale::English).toString(*lost, 'f', 0)}});
    if (before != m_due->sizeHint().width() + m_lost->sizeHint().width() || counted != lost.has_value())
        m_fit->wish();
}

void IncidentBar::rewordStop()
{
    const bool stopped = m_desk.actions.isStopped();
    m_stop->setText(stopped ? u"■ "_s + tr("Stopped") : u"■ "_s + tr("Stop all"));
    setKind(m_stop, stopped ? "danger" : "");
    const bool looks = m_desk.journal.access() == Journal::Access::ReadOnly;
    m_stop->setEnabled(!stopped && !looks);
    m_stop->setToolTip(looks         ? tr("This console only looks: no action leaves from here anyway")
                           : stopped ? tr("Everything is stopped already; release it in the band below")
                                     : tr("Stops at once: from now on no action leaves, until it is released"));
    m_fit->wish();
}

void IncidentBar::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fit();
}

bool IncidentBar::event(QEvent *event)
{
    // Other letters or another style: everything has another width now.
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange || event->type() == QEvent::Polish)
        m_fit->wish();
    return QWidget::event(event);
}

int IncidentBar::widthNeeded() const
{
    int width = 24 + 24; // margins, and some air before what stands right
    for (int i = 0; i < m_line->count(); ++i) {
        QLayoutItem *item = m_line->itemAt(i);
        if (item->isEmpty() || item->spacerItem())
            continue;
        width += m_line->spacing()
            + (item->widget() == m_title ? std::min(m_title->sizeHint().width(), 190) : item->sizeHint().width());
    }
    return width;
}

// The most important come first: when users hear next, the status, who does what, orders lost.
void IncidentBar::fit()
{
    const bool open = m_desk.incidents.open().has_value();
    const bool lost = open && m_lost->property("counted").toBool();
    m_status->setVisible(open);
    m_roles->setVisible(open);
    m_due->setVisible(open);
    m_lost->setVisible(lost);
    m_more->setVisible(false);
    m_arm->setBrief(false);
    if (open && widthNeeded() > width())
        m_arm->setBrief(true);
    if (open && widthNeeded() > width()) {
        m_more->setVisible(true);
        for (FactButton *fact : {m_status, m_roles, m_due, m_lost})
            fact->setVisible(false);
        for (FactButton *fact : {m_due, m_status, m_roles, m_lost}) {
            if (fact == m_lost && !lost)
                continue;
            fact->setVisible(true);
            fact->setVisible(widthNeeded() <= width());
        }
    }
    m_line->invalidate();
}

Incident IncidentBar::proposalFrom(const AlertId &alert) const
{
    Incident incident = m_desk.incidents.proposal();
    const BoardAlert *known = m_desk.situation.alerts().find(alert);
    if (!known)
        return incident;
    const QMap<QString, QString> &annotations = known->alert.annotations;
    incident.title =
        Localized{annotations.value(u"summary"_s, known->alert.name), annotations.value(u"summary_ja"_s)}.in(
            m_desk.look.language());
    incident.service = ServiceId(known->alert.labels.value(u"service"_s));
    incident.firstOut = alert;
    incident.startedAt = known->raised;
    return incident;
}

void IncidentBar::openDeclareForm(const AlertId &alert)
{
    if (m_desk.incidents.open() || !mayWrite())
        return;
    const Incident proposed = proposalFrom(alert.isEmpty() ? m_desk.incidents.proposal().firstOut : alert);
    if (!m_declareForm) {
        m_declareForm = new DeclareForm(m_desk, this);
        connect(m_declareForm, &DeclareForm::declared, this, &IncidentBar::closeForms);
        connect(m_declareForm, &DeclareForm::cancelled, this, &IncidentBar::closeForms);
        open(m_declareForm);
    }
    m_declareForm->propose(proposed);
}

void IncidentBar::openResolveForm()
{
    if (!m_desk.incidents.open() || m_resolveForm)
        return;
    m_resolveForm = new ResolveForm(m_desk, this);
    connect(m_resolveForm, &ResolveForm::resolved, this, &IncidentBar::closeForms);
    connect(m_resolveForm, &ResolveForm::cancelled, this, &IncidentBar::closeForms);
    open(m_resolveForm);
    // Not before the menu that asked for it has closed and given the focus back.
    QTimer::singleShot(0, m_resolveForm, [form = m_resolveForm] { form->setFocus(Qt::OtherFocusReason); });
}

void IncidentBar::open(QWidget *form)
{
    m_focusBefore = QApplication::focusWidget();
    m_column->addWidget(form);
    form->show();
}

void IncidentBar::closeForms()
{
    for (QWidget *form : std::initializer_list<QWidget *>{std::exchange(m_declareForm, nullptr),
                                                          std::exchange(m_resolveForm, nullptr)}) {
        if (!form)
            continue;
        const QWidget *focus = QApplication::focusWidget();
        if (focus && form->isAncestorOf(focus) && m_focusBefore && m_focusBefore->isVisible())
            m_focusBefore->setFocus(Qt::OtherFocusReason);
        form->hide();
        form->deleteLater();
    }
    Q_EMIT formClosed();
}

}
