// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbooks/stepapprovals.h"

#include "journal/journal.h"
#include "journal/kinds.h"

#include <QCoro/QCoroFuture>

#include <QJsonArray>
#include <QPointer>

#include <algorithm>

namespace Hikeshi {

using namespace Qt::StringLiterals;

StepApprovals::StepApprovals(SharedJournal *shared, Runner &runner, const Journal &journal, const Clock &clock,
                             QObject *parent)
    : QObject(parent)
    , m_shared(shared)
    , m_runner(runner)
    , m_journal(journal)
    , m_clock(clock)
{
    if (!m_shared)
        return;
    for (const Entry &entry : m_shared->entries())
        hear(entry);
    connect(m_shared, &SharedJournal::appended, this, &StepApprovals::hear);
    connect(m_shared, &SharedJournal::stateChanged, this, &StepApprovals::settleSoon);
    connect(&m_runner, &Runner::changed, this, &StepApprovals::settleSoon);
    settleSoon();
}

// The first entry's hash is unlike any other journal's, and stays.
QString StepApprovals::journalId() const
{
    const QList<Entry> &entries = m_journal.entries();
    return entries.isEmpty() ? QString() : QString::fromLatin1(entries.first().hash.toHex());
}

void StepApprovals::hear(const Entry &entry)
{
    const qint64 asked = entry.body[u"asked"_s].toInteger();
    if (entry.kind == Kind::runApprovalAsked) {
        hearAsked(entry);
    } else if (entry.kind == Kind::runApprovalGiven) {
        hearGiven(entry);
    } else if (entry.kind == Kind::runApprovalEnded) {
        m_elsewhere.remove(asked);
        m_words.remove(asked);
        m_ending.remove(asked);
        if (const auto own = std::ranges::find(m_told, asked); own != m_told.end())
            m_told.erase(own);
    } else {
        return;
    }
    settleSoon();
    Q_EMIT changed();
}

void StepApprovals::hearAsked(const Entry &entry)
{
    const QJsonObject &body = entry.body;
    if (body[u"journal"_s].toString() == journalId()) {
        m_told.insert({body[u"run"_s].toString(), body[u"step"_s].toInt(-1), body[u"asked_at"_s].toInteger()},
                      entry.number);
        return;
    }
    if (body[u"step"_s].toInt(-1) < 0 || body[u"persons"_s].toInt() < 1)
        return; // of no step
    const Milliseconds within(std::clamp<qint64>(body[u"within_ms"_s].toInteger(), 0, 366LL * 86'400'000));
    AskedApproval asked{.number = entry.number,
                        .run = body[u"run"_s].toString(),
                        .runbook = body[u"runbook"_s].toString(),
                        .step = body[u"step"_s].toInt(-1),
                        .title = body[u"title"_s].toString(),
                        .askedBy = entry.actor,
                        .console = body[u"console"_s].toString(),
                        .at = entry.at,
                        .until = within.count() > 0 ? std::optional(entry.at + within) : std::nullopt,
                        .persons = body[u"persons"_s].toInt(1),
                        .roles = {},
                        .approvers = {}};
    for (const auto roles = body[u"roles"_s].toArray(); const QJsonValue &role : roles)
        asked.roles.append(role.toString());
    for (const auto given = body[u"approvers"_s].toArray(); const QJsonValue &approver : given)
        asked.approvers.append(approver.toString());
    m_elsewhere.insert(entry.number, asked);
}

void StepApprovals::hearGiven(const Entry &entry)
{
    const QJsonObject &body = entry.body;
    const qint64 asked = body[u"asked"_s].toInteger();
    const Runner::Word word{.approver = body[u"approver"_s].toString(),
                            .console = body[u"console"_s].toString(),
                            .approves = body[u"approves"_s].toBool(),
                            .reason = body[u"reason"_s].toString()};
    if (std::ranges::contains(m_told, asked)) {
        m_words[asked].append(word);
    } else if (const auto there = m_elsewhere.find(asked); there != m_elsewhere.end()) {
        if (!whyVoid(*there, word.approver).isEmpty())
            return; // the console that asked takes no heed of it either
        if (!word.approves)
            m_elsewhere.erase(there);
        else
            there->approvers.append(word.approver);
    }
}

QList<StepApprovals::Own> StepApprovals::waiting() const
{
    QList<Own> own;
    const std::optional<Run> run = m_runner.run();
    for (int i = 0; run && i < run->steps.size(); ++i) {
        const StepState &state = run->steps[i];
        if (state.state == StepState::State::Waiting && state.askedAt && !run->isApproved(i))
            own.append({run->id.value, i, toMilliseconds(*state.askedAt)});
    }
    return own;
}

bool StepApprovals::isTold() const
{
    return std::ranges::all_of(waiting(), [this](const Own &own) { return m_told.contains(own); });
}

// Many entries come at once: what follows from them is looked at when the last is known, so that an asking whose answer
// lies behind it is not asked again.
void StepApprovals::settleSoon()
{
    if (m_shared && !std::exchange(m_settlePlanned, true))
        QMetaObject::invokeMethod(this, &StepApprovals::settle, Qt::QueuedConnection);
}

void StepApprovals::settle()
{
    m_settlePlanned = false;
    const bool reads = m_journal.access() != Journal::Access::ReadWrite; // another process walks this run
    if (reads || m_shared->state() != SharedJournal::State::Connected)
        return;
    const QList<Own> open = waiting();
    for (const Own &own : open) {
        if (m_told.contains(own))
            takeWords(own);
        else if (!m_telling.contains(own))
            tell(own);
    }
    endOthers(open);
}

void StepApprovals::tell(const Own &own)
{
    const std::optional<Run> run = m_runner.run();
    const Step &step = run->runbook.steps[own.step];
    const StepState &state = run->steps[own.step];
    const Block *block = step.block(Block::Kind::Approval);
    QJsonArray approvers;
    for (const StepState::Approval &each : state.approvals)
        approvers.append(each.who);
    const QJsonObject body{{u"journal"_s, journalId()},
                           {u"run"_s, own.run},
                           {u"runbook"_s, withValues(run->runbook.title, run->values)},
                           {u"step"_s, own.step},
                           {u"title"_s, withValues(step.title, run->values)},
                           {u"asked_at"_s, own.askedAt},
                           {u"persons"_s, block ? block->persons : 1},
                           {u"roles"_s, QJsonArray::fromStringList(block ? block->roles : QStringList())},
                           {u"approvers"_s, approvers},
                           {u"within_ms"_s, static_cast<qint64>(block ? block->within.count() : 0)}};
    m_telling.append(own);
    m_shared->append({Kind::runApprovalAsked, state.askedBy, body}).then(this, [this, own](const Result<Entry> &told) {
        m_telling.removeOne(own);
        if (!told)
            return; // told when it is there again
        settleSoon();
    });
}

void StepApprovals::endOthers(const QList<Own> &waiting)
{
    for (const auto &[own, number] : m_told.asKeyValueRange()) {
        if (waiting.contains(own) || m_ending.contains(number))
            continue;
        m_ending.insert(number);
        m_shared->append({Kind::runApprovalEnded, u"hikeshi"_s, {{u"asked"_s, number}}})
            .then(this, [this, number](const Result<Entry> &told) {
                if (!told)
                    m_ending.remove(number);
            });
    }
}

// One after another: each is judged by what the one before it has made of the step.
void StepApprovals::takeWords(const Own &own)
{
    QList<Runner::Word> &words = m_words[m_told.value(own)];
    if (words.isEmpty())
        return;
    const Runner::Word word = words.takeFirst();
    m_runner.takeWord(own.step, word).then(this, [this](const Result<Entry> &) { settleSoon(); });
}

QList<AskedApproval> StepApprovals::elsewhere() const
{
    QList<AskedApproval> open;
    for (const AskedApproval &asked : m_elsewhere) {
        if (asked.approvers.size() < asked.persons && (!asked.until || *asked.until > m_clock.now()))
            open.append(asked);
    }
    return open;
}

QString StepApprovals::whyVoid(const AskedApproval &asked, const QString &approver) const
{
    const QList<RunnerSite::Person> &people = m_runner.site().people;
    const auto person = std::ranges::find(people, approver, &RunnerSite::Person::id);
    if (person == people.end())
        return u"%1 is no operator of this site"_s.arg(approver);
    if (approver == asked.askedBy)
        return u"%1 asked for it, and cannot approve it"_s.arg(approver);
    if (asked.approvers.contains(approver))
        return u"%1 has approved already"_s.arg(approver);
    const auto fits = [&](const QString &role) { return asked.roles.contains(role); };
    if (!asked.roles.isEmpty() && std::ranges::none_of(person->roles, fits))
        return u"%1 is not %2"_s.arg(approver, asked.roles.join(u" or "_s));
    return {};
}

QString StepApprovals::whyNot(const AskedApproval &asked, const QString &approver) const
{
    const QString why = whyVoid(asked, approver);
    return why.isEmpty() && approver != m_runner.site().operatorHere
        ? u"%1 does not sit at this console"_s.arg(approver)
        : why;
}

QCoro::Task<Result<void>> StepApprovals::approve(qint64 number, QString approver)
{
    return say(number, std::move(approver), true, {});
}

QCoro::Task<Result<void>> StepApprovals::reject(qint64 number, QString approver, QString reason)
{
    return say(number, std::move(approver), false, std::move(reason));
}

QCoro::Task<Result<void>> StepApprovals::say(qint64 number, QString approver, bool approves, QString reason)
{
    const QString where = u"another console's step"_s;
    const QList<AskedApproval> open = elsewhere();
    const auto asked = std::ranges::find(open, number, &AskedApproval::number);
    if (asked == open.end())
        co_return fail(ErrorKind::Refused, where, u"nobody waits for it any more"_s);
    if (const QString why = whyNot(*asked, approver); !why.isEmpty())
        co_return fail(ErrorKind::Refused, where, why);
    const Draft draft{
        Kind::runApprovalGiven,
        approver,
        {{u"asked"_s, number}, {u"approver"_s, approver}, {u"approves"_s, approves}, {u"reason"_s, reason}}};
    const Result<Entry> told = co_await m_shared->append(draft);
    if (!told)
        co_return std::unexpected(told.error());
    co_return {};
}

}
