// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/presenters/sourcetext.h"

#include <QDirIterator>
#include <QFile>
#include <QTest>

using namespace Hikeshi;
using namespace Qt::StringLiterals;

namespace {

QByteArray everyByte()
{
    QByteArray bytes;
    for (int i = 0; i < 256; ++i)
        bytes += static_cast<char>(i);
    return bytes;
}

}

class TestSourceText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsEveryByte_data();
    void keepsEveryByte();
    void keepsEveryByteOfRealRunbooks();
    void changedLineChangesOnlyItsBytes_data();
    void changedLineChangesOnlyItsBytes();
    void newLineEndsAsItsNeighbours();
    void removedLineTakesItsEndingWithIt();
    void bytesThatAreNoTextStandInTheLine();
    void saysWhatTheFileIsLike();
    void sameLinesAreFoundInOrder();
};

void TestSourceText::keepsEveryByte_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("no last newline") << QByteArray("# A\nb");
    QTest::newRow("bom") << QByteArray("\xEF\xBB\xBF# A\n");
    QTest::newRow("bom alone") << QByteArray("\xEF\xBB\xBF");
    QTest::newRow("bom inside") << QByteArray("a\xEF\xBB\xBF b\n");
    QTest::newRow("crlf") << QByteArray("a\r\nb\r\n");
    QTest::newRow("mixed") << QByteArray("a\r\nb\nc\rd\n\re\r\r\n");
    QTest::newRow("only ends") << QByteArray("\n\r\n\r\r\n\n");
    QTest::newRow("every byte") << everyByte();
    QTest::newRow("overlong and surrogates")
        << QByteArray("\xC0\x80 \xED\xA0\x80\xED\xB0\x80 \xF4\x90\x80\x80 \xF0\x80\x80\x80");
    QTest::newRow("cut short") << QByteArray("caf\xC3\n\xE6\x97\r\n\xF0\x9F\x94");
    QTest::newRow("separators") << QByteArray("a\xE2\x80\xA8z\xE2\x80\xA9q\xC2\x85w\x0B\x0C\n");
    QTest::newRow("noncharacters") << QByteArray("\xEF\xB7\x90\xEF\xB7\x91\xEF\xBF\xBC\xEF\xBF\xBE\xEF\xBF\xBF");
    QTest::newRow("no-break and nul") << QByteArray("a\xC2\xA0z\0q\n", 7);
    QTest::newRow("plane 1") << QByteArray("\xF0\x9F\x94\xA5\xF0\xA0\xAE\xB7\n");
}

void TestSourceText::keepsEveryByte()
{
    QFETCH(QByteArray, bytes);
    const SourceText text(bytes);
    QCOMPARE(text.bytesOf(text.lines()), bytes);
    QVERIFY(std::ranges::none_of(text.lines(),
                                 [](const QString &line) { return line.contains(u'\n') || line.contains(u'\r'); }));
}

void TestSourceText::keepsEveryByteOfRealRunbooks()
{
    qsizetype count = 0;
    for (const QString &folder : {QStringLiteral(HIKESHI_SOURCE_DIR "/runbooks/library"),
                                  QStringLiteral(HIKESHI_SOURCE_DIR "/../shared/data/runbooks")}) {
        QDirIterator files(folder, QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QByteArray bytes = file.readAll();
            const SourceText text(bytes);
            QVERIFY2(text.bytesOf(text.lines()) == bytes, qPrintable(file.fileName()));
            ++count;
        }
    }
    QVERIFY(count > 0);
}

void TestSourceText::changedLineChangesOnlyItsBytes_data()
{
    keepsEveryByte_data();
}

void TestSourceText::changedLineChangesOnlyItsBytes()
{
    QFETCH(QByteArray, bytes);
    const SourceText text(bytes);
    for (qsizetype i = 0; i < text.lines().size(); ++i) {
        QStringList lines = text.lines();
        lines[i] += u" edited"_s;
        const QByteArray now = text.bytesOf(lines);
        QCOMPARE(now.size(), bytes.size() + 7);
        const qsizetype at = now.indexOf(" edited");
        QCOMPARE(QByteArray(now).remove(at, 7), bytes);
    }
}

void TestSourceText::newLineEndsAsItsNeighbours()
{
    const SourceText text("a\r\nb\r\nc\nd\n");
    QStringList lines = text.lines();
    lines.insert(1, u"new"_s);
    lines.insert(4, u"other"_s);
    QCOMPARE(text.bytesOf(lines), QByteArray("a\r\nnew\r\nb\r\nc\nother\nd\n"));
}

void TestSourceText::removedLineTakesItsEndingWithIt()
{
    const SourceText text("a\r\nb\nc\r\nd");
    QStringList lines = text.lines();
    lines.removeAt(1);
    QCOMPARE(text.bytesOf(lines), QByteArray("a\r\nc\r\nd"));
}

void TestSourceText::bytesThatAreNoTextStandInTheLine()
{
    const SourceText text("caf\xE9 x\n");
    QCOMPARE(text.lines().first().size(), 6);
    QCOMPARE(text.strangeBytes(), 1);
    QStringList lines = text.lines();
    lines[0].replace(u"x"_s, u"é"_s);
    QCOMPARE(text.bytesOf(lines), QByteArray("caf\xE9 \xC3\xA9\n"));
}

void TestSourceText::saysWhatTheFileIsLike()
{
    QVERIFY(SourceText("\xEF\xBB\xBFx").hasBom());
    QVERIFY(!SourceText("x").hasBom());
    QVERIFY(SourceText("a\r\nb\n").hasMixedEndings());
    QVERIFY(!SourceText("a\r\nb\r\nc").hasMixedEndings());
    QCOMPARE(SourceText("a\r\nb\r\nc\n").ending(), QByteArray("\r\n"));
    QCOMPARE(SourceText("a").ending(), QByteArray("\n"));
}

void TestSourceText::sameLinesAreFoundInOrder()
{
    const QStringList before{u"a"_s, u"b"_s, u"c"_s, u"d"_s};
    QCOMPARE(sameLines(before, {u"a"_s, u"x"_s, u"c"_s, u"d"_s}), (QList<qsizetype>{0, 1, 2, 3}));
    QCOMPARE(sameLines(before, {u"a"_s, u"d"_s}), (QList<qsizetype>{0, 3}));
    QCOMPARE(sameLines(before, {u"n"_s, u"a"_s, u"b"_s, u"c"_s, u"d"_s}), (QList<qsizetype>{-1, 0, 1, 2, 3}));
}

QTEST_GUILESS_MAIN(TestSourceText)
#include "tst_sourcetext.moc"
