// SPDX-License-Identifier: GPL-3.0-or-later
#include "situation/condition.h"

#include "situation/situation.h"

#include <QRegularExpression>

#include <array>
#include <cmath>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

using Comparison = Condition::Comparison;
using Subject = Condition::Subject;
using Verdict = ConditionResult::Verdict;

struct UnitScale
{
    QLatin1StringView name;
    double factor;
    QStringView kind; ///< as SeriesSpec::unit
};

constexpr std::array<UnitScale, 11> units{{{"%"_L1, 0.01, u"percent"},
                                           {"ms"_L1, 1e-3, u"seconds"},
                                           {"s"_L1, 1, u"seconds"},
                                           {"m"_L1, 60, u"seconds"},
                                           {"kB"_L1, 1e3, u"bytes"},
                                           {"MB"_L1, 1e6, u"bytes"},
                                           {"GB"_L1, 1e9, u"bytes"},
                                           {"B"_L1, 1, u"bytes"},
                                           {"/s"_L1, 1, u"per_second"},
                                           {"h"_L1, 3600, u"seconds"},
                                           {""_L1, 1, u"count"}}};

const UnitScale *unitNamed(QStringView name)
{
    const auto found = std::ranges::find_if(units, [&](const UnitScale &u) { return name == u.name; });
    return found == units.end() ? nullptr : &*found;
}

constexpr std::array<std::pair<QLatin1StringView, Comparison>, 8> comparisons{{{"contains"_L1, Comparison::Contains},
                                                                               {"lacks"_L1, Comparison::Lacks},
                                                                               {"<="_L1, Comparison::LessOrEqual},
                                                                               {">="_L1, Comparison::GreaterOrEqual},
                                                                               {"!="_L1, Comparison::NotEqual},
                                                                               {"<"_L1, Comparison::Less},
                                                                               {">"_L1, Comparison::Greater},
                                                                               {"="_L1, Comparison::Equal}}};

constexpr std::array<std::pair<QLatin1StringView, Health>, 5> healths{{{"unknown"_L1, Health::Unknown},
                                                                       {"normal"_L1, Health::Normal},
                                                                       {"degraded"_L1, Health::Degraded},
                                                                       {"down"_L1, Health::Down},
                                                                       {"maintenance"_L1, Health::Maintenance}}};

QString healthWord(Health health)
{
    return std::ranges::find(healths, health, [](const auto &h) { return h.second; })->first;
}

bool compare(double left, Comparison comparison, double right)
{
    switch (comparison) {
    case Comparison::Less:
        return left < right;
    case Comparison::LessOrEqual:
        return left <= right;
    case Comparison::Equal:
        return left == right;
    case Comparison::NotEqual:
        return left != right;
    case Comparison::GreaterOrEqual:
        return left >= right;
    case Comparison::Greater:
        return left > right;
    case Comparison::Contains:
    case Comparison::Lacks:
        break; // of lists; numbers have none
    }
    return false;
}

QString sign(Comparison comparison)
{
    return std::ranges::find(comparisons, comparison, [](const auto &c) { return c.second; })->first;
}

ConditionResult decided(bool holds, const QString &live, const QString &limit)
{
    return {holds ? Verdict::Holds : Verdict::Fails, live, limit,
            holds ? QString() : u"is %1, must be %2"_s.arg(live, limit)};
}

ConditionResult untold(const QString &reason, const QString &limit)
{
    return {Verdict::CannotTell, u"?"_s, limit, reason};
}

QString ageText(Milliseconds age)
{
    return u"no word for %1 s"_s.arg(std::chrono::duration_cast<Seconds>(age).count());
}

/// The instances that `object` names: one instance, or all of a service.
QList<InstanceState> statesOf(const QString &object, const Situation &situation)
{
    if (situation.map().topology().service(ServiceId(object)))
        return situation.map().instances(ServiceId(object), situation.now());
    if (situation.map().topology().serviceOf(InstanceId(object)))
        return {situation.map().instance(InstanceId(object), situation.now())};
    return {};
}

class Evaluation
{
public:
    Evaluation(const Condition &condition, const Situation &situation)
        : c(condition)
        , s(situation)
        , limit(
              sign(condition.comparison) + u" "_s
              + (condition.word.isEmpty() ? figure(condition.number, unitNamed(condition.unit)->kind) : condition.word))
    {
    }

    ConditionResult result() const
    {
        switch (c.subject) {
        case Subject::Series:
            return series();
        case Subject::Freshness:
            return freshness();
        case Subject::Property:
            return property();
        case Subject::Primary:
            return primary();
        case Subject::PrimaryCount:
            return primaryCount();
        case Subject::HealthOf:
            return health();
        case Subject::AlertNamed:
            return alert();
        }
        return {};
    }

private:
    ConditionResult series() const
    {
        const std::optional<Sample> sample = s.series().fresh(SeriesId(c.name), s.now(), ServiceMap::staleAfter);
        if (sample) {
            const SeriesSpec *spec = s.seriesSpec(SeriesId(c.name));
            const QString unit = spec ? spec->unit : unitNamed(c.unit)->kind.toString();
            return decided(compare(sample->value, c.comparison, c.number), figure(sample->value, unit), limit);
        }
        const Series *known = s.series().find(SeriesId(c.name));
        if (!known || known->isEmpty())
            return untold(u"no series `%1` here"_s.arg(c.name), limit);
        return untold(u"`%1`: %2"_s.arg(c.name, ageText(s.now() - known->last()->at)), limit);
    }

    ConditionResult freshness() const
    {
        const QList<InstanceState> states = statesOf(c.object, s);
        if (states.isEmpty())
            return untold(u"`%1` is not on the map"_s.arg(c.object), limit);
        if (const QString stands = s.standstill(); !stands.isEmpty())
            return untold(stands, limit);
        const auto oldest = std::ranges::min_element(states, {}, &InstanceState::heard);
        if (oldest->heard == Instant{})
            return untold(u"no word of %1 yet"_s.arg(oldest->id.value), limit);
        const double age = static_cast<double>((s.now() - oldest->heard).count()) / 1000;
        return decided(compare(age, c.comparison, c.number), figure(age, u"seconds"), limit);
    }

    ConditionResult property() const
    {
        // What is told of a service as a whole stands before what its one instance says.
        const ServiceId service(c.object);
        const bool isService = s.map().topology().service(service);
        if (const QVariant value = isService ? s.map().word(service, c.name, s.now()) : QVariant(); value.isValid())
            return compared(value);
        const QList<InstanceState> states = statesOf(c.object, s);
        if (states.size() != 1)
            return untold(isService ? u"%1 does not say its %2"_s.arg(c.object, c.name)
                                    : u"`%1` is not an instance on the map"_s.arg(c.object),
                          limit);
        const InstanceState &state = states.first();
        if (s.now() - state.heard > ServiceMap::staleAfter || !state.reachable)
            return untold(
                u"%1: %2"_s.arg(c.object, state.reachable ? ageText(s.now() - state.heard) : u"does not answer"_s),
                limit);
        const QVariant value = state.properties.value(c.name);
        if (!value.isValid())
            return untold(u"%1 does not say its %2"_s.arg(c.object, c.name), limit);
        return compared(value);
    }

    ConditionResult compared(const QVariant &value) const
    {
        if (c.comparison == Comparison::Contains || c.comparison == Comparison::Lacks) {
            const QStringList list = value.toStringList();
            const QString live = list.isEmpty() ? u"nothing"_s
                : list.size() > 5 ? u"%1 and %2 more"_s.arg(list.first(5).join(u", "_s)).arg(list.size() - 5)
                                  : list.join(u", "_s);
            return decided(list.contains(c.word) == (c.comparison == Comparison::Contains), live, limit);
        }
        if (!c.word.isEmpty()) {
            const QString said = textOf(value);
            return decided((said == c.word) == (c.comparison == Comparison::Equal), said, limit);
        }
        bool ok = false;
        const double number = value.toDouble(&ok);
        if (!ok || !std::isfinite(number))
            return untold(u"the %1 of %2 is `%3`, not a number"_s.arg(c.name, c.object, value.toString()), limit);
        return decided(compare(number, c.comparison, c.number), figure(number, unitNamed(c.unit)->kind), limit);
    }

    ConditionResult primary() const
    {
        if (!s.map().topology().service(ServiceId(c.object)))
            return untold(u"`%1` is not a service on the map"_s.arg(c.object), limit);
        const QList<InstanceId> primaries = s.map().primaries(ServiceId(c.object), s.now());
        if (primaries.size() != 1) {
            QStringList names;
            for (const InstanceId &id : primaries)
                names.append(id.value);
            return decided(false, primaries.isEmpty() ? u"none"_s : names.join(u" + "_s), limit);
        }
        const bool same = primaries.first().value == c.word;
        return decided(same == (c.comparison == Comparison::Equal), primaries.first().value, limit);
    }

    ConditionResult primaryCount() const
    {
        if (!s.map().topology().service(ServiceId(c.object)))
            return untold(u"`%1` is not a service on the map"_s.arg(c.object), limit);
        const auto count = static_cast<double>(s.map().primaries(ServiceId(c.object), s.now()).size());
        return decided(compare(count, c.comparison, c.number), figure(count, u"count"), limit);
    }

    ConditionResult health() const
    {
        Health seen = Health::Unknown;
        if (s.map().topology().service(ServiceId(c.object)))
            seen = s.map().serviceHealth(ServiceId(c.object), s.now());
        else if (s.map().topology().serviceOf(InstanceId(c.object)))
            seen = s.map().instance(InstanceId(c.object), s.now()).health;
        else
            return untold(u"`%1` is not on the map"_s.arg(c.object), limit);
        if (seen == Health::Unknown && c.word != u"unknown")
            return untold(u"nobody tells the health of %1"_s.arg(c.object), limit);
        return decided((healthWord(seen) == c.word) == (c.comparison == Comparison::Equal), healthWord(seen), limit);
    }

    ConditionResult alert() const
    {
        const QList<BoardAlert> all = s.alerts().all();
        const bool firing =
            std::ranges::any_of(all, [&](const BoardAlert &a) { return a.alert.name == c.name && !a.cleared; });
        const QString live = firing ? u"firing"_s : u"cleared"_s;
        return decided((live == c.word) == (c.comparison == Comparison::Equal), live, limit);
    }

    const Condition &c;
    const Situation &s;
    QString limit;
};

Result<void> setSubject(Condition &condition, QStringView left)
{
    static const QRegularExpression form(
        u"^(?:(primary|primaries|health|freshness)\\s+of\\s+(\\S+)|alert\\s+(\\S+)|(?:property\\s+)?([A-Za-z_][\\w]*)\\s+of\\s+(\\S+)|([A-Za-z_{][\\w:.{}-]*))$"_s);
    const QRegularExpressionMatch match = form.matchView(left);
    if (!match.hasMatch())
        return fail(
            ErrorKind::Invalid, {}, u"`%1` is not something that can be looked at"_s.arg(left),
            u"write a series name, or `freshness of X`, `NAME of X`, `primary of X`, `primaries of X`, `health of X`, `alert NAME`"_s);
    condition.object = match.captured(2);
    const QString keyword = match.captured(1);
    if (keyword == u"primary") {
        condition.subject = Subject::Primary;
    } else if (keyword == u"primaries") {
        condition.subject = Subject::PrimaryCount;
    } else if (keyword == u"health") {
        condition.subject = Subject::HealthOf;
    } else if (keyword == u"freshness") {
        condition.subject = Subject::Freshness;
    } else if (match.hasCaptured(3)) {
        condition.subject = Subject::AlertNamed;
        condition.name = match.captured(3);
    } else if (match.hasCaptured(4)) {
        condition.subject = Subject::Property;
        condition.name = match.captured(4) == u"replica_lag" ? u"replay_lag_bytes"_s : match.captured(4);
        condition.object = match.captured(5);
    } else {
        condition.subject = Subject::Series;
        condition.name = match.captured(6);
    }
    return {};
}

bool takesWord(const Condition &condition)
{
    return condition.subject == Subject::Primary || condition.subject == Subject::HealthOf
        || condition.subject == Subject::AlertNamed;
}

Result<void> setValue(Condition &condition, const QString &right)
{
    if (condition.comparison == Comparison::Contains || condition.comparison == Comparison::Lacks) {
        if (condition.subject != Subject::Property)
            return fail(ErrorKind::Invalid, {}, u"only a property can contain or lack `%1`"_s.arg(right),
                        u"write `property NAME of X contains %1`"_s.arg(right));
        condition.word = right;
        return {};
    }
    const auto isEquality = condition.comparison == Comparison::Equal || condition.comparison == Comparison::NotEqual;
    static const QRegularExpression form(u"^(-?\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?)\\s*(\\S*)$"_s);
    const QRegularExpressionMatch match = form.match(right);
    if (!takesWord(condition) && match.hasMatch() && unitNamed(match.captured(2))) {
        condition.unit = match.captured(2);
        condition.number = match.captured(1).toDouble() * unitNamed(condition.unit)->factor;
        return {};
    }
    if (!takesWord(condition) && condition.subject != Subject::Property)
        return fail(ErrorKind::Invalid, {}, u"`%1` is not a number with a known unit"_s.arg(right),
                    u"units: %, s, ms, m, h, B, kB, MB, GB, /s"_s);
    if (!isEquality)
        return fail(ErrorKind::Invalid, {}, u"`%1` can only be compared with = or !="_s.arg(right), {});
    condition.word = right;
    if (condition.subject == Subject::HealthOf
        && std::ranges::none_of(healths, [&](const auto &h) { return right == h.first; }))
        return fail(ErrorKind::Invalid, {}, u"`%1` is not a health"_s.arg(right),
                    u"use normal, degraded, down, maintenance or unknown"_s);
    if (condition.subject == Subject::AlertNamed && right != u"firing" && right != u"cleared")
        return fail(ErrorKind::Invalid, {}, u"an alert is `firing` or `cleared`, not `%1`"_s.arg(right), {});
    return {};
}

}

Result<Condition> Condition::parse(const QString &sentence, const QString &where)
{
    Condition condition;
    condition.source = sentence.simplified();
    if (condition.source.size() > 500)
        return fail(ErrorKind::Invalid, where, u"a condition longer than 500 letters"_s, u"split it"_s);
    static const QRegularExpression form(u"^(.+?)(?:\\s*(<=|>=|!=|<|>|=)\\s*|\\s+(contains|lacks)\\s+)(.+)$"_s);
    const QRegularExpressionMatch match = form.match(condition.source);
    if (!match.hasMatch())
        return fail(ErrorKind::Invalid, where, u"`%1` compares nothing"_s.arg(condition.source),
                    u"write for example `order_error_rate < 1 %`"_s);
    const QString sign = match.captured(2) + match.captured(3);
    condition.comparison = std::ranges::find_if(comparisons, [&](const auto &c) { return sign == c.first; })->second;
    Result<void> read = setSubject(condition, match.capturedView(1));
    if (read)
        read = setValue(condition, match.captured(4));
    if (!read) {
        read.error().where = where;
        return std::unexpected(read.error());
    }
    return condition;
}

Result<Condition> Condition::bound(const QMap<QString, QString> &arguments) const
{
    static const QRegularExpression argument(u"\\{([a-z][a-z0-9_]*)\\}"_s);
    QString filled = source;
    for (const auto &match : argument.globalMatch(source)) {
        const auto value = arguments.constFind(match.captured(1));
        if (value == arguments.cend() || value->isEmpty())
            return fail(ErrorKind::Invalid, source, u"the argument `%1` is not given"_s.arg(match.captured(1)), {});
        filled.replace(match.captured(0), *value);
    }
    return parse(filled);
}

ConditionResult evaluate(const Condition &condition, const Situation &situation)
{
    return Evaluation(condition, situation).result();
}

QString textOf(const QVariant &property)
{
    return property.typeId() == QMetaType::QStringList ? property.toStringList().join(u", "_s) : property.toString();
}

QString figure(double value, QStringView unit)
{
    if (!std::isfinite(value))
        return u"?"_s;
    const auto digits = [](double v) {
        const double size = std::abs(v);
        return QString::number(v, 'f', size >= 100 || v == std::round(v) ? 0 : size >= 10 ? 1 : 2);
    };
    const auto scaled = [&](std::initializer_list<std::pair<double, const char16_t *>> steps, double base) {
        for (const auto &[factor, name] : steps) {
            if (std::abs(base) >= factor)
                return QString(digits(base / factor) + u" "_s + QString::fromUtf16(name));
        }
        return QString(digits(base) + u" "_s + QString::fromUtf16(std::rbegin(steps)->second));
    };
    if (unit == u"percent")
        return digits(value * 100) + u" %"_s;
    if (unit == u"seconds" && std::abs(value) < 1 && value != 0)
        return digits(value * 1000) + u" ms"_s;
    if (unit == u"seconds")
        return digits(value) + u" s"_s;
    if (unit == u"bytes")
        return scaled({{1e9, u"GB"}, {1e6, u"MB"}, {1e3, u"kB"}, {1, u"B"}}, value);
    const QString number = std::abs(value) >= 1e6 ? digits(value / 1e6) + u" M"_s
        : std::abs(value) >= 1e4                  ? digits(value / 1e3) + u" k"_s
                                                  : digits(value);
    return unit == u"per_second" ? number + u" /s"_s : number;
}

}
