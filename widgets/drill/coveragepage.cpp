// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/drill/coveragepage.h"

#include "journal/journal.h"
#include "situation/situation.h"
#include "widgets/common/panel.h"
#include "widgets/drill/tableview.h"
#include "widgets/presenters/actionwording.h"
#include "widgets/presenters/drillbook.h"
#include "widgets/presenters/incidentwords.h"
#include "widgets/presenters/wording.h"

#include <QComboBox>
#include <QDateEdit>
#include <QDateTime>
#include <QHBoxLayout>
#include <QItemSelectionModel>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

QLabel *label(QWidget *parent, const char *kind, const QString &name = {})
{
    auto *made = new QLabel(parent);
    made->setObjectName(name);
    setKind(made, kind);
    return made;
}

}

CoveragePage::CoveragePage(const Desk &desk, DrillBook &book, QWidget *parent)
    : QWidget(parent)
    , m_desk(desk)
    , m_book(book)
    , m_caption(label(this, "title"))
    , m_plansCaption(label(this, "caption"))
    , m_noPlans(label(this, "muted", u"noPlans"_s))
    , m_plans(new TableView(desk.look, u"drillPlans"_s, this))
    , m_scenario(new QComboBox(this))
    , m_date(new QDateEdit(this))
    , m_people(new QLineEdit(this))
    , m_plan(new QPushButton(this))
    , m_withdraw(new QPushButton(this))
    , m_said(label(this, "muted", u"planSaid"_s))
    , m_causesCaption(label(this, "caption"))
    , m_causes(new TableView(desk.look, u"causesCovered"_s, this))
    , m_servicesCaption(label(this, "caption"))
    , m_noServices(label(this, "muted"))
    , m_services(new TableView(desk.look, u"servicesCovered"_s, this))
{
    m_plans->setStretched(1);
    m_plans->setMost(8);
    m_causes->setStretched(2);
    m_causes->setMost(40);
    m_services->setStretched(1);
    m_services->setMost(40);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    column->addWidget(m_caption);
    column->addSpacing(8);
    column->addWidget(m_plansCaption);
    column->addWidget(m_noPlans);
    column->addWidget(m_plans);
    column->addLayout(makeCalendar());
    column->addWidget(m_said);
    column->addSpacing(12);
    for (QWidget *each :
         std::initializer_list<QWidget *>{m_causesCaption, m_causes, m_servicesCaption, m_noServices, m_services})
        column->addWidget(each);
    column->addStretch();
    for (TableView *each : {m_plans, m_causes, m_services})
        connect(each, &TableView::entryWanted, this, &CoveragePage::entryWanted);
    connect(m_plan, &QPushButton::clicked, this, &CoveragePage::plan);
    connect(m_withdraw, &QPushButton::clicked, this, &CoveragePage::withdraw);
    connect(m_date, &QDateEdit::dateChanged, this, &CoveragePage::judge);
    connect(m_plans->selectionModel(), &QItemSelectionModel::selectionChanged, this, &CoveragePage::judge);
    connect(m_plans->model(), &QAbstractItemModel::modelReset, this, &CoveragePage::judge);
}

QLayout *CoveragePage::makeCalendar()
{
    m_scenario->setObjectName(u"planScenario"_s);
    m_date->setObjectName(u"planDate"_s);
    m_people->setObjectName(u"planPeople"_s);
    m_plan->setObjectName(u"planDrill"_s);
    m_withdraw->setObjectName(u"withdrawPlan"_s);
    m_scenario->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_scenario->setMinimumContentsLength(22);
    m_date->setCalendarPopup(true);
    m_date->setDisplayFormat(u"yyyy-MM-dd"_s);
    m_date->setDate(today().addDays(7));
    auto *row = new QHBoxLayout;
    row->addWidget(m_scenario, 2);
    row->addWidget(m_date);
    row->addWidget(m_people, 2);
    row->addWidget(m_plan);
    row->addWidget(m_withdraw);
    return row;
}

QDate CoveragePage::today() const
{
    return QDateTime::fromMSecsSinceEpoch(toMilliseconds(m_desk.situation.now()), Wording::siteZone()).date();
}

QString CoveragePage::scenarioTitle(const QString &name) const
{
    const Scenario *scenario = m_book.scenario(name);
    return scenario ? scenario->title.in(m_desk.look.language()) : name;
}

void CoveragePage::fillPlans()
{
    const QList<DrillPlan> plans = drillPlansOf(m_desk.journal.entries(), Wording::siteZone());
    m_plansCaption->setText(tr("Calendar").toUpper());
    m_noPlans->setText(tr("No drill is planned."));
    m_noPlans->setVisible(plans.isEmpty());
    m_plans->setVisible(!plans.isEmpty());
    m_plans->setAccessibleName(tr("Planned drills"));
    m_plans->show(TrainingWords::plans(
        plans, today(), [this](const QString &name) { return scenarioTitle(name); },
        [this](const QString &id) { return personName(id); }));
    const QString chosen = m_scenario->currentData().toString();
    const QSignalBlocker quiet(m_scenario);
    m_scenario->clear();
    for (const Scenario &each : m_book.scenarios())
        m_scenario->addItem(each.title.in(m_desk.look.language()), each.name);
    m_scenario->setCurrentIndex(std::max(0, m_scenario->findData(chosen)));
}

void CoveragePage::refresh()
{
    m_caption->setText(tr("Coverage and calendar"));
    m_scenario->setAccessibleName(tr("Scenario to plan"));
    m_date->setAccessibleName(tr("Date of the drill"));
    m_people->setAccessibleName(tr("Who takes part"));
    m_people->setPlaceholderText(tr("Who takes part, separated by commas; empty: everybody"));
    m_plan->setText(tr("Plan"));
    m_withdraw->setText(tr("Take out"));
    fillPlans();
    const auto scenarios = [this](const QString &name) { return scenarioTitle(name); };
    const auto people = [this](const QString &id) { return personName(id); };
    const QList<Scorecard> cards = m_book.allRuns();
    m_causesCaption->setText(tr("By cause").toUpper());
    m_causes->setAccessibleName(tr("Causes and when they were trained"));
    m_causes->show(
        TrainingWords::causes(causesCovered(m_book.scenarios(), cards), m_desk.situation.now(), scenarios, people));
    const Topology &topology = m_desk.situation.map().topology();
    m_servicesCaption->setText(tr("By service").toUpper());
    m_noServices->setText(tr("The site has not told its services yet."));
    m_noServices->setVisible(topology.services.isEmpty());
    m_services->setVisible(!topology.services.isEmpty());
    m_services->setAccessibleName(tr("Services and when they were trained"));
    const auto services = [&](const QString &id) {
        const Service *service = topology.service(ServiceId(id));
        const QString name = service ? service->name.in(m_desk.look.language()) : QString();
        return name.isEmpty() ? id : name;
    };
    m_services->show(TrainingWords::services(servicesCovered(topology, m_book.scenarios(), cards),
                                             m_desk.situation.now(), services, scenarios, people));
    judge();
}

QString CoveragePage::personName(const QString &id) const
{
    return IncidentWords::operatorName(m_desk.site, id, m_desk.look.language());
}

void CoveragePage::judge()
{
    const bool past = m_date->date() < today();
    m_plan->setEnabled(!past && m_scenario->count() > 0);
    m_plan->setToolTip(past ? tr("The date is over") : tr("Into the journal"));
    const bool chosen = m_plans->selectionModel()->hasSelection();
    m_withdraw->setEnabled(chosen);
    m_withdraw->setToolTip(chosen ? tr("Takes the chosen drill out of the calendar")
                                  : tr("Choose a planned drill above"));
}

void CoveragePage::plan()
{
    DrillPlan plan{.scenario = m_scenario->currentData().toString(),
                   .date = m_date->date(),
                   .people = {},
                   .by = m_desk.operatorId};
    for (const auto names = m_people->text().split(u','); const QString &name : names) {
        if (!name.trimmed().isEmpty())
            plan.people.append(name.trimmed());
    }
    m_desk.journal.append(Drafts::drillPlanned(plan)).then(this, [this](const Result<Entry> &entry) {
        m_said->setText(entry ? u"✓ "_s + tr("planned, entry #%1").arg(entry->number)
                              : u"✕ "_s + Wording::reason(entry.error()));
        fillPlans();
    });
}

void CoveragePage::withdraw()
{
    const qint64 chosen = m_plans->currentIndex().data(PlainTable::EntryRole).toLongLong();
    if (chosen <= 0)
        return;
    m_desk.journal.append(Drafts::drillUnplanned(chosen, m_desk.operatorId))
        .then(this, [this](const Result<Entry> &entry) {
            m_said->setText(entry ? u"✓ "_s + tr("taken out, entry #%1").arg(entry->number)
                                  : u"✕ "_s + Wording::reason(entry.error()));
            fillPlans();
        });
}

}
