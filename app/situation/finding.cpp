// SPDX-License-Identifier: GPL-3.0-or-later
#include "situation/finding.h"

namespace Hikeshi {

using namespace Qt::StringLiterals;

QString Finding::text() const
{
    QString place = file;
    if (line > 0)
        place += u":%1"_s.arg(line);
    QString whole = place.isEmpty() ? what : place + u": "_s + what;
    if (!remedy.isEmpty())
        whole += u"; "_s + remedy;
    return whole;
}

}
