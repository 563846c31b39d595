// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/announce/noticeform.h"

#include "journal/drafts.h"
#include "situation/situation.h"
#include "widgets/common/panel.h"
#include "widgets/presenters/actionwording.h"
#include "widgets/presenters/noticefacts.h"
#include "widgets/presenters/wording.h"

#include <QDateTime>
#include <QGridLayout>
#include <QTimeZone>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

QStringList phases()
{
    return {u"investigating"_s, u"identified"_s, u"monitoring"_s, u"resolved"_s};
}

QString phaseWord(const QString &phase)
{
    return Wording::of(Drafts::statusFrom(phase));
}

}

NoticeForm::NoticeForm(const Desk &desk, QWidget *parent)
    : QWidget(parent)
    , m_desk(desk)
    , m_phaseWord(new QLabel(this))
    , m_phase(new QComboBox(this))
    , m_startWord(new QLabel(this))
    , m_start(new QLineEdit(this))
    , m_causeWord(new QLabel(this))
    , m_causes(new QComboBox(this))
    , m_recoveryWord(new QLabel(this))
    , m_recovery(new QLineEdit(this))
    , m_half(new QPushButton(this))
    , m_hour(new QPushButton(this))
    , m_time(new QTimeEdit(this))
    , m_by(new QPushButton(this))
    , m_nextWord(new QLabel(this))
    , m_next(new QComboBox(this))
    , m_facts(new QBoxLayout(QBoxLayout::LeftToRight))
    , m_tabs(new QTabBar(this))
    , m_texts(new QBoxLayout(QBoxLayout::LeftToRight))
{
    m_tabs->setDrawBase(false);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    makeFacts();
    column->addWidget(m_tabs);
    column->addLayout(m_texts, 1);
    m_texts->setSpacing(10);
    for (const QString &language : {u"ja"_s, u"en"_s}) {
        m_columns.append(makeColumn(language));
        m_texts->addWidget(m_columns.last().page, 1);
        m_tabs->addTab(QString());
    }
    connect(m_tabs, &QTabBar::currentChanged, this, &NoticeForm::layOut);
    retranslate();
}

void NoticeForm::makeFacts()
{
    m_phase->setObjectName(u"noticePhase"_s);
    m_start->setObjectName(u"noticeStart"_s);
    m_causes->setObjectName(u"noticeCauses"_s);
    m_recovery->setObjectName(u"noticeRecovery"_s);
    m_next->setObjectName(u"noticeNext"_s);
    m_half->setObjectName(u"plus30"_s);
    m_hour->setObjectName(u"plus60"_s);
    m_time->setDisplayFormat(u"HH:mm"_s);
    auto *quick = new QHBoxLayout;
    quick->setSpacing(4);
    for (QWidget *each : std::initializer_list<QWidget *>{m_half, m_hour, m_by, m_time})
        quick->addWidget(each);
    quick->addStretch();
    const auto addGrid = [this](const QList<std::pair<QLabel *, QWidget *>> &rows) {
        auto *grid = new QGridLayout;
        grid->setHorizontalSpacing(6);
        grid->setVerticalSpacing(4);
        grid->setColumnStretch(1, 1);
        grid->setColumnMinimumWidth(0, 52);
        for (int i = 0; i < rows.size(); ++i) {
            setKind(rows[i].first, "muted");
            rows[i].second->setMinimumWidth(120);
            grid->addWidget(rows[i].first, i, 0);
            grid->addWidget(rows[i].second, i, 1);
        }
        m_facts->addLayout(grid, 1);
        return grid;
    };
    m_facts->setSpacing(10);
    addGrid({{m_phaseWord, m_phase}, {m_startWord, m_start}, {m_causeWord, m_causes}});
    QGridLayout *right = addGrid({{m_nextWord, m_next}, {m_recoveryWord, m_recovery}});
    right->addLayout(quick, 2, 0, 1, 2);
    qobject_cast<QVBoxLayout *>(layout())->addLayout(m_facts);
    m_time->setButtonSymbols(QAbstractSpinBox::NoButtons);
    m_causes->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    connect(m_phase, &QComboBox::activated, this, [this] { draft(m_phase->currentData().toString()); });
    connect(m_start, &QLineEdit::textEdited, this, &NoticeForm::take);
    connect(m_recovery, &QLineEdit::textEdited, this, &NoticeForm::setRecovery);
    connect(m_causes, &QComboBox::activated, this, [this](int index) {
        const auto known = causeChoices(m_desk.situation, m_incident.service);
        if (index > 0 && index <= known.size())
            setCause(known[index - 1]);
    });
    const auto in = [this](Milliseconds after) { setRecovery(bothZones(m_desk.situation.now() + after)); };
    connect(m_half, &QPushButton::clicked, this, [in] { in(std::chrono::minutes(30)); });
    connect(m_hour, &QPushButton::clicked, this, [in] { in(std::chrono::hours(1)); });
    connect(m_by, &QPushButton::clicked, this, [this] {
        // The next time that the site's clock shows it.
        const QTimeZone site(9 * 3600);
        const auto now = QDateTime::fromMSecsSinceEpoch(toMilliseconds(m_desk.situation.now()), site);
        QDateTime at(now.date(), m_time->time(), site);
        if (at <= now)
            at = at.addDays(1);
        setRecovery(bothZones(fromMilliseconds(at.toMSecsSinceEpoch())));
    });
    connect(m_next, &QComboBox::activated, this,
            [this] { setNextUpdate(std::chrono::minutes(m_next->currentData().toInt())); });
}

NoticeForm::Column NoticeForm::makeColumn(const QString &language)
{
    Column column{
        language,           new QWidget(this), new QLabel(this), new QLineEdit(this), new QPlainTextEdit(this),
        new QLineEdit(this)};
    setKind(column.caption, "caption");
    column.title->setObjectName(u"noticeTitle-"_s + language);
    column.body->setObjectName(u"noticeBody-"_s + language);
    column.cause->setObjectName(u"noticeCause-"_s + language);
    column.body->setTabChangesFocus(true);
    column.body->setMinimumHeight(96);
    auto *rows = new QVBoxLayout(column.page);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(4);
    rows->addWidget(column.caption);
    rows->addWidget(column.cause);
    rows->addWidget(column.title);
    rows->addWidget(column.body, 1);
    connect(column.title, &QLineEdit::textEdited, this, &NoticeForm::take);
    connect(column.body, &QPlainTextEdit::textChanged, this, &NoticeForm::take);
    connect(column.cause, &QLineEdit::textEdited, this,
            [this] { setCause({m_columns[1].cause->text(), m_columns[0].cause->text()}); });
    return column;
}

void NoticeForm::retranslate()
{
    m_phaseWord->setText(tr("Phase"));
    m_startWord->setText(tr("Start"));
    m_causeWord->setText(tr("Cause"));
    m_recoveryWord->setText(tr("Recovery"));
    m_nextWord->setText(tr("Next update"));
    m_half->setText(tr("+30 min"));
    m_hour->setText(tr("+1 h"));
    m_by->setText(tr("by"));
    m_by->setToolTip(tr("Expect recovery at this time of the site"));
    m_by->setAccessibleName(m_by->toolTip());
    m_time->setAccessibleName(tr("Expected recovery, time at the site"));
    const QList<std::pair<QWidget *, QString>> names{{m_phase, m_phaseWord->text()},
                                                     {m_start, m_startWord->text()},
                                                     {m_causes, m_causeWord->text()},
                                                     {m_recovery, m_recoveryWord->text()},
                                                     {m_next, m_nextWord->text()}};
    for (const auto &[widget, name] : names)
        widget->setAccessibleName(name);
    for (const Column &column : std::as_const(m_columns)) {
        const bool ja = column.language == u"ja";
        column.caption->setText(ja ? u"日本語"_s : u"ENGLISH"_s);
        m_tabs->setTabText(ja ? 0 : 1, ja ? u"日本語"_s : u"English"_s);
        column.title->setPlaceholderText(tr("Title"));
        column.cause->setPlaceholderText(tr("Cause"));
        column.title->setAccessibleName(tr("Title, %1").arg(column.caption->text()));
        column.body->setAccessibleName(tr("Text, %1").arg(column.caption->text()));
        column.cause->setAccessibleName(tr("Cause, %1").arg(column.caption->text()));
    }
    fill();
    layOut();
}

void NoticeForm::setWide(bool wide)
{
    m_wide = wide;
    layOut();
}

void NoticeForm::layOut()
{
    const bool wide = m_wide;
    m_tabs->setVisible(!wide);
    m_facts->setDirection(wide ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
    m_facts->setSpacing(wide ? 10 : 4);
    int widest = 62;
    for (const QLabel *word : {m_phaseWord, m_startWord, m_causeWord, m_recoveryWord, m_nextWord})
        widest = std::max(widest, word->sizeHint().width());
    for (QLabel *word : {m_phaseWord, m_startWord, m_causeWord, m_recoveryWord, m_nextWord})
        word->setMinimumWidth(wide ? 0 : widest);
    for (int i = 0; i < m_columns.size(); ++i) {
        m_columns[i].page->setVisible(wide || m_tabs->currentIndex() == i);
        m_columns[i].caption->setVisible(wide);
    }
}

void NoticeForm::setNotice(const Notice &notice, const Incident &incident)
{
    m_notice = notice;
    m_incident = incident;
    const auto later = QDateTime::fromMSecsSinceEpoch(toMilliseconds(m_desk.situation.now()), QTimeZone(9 * 3600));
    m_time->setTime(QTime(later.addSecs(3600).time().hour(), 0));
    m_proposed = {};
    m_tabs->setCurrentIndex(m_desk.look.language() == u"ja" ? 0 : 1);
    fill();
}

// Writes the notice into the fields; a text that is the same is left alone, cursor and all.
void NoticeForm::fill()
{
    m_filling = true;
    const Announcement &said = m_notice.announcement;
    const auto set = [](QLineEdit *line, const QString &text) {
        if (line->text() == text)
            return;
        line->setText(text);
        line->setCursorPosition(0);
    };
    m_phase->clear();
    const QStringList known = phases();
    for (const QString &phase : known)
        m_phase->addItem(phaseWord(phase), phase);
    m_phase->setCurrentIndex(std::max<int>(0, static_cast<int>(known.indexOf(said.phase))));
    m_causes->clear();
    m_causes->addItem(tr("Choose a known cause…"));
    for (const auto causes = causeChoices(m_desk.situation, m_incident.service); const Localized &cause : causes) {
        m_causes->addItem(cause.in(m_desk.look.language()));
        if (cause == said.cause)
            m_causes->setCurrentIndex(m_causes->count() - 1);
    }
    m_next->clear();
    if (m_notice.nextUpdate)
        m_next->addItem(tr("by %1").arg(Wording::clockTime(*m_notice.nextUpdate).first(5)), 0);
    for (const int minutes : {15, 30, 60})
        m_next->addItem(tr("in %1 minutes").arg(minutes), minutes);
    m_next->setEnabled(said.phase != u"resolved");
    m_next->setToolTip(m_next->isEnabled() ? QString() : tr("A notice that it is over promises no next one"));
    set(m_start, said.start);
    set(m_recovery, said.expectedRecovery);
    for (const Column &column : std::as_const(m_columns)) {
        const bool ja = column.language == u"ja";
        set(column.title, ja ? said.title.ja : said.title.en);
        set(column.cause, ja ? said.cause.ja : said.cause.en);
        if (const QString &body = ja ? said.body.ja : said.body.en; column.body->toPlainText() != body)
            column.body->setPlainText(body);
    }
    m_filling = false;
}

void NoticeForm::take()
{
    if (m_filling)
        return;
    Announcement &said = m_notice.announcement;
    said.start = m_start->text();
    said.title = {m_columns[1].title->text(), m_columns[0].title->text()};
    said.body = {m_columns[1].body->toPlainText(), m_columns[0].body->toPlainText()};
    Q_EMIT changed();
}

AnnouncementFacts NoticeForm::facts() const
{
    const Announcement &said = m_notice.announcement;
    AnnouncementFacts facts{.incident = m_incident,
                            .affected = affectedAreas(m_desk.situation, m_incident.service),
                            .number = std::max(1, said.id.section(u'/', -1).toInt()),
                            .now = m_desk.situation.now(),
                            .nextUpdate = m_notice.nextUpdate};
    if (!said.cause.en.isEmpty() || !said.cause.ja.isEmpty())
        facts.cause = said.cause;
    if (!said.expectedRecovery.isEmpty())
        facts.expectedRecovery = said.expectedRecovery;
    return facts;
}

void NoticeForm::draft(const QString &phase)
{
    Announcement &said = m_notice.announcement;
    if ((phase == u"resolved") != (said.phase == u"resolved"))
        said.expectedRecovery.clear(); // expected before, the time of recovery now
    if (!said.phase.isEmpty() && said.cause == m_proposed.cause)
        said.cause = {}; // the template knows better in another phase
    said.phase = phase;
    if (phase == u"resolved")
        m_notice.nextUpdate.reset();
    else if (!m_notice.nextUpdate || *m_notice.nextUpdate <= m_desk.situation.now())
        m_notice.nextUpdate = m_desk.situation.now() + std::chrono::minutes(15);
    propose();
}

void NoticeForm::propose()
{
    Announcement &said = m_notice.announcement;
    const QString name = said.phase == u"resolved" ? u"announcement-resolved"_s : u"announcement"_s;
    const Result<Announcement> proposed = draftAnnouncement(facts(), said.phase, m_desk.site.templates.value(name));
    if (!proposed) {
        Q_EMIT failed(Wording::reason(proposed.error()));
    } else {
        const auto renew = [](QString &mine, const QString &before, const QString &after) {
            if (mine.isEmpty() || mine == before)
                mine = after;
        };
        renew(said.title.en, m_proposed.title.en, proposed->title.en);
        renew(said.title.ja, m_proposed.title.ja, proposed->title.ja);
        renew(said.body.en, m_proposed.body.en, proposed->body.en);
        renew(said.body.ja, m_proposed.body.ja, proposed->body.ja);
        renew(said.start, m_proposed.start, proposed->start);
        said.cause = proposed->cause;
        said.expectedRecovery = proposed->expectedRecovery;
        if (said.id.isEmpty())
            said.id = proposed->id;
        m_proposed = *proposed;
    }
    fill();
    Q_EMIT changed();
}

void NoticeForm::setCause(const Localized &cause)
{
    Announcement &said = m_notice.announcement;
    const Localized before = std::exchange(said.cause, cause);
    const bool untouched = said.body == m_proposed.body && !cause.en.isEmpty() && !cause.ja.isEmpty();
    if (untouched)
        return propose();
    said.body = {rewritten(said.body.en, before.en, cause.en), rewritten(said.body.ja, before.ja, cause.ja)};
    fill();
    Q_EMIT changed();
}

void NoticeForm::setRecovery(const QString &text)
{
    Announcement &said = m_notice.announcement;
    const QString before = std::exchange(said.expectedRecovery, text);
    if (said.body == m_proposed.body && !text.isEmpty())
        return propose();
    said.body = {rewritten(said.body.en, before, text), rewritten(said.body.ja, before, text)};
    fill();
    Q_EMIT changed();
}

void NoticeForm::setNextUpdate(Milliseconds after)
{
    if (after.count() == 0)
        return;
    Announcement &said = m_notice.announcement;
    const auto before = std::exchange(m_notice.nextUpdate, m_desk.situation.now() + after);
    if (said.body == m_proposed.body)
        return propose();
    const QString was = before ? bothZones(*before) : QString();
    said.body = {rewritten(said.body.en, was, bothZones(*m_notice.nextUpdate)),
                 rewritten(said.body.ja, was, bothZones(*m_notice.nextUpdate))};
    fill();
    Q_EMIT changed();
}

}
