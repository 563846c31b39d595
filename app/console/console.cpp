// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/console.h"

#include "journal/drafts.h"
#include "journal/passphrase.h"
#include "sources/pollingsource.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

/// When the embedded exchange's time begins for a site that has no past: 2026-11-24T03:00:00Z, noon in Japan.
constexpr Instant firstDay{std::chrono::sys_days{std::chrono::November / 24 / 2026} + std::chrono::hours(3)};

}

Result<std::unique_ptr<Console>> Console::open(const Options &options)
{
    std::unique_ptr<Console> console(new Console(options));
    if (const Result<void> opened = console->openJournal(); !opened)
        return std::unexpected(opened.error());
    console->build();
    return console;
}

Console::Console(Options options)
    : m_options(std::move(options))
{
    m_card = m_options.join;
    if (m_card) {
        m_options.site = m_card->site;
        m_secrets.set(u"HIKESHI_EXCHANGE_TOKEN"_s, m_card->token);
    }
    if (m_options.site.isEmpty())
        m_options.site = Site::embedded();
    if (m_options.exchangeProgram.isEmpty())
        m_options.exchangeProgram = QCoreApplication::applicationDirPath() + u"/hikeshictl"_s;
    m_site = Site::load(m_options.site, [this](const QString &name) { return variable(name); });
    for (const Scenario &given : std::as_const(m_options.scenarios)) {
        m_site.scenarios.removeIf([&](const Scenario &own) { return own.name == given.name; });
        m_site.scenarios.append(given);
    }
    // Who joins is another than who was there first.
    const QList<Operator> &operators = m_site.facts.operators;
    const Operator &usual = m_card && operators.size() > 1 ? operators[1] : operators.constFirst();
    m_operatorId = m_options.operatorId.isEmpty() ? usual.id : m_options.operatorId;
    const bool stepped = std::ranges::any_of(m_site.sources, [](const SourceSpec &s) { return s.type == u"stream"; });
    if (stepped) {
        auto clock = std::make_unique<SteppedClock>(firstDay);
        m_stepped = clock.get();
        m_clock = std::move(clock);
    } else {
        m_clock = std::make_unique<SystemClock>();
    }
}

Console::~Console()
{
    for (const auto &source : m_sources.all)
        source->stop();
    if (m_exchange && m_journal) {
        const QString path = cardBeside(m_journal->path());
        if (const Result<ExchangeCard> left = ExchangeCard::read(path); left && *left == m_card)
            QFile::remove(path);
    }
}

// Addresses of the embedded exchange exist as soon as a site asks for one of them.
std::optional<QString> Console::variable(const QString &name)
{
    if (!name.startsWith(u"EXCHANGE_"_s) || qEnvironmentVariableIsSet(qPrintable(name)))
        return qEnvironmentVariableIsSet(qPrintable(name)) ? std::optional(qEnvironmentVariable(qPrintable(name)))
                                                           : std::nullopt;
    if (m_options.join) {
        const auto known = m_card->variables.constFind(name);
        return known == m_card->variables.cend() ? std::nullopt : std::optional(*known);
    }
    if (!m_exchange) {
        m_exchange = std::make_unique<ExchangeProcess>(m_options.exchangeProgram, m_options.port);
        m_secrets.set(u"HIKESHI_EXCHANGE_TOKEN"_s, m_exchange->token());
    }
    const auto found = m_exchange->variables().constFind(name);
    return found == m_exchange->variables().cend() ? std::nullopt : std::optional(*found);
}

QString Console::defaultJournal(const QString &site)
{
    const QString folder = Site::dataFolder(site);
    QDir().mkpath(folder);
    return folder + u"/journal.sqlite"_s;
}

QString Console::cardBeside(const QString &journal)
{
    return QFileInfo(journal).absolutePath() + u"/exchange.json"_s;
}

Result<void> Console::openJournal()
{
    QString path = m_options.journal.isEmpty() ? defaultJournal(m_site.id) : m_options.journal;
    if (m_card && m_options.journal.isEmpty()) // the first console writes that one
        path = QFileInfo(path).absolutePath() + u"/journal-%1.sqlite"_s.arg(m_operatorId);
    Result<std::unique_ptr<Journal>> journal = Journal::open(path, *m_clock);
    if (!journal)
        return std::unexpected(journal.error());
    m_journal = std::move(*journal);
    // A drill site's time goes on where its journal ends.
    if (m_stepped && !m_journal->entries().isEmpty())
        m_stepped->advanceTo(std::chrono::ceil<std::chrono::minutes>(m_journal->entries().last().at));
    return {};
}

Policy Console::policy() const
{
    Policy policy = m_site.policy;
    policy.operatorId = m_operatorId;
    return policy;
}

void Console::openSharedJournal()
{
    if (!m_site.sharedJournal)
        return;
    const SharedJournalSpec &spec = *m_site.sharedJournal;
    m_shared = std::make_unique<SharedJournal>(
        SharedJournal::Place{.host = spec.host,
                             .port = spec.port,
                             .database = spec.database,
                             .user = spec.user,
                             .password = m_secrets.find(spec.secret).value_or(QString()),
                             .console = SharedJournal::consoleName()},
        *m_clock);
}

RunnerSite Console::runnerSite() const
{
    RunnerSite site{
        .operatorHere = m_operatorId,
        .shellAllowed = m_site.shellAllowed,
        .runbooks = m_site.facts.runbooks,
        .matches = [](const QByteArray &hash, const QString &passphrase) { return matches(hash, passphrase); }};
    for (const Operator &each : m_site.facts.operators)
        site.people.append({each.id, each.roles, m_site.policy.passphraseHash.value(each.id)});
    // A command of a runbook gets no secret of the console's own.
    for (const ControlBinding &control : m_site.controls)
        site.withheld.append(control.credentials.secret);
    for (const SourceSpec &source : m_site.sources)
        site.withheld.append(source.secret);
    if (m_site.sharedJournal)
        site.withheld.append(m_site.sharedJournal->secret);
    site.withheld.removeAll(QString());
    return site;
}

void Console::build()
{
    m_situation = std::make_unique<Situation>(*m_clock);
    m_situation->setSeriesSpecs(m_site.series);
    m_recorder = std::make_unique<Recorder>(*m_situation, *m_journal);
    m_api = std::make_unique<WireApi>(m_secrets);
    openSharedJournal();
    m_dispatcher = std::make_unique<Dispatcher>(Catalogue(m_site.connectors, m_site.controls), *m_situation, *m_journal,
                                                *m_api, policy(), m_shared.get());
    m_runner = std::make_unique<Runner>(*m_situation, *m_journal, *m_dispatcher);
    m_runner->setSite(runnerSite());
    m_approvals = std::make_unique<StepApprovals>(m_shared.get(), *m_runner, *m_journal, *m_clock);
    m_incidents = std::make_unique<IncidentBook>(*m_situation, *m_journal);
    buildRunbooks();
    for (const ControlBinding &control : std::as_const(m_site.controls)) {
        if (!control.credentials.secret.isEmpty())
            m_secrets.read(control.credentials.secret); // what only the keyring knows is there when it is needed
    }
    m_sources = makeSources(m_site, m_secrets, *m_clock, m_stepped, m_site.facts.findings);
    m_site.facts.sourceParts = m_sources.parts;
    m_site.facts.sourceNames.insert(m_sources.names);
    m_replays = std::make_unique<ReplayDesk>(*m_journal, m_site.series);
    if (m_sources.stream)
        m_situation->setTimekeeper(m_sources.stream->id());
    openDrills();
    if (m_options.lockstep && m_sources.stream)
        m_lockstep = std::make_unique<Lockstep>(*m_sources.stream, *m_situation, *m_journal, *m_dispatcher, *m_api);
    if (m_lockstep && m_drills)
        m_drills->setStanding(m_lockstep->counter());
    connectSources();
}

QStringList Console::operatorIds() const
{
    QStringList ids;
    for (const Operator &each : m_site.facts.operators)
        ids.append(each.id);
    return ids;
}

void Console::openDrills()
{
    if (m_exchange)
        m_card = ExchangeCard{.site = m_options.site == Site::embedded() ? QString() : m_options.site,
                              .variables = m_exchange->variables(),
                              .token = m_exchange->token(),
                              .journal = m_journal->path()};
    if (!m_card)
        return;
    const QString url = m_card->variables[u"EXCHANGE_HTTP"_s];
    const QByteArray token = m_card->token.toUtf8();
    if (m_sources.stream)
        m_drills =
            std::make_unique<DrillDesk>(m_site.scenarios,
                                        DrillDesk::Place{.url = url,
                                                         .token = token,
                                                         .stream = *m_sources.stream,
                                                         .card = cardBeside(m_card->journal),
                                                         .commander = m_options.join ? m_card->journal : QString(),
                                                         .team = m_options.lockstep ? QStringList() : operatorIds(),
                                                         .directs = m_exchange != nullptr},
                                        *m_situation, *m_journal, *m_incidents, *m_runner);
    if (m_drills)
        m_scenarios = std::make_unique<ScenarioDesk>(Site::drillFolder(m_options.site, m_site.id), m_options.site,
                                                     m_options.exchangeProgram, *m_drills);
    m_outlooks = std::make_unique<OutlookDesk>(url, token, m_card->variables.values());
}

// A site that the program carries has no folder to write into.
void Console::buildRunbooks()
{
    const bool carried = m_options.site.startsWith(u':');
    const QString folder = carried ? QString() : QDir(m_options.site).absoluteFilePath(u"runbooks"_s);
    m_runbooks = std::make_unique<RunbookStore>(m_site.facts.runbooks, folder);
    connect(m_runbooks.get(), &RunbookStore::taken, this, [this](const Runbook &runbook) {
        m_site.facts.signatures.insert(runbook.file, signatureOf(runbook.source, runbook.file, m_site.runbookKeys));
        m_runner->setSite(runnerSite());
    });
}

void Console::connectSources()
{
    for (const auto &source : m_sources.all) {
        auto *polling = qobject_cast<PollingSource *>(source.get());
        if (m_lockstep && polling)
            m_lockstep->hold(*polling);
        else
            connect(source.get(), &Source::updated, m_situation.get(), &Situation::apply);
    }
    if (m_sources.stream)
        connect(m_sources.stream, &StreamSource::helloReceived, this, &Console::greet);
}

void Console::start()
{
    if (m_site.topology != Topology{})
        m_situation->apply({SourceId(u"site"_s), m_site.topology});
    if (!m_sources.stream) {
        (void)m_journal->append(Drafts::siteOpened(m_site.id, m_operatorId, m_site.facts.drill, {}));
        return startPolling();
    }
    remember();
}

// What the site was seen to do before this start comes first: the past that an exchange tells of itself fills only the
// rest.
void Console::remember()
{
    const Instant now = m_clock->now();
    m_journal->samples(now - remembered, now).then(this, [this](const Result<QList<SampleBatch>> &samples) {
        for (const SampleBatch &batch : samples.value_or(QList<SampleBatch>()))
            m_situation->recall(batch);
        startStream();
    });
}

void Console::startStream()
{
    if (!m_exchange)
        return m_sources.stream->start();
    connect(m_exchange.get(), &ExchangeProcess::ready, this, &Console::leaveCard);
    // Sources wait for the doors to open, so that a start is not recorded as an outage of everything.
    connect(m_exchange.get(), &ExchangeProcess::ready, m_sources.stream, &Source::start, Qt::SingleShotConnection);
    connect(m_exchange.get(), &ExchangeProcess::ended, this, [this](const QString &reason) {
        m_situation->apply({SourceId(u"site"_s), SiteEvent{m_clock->now(), u"exchange.ended"_s, {reason, {}}, {}}});
    });
    const ExchangeSpec spec = m_site.exchange.value_or(ExchangeSpec{});
    const auto scenario = std::ranges::find(m_site.scenarios, m_options.scenario, &Scenario::name);
    m_exchange->start({.seed = m_options.seed.value_or(spec.seed),
                       .speed = m_options.speed.value_or(spec.speed),
                       .lockstep = m_lockstep != nullptr,
                       .start = m_clock->now(),
                       .scenario = scenario == m_site.scenarios.end() ? QJsonObject() : scenario->forExchange},
                      [this] { return m_clock->now(); });
}

void Console::leaveCard()
{
    const Result<void> left = m_card->write(cardBeside(m_journal->path()));
    if (!left)
        m_situation->apply(
            {SourceId(u"site"_s), SiteEvent{m_clock->now(), u"exchange.card"_s, {left.error().text(), {}}, {}}});
}

void Console::startPolling()
{
    for (const auto &source : m_sources.all) {
        if (source.get() != m_sources.stream)
            source->start();
    }
}

// A world that was not known begins: the old one's facts are gone, the journal says so.
void Console::greet(const QJsonObject &hello)
{
    const QString run = hello[u"run"_s].toString();
    const bool isFirst = m_run.isEmpty();
    const bool isNew = std::exchange(m_run, run) != run;
    if (m_drills)
        m_drills->leave(hello);
    if (isNew) {
        m_situation->startOver();
        (void)m_journal->append(Drafts::siteOpened(m_site.id, m_operatorId, m_site.facts.drill, run));
    }
    if (m_drills)
        m_drills->join(hello);
    if (isFirst)
        startPolling();
}

Desk Console::desk(Look &look)
{
    return {.situation = *m_situation,
            .journal = *m_journal,
            .actions = *m_dispatcher,
            .runner = *m_runner,
            .incidents = *m_incidents,
            .look = look,
            .site = m_site.facts,
            .operatorId = m_operatorId,
            .drills = m_drills.get(),
            .replays = m_replays.get(),
            .outlooks = m_outlooks.get(),
            .runbooks = m_runbooks.get(),
            .approvals = m_shared ? m_approvals.get() : nullptr,
            .scenarios = m_scenarios.get()};
}

}
