// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace Hikeshi::Wording {

/// `text` with its last word, where it is one the situation speaks (`0 down`, `true`), in the reader's language.
QString liveWord(const QString &text);

}
