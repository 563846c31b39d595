// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/window/respondview.h"

#include "journal/journal.h"
#include "runbooks/runner.h"
#include "situation/situation.h"
#include "widgets/action/actionsheet.h"
#include "widgets/announce/announcepanel.h"
#include "widgets/charts/chartboard.h"
#include "widgets/drill/decisionbox.h"
#include "widgets/incident/alertpanel.h"
#include "widgets/incident/glancepanel.h"
#include "widgets/incident/notepanel.h"
#include "widgets/incident/sourcepanel.h"
#include "widgets/incident/timelinepanel.h"
#include "widgets/map/mapview.h"
#include "widgets/presenters/chartmarkers.h"
#include "widgets/presenters/incidentbook.h"
#include "widgets/presenters/ports.h"
#include "widgets/runbook/editor/runbookeditor.h"
#include "widgets/runbook/runbookpanel.h"
#include "widgets/window/dockgrip.h"
#include "widgets/window/taborder.h"

#include <QDockWidget>
#include <QLineEdit>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabBar>

namespace Hikeshi {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int editorPage = 2;

bool takesKeys(const QWidget *widget, const QWidget *panel)
{
    return (widget->focusPolicy() & Qt::TabFocus) && widget->isEnabled() && widget->isVisibleTo(panel);
}

/// What had the keyboard in it last, or else the first that may have it: a panel of its own shows no focus.
QWidget *keyboardIn(QWidget *panel)
{
    QWidget *last = panel->focusWidget();
    if (last && last != panel && takesKeys(last, panel))
        return last;
    QWidget *first = nextByLook(panel, panel, true);
    return first ? first : panel;
}

}

RespondView::RespondView(const Desk &desk, QWidget *parent)
    : QMainWindow(parent)
    , m_desk(desk)
    , m_names(namesOf(desk))
    , m_tabs(new QTabBar)
    , m_find(new QLineEdit)
    , m_pages(new QStackedWidget)
    , m_map(new MapView(desk.situation, desk.look))
    , m_board(new ChartBoard(desk.situation, desk.look))
    , m_allCharts(new ChartBoard(desk.situation, desk.look))
    , m_glance(new GlancePanel(desk))
    , m_alerts(new AlertPanel(desk))
    , m_sources(new SourcePanel(desk))
    , m_runbook(new RunbookPanel(desk))
    , m_actions(new ActionSheet(desk))
    , m_timeline(new TimelinePanel(desk))
    , m_note(new NotePanel(desk))
    , m_announce(new AnnouncePanel(desk))
{
    m_map->setDrill(desk.site.drill);
    setWindowFlags(Qt::Widget);
    setDockOptions(AnimatedDocks | AllowNestedDocks | AllowTabbedDocks);
    setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);
    setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
    setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
    setCentralWidget(makeMiddle());
    addPanel(m_glance, u"glance"_s, Qt::LeftDockWidgetArea);
    addPanel(m_alerts, u"alerts"_s, Qt::LeftDockWidgetArea);
    addPanel(m_sources, u"sources"_s, Qt::LeftDockWidgetArea);
    addPanel(m_runbook, u"runbook"_s, Qt::RightDockWidgetArea);
    addPanel(m_actions, u"actions"_s, Qt::RightDockWidgetArea);
    addPanel(m_timeline, u"timeline"_s, Qt::BottomDockWidgetArea);
    addPanel(m_note, u"note"_s, Qt::BottomDockWidgetArea);
    addPanel(m_announce, u"announce"_s, Qt::RightDockWidgetArea);
    layOut();
    wire();
    retranslate();
    refreshMarkers();
}

QWidget *RespondView::makeMiddle()
{
    auto *middle = new QWidget;
    auto *column = new QVBoxLayout(middle);
    column->setContentsMargins(8, 6, 8, 6);
    column->setSpacing(6);
    auto *head = new QHBoxLayout;
    m_tabs->addTab({});
    m_tabs->addTab({});
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_find->setObjectName(u"findService"_s);
    m_find->setClearButtonEnabled(true);
    m_find->setMaximumWidth(190);
    head->addWidget(m_tabs);
    head->addWidget(m_find);
    head->addStretch();
    column->addLayout(head);
    auto *split = new QSplitter(Qt::Vertical);
    split->setObjectName(u"mapAndCharts"_s);
    split->addWidget(m_map);
    split->addWidget(m_board);
    split->setStretchFactor(0, 1);
    split->setStretchFactor(1, 0);
    split->setChildrenCollapsible(false);
    split->setSizes({600, 170});
    m_map->setObjectName(u"map"_s);
    m_board->setSeries(m_desk.site.charts);
    QList<SeriesId> all;
    for (const SeriesSpec &spec : m_desk.situation.seriesSpecs())
        all.append(spec.id);
    m_allCharts->setSeries(all);
    for (ChartBoard *board : {m_board, m_allCharts})
        board->setWindow(15min);
    m_pages->addWidget(split);
    m_pages->addWidget(m_allCharts);
    if (m_desk.runbooks) {
        m_editor = new RunbookEditor(m_desk);
        m_pages->addWidget(m_editor);
        m_tabs->addTab({});
        m_tabs->setTabVisible(editorPage, false);
    }
    column->addWidget(m_pages, 1);
    // Whoever follows another console's drill shadows its commander; who commands has no room for questions here.
    if (m_desk.drills && !m_desk.drills->commandersJournal().isEmpty())
        column->addWidget(new DecisionBox(m_desk, middle));
    return middle;
}

QDockWidget *RespondView::addPanel(QWidget *panel, const QString &name, Qt::DockWidgetArea area)
{
    auto *dock = new QDockWidget(this);
    dock->setObjectName(name);
    dock->setWidget(panel);
    dock->setTitleBarWidget(new DockGrip(m_desk.look, dock));
    addDockWidget(area, dock);
    m_docks.append(dock);
    return dock;
}

void RespondView::layOut()
{
    const auto dock = [this](QStringView name) {
        return *std::ranges::find_if(m_docks, [&](const QDockWidget *d) { return d->objectName() == name; });
    };
    for (QDockWidget *each : std::as_const(m_docks)) {
        each->setFloating(false);
        each->setVisible(each->objectName() != u"actions" && each->objectName() != u"announce");
    }
    for (const QString &name : {u"glance"_s, u"alerts"_s, u"sources"_s})
        addDockWidget(Qt::LeftDockWidgetArea, dock(name));
    addDockWidget(Qt::RightDockWidgetArea, dock(u"runbook"));
    tabifyDockWidget(dock(u"runbook"), dock(u"actions"));
    addDockWidget(Qt::BottomDockWidgetArea, dock(u"timeline"));
    splitDockWidget(dock(u"timeline"), dock(u"note"), Qt::Horizontal);
    tabifyDockWidget(dock(u"runbook"), dock(u"announce")); // a notice needs height
    dock(u"runbook")->raise();
    const int side = std::clamp(width() / 6, 206, 420);
    const int right = std::clamp(width() / 4, 300, 620);
    resizeDocks({dock(u"glance"), dock(u"runbook")}, {side, right}, Qt::Horizontal);
    resizeDocks({dock(u"glance"), dock(u"alerts"), dock(u"sources")}, {190, std::max(200, height() - 400), 180},
                Qt::Vertical);
    resizeDocks({dock(u"timeline")}, {std::clamp(height() / 4, 150, 460)}, Qt::Vertical);
    resizeDocks({dock(u"timeline"), dock(u"note")}, {600, 500}, Qt::Horizontal);
}

QDockWidget *RespondView::shownAt(Qt::DockWidgetArea area) const
{
    const auto shown = std::ranges::find_if(m_docks, [&](QDockWidget *dock) {
        return dockWidgetArea(dock) == area && !dock->isFloating() && !dock->isHidden();
    });
    return shown == m_docks.end() ? nullptr : *shown;
}

QVariantList RespondView::shares() const
{
    QVariantList shares;
    for (const Qt::DockWidgetArea area : {Qt::LeftDockWidgetArea, Qt::RightDockWidgetArea}) {
        const QDockWidget *dock = shownAt(area);
        shares.append(dock ? static_cast<double>(dock->width()) / std::max(width(), 1) : 0.0);
    }
    return shares;
}

void RespondView::setLayoutToRestore(const QByteArray &state, const QVariantList &shares)
{
    m_kept = state;
    m_keptShares = shares;
}

// Qt keeps pixels: on another screen they would be another share of the window.
bool RespondView::restoreLayout()
{
    if (m_kept.isEmpty() || !restoreState(m_kept))
        return false;
    QList<QDockWidget *> sides;
    QList<int> widths;
    const auto take = [&](Qt::DockWidgetArea area, double share) {
        if (QDockWidget *dock = shownAt(area); dock && share > 0 && share < 1) {
            sides.append(dock);
            widths.append(qRound(share * width()));
        }
    };
    take(Qt::LeftDockWidgetArea, m_keptShares.value(0).toDouble());
    take(Qt::RightDockWidgetArea, m_keptShares.value(1).toDouble());
    resizeDocks(sides, widths, Qt::Horizontal);
    return true;
}

void RespondView::resetLayout()
{
    layOut();
}

// The proportions of a first start are those of the window that it gets, not of the one that was asked for.
void RespondView::resizeEvent(QResizeEvent *event)
{
    QMainWindow::resizeEvent(event);
    if (!m_laidOut && width() > 600) {
        m_laidOut = true;
        if (!restoreLayout())
            layOut();
    }
}

void RespondView::wire()
{
    connect(m_tabs, &QTabBar::currentChanged, m_pages, &QStackedWidget::setCurrentIndex);
    connect(m_find, &QLineEdit::textChanged, this, [this](const QString &text) { m_map->find(text); });
    connect(m_find, &QLineEdit::returnPressed, m_map, qOverload<>(&QWidget::setFocus));
    connect(m_map, &MapView::operateWanted, this, &RespondView::showActions);
    connect(m_runbook, &RunbookPanel::candidatesShown, m_map, &MapView::setCandidates);
    connect(m_runbook, &RunbookPanel::previewed, m_map, &MapView::setPreviewed);
    connect(m_runbook, &RunbookPanel::announceWanted, this, &RespondView::showAnnounce);
    connect(m_runbook, &RunbookPanel::instanceWanted, this, &RespondView::showOnMap);
    connect(m_runbook, &RunbookPanel::intentWanted, this, &RespondView::showIntent);
    m_runbook->setChartFactory([this](const SeriesId &series, Milliseconds window, QWidget *parent) {
        auto *chart = new Chart(m_desk.situation, m_desk.look, series, parent);
        chart->setWindow(window);
        chart->setFixedHeight(110);
        return chart;
    });
    connect(m_announce, &AnnouncePanel::published, this, [this] {
        if (m_desk.runner.run())
            showPanel(qobject_cast<QDockWidget *>(m_runbook->parentWidget()));
    });
    connect(m_actions, &ActionSheet::candidatesShown, m_map, &MapView::setCandidates);
    connect(m_actions, &ActionSheet::previewed, m_map, &MapView::setPreviewed);
    connect(m_actions, &ActionSheet::instanceWanted, this, &RespondView::showOnMap);
    connect(m_actions, &ActionSheet::announceWanted, this, [this] { showAnnounce({}); });
    connect(m_actions, &ActionSheet::closed, this, [this] {
        qobject_cast<QDockWidget *>(m_actions->parentWidget())->hide();
        m_map->setCandidates({});
        m_map->setFocus();
    });
    connect(m_alerts, &AlertPanel::alertChosen, this, [this](const AlertId &id) {
        if (const BoardAlert *alert = m_desk.situation.alerts().find(id)) {
            const QString instance = alert->alert.labels.value(u"instance"_s);
            const Service *service =
                m_desk.situation.map().topology().service(ServiceId(alert->alert.labels.value(u"service"_s)));
            showOnMap(!instance.isEmpty()                            ? InstanceId(instance)
                          : service && !service->instances.isEmpty() ? service->instances.first()
                                                                     : InstanceId());
        }
    });
    connect(m_alerts, &AlertPanel::instanceWanted, this, &RespondView::showOnMap);
    connect(m_alerts, &AlertPanel::declareWanted, this, &RespondView::declareWanted);
    connect(m_alerts, &AlertPanel::runbookWanted, this, [this](const AlertId &id) {
        const BoardAlert *alert = m_desk.situation.alerts().find(id);
        const QList<const Runbook *> fitting =
            alert ? suggest(alert->alert, m_desk.site.runbooks, m_desk.look.language()) : QList<const Runbook *>();
        if (!fitting.isEmpty())
            showRunbook(fitting.first()->name);
    });
    if (m_editor) {
        connect(m_runbook, &RunbookPanel::editWanted, this, &RespondView::editRunbook);
        connect(m_runbook, &RunbookPanel::newWanted, this, &RespondView::newRunbook);
        connect(m_editor, &RunbookEditor::headChanged, this, &RespondView::showEditorTab);
        connect(m_editor, &RunbookEditor::opened, this, [this] {
            m_tabs->setTabVisible(editorPage, true);
            m_tabs->setCurrentIndex(editorPage);
            m_editor->takeFocus();
        });
        connect(m_editor, &RunbookEditor::closed, this, [this] {
            m_tabs->setCurrentIndex(0);
            m_tabs->setTabVisible(editorPage, false);
            m_map->setFocus();
        });
    }
    connect(&m_desk.look, &Look::changed, this, &RespondView::retranslate);
    connect(&m_desk.journal, &Journal::appended, this, [this](const Entry &entry) {
        if (!entry.kind.startsWith(u"instance."_s) && !entry.kind.startsWith(u"source."_s))
            refreshMarkers();
    });
}

void RespondView::refreshMarkers()
{
    const Instant now = m_desk.situation.now();
    const QList<ChartMarker> markers =
        chartMarkers(m_desk.journal.entries(), m_desk.look.language(), now - 24h, now, m_names);
    for (ChartBoard *board : {m_board, m_allCharts}) {
        board->setMarkers(markers);
        board->setIncidents(m_desk.incidents.all());
    }
}

void RespondView::retranslate()
{
    m_tabs->setTabText(0, tr("Map"));
    m_tabs->setTabText(1, tr("Charts"));
    showEditorTab();
    m_find->setPlaceholderText(tr("Find a service… ( / )"));
    m_find->setAccessibleName(tr("Find a service"));
    const QMap<QString, QString> titles{{u"glance"_s, tr("At a glance")}, {u"alerts"_s, tr("Alerts")},
                                        {u"sources"_s, tr("Sources")},    {u"runbook"_s, tr("Runbook")},
                                        {u"actions"_s, tr("Actions")},    {u"timeline"_s, tr("Timeline")},
                                        {u"note"_s, tr("Note")},          {u"announce"_s, tr("Notice to users")}};
    for (QDockWidget *dock : std::as_const(m_docks))
        dock->setWindowTitle(titles.value(dock->objectName()));
}

void RespondView::showEditorTab()
{
    if (!m_editor)
        return;
    m_tabs->setTabText(editorPage, m_editor->isModified() ? tr("Runbook editor ●") : tr("Runbook editor"));
    m_tabs->setTabToolTip(editorPage, m_editor->path());
}

void RespondView::editRunbook(const Runbook &runbook)
{
    if (m_editor)
        m_editor->open(runbook);
}

void RespondView::newRunbook()
{
    if (m_editor)
        m_editor->openNew();
}

bool RespondView::mayClose(std::function<void()> close)
{
    return !m_editor || m_editor->mayClose(std::move(close));
}

void RespondView::showPanel(QDockWidget *dock)
{
    dock->show();
    dock->raise();
    keyboardIn(dock->widget())->setFocus(Qt::ShortcutFocusReason);
}

void RespondView::showActions(const QString &target)
{
    m_actions->showTarget(target);
    showPanel(qobject_cast<QDockWidget *>(m_actions->parentWidget()));
}

void RespondView::showIntent(const Intent &intent)
{
    m_actions->showIntent(intent);
    showPanel(qobject_cast<QDockWidget *>(m_actions->parentWidget()));
}

void RespondView::showRunbook(const QString &name)
{
    m_runbook->read(name);
    showPanel(qobject_cast<QDockWidget *>(m_runbook->parentWidget()));
}

void RespondView::showAnnounce(const QString &phase)
{
    m_announce->draft(phase);
    showPanel(qobject_cast<QDockWidget *>(m_announce->parentWidget()));
}

void RespondView::showOnMap(const InstanceId &instance)
{
    m_tabs->setCurrentIndex(0);
    m_map->select(instance);
}

void RespondView::findOnMap()
{
    m_tabs->setCurrentIndex(0);
    m_find->setFocus();
    m_find->selectAll();
}

}
