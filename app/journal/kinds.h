// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLatin1StringView>

/// Every kind of journal entry, and what its body holds. Folds read these and nothing else.
namespace Hikeshi::Kind {

using namespace Qt::StringLiterals;

// The site and its facts
inline constexpr auto siteOpened =
    "site.opened"_L1; ///< site, program, operator, drill (bool), run (the exchange's run id)
inline constexpr auto siteClosed = "site.closed"_L1;
inline constexpr auto topologySeen = "topology.seen"_L1; ///< services, dependencies, areas: as on the stream
inline constexpr auto instanceChanged =
    "instance.changed"_L1; ///< instance, health, role, detail, reachable, role_is_stale
inline constexpr auto sourceChanged = "source.changed"_L1; ///< source, state, reason
inline constexpr auto alertRaised =
    "alert.raised"_L1; ///< alert, name, severity, labels, annotations, starts_at, first_out
inline constexpr auto alertCleared = "alert.cleared"_L1; ///< alert, name
inline constexpr auto alertAcknowledged = "alert.acknowledged"_L1; ///< alert, name
inline constexpr auto alertShelved = "alert.shelved"_L1; ///< alert, name, until, reason
inline constexpr auto eventHappened = "event.happened"_L1; ///< kind, en, ja, instance

// The incident
inline constexpr auto incidentDeclared =
    "incident.declared"_L1; ///< title, severity 1..3, started_at, service, alert, roles{role: who}, drill
inline constexpr auto incidentChanged =
    "incident.changed"_L1; ///< incident, any of: title, severity, status, roles, next_update_due, service
inline constexpr auto incidentResolved = "incident.resolved"_L1; ///< incident
inline constexpr auto noteWritten = "note.written"_L1; ///< incident (may be empty), text (Markdown)
inline constexpr auto entryAmended = "entry.amended"_L1; ///< entry (number), text, at: the original stays

// Runbooks
inline constexpr auto runStarted = "run.started"_L1; ///< runbook (file), title, sha256, source (whole text), incident
inline constexpr auto stepChanged = "run.step"_L1; ///< run, step (index), state, note, values
inline constexpr auto runEnded = "run.ended"_L1; ///< run, outcome

// Actions: intent is synced before anything leaves
inline constexpr auto actionIntent = "action.intent"_L1; ///< action, target, arguments, incident, run, step, guards[],
                                                         ///< request (secrets masked), override, selection,
                                                         ///< temporary{revert, arguments, due, warn_at, by_target}
inline constexpr auto actionSelected =
    "action.selected"_L1; ///< action, target, arguments, …: as action.intent; title, until, persons, candidates[],
                          ///< role_changes[], affected[]
inline constexpr auto actionDryRun = "action.dry_run"_L1; ///< selection, accepted (bool), text, until
inline constexpr auto actionReleased = "action.released"_L1; ///< selection, reason, expired (bool)
inline constexpr auto actionApproved = "action.approved"_L1; ///< selection, approver, way console|passphrase, until
inline constexpr auto actionSnapshot = "action.snapshot"_L1; ///< intent, properties{}: as they were before it
inline constexpr auto actionRequested =
    "action.requested"_L1; ///< intent, index, request (exact bytes, secrets masked), peer, operator
inline constexpr auto actionAcknowledged = "action.acknowledged"_L1; ///< intent
inline constexpr auto actionRefused = "action.refused"_L1; ///< action, target, arguments, guards[]: nothing was sent
inline constexpr auto actionAnswered =
    "action.answered"_L1; ///< intent, index, status, body (bounded), peer, latency_ms, means{en, ja}
inline constexpr auto actionOutcome =
    "action.outcome"_L1; ///< intent, outcome confirmed|failed|unknown, reason, evidence[]
inline constexpr auto expiryExtended = "expiry.extended"_L1; ///< intent, due, warn_at: of a temporary defence
inline constexpr auto stopSet = "stop.set"_L1; ///< on (bool), reason: the global stop
inline constexpr auto consoleArmed = "console.armed"_L1; ///< until, reason
inline constexpr auto consoleDisarmed = "console.disarmed"_L1; ///< reason

// The shared journal
inline constexpr auto claimReleased = "claim.released"_L1; ///< claim (its number), reason, console

inline constexpr auto runApprovalAsked =
    "run.approval_asked"_L1; ///< journal (which console's), run, step, title, runbook, asked_at (ms), persons, roles[],
                             ///< approvers[], within_ms (0: as long as it takes)
inline constexpr auto runApprovalGiven =
    "run.approval_given"_L1; ///< asked (its number), approver, approves (bool), reason
inline constexpr auto runApprovalEnded = "run.approval_ended"_L1; ///< asked (its number): nobody waits any more

// Telling users
inline constexpr auto announcementDrafted =
    "announcement.drafted"_L1; ///< announcement id, incident, phase, titles{en, ja}, texts{en, ja}, start, cause{en,
                               ///< ja}, expected_recovery, next_update
inline constexpr auto announcementPublished = "announcement.published"_L1; ///< announcement id, channel, intent

// Drills
inline constexpr auto drillStarted = "drill.started"_L1; ///< scenario, title, seed, targets
inline constexpr auto drillInjected =
    "drill.injected"_L1; ///< id (of the scenario's inject), what fault|message|hint|observation, from, text{en, ja},
                         ///< fault{}
inline constexpr auto drillDecision =
    "drill.decision"_L1; ///< question, answer, act (action, acknowledge, declare, wait), reason: shadowing a commander
inline constexpr auto drillPlanned =
    "drill.planned"_L1; ///< scenario, date (ISO), people[]; or withdrawn (entry of the plan)
inline constexpr auto drillEnded = "drill.ended"_L1; ///< scenario, reason, harm{orders_lost, customer_minutes}

// Review
inline constexpr auto postmortemEdited = "postmortem.edited"_L1; ///< incident, section, text
inline constexpr auto actionItemChanged = "action_item.changed"_L1; ///< incident, item, title, owner, due (date), done
inline constexpr auto postmortemSigned = "postmortem.signed"_L1; ///< incident, entry (the last it was read up to)

}
