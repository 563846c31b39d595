// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/verification.h"

#include "situation/situation.h"

namespace Hikeshi {

using namespace Qt::StringLiterals;

Verification::Verification(const Situation &situation, QList<Condition> conditions, std::optional<Milliseconds> within,
                           QObject *parent)
    : QObject(parent)
    , m_situation(situation)
    , m_conditions(std::move(conditions))
{
    m_promise.start();
    connect(&situation, &Situation::instanceObserved, this, &Verification::check);
    connect(&situation, &Situation::samplesAdded, this, &Verification::check);
    connect(&situation, &Situation::alertsChanged, this, &Verification::check);
    connect(&situation.clock(), &Clock::ticked, this, &Verification::check);
    if (within)
        situation.clock().callAfter(*within, this, [this] { end(look(m_conditions, m_situation)); });
    situation.clock().callAfter(Milliseconds(0), this, [this] { check(); });
}

Verification::~Verification()
{
    if (m_ended)
        return;
    m_promise.addResult(Finding{.cannotTell = true}); // given up; who waits reads a result in any case
    m_promise.finish();
}

Verification::Finding Verification::look(const QList<Condition> &conditions, const Situation &situation)
{
    Finding finding{.holds = true};
    for (const Condition &condition : conditions) {
        const ConditionResult result = evaluate(condition, situation);
        finding.holds = finding.holds && result.holds();
        finding.cannotTell = finding.cannotTell || result.verdict == ConditionResult::Verdict::CannotTell;
        finding.evidence.append(u"%1: %2"_s.arg(
            condition.source, result.verdict == ConditionResult::Verdict::CannotTell ? result.reason : result.live));
    }
    return finding;
}

void Verification::check()
{
    if (m_ended)
        return;
    const Finding now = look(m_conditions, m_situation);
    if (now.holds)
        end(now);
}

void Verification::end(const Finding &finding)
{
    if (std::exchange(m_ended, true))
        return;
    m_promise.addResult(finding);
    m_promise.finish();
    deleteLater();
}

}
