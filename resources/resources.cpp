// SPDX-License-Identifier: GPL-3.0-or-later
#include "resources/resources.h"

#include <QDir>

namespace Hikeshi {

using namespace Qt::StringLiterals;

QStringList carried(const QString &folder)
{
    const QDir dir(u":/"_s + folder);
    QStringList paths;
    for (const auto names = dir.entryList(QDir::Files, QDir::Name); const QString &name : names)
        paths.append(dir.filePath(name));
    return paths;
}

}
