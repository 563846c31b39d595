// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/sourcefactory.h"

#include "control/secrets.h"
#include "sources/alertmanagersource.h"
#include "sources/haproxysource.h"
#include "sources/patronisource.h"
#include "sources/postgressource.h"
#include "sources/prometheussource.h"

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

QList<SeriesSpec> seriesOf(const Site &site, const SourceId &source)
{
    QList<SeriesSpec> own;
    std::ranges::copy_if(site.series, std::back_inserter(own),
                         [&](const SeriesSpec &spec) { return spec.source == source; });
    return own;
}

SourceId memberId(const SourceSpec &spec, const InstanceId &member)
{
    return SourceId(spec.id.value + u'/' + member.value);
}

void addPatroni(Sources &sources, const SourceSpec &spec, Clock &clock)
{
    for (const auto &[member, url] : spec.members.asKeyValueRange())
        sources.all.push_back(std::make_unique<PatroniSource>(memberId(spec, member), member, url, spec.every, clock));
}

void addPostgres(Sources &sources, const SourceSpec &spec, const Secrets &secrets, Clock &clock)
{
    for (const auto &[member, address] : spec.members.asKeyValueRange()) {
        const qsizetype colon = address.lastIndexOf(u':');
        const PostgresSource::Place place{.host = colon < 0 ? address : address.first(colon),
                                          .port = colon < 0 ? 5432 : address.sliced(colon + 1).toInt(),
                                          .database = spec.database,
                                          .user = spec.user,
                                          .password = secrets.find(spec.secret).value_or(QString())};
        sources.all.push_back(
            std::make_unique<PostgresSource>(memberId(spec, member), member, place, spec.every, clock));
    }
}

void add(Sources &sources, const SourceSpec &spec, const Site &site, const Secrets &secrets, Clock &clock)
{
    if (spec.type == u"patroni")
        addPatroni(sources, spec, clock);
    else if (spec.type == u"postgres")
        addPostgres(sources, spec, secrets, clock);
    else if (spec.type == u"haproxy")
        sources.all.push_back(std::make_unique<HaproxySource>(spec.id, spec.socket, spec.backends, spec.every, clock));
    else if (spec.type == u"prometheus")
        sources.all.push_back(
            std::make_unique<PrometheusSource>(spec.id, spec.url, seriesOf(site, spec.id), spec.every, clock));
    else if (spec.type == u"alertmanager")
        sources.all.push_back(std::make_unique<AlertmanagerSource>(spec.id, spec.url, spec.every, clock));
}

}

Sources makeSources(const Site &site, const Secrets &secrets, Clock &clock, SteppedClock *stepped, Findings &findings)
{
    Sources sources;
    for (const SourceSpec &spec : site.sources) {
        if (spec.type != u"stream") {
            add(sources, spec, site, secrets, clock);
        } else if (!stepped || sources.stream) {
            findings.append({u"site.yaml"_s, 0,
                             u"source `%1`: a site has one clock, so one stream"_s.arg(spec.id.value),
                             u"leave one stream under `sources`"_s});
        } else {
            auto stream = std::make_unique<StreamSource>(
                spec.id, spec.name.en, spec.url, secrets.find(spec.secret).value_or(QString()).toUtf8(), *stepped);
            sources.stream = stream.get();
            sources.all.push_back(std::move(stream));
        }
    }
    return sources;
}

}
