// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbooks/lint.h"
#include "runbooks/runbook.h"
#include "runbooks/signature.h"
#include "situation/finding.h"
#include "situation/ids.h"
#include "situation/topology.h"

#include <QMap>

namespace Hikeshi {

class ActionPort;
class DrillPort;
class IncidentBook;
class Journal;
class Look;
class OutlookPort;
class ReplayPort;
class Runner;
class RunbookStore;
class ScenarioPort;
class Situation;
class StepApprovals;

/// One person who may act on this site.
struct Operator
{
    QString id;
    Localized name;
    QStringList roles; ///< `incident commander`, `operations lead`, `communications lead`, `scribe`

    bool operator==(const Operator &) const = default;
};

/// What a site says of itself that the window shows.
struct SiteFacts
{
    Localized name;
    bool drill = false; ///< the frame says DRILL because the site says so
    QList<Operator> operators; ///< the first one is who sits here, unless the program was told otherwise
    QMap<SourceId, Localized> sourceNames; ///< of the sources that the site gives a name
    QMap<SourceId, SourceId> sourceParts; ///< of those that ask where another one asks already: which
    QList<SeriesId> charts; ///< drawn under the map, in this order
    QList<Runbook> runbooks;
    std::optional<QList<KnownAlert>> alertRules; ///< what the site can raise; nothing: it has no `rules/`
    QMap<QString, SignatureState> signatures; ///< of runbooks, by file
    bool asksForSignatures = false; ///< the site names keys, so a runbook without a good signature is worth a word
    QMap<QString, Localized> templates; ///< by name: `announcement`, `announcement-resolved`
    ServiceId statusPage; ///< where notices are published; empty: nowhere
    Findings findings; ///< what is wrong in the site's files
};

/// What every panel stands on: what is known, what happened, the one way out, and how things look. References outlive
/// every widget.
struct Desk
{
    Situation &situation;
    Journal &journal;
    ActionPort &actions;
    Runner &runner;
    IncidentBook &incidents;
    Look &look;
    const SiteFacts &site;
    QString operatorId; ///< who sits here
    DrillPort *drills = nullptr; ///< null: this site has no drills
    ReplayPort *replays = nullptr; ///< null: nothing can be replayed
    OutlookPort *outlooks = nullptr; ///< null: the site has no twin that could foretell
    RunbookStore *runbooks = nullptr; ///< null: runbooks are only read here
    StepApprovals *approvals = nullptr; ///< null: this site's consoles share no journal
    ScenarioPort *scenarios = nullptr; ///< null: scenarios are only played here
};

}
