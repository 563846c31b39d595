// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/labsite.h"

#include "control/selectandoperate.h"

#include <QFile>
#include <QTest>

namespace Hikeshi {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

LabSite::LabSite(std::unique_ptr<Clock> clock)
    : m_clock(std::move(clock))
    , m_situation(std::make_unique<Situation>(*m_clock))
{
}

LabSite::~LabSite()
{
    stop();
}

void LabSite::service(const QString &id, const QStringList &instances, const QString &redundancy)
{
    Service service{.id = ServiceId(id), .redundancy = redundancy};
    for (const QString &instance : instances)
        service.instances.append(InstanceId(instance));
    m_topology.services.append(service);
}

QString LabSite::load(const Bound &bound, QList<Connector> &connectors, QList<ControlBinding> &bindings)
{
    QFile file(u":/connectors/%1.yaml"_s.arg(bound.connector));
    if (!file.open(QIODevice::ReadOnly))
        return file.fileName() + u": " + file.errorString();
    const QByteArray text = file.readAll();
    Findings findings;
    const Connector connector = Connector::parse(text, file.fileName(), findings);
    const QList<ReadSpec> reads = parseReads(text, file.fileName(), findings);
    const ControlBinding binding{.connector = bound.connector,
                                 .service = ServiceId(bound.service),
                                 .endpoints = bound.endpoints,
                                 .credentials = bound.credentials,
                                 .settings = bound.settings};
    findings += findingsOf(binding, connector, u"site.yaml"_s, 1);
    for (const Finding &finding : std::as_const(findings))
        return finding.text();
    if (std::ranges::none_of(connectors, [&](const Connector &c) { return c.id == connector.id; }))
        connectors.append(connector);
    bindings.append(binding);
    ReadPlace place{.connector = bound.connector,
                    .service = binding.service,
                    .auth = static_cast<ReadPlace::Auth>(bound.credentials.type),
                    .user = bound.credentials.user,
                    .secret = [this, name = bound.credentials.secret] { return m_secrets.find(name); }};
    for (const SettingSpec &setting : connector.settings)
        place.settings.insert(setting.name, settingOf(binding, connector, setting.name).join(u','));
    for (const ReadSpec &read : bound.reads ? reads : QList<ReadSpec>()) {
        for (const auto &[name, address] : bound.endpoints.asKeyValueRange()) {
            ReadPlace one = place;
            one.endpoints = {{name, address}};
            m_sources.push_back(std::make_unique<ReadSource>(
                SourceId(u"%1/%2/%3"_s.arg(bound.connector, read.id, name)), read, one, *m_clock));
        }
    }
    return {};
}

QString LabSite::start()
{
    m_situation->apply({SourceId(u"site"_s), m_topology});
    QList<Connector> connectors;
    QList<ControlBinding> bindings;
    for (const Bound &bound : std::as_const(m_bound)) {
        if (const QString wrong = load(bound, connectors, bindings); !wrong.isEmpty())
            return wrong;
    }
    auto journal = Journal::open(m_folder.filePath(u"journal.sqlite"_s), *m_clock);
    if (!journal)
        return journal.error().text();
    m_journal = std::move(*journal);
    m_api = std::make_unique<WireApi>(m_secrets);
    m_dispatcher = std::make_unique<Dispatcher>(Catalogue(connectors, bindings), *m_situation, *m_journal, *m_api,
                                                Policy{.arming = std::nullopt});
    for (const auto &source : m_sources) {
        QObject::connect(source.get(), &Source::updated, m_situation.get(), &Situation::apply);
        source->start();
    }
    return {};
}

void LabSite::stop()
{
    for (const auto &source : m_sources)
        source->stop();
    m_sources.clear();
    m_dispatcher.reset();
    m_api.reset();
    m_journal.reset();
}

Intent LabSite::intent(const QString &action, const QString &target, const QMap<QString, QString> &arguments)
{
    return {.action = ActionId(action), .target = target, .arguments = arguments, .operatorId = u"you"_s};
}

ActionRecord LabSite::operate(const QString &action, const QString &target, const QMap<QString, QString> &arguments,
                              std::chrono::milliseconds patience)
{
    (void)QTest::qWaitFor([&] { return preview(action, target, arguments).allowed(); },
                          static_cast<int>(patience.count()));
    std::optional<ActionRecord> ended;
    selectAndOperate(*m_dispatcher, intent(action, target, arguments)).then([&ended](const ActionRecord &record) {
        ended = record;
    });
    (void)QTest::qWaitFor([&] { return ended.has_value(); }, 180s);
    return ended.value_or(ActionRecord{});
}

Preview LabSite::preview(const QString &action, const QString &target, const QMap<QString, QString> &arguments) const
{
    return m_dispatcher->preview(intent(action, target, arguments));
}

ActionRecord LabSite::record(qint64 number) const
{
    const QList<ActionRecord> records = m_dispatcher->records();
    const auto found = std::ranges::find(records, number, &ActionRecord::number);
    return found == records.end() ? ActionRecord{} : *found;
}

InstanceState LabSite::state(const QString &instance) const
{
    return m_situation->map().instance(InstanceId(instance), m_clock->now());
}

QStringList LabSite::primaries(const QString &service) const
{
    QStringList names;
    for (const InstanceId &id : m_situation->map().primaries(ServiceId(service), m_clock->now()))
        names.append(id.value);
    return names;
}

QString LabSite::refusal(const QString &guard, const QString &action, const QString &target,
                         const QMap<QString, QString> &arguments) const
{
    const QList<GuardVerdict> verdicts = preview(action, target, arguments).verdicts;
    const auto found = std::ranges::find(verdicts, guard, &GuardVerdict::guard);
    return found == verdicts.end() ? u"none"_s : found->reason;
}

QVariant LabSite::word(const QString &service, const QString &property) const
{
    return m_situation->map().word(ServiceId(service), property, m_clock->now());
}

}
