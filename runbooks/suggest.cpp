// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbooks/suggest.h"

#include "runbooks/nearest.h"

#include <QHash>
#include <QRegularExpression>
#include <QSet>
#include <QUrl>

#include <algorithm>
#include <cmath>

namespace Hikeshi {

using namespace Qt::StringLiterals;

using Ground = RunbookAdvice::Ground;

namespace {

constexpr qsizetype most = 10;

/// `KubePodCrashLooping`, `kube_pod_crash-looping` and `Kube pod crash looping` are the same four words.
QStringList wordsOf(const QString &name)
{
    static const QRegularExpression seam(u"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[^\\p{L}\\p{N}]+"_s);
    QStringList words = name.split(seam, Qt::SkipEmptyParts);
    for (QString &word : words)
        word = word.toLower();
    return words;
}

QString squeezed(const QString &name)
{
    return wordsOf(name).join(QString());
}

/// Words that say nothing about what it is about.
bool isFiller(const QString &word)
{
    static const QSet<QString> fillers{
        u"the"_s,    u"a"_s,    u"an"_s,   u"is"_s,  u"are"_s,   u"of"_s,      u"to"_s,   u"in"_s,   u"on"_s,
        u"at"_s,     u"for"_s,  u"and"_s,  u"or"_s,  u"not"_s,   u"no"_s,      u"has"_s,  u"have"_s, u"been"_s,
        u"with"_s,   u"that"_s, u"this"_s, u"its"_s, u"alert"_s, u"runbook"_s, u"from"_s, u"than"_s, u"value"_s,
        u"labels"_s, u"more"_s, u"by"_s,   u"be"_s,  u"it"_s,    u"as"_s,      u"will"_s, u"which"_s};
    return word.size() < 3 || fillers.contains(word);
}

/// What a runbook offers to be found by.
struct Shelf
{
    const Runbook *runbook = nullptr;
    QString name; ///< squeezed
    QString title;
    QStringList alerts;
    QSet<QString> words;
};

class Adviser
{
public:
    Adviser(const AlertFacts &alert, const QList<Runbook> &runbooks, QStringView language)
        : m_alert(alert)
        , m_squeezed(squeezed(alert.name))
    {
        for (const Runbook &runbook : runbooks) {
            if (runbookNamed(runbook.name, runbooks, language) == &runbook)
                m_shelf.append(shelved(runbook));
        }
        for (const Shelf &each : std::as_const(m_shelf)) {
            for (const QString &word : each.words)
                ++m_count[word];
        }
    }

    QList<RunbookAdvice> advise()
    {
        QList<RunbookAdvice> found;
        for (const Shelf &each : std::as_const(m_shelf)) {
            if (const auto advice = judge(each))
                found.append(*advice);
        }
        std::ranges::stable_sort(found, [](const RunbookAdvice &a, const RunbookAdvice &b) {
            return std::tuple(a.ground, -a.score) < std::tuple(b.ground, -b.score);
        });
        if (found.size() > most)
            found.resize(most);
        return found;
    }

private:
    static Shelf shelved(const Runbook &runbook)
    {
        Shelf shelf{.runbook = &runbook,
                    .name = squeezed(runbook.name),
                    .title = squeezed(runbook.title),
                    .alerts = {},
                    .words = {}};
        for (const QString &alert : runbook.alerts)
            shelf.alerts.append(squeezed(alert));
        QStringList texts{runbook.name, runbook.title, runbook.service};
        texts += runbook.alerts;
        for (const QString &text : std::as_const(texts)) {
            for (const auto words = wordsOf(text); const QString &word : words)
                shelf.words.insert(word);
        }
        return shelf;
    }

    std::optional<RunbookAdvice> judge(const Shelf &each) const
    {
        for (const auto &look : {&Adviser::byLink, &Adviser::byMeant, &Adviser::byAlert, &Adviser::byName,
                                 &Adviser::byService, &Adviser::byLikeness, &Adviser::byNeighbour, &Adviser::byWords}) {
            if (const auto advice = (this->*look)(each))
                return advice;
        }
        return std::nullopt;
    }

    static RunbookAdvice advice(const Shelf &each, Ground ground, double score, const QString &thing,
                                const QString &reason)
    {
        return {each.runbook, ground, score, thing, reason};
    }

    std::optional<RunbookAdvice> byLink(const Shelf &each) const
    {
        for (const auto keys = {u"runbook_url"_s, u"runbook"_s}; const QString &key : keys) {
            const QString url = m_alert.annotations.value(key);
            if (url.isEmpty())
                continue;
            QString last = url.startsWith(u"runbook:")
                ? url.sliced(8)
                : QUrl(url).path().section(u'/', -1, -1, QString::SectionSkipEmpty);
            last = last.section(u'.', 0, 0);
            const QString fragment = QUrl(url).fragment(); // `runbook.md#alert-name-…`
            if (!last.isEmpty() && each.runbook->name.compare(last, Qt::CaseInsensitive) == 0)
                return advice(each, Ground::Link, 1, last, u"the alert's %1 names it"_s.arg(key));
            if (!fragment.isEmpty() && squeezed(fragment).endsWith(each.name) && each.name.size() > 4)
                return advice(each, Ground::Link, 0.9, fragment, u"the alert's %1 points at it"_s.arg(key));
        }
        return std::nullopt;
    }

    std::optional<RunbookAdvice> byMeant(const Shelf &each) const
    {
        const QStringList fits = each.runbook->meantFor.fits(m_alert.name, m_alert.node.service.value, m_alert.labels);
        if (fits.isEmpty())
            return std::nullopt;
        return advice(each, Ground::Meant, 1.0 - 0.5 / static_cast<double>(fits.size()), fits.join(u' '),
                      u"it is meant for %1"_s.arg(fits.join(u", "_s)));
    }

    std::optional<RunbookAdvice> byAlert(const Shelf &each) const
    {
        if (each.runbook->alerts.contains(m_alert.name) || (!m_squeezed.isEmpty() && each.alerts.contains(m_squeezed)))
            return advice(each, Ground::Alert, sameService(each) ? 1 : 0.9, m_alert.name,
                          u"it is for the alert %1"_s.arg(m_alert.name));
        return std::nullopt;
    }

    std::optional<RunbookAdvice> byName(const Shelf &each) const
    {
        if (m_squeezed.isEmpty() || (each.name != m_squeezed && each.title != m_squeezed))
            return std::nullopt;
        return advice(each, Ground::Name, each.name == m_squeezed ? 1 : 0.9, each.runbook->name,
                      u"it is called as the alert"_s);
    }

    bool sameService(const Shelf &each) const
    {
        return !each.runbook->service.isEmpty() && each.runbook->service == m_alert.node.service.value;
    }

    std::optional<RunbookAdvice> byService(const Shelf &each) const
    {
        if (!sameService(each))
            return std::nullopt;
        return advice(each, Ground::Service, 0.5 + likeness(each) / 2, each.runbook->service,
                      u"it is for the service %1"_s.arg(each.runbook->service));
    }

    std::optional<RunbookAdvice> byLikeness(const Shelf &each) const
    {
        QStringList names{each.name};
        names += each.alerts;
        const auto longest = m_squeezed.size();
        for (const QString &name : std::as_const(names)) {
            const int limit = longest < 6 ? 1 : longest < 14 ? 2 : 3;
            if (std::abs(name.size() - longest) <= limit && longest > 3 && editDistance(name, m_squeezed) <= limit)
                return advice(each, Ground::Likeness, 1.0 - 0.1 * editDistance(name, m_squeezed), each.runbook->name,
                              u"its name is nearly the alert's"_s);
        }
        return std::nullopt;
    }

    std::optional<RunbookAdvice> byNeighbour(const Shelf &each) const
    {
        const ServiceId service(each.runbook->service);
        if (service.isEmpty())
            return std::nullopt;
        const auto at = [&](const QList<ServiceId> &list, const QString &how) -> std::optional<RunbookAdvice> {
            const qsizetype place = list.indexOf(service);
            if (place < 0)
                return std::nullopt;
            return advice(each, Ground::Neighbour,
                          (how.startsWith(u"which") ? 0.9 : 0.6) / static_cast<double>(place + 1), service.value,
                          u"it is for %1, %2"_s.arg(service.value, how));
        };
        // The cause of a symptom lies with what the service needs, more often than with who needs it.
        if (const auto below = at(m_alert.node.callees, u"which %1 needs"_s.arg(m_alert.node.service.value)))
            return below;
        return at(m_alert.node.callers, u"that needs %1"_s.arg(m_alert.node.service.value));
    }

    std::optional<RunbookAdvice> byWords(const Shelf &each) const
    {
        const double score = likeness(each);
        if (score < 0.45)
            return std::nullopt;
        QStringList common;
        for (const auto words = alertWords(); const QString &word : words) {
            if (each.words.contains(word) && !isFiller(word) && !common.contains(word))
                common.append(word);
        }
        return advice(each, Ground::Words, score, common.join(u' '),
                      u"it speaks of %1 too"_s.arg(common.join(u", "_s)));
    }

    QStringList alertWords() const
    {
        QStringList words = wordsOf(m_alert.name);
        words += wordsOf(m_alert.annotations.value(u"summary"_s)).mid(0, 30);
        words += wordsOf(m_alert.node.kind);
        return words;
    }

    /// How much of what is rare in the alert's words the runbook has, 0 to 1; its name counts double.
    double likeness(const Shelf &each) const
    {
        double all = 0;
        double shared = 0;
        qsizetype hits = 0;
        const QStringList name = wordsOf(m_alert.name);
        for (const auto words = QSet<QString>(name.begin(), name.end()); const QString &word : words) {
            if (isFiller(word))
                continue;
            const double weight = std::log(1.0 + static_cast<double>(m_shelf.size() + 1) / (m_count.value(word) + 1));
            all += weight;
            if (each.words.contains(word)) {
                shared += weight;
                ++hits;
            }
        }
        if (all <= 0 || hits < 2)
            return 0;
        return shared / all;
    }

    const AlertFacts &m_alert;
    QString m_squeezed;
    QList<Shelf> m_shelf;
    QHash<QString, int> m_count;
};

/// Services over edges, nearest first.
QList<ServiceId> around(const ServiceId &from, const Topology &topology, bool callers)
{
    QList<ServiceId> found;
    QList<ServiceId> open{from};
    while (!open.isEmpty()) {
        const ServiceId here = open.takeFirst();
        for (const Dependency &call : topology.dependencies) {
            const ServiceId next = callers ? call.from : call.to;
            if ((callers ? call.to : call.from) == here && next != from && !found.contains(next)) {
                found.append(next);
                open.append(next);
            }
        }
    }
    return found;
}

}

AlertFacts AlertFacts::of(const Alert &alert, const Topology &topology)
{
    AlertFacts facts{.name = alert.name, .labels = alert.labels, .annotations = alert.annotations, .node = {}};
    const Service *service = nullptr;
    for (const auto labels = {u"service"_s, u"instance"_s, u"job"_s, u"cluster"_s, u"deployment"_s};
         const QString &label : labels) {
        const QString value = alert.labels.value(label);
        if (value.isEmpty() || service)
            continue;
        const InstanceId instance(value.section(u':', 0, 0)); // `db-1:9100`
        service = topology.service(ServiceId(value));
        if (!service) {
            service = topology.serviceOf(instance);
            if (service)
                facts.node.instance = instance;
        }
    }
    if (!service) {
        facts.node.service = ServiceId(alert.labels.value(u"service"_s));
        return facts;
    }
    facts.node.service = service->id;
    facts.node.kind = service->kind;
    facts.node.callers = around(service->id, topology, true);
    facts.node.callees = around(service->id, topology, false);
    return facts;
}

QList<RunbookAdvice> adviseRunbooks(const AlertFacts &alert, const QList<Runbook> &runbooks, QStringView language)
{
    return Adviser(alert, runbooks, language).advise();
}

}
