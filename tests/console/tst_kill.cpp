// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/actionfold.h"
#include "journal/kinds.h"
#include "journal/verify.h"
#include "runbooks/run.h"
#include "tests/support/countingforwarder.h"
#include "tests/support/ctl.h"
#include "tests/support/freeports.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QTemporaryDir>

using namespace Hikeshi;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int patience = 60'000;

/// 10 when every change is tested, HIKESHI_KILL_ROUNDS at night.
int rounds()
{
    return std::max(1,
                    qEnvironmentVariableIntValue("HIKESHI_KILL_ROUNDS") > 0
                        ? qEnvironmentVariableIntValue("HIKESHI_KILL_ROUNDS")
                        : 10);
}

/// An exchange in a process of its own, in the middle of a drill, with its Patronis behind counting forwarders.
struct ServedExchange
{
    explicit ServedExchange(const QString &seed)
        : process({{u"HIKESHI_EXCHANGE_TOKEN"_s, token}})
    {
        const int base = freePorts(6);
        process.begin({u"exchange"_s, u"serve"_s, u"--port"_s, QString::number(base), u"--speed"_s, u"20"_s,
                       u"--seed"_s, seed, u"--scenario"_s, u"ledger-primary-lost"_s});
        for (int i = 0; i < 3; ++i)
            doors.push_back(std::make_unique<CountingForwarder>(static_cast<quint16>(base + 1 + i), "POST /failover"));
        const auto at = [base](int offset) { return u"127.0.0.1:%1"_s.arg(base + offset); };
        variables = {{u"HIKESHI_EXCHANGE_TOKEN"_s, token},
                     {u"EXCHANGE_STREAM"_s, u"ws://"_s + at(0) + u"/stream"_s},
                     {u"EXCHANGE_HTTP"_s, u"http://"_s + at(0)},
                     {u"EXCHANGE_HAPROXY_LB_1"_s, at(4)}};
        for (int i = 0; i < 3; ++i)
            variables.insert(u"EXCHANGE_PATRONI_LEDGER_DB_%1"_s.arg(i + 1),
                             u"http://127.0.0.1:%1"_s.arg(doors[static_cast<size_t>(i)]->port()));
        history = u"http://"_s + at(2) + u"/history"_s;
    }
    bool isReady()
    {
        return waitUntil([this] { return process.peek(1000).contains("\"ready\":true"); }, patience);
    }
    int sent() const
    {
        int sum = 0;
        for (const auto &door : doors)
            sum += door->counted();
        return sum;
    }
    /// How often a member was promoted; -1 when nobody answers.
    int promotions() const
    {
        QNetworkAccessManager network;
        const std::unique_ptr<QNetworkReply> reply(network.get(QNetworkRequest(QUrl(history))));
        (void)waitUntil([&] { return reply->isFinished(); }, patience);
        const QJsonDocument told = QJsonDocument::fromJson(reply->readAll());
        return told.isArray() ? static_cast<int>(told.array().size()) : -1;
    }

    const QString token = u"kill-test"_s;
    Ctl process;
    std::vector<std::unique_ptr<CountingForwarder>> doors;
    QMap<QString, QString> variables;
    QString history;
};

qsizetype count(const QList<Entry> &entries, QLatin1StringView kind)
{
    return std::ranges::count(entries, kind, &Entry::kind);
}

/// What is acknowledged is what a reader of the file sees: `seen` must stay the beginning of it for ever.
QString look(const QString &journal, QList<Entry> &seen)
{
    if (!QFile::exists(journal))
        return {};
    const auto now = readJournal(journal);
    if (!now) // while it is being made it is not a journal yet
        return seen.isEmpty() ? QString() : now.error().text();
    if (now->size() < seen.size() || !std::equal(seen.begin(), seen.end(), now->begin()))
        return u"%1 entries were acknowledged, %2 are there, or others"_s.arg(seen.size()).arg(now->size());
    seen = *now;
    return {};
}

qint64 childOf(qint64 pid)
{
    QFile children(u"/proc/%1/task/%1/children"_s.arg(pid));
    return children.open(QIODevice::ReadOnly) ? children.readAll().simplified().split(' ').value(0).toLongLong() : 0;
}

}

/// kill -9 at random points, of the console and of the exchange: nothing that was acknowledged is lost, nothing is sent
/// twice.
class TestKill : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void consoleIsKilled();
    void exchangeIsKilled();
    void runbookIsKilled();

private:
    void killRunbookOnce(int round);
    void killConsoleOnce(int round);
    void killExchangeOnce(int round);
    QRandomGenerator m_random;
};

void TestKill::initTestCase()
{
    const bool given = qEnvironmentVariableIsSet("HIKESHI_KILL_SEED");
    const quint32 seed = given ? static_cast<quint32>(qEnvironmentVariableIntValue("HIKESHI_KILL_SEED"))
                               : QRandomGenerator::global()->bounded(1'000'000U);
    m_random.seed(seed);
    qInfo("HIKESHI_KILL_SEED=%u, %d rounds", seed, rounds());
}

void TestKill::consoleIsKilled()
{
    for (int round = 0; round < rounds() && !QTest::currentTestFailed(); ++round)
        killConsoleOnce(round);
}

void TestKill::killConsoleOnce(int round)
{
    QTemporaryDir folder;
    const QString journal = folder.filePath(u"journal.sqlite"_s);
    const QStringList command{
        u"runbook"_s,   u"run"_s,       QStringLiteral(HIKESHI_SOURCE_DIR "/runbooks/library/ledger-primary-lost.md"),
        u"--arm"_s,     u"--journal"_s, journal,
        u"--timeout"_s, u"300"_s};
    ServedExchange exchange(u"7"_s);
    QVERIFY(exchange.isReady());
    const int before = exchange.promotions();
    // Whenever a failover comes through the door, its intent is in the journal already.
    QStringList wrong;
    for (const auto &door : exchange.doors) {
        door->counting = [&] {
            const auto entries = readJournal(journal);
            if (!entries || count(*entries, Kind::actionIntent) < exchange.sent())
                wrong.append(entries ? u"a failover was sent that no intent tells of"_s : entries.error().text());
        };
    }

    QList<Entry> seen;
    {
        Ctl console(exchange.variables);
        console.begin(command);
        // By what the journal holds, not by time alone, so that every part of the course is hit on any machine.
        const auto entriesUntil = m_random.bounded(1, 110);
        const auto then = m_random.bounded(60);
        QString lost;
        const bool reached = waitUntil(
            [&] {
                if (lost.isEmpty())
                    lost = look(journal, seen);
                return seen.size() >= entriesUntil || console.state() == QProcess::NotRunning;
            },
            patience);
        QTest::qWait(then);
        if (lost.isEmpty())
            lost = look(journal, seen);
        console.kill();
        console.waitForFinished();
        QVERIFY2(lost.isEmpty(), qPrintable(lost));
        QVERIFY2(reached, console.readAllStandardError().constData());
        lost = look(journal, seen);
        QVERIFY2(lost.isEmpty() && !seen.isEmpty(), qPrintable(lost));
    }
    const auto intents = count(seen, Kind::actionIntent);
    const auto outcomes = count(seen, Kind::actionOutcome);

    const Ctl::Ended again = Ctl::run(command, exchange.variables, patience);
    const QByteArray told = QByteArray::number(round) + ": " + again.all();
    QVERIFY2(again.status == 0 || again.status == 1, told.constData());
    const QString lost = look(journal, seen);
    QVERIFY2(lost.isEmpty(), qPrintable(lost));
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
    const QList<ActionRecord> records = foldActions(seen);
    for (const ActionRecord &record : records)
        QVERIFY2(!record.isOpen(), told.constData());
    // An intent that was on its way when the console died: its outcome is read, and it is not sent again.
    if (intents > 0) {
        QCOMPARE(count(seen, Kind::actionIntent), intents);
        QVERIFY2(outcomes > 0 || count(seen, Kind::actionOutcome) > 0, told.constData());
    }
    QVERIFY2(exchange.sent() <= 1, told.constData());
    QVERIFY2(exchange.promotions() - before <= exchange.sent(), told.constData());
    const bool confirmed =
        std::ranges::any_of(records, [](const ActionRecord &r) { return r.state == ActionState::Confirmed; });
    QVERIFY2(!confirmed || exchange.promotions() == before + 1, told.constData());
    QVERIFY2(confirmed || intents > 0, told.constData()); // nothing was in the way of the second console
}

void TestKill::exchangeIsKilled()
{
    for (int round = 0; round < std::max(3, rounds() / 4) && !QTest::currentTestFailed(); ++round)
        killExchangeOnce(round);
}

void TestKill::killExchangeOnce(int round)
{
    QTemporaryDir folder;
    const QString journal = folder.filePath(u"journal.sqlite"_s);
    Ctl console;
    console.begin({u"drill"_s, u"run"_s, u"ledger-primary-lost"_s, u"--autopilot"_s, u"--speed"_s, u"20"_s, u"--out"_s,
                   folder.path()});
    QList<Entry> seen;
    const auto entriesUntil = m_random.bounded(3, 120);
    QString lost;
    QVERIFY2(waitUntil(
                 [&] {
                     if (lost.isEmpty())
                         lost = look(journal, seen);
                     return seen.size() >= entriesUntil || console.state() == QProcess::NotRunning;
                 },
                 patience),
             console.readAllStandardError().constData());
    QTest::qWait(m_random.bounded(60));
    const qint64 exchange = childOf(console.processId());
    QVERIFY2(exchange > 0 && console.state() == QProcess::Running, console.readAllStandardError().constData());
    ::kill(static_cast<pid_t>(exchange), SIGKILL);
    QVERIFY2(waitUntil(
                 [&] {
                     if (lost.isEmpty())
                         lost = look(journal, seen);
                     return console.state() == QProcess::NotRunning;
                 },
                 patience),
             qPrintable(u"round %1: it does not end after its exchange was killed"_s.arg(round)));
    if (lost.isEmpty())
        lost = look(journal, seen);
    QVERIFY2(lost.isEmpty(), qPrintable(lost));
    QCOMPARE(console.exitStatus(), QProcess::NormalExit);
    QCOMPARE(console.exitCode(), 1); // service was not restored: there is nothing left to restore

    const auto ended = std::ranges::find_if(
        seen, [](const Entry &e) { return e.kind == Kind::eventHappened && e.body[u"kind"_s] == u"exchange.ended"_s; });
    QVERIFY(ended != seen.end());
    const auto stale = std::ranges::find_if(seen, [](const Entry &e) {
        return e.kind == Kind::sourceChanged && e.body[u"source"_s] == u"exchange"_s
            && e.body[u"state"_s] == u"stale"_s;
    });
    QVERIFY(stale != seen.end());
    QVERIFY(!stale->body[u"reason"_s].toString().isEmpty());
    // It was started again, as another world; what is told from then on is about that one.
    QCOMPARE(count(seen, Kind::siteOpened), 2);
    const auto drillEnded = std::ranges::find(seen, Kind::drillEnded, &Entry::kind);
    QVERIFY(drillEnded != seen.end() && drillEnded > ended);
    const auto second = std::ranges::find_last(seen, Kind::siteOpened, &Entry::kind);
    QVERIFY(std::ranges::none_of(second, [](const Entry &e) { return e.kind == Kind::actionIntent; }));
    for (const ActionRecord &record : foldActions(seen))
        QVERIFY(std::ranges::count_if(seen,
                                      [&](const Entry &e) {
                                          return e.kind == Kind::actionAnswered
                                              && e.body[u"intent"_s].toInteger() == record.number;
                                      })
                <= 1);
}

// A hundred at night, five when every change is tested.
void TestKill::runbookIsKilled()
{
    for (int round = 0; round < (rounds() > 10 ? 100 : 5) && !QTest::currentTestFailed(); ++round)
        killRunbookOnce(round);
}

namespace {

bool write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
}

/// How often each step of `run` was begun, by the journal.
QMap<int, int> begun(const QList<Entry> &entries)
{
    QMap<int, int> times;
    for (const Entry &entry : entries) {
        if (entry.kind == Kind::stepChanged && entry.body[u"state"_s] == u"running"_s)
            ++times[entry.body[u"step"_s].toInt()];
    }
    return times;
}

}

void TestKill::killRunbookOnce(int round)
{
    constexpr int steps = 6;
    QTemporaryDir folder;
    const QString journal = folder.filePath(u"journal.sqlite"_s);
    QByteArray text = "# Six commands\n";
    for (int step = 0; step < steps; ++step)
        text += "\n## Step " + QByteArray::number(step) + "\n\n```sh\necho " + QByteArray::number(step)
            + " >> \"$OUT/ran\"\nsleep 0.05\n```\n";
    QVERIFY(write(folder.filePath(u"six.md"_s), text));
    QVERIFY(write(folder.filePath(u"site.yaml"_s), "site: {id: kill}\nshell: allowed\nservices: [{id: db}]\n"));
    const QStringList command{u"runbook"_s,
                              u"run"_s,
                              folder.filePath(u"six.md"_s),
                              u"OUT="_s + folder.path(),
                              u"--site"_s,
                              folder.path(),
                              u"--journal"_s,
                              journal,
                              u"--timeout"_s,
                              u"60"_s};
    QList<Entry> seen;
    QString lost;
    {
        Ctl console;
        console.begin(command);
        const auto entriesUntil = m_random.bounded(2, 3 * steps);
        const auto then = m_random.bounded(80);
        (void)waitUntil(
            [&] {
                if (lost.isEmpty())
                    lost = look(journal, seen);
                return seen.size() >= entriesUntil || console.state() == QProcess::NotRunning;
            },
            patience);
        QTest::qWait(then);
        console.kill();
        console.waitForFinished();
        if (lost.isEmpty())
            lost = look(journal, seen);
        QVERIFY2(lost.isEmpty() && !seen.isEmpty(),
                 qPrintable(lost + QString::fromUtf8(console.readAllStandardError())));
    }
    const QList<Run> before = foldRuns(seen);
    const QMap<int, int> begunBefore = begun(seen);
    int inFlight = -1;
    for (int step = 0; !before.isEmpty() && step < steps; ++step)
        inFlight = before.first().steps[step].state == StepState::State::Acting ? step : inFlight;

    const Ctl::Ended again = Ctl::run(command, {}, patience);
    const QByteArray told = QByteArray::number(round) + ": " + again.all();
    lost = look(journal, seen);
    QVERIFY2(lost.isEmpty(), qPrintable(lost));
    const QList<Run> after = foldRuns(seen);
    QVERIFY2(!after.isEmpty(), told.constData());
    for (const auto &[step, times] : begun(seen).asKeyValueRange())
        QVERIFY2(times == 1 || (before.isEmpty() && times <= 1) || before.first().endedAt, told.constData());
    if (inFlight >= 0) {
        QCOMPARE(after.first().steps[inFlight].state, StepState::State::Unknown);
        QVERIFY2(again.status == 1, told.constData());
        QVERIFY2(begun(seen) == begunBefore, told.constData()); // nothing goes on past what nobody knows
    } else if (!before.isEmpty() && !before.first().endedAt) {
        QVERIFY2(again.status == 0, told.constData());
        QVERIFY2(after.first().outcome == u"complete", told.constData());
    }
    // What happened in the world: nothing twice.
    QFile ran(folder.filePath(u"ran"_s));
    const QByteArrayList lines = ran.open(QIODevice::ReadOnly) ? ran.readAll().trimmed().split('\n') : QByteArrayList();
    const qsizetype runs = std::ranges::count_if(after, [](const Run &run) { return run.endedAt.has_value(); });
    for (int step = 0; step < steps; ++step)
        QVERIFY2(lines.count(QByteArray::number(step)) <= std::max<qsizetype>(1, runs), told.constData());
}

QTEST_GUILESS_MAIN(TestKill)
#include "tst_kill.moc"
