// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/kinds.h"
#include "tests/support/incidentdesk.h"

#include <QSignalSpy>

using namespace Hikeshi;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestIncidentBook : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void proposalComesFromTheFirstOutAlert();
    void quietProposalIsMild();
    void declaredChangedAndResolvedAreEntries();
    void notesBelongToTheOpenIncident();
    void aBookOpenedAnewKnowsTheSame();
    void readOnlyJournalRefusesWithAReason();
};

void TestIncidentBook::proposalComesFromTheFirstOutAlert()
{
    IncidentDesk desk;
    desk.fire(u"a"_s, u"WebLatencyHigh"_s);
    desk.clock.advanceBy(5s);
    desk.fire(u"b"_s, u"LedgerPrimaryLost"_s, AlertSeverity::Critical, u"ledger-db"_s);
    const Incident proposal = desk.incidents->proposal();
    QCOMPARE(proposal.title, u"WebLatencyHigh in words"_s);
    QCOMPARE(proposal.firstOut, AlertId(u"a"_s));
    QCOMPARE(proposal.service, ServiceId(u"web"_s));
    QCOMPARE(proposal.startedAt, fromMilliseconds(IncidentDesk::start));
    QCOMPARE(proposal.severity, Severity::Sev1);
}

void TestIncidentBook::quietProposalIsMild()
{
    IncidentDesk desk;
    const Incident proposal = desk.incidents->proposal();
    QVERIFY(proposal.title.isEmpty());
    QCOMPARE(proposal.severity, Severity::Sev3);
    QCOMPARE(proposal.startedAt, desk.clock.now());
}

void TestIncidentBook::declaredChangedAndResolvedAreEntries()
{
    IncidentDesk desk;
    QSignalSpy changed(desk.incidents.get(), &IncidentBook::changed);
    QSignalSpy resolved(desk.incidents.get(), &IncidentBook::resolved);
    desk.declare(u"Ledger database primary lost"_s);
    QCOMPARE(changed.size(), 1);
    Incident incident = *desk.incidents->open();
    QCOMPARE(incident.id, IncidentId(u"INC-1"_s));
    incident.status = IncidentStatus::Identified;
    incident.nextUpdateDue = desk.clock.now() + 15min;
    (void)desk.incidents->change(incident, u"you"_s);
    QTRY_COMPARE(desk.incidents->open()->status, IncidentStatus::Identified);
    QCOMPARE(desk.incidents->open()->nextUpdateDue, incident.nextUpdateDue);
    QCOMPARE(desk.journal->entries().last().body.keys(),
             (QStringList{u"incident"_s, u"next_update_due"_s, u"status"_s}));
    (void)desk.incidents->resolve(u"you"_s);
    QTRY_COMPARE(resolved.size(), 1);
    QVERIFY(!desk.incidents->open());
    QCOMPARE(desk.incidents->all().size(), 1);
    QCOMPARE(desk.incidents->all().first().status, IncidentStatus::Resolved);
}

void TestIncidentBook::notesBelongToTheOpenIncident()
{
    IncidentDesk desk;
    (void)desk.incidents->note(u"before"_s, u"you"_s);
    desk.declare(u"Something"_s);
    (void)desk.incidents->note(u"during"_s, u"you"_s);
    QTRY_COMPARE(desk.journal->entries().size(), 3);
    QCOMPARE(desk.journal->entries()[0].body[u"incident"_s].toString(), QString());
    QCOMPARE(desk.journal->entries()[2].body[u"incident"_s].toString(), u"INC-2"_s);
}

void TestIncidentBook::aBookOpenedAnewKnowsTheSame()
{
    IncidentDesk desk;
    desk.declare(u"Something"_s, Severity::Sev2);
    const IncidentBook again(desk.situation, *desk.journal);
    QCOMPARE(again.all(), desk.incidents->all());
}

void TestIncidentBook::readOnlyJournalRefusesWithAReason()
{
    IncidentDesk first;
    IncidentDesk second(first.journalPath());
    QCOMPARE(second.journal->access(), Journal::Access::ReadOnly);
    QFuture<Result<Entry>> future = second.incidents->note(u"me too"_s, u"you"_s);
    QTRY_VERIFY(future.isFinished());
    QVERIFY(!future.result());
    QVERIFY(!future.result().error().what.isEmpty());
}

QTEST_GUILESS_MAIN(TestIncidentBook)
#include "tst_incidentbook.moc"
