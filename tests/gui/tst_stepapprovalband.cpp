// SPDX-License-Identifier: GPL-3.0-or-later
// The band of a console at which somebody may approve what waits at another, against a real PostgreSQL.
#include "runbooks/stepapprovals.h"
#include "tests/runbooks/runfixture.h"
#include "tests/support/deskfixture.h"
#include "tests/support/postgres.h"
#include "widgets/common/holdbutton.h"
#include "widgets/incident/stepapprovalband.h"

#include <QLineEdit>
#include <QPushButton>

using namespace Hikeshi;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int patience = 30'000;

}

class TestStepApprovalBand : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void quietWhileNothingWaits();
    void heldToApprove();
    void rejectedWithAReason();
    void notShownToWhoMayNot();

private:
    SharedJournal::Place place(const QString &console) const
    {
        return {.host = u"127.0.0.1"_s,
                .port = m_server.port(),
                .database = Postgres::database(),
                .user = Postgres::owner(),
                .password = Postgres::password(),
                .console = console};
    }
    void ask()
    {
        m_there->begin("# Fail over {service}\n## Agree to it\n```approval\nof: 1\nfrom: [incident commander]\nwithin: "
                       "5m\n```\n## After\nx\n",
                       {{u"service"_s, u"ledger-db"_s}});
        QVERIFY(m_there->done(m_there->runner->askApproval(0, u"far"_s)).has_value());
    }
    template <class Widget> Widget *part(const QString &name) const { return m_band->findChild<Widget *>(name); }

    Postgres m_server;
    std::unique_ptr<RunFixture> m_there; ///< where the step waits
    std::unique_ptr<SharedJournal> m_sharedThere;
    std::unique_ptr<StepApprovals> m_approvalsThere;
    std::unique_ptr<DeskFixture> m_here;
    std::unique_ptr<SharedJournal> m_shared;
    std::unique_ptr<StepApprovals> m_approvals;
    std::unique_ptr<StepApprovalBand> m_band;
};

void TestStepApprovalBand::initTestCase()
{
    const Result<void> started = m_server.start();
    QVERIFY2(started, started ? "" : qPrintable(started.error().text()));
}

void TestStepApprovalBand::init()
{
    QVERIFY(m_server.run(u"DROP SCHEMA IF EXISTS hikeshi CASCADE"_s));
    m_there = std::make_unique<RunFixture>();
    RunnerSite site = RunFixture::site();
    site.people.append({u"you"_s, {u"incident commander"_s}, {}});
    site.people.removeFirst(); // there he is no commander
    m_there->runner->setSite(site);
    m_sharedThere = std::make_unique<SharedJournal>(place(u"north"_s), m_there->clock);
    m_approvalsThere =
        std::make_unique<StepApprovals>(m_sharedThere.get(), *m_there->runner, *m_there->journal, m_there->clock);
    m_here = std::make_unique<DeskFixture>();
    site.operatorHere = u"you"_s;
    m_here->runner->setSite(site);
    m_shared = std::make_unique<SharedJournal>(place(u"south"_s), m_here->exchange.clock);
    m_approvals =
        std::make_unique<StepApprovals>(m_shared.get(), *m_here->runner, *m_here->journal, m_here->exchange.clock);
    m_here->desk->approvals = m_approvals.get();
    m_here->dress(Theme::Kind::Dark, u"en"_s);
    m_band = std::make_unique<StepApprovalBand>(*m_here->desk);
    m_band->resize(1200, 44);
    for (const SharedJournal *each : {m_shared.get(), m_sharedThere.get()})
        QTRY_COMPARE_WITH_TIMEOUT(each->state(), SharedJournal::State::Connected, patience);
}

void TestStepApprovalBand::cleanup()
{
    m_band.reset();
    m_approvals.reset();
    m_shared.reset();
    m_here.reset();
    m_approvalsThere.reset();
    m_sharedThere.reset();
    m_there.reset();
}

void TestStepApprovalBand::quietWhileNothingWaits()
{
    QVERIFY(m_band->isHidden());
}

void TestStepApprovalBand::heldToApprove()
{
    ask();
    QTRY_VERIFY_WITH_TIMEOUT(m_band->isVisible(), patience);
    QVERIFY2(m_band->accessibleName().contains(u"Fail over ledger-db, step 1: Agree to it"_s),
             qPrintable(m_band->accessibleName()));
    Q_EMIT part<HoldButton>(u"approveStepHere"_s)->held();
    QTRY_COMPARE_WITH_TIMEOUT(m_there->step(0).state, StepState::State::Done, patience);
    QCOMPARE(m_there->step(0).approvals.first().who, u"you"_s);
    QTRY_VERIFY_WITH_TIMEOUT(m_band->isHidden(), patience);
}

void TestStepApprovalBand::rejectedWithAReason()
{
    ask();
    QTRY_VERIFY_WITH_TIMEOUT(m_band->isVisible(), patience);
    auto *reject = part<QPushButton>(u"rejectStepHere"_s);
    auto *reason = part<QLineEdit>(u"rejectReason"_s);
    QVERIFY(!reason->isVisible());
    QTest::mouseClick(reject, Qt::LeftButton);
    QVERIFY(reason->isVisible());
    QVERIFY(!reject->isEnabled() && !reject->toolTip().isEmpty()); // says why
    QTest::keyClicks(reason, u"wrong cluster"_s);
    QTest::keyClick(reason, Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(m_there->step(0).note, u"rejected by you: wrong cluster"_s, patience);
    QTRY_VERIFY_WITH_TIMEOUT(m_band->isHidden(), patience);
}

void TestStepApprovalBand::notShownToWhoMayNot()
{
    RunnerSite site = RunFixture::site(); // "you" is operations lead there
    site.operatorHere = u"you"_s;
    m_here->runner->setSite(site);
    ask();
    QTRY_COMPARE_WITH_TIMEOUT(m_approvals->elsewhere().size(), 1, patience);
    QVERIFY(m_band->isHidden());
}

QTEST_MAIN(TestStepApprovalBand)
#include "tst_stepapprovalband.moc"
