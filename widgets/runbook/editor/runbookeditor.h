// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/panel.h"
#include "widgets/presenters/desk.h"
#include "widgets/presenters/findingmodel.h"
#include "widgets/presenters/runbookstore.h"
#include "widgets/presenters/sourcetext.h"

#include <QFileSystemWatcher>
#include <QLineEdit>
#include <QPushButton>
#include <QTimer>

#include <QCoro/QCoroTask>

class QSplitter;

namespace Hikeshi {

class EditorBand;
class FindBar;
class FindingList;
class Pulse;
class RunbookEdit;
class StepPreview;

/// Writing a runbook: its text, what is wrong in it, and how it will be walked. Bytes that nobody touched stay as they
/// are; a file that changed meanwhile is not written over unasked.
class RunbookEditor : public Panel
{
    Q_OBJECT

public:
    /// `desk.runbooks` is not null.
    explicit RunbookEditor(const Desk &desk, QWidget *parent = nullptr);

    /// Opens a runbook's file; one that the program carries as a copy to be saved in the site's folder. With changes
    /// that are not saved it asks first.
    void open(const Runbook &runbook, int line = 1);
    void openNew(); ///< from a template
    void takeFocus(); ///< into the text
    bool isOpen() const { return m_open; }
    bool isModified() const;
    /// The window is about to close: false while something is not saved, which is then asked about; `close` runs when
    /// it was answered.
    bool mayClose(std::function<void()> close);
    QCoro::Task<> save(); ///< what keeps it from being written stands in the band
    QString path() const { return m_path; } ///< where it is saved

Q_SIGNALS:
    void opened();
    void closed();
    void headChanged(); ///< path() or isModified()

protected:
    void retranslate() override;
    bool event(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    /// What the band above the text asks about.
    enum class Asked
    {
        Nothing,
        Carried, ///< it will be saved as a copy
        Conflict, ///< the file is another than the one that was read
        Gone, ///< the file is not there any more
        Reread, ///< it was another, and nothing was changed here
        Unsaved, ///< before something else is opened or closed
        Trouble
    };

    QWidget *buildWriting();
    void buildHead(QVBoxLayout *column);
    void connectParts();
    bool act(const QKeyEvent &event, bool perform); ///< whether it is one of the editor's keys
    void switchFocus();
    void showHead();
    void showState();
    void showBand();
    void ask(Asked what, const QString &detail = {}, std::function<void()> then = {});

    void whenSaved(std::function<void()> then); ///< at once when nothing is unsaved
    QCoro::Task<> load(QString file, int line);
    void begin(const QByteArray &bytes, int line);
    void leave();
    bool choosePlace(); ///< false: the answer comes later, or what was written is no name
    void saveAs();
    void takeIn(const Saved &saved, const QByteArray &bytes, const QStringList &lines);
    QCoro::Task<> publish(QByteArray bytes);
    void watch();
    QCoro::Task<> lookAtDisk();
    void meet(const QByteArray &theirs);
    QCoro::Task<> keepMine();
    void takeTheirs(Asked asked);

    QCoro::Task<> parse();
    void goToFinding(bool forward);
    void goToRow(int row);

    const Desk &m_desk;
    RunbookStore &m_store;
    FindingModel *m_findings;
    QPushButton *m_close;
    QLabel *m_name;
    QLineEdit *m_fileName;
    QLabel *m_where;
    QPushButton *m_new;
    QPushButton *m_save;
    EditorBand *m_band;
    QSplitter *m_split;
    RunbookEdit *m_edit;
    FindBar *m_find;
    StepPreview *m_preview;
    QLabel *m_state; ///< how many findings, where the caret is
    QLabel *m_hint; ///< keys that nothing else shows
    FindingList *m_list;
    Pulse *m_pulse;
    QTimer m_soon; ///< until what was typed is parsed
    QFileSystemWatcher m_watcher;

    bool m_open = false;
    bool m_isNew = false; ///< its file name can be chosen
    bool m_saving = false;
    bool m_parsing = false;
    bool m_parseAgain = false;
    int m_opening = 0; ///< which opening an answer belongs to
    QString m_file; ///< as the runbook names it; empty: a new one
    QString m_path; ///< empty: nowhere yet
    SourceText m_source; ///< as it was read or saved last
    std::optional<QByteArray> m_known; ///< what the file at m_path holds, as far as is known
    Asked m_asked = Asked::Nothing;
    QString m_detail; ///< of what is asked
    std::optional<QByteArray> m_theirs; ///< Conflict: what the file holds
    std::function<void()> m_then; ///< goes on when everything is saved
};

}
