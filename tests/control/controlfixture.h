// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "control/controlapi.h"
#include "control/dispatcher.h"
#include "control/selectandoperate.h"
#include "journal/journal.h"
#include "journal/kinds.h"
#include "situation/situation.h"

#include <QPromise>
#include <QTemporaryDir>
#include <QTest>

#include <QCoro/QCoroFuture>

#include <functional>

namespace Hikeshi {

/// A control API that answers what a test says, at once or when it is told to.
class ScriptedApi final : public ControlApi
{
public:
    QList<Request> requests;
    std::function<void(const Clearance &, const Request &)> asked;
    std::function<Answer(const Request &)> answers = [](const Request &) { return answered(200, "OK"); };
    bool waits = false;

    static Answer answered(int status, const QByteArray &body)
    {
        return {
            .kind = Answer::Kind::Answered, .status = status, .body = body, .peer = QStringLiteral("127.0.0.1:8008")};
    }

    QCoro::Task<Answer> execute(const Clearance &clearance, Request request) override
    {
        requests.append(request);
        if (asked)
            asked(clearance, request);
        if (!waits)
            co_return answers(request);
        auto promise = std::make_shared<QPromise<Answer>>();
        promise->start();
        m_waiting.append(promise);
        const QFuture<Answer> answer = promise->future();
        co_return co_await answer;
    }
    int inFlight() const override { return static_cast<int>(m_waiting.size()); }

    void answer(const Answer &answer)
    {
        const auto promise = m_waiting.takeFirst();
        promise->addResult(answer);
        promise->finish();
    }

private:
    QList<std::shared_ptr<QPromise<Answer>>> m_waiting;
};

/// A database of three and a pool of two, a dispatcher on a real journal, and a wire that is scripted.
class ControlFixture
{
public:
    QTemporaryDir dir;
    QString path = dir.filePath(QStringLiteral("journal.sqlite"));
    SteppedClock clock{fromMilliseconds(1'795'489'200'000)};
    std::unique_ptr<Situation> situation;
    std::unique_ptr<Journal> journal;
    ScriptedApi api;
    Policy policy{.arming = std::nullopt, .operatorId = QStringLiteral("console")};
    std::function<void(Connector &)> change; ///< what no file says
    SharedJournal *shared = nullptr; ///< outlives it
    std::unique_ptr<Dispatcher> dispatcher;

    void open()
    {
        situation = std::make_unique<Situation>(clock);
        tellTopology();
        observeAll();
        openDispatcher();
    }

    /// As after a crash: what was on its way is gone, the world is what it is.
    void reopen()
    {
        dispatcher.reset();
        journal.reset();
        drain();
        openDispatcher();
    }

    void close()
    {
        dispatcher.reset();
        journal.reset();
        drain();
    }

    void observe(const QString &instance, Role role, const QMap<QString, QVariant> &properties = {})
    {
        situation->apply({SourceId(QStringLiteral("s")),
                          InstanceObservation{.instance = InstanceId(instance),
                                              .at = clock.now(),
                                              .health = Health::Normal,
                                              .role = role,
                                              .properties = properties}});
    }

    void observeAll()
    {
        observe(QStringLiteral("db-1"), Role::Primary, {{QStringLiteral("paused"), false}});
        observe(QStringLiteral("db-2"), Role::Replica);
        observe(QStringLiteral("db-3"), Role::Replica);
        observe(QStringLiteral("web-1"), Role::None, web);
        observe(QStringLiteral("web-2"), Role::None, web);
    }

    Intent intent(const char *action, const char *target, const QMap<QString, QString> &arguments = {},
                  const QString &by = QStringLiteral("ann")) const
    {
        return {.action = ActionId(QString::fromLatin1(action)),
                .target = QString::fromLatin1(target),
                .arguments = arguments,
                .operatorId = by};
    }

    Result<Selection> select(const Intent &intent)
    {
        return await(dispatcher->select(intent), Result<Selection>(std::unexpected(Error{})));
    }
    ActionRecord operate(qint64 selection, const Intent &intent)
    {
        return await(dispatcher->operate(selection, intent), ActionRecord{});
    }
    ActionRecord run(const Intent &intent) { return await(selectAndOperate(*dispatcher, intent), ActionRecord{}); }
    Result<void> approve(qint64 selection, const QString &who, const QString &passphrase = {})
    {
        return await(dispatcher->approve(selection, who, passphrase), Result<void>(std::unexpected(Error{})));
    }

    /// Everything asked of the journal so far is written, and heard of.
    void settle()
    {
        const auto marker = journal->append({.kind = QStringLiteral("note.written"), .actor = {}, .body = {}});
        (void)QTest::qWaitFor([&] { return marker.isFinished(); }, 10'000);
        QCoreApplication::processEvents();
    }
    void wait(Milliseconds time)
    {
        clock.advanceBy(time);
        settle();
    }
    qsizetype count(QLatin1StringView kind) const
    {
        return std::ranges::count(journal->entries(), QString(kind), &Entry::kind);
    }
    QMap<QString, QVariant> web{{QStringLiteral("admin"), QStringLiteral("ready")}, {QStringLiteral("weight"), 100}};

    template <class T> static T await(QCoro::Task<T> task, T otherwise)
    {
        std::optional<T> result;
        task.then([&result](const T &value) { result = value; });
        (void)QTest::qWaitFor([&] { return result.has_value(); }, 20'000);
        return result.value_or(otherwise);
    }

private:
    /// Whoever still waits is told: one step of a coroutine a round.
    void drain()
    {
        while (api.inFlight() > 0)
            api.answer({});
        for (int round = 0; round < 20; ++round)
            QCoreApplication::processEvents();
    }

    void tellTopology()
    {
        const auto service = [](const char *id, const char *redundancy, const QStringList &instances) {
            Service made{.id = ServiceId(QString::fromLatin1(id)), .redundancy = QString::fromLatin1(redundancy)};
            for (const QString &instance : instances)
                made.instances.append(InstanceId(instance));
            return made;
        };
        situation->apply(
            {SourceId(QStringLiteral("map")),
             Topology{.services = {service("db", "patroni",
                                           {QStringLiteral("db-1"), QStringLiteral("db-2"), QStringLiteral("db-3")}),
                                   service("web", "pool", {QStringLiteral("web-1"), QStringLiteral("web-2")})}}});
    }

    void openDispatcher()
    {
        auto opened = Journal::open(path, clock);
        if (!opened)
            qFatal("%s", qPrintable(opened.error().text()));
        journal = std::move(*opened);
        Findings findings;
        Connector connector = Connector::parse(text, QStringLiteral("c.yaml"), findings);
        for (const Finding &finding : std::as_const(findings))
            qFatal("%s", qPrintable(finding.text()));
        if (change)
            change(connector);
        const ControlBinding db{.connector = QStringLiteral("c"),
                                .service = ServiceId(QStringLiteral("db")),
                                .endpoints = {{QStringLiteral("db"), QStringLiteral("http://db:8008")}},
                                .credentials = {}};
        const ControlBinding pool{.connector = QStringLiteral("c"),
                                  .service = ServiceId(QStringLiteral("web")),
                                  .endpoints = {{QStringLiteral("web"), QStringLiteral("http://web:9999")}},
                                  .credentials = {}};
        dispatcher =
            std::make_unique<Dispatcher>(Catalogue({connector}, {db, pool}), *situation, *journal, api, policy, shared);
    }

    static constexpr const char *text = R"(
connector: {id: c, transport: http}
actions:
  - id: c.failover
    title: Fail over {target} to {candidate}
    arguments: [{name: candidate, type: instance}]
    guards:
      - freshness of {candidate} < 30 s
    request: {method: POST, path: /failover, body: {candidate: "{candidate}"}, success: [200]}
    verify:
      - primary of {target} = {candidate}
    within: 20s
  - id: c.note
    title: Note {text}
    gesture: click
    arguments: [{name: text}]
    request: {method: POST, path: /note, body: {text: "{text}"}, success: [200]}
    verify:
      - primary of db = db-1
    within: 5s
  - id: c.drain
    title: Drain {target}
    target: instance
    gesture: hold
    request: {method: POST, path: "/drain/{target}", success: [200]}
    verify:
      - property admin of {target} = drain
    within: 10s
    compensation: {action: c.ready}
  - id: c.ready
    title: Ready {target}
    target: instance
    gesture: hold
    request: {method: POST, path: "/ready/{target}", success: [200]}
    verify:
      - property admin of {target} = ready
    within: 10s
  - id: c.weight
    title: Weight of {target}
    target: instance
    arguments: [{name: value, type: integer}]
    request: {method: POST, path: "/weight/{target}", body: {value: "{value}"}, success: [200]}
    verify:
      - property weight of {target} = {value}
    within: 10s
)";
};

}
