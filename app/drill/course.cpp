// SPDX-License-Identifier: GPL-3.0-or-later
#include "drill/course.h"

#include "journal/kinds.h"

#include <QFileInfo>

#include <algorithm>
#include <array>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

constexpr std::array<std::pair<QLatin1StringView, Injected::What>, 4> whats{
    {{"fault"_L1, Injected::What::Fault},
     {"message"_L1, Injected::What::Message},
     {"hint"_L1, Injected::What::Hint},
     {"observation"_L1, Injected::What::Observation}}};

void keepFirst(std::optional<Instant> &kept, const Entry &entry)
{
    if (!kept)
        kept = entry.at;
}

}

QString word(Injected::What what)
{
    return std::ranges::find(whats, what, [](const auto &each) { return each.second; })->first;
}

std::optional<Injected::What> injectedWhat(QStringView word)
{
    const auto found = std::ranges::find_if(whats, [&](const auto &each) { return word == each.first; });
    return found == whats.end() ? std::nullopt : std::optional(found->second);
}

Injected injectedFrom(const Entry &entry)
{
    const QJsonObject &body = entry.body;
    return {.entry = entry.number,
            .at = entry.at,
            .id = body[u"id"_s].toString(),
            .what = injectedWhat(body[u"what"_s].toString()).value_or(Injected::What::Message),
            .from = body[u"from"_s].toString(),
            .text = {body[u"text"_s][u"en"_s].toString(), body[u"text"_s][u"ja"_s].toString()},
            .fault = body[u"fault"_s].toObject()};
}

void DrillCourse::take(const Entry &entry)
{
    if (entry.kind == Kind::drillStarted) {
        *this = {};
        m_startedAt = entry.at;
        m_scenario = entry.body[u"scenario"_s].toString();
        return;
    }
    if (!isRunning())
        return;
    if (entry.kind == Kind::drillEnded) {
        m_endedAt = entry.at;
    } else if (entry.kind == Kind::alertRaised) {
        keepFirst(m_firstAlertAt, entry);
    } else if (entry.kind == Kind::alertAcknowledged) {
        keepFirst(m_acknowledgedAt, entry);
    } else if (entry.kind == Kind::incidentDeclared) {
        keepFirst(m_declaredAt, entry);
    } else if (entry.kind == Kind::incidentResolved) {
        m_resolvedAt = entry.at;
    } else if (entry.kind == Kind::runStarted) {
        m_runbooks.insert(QFileInfo(entry.body[u"runbook"_s].toString()).baseName());
    } else if (entry.kind == Kind::actionIntent) {
        m_operated.append({.entry = entry.number,
                           .at = entry.at,
                           .action = entry.body[u"action"_s].toString(),
                           .target = entry.body[u"target"_s].toString(),
                           .operatorId = entry.actor});
    } else if (entry.kind == Kind::actionOutcome && entry.body[u"outcome"_s] == u"confirmed"_s) {
        const auto done = std::ranges::find(m_operated, entry.body[u"intent"_s].toInteger(), &Operated::entry);
        if (done != m_operated.end()) {
            done->confirmedAt = entry.at;
            if (done->isPublication())
                m_noticeAt = entry.at;
        }
    } else if (entry.kind == Kind::drillInjected) {
        m_injected.append(injectedFrom(entry));
        if (!m_injected.last().id.isEmpty())
            m_ids.insert(m_injected.last().id);
    }
}

int DrillCourse::hintsGiven() const
{
    return static_cast<int>(std::ranges::count(m_injected, Injected::What::Hint, &Injected::what));
}

}
