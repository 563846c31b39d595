// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "control/action.h"

#include <QByteArray>

namespace Hikeshi {

/// What a site decides about acting.
struct Policy
{
    Milliseconds selectFor{10'000}; ///< how long a selection holds its target
    Milliseconds approveWithin{300'000}; ///< how long it waits for the other persons
    std::optional<Milliseconds> arming{900'000}; ///< the longest a console is armed at once; nothing: it always may act
    QStringList twoPersons; ///< action ids, or gestures: `hold`, `type`
    QMap<QString, QByteArray> passphraseHash; ///< by operator
    bool sealed = false; ///< nothing that is sent may leave this machine, and what is published says DRILL
    QString operatorId; ///< who sits at this console: approves here without a passphrase

    /// How many persons must agree to `spec`, the requester among them.
    int personsFor(const ActionSpec &spec) const
    {
        const QString gesture = spec.gesture == Gesture::Type ? QStringLiteral("type")
            : spec.gesture == Gesture::Hold                   ? QStringLiteral("hold")
                                                              : QStringLiteral("click");
        const bool two = twoPersons.contains(spec.id.value) || twoPersons.contains(gesture);
        return std::max(spec.persons, two ? 2 : 1);
    }
    bool operator==(const Policy &) const = default;
};

}
