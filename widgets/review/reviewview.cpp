// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/review/reviewview.h"

#include "journal/journal.h"
#include "journal/kinds.h"
#include "situation/situation.h"
#include "widgets/common/panel.h"
#include "widgets/presenters/incidentbook.h"
#include "widgets/presenters/names.h"
#include "widgets/presenters/ports.h"
#include "widgets/presenters/wording.h"
#include "widgets/review/actionitems.h"
#include "widgets/review/exporter.h"
#include "widgets/review/incidentpicker.h"
#include "widgets/review/postmortempage.h"
#include "widgets/review/replaypanel.h"
#include "widgets/review/signoff.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>

namespace Hikeshi {

using namespace Qt::StringLiterals;

ReviewView::ReviewView(const Desk &desk, QWidget *parent)
    : QWidget(parent)
    , m_desk(desk)
    , m_picker(new IncidentPicker(desk, this))
    , m_content(new QWidget(this))
{
    m_empty = makeEmpty();
    setObjectName(u"reviewView"_s);
    m_picker->setFixedWidth(280);
    setFocusProxy(m_picker);
    auto *content = new QHBoxLayout(m_content);
    content->setContentsMargins(0, 0, 0, 0);
    content->setSpacing(0);
    content->addWidget(makeMiddle(), 1);
    content->addWidget(makeRight());
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(m_picker);
    row->addWidget(m_content, 1);
    row->addWidget(m_empty, 1);
    m_soon.setSingleShot(true);
    m_soon.setInterval(1000);
    wire();
    retranslate();
    showNewest();
}

QWidget *ReviewView::makeEmpty()
{
    auto *page = new QWidget(this);
    m_emptyTitle = new QLabel(page);
    m_emptyText = new QLabel(page);
    m_emptyText->setObjectName(u"noIncident"_s);
    m_emptyText->setAlignment(Qt::AlignHCenter);
    setKind(m_emptyTitle, "title");
    setKind(m_emptyText, "muted");
    auto *column = new QVBoxLayout(page);
    column->addStretch(2);
    column->addWidget(m_emptyTitle, 0, Qt::AlignHCenter);
    column->addWidget(m_emptyText, 0, Qt::AlignHCenter);
    column->addStretch(3);
    return page;
}

QWidget *ReviewView::makeMiddle()
{
    auto *middle = new QWidget(m_content);
    m_title = new QLabel(middle);
    m_meta = new QLabel(middle);
    m_preview = new QPushButton(middle);
    m_exporter = new Exporter(m_desk.look, middle);
    m_replay = new ReplayPanel(m_desk, middle);
    m_page = new PostmortemPage(m_desk);
    m_title->setObjectName(u"reviewTitle"_s);
    m_title->setTextFormat(Qt::PlainText);
    m_title->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_preview->setObjectName(u"previewSections"_s);
    m_preview->setCheckable(true);
    setKind(m_title, "title");
    setKind(m_meta, "muted");
    auto *head = new QHBoxLayout;
    head->addWidget(m_title, 1);
    head->addWidget(m_preview);
    auto *second = new QHBoxLayout;
    second->addWidget(m_meta);
    second->addWidget(m_exporter, 1);
    auto *top = new QVBoxLayout;
    top->setContentsMargins(16, 10, 16, 0);
    top->addLayout(head);
    top->addLayout(second);
    auto *scroll = new QScrollArea(middle);
    scroll->setObjectName(u"postmortemScroll"_s);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(m_page);
    auto *split = new QSplitter(Qt::Vertical, middle);
    split->addWidget(m_replay);
    split->addWidget(scroll);
    split->setStretchFactor(0, 2);
    split->setStretchFactor(1, 3);
    split->setChildrenCollapsible(false);
    split->setSizes({360, 440});
    auto *column = new QVBoxLayout(middle);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addLayout(top);
    column->addWidget(split, 1);
    return middle;
}

QWidget *ReviewView::makeRight()
{
    auto *right = new QWidget(m_content);
    setKind(right, "panel");
    right->setAttribute(Qt::WA_StyledBackground);
    right->setFixedWidth(300);
    m_signOff = new SignOff(m_desk, right);
    m_items = new ActionItems(m_desk, right);
    auto *column = new QVBoxLayout(right);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_signOff);
    column->addWidget(m_items, 1);
    return right;
}

void ReviewView::wire()
{
    connect(m_picker, &IncidentPicker::picked, this, qOverload<const IncidentId &>(&ReviewView::show));
    connect(m_preview, &QPushButton::toggled, this, [this](bool preview) {
        m_page->setPreview(preview);
        retranslate();
    });
    connect(m_page, &PostmortemPage::entryWanted, this, &ReviewView::entryWanted);
    connect(&m_desk.journal, &Journal::appended, this, &ReviewView::heard);
    connect(&m_desk.look, &Look::changed, this, &ReviewView::retranslate);
    connect(&m_desk.incidents, &IncidentBook::changed, this, [this] {
        if (m_incident.isEmpty())
            showNewest();
    });
    m_soon.callOnTimeout(this, &ReviewView::refresh);
    m_exporter->setPictures([this] { return pictures(); });
}

void ReviewView::setMapFactory(std::function<QWidget *(Situation &, QWidget *)> make)
{
    m_replay->setMapFactory(std::move(make));
}

void ReviewView::setChartFactory(std::function<QWidget *(Situation &, const QList<SeriesId> &, QWidget *)> make)
{
    m_replay->setChartFactory(std::move(make));
}

void ReviewView::setPictureMaker(std::function<QList<Picture>(Replay &, Instant worst)> make)
{
    m_makePictures = std::move(make);
}

QList<Picture> ReviewView::pictures()
{
    if (!m_replay->replay() || !m_makePictures || !m_postmortem)
        return {};
    m_replay->setPlaying(false);
    const Instant shown = m_replay->at();
    const QList<Picture> made = m_makePictures(*m_replay->replay(), m_postmortem->worst);
    m_replay->replay()->showAt(shown);
    return made;
}

void ReviewView::showNewest()
{
    if (m_picker->newest().isEmpty())
        refresh();
    else
        show(m_picker->newest());
}

void ReviewView::show(const IncidentId &incident)
{
    m_incident = incident;
    m_picker->setCurrent(incident);
    refresh();
    if (!isVisible()) // the keyboard is with whoever declares
        return;
    m_signOff->verify();
    takeFocus();
}

// Who comes here goes on by keyboard here.
void ReviewView::takeFocus()
{
    const QWidget *focus = window()->focusWidget();
    if (!(focus && isAncestorOf(focus)))
        m_picker->setFocus(Qt::OtherFocusReason);
}

void ReviewView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    refresh();
    takeFocus();
    if (m_postmortem)
        m_signOff->verify();
}

void ReviewView::heard(const Entry &entry)
{
    if (m_incident.isEmpty())
        return;
    const bool written = entry.kind == Kind::postmortemEdited || entry.kind == Kind::actionItemChanged
        || entry.kind == Kind::postmortemSigned || entry.kind == Kind::entryAmended;
    const bool open = m_postmortem && m_postmortem->incident.isOpen();
    const bool named = entry.body[u"incident"_s].toString() == m_incident.value;
    if (named || open || entry.kind == Kind::entryAmended) {
        if (written)
            refresh();
        else if (!m_soon.isActive())
            m_soon.start();
    }
}

void ReviewView::refresh()
{
    m_soon.stop();
    m_empty->setVisible(m_incident.isEmpty());
    m_content->setVisible(!m_incident.isEmpty());
    // Folding a long journal for nobody to look at would be felt elsewhere.
    if (m_incident.isEmpty() || !isVisible())
        return;
    const auto postmortem = postmortemOf(m_incident, m_desk.journal.entries(), namesOf(m_desk));
    if (!postmortem) {
        m_postmortem.reset();
        m_meta->setText(postmortem.error().text());
        return;
    }
    m_postmortem = *postmortem;
    m_replay->show(*postmortem);
    m_page->show(*postmortem);
    m_exporter->show(*postmortem);
    m_signOff->show(*postmortem);
    m_items->show(*postmortem);
    retranslate();
}

void ReviewView::retranslate()
{
    m_emptyTitle->setText(tr("No incident yet"));
    m_emptyText->setText(tr("When an incident has been declared, it is replayed, told and signed off here.\n"
                            "To see one, run a drill in Train."));
    m_preview->setText(m_preview->isChecked() ? tr("Write") : tr("Preview"));
    m_preview->setToolTip(tr("The sections as they will look, or as Markdown to write"));
    if (!m_postmortem)
        return;
    const Incident &incident = m_postmortem->incident;
    m_title->setText(incident.title.simplified().isEmpty() ? incident.id.value : incident.title.simplified());
    m_title->setToolTip(incident.title.toHtmlEscaped());
    const QString end = incident.resolvedAt ? Wording::clockTime(*incident.resolvedAt) : tr("still open");
    m_meta->setText(u"%1 · %2 · %3 – %4%5"_s.arg(incident.id.value, Wording::severity(incident.severity),
                                                 Wording::dayAndTime(incident.startedAt), end,
                                                 incident.drill ? u" · "_s + tr("drill") : QString()));
}

}
