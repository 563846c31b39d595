// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbooks/runbook.h"
#include "tests/support/transcript.h"

#include <QDirIterator>
#include <QRandomGenerator>
#include <QTest>

using namespace Hikeshi;
using namespace Hikeshi::Test;
using namespace Qt::StringLiterals;

class TestRunbook : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void stepsOfPlainMarkdown_data();
    void stepsOfPlainMarkdown();
    void sourceStaysAndStepsCoverIt_data();
    void sourceStaysAndStepsCoverIt();
    void frontMatter();
    void frontMatterMistakesAreWarnings();
    void blocksAreRead();
    void blockMistakesHaveTheirLine_data();
    void blockMistakesHaveTheirLine();
    void textOfAStepIsWithoutItsBlocks();
    void tooLargeIsAFinding();
    void suggestionsInOrderAndLanguage();
    void theLibraryHasNoFindings();
    void runbooksOfOthers();
    void everyOtherBlockIsRead();
    void anchors_data();
    void anchors();
    void dirtierThanAnyOf();
    void oneLongLineIsReadInOnePass();
    void largeOnesAreReadInOnePass();

private:
    Runbook read(const QByteArray &source, const QString &file = u"a.md"_s)
    {
        m_findings.clear();
        return Runbook::parse(source, file, m_findings);
    }
    QStringList titles(const Runbook &runbook) const
    {
        QStringList titles;
        for (const Step &step : runbook.steps)
            titles.append(step.title);
        return titles;
    }
    Findings m_findings;
};

void TestRunbook::stepsOfPlainMarkdown_data()
{
    QTest::addColumn<QByteArray>("source");
    QTest::addColumn<QStringList>("titles");
    const auto row = [](const char *name, const QByteArray &source, const QStringList &titles) {
        QTest::newRow(name) << source << titles;
    };
    row("empty", "", {});
    row("prose", "Just a note.\nAnd more.\n", {});
    row("title only", "# Title\n\nProse.\n", {});
    row("headings", "# Title\n\n## Look\n\nText.\n\n## Act\n", {u"Look"_s, u"Act"_s});
    row("underlined headings", "Title\n=====\n\nLook\n----\n\nAct\n----\n", {u"Look"_s, u"Act"_s});
    row("list", "# Title\n\n1. Look\n2. Act\n", {u"Look"_s, u"Act"_s});
    row("list without a title", "- Look\n- Act\n", {u"Look"_s, u"Act"_s});
    row("check boxes", "# T\n- [ ] Look\n- [x] Act\n", {u"Look"_s, u"Act"_s});
    row("nested items belong to their step", "# T\n- Look\n  - left\n  - right\n- Act\n", {u"Look"_s, u"Act"_s});
    row("a section with a list is its items", "# T\n## Section\n- Look\n- Act\n## Prose\ntext\n",
        {u"Look"_s, u"Act"_s, u"Prose"_s});
    row("marks in a title", "# T\n- Look at `web-1` **now**\n", {u"Look at web-1 now"_s});
    row("entities", "# T\n- A &amp; B &#39;&#x43;&#39; &hearts;\n", {u"A & B 'C' &hearts;"_s});
    row("unclosed fence", "# T\n- Look\n```\nnever closed\n- not a step\n", {u"Look"_s});
    row("fence with a list in it", "# T\n- Look\n```\n- no\n# no\n```\n- Act\n", {u"Look"_s, u"Act"_s});
    row("CRLF", "# T\r\n\r\n- Look\r\n- Act\r\n", {u"Look"_s, u"Act"_s});
    row("BOM", "\xEF\xBB\xBF# T\n\n- Look\n", {u"Look"_s});
    row("Japanese", QByteArray("# 手順\n\n1. 確認する\n2. 切り替える。\n"), {u"確認する"_s, u"切り替える。"_s});
    row("HTML", "# T\n<div>\n- no\n</div>\n\n- Look <b>here</b>\n", {u"Look <b>here</b>"_s});
    row("quote", "> - Look\n", {});
    row("empty items", "# T\n-\n- \n- Look\n", {u"Look"_s});
    row("NUL", QByteArray("# T\n- a\0b\n", 10), {QString(u"a\uFFFDb"_s)});
    row("table", "# T\n\n| a | b |\n|---|---|\n| - x | y |\n\n- Look\n", {u"Look"_s});
    row("second title is a step", "# T\n\n- Look\n\n# Next\n\ntext\n", {u"Look"_s, u"Next"_s});
    row("no newline at the end", "# T\n- Look", {u"Look"_s});
}

void TestRunbook::stepsOfPlainMarkdown()
{
    QFETCH(QByteArray, source);
    QFETCH(QStringList, titles);
    const Runbook runbook = read(source);
    QCOMPARE(this->titles(runbook), titles);
    QVERIFY2(m_findings.isEmpty(), m_findings.isEmpty() ? "" : qPrintable(m_findings.first().text()));
    for (const Step &step : runbook.steps) {
        QVERIFY(step.isManual());
        QVERIFY(step.blocks.isEmpty());
        // Its line is where it stands.
        const QByteArray line = source.split('\n').value(step.line - 1);
        QVERIFY2(QString::fromUtf8(line).contains(step.title.left(1)), line.constData());
        QVERIFY(source.sliced(step.begin).startsWith(line));
    }
}

void TestRunbook::sourceStaysAndStepsCoverIt_data()
{
    stepsOfPlainMarkdown_data();
}

void TestRunbook::sourceStaysAndStepsCoverIt()
{
    QFETCH(QByteArray, source);
    const Runbook runbook = read(source);
    QCOMPARE(runbook.source, source);
    QByteArray together = runbook.source.first(runbook.preambleEnd);
    for (const Step &step : runbook.steps)
        together += runbook.source.sliced(step.begin, step.end - step.begin);
    QCOMPARE(together, source);
}

void TestRunbook::frontMatter()
{
    const QByteArray source =
        "---\ntitle: {en: Lost, ja: 喪失}\nalerts: [A, B]\nservice: ledger-db\nreviewed: 2026-11-12\n"
        "---\n# Heading\n- Look\n";
    const Runbook english = read(source, u"lost.md"_s);
    QCOMPARE(english.name, u"lost"_s);
    QCOMPARE(english.language, u"en"_s);
    QCOMPARE(english.title, u"Lost"_s);
    QCOMPARE(english.alerts, (QStringList{u"A"_s, u"B"_s}));
    QCOMPARE(english.service, u"ledger-db"_s);
    QCOMPARE(english.reviewed, u"2026-11-12"_s);
    QCOMPARE(english.steps.first().line, 8);
    const Runbook japanese = read(source, u"/x/lost.ja.md"_s);
    QCOMPARE(japanese.name, u"lost"_s);
    QCOMPARE(japanese.language, u"ja"_s);
    QCOMPARE(japanese.title, u"喪失"_s);
    QCOMPARE(read("# Heading\n").title, u"Heading"_s);
    QCOMPARE(read("text\n", u"plain.md"_s).title, u"plain"_s);
    QCOMPARE(read("\xEF\xBB\xBF---\r\ntitle: T\r\n---\r\n- a\r\n").title, u"T"_s);
    QCOMPARE(read("---\ntitle: never closed\n- a\n").steps.size(), 1); // then it is text
    QCOMPARE(read("---\n").steps.size(), 0);
    QCOMPARE(read("---\n---").steps.size(), 0);
    QVERIFY(m_findings.isEmpty());
}

void TestRunbook::frontMatterMistakesAreWarnings()
{
    const Runbook runbook = read("---\ntitle: T\nalerts: [\n---\n- a\n");
    QCOMPARE(runbook.steps.size(), 1);
    QVERIFY(!m_findings.isEmpty());
    QVERIFY(!hasErrors(m_findings));
    QVERIFY(m_findings.first().line >= 2 && m_findings.first().line <= 4);
}

void TestRunbook::blocksAreRead()
{
    const Runbook runbook =
        read("# T\n\n## Look\n\n```query\nseries: [a, b]\nwindow: 5m\n```\n```guard\nprimaries of {service} = 0\n"
             "```\n\n## Act\n\n```action\naction: patroni.failover\ntarget: \"{service}\"\narguments: {candidate: "
             "best}\n```\n"
             "```verify\n# why\nprimary of ledger-db = ledger-db-2\nwithin 60s\n```\n\n- item in a step\n\n## Wait\n"
             "```wait\nwithin 5s\n```\n```sh\nls\n```\n\n## Tell\n```announce\nphase: resolved\n```\n");
    for (const Finding &finding : std::as_const(m_findings))
        QFAIL(qPrintable(finding.text()));
    QCOMPARE(titles(runbook), (QStringList{u"Look"_s, u"Act"_s, u"Wait"_s, u"Tell"_s}));
    const Step &look = runbook.steps[0];
    QCOMPARE(look.blocks.size(), 2);
    QCOMPARE(look.blocks[0].series, (QList{SeriesId(u"a"_s), SeriesId(u"b"_s)}));
    QCOMPARE(look.blocks[0].window, Milliseconds(300'000));
    QCOMPARE(look.blocks[1].conditions, QStringList{u"primaries of {service} = 0"_s});
    QCOMPARE(look.blocks[1].line, 10);
    QVERIFY(look.isManual());
    const Step &act = runbook.steps[1];
    QVERIFY(!act.isManual());
    QCOMPARE(act.block(Block::Kind::Action)->action.value, u"patroni.failover"_s);
    QCOMPARE(act.block(Block::Kind::Action)->target, u"{service}"_s);
    QCOMPARE(act.block(Block::Kind::Action)->arguments.value(u"candidate"_s), u"best"_s);
    QCOMPARE(act.block(Block::Kind::Verify)->within, Milliseconds(60'000));
    QCOMPARE(act.block(Block::Kind::Verify)->conditions.size(), 1);
    QCOMPARE(runbook.steps[2].blocks.size(), 1); // `sh` stays text
    QCOMPARE(runbook.steps[3].block(Block::Kind::Announce)->phase, u"resolved"_s);
}

void TestRunbook::blockMistakesHaveTheirLine_data()
{
    QTest::addColumn<QByteArray>("block");
    QTest::addColumn<int>("line");
    QTest::addColumn<QString>("what");
    const auto row = [](const char *name, const QByteArray &block, int line, const QString &what) {
        QTest::newRow(name) << block << line << what;
    };
    row("no condition", "```guard\n```", 5, u"says nothing"_s);
    row("bad condition", "```guard\nfreshness of a < 5 s\nfrobnicate the thing\n```", 6, u"frobnicate"_s);
    row("bad duration", "```verify\nhealth of a = normal\nwithin soon\n```", 6, u"`soon` is no duration"_s);
    row("unknown key", "```action\naction: a.b\ntarget: c\ncolour: red\n```", 7, u"colour"_s);
    row("no action", "```action\ntarget: c\n```", 5, u"action"_s);
    row("no target", "```action\naction: a.b\n```", 5, u"target"_s);
    row("not YAML", "```action\naction: [\n```", 5, u"YAML"_s);
    row("no series", "```query\nwindow: 5m\n```", 5, u"no series is named"_s);
    row("no phase", "```announce\nphase: happy\n```", 5, u"`happy` is no phase"_s);
    row("empty action", "```action\n```", 4, QString());
    row("tilde fence", "~~~guard\nfrobnicate\n~~~", 5, u"frobnicate"_s);
    row("manual", "```manual\nassignee: a\ncolour: red\n```", 6, u"colour"_s);
    row("manual evidence", "```manual\nevidence: yes please\n```", 5, u"evidence is required or optional"_s);
    row("manual text", "```manual\njust text\n```", 5, u"no such content"_s);
    row("decision without a branch", "```decision\n```", 5, u"nothing to decide"_s);
    row("decision's branch", "```decision\nYes: continue\nNo: perhaps\n```", 6, u"is no branch"_s);
    row("decision twice", "```decision\nYes: continue\nYes: end\n```", 6, u"two branches"_s);
    row("decision nowhere", "```decision\nYes: continue\nNo: go to \"Nowhere\"\n```", 6, u"no step `Nowhere`"_s);
    row("approval by too many", "```approval\nfrom: [a]\nof: 99\n```", 6, u"99 persons"_s);
    row("approval key", "```approval\nby: 99\n```", 5, u"by"_s);
    row("if without a way", "```if\nload < 5 %\n```", 5, u"not said where to go"_s);
    row("if goes back", "```if\nload < 5 %\ngo to \"Step\"\n```", 6, u"not further on"_s);
    row("if repeats", "```if\nload < 5 %\nrepeat \"Step\"\n```", 6, u"`repeat` does not fit"_s);
    row("if twice", "```if\nload < 5 %\ngo to \"Last\"\ngo to \"Last\"\n```", 7, u"two ways on"_s);
    row("while nothing", "```while\nload < 5 %\n```", 5, u"not said what is repeated"_s);
    row("while goes on", "```while\nload < 5 %\nrepeat \"Last\"\n```", 6, u"not further back"_s);
    row("while for ever", "```while\nload < 5 %\nat most: for ever\nrepeat \"Step\"\n```", 6, u"is no count"_s);
    row("while without a condition", "```while\nrepeat \"Step\"\n```", 5, u"says nothing"_s);
    row("parallel with itself", "```parallel\n- \"Last\"\n- \"Step\"\n```", 6, u"cannot be done at the same time"_s);
    row("parallel twice", "```parallel\n- \"Last\"\n- \"Last\"\n```", 6, u"cannot be done at the same time"_s);
    row("parallel of one", "```parallel\n- \"Last\"\n```", 5, u"fewer than two"_s);
    row("runbook without a name", "```runbook\nvalues: {a: b}\n```", 5, u"run"_s);
    row("undo without a target", "```undo\naction: a.b\n```", 5, u"target"_s);
    row("two ways in one step", "```decision\nYes: end\n```\n```action\naction: a.b\ntarget: c\n```", 8,
        u"cannot be one step"_s);
    row("two actions in one step", "```action\naction: a.b\ntarget: c\n```\n```action\naction: a.b\ntarget: c\n```", 9,
        u"a step has one `action`"_s);
    row("indented", "- x\n\n  ```guard\n  frobnicate\n  ```", 7, u"frobnicate"_s);
}

void TestRunbook::blockMistakesHaveTheirLine()
{
    QFETCH(QByteArray, block);
    QFETCH(int, line);
    QFETCH(QString, what);
    read("# T\n\n## Step\n" + block + "\n\n## Last\n");
    QVERIFY(hasErrors(m_findings));
    const bool said = std::ranges::any_of(m_findings, [&](const Finding &f) {
        return f.what.contains(what) && std::abs(f.line - line) <= (what.isEmpty() || what == u"YAML" ? 1 : 0);
    });
    QVERIFY2(said, qPrintable(m_findings.first().text()));
}

void TestRunbook::textOfAStepIsWithoutItsBlocks()
{
    const Runbook runbook = read(
        "# T\n\n## Look\n\nRead **this**.\n\n```guard\nhealth of a = normal\n```\n\n```sh\nls\n```\n\nAnd this.\n");
    QCOMPARE(runbook.text(runbook.steps.first()), u"Read **this**.\n\n\n```sh\nls\n```\n\nAnd this."_s);
    const Runbook tilde = read("# T\n\n## Look\n\nbefore\n\n~~~guard\nhealth of a = normal\n~~~\n\nafter\n");
    QVERIFY2(!tilde.text(tilde.steps.first()).contains(u"health of"_s), qPrintable(tilde.text(tilde.steps.first())));
}

void TestRunbook::tooLargeIsAFinding()
{
    const Runbook runbook = read("# T\n- a\n" + QByteArray(2 * 1024 * 1024, 'x'));
    QVERIFY(hasErrors(m_findings));
    QCOMPARE(runbook.source.size(), 1024 * 1024);
    QCOMPARE(runbook.steps.size(), 1);
}

void TestRunbook::suggestionsInOrderAndLanguage()
{
    QList<Runbook> library;
    for (const auto &[file, head] : QList<std::pair<QString, QByteArray>>{{u"by-service.md"_s, "service: web"},
                                                                          {u"by-alert.md"_s, "alerts: [Sick]"},
                                                                          {u"by-url.md"_s, "title: U"},
                                                                          {u"by-url.ja.md"_s, "title: J"}})
        library.append(read("---\n" + head + "\n---\n- a\n", file));
    const Alert alert{.name = u"Sick"_s,
                      .labels = {{u"service"_s, u"web"_s}},
                      .annotations = {{u"runbook_url"_s, u"runbook:by-url"_s}}};
    QStringList found;
    for (const Runbook *runbook : suggest(alert, library, u"ja"))
        found.append(runbook->file);
    QCOMPARE(found, (QStringList{u"by-url.ja.md"_s, u"by-alert.md"_s, u"by-service.md"_s}));
    QCOMPARE(runbookNamed(u"by-url", library, u"en")->file, u"by-url.md"_s);
    QCOMPARE(runbookNamed(u"by-alert", library, u"ja")->file, u"by-alert.md"_s);
    QVERIFY(!runbookNamed(u"none", library, u"en"));
}

void TestRunbook::theLibraryHasNoFindings()
{
    int count = 0;
    QDirIterator files(QStringLiteral(HIKESHI_SOURCE_DIR "/runbooks/library"), {u"*.md"_s}, QDir::Files);
    while (files.hasNext()) {
        const QString file = files.next();
        if (file.endsWith(u"/README.md"_s))
            continue;
        const Runbook runbook = read(contentOf(file), file);
        for (const Finding &finding : std::as_const(m_findings))
            QFAIL(qPrintable(finding.text()));
        QVERIFY2(!runbook.steps.isEmpty(), qPrintable(file));
        ++count;
        // Every runbook has its twin.
        const QString twin = file.endsWith(u".ja.md"_s) ? QString(file).replace(u".ja.md"_s, u".md"_s)
                                                        : QString(file).replace(u".md"_s, u".ja.md"_s);
        QVERIFY2(QFile::exists(twin), qPrintable(twin));
        const Runbook other = Runbook::parse(contentOf(twin), twin, m_findings);
        QCOMPARE(other.steps.size(), runbook.steps.size());
    }
    QVERIFY(count >= 10);
}

void TestRunbook::runbooksOfOthers()
{
    const QString folder = sharedFile("data/runbooks/prometheus-operator");
    if (folder.isEmpty())
        return;
    int count = 0;
    QDirIterator files(folder, {u"*.md"_s}, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QString file = files.next();
        const QByteArray source = contentOf(file);
        const Runbook runbook = read(source, file);
        QCOMPARE(runbook.source, source);
        QVERIFY2(!hasErrors(m_findings), m_findings.isEmpty() ? "" : qPrintable(m_findings.first().text()));
        // Steps, or nothing but a page that lists others.
        QVERIFY2(!runbook.steps.isEmpty() || source.count('\n') < 15, qPrintable(file));
        QVERIFY(!runbook.title.isEmpty());
        ++count;
    }
    QCOMPARE(count, 117);
}

void TestRunbook::everyOtherBlockIsRead()
{
    const Runbook runbook = read(
        "# T\n\n## Hand\n```manual\nassignee: ops-1\ndue: 10m\nevidence: required\n```\n```undo\naction: a.b\ntarget: "
        "c\n```\n## Choose\n```decision\n- Fail over: go to \"After all\"\nOn: continue\nEnough: end\n```\n"
        "## Agree\n```approval\nof: 2\nfrom: [incident commander]\nwithin: 5m\n```\n## If\n```if\nload < 50 %\ngo to "
        "#after-all\n```\n## While\n```while\nload < 50 %\nrepeat \"Choose\"\nat most: 5\n```\n## Both\n```parallel\n- "
        "\"Left\"\n- Right\n```\n## Left\n- one\n- two\n## Right\n```wait\nfor: 5m\n```\n## Other\n```runbook\nrun: "
        "other\nvalues: {a: \"{service}\"}\n```\n## After all\n```note\nSeen: **x**\n```\n```bash title=x\nls\n```\n"
        "``` sh\n\n```\n```console\n$ ls\n```\n");
    for (const Finding &finding : std::as_const(m_findings))
        QFAIL(qPrintable(finding.text()));
    QCOMPARE(runbook.steps.size(), 11);
    const Block &manual = runbook.steps[0].blocks[0];
    QVERIFY(manual.assignee == u"ops-1" && manual.within == Milliseconds(600'000) && manual.evidence);
    QVERIFY(runbook.steps[0].isManual());
    QCOMPARE(runbook.steps[0].block(Block::Kind::Undo)->action.value, u"a.b"_s);
    const QList<Block::Branch> &ways = runbook.steps[1].blocks[0].branches;
    QCOMPARE(ways.size(), 3);
    QCOMPARE(ways[0].label, u"Fail over"_s);
    QCOMPARE(ways[0].steps, QList{10});
    QVERIFY(ways[1].way == Block::Branch::Way::Continue && ways[2].way == Block::Branch::Way::End);
    const Block &approval = runbook.steps[2].blocks[0];
    QVERIFY(approval.persons == 2 && approval.roles == QStringList{u"incident commander"_s});
    QCOMPARE(approval.within, Milliseconds(300'000));
    QCOMPARE(runbook.steps[3].blocks[0].branches[0].steps, QList{10});
    QCOMPARE(runbook.steps[4].blocks[0].branches[0].steps, QList{1});
    QCOMPARE(runbook.steps[4].blocks[0].atMost, 5);
    const QList<Block::Branch> &members = runbook.steps[5].blocks[0].members;
    QCOMPARE(members[0].steps, (QList{6, 7})); // a heading: all that stands under it
    QCOMPARE(members[1].steps, QList{8});
    QCOMPARE(runbook.steps[8].blocks[0].within, Milliseconds(300'000));
    QCOMPARE(runbook.steps[9].blocks[0].name, u"other"_s);
    QCOMPARE(runbook.steps[9].blocks[0].arguments.value(u"a"_s), u"{service}"_s);
    QCOMPARE(runbook.steps[10].blocks[0].text, u"Seen: **x**"_s);
    QCOMPARE(runbook.steps[10].shells.size(), 2); // an empty one is none
    QCOMPARE(runbook.steps[10].shells[0].language, u"bash"_s);
    QCOMPARE(runbook.steps[10].shells[1].text, u"$ ls\n"_s);
    for (const int way : {1, 2, 3, 4, 5, 8, 9})
        QVERIFY2(!runbook.steps[way].isManual(), qPrintable(runbook.steps[way].title));
}

void TestRunbook::anchors_data()
{
    QTest::addColumn<QString>("anchor");
    QTest::addColumn<QList<int>>("steps");
    QTest::newRow("title") << u"Fail over {service}!"_s << QList{0};
    QTest::newRow("slug") << u"fail-over-service"_s << QList{0};
    QTest::newRow("link") << u"#fail-over-service"_s << QList{0};
    QTest::newRow("Japanese") << u"切り替える"_s << QList{1};
    QTest::newRow("section") << u"Many"_s << QList{2, 3};
    QTest::newRow("section's slug") << u"#many"_s << QList{2, 3};
    QTest::newRow("item") << u"second"_s << QList{3};
    QTest::newRow("first of the same title") << u"Same"_s << QList{4};
    QTest::newRow("nowhere") << u"nowhere"_s << QList<int>{};
    QTest::newRow("nothing") << QString() << QList<int>{};
    QTest::newRow("only marks") << u"!!!"_s << QList<int>{};
}

void TestRunbook::anchors()
{
    QFETCH(QString, anchor);
    QFETCH(QList<int>, steps);
    const Runbook runbook =
        read("# T\n## Fail over {service}!\nx\n## 切り替える\nx\n## Many\n- first\n- second\n## Same\nx\n## Same\ny\n");
    QCOMPARE(runbook.stepsOf(anchor), steps);
    QCOMPARE(runbook.indexOf(anchor), steps.value(0, -1));
}

// Pieces of Markdown as people write it, put together at random: whatever comes of it, nothing is lost.
void TestRunbook::dirtierThanAnyOf()
{
    const QByteArrayList pieces{"# Title",
                                "## Step",
                                "Title\n=====",
                                "- item",
                                "  - nested",
                                "1. one",
                                "10) ten",
                                "- [ ] box",
                                "- [x] done",
                                "* * *",
                                "```",
                                "```sh",
                                "~~~",
                                "````md",
                                "    indented code",
                                "\t- tab",
                                "> quote",
                                "> - in a quote",
                                "| a | b |\n|---|---|\n| 1 | 2 |",
                                "<div>",
                                "</div>",
                                "<!-- no",
                                "-->",
                                "---",
                                "title: x",
                                "---\nalerts: [A]\n---",
                                "```action\naction: a.b\ntarget: c\n```",
                                "```decision\nYes: go to \"Step\"\n```",
                                "  ```if\n  load < 5 %\n  go to Step\n  ```",
                                "```parallel",
                                "```verify\nwithin soon",
                                "確認する",
                                "\xEF\xBB\xBF",
                                "\xFF\xFE",
                                QByteArray("a\0b", 3),
                                "[x]: /y",
                                "![i](j)",
                                "{{x}} $NS <POD>",
                                "",
                                "",
                                "\\",
                                "&amp; &hearts;",
                                "```runbook\nrun: [\n```"};
    const QByteArrayList ends{"\n", "\r\n", "\r", "\n\n"};
    QRandomGenerator random(20261124);
    for (int round = 0; round < 2000; ++round) {
        QByteArray source;
        const QByteArray end = ends[random.bounded(ends.size())];
        for (int count = static_cast<int>(random.bounded(40)); count > 0; --count)
            source += pieces[random.bounded(pieces.size())]
                + (random.bounded(8) == 0 ? ends[random.bounded(ends.size())] : end);
        const Runbook runbook = read(source);
        QByteArray together = runbook.source.first(runbook.preambleEnd);
        for (const Step &step : runbook.steps) {
            QVERIFY2(step.end > step.begin, source.constData());
            together += runbook.source.sliced(step.begin, step.end - step.begin);
            for (const Block &block : step.blocks) {
                for (const auto ways = block.branches + block.members; const Block::Branch &way : ways) {
                    for (const int to : way.steps)
                        QVERIFY(to >= 0 && to < runbook.steps.size());
                }
            }
        }
        QCOMPARE(together, source);
        const qsizetype lines = source.count('\n') + source.count('\r') - source.count("\r\n") + 1;
        for (const Finding &finding : std::as_const(m_findings))
            QVERIFY2(finding.line >= 0 && finding.line <= lines && !finding.what.isEmpty(), source.constData());
    }
}

// A megabyte of steps is read while somebody waits: not in the square of its lines.
// A piece of text for every two bytes: to look back for the line's beginning from each took minutes.
void TestRunbook::oneLongLineIsReadInOnePass()
{
    const Runbook runbook = read("## " + QByteArray("\\*").repeated(500'000));
    QCOMPARE(runbook.steps.size(), 1);
    QCOMPARE(runbook.steps.first().title, QString(500'000, u'*'));
}

void TestRunbook::largeOnesAreReadInOnePass()
{
    for (const QByteArray &piece : QByteArrayList{"## s\n", "- i\n", "- i\n  ```sh\n  ls\n  ```\n",
                                                  "## s\n```guard\nload < 5 %\n```\n", "# a\n\n- [ ] b\n"}) {
        QByteArray source;
        while (source.size() + piece.size() <= 1024 * 1024)
            source += piece;
        const Runbook runbook = read(source);
        QVERIFY(runbook.steps.size() > 10'000);
        QVERIFY(m_findings.isEmpty());
        QCOMPARE(runbook.steps.last().end, source.size());
    }
}

QTEST_GUILESS_MAIN(TestRunbook)
#include "tst_runbook.moc"
