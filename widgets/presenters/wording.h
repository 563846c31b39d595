// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "control/action.h"
#include "situation/incident.h"
#include "situation/observation.h"

#include <QTimeZone>

namespace Hikeshi::Wording {

/// Words of the vocabulary in the language of the installed translator.
QString of(Health health);
QString of(Role role);
QString of(IncidentStatus status);
QString of(IncidentRole role);
QString of(ActionState state);
QString of(AlertSeverity severity);
QString shortRole(IncidentRole role); ///< `IC`, `Ops`, `Comms`, `Scribe`
QString severity(Severity severity); ///< `SEV1`

/// How long ago: `0.4 s`, `12 s`, `7:44`, `2 h`, `3 d`.
QString age(Milliseconds age);
/// The zone of the site's people: Japan's.
QTimeZone siteZone();
/// Wall time at the site, Japan's: `03:11:18`.
QString clockTime(Instant at);
/// `12 Nov 03:11` or `11/12 03:11`.
QString dayAndTime(Instant at);
/// A role word as a situation says it untranslated: `primary`, `stopped`.
QString roleWord(const QString &word);

}
