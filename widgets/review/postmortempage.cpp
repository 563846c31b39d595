// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/review/postmortempage.h"

#include "journal/drafts.h"
#include "journal/journal.h"
#include "review/markdown.h"
#include "widgets/common/panel.h"
#include "widgets/presenters/actionwording.h"
#include "widgets/presenters/wording.h"
#include "widgets/review/courselinedelegate.h"
#include "widgets/review/sectioneditor.h"

#include <KSyntaxHighlighting/Repository>

#include <QGridLayout>
#include <QListView>
#include <QPushButton>

namespace Hikeshi {

using namespace Qt::StringLiterals;

PostmortemPage::PostmortemPage(const Desk &desk, QWidget *parent)
    : QWidget(parent)
    , m_desk(desk)
    , m_syntax(std::make_unique<KSyntaxHighlighting::Repository>())
    , m_durationsCaption(new QLabel(this))
    , m_durations(new QWidget(this))
    , m_durationGrid(new QGridLayout(m_durations))
    , m_timelineCaption(new QLabel(this))
    , m_details(new QPushButton(this))
    , m_timeline(new PostmortemTimeline(desk.look, this))
    , m_lines(new QListView(this))
    , m_timelineError(new QLabel(this))
    , m_notesCaption(new QLabel(this))
    , m_notes(new QLabel(this))
{
    setKind(this, "column");
    m_durations->setObjectName(u"durations"_s);
    m_durationGrid->setContentsMargins(0, 0, 0, 8);
    m_notes->setObjectName(u"postmortemNotes"_s);
    m_notes->setWordWrap(true);
    m_notes->setTextFormat(Qt::RichText);
    m_notes->setTextInteractionFlags(Qt::TextSelectableByMouse);
    for (QLabel *each : {m_durationsCaption, m_timelineCaption, m_notesCaption})
        setKind(each, "caption");
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(16, 12, 16, 16);
    column->setSpacing(10);
    column->addWidget(m_durationsCaption);
    column->addWidget(m_durations);
    addSection(Section::Summary, column);
    addSection(Section::Impact, column);
    addTimeline(column);
    for (const Section section : {Section::Factors, Section::WentWell, Section::Surprised, Section::Protection})
        addSection(section, column);
    column->addWidget(m_notesCaption);
    column->addWidget(m_notes);
    column->addStretch();
    connect(&desk.look, &Look::changed, this, &PostmortemPage::retranslate);
    retranslate();
}

PostmortemPage::~PostmortemPage()
{
    qDeleteAll(m_sections); // their highlighters use the repository
}

SectionEditor *PostmortemPage::addSection(Section section, QVBoxLayout *column)
{
    auto *editor = new SectionEditor(section, *m_syntax, m_desk.look, this);
    connect(editor, &SectionEditor::saveWanted, this,
            [this, editor](const QString &markdown) { saveSection(editor, markdown); });
    column->addWidget(editor);
    m_sections.append(editor);
    return editor;
}

void PostmortemPage::addTimeline(QVBoxLayout *column)
{
    m_lines->setObjectName(u"postmortemTimeline"_s);
    m_lines->setModel(m_timeline);
    m_lines->setItemDelegate(new CourseLineDelegate(m_desk.look, m_lines));
    m_lines->setMouseTracking(true);
    m_lines->setUniformItemSizes(false);
    m_lines->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_lines->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_lines->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed);
    m_details->setObjectName(u"timelineDetails"_s);
    m_details->setCheckable(true);
    setKind(m_details, "flat");
    setTone(m_timelineError, Theme::Tone::Trouble);
    m_timelineError->hide();
    auto *head = new QHBoxLayout;
    head->addWidget(m_timelineCaption);
    head->addStretch();
    head->addWidget(m_details);
    column->addLayout(head);
    column->addWidget(m_lines);
    column->addWidget(m_timelineError);
    connect(m_details, &QPushButton::toggled, m_timeline, &PostmortemTimeline::setDetailed);
    connect(m_timeline, &QAbstractItemModel::modelReset, this, &PostmortemPage::fitTimeline);
    connect(m_timeline, &PostmortemTimeline::amendmentWanted, this, &PostmortemPage::amendEntry);
}

void PostmortemPage::show(const Postmortem &postmortem)
{
    const bool other = postmortem.incident.id != m_postmortem.incident.id;
    if (other) {
        for (SectionEditor *editor : std::as_const(m_sections))
            editor->save(); // into the incident that is left
    }
    m_postmortem = postmortem;
    for (SectionEditor *editor : std::as_const(m_sections)) {
        const Section section = editor->section();
        const QString text = postmortem.sections.value(section);
        const qint64 entry = postmortem.sectionEntries.value(section);
        other ? editor->reset(text, entry) : editor->setText(text, entry);
        editor->setReadOnly(m_desk.journal.access() == Journal::Access::ReadOnly
                                ? tr("The journal is read-only here: %1 writes it.").arg(m_desk.journal.writer())
                                : QString());
    }
    m_timeline->setLines(postmortem.timeline);
    retranslate();
}

void PostmortemPage::setPreview(bool preview)
{
    for (SectionEditor *editor : std::as_const(m_sections))
        editor->setPreview(preview);
}

void PostmortemPage::reveal(qint64 entry)
{
    const QModelIndexList found =
        m_timeline->match(m_timeline->index(0), PostmortemTimeline::EntryRole, entry, 1, Qt::MatchExactly);
    if (!found.isEmpty())
        m_lines->setCurrentIndex(found.first());
}

void PostmortemPage::saveSection(SectionEditor *editor, const QString &markdown)
{
    const IncidentId incident = m_postmortem.incident.id;
    m_desk.journal.append(Drafts::postmortemEdited(incident, editor->section(), markdown, m_desk.operatorId))
        .then(this, [this, incident, editor](const Result<Entry> &saved) {
            if (!saved && incident == m_postmortem.incident.id)
                editor->setFailed(Wording::reason(saved.error()));
        });
}

void PostmortemPage::amendEntry(qint64 entry, const QString &text)
{
    m_desk.journal.append(Drafts::entryAmended(entry, text, m_desk.operatorId))
        .then(this, [this](const Result<Entry> &saved) {
            m_timelineError->setVisible(!saved);
            if (!saved)
                m_timelineError->setText(u"✕ "_s + tr("Not amended: %1").arg(Wording::reason(saved.error())));
        });
}

void PostmortemPage::showDurations()
{
    while (QLayoutItem *item = m_durationGrid->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    int column = 0;
    for (const auto measures = namedMeasures(m_postmortem.measures, m_desk.look.language());
         const auto &[name, measure] : measures) {
        auto *caption = new QLabel(name, m_durations);
        auto *value = new QLabel(measure.duration ? toClock(*measure.duration) : u"—"_s, m_durations);
        setKind(caption, "muted");
        setKind(value, "figure");
        auto *entry = new QPushButton(measure.entry > 0 ? u"#%1"_s.arg(measure.entry) : QString(), m_durations);
        setKind(entry, "link");
        entry->setEnabled(measure.entry > 0);
        entry->setToolTip(measure.entry > 0 ? tr("Show this entry of the journal") : tr("It has not happened."));
        for (QWidget *each : std::initializer_list<QWidget *>{caption, value})
            each->setToolTip(ReviewWords::meaning(column));
        connect(entry, &QPushButton::clicked, this, [this, number = measure.entry] {
            reveal(number);
            Q_EMIT entryWanted(number);
        });
        m_durationGrid->addWidget(caption, 0, column);
        m_durationGrid->addWidget(value, 1, column);
        m_durationGrid->addWidget(entry, 2, column, Qt::AlignLeft);
        m_durationGrid->setColumnStretch(column++, 1);
    }
}

void PostmortemPage::showNotes()
{
    QString html;
    for (const auto &[at, text] : std::as_const(m_postmortem.notes))
        html += u"<p><b>%1</b></p>%2"_s.arg(Wording::clockTime(at), toSafeHtml(contained(text)));
    m_notes->setText(html);
    m_notesCaption->setVisible(!html.isEmpty());
    m_notes->setVisible(!html.isEmpty());
}

void PostmortemPage::fitTimeline()
{
    int height = 4;
    for (int row = 0; row < m_timeline->rowCount(); ++row)
        height += m_lines->sizeHintForRow(row);
    m_lines->setFixedHeight(std::min(height, 100'000));
}

void PostmortemPage::retranslate()
{
    m_durationsCaption->setText(tr("Durations, from the first-out alert").toUpper());
    m_timelineCaption->setText(tr("Timeline · F2 or double click amends a line").toUpper());
    m_lines->setAccessibleName(tr("Timeline"));
    m_details->setText(tr("Details · %1").arg(m_timeline->details()));
    m_details->setToolTip(tr("Lines that are left out of the exports"));
    m_notesCaption->setText(tr("Notes").toUpper());
    showDurations();
    showNotes();
    fitTimeline();
}

}
