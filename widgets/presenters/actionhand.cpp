// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/presenters/actionhand.h"

#include "control/actionport.h"
#include "situation/situation.h"

#include <QPointer>

#include <algorithm>

namespace Hikeshi {

using namespace Qt::StringLiterals;

ActionHand::ActionHand(const Desk &desk, QObject *parent)
    : QObject(parent)
    , m_desk(desk)
{
    connect(&desk.actions, &ActionPort::selectionsChanged, this, &ActionHand::changed);
    connect(&desk.actions, &ActionPort::changed, this, &ActionHand::changed);
    connect(&desk.situation.clock(), &Clock::ticked, this, &ActionHand::watchTime);
}

std::optional<Selection> ActionHand::selection() const
{
    if (m_number == 0 || m_operating)
        return std::nullopt;
    const QList<Selection> held = m_desk.actions.selections();
    const auto ours =
        std::ranges::find_if(held, [this](const Selection &s) { return s.number == m_number && s.console.isEmpty(); });
    return ours == held.end() || !ours->isHeld(m_desk.situation.now()) ? std::nullopt : std::optional(*ours);
}

bool ActionHand::isWaitingForApproval() const
{
    const std::optional<Selection> held = selection();
    return held && !held->isApproved();
}

std::optional<ActionRecord> ActionHand::record() const
{
    if (m_ended && m_ended->state == ActionState::Refused)
        return m_ended;
    const QList<ActionRecord> records = m_desk.actions.records();
    const auto ours =
        std::ranges::find_last_if(records, [this](const ActionRecord &r) { return r.selection == m_number; });
    return m_number == 0 || ours.empty() ? m_ended : std::optional(ours.front());
}

void ActionHand::start()
{
    release();
    m_number = 0;
    m_ended.reset();
    m_error.clear();
}

void ActionHand::select(const Intent &intent)
{
    const std::optional<Selection> held = selection();
    if (m_selecting || m_operating || (held && held->preview.intent == intent))
        return;
    begin();
    selectNow(intent);
}

void ActionHand::select(Asked asked, const QString &override)
{
    if (m_selecting || m_operating || selection())
        return;
    begin();
    askFirst(std::move(asked), override);
}

void ActionHand::begin()
{
    m_selecting = true;
    m_operateSoon = false;
    m_error.clear();
    m_ended.reset();
    m_number = 0;
    Q_EMIT changed();
}

QCoro::Task<> ActionHand::askFirst(Asked asked, QString override)
{
    const QPointer<ActionHand> self(this);
    Result<Intent> intent = co_await asked;
    if (!self)
        co_return;
    if (intent) {
        intent->override = override;
        selectNow(*intent);
        co_return;
    }
    m_selecting = false;
    m_operateSoon = false;
    m_error = intent.error().text();
    Q_EMIT changed();
}

QCoro::Task<> ActionHand::selectNow(Intent intent)
{
    const QPointer<ActionHand> self(this);
    const Result<Selection> selected = co_await m_desk.actions.select(intent);
    if (!self)
        co_return;
    m_selecting = false;
    if (selected)
        m_number = selected->number;
    else
        m_error = selected.error().text();
    m_held = selected.has_value();
    const bool goOn = std::exchange(m_operateSoon, false) && selected && selected->isApproved();
    Q_EMIT changed();
    if (self)
        watchTime(); // it may have run out on its way here
    if (self && goOn)
        operate();
}

void ActionHand::operate()
{
    if (m_selecting) {
        m_operateSoon = true;
        return;
    }
    if (const std::optional<Selection> held = selection(); held && held->isApproved())
        operateNow(*held);
}

QCoro::Task<> ActionHand::operateNow(Selection selection)
{
    const QPointer<ActionHand> self(this);
    m_operating = true;
    Q_EMIT changed();
    const ActionRecord record = co_await m_desk.actions.operate(selection.number, selection.preview.intent);
    if (!self)
        co_return;
    m_operating = false;
    m_ended = record;
    Q_EMIT changed();
    if (self)
        Q_EMIT operated(record);
}

void ActionHand::release()
{
    m_operateSoon = false;
    if (const std::optional<Selection> held = selection())
        m_desk.actions.release(held->number, m_desk.operatorId);
}

// A reservation that runs out says so once; nothing else tells of it.
void ActionHand::watchTime()
{
    const bool held = selection().has_value();
    if (m_held && !held && !m_operating && !record()) {
        m_error = tr("The reservation ran out. Nothing was sent.");
        Q_EMIT changed();
    }
    m_held = held;
}

}
