// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/incident/timelinepanel.h"

#include "journal/journal.h"
#include "widgets/incident/delegates.h"
#include "widgets/presenters/timelinemodel.h"
#include "widgets/presenters/wording.h"

#include <QAction>
#include <QButtonGroup>
#include <QClipboard>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QLocale>
#include <QPushButton>
#include <QScrollBar>

namespace Hikeshi {

using namespace Qt::StringLiterals;

TimelinePanel::TimelinePanel(const Desk &desk, QWidget *parent)
    : Panel(desk.look, parent)
    , m_desk(desk)
    , m_model(new TimelineModel(desk, this))
    , m_filter(new TimelineFilter(*m_model, this))
    , m_list(new QListView(this))
    , m_filler(new QWidget(this))
    , m_all(new QPushButton(this))
    , m_important(new QPushButton(this))
    , m_search(new QLineEdit(this))
    , m_copy(new QPushButton(this))
    , m_newest(new QPushButton(this))
{
    setObjectName(u"timelinePanel"_s);
    m_list->setObjectName(u"timelineList"_s);
    m_list->setModel(m_filter);
    m_list->setItemDelegate(new TimelineDelegate(*m_model, *m_filter, desk.look, m_list));
    m_list->setUniformItemSizes(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_list->installEventFilter(this);
    auto *copying = new QAction(this);
    copying->setShortcut(QKeySequence::Copy);
    copying->setShortcutContext(Qt::WidgetShortcut);
    connect(copying, &QAction::triggered, this, &TimelinePanel::copy);
    m_list->addAction(copying);
    buildHead();
    content()->addWidget(m_list, 1);
    content()->addWidget(m_filler, 1);

    connect(m_list, &QListView::clicked, this,
            [this](const QModelIndex &index) { Q_EMIT entryChosen(m_filter->at(index).entry); });
    connect(m_filter, &QAbstractItemModel::rowsInserted, this,
            [this](const QModelIndex &, int first, int last) { grown(first, last); });
    connect(m_filter, &QAbstractItemModel::modelReset, this, [this] {
        m_follows = true;
        follow();
    });
    QScrollBar *bar = m_list->verticalScrollBar();
    connect(bar, &QScrollBar::rangeChanged, this, &TimelinePanel::follow);
    connect(bar, &QScrollBar::valueChanged, this, [this] {
        m_follows = isAtEnd();
        if (m_follows)
            m_unseen = 0;
        reword();
    });
    connect(m_model, &TimelineModel::refreshed, this, &TimelinePanel::reword);
    connect(&desk.journal, &Journal::failed, this, &TimelinePanel::reword);
    connect(&desk.journal, &Journal::recovered, this, &TimelinePanel::reword);
}

void TimelinePanel::buildHead()
{
    m_all->setObjectName(u"timelineAll"_s);
    m_important->setObjectName(u"timelineImportant"_s);
    m_search->setObjectName(u"timelineSearch"_s);
    m_newest->setObjectName(u"timelineNewest"_s);
    m_copy->setObjectName(u"timelineCopy"_s);
    auto *group = new QButtonGroup(this);
    for (QPushButton *button : {m_all, m_important}) {
        button->setCheckable(true);
        setKind(button, "flat");
        group->addButton(button);
    }
    m_all->setChecked(true);
    setKind(m_copy, "flat");
    setKind(m_newest, "primary");
    m_search->setClearButtonEnabled(true);
    m_search->setMaximumWidth(220);
    m_newest->hide();
    auto *line = new QHBoxLayout;
    line->setSpacing(4);
    line->addWidget(m_all);
    line->addWidget(m_important);
    line->addWidget(m_search, 1);
    line->addStretch();
    line->addWidget(m_newest);
    line->addWidget(m_copy);
    content()->addLayout(line);
    connect(m_important, &QPushButton::toggled, this, [this](bool on) {
        m_filter->setImportantOnly(on);
        reword();
    });
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_filter->setSearch(text);
        reword();
    });
    connect(m_copy, &QPushButton::clicked, this, &TimelinePanel::copy);
    connect(m_newest, &QPushButton::clicked, this, [this] {
        m_follows = true;
        follow();
    });
}

bool TimelinePanel::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_list && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if ((key == Qt::Key_Return || key == Qt::Key_Enter) && m_list->currentIndex().isValid()) {
            Q_EMIT entryChosen(m_filter->at(m_list->currentIndex()).entry);
            return true;
        }
    }
    return Panel::eventFilter(watched, event);
}

bool TimelinePanel::isAtEnd() const
{
    const QScrollBar *bar = m_list->verticalScrollBar();
    return bar->value() >= bar->maximum() - 2;
}

void TimelinePanel::follow()
{
    if (!m_follows)
        return;
    m_list->scrollToBottom();
    m_unseen = 0;
    reword();
}

void TimelinePanel::grown(int first, int last)
{
    if (m_follows)
        return follow();
    m_unseen += last - first + 1;
    reword();
}

void TimelinePanel::retranslate()
{
    setCaption(tr("Timeline"));
    m_all->setText(tr("All"));
    m_important->setText(tr("Important"));
    m_search->setPlaceholderText(tr("Search…"));
    m_search->setAccessibleName(tr("Search the timeline"));
    m_copy->setText(tr("Copy"));
    m_copy->setToolTip(tr("Copies the chosen lines, or all that are shown (Ctrl+C)"));
    m_list->setAccessibleName(tr("Timeline"));
    reword();
}

void TimelinePanel::reword()
{
    const bool written = !m_desk.journal.failure();
    const QString entries = QLocale(QLocale::English).toString(m_model->entryCount());
    setAside(written ? tr("Journal verified ✓ · %1").arg(entries) : tr("▲ Journal not written · %1").arg(entries));
    const bool any = m_filter->rowCount() > 0;
    m_list->setVisible(any);
    m_filler->setVisible(!any);
    m_copy->setEnabled(any);
    if (any)
        setEmptyText({});
    else
        setEmptyText(m_model->rowCount() > 0 ? tr("Nothing here matches.") : tr("Nothing has happened yet."));
    m_newest->setVisible(m_unseen > 0);
    m_newest->setText(tr("%1 new ↓").arg(m_unseen));
}

void TimelinePanel::copy()
{
    QModelIndexList chosen = m_list->selectionModel()->selectedIndexes();
    std::ranges::sort(chosen, {}, &QModelIndex::row);
    if (chosen.size() < 2 && sender() == m_copy) {
        chosen.clear();
        for (int i = 0; i < m_filter->rowCount(); ++i)
            chosen.append(m_filter->index(i, 0));
    }
    QStringList lines;
    for (const QModelIndex &index : std::as_const(chosen)) {
        const TimelineLine &line = m_filter->at(index);
        lines.append(Wording::clockTime(line.at) + u' ' + m_model->mark(line) + u' ' + m_model->text(line));
    }
    if (!lines.isEmpty())
        QGuiApplication::clipboard()->setText(lines.join(u'\n'));
}

}
