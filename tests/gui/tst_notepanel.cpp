// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/kinds.h"
#include "tests/support/incidentdesk.h"
#include "widgets/incident/notepanel.h"

#include <QFile>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTextBlock>
#include <QTextLayout>

using namespace Hikeshi;
using namespace Qt::StringLiterals;

class TestNotePanel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void ctrlReturnSavesWithItsTime();
    void emptyNoteIsRefusedWithAReason_data();
    void emptyNoteIsRefusedWithAReason();
    void unsavedTextIsThereAgain();
    void savedTextLeavesNoDraft();
    void aSecondConsoleNeitherReadsNorWritesTheDraft();
    void failureKeepsTheTextAndSaysWhy();
    void templatesCanBeUndone();
    void markdownIsHighlighted();

private:
    QString draft() const { return NotePanel::draftPath(m_desk->journalPath()); }
    QString said() const { return m_panel->findChild<QLabel *>(u"noteSaid"_s)->text(); }

    std::unique_ptr<IncidentDesk> m_desk;
    std::unique_ptr<NotePanel> m_panel;
    QPlainTextEdit *m_editor = nullptr;
};

void TestNotePanel::init()
{
    m_desk = std::make_unique<IncidentDesk>();
    m_panel = std::make_unique<NotePanel>(m_desk->desk());
    m_panel->resize(350, 240);
    m_panel->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_panel.get()));
    m_editor = m_panel->findChild<QPlainTextEdit *>(u"noteEditor"_s);
    m_editor->setFocus();
}

void TestNotePanel::cleanup()
{
    m_panel.reset();
    m_desk.reset();
}

void TestNotePanel::ctrlReturnSavesWithItsTime()
{
    m_desk->declare(u"Something"_s);
    QTest::keyClicks(m_editor, u"api-2 retries make it worse"_s);
    QTest::keyClick(m_editor, Qt::Key_Return, Qt::ControlModifier);
    QTRY_COMPARE(m_desk->journal->entries().last().kind, Kind::noteWritten);
    const Entry entry = m_desk->journal->entries().last();
    QCOMPARE(entry.body[u"text"_s].toString(), u"api-2 retries make it worse"_s);
    QCOMPARE(entry.body[u"incident"_s].toString(), u"INC-1"_s);
    QCOMPARE(entry.actor, u"you"_s);
    QCOMPARE(entry.at, m_desk->clock.now());
    QTRY_VERIFY(m_editor->toPlainText().isEmpty());
    QVERIFY(said().contains(u"Saved at 12:00:00"_s));
    m_editor->undo();
    QCOMPARE(m_editor->toPlainText(), u"api-2 retries make it worse"_s);
}

void TestNotePanel::emptyNoteIsRefusedWithAReason_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("empty") << QString();
    QTest::newRow("blank") << u" \n\t "_s;
}

void TestNotePanel::emptyNoteIsRefusedWithAReason()
{
    QFETCH(QString, text);
    m_editor->setPlainText(text);
    m_panel->save();
    QVERIFY(said().contains(u"empty"_s));
    QVERIFY(m_desk->journal->entries().isEmpty());
}

void TestNotePanel::unsavedTextIsThereAgain()
{
    QTest::keyClicks(m_editor, u"half a thou"_s);
    QTRY_VERIFY(QFile::exists(draft())); // without the panel having ended: as after a crash
    QFile::copy(draft(), draft() + u".copy"_s);
    m_panel.reset();
    QFile::remove(draft());
    QFile::rename(draft() + u".copy"_s, draft());
    m_panel = std::make_unique<NotePanel>(m_desk->desk());
    QCOMPARE(m_panel->findChild<QPlainTextEdit *>(u"noteEditor"_s)->toPlainText(), u"half a thou"_s);
    QVERIFY(!said().isEmpty());
}

void TestNotePanel::savedTextLeavesNoDraft()
{
    QTest::keyClicks(m_editor, u"done"_s);
    QTRY_VERIFY(QFile::exists(draft()));
    m_panel->save();
    QTRY_VERIFY(!QFile::exists(draft()));
    QCOMPARE(m_desk->journal->entries().size(), 1);
}

void TestNotePanel::aSecondConsoleNeitherReadsNorWritesTheDraft()
{
    QTest::keyClicks(m_editor, u"mine"_s);
    QTRY_VERIFY(QFile::exists(draft()));
    IncidentDesk second(m_desk->journalPath());
    {
        NotePanel other(second.desk());
        auto *editor = other.findChild<QPlainTextEdit *>(u"noteEditor"_s);
        QVERIFY(editor->toPlainText().isEmpty());
        editor->setPlainText(u"yours"_s);
        other.save();
        QCOMPARE(editor->toPlainText(), u"yours"_s);
        QVERIFY(other.findChild<QLabel *>(u"noteSaid"_s)->text().contains(u"another console"_s));
    }
    QFile file(draft());
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), "mine");
}

void TestNotePanel::failureKeepsTheTextAndSaysWhy()
{
    const QString tooLong = QString(QString(5000, u'x') + u'\n').repeated(300);
    m_editor->setPlainText(tooLong);
    m_panel->save();
    QTRY_VERIFY(said().contains(u"Not saved"_s));
    QCOMPARE(m_editor->toPlainText().size(), tooLong.size());
    QVERIFY(m_desk->journal->entries().isEmpty());
}

void TestNotePanel::templatesCanBeUndone()
{
    QTest::keyClicks(m_editor, u"before"_s);
    m_panel->findChild<QPushButton *>(u"noteHypothesis"_s)->click();
    QCOMPARE(m_editor->toPlainText(), u"before\n\n## Hypothesis\n\n- [ ] "_s);
    m_editor->undo();
    QCOMPARE(m_editor->toPlainText(), u"before"_s);
    m_editor->redo();
    QVERIFY(m_editor->toPlainText().contains(u"## Hypothesis"_s));
}

void TestNotePanel::markdownIsHighlighted()
{
    m_editor->setPlainText(u"## Hypothesis"_s);
    const auto colour = [&] {
        const auto formats = m_editor->document()->firstBlock().layout()->formats();
        return formats.isEmpty() ? QColor() : formats.first().format.foreground().color();
    };
    QTRY_COMPARE(colour(), Theme::dark().drill);
    m_desk->look.setTheme(Theme::Kind::Light);
    QTRY_COMPARE(colour(), Theme::light().drill);
}

QTEST_MAIN(TestNotePanel)
#include "tst_notepanel.moc"
