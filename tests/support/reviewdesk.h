// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbooks/runner.h"
#include "situation/situation.h"
#include "tests/support/handmade.h"
#include "tests/support/idleactions.h"
#include "widgets/common/stylesheet.h"
#include "widgets/presenters/desk.h"
#include "widgets/presenters/incidentbook.h"
#include "widgets/presenters/look.h"
#include "widgets/presenters/ports.h"

#include <QCoro/QCoroFuture>

#include <QApplication>
#include <QFile>
#include <QTemporaryDir>

namespace Hikeshi {

/// Drills without an exchange: starting and ending write the journal's entries.
class FakeDrills final : public DrillPort
{
public:
    FakeDrills(Journal &journal, QList<Scenario> scenarios)
        : m_journal(journal)
        , m_scenarios(std::move(scenarios))
    {
    }

    QList<Scenario> scenarios() const override { return m_scenarios; }
    QString running() const override { return m_running; }
    QCoro::Task<Result<void>> start(QString scenario) override
    {
        if (refusal)
            co_return std::unexpected(*refusal);
        m_running = scenario;
        (void)m_journal.append(Drafts::drillStarted(scenario, {scenario, scenario}, QStringLiteral("7")));
        Q_EMIT changed();
        co_return {};
    }
    QCoro::Task<Result<void>> end() override
    {
        (void)m_journal.append(Drafts::drillEnded(std::exchange(m_running, {}), QStringLiteral("ended by hand")));
        Q_EMIT changed();
        co_return {};
    }
    double pace() const override { return m_pace; }
    void setPace(double pace) override
    {
        m_pace = pace;
        Q_EMIT changed();
    }

    const DrillCourse &course() const override
    {
        m_course = {};
        for (const Entry &entry : m_journal.entries())
            m_course.take(entry);
        return m_course;
    }
    bool hasHint() const override { return !hints.isEmpty(); }
    QCoro::Task<Result<void>> askForHint() override
    {
        return throwIn({.what = Injected::What::Hint, .text = hints.takeFirst()});
    }
    QCoro::Task<Result<void>> throwIn(Injected thrown) override
    {
        const Result<Entry> entry = co_await m_journal.append(Drafts::drillInjected(
            {{QStringLiteral("id"), thrown.id},
             {QStringLiteral("what"), word(thrown.what)},
             {QStringLiteral("from"), thrown.from},
             {QStringLiteral("text"),
              QJsonObject{{QStringLiteral("en"), thrown.text.en}, {QStringLiteral("ja"), thrown.text.ja}}},
             {QStringLiteral("fault"), thrown.fault}}));
        if (!entry)
            co_return std::unexpected(entry.error());
        Q_EMIT injected(injectedFrom(*entry));
        co_return {};
    }

    Result<void> openInstructor(const QStringList &look) override
    {
        instructors.append(look);
        return {};
    }

    QList<QStringList> instructors; ///< each that was opened, with its look
    std::optional<Error> refusal; ///< what the next start says
    QList<Localized> hints;

private:
    mutable DrillCourse m_course;
    Journal &m_journal;
    QList<Scenario> m_scenarios;
    QString m_running;
    double m_pace = 1;
};

/// A replay that only remembers what it was asked to show.
class FakeReplay final : public Replay
{
public:
    FakeReplay(Instant from, Instant to)
        : m_from(from)
        , m_to(to)
        , m_clock(from)
        , m_situation(m_clock)
    {
    }

    Situation &situation() override { return m_situation; }
    Instant from() const override { return m_from; }
    Instant to() const override { return m_to; }
    void showAt(Instant instant) override { shown.append(instant); }

    QList<Instant> shown;

private:
    Instant m_from;
    Instant m_to;
    SteppedClock m_clock;
    Situation m_situation;
};

class FakeReplays final : public ReplayPort
{
public:
    QCoro::Task<Result<std::shared_ptr<Replay>>> replay(IncidentId incident) override
    {
        asked.append(incident);
        if (refusal)
            co_return std::unexpected(*refusal);
        co_return std::static_pointer_cast<Replay>(made);
    }

    QList<IncidentId> asked;
    std::optional<Error> refusal;
    std::shared_ptr<FakeReplay> made = std::make_shared<FakeReplay>(Handmade::start - std::chrono::minutes(1),
                                                                    Handmade::start + std::chrono::minutes(9));
};

inline QList<Scenario> shippedScenarios()
{
    QList<Scenario> scenarios;
    for (const QString &name :
         {QStringLiteral("ledger-primary-lost"), QStringLiteral("surge"), QStringLiteral("web-backend-sick")}) {
        QFile file(QStringLiteral(HIKESHI_SOURCE_DIR "/resources/scenarios/") + name + QStringLiteral(".yaml"));
        Findings findings;
        if (file.open(QIODevice::ReadOnly))
            scenarios.append(Scenario::parse(file.readAll(), file.fileName(), findings));
    }
    return scenarios;
}

/// Everything a panel stands on, on a stepped clock and a real journal in a folder that goes away.
struct ReviewDesk
{
    QTemporaryDir folder;
    SteppedClock clock{Handmade::start};
    Situation situation{clock};
    std::unique_ptr<Journal> journal = std::move(*Journal::open(folder.filePath(QStringLiteral("journal.db")), clock));
    IdleActions actions{*journal};
    Runner runner{situation, *journal, actions};
    IncidentBook incidents{situation, *journal};
    Look look;
    SiteFacts site;
    FakeDrills drills{*journal, shippedScenarios()};
    FakeReplays replays;

    Desk desk()
    {
        return {situation, *journal, actions, runner, incidents, look, site, QStringLiteral("you"), &drills, &replays};
    }

    /// As the program dresses itself.
    void dress(Theme::Kind kind, const QString &language = QStringLiteral("en"))
    {
        look.setTheme(kind);
        look.setLanguage(language);
        QApplication::setStyle(QStringLiteral("Fusion"));
        QApplication::setPalette(look.theme().palette());
        QApplication::setFont(Theme::letters(9.5));
        qApp->setStyleSheet(styleSheet(look.theme()));
    }
};

}
