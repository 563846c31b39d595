// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "control/controlapi.h"
#include "control/dispatcher.h"
#include "journal/journal.h"
#include "runbooks/runner.h"
#include "tests/support/exchangefixture.h"
#include "widgets/common/stylesheet.h"
#include "widgets/presenters/desk.h"
#include "widgets/presenters/incidentbook.h"
#include "widgets/presenters/look.h"

#include <QApplication>
#include <QDirIterator>
#include <QFile>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

namespace Hikeshi {

/// A control API that remembers what it was asked, and answers as the test says.
class FakeApi final : public ControlApi
{
public:
    QList<Request> sent;
    Answer answer{.kind = Answer::Kind::Answered, .status = 200, .body = "OK"};
    std::function<void(const Request &)> then; ///< what the request does to the world

    QCoro::Task<Answer> execute(const Clearance &, Request request) override
    {
        sent.append(request);
        if (then)
            then(request);
        co_return answer;
    }
    int inFlight() const override { return 0; }
};

/// A whole desk on the simulated exchange: real journal, dispatcher and runner, the connectors and runbooks that ship;
/// only the wire is not there.
class DeskFixture
{
public:
    QTemporaryDir dir;
    ExchangeFixture exchange;
    std::unique_ptr<Journal> journal;
    FakeApi api;
    std::unique_ptr<Dispatcher> dispatcher;
    std::unique_ptr<Runner> runner;
    std::unique_ptr<IncidentBook> incidents;
    Look look;
    SiteFacts site;
    std::unique_ptr<Desk> desk;

    /// What the site decides about acting; `reopen()` takes a changed one up.
    Policy policy{.arming = std::nullopt, .operatorId = QStringLiteral("you")};

    DeskFixture()
    {
        exchange.situation.setSeriesSpecs({{.id = SeriesId(QStringLiteral("order_error_rate")),
                                            .title = {QStringLiteral("Error rate"), QStringLiteral("エラー率")},
                                            .unit = QStringLiteral("percent"),
                                            .limit = 0.01},
                                           {.id = SeriesId(QStringLiteral("orders_accepted_per_second")),
                                            .title = {QStringLiteral("Orders accepted"), QStringLiteral("受付注文")},
                                            .unit = QStringLiteral("per_second"),
                                            .limit = 500,
                                            .limitIsLower = true},
                                           {.id = SeriesId(QStringLiteral("order_latency_p99_seconds")),
                                            .title = {QStringLiteral("Latency p99"), QStringLiteral("応答 p99")},
                                            .unit = QStringLiteral("seconds"),
                                            .limit = 1}});
        site.name = {QStringLiteral("Sakura Exchange"), QStringLiteral("さくら取引所")};
        site.drill = true;
        site.operators = {{.id = QStringLiteral("you"), .name = {QStringLiteral("you"), QStringLiteral("あなた")}},
                          {.id = QStringLiteral("ops-1"), .name = {QStringLiteral("ops-1"), {}}}};
        site.statusPage = ServiceId(QStringLiteral("status-page"));
        site.runbooks = library();
        for (const QString &name : {QStringLiteral("announcement"), QStringLiteral("announcement-resolved")})
            site.templates.insert(name,
                                  {text(QStringLiteral("resources/templates/%1.en.md").arg(name)),
                                   text(QStringLiteral("resources/templates/%1.ja.md").arg(name))});
        open();
    }

    /// Everything anew on the same journal file, as after a crash. Widgets must be gone before.
    void reopen()
    {
        desk.reset();
        incidents.reset();
        runner.reset();
        dispatcher.reset();
        journal.reset();
        open();
    }

    /// What Patroni does once it was asked for a failover.
    void letFailoverWork()
    {
        api.then = [this](const Request &request) {
            const QString candidate = QJsonDocument::fromJson(request.body)[QStringLiteral("candidate")].toString();
            exchange.world.ledger().failover(candidate, exchange.world.now());
        };
    }

    /// What the status page does with a notice.
    void letNoticesAppear()
    {
        api.answer.status = 201;
        api.then = [this](const Request &request) {
            exchange.world.publish(QJsonDocument::fromJson(request.body).object());
        };
    }

    Incident declare()
    {
        Incident incident = incidents->proposal();
        incident.service = ServiceId(QStringLiteral("ledger-db"));
        incident.drill = true;
        const QFuture<Result<Entry>> declared = incidents->declare(incident, desk->operatorId);
        until([&] { return declared.isFinished(); });
        return incidents->open().value_or(Incident());
    }

    const Runbook &runbook(const QString &name, const QString &language = QStringLiteral("en")) const
    {
        return *runbookNamed(name, site.runbooks, language);
    }

    qsizetype entriesOf(QLatin1StringView kind) const
    {
        return std::ranges::count(journal->entries(), QString(kind), &Entry::kind);
    }

    /// Dresses the program as the window does.
    void dress(Theme::Kind kind, const QString &language)
    {
        look.setTheme(kind);
        look.setLanguage(language);
        qApp->setStyle(QStringLiteral("Fusion"));
        qApp->setPalette(look.theme().palette());
        qApp->setStyleSheet(styleSheet(look.theme()));
        qApp->setFont(Theme::letters(9.5));
    }

    template <class Condition> static void until(Condition condition) { (void)QTest::qWaitFor(condition, 5'000); }

    static QString text(const QString &path)
    {
        QFile file(QStringLiteral(HIKESHI_SOURCE_DIR "/") + path);
        return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
    }

private:
    void open()
    {
        journal = std::move(*Journal::open(dir.filePath(QStringLiteral("journal.sqlite")), exchange.clock));
        dispatcher = std::make_unique<Dispatcher>(controls(), exchange.situation, *journal, api, policy);
        runner = std::make_unique<Runner>(exchange.situation, *journal, *dispatcher);
        incidents = std::make_unique<IncidentBook>(exchange.situation, *journal);
        desk = std::unique_ptr<Desk>(new Desk{exchange.situation, *journal, *dispatcher, *runner, *incidents, look,
                                              site, QStringLiteral("you")});
    }

    static Catalogue controls()
    {
        QList<Connector> connectors;
        Findings findings;
        for (const QString &name : {QStringLiteral("patroni"), QStringLiteral("haproxy"), QStringLiteral("statuspage")})
            connectors.append(Connector::parse(text(QStringLiteral("resources/connectors/%1.yaml").arg(name)).toUtf8(),
                                               name, findings));
        Q_ASSERT(findings.isEmpty());
        const auto at = [](int port) { return QStringLiteral("http://127.0.0.1:%1").arg(port); };
        const Credentials token{.type = Credentials::Type::Bearer, .secret = QStringLiteral("TOKEN")};
        return Catalogue(connectors,
                         {{QStringLiteral("patroni"),
                           ServiceId(QStringLiteral("ledger-db")),
                           {{QStringLiteral("ledger-db-1"), at(8008)},
                            {QStringLiteral("ledger-db-2"), at(8009)},
                            {QStringLiteral("ledger-db-3"), at(8010)}},
                           token},
                          {QStringLiteral("haproxy"),
                           ServiceId(QStringLiteral("web")),
                           {{QStringLiteral("web"), QStringLiteral("127.0.0.1:9999")}},
                           {}},
                          {QStringLiteral("statuspage"),
                           ServiceId(QStringLiteral("status-page")),
                           {{QStringLiteral("status-page"), at(8000)}},
                           token}});
    }

    static QList<Runbook> library()
    {
        QList<Runbook> runbooks;
        Findings findings;
        QDirIterator files(QStringLiteral(HIKESHI_SOURCE_DIR "/runbooks/library"), {QStringLiteral("*.md")});
        QStringList paths;
        while (files.hasNext())
            paths.append(files.next());
        paths.removeIf([](const QString &path) { return path.endsWith(QStringLiteral("/README.md")); });
        paths.sort();
        for (const QString &path : std::as_const(paths)) {
            QFile file(path);
            if (file.open(QIODevice::ReadOnly))
                runbooks.append(Runbook::parse(file.readAll(), path, findings));
        }
        return runbooks;
    }
};

}
