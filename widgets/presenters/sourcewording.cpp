// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/presenters/sourcewording.h"

#include "widgets/presenters/actionwording.h"
#include "widgets/presenters/knownforms.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <array>

namespace Hikeshi::Wording {

using namespace Qt::StringLiterals;

namespace {

constexpr std::array knownDetails{
    KnownForm{"connection refused", QT_TRANSLATE_NOOP("Wording", "connection refused")},
    KnownForm{"no answer", QT_TRANSLATE_NOOP("Wording", "no answer")},
    KnownForm{"no whole answer within (\\S+) s", QT_TRANSLATE_NOOP("Wording", "no whole answer within %1 s")},
    KnownForm{"closed without an answer", QT_TRANSLATE_NOOP("Wording", "closed without an answer")},
    KnownForm{"closed without a whole answer", QT_TRANSLATE_NOOP("Wording", "closed without a whole answer")},
    KnownForm{"the stream was cut", QT_TRANSLATE_NOOP("Wording", "the stream was cut")},
    KnownForm{"the stream does not answer", QT_TRANSLATE_NOOP("Wording", "the stream does not answer")},
    KnownForm{"answers with a redirect", QT_TRANSLATE_NOOP("Wording", "answers with a redirect")},
    KnownForm{"answers (\\d+): (.*)", QT_TRANSLATE_NOOP("Wording", "answers %1: %2")},
    KnownForm{"the answer is larger than (\\d+) kB", QT_TRANSLATE_NOOP("Wording", "the answer is larger than %1 kB")},
    KnownForm{"waits for the ledger", QT_TRANSLATE_NOOP("Wording", "waits for the ledger")},
    KnownForm{"queue (\\d+)", QT_TRANSLATE_NOOP("Wording", "queue %1")},
    KnownForm{"cache (\\S+) %", QT_TRANSLATE_NOOP("Wording", "cache %1 %")},
    KnownForm{"hits (\\S+) %", QT_TRANSLATE_NOOP("Wording", "hits %1 %")},
    KnownForm{"1 connections", QT_TRANSLATE_NOOP("Wording", "1 connection")},
    KnownForm{"(\\d+) connections", QT_TRANSLATE_NOOP("Wording", "%1 connections")},
    KnownForm{"1 trades/s", QT_TRANSLATE_NOOP("Wording", "1 trade/s")},
    KnownForm{"(\\d+) trades/s", QT_TRANSLATE_NOOP("Wording", "%1 trades/s")},
    KnownForm{"lag (\\d+)", QT_TRANSLATE_NOOP("Wording", "%1 behind")},
    KnownForm{"state differs from (\\S+)", QT_TRANSLATE_NOOP("Wording", "state differs from %1")},
    KnownForm{"(\\S+) % of assets", QT_TRANSLATE_NOOP("Wording", "%1 % of assets")},
    KnownForm{"no notice", QT_TRANSLATE_NOOP("Wording", "no notice")},
    KnownForm{"1 notices", QT_TRANSLATE_NOOP("Wording", "1 notice")},
    KnownForm{"(\\d+) notices", QT_TRANSLATE_NOOP("Wording", "%1 notices")},
    KnownForm{"takes writes", QT_TRANSLATE_NOOP("Wording", "takes writes")},
    KnownForm{"read-only", QT_TRANSLATE_NOOP("Wording", "read-only")},
    KnownForm{"running", QT_TRANSLATE_NOOP("Wording", "running")},
    KnownForm{"streaming", QT_TRANSLATE_NOOP("Wording", "streaming")},
    KnownForm{"stopped", QT_TRANSLATE_NOOP("Wording", "stopped")},
};

const KnownForms &detailForms()
{
    static const KnownForms forms(knownDetails);
    return forms;
}

QString anyReason(const QString &text)
{
    const QString words = detail(text);
    return words == text ? reason(text) : words;
}

}

QString detail(const QString &said)
{
    return detailForms().words(said).value_or(said);
}

QString told(const QString &text)
{
    static const QRegularExpression bracketed(u"^(.*?(?:（| \\())(.+)([）)])$"_s);
    static const QRegularExpression afterColon(u"^(.*?: )(.+)$"_s);
    if (const auto match = bracketed.match(text); match.hasMatch()) {
        QStringList reasons = match.captured(2).split(u"; "_s);
        for (QString &each : reasons)
            each = anyReason(each);
        return match.captured(1) + reasons.join(u"、"_s) + match.captured(3);
    }
    const auto match = afterColon.match(text);
    return match.hasMatch() ? QString(match.captured(1) + anyReason(match.captured(2))) : text;
}

}
