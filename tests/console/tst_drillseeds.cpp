// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/site.h"
#include "tests/support/ctl.h"
#include "tests/support/freeports.h"

#include <QDir>
#include <QElapsedTimer>
#include <QJsonObject>
#include <QTemporaryDir>

#include <array>

using namespace Hikeshi;
using namespace Qt::StringLiterals;

namespace {

constexpr int lanes = 2; ///< drills at a time

/// How many, from HIKESHI_SEED on: each scenario once for every day, a thousand at night.
int seeds()
{
    return qEnvironmentVariableIsSet("HIKESHI_SEEDS") ? qEnvironmentVariableIntValue("HIKESHI_SEEDS") : 10;
}

/// For one drill. At night the machine may have better things to do.
int patience()
{
    return qEnvironmentVariableIsSet("HIKESHI_SEEDS") ? 3'600'000 : 240'000;
}

/// A drill that is played twice, one time after the other, on the same ports: addresses stand in the journal.
class Lane
{
public:
    Lane(int seed, QString scenario)
        : m_seed(seed)
        , m_scenario(std::move(scenario))
        , m_port(freePorts(6))
    {
        begin();
    }

    QString name() const { return u"seed %1 %2"_s.arg(m_seed).arg(m_scenario); }
    const QString &wrong() const { return m_wrong; }
    bool restored() const { return m_status[0] == 0; }
    /// True when both have been played.
    bool step()
    {
        if (m_process->state() != QProcess::NotRunning && m_clock.elapsed() < patience())
            return false;
        const bool ended =
            m_process->state() == QProcess::NotRunning && m_process->exitStatus() == QProcess::NormalExit;
        m_status[m_time] = ended ? m_process->exitCode() : -1;
        const QByteArray out = m_process->readAllStandardOutput();
        m_result[m_time] = QJsonDocument::fromJson(out).object();
        // 0: it came right again, 1: it did not. Some seeds' autopilots come too late; that is no matter here.
        if ((m_status[m_time] != 0 && m_status[m_time] != 1) || m_result[m_time][u"head"_s].toString().size() != 64)
            m_wrong = u"status %1: %2 %3"_s.arg(m_status[m_time])
                          .arg(QString::fromUtf8(out), QString::fromUtf8(m_process->readAllStandardError()));
        if (!m_wrong.isEmpty() || ++m_time == 2) {
            compare();
            return true;
        }
        begin();
        return false;
    }

private:
    void begin()
    {
        m_process = std::make_unique<Ctl>();
        m_process->begin({u"drill"_s, u"run"_s, m_scenario, u"--autopilot"_s, u"--seed"_s, QString::number(m_seed),
                          u"--port"_s, QString::number(m_port), u"--out"_s, out(m_time), u"--json"_s});
        m_clock.start();
    }
    QString out(std::size_t time) const { return m_folder.filePath(QString::number(time)); }
    static QByteArray postmortem(const QString &folder)
    {
        QFile file(folder + u"/postmortem.md"_s);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    void compare()
    {
        if (!m_wrong.isEmpty())
            return;
        if (m_result[0][u"head"_s] != m_result[1][u"head"_s])
            m_wrong =
                u"heads differ: %1, %2"_s.arg(m_result[0][u"head"_s].toString(), m_result[1][u"head"_s].toString());
        else if (m_result[0] != m_result[1] || m_status[0] != m_status[1])
            m_wrong = u"results differ"_s;
        else if (postmortem(out(0)).isEmpty() || postmortem(out(0)) != postmortem(out(1)))
            m_wrong = u"postmortems differ"_s;
    }

    int m_seed;
    QString m_scenario;
    quint16 m_port;
    QTemporaryDir m_folder;
    std::unique_ptr<Ctl> m_process;
    QElapsedTimer m_clock;
    std::size_t m_time = 0;
    std::array<QJsonObject, 2> m_result;
    std::array<int, 2> m_status{};
    QString m_wrong;
};

}

/// Same seed, same decisions: the same journal, in whole drills as they are played.
class TestDrillSeeds : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sameSeedGivesTheSameJournal_data();
    void sameSeedGivesTheSameJournal();
};

void TestDrillSeeds::sameSeedGivesTheSameJournal_data()
{
    QTest::addColumn<int>("first");
    const int from = qEnvironmentVariable("HIKESHI_SEED", u"1"_s).toInt();
    for (int first = from; first < from + seeds(); first += lanes)
        QTest::addRow("seeds from %d", first) << first;
}

void TestDrillSeeds::sameSeedGivesTheSameJournal()
{
    QFETCH(int, first);
    static const Site site = Site::load(Site::embedded(), [](const QString &) { return u"127.0.0.1:1"_s; });
    std::vector<std::unique_ptr<Lane>> under;
    for (int seed = first; seed < first + lanes; ++seed)
        under.push_back(std::make_unique<Lane>(seed, site.scenarios[seed % site.scenarios.size()].name));
    QStringList wrong;
    const auto tend = [&] {
        std::erase_if(under, [&wrong](const std::unique_ptr<Lane> &lane) {
            if (!lane->step())
                return false;
            if (!lane->wrong().isEmpty())
                wrong.append(u"%1: %2"_s.arg(lane->name(), lane->wrong()));
            else if (qEnvironmentVariableIsSet("HIKESHI_SEEDS"))
                qInfo("%s: equal, %s", qPrintable(lane->name()), lane->restored() ? "restored" : "not restored");
            return true;
        });
        return under.empty();
    };
    QVERIFY(waitUntil(tend, 3 * patience()));
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
}

QTEST_GUILESS_MAIN(TestDrillSeeds)
#include "tst_drillseeds.moc"
