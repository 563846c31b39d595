// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/drafts.h"
#include "journal/incidents.h"
#include "journal/kinds.h"

#include <QTest>

using namespace Hikeshi;
using namespace Qt::StringLiterals;

class TestIncidents : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void incidentIsAFoldOverItsEntries();
    void hostileBodiesBecomeDefaults();
    void topologySurvivesTheJournal();
};

namespace {

Entry entry(qint64 number, const Draft &draft)
{
    return {.number = number,
            .at = fromMilliseconds(1000 * number),
            .kind = draft.kind,
            .actor = draft.actor,
            .body = draft.body};
}

}

void TestIncidents::incidentIsAFoldOverItsEntries()
{
    Incident wanted{.title = u"Ledger database primary lost"_s,
                    .severity = Severity::Sev1,
                    .drill = true,
                    .startedAt = fromMilliseconds(500),
                    .roles = {{IncidentRole::IncidentCommander, u"you"_s}},
                    .service = ServiceId(u"ledger-db"_s),
                    .firstOut = AlertId(u"1"_s)};
    QList<Entry> entries{entry(1, Drafts::incidentDeclared(wanted, u"you"_s))};
    Incident incident = foldIncidents(entries).first();
    wanted.id = IncidentId(u"INC-1"_s);
    wanted.declaredAt = fromMilliseconds(1000);
    QCOMPARE(incident, wanted);

    Incident changed = incident;
    changed.status = IncidentStatus::Identified;
    changed.roles.insert(IncidentRole::Scribe, u"ops-1"_s);
    changed.nextUpdateDue = fromMilliseconds(60'000);
    const Draft difference = Drafts::incidentChanged(incident, changed, u"you"_s);
    QVERIFY(!difference.body.contains(u"title"_s));
    entries.append(entry(2, difference));
    QCOMPARE(openIncident(entries).value(), changed);

    entries.append(entry(3, Drafts::incidentResolved(incident.id, u"you"_s)));
    QVERIFY(!openIncident(entries));
    QCOMPARE(foldIncidents(entries).first().status, IncidentStatus::Resolved);
    QCOMPARE(toMilliseconds(*foldIncidents(entries).first().resolvedAt), 3000);
}

void TestIncidents::hostileBodiesBecomeDefaults()
{
    const QList<Entry> entries{
        entry(1, {Kind::incidentDeclared, u"x"_s, {{u"severity"_s, 99}, {u"roles"_s, u"none"_s}}}),
        entry(2, {Kind::incidentChanged, u"x"_s, {{u"incident"_s, u"INC-77"_s}, {u"severity"_s, 1}}}),
        entry(3, {Kind::incidentChanged, u"x"_s, {{u"incident"_s, u"INC-1"_s}, {u"status"_s, u"splendid"_s}}})};
    const QList<Incident> incidents = foldIncidents(entries);
    QCOMPARE(incidents.size(), 1);
    QCOMPARE(incidents.first().severity, Severity::Sev3);
    QCOMPARE(incidents.first().status, IncidentStatus::Investigating);
}

void TestIncidents::topologySurvivesTheJournal()
{
    const Topology topology{.services = {{.id = ServiceId(u"db"_s),
                                          .name = {u"db"_s, u"台帳"_s},
                                          .kind = u"database"_s,
                                          .group = u"trading"_s,
                                          .redundancy = u"patroni"_s,
                                          .instances = {InstanceId(u"db-1"_s)}}},
                            .dependencies = {{ServiceId(u"web"_s), ServiceId(u"db"_s), false}},
                            .areas = {{u"trading"_s, {u"Trading"_s, u"取引"_s}}}};
    QCOMPARE(Drafts::topologyFrom(Drafts::topologySeen(topology).body), topology);
}

QTEST_GUILESS_MAIN(TestIncidents)
#include "tst_incidents.moc"
