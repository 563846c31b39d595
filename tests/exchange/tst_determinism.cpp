// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/exchange/course.h"

#include <QProcess>
#include <QTest>

using namespace Hikeshi::Exchange;
using namespace Qt::StringLiterals;

namespace {

constexpr Ms courseLength = 60'000;
constexpr int acrossBuilds = 3; ///< seeds

/// How many seeds: a few for every day, a thousand at night. HIKESHI_SEED is the only one then.
std::pair<int, int> seeds()
{
    if (qEnvironmentVariableIsSet("HIKESHI_SEED")) {
        const int seed = qEnvironmentVariableIntValue("HIKESHI_SEED");
        return {seed, seed};
    }
    return {1, qEnvironmentVariableIsSet("HIKESHI_SEEDS") ? qEnvironmentVariableIntValue("HIKESHI_SEEDS") : 40};
}

}

/// The same seed, faults and commands give the same stream: at any pace, in a copy, and whatever the optimiser does.
class TestDeterminism : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void twiceTheSame_data();
    void twiceTheSame();
    void anotherSeedIsAnotherStream();
    void anotherBuildIsTheSame_data();
    void anotherBuildIsTheSame();
};

void TestDeterminism::twiceTheSame_data()
{
    QTest::addColumn<int>("seed");
    const auto [first, last] = seeds();
    for (int seed = first; seed <= last; ++seed)
        QTest::addRow("seed %d", seed) << seed;
}

// The second time in pieces of another length, and from somewhere on in a copy.
void TestDeterminism::twiceTheSame()
{
    QFETCH(int, seed);
    const auto world = static_cast<std::uint64_t>(seed);
    const QByteArray once = hashOfCourse(world, courseLength);
    const Ms pace = 37 + seed % 7 * 61;
    const Ms forkAt = 1'000 + seed * 7'919LL % (courseLength - 2'000);
    QCOMPARE(hashOfCourse(world, courseLength, pace, forkAt), once);
}

void TestDeterminism::anotherSeedIsAnotherStream()
{
    QVERIFY(hashOfCourse(1, 5'000) != hashOfCourse(2, 5'000));
}

void TestDeterminism::anotherBuildIsTheSame_data()
{
    QTest::addColumn<QString>("program");
    QTest::newRow("debug") << u"worldhash_debug"_s;
    QTest::newRow("release") << u"worldhash_release"_s;
}

void TestDeterminism::anotherBuildIsTheSame()
{
    QFETCH(QString, program);
    QProcess process;
    process.start(QCoreApplication::applicationDirPath() + u'/' + program,
                  {QString::number(acrossBuilds), QString::number(courseLength)});
    QVERIFY2(process.waitForFinished(280'000), qPrintable(process.errorString()));
    QCOMPARE(process.exitCode(), 0);
    const QByteArrayList lines = process.readAllStandardOutput().split('\n');
    QCOMPARE(lines.size(), acrossBuilds + 1);
    for (int seed = 1; seed <= acrossBuilds; ++seed)
        QCOMPARE(
            lines[seed - 1],
            QByteArray(QByteArray::number(seed) + ' ' + hashOfCourse(static_cast<std::uint64_t>(seed), courseLength)));
}

QTEST_GUILESS_MAIN(TestDeterminism)
#include "tst_determinism.moc"
