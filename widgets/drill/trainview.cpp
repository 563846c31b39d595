// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/drill/trainview.h"

#include "situation/situation.h"
#include "widgets/common/panel.h"
#include "widgets/drill/coveragepage.h"
#include "widgets/drill/debrief.h"
#include "widgets/drill/decisionbox.h"
#include "widgets/drill/drillcontrol.h"
#include "widgets/drill/progresspage.h"
#include "widgets/drill/scenariodelegate.h"
#include "widgets/drill/scenarioeditor.h"
#include "widgets/presenters/drillbook.h"
#include "widgets/presenters/ports.h"
#include "widgets/presenters/scenariolist.h"
#include "widgets/presenters/wording.h"

#include "journal/journal.h"

#include <QHBoxLayout>
#include <QItemSelectionModel>
#include <QJsonDocument>
#include <QLineEdit>
#include <QListView>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QShortcut>
#include <QStackedWidget>
#include <QTabBar>

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
        row->addWidget(makePages(), 1);
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

QWidget *TrainView::makePages()
{
    auto *side = new QWidget(this);
    m_tabs = new QTabBar(side);
    m_pages = new QStackedWidget(side);
    m_tabs->setObjectName(u"trainTabs"_s);
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->setUsesScrollButtons(false); // the chosen one is bold, and wider than was reckoned with
    m_tabs->setElideMode(Qt::ElideNone);
    m_pages->addWidget(makePage());
    m_progress = new ProgressPage(m_desk, *m_book);
    m_coverage = new CoveragePage(m_desk, *m_book);
    m_pages->addWidget(scrolled(m_progress));
    m_pages->addWidget(scrolled(m_coverage));
    if (m_desk.scenarios) {
        m_editor = new ScenarioEditor(m_desk);
        m_pages->addWidget(m_editor);
    }
    for (int i = 0; i < m_pages->count(); ++i)
        m_tabs->addTab({});
    auto *column = new QVBoxLayout(side);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto *row = new QHBoxLayout;
    row->setContentsMargins(14, 8, 14, 0);
    row->addWidget(m_tabs);
    row->addStretch();
    column->addLayout(row);
    column->addWidget(m_pages, 1);
    column->addWidget(makeEntry());
    connect(m_tabs, &QTabBar::currentChanged, this, [this](int index) {
        m_pages->setCurrentIndex(index);
        refreshPage();
    });
    connect(m_coverage, &CoveragePage::entryWanted, this, &TrainView::entryWanted);
    connect(this, &TrainView::entryWanted, this, &TrainView::showEntry);
    return side;
}

QWidget *TrainView::makeEntry()
{
    m_entry = new QFrame(this);
    m_entry->setObjectName(u"entryCard"_s);
    setKind(m_entry, "band");
    m_entryHead = new QLabel(m_entry);
    m_entryHead->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_entryBody = new QPlainTextEdit(m_entry);
    m_entryClose = new QPushButton(m_entry);
    m_entryHead->setObjectName(u"entryHead"_s);
    m_entryBody->setObjectName(u"entryBody"_s);
    m_entryClose->setObjectName(u"closeEntry"_s);
    setKind(m_entryHead, "heading");
    setKind(m_entryClose, "flat");
    setKind(m_entryBody, "source");
    m_entryBody->setReadOnly(true);
    m_entryBody->setTabChangesFocus(true);
    m_entryBody->setFixedHeight(120);
    auto *row = new QHBoxLayout;
    row->addWidget(m_entryHead, 1);
    row->addWidget(m_entryClose);
    auto *column = new QVBoxLayout(m_entry);
    column->setContentsMargins(12, 4, 12, 8);
    column->setSpacing(2);
    column->addLayout(row);
    column->addWidget(m_entryBody);
    connect(m_entryClose, &QPushButton::clicked, m_entry, &QWidget::hide);
    m_entry->hide();
    return m_entry;
}

void TrainView::showEntry(qint64 number)
{
    const Entry *entry = m_desk.journal.entry(number);
    if (!entry)
        return;
    m_entryHead->setText(
        u"#%1 · %2 · %3 · %4"_s.arg(number).arg(Wording::clockTime(entry->at), entry->kind, entry->actor));
    m_entryBody->setPlainText(QString::fromUtf8(QJsonDocument(entry->body).toJson(QJsonDocument::Indented)).trimmed());
    m_entry->show();
    m_entryClose->setFocus();
}

QWidget *TrainView::scrolled(QWidget *page)
{
    auto *frame = new QWidget;
    setKind(frame, "column");
    auto *column = new QVBoxLayout(frame);
    column->setContentsMargins(24, 16, 24, 16);
    column->addWidget(page);
    auto *scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setWidget(frame);
    return scroll;
}

void TrainView::showPage(Page page)
{
    if (m_tabs && static_cast<int>(page) < m_tabs->count())
        m_tabs->setCurrentIndex(static_cast<int>(page));
}

// Only what is seen is folded.
void TrainView::refreshPage()
{
    if (!m_pages || !isVisible())
        return;
    switch (static_cast<Page>(m_pages->currentIndex())) {
    case Page::Drill:
        break;
    case Page::Progress:
        m_progress->refresh();
        break;
    case Page::Coverage:
        m_coverage->refresh();
        break;
    case Page::Editor:
        if (const Scenario *scenario = m_book->scenario(m_chosen);
            scenario && std::exchange(m_edited, m_chosen) != m_chosen)
            m_editor->open(*scenario);
        break;
    }
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
    m_decision = new DecisionBox(m_desk, page);
    column->addWidget(m_control);
    column->addWidget(m_decision);
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
    connect(m_desk.drills, &DrillPort::scenariosChanged, this, [this] {
        m_book->setScenarios(m_desk.drills->scenarios());
        m_count->setText(QString::number(m_book->scenarios().size()));
    });
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
    refreshPage();
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
    refreshPage();
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
    const QStringList tabs{tr("Drill"), tr("Progress"), tr("Coverage and calendar"), tr("Scenario")};
    for (int i = 0; i < m_tabs->count(); ++i)
        m_tabs->setTabText(i, tabs[i]);
    m_tabs->setAccessibleName(tr("Pages of Train"));
    m_entryClose->setText(tr("Close"));
    m_entryBody->setAccessibleName(tr("The journal entry"));
    if (m_editor)
        m_editor->retranslate();
    m_model->refresh();
    refreshList();
    choose(m_chosen);
}

}
