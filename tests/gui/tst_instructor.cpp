// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/follower.h"
#include "journal/kinds.h"
#include "tests/support/reviewdesk.h"
#include "widgets/drill/instructorpanel.h"
#include "widgets/drill/traineeview.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>

using namespace Hikeshi;
using namespace Hikeshi::Handmade;

class TestInstructor : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void withoutADrillNothingCanBeThrownIn();
    void whatTheScenarioHoldsReadyIsThrownInOnce();
    void everyVoiceSpeaks();
    void faultsStrikeWhileTheDrillRuns();
    void hintsAndObservations();
    void paceIsSet();
    void traineeIsSeen();

private:
    template <class T> static T *part(QWidget &widget, const char16_t *name)
    {
        return widget.findChild<T *>(QString::fromUtf16(name));
    }
    static void begin(ReviewDesk &ground, InstructorPanel &panel)
    {
        panel.resize(340, 700);
        panel.show();
        (void)ground.drills.start(u"ledger-primary-lost"_s);
        QTRY_VERIFY(ground.drills.course().isRunning());
    }
    static QJsonObject lastInjected(const ReviewDesk &ground)
    {
        const auto last = std::ranges::find_last(ground.journal->entries(), Kind::drillInjected, &Entry::kind);
        return last.empty() ? QJsonObject() : last.front().body;
    }
};

void TestInstructor::initTestCase()
{
    qApp->setStyleSheet(styleSheet(Theme::dark()));
    qApp->setFont(Theme::letters(9.5));
}

void TestInstructor::withoutADrillNothingCanBeThrownIn()
{
    ReviewDesk ground;
    InstructorPanel panel(ground.desk());
    panel.show();
    part<QLineEdit>(panel, u"sayEn")->setText(u"hello"_s);
    part<QLineEdit>(panel, u"observation")->setText(u"hello"_s);
    for (const char16_t *name : {u"throwIn", u"giveHint", u"say", u"strike", u"markObservation"}) {
        QVERIFY2(!part<QPushButton>(panel, name)->isEnabled(), qPrintable(QString::fromUtf16(name)));
        QVERIFY(!part<QPushButton>(panel, name)->toolTip().isEmpty());
    }
}

void TestInstructor::whatTheScenarioHoldsReadyIsThrownInOnce()
{
    ReviewDesk ground;
    InstructorPanel panel(ground.desk());
    begin(ground, panel);
    auto *ready = part<QComboBox>(panel, u"readyInject");
    const int before = ready->count();
    QVERIFY(before >= 3);
    ready->setCurrentIndex(ready->findData(u"boss-asks"_s));
    part<QPushButton>(panel, u"throwIn")->click();
    QTRY_COMPARE(lastInjected(ground)[u"id"_s].toString(), u"boss-asks"_s);
    QCOMPARE(lastInjected(ground)[u"from"_s].toString(), u"boss"_s);
    QTRY_COMPARE(ready->count(), before - 1);
    QCOMPARE(ready->findData(u"boss-asks"_s), -1);
    ready->setCurrentIndex(ready->findData(u"old-primary-returns"_s));
    part<QPushButton>(panel, u"throwIn")->click();
    QTRY_COMPARE(lastInjected(ground)[u"fault"_s][u"kind"_s].toString(), u"heal"_s);
}

void TestInstructor::everyVoiceSpeaks()
{
    ReviewDesk ground;
    InstructorPanel panel(ground.desk());
    begin(ground, panel);
    auto *who = part<QComboBox>(panel, u"speaker");
    QCOMPARE(who->count(), speakers().size());
    for (int i = 0; i < who->count(); ++i) {
        QVERIFY(!who->itemText(i).isEmpty());
        who->setCurrentIndex(i);
        part<QLineEdit>(panel, u"sayJa")->setText(u"もしもし%1"_s.arg(i));
        QTest::keyClick(part<QLineEdit>(panel, u"sayJa"), Qt::Key_Return);
        QTRY_COMPARE(lastInjected(ground)[u"text"_s][u"ja"_s].toString(), u"もしもし%1"_s.arg(i));
        QCOMPARE(lastInjected(ground)[u"text"_s][u"en"_s].toString(), u"もしもし%1"_s.arg(i)); // nothing is lost
        QCOMPARE(lastInjected(ground)[u"from"_s].toString(), speakers()[i]);
        QTRY_VERIFY(part<QLineEdit>(panel, u"sayJa")->text().isEmpty());
    }
}

void TestInstructor::faultsStrikeWhileTheDrillRuns()
{
    ReviewDesk ground;
    InstructorPanel panel(ground.desk());
    begin(ground, panel);
    auto *kind = part<QComboBox>(panel, u"faultKind");
    for (int i = 0; i < kind->count(); ++i)
        QVERIFY2(kind->itemText(i) != kind->itemData(i).toString(), qPrintable(kind->itemText(i)));
    kind->setCurrentIndex(kind->findData(u"surge"_s));
    part<QDoubleSpinBox>(panel, u"faultAmount")->setValue(3);
    part<QPushButton>(panel, u"strike")->click();
    QTRY_COMPARE(lastInjected(ground)[u"fault"_s][u"amount"_s].toDouble(), 3.0);
    ground.drills.end();
    part<QPushButton>(panel, u"strike")->click(); // not enabled any more
    QCOMPARE(ground.drills.course().injected().size(), 1);
}

void TestInstructor::hintsAndObservations()
{
    ReviewDesk ground;
    InstructorPanel panel(ground.desk());
    begin(ground, panel);
    part<QPushButton>(panel, u"giveHint")->click();
    QTRY_COMPARE(lastInjected(ground)[u"what"_s].toString(), u"hint"_s);
    const QString first = lastInjected(ground)[u"text"_s][u"en"_s].toString();
    part<QPushButton>(panel, u"giveHint")->click();
    QTRY_VERIFY(lastInjected(ground)[u"text"_s][u"en"_s].toString() != first);
    part<QLineEdit>(panel, u"observation")->setText(u"reads the map first"_s);
    part<QPushButton>(panel, u"markObservation")->click();
    QTRY_COMPARE(lastInjected(ground)[u"what"_s].toString(), u"observation"_s);
    QCOMPARE(lastInjected(ground)[u"from"_s].toString(), u"instructor"_s);
}

void TestInstructor::paceIsSet()
{
    ReviewDesk ground;
    InstructorPanel panel(ground.desk());
    begin(ground, panel);
    part<QPushButton>(panel, u"pace0")->click();
    QCOMPARE(ground.drills.pace(), 0.0);
    QVERIFY(part<QPushButton>(panel, u"pace0")->isChecked());
}

void TestInstructor::traineeIsSeen()
{
    ReviewDesk ground;
    JournalFollower follower(ground.journal->path());
    TraineeView view(ground.desk(), follower);
    view.resize(420, 500);
    view.show();
    follower.start();
    QVERIFY(write(*ground.journal, ground.clock, primaryLost().first(12)));
    auto *lines = part<QListView>(view, u"traineeTimeline")->model();
    QTRY_VERIFY(lines->rowCount() >= 8);
    QStringList all;
    for (int row = 0; row < lines->rowCount(); ++row)
        all.append(lines->index(row, 0).data().toString());
    QVERIFY(all.join(u'\n').contains(u"SEV1 declared"_s));
    QTRY_VERIFY(part<QWidget>(view, u"traineeScore")->isVisible());
}

QTEST_MAIN(TestInstructor)
#include "tst_instructor.moc"
