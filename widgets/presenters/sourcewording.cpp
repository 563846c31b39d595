// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/presenters/sourcewording.h"

#include "widgets/presenters/actionwording.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <array>

namespace Hikeshi::Wording {

using namespace Qt::StringLiterals;

namespace {

struct Known
{
    const char *pattern; ///< of what is said
    const char *words; ///< what stands for it; %1 … are the captures
};

constexpr std::array knownDetails{
    Known{"connection refused", QT_TRANSLATE_NOOP("Wording", "connection refused")},
    Known{"no answer", QT_TRANSLATE_NOOP("Wording", "no answer")},
    Known{"no whole answer within (\\S+) s", QT_TRANSLATE_NOOP("Wording", "no whole answer within %1 s")},
    Known{"closed without an answer", QT_TRANSLATE_NOOP("Wording", "closed without an answer")},
    Known{"closed without a whole answer", QT_TRANSLATE_NOOP("Wording", "closed without a whole answer")},
    Known{"the stream was cut", QT_TRANSLATE_NOOP("Wording", "the stream was cut")},
    Known{"the stream does not answer", QT_TRANSLATE_NOOP("Wording", "the stream does not answer")},
    Known{"answers with a redirect", QT_TRANSLATE_NOOP("Wording", "answers with a redirect")},
    Known{"answers (\\d+): (.*)", QT_TRANSLATE_NOOP("Wording", "answers %1: %2")},
    Known{"the answer is larger than (\\d+) kB", QT_TRANSLATE_NOOP("Wording", "the answer is larger than %1 kB")},
    Known{"waits for the ledger", QT_TRANSLATE_NOOP("Wording", "waits for the ledger")},
    Known{"queue (\\d+)", QT_TRANSLATE_NOOP("Wording", "queue %1")},
    Known{"cache (\\S+) %", QT_TRANSLATE_NOOP("Wording", "cache %1 %")},
    Known{"hits (\\S+) %", QT_TRANSLATE_NOOP("Wording", "hits %1 %")},
    Known{"(\\d+) connections", QT_TRANSLATE_NOOP("Wording", "%1 connections")},
    Known{"(\\d+) trades/s", QT_TRANSLATE_NOOP("Wording", "%1 trades/s")},
    Known{"lag (\\d+)", QT_TRANSLATE_NOOP("Wording", "%1 behind")},
    Known{"state differs from (\\S+)", QT_TRANSLATE_NOOP("Wording", "state differs from %1")},
    Known{"(\\S+) % of assets", QT_TRANSLATE_NOOP("Wording", "%1 % of assets")},
    Known{"no notice", QT_TRANSLATE_NOOP("Wording", "no notice")},
    Known{"(\\d+) notices", QT_TRANSLATE_NOOP("Wording", "%1 notices")},
    Known{"takes writes", QT_TRANSLATE_NOOP("Wording", "takes writes")},
    Known{"read-only", QT_TRANSLATE_NOOP("Wording", "read-only")},
    Known{"running", QT_TRANSLATE_NOOP("Wording", "running")},
    Known{"streaming", QT_TRANSLATE_NOOP("Wording", "streaming")},
    Known{"stopped", QT_TRANSLATE_NOOP("Wording", "stopped")},
};

struct Pattern
{
    QRegularExpression expression;
    const char *words;
};

// The map asks for every instance at every change, so the patterns are compiled once.
const QList<Pattern> &patterns()
{
    static const QList<Pattern> compiled = [] {
        QList<Pattern> list;
        for (const Known &known : knownDetails)
            list.append({QRegularExpression(QRegularExpression::anchoredPattern(QString::fromLatin1(known.pattern))),
                         known.words});
        return list;
    }();
    return compiled;
}

QString anyReason(const QString &text)
{
    const QString words = detail(text);
    return words == text ? reason(text) : words;
}

}

QString detail(const QString &said)
{
    for (const auto &[expression, translated] : patterns()) {
        const auto match = expression.match(said);
        if (!match.hasMatch())
            continue;
        QString words = QCoreApplication::translate("Wording", translated);
        for (int i = match.lastCapturedIndex(); i >= 1; --i)
            words.replace(u'%' + QString::number(i), match.captured(i));
        return words;
    }
    return said;
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
