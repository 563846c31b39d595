// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runbook/runbookshelf.h"

#include "situation/situation.h"
#include "widgets/common/panel.h"
#include "widgets/common/tag.h"
#include "widgets/presenters/counted.h"

#include <QApplication>
#include <QStyleOptionButton>
#include <QStylePainter>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

/// A flat line that is cut with … where there is no room; a button of its own would widen the whole shelf.
class TitleRow : public QPushButton
{
public:
    TitleRow(const QString &title, QWidget *parent)
        : QPushButton(title, parent)
    {
        setKind(this, "flat");
        setToolTip(title);
        setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    }
    QSize minimumSizeHint() const override { return {60, QPushButton::minimumSizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QStylePainter painter(this);
        QStyleOptionButton option;
        initStyleOption(&option);
        const int missing = sizeHint().width() - width();
        if (missing > 0)
            option.text =
                fontMetrics().elidedText(text(), Qt::ElideRight, fontMetrics().horizontalAdvance(text()) - missing);
        painter.drawControl(QStyle::CE_PushButton, option);
    }
};

void clear(QVBoxLayout *layout)
{
    while (QLayoutItem *item = layout->takeAt(0)) {
        if (item->widget()) {
            item->widget()->hide();
            item->widget()->deleteLater(); // it may be the one that was just pressed
        }
        delete item;
    }
}

}

RunbookShelf::RunbookShelf(const Desk &desk, QWidget *parent)
    : QWidget(parent)
    , m_desk(desk)
    , m_suggested(new QLabel(this))
    , m_suggestions(new QVBoxLayout)
    , m_all(new QLabel(this))
    , m_search(new QLineEdit(this))
    , m_new(new QPushButton(this))
    , m_others(new QVBoxLayout)
    , m_none(new QLabel(this))
{
    setKind(m_suggested, "muted");
    setKind(m_all, "muted");
    setKind(m_none, "muted");
    m_suggested->setWordWrap(true);
    m_none->setWordWrap(true);
    m_search->setObjectName(u"runbookSearch"_s);
    m_search->setClearButtonEnabled(true);
    m_new->setObjectName(u"newRunbook"_s);
    m_new->setVisible(desk.runbooks != nullptr);
    setKind(m_new, "small");
    m_suggestions->setSpacing(8);
    m_others->setSpacing(0);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(m_suggested);
    column->addLayout(m_suggestions);
    column->addSpacing(6);
    column->addWidget(m_all);
    auto *search = new QHBoxLayout;
    search->addWidget(m_search, 1);
    search->addWidget(m_new);
    column->addLayout(search);
    column->addLayout(m_others);
    column->addWidget(m_none);
    column->addStretch();
    connect(m_new, &QPushButton::clicked, this, &RunbookShelf::newWanted);
    connect(m_search, &QLineEdit::textChanged, this, &RunbookShelf::showOthers);
}

void RunbookShelf::retranslate()
{
    m_all->setText(tr("All runbooks"));
    m_search->setPlaceholderText(tr("Find a runbook…"));
    m_search->setAccessibleName(tr("Find a runbook"));
    m_new->setText(tr("New"));
    m_new->setToolTip(tr("Write a new runbook"));
    showAgain();
}

void RunbookShelf::showAgain()
{
    m_shown = {u"anew"_s};
    refresh();
    showOthers();
}

const Runbook *RunbookShelf::chosen() const
{
    const QWidget *row = focusWidget();
    const QString file = row ? row->property("file").toString() : QString();
    const auto found = std::ranges::find(m_desk.site.runbooks, file, &Runbook::file);
    return file.isEmpty() || found == m_desk.site.runbooks.cend() ? nullptr : &*found;
}

void RunbookShelf::refresh()
{
    QStringList now;
    for (const auto all = suggestions(m_desk.situation, m_desk.site.runbooks, m_desk.look.language());
         const Suggestion &each : all)
        now.append(each.runbook->file + u'|' + each.alert.id.value);
    if (now == m_shown)
        return;
    m_shown = now;
    showSuggestions();
}

void RunbookShelf::showSuggestions()
{
    const QWidget *focus = QApplication::focusWidget();
    const QString had = focus && isAncestorOf(focus) ? focus->objectName() : QString();
    clear(m_suggestions);
    const QList<Suggestion> found = suggestions(m_desk.situation, m_desk.site.runbooks, m_desk.look.language());
    m_suggested->setText(found.isEmpty() ? tr("No alert on the board asks for a runbook.")
                                         : tr("Suggested for the alerts on the board"));
    for (qsizetype i = 0; i < found.size(); ++i)
        m_suggestions->addWidget(suggestionRow(found[i], i == 0));
    // Alerts come and go: whoever is about to press the button finds it under the finger again.
    for (QPushButton *button : had.isEmpty() ? QList<QPushButton *>() : findChildren<QPushButton *>(had)) {
        if (button->isVisibleTo(this))
            button->setFocus(Qt::OtherFocusReason);
    }
}

QWidget *RunbookShelf::suggestionRow(const Suggestion &suggestion, bool first)
{
    auto *card = new QFrame(this);
    setKind(card, "card");
    auto *title = new QLabel(suggestion.runbook->title, card);
    setKind(title, "heading");
    title->setWordWrap(true);
    const QString alert = suggestion.firstOut ? tr("for %1 · first-out").arg(suggestion.alert.name)
                                              : tr("for %1").arg(suggestion.alert.name);
    const qsizetype count = suggestion.runbook->steps.size();
    const QString steps = Wording::counted(count, tr("1 step"), tr("%1 steps"));
    auto *reason = new QLabel(alert + u" · "_s + steps, card);
    setKind(reason, "muted");
    reason->setWordWrap(true);
    // Its own `for:` says so; without one it is only found to be near.
    auto *meant = new Tag(card);
    meant->setObjectName(u"meant-"_s + suggestion.runbook->name);
    meant->setFact(tr("Meant for"), suggestion.meant.join(u" · "_s), Theme::Tone::Focus);
    meant->setVisible(!suggestion.meant.isEmpty());
    auto *start = new QPushButton(tr("Start"), card);
    auto *read = new QPushButton(tr("Read"), card);
    for (QPushButton *each : {start, read})
        each->setProperty("file", suggestion.runbook->file);
    start->setObjectName(u"start-"_s + suggestion.runbook->name);
    read->setObjectName(u"read-"_s + suggestion.runbook->name);
    start->setAccessibleName(tr("Start %1").arg(suggestion.runbook->title));
    read->setAccessibleName(tr("Read %1").arg(suggestion.runbook->title));
    if (first)
        setKind(start, "primary");
    connect(start, &QPushButton::clicked, this,
            [this, suggestion] { Q_EMIT startWanted(*suggestion.runbook, suggestion.alert); });
    connect(read, &QPushButton::clicked, this,
            [this, suggestion] { Q_EMIT readingWanted(*suggestion.runbook, suggestion.alert); });
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(start);
    buttons->addWidget(read);
    buttons->addStretch();
    auto *column = new QVBoxLayout(card);
    column->setContentsMargins(10, 8, 10, 8);
    column->setSpacing(4);
    column->addWidget(title);
    column->addWidget(meant, 0, Qt::AlignLeft);
    column->addWidget(reason);
    column->addLayout(buttons);
    return card;
}

void RunbookShelf::showOthers()
{
    clear(m_others);
    const QList<const Runbook *> found = foundRunbooks(m_desk.site.runbooks, m_search->text(), m_desk.look.language());
    for (const Runbook *runbook : found) {
        auto *row = new TitleRow(runbook->title, this);
        row->setObjectName(u"runbook-"_s + runbook->name);
        row->setProperty("file", runbook->file);
        connect(row, &QPushButton::clicked, this, [this, runbook] { Q_EMIT readingWanted(*runbook, {}); });
        m_others->addWidget(row, 0, Qt::AlignLeft);
    }
    const bool none = m_desk.site.runbooks.isEmpty();
    m_none->setVisible(found.isEmpty());
    m_none->setText(none ? tr("This site has no runbooks: put Markdown files into its folder `runbooks`.")
                         : tr("No runbook says “%1”.").arg(m_search->text()));
}

}
