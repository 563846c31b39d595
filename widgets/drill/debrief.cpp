// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/drill/debrief.h"

#include "journal/follower.h"
#include "journal/journal.h"
#include "situation/situation.h"
#include "widgets/common/panel.h"
#include "widgets/drill/coursebar.h"
#include "widgets/drill/debriefmore.h"
#include "widgets/drill/hindsightbox.h"
#include "widgets/drill/pointsline.h"
#include "widgets/drill/scorebar.h"
#include "widgets/presenters/actionwording.h"
#include "widgets/presenters/counted.h"
#include "widgets/presenters/drillbook.h"
#include "widgets/presenters/ports.h"
#include "widgets/presenters/trainingwords.h"
#include "widgets/presenters/wording.h"

#include <QComboBox>
#include <QGridLayout>
#include <QJsonArray>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>

#include <algorithm>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

QLabel *label(QWidget *parent, const QString &text, const char *kind = nullptr)
{
    auto *made = new QLabel(text, parent);
    if (kind)
        setKind(made, kind);
    return made;
}

QLabel *figure(QWidget *parent, const QString &text)
{
    QLabel *made = label(parent, text);
    made->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    return made;
}

QString marked(Theme::Tone tone, const QString &text)
{
    const QString mark = tone == Theme::Tone::Good ? u"✓"_s : Theme::mark(tone);
    return mark.isEmpty() ? text : QString(mark + u' ' + text);
}

void empty(QGridLayout *grid)
{
    while (QLayoutItem *item = grid->takeAt(0)) {
        if (QWidget *widget = item->widget()) {
            // Not under its own signal. Hidden by hand: a layout shows what was added to it a turn later.
            widget->hide();
            widget->setObjectName({});
            widget->deleteLater();
        }
        delete item;
    }
    for (int row = 0; row < grid->rowCount(); ++row)
        grid->setRowStretch(row, 0);
}

int median(QList<int> values)
{
    std::ranges::sort(values);
    return values.isEmpty() ? 0 : values[values.size() / 2];
}

}

Debrief::Debrief(const Desk &desk, DrillBook &book, QWidget *parent)
    : QWidget(parent)
    , m_desk(desk)
    , m_names(namesOf(desk))
    , m_book(book)
    , m_caption(label(this, {}, "caption"))
    , m_runs(new QComboBox(this))
    , m_points(label(this, {}, "figure"))
    , m_pointsNote(label(this, {}, "muted"))
    , m_past(new PointsLine(desk.look, this))
    , m_against(label(this, {}, "muted"))
    , m_facts(label(this, {}))
    , m_export(new DebriefExport(desk.look, this))
    , m_courseCaption(label(this, {}, "caption"))
    , m_course(new CourseBar(desk.look, this))
    , m_noAlert(label(this, {}, "muted"))
    , m_scoreCaption(label(this, {}, "caption"))
    , m_score(new QWidget(this))
    , m_scoreGrid(new QGridLayout(m_score))
    , m_faultsCaption(label(this, {}, "caption"))
    , m_faults(new QWidget(this))
    , m_faultGrid(new QGridLayout(m_faults))
    , m_teachingCaption(label(this, {}, "caption"))
    , m_teaching(label(this, {}))
    , m_hindsight(new HindsightBox(desk, this))
    , m_more(new DebriefMore(desk.look, this))
{
    m_past->setObjectName(u"pastPoints"_s);
    m_against->setObjectName(u"againstPast"_s);
    m_facts->setObjectName(u"drillHarm"_s);
    m_facts->setWordWrap(true);
    m_runs->setObjectName(u"drillRuns"_s);
    m_points->setObjectName(u"drillPoints"_s);
    m_score->setObjectName(u"scorecard"_s);
    m_faults->setObjectName(u"drillFaults"_s);
    m_teaching->setObjectName(u"teachingPoints"_s);
    m_course->setObjectName(u"courseBar"_s);
    m_runs->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    for (QWidget *each : std::initializer_list<QWidget *>{m_scoreCaption, m_faultsCaption, m_teachingCaption})
        each->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    for (QWidget *each : std::initializer_list<QWidget *>{m_score, m_faults})
        each->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    m_teaching->setWordWrap(true);
    m_teaching->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    for (QGridLayout *grid : {m_scoreGrid, m_faultGrid})
        grid->setContentsMargins(0, 0, 0, 0);
    m_scoreGrid->setHorizontalSpacing(14);
    m_scoreGrid->setVerticalSpacing(2);
    m_scoreGrid->setColumnStretch(3, 1);
    m_faultGrid->setColumnStretch(0, 1);

    auto *head = new QHBoxLayout;
    head->addWidget(m_caption);
    head->addWidget(m_runs);
    head->addStretch();
    head->addWidget(m_against);
    head->addWidget(m_past);
    head->addWidget(m_points);
    head->addWidget(m_pointsNote);
    auto *left = new QVBoxLayout;
    left->addWidget(m_scoreCaption);
    left->addWidget(m_score);
    left->addStretch(1);
    auto *right = new QVBoxLayout;
    for (QWidget *each : std::initializer_list<QWidget *>{m_faultsCaption, m_faults, m_teachingCaption, m_teaching}) {
        right->addWidget(each);
        if (each == m_faults)
            right->addSpacing(10);
    }
    right->addStretch(1);
    for (QVBoxLayout *each : {left, right})
        each->setSpacing(6); // not that between the two, which a layout inherits
    auto *below = new QHBoxLayout;
    below->setSpacing(32);
    below->setContentsMargins(0, 10, 0, 0);
    below->addLayout(left, 3);
    below->addLayout(right, 2);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addLayout(head);
    column->addWidget(m_facts);
    column->addWidget(m_courseCaption);
    column->addWidget(m_course);
    column->addWidget(m_noAlert);
    column->addLayout(below);
    column->addWidget(m_hindsight);
    column->addWidget(m_more);
    column->addWidget(m_export);
    connect(m_more, &DebriefMore::entryWanted, this, &Debrief::entryWanted);
    if (const QString path = desk.drills ? desk.drills->commandersJournal() : QString(); !path.isEmpty()) {
        m_commander = new JournalFollower(path, this);
        connect(m_commander, &JournalFollower::grown, this, [this] {
            if (const Scorecard *card = chosen(); card && card->endedAt)
                m_drawn.clear();
            refresh();
        });
        m_commander->start();
    }
    connect(m_course, &CourseBar::entryWanted, this, &Debrief::entryWanted);
    connect(m_runs, &QComboBox::activated, this, [this](int index) {
        m_shown = index == 0 ? 0 : m_runs->itemData(index).toLongLong();
        refresh();
    });
}

void Debrief::setScenario(const QString &name)
{
    if (std::exchange(m_name, name) != name)
        m_shown = 0;
    m_drawn.clear();
    refresh();
}

const Scorecard *Debrief::chosen() const
{
    const auto found = std::ranges::find(m_cards, m_shown, &Scorecard::entry);
    if (found != m_cards.end())
        return &*found;
    return m_cards.isEmpty() ? nullptr : &m_cards.last();
}

void Debrief::refresh()
{
    m_cards = m_book.runs(m_name);
    const Scorecard *card = chosen();
    setVisible(card != nullptr);
    if (!card)
        return;
    fillRuns();
    const QList<Entry> drill = drillEntries(m_desk.journal.entries(), card->entry);
    const Instant end = card->endedAt.value_or(m_desk.situation.now());
    m_courseCaption->setText(tr("Your course, from the first-out alert").toUpper());
    m_course->setVisible(card->firstOut.has_value());
    m_noAlert->setVisible(!card->firstOut);
    m_noAlert->setText(card->endedAt ? tr("No alert fired in this drill.")
                                     : tr("No alert has fired yet. Nothing is measured before the first-out alert."));
    if (card->firstOut)
        m_course->setCourse(DrillWords::course(drill, *card), end - *card->firstOut, beside(*card));
    // Rebuilding on every tick would take the focus from a button.
    QString drawn = m_desk.look.language() + QString::number(static_cast<int>(m_desk.look.theme().kind)) + u'%'
        + QString::number(card->entry) + (card->endedAt ? u"e"_s : u"r"_s);
    for (const ScoreLine &line : card->lines)
        drawn += u'%' + QString::number(line.yours ? line.yours->count() : -1);
    drawn += u'%' + QString::number(card->faults.size()) + u'%' + QString::number(m_cards.size());
    if (std::exchange(m_drawn, drawn) == drawn)
        return;
    fillScore(*card);
    fillFaults(*card);
    fillTeaching(*card);
    fillFacts(*card);
}

// Shown when it has ended: what the author would have done is the answer.
QList<CourseLane> Debrief::beside(const Scorecard &card) const
{
    QList<CourseLane> lanes;
    if (!card.endedAt)
        return lanes;
    if (const auto best = bestOf(m_cards, card.entry); best && best->firstOut) {
        const auto run = std::ranges::find(m_cards, best->entry, &Scorecard::entry);
        lanes.append({tr("Best other run: run %1, %2")
                          .arg(run - m_cards.begin() + 1)
                          .arg(Wording::counted(best->points, tr("1 point"), tr("%1 points"))),
                      DrillWords::course(drillEntries(m_desk.journal.entries(), best->entry), *best)});
    }
    const Scenario *scenario = m_book.scenario(m_name);
    if (const auto marks = scenario ? TrainingWords::authorCourse(*scenario, card) : QList<CourseMark>();
        !marks.isEmpty())
        lanes.append({tr("As its author wants it"), marks});
    return lanes;
}

void Debrief::fillFacts(const Scorecard &card)
{
    const Scenario *scenario = m_book.scenario(m_name);
    const auto facts = scenario ? debriefOf(m_desk.journal.entries(), card.entry, *scenario,
                                            m_commander ? m_commander->entries() : QList<Entry>())
                                : std::nullopt;
    m_more->setVisible(facts && card.endedAt);
    m_export->setVisible(facts && card.endedAt);
    m_export->retranslate();
    m_hindsight->setDrill(card, intentsIn(drillEntries(m_desk.journal.entries(), card.entry)));
    if (!facts)
        return;
    m_export->setFacts(*facts);
    m_more->show(*facts, m_names);
    QList<int> points;
    QStringList names;
    for (const Scorecard &each : facts->earlier) {
        points.append(each.points);
        names.append(Wording::dayAndTime(each.startedAt));
    }
    points.append(card.points);
    names.append(tr("this run"));
    m_past->setPoints(points, names);
    m_past->setAccessibleName(tr("Points of your runs"));
    m_past->setVisible(points.size() > 1 && card.endedAt);
    const QString against = TrainingWords::againstPast(*facts);
    m_against->setText(against);
    m_against->setVisible(!against.isEmpty());
    QStringList said;
    if (card.harm)
        said.append(TrainingWords::harm(*card.harm));
    if (card.endedAt && !card.byRole().isEmpty())
        said.append(tr("targets met: %1").arg(TrainingWords::roles(card)));
    m_facts->setText(said.join(u'\n'));
    m_facts->setVisible(!said.isEmpty());
}

void Debrief::fillRuns()
{
    const Scorecard &card = *chosen();
    m_caption->setText(card.endedAt ? tr("Debrief").toUpper() : tr("So far").toUpper());
    const QSignalBlocker quiet(m_runs);
    m_runs->setAccessibleName(tr("Runs of this scenario"));
    QList<int> points;
    int at = 0; // lines keep their places: the list may be open
    for (qsizetype i = m_cards.size(); i-- > 0; ++at) {
        const Scorecard &each = m_cards[i];
        if (at == m_runs->count())
            m_runs->addItem({});
        m_runs->setItemText(at,
                            u"%1 · %2 · %3"_s.arg(tr("Run %1").arg(i + 1), Wording::dayAndTime(each.startedAt),
                                                  each.endedAt
                                                      ? Wording::counted(each.points, tr("1 point"), tr("%1 points"))
                                                      : tr("running")));
        m_runs->setItemData(at, each.entry);
        if (each.entry == card.entry)
            m_runs->setCurrentIndex(at);
        if (each.endedAt)
            points.append(each.points);
    }
    while (m_runs->count() > at)
        m_runs->removeItem(at);
    m_points->setText(QString::number(card.points));
    m_pointsNote->setText(points.size() > 1 ? tr("of 100 points · your median %1").arg(median(points))
                                            : tr("of 100 points"));
    m_pointsNote->setToolTip(
        tr("Each target met gives an equal share of 100; an unsafe action takes 15, a refused one 5."));
}

QString Debrief::nameOf(const QString &who) const
{
    return m_names.person(who).in(m_desk.look.language());
}

QString Debrief::actionOf(const ScoreFault &fault) const
{
    const Entry *entry = m_desk.journal.entry(fault.entry);
    return entry ? m_names.action(entry->body).in(m_desk.look.language()) : fault.action;
}

/// Why it cost points; of a refusal, what the guards said.
QString Debrief::reasonOf(const ScoreFault &fault) const
{
    const Entry *entry = m_desk.journal.entry(fault.entry);
    QStringList reasons;
    for (const auto guards = entry ? entry->body[u"guards"_s].toArray() : QJsonArray(); const auto &guard : guards) {
        if (!guard[u"allowed"_s].toBool())
            reasons.append(Wording::reason(guard[u"reason"_s].toString()));
    }
    const QString why = fault.why.in(m_desk.look.language());
    return fault.kind != ScoreFault::Kind::Refused || reasons.isEmpty() ? why : why + u' ' + reasons.join(u" · "_s);
}

QWidget *Debrief::entryButton(qint64 entry)
{
    if (entry <= 0)
        return label(this, {});
    auto *made = new QPushButton(tr("entry #%1").arg(entry), this);
    setKind(made, "link");
    made->setObjectName(u"entry%1"_s.arg(entry));
    made->setToolTip(tr("Show this entry of the journal"));
    connect(made, &QPushButton::clicked, this, [this, entry] { Q_EMIT entryWanted(entry); });
    return made;
}

void Debrief::fillScore(const Scorecard &card)
{
    empty(m_scoreGrid);
    m_scoreCaption->setText(tr("Score").toUpper());
    int column = 0;
    for (const QString &title : {QString(), tr("yours"), tr("target"), QString(), QString(), tr("who"), QString()}) {
        QLabel *head = figure(m_score, title);
        setKind(head, "caption");
        if (column == 5) // a name is no figure
            head->setAlignment(Qt::AlignLeft | Qt::AlignVCenter);
        m_scoreGrid->addWidget(head, 0, column++);
    }
    int row = 1;
    for (const ScoreLine &line : card.lines) {
        const ScoreWords words = DrillWords::line(line, !card.endedAt);
        auto *name = label(m_score, words.measure);
        auto *yours = figure(m_score, words.yours);
        auto *target = figure(m_score, words.target);
        auto *verdict = label(m_score, marked(words.tone, words.verdict));
        auto *bar = new ScoreBar(m_desk.look, words, m_score);
        auto *who = label(m_score, nameOf(line.who), "muted");
        yours->setObjectName(u"yours_%1"_s.arg(line.measure));
        verdict->setObjectName(u"verdict_%1"_s.arg(line.measure));
        setKind(yours, "heading");
        setKind(target, "muted");
        setTone(verdict, words.tone);
        if (words.tone == Theme::Tone::Warning || words.tone == Theme::Tone::Trouble)
            setTone(yours, words.tone);
        for (QWidget *each : std::initializer_list<QWidget *>{name, yours, target, bar, verdict})
            each->setToolTip(words.meaning);
        column = 0;
        for (QWidget *each : std::initializer_list<QWidget *>{name, yours, target, bar, verdict, who})
            m_scoreGrid->addWidget(each, row, column++);
        m_scoreGrid->addWidget(entryButton(line.entry), row, column);
        m_scoreGrid->setRowMinimumHeight(row++, 32);
    }
    QString meanings;
    for (const ScoreLine &line : card.lines)
        meanings += u"<b>%1</b> %2<br>"_s.arg(DrillWords::measure(line.measure), DrillWords::meaning(line.measure));
    QLabel *explained = label(m_score, meanings.chopped(4), "muted");
    explained->setWordWrap(true);
    explained->setObjectName(u"measureMeanings"_s);
    m_scoreGrid->setRowMinimumHeight(row, 10);
    m_scoreGrid->addWidget(explained, row + 1, 0, 1, 7, Qt::AlignTop);
    m_scoreGrid->setRowStretch(row + 1, 1);
}

void Debrief::fillFaults(const Scorecard &card)
{
    empty(m_faultGrid);
    m_faultsCaption->setText(tr("What cost points · %1").arg(card.faults.size()).toUpper());
    if (card.faults.isEmpty())
        m_faultGrid->addWidget(label(m_faults, u"✓ "_s + tr("None."), "muted"), 0, 0);
    int row = 1;
    for (const ScoreFault &fault : card.faults) {
        const Theme::Tone tone = DrillWords::tone(fault);
        const QString said = DrillWords::fault(fault, actionOf(fault));
        QLabel *what = label(m_faults, marked(tone, u"%1 · −%2"_s.arg(said).arg(fault.cost())), "heading");
        const QString reason = reasonOf(fault);
        QLabel *why = label(m_faults, fault.who.isEmpty() ? reason : nameOf(fault.who) + u": "_s + reason, "muted");
        setTone(what, tone);
        what->setWordWrap(true);
        why->setWordWrap(true);
        m_faultGrid->addWidget(what, row, 0);
        m_faultGrid->addWidget(entryButton(fault.entry), row++, 1, Qt::AlignTop);
        m_faultGrid->addWidget(why, row++, 0, 1, 2);
    }
    m_faultGrid->setRowStretch(row, 1);
}

void Debrief::fillTeaching(const Scorecard &card)
{
    const Scenario *scenario = m_book.scenario(m_name);
    m_teachingCaption->setText(tr("What it teaches").toUpper());
    // Told beforehand, it would give the answer away.
    if (!card.endedAt && m_cards.size() == 1) {
        m_teaching->setText(tr("Shown when the drill has ended."));
        setKind(m_teaching, "muted");
        return;
    }
    QStringList points;
    for (const Localized &point : scenario ? scenario->teaching : QList<Localized>())
        points.append(u"• "_s + point.in(m_desk.look.language()));
    m_teaching->setText(points.isEmpty() ? tr("Its author wrote no teaching points.") : points.join(u'\n'));
    setKind(m_teaching, points.isEmpty() ? "muted" : "plain");
}

}
