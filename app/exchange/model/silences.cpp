// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/model/silences.h"

#include "exchange/model/rng.h"

#include <algorithm>

namespace Hikeshi::Exchange {

using namespace Qt::StringLiterals;

bool Silence::mutes(const Labels &labels) const
{
    return std::ranges::all_of(matchers, [&](const Matcher &matcher) { return matcher.fits(labels); });
}

Silences::Silences(std::uint64_t seed)
    : m_seed(seed)
{
}

QString Silences::nextId()
{
    Rng rng(m_seed ^ ++m_made);
    const std::uint64_t high = (rng.next() & 0xffff'ffff'ffff'0fff) | 0x4000; // version 4, as Alertmanager's
    const std::uint64_t low = (rng.next() & 0x3fff'ffff'ffff'ffff) | 0x8000'0000'0000'0000;
    const auto part = [](std::uint64_t bits, int digits) -> QString {
        return u"%1"_s.arg(qulonglong(bits), digits, 16, QChar(u'0'));
    };
    return part(high >> 32, 8) + u'-' + part(high >> 16 & 0xffff, 4) + u'-' + part(high & 0xffff, 4) + u'-'
        + part(low >> 48, 4) + u'-' + part(low & 0xffff'ffff'ffff, 12);
}

const Silence *Silences::find(const QString &id) const
{
    const auto found = std::ranges::find(m_silences, id, &Silence::id);
    return found == m_silences.end() ? nullptr : &*found;
}

std::expected<void, Silences::Refusal> Silences::makeRoom(const Silence &wanted, Ms now)
{
    std::erase_if(m_silences, [&](const Silence &each) { return now - each.endsAt > retention; });
    qsizetype bytes = wanted.comment.toUtf8().size() + wanted.createdBy.toUtf8().size();
    for (const Matcher &matcher : wanted.matchers)
        bytes += matcher.name.toUtf8().size() + matcher.value.toUtf8().size();
    if (bytes > mostBytes)
        return std::unexpected(
            Refusal{.text = u"silence exceeded maximum size: %1 bytes (limit: %2 bytes)"_s.arg(bytes).arg(mostBytes)});
    if (m_silences.size() < most)
        return {};
    const auto past = std::ranges::min_element(m_silences, {}, &Silence::endsAt);
    if (past->state(now) != Silence::State::Expired)
        return std::unexpected(
            Refusal{.text = u"exceeded maximum number of silences: %1 (limit: %2)"_s.arg(qsizetype(m_silences.size()))
                                .arg(qsizetype(most))});
    m_silences.erase(past);
    return {};
}

std::expected<QString, Silences::Refusal> Silences::set(Silence wanted, Ms now)
{
    for (qsizetype i = 0; i < wanted.matchers.size(); ++i) {
        Matcher &matcher = wanted.matchers[i];
        const QString which = u"invalid silence: invalid label matcher %1: "_s.arg(i);
        if (matcher.name.isEmpty())
            return std::unexpected(Refusal{.text = which + u"invalid label name \"\""_s});
        if (const auto good = matcher.compile(matcher.value); !good) {
            QString quoted = matcher.value;
            quoted.replace(u'\\', u"\\\\"_s).replace(u'"', u"\\\""_s);
            return std::unexpected(
                Refusal{.text = which + u"invalid regular expression \"%1\": "_s.arg(quoted) + good.error()});
        }
    }
    // One that says what a label is not is meant: it may be alone.
    const auto isEmpty = [](const Matcher &matcher) { return matcher.isEqual && matcher.matches({}); };
    if (std::ranges::all_of(wanted.matchers, isEmpty))
        return std::unexpected(
            Refusal{.text = u"invalid silence: at least one matcher must not match the empty string"_s});
    wanted.updatedAt = now;
    const auto known = std::ranges::find(m_silences, wanted.id, &Silence::id);
    if (!wanted.id.isEmpty() && known == m_silences.end())
        return std::unexpected(Refusal{.isUnknown = true, .text = u"silence not found"_s});
    if (known != m_silences.end()) {
        const Silence::State state = known->state(now);
        const bool goesOn = known->matchers == wanted.matchers
            && (state == Silence::State::Active ? known->startsAt == wanted.startsAt && wanted.endsAt >= now
                                                : state == Silence::State::Pending && wanted.startsAt >= now);
        if (goesOn) {
            *known = wanted;
            return wanted.id;
        }
    }
    const QString before = wanted.id;
    if (const auto room = makeRoom(wanted, now); !room)
        return std::unexpected(room.error());
    expire(before, now);
    wanted.id = nextId();
    wanted.startsAt = std::max(wanted.startsAt, now);
    m_silences.push_back(wanted);
    return wanted.id;
}

bool Silences::expire(const QString &id, Ms now)
{
    const auto known = std::ranges::find(m_silences, id, &Silence::id);
    if (known == m_silences.end())
        return false;
    if (known->state(now) == Silence::State::Expired)
        return true;
    known->startsAt = std::min(known->startsAt, now);
    known->endsAt = known->updatedAt = now;
    return true;
}

std::vector<Silence> Silences::listed(Ms now) const
{
    std::vector<Silence> list;
    std::ranges::copy_if(m_silences, std::back_inserter(list),
                         [&](const Silence &each) { return now - each.endsAt <= retention; });
    const auto key = [&](const Silence &each) {
        const Silence::State state = each.state(now);
        return std::pair(state,
                         state == Silence::State::Active        ? each.endsAt
                             : state == Silence::State::Pending ? each.startsAt
                                                                : -each.endsAt);
    };
    std::ranges::stable_sort(list, {}, key);
    return list;
}

QStringList Silences::silencing(const Labels &labels, Ms now) const
{
    QStringList ids;
    for (const Silence &each : m_silences) {
        if (each.state(now) == Silence::State::Active && each.mutes(labels))
            ids.append(each.id);
    }
    ids.sort();
    return ids;
}

}
