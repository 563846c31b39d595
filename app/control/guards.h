// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "control/catalogue.h"

namespace Hikeshi {

class Situation;

/// What guards look at beside the situation: values, so that a verdict can be had again.
struct GuardContext
{
    QList<ActionRecord> records; ///< at least those under way and the newest of each action on each target
    QString journalTrouble; ///< why the journal cannot be written; empty when it can
    QString stopReason; ///< why everything is stopped; empty when it is not
    bool stopped = false;
    bool asksForArming = false; ///< the site's consoles are read-only until armed
    std::optional<Instant> armedUntil;
    QList<Selection> selections; ///< held now; one's own do not stand in one's way
    bool hasSharedJournal = false;
    QString sharedTrouble; ///< since when the shared journal is away, and why; empty while it is there
};

/// Every guard's verdict on `intent`, in a fixed order: stop, journal, armed, shared journal, arguments, the
/// connector's conditions, eligibility, role, reservation, conflict, cool-down, flapping. Pure: the same values give
/// the same verdicts. A condition that cannot be told does not allow. Guards of what a site does not have (arming, a
/// shared journal) and of what the action does not ask for are left out.
QList<GuardVerdict> judge(const Intent &intent, const Catalogue::Place &place, const Arguments &arguments,
                          const Situation &situation, const GuardContext &context);

/// Each instance of the service as the value of `argument`, with the reason for each that is not eligible: the primary
/// itself, one that does not answer, one tagged nofailover, one on an older timeline, and whatever the action's own
/// guards refuse.
QList<Candidate> candidatesFor(const ArgumentSpec &argument, const ActionSpec &spec, const Arguments &arguments,
                               const ServiceId &service, const Situation &situation);

}
