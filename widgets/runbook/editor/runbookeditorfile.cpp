// SPDX-License-Identifier: GPL-3.0-or-later
// What becomes of the file: opened, saved, found to be another on disk.
#include "situation/situation.h"
#include "widgets/presenters/wording.h"
#include "widgets/presenters/worker.h"
#include "widgets/runbook/editor/editorband.h"
#include "widgets/runbook/editor/findbar.h"
#include "widgets/runbook/editor/runbookedit.h"
#include "widgets/runbook/editor/runbookeditor.h"
#include "widgets/runbook/editor/steppreview.h"

#include <QDateTime>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QPointer>
#include <QRegularExpression>

#include <QCoro/QCoroFuture>

namespace Hikeshi {

using namespace Qt::StringLiterals;

void RunbookEditor::open(const Runbook &runbook, int line)
{
    const QString file = runbook.file;
    if (m_open && (file == m_file || file == m_path)) {
        m_edit->goToLine(line);
        Q_EMIT opened();
        return;
    }
    whenSaved([this, file, line] { load(file, line); });
}

void RunbookEditor::openNew()
{
    whenSaved([this] {
        m_isNew = true;
        m_file.clear();
        m_path.clear();
        m_known.reset();
        const bool ja = look().language() == u"ja";
        m_fileName->setText(m_store.freeName(ja ? u"new-runbook.ja"_s : u"new-runbook"_s));
        const auto now = m_desk.situation.now().time_since_epoch();
        const QDateTime at = QDateTime::fromMSecsSinceEpoch(now.count(), Wording::siteZone());
        begin(newRunbook(look().language(), at.date().toString(Qt::ISODate)), 1);
        m_fileName->setFocus();
        m_fileName->setSelection(0, static_cast<int>(m_fileName->text().indexOf(u'.')));
    });
}

void RunbookEditor::whenSaved(std::function<void()> then)
{
    if (isModified())
        ask(Asked::Unsaved, {}, std::move(then));
    else
        then();
}

bool RunbookEditor::mayClose(std::function<void()> close)
{
    if (!isModified())
        return true;
    ask(Asked::Unsaved, {}, std::move(close));
    Q_EMIT opened(); // to be seen
    return false;
}

QCoro::Task<> RunbookEditor::load(QString file, int line)
{
    const QPointer<RunbookEditor> self(this);
    const int opening = ++m_opening;
    const Result<QByteArray> read = co_await readFile(file);
    if (!self || opening != m_opening)
        co_return;
    if (!read || read->size() > Runbook::maximumBytes) {
        ask(Asked::Trouble,
            read ? tr("%1 is larger than 1 MiB, the most that a runbook may have.").arg(file) : read.error().text());
        Q_EMIT opened();
        co_return;
    }
    const bool carried = RunbookStore::isCarried(file);
    m_isNew = false;
    m_file = file;
    m_path = m_store.writableOf(file);
    m_known = carried ? std::nullopt : std::optional(*read);
    begin(*read, line);
    if (carried)
        ask(Asked::Carried);
}

void RunbookEditor::begin(const QByteArray &bytes, int line)
{
    ++m_opening;
    m_open = true;
    m_then = {};
    m_source = SourceText(bytes);
    m_findings->setFindings({});
    m_find->leave();
    m_edit->setLines(m_source.lines());
    m_edit->goToLine(line);
    ask(Asked::Nothing);
    watch();
    showHead();
    parse();
    Q_EMIT opened();
}

void RunbookEditor::leave()
{
    ++m_opening;
    m_open = false;
    m_path.clear();
    m_file.clear();
    m_source = SourceText();
    m_findings->setFindings({});
    m_edit->setLines({QString()});
    ask(Asked::Nothing);
    watch();
    Q_EMIT closed();
}

bool RunbookEditor::choosePlace()
{
    if (m_isNew && m_store.hasFolder()) {
        static const QRegularExpression plain(u"^[\\w][\\w.-]*\\.md$"_s,
                                              QRegularExpression::UseUnicodePropertiesOption);
        const QString name = m_fileName->text().trimmed();
        if (!plain.match(name).hasMatch()) {
            ask(Asked::Trouble,
                tr("“%1” is no name for a runbook: write one such as ledger-primary-lost.md.").arg(name));
            m_fileName->setFocus();
            return false;
        }
        m_path = QDir(m_store.folder()).filePath(name);
    }
    if (m_path.isEmpty())
        saveAs();
    return !m_path.isEmpty();
}

void RunbookEditor::saveAs()
{
    auto *dialog = new QFileDialog(this);
    dialog->setObjectName(u"saveAsDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setFileMode(QFileDialog::AnyFile);
    dialog->setOption(QFileDialog::DontConfirmOverwrite); // a file that is there is a conflict, and both are kept
    dialog->setDefaultSuffix(u"md"_s);
    dialog->setWindowTitle(tr("Save the runbook as"));
    dialog->selectFile(m_file.isEmpty() ? m_fileName->text() : QFileInfo(m_file).fileName());
    connect(dialog, &QFileDialog::fileSelected, this, [this, opening = m_opening](const QString &path) {
        if (opening != m_opening)
            return;
        m_path = path;
        m_known.reset();
        save();
    });
    connect(dialog, &QDialog::rejected, this, [this] { m_then = {}; });
    dialog->open();
}

QCoro::Task<> RunbookEditor::save()
{
    if (!m_open || m_saving || !choosePlace())
        co_return;
    const QStringList lines = m_edit->lines();
    const QByteArray bytes = m_source.bytesOf(lines);
    if (bytes.size() > Runbook::maximumBytes) {
        ask(Asked::Trouble,
            tr("%1 is larger than 1 MiB, the most that a runbook may have.").arg(m_path) + u' '
                + tr("Nothing was written. Split it: a step can run another runbook."));
        co_return;
    }
    const QPointer<RunbookEditor> self(this);
    const int opening = m_opening;
    m_saving = true;
    showHead();
    const Result<Saved> saved = co_await writeFile(m_path, bytes, m_known);
    if (!self)
        co_return;
    m_saving = false;
    if (opening != m_opening)
        co_return;
    if (!saved)
        ask(Asked::Trouble, saved.error().text());
    else
        takeIn(*saved, bytes, lines);
    showHead();
}

void RunbookEditor::takeIn(const Saved &saved, const QByteArray &bytes, const QStringList &lines)
{
    if (saved.conflict)
        return saved.isThere ? meet(saved.bytes) : ask(Asked::Gone);
    m_isNew = false;
    m_file = m_path;
    m_known = bytes;
    m_source = SourceText(bytes);
    if (m_edit->lines() == lines) // nothing was typed while it was written
        m_edit->document()->setModified(false);
    ask(Asked::Nothing);
    watch();
    publish(bytes);
    if (const auto then = std::exchange(m_then, {}); then && !isModified())
        then();
}

// Everybody who reads runbooks sees the new one.
QCoro::Task<> RunbookEditor::publish(QByteArray bytes)
{
    const QPointer<RunbookEditor> self(this);
    const Runbook runbook = co_await onWorker([bytes, file = m_path] {
        Findings findings;
        return Runbook::parse(bytes, file, findings);
    });
    if (self)
        m_store.take(runbook);
}

void RunbookEditor::watch()
{
    if (const QStringList old = m_watcher.files(); !old.isEmpty())
        m_watcher.removePaths(old);
    if (!m_path.isEmpty() && m_known)
        m_watcher.addPath(m_path);
}

QCoro::Task<> RunbookEditor::lookAtDisk()
{
    if (m_saving || !m_known)
        co_return;
    const QPointer<RunbookEditor> self(this);
    const int opening = m_opening;
    const Result<QByteArray> read = co_await readFile(m_path);
    if (!self || opening != m_opening || m_saving || !m_known || (read && *read == *m_known))
        co_return;
    if (!read) {
        ask(Asked::Gone);
        co_return;
    }
    watch(); // a file that was replaced is another file to the watcher
    m_theirs = *read;
    if (isModified() || read->size() > Runbook::maximumBytes)
        meet(*read);
    else
        takeTheirs(Asked::Reread);
}

// Theirs can be kept only when it was read whole.
void RunbookEditor::meet(const QByteArray &theirs)
{
    m_theirs = theirs;
    if (theirs.size() > Runbook::maximumBytes)
        ask(Asked::Trouble,
            tr("%1 was changed by somebody else, and is larger than 1 MiB now. Nothing was written over.").arg(m_path));
    else
        ask(Asked::Conflict);
}

QCoro::Task<> RunbookEditor::keepMine()
{
    const QPointer<RunbookEditor> self(this);
    const int opening = m_opening;
    const QByteArray theirs = m_theirs.value_or(QByteArray());
    const Result<QString> beside = co_await putBeside(m_path, theirs);
    if (!self || opening != m_opening)
        co_return;
    if (!beside) {
        ask(Asked::Trouble, beside.error().text());
        co_return;
    }
    m_known = theirs;
    save();
}

// Undoing brings back what was written here.
void RunbookEditor::takeTheirs(Asked asked)
{
    const QByteArray theirs = m_theirs.value_or(QByteArray());
    m_source = SourceText(theirs);
    m_known = theirs;
    m_isNew = false;
    m_file = m_path;
    const int line = m_edit->line();
    const int column = m_edit->textCursor().positionInBlock();
    m_edit->replaceLines(m_source.lines());
    m_edit->goToLine(line, column);
    m_edit->document()->setModified(false);
    ask(asked);
    watch();
    showHead();
    publish(theirs);
    if (const auto then = std::exchange(m_then, {}))
        then();
}

void RunbookEditor::ask(Asked what, const QString &detail, std::function<void()> then)
{
    m_asked = what;
    m_detail = detail;
    if (what == Asked::Nothing && RunbookStore::isCarried(m_file) && !m_known)
        m_asked = Asked::Carried;
    if (what == Asked::Unsaved)
        m_then = std::move(then);
    showBand();
    if (what == Asked::Unsaved)
        takeFocus();
}

void RunbookEditor::showBand()
{
    using Way = EditorBand::Way;
    const Way later{u"askedLater"_s, tr("Go on writing"), {}, [this] {
                        m_then = {};
                        ask(Asked::Nothing);
                        m_edit->setFocus();
                    }};
    const Way keep{u"keepMine"_s, tr("Keep mine"),
                   tr("Theirs is put beside it, as %1").arg(QFileInfo(m_path).fileName() + u".theirs"_s),
                   [this] { keepMine(); }, true};
    const Way take{u"takeTheirs"_s, tr("Take theirs"), tr("Undoing (Ctrl+Z) brings yours back"),
                   [this] { takeTheirs(Asked::Reread); }};
    switch (m_asked) {
    case Asked::Nothing:
        m_band->hide();
        return;
    case Asked::Carried:
        return m_band->say(
            Theme::Tone::Focus, tr("The program carries this runbook: it cannot be changed itself."),
            m_store.hasFolder()
                ? tr("Saving puts a copy into %1, which is used from then on.").arg(m_store.folder())
                : tr("This site has no folder of its own. Saving asks for a place; the copy is used until "
                     "the console is closed."),
            {});
    case Asked::Conflict:
        return m_band->say(Theme::Tone::Warning,
                           tr("%1 was changed by somebody else meanwhile.").arg(QFileInfo(m_path).fileName()),
                           tr("Nothing was written over. Keep what you see and put theirs beside it, or take theirs; "
                              "nothing is lost either way."),
                           {keep, take});
    case Asked::Gone:
        return m_band->say(Theme::Tone::Warning, tr("%1 is not there any more.").arg(m_path),
                           tr("What you see is all there is of it."),
                           {{u"writeAnew"_s,
                             tr("Write it anew"),
                             {},
                             [this] {
                                 m_known.reset();
                                 save();
                             },
                             true},
                            later});
    case Asked::Reread:
        return m_band->say(Theme::Tone::Focus, tr("What you see is the text that is in the file now."),
                           tr("It was changed by somebody else. Ctrl+Z brings back what stood here before."), {later});
    case Asked::Unsaved:
        return m_band->say(Theme::Tone::Warning, tr("What you wrote is not saved."), {},
                           {{u"saveFirst"_s, tr("Save"), {}, [this] { save(); }, true},
                            {u"discard"_s, tr("Discard"), tr("The file stays as it is"),
                             [this] {
                                 m_edit->document()->setModified(false);
                                 ask(Asked::Nothing);
                                 if (const auto then = std::exchange(m_then, {}))
                                     then();
                             }},
                            later});
    case Asked::Trouble:
        return m_band->say(Theme::Tone::Trouble, tr("Not done."), m_detail, {later});
    }
}

}
