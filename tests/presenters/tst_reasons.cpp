// SPDX-License-Identifier: GPL-3.0-or-later
// Why not, in the reader's language: every sentence that guards, dispatcher, runner and drills may give is known.
#include "widgets/presenters/actionwording.h"
#include "widgets/presenters/counted.h"
#include "widgets/presenters/look.h"
#include "widgets/presenters/sourcewording.h"
#include "widgets/presenters/wording.h"

#include <QFile>
#include <QRegularExpression>
#include <QTest>

using namespace Hikeshi;
using namespace Qt::StringLiterals;

namespace {

bool isJapanese(const QString &text)
{
    return std::ranges::any_of(text, [](QChar c) { return c.unicode() >= 0x3040 && c.unicode() < 0xa000; });
}

/// Names of guards, patterns, headers and other texts with a blank in them that nobody is told as a reason.
bool isNoReason(const QString &text)
{
    static const QStringList names{
        u"not stopped"_s,
        u"journal can be written"_s,
        u"console is armed"_s,
        u"shared journal"_s,
        u"not reserved"_s,
        u"not flapping"_s,
        u"no conflicting action"_s,
        u"%1 is eligible"_s,
        u"action is known"_s,
        u"sealed site"_s,
        u"%1 at %2"_s, // goes into another sentence
        u"a path"_s,
        u"a header"_s,
        u"a command"_s,
        u"an argument"_s,
        u"the place of an argument: it would be an option"_s,
        u"a mode is one of halt, cancel_only, post_only, trading"_s, // of a request that no connector makes
        u"levers changed"_s,
        u"Ledger and engine reconciled; findings: %1, blocks from the archive: %2"_s};
    static const QRegularExpression word(u"[A-Za-z]{2,} [a-z]{2,}|[a-z]{2,} [`#%]|[`%1] [a-z]{2,}"_s);
    return names.contains(text) || text.contains(u"; charset"_s) || !text.contains(word);
}

QStringList literalsOf(const QString &file)
{
    QFile source(QStringLiteral(HIKESHI_SOURCE_DIR) + u'/' + file);
    if (!source.open(QIODevice::ReadOnly))
        return {};
    const QString text = QString::fromUtf8(source.readAll());
    static const QRegularExpression literal(u"u\"((?:[^\"\\\\]|\\\\.)*)\"_s"_s);
    QStringList found;
    for (const auto &match : literal.globalMatch(text))
        found.append(match.captured(1));
    return found;
}

}

class TestReasons : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void everySentenceIsKnown_data();
    void everySentenceIsKnown();
    void wholesAreMadeOfParts_data();
    void wholesAreMadeOfParts();
    void englishStaysEnglish();
    void oneIsNotMany_data();
    void oneIsNotMany();

private:
    Look m_look;
};

void TestReasons::init()
{
    m_look.setLanguage(u"ja"_s);
}

void TestReasons::everySentenceIsKnown_data()
{
    QTest::addColumn<QString>("file");
    for (const char *file :
         {"app/control/guards.cpp",      "app/control/agreement.cpp",   "app/control/arguments.cpp",
          "app/control/expiries.cpp",    "app/control/operation.cpp",   "app/control/outcome.cpp",
          "app/control/plan.cpp",        "app/control/render.cpp",      "app/control/selections.cpp",
          "app/control/sequence.cpp",    "app/control/shareddesk.cpp",  "app/control/wireapi.cpp",
          "app/control/wirehttp.cpp",    "app/control/wiresocket.cpp",  "runbooks/run.cpp",
          "runbooks/runner.cpp",         "runbooks/runnerapproval.cpp", "runbooks/runnerhands.cpp",
          "runbooks/runnershell.cpp",    "runbooks/runnerundo.cpp",     "app/exchange/market/marketcontrol.cpp",
          "app/situation/condition.cpp", "app/situation/yamlnode.cpp",  "app/drill/scenario.cpp",
          "app/drill/inject.cpp"})
        QTest::newRow(file) << QString::fromLatin1(file);
}

void TestReasons::everySentenceIsKnown()
{
    QFETCH(const QString, file);
    const QStringList literals = literalsOf(file);
    QVERIFY2(!literals.isEmpty(), qPrintable(file));
    QStringList strange;
    for (QString text : literals) {
        if (isNoReason(text) || isJapanese(text))
            continue;
        static const QRegularExpression place(u"%L?\\d"_s);
        text.replace(place, u"7"_s);
        if (!isJapanese(Wording::reason(text)))
            strange.append(text);
    }
    QCOMPARE(strange.join(u'\n'), QString());
}

void TestReasons::wholesAreMadeOfParts_data()
{
    QTest::addColumn<QString>("reason");
    QTest::addColumn<QString>("words");
    QTest::newRow("guard") << u"this console is read-only until it is armed"_s
                           << u"このコンソールは操作可能にするまで閲覧のみです"_s;
    QTest::newRow("several") << u"`candidate` is not given; `weight` = 300 is outside 0 to 256"_s
                             << u"candidate が未指定"_s;
    QTest::newRow("where and what to do") << u"step 3: is not the current step; do or skip the steps before it"_s
                                          << u"手順 3: 今の手順ではない。前の手順を済ませるか省略する"_s;
    QTest::newRow("another's reason") << u"nothing was sent: no whole answer within 5 s"_s
                                      << u"未送信: 5 s 以内に応答なし"_s;
    QTest::newRow("market") << u"the ledger has not been verified since btc_jpy was halted; verify it first"_s
                            << u"btc_jpy の停止後に台帳が検証されていない。先に検証する"_s;
    QTest::newRow("a machine's own words stay")
        << u"the target refused: 409 conflict"_s << u"対象が拒否: 409 conflict"_s;
    QTest::newRow("words that look like a place stay")
        << u"#7 is not confirmed: 100%1"_s << u"#7 は確認できていない: 100%1"_s;
    QTest::newRow("not known at all") << u"disk quota exceeded"_s << u"disk quota exceeded"_s;
}

void TestReasons::wholesAreMadeOfParts()
{
    QFETCH(const QString, reason);
    QFETCH(const QString, words);
    QCOMPARE(Wording::reason(reason), words);
}

void TestReasons::englishStaysEnglish()
{
    m_look.setLanguage(u"en"_s);
    for (const QString &said :
         {u"is the lost primary"_s, u"step 3: is not the current step; do or skip the steps before it"_s,
          u"everything is stopped: wait"_s})
        QCOMPARE(Wording::reason(said), said);
}

void TestReasons::oneIsNotMany_data()
{
    QTest::addColumn<int>("count");
    QTest::addColumn<QString>("words");
    QTest::addColumn<QString>("notices");
    QTest::newRow("none") << 0 << u"0 steps"_s << u"0 notices"_s;
    QTest::newRow("one") << 1 << u"1 step"_s << u"1 notice"_s;
    QTest::newRow("two") << 2 << u"2 steps"_s << u"2 notices"_s;
    QTest::newRow("eleven") << 11 << u"11 steps"_s << u"11 notices"_s;
}

void TestReasons::oneIsNotMany()
{
    QFETCH(const int, count);
    QFETCH(const QString, words);
    QFETCH(const QString, notices);
    m_look.setLanguage(u"en"_s);
    QCOMPARE(Wording::counted(count, u"1 step"_s, u"%1 steps"_s), words);
    QCOMPARE(Wording::detail(u"%1 notices"_s.arg(count)), notices);
}

QTEST_MAIN(TestReasons)
#include "tst_reasons.moc"
