// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/deskfixture.h"
#include "widgets/presenters/findingmodel.h"
#include "widgets/presenters/runbookstore.h"
#include "widgets/runbook/editor/completionpopup.h"
#include "widgets/runbook/editor/findbar.h"
#include "widgets/runbook/editor/runbookedit.h"
#include "widgets/runbook/editor/runbookeditor.h"
#include "widgets/runbook/editor/runbookhighlighter.h"
#include "widgets/window/mainwindow.h"
#include "widgets/window/respondview.h"

#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTabBar>
#include <QTest>
#include <QTextBlock>

using namespace Hikeshi;
using namespace Qt::StringLiterals;

namespace {

/// An editor on a site with a folder of its own, and one runbook in it.
class Bench
{
public:
    explicit Bench(const QByteArray &bytes = "---\ntitle: Lost\n---\n# Lost\n\n## Look\n\nat it\n", bool folder = true)
        : file(f.dir.filePath(u"runbooks/lost.md"_s))
        , store(f.site.runbooks, folder ? f.dir.filePath(u"runbooks"_s) : QString())
        , desk(withStore(*f.desk, store))
    {
        QDir().mkpath(f.dir.filePath(u"runbooks"_s));
        put(bytes);
        editor = std::make_unique<RunbookEditor>(desk);
        editor->resize(1000, 700);
        editor->show();
        editor->activateWindow();
        (void)QTest::qWaitForWindowActive(editor.get());
        edit = editor->findChild<RunbookEdit *>();
        findings = editor->findChild<FindingModel *>();
    }

    void open()
    {
        Findings ignored;
        QSignalSpy opened(editor.get(), &RunbookEditor::opened);
        editor->open(Runbook::parse(onDisk(), file, ignored));
        QTRY_COMPARE(opened.size(), 1);
        edit->setFocus();
    }

    void put(const QByteArray &bytes) const
    {
        QFile out(file);
        QVERIFY(out.open(QIODevice::WriteOnly));
        out.write(bytes);
    }
    QByteArray onDisk(const QString &name = {}) const
    {
        QFile in(name.isEmpty() ? file : f.dir.filePath(u"runbooks/"_s + name));
        return in.open(QIODevice::ReadOnly) ? in.readAll() : QByteArray("not there");
    }
    void type(const QString &text) const
    {
        for (const QChar letter : text) {
            if (letter == u'\n')
                QTest::keyClick(edit, Qt::Key_Return);
            else
                QTest::keyClick(edit, letter.toLatin1());
        }
    }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) const
    {
        QTest::keyClick(QApplication::focusWidget() ? QApplication::focusWidget() : edit, key, modifiers);
    }
    QPushButton *button(const QString &name) const
    {
        for (auto *found : editor->findChildren<QPushButton *>(name)) {
            if (found->isVisible())
                return found;
        }
        return nullptr;
    }
    QString said(const QString &name) const { return editor->findChild<QLabel *>(name)->text(); }
    CompletionPopup *popup() const { return editor->findChild<CompletionPopup *>(); }

    DeskFixture f;
    QString file;
    RunbookStore store;
    Desk desk;
    std::unique_ptr<RunbookEditor> editor;
    RunbookEdit *edit = nullptr;
    FindingModel *findings = nullptr;

private:
    static Desk withStore(Desk desk, RunbookStore &store)
    {
        desk.runbooks = &store;
        return desk;
    }
};

}

class TestRunbookEditor : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void typesCompletesSeesFindingsAndSaves();
    void untouchedBytesStayAsTheyWere_data();
    void untouchedBytesStayAsTheyWere();
    void findingsAreWalkedByTheKeyboard();
    void findsAndReplaces();
    void undoesAndRedoes();
    void conflictKeepsBoth();
    void largestIsSavedAndMoreIsSaidSo();
    void unboundAlertIsFoundAsTheCheckerDoes();
    void conflictTakesTheirsAndGivesMineBack();
    void changedOnDiskIsSeen();
    void asksBeforeSomethingUnsavedIsLeft();
    void carriedRunbookBecomesACopy();
    void carriedSiteAsksForAPlace();
    void newRunbookIsNamedAndSaved();
    void badNameIsSaid();
    void stepsFollowTheCaret();
    void coloursComeFromTheTheme();
    void windowGivesItAPageAndItsKeys();
};

void TestRunbookEditor::typesCompletesSeesFindingsAndSaves()
{
    Bench b;
    b.open();
    b.press(Qt::Key_End, Qt::ControlModifier);
    b.type(u"\n```act"_s);
    QTRY_VERIFY(b.popup()->isVisible());
    b.press(Qt::Key_Return);
    QCOMPARE(b.edit->lines().last(), u"```"_s);
    b.type(u"patroni.fai"_s);
    QTRY_VERIFY(b.popup()->isVisible());
    QCOMPARE(b.popup()->chosen()->word, u"patroni.failover"_s);
    b.press(Qt::Key_Tab);
    QVERIFY2(b.edit->lines().contains(u"action: patroni.failover"_s), qPrintable(b.edit->lines().join(u'\n')));
    b.type(u"x"_s); // no such action
    QTRY_VERIFY(
        std::ranges::any_of(b.findings->findings(), [](const Finding &f) { return f.what.contains(u"failoverx"_s); }));
    QVERIFY(b.said(u"editorState"_s).contains(u"error"_s));
    QVERIFY(b.editor->findChild<QListView *>(u"findings"_s)->isVisible());
    b.press(Qt::Key_Escape);
    b.press(Qt::Key_Backspace);
    const auto names = [&b](const QString &what) {
        return std::ranges::any_of(b.findings->findings(), [&](const Finding &f) { return f.what.contains(what); });
    };
    QTRY_VERIFY(!names(u"failoverx"_s));
    QTRY_VERIFY(names(u"`candidate`"_s)); // it is known, and asks for one
    b.press(Qt::Key_Down);
    b.press(Qt::Key_Down);
    b.press(Qt::Key_End);
    b.press(Qt::Key_Left);
    b.type(u"cand"_s);
    QTRY_VERIFY(b.popup()->isVisible());
    b.press(Qt::Key_Return);
    b.type(u"best"_s);
    QTRY_VERIFY2(b.findings->errors() == 0, qPrintable(b.findings->findings().value(0).text()));
    QVERIFY(b.editor->isModified());
    b.press(Qt::Key_S, Qt::ControlModifier);
    QTRY_VERIFY(!b.editor->isModified());
    QVERIFY2(b.onDisk().contains("```action\naction: patroni.failover\n"), b.onDisk());
    QTRY_VERIFY(std::ranges::contains(b.store.runbooks(), b.file, &Runbook::file));
}

void TestRunbookEditor::untouchedBytesStayAsTheyWere_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QByteArray every;
    for (int i = 0; i < 256; ++i)
        every += static_cast<char>(i);
    QTest::newRow("crlf, bom") << QByteArray("\xEF\xBB\xBF# A\r\n\r\nb\r\n");
    QTest::newRow("mixed, no last newline") << QByteArray("# A\r\nb\nc\rd");
    QTest::newRow("not utf-8") << QByteArray("# caf\xE9\nb \xFF\xFE\n");
    QTest::newRow("separators") << QByteArray("# a\xE2\x80\xA8z\xE2\x80\xA9q\xC2\xA0w\xEF\xBF\xBC\xEF\xB7\x90\n");
    QTest::newRow("every byte") << every;
}

void TestRunbookEditor::untouchedBytesStayAsTheyWere()
{
    QFETCH(QByteArray, bytes);
    Bench b(bytes);
    b.open();
    b.press(Qt::Key_Home, Qt::ControlModifier);
    b.type(u"x"_s);
    b.press(Qt::Key_S, Qt::ControlModifier);
    QTRY_VERIFY(!b.editor->isModified());
    const QByteArray now = b.onDisk();
    QCOMPARE(QByteArray(now).remove(now.indexOf('x', 0), 1).size(), bytes.size());
    b.press(Qt::Key_Backspace);
    b.press(Qt::Key_S, Qt::ControlModifier);
    QTRY_VERIFY(!b.editor->isModified());
    QCOMPARE(b.onDisk(), bytes);
}

void TestRunbookEditor::findingsAreWalkedByTheKeyboard()
{
    Bench b("# A\n\n## One\n\n```action\naction: no.such\ntarget: x\n```\n\n## Two\n\n```guard\nwhat is this\n```\n");
    b.open();
    QTRY_VERIFY(b.findings->rowCount() >= 2);
    b.press(Qt::Key_Home, Qt::ControlModifier);
    b.press(Qt::Key_F8);
    const int first = b.edit->line();
    QCOMPARE(first, b.findings->findings().first().line);
    b.press(Qt::Key_F8);
    QVERIFY(b.edit->line() > first);
    b.press(Qt::Key_F8, Qt::ShiftModifier);
    QCOMPARE(b.edit->line(), first);
    const auto marks = b.edit->extraSelections();
    QVERIFY(std::ranges::any_of(marks, [](const QTextEdit::ExtraSelection &mark) {
        return mark.format.underlineStyle() == QTextCharFormat::WaveUnderline;
    }));
}

void TestRunbookEditor::findsAndReplaces()
{
    Bench b("one two\r\none\none three\n");
    b.open();
    b.press(Qt::Key_F, Qt::ControlModifier);
    auto *text = b.editor->findChild<QLineEdit *>(u"findText"_s);
    QTRY_VERIFY(text->isVisible() && text->hasFocus());
    QVERIFY(!b.button(u"replaceAll"_s));
    QTest::keyClicks(text, u"one"_s);
    QCOMPARE(b.said(u"findCount"_s), u"3 places"_s);
    b.press(Qt::Key_Return);
    QCOMPARE(b.edit->textCursor().selectedText(), u"one"_s);
    b.press(Qt::Key_Escape);
    QVERIFY(!text->isVisible());
    b.press(Qt::Key_H, Qt::ControlModifier);
    QTRY_VERIFY(b.button(u"replaceAll"_s));
    QTest::keyClicks(b.editor->findChild<QLineEdit *>(u"replaceText"_s), u"1"_s);
    QTest::mouseClick(b.button(u"replaceAll"_s), Qt::LeftButton);
    QCOMPARE(b.edit->lines(), (QStringList{u"1 two"_s, u"1"_s, u"1 three"_s, {}}));
    b.edit->setFocus();
    b.press(Qt::Key_S, Qt::ControlModifier);
    QTRY_COMPARE(b.onDisk(), QByteArray("1 two\r\n1\n1 three\n"));
}

void TestRunbookEditor::undoesAndRedoes()
{
    Bench b("# A\n");
    b.open();
    b.type(u"x"_s);
    QVERIFY(b.editor->isModified());
    b.press(Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(b.edit->lines().first(), u"# A"_s);
    QVERIFY(!b.editor->isModified());
    b.press(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(b.edit->lines().first(), u"x# A"_s);
}

void TestRunbookEditor::conflictKeepsBoth()
{
    Bench b("# A\n");
    b.open();
    b.type(u"mine "_s);
    b.put("# theirs\n");
    b.press(Qt::Key_S, Qt::ControlModifier);
    QTRY_VERIFY(b.button(u"keepMine"_s));
    QCOMPARE(b.onDisk(), QByteArray("# theirs\n"));
    QVERIFY(b.editor->isModified());
    QTest::mouseClick(b.button(u"keepMine"_s), Qt::LeftButton);
    QTRY_COMPARE(b.onDisk(), QByteArray("mine # A\n"));
    QCOMPARE(b.onDisk(u"lost.md.theirs"_s), QByteArray("# theirs\n"));
    QTRY_VERIFY(!b.editor->isModified());
}

void TestRunbookEditor::largestIsSavedAndMoreIsSaidSo()
{
    QByteArray largest = "# A\n";
    const QByteArray line = QByteArray(127, 'x') + '\n';
    while (largest.size() + line.size() <= Runbook::maximumBytes)
        largest += line;
    largest += QByteArray(Runbook::maximumBytes - largest.size(), 'x');
    Bench b(largest);
    b.open();
    b.type(u"y"_s);
    b.press(Qt::Key_S, Qt::ControlModifier);
    QTRY_VERIFY(b.said(u"bandDetail"_s).contains(u"larger than 1 MiB"_s));
    QCOMPARE(b.onDisk(), largest); // nothing was touched
    QVERIFY(b.editor->isModified());
    QVERIFY(!b.button(u"keepMine"_s));
    b.press(Qt::Key_Backspace);
    for (const QChar letter : {u'z', u'w'}) { // twice: what was saved is not taken for somebody else's
        b.edit->setFocus();
        b.press(Qt::Key_Delete);
        b.type(QString(letter));
        b.press(Qt::Key_S, Qt::ControlModifier);
        QTRY_VERIFY(!b.editor->isModified());
        QCOMPARE(b.onDisk().size(), largest.size());
        QVERIFY(!b.button(u"keepMine"_s));
    }
}

void TestRunbookEditor::unboundAlertIsFoundAsTheCheckerDoes()
{
    Bench b("---\nalerts:\n  - ShopDown\n---\n# A\n\n## Look\n\nat it\n");
    b.f.site.alertRules = QList<KnownAlert>{{.name = u"ShopDown"_s, .file = u"rules/a.yaml"_s, .line = 3},
                                            {.name = u"QuoteFeedSilent"_s, .file = u"rules/a.yaml"_s, .line = 9}};
    b.open();
    const auto says = [&b](const QString &what) {
        return std::ranges::any_of(b.findings->findings(), [&](const Finding &f) { return f.what.contains(what); });
    };
    QTRY_VERIFY(says(u"no runbook is for `QuoteFeedSilent`"_s));
    QVERIFY(!says(u"ShopDown"_s));
    b.edit->goToLine(3);
    b.press(Qt::Key_End);
    b.type(u"x"_s); // the alert has lost its runbook, and the runbook names one that cannot come
    QTRY_VERIFY(says(u"no runbook is for `ShopDown`, `QuoteFeedSilent`"_s));
    QVERIFY(says(u"ShopDownx"_s));
}

void TestRunbookEditor::conflictTakesTheirsAndGivesMineBack()
{
    Bench b("# A\n");
    b.open();
    b.type(u"mine "_s);
    b.put("# theirs\r\n");
    b.press(Qt::Key_S, Qt::ControlModifier);
    QTRY_VERIFY(b.button(u"takeTheirs"_s));
    QTest::mouseClick(b.button(u"takeTheirs"_s), Qt::LeftButton);
    QCOMPARE(b.edit->lines().first(), u"# theirs"_s);
    QVERIFY(!b.editor->isModified());
    b.edit->setFocus();
    b.press(Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(b.edit->lines().first(), u"mine # A"_s);
    QCOMPARE(b.onDisk(), QByteArray("# theirs\r\n"));
}

void TestRunbookEditor::changedOnDiskIsSeen()
{
    Bench b("# A\n");
    b.open();
    b.put("# theirs\n");
    QTRY_COMPARE(b.edit->lines().first(), u"# theirs"_s);
    QVERIFY(!b.editor->isModified());
    b.type(u"mine "_s);
    b.put("# again\n");
    QTRY_VERIFY(b.button(u"keepMine"_s));
    QCOMPARE(b.edit->lines().first(), u"mine # theirs"_s);
}

void TestRunbookEditor::asksBeforeSomethingUnsavedIsLeft()
{
    Bench b("# A\n");
    b.open();
    b.type(u"x"_s);
    QSignalSpy closed(b.editor.get(), &RunbookEditor::closed);
    b.press(Qt::Key_W, Qt::ControlModifier);
    QTRY_VERIFY(b.button(u"discard"_s));
    QCOMPARE(closed.size(), 0);
    QTest::mouseClick(b.button(u"askedLater"_s), Qt::LeftButton);
    QVERIFY(!b.button(u"discard"_s));
    bool ended = false;
    QVERIFY(!b.editor->mayClose([&ended] { ended = true; }));
    QTRY_VERIFY(b.button(u"saveFirst"_s));
    QTRY_VERIFY(b.button(u"saveFirst"_s)->hasFocus());
    QTest::mouseClick(b.button(u"saveFirst"_s), Qt::LeftButton);
    QTRY_VERIFY(ended);
    QCOMPARE(b.onDisk(), QByteArray("x# A\n"));
    b.edit->setFocus();
    b.type(u"y"_s);
    b.press(Qt::Key_W, Qt::ControlModifier);
    QTRY_VERIFY(b.button(u"discard"_s));
    QTest::mouseClick(b.button(u"discard"_s), Qt::LeftButton);
    QCOMPARE(closed.size(), 1);
    QCOMPARE(b.onDisk(), QByteArray("x# A\n"));
    QVERIFY(b.editor->mayClose([] { }));
}

void TestRunbookEditor::carriedRunbookBecomesACopy()
{
    Bench b;
    Findings ignored;
    const QString carried = u":/syntax/hikeshi-runbook.xml"_s; // any file that the program carries
    b.editor->open(Runbook::parse("# A\n", carried, ignored));
    QTRY_VERIFY(b.editor->isOpen());
    QVERIFY2(b.said(u"bandWhat"_s).contains(u"carries"_s), qPrintable(b.said(u"bandWhat"_s)));
    QCOMPARE(b.editor->path(), b.f.dir.filePath(u"runbooks/hikeshi-runbook.xml"_s));
    QVERIFY(!QFile::exists(b.editor->path()));
    QVERIFY(b.button(u"saveRunbook"_s)->isEnabled());
    QTest::mouseClick(b.button(u"saveRunbook"_s), Qt::LeftButton);
    QTRY_VERIFY(QFile::exists(b.editor->path()));
    QFile original(carried);
    QVERIFY(original.open(QIODevice::ReadOnly));
    QCOMPARE(b.onDisk(u"hikeshi-runbook.xml"_s), original.readAll());
    QTRY_VERIFY(!b.button(u"saveRunbook"_s)->isEnabled());
}

void TestRunbookEditor::carriedSiteAsksForAPlace()
{
    Bench b("# A\n", false);
    Findings ignored;
    b.editor->open(Runbook::parse("# A\n", u":/syntax/hikeshi-runbook.xml"_s, ignored));
    QTRY_VERIFY(b.editor->isOpen());
    QTest::mouseClick(b.button(u"saveRunbook"_s), Qt::LeftButton);
    auto *dialog = b.editor->findChild<QFileDialog *>(u"saveAsDialog"_s);
    QVERIFY(dialog && dialog->isVisible());
    const QString place = b.f.dir.filePath(u"copy.md"_s);
    Q_EMIT dialog->fileSelected(place);
    QTRY_VERIFY(QFile::exists(place));
    QCOMPARE(b.editor->path(), place);
    dialog->reject();
}

void TestRunbookEditor::newRunbookIsNamedAndSaved()
{
    Bench b;
    b.editor->openNew();
    auto *name = b.editor->findChild<QLineEdit *>(u"fileName"_s);
    QTRY_VERIFY(name->isVisible());
    QCOMPARE(name->text(), u"new-runbook.md"_s);
    name->setText(u"disk-full.md"_s);
    QVERIFY(b.edit->lines().contains(u"# New runbook"_s));
    QTest::mouseClick(b.button(u"saveRunbook"_s), Qt::LeftButton);
    QTRY_VERIFY(b.onDisk(u"disk-full.md"_s).startsWith("---\ntitle: New runbook\n"));
    QTRY_VERIFY(!name->isVisible());
    QTRY_VERIFY(std::ranges::contains(b.store.runbooks(), u"disk-full"_s, &Runbook::name));
}

void TestRunbookEditor::badNameIsSaid()
{
    Bench b;
    b.editor->openNew();
    auto *name = b.editor->findChild<QLineEdit *>(u"fileName"_s);
    for (const QString &bad : {u"../a.md"_s, u"a"_s, QString(), u".md"_s, u"a/b.md"_s}) {
        name->setText(bad);
        QTest::mouseClick(b.button(u"saveRunbook"_s), Qt::LeftButton);
        QVERIFY(b.button(u"askedLater"_s));
        QTest::mouseClick(b.button(u"askedLater"_s), Qt::LeftButton);
    }
    QCOMPARE(QDir(b.store.folder()).entryList(QDir::Files), QStringList{u"lost.md"_s});
}

void TestRunbookEditor::stepsFollowTheCaret()
{
    Bench b("# A\n\nWhy.\n\n## One\n\nfirst\n\n## Two\n\n```guard\nhealth of ledger-db = normal\n```\n");
    b.open();
    auto *outline = b.editor->findChild<QListView *>(u"stepOutline"_s);
    QTRY_COMPARE(outline->model()->rowCount(), 2);
    b.edit->goToLine(11);
    QCOMPARE(outline->currentIndex().row(), 1);
    QCOMPARE(b.said(u"previewTitle"_s), u"2. Two"_s);
    b.press(Qt::Key_F6);
    QVERIFY(outline->hasFocus());
    outline->setCurrentIndex(outline->model()->index(0, 0));
    QTest::keyClick(outline, Qt::Key_Return);
    QCOMPARE(b.edit->line(), 5);
    b.edit->goToLine(9);
    b.press(Qt::Key_End);
    b.type(u" and more"_s);
    QTRY_COMPARE(b.said(u"previewTitle"_s), u"2. Two and more"_s);
}

void TestRunbookEditor::coloursComeFromTheTheme()
{
    Bench b("# A\n\n```action\naction: patroni.failover # why\n```\n\n```json\n{\"a\": 1}\n```\n");
    b.open();
    QTRY_VERIFY(b.edit->highlighter().isComplete());
    const auto coloursOf = [&b](int line) {
        QList<QColor> colours;
        for (const auto all = b.edit->document()->findBlockByNumber(line - 1).layout()->formats();
             const auto &range : all)
            colours.append(range.format.foreground().color());
        return colours;
    };
    QVERIFY(coloursOf(4).contains(b.f.look.theme().focus)); // its key
    QVERIFY(coloursOf(4).contains(b.f.look.theme().muted)); // its comment
    QVERIFY(!coloursOf(8).isEmpty()); // what another definition colours
    b.f.look.setTheme(Theme::Kind::Light);
    QTRY_VERIFY(b.edit->highlighter().isComplete());
    QTRY_VERIFY(coloursOf(4).contains(Theme::light().focus));
}

void TestRunbookEditor::windowGivesItAPageAndItsKeys()
{
    Bench b("# A\n");
    QSettings settings(b.f.dir.filePath(u"settings.ini"_s), QSettings::IniFormat);
    MainWindow window(b.desk, settings);
    window.show();
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    auto *editor = window.findChild<RunbookEditor *>();
    auto *edit = editor->findChild<RunbookEdit *>();
    QVERIFY(!editor->isVisible());
    Findings ignored;
    window.respond().editRunbook(Runbook::parse(b.onDisk(), b.file, ignored));
    QTRY_VERIFY(editor->isVisible() && edit->hasFocus());
    QTest::keyClick(edit, Qt::Key_F, Qt::ControlModifier); // the window's own would find a service
    QVERIFY(editor->findChild<QLineEdit *>(u"findText"_s)->hasFocus());
    edit->setFocus();
    QTest::keyClick(edit, 'x');
    window.close();
    QVERIFY(window.isVisible());
    QTRY_VERIFY(editor->findChild<QPushButton *>(u"discard"_s));
    QTest::mouseClick(editor->findChild<QPushButton *>(u"discard"_s), Qt::LeftButton);
    QTRY_VERIFY(!window.isVisible());
    QCOMPARE(b.onDisk(), QByteArray("# A\n"));
}

QTEST_MAIN(TestRunbookEditor)
#include "tst_runbookeditor.moc"
