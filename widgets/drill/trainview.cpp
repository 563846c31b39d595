// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/drill/trainview.h"

#include "situation/situation.h"
#include "widgets/common/panel.h"
#include "widgets/drill/debrief.h"
#include "widgets/drill/drillcontrol.h"
#include "widgets/drill/scenariodelegate.h"
#include "widgets/presenters/drillbook.h"
#include "widgets/presenters/ports.h"
#include "widgets/presenters/scenariolist.h"

#include "journal/journal.h"

#include <QHBoxLayout>
#include <QItemSelectionModel>
#include <QLineEdit>
#include <QListView>
#include <QScrollArea>
#include <QShortcut>

namespace Hikeshi {

using namespace Qt::StringLiterals;

TrainView::TrainView(const Desk &desk, QWidget *parent)
    : QWidget(parent)
    , m_desk(desk)
    , m_book(new DrillBook(desk.drills ? desk.drills->scenarios() : QList<Scenario>(), desk.journal, this))
{
    setObjectName(u"trainView"_s);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    if (m_book->scenarios().isEmpty()) {
        row->addWidget(makeEmpty());
    } else {
        row->addWidget(makeList());
        row->addWidget(makePage(), 1);
        setFocusProxy(m_list);
        wire();
        const QString running = desk.drills->running();
        choose(running.isEmpty() ? m_model->first() : running);
    }
    connect(&desk.look, &Look::changed, this, &TrainView::retranslate);
    retranslate();
}

QWidget *TrainView::makeEmpty()
{
    auto *page = new QWidget(this);
    m_emptyTitle = new QLabel(page);
    m_emptyText = new QLabel(page);
    m_emptyText->setObjectName(u"noDrills"_s);
    m_emptyText->setTextInteractionFlags(Qt::TextSelectableByMouse);
    setKind(m_emptyTitle, "title");
    setKind(m_emptyText, "muted");
    auto *column = new QVBoxLayout(page);
    column->addStretch(2);
    column->addWidget(m_emptyTitle, 0, Qt::AlignHCenter);
    column->addWidget(m_emptyText, 0, Qt::AlignHCenter);
    column->addStretch(3);
    m_emptyText->setAlignment(Qt::AlignHCenter);
    return page;
}

QWidget *TrainView::makeList()
{
    auto *panel = new QWidget(this);
    setKind(panel, "panel");
    panel->setFixedWidth(280);
    m_caption = new QLabel(panel);
    m_count = new QLabel(panel);
    m_nothingFound = new QLabel(panel);
    m_search = new QLineEdit(panel);
    m_list = new QListView(panel);
    m_model = new ScenarioList(*m_book, m_desk.look, this);
    setKind(m_caption, "caption");
    setKind(m_count, "caption");
    setKind(m_nothingFound, "muted");
    m_nothingFound->setContentsMargins(12, 0, 12, 0);
    m_search->setObjectName(u"scenarioSearch"_s);
    m_search->setClearButtonEnabled(true);
    m_list->setObjectName(u"scenarioList"_s);
    m_list->setModel(m_model);
    m_list->setItemDelegate(new ScenarioDelegate(m_desk.look, m_list));
    m_list->setMouseTracking(true);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *head = new QHBoxLayout;
    head->setContentsMargins(12, 8, 12, 0);
    head->addWidget(m_caption);
    head->addStretch();
    head->addWidget(m_count);
    auto *find = new QHBoxLayout;
    find->setContentsMargins(12, 0, 12, 0);
    find->addWidget(m_search);
    auto *column = new QVBoxLayout(panel);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addLayout(head);
    column->addLayout(find);
    column->addWidget(m_nothingFound);
    column->addWidget(m_list, 1);
    return panel;
}

QWidget *TrainView::makePage()
{
    auto *page = new QWidget;
    setKind(page, "column");
    m_control = new DrillControl(m_desk, *m_book, page);
    m_debrief = new Debrief(m_desk, *m_book, page);
    m_neverRun = new QLabel(page);
    m_neverRun->setObjectName(u"neverRun"_s);
    m_neverRun->setWordWrap(true);
    setKind(m_neverRun, "muted");
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(24, 16, 24, 16);
    column->setSpacing(20);
    column->addWidget(m_control);
    column->addWidget(m_debrief);
    column->addWidget(m_neverRun);
    column->addStretch();
    auto *scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setWidget(page);
    return scroll;
}

void TrainView::wire()
{
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_model->setFilter(text);
        refreshList();
    });
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex &index) {
        const QString name = index.data(ScenarioList::NameRole).toString();
        if (!name.isEmpty() && name != m_chosen)
            choose(name);
    });
    connect(m_control, &DrillControl::respondWanted, this, &TrainView::respondWanted);
    connect(m_debrief, &Debrief::entryWanted, this, &TrainView::entryWanted);
    const auto renew = [this] {
        m_model->refresh();
        refreshList();
        choose(m_chosen);
    };
    connect(m_book, &DrillBook::changed, this, renew);
    connect(m_desk.drills, &DrillPort::changed, this, renew);
    connect(&m_desk.situation.clock(), &Clock::ticked, this, &TrainView::tick);
    auto *find = new QShortcut(QKeySequence(u"/"_s), this);
    find->setContext(Qt::WidgetWithChildrenShortcut);
    connect(find, &QShortcut::activated, m_search, qOverload<>(&QWidget::setFocus));
}

void TrainView::choose(const QString &scenario)
{
    if (!m_model || !m_book->scenario(scenario))
        return;
    m_chosen = scenario;
    m_list->setCurrentIndex(m_model->indexOf(scenario));
    m_book->refresh();
    m_control->setScenario(scenario);
    m_debrief->setScenario(scenario);
    m_neverRun->setVisible(!m_book->lastRun(scenario));
}

void TrainView::refreshList()
{
    m_model->setRunning(m_desk.drills->running());
    m_list->setCurrentIndex(m_model->indexOf(m_chosen));
    m_nothingFound->setVisible(m_model->rowCount() == 0);
}

void TrainView::tick()
{
    if (!isVisible())
        return;
    m_control->tick();
    const QList<Scorecard> runs = m_book->runs(m_chosen);
    if (runs.isEmpty() || runs.last().endedAt)
        return;
    m_book->refresh();
    m_debrief->refresh();
}

// Who comes here goes on by keyboard here, and not on whatever button of the bar is next in line.
void TrainView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    const QWidget *focus = window()->focusWidget();
    if (m_list && !(focus && isAncestorOf(focus)))
        m_list->setFocus(Qt::OtherFocusReason);
}

void TrainView::retranslate()
{
    if (m_emptyText) {
        m_emptyTitle->setText(tr("No drills on this site"));
        m_emptyText->setText(m_desk.drills
                                 ? tr("This site has no scenarios. Put one into its folder <b>drills/</b>, or open the "
                                      "embedded exchange with <b>app/run</b>.")
                                 : tr("This site is production: nothing is broken here on purpose.<br>"
                                      "To drill, open the embedded exchange with <b>app/run</b>."));
        return;
    }
    m_caption->setText(tr("Scenarios").toUpper());
    m_count->setText(QString::number(m_book->scenarios().size()));
    m_search->setPlaceholderText(tr("Find a scenario…  /"));
    m_search->setAccessibleName(tr("Find a scenario"));
    m_list->setAccessibleName(tr("Scenarios"));
    m_nothingFound->setText(tr("No scenario has these words."));
    m_neverRun->setText(tr("You have not run this drill yet. Its scorecard, your course and what it teaches are shown "
                           "here when it has ended."));
    m_model->refresh();
    refreshList();
    choose(m_chosen);
}

}
