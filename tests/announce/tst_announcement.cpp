// SPDX-License-Identifier: GPL-3.0-or-later
#include "announce/notices.h"
#include "journal/kinds.h"

#include <QFile>
#include <QTest>

using namespace Hikeshi;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const Instant start = fromMilliseconds(1'795'489'860'000); // 2026-11-24T03:11:00Z

AnnouncementFacts facts()
{
    return {.incident = {.id = IncidentId(u"INC-12"_s), .startedAt = start, .service = ServiceId(u"ledger-db"_s)},
            .affected = {u"Trading"_s, u"取引"_s},
            .number = 2,
            .now = start + 5min};
}

Localized shipped(const QString &name)
{
    const auto read = [&](const QString &language) {
        QFile file(QStringLiteral(HIKESHI_SOURCE_DIR "/resources/templates/%1.%2.md").arg(name, language));
        return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
    };
    return {read(u"en"_s), read(u"ja"_s)};
}

Entry entry(qint64 number, const Draft &draft)
{
    return {.number = number,
            .at = start + std::chrono::seconds(number),
            .kind = draft.kind,
            .actor = draft.actor,
            .body = draft.body};
}

}

class TestAnnouncement : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void timesStandInBothZones();
    void shippedTemplatesSayEverything_data();
    void shippedTemplatesSayEverything();
    void drillIsSaidInBothLanguages();
    void choicesStandInTheTexts();
    void unknownVariableIsAnError();
    void everythingThatMustBeSaidIsMissed();
    void intentCarriesTheWholeNotice();
    void noticesAreAFoldOverTheirEntries();
    void hostileBodiesBecomeDefaults();
};

void TestAnnouncement::timesStandInBothZones()
{
    QCOMPARE(bothZones(start), u"2026-11-24 12:11 JST (03:11 UTC)"_s);
}

void TestAnnouncement::shippedTemplatesSayEverything_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("phase");
    QTest::newRow("investigating") << u"announcement"_s << u"investigating"_s;
    QTest::newRow("identified") << u"announcement"_s << u"identified"_s;
    QTest::newRow("resolved") << u"announcement-resolved"_s << u"resolved"_s;
}

void TestAnnouncement::shippedTemplatesSayEverything()
{
    QFETCH(QString, name);
    QFETCH(QString, phase);
    const Result<Announcement> drafted = draftAnnouncement(facts(), phase, shipped(name));
    QVERIFY2(drafted, drafted ? "" : qPrintable(drafted.error().text()));
    QCOMPARE(drafted->id, u"INC-12/2"_s);
    QVERIFY(missingIn(*drafted).isEmpty());
    for (const QString &language : {u"en"_s, u"ja"_s}) {
        const QString text = drafted->title.in(language) + drafted->body.in(language);
        QVERIFY(!text.contains(u"{{"_s));
        QVERIFY(!drafted->title.in(language).startsWith(u'#'));
        QVERIFY(text.contains(bothZones(start)));
        QVERIFY(text.contains(drafted->cause.in(language)));
        QVERIFY(text.contains(facts().affected.in(language)));
    }
    QCOMPARE(drafted->cause.ja == u"調査中", phase == u"investigating");
}

void TestAnnouncement::drillIsSaidInBothLanguages()
{
    AnnouncementFacts drill = facts();
    drill.incident.drill = true;
    const Result<Announcement> drafted = draftAnnouncement(drill, u"investigating"_s, shipped(u"announcement"_s));
    QVERIFY(drafted->title.en.startsWith(u"[DRILL]"_s));
    QVERIFY(drafted->title.ja.startsWith(u"【訓練】"_s));
    QCOMPARE(drafted->title.en.count(u"DRILL"_s), 1);
    // A site's own template that has forgotten it, and somebody who took it out, change nothing.
    Announcement bare = *draftAnnouncement(drill, u"identified"_s, {u"# Orders\nText"_s, u"# 注文\n本文"_s});
    QCOMPARE(bare.title, (Localized{u"[DRILL] Orders"_s, u"【訓練】注文"_s}));
    bare.title = {u"Orders"_s, u"注文"_s};
    const Intent marked = publishIntent(bare, u"status-page"_s, IncidentId(u"INC-12"_s), u"you"_s, true);
    QCOMPARE(marked.arguments.value(u"title_en"_s), u"[DRILL] Orders"_s);
    QCOMPARE(marked.arguments.value(u"title_ja"_s), u"【訓練】注文"_s);
    const Intent real = publishIntent(bare, u"status-page"_s, IncidentId(u"INC-12"_s), u"you"_s, false);
    QCOMPARE(real.arguments.value(u"title_en"_s), u"Orders"_s);
}

void TestAnnouncement::choicesStandInTheTexts()
{
    AnnouncementFacts chosen = facts();
    chosen.cause = Localized{u"A lost disk"_s, u"ディスクの故障"_s};
    chosen.expectedRecovery = u"13:00 JST"_s;
    chosen.nextUpdate = start + 45min;
    const Result<Announcement> drafted = draftAnnouncement(chosen, u"identified"_s, shipped(u"announcement"_s));
    QVERIFY(drafted->body.en.contains(u"A lost disk"_s) && drafted->body.ja.contains(u"ディスクの故障"_s));
    QVERIFY(drafted->body.en.contains(u"13:00 JST"_s));
    QVERIFY(drafted->body.ja.contains(bothZones(start + 45min)));
}

void TestAnnouncement::unknownVariableIsAnError()
{
    const Result<Announcement> drafted =
        draftAnnouncement(facts(), u"identified"_s, {u"# t\n{{weather}}"_s, u"# t\n"_s});
    QVERIFY(!drafted);
    QVERIFY(drafted.error().what.contains(u"weather"_s));
    QVERIFY(drafted.error().remedy.contains(u"expected_recovery"_s));
}

void TestAnnouncement::everythingThatMustBeSaidIsMissed()
{
    QCOMPARE(missingIn({}).size(), 8);
    Announcement announcement = *draftAnnouncement(facts(), u"identified"_s, shipped(u"announcement"_s));
    announcement.cause.ja = u"  "_s;
    const Findings missing = missingIn(announcement);
    QCOMPARE(missing.size(), 1);
    QVERIFY(missing.first().what.contains(u"Japanese"_s));
}

void TestAnnouncement::intentCarriesTheWholeNotice()
{
    const Announcement said = *draftAnnouncement(facts(), u"identified"_s, shipped(u"announcement"_s));
    const Intent intent = publishIntent(said, u"status-page"_s, IncidentId(u"INC-12"_s), u"you"_s, false);
    QCOMPARE(intent.action, ActionId(u"statuspage.publish"_s));
    QCOMPARE(intent.target, u"status-page"_s);
    QCOMPARE(intent.arguments.value(u"notice"_s), said.id);
    QCOMPARE(intent.arguments.value(u"body_ja"_s), said.body.ja);
    QVERIFY(std::ranges::none_of(intent.arguments, &QString::isEmpty));
}

void TestAnnouncement::noticesAreAFoldOverTheirEntries()
{
    const IncidentId incident(u"INC-12"_s);
    Notice notice{.announcement = *draftAnnouncement(facts(), u"identified"_s, shipped(u"announcement"_s)),
                  .incident = incident,
                  .nextUpdate = start + 30min};
    QList<Entry> entries{entry(1, Drafts::announcementDrafted(notice, u"you"_s))};
    notice.announcement.body.en += u" More."_s;
    entries.append(entry(2, Drafts::announcementDrafted(notice, u"you"_s)));
    notice.draftedAt = start + 2s;
    QCOMPARE(foldNotices(entries), QList<Notice>{notice});
    QCOMPARE(openDraft(foldNotices(entries), incident), notice);
    QVERIFY(!openDraft(foldNotices(entries), IncidentId(u"INC-1"_s)));
    QCOMPARE(nextNumber(foldNotices(entries), incident), 1);

    entries.append(entry(3, Drafts::announcementPublished(notice.announcement.id, u"status-page"_s, 7, u"you"_s)));
    entries.append(entry(4, Drafts::announcementDrafted(Notice{notice.announcement, incident}, u"you"_s)));
    const QList<Notice> told = foldNotices(entries);
    QCOMPARE(told.first().publishedAt, start + 3s);
    QCOMPARE(told.first().nextUpdate, start + 30min); // what was published stays as it was
    QVERIFY(!openDraft(told, incident));
    QCOMPARE(nextNumber(told, incident), 2);
}

void TestAnnouncement::hostileBodiesBecomeDefaults()
{
    const Draft odd{Kind::announcementDrafted,
                    u"x"_s,
                    {{u"announcement"_s, 7}, {u"titles"_s, u"no object"_s}, {u"next_update"_s, u"soon"_s}}};
    const QList<Notice> notices = foldNotices({entry(1, odd), entry(2, {Kind::announcementPublished, u"x"_s, {}})});
    QCOMPARE(notices.size(), 1);
    QVERIFY(notices.first().announcement.title.en.isEmpty());
    QVERIFY(!notices.first().nextUpdate);
}

QTEST_GUILESS_MAIN(TestAnnouncement)
#include "tst_announcement.moc"
