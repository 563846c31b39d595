// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/headless.h"

#include "journal/kinds.h"
#include "journal/verify.h"
#include "lab/lab.h"
#include "tests/support/ctl.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QTemporaryDir>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

constexpr int patience = 60'000;

/// The number of the first entry of this kind; 0 when there is none.
qint64 first(const QList<Entry> &entries, QLatin1StringView kind)
{
    const auto found = std::ranges::find(entries, kind, &Entry::kind);
    return found == entries.end() ? 0 : found->number;
}

bool offersFailover(const QJsonDocument &list, const QString &candidate)
{
    return std::ranges::any_of(list.array(), [&](const QJsonValue &offer) {
        return offer[u"action"_s] == u"patroni.failover"_s && offer[u"target"_s] == u"ledger-db"_s
            && offer[u"allowed"_s].toBool() && offer[u"request"_s].toString().contains(candidate);
    });
}

}

void failOverHeadless(Lab &lab, const QString &lost)
{
    QTemporaryDir folder;
    const QString site = folder.filePath(u"site"_s);
    const QString journal = folder.filePath(u"journal.sqlite"_s);
    const Result<void> written = lab.writeSite(site);
    QVERIFY2(written, written ? "" : qPrintable(written.error().text()));
    const Ctl::Ended checked = Ctl::run({u"site"_s, u"check"_s, site});
    QVERIFY2(checked.status == 0 && checked.out.contains("nothing is wrong"), checked.all().constData());

    const QStringList onSite{u"--site"_s, site, u"--journal"_s, journal};
    const Ctl::Ended offered = Ctl::run(QStringList{u"action"_s, u"list"_s, u"--json"_s} + onSite, Lab::secrets());
    QVERIFY2(offered.status == 0, offered.all().constData());
    const QStringList members = Lab::members();
    QVERIFY2(
        std::ranges::any_of(members, [&](const QString &m) { return m != lost && offersFailover(offered.json(), m); }),
        offered.all().constData());

    const QString runbook = QStringLiteral(HIKESHI_SOURCE_DIR "/runbooks/library/ledger-primary-lost.md");
    const Ctl::Ended run =
        Ctl::run(QStringList{u"runbook"_s, u"run"_s, runbook, u"--arm"_s} + onSite, Lab::secrets(), 2 * patience);
    qInfo("%s", run.all().constData());
    QCOMPARE(run.status, 0);
    QVERIFY(run.out.contains("this site has no status page")); // skipped, and said why

    const QString leader = lab.leader();
    QVERIFY2(members.contains(leader) && leader != lost, qPrintable(leader));
    QCOMPARE(lab.writable(), QStringList{leader});
    QCOMPARE(Ctl::run({u"journal"_s, u"verify"_s, journal}).status, 0);
    const Result<QList<Entry>> entries = readJournal(journal);
    QVERIFY2(entries, entries ? "" : qPrintable(entries.error().text()));
    QCOMPARE(std::ranges::count(*entries, Kind::actionIntent, &Entry::kind), 1);
    const qint64 intent = first(*entries, Kind::actionIntent);
    const qint64 answered = first(*entries, Kind::actionAnswered);
    const qint64 outcome = first(*entries, Kind::actionOutcome);
    QVERIFY2(0 < intent && intent < answered && answered < outcome,
             qPrintable(u"%1 %2 %3"_s.arg(intent).arg(answered).arg(outcome)));
    QCOMPARE((*entries)[outcome - 1].body[u"outcome"_s].toString(), u"confirmed"_s);
    const Ctl::Ended shown = Ctl::run({u"journal"_s, u"show"_s, journal});
    QVERIFY2(shown.status == 0 && shown.out.contains(leader.toUtf8()), shown.all().constData());
}

}
