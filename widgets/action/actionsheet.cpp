// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/action/actionsheet.h"

#include "control/actionport.h"
#include "situation/situation.h"
#include "widgets/action/actioncard.h"
#include "widgets/common/pulse.h"
#include "widgets/presenters/actionwording.h"

#include <QKeyEvent>

namespace Hikeshi {

using namespace Qt::StringLiterals;

ActionSheet::ActionSheet(const Desk &desk, QWidget *parent)
    : Panel(desk.look, parent)
    , m_desk(desk)
    , m_title(new QLabel(this))
    , m_back(new QPushButton(this))
    , m_close(new QPushButton(this))
    , m_scroll(new QScrollArea(this))
    , m_pulse(new Pulse(desk.situation, this))
{
    setObjectName(u"actionSheet"_s);
    setKind(m_title, "title");
    m_title->setWordWrap(true);
    setKind(m_back, "flat");
    setKind(m_close, "flat");
    m_back->setObjectName(u"allActions"_s);
    m_close->setObjectName(u"closeActions"_s);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *head = new QHBoxLayout;
    head->addWidget(m_back);
    head->addStretch();
    head->addWidget(m_close);
    content()->addLayout(head);
    content()->addWidget(m_title);
    content()->addWidget(m_scroll, 1);
    connect(m_back, &QPushButton::clicked, this, &ActionSheet::showList);
    connect(m_close, &QPushButton::clicked, this, &ActionSheet::closed);
    connect(m_pulse, &Pulse::beat, this, &ActionSheet::refreshRows);
}

void ActionSheet::showTarget(const QString &target)
{
    m_target = target;
    showList();
}

void ActionSheet::showList()
{
    makeRows();
    retranslate();
    const auto first = std::ranges::find_if(m_rows, [](const Row &r) { return r.button->isEnabled(); });
    if (first != m_rows.end())
        first->button->setFocus(Qt::OtherFocusReason);
    else
        m_close->setFocus(Qt::OtherFocusReason);
}

// An instance is also offered what its service can do with it: the candidate of a failover, say. Where that may not be,
// what the service would do by itself comes too: who opens the lost primary wants the failover away from it.
QList<Preview> ActionSheet::offers() const
{
    QList<Preview> offered = m_desk.actions.offers(m_target);
    const Service *service = m_desk.situation.map().topology().serviceOf(InstanceId(m_target));
    if (service && service->id.value != m_target) {
        for (const auto previews = m_desk.actions.offers(service->id.value); const Preview &preview : previews) {
            const auto argument =
                std::ranges::find(preview.spec.arguments, ArgumentSpec::Type::Instance, &ArgumentSpec::type);
            Intent intent = preview.intent;
            if (argument != preview.spec.arguments.end())
                intent.arguments.insert(argument->name, m_target);
            const Preview own = m_desk.actions.preview(intent);
            if (preview.allowed() && !own.allowed() && preview.intent.arguments != intent.arguments)
                offered.append(preview);
            offered.append(own);
        }
    }
    std::ranges::stable_sort(offered, [](const Preview &a, const Preview &b) { return a.allowed() && !b.allowed(); });
    return offered;
}

void ActionSheet::makeRows()
{
    m_rows.clear();
    m_card = nullptr;
    auto *page = new QWidget(this);
    setKind(page, "column");
    m_column = new QVBoxLayout(page);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(2);
    for (const auto previews = offers(); const Preview &preview : previews) {
        Row row{preview.intent, new QPushButton(page), new QLabel(page)};
        row.button->setObjectName(u"offer-"_s + preview.intent.action.value);
        row.button->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
        row.reason->setWordWrap(true);
        row.reason->setMinimumWidth(60);
        row.reason->setContentsMargins(13, 0, 0, 6);
        const auto choose = [this, intent = preview.intent] {
            // A notice has its own panel: its texts are drafted from the incident.
            if (intent.action.value.endsWith(u".publish"_s))
                Q_EMIT announceWanted();
            else
                showIntent(intent);
        };
        connect(row.button, &QPushButton::clicked, this, choose, Qt::QueuedConnection); // it takes the button away
        m_column->addWidget(row.button);
        m_column->addWidget(row.reason);
        m_rows.append(row);
    }
    m_column->addStretch();
    m_scroll->setWidget(page);
}

void ActionSheet::showIntent(const Intent &intent)
{
    const Service *known = m_desk.situation.map().topology().serviceOf(InstanceId(m_target));
    if (m_target != intent.target && !(known && known->id.value == intent.target))
        m_target = intent.target; // it came from elsewhere
    m_rows.clear();
    auto *page = new QWidget(this);
    setKind(page, "column");
    m_column = new QVBoxLayout(page);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_card = new ActionCard(m_desk, page);
    m_column->addWidget(m_card);
    m_column->addStretch();
    connect(m_card, &ActionCard::operated, this, &ActionSheet::operated);
    connect(m_card, &ActionCard::candidatesShown, this, &ActionSheet::candidatesShown);
    connect(m_card, &ActionCard::previewed, this, &ActionSheet::previewed);
    connect(m_card, &ActionCard::instanceWanted, this, &ActionSheet::instanceWanted);
    connect(m_card, &ActionCard::intentWanted, this, &ActionSheet::showIntent, Qt::QueuedConnection);
    m_card->setIntent(intent);
    m_scroll->setWidget(page);
    retranslate();
}

void ActionSheet::refreshRows()
{
    for (const Row &row : std::as_const(m_rows)) {
        const Preview preview = m_desk.actions.preview(row.intent);
        QString reason = Wording::firstReason(preview, m_desk.situation, look().language());
        const auto isOpen = [&](const ArgumentSpec &a) {
            return a.required && a.type != ArgumentSpec::Type::Instance && !row.intent.arguments.contains(a.name);
        };
        // What is only not said yet is asked for on the card.
        const bool asks = std::ranges::any_of(preview.spec.arguments, isOpen)
            && std::ranges::all_of(preview.verdicts, [](const GuardVerdict &v) {
                              return v.allowed || v.guard == u"arguments" || v.guard == u"request";
                          });
        if (asks)
            reason.clear();
        row.button->setText(Wording::title(preview, look().language()) + (asks ? u"…"_s : QString()));
        setTone(row.reason, reason.isEmpty() ? Theme::Tone::Quiet : Theme::Tone::Unknown);
        row.reason->setText(reason.isEmpty() ? preview.spec.summary.in(look().language())
                                             : tr("✕ not now: %1").arg(reason));
        row.reason->setVisible(!row.reason->text().isEmpty());
        row.button->setToolTip(row.reason->text());
        row.button->setAccessibleDescription(row.reason->text());
    }
}

void ActionSheet::retranslate()
{
    setCaption(tr("Actions"));
    setAside(m_target);
    m_title->setText(m_card ? Wording::title(m_card->preview(), look().language()) : m_target);
    m_back->setText(tr("‹ All actions"));
    m_back->setVisible(m_card != nullptr);
    m_close->setText(tr("Close"));
    m_close->setToolTip(tr("Close (Esc)"));
    refreshRows();
    const bool nothing = !m_card && m_rows.isEmpty();
    setEmptyText(nothing
                     ? tr("Nothing can be done to %1 from here: no connector of this site controls it.").arg(m_target)
                     : QString());
    m_scroll->setVisible(!nothing);
}

void ActionSheet::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        Q_EMIT closed();
    else
        Panel::keyPressEvent(event);
}

}
