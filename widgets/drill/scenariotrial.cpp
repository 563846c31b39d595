// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/drill/scenariotrial.h"

#include "situation/situation.h"
#include "widgets/common/panel.h"
#include "widgets/drill/curveview.h"
#include "widgets/drill/tableview.h"
#include "widgets/presenters/actionwording.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPointer>
#include <QProgressBar>
#include <QPushButton>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

QPushButton *button(QWidget *parent, const QString &name)
{
    auto *made = new QPushButton(parent);
    made->setObjectName(name);
    return made;
}

}

ScenarioTrial::ScenarioTrial(const Desk &desk, QWidget *parent)
    : QWidget(parent)
    , m_desk(desk)
    , m_preview(button(this, u"previewCourse"_s))
    , m_test(button(this, u"testRun"_s))
    , m_cancel(button(this, u"cancelRun"_s))
    , m_progress(new QProgressBar(this))
    , m_said(new QLabel(this))
    , m_curves(new CurveRow(desk.look, this))
    , m_expectations(new TableView(desk.look, u"expectations"_s, this))
{
    m_progress->setObjectName(u"runProgress"_s);
    m_said->setObjectName(u"runSaid"_s);
    m_said->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_said->setWordWrap(true);
    m_progress->setRange(0, 100);
    m_progress->setTextVisible(false);
    m_curves->setObjectName(u"runCurves"_s);
    m_expectations->setStretched(2);
    m_expectations->setMost(4);
    auto *acts = new QHBoxLayout;
    for (QWidget *each : std::initializer_list<QWidget *>{m_preview, m_test, m_cancel})
        acts->addWidget(each);
    acts->addWidget(m_progress, 1);
    acts->addWidget(m_said, 3);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 4, 0, 0);
    column->setSpacing(4);
    column->addLayout(acts);
    column->addWidget(m_curves);
    column->addWidget(m_expectations);
    connect(m_preview, &QPushButton::clicked, this, [this] { Q_EMIT wanted(u"nothing"_s); });
    connect(m_test, &QPushButton::clicked, this, [this] { Q_EMIT wanted(u"good"_s); });
    connect(m_cancel, &QPushButton::clicked, desk.scenarios, &ScenarioPort::cancel);
    connect(desk.scenarios, &ScenarioPort::progressed, this,
            [this](double share) { m_progress->setValue(static_cast<int>(share * 100)); });
    clear();
}

void ScenarioTrial::retranslate()
{
    m_preview->setText(tr("Preview without intervention"));
    m_test->setText(tr("Test run"));
    m_cancel->setText(tr("Cancel"));
    m_progress->setAccessibleName(tr("How far the run is"));
    m_expectations->setAccessibleName(tr("What its author expects"));
    judge();
}

void ScenarioTrial::setTrouble(const QString &why)
{
    m_trouble = why;
    judge();
}

void ScenarioTrial::judge()
{
    const bool busy = !m_path.isEmpty();
    for (QPushButton *each : {m_preview, m_test})
        each->setEnabled(m_trouble.isEmpty() && !busy);
    const QString why = busy ? tr("A run is under way") : m_trouble;
    m_preview->setToolTip(why.isEmpty() ? tr("Plays it on an exchange of its own while nobody does anything") : why);
    m_test->setToolTip(why.isEmpty() ? tr("Plays its good path: its runbook is followed by itself") : why);
    m_cancel->setVisible(busy);
    m_progress->setVisible(busy);
}

void ScenarioTrial::clear()
{
    m_said->clear();
    m_curves->clear();
    m_expectations->hide();
    judge();
}

QCoro::Task<> ScenarioTrial::play(QByteArray text, QString path, bool expects)
{
    if (!m_path.isEmpty() || !m_trouble.isEmpty())
        co_return;
    const QPointer<ScenarioTrial> self(this);
    clear();
    m_path = path;
    m_progress->setValue(0);
    setTone(m_said, Theme::Tone::Unknown);
    m_said->setText(path == u"good" ? tr("Its good path is played…") : tr("It is played while nobody does anything…"));
    judge();
    const Result<TestRun> run = co_await m_desk.scenarios->play(text, path);
    if (!self)
        co_return;
    m_path.clear();
    judge();
    if (run)
        co_return showRun(*run, expects);
    const bool cancelled = run.error().kind == ErrorKind::Cancelled;
    setTone(m_said, cancelled ? Theme::Tone::Unknown : Theme::Tone::Trouble);
    m_said->setText(cancelled ? tr("Cancelled.") : u"✕ "_s + Wording::reason(run.error()));
}

void ScenarioTrial::showRun(const TestRun &run, bool expects)
{
    QString said = run.restored ? tr("Restored") : tr("Not restored");
    if (run.harm)
        said += u" · "_s + TrainingWords::harm(*run.harm);
    if (!expects)
        said += u" · "_s + tr("its author expects nothing of this path");
    const bool good = run.asExpected();
    if (!run.expectations.isEmpty())
        said.prepend((good ? tr("as expected") : tr("not as expected")) + u" · "_s);
    setTone(m_said, good ? Theme::Tone::Good : Theme::Tone::Trouble);
    m_said->setText((good ? u"✓ "_s : u"✕ "_s) + said);
    m_curves->clear();
    for (const QString &wanted : {u"order_error_rate"_s, u"orders_accepted_per_second"_s}) {
        const QList<SeriesSpec> specs = m_desk.situation.seriesSpecs();
        const auto spec = std::ranges::find(specs, SeriesId(wanted), &SeriesSpec::id);
        const QString title = spec == specs.end() ? wanted : spec->title.in(m_desk.look.language());
        m_curves->add(run, wanted, title);
    }
    m_expectations->setVisible(!run.expectations.isEmpty());
    m_expectations->show(TrainingWords::expectations(run));
}

}
