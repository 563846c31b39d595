// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/review/actionitems.h"

#include "journal/journal.h"
#include "situation/situation.h"
#include "widgets/presenters/actionwording.h"
#include "widgets/review/dueedit.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalBlocker>

#include <algorithm>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

void fill(QLineEdit *edit, const QString &text)
{
    if (!edit->hasFocus() && edit->text() != text) {
        edit->setText(text);
        edit->setCursorPosition(0);
    }
}

}

ActionItemCard::ActionItemCard(const Desk &desk, const ActionItem &item, QWidget *parent)
    : QWidget(parent)
    , m_desk(desk)
    , m_item(item)
    , m_done(new QCheckBox(this))
    , m_title(new QLineEdit(this))
    , m_owner(new QLineEdit(this))
    , m_due(new DueEdit(this))
    , m_state(new QLabel(this))
{
    setObjectName(u"actionItem%1"_s.arg(item.number));
    setKind(this, "card");
    setAttribute(Qt::WA_StyledBackground);
    m_done->setObjectName(u"itemDone"_s);
    m_title->setObjectName(u"itemTitle"_s);
    m_owner->setObjectName(u"itemOwner"_s);
    m_due->setObjectName(u"itemDue"_s);
    m_state->setObjectName(u"itemState"_s);
    m_due->setFixedWidth(124);
    auto *top = new QHBoxLayout;
    top->addWidget(m_done);
    top->addWidget(m_title, 1);
    auto *middle = new QHBoxLayout;
    middle->addWidget(m_owner, 1);
    middle->addWidget(m_due);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(8, 8, 8, 6);
    column->setSpacing(4);
    column->addLayout(top);
    column->addLayout(middle);
    column->addWidget(m_state, 0, Qt::AlignRight);
    connect(m_done, &QCheckBox::clicked, this, &ActionItemCard::ask);
    for (QLineEdit *each : {m_title, m_owner})
        connect(each, &QLineEdit::editingFinished, this, &ActionItemCard::ask);
    connect(m_due, &DueEdit::editingFinished, this, &ActionItemCard::ask);
    connect(m_due, &DueEdit::userDateChanged, this, [this] {
        if (!m_due->hasFocus())
            ask(); // chosen in the calendar
    });
}

void ActionItemCard::setItem(const ActionItem &item, QDate today)
{
    m_item = item;
    fill(m_title, item.title);
    fill(m_owner, item.owner);
    m_owner->setPlaceholderText(tr("owner"));
    m_title->setPlaceholderText(tr("what is to be done"));
    m_due->setSpecialValueText(tr("no date"));
    m_title->setToolTip(item.title.toHtmlEscaped());
    m_done->setToolTip(tr("Done. An item is never removed."));
    m_done->setAccessibleName(tr("%1 is done").arg(item.title));
    m_title->setAccessibleName(tr("Action item"));
    m_owner->setAccessibleName(tr("Owner"));
    m_due->setAccessibleName(tr("Due date"));
    {
        const QSignalBlocker quiet(m_due);
        m_due->setToday(today);
        if (!m_due->hasFocus())
            m_due->setDue(QDate::fromString(item.due, Qt::ISODate));
    }
    m_done->setChecked(item.done);
    const Told due = ReviewWords::due(item, today);
    m_state->setText(due.text);
    setTone(m_state, due.tone == Theme::Tone::Quiet ? Theme::Tone::Unknown : due.tone);
}

void ActionItemCard::ask()
{
    ActionItem wanted = m_item;
    if (const QString title = m_title->text().simplified(); !title.isEmpty())
        wanted.title = title;
    else
        m_title->setText(m_item.title); // an item without words would be nobody's
    wanted.owner = m_owner->text().simplified();
    wanted.due = m_due->due().toString(Qt::ISODate);
    wanted.done = m_done->isChecked();
    if (wanted == m_item)
        return;
    m_item = wanted;
    Q_EMIT changeWanted(wanted);
}

ActionItems::ActionItems(const Desk &desk, QWidget *parent)
    : Panel(desk.look, parent)
    , m_desk(desk)
    , m_column(new QVBoxLayout)
    , m_new(new QLineEdit(this))
    , m_add(new QPushButton(this))
    , m_error(new QLabel(this))
{
    m_new->setObjectName(u"newItem"_s);
    m_new->setMaxLength(300);
    m_add->setObjectName(u"addItem"_s);
    m_error->setWordWrap(true);
    setTone(m_error, Theme::Tone::Trouble);
    auto *line = new QHBoxLayout;
    line->addWidget(m_new, 1);
    line->addWidget(m_add);
    content()->addLayout(line);
    content()->addWidget(m_error);
    auto *page = new QWidget;
    setKind(page, "column");
    auto *pageColumn = new QVBoxLayout(page);
    pageColumn->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(6);
    pageColumn->addLayout(m_column);
    pageColumn->addStretch();
    auto *scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(page);
    content()->addWidget(scroll, 1);
    m_error->hide();
    connect(m_new, &QLineEdit::textChanged, this, &ActionItems::retranslate);
    connect(m_new, &QLineEdit::returnPressed, this, &ActionItems::add);
    connect(m_add, &QPushButton::clicked, this, &ActionItems::add);
    retranslate();
}

void ActionItems::show(const Postmortem &postmortem)
{
    if (postmortem.incident.id != m_postmortem.incident.id) {
        qDeleteAll(std::exchange(m_cards, {}));
        m_error->hide();
    }
    m_postmortem = postmortem;
    refresh();
}

void ActionItems::retranslate()
{
    setCaption(tr("Action items"));
    m_new->setPlaceholderText(tr("Add an action item"));
    m_new->setAccessibleName(tr("New action item"));
    m_add->setText(tr("Add"));
    const QString reason = m_new->text().trimmed().isEmpty() ? tr("Say first what is to be done.") : QString();
    m_add->setEnabled(reason.isEmpty());
    m_add->setToolTip(reason);
    refresh();
}

void ActionItems::refresh()
{
    const QDate today = ReviewWords::day(m_desk.situation.now());
    for (const ActionItem &item : std::as_const(m_postmortem.items)) {
        const auto known = std::ranges::find(m_cards, item.number, &ActionItemCard::number);
        ActionItemCard *card = known == m_cards.end() ? new ActionItemCard(m_desk, item, this) : *known;
        if (known == m_cards.end()) {
            m_cards.append(card);
            m_column->addWidget(card);
            connect(card, &ActionItemCard::changeWanted, this, &ActionItems::change);
        }
        card->setItem(item, today);
    }
    setAside(m_postmortem.items.isEmpty() ? QString()
                                          : ReviewWords::openItems(ReviewWords::writingOf(m_postmortem), today).text);
    setEmptyText(m_postmortem.items.isEmpty() ? tr("None yet. What will be changed, by whom, until when?") : QString());
}

void ActionItems::add()
{
    const QString title = m_new->text().simplified();
    if (title.isEmpty() || m_postmortem.incident.id.isEmpty())
        return;
    int number = 1;
    for (const ActionItem &item : std::as_const(m_postmortem.items))
        number = std::max(number, item.number + 1);
    m_new->clear();
    change({.number = number, .title = title, .owner = {}, .due = {}});
}

void ActionItems::change(const ActionItem &item)
{
    m_desk.journal.append(Drafts::actionItemChanged(m_postmortem.incident.id, item, m_desk.operatorId))
        .then(this, [this, item](const Result<Entry> &saved) {
            m_error->setVisible(!saved);
            if (saved)
                return;
            m_error->setText(u"✕ "_s + tr("Not saved: %1").arg(Wording::reason(saved.error())));
            const bool isNew =
                std::ranges::find(m_postmortem.items, item.number, &ActionItem::number) == m_postmortem.items.end();
            if (isNew && m_new->text().isEmpty())
                m_new->setText(item.title);
            refresh();
        });
}

}
