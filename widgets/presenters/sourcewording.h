// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace Hikeshi::Wording {

/// What a source says in its own short English (`connection refused`, `queue 12`), in the language of the installed
/// translator as far as it is known; anything else stays as it is.
QString detail(const QString &said);

/// The text of a timeline with the English reason at its end, after a colon or in brackets, put into words; for a
/// language other than English.
QString told(const QString &text);

}
