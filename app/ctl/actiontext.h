// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ctl/session.h"

#include <QJsonObject>

namespace Hikeshi::Ctl {

QJsonObject json(const Preview &preview);
void printPreview(const Preview &preview);

/// ACTION TARGET [NAME=VALUE…]; `best` as a value is the best eligible candidate. --override is its reason.
Result<Intent> intentFrom(const Call &call, Console &console);

}
