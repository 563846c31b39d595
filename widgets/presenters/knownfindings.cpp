// SPDX-License-Identifier: GPL-3.0-or-later
// What may be wrong in a file that a person writes, scenarios first, by its form. What is quoted stays so, for the
// editor marks it in the line.
#include "widgets/presenters/knownforms.h"

#include <QCoreApplication>

#include <array>

namespace Hikeshi {

namespace {

constexpr std::array knownFindings{
    KnownForm{"`(.*)` is there twice", QT_TRANSLATE_NOOP("Wording", "`%1` is there twice")},
    KnownForm{"each inject needs a name of its own",
              QT_TRANSLATE_NOOP("Wording", "each inject needs a name of its own")},
    KnownForm{"`(.*)` is no path", QT_TRANSLATE_NOOP("Wording", "`%1` is no path")},
    KnownForm{"use good, wrong or nothing", QT_TRANSLATE_NOOP("Wording", "use good, wrong or nothing")},
    KnownForm{"is not a scenario", QT_TRANSLATE_NOOP("Wording", "is not a scenario")},
    KnownForm{"start it with `name:`", QT_TRANSLATE_NOOP("Wording", "start it with `name:`")},
    KnownForm{"`(.*)` is no family", QT_TRANSLATE_NOOP("Wording", "`%1` is no family")},
    KnownForm{"use system, cyber, surge or maintenance",
              QT_TRANSLATE_NOOP("Wording", "use system, cyber, surge or maintenance")},
    KnownForm{"`(.*)` is no measure", QT_TRANSLATE_NOOP("Wording", "`%1` is no measure")},
    KnownForm{"known: (.*)", QT_TRANSLATE_NOOP("Wording", "known: %1")},
    KnownForm{"nothing goes wrong in it", QT_TRANSLATE_NOOP("Wording", "nothing goes wrong in it")},
    KnownForm{"add `faults:`", QT_TRANSLATE_NOOP("Wording", "add `faults:`")},
    KnownForm{"`(.*)` does not speak in a drill", QT_TRANSLATE_NOOP("Wording", "`%1` does not speak in a drill")},
    KnownForm{"throws nothing in", QT_TRANSLATE_NOOP("Wording", "throws nothing in")},
    KnownForm{"add `fault:`, `message:`, `hint:` or `observation:`",
              QT_TRANSLATE_NOOP("Wording", "add `fault:`, `message:`, `hint:` or `observation:`")},
    KnownForm{"needs either `at:` or `when:`", QT_TRANSLATE_NOOP("Wording", "needs either `at:` or `when:`")},
    KnownForm{"at: 4m, or when: no notice for 5m", QT_TRANSLATE_NOOP("Wording", "at: 4m, or when: no notice for 5m")},
    KnownForm{"an alias \\(`(.*)`\\) is not allowed here",
              QT_TRANSLATE_NOOP("Wording", "an alias (`%1`) is not allowed here")},
    KnownForm{"write the value out", QT_TRANSLATE_NOOP("Wording", "write the value out")},
    KnownForm{"more than (\\d+) levels deep", QT_TRANSLATE_NOOP("Wording", "more than %1 levels deep")},
    KnownForm{"flatten it", QT_TRANSLATE_NOOP("Wording", "flatten it")},
    KnownForm{"a key must be plain text", QT_TRANSLATE_NOOP("Wording", "a key must be plain text")},
    KnownForm{"write `name: value`", QT_TRANSLATE_NOOP("Wording", "write `name: value`")},
    KnownForm{"is larger than 4 MiB", QT_TRANSLATE_NOOP("Wording", "is larger than 4 MiB")},
    KnownForm{"split it", QT_TRANSLATE_NOOP("Wording", "split it")},
    KnownForm{"is not valid YAML: (.*)", QT_TRANSLATE_NOOP("Wording", "is not valid YAML: %1")},
    KnownForm{"check indentation and quotes near here",
              QT_TRANSLATE_NOOP("Wording", "check indentation and quotes near here")},
    KnownForm{"cannot be read: (.*)", QT_TRANSLATE_NOOP("Wording", "cannot be read: %1")},
    KnownForm{"`(.*)` is given twice", QT_TRANSLATE_NOOP("Wording", "`%1` is given twice")},
    KnownForm{"keep one", QT_TRANSLATE_NOOP("Wording", "keep one")},
    KnownForm{"the first one counts", QT_TRANSLATE_NOOP("Wording", "the first one counts")},
    KnownForm{"`(.*)` must be a list", QT_TRANSLATE_NOOP("Wording", "`%1` must be a list")},
    KnownForm{"start each item with `- `", QT_TRANSLATE_NOOP("Wording", "start each item with `- `")},
    KnownForm{"`(.*)` must be a map", QT_TRANSLATE_NOOP("Wording", "`%1` must be a map")},
    KnownForm{"write `name: value` lines", QT_TRANSLATE_NOOP("Wording", "write `name: value` lines")},
    KnownForm{"`(.*)` must be one value", QT_TRANSLATE_NOOP("Wording", "`%1` must be one value")},
    KnownForm{"`(.*)` is missing", QT_TRANSLATE_NOOP("Wording", "`%1` is missing")},
    KnownForm{"add it", QT_TRANSLATE_NOOP("Wording", "add it")},
    KnownForm{"the variable (\\$\\{.*\\}) is not set", QT_TRANSLATE_NOOP("Wording", "the variable %1 is not set")},
    KnownForm{"set it in the environment", QT_TRANSLATE_NOOP("Wording", "set it in the environment")},
    KnownForm{"`(.*)` must be a number", QT_TRANSLATE_NOOP("Wording", "`%1` must be a number")},
    KnownForm{"`(.*)` must be a whole number", QT_TRANSLATE_NOOP("Wording", "`%1` must be a whole number")},
    KnownForm{"`(.*)` must be true or false", QT_TRANSLATE_NOOP("Wording", "`%1` must be true or false")},
    KnownForm{"`(.*)` must be a duration", QT_TRANSLATE_NOOP("Wording", "`%1` must be a duration")},
    KnownForm{"write for example 500ms, 5s, 15m or 2h",
              QT_TRANSLATE_NOOP("Wording", "write for example 500ms, 5s, 15m or 2h")},
    KnownForm{"write \\{en: …, ja: …\\} or one text", QT_TRANSLATE_NOOP("Wording", "write {en: …, ja: …} or one text")},
    KnownForm{"`(.*)` is not known here", QT_TRANSLATE_NOOP("Wording", "`%1` is not known here")},
    KnownForm{"did you mean `(.*)`\\?", QT_TRANSLATE_NOOP("Wording", "did you mean `%1`?")},
    KnownForm{"`(.*)` is not something that can be looked at",
              QT_TRANSLATE_NOOP("Wording", "`%1` is not something that can be looked at")},
    KnownForm{"write a series name, or (.*)", QT_TRANSLATE_NOOP("Wording", "write a series name, or %1")},
    KnownForm{"only a property can contain or lack `(.*)`",
              QT_TRANSLATE_NOOP("Wording", "only a property can contain or lack `%1`")},
    KnownForm{"write `property (.*)`", QT_TRANSLATE_NOOP("Wording", "write `property %1`")},
    KnownForm{"`(.*)` is not a number with a known unit",
              QT_TRANSLATE_NOOP("Wording", "`%1` is not a number with a known unit")},
    KnownForm{"units: (.*)", QT_TRANSLATE_NOOP("Wording", "units: %1")},
    KnownForm{"`(.*)` can only be compared with = or !=",
              QT_TRANSLATE_NOOP("Wording", "`%1` can only be compared with = or !=")},
    KnownForm{"`(.*)` is not a health", QT_TRANSLATE_NOOP("Wording", "`%1` is not a health")},
    KnownForm{"use normal, degraded, down, maintenance or unknown",
              QT_TRANSLATE_NOOP("Wording", "use normal, degraded, down, maintenance or unknown")},
    KnownForm{"an alert is `firing` or `cleared`, not `(.*)`",
              QT_TRANSLATE_NOOP("Wording", "an alert is `firing` or `cleared`, not `%1`")},
    KnownForm{"a condition longer than 500 letters",
              QT_TRANSLATE_NOOP("Wording", "a condition longer than 500 letters")},
    KnownForm{"`(.*)` compares nothing", QT_TRANSLATE_NOOP("Wording", "`%1` compares nothing")},
    KnownForm{"write for example `(.*)`", QT_TRANSLATE_NOOP("Wording", "write for example `%1`")},
    KnownForm{"(`(?:at|for)`) must be a duration such as (\\S+)",
              QT_TRANSLATE_NOOP("Wording", "%1 must be a duration such as %2")},
    KnownForm{"`amount` must be a number from 0", QT_TRANSLATE_NOOP("Wording", "`amount` must be a number from 0")},
    KnownForm{"use (.*)", QT_TRANSLATE_NOOP("Wording", "use %1")},
};

}

const KnownForms &findingForms()
{
    static const KnownForms forms(knownFindings);
    return forms;
}

}
