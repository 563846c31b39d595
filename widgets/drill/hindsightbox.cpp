// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/drill/hindsightbox.h"

#include "widgets/common/panel.h"
#include "widgets/drill/curveview.h"
#include "widgets/presenters/actionwording.h"
#include "widgets/presenters/look.h"
#include "widgets/presenters/trainingwords.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QJsonObject>
#include <QLabel>
#include <QPointer>
#include <QProgressBar>
#include <QPushButton>
#include <QTimeEdit>

namespace Hikeshi {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

HindsightBox::HindsightBox(const Desk &desk, QWidget *parent)
    : QWidget(parent)
    , m_desk(desk)
    , m_names(namesOf(desk))
    , m_caption(new QLabel(this))
    , m_which(new QComboBox(this))
    , m_when(new QTimeEdit(this))
    , m_after(new QLabel(this))
    , m_never(new QCheckBox(this))
    , m_again(new QPushButton(this))
    , m_cancel(new QPushButton(this))
    , m_progress(new QProgressBar(this))
    , m_said(new QLabel(this))
    , m_curves(new CurveRow(desk.look, this))
{
    setKind(m_caption, "caption");
    setKind(m_after, "muted");
    m_which->setObjectName(u"hindsightDeed"_s);
    m_when->setObjectName(u"hindsightWhen"_s);
    m_never->setObjectName(u"hindsightNever"_s);
    m_again->setObjectName(u"hindsightPlay"_s);
    m_cancel->setObjectName(u"hindsightCancel"_s);
    m_progress->setObjectName(u"hindsightProgress"_s);
    m_said->setObjectName(u"hindsightSaid"_s);
    m_curves->setObjectName(u"hindsightCurves"_s);
    m_which->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_when->setDisplayFormat(u"m:ss"_s);
    m_when->setButtonSymbols(QAbstractSpinBox::NoButtons); // arrow keys do it
    m_progress->setRange(0, 100);
    m_progress->setTextVisible(false);
    m_said->setWordWrap(true);
    m_said->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *acts = new QHBoxLayout;
    for (QWidget *each : std::initializer_list<QWidget *>{m_which, m_when, m_after, m_never, m_again, m_cancel})
        acts->addWidget(each);
    acts->addWidget(m_progress, 1);
    acts->addStretch();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 8, 0, 0);
    column->setSpacing(6);
    column->addWidget(m_caption);
    column->addLayout(acts);
    column->addWidget(m_said);
    column->addWidget(m_curves);
    connect(m_which, &QComboBox::currentIndexChanged, this, &HindsightBox::chooseDeed);
    connect(m_never, &QCheckBox::toggled, this, &HindsightBox::judge);
    connect(m_again, &QPushButton::clicked, this, [this] { play(); });
    if (desk.scenarios) {
        connect(m_cancel, &QPushButton::clicked, desk.scenarios, &ScenarioPort::cancel);
        connect(desk.scenarios, &ScenarioPort::progressed, this,
                [this](double share) { m_progress->setValue(static_cast<int>(share * 100)); });
    }
    clear();
    judge();
}

void HindsightBox::retranslate()
{
    m_caption->setText(tr("What if it had been pressed at another time?").toUpper());
    m_which->setAccessibleName(tr("What was done"));
    m_when->setAccessibleName(tr("When, after the first-out alert"));
    for (int i = 0; i < m_which->count(); ++i)
        m_which->setItemText(i, titleOf(m_deeds[i].deed));
    m_after->setText(tr("after the first-out alert"));
    m_never->setText(tr("not at all"));
    m_again->setText(tr("Play it again"));
    m_again->setToolTip(tr("Plays the drill twice on an exchange of its own: as it was, and like this"));
    m_cancel->setText(tr("Cancel"));
    m_progress->setAccessibleName(tr("How far the run is"));
}

void HindsightBox::setDrill(const Scorecard &card, const QList<DrillIntent> &deeds)
{
    setVisible(m_desk.scenarios && card.endedAt && card.firstOut && !deeds.isEmpty());
    retranslate();
    if (card.entry == m_card.entry && deeds == m_deeds)
        return;
    m_card = card;
    m_deeds = deeds;
    m_before.reset();
    m_which->clear();
    for (const DrillIntent &each : deeds)
        m_which->addItem(titleOf(each.deed));
    clear();
    chooseDeed();
}

QString HindsightBox::titleOf(const DrillPath::Deed &deed) const
{
    QJsonObject arguments;
    for (const auto &[name, value] : deed.arguments.asKeyValueRange())
        arguments.insert(name, value);
    return m_names.action({{u"action"_s, deed.action}, {u"target"_s, deed.target}, {u"arguments"_s, arguments}})
        .in(m_desk.look.language());
}

void HindsightBox::chooseDeed()
{
    const int index = m_which->currentIndex();
    if (index < 0 || index >= m_deeds.size() || !m_card.firstOut)
        return;
    const Milliseconds since = m_deeds[index].deed.at - (*m_card.firstOut - m_card.startedAt);
    const Milliseconds most = m_card.endedAt.value_or(*m_card.firstOut) - *m_card.firstOut;
    m_when->setMaximumTime(
        QTime::fromMSecsSinceStartOfDay(static_cast<int>(std::clamp(most, 1000ms, 3'599'000ms).count())));
    m_when->setTime(QTime::fromMSecsSinceStartOfDay(static_cast<int>(std::clamp(since, 0ms, 3'599'000ms).count())));
}

QList<DrillPath::Deed> HindsightBox::moved() const
{
    QList<DrillPath::Deed> deeds;
    for (qsizetype i = 0; i < m_deeds.size(); ++i) {
        DrillPath::Deed deed = m_deeds[i].deed;
        if (i == m_which->currentIndex()) {
            if (m_never->isChecked())
                continue;
            deed.at = (*m_card.firstOut - m_card.startedAt) + Milliseconds(m_when->time().msecsSinceStartOfDay());
        }
        deeds.append(deed);
    }
    return deeds;
}

void HindsightBox::judge()
{
    m_when->setEnabled(!m_never->isChecked());
    m_again->setVisible(!m_isPlaying);
    m_cancel->setVisible(m_isPlaying);
    m_progress->setVisible(m_isPlaying);
}

QCoro::Task<> HindsightBox::play()
{
    if (m_isPlaying)
        co_return;
    const QPointer<HindsightBox> self(this);
    clear();
    m_isPlaying = true;
    judge();
    setTone(m_said, Theme::Tone::Unknown);
    m_said->setText(tr("The drill is played again…"));
    const qint64 drill = m_card.entry;
    const QString scenario = m_card.scenario;
    const QList<DrillPath::Deed> otherwise = moved();
    Result<TestRun> before = fail(ErrorKind::Cancelled, {}, {});
    if (m_before) {
        before = *m_before;
    } else {
        QList<DrillPath::Deed> as;
        for (const DrillIntent &each : std::as_const(m_deeds))
            as.append(each.deed);
        m_progress->setValue(0);
        before = co_await m_desk.scenarios->playAgain(scenario, as);
    }
    Result<TestRun> after = before;
    if (self && before) {
        m_progress->setValue(0);
        after = co_await m_desk.scenarios->playAgain(scenario, otherwise);
    }
    if (!self)
        co_return;
    m_isPlaying = false;
    judge();
    if (m_card.entry != drill)
        co_return m_said->clear(); // another one is looked at now
    if (before)
        m_before = *before;
    if (after)
        co_return showRuns(*before, *after);
    const bool cancelled = after.error().kind == ErrorKind::Cancelled;
    setTone(m_said, cancelled ? Theme::Tone::Unknown : Theme::Tone::Trouble);
    m_said->setText(cancelled ? tr("Cancelled.") : u"✕ "_s + Wording::reason(after.error()));
}

void HindsightBox::showRuns(const TestRun &before, const TestRun &after)
{
    const bool better = after.trouble() < before.trouble();
    setTone(m_said, better ? Theme::Tone::Good : Theme::Tone::Unknown);
    m_said->setText((better ? u"✓ "_s : QString()) + TrainingWords::hindsight(before, after));
    m_curves->add(before, u"order_error_rate"_s, tr("as it was"));
    m_curves->add(after, u"order_error_rate"_s, tr("as it would have been"));
}

void HindsightBox::clear()
{
    m_curves->clear();
    m_said->clear();
}

}
