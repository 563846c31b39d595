// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/review/replaypanel.h"

#include "situation/situation.h"
#include "widgets/common/panel.h"
#include "widgets/presenters/actionwording.h"
#include "widgets/presenters/ports.h"
#include "widgets/presenters/wording.h"
#include "widgets/review/scrubbar.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QLabel>
#include <QPointer>
#include <QPushButton>

namespace Hikeshi {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto frame = 100ms; ///< between two pictures, in the watcher's own time
constexpr int paces[]{1, 10, 60};

QPushButton *button(QWidget *parent, const QString &name, const QString &text = {})
{
    auto *made = new QPushButton(text, parent);
    made->setObjectName(name);
    return made;
}

}

ReplayPanel::ReplayPanel(const Desk &desk, QWidget *parent)
    : QWidget(parent)
    , m_desk(desk)
    , m_back(button(this, u"replayBack"_s, u"|◀"_s))
    , m_play(button(this, u"replayPlay"_s))
    , m_forward(button(this, u"replayForward"_s, u"▶|"_s))
    , m_paces(new QButtonGroup(this))
    , m_clock(new QLabel(this))
    , m_toWorst(button(this, u"replayWorst"_s))
    , m_message(new QLabel(this))
    , m_again(button(this, u"replayAgain"_s))
    , m_stage(new QWidget(this))
    , m_stageRow(new QHBoxLayout(m_stage))
    , m_scrub(new ScrubBar(desk.look, this))
{
    m_clock->setObjectName(u"replayClock"_s);
    m_message->setObjectName(u"replayMessage"_s);
    m_message->setWordWrap(true);
    m_scrub->setObjectName(u"replayScrub"_s);
    m_stageRow->setContentsMargins(0, 0, 0, 0);
    m_stage->setMinimumHeight(130);
    setKind(m_clock, "figure");
    auto *trouble = new QHBoxLayout;
    trouble->addWidget(m_message, 1);
    trouble->addWidget(m_again);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(16, 8, 16, 4);
    column->setSpacing(6);
    column->addLayout(makeControls());
    column->addLayout(trouble);
    column->addWidget(m_stage, 1);
    column->addWidget(m_scrub);
    m_playing.setInterval(frame);
    m_due.setSingleShot(true);
    m_due.setInterval(30);
    m_due.callOnTimeout(this, &ReplayPanel::showDue);
    m_playing.callOnTimeout(this, &ReplayPanel::advance);
    connect(m_scrub, &ScrubBar::scrubbed, this, &ReplayPanel::showAt);
    connect(m_back, &QPushButton::clicked, this, [this] { showAt(m_scrub->markBefore(m_at)); });
    connect(m_forward, &QPushButton::clicked, this, [this] { showAt(m_scrub->markAfter(m_at)); });
    connect(m_play, &QPushButton::clicked, this, [this] { setPlaying(!isPlaying()); });
    connect(m_toWorst, &QPushButton::clicked, this, [this] { showAt(m_worst); });
    connect(m_again, &QPushButton::clicked, this, [this] { (void)load(m_incident); });
    connect(&desk.look, &Look::changed, this, &ReplayPanel::retranslate);
    clear();
}

ReplayPanel::~ReplayPanel()
{
    takeDown(); // map and charts look at the replay's situation
}

QHBoxLayout *ReplayPanel::makeControls()
{
    auto *row = new QHBoxLayout;
    row->setSpacing(4);
    for (QPushButton *each : {m_back, m_play, m_forward}) {
        each->setFixedWidth(44); // play and pause are not equally wide
        row->addWidget(each);
    }
    row->addSpacing(8);
    for (const int pace : paces) {
        QPushButton *each = button(this, u"replayPace%1"_s.arg(pace), u"%1×"_s.arg(pace));
        each->setCheckable(true);
        each->setChecked(pace == static_cast<int>(m_pace));
        m_paces->addButton(each, pace);
        row->addWidget(each);
    }
    row->addSpacing(8);
    row->addWidget(m_clock);
    row->addStretch();
    row->addWidget(m_toWorst);
    connect(m_paces, &QButtonGroup::idClicked, this, [this](int pace) { m_pace = pace; });
    return row;
}

void ReplayPanel::setMapFactory(MapFactory make)
{
    m_makeMap = std::move(make);
    setUp();
}

void ReplayPanel::setChartFactory(ChartFactory make)
{
    m_makeCharts = std::move(make);
    setUp();
}

void ReplayPanel::show(const Postmortem &postmortem)
{
    m_marks = ReviewWords::marks(postmortem);
    m_worst = postmortem.worst;
    if (postmortem.incident.id == m_incident) {
        if (m_replay)
            m_scrub->setSpan(m_replay->from(), m_replay->to(), m_marks);
        return;
    }
    m_incident = postmortem.incident.id;
    (void)load(m_incident);
}

void ReplayPanel::clear()
{
    m_incident = {};
    ++m_asked;
    m_loading = false;
    takeDown();
    say({}, Theme::Tone::Quiet);
    retranslate();
}

void ReplayPanel::takeDown()
{
    setPlaying(false);
    m_due.stop();
    qDeleteAll(m_stage->findChildren<QWidget *>(Qt::FindDirectChildrenOnly));
    m_replay.reset();
}

QCoro::Task<void> ReplayPanel::load(IncidentId incident)
{
    takeDown();
    if (!m_desk.replays) {
        say(tr("Nothing can be played back here: this site keeps no samples."), Theme::Tone::Unknown);
        retranslate();
        co_return;
    }
    const QPointer<ReplayPanel> self(this);
    const int asked = ++m_asked;
    m_loading = true;
    say(tr("Reading what was recorded…"), Theme::Tone::Unknown);
    retranslate();
    const auto replay = co_await m_desk.replays->replay(incident);
    if (!self || asked != m_asked)
        co_return;
    m_loading = false;
    if (!replay) {
        say(u"✕ "_s + tr("The incident cannot be played back: %1").arg(Wording::reason(replay.error())),
            Theme::Tone::Trouble);
    } else {
        m_replay = *replay;
        say({}, Theme::Tone::Quiet);
        m_scrub->setSpan(m_replay->from(), m_replay->to(), m_marks);
        setUp();
        showAt(m_marks.isEmpty() ? m_replay->from() : m_marks.first().at);
        showDue();
        Q_EMIT loaded();
    }
    retranslate();
}

void ReplayPanel::setUp()
{
    if (!m_replay)
        return;
    qDeleteAll(m_stage->findChildren<QWidget *>(Qt::FindDirectChildrenOnly));
    if (m_makeMap) {
        QWidget *map = m_makeMap(m_replay->situation(), m_stage);
        map->setMinimumSize(120, 60);
        m_stageRow->addWidget(map, 3);
    }
    if (m_makeCharts) {
        QWidget *charts = m_makeCharts(m_replay->situation(), m_desk.site.charts, m_stage);
        charts->setMinimumSize(120, 60);
        m_stageRow->addWidget(charts, 2);
    }
}

void ReplayPanel::showAt(Instant at)
{
    if (!m_replay)
        return;
    m_at = std::clamp(at, m_replay->from(), m_replay->to());
    m_scrub->setAt(m_at);
    m_clock->setText(Wording::clockTime(m_at));
    if (!m_due.isActive())
        m_due.start();
}

void ReplayPanel::showDue()
{
    m_due.stop();
    if (m_replay)
        m_replay->showAt(m_at);
}

void ReplayPanel::setPlaying(bool playing)
{
    if (playing && m_replay) {
        if (m_at >= m_replay->to())
            showAt(m_replay->from());
        m_playing.start();
    } else {
        m_playing.stop();
    }
    m_play->setText(isPlaying() ? u"Ⅱ"_s : u"▶"_s);
    m_play->setAccessibleName(isPlaying() ? tr("Pause") : tr("Play"));
}

void ReplayPanel::advance()
{
    showAt(m_at + std::chrono::duration_cast<Milliseconds>(frame * m_pace));
    if (m_replay && m_at >= m_replay->to())
        setPlaying(false);
}

void ReplayPanel::say(const QString &text, Theme::Tone tone)
{
    m_message->setText(text);
    m_message->setVisible(!text.isEmpty());
    setTone(m_message, tone);
    m_again->setVisible(tone == Theme::Tone::Trouble);
}

void ReplayPanel::retranslate()
{
    const QString reason = m_replay ? QString()
        : m_loading                 ? tr("The record is being read.")
                                    : tr("There is no replay of this incident.");
    m_again->setText(tr("Try again"));
    m_toWorst->setText(tr("Worst moment"));
    m_back->setAccessibleName(tr("To the mark before"));
    m_forward->setAccessibleName(tr("To the next mark"));
    m_scrub->setAccessibleName(tr("Time of the replay"));
    const auto tip = [&](const QString &text) { return reason.isEmpty() ? text : reason; };
    m_back->setToolTip(tip(tr("To the mark before")));
    m_forward->setToolTip(tip(tr("To the next mark")));
    m_play->setToolTip(tip(tr("Play or pause")));
    m_toWorst->setToolTip(tip(tr("The moment when most instances were down")));
    for (const auto buttons = m_paces->buttons(); QAbstractButton * each : buttons)
        each->setToolTip(tip(tr("Site seconds a second")));
    for (QWidget *each : std::initializer_list<QWidget *>{m_back, m_play, m_forward, m_toWorst, m_scrub})
        each->setEnabled(m_replay != nullptr);
    m_scrub->setVisible(m_replay != nullptr);
    m_stage->setVisible(m_replay != nullptr);
    if (!m_replay)
        m_clock->setText(u"--:--:--"_s);
    setPlaying(isPlaying());
}

void ReplayPanel::hideEvent(QHideEvent *event)
{
    setPlaying(false);
    QWidget::hideEvent(event);
}

}
