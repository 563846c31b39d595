// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/announce/announcepanel.h"

#include "control/actionport.h"
#include "journal/drafts.h"
#include "journal/journal.h"
#include "journal/kinds.h"
#include "runbooks/runner.h"
#include "situation/situation.h"
#include "widgets/action/actioncard.h"
#include "widgets/announce/noticeform.h"
#include "widgets/presenters/incidentbook.h"
#include "widgets/presenters/noticefacts.h"
#include "widgets/presenters/wording.h"

#include <QClipboard>
#include <QGuiApplication>

namespace Hikeshi {

using namespace Qt::StringLiterals;

AnnouncePanel::AnnouncePanel(const Desk &desk, QWidget *parent)
    : Panel(desk.look, parent)
    , m_desk(desk)
    , m_scroll(new QScrollArea(this))
    , m_page(new QWidget(this))
    , m_form(new NoticeForm(desk, m_page))
    , m_trouble(new QLabel(m_page))
    , m_missing(new QLabel(m_page))
    , m_card(new ActionCard(desk, m_page))
    , m_saved(new QLabel(m_page))
    , m_done(new QLabel(m_page))
    , m_begin(new QPushButton(this))
    , m_copyJa(new QPushButton(m_page))
    , m_copyEn(new QPushButton(m_page))
{
    setObjectName(u"announcePanel"_s);
    m_missing->setObjectName(u"noticeMissing"_s);
    m_done->setObjectName(u"noticePublished"_s);
    m_begin->setObjectName(u"beginNotice"_s);
    m_copyJa->setObjectName(u"copyNotice-ja"_s);
    m_copyEn->setObjectName(u"copyNotice-en"_s);
    for (QLabel *label : {m_trouble, m_missing, m_saved, m_done})
        label->setWordWrap(true);
    setTone(m_trouble, Theme::Tone::Trouble);
    setTone(m_missing, Theme::Tone::Warning);
    setTone(m_done, Theme::Tone::Good);
    setKind(m_saved, "muted");
    setKind(m_page, "column");
    auto *copies = new QHBoxLayout;
    copies->addWidget(m_copyJa);
    copies->addWidget(m_copyEn);
    copies->addStretch();
    auto *column = new QVBoxLayout(m_page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(7);
    for (QWidget *each : std::initializer_list<QWidget *>{m_done, m_trouble, m_form, m_missing, m_saved, m_card})
        column->addWidget(each);
    column->addLayout(copies);
    column->addStretch();
    column->setStretchFactor(m_form, 1);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->setWidget(m_page);
    content()->addWidget(m_scroll, 1);
    content()->addWidget(m_begin, 0, Qt::AlignLeft | Qt::AlignTop);
    m_trouble->hide();
    m_soon.setSingleShot(true);
    m_soon.setInterval(800); // of the writer's own time: not every letter is an entry
    connect(&m_soon, &QTimer::timeout, this, &AnnouncePanel::keep);
    connect(m_form, &NoticeForm::changed, this, [this] {
        m_soon.start();
        offerPublishing();
    });
    connect(m_form, &NoticeForm::failed, this, [this](const QString &reason) {
        m_trouble->setText(tr("The template cannot be filled: %1").arg(reason));
        m_trouble->show();
    });
    connect(m_begin, &QPushButton::clicked, this, [this] { draft(); });
    connect(m_copyJa, &QPushButton::clicked, this, [this] { copy(u"ja"_s); });
    connect(m_copyEn, &QPushButton::clicked, this, [this] { copy(u"en"_s); });
    connect(&desk.incidents, &IncidentBook::changed, this, &AnnouncePanel::restore);
    connect(&desk.actions, &ActionPort::changed, this, &AnnouncePanel::hear);
    connect(&desk.journal, &Journal::appended, this, [this](const Entry &entry) {
        if (entry.kind != Kind::announcementPublished
            || entry.body[u"announcement"_s].toString() != m_kept.announcement.id)
            return;
        m_stage = Stage::Published;
        m_kept.publishedAt = entry.at;
        sit();
        Q_EMIT published(m_kept.announcement.id);
    });
    restore();
}

// The open incident's newest draft that was not published is taken up again.
void AnnouncePanel::restore()
{
    const std::optional<Incident> open = m_desk.incidents.open();
    const bool same = open && m_incident && open->id == m_incident->id;
    m_incident = open;
    if (same && m_stage != Stage::NoIncident)
        return;
    m_soon.stop();
    m_kept = {};
    m_stage = open ? Stage::Nothing : Stage::NoIncident;
    const QList<Notice> notices = foldNotices(m_desk.journal.entries());
    if (const auto draft = open ? openDraft(notices, open->id) : std::nullopt) {
        m_kept = *draft;
        m_stage = Stage::Writing;
        m_form->setNotice(*draft, *open);
        for (const auto records = m_desk.actions.records(); const ActionRecord &record : records)
            hear(record);
    }
    sit();
}

void AnnouncePanel::draft(const QString &phase)
{
    if (!m_incident)
        return sit();
    const QString wanted = phase.isEmpty() ? Drafts::word(m_incident->status) : phase;
    if (m_stage != Stage::Writing) {
        const int number = nextNumber(foldNotices(m_desk.journal.entries()), m_incident->id);
        Notice fresh{.announcement = {.id = u"%1/%2"_s.arg(m_incident->id.value).arg(number)},
                     .incident = m_incident->id,
                     .draftedAt = m_desk.situation.now()};
        m_stage = Stage::Writing;
        m_kept = fresh;
        m_trouble->hide();
        m_form->setNotice(fresh, *m_incident);
        m_form->draft(wanted);
    } else if (m_form->notice().announcement.phase != wanted) {
        m_form->draft(wanted);
    }
    sit();
    if (auto *title = m_form->findChild<QLineEdit *>(u"noticeTitle-"_s + look().language()))
        title->setFocus(Qt::OtherFocusReason);
}

// A run that waits for a notice is told by the intent: its step ends when the notice is seen.
Intent AnnouncePanel::intent() const
{
    Intent intent = publishIntent(m_form->notice().announcement, m_desk.site.statusPage.value, m_incident->id,
                                  m_desk.operatorId, m_desk.site.drill);
    const std::optional<Run> run = m_desk.runner.run();
    const int step = run ? run->current() : -1;
    if (step >= 0 && run->runbook.steps[step].block(Block::Kind::Announce)) {
        intent.run = run->id;
        intent.step = step;
    }
    return intent;
}

void AnnouncePanel::offerPublishing()
{
    const bool writing = m_stage == Stage::Writing;
    const bool nowhere = m_desk.site.statusPage.isEmpty();
    m_card->setVisible(writing && !nowhere);
    m_missing->setVisible(false);
    if (!writing)
        return;
    const QStringList missing = missingWords(m_form->notice().announcement);
    m_missing->setVisible(!missing.isEmpty() || nowhere);
    m_missing->setText(nowhere ? tr("This site names no status page: copy the text and publish it yourself.")
                               : u"▲ "_s + missing.join(u"\n▲ "_s));
    m_card->setBlocked(missing.isEmpty() ? QString() : missing.first());
    if (!nowhere)
        m_card->setIntent(intent());
}

void AnnouncePanel::keep()
{
    m_soon.stop();
    if (m_stage != Stage::Writing || !m_incident)
        return;
    Notice now = m_form->notice();
    now.draftedAt = m_kept.draftedAt;
    if (now == m_kept)
        return;
    m_kept = now;
    (void)m_desk.journal.append(Drafts::announcementDrafted(now, m_desk.operatorId));
    m_saved->setText(tr("Draft kept %1").arg(Wording::clockTime(m_desk.situation.now())));
    m_saved->show();
}

void AnnouncePanel::hear(const ActionRecord &record)
{
    const bool ours = m_stage == Stage::Writing && !record.intent.arguments.value(u"notice"_s).isEmpty()
        && record.intent.arguments.value(u"notice"_s) == m_form->notice().announcement.id;
    if (!ours)
        return;
    if (record.isOpen())
        keep(); // what was sent is what is remembered
    if (record.state == ActionState::Confirmed)
        markPublished(record.number);
}

void AnnouncePanel::markPublished(qint64 intent)
{
    const Notice notice = m_form->notice();
    if (std::exchange(m_marked, notice.announcement.id) == notice.announcement.id)
        return;
    keep();
    (void)m_desk.journal.append(
        Drafts::announcementPublished(notice.announcement.id, m_desk.site.statusPage.value, intent, m_desk.operatorId));
    if (m_incident && m_incident->nextUpdateDue != notice.nextUpdate) {
        Incident after = *m_incident;
        after.nextUpdateDue = notice.nextUpdate;
        (void)m_desk.incidents.change(after, m_desk.operatorId);
    }
}

void AnnouncePanel::copy(const QString &language)
{
    const Announcement &said = m_stage == Stage::Published ? m_kept.announcement : m_form->notice().announcement;
    QGuiApplication::clipboard()->setText(plainText(said, language));
}

void AnnouncePanel::sit()
{
    const bool writing = m_stage == Stage::Writing;
    const bool told = m_stage == Stage::Published;
    setEmptyText(
        m_stage == Stage::NoIncident    ? tr("No incident is open. Declare one first: a notice takes its start and "
                                                "its cause from the incident, and belongs to it.")
            : m_stage == Stage::Nothing ? tr("No notice is being written. A plain early notice beats a perfect "
                                             "late one.")
                                        : QString());
    setAside(writing ? m_form->notice().announcement.id : told ? m_kept.announcement.id : QString());
    m_scroll->setVisible(writing || told);
    m_form->setVisible(writing);
    m_saved->setVisible(writing && !m_saved->text().isEmpty());
    m_begin->setVisible(!writing && m_stage != Stage::NoIncident);
    m_begin->setText(told ? tr("Next notice…") : tr("Draft a notice…"));
    m_done->setVisible(told);
    if (told) {
        const Service *page = m_desk.situation.map().topology().service(m_desk.site.statusPage);
        const QString name = page ? page->name.in(look().language()) : m_desk.site.statusPage.value;
        m_done->setText(tr("✓ %1 published at %2. Users read it on: %3 (%4)")
                            .arg(m_kept.announcement.id, Wording::clockTime(m_kept.publishedAt.value_or(Instant{})),
                                 name, m_desk.site.statusPage.value)
                        + u"\n\n"_s + m_kept.announcement.title.in(look().language()));
    }
    offerPublishing();
}

void AnnouncePanel::retranslate()
{
    setCaption(tr("Notice to users"));
    m_copyJa->setText(tr("Copy text (Japanese)"));
    m_copyEn->setText(tr("Copy text (English)"));
    for (QPushButton *button : {m_copyJa, m_copyEn})
        button->setToolTip(tr("Copies title and text, for social media or mail"));
    m_form->retranslate();
    sit();
}

// By the panel's own width: the form would not get narrower than what it shows.
void AnnouncePanel::resizeEvent(QResizeEvent *event)
{
    constexpr int sideBySide = 560;
    m_form->setWide(width() >= sideBySide);
    Panel::resizeEvent(event);
}

void AnnouncePanel::hideEvent(QHideEvent *event)
{
    keep();
    Panel::hideEvent(event);
}

}
