// SPDX-License-Identifier: GPL-3.0-or-later
#include "drill/drillimport.h"

#include "drill/yamltext.h"

#include <QJsonArray>
#include <QJsonObject>

#include <algorithm>
#include <cmath>

namespace Hikeshi {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// When the first fault strikes: the trainee sees a whole site first.
constexpr Milliseconds quiet = 20s;

QString durationText(Milliseconds time)
{
    return u"%1s"_s.arg(std::max<qint64>(0, (time.count() + 999) / 1000));
}

/// An alert that says by itself what is broken, when nothing else does.
struct Tells
{
    QString kind;
    QStringList targets; ///< empty: the instance of the alert
    double amount = 0;
};

const QMap<QString, Tells> &alertTells()
{
    static const QMap<QString, Tells> all{{u"LedgerPrimaryLost"_s, {u"kill"_s, {u"ledger-db-1"_s}}},
                                          {u"TwoPrimaries"_s, {u"kill-patroni"_s, {u"ledger-db-1"_s}}},
                                          {u"MatchingEngineLost"_s, {u"kill"_s, {u"matching-a"_s, u"matching-b"_s}}},
                                          {u"LedgerChecksumErrors"_s, {u"corrupt-database"_s, {QString()}}},
                                          {u"ReconciliationMismatch"_s, {u"theft"_s, {QString()}}},
                                          {u"BackupJobFailed"_s, {u"backup-broken"_s, {QString()}}},
                                          {u"BackendServerDown"_s, {u"kill"_s, {}}}};
    return all;
}

class Deriver
{
public:
    explicit Deriver(const IncidentFacts &facts)
        : m_facts(facts)
    {
        m_drill.gaps = facts.gaps;
    }

    Result<ImportedDrill> derive()
    {
        lost();
        sick();
        // A first-out alert that says what is broken comes before what may be a symptom of it.
        const QString firstOut = m_facts.fired.isEmpty() ? QString() : m_facts.fired.first().name;
        if (m_struck.isEmpty() && alertTells().contains(firstOut))
            alertsAlone();
        if (m_struck.isEmpty())
            surge();
        if (m_struck.isEmpty())
            alertsAlone();
        if (m_struck.isEmpty())
            return fail(ErrorKind::NotFound, m_facts.id, u"does not tell what went wrong"_s,
                        u"write the scenario by hand, beginning with its first alert: %1"_s.arg(
                            m_facts.fired.isEmpty() ? u"none"_s : m_facts.fired.first().name));
        before();
        place();
        describe();
        return m_drill;
    }

private:
    struct Struck
    {
        Milliseconds at{0};
        QJsonObject fault;
    };

    void strike(Milliseconds at, const QString &kind, const QString &target, double amount = 0)
    {
        QJsonObject fault{{u"kind"_s, kind}};
        if (!target.isEmpty())
            fault.insert(u"target"_s, target);
        if (amount > 0)
            fault.insert(u"amount"_s, amount);
        m_struck.append({at, fault});
    }

    const IncidentFacts::Done *firstDone() const
    {
        const auto found = std::ranges::find_if(
            m_facts.done, [](const IncidentFacts::Done &done) { return !done.action.endsWith(u".publish"_s); });
        return found == m_facts.done.end() ? nullptr : &*found;
    }

    static QString kindOf(const IncidentFacts::Lost &lost)
    {
        const bool hangs = lost.reason.contains(u"no answer"_s) || lost.reason.contains(u"timed out"_s);
        return lost.answers ? u"kill-postgres"_s : hangs ? u"freeze"_s : u"kill"_s;
    }

    void lost()
    {
        for (const IncidentFacts::Lost &each : m_facts.lost) {
            strike(each.at, kindOf(each), each.instance);
            if (!each.backAt)
                continue;
            // What came back before anybody acted came back by itself. What came back later must not spoil the drill of
            // somebody who is slower: it waits for the same action.
            const IncidentFacts::Done *done = firstDone();
            if (!done || *each.backAt < done->at) {
                m_struck.last().fault.insert(u"for"_s, durationText(*each.backAt - each.at));
                continue;
            }
            m_drill.injects.append({{u"id"_s, QString(u"back-"_s + each.instance)},
                                    {u"when"_s, QString(u"action "_s + done->action + u" confirmed"_s)},
                                    {u"after"_s, durationText(*each.backAt - done->at)},
                                    {u"fault"_s, QJsonObject{{u"kind"_s, u"heal"_s}, {u"target"_s, each.instance}}}});
        }
    }

    void sick()
    {
        for (const IncidentFacts::Fired &alert : m_facts.fired) {
            if (alert.name != u"WebErrorsHigh" || alert.instance.isEmpty())
                continue;
            double share = 0.5;
            if (m_facts.errorPeak)
                share = std::clamp(std::round(*m_facts.errorPeak * m_facts.pool * 20) / 20, 0.05, 1.0);
            else
                m_drill.gaps.append(u"which share of its requests %1 failed: half is taken"_s.arg(alert.instance));
            // The rule waits before it fires, and orders fail at once.
            strike(std::min(alert.at, 0ms) - 6s, u"sick"_s, alert.instance, share);
        }
    }

    void surge()
    {
        const auto fired = [this](const QStringList &names) {
            return std::ranges::any_of(
                m_facts.fired, [&names](const IncidentFacts::Fired &alert) { return names.contains(alert.name); });
        };
        const bool isFull =
            fired({u"GatewayQueueGrowing"_s, u"OrderLatencyHigh"_s, u"WebLatencyHigh"_s, u"OrderErrorRateHigh"_s});
        if (m_facts.demand) {
            strike(m_facts.demand->first, u"surge"_s, {}, std::round(m_facts.demand->second * 10) / 10);
            if (m_facts.demandOverAt)
                m_struck.last().fault.insert(u"for"_s, durationText(*m_facts.demandOverAt - m_facts.demand->first));
        } else if (isFull) {
            strike(-5s, u"surge"_s, {}, 3);
            m_drill.gaps.append(u"how much users asked for: three times as much is taken"_s);
            // Nobody did anything about it, and it was over: it ebbed away.
            if (!firstDone() && m_facts.measures.contains(u"restore"_s))
                m_struck.last().fault.insert(u"for"_s, durationText(m_facts.measures[u"restore"_s]));
        }
        // A status that follows the load turns small orders away before the gateway is so full that orders fail.
        if (!m_struck.isEmpty() && fired({u"OrderErrorRateHigh"_s})) {
            strike(m_struck.last().at, u"status-stuck"_s, {});
            m_drill.gaps.append(u"whether the market's status followed the load: orders failed, so it did not"_s);
        }
    }

    void alertsAlone()
    {
        for (const IncidentFacts::Fired &alert : m_facts.fired) {
            const auto tells = alertTells().constFind(alert.name);
            if (tells == alertTells().cend())
                continue;
            const QStringList targets = tells->targets.isEmpty() ? QStringList{alert.instance} : tells->targets;
            for (const QString &target : targets)
                strike(alert.at - 3s, tells->kind, target, tells->amount);
            m_drill.gaps.append(u"what exactly broke: %1 alone tells of it, so %2 %3 is taken"_s.arg(
                alert.name, tells->kind, targets.join(u" and "_s)));
            return;
        }
    }

    bool primaryWasLost() const
    {
        return std::ranges::any_of(m_facts.lost, &IncidentFacts::Lost::wasPrimary)
            || std::ranges::contains(m_facts.fired, u"LedgerPrimaryLost"_s, &IncidentFacts::Fired::name);
    }

    // What was so already when the incident began.
    void before()
    {
        const bool byHand = std::ranges::contains(m_facts.done, u"patroni.failover"_s, &IncidentFacts::Done::action);
        if (primaryWasLost() && byHand) {
            m_drill.faults.append({{u"kind"_s, u"pause-patroni"_s}, {u"at"_s, u"0s"_s}});
            m_drill.gaps.append(
                u"why the cluster did not fail over by itself: it is taken for paused, since somebody failed it over"_s);
        }
        for (const auto &[instance, bytes] : m_facts.lags.asKeyValueRange())
            m_drill.faults.append(
                {{u"kind"_s, u"lag"_s}, {u"target"_s, instance}, {u"at"_s, u"0s"_s}, {u"amount"_s, std::round(bytes)}});
        if (!m_facts.lagsAreKnown && primaryWasLost())
            m_drill.gaps.append(u"how far each replica was behind"_s);
    }

    void place()
    {
        std::ranges::stable_sort(m_struck, {}, &Struck::at);
        const Milliseconds first = m_struck.first().at;
        for (Struck &each : m_struck) {
            each.fault.insert(u"at"_s, durationText(each.at - first + quiet));
            m_drill.faults.append(each.fault);
        }
    }

    QString familyOf() const
    {
        const auto has = [this](QStringView kind) {
            return std::ranges::any_of(
                m_drill.faults, [kind](const QJsonObject &fault) { return fault[u"kind"_s].toString() == kind; });
        };
        return has(u"surge") ? u"surge"_s : has(u"theft") || has(u"chain-fork") ? u"cyber"_s : u"system"_s;
    }

    void describe()
    {
        m_drill.name = m_facts.id.toLower();
        m_drill.title = m_facts.title.isEmpty() ? m_facts.id : m_facts.title;
        m_drill.description = u"%1 of %2 as a drill, made of %3."_s.arg(m_facts.id, m_facts.day, m_facts.source);
        m_drill.family = familyOf();
        const qint64 minutes = (m_facts.lasted.count() * 3 / 2 + quiet.count()) / 60'000 + 1;
        m_drill.minutes = static_cast<int>(std::clamp<qint64>(minutes, 10, 24 * 60));
        m_drill.seed = m_facts.seed.value_or(7);
        if (!m_facts.seed)
            m_drill.gaps.append(u"the seed of its world: 7 is taken"_s);
        m_drill.runbook = m_facts.runbook;
        if (m_drill.runbook.isEmpty())
            m_drill.gaps.append(u"which runbook restores service: none was run"_s);
        m_drill.targets = m_facts.measures;
        m_drill.targets.remove(u"detect"_s); // of an incident from its rule's condition, of a drill from its fault
        for (const QString &name : {u"acknowledge"_s, u"declare"_s, u"first_notice"_s, u"mitigate"_s, u"restore"_s}) {
            if (!m_drill.targets.contains(name))
                m_drill.gaps.append(u"a target for %1: it did not happen"_s.arg(name));
        }
        for (const IncidentFacts::Done &done : m_facts.done) {
            const QString all = done.action.section(u'.', 0, 0) + u".*"_s;
            if (!done.action.endsWith(u".publish"_s) && !m_drill.useful.contains(all))
                m_drill.useful.append(all);
        }
    }

    const IncidentFacts &m_facts;
    ImportedDrill m_drill;
    QList<Struck> m_struck;
};

}

Result<ImportedDrill> drillOf(const IncidentFacts &facts)
{
    return Deriver(facts).derive();
}

QByteArray ImportedDrill::yaml() const
{
    QString text = yamlComment(description);
    for (const QString &gap : gaps)
        text += yamlComment(u"Not known: %1."_s.arg(gap));
    const auto line = [&text](const QString &key, const QString &value) { text += key + u": "_s + value + u'\n'; };
    const auto list = [&text](const QString &key, const QList<QJsonObject> &items) {
        if (items.isEmpty())
            return;
        text += key + u":\n"_s;
        for (const QJsonObject &item : items)
            text += u"  - "_s + toYamlFlow(item) + u'\n';
    };
    line(u"name"_s, yamlScalar(name));
    line(u"title"_s, u"{en: %1, ja: %1}"_s.arg(yamlScalar(title)));
    line(u"description"_s, u"{en: %1}"_s.arg(yamlScalar(description)));
    line(u"family"_s, family);
    line(u"difficulty"_s, u"2"_s);
    line(u"minutes"_s, QString::number(minutes));
    line(u"seed"_s, QString::number(seed));
    if (!runbook.isEmpty())
        line(u"runbook"_s, yamlScalar(runbook));
    list(u"faults"_s, faults);
    if (!targets.isEmpty()) {
        text += u"targets:\n"_s;
        for (const auto &[measure, time] : targets.asKeyValueRange())
            text += u"  %1: %2\n"_s.arg(measure, durationText(std::max<Milliseconds>(time, 1s)));
    }
    if (!useful.isEmpty())
        line(u"useful"_s, toYamlFlow(QJsonArray::fromStringList(useful)));
    list(u"injects"_s, injects);
    text += yamlComment(u"For its author: hints, unsafe, paths and teaching are not in a record."_s);
    return text.toUtf8();
}

}
