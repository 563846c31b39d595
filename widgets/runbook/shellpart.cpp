// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runbook/shellpart.h"

#include "widgets/common/panel.h"
#include "widgets/presenters/wording.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPointer>
#include <QScrollBar>

#include <algorithm>

namespace Hikeshi {

using namespace Qt::StringLiterals;

ShellPart::ShellPart(const ShellFence &fence, int number, const Desk &desk, int step, QWidget *parent)
    : StepPart(desk, step, parent)
    , m_fence(fence)
    , m_number(number)
    , m_command(new QPlainTextEdit(this))
    , m_run(new QPushButton(this))
    , m_copy(new QPushButton(this))
    , m_cancel(new QPushButton(this))
    , m_state(new QLabel(this))
    , m_output(new QPlainTextEdit(this))
    , m_input(new QLineEdit(this))
    , m_search(new QLineEdit(this))
{
    const std::pair<QWidget *, QString> names[]{{m_run, u"runShell-%1"_s},     {m_cancel, u"cancelShell-%1"_s},
                                                {m_state, u"shellState-%1"_s}, {m_output, u"shellOutput-%1"_s},
                                                {m_input, u"shellInput-%1"_s}, {m_search, u"shellSearch-%1"_s}};
    for (const auto &[widget, name] : names)
        widget->setObjectName(name.arg(number));
    for (QPlainTextEdit *code : {m_command, m_output}) {
        code->setReadOnly(true);
        code->setFont(Theme::code(8.5));
        code->setLineWrapMode(QPlainTextEdit::WidgetWidth);
    }
    m_command->setPlainText(fence.text.trimmed());
    const auto lines = std::clamp<qsizetype>(fence.text.trimmed().count(u'\n') + 1, 1, 6);
    m_command->setFixedHeight(14 + static_cast<int>(lines) * m_command->fontMetrics().lineSpacing());
    m_output->setFixedHeight(150);
    m_state->setWordWrap(true);
    m_state->setMinimumWidth(60);
    auto *buttons = new QHBoxLayout;
    for (QPushButton *button : {m_run, m_cancel, m_copy})
        buttons->addWidget(button);
    buttons->addStretch();
    auto *column = qobject_cast<QVBoxLayout *>(layout());
    column->addWidget(m_command);
    column->addLayout(buttons);
    column->addWidget(m_state);
    column->addWidget(m_output);
    column->addWidget(m_input);
    column->addWidget(m_search);
    connect(m_run, &QPushButton::clicked, this, [this] { run(); });
    connect(m_copy, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(m_fence.text.trimmed()); });
    connect(m_cancel, &QPushButton::clicked, this, [this] { this->desk().runner.cancelShell(this->step()); });
    connect(m_input, &QLineEdit::returnPressed, this, [this] {
        this->desk().runner.typeIntoShell(this->step(), m_input->text().toUtf8() + '\n');
        m_input->clear();
    });
    connect(m_search, &QLineEdit::textChanged, this, &ShellPart::search);
    connect(m_search, &QLineEdit::returnPressed, this, [this] { search(m_search->text()); });
    connect(&desk.runner, &Runner::shellSaid, this, [this](int told) {
        const auto current = this->desk().runner.run();
        if (told == this->step() && current)
            showOutput(current->steps[told]);
    });
}

bool ShellPart::isOurs(const StepState &state) const
{
    return state.shell == m_number && desk().runner.isShellRunning(step());
}

void ShellPart::refresh(const Run &run, const LiveStep &live)
{
    const StepState &state = run.steps[step()];
    const bool allowed = desk().runner.site().shellAllowed;
    const bool running = isOurs(state);
    const auto before = std::ranges::find_last_if(state.outputs, [this](const auto &o) { return o.fence == m_number; });
    m_run->setVisible(!running);
    m_cancel->setVisible(running);
    m_input->setVisible(running);
    const bool busy = state.shell >= 0;
    const QString whyNot = !allowed ? tr("This site does not run commands (shell: allowed in site.yaml). Copy it.")
        : busy && !running          ? tr("Another command of this step is running, or was when the console ended.")
        : live.whyNot.isEmpty()     ? QString()
                                    : live.whyNot;
    m_run->setEnabled(whyNot.isEmpty());
    m_run->setToolTip(whyNot);
    QString said;
    if (running) {
        said = tr("▶ running");
        setTone(m_state, Theme::Tone::Focus);
    } else if (!before.empty()) {
        const StepState::Output &output = before.front();
        const bool good = output.exit == 0 && output.reason.isEmpty();
        said = (good ? u"✓ "_s : u"✕ "_s)
            + (output.exit >= 0 ? tr("exit %1").arg(output.exit) : tr("ended by signal %1").arg(output.signal))
            + (output.reason.isEmpty() ? QString() : QString(u" · "_s + output.reason)) + u" · "_s
            + toClock(output.took) + u" · "_s + nameOf(output.who) + u", "_s + Wording::clockTime(output.at);
        setTone(m_state, good ? Theme::Tone::Good : Theme::Tone::Trouble);
    } else if (!whyNot.isEmpty()) {
        said = whyNot;
        setTone(m_state, Theme::Tone::Unknown);
    }
    if (!running && !live.earlier.isEmpty() && before.empty() && !m_again)
        said += (said.isEmpty() ? QString() : u"\n"_s)
            + tr("▲ Run before in this incident: %1, %2. Press once more to run it again.")
                  .arg(live.earlier.last().what, live.earlier.last().outcome);
    m_state->setText(said);
    m_state->setVisible(!said.isEmpty());
    showOutput(state);
}

void ShellPart::showOutput(const StepState &state)
{
    QString text;
    if (isOurs(state)) {
        text = desk().runner.shellText(step());
    } else {
        for (const StepState::Output &output : state.outputs) {
            if (output.fence == m_number)
                text = output.text;
        }
    }
    m_output->setVisible(!text.isEmpty());
    m_search->setVisible(!text.isEmpty());
    if (text == m_output->toPlainText())
        return;
    QScrollBar *bar = m_output->verticalScrollBar();
    const bool atEnd = bar->value() == bar->maximum();
    m_output->setPlainText(text);
    if (atEnd)
        bar->setValue(bar->maximum());
}

void ShellPart::search(const QString &text)
{
    const bool found =
        text.isEmpty() || m_output->find(text) || (m_output->moveCursor(QTextCursor::Start), m_output->find(text));
    setTone(m_search, found ? Theme::Tone::Quiet : Theme::Tone::Trouble);
    m_search->setToolTip(found ? QString() : tr("Not in the output"));
}

void ShellPart::retranslate(const Run &)
{
    m_run->setText(tr("Run in a terminal"));
    m_cancel->setText(tr("Cancel"));
    m_copy->setText(tr("Copy"));
    m_input->setPlaceholderText(tr("Type into the command, Return sends"));
    m_input->setAccessibleName(m_input->placeholderText());
    m_search->setPlaceholderText(tr("Search in the output"));
    m_search->setAccessibleName(m_search->placeholderText());
    m_command->setAccessibleName(tr("Command"));
    m_output->setAccessibleName(tr("Output"));
}

QCoro::Task<> ShellPart::run()
{
    const QPointer<ShellPart> self(this);
    const bool before = !desk().runner.live(step()).earlier.isEmpty();
    const bool again = before && m_again;
    m_again = before;
    if (before && !again) {
        complain({});
        co_return; // the next press means it
    }
    const Result<void> ran = co_await desk().runner.runShell(step(), m_number, desk().operatorId, again);
    if (self)
        complain(ran ? QString() : ran.error().text());
}

}
