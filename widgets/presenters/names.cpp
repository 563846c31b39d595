// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/presenters/names.h"

#include "control/actionport.h"

namespace Hikeshi {

Names namesOf(const Desk &desk)
{
    Names names;
    for (const Operator &each : desk.site.operators) {
        const QString id = each.id;
        names.people.insert(id,
                            {each.name.in(u"en").isEmpty() ? id : each.name.in(u"en"),
                             each.name.in(u"ja").isEmpty() ? id : each.name.in(u"ja")});
    }
    for (const auto specs = desk.actions.catalogue(); const ActionSpec &spec : specs) {
        if (!spec.title.in(u"en").isEmpty())
            names.actions.insert(spec.id.value, spec.title);
    }
    return names;
}

}
