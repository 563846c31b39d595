// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/drill/drillcontrol.h"

#include "situation/situation.h"
#include "widgets/common/panel.h"
#include "widgets/presenters/actionwording.h"
#include "widgets/presenters/drillbook.h"
#include "widgets/presenters/drillwords.h"
#include "widgets/presenters/ports.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QLabel>
#include <QPointer>
#include <QPushButton>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

constexpr double paces[]{0, 1, 2, 5, 10};

QLabel *label(QWidget *parent, const char *kind = nullptr, const QString &name = {})
{
    auto *made = new QLabel(parent);
    made->setWordWrap(true);
    made->setObjectName(name);
    if (kind)
        setKind(made, kind);
    return made;
}

QPushButton *button(QWidget *parent, const QString &name, const char *kind = nullptr)
{
    auto *made = new QPushButton(parent);
    made->setObjectName(name);
    if (kind)
        setKind(made, kind);
    return made;
}

}

DrillControl::DrillControl(const Desk &desk, DrillBook &book, QWidget *parent)
    : QWidget(parent)
    , m_desk(desk)
    , m_book(book)
    , m_title(label(this, "title", u"scenarioTitle"_s))
    , m_facts(label(this, "muted"))
    , m_description(label(this, nullptr, u"scenarioDescription"_s))
    , m_targets(label(this, "muted", u"scenarioTargets"_s))
    , m_runbook(label(this, "muted"))
    , m_start(button(this, u"startDrill"_s, "primary"))
    , m_end(button(this, u"endDrill"_s))
    , m_respond(button(this, u"goToRespond"_s, "primary"))
    , m_hint(button(this, u"askForHint"_s))
    , m_instructor(button(this, u"openInstructor"_s))
    , m_clock(label(this, "figure", u"drillClock"_s))
    , m_reason(label(this, "muted", u"startReason"_s))
    , m_error(label(this, nullptr, u"drillError"_s))
    , m_pace(new QWidget(this))
    , m_paceCaption(new QLabel(m_pace))
    , m_paces(new QButtonGroup(this))
{
    auto *head = new QHBoxLayout;
    head->addWidget(m_title, 1);
    head->addWidget(m_clock);
    m_clock->setWordWrap(false);
    m_start->setMinimumSize(150, 40);
    addPaces();
    auto *acts = new QHBoxLayout;
    for (QPushButton *each : {m_start, m_respond, m_hint, m_end, m_instructor})
        acts->addWidget(each);
    acts->addWidget(m_pace);
    acts->addWidget(m_reason, 1);
    acts->addStretch();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    column->addLayout(head);
    for (QLabel *each : {m_facts, m_description, m_targets, m_runbook})
        column->addWidget(each);
    column->addSpacing(6);
    column->addLayout(acts);
    column->addWidget(m_error);
    setTone(m_error, Theme::Tone::Trouble);
    setTone(m_clock, Theme::Tone::Drill);
    m_error->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_error->hide();
    connect(m_start, &QPushButton::clicked, this, [this] { (void)start(); });
    connect(m_end, &QPushButton::clicked, this, [this] { (void)end(); });
    connect(m_instructor, &QPushButton::clicked, this, &DrillControl::openInstructor);
    connect(m_hint, &QPushButton::clicked, this, [this] { (void)askForHint(); });
    connect(m_respond, &QPushButton::clicked, this, &DrillControl::respondWanted);
}

void DrillControl::addPaces()
{
    auto *row = new QHBoxLayout(m_pace);
    row->setContentsMargins(12, 0, 0, 0);
    row->setSpacing(4);
    setKind(m_paceCaption, "muted");
    row->addWidget(m_paceCaption);
    for (int i = 0; const double pace : paces) {
        QPushButton *each = button(m_pace, u"pace%1"_s.arg(pace));
        each->setCheckable(true);
        m_paces->addButton(each, i++);
        row->addWidget(each);
    }
    connect(m_paces, &QButtonGroup::idClicked, this, [this](int id) { m_desk.drills->setPace(paces[id]); });
}

void DrillControl::setScenario(const QString &name)
{
    if (std::exchange(m_name, name) != name)
        say({});
    refresh();
}

QString DrillControl::runbookTitle(const QString &name) const
{
    const Runbook *best = nullptr;
    for (const Runbook &runbook : m_desk.site.runbooks) {
        if (runbook.name == name && (!best || runbook.language == m_desk.look.language()))
            best = &runbook;
    }
    return best ? best->title : name;
}

void DrillControl::showFacts(const Scenario &scenario)
{
    const QString language = m_desk.look.language();
    m_title->setText(scenario.title.in(language));
    m_facts->setText(u"%1 · %2 · %3"_s.arg(DrillWords::family(scenario.family),
                                           tr("difficulty %1 of 4").arg(scenario.difficulty),
                                           tr("about %1").arg(DrillWords::minutes(scenario.minutes))));
    m_description->setText(scenario.description.in(language));
    QStringList targets;
    for (const QString &name :
         {u"detect"_s, u"acknowledge"_s, u"declare"_s, u"first_notice"_s, u"mitigate"_s, u"restore"_s}) {
        if (scenario.targets.contains(name))
            targets.append(DrillWords::measure(name) + u' ' + toClock(scenario.targets[name]));
    }
    m_targets->setText(targets.isEmpty() ? tr("No targets are set.")
                                         : tr("Targets after the first-out alert: %1").arg(targets.join(u" · "_s)));
    m_runbook->setText(scenario.runbook.isEmpty()
                           ? tr("No runbook is bound to it.")
                           : tr("Exercises the runbook “%1”").arg(runbookTitle(scenario.runbook)));
}

void DrillControl::refresh()
{
    const Scenario *scenario = m_book.scenario(m_name);
    if (!scenario || !m_desk.drills)
        return;
    showFacts(*scenario);
    showButtons(m_desk.drills->running());
    tick();
}

void DrillControl::showButtons(const QString &running)
{
    const bool here = running == m_name;
    const bool again = m_book.lastRun(m_name).has_value();
    m_start->setVisible(!here);
    m_start->setText(m_busy && !here ? tr("Starting…") : again ? tr("Drill again") : tr("Start drill"));
    QString reason;
    if (!running.isEmpty() && !here) {
        const Scenario *other = m_book.scenario(running);
        reason = tr("“%1” is running; end it first.").arg(other ? other->title.in(m_desk.look.language()) : running);
    }
    m_start->setEnabled(reason.isEmpty() && !m_busy);
    m_start->setToolTip(reason);
    m_reason->setText(reason);
    m_reason->setVisible(!reason.isEmpty());
    m_respond->setVisible(here);
    m_respond->setText(tr("Go to Respond"));
    m_hint->setVisible(here);
    m_hint->setText(tr("Ask for a hint"));
    m_hint->setEnabled(m_desk.drills->hasHint());
    m_hint->setToolTip(m_desk.drills->hasHint() ? tr("It costs 3 points") : tr("This drill has no hint left"));
    m_instructor->setText(tr("Instructor…"));
    m_instructor->setToolTip(tr("Opens a second window, for whoever leads the drill: see what the trainee does, pause, "
                                "throw things in, speak, give hints, note observations"));
    m_end->setVisible(here);
    m_end->setEnabled(!m_busy);
    m_end->setText(m_busy ? tr("Ending…") : tr("End drill"));
    m_clock->setVisible(here);
    m_pace->setVisible(here);
    m_paceCaption->setText(tr("Pace"));
    const double now = m_desk.drills->pace();
    for (int i = 0; const double pace : paces) {
        QAbstractButton *each = m_paces->button(i++);
        each->setText(pace > 0 ? u"%1×"_s.arg(pace) : tr("Pause"));
        each->setAccessibleName(pace > 0 ? tr("Pace %1").arg(pace) : tr("Pause the drill"));
        each->setChecked(qFuzzyCompare(pace + 1, now + 1));
    }
}

void DrillControl::tick()
{
    const QList<Scorecard> runs = m_book.runs(m_name);
    if (runs.isEmpty() || !m_clock->isVisibleTo(this))
        return;
    m_clock->setText(toClock(runs.last().endedAt.value_or(m_desk.situation.now()) - runs.last().startedAt));
    m_clock->setAccessibleName(tr("Time since the drill started"));
}

void DrillControl::say(const QString &error)
{
    m_error->setText(error.isEmpty() ? QString() : Theme::mark(Theme::Tone::Trouble) + u' ' + error);
    m_error->setVisible(!error.isEmpty());
}

QCoro::Task<void> DrillControl::start()
{
    const QPointer<DrillControl> self(this);
    const QString name = m_name;
    m_busy = true;
    say({});
    refresh();
    const Result<void> started = co_await m_desk.drills->start(name);
    if (!self)
        co_return;
    m_busy = false;
    if (!started)
        say(tr("The drill did not start: %1").arg(Wording::reason(started.error())));
    refresh();
    if (started)
        m_respond->setFocus();
}

void DrillControl::openInstructor()
{
    const bool light = m_desk.look.theme().kind == Theme::Kind::Light;
    const Result<void> opened = m_desk.drills->openInstructor(
        {u"--theme"_s, light ? u"light"_s : u"dark"_s, u"--language"_s, m_desk.look.language()});
    say(opened ? QString() : Wording::reason(opened.error()));
}

QCoro::Task<void> DrillControl::askForHint()
{
    const QPointer<DrillControl> self(this);
    const Result<void> asked = co_await m_desk.drills->askForHint();
    if (!self)
        co_return;
    say(asked ? QString() : tr("There is no hint: %1").arg(Wording::reason(asked.error())));
    refresh();
}

QCoro::Task<void> DrillControl::end()
{
    const QPointer<DrillControl> self(this);
    m_busy = true;
    say({});
    refresh();
    const Result<void> ended = co_await m_desk.drills->end();
    if (!self)
        co_return;
    m_busy = false;
    if (!ended)
        say(tr("The drill did not end: %1").arg(Wording::reason(ended.error())));
    refresh();
}

}
