// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/presenters/desk.h"
#include "widgets/presenters/postmortemmodel.h"

#include <QWidget>

#include <memory>

class QGridLayout;
class QLabel;
class QListView;
class QPushButton;
class QVBoxLayout;

namespace KSyntaxHighlighting {
class Repository;
}

namespace Hikeshi {

class SectionEditor;

/// The postmortem to read and write: durations, sections, timeline, notes.
class PostmortemPage : public QWidget
{
    Q_OBJECT

public:
    explicit PostmortemPage(const Desk &desk, QWidget *parent = nullptr);
    ~PostmortemPage() override;

    void show(const Postmortem &postmortem);
    void setPreview(bool preview);
    void reveal(qint64 entry); ///< selects the entry's line, when the timeline has one

Q_SIGNALS:
    void entryWanted(qint64 entry);

private:
    SectionEditor *addSection(Section section, QVBoxLayout *column);
    void addTimeline(QVBoxLayout *column);
    void saveSection(SectionEditor *editor, const QString &markdown);
    void amendEntry(qint64 entry, const QString &text);
    void showDurations();
    void showNotes();
    void fitTimeline();
    void retranslate();

    const Desk m_desk;
    std::unique_ptr<KSyntaxHighlighting::Repository> m_syntax;
    Postmortem m_postmortem;
    QList<SectionEditor *> m_sections;
    QLabel *m_durationsCaption;
    QWidget *m_durations;
    QGridLayout *m_durationGrid;
    QLabel *m_timelineCaption;
    QPushButton *m_details;
    PostmortemTimeline *m_timeline;
    QListView *m_lines;
    QLabel *m_timelineError;
    QLabel *m_notesCaption;
    QLabel *m_notes;
};

}
