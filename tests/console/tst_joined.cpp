// SPDX-License-Identifier: GPL-3.0-or-later
#include "announce/announcement.h"
#include "console/console.h"
#include "control/selectandoperate.h"
#include "drill/progress.h"
#include "drill/scorecard.h"
#include "journal/kinds.h"
#include "tests/support/ctl.h"
#include "tests/support/wiretalk.h"
#include "widgets/presenters/noticefacts.h"

#include <QFile>
#include <QTemporaryDir>

using namespace Hikeshi;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// Several consoles on one exchange: a team's drill, and the instructor's seat.
class TestJoined : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void cardIsForThisUserAloneAndGoesWithTheExchange();
    void whatIsNoCardIsRefused_data();
    void whatIsNoCardIsRefused();
    void everybodyIsInTheSameDrill();
    void oneConsoleThrowsInForAll();
    void theScenarioDirectsOnce();
    void aTeamIsScoredTogether();
    void onlyWhatFitsIsTold_data();
    void onlyWhatFitsIsTold();

private:
    ActionRecord publishes(Console &console);
    QByteArray tells(const QByteArray &body);
    static constexpr int patience = 30'000;

    QString journal(const QString &name) const { return m_folder->filePath(name); }
    static bool hasInjected(const Console &console, const QString &text);

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Console> m_first;
    std::unique_ptr<Console> m_second;
};

void TestJoined::initTestCase()
{
    QVERIFY(QFile::exists(Ctl::program()));
}

void TestJoined::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_first =
        Console::open({.journal = journal(u"first.sqlite"_s), .speed = 20, .exchangeProgram = Ctl::program()}).value();
    m_first->start();
    const QString card = Console::cardBeside(m_first->journal().path());
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(card), patience);
    m_second =
        Console::open({.journal = journal(u"second.sqlite"_s), .join = ExchangeCard::read(card).value()}).value();
    m_second->start();
    QTRY_VERIFY_WITH_TIMEOUT(!m_second->situation().map().topology().services.isEmpty(), patience);
    QTRY_VERIFY_WITH_TIMEOUT(!m_first->situation().map().topology().services.isEmpty(), patience);
}

void TestJoined::cleanup()
{
    m_second.reset();
    m_first.reset();
}

bool TestJoined::hasInjected(const Console &console, const QString &text)
{
    const QList<Injected> &all = const_cast<Console &>(console).drills()->course().injected();
    return std::ranges::any_of(all, [&](const Injected &each) { return each.text.en == text && each.entry > 0; });
}

void TestJoined::cardIsForThisUserAloneAndGoesWithTheExchange()
{
    const QString path = Console::cardBeside(m_first->journal().path());
    const QFileDevice::Permissions others =
        QFileDevice::ReadGroup | QFileDevice::WriteGroup | QFileDevice::ReadOther | QFileDevice::WriteOther;
    QVERIFY(!(QFile::permissions(path) & others));
    QCOMPARE(m_second->operatorId(), u"ops-1"_s); // not whom the first console stands for
    QVERIFY(!m_second->exchange());
    m_second.reset();
    QVERIFY(QFile::exists(path));
    m_first.reset();
    QVERIFY(!QFile::exists(path));
    const Result<ExchangeCard> gone = ExchangeCard::read(path);
    QVERIFY(!gone);
    QVERIFY(gone.error().text().contains(u"open one first"_s));
}

void TestJoined::whatIsNoCardIsRefused_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("no JSON") << QByteArray("\x00\xff{", 3);
    QTest::newRow("another file") << QByteArray(R"({"name":"x"})");
    QTest::newRow("no token") << QByteArray(R"({"variables":{"EXCHANGE_HTTP":"http://127.0.0.1:1"}})");
    QTest::newRow("wrong types") << QByteArray(R"({"token":[],"variables":7})");
}

void TestJoined::whatIsNoCardIsRefused()
{
    QFETCH(QByteArray, bytes);
    QFile file(journal(u"card.json"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(bytes);
    file.close();
    QVERIFY(!ExchangeCard::read(file.fileName()));
}

void TestJoined::everybodyIsInTheSameDrill()
{
    (void)m_first->drills()->start(u"web-backend-sick"_s);
    QTRY_COMPARE_WITH_TIMEOUT(m_second->drills()->running(), u"web-backend-sick"_s, patience);
    QTRY_COMPARE_WITH_TIMEOUT(m_first->drills()->running(), u"web-backend-sick"_s, patience);
    (void)m_second->drills()->end(); // whoever ends it ends it for all
    QTRY_VERIFY_WITH_TIMEOUT(m_first->drills()->running().isEmpty(), patience);
    QTRY_VERIFY_WITH_TIMEOUT(m_second->drills()->running().isEmpty(), patience);
    for (Console *console : {m_first.get(), m_second.get()}) {
        QTRY_COMPARE(std::ranges::count(console->journal().entries(), Kind::drillStarted, &Entry::kind), 1);
        QTRY_COMPARE(std::ranges::count(console->journal().entries(), Kind::drillEnded, &Entry::kind), 1);
    }
}

void TestJoined::oneConsoleThrowsInForAll()
{
    std::optional<Result<void>> refused;
    m_second->drills()->throwIn({.text = {u"too early"_s, {}}}).then([&](const Result<void> &r) { refused = r; });
    QTRY_VERIFY_WITH_TIMEOUT(refused, patience);
    QVERIFY(!*refused);
    QVERIFY(refused->error().text().contains(u"no drill is under way"_s));

    (void)m_first->drills()->start(u"web-backend-sick"_s);
    QTRY_COMPARE_WITH_TIMEOUT(m_second->drills()->running(), u"web-backend-sick"_s, patience);
    (void)m_second->drills()->throwIn({.from = u"press"_s, .text = {u"Is it true?"_s, u"本当ですか。"_s}});
    (void)m_second->drills()->throwIn({.what = Injected::What::Fault,
                                       .text = {u"the database dies"_s, {}},
                                       .fault = {{u"kind"_s, u"kill"_s}, {u"target"_s, u"ledger-db-1"_s}}});
    for (const Console *console : {m_first.get(), m_second.get()}) {
        QTRY_VERIFY_WITH_TIMEOUT(hasInjected(*console, u"Is it true?"_s), patience);
        QTRY_VERIFY_WITH_TIMEOUT(hasInjected(*console, u"the database dies"_s), patience);
    }
    const InstanceId struck(u"ledger-db-1"_s);
    QTRY_COMPARE_WITH_TIMEOUT(m_first->situation().map().instance(struck, m_first->situation().now()).health,
                              Health::Down, patience);
    (void)m_second->drills()->askForHint();
    QTRY_COMPARE_WITH_TIMEOUT(m_first->drills()->course().hintsGiven(), 1, patience);
}

void TestJoined::theScenarioDirectsOnce()
{
    (void)m_first->drills()->start(u"web-backend-sick"_s);
    const QString guess = u"All three are green in the balancer. Must be the network?"_s;
    QTRY_VERIFY_WITH_TIMEOUT(hasInjected(*m_first, guess), patience);
    QTRY_VERIFY_WITH_TIMEOUT(hasInjected(*m_second, guess), patience);
    const Instant later = m_first->clock().now() + 20s;
    QTRY_VERIFY_WITH_TIMEOUT(m_first->clock().now() > later && m_second->clock().now() > later, patience);
    QCOMPARE(m_first->drills()->course().injected().size(), 1);
    QCOMPARE(m_second->drills()->course().injected().size(), 1);
}

ActionRecord TestJoined::publishes(Console &console)
{
    const SiteFacts &site = console.site().facts;
    const Incident incident = console.incidents().open().value();
    const Announcement draft = draftAnnouncement({.incident = incident,
                                                  .affected = affectedAreas(console.situation(), incident.service),
                                                  .number = 1,
                                                  .now = console.clock().now()},
                                                 u"identified"_s, site.templates.value(u"announcement"_s))
                                   .value();
    console.dispatcher().arm(console.operatorId(), 0ms, u"to tell users"_s);
    [&] { QTRY_VERIFY_WITH_TIMEOUT(console.dispatcher().armedUntil(), patience); }();
    std::optional<ActionRecord> record;
    selectAndOperate(console.dispatcher(),
                     publishIntent(draft, site.statusPage.value, incident.id, console.operatorId(), site.drill))
        .then([&record](const ActionRecord &ended) { record = ended; });
    [&] { QTRY_VERIFY_WITH_TIMEOUT(record, patience); }();
    return record.value_or(ActionRecord{});
}

QByteArray TestJoined::tells(const QByteArray &body)
{
    const ExchangeCard card = ExchangeCard::read(Console::cardBeside(m_first->journal().path())).value();
    return talkHttp(card.variables[u"EXCHANGE_HTTP"_s], "POST", "/drill/told", body, true, card.token.toLatin1());
}

// Two people, two consoles, two roles: one declares, the other tells users, and it is one incident and one score.
void TestJoined::aTeamIsScoredTogether()
{
    (void)m_first->drills()->start(u"web-backend-sick"_s);
    QTRY_COMPARE_WITH_TIMEOUT(m_second->drills()->running(), u"web-backend-sick"_s, patience);
    QTRY_VERIFY_WITH_TIMEOUT(!m_first->situation().alerts().all().isEmpty(), patience);
    QTRY_VERIFY_WITH_TIMEOUT(!m_second->situation().alerts().all().isEmpty(), patience);

    const AlertId alert = m_second->situation().alerts().all().first().alert.id;
    m_second->incidents().acknowledge(alert, m_second->operatorId());
    QTRY_COMPARE_WITH_TIMEOUT(m_first->situation().alerts().find(alert)->acknowledgedBy, m_second->operatorId(),
                              patience);

    Incident incident = m_first->incidents().proposal();
    incident.drill = true;
    incident.roles = {{IncidentRole::IncidentCommander, m_first->operatorId()},
                      {IncidentRole::CommunicationsLead, m_second->operatorId()}};
    (void)m_first->incidents().declare(incident, m_first->operatorId());
    QTRY_VERIFY_WITH_TIMEOUT(m_second->incidents().open(), patience);
    QCOMPARE(m_second->incidents().open()->roles, incident.roles);
    QCOMPARE(m_second->incidents().open()->title, incident.title);

    // A run is walked at one console, and known at the others.
    const QString text = u"# Slow backend\n\n## 1. Look at the charts\n\n## 2. Ask the team\n"_s;
    Findings findings;
    (void)m_first->runner().start(Runbook::parse(text.toUtf8(), u"slow.md"_s, findings),
                                  m_first->incidents().open()->id, {}, m_first->operatorId());
    QTRY_VERIFY_WITH_TIMEOUT(m_first->runner().run(), patience);
    (void)m_first->runner().complete(0, u"web-2 is slow"_s, m_first->operatorId());
    const auto count = [](Console &console, QLatin1StringView kind) {
        return std::ranges::count(console.journal().entries(), kind, &Entry::kind);
    };
    QTRY_COMPARE_WITH_TIMEOUT(count(*m_second, Kind::stepChanged), 1, patience);
    const QList<Entry> there = m_second->journal().entries();
    const Entry step = *std::ranges::find(there, Kind::stepChanged, &Entry::kind);
    QCOMPARE(step.actor, m_first->operatorId());
    QCOMPARE(step.body[u"note"_s].toString(), u"web-2 is slow"_s);
    QVERIFY(stepTimesIn(m_second->journal().entries()).last().runbook == u"slow");
    QVERIFY(m_second->runner().runs().isEmpty());

    const ActionRecord published = publishes(*m_second);
    QVERIFY2(published.state == ActionState::Confirmed, qPrintable(published.reason));
    (void)m_second->incidents().note(u"Told users"_s, m_second->operatorId());
    QTRY_COMPARE_WITH_TIMEOUT(count(*m_first, Kind::noteWritten), 1, patience);
    (void)m_first->incidents().resolve(m_first->operatorId());
    QTRY_VERIFY_WITH_TIMEOUT(!m_second->incidents().open(), patience);

    const QList<Scenario> scenarios = m_first->drills()->scenarios();
    const auto scenario = std::ranges::find(scenarios, u"web-backend-sick"_s, &Scenario::name);
    for (Console *console : {m_first.get(), m_second.get()}) {
        QCOMPARE(count(*console, Kind::incidentDeclared), 1);
        QCOMPARE(count(*console, Kind::incidentResolved), 1);
        const Scorecard card = scorecardOf(console->journal().entries(), *scenario).value();
        const auto who = [&card](const QString &measure) {
            return std::ranges::find(card.lines, measure, &ScoreLine::measure)->who;
        };
        QCOMPARE(who(u"acknowledge"_s), m_second->operatorId());
        QCOMPARE(who(u"declare"_s), m_first->operatorId());
        QCOMPARE(who(u"first_notice"_s), m_second->operatorId());
        QCOMPARE(QSet<QString>(card.people.begin(), card.people.end()),
                 (QSet<QString>{m_first->operatorId(), m_second->operatorId()}));
    }
}

void TestJoined::onlyWhatFitsIsTold_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    QTest::newRow("nothing") << QByteArray("{}") << 422;
    QTest::newRow("no entry") << QByteArray(R"({"console":"c","kind":"note.written","actor":"you","body":{}})") << 422;
    QTest::newRow("no body") << QByteArray(R"({"console":"c","entry":1,"kind":"note.written","actor":"you"})") << 422;
    QTest::newRow("a stranger") << QByteArray(
        R"({"console":"c","entry":1,"kind":"note.written","actor":"eve","body":{"text":"x"}})")
                                << 201;
    QTest::newRow("a kind that is nobody's doing")
        << QByteArray(R"({"console":"c","entry":1,"kind":"drill.ended","actor":"you","body":{}})") << 201;
    QTest::newRow("the end of nothing") << QByteArray(
        R"({"console":"c","entry":1,"kind":"action.outcome","actor":"hikeshi","body":{"intent":7}})")
                                        << 201;
    QTest::newRow("an incident that is not here")
        << QByteArray(R"({"console":"c","entry":1,"kind":"note.written","actor":"you","body":{"incident":"INC-9"}})")
        << 201;
}

// What reads well to the exchange may still be nonsense to a console: it leaves no trace, and what comes after it does.
void TestJoined::onlyWhatFitsIsTold()
{
    QFETCH(QByteArray, body);
    QFETCH(int, status);
    QVERIFY(tells(body).contains(" 409 ")); // outside of a drill
    (void)m_first->drills()->start(u"web-backend-sick"_s);
    QTRY_COMPARE_WITH_TIMEOUT(m_first->drills()->running(), u"web-backend-sick"_s, patience);
    QVERIFY(tells(body).contains(QByteArray(' ' + QByteArray::number(status) + ' ')));
    QVERIFY(tells(R"({"console":"c","entry":2,"kind":"note.written","actor":"comms-1","body":{"text":"here"}})")
                .contains(" 201 "));
    QTRY_COMPARE_WITH_TIMEOUT(std::ranges::count(m_first->journal().entries(), Kind::noteWritten, &Entry::kind), 1,
                              patience);
    for (const auto entries = m_first->journal().entries(); const Entry &entry : entries)
        QVERIFY(!entry.body.contains(u"told_by"_s) || entry.actor == u"comms-1");
}

QTEST_GUILESS_MAIN(TestJoined)
#include "tst_joined.moc"
