// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/connector.h"

#include <QHostAddress>
#include <QRegularExpression>

#include <cmath>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype longest = 4000;

bool isNumberUpTo(QStringView text, int most)
{
    static const QRegularExpression number(u"\\A(?:0|[1-9][0-9]{0,2})\\z"_s);
    return number.matchView(text).hasMatch() && text.toInt() <= most;
}

/// The length of the network's prefix; a single address is as long as can be.
int prefixOf(const QString &address)
{
    const qsizetype slash = address.indexOf(u'/');
    return slash < 0 ? 128 : address.sliced(slash + 1).toInt();
}

/// A secret is not told by what is wrong with it.
QString shown(const ArgumentSpec &spec, const QString &value)
{
    return spec.secret ? u"••••"_s : value;
}

QString outside(const ArgumentSpec &spec, const QString &value, double number)
{
    if ((!spec.minimum || number >= *spec.minimum) && (!spec.maximum || number <= *spec.maximum))
        return {};
    const auto limit = [](std::optional<double> end) { return end ? QString::number(*end) : u"any"_s; };
    return u"`%1` = %2 is outside %3 to %4"_s.arg(spec.name, shown(spec, value), limit(spec.minimum),
                                                  limit(spec.maximum));
}

QString misfitNumber(const ArgumentSpec &spec, const QString &value)
{
    bool ok = false;
    const double number =
        spec.type == ArgumentSpec::Type::Integer ? static_cast<double>(value.toLongLong(&ok)) : value.toDouble(&ok);
    return ok && std::isfinite(number) ? outside(spec, value, number)
                                       : u"`%1` = `%2` is not a number"_s.arg(spec.name, shown(spec, value));
}

QString misfitDuration(const ArgumentSpec &spec, const QString &value)
{
    // One unit and no space: it is passed on as it stands.
    static const QRegularExpression form(u"\\A[1-9][0-9]{0,8}(?:s|m|h|d)\\z"_s);
    const std::optional<Milliseconds> duration = parseDuration(value);
    if (!form.match(value).hasMatch() || !duration)
        return u"`%1` = `%2` is not a duration such as 30s, 10m or 2h"_s.arg(spec.name, shown(spec, value));
    return outside(spec, value, static_cast<double>(duration->count()) / 1000);
}

QString misfitAddress(const ArgumentSpec &spec, const QString &value)
{
    if (!isAddress(value))
        return u"`%1` = `%2` is not an IPv4 or IPv6 address, with or without /prefix"_s.arg(spec.name,
                                                                                            shown(spec, value));
    if (spec.minimum && prefixOf(value) < *spec.minimum)
        return u"`%1` = %2 is too wide: the shortest prefix is /%3"_s.arg(spec.name, shown(spec, value))
            .arg(*spec.minimum);
    return {};
}

}

bool isAddress(const QString &text)
{
    const qsizetype slash = text.indexOf(u'/');
    const QString host = slash < 0 ? text : text.first(slash);
    const bool four = !host.contains(u':');
    if (slash >= 0 && !isNumberUpTo(QStringView(text).sliced(slash + 1), four ? 32 : 128))
        return false;
    if (four) {
        const QStringList parts = host.split(u'.');
        return parts.size() == 4
            && std::ranges::all_of(parts, [](const QString &part) { return isNumberUpTo(part, 255); });
    }
    static const QRegularExpression groups(u"\\A[0-9A-Fa-f:.]+\\z"_s);
    QHostAddress address;
    return groups.match(host).hasMatch() && address.setAddress(host)
        && address.protocol() == QAbstractSocket::IPv6Protocol;
}

QString misfit(const ArgumentSpec &spec, const QString &value)
{
    using Type = ArgumentSpec::Type;
    if (value.isEmpty())
        return spec.required ? u"`%1` is not given"_s.arg(spec.name) : QString();
    if (value.size() > longest)
        return u"`%1` is longer than %L2 letters"_s.arg(spec.name).arg(longest);
    if (value.contains(QChar(0)))
        return u"`%1` has a null letter in it"_s.arg(spec.name);
    if (!spec.pattern.isEmpty()
        && !QRegularExpression(QRegularExpression::anchoredPattern(spec.pattern)).match(value).hasMatch())
        return u"`%1` = `%2` does not look as it must (%3)"_s.arg(spec.name, shown(spec, value), spec.pattern);
    switch (spec.type) {
    case Type::Integer:
    case Type::Number:
        return misfitNumber(spec, value);
    case Type::Boolean:
        return value == u"true" || value == u"false" ? QString() : u"`%1` is true or false"_s.arg(spec.name);
    case Type::Choice:
        return spec.choices.contains(value) ? QString()
                                            : u"`%1` is one of %2"_s.arg(spec.name, spec.choices.join(u", "_s));
    case Type::Address:
        return misfitAddress(spec, value);
    case Type::Duration:
        return misfitDuration(spec, value);
    case Type::Instance:
    case Type::Text:
        break;
    }
    return {};
}

}
