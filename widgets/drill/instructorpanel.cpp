// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/drill/instructorpanel.h"

#include "drill/faultwords.h"
#include "situation/situation.h"
#include "widgets/presenters/actionwording.h"
#include "widgets/presenters/drillwords.h"
#include "widgets/presenters/ports.h"
#include "widgets/presenters/trainingwords.h"
#include "widgets/presenters/wording.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLineEdit>
#include <QPointer>
#include <QPushButton>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

constexpr double paces[]{0, 1, 2, 5, 20};
const QString instructor = QStringLiteral("instructor");

template <class T> T *named(T *widget, const QString &name)
{
    widget->setObjectName(name);
    return widget;
}

}

InstructorPanel::InstructorPanel(const Desk &desk, QWidget *parent)
    : Panel(desk.look, parent)
    , m_desk(desk)
    , m_scenarios(desk.drills->scenarios())
    , m_state(named(new QLabel(this), u"drillState"_s))
    , m_paces(new QButtonGroup(this))
    , m_ready(named(new QComboBox(this), u"readyInject"_s))
    , m_readyText(named(new QLabel(this), u"readyText"_s))
    , m_throw(named(new QPushButton(this), u"throwIn"_s))
    , m_hint(named(new QPushButton(this), u"giveHint"_s))
    , m_nextHint(new QLabel(this))
    , m_speaker(named(new QComboBox(this), u"speaker"_s))
    , m_ja(named(new QLineEdit(this), u"sayJa"_s))
    , m_en(named(new QLineEdit(this), u"sayEn"_s))
    , m_say(named(new QPushButton(this), u"say"_s))
    , m_kind(named(new QComboBox(this), u"faultKind"_s))
    , m_target(named(new QComboBox(this), u"faultTarget"_s))
    , m_amount(named(new QDoubleSpinBox(this), u"faultAmount"_s))
    , m_strike(named(new QPushButton(this), u"strike"_s))
    , m_observation(named(new QLineEdit(this), u"observation"_s))
    , m_mark(named(new QPushButton(this), u"markObservation"_s))
    , m_teaching(named(new QLabel(this), u"teachingPoints"_s))
    , m_past(named(new QLabel(this), u"thrownSoFar"_s))
    , m_told(named(new QLabel(this), u"instructorTold"_s))
{
    setKind(m_state, "heading");
    content()->addWidget(m_state);
    addPace();
    addScenario();
    addVoice();
    addFault();
    addObservation();
    for (QLabel *told : {m_told, m_teaching, m_past})
        told->setWordWrap(true);
    content()->addWidget(m_told);
    for (QLabel *told : {m_teaching, m_past}) {
        caption();
        setKind(told, "muted");
        content()->addWidget(told);
    }
    content()->addStretch();
    connect(m_desk.drills, &DrillPort::changed, this, &InstructorPanel::refill);
    connect(m_desk.drills, &DrillPort::injected, this, &InstructorPanel::refill);
    connect(&m_desk.situation, &Situation::topologyChanged, this, &InstructorPanel::refill);
    connect(&m_desk.look, &Look::changed, this, &InstructorPanel::retranslate);
    for (QLineEdit *line : {m_ja, m_en, m_observation})
        connect(line, &QLineEdit::textChanged, this, &InstructorPanel::refresh);
}

QLabel *InstructorPanel::caption()
{
    auto *label = new QLabel(this);
    setKind(label, "caption");
    m_captions.append(label);
    content()->addSpacing(4);
    content()->addWidget(label);
    return label;
}

void InstructorPanel::addPace()
{
    caption();
    auto *row = new QHBoxLayout;
    for (int id = 0; const double pace : paces) {
        auto *button = named(new QPushButton(this), u"pace%1"_s.arg(pace));
        button->setCheckable(true);
        m_paces->addButton(button, id++);
        row->addWidget(button);
    }
    content()->addLayout(row);
    connect(m_paces, &QButtonGroup::idClicked, this, [this](int id) { m_desk.drills->setPace(paces[id]); });
}

void InstructorPanel::addScenario()
{
    caption();
    content()->addWidget(m_ready);
    for (QLabel *whole : {m_readyText, m_nextHint}) {
        setKind(whole, "muted");
        whole->setWordWrap(true);
    }
    content()->addWidget(m_readyText);
    content()->addWidget(m_throw, 0, Qt::AlignLeft);
    content()->addWidget(m_nextHint);
    connect(m_ready, &QComboBox::currentIndexChanged, this, &InstructorPanel::showReady);
    content()->addWidget(m_hint, 0, Qt::AlignLeft);
    m_ready->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    connect(m_throw, &QPushButton::clicked, this, [this] {
        const Scenario *running = scenario();
        const auto inject = std::ranges::find(running->injects, m_ready->currentData().toString(), &Inject::id);
        if (inject != running->injects.end())
            (void)send({.id = inject->id,
                        .what = inject->what,
                        .from = inject->from,
                        .text = inject->text,
                        .fault = inject->fault});
    });
    connect(m_hint, &QPushButton::clicked, this, [this] {
        if (const Scenario *running = scenario())
            (void)send({.what = Injected::What::Hint,
                        .from = instructor,
                        .text = running->hints.value(m_desk.drills->course().hintsGiven())});
    });
}

void InstructorPanel::addVoice()
{
    caption();
    for (const QString &from : speakers())
        m_speaker->addItem(QString(), from);
    content()->addWidget(m_speaker);
    content()->addWidget(m_ja);
    auto *row = new QHBoxLayout;
    row->addWidget(m_en, 1);
    row->addWidget(m_say);
    content()->addLayout(row);
    const auto say = [this] {
        const QString ja = m_ja->text().trimmed();
        const QString en = m_en->text().trimmed();
        (void)send(
            {.from = m_speaker->currentData().toString(), .text = {en.isEmpty() ? ja : en, ja.isEmpty() ? en : ja}},
            m_ja);
        m_en->clear();
    };
    connect(m_say, &QPushButton::clicked, this, say);
    for (QLineEdit *line : {m_ja, m_en})
        connect(line, &QLineEdit::returnPressed, m_say, &QPushButton::click);
}

void InstructorPanel::addFault()
{
    caption();
    for (const QString &kind : faultKinds())
        m_kind->addItem(QString(), kind);
    m_amount->setRange(0, 1e12);
    m_amount->setDecimals(2);
    m_amount->setButtonSymbols(QAbstractSpinBox::NoButtons); // arrow keys do it
    m_target->setEditable(true); // a fault may be about something that is no instance
    auto *row = new QHBoxLayout;
    row->addWidget(m_kind, 1);
    row->addWidget(m_target, 1);
    content()->addLayout(row);
    auto *second = new QHBoxLayout;
    second->addWidget(m_amount, 1);
    second->addWidget(m_strike);
    content()->addLayout(second);
    connect(m_strike, &QPushButton::clicked, this, [this] {
        const std::optional<double> amount = m_amount->value() > 0 ? std::optional(m_amount->value()) : std::nullopt;
        const Result<QJsonObject> fault =
            faultOf(m_kind->currentData().toString(), m_target->currentText().trimmed(), amount);
        if (!fault) {
            m_told->setText(Wording::reason(fault.error()));
            return setTone(m_told, Theme::Tone::Trouble);
        }
        const QString words = faultInWords(*fault);
        (void)send({.what = Injected::What::Fault, .from = instructor, .text = {words, words}, .fault = *fault});
    });
}

void InstructorPanel::addObservation()
{
    caption();
    auto *row = new QHBoxLayout;
    row->addWidget(m_observation, 1);
    row->addWidget(m_mark);
    content()->addLayout(row);
    connect(m_mark, &QPushButton::clicked, this, [this] {
        const QString text = m_observation->text().trimmed();
        (void)send({.what = Injected::What::Observation, .from = instructor, .text = {text, text}}, m_observation);
    });
    connect(m_observation, &QLineEdit::returnPressed, m_mark, &QPushButton::click);
}

const Scenario *InstructorPanel::scenario() const
{
    const auto found = std::ranges::find(m_scenarios, m_desk.drills->running(), &Scenario::name);
    return found == m_scenarios.end() ? nullptr : &*found;
}

QCoro::Task<void> InstructorPanel::send(Injected thrown, QLineEdit *emptied)
{
    const QPointer<InstructorPanel> self(this);
    const Result<void> sent = co_await m_desk.drills->throwIn(thrown);
    if (!self)
        co_return;
    m_told->setText(sent ? tr("%1 · told to everybody").arg(Wording::clockTime(m_desk.situation.now()))
                         : tr("Not done: %1").arg(Wording::reason(sent.error())));
    setTone(m_told, sent ? Theme::Tone::Quiet : Theme::Tone::Trouble);
    if (sent && emptied)
        emptied->clear();
}

void InstructorPanel::showReady()
{
    const QString language = m_desk.look.language();
    const Scenario *running = scenario();
    QString text;
    for (const Inject &inject : running ? running->injects : QList<Inject>()) {
        if (inject.id != m_ready->currentData().toString())
            continue;
        text = inject.what == Injected::What::Message
            ? tr("%1: “%2”").arg(DrillWords::speaker({.from = inject.from}), inject.text.in(language))
            : inject.text.in(language);
        if (text.isEmpty())
            text = TrainingWords::struck(inject.fault);
    }
    m_readyText->setText(text);
    m_readyText->setVisible(!text.isEmpty());
}

QString InstructorPanel::past() const
{
    const QString language = m_desk.look.language();
    QStringList lines;
    for (const Injected &each : m_desk.drills->course().injected()) {
        const bool struck = each.what == Injected::What::Fault && !each.fault.isEmpty();
        const QString who = each.what == Injected::What::Message ? DrillWords::speaker(each) + u": "_s
            : each.what == Injected::What::Hint                  ? tr("Hint") + u": "_s
            : each.what == Injected::What::Observation           ? tr("Noticed") + u": "_s
                                                                 : QString();
        lines.prepend(Wording::clockTime(each.at) + u"  "_s + who
                      + (struck ? TrainingWords::struck(each.fault) : each.text.in(language)));
    }
    return lines.isEmpty() ? tr("Nothing yet.") : lines.join(u'\n');
}

void InstructorPanel::refill()
{
    const Scenario *running = scenario();
    const QString language = m_desk.look.language();
    const QString chosen = m_ready->currentData().toString();
    m_ready->clear();
    for (const Inject &inject : running ? running->injects : QList<Inject>()) {
        if (!m_desk.drills->course().hasInjected(inject.id))
            m_ready->addItem(inject.text.in(language).isEmpty() ? inject.id : inject.text.in(language), inject.id);
    }
    m_ready->setCurrentIndex(std::max(0, m_ready->findData(chosen)));
    const QString target = m_target->currentText();
    m_target->clear();
    for (const Service &service : m_desk.situation.map().topology().services) {
        for (const InstanceId &instance : service.instances)
            m_target->addItem(instance.value);
    }
    m_target->setCurrentText(target);
    refresh();
}

void InstructorPanel::refresh()
{
    const Scenario *running = scenario();
    const QString language = m_desk.look.language();
    m_state->setText(running ? running->title.in(language) : tr("No drill is running"));
    showReady();
    QStringList points;
    for (const Localized &point : running ? running->teaching : QList<Localized>())
        points.append(u"• "_s + point.in(language));
    m_teaching->setText(points.isEmpty() ? u"—"_s : points.join(u'\n'));
    m_past->setText(running ? past() : u"—"_s);
    const Localized hint = running ? running->hints.value(m_desk.drills->course().hintsGiven()) : Localized{};
    m_nextHint->setText(hint.in(language).isEmpty() ? tr("No hint is left.")
                                                    : tr("Next hint: %1").arg(hint.in(language)));
    m_hint->setEnabled(!hint.in(language).isEmpty());
    m_throw->setEnabled(running && m_ready->count() > 0);
    m_say->setEnabled(running && !QString(m_ja->text() + m_en->text()).trimmed().isEmpty());
    m_strike->setEnabled(running);
    m_mark->setEnabled(running && !m_observation->text().trimmed().isEmpty());
    const QString why = running ? QString() : tr("A drill must be running");
    for (QPushButton *button : {m_throw, m_hint, m_say, m_strike, m_mark})
        button->setToolTip(why);
    for (int id = 0; const double pace : paces) {
        QAbstractButton *button = m_paces->button(id++);
        button->setText(pace > 0 ? u"%1×"_s.arg(pace) : tr("Pause"));
        button->setChecked(qFuzzyCompare(pace + 1, m_desk.drills->pace() + 1));
    }
}

void InstructorPanel::retranslate()
{
    setCaption(tr("Instructor"));
    const QStringList captions{tr("Pace"),
                               tr("The scenario holds ready"),
                               tr("Speak as"),
                               tr("Break or heal something"),
                               tr("Observation, for the debrief"),
                               tr("What it teaches"),
                               tr("Thrown in and noticed so far")};
    for (qsizetype i = 0; i < m_captions.size(); ++i)
        m_captions[i]->setText(captions[i].toUpper());
    m_throw->setText(tr("Throw in now"));
    m_hint->setText(tr("Give this hint"));
    m_say->setText(tr("Say"));
    m_strike->setText(tr("Strike"));
    m_mark->setText(tr("Mark"));
    m_ja->setPlaceholderText(tr("In Japanese"));
    m_en->setPlaceholderText(tr("In English"));
    m_observation->setPlaceholderText(tr("What did you notice?"));
    m_target->lineEdit()->setPlaceholderText(tr("What it strikes"));
    m_amount->setSpecialValueText(tr("no amount"));
    for (int i = 0; i < m_kind->count(); ++i)
        m_kind->setItemText(i, TrainingWords::cause(m_kind->itemData(i).toString()));
    for (int i = 0; i < m_speaker->count(); ++i)
        m_speaker->setItemText(i, DrillWords::speaker({.from = m_speaker->itemData(i).toString()}));
    const std::pair<QWidget *, QString> names[]{{m_ready, tr("What the scenario holds ready")},
                                                {m_speaker, tr("Who speaks")},
                                                {m_ja, tr("Message in Japanese")},
                                                {m_en, tr("Message in English")},
                                                {m_kind, tr("Kind of fault")},
                                                {m_target, tr("What it strikes")},
                                                {m_amount, tr("Amount of the fault")},
                                                {m_observation, tr("Observation")}};
    for (const auto &[widget, name] : names)
        widget->setAccessibleName(name);
    refill();
}

}
