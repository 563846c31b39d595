// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/markdown.h"
#include "review/postmortem.h"
#include "tests/support/handmade.h"

#include <QBuffer>
#include <QDir>
#include <QFile>
#include <QGuiApplication>
#include <QImage>
#include <QPalette>
#include <QRegularExpression>
#include <QTemporaryDir>

using namespace Hikeshi;
using namespace Hikeshi::Handmade;

class TestPostmortem : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isAFoldOverTheEntries();
    void whatWasWrittenLaterBelongsToIt();
    void signatureCoversWhatWasRead();
    void unknownIncidentSaysSo();
    void longJournalIsFolded();
    void markdownSaysEverything();
    void japaneseSaysItInJapanese();
    void drillIsAllOverTheReport();
    void hostileTextCannotBreakThePage_data();
    void hostileTextCannotBreakThePage();
    void sectionsStayInTheirPlace_data();
    void sectionsStayInTheirPlace();
    void htmlRunsNothingAndLoadsNothing();
    void filesAreWritten();
    void paperIsWrittenInInkWhateverTheWindowsColours();
    void unwritableFolderSaysSo();
};

namespace {

const IncidentId id = incidentOf();

QList<Entry> written()
{
    QList<Line> lines = primaryLost();
    lines.append(
        {600s, Drafts::postmortemEdited(id, Section::Summary, u"A disk failed under `ledger-db-1`."_s, u"you"_s)});
    lines.append(
        {610s, Drafts::postmortemEdited(id, Section::Factors, u"- a paused cluster\n- nobody on call"_s, u"you"_s)});
    lines.append({620s,
                  Drafts::actionItemChanged(
                      id, {1, u"Page when failover is paused"_s, u"monitoring"_s, u"2026-12-01"_s, false}, u"you"_s)});
    lines.append({630s, Drafts::actionItemChanged(id, {2, u"Drill it again"_s, {}, {}, false}, u"you"_s)});
    lines.append({640s, Drafts::actionItemChanged(id, {2, u"Drill it again"_s, u"training"_s, {}, true}, u"you"_s)});
    lines.append({650s, Drafts::entryAmended(15, u"by runbook step 4"_s, u"you"_s)});
    lines.append({660s, Drafts::noteWritten(id, u"vendor confirms the disk"_s, u"you"_s)});
    return entries(lines);
}

Picture picture(const QString &caption)
{
    QImage image(640, 300, QImage::Format_RGB32);
    image.fill(Qt::darkCyan);
    QByteArray png;
    QBuffer buffer(&png);
    image.save(&buffer, "PNG");
    return {png, caption};
}

}

void TestPostmortem::isAFoldOverTheEntries()
{
    const Postmortem p = postmortemOf(id, entries(primaryLost())).value();
    QCOMPARE(p.incident.id, id);
    QCOMPARE(p.entries, 17); // from the first-out alert to the resolution
    QCOMPARE(p.worst, start + 25s); // database down and gateway degraded, of what was told since the first-out
    QCOMPARE(p.measures.mitigate, (Measure{380s, 15}));
    QCOMPARE(p.notes.size(), 1);
    QVERIFY(p.sections.isEmpty());
    QVERIFY(p.timeline.first().text.en.contains(u"first-out"));
}

void TestPostmortem::whatWasWrittenLaterBelongsToIt()
{
    const Postmortem p = postmortemOf(id, written()).value();
    QCOMPARE(p.sections[Section::Summary], u"A disk failed under `ledger-db-1`."_s);
    QCOMPARE(p.sectionEntries[Section::Summary], 23);
    QCOMPARE(p.items.size(), 2);
    QCOMPARE(p.items[1], (ActionItem{2, u"Drill it again"_s, u"training"_s, {}, true}));
    QCOMPARE(p.notes.size(), 2);
    const auto amended = std::ranges::find(p.timeline, 15, &TimelineLine::entry);
    QCOMPARE(amended->amendment, u"by runbook step 4"_s);
    QCOMPARE(p.lastEdit, 27);
}

void TestPostmortem::signatureCoversWhatWasRead()
{
    QList<Entry> all = written();
    const auto fold = [&] {
        Writings writings;
        for (const Entry &entry : all)
            (void)writings.take(entry);
        return writings.of(id);
    };
    QVERIFY(!fold().isSigned());
    QCOMPARE(fold().openItems(), 1);
    const qint64 next = all.last().number + 1;
    all += entries({{700s, Drafts::postmortemSigned(id, 27, u"manager"_s)}}, next);
    QVERIFY(fold().isSigned());
    all += entries({{710s, Drafts::postmortemEdited(id, Section::Impact, u"more"_s, u"you"_s)}}, next + 1);
    QVERIFY(!fold().isSigned());
    // A signature cannot reach over what comes after it.
    all += entries({{720s, Drafts::postmortemSigned(id, 9'000'000, u"other"_s)},
                    {730s, Drafts::postmortemEdited(id, Section::Impact, u"again"_s, u"you"_s)}},
                   next + 2);
    QVERIFY(!fold().isSigned());
    QCOMPARE(fold().signatures.size(), 2);
}

void TestPostmortem::unknownIncidentSaysSo()
{
    const auto nothing = postmortemOf(IncidentId(u"INC-7"_s), entries(primaryLost()));
    QVERIFY(!nothing);
    QCOMPARE(nothing.error().kind, ErrorKind::NotFound);
    QVERIFY(!postmortemOf({}, {}));
}

void TestPostmortem::longJournalIsFolded()
{
    constexpr int many = 100'000;
    QList<Line> noise;
    for (int i = 0; i < many; ++i)
        noise.append({Milliseconds(i), instance(u"web-%1"_s.arg(i % 7), i % 2 ? u"normal"_s : u"degraded"_s)});
    QList<Entry> all = entries(noise);
    all += entries(primaryLost(many + 1), many + 1, 3600s);
    QList<Line> amendments;
    for (int i = 0; i < 2000; ++i)
        amendments.append({7200s, Drafts::entryAmended(many + 5 + i % 15, u"seen again"_s, u"you"_s)});
    all += entries(amendments, all.last().number + 1);
    const Postmortem p = postmortemOf(incidentOf(many + 1), all).value();
    QCOMPARE(p.entries, 17);
    QCOMPARE(p.timeline.first().amendment, u"seen again"_s);
}

void TestPostmortem::markdownSaysEverything()
{
    const QString text = toMarkdown(postmortemOf(id, written()).value(), u"en"_s, {u"picture-1.png"_s});
    for (const QString &part :
         {u"# \\[DRILL\\] Ledger database primary lost\n"_s, u"INC-9 · SEV1 · 2026-11-24 12:00:20 – 12:08:20 JST"_s,
          u"| Mitigate | 6:20 | #15 |"_s, u"| Restore | 7:10 | #20 |"_s,
          u"## Summary\n\nA disk failed under `ledger-db-1`."_s,
          u"~~patroni.failover ledger-db: confirmed~~ **by runbook step 4** (#15)"_s, u"![](picture-1.png)"_s,
          u"- [ ] Page when failover is paused — monitoring, 2026-12-01"_s,
          u"- [x] Drill it again — training, no date"_s, u"_(not written yet)_"_s, u"> vendor confirms the disk"_s})
        QVERIFY2(text.contains(part), qPrintable(part + u"\n---\n"_s + text));
}

void TestPostmortem::japaneseSaysItInJapanese()
{
    const QString text = toMarkdown(postmortemOf(id, written()).value(), u"ja"_s);
    for (const QString &part :
         {u"【訓練】"_s, u"## 所要時間"_s, u"| 緩和 | 6:20 | #15 |"_s, u"担当未定"_s, u"期限未定"_s, u"_（未記入）_"_s})
        QVERIFY2(part == u"担当未定" || text.contains(part), qPrintable(part + u"\n---\n"_s + text));
}

// A drill's page says so behind its text, a real one's does not.
void TestPostmortem::drillIsAllOverTheReport()
{
    const QTemporaryDir folder;
    Postmortem p = postmortemOf(id, written()).value();
    QVERIFY(p.incident.drill);
    QVERIFY(toHtml(p, u"ja"_s).contains(u"content:\"訓練 DRILL\""_s));
    const QString drill = folder.filePath(u"drill.pdf"_s);
    QVERIFY(writePdf(p, u"en"_s, {}, drill));
    p.incident.drill = false;
    QVERIFY(!toHtml(p, u"en"_s).contains(u"DRILL"_s));
    QVERIFY(!toMarkdown(p, u"en"_s).contains(u"DRILL"_s));
    const QString real = folder.filePath(u"real.pdf"_s);
    QVERIFY(writePdf(p, u"en"_s, {}, real));
    const auto titleOf = [](const QString &path) {
        QFile file(path);
        const QByteArray bytes = file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        const qsizetype at = bytes.indexOf("/Title");
        return QString::fromLatin1(bytes.mid(at, 120).replace('\0', "").replace("\\", ""));
    };
    QVERIFY2(titleOf(drill).contains(u"[DRILL] Ledger"_s), qPrintable(titleOf(drill)));
    QVERIFY(!titleOf(real).contains(u"DRILL"_s));
}

void TestPostmortem::hostileTextCannotBreakThePage_data()
{
    QTest::addColumn<QString>("title");
    QTest::newRow("lines") << u"one\n## Impact\n\ntwo"_s;
    QTest::newRow("html") << u"<script>alert(1)</script><img src=x onerror=alert(1)>"_s;
    QTest::newRow("table") << u"a | b | c"_s;
    QTest::newRow("marks") << u"*a* _b_ `c` [d](javascript:alert(1)) ~~e~~ \\ & &lt;"_s;
    QTest::newRow("picture") << u"![x](http://evil.example/p.png)"_s;
    QTest::newRow("unprintable") << u"a\u0000b\u202Ec"_s;
    QTest::newRow("not of the basic plane") << u"障害 🔥 𠮷野"_s;
}

void TestPostmortem::hostileTextCannotBreakThePage()
{
    QFETCH(QString, title);
    Postmortem p = postmortemOf(id, entries(primaryLost(1, title))).value();
    p.items.append({1, title, title, title, false});
    p.timeline.first().amendment = title;
    const QString html = toHtml(p, u"en"_s);
    QVERIFY(!html.contains(u"<script"_s));
    QVERIFY(!html.contains(u"<img"_s));
    QVERIFY(!html.contains(u"href=\"javascript"_s));
    QCOMPARE(html.count(u"<h2>"_s), 10); // six sections, durations, timeline, notes, action items
    QCOMPARE(html.count(u"<h1>"_s), 1);
    // The heading shows the title as it is, but for space and what cannot be printed.
    QString shown = html.section(u"<h1>"_s, 1).section(u"</h1>"_s, 0, 0);
    shown.replace(u"&lt;"_s, u"<"_s)
        .replace(u"&gt;"_s, u">"_s)
        .replace(u"&quot;"_s, u"\""_s)
        .replace(u"&amp;"_s, u"&"_s);
    shown.remove(QRegularExpression(u"</?a[^>]*>"_s)); // a bare address is a link
    QString wanted = title.simplified();
    for (QChar &c : wanted) {
        if (!c.isPrint() && !c.isSurrogate())
            c = u' ';
    }
    QCOMPARE(shown, u"[DRILL] "_s + wanted);
    for (const QString &line : toMarkdown(p, u"en"_s).split(u'\n')) {
        if (line.startsWith(u"| "_s))
            QCOMPARE(line.count(u'|'), 4);
    }
}

void TestPostmortem::sectionsStayInTheirPlace_data()
{
    QTest::addColumn<QString>("section");
    QTest::addColumn<QString>("shown");
    QTest::newRow("open fence") << u"```\ncode"_s << u"<pre><code>code"_s;
    QTest::newRow("open tilde fence") << u"~~~~ sh\n~~~\n```"_s << u"<pre><code"_s;
    QTest::newRow("headings") << u"# Mine\n## Mine too"_s << u"<h3>Mine too</h3>"_s;
    QTest::newRow("open comment") << u"<!-- and so on"_s << u"&lt;!-- and so on"_s;
    QTest::newRow("script") << u"<script>alert(1)</script>"_s << u"&lt;script&gt;"_s;
    QTest::newRow("inline code keeps its tags") << u"`a <b> c`"_s << u"<code>a &lt;b&gt; c</code>"_s;
    QTest::newRow("script link") << u"[x](JavaScript:alert(1)) [y](data:text/html,z)"_s << u"<a href=\"#\">x</a>"_s;
    QTest::newRow("web link") << u"[x](https://status.example/1)"_s << u"<a href=\"https://status.example/1\">x</a>"_s;
    QTest::newRow("foreign picture") << u"![spy](http://evil.example/p.png) ![me](file:///etc/passwd)"_s << u"spy"_s;
}

void TestPostmortem::sectionsStayInTheirPlace()
{
    QFETCH(QString, section);
    QFETCH(QString, shown);
    Postmortem p = postmortemOf(id, entries(primaryLost())).value();
    p.sections[Section::Summary] = section;
    p.notes.first().second = section;
    const QString html = toHtml(p, u"en"_s);
    QVERIFY2(html.contains(shown), qPrintable(html));
    QCOMPARE(html.count(u"<h1>"_s), 1);
    QCOMPARE(html.count(u"<h2>"_s), 10);
    for (const QString &bad : {u"<script"_s, u"<img"_s, u"href=\"JavaScript"_s, u"href=\"data"_s, u"<!--"_s})
        QVERIFY2(!html.contains(bad), qPrintable(bad));
}

void TestPostmortem::htmlRunsNothingAndLoadsNothing()
{
    const QString html = toHtml(postmortemOf(id, written()).value(), u"en"_s,
                                {picture(u"Map at 12:00:25"_s), picture(u"Charts <&> \"quoted\""_s)});
    QVERIFY(html.contains(u"default-src 'none'"_s));
    QCOMPARE(html.count(u"<img src=\"data:image/png;base64,"_s), 2);
    QCOMPARE(html.count(u"<img"_s), 2);
    QVERIFY(html.contains(u"<figcaption>Charts &lt;&amp;&gt; &quot;quoted&quot;</figcaption>"_s));
    QVERIFY(html.contains(u"<del>patroni.failover ledger-db: confirmed</del> <strong>by runbook step 4</strong>"_s));
    QVERIFY(html.contains(u"☑"_s));
    QVERIFY(!html.contains(u"<input"_s));
    QVERIFY(html.contains(u"<title>[DRILL] Ledger database primary lost</title>"_s));
}

void TestPostmortem::filesAreWritten()
{
    const QTemporaryDir folder;
    Postmortem p = postmortemOf(id, written()).value();
    p.sections[Section::Impact] = u"利用者は七分間注文できなかった。資産は安全。"_s;
    const QList<Picture> pictures{picture(u"Map at the worst moment"_s), picture(u"Charts"_s)};
    const auto markdown = writeMarkdown(p, u"en"_s, pictures, folder.path());
    QCOMPARE(markdown.value(), folder.filePath(u"INC-9/postmortem.md"_s));
    QVERIFY(QFile::exists(folder.filePath(u"INC-9/picture-2.png"_s)));
    QFile text(*markdown);
    QVERIFY(text.open(QIODevice::ReadOnly));
    QVERIFY(text.readAll().contains("![Charts](picture-2.png)"));

    const QString pdf = folder.filePath(u"p.pdf"_s);
    QVERIFY(writePdf(p, u"ja"_s, pictures, pdf).has_value());
    QFile file(pdf);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray bytes = file.readAll();
    QVERIFY(bytes.startsWith("%PDF"));
    QVERIFY(bytes.size() > 5000);
    QCOMPARE(bytes.count("/Subtype /Image"), 2);
    QVERIFY(bytes.count("/Type /Page\n") >= 2);
    QVERIFY(bytes.contains("NotoSansCJK") || bytes.contains("Noto"));

    QVERIFY(writeHtml(p, u"ja"_s, pictures, folder.filePath(u"p.html"_s)).has_value());
}

void TestPostmortem::paperIsWrittenInInkWhateverTheWindowsColours()
{
    const QTemporaryDir folder;
    const Postmortem p = postmortemOf(id, written()).value();
    const auto drawn = [&](const QString &name, const QColor &text) { // the pages' compressed streams
        const QPalette before = QGuiApplication::palette();
        QPalette window = before;
        window.setColor(QPalette::Text, text);
        QGuiApplication::setPalette(window);
        const bool done = writePdf(p, u"en"_s, {}, folder.filePath(name)).has_value();
        QGuiApplication::setPalette(before);
        QFile file(folder.filePath(name));
        QList<QByteArray> streams;
        if (!done || !file.open(QIODevice::ReadOnly))
            return streams;
        const QByteArray bytes = file.readAll();
        for (qsizetype at = bytes.indexOf("stream\n"); at >= 0; at = bytes.indexOf("\nstream\n", at + 1)) {
            const qsizetype from = bytes.indexOf('\n', at + 1) + 1;
            if (bytes.sliced(from).startsWith('x'))
                streams.append(bytes.sliced(from, bytes.indexOf("endstream", from) - from));
        }
        return streams;
    };
    const QList<QByteArray> light = drawn(u"light.pdf"_s, Qt::black);
    QVERIFY(!light.isEmpty());
    QVERIFY(light == drawn(u"dark.pdf"_s, Qt::white));
}

void TestPostmortem::unwritableFolderSaysSo()
{
    const Postmortem p = postmortemOf(id, written()).value();
    const QTemporaryDir folder;
    QFile blocker(folder.filePath(u"INC-9"_s));
    QVERIFY(blocker.open(QIODevice::WriteOnly));
    const QString inside = folder.filePath(u"INC-9/x"_s);
    for (const auto &failed : {writeMarkdown(p, u"en"_s, {}, folder.path()).transform([](const QString &) { }),
                               writeHtml(p, u"en"_s, {}, inside), writePdf(p, u"en"_s, {}, inside)}) {
        QVERIFY(!failed);
        QCOMPARE(failed.error().kind, ErrorKind::Storage);
        QVERIFY(!failed.error().remedy.isEmpty());
    }
}

QTEST_MAIN(TestPostmortem)
#include "tst_postmortem.moc"
