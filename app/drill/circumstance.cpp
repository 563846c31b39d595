// SPDX-License-Identifier: GPL-3.0-or-later
#include "drill/circumstance.h"

#include "situation/situation.h"

#include <QRegularExpression>

#include <algorithm>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

using Subject = Circumstance::Subject;

/// `30s`, `5m`, `1h`; nothing for anything else, and for what is longer than a week.
std::optional<Milliseconds> durationFrom(const QString &text)
{
    static const QRegularExpression form(u"^(\\d{1,6})(s|m|h)$"_s);
    const QRegularExpressionMatch match = form.match(text);
    if (!match.hasMatch())
        return std::nullopt;
    const qint64 factor = match.captured(2) == u"s" ? 1'000 : match.captured(2) == u"m" ? 60'000 : 3'600'000;
    const Milliseconds time(match.captured(1).toLongLong() * factor);
    return time <= std::chrono::days(7) ? std::optional(time) : std::nullopt;
}

std::optional<Circumstance> drillWords(const QStringList &words)
{
    const auto is = [&words](std::initializer_list<const char16_t *> wanted) {
        return std::ranges::equal(words, wanted, [](const QString &word, const char16_t *each) {
            return *each == u'*' || word == QStringView(each);
        });
    };
    Circumstance c;
    if (is({u"declared"})) {
        c.subject = Subject::Declared;
    } else if (is({u"acknowledged"})) {
        c.subject = Subject::Acknowledged;
    } else if (is({u"resolved"})) {
        c.subject = Subject::Resolved;
    } else if (is({u"notice", u"published"})) {
        c.subject = Subject::Notice;
    } else if (is({u"runbook", u"*", u"started"})) {
        c.subject = Subject::Runbook;
        c.name = words[1];
    } else if (is({u"elapsed", u"*"}) || is({u"no", u"notice", u"for", u"*"}) || is({u"no", u"action", u"for", u"*"})) {
        const std::optional<Milliseconds> time = durationFrom(words.last());
        if (!time)
            return std::nullopt;
        c.subject = words[0] == u"elapsed" ? Subject::Elapsed
            : words[1] == u"notice"        ? Subject::NoNotice
                                           : Subject::NoAction;
        c.time = *time;
    } else if (words.value(0) == u"action" && words.size() > 1) {
        c.subject = Subject::Action;
        c.name = words[1];
        QStringList rest = words.sliced(2);
        if (!rest.isEmpty() && rest.last() == u"confirmed") {
            c.confirmed = true;
            rest.removeLast();
        }
        if (rest.size() == 2 && rest[0] == u"on")
            c.target = rest[1];
        else if (!rest.isEmpty())
            return std::nullopt;
    } else {
        return std::nullopt;
    }
    return c;
}

bool hasOperated(const Circumstance &c, const DrillCourse &course)
{
    return std::ranges::any_of(course.operated(), [&](const Operated &each) {
        return each.action == c.name && (c.target.isEmpty() || each.target == c.target)
            && (!c.confirmed || each.confirmedAt);
    });
}

std::optional<Instant> lastActionAt(const DrillCourse &course)
{
    std::optional<Instant> last = course.firstAlertAt();
    for (const Operated &each : course.operated()) {
        if (!each.isPublication())
            last = each.at;
    }
    return last;
}

/// Nothing: it cannot be told.
std::optional<bool> told(const Circumstance &c, const DrillCourse &course, const Situation &situation)
{
    const auto passed = [&](std::optional<Instant> since) { return since && situation.now() - *since >= c.time; };
    switch (c.subject) {
    case Subject::Site: {
        const ConditionResult result = evaluate(c.condition, situation);
        if (result.verdict == ConditionResult::Verdict::CannotTell)
            return std::nullopt;
        return result.holds();
    }
    case Subject::Elapsed:
        return passed(course.startedAt());
    case Subject::Declared:
        return course.declaredAt().has_value();
    case Subject::Acknowledged:
        return course.acknowledgedAt().has_value();
    case Subject::Resolved:
        return course.resolvedAt().has_value();
    case Subject::Notice:
        return course.noticeAt().has_value();
    case Subject::NoNotice:
        return passed(course.noticeAt() ? course.noticeAt() : course.firstAlertAt());
    case Subject::NoAction:
        return passed(lastActionAt(course));
    case Subject::Action:
        return hasOperated(c, course);
    case Subject::Runbook:
        return course.hasStarted(c.name);
    }
    return std::nullopt;
}

}

Result<Circumstance> Circumstance::parse(const QString &sentence, const QString &where)
{
    QStringList words = sentence.split(u' ', Qt::SkipEmptyParts);
    const bool negated = words.size() > 1 && words.first() == u"not";
    if (negated)
        words.removeFirst();
    std::optional<Circumstance> parsed = drillWords(words);
    if (!parsed) {
        const Result<Condition> condition = Condition::parse(words.join(u' '), where);
        if (!condition)
            return std::unexpected(condition.error());
        parsed = Circumstance{.condition = *condition};
    }
    parsed->negated = negated;
    parsed->source = sentence;
    return *parsed;
}

bool holds(const Circumstance &circumstance, const DrillCourse &course, const Situation &situation)
{
    const std::optional<bool> is = told(circumstance, course, situation);
    return is && *is != circumstance.negated;
}

}
