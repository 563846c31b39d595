// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/incident/alertpanel.h"

#include "journal/journal.h"
#include "journal/kinds.h"
#include "situation/situation.h"
#include "widgets/incident/delegates.h"
#include "widgets/presenters/alertmodel.h"
#include "widgets/presenters/incidentbook.h"
#include "widgets/presenters/wording.h"

#include <QAction>
#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QPushButton>

namespace Hikeshi {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// When the journal last heard of an alert; else when the console was opened.
std::optional<Instant> lastAlertIn(const QList<Entry> &entries)
{
    for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
        if (entry->kind == Kind::alertRaised || entry->kind == Kind::alertCleared)
            return entry->at;
    }
    return entries.isEmpty() ? std::nullopt : std::optional(entries.first().at);
}

}

AlertPanel::AlertPanel(const Desk &desk, QWidget *parent)
    : Panel(desk.look, parent)
    , m_desk(desk)
    , m_model(new AlertModel(desk.situation, desk.site, desk.look, this))
    , m_list(new QListView(this))
    , m_menu(new QMenu(this))
    , m_filler(new QWidget(this))
    , m_buttons(new QWidget(this))
    , m_acknowledge(new QPushButton(m_buttons))
    , m_shelve(new QPushButton(m_buttons))
    , m_moreButton(new QPushButton(m_buttons))
    , m_shelveForm(new QWidget(this))
    , m_shelveTitle(new QLabel(m_shelveForm))
    , m_reason(new QLineEdit(m_shelveForm))
    , m_showShelved(new QPushButton(this))
    , m_lastAlert(lastAlertIn(desk.journal.entries()))
{
    setObjectName(u"alertPanel"_s);
    m_list->setObjectName(u"alertList"_s);
    m_list->setModel(m_model);
    m_list->setItemDelegate(new AlertDelegate(*m_model, desk.look, m_list));
    m_list->setMouseTracking(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setContextMenuPolicy(Qt::CustomContextMenu);
    m_list->setMinimumHeight(60);
    m_list->installEventFilter(this);
    m_list->viewport()->installEventFilter(this);
    buildActions();
    buildShelve();

    content()->addWidget(m_list, 1);
    content()->addWidget(m_filler, 1);
    content()->addWidget(m_buttons);
    content()->addWidget(m_shelveForm);
    content()->addWidget(m_showShelved, 0, Qt::AlignLeft);
    setKind(m_showShelved, "link");
    m_showShelved->setObjectName(u"showShelved"_s);
    m_showShelved->setCheckable(true);

    connect(m_showShelved, &QPushButton::toggled, m_model, &AlertModel::setShowsShelved);
    connect(m_list, &QListView::clicked, this, &AlertPanel::chooseCurrent);
    connect(m_list, &QListView::pressed, this, [this] { m_goesOn = false; });
    connect(m_list, &QListView::customContextMenuRequested, this,
            [this](const QPoint &at) { m_menu->popup(m_list->viewport()->mapToGlobal(at)); });
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, &AlertPanel::mayAct);
    connect(m_model, &AlertModel::refreshed, this, &AlertPanel::reword);
    const auto note = [this](const BoardAlert &) { m_lastAlert = m_desk.situation.now(); };
    connect(&desk.situation, &Situation::alertRaised, this, note);
    connect(&desk.situation, &Situation::alertCleared, this, note);
    connect(&desk.journal, &Journal::failed, this, &AlertPanel::mayAct);
    connect(&desk.journal, &Journal::recovered, this, &AlertPanel::mayAct);
}

QAction *AlertPanel::verb(const QString &name, const QKeySequence &key, void (AlertPanel::*act)())
{
    auto *action = new QAction(this);
    action->setObjectName(name);
    action->setShortcut(key);
    action->setShortcutContext(Qt::WidgetShortcut);
    connect(action, &QAction::triggered, this, act);
    m_list->addAction(action);
    m_menu->addAction(action);
    m_verbs.insert(name, action);
    return action;
}

void AlertPanel::buildActions()
{
    // From anywhere in the window: the first thing that is done, and it harms nothing. Text fields keep their letters.
    verb(u"acknowledge"_s, Qt::Key_A, &AlertPanel::acknowledge)->setShortcutContext(Qt::WindowShortcut);
    verb(u"shelve"_s, Qt::Key_S, &AlertPanel::openShelve);
    m_menu->addSeparator();
    verb(u"runbook"_s, Qt::Key_R, &AlertPanel::wantRunbook);
    verb(u"instance"_s, Qt::Key_M, &AlertPanel::wantInstance);
    verb(u"declareFrom"_s, Qt::Key_D, &AlertPanel::wantDeclare);
    m_menu->addSeparator();
    verb(u"copy"_s, QKeySequence::Copy, &AlertPanel::copy);

    for (QPushButton *button : {m_acknowledge, m_shelve, m_moreButton})
        setKind(button, "small");
    m_acknowledge->setObjectName(u"acknowledgeButton"_s);
    m_shelve->setObjectName(u"shelveButton"_s);
    auto *line = new QHBoxLayout(m_buttons);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(4);
    line->addWidget(m_acknowledge, 1);
    line->addWidget(m_shelve, 1);
    line->addWidget(m_moreButton);
    m_moreButton->setText(u"…"_s);
    connect(m_acknowledge, &QPushButton::clicked, this, &AlertPanel::acknowledge);
    connect(m_shelve, &QPushButton::clicked, this, &AlertPanel::openShelve);
    connect(m_moreButton, &QPushButton::clicked, this,
            [this] { m_menu->popup(m_moreButton->mapToGlobal(m_moreButton->rect().bottomLeft())); });
}

void AlertPanel::buildShelve()
{
    m_shelveForm->setObjectName(u"shelveForm"_s);
    m_reason->setObjectName(u"shelveReason"_s);
    m_shelveTitle->setWordWrap(true);
    auto *column = new QVBoxLayout(m_shelveForm);
    column->setContentsMargins(0, 2, 0, 2);
    column->setSpacing(4);
    column->addWidget(m_shelveTitle);
    column->addWidget(m_reason);
    auto *line = new QHBoxLayout;
    line->setSpacing(4);
    for (const Milliseconds duration : {Milliseconds(15min), Milliseconds(1h), Milliseconds(8h)}) {
        auto *button = new QPushButton(m_shelveForm);
        setKind(button, "small");
        button->setObjectName(u"shelve%1"_s.arg(std::chrono::duration_cast<std::chrono::minutes>(duration).count()));
        connect(button, &QPushButton::clicked, this, [this, duration] { shelve(duration); });
        m_durations.append(button);
        line->addWidget(button, 1);
    }
    column->addLayout(line);
    m_shelveForm->hide();
    connect(m_reason, &QLineEdit::textChanged, this, &AlertPanel::mayAct);
    connect(m_reason, &QLineEdit::returnPressed, this, [this] { shelve(15min); });
    m_shelveForm->installEventFilter(this);
    m_reason->installEventFilter(this);
}

bool AlertPanel::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_list->viewport() && event->type() == QEvent::Enter)
        m_model->hold(true);
    else if (watched == m_list->viewport() && (event->type() == QEvent::Leave || event->type() == QEvent::Hide))
        m_model->hold(false);
    if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (watched == m_reason && key == Qt::Key_Escape) {
            closeShelve();
            return true;
        }
        if (watched == m_list && (key == Qt::Key_Return || key == Qt::Key_Enter)) {
            chooseCurrent();
            return true;
        }
    }
    return Panel::eventFilter(watched, event);
}

void AlertPanel::choose(const AlertId &alert)
{
    if (const QModelIndex index = m_model->indexOf(alert); index.isValid()) {
        m_list->setCurrentIndex(index);
        m_list->scrollTo(index);
    }
}

const AlertRow *AlertPanel::currentRow() const
{
    const QModelIndex index = m_list->currentIndex();
    return index.isValid() ? &m_model->row(index) : nullptr;
}

AlertId AlertPanel::current() const
{
    const AlertRow *row = currentRow();
    return row ? row->id : AlertId();
}

void AlertPanel::retranslate()
{
    const QMap<QString, QString> words{
        {u"acknowledge"_s, tr("Acknowledge")},          {u"shelve"_s, tr("Shelve…")},
        {u"runbook"_s, tr("Open its runbook")},         {u"instance"_s, tr("Show on the map")},
        {u"declareFrom"_s, tr("Declare an incident…")}, {u"copy"_s, tr("Copy")}};
    for (auto it = m_verbs.begin(); it != m_verbs.end(); ++it)
        it.value()->setText(words.value(it.key()));
    m_acknowledge->setText(tr("Acknowledge"));
    m_shelve->setText(tr("Shelve…"));
    m_moreButton->setAccessibleName(tr("What else can be done with this alert"));
    m_moreButton->setToolTip(m_moreButton->accessibleName());
    m_reason->setPlaceholderText(tr("Why? (needed)"));
    m_reason->setAccessibleName(tr("Why it is shelved"));
    const QStringList lengths{tr("15 min"), tr("1 h"), tr("8 h")};
    for (qsizetype i = 0; i < m_durations.size(); ++i)
        m_durations[i]->setText(lengths[i]);
    m_list->setAccessibleName(tr("Alerts"));
    reword();
}

QString AlertPanel::quietSince() const
{
    if (!m_lastAlert)
        return tr("Quiet. No alert.");
    return tr("Quiet. No alert since %1.").arg(Wording::clockTime(*m_lastAlert).left(5));
}

void AlertPanel::reword()
{
    const int count = m_model->alertCount();
    const int shelved = m_model->shelvedCount();
    setCaption(count > 0 ? tr("Alerts · %1").arg(count) : tr("Alerts"));
    setAside(shelved > 0 ? tr("Shelved %1").arg(shelved) : QString());
    const bool any = m_model->rowCount() > 0;
    setEmptyText(count == 0 && !any ? quietSince() : QString());
    m_list->setVisible(any);
    m_filler->setVisible(!any);
    m_buttons->setVisible(any && m_shelveForm->isHidden());
    m_showShelved->setVisible(shelved > 0 || m_showShelved->isChecked());
    m_showShelved->setText(m_showShelved->isChecked() ? tr("Hide what is shelved")
                                                      : tr("Show %1 shelved").arg(shelved));
    if (any && !m_list->currentIndex().isValid())
        m_list->setCurrentIndex(m_model->index(0));
    // Acknowledging went through them all, and then another one fired.
    if (const AlertRow *row = currentRow(); m_goesOn && row && row->acknowledged)
        choose(nextOpen());
    mayAct();
}

void AlertPanel::mayAct()
{
    const AlertRow *row = currentRow();
    const bool writes = m_desk.journal.access() == Journal::Access::ReadWrite && !m_desk.journal.failure();
    const QString unwritten = tr("The journal cannot be written from here");
    const auto set = [&](const QString &name, QPushButton *button, bool may, const QString &why) {
        m_verbs[name]->setEnabled(may);
        m_verbs[name]->setToolTip(why);
        if (button) {
            button->setEnabled(may);
            button->setToolTip(why);
        }
    };
    const bool open = row && !row->acknowledged && !row->gone;
    set(u"acknowledge"_s, m_acknowledge, writes && open,
        !writes    ? unwritten
            : open ? tr("I have seen it (A)")
                   : tr("It is acknowledged already"));
    const bool there = row && !row->gone;
    set(u"shelve"_s, m_shelve, writes && there,
        !writes     ? unwritten
            : there ? tr("Out of sight for a while (S)")
                    : tr("It is no longer on the list"));
    set(u"runbook"_s, nullptr, there, {});
    set(u"instance"_s, nullptr, there && !row->instance.isEmpty(), {});
    const bool declares = there && writes && !m_desk.incidents.open();
    set(u"declareFrom"_s, nullptr, declares, declares ? QString() : tr("An incident is open already"));
    const bool reason = !m_reason->text().trimmed().isEmpty();
    for (QPushButton *button : std::as_const(m_durations)) {
        button->setEnabled(reason && writes);
        button->setToolTip(reason ? QString() : tr("Say first why"));
    }
}

void AlertPanel::acknowledge()
{
    const AlertRow *row = currentRow();
    if (!row || !m_verbs[u"acknowledge"_s]->isEnabled())
        return;
    const AlertId next = nextOpen();
    for (const AlertId &member : row->members) {
        const BoardAlert *alert = m_desk.situation.alerts().find(member);
        if (alert && !alert->acknowledged)
            m_desk.incidents.acknowledge(member, m_desk.operatorId);
    }
    m_goesOn = true;
    if (!next.isEmpty())
        choose(next);
}

/// The one below, or else from the top, that nobody has acknowledged.
AlertId AlertPanel::nextOpen() const
{
    const int rows = m_model->rowCount();
    for (int i = 1; i < rows; ++i) {
        const AlertRow &row = m_model->row(m_model->index((m_list->currentIndex().row() + i) % rows));
        if (!row.acknowledged && !row.gone)
            return row.id;
    }
    return {};
}

void AlertPanel::openShelve()
{
    const AlertRow *row = currentRow();
    if (!row)
        return;
    m_shelving = row->id;
    m_shelveTitle->setText(tr("Shelve %1 for …").arg(row->name));
    m_reason->clear();
    m_shelveForm->show();
    m_buttons->hide();
    m_reason->setFocus();
    mayAct();
}

void AlertPanel::shelve(Milliseconds duration)
{
    const QString reason = m_reason->text().trimmed();
    const QModelIndex index = m_model->indexOf(m_shelving);
    if (reason.isEmpty())
        return;
    if (index.isValid()) {
        for (const AlertId &member : m_model->row(index).members)
            m_desk.incidents.shelve(member, duration, reason, m_desk.operatorId);
    }
    closeShelve();
}

void AlertPanel::closeShelve()
{
    m_shelveForm->hide();
    reword();
    m_list->setFocus();
}

void AlertPanel::chooseCurrent()
{
    if (const AlertId alert = current(); !alert.isEmpty())
        Q_EMIT alertChosen(alert);
}

void AlertPanel::wantRunbook()
{
    if (const AlertId alert = current(); !alert.isEmpty())
        Q_EMIT runbookWanted(alert);
}

void AlertPanel::wantDeclare()
{
    if (const AlertId alert = current(); !alert.isEmpty())
        Q_EMIT declareWanted(alert);
}

void AlertPanel::wantInstance()
{
    if (const AlertRow *row = currentRow(); row && !row->instance.isEmpty())
        Q_EMIT instanceWanted(row->instance);
}

void AlertPanel::copy()
{
    if (const AlertRow *row = currentRow())
        QGuiApplication::clipboard()->setText(m_model->line(*row) + u'\n' + row->tip);
}

}
