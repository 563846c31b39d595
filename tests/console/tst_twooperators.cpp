// SPDX-License-Identifier: GPL-3.0-or-later
// Two whole consoles from one site's files, with a file each and a PostgreSQL between them.
#include "console/console.h"
#include "control/selectandoperate.h"
#include "tests/support/ctl.h"
#include "tests/support/fakeserver.h"
#include "tests/support/postgres.h"

#include <QElapsedTimer>
#include <QPointer>
#include <QTemporaryDir>

using namespace Hikeshi;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int patience = 30'000;

const QByteArray bell = R"(connector: {id: bell, title: Bell, transport: http}
actions:
  - {id: bell.ring, title: Ring, gesture: click, request: {method: POST, path: /ring, success: [200]}, verify: answer, because: A bell rings or does not}
  - {id: bell.melt, title: Melt, gesture: hold, request: {method: POST, path: /melt, success: [200]}, verify: answer, because: A bell is there or is not}
)";

const QString siteText = uR"(site: {id: tower}
services: [{id: bell, kind: other}]
controls: [{connector: bell, service: bell, endpoints: {bell: "%1"}}]
operators: [{id: ann, roles: [incident commander]}, {id: bob, roles: [operations lead]}]
arming: none
two_persons: [bell.melt]
shared_journal: {host: 127.0.0.1, port: %2, database: postgres, user: owner, secret: TOWER_JOURNAL_PASSWORD}
)"_s;

void write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY2(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size(), qPrintable(path));
}

}

class TestTwoOperators : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void exactlyOneOfTwoOperatesEveryTime();
    void otherConsoleAgrees();
    void stopOfOneHoldsTheOther();
    void databaseAwayIsSaidAndOverridden();

private:
    std::unique_ptr<Console> open(const QString &operatorId);
    static bool isReady(Console &console);
    static Intent intent(const QString &action, const QString &by)
    {
        return {.action = ActionId(action), .target = u"bell"_s, .operatorId = by};
    }
    template <class T> static T await(QCoro::Task<T> task, const T &otherwise);
    int requests() const { return int(m_target.received.count("POST /")); }

    Postgres m_server;
    Test::FakeServer m_target;
    QList<QPointer<QTcpSocket>> m_unanswered;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Console> m_ann;
    std::unique_ptr<Console> m_bob;
};

template <class T> T TestTwoOperators::await(QCoro::Task<T> task, const T &otherwise)
{
    std::optional<T> result;
    task.then([&result](const T &value) { result = value; });
    (void)waitUntil([&] { return result.has_value(); }, patience);
    return result.value_or(otherwise);
}

void TestTwoOperators::initTestCase()
{
    const Result<void> started = m_server.start();
    QVERIFY2(started, started ? "" : qPrintable(started.error().text()));
    qputenv("TOWER_JOURNAL_PASSWORD", Postgres::password().toUtf8());
}

std::unique_ptr<Console> TestTwoOperators::open(const QString &operatorId)
{
    auto console = Console::open({.site = m_folder->path(),
                                  .journal = m_folder->filePath(operatorId + u".sqlite"_s),
                                  .operatorId = operatorId,
                                  .exchangeProgram = Ctl::program()});
    if (!console)
        return nullptr;
    (*console)->start();
    return std::move(*console);
}

bool TestTwoOperators::isReady(Console &console)
{
    return waitUntil(
        [&] { return console.dispatcher().preview(intent(u"bell.ring"_s, console.operatorId())).allowed(); }, patience);
}

void TestTwoOperators::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(m_server.run(u"DROP SCHEMA IF EXISTS hikeshi CASCADE"_s));
    QVERIFY(QDir(m_folder->path()).mkdir(u"connectors"_s));
    write(m_folder->filePath(u"connectors/bell.yaml"_s), bell);
    write(m_folder->filePath(u"site.yaml"_s), siteText.arg(m_target.url()).arg(m_server.port()).toUtf8());
    m_target.received.clear();
    m_target.behave(Test::FakeServer::answers("200 OK", "{}"));
    m_ann = open(u"ann"_s);
    m_bob = open(u"bob"_s);
    QVERIFY(m_ann && m_bob);
    QVERIFY(isReady(*m_ann));
    QVERIFY(isReady(*m_bob));
}

void TestTwoOperators::cleanup()
{
    m_ann.reset();
    m_bob.reset();
}

void TestTwoOperators::exactlyOneOfTwoOperatesEveryTime()
{
    constexpr int rounds = 1000;
    QMap<QString, int> wins;
    for (int round = 0; round < rounds; ++round) {
        const std::array consoles{round % 2 ? m_ann.get() : m_bob.get(), round % 2 ? m_bob.get() : m_ann.get()};
        std::array<std::optional<ActionRecord>, 2> ended;
        const int before = requests();
        m_target.behave([this](QTcpSocket &socket) { m_unanswered.append(&socket); });
        for (size_t i = 0; i < 2; ++i)
            selectAndOperate(consoles[i]->dispatcher(), intent(u"bell.ring"_s, consoles[i]->operatorId()))
                .then([&ended, i](const ActionRecord &record) { ended[i] = record; });
        // The target answers when one has ended: who wins is still at it when the other is told.
        QVERIFY(waitUntil([&] { return (ended[0] || ended[1]) && !m_unanswered.isEmpty(); }, patience));
        m_target.behave(Test::FakeServer::answers("200 OK", "{}"));
        for (const auto &socket : std::exchange(m_unanswered, {})) {
            if (socket)
                Test::FakeServer::answers("200 OK", "{}")(*socket);
        }
        QVERIFY(waitUntil([&] { return ended[0] && ended[1]; }, patience));
        const bool firstWon = ended[0]->state == ActionState::Confirmed;
        const ActionRecord &lost = *ended[firstWon ? 1 : 0];
        QVERIFY2(firstWon != (ended[1]->state == ActionState::Confirmed) && lost.state == ActionState::Refused,
                 qPrintable(u"round %1: %2 | %3"_s.arg(round).arg(ended[0]->reason, ended[1]->reason)));
        QCOMPARE(requests(), before + 1);
        ++wins[consoles[firstWon ? 0 : 1]->operatorId()];
        QVERIFY(waitUntil(
            [&] { return m_ann->dispatcher().selections().isEmpty() && m_bob->dispatcher().selections().isEmpty(); },
            patience));
    }
    qInfo("%d races: ann won %d, bob %d", rounds, wins[u"ann"_s], wins[u"bob"_s]);
    QVERIFY(wins[u"ann"_s] > 0 && wins[u"bob"_s] > 0);
}

void TestTwoOperators::otherConsoleAgrees()
{
    const Intent melt = intent(u"bell.melt"_s, u"ann"_s);
    const auto held = await(m_ann->dispatcher().select(melt), Result<Selection>(std::unexpected(Error{})));
    QVERIFY2(held, held ? "" : qPrintable(held.error().text()));
    QVERIFY(!held->isApproved());
    QCOMPARE(await(m_ann->dispatcher().operate(held->number, melt), {}).state, ActionState::Refused);
    QVERIFY(waitUntil([&] { return m_bob->dispatcher().selections().size() == 1; }, patience));
    const auto agreed =
        await(m_bob->dispatcher().approve(m_bob->dispatcher().selections().first().number, u"bob"_s, {}),
              Result<void>(std::unexpected(Error{})));
    QVERIFY2(agreed, agreed ? "" : qPrintable(agreed.error().text()));
    QVERIFY(waitUntil(
        [&] {
            const auto mine = m_ann->dispatcher().selections();
            return !mine.isEmpty() && mine.first().isApproved();
        },
        patience));
    QCOMPARE(requests(), 0);
    QCOMPARE(await(m_ann->dispatcher().operate(held->number, melt), {}).state, ActionState::Confirmed);
    QCOMPARE(requests(), 1);
}

void TestTwoOperators::stopOfOneHoldsTheOther()
{
    QElapsedTimer timer;
    timer.start();
    m_ann->dispatcher().setStop(true, u"ann"_s, u"wrong tower"_s);
    QVERIFY(waitUntil([&] { return m_bob->dispatcher().isStopped(); }, patience));
    qInfo("stopped at the other console after %lld ms", timer.elapsed());
    const ActionRecord refused = await(selectAndOperate(m_bob->dispatcher(), intent(u"bell.ring"_s, u"bob"_s)), {});
    QCOMPARE(refused.state, ActionState::Refused);
    QVERIFY2(refused.reason.contains(u"wrong tower"_s), qPrintable(refused.reason));
    QCOMPARE(requests(), 0);
}

void TestTwoOperators::databaseAwayIsSaidAndOverridden()
{
    m_server.stop();
    QVERIFY(
        waitUntil([&] { return !m_ann->dispatcher().preview(intent(u"bell.ring"_s, u"ann"_s)).allowed(); }, patience));
    const ActionRecord refused = await(selectAndOperate(m_ann->dispatcher(), intent(u"bell.ring"_s, u"ann"_s)), {});
    QCOMPARE(refused.state, ActionState::Refused);
    QVERIFY2(refused.reason.contains(u"has been away since"_s), qPrintable(refused.reason));
    QCOMPARE(requests(), 0);
    Intent urgent = intent(u"bell.ring"_s, u"ann"_s);
    urgent.override = u"the database is what burns"_s;
    const ActionRecord rung = await(selectAndOperate(m_ann->dispatcher(), urgent), {});
    QVERIFY2(rung.state == ActionState::Confirmed, qPrintable(rung.reason));
    QCOMPARE(requests(), 1);
    const Result<void> again = m_server.start();
    QVERIFY2(again, again ? "" : qPrintable(again.error().text()));
    QVERIFY(isReady(*m_ann));
}

QTEST_GUILESS_MAIN(TestTwoOperators)
#include "tst_twooperators.moc"
