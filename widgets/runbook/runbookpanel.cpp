// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runbook/runbookpanel.h"

#include "runbooks/runner.h"
#include "widgets/common/pulse.h"
#include "widgets/presenters/actionwording.h"
#include "widgets/presenters/incidentbook.h"
#include "widgets/presenters/runbookfacts.h"
#include "widgets/presenters/runbookstore.h"
#include "widgets/runbook/dryrunview.h"
#include "widgets/runbook/runbookreader.h"
#include "widgets/runbook/runbookshelf.h"
#include "widgets/runbook/runview.h"

#include <QApplication>
#include <QPointer>
#include <QShortcut>

namespace Hikeshi {

using namespace Qt::StringLiterals;

enum Page
{
    ShelfPage,
    ReaderPage,
    RunPage,
    DryRunPage
};

RunbookPanel::RunbookPanel(const Desk &desk, QWidget *parent)
    : Panel(desk.look, parent)
    , m_desk(desk)
    , m_pages(new QStackedWidget(this))
    , m_shelf(new RunbookShelf(desk, this))
    , m_reader(new RunbookReader(desk, this))
    , m_run(new RunView(desk, this))
    , m_dryRun(new DryRunView(desk, this))
    , m_trouble(new QLabel(this))
    , m_pulse(new Pulse(desk.situation, this))
{
    setObjectName(u"runbookPanel"_s);
    m_trouble->setWordWrap(true);
    m_trouble->hide();
    setTone(m_trouble, Theme::Tone::Trouble);
    m_pages->addWidget(scrolled(m_shelf));
    m_pages->addWidget(scrolled(m_reader));
    m_pages->addWidget(m_run);
    m_pages->addWidget(m_dryRun);
    content()->addWidget(m_trouble);
    content()->addWidget(m_pages, 1);
    connect(m_shelf, &RunbookShelf::startWanted, this, &RunbookPanel::begin);
    connect(m_shelf, &RunbookShelf::readingWanted, this, [this](const Runbook &runbook, const Alert &alert) {
        m_reader->read(runbook, alert);
        m_pages->setCurrentIndex(ReaderPage);
        showCaption();
    });
    connect(m_reader, &RunbookReader::startWanted, this,
            [this](const Runbook &runbook, const QMap<QString, QString> &values) { start(runbook, values); });
    connect(m_reader, &RunbookReader::left, this, [this] {
        m_pages->setCurrentIndex(ShelfPage);
        showCaption();
    });
    connect(m_reader, &RunbookReader::dryRunWanted, this, &RunbookPanel::walk);
    connect(m_run, &RunView::dryRunWanted, this, &RunbookPanel::walk);
    connect(m_dryRun, &DryRunView::left, this, [this] {
        m_pages->setCurrentIndex(m_before);
        follow();
    });
    connect(m_run, &RunView::announceWanted, this, &RunbookPanel::announceWanted);
    connect(m_run, &RunView::candidatesShown, this, &RunbookPanel::candidatesShown);
    connect(m_run, &RunView::previewed, this, &RunbookPanel::previewed);
    connect(m_run, &RunView::instanceWanted, this, &RunbookPanel::instanceWanted);
    connect(m_run, &RunView::intentWanted, this, &RunbookPanel::intentWanted);
    connect(&desk.runner, &Runner::changed, this, &RunbookPanel::follow);
    connect(m_pulse, &Pulse::beat, this, [this] {
        if (m_pages->currentIndex() == RunPage)
            m_run->refresh();
        else if (m_pages->currentIndex() == ShelfPage)
            m_shelf->refresh();
    });
    connect(m_reader, &RunbookReader::editWanted, this, &RunbookPanel::editWanted);
    connect(m_shelf, &RunbookShelf::newWanted, this, &RunbookPanel::newWanted);
    if (desk.runbooks) {
        connect(desk.runbooks, &RunbookStore::changed, this, &RunbookPanel::followFiles);
        auto *editing = new QShortcut(QKeySequence(Qt::CTRL | Qt::Key_E), this);
        editing->setContext(Qt::WidgetWithChildrenShortcut);
        connect(editing, &QShortcut::activated, this, &RunbookPanel::edit);
    }
    auto *done = new QShortcut(QKeySequence(Qt::CTRL | Qt::Key_Return), this);
    done->setContext(Qt::WidgetWithChildrenShortcut);
    connect(done, &QShortcut::activated, m_run, &RunView::complete);
}

QScrollArea *RunbookPanel::scrolled(QWidget *page)
{
    auto *area = new QScrollArea(this);
    area->setWidgetResizable(true);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFocusPolicy(Qt::NoFocus);
    setKind(page, "column");
    area->setWidget(page);
    return area;
}

void RunbookPanel::setChartFactory(ChartFactory factory)
{
    m_run->setChartFactory(std::move(factory));
}

bool RunbookPanel::read(const QString &name)
{
    const Runbook *runbook = runbookNamed(name, m_desk.site.runbooks, look().language());
    if (!runbook || m_desk.runner.run())
        return false;
    m_reader->read(*runbook, {});
    m_pages->setCurrentIndex(ReaderPage);
    showCaption();
    return true;
}

// Started at once when nothing is left to ask; otherwise it is read first.
void RunbookPanel::begin(const Runbook &runbook, const Alert &alert)
{
    m_reader->read(runbook, alert);
    if (m_reader->isComplete()) {
        start(runbook, m_reader->values());
        return;
    }
    m_pages->setCurrentIndex(ReaderPage);
    showCaption();
}

QCoro::Task<> RunbookPanel::start(Runbook runbook, QMap<QString, QString> values)
{
    if (m_starting || m_desk.runner.run())
        co_return;
    const QPointer<RunbookPanel> self(this);
    m_starting = true;
    const IncidentId incident = m_desk.incidents.open().value_or(Incident()).id;
    const Result<RunId> started = co_await m_desk.runner.start(runbook, incident, values, m_desk.operatorId);
    if (!self)
        co_return;
    m_starting = false;
    m_trouble->setVisible(!started);
    if (!started)
        m_trouble->setText(tr("The runbook was not started: %1").arg(Wording::reason(started.error())));
}

void RunbookPanel::follow()
{
    if (const std::optional<Run> run = m_desk.runner.run()) {
        const QWidget *focus = QApplication::focusWidget();
        m_run->setRun(*run, focus && isAncestorOf(focus) && m_pages->currentIndex() != DryRunPage);
        if (m_pages->currentIndex() != DryRunPage) // being read: it is left by hand
            m_pages->setCurrentIndex(RunPage);
    } else if (m_pages->currentIndex() == RunPage) {
        m_pages->setCurrentIndex(ShelfPage);
        m_shelf->refresh();
        Q_EMIT candidatesShown({});
        Q_EMIT previewed({});
    }
    showCaption();
}

void RunbookPanel::walk(const Runbook &runbook, const QMap<QString, QString> &values)
{
    m_before = m_pages->currentIndex();
    m_dryRun->walk(runbook, values);
    m_pages->setCurrentIndex(DryRunPage);
}

void RunbookPanel::edit()
{
    if (m_pages->currentIndex() == ReaderPage)
        Q_EMIT editWanted(m_reader->runbook());
    else if (const Runbook *chosen = m_shelf->chosen(); chosen && m_pages->currentIndex() == ShelfPage)
        Q_EMIT editWanted(*chosen);
}

// A run goes on with the text that it was started with.
void RunbookPanel::followFiles()
{
    m_shelf->showAgain();
    const Runbook &shown = m_reader->runbook();
    const Runbook *now = runbookNamed(shown.name, m_desk.site.runbooks, shown.language);
    if (now && now->language == shown.language && *now != shown)
        m_reader->read(*now, {});
}

void RunbookPanel::showCaption()
{
    const std::optional<Run> run = m_desk.runner.run();
    setCaption(tr("Runbook"));
    const int current = run ? run->current() : -1;
    setAside(current >= 0 ? tr("Step %1 of %2").arg(current + 1).arg(run->steps.size())
                 : run    ? tr("complete")
                          : QString());
}

void RunbookPanel::retranslate()
{
    m_shelf->retranslate();
    m_reader->retranslate();
    m_run->retranslate();
    m_dryRun->retranslate();
    follow();
}

}
