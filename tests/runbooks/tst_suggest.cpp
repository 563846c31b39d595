// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbooks/suggest.h"

#include <QDirIterator>
#include <QRegularExpression>
#include <QTest>

using namespace Hikeshi;
using namespace Qt::StringLiterals;

using Ground = RunbookAdvice::Ground;

class TestSuggest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void grounds_data();
    void grounds();
    void strongerGroundsComeFirst();
    void whatIsMeantComesFirstOnTheShelf();
    void placeOnTheMap();
    void twinsAreOne();
    void nothingInCommonIsNoAdvice();
    void runbooksOfOthers();

private:
    static Runbook book(const QString &name, const QByteArray &head = {})
    {
        Findings ignored;
        return Runbook::parse("---\n" + head + "\n---\n# T\n", name + u".md"_s, ignored);
    }
    static Topology topology()
    {
        Topology map;
        map.services = {{.id = ServiceId(u"web"_s), .kind = u"web"_s, .instances = {InstanceId(u"web-1"_s)}},
                        {.id = ServiceId(u"api"_s), .kind = u"api"_s, .instances = {InstanceId(u"api-1"_s)}},
                        {.id = ServiceId(u"db"_s), .kind = u"database"_s, .instances = {InstanceId(u"db-1"_s)}}};
        map.dependencies = {{ServiceId(u"web"_s), ServiceId(u"api"_s)}, {ServiceId(u"api"_s), ServiceId(u"db"_s)}};
        return map;
    }
    const QList<Runbook> m_shelf{book(u"linked"_s),
                                 book(u"named"_s, "alerts: [DiskFull]"),
                                 book(u"KubePodCrashLooping"_s),
                                 book(u"for-db"_s, "service: db"),
                                 book(u"for-web"_s, "service: web"),
                                 book(u"meant"_s, "for: {alerts: [Slow], services: [db], labels: {env: [prod, live]}}"),
                                 book(u"meant-less"_s, "for: [Slow]")};
};

void TestSuggest::grounds_data()
{
    QTest::addColumn<Alert>("alert");
    QTest::addColumn<QString>("first");
    QTest::addColumn<Ground>("ground");
    const auto row = [](const char *name, const Alert &alert, const QString &first, Ground ground) {
        QTest::newRow(name) << alert << first << ground;
    };
    row("link", {.name = u"X"_s, .annotations = {{u"runbook_url"_s, u"runbook:linked"_s}}}, u"linked"_s, Ground::Link);
    row("link of the web",
        {.name = u"X"_s, .annotations = {{u"runbook_url"_s, u"https://r.example.org/a/Linked.md"_s}}}, u"linked"_s,
        Ground::Link);
    row("link with a slash at the end",
        {.name = u"X"_s,
         .annotations = {{u"runbook_url"_s, u"https://r.example.org/kubernetes/kubepodcrashlooping/"_s}}},
        u"KubePodCrashLooping"_s, Ground::Link);
    row("link with an anchor",
        {.name = u"X"_s,
         .annotations = {{u"runbook_url"_s, u"https://r.example.org/runbook.md#alert-name-kubepodcrashlooping"_s}}},
        u"KubePodCrashLooping"_s, Ground::Link);
    row("alert", {.name = u"DiskFull"_s}, u"named"_s, Ground::Alert);
    row("alert in another spelling", {.name = u"disk_full"_s}, u"named"_s, Ground::Alert);
    row("name", {.name = u"KubePodCrashLooping"_s}, u"KubePodCrashLooping"_s, Ground::Name);
    row("name in another spelling", {.name = u"kube-pod-crash-looping"_s}, u"KubePodCrashLooping"_s, Ground::Name);
    row("mistyped name", {.name = u"KubePodCrashLoping"_s}, u"KubePodCrashLooping"_s, Ground::Likeness);
    row("service", {.name = u"X"_s, .labels = {{u"service"_s, u"db"_s}}}, u"for-db"_s, Ground::Service);
    row("instance with a port", {.name = u"X"_s, .labels = {{u"instance"_s, u"db-1:9100"_s}}}, u"for-db"_s,
        Ground::Service);
    const QMap<QString, QString> prod{{u"service"_s, u"db"_s}, {u"env"_s, u"prod"_s}};
    row("meant for it", {.name = u"Slow"_s, .labels = prod}, u"meant"_s, Ground::Meant);
    row("meant for another label", {.name = u"Slow"_s, .labels = {{u"service"_s, u"db"_s}, {u"env"_s, u"test"_s}}},
        u"meant-less"_s, Ground::Meant);
    row("meant for another alert", {.name = u"X"_s, .labels = prod}, u"for-db"_s, Ground::Service);
    row("neighbour", {.name = u"X"_s, .labels = {{u"service"_s, u"api"_s}}}, u"for-db"_s, Ground::Neighbour);
}

void TestSuggest::grounds()
{
    QFETCH(Alert, alert);
    QFETCH(QString, first);
    QFETCH(Ground, ground);
    const QList<RunbookAdvice> advice = adviseRunbooks(AlertFacts::of(alert, topology()), m_shelf, u"en");
    QVERIFY(!advice.isEmpty());
    QCOMPARE(advice.first().runbook->name, first);
    QCOMPARE(advice.first().ground, ground);
    for (const RunbookAdvice &each : advice)
        QVERIFY(!each.reason.isEmpty() && each.score > 0 && each.score <= 1);
}

void TestSuggest::strongerGroundsComeFirst()
{
    const Alert alert{.name = u"DiskFull"_s,
                      .labels = {{u"service"_s, u"web"_s}},
                      .annotations = {{u"runbook_url"_s, u"runbook:linked"_s}}};
    QStringList names;
    for (const auto advice = adviseRunbooks(AlertFacts::of(alert, topology()), m_shelf, u"en");
         const RunbookAdvice &each : advice)
        names.append(each.runbook->name);
    QCOMPARE(names, QStringList({u"linked"_s, u"named"_s, u"for-web"_s, u"for-db"_s}));
}

void TestSuggest::whatIsMeantComesFirstOnTheShelf()
{
    const Alert alert{.name = u"Slow"_s, .labels = {{u"service"_s, u"db"_s}, {u"env"_s, u"live"_s}}};
    QStringList names;
    for (const auto found = suggest(alert, m_shelf, u"en"); const Runbook *runbook : found)
        names.append(runbook->name);
    QCOMPARE(names, QStringList({u"meant"_s, u"meant-less"_s, u"for-db"_s}));
    QCOMPARE(m_shelf[5].meantFor.fits(alert.name, u"db"_s, alert.labels),
             QStringList({u"Slow"_s, u"db"_s, u"env=live"_s}));
}

void TestSuggest::placeOnTheMap()
{
    const AlertFacts facts = AlertFacts::of({.name = u"X"_s, .labels = {{u"instance"_s, u"api-1"_s}}}, topology());
    QCOMPARE(facts.node.service.value, u"api"_s);
    QCOMPARE(facts.node.instance.value, u"api-1"_s);
    QCOMPARE(facts.node.callers, QList<ServiceId>{ServiceId(u"web"_s)});
    QCOMPARE(facts.node.callees, QList<ServiceId>{ServiceId(u"db"_s)});
    // What it needs comes before who needs it.
    const QList<RunbookAdvice> advice = adviseRunbooks(facts, m_shelf, u"en");
    QCOMPARE(advice.size(), 2);
    QCOMPARE(advice[0].runbook->name, u"for-db"_s);
    QCOMPARE(advice[1].runbook->name, u"for-web"_s);
}

void TestSuggest::twinsAreOne()
{
    const QList<Runbook> twins{book(u"disk"_s, "alerts: [DiskFull]"), book(u"disk.ja"_s, "alerts: [DiskFull]")};
    const QList<RunbookAdvice> advice = adviseRunbooks({.name = u"DiskFull"_s}, twins, u"ja");
    QCOMPARE(advice.size(), 1);
    QCOMPARE(advice.first().runbook->language, u"ja"_s);
}

void TestSuggest::nothingInCommonIsNoAdvice()
{
    QVERIFY(adviseRunbooks({.name = u"ZebraEscaped"_s}, m_shelf, u"en").isEmpty());
    QVERIFY(adviseRunbooks({}, m_shelf, u"en").isEmpty());
    QVERIFY(adviseRunbooks({.name = u"X"_s}, {}, u"en").isEmpty());
}

// How often the right runbook of many comes first, by the alert's name in every spelling people use, and mistyped.
void TestSuggest::runbooksOfOthers()
{
    const QString folder = QStringLiteral(HIKESHI_SOURCE_DIR "/../shared/data/runbooks");
    if (!QFile::exists(folder))
        return qInfo("%s is absent: precision is not measured", qPrintable(folder));
    QList<Runbook> shelf;
    Findings ignored;
    QDirIterator found(folder, {u"*.md"_s}, QDir::Files, QDirIterator::Subdirectories);
    while (found.hasNext()) {
        QFile file(found.next());
        QVERIFY(file.open(QIODevice::ReadOnly));
        if (!file.fileName().contains(u"/_index"_s))
            shelf.append(Runbook::parse(file.readAll(), file.fileName(), ignored));
    }
    const auto seam = [](QString name, const QString &between) {
        static const QRegularExpression edge(u"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])"_s);
        return name.replace(edge, between);
    };
    const QList<QPair<QString, std::function<QString(const QString &)>>> spellings{
        {u"as it is"_s, [](const QString &n) { return n; }},
        {u"lower case"_s, [](const QString &n) { return n.toLower(); }},
        {u"with underscores"_s, [&](const QString &n) { return seam(n, u"_"_s).toLower(); }},
        {u"with spaces"_s, [&](const QString &n) { return seam(n, u" "_s); }},
        {u"a letter missing"_s, [](QString n) { return n.remove(n.size() / 2, 1); }},
        {u"two letters swapped"_s,
         [](QString n) {
             std::swap(n[n.size() / 2], n[n.size() / 2 + 1]);
             return n;
         }},
        {u"a letter doubled"_s, [](QString n) { return n.insert(n.size() / 2, n[n.size() / 2]); }},
        {u"last word missing"_s, [&](const QString &n) { return seam(n, u" "_s).section(u' ', 0, -2).remove(u' '); }},
    };
    for (const auto &[spelling, made] : spellings) {
        int first = 0;
        int among = 0;
        for (const Runbook &runbook : std::as_const(shelf)) {
            const QList<RunbookAdvice> advice = adviseRunbooks({.name = made(runbook.name)}, shelf, u"en");
            first += !advice.isEmpty() && advice.first().runbook == &runbook;
            among += std::ranges::contains(advice.first(std::min<qsizetype>(advice.size(), 3)), &runbook,
                                           &RunbookAdvice::runbook);
        }
        qInfo("%s: first %d, among the first three %d, of %lld", qPrintable(spelling), first, among,
              static_cast<long long>(shelf.size()));
        if (spelling != u"last word missing")
            QVERIFY(first * 100 >= shelf.size() * 95);
    }
}

QTEST_GUILESS_MAIN(TestSuggest)
#include "tst_suggest.moc"
