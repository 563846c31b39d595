// SPDX-License-Identifier: GPL-3.0-or-later
#include "situation/result.h"

namespace Hikeshi {

using namespace Qt::StringLiterals;

QString Error::text() const
{
    QString line = where.isEmpty() ? what : where + u": "_s + what;
    if (!remedy.isEmpty())
        line += u"; "_s + remedy;
    return line;
}

}
