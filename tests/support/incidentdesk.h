// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/journal.h"
#include "journal/recorder.h"
#include "runbooks/runner.h"
#include "situation/situation.h"
#include "tests/support/idleactions.h"
#include "widgets/presenters/desk.h"
#include "widgets/presenters/incidentbook.h"
#include "widgets/presenters/look.h"

#include <QTemporaryDir>
#include <QTest>

namespace Hikeshi {

/// A desk to test panels on: a real journal in a folder of its own, site time moved by hand, alerts told by hand,
/// nothing to act on.
class IncidentDesk
{
public:
    static constexpr qint64 start = 1'795'489'200'000; ///< 2026-11-24T03:00:00Z, 12:00:00 at the site

    QTemporaryDir folder;
    SteppedClock clock{fromMilliseconds(start)};
    Situation situation{clock};
    std::unique_ptr<Journal> journal;
    std::unique_ptr<Recorder> recorder;
    std::unique_ptr<IdleActions> actions;
    std::unique_ptr<Runner> runner;
    std::unique_ptr<IncidentBook> incidents;
    Look look;
    SiteFacts site;

    explicit IncidentDesk(const QString &path = {}, Journal::Access access = Journal::Access::ReadWrite)
    {
        auto opened = Journal::open(path.isEmpty() ? journalPath() : path, clock, access);
        if (!opened)
            qFatal("%s", qPrintable(opened.error().text()));
        journal = std::move(*opened);
        recorder = std::make_unique<Recorder>(situation, *journal);
        actions = std::make_unique<IdleActions>(*journal);
        actions->setNow([this] { return situation.now(); });
        runner = std::make_unique<Runner>(situation, *journal, *actions);
        incidents = std::make_unique<IncidentBook>(situation, *journal);
        site.name = {QStringLiteral("Sakura Exchange"), QStringLiteral("さくら取引所")};
        site.drill = true;
        site.operators = {
            {QStringLiteral("you"),
             {QStringLiteral("you"), QStringLiteral("あなた")},
             {QStringLiteral("incident commander")}},
            {QStringLiteral("ops-1"), {QStringLiteral("ops-1"), {}}, {QStringLiteral("operations lead")}},
            {QStringLiteral("comms-1"), {QStringLiteral("comms-1"), {}}, {QStringLiteral("communications lead")}}};
    }

    QString journalPath() const { return folder.filePath(QStringLiteral("journal.sqlite")); }
    Desk desk() { return {situation, *journal, *actions, *runner, *incidents, look, site, QStringLiteral("you")}; }

    static Alert alert(const QString &id, const QString &name, AlertSeverity severity, Instant startsAt,
                       const QString &service = QStringLiteral("web"))
    {
        return {.id = AlertId(id),
                .name = name,
                .severity = severity,
                .labels = {{QStringLiteral("service"), service}, {QStringLiteral("instance"), id}},
                .annotations = {{QStringLiteral("summary"), name + QStringLiteral(" in words")},
                                {QStringLiteral("summary_ja"), name + QStringLiteral(" の説明")}},
                .startsAt = startsAt};
    }
    void fire(const QString &id, const QString &name, AlertSeverity severity = AlertSeverity::Warning,
              const QString &service = QStringLiteral("web"))
    {
        tell(alert(id, name, severity, clock.now(), service));
    }
    void clear(const QString &id)
    {
        Alert ended = situation.alerts().find(AlertId(id))->alert;
        ended.state = AlertState::Resolved;
        ended.endsAt = clock.now();
        tell(ended);
    }
    void tell(const Alert &alert) { situation.apply({SourceId(QStringLiteral("exchange")), alert}); }

    /// Declares `title` as begun now and waits until the book knows it.
    void declare(const QString &title, Severity severity = Severity::Sev1)
    {
        Incident incident{.title = title, .severity = severity, .drill = true, .startedAt = clock.now()};
        incident.roles = {{IncidentRole::IncidentCommander, QStringLiteral("you")},
                          {IncidentRole::OperationsLead, QStringLiteral("ops-1")},
                          {IncidentRole::CommunicationsLead, QStringLiteral("comms-1")}};
        (void)incidents->declare(incident, QStringLiteral("you"));
        QTRY_VERIFY(incidents->open());
    }
};

}
