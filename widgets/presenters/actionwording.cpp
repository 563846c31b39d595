// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/presenters/actionwording.h"

#include "situation/situation.h"
#include "widgets/presenters/liveword.h"
#include "widgets/presenters/wording.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <array>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

QString word(const char *text)
{
    return QCoreApplication::translate("Wording", text);
}

constexpr std::array<std::pair<const char *, const char *>, 13> builtInGuards{{
    {"not stopped", QT_TRANSLATE_NOOP("Wording", "not stopped")},
    {"journal can be written", QT_TRANSLATE_NOOP("Wording", "journal can be written")},
    {"console is armed", QT_TRANSLATE_NOOP("Wording", "console armed")},
    {"shared journal", QT_TRANSLATE_NOOP("Wording", "shared journal there")},
    {"not reserved", QT_TRANSLATE_NOOP("Wording", "reserved by nobody else")},
    {"not flapping", QT_TRANSLATE_NOOP("Wording", "last outcome taken note of")},
    {"arguments", QT_TRANSLATE_NOOP("Wording", "arguments complete")},
    {"no conflicting action", QT_TRANSLATE_NOOP("Wording", "no conflicting action")},
    {"cool-down", QT_TRANSLATE_NOOP("Wording", "cool-down over")},
    {"role", QT_TRANSLATE_NOOP("Wording", "role fits")},
    {"endpoint", QT_TRANSLATE_NOOP("Wording", "somebody to ask")},
    {"action is known", QT_TRANSLATE_NOOP("Wording", "action is known")},
    {"request", QT_TRANSLATE_NOOP("Wording", "request can be written")},
}};

QString builtIn(const QString &guard)
{
    for (const auto &[name, words] : builtInGuards) {
        if (guard == QLatin1StringView(name))
            return word(words);
    }
    static const QRegularExpression eligible(u"^(\\S+) is eligible$"_s);
    if (const auto match = eligible.match(guard); match.hasMatch())
        return QCoreApplication::translate("Wording", "%1 is eligible").arg(match.captured(1));
    return {};
}

QString property(const Condition &condition)
{
    if (condition.name == u"replay_lag_bytes")
        return QCoreApplication::translate("Wording", "Replica lag of %1").arg(condition.object);
    if (condition.name == u"others_up")
        return QCoreApplication::translate("Wording", "Other servers that are up beside %1").arg(condition.object);
    if (condition.name == u"admin")
        return QCoreApplication::translate("Wording", "Balancer's setting of %1").arg(condition.object);
    if (condition.name == u"paused")
        return QCoreApplication::translate("Wording", "Automatic failover paused, says %1").arg(condition.object);
    if (condition.name == u"weight")
        return QCoreApplication::translate("Wording", "Weight of %1").arg(condition.object);
    if (condition.name == u"notice")
        return QCoreApplication::translate("Wording", "Newest notice on %1").arg(condition.object);
    return QCoreApplication::translate("Wording", "%1 of %2")
        .arg(QString(condition.name).replace(u'_', u' '), condition.object);
}

QString figureOf(const QString &live, const QString &limit, bool holds)
{
    QString now = Wording::liveWord(live);
    const QString bound = Wording::liveWord(limit);
    if (bound.startsWith(u"= "_s) && bound.sliced(2) != now && !now.isEmpty())
        return QCoreApplication::translate("Wording", "%1, must be %2").arg(now, bound.sliced(2));
    if (bound.startsWith(u"= "_s) || bound.startsWith(u"!= "_s))
        return now;
    if (now.isEmpty() || bound.isEmpty())
        return now + bound;
    return holds ? u"%1 %2"_s.arg(now, bound)
                 : QCoreApplication::translate("Wording", "%1, must be %2").arg(now, bound);
}

QMap<QString, QString> argumentsOf(const Preview &preview)
{
    QMap<QString, QString> arguments = preview.intent.arguments;
    arguments.insert(u"target"_s, preview.intent.target);
    if (!preview.endpoint.isEmpty())
        arguments.insert(u"endpoint"_s, preview.endpoint);
    for (const Preview::RoleChange &change : preview.roleChanges) {
        if (change.from == u"primary")
            arguments.insert(u"primary"_s, change.instance.value);
    }
    return arguments;
}

QString filledIn(QString text, const QMap<QString, QString> &arguments)
{
    for (const auto &[name, value] : arguments.asKeyValueRange()) {
        if (!value.isEmpty())
            text.replace(u'{' + name + u'}', value);
    }
    static const QRegularExpression open(u"\\{[a-z_]+\\}"_s);
    return text.replace(open, u"…"_s);
}

}

namespace Wording {

QString subject(const QString &sentence, const Situation &situation, const QString &language)
{
    const Result<Condition> condition = Condition::parse(sentence);
    if (!condition)
        return sentence;
    switch (condition->subject) {
    case Condition::Subject::Series:
        if (const SeriesSpec *spec = situation.seriesSpec(SeriesId(condition->name)))
            return spec->title.in(language);
        return QString(condition->name).replace(u'_', u' ');
    case Condition::Subject::Freshness:
        return QCoreApplication::translate("Wording", "Last heard of %1").arg(condition->object);
    case Condition::Subject::Property:
        return property(*condition);
    case Condition::Subject::Primary:
        return QCoreApplication::translate("Wording", "Primary of %1").arg(condition->object);
    case Condition::Subject::PrimaryCount:
        return QCoreApplication::translate("Wording", "Primaries of %1").arg(condition->object);
    case Condition::Subject::HealthOf:
        return QCoreApplication::translate("Wording", "Health of %1").arg(condition->object);
    case Condition::Subject::AlertNamed:
        return QCoreApplication::translate("Wording", "Alert %1").arg(condition->name);
    }
    return sentence;
}

QString seen(const QString &note, const Situation &situation, const QString &language)
{
    QStringList words;
    for (const QString &each : note.split(u"; "_s)) {
        const qsizetype colon = each.lastIndexOf(u": "_s);
        if (colon < 0 || !Condition::parse(each.first(colon)))
            return note;
        words.append(subject(each.first(colon), situation, language) + QChar::Nbsp
                     + liveWord(each.sliced(colon + 2)).replace(u' ', QChar::Nbsp));
    }
    return words.join(u" · "_s);
}

CheckLine line(const GuardVerdict &verdict, const Situation &situation, const QString &language)
{
    const QString known = builtIn(verdict.guard);
    CheckLine line{.state = verdict.allowed ? CheckLine::State::Holds
                       : verdict.overridden ? CheckLine::State::Overridden
                                            : CheckLine::State::Fails,
                   .text = known.isEmpty() ? subject(verdict.guard, situation, language)
                                           : known.left(1).toUpper() + known.sliced(1),
                   .figure = figureOf(verdict.live, verdict.limit, verdict.allowed),
                   .reason = verdict.allowed ? QString() : reason(verdict.reason)};
    if (verdict.until)
        line.figure = QCoreApplication::translate("Wording", "until %1").arg(clockTime(*verdict.until));
    return line;
}

CheckLine line(const QString &sentence, const ConditionResult &result, const Situation &situation,
               const QString &language)
{
    return {.state = result.holds() ? CheckLine::State::Holds : CheckLine::State::Fails,
            .text = subject(sentence, situation, language),
            .figure = figureOf(result.live, result.limit, result.holds()),
            .reason = result.holds() ? QString() : reason(result.reason)};
}

QList<CheckLine> lines(const QList<GuardVerdict> &verdicts, const Situation &situation, const QString &language)
{
    QList<CheckLine> lines;
    QStringList quiet;
    const bool incomplete =
        std::ranges::any_of(verdicts, [](const GuardVerdict &v) { return v.guard == u"arguments" && !v.allowed; });
    for (const GuardVerdict &verdict : verdicts) {
        const QString known = builtIn(verdict.guard);
        // What cannot be looked at before an argument is given says nothing new.
        if (incomplete && known.isEmpty() && verdict.reason.contains(u" is not given"))
            continue;
        if (verdict.allowed && !known.isEmpty())
            quiet.append(known);
        else
            lines.append(line(verdict, situation, language));
    }
    if (!quiet.isEmpty()) {
        QString text = quiet.join(u" · "_s);
        text[0] = text[0].toUpper();
        lines.append(CheckLine{.text = text});
    }
    return lines;
}

QString title(const Preview &preview, const QString &language)
{
    const QString pattern = preview.spec.title.in(language);
    return pattern.isEmpty() ? preview.intent.action.value : filledIn(pattern, argumentsOf(preview));
}

QString invitation(const Preview &preview, const QString &language)
{
    QString what = title(preview, language);
    if (preview.spec.gesture != Gesture::Hold)
        return what;
    return QCoreApplication::translate("Wording", "Hold to %1").arg(what.left(1).toLower() + what.sliced(1));
}

QString affected(const Preview &preview, const Situation &situation, const QString &language)
{
    QStringList names;
    for (const ServiceId &id : preview.affected) {
        const Service *service = situation.map().topology().service(id);
        const QString name = service ? service->name.in(language) : QString();
        names.append(name.isEmpty() ? id.value : name);
    }
    return names.isEmpty() ? QString()
                           : QCoreApplication::translate("Wording", "Affects: %1")
                                 .arg(names.join(QCoreApplication::translate("Wording", ", ")));
}

QString firstReason(const Preview &preview, const Situation &situation, const QString &language)
{
    const auto refused = std::ranges::find(preview.verdicts, false, &GuardVerdict::passes);
    if (refused == preview.verdicts.end())
        return {};
    if (refused->guard == u"arguments" && !preview.candidates.isEmpty()
        && std::ranges::none_of(preview.candidates, &Candidate::eligible))
        return QCoreApplication::translate("Wording", "no instance is eligible");
    const CheckLine line = Wording::line(*refused, situation, language);
    const QString until = refused->until
        ? u" · "_s + QCoreApplication::translate("Wording", "until %1").arg(clockTime(*refused->until))
        : QString();
    if (!builtIn(refused->guard).isEmpty())
        return line.reason + until;
    return u"%1: %2"_s.arg(line.text, line.reason) + until;
}

QList<CheckLine> verification(const Preview &preview, const Situation &situation, const QString &language)
{
    QList<CheckLine> lines;
    for (const QString &sentence : preview.spec.verify) {
        const auto condition =
            Condition::parse(sentence).and_then([&](const Condition &c) { return c.bound(argumentsOf(preview)); });
        if (!condition)
            continue;
        CheckLine line = Wording::line(condition->source, evaluate(*condition, situation), situation, language);
        if (line.state == CheckLine::State::Fails)
            line.state = CheckLine::State::Waiting;
        line.reason.clear();
        lines.append(line);
    }
    return lines;
}

QString reserved(const Selection &selection, Instant now)
{
    const QString left = toClock(selection.until - now);
    return selection.isApproved()
        ? QCoreApplication::translate("Wording", "Reserved for you · %1").arg(left)
        : QCoreApplication::translate("Wording", "Reserved · waiting for agreement · %1").arg(left);
}

qint64 flapping(const Preview &preview)
{
    const auto verdict = std::ranges::find(preview.verdicts, u"not flapping"_s, &GuardVerdict::guard);
    if (verdict == preview.verdicts.end() || verdict->allowed)
        return 0;
    static const QRegularExpression number(u"^#(\\d+) "_s);
    return number.match(verdict->reason).captured(1).toLongLong();
}

QString expiry(const Expiry &expiry, Instant now, const QString &title)
{
    if (!expiry.trouble.isEmpty())
        return QCoreApplication::translate("Wording", "%1: its time is over and it still stands: %2")
            .arg(title, reason(expiry.trouble));
    if (expiry.due <= now)
        return QCoreApplication::translate("Wording", "%1: its time is over; it is being ended").arg(title);
    return (expiry.byTarget ? QCoreApplication::translate("Wording", "%1 · the target ends it in %2")
                            : QCoreApplication::translate("Wording", "%1 · ends in %2"))
        .arg(title, toClock(expiry.due - now));
}

QString advice(const ActionRecord &record, const QString &verification)
{
    switch (record.state) {
    case ActionState::Refused:
        return QCoreApplication::translate("Wording", "Nothing was sent.");
    case ActionState::Failed:
        return QCoreApplication::translate(
            "Wording", "Look at the map before you try again: trying again is a new action with new guards.");
    case ActionState::Unknown:
        return QCoreApplication::translate("Wording",
                                           "Nobody knows whether it was carried out. It is not sent again by itself. "
                                           "Look at the map: %1. This turns to confirmed when the world shows it.")
            .arg(verification);
    default:
        return {};
    }
}

}

std::optional<Intent> compensationOf(const Preview &preview)
{
    if (preview.spec.compensation.isEmpty())
        return std::nullopt;
    Intent intent{.action = preview.spec.compensation,
                  .target = preview.intent.target,
                  .operatorId = preview.intent.operatorId,
                  .incident = preview.intent.incident};
    for (const auto &[name, value] : preview.spec.compensationArguments.asKeyValueRange())
        intent.arguments.insert(name, filledIn(value, argumentsOf(preview)));
    return intent;
}

}
