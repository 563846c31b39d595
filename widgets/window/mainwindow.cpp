// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/window/mainwindow.h"

#include "review/postmortem.h"
#include "situation/situation.h"
#include "widgets/charts/chartboard.h"
#include "widgets/common/panel.h"
#include "widgets/common/stylesheet.h"
#include "widgets/drill/trainview.h"
#include "widgets/incident/incidentbar.h"
#include "widgets/map/mapview.h"
#include "widgets/presenters/incidentbook.h"
#include "widgets/presenters/ports.h"
#include "widgets/review/reviewview.h"
#include "widgets/window/commandpalette.h"
#include "widgets/window/drillstripe.h"
#include "widgets/window/respondview.h"
#include "widgets/window/taborder.h"

#include <QApplication>
#include <QBuffer>
#include <QButtonGroup>
#include <QCloseEvent>
#include <QDockWidget>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QSettings>
#include <QShortcut>
#include <QStackedWidget>

namespace Hikeshi {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

QByteArray png(const QImage &image)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG");
    return bytes;
}

}

MainWindow::MainWindow(const Desk &desk, QSettings &settings, QWidget *parent)
    : QMainWindow(parent)
    , m_desk(desk)
    , m_settings(settings)
    , m_bar(new IncidentBar(m_desk))
    , m_pages(new QStackedWidget)
    , m_respond(new RespondView(m_desk))
    , m_train(new TrainView(m_desk))
    , m_review(new ReviewView(m_desk))
    , m_palette(nullptr)
    , m_perspectives(new QButtonGroup(this))
    , m_paletteButton(new QPushButton)
    , m_menuButton(new QPushButton)
    , m_menu(new QMenu(this))
{
    auto *whole = new QWidget;
    auto *column = new QVBoxLayout(whole);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    if (desk.site.drill)
        column->addWidget(new DrillStripe(desk.look));
    column->addWidget(m_bar);
    column->addWidget(m_pages, 1);
    for (QWidget *page :
         {static_cast<QWidget *>(m_respond), static_cast<QWidget *>(m_train), static_cast<QWidget *>(m_review)})
        m_pages->addWidget(page);
    setCentralWidget(whole);
    m_palette = new CommandPalette(desk.look, whole);
    buildBar();
    buildReview();
    buildKeys();
    wire();
    restore();
    restyle();
}

void MainWindow::buildBar()
{
    auto *mark = new QLabel(u"火消"_s);
    mark->setFont(Theme::letters(15, QFont::Bold));
    setTone(mark, Theme::Tone::Trouble);
    m_bar->addLeading(mark);
    int id = 0;
    for (const QString &name : {u"respond"_s, u"train"_s, u"review"_s}) {
        auto *button = new QPushButton;
        button->setCheckable(true);
        setKind(button, "flat");
        button->setObjectName(name + u"Perspective"_s);
        m_perspectives->addButton(button, id++);
        m_bar->addLeading(button);
    }
    m_perspectives->button(0)->setChecked(true);
    setKind(m_paletteButton, "flat");
    setKind(m_menuButton, "flat");
    m_paletteButton->setObjectName(u"paletteButton"_s);
    m_menuButton->setObjectName(u"menuButton"_s);
    m_menuButton->setMenu(m_menu);
    m_bar->addTrailing(m_paletteButton);
    m_bar->addTrailing(m_menuButton);
}

void MainWindow::buildReview()
{
    m_review->setMapFactory([this](Situation &situation, QWidget *parent) -> QWidget * {
        auto *map = new MapView(situation, m_desk.look, parent);
        map->setReadOnly(true);
        map->setDrill(m_desk.site.drill);
        map->setArrangement(m_respond->map().arrangement());
        return map;
    });
    m_review->setChartFactory(
        [this](Situation &situation, const QList<SeriesId> &series, QWidget *parent) -> QWidget * {
            auto *board = new ChartBoard(situation, m_desk.look, parent);
            board->setSeries(series.isEmpty() ? m_desk.site.charts : series);
            board->setWindow(15min);
            board->strip().setReplay(true);
            return board;
        });
    m_review->setPictureMaker([this](Replay &replay, Instant worst) {
        Look paper(m_desk.look, Theme::Kind::Light);
        replay.showAt(worst);
        MapView map(replay.situation(), paper);
        map.setArrangement(m_respond->map().arrangement());
        map.setDrill(m_desk.site.drill);
        QList<Picture> pictures{{png(map.picture({1400, 700})), tr("The map at the worst moment")}};
        replay.showAt(replay.to());
        ChartBoard board(replay.situation(), paper);
        board.setSeries(m_desk.site.charts);
        board.setRange(replay.from(), replay.to());
        board.resize(1400, 420);
        pictures.append({png(board.grab().toImage()), tr("The charts over the incident")});
        return pictures;
    });
}

void MainWindow::buildMenu()
{
    m_menu->clear();
    // The keys are only shown: a shortcut of the menu's own and that of buildKeys() would be ambiguous.
    const auto add = [this](const QString &text, const QKeySequence &keys, auto act) {
        m_menu->addAction(text + u'\t' + keys.toString(QKeySequence::NativeText), this, act);
    };
    const bool dark = m_desk.look.theme().kind == Theme::Kind::Dark;
    add(dark ? tr("Light colours") : tr("Dark colours"), QKeySequence(u"Ctrl+Shift+L"_s),
        [this, dark] { m_desk.look.setTheme(dark ? Theme::Kind::Light : Theme::Kind::Dark); });
    const bool ja = m_desk.look.language() == u"ja";
    add(ja ? u"English"_s : u"日本語"_s, QKeySequence(u"Ctrl+Shift+J"_s),
        [this, ja] { m_desk.look.setLanguage(ja ? u"en"_s : u"ja"_s); });
    m_menu->addSeparator();
    for (QDockWidget *dock : m_respond->docks())
        m_menu->addAction(dock->toggleViewAction());
    m_menu->addAction(tr("Panels back in their places"), m_respond, &RespondView::resetLayout);
    m_menu->addSeparator();
    add(tr("Full screen"), QKeySequence(Qt::Key_F11), [this] { setWindowState(windowState() ^ Qt::WindowFullScreen); });
    add(tr("Quit"), QKeySequence(u"Ctrl+Q"_s), [this] { close(); });
}

void MainWindow::buildKeys()
{
    const auto key = [this](const QKeySequence &keys, auto act) {
        connect(new QShortcut(keys, this), &QShortcut::activated, this, act);
    };
    key(QKeySequence(u"Ctrl+K"_s), [this] { openPalette(); });
    key(QKeySequence(u"Ctrl+1"_s), [this] { showPerspective(Perspective::Respond); });
    key(QKeySequence(u"Ctrl+2"_s), [this] { showPerspective(Perspective::Train); });
    key(QKeySequence(u"Ctrl+3"_s), [this] { showPerspective(Perspective::Review); });
    key(QKeySequence(u"Ctrl+F"_s), [this] {
        showPerspective(Perspective::Respond);
        m_respond->findOnMap();
    });
    key(QKeySequence(u"Ctrl+Shift+L"_s), [this] {
        m_desk.look.setTheme(m_desk.look.theme().kind == Theme::Kind::Dark ? Theme::Kind::Light : Theme::Kind::Dark);
    });
    key(QKeySequence(u"Ctrl+Shift+J"_s),
        [this] { m_desk.look.setLanguage(m_desk.look.language() == u"ja" ? u"en"_s : u"ja"_s); });
    key(QKeySequence(Qt::Key_F11), [this] { setWindowState(windowState() ^ Qt::WindowFullScreen); });
    key(QKeySequence(u"Ctrl+Q"_s), [this] { close(); });
    for (int i = 0; i < m_respond->docks().size() && i < 9; ++i)
        key(QKeySequence(u"Alt+%1"_s.arg(i + 1)), [this, i] {
            showPerspective(Perspective::Respond);
            m_respond->showPanel(m_respond->docks()[i]);
        });
}

void MainWindow::wire()
{
    connect(m_perspectives, &QButtonGroup::idClicked, this, [this](int id) { showPerspective(Perspective(id)); });
    connect(m_paletteButton, &QPushButton::clicked, this, &MainWindow::openPalette);
    connect(m_respond, &RespondView::declareWanted, m_bar, &IncidentBar::openDeclareForm);
    connect(m_bar, &IncidentBar::lookWanted, this, [this](const QString &target) {
        showPerspective(Perspective::Respond);
        m_respond->showActions(target);
    });
    connect(m_bar, &IncidentBar::intentWanted, this, [this](const Intent &intent) {
        showPerspective(Perspective::Respond);
        m_respond->showIntent(intent);
    });
    connect(m_train, &TrainView::respondWanted, this, [this] { showPerspective(Perspective::Respond); });
    connect(&m_desk.incidents, &IncidentBook::resolved, this, [this](const IncidentId &incident) {
        showPerspective(Perspective::Review);
        m_review->show(incident);
    });
    connect(&m_respond->map(), &MapView::arrangementChanged, this,
            [this] { m_settings.setValue(u"map"_s, m_respond->map().arrangement()); });
    connect(&m_desk.look, &Look::changed, this, &MainWindow::restyle);
}

void MainWindow::showPerspective(Perspective which)
{
    m_pages->setCurrentIndex(static_cast<int>(which));
    m_perspectives->button(static_cast<int>(which))->setChecked(true);
    m_settings.setValue(u"perspective"_s, static_cast<int>(which));
    if (which == Perspective::Respond)
        m_respond->map().setFocus();
}

MainWindow::Perspective MainWindow::perspective() const
{
    return Perspective(m_pages->currentIndex());
}

void MainWindow::restore()
{
    resize(1440, 900);
    restoreGeometry(m_settings.value(u"geometry"_s).toByteArray());
    m_respond->setLayoutToRestore(m_settings.value(u"panels"_s).toByteArray(),
                                  m_settings.value(u"panelShares"_s).toList());
    m_respond->map().setArrangement(m_settings.value(u"map"_s).toByteArray());
    showPerspective(Perspective(std::clamp(m_settings.value(u"perspective"_s).toInt(), 0, 2)));
}

void MainWindow::keep()
{
    m_settings.setValue(u"geometry"_s, saveGeometry());
    if (m_respond->isLaidOut()) { // never shown, it knows nothing better than what is kept
        m_settings.setValue(u"panels"_s, m_respond->saveState());
        m_settings.setValue(u"panelShares"_s, m_respond->shares());
    }
    m_settings.setValue(u"theme"_s, m_desk.look.theme().kind == Theme::Kind::Dark ? u"dark"_s : u"light"_s);
    m_settings.setValue(u"language"_s, m_desk.look.language());
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    if (!m_respond->mayClose([this] { close(); })) {
        if (perspective() != Perspective::Respond)
            showPerspective(Perspective::Respond);
        event->ignore();
        return;
    }
    keep();
    QMainWindow::closeEvent(event);
}

// Qt's own order is the one in which the parts were made, and panels make theirs anew all the time.
bool MainWindow::focusNextPrevChild(bool next)
{
    QWidget *to = nextByLook(this, focusWidget(), next);
    if (!to || to == focusWidget())
        return false;
    to->setFocus(next ? Qt::TabFocusReason : Qt::BacktabFocusReason);
    for (QWidget *above = to->parentWidget(); above; above = above->parentWidget()) {
        if (auto *scroll = qobject_cast<QScrollArea *>(above))
            scroll->ensureWidgetVisible(to);
    }
    return true;
}

void MainWindow::restyle()
{
    qApp->setPalette(m_desk.look.theme().palette());
    qApp->setStyleSheet(Hikeshi::styleSheet(m_desk.look.theme()));
    retranslate();
}

void MainWindow::retranslate()
{
    const QString name = m_desk.site.name.in(m_desk.look.language());
    setWindowTitle(m_desk.site.drill ? tr("%1 · DRILL · Hikeshi").arg(name) : tr("%1 · Hikeshi").arg(name));
    m_perspectives->button(0)->setText(tr("Respond"));
    m_perspectives->button(1)->setText(tr("Train"));
    m_perspectives->button(2)->setText(tr("Review"));
    for (int i = 0; i < 3; ++i) {
        QAbstractButton *button = m_perspectives->button(i);
        button->setToolTip(u"Ctrl+%1"_s.arg(i + 1));
        // Room for the bold letters of the chosen one, so that choosing moves nothing.
        QFont bold = button->font();
        bold.setWeight(QFont::DemiBold);
        button->setFixedWidth(QFontMetrics(bold).horizontalAdvance(button->text()) + 30);
    }
    m_paletteButton->setText(u"Ctrl K"_s);
    m_paletteButton->setToolTip(tr("Find everything"));
    m_paletteButton->setAccessibleName(tr("Find everything"));
    m_menuButton->setText(u"⋯"_s);
    m_menuButton->setToolTip(tr("Look, language, panels"));
    m_menuButton->setAccessibleName(tr("Look, language, panels"));
    buildMenu();
}

void MainWindow::openPalette()
{
    m_palette->open(commands());
}

}
