// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/sourcefactory.h"

#include "control/catalogue.h"
#include "control/secrets.h"
#include "situation/valuepath.h"
#include "sources/alertmanagersource.h"
#include "sources/haproxysource.h"
#include "sources/patronisource.h"
#include "sources/postgressource.h"
#include "sources/prometheussource.h"
#include "sources/readsource.h"

#include <QUrl>

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

ReadPlace placeOf(const ControlBinding &binding, const Connector &connector, const Secrets &secrets)
{
    static const QMap<Credentials::Type, ReadPlace::Auth> ways{{Credentials::Type::None, ReadPlace::Auth::None},
                                                               {Credentials::Type::Basic, ReadPlace::Auth::Basic},
                                                               {Credentials::Type::Bearer, ReadPlace::Auth::Bearer},
                                                               {Credentials::Type::Header, ReadPlace::Auth::Header},
                                                               {Credentials::Type::Secret, ReadPlace::Auth::Secret}};
    ReadPlace place{.connector = connector.id,
                    .service = binding.service,
                    .endpoints = {},
                    .settings = {},
                    .auth = ways.value(binding.credentials.type),
                    .user = binding.credentials.user,
                    .header = binding.credentials.header,
                    .secret = [&secrets, name = binding.credentials.secret] { return secrets.find(name); },
                    .ca = binding.tls.ca,
                    .certificate = binding.tls.certificate,
                    .key = binding.tls.key};
    for (const SettingSpec &setting : connector.settings)
        place.settings.insert(setting.name, settingOf(binding, connector, setting.name).join(u','));
    return place;
}

/// A read that names a setting which the site leaves out is not for this site.
bool isWanted(const ReadSpec &read, const ReadPlace &place)
{
    QStringList texts = read.argv + read.where.values() + read.unless.values() + QStringList{read.path, read.command};
    for (const auto &[name, value] : read.headers)
        texts.append(value);
    return std::ranges::none_of(texts, [&](const QString &text) {
        return std::ranges::any_of(placeholders(text), [&](const Placeholder &named) {
            return place.settings.contains(named.name) && place.settings[named.name].isEmpty();
        });
    });
}

/// Host and port, or the socket's path: where two addresses lead to the same door, they are one.
QString doorOf(const QString &address)
{
    if (!address.contains(u"://"_s))
        return address.toLower();
    const QUrl url(address);
    return u"%1:%2"_s.arg(url.host().toLower()).arg(url.port(url.scheme() == u"https" ? 443 : 80));
}

/// Which declared source asks at a door already. A connector's reads there stay, for its conditions need what only
/// they tell (`postmaster_start`, `switchover_at`); but to people it is one member that answers or does not, so they
/// are shown as part of that source and not as a second one.
QMap<QString, SourceId> doorsOf(const Site &site)
{
    QMap<QString, SourceId> doors;
    for (const SourceSpec &spec : site.sources) {
        if (spec.type == u"patroni") {
            for (const auto &[member, url] : spec.members.asKeyValueRange())
                doors.insert(doorOf(url), memberId(spec, member));
        } else if (spec.type == u"haproxy") {
            doors.insert(doorOf(spec.socket), spec.id);
        } else if (spec.type == u"prometheus" || spec.type == u"alertmanager") {
            doors.insert(doorOf(spec.url), spec.id);
        }
    }
    return doors;
}

/// What people call a read: the connector's title, then the place and the read where there are several.
Localized nameOf(const Site &site, const Connector &connector, const ControlBinding &binding, const ReadSpec &read,
                 const QString &endpoint)
{
    const auto bindings = std::ranges::count(site.controls, connector.id, &ControlBinding::connector);
    const bool each = !endpoint.isEmpty() && binding.endpoints.size() > 1;
    const auto in = [&](const QString &language) {
        QStringList words{connector.title.in(language)};
        const Service *service = site.topology.service(binding.service);
        const QString place = service ? service->name.in(language) : QString();
        if (each)
            words.append(endpoint);
        else if (bindings > 1)
            words.append(place.isEmpty() ? binding.service.value : place);
        if (site.reads.value(connector.id).size() > 1)
            words.append(read.id);
        return words.join(u" · "_s);
    };
    return {in(u"en"_s), in(u"ja"_s)};
}

/// The reads of the connectors that the site binds: each asked at every endpoint, or at the first that answers.
void addReads(Sources &sources, const Site &site, const Secrets &secrets, Clock &clock)
{
    const QMap<QString, SourceId> doors = doorsOf(site);
    const auto addRead = [&](const QString &id, const ReadSpec &read, const ReadPlace &place) {
        if (const SourceId whole = doors.value(doorOf(place.endpoints.first().second)); !whole.isEmpty())
            sources.parts.insert(SourceId(id), whole);
        sources.all.push_back(std::make_unique<ReadSource>(SourceId(id), read, place, clock));
    };
    for (const ControlBinding &binding : site.controls) {
        const auto connector = std::ranges::find(site.connectors, binding.connector, &Connector::id);
        if (connector == site.connectors.end() || !binding.reads)
            continue;
        for (const auto reads = site.reads.value(binding.connector); const ReadSpec &read : reads) {
            const QString stem = u"%1/%2/%3"_s.arg(binding.connector, binding.service.value, read.id);
            ReadPlace place = placeOf(binding, *connector, secrets);
            if (!isWanted(read, place))
                continue;
            const auto name = [&](const QString &endpoint) {
                return nameOf(site, *connector, binding, read, endpoint);
            };
            for (const auto &[endpoint, address] : binding.endpoints.asKeyValueRange()) {
                place.endpoints.append({endpoint, address});
                if (read.askOne)
                    continue;
                addRead(stem + u'/' + endpoint, read, place);
                sources.names.insert(SourceId(stem + u'/' + endpoint), name(endpoint));
                place.endpoints.clear();
            }
            if (!place.endpoints.isEmpty()) {
                addRead(stem, read, place);
                sources.names.insert(SourceId(stem), name({}));
            }
        }
    }
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
    addReads(sources, site, secrets, clock);
    return sources;
}

}
