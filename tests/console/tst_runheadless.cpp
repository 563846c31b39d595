// SPDX-License-Identifier: GPL-3.0-or-later
// A runbook without a window: what it asks is answered beforehand, or said and answered later.
#include "journal/passphrase.h"
#include "tests/support/ctl.h"

#include <QTemporaryDir>

using namespace Hikeshi;
using namespace Qt::StringLiterals;

namespace {

const QByteArray book = R"(---
variables: {env: {choices: [test, prod], default: test}}
---
# Walk

## Choose in <env>

```decision
Left: continue
Right: go to "Agree"
```

## Middle

```wait
for: 1s
```

## Agree

```approval
of: 1
from: [operations lead]
```

## After

```wait
for: 1s
```
)";

void write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY2(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size(), qPrintable(path));
}

}

class TestRunHeadless : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void isSaidAndGoesOn();
    void isAnsweredBeforehand_data();
    void isAnsweredBeforehand();
    void wrongAnswersLoseNothing_data();
    void wrongAnswersLoseNothing();
    void nothingToGoOnWith();

private:
    Ctl::Ended run(const QStringList &more, const QString &passphrase = u"open sesame"_s) const
    {
        const QString folder = m_folder.path();
        return Ctl::run(QStringList{u"runbook"_s, u"run"_s, u"--site"_s, folder, u"--journal"_s,
                                    m_journal->filePath(u"j.sqlite"_s), u"--timeout"_s, u"20"_s}
                            + more,
                        {{u"HIKESHI_PASSPHRASE"_s, passphrase}});
    }
    QString file() const { return m_folder.filePath(u"walk.md"_s); }

    QTemporaryDir m_folder;
    std::unique_ptr<QTemporaryDir> m_journal;
};

void TestRunHeadless::initTestCase()
{
    write(m_folder.filePath(u"site.yaml"_s),
          "site: {id: tower}\nservices: [{id: bell, kind: other}]\narming: none\noperators:\n  - {id: ann, roles: "
          "[incident "
          "commander]}\n  - {id: bob, roles: [operations lead], passphrase: \""
              + hashPassphrase(u"open sesame"_s) + "\"}\n");
    write(file(), book);
}

void TestRunHeadless::init()
{
    m_journal = std::make_unique<QTemporaryDir>();
}

void TestRunHeadless::isSaidAndGoesOn()
{
    Ctl::Ended ended = run({file()});
    QVERIFY2(ended.status == 1, ended.all().constData());
    QVERIFY2(ended.err.contains("step 1 “Choose in test”: waits for a decision: Left | Right"),
             ended.all().constData());
    QVERIFY2(ended.err.contains("--choose \"1=Left\"") && ended.err.contains("--resume"), ended.all().constData());
    ended = run({u"--resume"_s, u"--choose"_s, u"1=Right"_s});
    QVERIFY2(ended.status == 1, ended.all().constData());
    QVERIFY2(ended.err.contains("step 3 “Agree” waits for approval, 0 of 1 given, by operations lead"),
             ended.all().constData());
    QVERIFY2(ended.err.contains("--approve-as OPERATOR"), ended.all().constData());
    // Named again, it is the same run that goes on and not another one.
    ended = run({file(), u"--approve-as"_s, u"bob"_s});
    QVERIFY2(ended.status == 0, ended.all().constData());
    const Ctl::Ended shown = Ctl::run({u"journal"_s, u"show"_s, m_journal->filePath(u"j.sqlite"_s), u"--json"_s});
    QCOMPARE(shown.out.count("\"run.started\""), 1);
    QCOMPARE(shown.out.count("\"run.ended\""), 1);
    QCOMPARE(shown.out.count("\"complete\""), 1);
}

void TestRunHeadless::isAnsweredBeforehand_data()
{
    QTest::addColumn<QString>("choice");
    QTest::newRow("number and label") << u"1=Left"_s;
    QTest::newRow("number and number") << u"1=2"_s;
    QTest::newRow("title") << u"Choose in test=right"_s;
    QTest::newRow("slug") << u"choose-in-env=Right"_s;
}

void TestRunHeadless::isAnsweredBeforehand()
{
    QFETCH(QString, choice);
    const Ctl::Ended ended = run({file(), u"--choose"_s, choice, u"--approve-as"_s, u"bob"_s});
    QVERIFY2(ended.status == 0, ended.all().constData());
}

void TestRunHeadless::wrongAnswersLoseNothing_data()
{
    QTest::addColumn<QStringList>("answers");
    QTest::addColumn<QString>("passphrase");
    QTest::addColumn<QByteArray>("said");
    const QStringList left{u"--choose"_s, u"1=Left"_s};
    const auto as = [&](const QString &who) { return left + QStringList{u"--approve-as"_s, who}; };
    QTest::newRow("no such branch") << QStringList{u"--choose"_s, u"1=Up"_s} << QString()
                                    << QByteArray("has no branch “Up”; one of: Left | Right");
    QTest::newRow("another step") << QStringList{u"--choose"_s, u"2=Left"_s} << QString()
                                  << QByteArray("waits for a decision");
    QTest::newRow("who asks") << as(u"ann"_s) << u"open sesame"_s << QByteArray("asked for it, and cannot approve it");
    QTest::newRow("nobody") << as(u"eve"_s) << u"open sesame"_s << QByteArray("is no operator of this site");
    QTest::newRow("wrong passphrase") << as(u"bob"_s) << u"wrong"_s << QByteArray("the passphrase is wrong");
}

void TestRunHeadless::wrongAnswersLoseNothing()
{
    QFETCH(QStringList, answers);
    QFETCH(QString, passphrase);
    QFETCH(QByteArray, said);
    Ctl::Ended ended = run(QStringList{file()} + answers, passphrase);
    QVERIFY2(ended.status == 1 && ended.err.contains(said), ended.all().constData());
    ended = run({u"--resume"_s, u"--choose"_s, u"1=Right"_s, u"--approve-as"_s, u"bob"_s});
    QVERIFY2(ended.status == 0, ended.all().constData());
}

void TestRunHeadless::nothingToGoOnWith()
{
    Ctl::Ended ended = run({u"--resume"_s});
    QVERIFY2(ended.status == 1 && ended.err.contains("no run is open"), ended.all().constData());
    ended = run({file(), u"env=live"_s});
    QVERIFY2(ended.status == 1 && ended.err.contains("env=live is none of test, prod"), ended.all().constData());
}

QTEST_GUILESS_MAIN(TestRunHeadless)
#include "tst_runheadless.moc"
