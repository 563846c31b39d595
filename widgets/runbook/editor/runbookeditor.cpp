// SPDX-License-Identifier: GPL-3.0-or-later
// What the editor is made of, its keys and its words. runbookeditorfile.cpp has what becomes of the file.
#include "widgets/runbook/editor/runbookeditor.h"

#include "control/actionport.h"
#include "runbooks/lint.h"
#include "situation/situation.h"
#include "widgets/common/pulse.h"
#include "widgets/presenters/counted.h"
#include "widgets/presenters/runbookcompletion.h"
#include "widgets/presenters/worker.h"
#include "widgets/runbook/editor/editorband.h"
#include "widgets/runbook/editor/findbar.h"
#include "widgets/runbook/editor/findinglist.h"
#include "widgets/runbook/editor/runbookedit.h"
#include "widgets/runbook/editor/steppreview.h"

#include <QDir>
#include <QFileInfo>
#include <QKeyEvent>
#include <QPointer>
#include <QSplitter>
#include <QTextBlock>

#include <QCoro/QCoroFuture>

namespace Hikeshi {

using namespace Qt::StringLiterals;

RunbookEditor::RunbookEditor(const Desk &desk, QWidget *parent)
    : Panel(desk.look, parent)
    , m_desk(desk)
    , m_store(*desk.runbooks)
    , m_findings(new FindingModel(this))
    , m_close(new QPushButton(this))
    , m_name(new QLabel(this))
    , m_fileName(new QLineEdit(this))
    , m_where(new QLabel(this))
    , m_new(new QPushButton(this))
    , m_save(new QPushButton(this))
    , m_band(new EditorBand(this))
    , m_split(new QSplitter(this))
    , m_edit(new RunbookEdit(desk.look, *m_findings, this))
    , m_find(new FindBar(*m_edit, this))
    , m_preview(new StepPreview(desk, this))
    , m_state(new QLabel(this))
    , m_hint(new QLabel(this))
    , m_list(new FindingList(desk.look, *m_findings, this))
    , m_pulse(new Pulse(desk.situation, this))
{
    setObjectName(u"runbookEditor"_s);
    constexpr int typingPause = 250; // milliseconds
    m_soon.setInterval(typingPause);
    m_soon.setSingleShot(true);
    buildHead(content());
    content()->addWidget(m_band);
    m_split->addWidget(buildWriting());
    m_split->addWidget(m_preview);
    m_split->setChildrenCollapsible(false);
    m_split->setStretchFactor(0, 3);
    m_split->setStretchFactor(1, 2);
    m_split->setSizes({600, 300});
    content()->addWidget(m_split, 1);
    connectParts();
}

void RunbookEditor::buildHead(QVBoxLayout *column)
{
    m_close->setObjectName(u"closeEditor"_s);
    m_name->setObjectName(u"editedName"_s);
    m_fileName->setObjectName(u"fileName"_s);
    m_where->setObjectName(u"editedWhere"_s);
    m_new->setObjectName(u"newRunbook"_s);
    m_save->setObjectName(u"saveRunbook"_s);
    setKind(m_name, "heading");
    setKind(m_where, "muted");
    setKind(m_close, "small");
    setKind(m_new, "small");
    setKind(m_save, "primary");
    m_where->setMinimumWidth(30);
    m_where->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_fileName->setMaximumWidth(260);
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_name);
    row->addWidget(m_fileName);
    row->addWidget(m_where, 1);
    row->addWidget(m_new);
    row->addWidget(m_save);
    row->addWidget(m_close);
    column->addLayout(row);
}

QWidget *RunbookEditor::buildWriting()
{
    auto *writing = new QWidget;
    setKind(writing, "panel");
    m_state->setObjectName(u"editorState"_s);
    setKind(m_state, "muted");
    auto *column = new QVBoxLayout(writing);
    column->setContentsMargins(0, 0, 4, 0);
    column->setSpacing(4);
    column->addWidget(m_edit, 1);
    column->addWidget(m_find);
    m_hint->setAlignment(Qt::AlignRight);
    m_hint->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    setKind(m_hint, "muted");
    auto *below = new QHBoxLayout;
    below->addWidget(m_state);
    below->addWidget(m_hint, 1);
    column->addLayout(below);
    column->addWidget(m_list);
    return writing;
}

void RunbookEditor::connectParts()
{
    connect(m_close, &QPushButton::clicked, this, [this] { whenSaved([this] { leave(); }); });
    connect(m_new, &QPushButton::clicked, this, &RunbookEditor::openNew);
    connect(m_save, &QPushButton::clicked, this, [this] { save(); });
    connect(m_fileName, &QLineEdit::returnPressed, m_edit, qOverload<>(&QWidget::setFocus));
    connect(m_edit, &QPlainTextEdit::textChanged, &m_soon, qOverload<>(&QTimer::start));
    connect(m_edit, &QPlainTextEdit::cursorPositionChanged, this, &RunbookEditor::showState);
    connect(m_edit, &RunbookEdit::lineChanged, m_preview, &StepPreview::setLine);
    connect(m_edit->document(), &QTextDocument::modificationChanged, this, &RunbookEditor::showHead);
    connect(&m_soon, &QTimer::timeout, this, [this] { parse(); });
    connect(m_preview, &StepPreview::lineWanted, this, [this](int line) {
        m_edit->goToLine(line);
        m_edit->setFocus();
    });
    connect(m_list, &FindingList::rowWanted, this, &RunbookEditor::goToRow);
    connect(m_pulse, &Pulse::beat, m_preview, &StepPreview::refresh);
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, this, [this] { lookAtDisk(); });
}

bool RunbookEditor::isModified() const
{
    return m_open && m_edit->document()->isModified();
}

void RunbookEditor::takeFocus()
{
    if (m_asked == Asked::Unsaved)
        m_band->takeFocus();
    else if (!m_fileName->isVisibleTo(this) || !m_fileName->hasFocus())
        m_edit->setFocus(Qt::OtherFocusReason);
}

namespace {

std::optional<QByteArray> linked(const QString &path)
{
    if (QFileInfo(path).isDir())
        return QByteArray();
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? std::optional(file.read(Runbook::maximumBytes)) : std::nullopt;
}

/// What was made of a text, on its way back from the worker.
struct Parsed
{
    Runbook runbook;
    Findings findings;
};

}

QCoro::Task<> RunbookEditor::parse()
{
    m_soon.stop();
    m_parseAgain = m_parsing;
    if (m_parsing || !m_open)
        co_return;
    m_parsing = true;
    const QPointer<RunbookEditor> self(this);
    const int opening = m_opening;
    RunbookVocabulary known = vocabularyOf(m_desk);
    const LintContext context{.catalogue = known.actions,
                              .topology = known.topology,
                              .alerts = m_desk.site.alertRules,
                              .runbooks = known.runbooks,
                              .file = linked};
    const QString file = !m_path.isEmpty() ? m_path : !m_file.isEmpty() ? m_file : m_fileName->text();
    const Parsed parsed =
        co_await onWorker([source = m_source, lines = m_edit->lines(), file, context, runbooks = m_store.runbooks()] {
            const QByteArray bytes = source.bytesOf(lines);
            Findings format;
            Parsed made{.runbook = Runbook::parse(bytes, file, format), .findings = {}};
            for (const auto found = lint(bytes, file, context); const LintFinding &each : found)
                made.findings.append(each.finding);
            const auto unbound = lintUnbound(made.runbook, context.alerts.value_or(QList<KnownAlert>()), runbooks);
            if (unbound)
                made.findings.append(unbound->finding);
            return made;
        });
    if (!self)
        co_return;
    m_parsing = false;
    if (opening == m_opening && m_open) {
        learn(known, parsed.runbook);
        m_edit->setVocabulary(known);
        m_findings->setFindings(parsed.findings);
        m_preview->setDraft(parsed.runbook, parsed.findings);
        m_preview->setLine(m_edit->line());
        showState();
    }
    if (std::exchange(m_parseAgain, false) || opening != m_opening)
        parse();
}

void RunbookEditor::goToFinding(bool forward)
{
    if (const int row = m_findings->next(m_edit->line(), forward); row >= 0)
        goToRow(row);
}

void RunbookEditor::goToRow(int row)
{
    const Finding &finding = m_findings->findings()[row];
    const QTextBlock block = m_edit->document()->findBlockByNumber(std::max(0, finding.line - 1));
    m_list->setCurrentIndex(m_findings->index(row));
    m_edit->goToLine(finding.line, spanOf(finding, block.text()).from);
    m_edit->setFocus();
}

void RunbookEditor::switchFocus()
{
    if (m_edit->hasFocus())
        m_preview->takeFocus();
    else
        m_edit->setFocus(Qt::ShortcutFocusReason);
}

bool RunbookEditor::act(const QKeyEvent &event, bool perform)
{
    const QList<std::pair<QKeyCombination, std::function<void()>>> keys{
        {Qt::CTRL | Qt::Key_S, [this] { save(); }},
        {Qt::CTRL | Qt::Key_F, [this] { m_find->open(false); }},
        {Qt::CTRL | Qt::Key_H, [this] { m_find->open(true); }},
        {Qt::Key_F3, [this] { m_find->find(true); }},
        {Qt::SHIFT | Qt::Key_F3, [this] { m_find->find(false); }},
        {Qt::Key_F6, [this] { switchFocus(); }},
        {Qt::Key_F8, [this] { goToFinding(true); }},
        {Qt::SHIFT | Qt::Key_F8, [this] { goToFinding(false); }},
        {Qt::CTRL | Qt::Key_W, [this] { whenSaved([this] { leave(); }); }},
    };
    if (event.key() == Qt::Key_Escape && m_find->isVisible()) {
        if (perform)
            m_find->leave();
        return true;
    }
    const auto known = std::ranges::find(keys, event.keyCombination(), [](const auto &each) { return each.first; });
    if (known == keys.end() || !m_open)
        return false;
    if (perform)
        known->second();
    return true;
}

// Its keys come before the window's of the same name while the keyboard is in it.
bool RunbookEditor::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride && act(*static_cast<QKeyEvent *>(event), false)) {
        event->accept();
        return true;
    }
    return Panel::event(event);
}

void RunbookEditor::keyPressEvent(QKeyEvent *event)
{
    if (!act(*event, true))
        Panel::keyPressEvent(event);
}

void RunbookEditor::showHead()
{
    const bool chooses = m_isNew && m_store.hasFolder();
    const QString shown = !m_path.isEmpty() ? m_path : m_file;
    const QString mark = isModified() ? u" ●"_s : QString();
    m_name->setText(chooses ? mark.trimmed()
                            : (shown.isEmpty() ? tr("New runbook") : QFileInfo(shown).fileName()) + mark);
    m_name->setVisible(!m_name->text().isEmpty());
    m_fileName->setVisible(chooses);
    const QString folder = chooses ? m_store.folder() : m_path.isEmpty() ? QString() : QFileInfo(m_path).absolutePath();
    m_where->setText(isModified() ? tr("not saved") + (folder.isEmpty() ? QString() : u" · "_s + folder) : folder);
    m_where->setToolTip(m_path);
    const bool saves = isModified() || !m_known;
    m_save->setEnabled(saves && !m_saving);
    m_save->setToolTip(m_saving    ? tr("The file is being written.")
                           : saves ? tr("Write the file (Ctrl+S)")
                                   : tr("Everything is saved."));
    Q_EMIT headChanged();
}

void RunbookEditor::showState()
{
    const auto errors = m_findings->errors();
    const auto warnings = m_findings->warnings();
    QStringList said;
    if (errors > 0)
        said.append(Theme::mark(Theme::Tone::Trouble) + u' '
                    + Wording::counted(errors, tr("1 error"), tr("%1 errors")));
    if (warnings > 0)
        said.append(Theme::mark(Theme::Tone::Warning) + u' '
                    + Wording::counted(warnings, tr("1 warning"), tr("%1 warnings")));
    if (said.isEmpty())
        said.append(tr("✓ nothing is wrong"));
    else
        said.append(tr("F8 goes to the next"));
    const QTextCursor cursor = m_edit->textCursor();
    said.append(tr("line %1, column %2").arg(cursor.blockNumber() + 1).arg(cursor.positionInBlock() + 1));
    if (m_source.hasMixedEndings())
        said.append(tr("mixed line ends"));
    else if (m_source.ending() != "\n")
        said.append(m_source.ending() == "\r\n" ? u"CRLF"_s : u"CR"_s);
    if (m_source.hasBom())
        said.append(u"BOM"_s);
    if (m_source.strangeBytes() > 0)
        said.append(tr("bytes that are no UTF-8, kept: %1").arg(m_source.strangeBytes()));
    m_state->setText(said.join(u" · "_s));
    constexpr qsizetype quiet = 2; // there is room only when there is little to say
    m_hint->setVisible(said.size() <= quiet);
}

void RunbookEditor::retranslate()
{
    m_close->setText(u"✕"_s);
    m_close->setToolTip(tr("Close the editor (Ctrl+W)"));
    m_close->setAccessibleName(m_close->toolTip());
    m_new->setText(tr("New"));
    m_new->setToolTip(tr("A new runbook, from a template"));
    m_save->setText(tr("Save"));
    m_fileName->setPlaceholderText(tr("File name…"));
    m_fileName->setAccessibleName(tr("File name"));
    m_edit->setAccessibleName(tr("Text of the runbook"));
    m_edit->setToolTip({});
    m_list->setAccessibleName(tr("What is wrong"));
    m_hint->setText(tr("Ctrl+Space completes · F6 steps"));
    m_edit->followLook();
    m_find->retranslate();
    m_preview->retranslate();
    showHead();
    showState();
    showBand();
    if (m_open)
        parse(); // details of completions in the other language
}

}
