// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/site.h"

#include "console/sitepolicy.h"
#include "control/catalogue.h"
#include "resources/resources.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>
#include <QStandardPaths>

namespace Hikeshi {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr qint64 maximumFile = 4 * 1024 * 1024;

std::optional<QByteArray> bytesOf(const QString &path, Findings &findings)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        findings.append({path, 0, u"cannot be read: %1"_s.arg(file.errorString()), u"check its name and rights"_s});
        return std::nullopt;
    }
    QByteArray bytes = file.read(maximumFile + 1);
    if (bytes.size() > maximumFile) {
        findings.append({path, 0, u"is larger than 4 MiB"_s, u"is it the right file?"_s});
        return std::nullopt;
    }
    return bytes;
}

/// Files of one kind: what the program carries, then the site's own; the same name replaces.
QStringList filesOf(const QDir &own, const QString &carriedFolder, const QString &suffix)
{
    QMap<QString, QString> byName;
    for (const auto paths = carried(carriedFolder); const QString &path : paths) {
        if (path.endsWith(suffix))
            byName.insert(QFileInfo(path).fileName(), path);
    }
    for (const auto names = own.entryList({u'*' + suffix}, QDir::Files, QDir::Name); const QString &name : names)
        byName.insert(name, own.filePath(name));
    return byName.values();
}

QStringList filesOf(const QString &directory, const QString &folder, const QString &carriedFolder,
                    const QString &suffix)
{
    return filesOf(QDir(directory + u'/' + folder), carriedFolder, suffix);
}

Service readService(const YamlNode &node)
{
    node.allowOnly({u"id"_s, u"name"_s, u"kind"_s, u"group"_s, u"redundancy"_s, u"instances"_s});
    Service service{.id = ServiceId(node[u"id"_s].string()),
                    .name = node[u"name"_s].isDefined() ? node[u"name"_s].localized() : Localized{},
                    .kind = node[u"kind"_s].optionalString(u"other"_s),
                    .group = node[u"group"_s].optionalString(),
                    .redundancy = node[u"redundancy"_s].optionalString(u"none"_s),
                    .instances = {}};
    if (service.name == Localized{})
        service.name = {service.id.value, {}};
    for (const auto instances = node[u"instances"_s].strings(); const QString &instance : instances)
        service.instances.append(InstanceId(instance));
    if (service.instances.isEmpty())
        service.instances.append(InstanceId(service.id.value));
    return service;
}

Topology readTopology(const YamlNode &root)
{
    Topology topology;
    QSet<QString> instances;
    for (const auto services = root[u"services"_s].items(); const YamlNode &item : services) {
        const Service service = readService(item);
        if (topology.service(service.id))
            item.report(u"there are two services `%1`"_s.arg(service.id.value), u"give each its own id"_s);
        for (const InstanceId &instance : service.instances) {
            if (instances.contains(instance.value))
                item.report(u"instance `%1` belongs to two services"_s.arg(instance.value), u"list it once"_s);
            instances.insert(instance.value);
        }
        topology.services.append(service);
    }
    for (const auto dependencies = root[u"dependencies"_s].items(); const YamlNode &item : dependencies) {
        item.allowOnly({u"from"_s, u"to"_s, u"critical"_s});
        const Dependency call{ServiceId(item[u"from"_s].string()), ServiceId(item[u"to"_s].string()),
                              item[u"critical"_s].boolean(true)};
        for (const ServiceId &end : {call.from, call.to}) {
            if (!end.isEmpty() && !topology.service(end))
                item.report(u"there is no service `%1`"_s.arg(end.value), u"declare it under `services`"_s);
        }
        topology.dependencies.append(call);
    }
    for (const auto areas = root[u"areas"_s].items(); const YamlNode &item : areas) {
        item.allowOnly({u"id"_s, u"name"_s});
        topology.areas.append({item[u"id"_s].string(), item[u"name"_s].localized()});
    }
    return topology;
}

/// The service that a site names here must be declared, unless a stream tells the topology.
void checkService(const YamlNode &node, const QString &service, const Site &site)
{
    if (!site.topology.services.isEmpty() && !site.topology.service(ServiceId(service)))
        node.report(u"there is no service `%1`"_s.arg(service), u"declare it under `services`"_s);
}

SourceSpec readSource(const YamlNode &node, const Site &site)
{
    static const QMap<QString, QStringList> keys{
        {u"stream"_s, {u"url"_s, u"secret"_s}},
        {u"patroni"_s, {u"service"_s, u"members"_s}},
        {u"haproxy"_s, {u"socket"_s, u"backends"_s}},
        {u"postgres"_s, {u"service"_s, u"members"_s, u"user"_s, u"database"_s, u"secret"_s}},
        {u"prometheus"_s, {u"url"_s}},
        {u"alertmanager"_s, {u"url"_s}}};
    SourceSpec source{.id = SourceId(node[u"id"_s].string()), .type = node[u"type"_s].string(), .name = {}};
    if (!keys.contains(source.type)) {
        node[u"type"_s].report(u"`%1` is no kind of source"_s.arg(source.type),
                               u"known: %1"_s.arg(QStringList(keys.keyBegin(), keys.keyEnd()).join(u", "_s)));
        return source;
    }
    const QStringList own = keys[source.type];
    node.allowOnly(QStringList{u"id"_s, u"type"_s, u"name"_s, u"every"_s} + own);
    source.name = node[u"name"_s].isDefined() ? node[u"name"_s].localized() : Localized{source.id.value, {}};
    source.every = std::clamp<Milliseconds>(node[u"every"_s].duration(1s), 100ms, 1h);
    source.secret = node[u"secret"_s].optionalString();
    if (own.contains(u"url"_s))
        source.url = node[u"url"_s].string();
    if (own.contains(u"socket"_s))
        source.socket = node[u"socket"_s].string();
    for (const auto backends = node[u"backends"_s].entries(); const auto &[name, backend] : backends) {
        source.backends.append(name);
        source.servedBy.insert(name, ServiceId(backend[u"service"_s].string()));
        checkService(backend, backend[u"service"_s].string(), site);
    }
    if (own.contains(u"members"_s)) {
        checkService(node, node[u"service"_s].string(), site);
        for (const auto members = node[u"members"_s].entries(); const auto &[name, address] : members)
            source.members.insert(InstanceId(name), address.string());
        if (source.members.isEmpty())
            node.report(u"no members are given"_s, u"add `members: {name: address}`"_s);
    }
    source.user = own.contains(u"user"_s) ? node[u"user"_s].string() : QString();
    source.database = node[u"database"_s].optionalString(u"postgres"_s);
    return source;
}

SeriesSpec readSeries(const YamlNode &node, const QList<SourceSpec> &sources)
{
    node.allowOnly({u"id"_s, u"title"_s, u"unit"_s, u"limit"_s, u"limit_is_lower"_s, u"source"_s, u"query"_s});
    static const QStringList units{u"percent"_s, u"seconds"_s, u"bytes"_s, u"per_second"_s, u"count"_s};
    SeriesSpec series{.id = SeriesId(node[u"id"_s].string()),
                      .title = node[u"title"_s].isDefined() ? node[u"title"_s].localized() : Localized{},
                      .unit = node[u"unit"_s].optionalString(u"count"_s),
                      .limit = node[u"limit"_s].number(),
                      .limitIsLower = node[u"limit_is_lower"_s].boolean(false),
                      .source = SourceId(node[u"source"_s].string()),
                      .query = node[u"query"_s].optionalString()};
    if (series.title == Localized{})
        series.title = {series.id.value, {}};
    if (!units.contains(series.unit))
        node[u"unit"_s].report(u"`%1` is no unit"_s.arg(series.unit), u"known: %1"_s.arg(units.join(u", "_s)));
    const auto source = std::ranges::find(sources, series.source, &SourceSpec::id);
    if (source == sources.end())
        node.report(u"there is no source `%1`"_s.arg(series.source.value), u"declare it under `sources`"_s);
    else if (source->type == u"prometheus" && series.query.isEmpty())
        node.report(u"a series of Prometheus needs a query"_s, u"add `query: PromQL`"_s);
    return series;
}

Credentials readAuth(const YamlNode &auth)
{
    if (!auth.isDefined())
        return {};
    using Type = Credentials::Type;
    static const QMap<QString, Type> types{{u"basic"_s, Type::Basic},
                                           {u"bearer"_s, Type::Bearer},
                                           {u"header"_s, Type::Header},
                                           {u"secret"_s, Type::Secret}};
    auth.allowOnly({u"type"_s, u"user"_s, u"secret"_s, u"header"_s});
    const QString type = auth[u"type"_s].string();
    if (!types.contains(type))
        auth.report(u"`%1` is no way to authenticate"_s.arg(type), u"use basic, bearer, header or secret"_s);
    Credentials credentials{.type = types.value(type, Type::Bearer),
                            .user = auth[u"user"_s].optionalString(),
                            .secret = auth[u"secret"_s].string(),
                            .header = auth[u"header"_s].optionalString()};
    if (credentials.type == Type::Header && credentials.header.isEmpty())
        auth.report(u"which header takes the secret is not said"_s, u"add `header: X-Api-Key`"_s);
    return credentials;
}

TlsFiles readTls(const YamlNode &tls, const QMap<QString, QString> &endpoints)
{
    if (!tls.isDefined())
        return {};
    tls.allowOnly({u"ca"_s, u"certificate"_s, u"key"_s});
    // Beside site.yaml, unless they say from where.
    const QDir beside(QFileInfo(tls.file()).path());
    const auto fileOf = [&](const QString &key) {
        const QString name = tls[key].optionalString();
        const QString path = name.isEmpty() ? QString() : beside.filePath(name);
        if (!path.isEmpty() && !QFileInfo(path).isReadable())
            tls[key].report(u"%1 cannot be read"_s.arg(path), u"check its name and rights"_s, Finding::Grade::Warning);
        return path;
    };
    const TlsFiles files{fileOf(u"ca"_s), fileOf(u"certificate"_s), fileOf(u"key"_s)};
    if (files.certificate.isEmpty() != files.key.isEmpty())
        tls.report(u"a certificate goes with its key"_s, u"name both"_s);
    if (std::ranges::any_of(endpoints, [](const QString &url) { return url.startsWith(u"http:"); }))
        tls.report(u"an endpoint is not https, so it is not encrypted"_s, u"write https://…"_s,
                   Finding::Grade::Warning);
    return files;
}

/// An address in the words of the connector's transport.
QString wrongAddress(const QString &address, Request::Transport transport)
{
    if (transport == Request::Transport::Http && !address.startsWith(u"http://") && !address.startsWith(u"https://"))
        return u"write http://HOST:PORT or https://HOST:PORT"_s;
    static const QRegularExpression place(u"\\A(?:/.+|.+:[0-9]{1,5})\\z"_s);
    if (transport == Request::Transport::Socket && !place.match(address).hasMatch())
        return u"write HOST:PORT, or the socket's path"_s;
    return {};
}

/// What a connector asks for and the site has said already, for a source.
void takeFromSources(ControlBinding &binding, const Connector &connector, const QList<SourceSpec> &sources)
{
    for (const SettingSpec &setting : connector.settings) {
        if (!setting.fromBackends || binding.settings.contains(setting.name))
            continue;
        QStringList backends;
        for (const SourceSpec &source : sources)
            backends += source.servedBy.keys(binding.service);
        backends.removeDuplicates();
        if (!backends.isEmpty())
            binding.settings.insert(setting.name, backends);
    }
}

ControlBinding readControl(const YamlNode &node, const Site &site)
{
    node.allowOnly({u"connector"_s, u"service"_s, u"endpoints"_s, u"auth"_s, u"tls"_s, u"settings"_s, u"reads"_s});
    ControlBinding binding{.connector = node[u"connector"_s].string(),
                           .service = ServiceId(node[u"service"_s].string())};
    const auto connector = std::ranges::find(site.connectors, binding.connector, &Connector::id);
    if (connector == site.connectors.end())
        node[u"connector"_s].report(u"there is no connector `%1`"_s.arg(binding.connector),
                                    u"put its file into connectors/"_s);
    checkService(node[u"service"_s], binding.service.value, site);
    for (const auto endpoints = node[u"endpoints"_s].entries(); const auto &[name, address] : endpoints) {
        binding.endpoints.insert(name, address.string());
        if (connector == site.connectors.end() || binding.endpoints[name].isEmpty())
            continue;
        if (const QString remedy = wrongAddress(binding.endpoints[name], connector->transport); !remedy.isEmpty())
            address.report(u"`%1` is no address for %2"_s.arg(binding.endpoints[name], binding.connector), remedy);
    }
    if (binding.endpoints.isEmpty())
        node.report(u"no endpoint is given"_s, u"add `endpoints: {instance: address}`"_s);
    binding.credentials = readAuth(node[u"auth"_s]);
    binding.tls = readTls(node[u"tls"_s], binding.endpoints);
    for (const auto settings = node[u"settings"_s].entries(); const auto &[name, value] : settings)
        binding.settings.insert(name, value.strings());
    binding.reads = node[u"reads"_s].boolean(true);
    if (connector != site.connectors.end()) {
        takeFromSources(binding, *connector, site.sources);
        for (const auto findings = findingsOf(binding, *connector, node.file(), node.line());
             const Finding &finding : findings)
            node.report(finding.what, finding.remedy);
    }
    return binding;
}

/// Reads site.yaml itself; connectors are known by now.
void readSite(const YamlNode &root, Site &site)
{
    root.allowOnly({u"site"_s, u"drill"_s, u"exchange"_s, u"areas"_s, u"services"_s, u"dependencies"_s, u"sources"_s,
                    u"series"_s, u"charts"_s, u"controls"_s, u"operators"_s, u"status_page"_s, u"arming"_s,
                    u"select_for"_s, u"approve_within"_s, u"two_persons"_s, u"shared_journal"_s, u"runbook_keys"_s,
                    u"shell"_s});
    site.id = root[u"site"_s][u"id"_s].string();
    site.facts.name =
        root[u"site"_s][u"name"_s].isDefined() ? root[u"site"_s][u"name"_s].localized() : Localized{site.id, {}};
    site.facts.drill = root[u"drill"_s].boolean(false);
    if (const YamlNode exchange = root[u"exchange"_s]; exchange.isDefined()) {
        exchange.allowOnly({u"seed"_s, u"speed"_s});
        site.exchange = {exchange[u"seed"_s].integer().value_or(7), exchange[u"speed"_s].number().value_or(1)};
    }
    site.topology = readTopology(root);
    for (const auto sources = root[u"sources"_s].items(); const YamlNode &item : sources) {
        const SourceSpec source = readSource(item, site);
        if (std::ranges::any_of(site.sources, [&](const SourceSpec &s) { return s.id == source.id; }))
            item.report(u"there are two sources `%1`"_s.arg(source.id.value), u"give each its own id"_s);
        else
            site.sources.append(source);
        if (item[u"name"_s].isDefined())
            site.facts.sourceNames.insert(source.id, source.name);
    }
    if (site.sources.isEmpty())
        root.report(u"no sources are declared, so nothing can be known"_s, u"add `sources:`"_s,
                    Finding::Grade::Warning);
    for (const auto series = root[u"series"_s].items(); const YamlNode &item : series)
        site.series.append(readSeries(item, site.sources));
    const QStringList charts = root[u"charts"_s].isDefined() ? root[u"charts"_s].strings() : QStringList();
    for (const QString &name : charts) {
        if (std::ranges::none_of(site.series, [&](const SeriesSpec &s) { return s.id.value == name; }))
            root[u"charts"_s].report(u"there is no series `%1`"_s.arg(name), u"declare it under `series`"_s);
        else
            site.facts.charts.append(SeriesId(name));
    }
    for (const auto controls = root[u"controls"_s].items(); const YamlNode &item : controls)
        site.controls.append(readControl(item, site));
    for (const auto operators = root[u"operators"_s].items(); const YamlNode &item : operators) {
        item.allowOnly({u"id"_s, u"name"_s, u"roles"_s, u"passphrase"_s});
        site.facts.operators.append({item[u"id"_s].string(),
                                     item[u"name"_s].isDefined() ? item[u"name"_s].localized() : Localized{},
                                     item[u"roles"_s].isDefined() ? item[u"roles"_s].strings() : QStringList()});
    }
    site.policy = readPolicy(root, site.connectors);
    site.policy.sealed = site.facts.drill;
    site.sharedJournal = readSharedJournal(root[u"shared_journal"_s]);
    site.runbookKeys = readRunbookKeys(root[u"runbook_keys"_s]);
    site.shellAllowed = readShell(root[u"shell"_s]);
    if (site.facts.drill)
        seal(root, site);
    for (const ControlBinding &control : std::as_const(site.controls)) {
        if (control.connector == u"statuspage")
            site.facts.statusPage = control.service;
    }
}

void readTemplates(const QString &directory, SiteFacts &facts)
{
    for (const auto paths = filesOf(directory, u"templates"_s, u"templates"_s, u".md"_s); const QString &path : paths) {
        const std::optional<QByteArray> bytes = bytesOf(path, facts.findings);
        if (!bytes)
            continue;
        // `announcement.ja.md`: name and language
        const QString name = QFileInfo(path).fileName().section(u'.', 0, 0);
        const QString text = QString::fromUtf8(*bytes);
        (path.endsWith(u".ja.md"_s) ? facts.templates[name].ja : facts.templates[name].en) = text;
    }
}

}

QString Site::dataFolder(const QString &id)
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + u"/hikeshi/"_s
        + (id.isEmpty() ? u"site"_s : id);
}

QString Site::drillFolder(const QString &directory, const QString &id)
{
    return (directory.startsWith(u':') ? dataFolder(id) : QDir(directory).absolutePath()) + u"/drills"_s;
}

Site Site::load(const QString &directory, const YamlNode::Variables &variables)
{
    Site site;
    // Each file has findings of its own: whether it can be used does not hang on the files before it.
    const auto read = [&site](const QString &path, auto &&take) {
        Findings own;
        if (const auto bytes = bytesOf(path, own))
            take(*bytes, own);
        site.facts.findings += own;
    };
    for (const auto paths = filesOf(directory, u"connectors"_s, u"connectors"_s, u".yaml"_s);
         const QString &path : paths) {
        read(path, [&](const QByteArray &bytes, Findings &own) {
            const Connector connector = Connector::parse(bytes, path, own);
            if (connector.id.isEmpty())
                return;
            site.connectors.append(connector); // its actions that are whole can be used
            site.reads.insert(connector.id, parseReads(bytes, path, own));
        });
    }
    const QString siteFile = directory + u"/site.yaml"_s;
    read(siteFile, [&](const QByteArray &bytes, Findings &own) {
        const YamlNode root = YamlNode::parse(bytes, siteFile, own, variables);
        if (root.isMap())
            readSite(root, site);
        else if (own.isEmpty())
            root.report(u"is not a site"_s, u"start it with `site: {id: NAME}`"_s);
    });
    for (const auto paths = filesOf(directory, u"runbooks"_s, u"runbooks"_s, u".md"_s); const QString &path : paths) {
        read(path, [&](const QByteArray &bytes, Findings &own) {
            site.facts.runbooks.append(Runbook::parse(bytes, path, own));
            site.facts.signatures.insert(path, signatureOf(bytes, path, site.runbookKeys));
        });
    }
    // Alert rules as Prometheus has them: what a runbook can be for.
    const QDir rules(directory + u"/rules"_s);
    for (const auto names = rules.entryList({u"*.yaml"_s, u"*.yml"_s}, QDir::Files, QDir::Name);
         const QString &name : names) {
        const QString path = rules.filePath(name);
        read(path, [&](const QByteArray &bytes, Findings &own) {
            QList<KnownAlert> all = site.facts.alertRules.value_or(QList<KnownAlert>());
            all += readAlertRules(bytes, path, own);
            site.facts.alertRules = all;
        });
    }
    for (const auto paths = filesOf(QDir(drillFolder(directory, site.id)), u"scenarios"_s, u".yaml"_s);
         const QString &path : paths) {
        read(path, [&](const QByteArray &bytes, Findings &own) {
            const Scenario scenario = Scenario::parse(bytes, path, own);
            if (!hasErrors(own)) // a drill that cannot be played as it is written is not offered
                site.scenarios.append(scenario);
        });
    }
    site.facts.asksForSignatures = !site.runbookKeys.isEmpty();
    readTemplates(directory, site.facts);
    if (site.facts.operators.isEmpty())
        site.facts.operators.append({u"you"_s, {u"you"_s, u"あなた"_s}, {u"incident commander"_s}});
    return site;
}

}
