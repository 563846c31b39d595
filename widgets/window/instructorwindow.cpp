// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/window/instructorwindow.h"

#include "widgets/charts/chartboard.h"
#include "widgets/common/stylesheet.h"
#include "widgets/drill/instructorpanel.h"
#include "widgets/drill/traineeview.h"
#include "widgets/incident/alertpanel.h"
#include "widgets/map/mapview.h"
#include "widgets/window/drillstripe.h"

#include <QApplication>
#include <QScrollArea>
#include <QSplitter>
#include <QVBoxLayout>

namespace Hikeshi {

using namespace std::chrono_literals;

InstructorWindow::InstructorWindow(const Desk &desk, JournalFollower &trainee, QWidget *parent)
    : QMainWindow(parent)
    , m_desk(desk)
{
    auto *board = new ChartBoard(desk.situation, desk.look);
    board->setSeries(desk.site.charts);
    board->setWindow(15min);
    auto *world = new QSplitter(Qt::Vertical);
    auto *map = new MapView(desk.situation, desk.look);
    map->setDrill(true);
    world->addWidget(map);
    world->addWidget(board);
    world->setStretchFactor(0, 1);
    world->setSizes({520, 170});
    auto *people = new QSplitter(Qt::Vertical);
    people->addWidget(new TraineeView(desk, trainee));
    people->addWidget(new AlertPanel(desk));
    people->setStretchFactor(0, 1);
    people->setSizes({520, 220});
    auto *hands = new QScrollArea;
    hands->setWidget(new InstructorPanel(desk));
    hands->setWidgetResizable(true);
    hands->setFrameShape(QFrame::NoFrame);
    hands->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *all = new QSplitter(Qt::Horizontal);
    for (QWidget *part : std::initializer_list<QWidget *>{world, people, hands})
        all->addWidget(part);
    all->setSizes({620, 420, 320});
    all->setChildrenCollapsible(false);
    auto *whole = new QWidget;
    auto *column = new QVBoxLayout(whole);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(new DrillStripe(desk.look));
    column->addWidget(all, 1);
    setCentralWidget(whole);
    resize(1440, 900);
    connect(&desk.look, &Look::changed, this, &InstructorWindow::restyle);
    restyle();
}

void InstructorWindow::restyle()
{
    qApp->setPalette(m_desk.look.theme().palette());
    qApp->setStyleSheet(Hikeshi::styleSheet(m_desk.look.theme()));
    setWindowTitle(tr("%1 · DRILL · Instructor · Hikeshi").arg(m_desk.site.name.in(m_desk.look.language())));
}

}
