// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/drill/progresspage.h"

#include "journal/journal.h"
#include "widgets/common/panel.h"
#include "widgets/drill/pointsline.h"
#include "widgets/drill/tableview.h"
#include "widgets/presenters/drillbook.h"
#include "widgets/presenters/incidentwords.h"
#include "widgets/presenters/wording.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

QLabel *label(QWidget *parent, const char *kind, const QString &name = {})
{
    auto *made = new QLabel(parent);
    made->setObjectName(name);
    made->setWordWrap(true);
    setKind(made, kind);
    return made;
}

}

ProgressPage::ProgressPage(const Desk &desk, DrillBook &book, QWidget *parent)
    : QWidget(parent)
    , m_desk(desk)
    , m_book(book)
    , m_caption(new QLabel(this))
    , m_who(new QComboBox(this))
    , m_figures(new QLabel(this))
    , m_empty(label(this, "muted", u"noProgress"_s))
    , m_pointsCaption(label(this, "caption"))
    , m_points(new PointsLine(desk.look, this))
    , m_costsCaption(label(this, "caption"))
    , m_noSteps(label(this, "muted"))
    , m_costs(new TableView(desk.look, u"stepCosts"_s, this))
{
    setKind(m_caption, "title");
    setKind(m_figures, "muted");
    m_who->setObjectName(u"progressOf"_s);
    m_who->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_figures->setObjectName(u"progressFigures"_s);
    m_points->setObjectName(u"progressPoints"_s);
    m_points->setTall(true);
    m_costs->setStretched(1);
    m_costs->setMost(30);
    auto *head = new QHBoxLayout;
    head->addWidget(m_caption);
    head->addWidget(m_who);
    head->addWidget(m_figures, 1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addLayout(head);
    for (QWidget *each :
         std::initializer_list<QWidget *>{m_empty, m_pointsCaption, m_points, m_costsCaption, m_noSteps, m_costs})
        column->addWidget(each);
    column->addStretch();
    connect(m_who, &QComboBox::activated, this, &ProgressPage::refresh);
}

QString ProgressPage::runbookTitle(const QString &name) const
{
    const Runbook *best = nullptr;
    for (const Runbook &runbook : m_desk.site.runbooks) {
        if (runbook.name == name && (!best || runbook.language == m_desk.look.language()))
            best = &runbook;
    }
    return best ? best->title : name;
}

void ProgressPage::fillPeople(const QStringList &people)
{
    const QString chosen = m_who->count() > 0 ? m_who->currentData().toString() : m_desk.operatorId;
    const QSignalBlocker quiet(m_who);
    m_who->clear();
    m_who->addItem(tr("Everybody"), QString());
    for (const QString &each : people)
        m_who->addItem(IncidentWords::operatorName(m_desk.site, each, m_desk.look.language()), each);
    m_who->setCurrentIndex(std::max(0, m_who->findData(chosen)));
}

void ProgressPage::refresh()
{
    m_caption->setText(tr("Progress"));
    m_who->setAccessibleName(tr("Whose progress"));
    const QList<Scorecard> all = cardsOf(m_book.allRuns(), {});
    QStringList people{m_desk.operatorId};
    for (const Scorecard &card : all)
        people += card.people;
    people.removeDuplicates();
    fillPeople(people);
    const QString who = m_who->currentData().toString();
    const QList<Scorecard> cards = cardsOf(all, who);
    QList<int> points;
    QStringList names;
    for (const Scorecard &card : cards) {
        const Scenario *scenario = m_book.scenario(card.scenario);
        points.append(card.points);
        names.append(Wording::dayAndTime(card.startedAt) + u' '
                     + (scenario ? scenario->title.in(m_desk.look.language()) : card.scenario));
    }
    m_empty->setText(tr("No drill has ended yet. Points and what each step of a runbook took are shown here after the "
                        "first one. Drills never enter the figures of production."));
    m_empty->setVisible(cards.isEmpty());
    for (QWidget *each : std::initializer_list<QWidget *>{m_pointsCaption, m_points, m_costsCaption})
        each->setVisible(!cards.isEmpty());
    m_figures->setText(cards.isEmpty() ? QString()
                                       : tr("drills %1 · last %2 of 100 points · best %3")
                                             .arg(cards.size())
                                             .arg(points.last())
                                             .arg(*std::ranges::max_element(points)));
    m_pointsCaption->setText(tr("Points from drill to drill").toUpper());
    m_points->setPoints(points, names);
    m_points->setAccessibleName(tr("Points from drill to drill"));
    m_costsCaption->setText(tr("Which steps cost time").toUpper());
    const QList<StepCost> costs = stepCostsOf(m_desk.journal.entries(), who);
    m_noSteps->setText(tr("No runbook was followed in a drill."));
    m_noSteps->setVisible(costs.isEmpty() && !cards.isEmpty());
    m_costs->setVisible(!costs.isEmpty());
    m_costs->setAccessibleName(tr("Which steps cost time"));
    m_costs->show(TrainingWords::costs(costs, [this](const QString &name) { return runbookTitle(name); }));
}

}
