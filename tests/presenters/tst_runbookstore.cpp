// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbooks/lint.h"
#include "widgets/presenters/findingmodel.h"
#include "widgets/presenters/runbookstore.h"
#include "widgets/presenters/steplistmodel.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Hikeshi;
using namespace Qt::StringLiterals;

namespace {

void put(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(bytes);
}

QByteArray get(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

}

class TestRunbookStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesWhatItKnew();
    void writesNothingOverAnother();
    void saysThatAFileIsGone();
    void putsTheirsBesideUnderAFreeName();
    void carriedOnesAreCopied();
    void takesTheSavedOne();
    void newOneHasNothingWrong_data();
    void newOneHasNothingWrong();
    void nextFindingGoesRound();
    void findingIsAboutTheWordItQuotes();
    void stepsTellTheWorst();
};

void TestRunbookStore::writesWhatItKnew()
{
    const QTemporaryDir dir;
    const QString path = dir.filePath(u"deep/er/a.md"_s);
    const Result<Saved> first = writeFile(path, "one", std::nullopt).result();
    QVERIFY(first && !first->conflict);
    QCOMPARE(get(path), QByteArray("one"));
    const Result<Saved> second = writeFile(path, "two", QByteArray("one")).result();
    QVERIFY(second && !second->conflict);
    QCOMPARE(get(path), QByteArray("two"));
    QCOMPARE(readFile(path).result().value(), QByteArray("two"));
}

void TestRunbookStore::writesNothingOverAnother()
{
    const QTemporaryDir dir;
    const QString path = dir.filePath(u"a.md"_s);
    put(path, "theirs");
    for (const std::optional<QByteArray> &known : {std::optional(QByteArray("old")), std::optional<QByteArray>()}) {
        const Result<Saved> saved = writeFile(path, "mine", known).result();
        QVERIFY(saved && saved->conflict && saved->isThere);
        QCOMPARE(saved->bytes, QByteArray("theirs"));
        QCOMPARE(get(path), QByteArray("theirs"));
    }
}

void TestRunbookStore::saysThatAFileIsGone()
{
    const QTemporaryDir dir;
    const Result<Saved> saved = writeFile(dir.filePath(u"a.md"_s), "mine", QByteArray("old")).result();
    QVERIFY(saved && saved->conflict && !saved->isThere);
    QVERIFY(!QFile::exists(dir.filePath(u"a.md"_s)));
}

void TestRunbookStore::putsTheirsBesideUnderAFreeName()
{
    const QTemporaryDir dir;
    const QString path = dir.filePath(u"a.md"_s);
    QCOMPARE(putBeside(path, "one").result().value(), path + u".theirs"_s);
    QCOMPARE(putBeside(path, "two").result().value(), path + u".theirs-2"_s);
    QCOMPARE(get(path + u".theirs"_s), QByteArray("one"));
}

void TestRunbookStore::carriedOnesAreCopied()
{
    QList<Runbook> runbooks;
    const RunbookStore store(runbooks, u"/site/runbooks"_s);
    QCOMPARE(store.writableOf(u":/runbooks/a.md"_s), u"/site/runbooks/a.md"_s);
    QCOMPARE(store.writableOf(u"/site/runbooks/b.md"_s), u"/site/runbooks/b.md"_s);
    QCOMPARE(RunbookStore(runbooks, {}).writableOf(u":/runbooks/a.md"_s), QString());
}

void TestRunbookStore::takesTheSavedOne()
{
    const QTemporaryDir dir;
    QList<Runbook> runbooks;
    Findings findings;
    runbooks.append(Runbook::parse("# Old\n", u":/runbooks/a.md"_s, findings));
    RunbookStore store(runbooks, dir.path());
    const QSignalSpy changed(&store, &RunbookStore::changed);
    store.take(Runbook::parse("# New\n", dir.filePath(u"a.md"_s), findings));
    QCOMPARE(runbooks.size(), 1);
    QCOMPARE(runbooks.first().title, u"New"_s);
    store.take(Runbook::parse("# B\n", dir.filePath(u"b.md"_s), findings));
    QCOMPARE(runbooks.size(), 2);
    QCOMPARE(changed.size(), 2);
    QCOMPARE(store.freeName(u"a"_s), u"a-2.md"_s);
    QCOMPARE(store.freeName(u"c"_s), u"c.md"_s);
}

void TestRunbookStore::newOneHasNothingWrong_data()
{
    QTest::addColumn<QString>("language");
    QTest::newRow("en") << u"en"_s;
    QTest::newRow("ja") << u"ja"_s;
}

void TestRunbookStore::newOneHasNothingWrong()
{
    QFETCH(QString, language);
    const QByteArray text = newRunbook(language, u"2026-11-25"_s);
    for (const auto found = lint(text, u"new-runbook.md"_s, {}); const LintFinding &each : found)
        qWarning() << each.finding.text();
    QVERIFY(lint(text, u"new-runbook.md"_s, {}).isEmpty());
    Findings findings;
    const Runbook runbook = Runbook::parse(text, u"new-runbook.md"_s, findings);
    QCOMPARE(runbook.steps.size(), 3);
    QCOMPARE(runbook.reviewed, u"2026-11-25"_s);
}

void TestRunbookStore::nextFindingGoesRound()
{
    FindingModel model;
    QCOMPARE(model.next(1, true), -1);
    model.setFindings({{u"a"_s, 9, u"late"_s, {}, Finding::Grade::Warning}, {u"a"_s, 3, u"early"_s, {}}});
    QCOMPARE(model.findings().first().what, u"early"_s);
    QCOMPARE(model.next(1, true), 0);
    QCOMPARE(model.next(3, true), 1);
    QCOMPARE(model.next(9, true), 0);
    QCOMPARE(model.next(3, false), 1);
    QCOMPARE(model.errors(), 1);
    QCOMPARE(model.warnings(), 1);
}

void TestRunbookStore::findingIsAboutTheWordItQuotes()
{
    const Finding quotes{u"a"_s, 1, u"there is no action `patroni.fail`"_s, {}};
    QCOMPARE(spanOf(quotes, u"action: patroni.fail"_s), (FindingSpan{8, 12}));
    const Finding whole{u"a"_s, 1, u"is no condition"_s, {}};
    QCOMPARE(spanOf(whole, u"  what  "_s), (FindingSpan{2, 4}));
}

void TestRunbookStore::stepsTellTheWorst()
{
    Findings findings;
    const Runbook runbook =
        Runbook::parse("# T\n\n## One\n\na\n\n## Two\n\n```guard\nhealth of x = normal\n```\n", u"a.md"_s, findings);
    StepListModel model;
    model.setRunbook(runbook, {{u"a"_s, 10, u"w"_s, {}, Finding::Grade::Warning}});
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.stepAt(1), -1);
    QCOMPARE(model.stepAt(10), 1);
    QCOMPARE(model.index(0).data(StepListModel::ToneRole).toInt(), -1);
    QCOMPARE(model.index(1).data(StepListModel::ToneRole).toInt(), static_cast<int>(Theme::Tone::Warning));
    QCOMPARE(model.index(1).data(StepListModel::KindsRole).toString(), u"guard"_s);
}

QTEST_GUILESS_MAIN(TestRunbookStore)
#include "tst_runbookstore.moc"
