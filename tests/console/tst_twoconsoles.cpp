// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/console.h"
#include "control/selectandoperate.h"
#include "journal/drafts.h"
#include "journal/kinds.h"
#include "journal/verify.h"
#include "tests/support/ctl.h"

#include <QSignalSpy>
#include <QTemporaryDir>

#include <csignal>

#include <sys/resource.h>

using namespace Hikeshi;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int patience = 60'000;

/// While it lives no file of this process grows beyond 1 KiB, as on a disk that is full.
class FullDisk
{
public:
    FullDisk()
    {
        std::signal(SIGXFSZ, SIG_IGN); // the write fails then, instead of ending us
        getrlimit(RLIMIT_FSIZE, &m_before);
        const rlimit small{.rlim_cur = 1024, .rlim_max = m_before.rlim_max};
        setrlimit(RLIMIT_FSIZE, &small);
    }
    ~FullDisk() { setrlimit(RLIMIT_FSIZE, &m_before); }
    FullDisk(const FullDisk &) = delete;
    FullDisk &operator=(const FullDisk &) = delete;

private:
    rlimit m_before{};
};

}

/// The journal's owner: one console writes, and what it cannot write it does not do.
class TestTwoConsoles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void secondOneReadsAndSaysWhoWrites();
    void fullDiskStopsActionsUntilThereIsSpace();

private:
    std::unique_ptr<Console> open(const QString &journal);
    static ActionRecord operate(Console &console, const QString &action, const QString &target);
};

std::unique_ptr<Console> TestTwoConsoles::open(const QString &journal)
{
    auto console = Console::open({.journal = journal, .speed = 5, .exchangeProgram = Ctl::program()});
    return console ? std::move(*console) : nullptr;
}

ActionRecord TestTwoConsoles::operate(Console &console, const QString &action, const QString &target)
{
    std::optional<ActionRecord> ended;
    selectAndOperate(console.dispatcher(), {.action = ActionId(action), .target = target, .operatorId = u"you"_s})
        .then([&ended](const ActionRecord &record) { ended = record; });
    [&] { QTRY_VERIFY_WITH_TIMEOUT(ended, patience); }();
    return ended.value_or(ActionRecord{});
}

void TestTwoConsoles::secondOneReadsAndSaysWhoWrites()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(u"journal.sqlite"_s);
    const auto first = open(path);
    QVERIFY(first);
    first->start();
    QTRY_VERIFY_WITH_TIMEOUT(first->journal().entries().size() > 10, patience);

    const auto second = open(path);
    QVERIFY(second);
    QCOMPARE(second->journal().access(), Journal::Access::ReadOnly);
    QVERIFY2(second->journal().writer().contains(u"pid %1"_s.arg(QCoreApplication::applicationPid())),
             qPrintable(second->journal().writer()));
    second->start();
    QTRY_VERIFY_WITH_TIMEOUT(
        second->dispatcher().preview({.action = ActionId(u"haproxy.drain"_s), .target = u"web-2"_s}).verdicts.size()
            > 3,
        patience);
    const ActionRecord refused = operate(*second, u"haproxy.drain"_s, u"web-2"_s);
    QCOMPARE(refused.state, ActionState::Refused);
    QVERIFY2(refused.reason.contains(second->journal().writer()), qPrintable(refused.reason));
    // It follows what the other one writes.
    (void)first->journal().append(Drafts::noteWritten({}, u"from the first"_s, u"you"_s));
    QTRY_VERIFY_WITH_TIMEOUT(
        std::ranges::any_of(second->journal().entries(),
                            [](const Entry &e) { return e.body[u"text"_s] == u"from the first"_s; }),
        patience);
    // A command says so at once instead of working in vain.
    const Ctl::Ended drill = Ctl::run({u"drill"_s, u"run"_s, u"surge"_s, u"--out"_s, folder.path()});
    QVERIFY2(drill.status == 1 && drill.err.contains("is being written by pid"), drill.all().constData());
    QVERIFY(readJournal(path));
}

void TestTwoConsoles::fullDiskStopsActionsUntilThereIsSpace()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(u"journal.sqlite"_s);
    const auto console = open(path);
    QVERIFY(console);
    console->start();
    const Intent drain{.action = ActionId(u"haproxy.drain"_s), .target = u"web-2"_s};
    console->dispatcher().arm(u"you"_s, {}, u"test"_s);
    QTRY_VERIFY_WITH_TIMEOUT(console->dispatcher().preview(drain).allowed(), patience);
    const auto admin = [&] {
        return console->situation()
            .map()
            .instance(InstanceId(u"web-2"_s), console->clock().now())
            .properties.value(u"admin"_s)
            .toString();
    };
    const auto written = [&] { return console->journal().entries().size(); };
    QSignalSpy recovered(&console->journal(), &Journal::recovered);
    {
        const FullDisk full;
        const ActionRecord record = operate(*console, u"haproxy.drain"_s, u"web-2"_s);
        QCOMPARE(record.state, ActionState::Refused);
        QVERIFY2(record.reason.contains(path) && record.reason.contains(u"free space"_s), qPrintable(record.reason));
        QVERIFY(console->journal().failure());
        // From now on it is known before anybody presses.
        const Preview preview = console->dispatcher().preview(drain);
        const auto verdict = std::ranges::find(preview.verdicts, u"journal can be written"_s, &GuardVerdict::guard);
        QVERIFY(verdict != preview.verdicts.end() && !verdict->allowed);
        QVERIFY2(verdict->reason.contains(u"free space"_s), qPrintable(verdict->reason));
        const qsizetype before = written();
        QCOMPARE(operate(*console, u"haproxy.drain"_s, u"web-2"_s).state, ActionState::Refused);
        QCOMPARE(written(), before);
    }
    // Nothing has left: the balancer still gives it work.
    const Instant then = console->clock().now();
    QTRY_VERIFY_WITH_TIMEOUT(console->clock().now() > then + 5s, patience);
    QCOMPARE(admin(), u"ready"_s);
    // There is space again: the next word that is written says so, and work goes on.
    (void)console->journal().append(Drafts::noteWritten({}, u"space"_s, u"you"_s));
    QTRY_VERIFY_WITH_TIMEOUT(!recovered.isEmpty() && !console->journal().failure(), patience);
    const ActionRecord record = operate(*console, u"haproxy.drain"_s, u"web-2"_s);
    QVERIFY2(record.state == ActionState::Confirmed, qPrintable(record.reason));
    QTRY_COMPARE_WITH_TIMEOUT(admin(), u"drain"_s, patience);
    const auto entries = readJournal(path);
    QVERIFY2(entries, entries ? "" : qPrintable(entries.error().text()));
    QCOMPARE(std::ranges::count(*entries, Kind::actionIntent, &Entry::kind), 1);
}

QTEST_GUILESS_MAIN(TestTwoConsoles)
#include "tst_twoconsoles.moc"
