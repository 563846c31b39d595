// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/drill/scenarioeditor.h"

#include "widgets/common/panel.h"
#include "widgets/drill/scenariotrial.h"
#include "widgets/presenters/actionwording.h"
#include "widgets/presenters/counted.h"
#include "widgets/presenters/runbookstore.h"
#include "widgets/runbook/editor/findinglist.h"
#include "widgets/runbook/editor/runbookedit.h"

#include <QDir>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QPointer>
#include <QPushButton>
#include <QRegularExpression>
#include <QShortcut>

#include <QCoro/QCoroFuture>

namespace Hikeshi {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// What a new scenario begins with: everything that one has, so that it only has to be changed.
constexpr auto pattern = R"(# What goes wrong, what is expected of the team, and what it teaches.
name: new-scenario
title: {en: New scenario, ja: 新しいシナリオ}
family: system        # system, cyber, surge, maintenance
description:
  en: What the trainee may know beforehand.
  ja: 訓練を受ける人に前もって知らせること。
difficulty: 1         # 1 to 4
minutes: 10
seed: 7
runbook: ledger-primary-lost
faults:
  - {kind: kill, target: ledger-db-1, at: 20s}
targets: {acknowledge: 1m, declare: 2m, first_notice: 5m, restore: 8m}
injects:
  - id: customer-asks
    at: 2m
    unless: notice published
    message: {from: customer, en: "My order is stuck.", ja: 注文が通りません。}
hints:
  - {en: "Look at the map.", ja: 地図を見る。}
paths:
  good: {expect: [order_error_rate < 1 %]}
  nothing: {expect: [order_error_rate > 0 %]}
teaching:
  - {en: "What one should remember of it.", ja: 覚えておくべきこと。}
)";

QPushButton *button(QWidget *parent, const QString &name)
{
    auto *made = new QPushButton(parent);
    made->setObjectName(name);
    return made;
}

}

ScenarioEditor::ScenarioEditor(const Desk &desk, QWidget *parent)
    : QWidget(parent)
    , m_desk(desk)
    , m_findings(new FindingModel(this))
    , m_name(new QLabel(this))
    , m_where(new QLabel(this))
    , m_new(button(this, u"newScenario"_s))
    , m_save(button(this, u"saveScenario"_s))
    , m_band(makeBand())
    , m_edit(new RunbookEdit(desk.look, *m_findings, this, RunbookEdit::Language::Yaml))
    , m_state(new QLabel(this))
    , m_list(new FindingList(desk.look, *m_findings, this))
    , m_trial(new ScenarioTrial(desk, this))
{
    setObjectName(u"scenarioEditor"_s);
    m_edit->setObjectName(u"scenarioText"_s);
    m_edit->setMinimumHeight(160);
    m_name->setObjectName(u"scenarioFile"_s);
    m_state->setObjectName(u"scenarioState"_s);
    setKind(m_name, "title");
    setKind(m_where, "muted");
    setKind(m_state, "muted");
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(24, 12, 24, 12);
    column->setSpacing(6);
    column->addLayout(makeHead());
    column->addWidget(m_band);
    column->addWidget(m_edit, 1);
    column->addWidget(m_state);
    column->addWidget(m_list);
    column->addWidget(m_trial);
    m_soon.setSingleShot(true);
    m_soon.setInterval(250ms);
    wire();
    ask(Asked::Nothing);
    retranslate();
}

QLayout *ScenarioEditor::makeHead()
{
    auto *row = new QHBoxLayout;
    row->addWidget(m_name);
    row->addWidget(m_where, 1);
    row->addWidget(m_new);
    row->addWidget(m_save);
    return row;
}

QFrame *ScenarioEditor::makeBand()
{
    auto *band = new QFrame(this);
    band->setObjectName(u"scenarioBand"_s);
    setKind(band, "band");
    setTone(band, Theme::Tone::Warning);
    m_question = new QLabel(band);
    m_question->setWordWrap(true);
    m_first = button(band, u"scenarioFirst"_s);
    m_second = button(band, u"scenarioSecond"_s);
    auto *row = new QHBoxLayout(band);
    row->addWidget(m_question, 1);
    row->addWidget(m_first);
    row->addWidget(m_second);
    return band;
}

void ScenarioEditor::wire()
{
    connect(m_edit, &QPlainTextEdit::textChanged, &m_soon, qOverload<>(&QTimer::start));
    connect(m_edit->document(), &QTextDocument::modificationChanged, this, &ScenarioEditor::showHead);
    connect(&m_soon, &QTimer::timeout, this, &ScenarioEditor::parse);
    connect(m_save, &QPushButton::clicked, this, [this] { save(); });
    connect(m_new, &QPushButton::clicked, this, &ScenarioEditor::openNew);
    connect(m_first, &QPushButton::clicked, this, [this] { answer(true); });
    connect(m_second, &QPushButton::clicked, this, [this] { answer(false); });
    connect(m_list, &FindingList::rowWanted, this, [this](int row) {
        m_edit->goToLine(m_findings->index(row).data(FindingModel::LineRole).toInt());
        m_edit->setFocus();
    });
    connect(m_trial, &ScenarioTrial::wanted, this, [this](const QString &path) {
        parse();
        m_trial->play(bytes(), path, m_scenario.path(path) != nullptr);
    });
    auto *keep = new QShortcut(QKeySequence::Save, this);
    keep->setContext(Qt::WidgetWithChildrenShortcut);
    connect(keep, &QShortcut::activated, this, [this] { save(); });
}

QByteArray ScenarioEditor::bytes() const
{
    return m_source.bytesOf(m_edit->lines());
}

bool ScenarioEditor::isModified() const
{
    return m_edit->document()->isModified();
}

void ScenarioEditor::whenSaved(std::function<void()> then)
{
    if (!isModified())
        return then();
    m_then = std::move(then);
    ask(Asked::Unsaved);
}

void ScenarioEditor::open(const Scenario &scenario)
{
    if (scenario.file.isEmpty() || scenario.file == m_file)
        return;
    whenSaved([this, file = scenario.file] { load(file); });
}

QCoro::Task<> ScenarioEditor::load(QString file)
{
    const QPointer<ScenarioEditor> self(this);
    const int opening = ++m_opening;
    const Result<QByteArray> read = co_await readFile(file);
    if (!self || opening != m_opening)
        co_return;
    if (!read) {
        ask(Asked::Trouble, Wording::reason(read.error()));
        co_return;
    }
    const bool carried = RunbookStore::isCarried(file);
    m_file = file;
    m_path = carried ? QDir(m_desk.scenarios->folder()).filePath(QFileInfo(file).fileName()) : file;
    m_known = carried ? std::nullopt : std::optional(*read);
    begin(*read);
}

void ScenarioEditor::openNew()
{
    whenSaved([this] {
        ++m_opening;
        m_file.clear();
        m_path.clear();
        m_known.reset();
        begin(QByteArray(pattern));
        m_edit->document()->setModified(true); // it is nowhere yet
        m_edit->goToLine(2);
        m_edit->setFocus();
    });
}

void ScenarioEditor::begin(const QByteArray &bytes)
{
    m_source = SourceText(bytes);
    m_edit->setLines(m_source.lines());
    m_edit->goToLine(1);
    m_then = {};
    m_trial->clear();
    ask(Asked::Nothing);
    parse();
    showHead();
}

void ScenarioEditor::parse()
{
    m_soon.stop();
    Findings findings;
    m_scenario = Scenario::parse(bytes(), m_path.isEmpty() ? u"scenario.yaml"_s : m_path, findings);
    m_findings->setFindings(findings);
    const qsizetype errors = m_findings->errors();
    m_state->setText(findings.isEmpty() ? u"✓ "_s + tr("Nothing is wrong in it.")
                                        : u"%1 · %2"_s.arg(Wording::counted(errors, tr("1 error"), tr("%1 errors")),
                                                           Wording::counted(m_findings->warnings(), tr("1 warning"),
                                                                            tr("%1 warnings"))));
    m_trial->setTrouble(errors > 0 ? tr("Mend what is wrong first") : QString());
    showHead();
}

void ScenarioEditor::showHead()
{
    m_name->setText(m_scenario.name.isEmpty() ? tr("Scenario")
                                              : m_scenario.name + (isModified() ? u" •"_s : QString()));
    const QString where = m_path.isEmpty() ? m_desk.scenarios->folder() : m_path;
    m_where->setText(m_where->fontMetrics().elidedText(where, Qt::ElideMiddle, 420));
    m_where->setToolTip(tr("Saved as %1").arg(where));
    m_save->setEnabled(isModified() && !m_saving);
    m_save->setToolTip(isModified() ? tr("Ctrl+S") : tr("Nothing was changed"));
}

void ScenarioEditor::ask(Asked what, const QString &detail)
{
    m_asked = what;
    m_detail = detail;
    m_band->setVisible(what != Asked::Nothing);
    m_second->setVisible(what == Asked::Unsaved || (what == Asked::Conflict && m_theirs));
    switch (what) {
    case Asked::Nothing:
        break;
    case Asked::Unsaved:
        m_question->setText(tr("%1 has changes that are not saved.").arg(m_scenario.name));
        m_first->setText(tr("Save"));
        m_second->setText(tr("Discard"));
        break;
    case Asked::Conflict:
        m_question->setText(m_theirs ? tr("%1 holds something else than what was read here.").arg(m_path)
                                     : tr("%1 is not there any more.").arg(m_path));
        m_first->setText(tr("Write over it"));
        m_second->setText(tr("Take what is there"));
        break;
    case Asked::Trouble:
        m_question->setText(detail);
        m_first->setText(tr("Close"));
        break;
    }
}

void ScenarioEditor::answer(bool first)
{
    const Asked asked = std::exchange(m_asked, Asked::Nothing);
    ask(Asked::Nothing);
    if (asked == Asked::Trouble)
        return;
    if (asked == Asked::Conflict) {
        m_known = m_theirs;
        if (!first)
            return begin(m_theirs.value_or(QByteArray()));
        save();
    } else if (first) {
        save();
    } else if (const auto then = std::exchange(m_then, {})) {
        m_edit->document()->setModified(false);
        then();
    }
}

QCoro::Task<> ScenarioEditor::save()
{
    if (m_saving || !isModified())
        co_return;
    parse();
    static const QRegularExpression plain(u"^[A-Za-z0-9][\\w-]*$"_s);
    if (m_path.isEmpty() && !plain.match(m_scenario.name).hasMatch()) {
        ask(Asked::Trouble,
            tr("“%1” is no name for a scenario: write one such as ledger-primary-lost after `name:`.")
                .arg(m_scenario.name));
        co_return;
    }
    const QPointer<ScenarioEditor> self(this);
    const QString path =
        m_path.isEmpty() ? QDir(m_desk.scenarios->folder()).filePath(m_scenario.name + u".yaml"_s) : m_path;
    const QByteArray written = bytes();
    const QStringList lines = m_edit->lines();
    m_saving = true;
    QDir().mkpath(QFileInfo(path).absolutePath());
    const Result<Saved> saved = co_await writeFile(path, written, m_known);
    if (!self)
        co_return;
    m_saving = false;
    if (!saved || saved->conflict) {
        m_path = path;
        m_theirs = saved && saved->isThere ? std::optional(saved->bytes) : std::nullopt;
        ask(saved ? Asked::Conflict : Asked::Trouble, saved ? QString() : Wording::reason(saved.error()));
        co_return;
    }
    m_path = m_file = path;
    m_known = written;
    m_source = SourceText(written);
    m_edit->document()->setModified(m_edit->lines() != lines);
    parse();
    ask(Asked::Nothing);
    if (m_findings->errors() == 0)
        m_desk.scenarios->take(m_scenario);
    if (const auto then = std::exchange(m_then, {}); then && !isModified())
        then();
}

void ScenarioEditor::retranslate()
{
    m_new->setText(tr("New"));
    m_new->setToolTip(tr("A new scenario, from a template"));
    m_save->setText(tr("Save"));
    m_edit->setAccessibleName(tr("The scenario's text"));
    m_list->setAccessibleName(tr("What is wrong in the scenario"));
    m_edit->followLook();
    m_trial->retranslate();
    parse();
    ask(m_asked, m_detail);
}

}
