// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "announce/notices.h"

namespace Hikeshi {

class Situation;

/// The areas that suffer when `service` is broken, in words: `Trading, Withdrawals`. Without a service, those whose
/// services are not well now. Never empty.
Localized affectedAreas(const Situation &situation, const ServiceId &service);

/// Causes that are often true, the most careful one first.
QList<Localized> causeChoices(const Situation &situation, const ServiceId &service);

/// One instant written over: what stood for the old value stands for the new one.
QString rewritten(QString text, const QString &before, const QString &after);

/// What is missing, in the language of the installed translator.
QStringList missingWords(const Announcement &announcement);

/// The whole notice as plain text, for social media or mail.
QString plainText(const Announcement &announcement, const QString &language);

}
