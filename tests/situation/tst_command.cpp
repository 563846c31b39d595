// SPDX-License-Identifier: GPL-3.0-or-later
// Programs that the console runs: what they leave behind, and that nothing of them outlives a console that is killed.
#include "situation/command.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <unistd.h>

using namespace Hikeshi;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

constexpr int longWait = 30'000;

/// A program, its child, one that leaves for a session of its own, and below that one a child that hears no signal but
/// the last. The numbers of all stand in the file $1.
constexpr auto familyScript = R"sh(
sleep 600 & a=$!
setsid sleep 600 & b=$!
setsid sh -c 'trap "" TERM HUP INT; sleep 600 & echo $! > "$1.deep"; wait' sh "$1" & c=$!
while [ ! -s "$1.deep" ]; do sleep 0.01; done
echo "$$ $a $b $c $(cat "$1.deep")" > "$1.new"
mv "$1.new" "$1"
)sh";

QStringList family(const QString &note, const QString &then = u"wait"_s)
{
    return {u"sh"_s, u"-c"_s, QString::fromLatin1(familyScript) + then, u"sh"_s, note};
}

bool isAlive(qint64 pid)
{
    QFile stat(u"/proc/%1/stat"_s.arg(pid));
    if (!stat.open(QIODevice::ReadOnly))
        return false;
    const QByteArray text = stat.readAll();
    return !text.isEmpty() && !text.contains(") Z") && !text.contains(") X");
}

QList<qint64> below(qint64 parent)
{
    QList<qint64> found;
    for (const auto names = QDir(u"/proc"_s).entryList(QDir::Dirs); const QString &name : names) {
        QFile stat(u"/proc/%1/stat"_s.arg(name));
        if (name.toLongLong() <= 0 || !stat.open(QIODevice::ReadOnly))
            continue;
        const QByteArray text = stat.readAll();
        const QByteArrayList rest = text.sliced(text.lastIndexOf(')') + 1).trimmed().split(' ');
        if (rest.size() > 1 && rest[1].toLongLong() == parent)
            found.append(name.toLongLong());
    }
    return found;
}

/// What a console does, and nothing else: it runs a program and waits.
int beConsole(int &argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const QFuture<CommandResult> future =
        runCommand({.words = family(app.arguments().value(2)), .timeout = 10min}, &app);
    return QCoreApplication::exec();
}

}

class TestCommand : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_note = m_dir.filePath(u"note-%1"_s.arg(++m_count)); }
    void cleanup();
    void nothingOutlivesAKilledConsole_data();
    void nothingOutlivesAKilledConsole();
    void nothingOutlivesItsTime();
    void nothingOutlivesItsOwner();
    void groupEndsWithTheProgram();
    void keeperKilledEndsTheGroup();
    void endsAsTheProgramDid_data();
    void endsAsTheProgramDid();
    void whatCannotBeStartedSaysWhy_data();
    void whatCannotBeStartedSaysWhy();
    void nothingIsLeftOpen();

private:
    CommandResult run(const CommandLine &line)
    {
        const QFuture<CommandResult> future = runCommand(line, this);
        return QTest::qWaitFor([&] { return future.isFinished(); }, longWait) ? future.result() : CommandResult{};
    }
    /// The numbers in the note, as soon as there is one.
    bool meetTheFamily()
    {
        if (!QTest::qWaitFor([this] { return QFile::exists(m_note); }, longWait))
            return false;
        QFile file(m_note);
        if (!file.open(QIODevice::ReadOnly))
            return false;
        for (const QByteArray &pid : file.readAll().trimmed().split(' '))
            m_family.append(pid.toLongLong());
        return m_family.size() == 5 && std::ranges::all_of(m_family, isAlive);
    }
    bool allAreGone() const
    {
        return QTest::qWaitFor([this] { return std::ranges::none_of(m_family, isAlive); }, longWait);
    }

    QTemporaryDir m_dir;
    QString m_note;
    QList<qint64> m_family;
    int m_count = 0;
};

void TestCommand::cleanup()
{
    for (const qint64 pid : std::exchange(m_family, {})) {
        if (isAlive(pid))
            ::kill(static_cast<pid_t>(pid), SIGKILL);
    }
}

void TestCommand::nothingOutlivesAKilledConsole_data()
{
    QTest::addColumn<bool>("isFrozen");
    for (int round = 1; round <= 5; ++round)
        QTest::addRow("as it is %d", round) << false;
    QTest::newRow("frozen before") << true;
}

void TestCommand::nothingOutlivesAKilledConsole()
{
    QFETCH(bool, isFrozen);
    QProcess console;
    console.start(QCoreApplication::applicationFilePath(), {u"--console"_s, m_note});
    QVERIFY(meetTheFamily());
    const QList<qint64> keepers = below(console.processId());
    QCOMPARE(keepers.size(), 1);
    m_family += keepers;
    if (isFrozen) {
        for (const qint64 pid : m_family.first(5))
            ::kill(static_cast<pid_t>(pid), SIGSTOP);
    }
    ::kill(static_cast<pid_t>(console.processId()), SIGKILL);
    QVERIFY(console.waitForFinished(longWait));
    QCOMPARE(console.exitStatus(), QProcess::CrashExit);
    QVERIFY(allAreGone());
}

void TestCommand::nothingOutlivesItsTime()
{
    const QFuture<CommandResult> future = runCommand({.words = family(m_note), .timeout = 3s}, this);
    QVERIFY(meetTheFamily());
    QVERIFY(QTest::qWaitFor([&] { return future.isFinished(); }, longWait));
    QCOMPARE(future.result().end, CommandResult::End::TimedOut);
    QVERIFY(allAreGone());
}

void TestCommand::nothingOutlivesItsOwner()
{
    auto owner = std::make_unique<QObject>();
    const QFuture<CommandResult> future = runCommand({.words = family(m_note), .timeout = 10min}, owner.get());
    QVERIFY(meetTheFamily());
    owner.reset();
    QVERIFY(future.isFinished());
    QCOMPARE(future.result().end, CommandResult::End::Cancelled);
    QVERIFY(allAreGone());
}

void TestCommand::groupEndsWithTheProgram()
{
    const CommandResult result = run({.words = family(m_note, u"echo done; exit 3"_s)});
    QCOMPARE(result.end, CommandResult::End::Exited);
    QCOMPARE(result.code, 3);
    QCOMPARE(result.output, QByteArray("done\n"));
    QFile file(m_note);
    QVERIFY(file.open(QIODevice::ReadOnly));
    for (const QByteArray &pid : file.readAll().trimmed().split(' '))
        m_family.append(pid.toLongLong());
    QCOMPARE(m_family.size(), 5);
    QTRY_VERIFY(!isAlive(m_family[0]) && !isAlive(m_family[1]));
    // A daemon that it started on purpose has a session of its own, and goes on.
    QVERIFY(isAlive(m_family[2]) && isAlive(m_family[3]) && isAlive(m_family[4]));
}

void TestCommand::keeperKilledEndsTheGroup()
{
    const QFuture<CommandResult> future = runCommand({.words = family(m_note), .timeout = 10min}, this);
    QVERIFY(meetTheFamily());
    const QList<qint64> keepers = below(QCoreApplication::applicationPid());
    QCOMPARE(keepers.size(), 1);
    ::kill(static_cast<pid_t>(keepers.first()), SIGKILL);
    QVERIFY(QTest::qWaitFor([&] { return future.isFinished(); }, longWait));
    QCOMPARE(future.result().end, CommandResult::End::Crashed);
    QTRY_VERIFY(!isAlive(m_family[0]) && !isAlive(m_family[1]));
}

void TestCommand::endsAsTheProgramDid_data()
{
    QTest::addColumn<QString>("script");
    QTest::addColumn<CommandResult::End>("end");
    QTest::addColumn<int>("code");
    QTest::newRow("0") << u"exit 0"_s << CommandResult::End::Exited << 0;
    QTest::newRow("127 of its own") << u"exit 127"_s << CommandResult::End::Exited << 127;
    QTest::newRow("255") << u"exit 255"_s << CommandResult::End::Exited << 255;
    QTest::newRow("SIGTERM") << u"kill -TERM $$"_s << CommandResult::End::Crashed << 0;
    QTest::newRow("SIGKILL") << u"kill -KILL $$"_s << CommandResult::End::Crashed << 0;
    QTest::newRow("SIGSEGV") << u"kill -SEGV $$"_s << CommandResult::End::Crashed << 0;
    QTest::newRow("SIGPIPE is its default") << u"kill -PIPE $$"_s << CommandResult::End::Crashed << 0;
}

void TestCommand::endsAsTheProgramDid()
{
    QFETCH(QString, script);
    QFETCH(CommandResult::End, end);
    QFETCH(int, code);
    const CommandResult result = run({.words = {u"sh"_s, u"-c"_s, u"echo said; echo complained >&2; "_s + script}});
    QCOMPARE(result.end, end);
    QCOMPARE(result.code, code);
    QCOMPARE(result.output, QByteArray("said\n"));
    QCOMPARE(result.complaints, QByteArray("complained\n"));
}

void TestCommand::whatCannotBeStartedSaysWhy_data()
{
    QTest::addColumn<QString>("program");
    QTest::addColumn<QString>("why");
    QTest::newRow("missing") << u"no-such-program-anywhere"_s << u"No such file or directory"_s;
    QTest::newRow("a folder") << u"/tmp"_s << u"Permission denied"_s;
    QTest::newRow("not executable") << u"/etc/passwd"_s << u"Permission denied"_s;
}

void TestCommand::whatCannotBeStartedSaysWhy()
{
    QFETCH(QString, program);
    QFETCH(QString, why);
    const CommandResult result = run({.words = {program, u"a"_s}, .input = "x"});
    QCOMPARE(result.end, CommandResult::End::NotStarted);
    QCOMPARE(result.reason, u"%1 cannot be started: %2"_s.arg(program, why));
}

void TestCommand::nothingIsLeftOpen()
{
    const auto open = [] {
        return QDir(u"/proc/self/fd"_s).entryList(QDir::NoDotAndDotDot | QDir::Files | QDir::System);
    };
    run({.words = {u"true"_s}});
    const QStringList before = open();
    for (int i = 0; i < 20; ++i) {
        QCOMPARE(run({.words = {u"true"_s}}).end, CommandResult::End::Exited);
        QCOMPARE(run({.words = {u"no-such-program-anywhere"_s}}).end, CommandResult::End::NotStarted);
    }
    QTRY_COMPARE(open().size(), before.size());
    // Nor does a program come to have what is the console's.
    const CommandResult seen = run({.words = {u"ls"_s, u"/proc/self/fd"_s}});
    QCOMPARE(seen.output.simplified(), QByteArray("0 1 2 3")); // 3 is the folder that ls reads
    QTRY_VERIFY(below(QCoreApplication::applicationPid()).isEmpty());
}

int main(int argc, char **argv)
{
    if (argc == 3 && QByteArrayView(argv[1]) == "--console")
        return beConsole(argc, argv);
    QCoreApplication app(argc, argv);
    TestCommand test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_command.moc"
