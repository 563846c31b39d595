// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/reviewdesk.h"
#include "widgets/presenters/postmortemmodel.h"
#include "widgets/review/dueedit.h"
#include "widgets/review/replaypanel.h"
#include "widgets/review/reviewview.h"
#include "widgets/review/scrubbar.h"

#include <QAction>
#include <QBuffer>
#include <QCalendarWidget>
#include <QClipboard>
#include <QDateEdit>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>

using namespace Hikeshi;
using namespace Hikeshi::Handmade;

class TestReviewView : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void withoutAnIncidentItSaysWhatToDo();
    void sectionIsSavedAsAnEntry();
    void textThatRestsIsKept();
    void dueDateIsTypedSteppedAndTakenAway();
    void textBeingWrittenIsLeftAlone();
    void actionItemIsAddedChangedAndDone();
    void lineIsAmendedInPlace();
    void completePostmortemIsSigned();
    void journalIsVerified();
    void replayPlaysAndScrubs();
    void refusedReplaySaysWhyAndTriesAgain();
    void allThreeFormatsAreWritten();
    void failedExportSaysSo();
    void incidentDeclaredWhileItIsOpenAppears();
};

namespace {

constexpr auto paperSize = 5000;

template <class T> T *child(QWidget &view, const QString &name)
{
    T *found = view.findChild<T *>(name);
    if (!found)
        qWarning("no %s", qPrintable(name));
    return found;
}

QString textOf(QWidget &view, const QString &name)
{
    return child<QLabel>(view, name)->text();
}

/// A journal with one fought drill, and the view on it.
struct Ground : ReviewDesk
{
    explicit Ground(bool incident = true)
    {
        if (incident)
            ok = write(*journal, clock, primaryLost());
        view = std::make_unique<ReviewView>(desk());
        view->resize(1280, 800);
        view->QWidget::show();
        ok = ok && QTest::qWaitForWindowExposed(view.get());
    }

    qsizetype count(QLatin1StringView kind) const { return std::ranges::count(journal->entries(), kind, &Entry::kind); }

    bool ok = true;
    std::unique_ptr<ReviewView> view;
};

Picture picture(const QString &caption)
{
    QImage image(800, 400, QImage::Format_RGB32);
    image.fill(Qt::darkCyan);
    QByteArray png;
    QBuffer buffer(&png);
    image.save(&buffer, "PNG");
    return {png, caption};
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// As somebody does who chooses `path` in the dialog.
bool exportBy(ReviewView &view, const QString &action, const QString &path)
{
    view.findChild<QAction *>(action)->trigger();
    auto *dialog = view.findChild<QFileDialog *>(u"exportDialog"_s);
    if (!dialog)
        return false;
    Q_EMIT dialog->fileSelected(path);
    dialog->close();
    return QTest::qWaitFor([&] { return view.findChild<QFileDialog *>(u"exportDialog"_s) == nullptr; })
        && QTest::qWaitFor([&] { return !textOf(view, u"exportResult"_s).startsWith(u"Writing"_s); }, 20'000);
}

}

void TestReviewView::withoutAnIncidentItSaysWhatToDo()
{
    Ground ground(false);
    QVERIFY(ground.ok);
    QVERIFY(child<QLabel>(*ground.view, u"noIncident"_s)->isVisible());
    QVERIFY(textOf(*ground.view, u"noIncident"_s).contains(u"Train"_s));
    QVERIFY(!child<QLabel>(*ground.view, u"reviewTitle"_s)->isVisible());
}

void TestReviewView::sectionIsSavedAsAnEntry()
{
    Ground ground;
    QVERIFY(ground.ok);
    auto *edit = child<QPlainTextEdit>(*ground.view, u"editSummary"_s);
    edit->setFocus();
    QTest::keyClicks(edit, u"A disk failed."_s);
    QTest::keyClick(edit, Qt::Key_Return, Qt::ControlModifier);
    QTRY_COMPARE(ground.count(Kind::postmortemEdited), 1);
    QCOMPARE(ground.journal->entries().last().body[u"text"_s].toString(), u"A disk failed."_s);
    QCOMPARE(ground.journal->entries().last().actor, u"you"_s);
    QTest::keyClicks(edit, u" Twice."_s);
    child<QPlainTextEdit>(*ground.view, u"editImpact"_s)->setFocus();
    QTRY_COMPARE(ground.count(Kind::postmortemEdited), 2);
    // Going through it without a change writes nothing.
    edit->setFocus();
    child<QPlainTextEdit>(*ground.view, u"editImpact"_s)->setFocus();
    QTest::mouseClick(child<QPushButton>(*ground.view, u"previewSections"_s), Qt::LeftButton);
    QCoreApplication::sendPostedEvents();
    QCOMPARE(ground.count(Kind::postmortemEdited), 2);
    QVERIFY(!edit->isVisible());
}

void TestReviewView::textThatRestsIsKept()
{
    Ground ground;
    QVERIFY(ground.ok);
    auto *edit = child<QPlainTextEdit>(*ground.view, u"editSummary"_s);
    edit->setFocus();
    QTest::keyClicks(edit, u"A disk failed."_s);
    QTRY_COMPARE(ground.count(Kind::postmortemEdited), 1);
    QCOMPARE(ground.journal->entries().last().body[u"text"_s].toString(), u"A disk failed."_s);
    QVERIFY(edit->toPlainText() == u"A disk failed."_s);
}

void TestReviewView::dueDateIsTypedSteppedAndTakenAway()
{
    DueEdit due;
    due.setSpecialValueText(u"no date"_s);
    due.setToday(QDate(2026, 11, 24));
    QVERIFY(!due.due().isValid());
    due.show();
    QTest::keyClicks(&due, u"20261208"_s);
    QCOMPARE(due.due(), QDate(2026, 12, 8));
    QTest::keyClick(&due, Qt::Key_Delete);
    QVERIFY(!due.due().isValid());
    QTest::keyClick(&due, Qt::Key_Up);
    QCOMPARE(due.due(), QDate(2026, 11, 25));
    QTest::keyClick(&due, Qt::Key_Backspace);
    QTest::mouseClick(&due, Qt::LeftButton, {}, {due.width() - 8, due.height() / 2});
    QTRY_VERIFY(due.calendarWidget()->isVisible());
    QCOMPARE(due.calendarWidget()->yearShown(), 2026);
    QCOMPARE(due.calendarWidget()->monthShown(), 11);
}

void TestReviewView::textBeingWrittenIsLeftAlone()
{
    Ground ground;
    QVERIFY(ground.ok);
    auto *edit = child<QPlainTextEdit>(*ground.view, u"editImpact"_s);
    edit->setFocus();
    QTest::keyClicks(edit, u"half a sen"_s);
    QVERIFY(write(*ground.journal, ground.clock, {{600s, Drafts::noteWritten(incidentOf(), u"later"_s, u"x"_s)}}));
    QTRY_VERIFY(textOf(*ground.view, u"postmortemNotes"_s).contains(u"later"_s));
    QCOMPARE(edit->toPlainText(), u"half a sen"_s);
}

void TestReviewView::actionItemIsAddedChangedAndDone()
{
    Ground ground;
    QVERIFY(ground.ok);
    auto *fresh = child<QLineEdit>(*ground.view, u"newItem"_s);
    QVERIFY(!child<QPushButton>(*ground.view, u"addItem"_s)->isEnabled());
    QTest::keyClicks(fresh, u"Page when failover is paused"_s);
    QTest::keyClick(fresh, Qt::Key_Return);
    QTRY_VERIFY(ground.view->findChild<QWidget *>(u"actionItem1"_s));
    auto *card = child<QWidget>(*ground.view, u"actionItem1"_s);
    auto *owner = card->findChild<QLineEdit *>(u"itemOwner"_s);
    owner->setFocus();
    QTest::keyClicks(owner, u"monitoring"_s);
    QTest::keyClick(owner, Qt::Key_Return);
    QTRY_COMPARE(ground.count(Kind::actionItemChanged), 2);
    card->findChild<QDateEdit *>(u"itemDue"_s)->setDate(QDate(2026, 11, 20));
    QTRY_COMPARE(ground.count(Kind::actionItemChanged), 3);
    QTRY_VERIFY(card->findChild<QLabel *>(u"itemState"_s)->text().contains(u"4 d late"_s));
    QTest::keyClick(card->findChild<QWidget *>(u"itemDone"_s), Qt::Key_Space);
    QTRY_COMPARE(ground.count(Kind::actionItemChanged), 4);
    const QJsonObject body = ground.journal->entries().last().body;
    QCOMPARE(body[u"owner"_s].toString(), u"monitoring"_s);
    QCOMPARE(body[u"due"_s].toString(), u"2026-11-20"_s);
    QVERIFY(body[u"done"_s].toBool());
}

void TestReviewView::lineIsAmendedInPlace()
{
    Ground ground;
    QVERIFY(ground.ok);
    auto *lines = child<QListView>(*ground.view, u"postmortemTimeline"_s);
    lines->setFocus();
    lines->setCurrentIndex(lines->model()->index(0, 0));
    QTest::keyClick(lines, Qt::Key_F2);
    auto *edit = ground.view->findChild<QLineEdit *>(u"amendment"_s);
    QVERIFY(edit);
    edit->selectAll();
    QTest::keyClicks(edit, u"seen by a user first"_s);
    QTest::keyClick(edit, Qt::Key_Return);
    QTRY_COMPARE(ground.count(Kind::entryAmended), 1);
    QTRY_COMPARE(lines->model()->index(0, 0).data(PostmortemTimeline::AmendmentRole).toString(),
                 u"seen by a user first"_s);
    QVERIFY(lines->model()->index(0, 0).data().toString().contains(u"first-out"_s));
}

void TestReviewView::completePostmortemIsSigned()
{
    Ground ground;
    QVERIFY(ground.ok);
    auto *sign = child<QPushButton>(*ground.view, u"signPostmortem"_s);
    QVERIFY(!sign->isEnabled());
    QVERIFY(sign->toolTip().contains(u"Every section"_s));
    QList<Line> lines;
    for (const Section section : allSections())
        lines.append({600s, Drafts::postmortemEdited(incidentOf(), section, u"said"_s, u"you"_s)});
    QVERIFY(write(*ground.journal, ground.clock, lines));
    QTRY_VERIFY(sign->isEnabled());
    QTest::mouseClick(sign, Qt::LeftButton);
    QTRY_COMPARE(textOf(*ground.view, u"postmortemState"_s), u"✓ signed"_s);
    QVERIFY(!sign->isEnabled());
    QVERIFY(write(*ground.journal, ground.clock,
                  {{700s, Drafts::postmortemEdited(incidentOf(), Section::Impact, u"more"_s, u"you"_s)}}));
    QTRY_COMPARE(textOf(*ground.view, u"postmortemState"_s), u"edited since it was signed"_s);
    QVERIFY(sign->isEnabled());
}

void TestReviewView::journalIsVerified()
{
    Ground ground;
    QVERIFY(ground.ok);
    QTRY_COMPARE(textOf(*ground.view, u"journalVerdict"_s), u"✓ Journal verified · entries: 22"_s);
}

void TestReviewView::replayPlaysAndScrubs()
{
    Ground ground;
    QVERIFY(ground.ok);
    ground.view->setMapFactory([](Situation &, QWidget *parent) {
        auto *map = new QWidget(parent);
        map->setObjectName(u"replayMap"_s);
        return map;
    });
    QVERIFY(ground.view->findChild<QWidget *>(u"replayMap"_s));
    QCOMPARE(ground.replays.asked, QList<IncidentId>{incidentOf()});
    QList<Instant> &shown = ground.replays.made->shown;
    QTRY_COMPARE(shown.last(), start + 20s); // the first-out alert
    QTest::mouseClick(child<QPushButton>(*ground.view, u"replayForward"_s), Qt::LeftButton);
    QTRY_COMPARE(shown.last(), start + 80s);
    QCOMPARE(textOf(*ground.view, u"replayClock"_s), u"12:01:20"_s);
    QTest::mouseClick(child<QPushButton>(*ground.view, u"replayBack"_s), Qt::LeftButton);
    QTRY_COMPARE(shown.last(), start + 20s);
    auto *scrub = child<ScrubBar>(*ground.view, u"replayScrub"_s);
    scrub->setFocus();
    QTest::keyClick(scrub, Qt::Key_End);
    QTRY_COMPARE(shown.last(), ground.replays.made->to());
    QTest::keyClick(scrub, Qt::Key_Home);
    QTRY_COMPARE(shown.last(), ground.replays.made->from());
    QTest::mouseClick(child<QPushButton>(*ground.view, u"replayPace60"_s), Qt::LeftButton);
    QTest::mouseClick(child<QPushButton>(*ground.view, u"replayPlay"_s), Qt::LeftButton);
    QTRY_VERIFY(shown.last() >= start);
    QTest::mouseClick(child<QPushButton>(*ground.view, u"replayPlay"_s), Qt::LeftButton);
    QVERIFY(!ground.view->findChild<ReplayPanel *>()->isPlaying());
}

void TestReviewView::refusedReplaySaysWhyAndTriesAgain()
{
    Ground ground(false);
    ground.replays.refusal = Error{ErrorKind::Storage, u"journal"_s, u"its samples cannot be read"_s, {}};
    QVERIFY(write(*ground.journal, ground.clock, primaryLost()));
    QTRY_VERIFY(child<QLabel>(*ground.view, u"replayMessage"_s)->isVisible());
    QVERIFY(textOf(*ground.view, u"replayMessage"_s).contains(u"its samples cannot be read"_s));
    QVERIFY(!child<QPushButton>(*ground.view, u"replayPlay"_s)->isEnabled());
    ground.replays.refusal.reset();
    QTest::mouseClick(child<QPushButton>(*ground.view, u"replayAgain"_s), Qt::LeftButton);
    QTRY_VERIFY(child<QPushButton>(*ground.view, u"replayPlay"_s)->isEnabled());
}

void TestReviewView::allThreeFormatsAreWritten()
{
    Ground ground;
    QVERIFY(ground.ok);
    Instant worst;
    ground.view->setPictureMaker([&](Replay &replay, Instant at) {
        worst = at;
        replay.showAt(at);
        return QList<Picture>{picture(u"Map at the worst moment"_s), picture(u"Charts"_s)};
    });
    QVERIFY(write(
        *ground.journal, ground.clock,
        {{600s,
          Drafts::postmortemEdited(incidentOf(), Section::Summary, u"ディスク故障。**資産は安全**。"_s, u"you"_s)}}));
    const QString out = ground.folder.path();
    QVERIFY(exportBy(*ground.view, u"exportPdf"_s, out + u"/p.pdf"_s));
    QVERIFY2(textOf(*ground.view, u"exportResult"_s).contains(u"p.pdf is written"_s),
             qPrintable(textOf(*ground.view, u"exportResult"_s)));
    QVERIFY(child<QPushButton>(*ground.view, u"openFolder"_s)->isVisible());
    QVERIFY(contentOf(out + u"/p.pdf"_s).startsWith("%PDF"));
    QVERIFY(contentOf(out + u"/p.pdf"_s).size() > paperSize);
    QCOMPARE(worst, start + 25s);
    QCOMPARE(ground.replays.made->shown.last(), start + 20s); // put back

    QVERIFY(exportBy(*ground.view, u"exportHtml"_s, out + u"/p.html"_s));
    const QByteArray html = contentOf(out + u"/p.html"_s);
    QVERIFY(html.contains("Ledger database primary lost"));
    QVERIFY(html.contains(u"<strong>資産は安全</strong>"_s.toUtf8()));
    QCOMPARE(html.count("data:image/png;base64"), 2);

    QVERIFY(exportBy(*ground.view, u"exportMarkdown"_s, out));
    QVERIFY(contentOf(out + u"/INC-9/postmortem.md"_s).contains("picture-2.png"));
    QVERIFY(contentOf(out + u"/INC-9/picture-1.png"_s).startsWith("\x89PNG"));

    QTest::mouseClick(child<QPushButton>(*ground.view, u"copyMarkdown"_s), Qt::LeftButton);
    QVERIFY(QGuiApplication::clipboard()->text().contains(u"| Mitigate | 6:20 | #15 |"_s));
}

void TestReviewView::failedExportSaysSo()
{
    Ground ground;
    QVERIFY(ground.ok);
    QVERIFY(exportBy(*ground.view, u"exportHtml"_s, ground.folder.filePath(u"no/such/folder/p.html"_s)));
    QVERIFY(textOf(*ground.view, u"exportResult"_s).contains(u"choose another folder"_s));
    QVERIFY(!child<QPushButton>(*ground.view, u"openFolder"_s)->isVisible());
}

void TestReviewView::incidentDeclaredWhileItIsOpenAppears()
{
    Ground ground(false);
    QVERIFY(write(*ground.journal, ground.clock, primaryLost(1, u"<b>bold</b>\nand broken"_s)));
    QTRY_VERIFY(child<QLabel>(*ground.view, u"reviewTitle"_s)->isVisible());
    QCOMPARE(textOf(*ground.view, u"reviewTitle"_s), u"<b>bold</b> and broken"_s);
    QVERIFY(!child<QLabel>(*ground.view, u"noIncident"_s)->isVisible());
}

QTEST_MAIN(TestReviewView)
#include "tst_reviewview.moc"
