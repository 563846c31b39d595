// SPDX-License-Identifier: GPL-3.0-or-later
// Why not, and how it went: the sentences of the rooms below in the reader's language.
#include "widgets/presenters/actionwording.h"
#include "widgets/presenters/liveword.h"
#include "widgets/presenters/wording.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <array>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

struct Known
{
    const char *pattern; ///< of the English reason
    const char *words; ///< what stands for it; %1 … are the captures
};

// The rooms below speak English only; their sentences are known here by their form.
constexpr std::array knownReasons{
    Known{"^is (.+), must be (.+)$", QT_TRANSLATE_NOOP("Wording", "is %1, must be %2")},
    Known{"^no word for (\\d+) s$", QT_TRANSLATE_NOOP("Wording", "no word for %1 s")},
    Known{"^`?([^`:]+)`?: no word for (\\d+) s$", QT_TRANSLATE_NOOP("Wording", "%1: no word for %2 s")},
    Known{"^no word of (.+) yet$", QT_TRANSLATE_NOOP("Wording", "no word of %1 yet")},
    Known{"^([^:]+): does not answer$", QT_TRANSLATE_NOOP("Wording", "%1 does not answer")},
    Known{"^does not answer$", QT_TRANSLATE_NOOP("Wording", "does not answer")},
    Known{"^is the lost primary$", QT_TRANSLATE_NOOP("Wording", "is the lost primary")},
    Known{"^is the primary$", QT_TRANSLATE_NOOP("Wording", "is the primary")},
    Known{"^is tagged nofailover$", QT_TRANSLATE_NOOP("Wording", "is tagged nofailover")},
    Known{"^is on timeline (\\d+), the cluster on (\\d+)$",
          QT_TRANSLATE_NOOP("Wording", "is on timeline %1, the cluster on %2")},
    Known{"^replica_lag: (.+), must be (.+)$", QT_TRANSLATE_NOOP("Wording", "lag %1, must be %2")},
    Known{"^freshness: (.+), must be (.+)$", QT_TRANSLATE_NOOP("Wording", "last heard %1 ago, must be %2")},
    Known{"^health: (.+), must be (.+)$", QT_TRANSLATE_NOOP("Wording", "health %1, must be %2")},
    Known{"^`(\\w+)` is not given(?:; .*)?$", QT_TRANSLATE_NOOP("Wording", "%1 is not given")},
    Known{"^the argument `(\\w+)` is not given$", QT_TRANSLATE_NOOP("Wording", "%1 is not given")},
    Known{"^everything is stopped: (.*)$", QT_TRANSLATE_NOOP("Wording", "everything is stopped: %1")},
    Known{"^#(\\d+) (\\S+) on (\\S+) is still under way$",
          QT_TRANSLATE_NOOP("Wording", "#%1 (%2 on %3) is still under way")},
    Known{"^another action on (\\S+) is just being started$",
          QT_TRANSLATE_NOOP("Wording", "another action on %1 is just being started")},
    Known{"^#(\\d+) did the same (\\S+) ago$", QT_TRANSLATE_NOOP("Wording", "#%1 did the same %2 ago")},
    Known{"^`(.+)` is not (?:an instance |a service )?on the map$",
          QT_TRANSLATE_NOOP("Wording", "%1 is not on the map")},
    Known{"^(\\S+) does not say its (\\S+)$", QT_TRANSLATE_NOOP("Wording", "%1 does not say its %2")},
    Known{"^nobody tells the health of (\\S+)$", QT_TRANSLATE_NOOP("Wording", "nobody tells the health of %1")},
    Known{"^no series `(\\S+)` here$", QT_TRANSLATE_NOOP("Wording", "no series %1 here")},
    Known{"^the target refused: (.*)$", QT_TRANSLATE_NOOP("Wording", "the target refused: %1")},
    Known{"^nothing was sent: (.*)$", QT_TRANSLATE_NOOP("Wording", "nothing was sent: %1")},
    Known{"^the target promised success \\((.*)\\), but the world does not show it after (\\S+)$",
          QT_TRANSLATE_NOOP("Wording", "the target promised success (%1), but the world does not show it after %2")},
    Known{"^(.*); it may have been carried out\\. It is not repeated; the state is being read$",
          QT_TRANSLATE_NOOP("Wording", "%1; it may have been carried out")},
    Known{"^Hikeshi ended before the outcome was known\\..*$",
          QT_TRANSLATE_NOOP("Wording", "Hikeshi ended before the outcome was known")},
    Known{"^the world shows it$", QT_TRANSLATE_NOOP("Wording", "the world shows it")},
    Known{"^lag (.+)$", QT_TRANSLATE_NOOP("Wording", "lag %1")},
    Known{"^refused by a guard$", QT_TRANSLATE_NOOP("Wording", "refused by a guard")},
    Known{"^this console is read-only until it is armed$",
          QT_TRANSLATE_NOOP("Wording", "this console is read-only until it is armed")},
    Known{"^(\\S+) has selected (\\S+) on (\\S+)$", QT_TRANSLATE_NOOP("Wording", "%1 has reserved %2 on %3")},
    Known{"^#(\\d+) did the same (\\S+) ago, and nobody has taken note of its outcome$",
          QT_TRANSLATE_NOOP("Wording", "#%1 did the same %2 ago, and nobody has taken note of its outcome")},
    Known{"^.*this is not the passphrase of (\\S+)$",
          QT_TRANSLATE_NOOP("Wording", "This is not the passphrase of %1.")},
    Known{"^.*the site knows no passphrase of (\\S+);.*$",
          QT_TRANSLATE_NOOP("Wording", "The site knows no passphrase of %1: it can be added to site.yaml.")},
    Known{"^.*(\\S+) asked for it: another person must agree$",
          QT_TRANSLATE_NOOP("Wording", "%1 asked for it: another person must agree.")},
    Known{"^it is open for reading only$", QT_TRANSLATE_NOOP("Wording", "it is open for reading only")},
    Known{"^(.+) writes it$", QT_TRANSLATE_NOOP("Wording", "%1 writes it")},
    Known{"^(\\S+) has not been read from the target yet, so a change of it could not be seen;.*$",
          QT_TRANSLATE_NOOP("Wording", "%1 has not been read yet")},
    Known{"^is not a synchronous standby$", QT_TRANSLATE_NOOP("Wording", "is not a synchronous standby")},
    Known{"^the target refused request (\\d+): (.*)$",
          QT_TRANSLATE_NOOP("Wording", "the target refused request %1: %2")},
    Known{"^the connection was closed without an answer$",
          QT_TRANSLATE_NOOP("Wording", "the connection was closed without an answer")},
    Known{"^no whole answer within (\\S+) s$", QT_TRANSLATE_NOOP("Wording", "no whole answer within %1 s")},
    Known{"^the answer is larger than (\\d+) KiB$", QT_TRANSLATE_NOOP("Wording", "the answer is larger than %1 KiB")},
    // What curl calls it; its details in brackets are kept for the wire's own view.
    Known{"^Server returned nothing \\(no headers, no data\\).*$",
          QT_TRANSLATE_NOOP("Wording", "the connection was closed without an answer")},
    Known{"^Failure when receiving data from the peer.*$",
          QT_TRANSLATE_NOOP("Wording", "the connection was cut while the answer was awaited")},
    Known{"^Timeout was reached.*$", QT_TRANSLATE_NOOP("Wording", "no answer within its time")},
    Known{"^Could(?: not|n't) connect to server.*$", QT_TRANSLATE_NOOP("Wording", "nobody accepts the connection")},
    Known{"^given up$", QT_TRANSLATE_NOOP("Wording", "given up")},
};

}

namespace Wording {

QString liveWord(const QString &text)
{
    static const QMap<QString, Health> words{{u"unknown"_s, Health::Unknown},
                                             {u"normal"_s, Health::Normal},
                                             {u"degraded"_s, Health::Degraded},
                                             {u"down"_s, Health::Down},
                                             {u"maintenance"_s, Health::Maintenance}};
    static const QMap<QString, const char *> others{{u"none"_s, QT_TRANSLATE_NOOP("Wording", "none")},
                                                    {u"firing"_s, QT_TRANSLATE_NOOP("Wording", "firing")},
                                                    {u"cleared"_s, QT_TRANSLATE_NOOP("Wording", "cleared")},
                                                    {u"true"_s, QT_TRANSLATE_NOOP("Wording", "true")},
                                                    {u"false"_s, QT_TRANSLATE_NOOP("Wording", "false")}};
    const QString bare = text.section(u' ', -1);
    if (words.contains(bare))
        return text.chopped(bare.size()) + of(words[bare]);
    return others.contains(bare) ? text.chopped(bare.size()) + QCoreApplication::translate("Wording", others[bare])
                                 : text;
}

QString reason(const QString &text)
{
    for (const Known &known : knownReasons) {
        const auto match = QRegularExpression(QLatin1StringView(known.pattern)).match(text);
        if (!match.hasMatch())
            continue;
        QString words = QCoreApplication::translate("Wording", known.words);
        for (int i = match.lastCapturedIndex(); i >= 1; --i) // a reason may give another one
            words.replace(u'%' + QString::number(i), liveWord(reason(match.captured(i))));
        return words;
    }
    return text;
}

}

}
