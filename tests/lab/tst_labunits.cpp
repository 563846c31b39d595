// SPDX-License-Identifier: GPL-3.0-or-later
// The systemd connector on a real systemd, the first process of a machine of its own.
#include "lab/labcase.h"
#include "lab/processtree.h"
#include "tests/support/notpossible.h"

#include <QFileInfo>
#include <QTimer>

#include <csignal>
#include <unistd.h>

using namespace Hikeshi;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestLabUnits : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_lab.stop(); }

    void restarts();
    void stopsAndStartsAgain();
    void refuses();
    void restartsThoughTheAnswerIsLost();
    void systemdDiesBetweenRequestAndAnswer();
    void refusesWhereSystemdDoesNotRun();

private:
    bool units(LabSite &site); ///< false: this machine permits none
    void bind(LabSite &site, const QStringList &words);
    QString started(const QString &unit)
    {
        return QString::fromUtf8(
            Lab::run(m_lab.unitsCommand()
                     + QStringList{u"systemctl"_s, u"show"_s, u"--property=InvocationID,ActiveState"_s, unit})
                .out);
    }

    Lab m_lab;
    QString m_noUnits; ///< why there is none
};

void TestLabUnits::initTestCase()
{
    GOOD(m_lab.raise({}));
    if (const Result<void> raised = m_lab.raiseUnits(); !raised)
        m_noUnits = raised.error().text();
}

void TestLabUnits::bind(LabSite &site, const QStringList &words)
{
    site.service(u"host"_s);
    site.bind({.connector = u"systemd"_s,
               .service = u"host"_s,
               .endpoints = {{u"host"_s, words.join(u' ')}},
               .settings = {{u"units"_s, {u"matching.service"_s, u"fees.service"_s, u"broken.service"_s}}}});
    QCOMPARE(site.start(), QString());
}

bool TestLabUnits::units(LabSite &site)
{
    if (!m_noUnits.isEmpty()) {
        Test::notPossible(m_noUnits);
        return false;
    }
    bind(site, m_lab.unitsCommand());
    [&] {
        QTRY_VERIFY_WITH_TIMEOUT(
            site.word(u"host"_s, u"unit_states"_s).toStringList().contains(u"matching.service:active"_s), patience);
    }();
    return !QTest::currentTestFailed();
}

void TestLabUnits::restarts()
{
    LabSite site;
    if (!units(site))
        return;
    const QString before = started(u"matching.service"_s);
    const ActionRecord restarted = site.operate(u"systemd.restart"_s, u"host"_s, {{u"unit"_s, u"matching.service"_s}});
    IS(restarted, Confirmed);
    QVERIFY(started(u"matching.service"_s) != before);
}

void TestLabUnits::stopsAndStartsAgain()
{
    LabSite site;
    if (!units(site))
        return;
    const QMap<QString, QString> unit{{u"unit"_s, u"matching.service"_s}};
    const ActionRecord stopped = site.operate(u"systemd.stop"_s, u"host"_s, unit);
    IS(stopped, Confirmed);
    QVERIFY(started(u"matching.service"_s).contains(u"ActiveState=inactive"_s));
    const QString back = site.preview(u"systemd.stop"_s, u"host"_s, unit).spec.compensation.value;
    const ActionRecord again = site.operate(back, u"host"_s, unit);
    IS(again, Confirmed);
    QVERIFY(started(u"matching.service"_s).contains(u"ActiveState=active"_s));
}

// A unit that is not listed is not asked for at all; one that fails is told by systemd.
void TestLabUnits::refuses()
{
    LabSite site;
    if (!units(site))
        return;
    const ActionRecord foreign =
        site.operate(u"systemd.stop"_s, u"host"_s, {{u"unit"_s, u"systemd-journald.service"_s}}, 0ms);
    IS(foreign, Refused);
    QVERIFY(foreign.requests.isEmpty());
    const ActionRecord broken = site.operate(u"systemd.start"_s, u"host"_s, {{u"unit"_s, u"broken.service"_s}});
    IS(broken, Failed);
    SAYS(broken, u"failed"_s);
}

// systemctl is killed while the unit starts: systemd goes on, and that is read.
void TestLabUnits::restartsThoughTheAnswerIsLost()
{
    LabSite site;
    if (!units(site))
        return;
    const QString before = started(u"fees.service"_s);
    int killed = 0;
    QTimer look;
    connect(&look, &QTimer::timeout, this, [&] {
        for (const LabProcess &process : processesBelow(getpid())) {
            if (killed == 0 && process.command.starts_with("systemctl --no-ask-password restart ")
                && started(u"fees.service"_s).contains(u"=activating"_s)) {
                ++killed;
                kill(process.pid, SIGKILL);
            }
        }
    });
    look.start(20ms);
    const ActionRecord restarted = site.operate(u"systemd.restart"_s, u"host"_s, {{u"unit"_s, u"fees.service"_s}});
    look.stop();
    QCOMPARE(killed, 1);
    IS(restarted, Confirmed);
    QVERIFY(started(u"fees.service"_s) != before);
}

// The whole machine dies with the request in its hands: its units are gone, nobody can tell what became of it.
void TestLabUnits::systemdDiesBetweenRequestAndAnswer()
{
    LabSite site;
    if (!units(site))
        return;
    int killed = 0;
    QTimer look;
    connect(&look, &QTimer::timeout, this, [&] {
        for (const LabProcess &process : processesBelow(getpid())) {
            if (killed == 0 && process.command.starts_with("systemctl --no-ask-password restart ")
                && started(u"fees.service"_s).contains(u"=activating"_s)) {
                ++killed;
                m_lab.killDaemon(u"units"_s);
            }
        }
    });
    look.start(20ms);
    const ActionRecord lost = site.operate(u"systemd.restart"_s, u"host"_s, {{u"unit"_s, u"fees.service"_s}});
    look.stop();
    QCOMPARE(killed, 1);
    IS(lost, Unknown);
}

// systemctl on a machine that systemd did not start, or has no such unit: what it says is told.
void TestLabUnits::refusesWhereSystemdDoesNotRun()
{
    LabSite site;
    bind(site, {u"env"_s});
    const ActionRecord refused = site.operate(u"systemd.start"_s, u"host"_s, {{u"unit"_s, u"matching.service"_s}}, 1s);
    IS(refused, Failed);
    SAYS(refused,
         QFileInfo::exists(u"/run/systemd/system"_s) ? u"There is no such unit"_s : u"systemd does not run there"_s);
}

QTEST_GUILESS_MAIN(TestLabUnits)
#include "tst_labunits.moc"
