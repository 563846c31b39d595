// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/site.h"
#include "runbooks/lint.h"
#include "runbooks/variables.h"
#include "situation/condition.h"
#include "tests/support/exchangefixture.h"

#include <QDate>
#include <QDir>
#include <QTest>

#include <algorithm>

using namespace Hikeshi;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QString folder = QStringLiteral(HIKESHI_SOURCE_DIR "/runbooks/library/");
const QString exchangesOwn = QStringLiteral(HIKESHI_SOURCE_DIR "/resources/sites/exchange/runbooks/");

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QStringList namesIn(const QString &place)
{
    QStringList list = QDir(place).entryList({u"*.md"_s}, QDir::Files, QDir::Name);
    list.removeIf([](const QString &file) { return file.endsWith(u".ja.md"_s) || file == u"README.md"; });
    for (QString &file : list)
        file.chop(3);
    return list;
}

QStringList names()
{
    return namesIn(folder);
}

Runbook read(const QString &name, Findings &findings)
{
    return Runbook::parse(contentOf(folder + name + u".md"_s), folder + name + u".md"_s, findings);
}

YamlNode headOf(const Runbook &runbook, Findings &findings)
{
    const qsizetype end = runbook.source.indexOf("\n---\n", 4);
    return YamlNode::parse(runbook.source.sliced(4, end - 3), runbook.file, findings);
}

/// Where a way leads, as places: titles differ between twins.
QList<QPair<int, QList<int>>> placesOf(const QList<Block::Branch> &branches)
{
    QList<QPair<int, QList<int>>> places;
    for (const Block::Branch &branch : branches)
        places.append({static_cast<int>(branch.way), branch.steps});
    return places;
}

/// What must be the same in both languages: all but what people read.
Block bare(Block block)
{
    block.line = 0;
    block.text.clear();
    block.branches.clear();
    block.members.clear();
    if (block.arguments.contains(u"comment"_s))
        block.arguments[u"comment"_s] = u"…"_s;
    return block;
}

bool hasJapanese(const QString &text)
{
    return std::ranges::any_of(text, [](QChar letter) {
        return letter.script() == QChar::Script_Hiragana || letter.script() == QChar::Script_Katakana
            || letter.script() == QChar::Script_Han;
    });
}

}

/// What the library promises: it is whole, in both languages, and names only what there is.
class TestLibrary : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void everySituationHasItsRunbook();
    void hasNoFindings_data() { eachFile(); }
    void hasNoFindings();
    void headIsComplete_data() { eachFile(); }
    void headIsComplete();
    void twinsAreTheSame_data() { eachName(); }
    void twinsAreTheSame();
    void namesOnlyWhatTheExchangeHas_data() { eachName(); }
    void namesOnlyWhatTheExchangeHas();
    void endsInsteadOfRunningItself_data() { eachName(); }
    void endsInsteadOfRunningItself();
    void tableListsEach_data() { eachName(); }
    void tableListsEach();

private:
    static void eachName()
    {
        QTest::addColumn<QString>("name");
        for (const auto all = names(); const QString &name : all)
            QTest::newRow(qPrintable(name)) << name;
    }
    static void eachFile()
    {
        QTest::addColumn<QString>("name");
        for (const auto all = names(); const QString &name : all) {
            QTest::newRow(qPrintable(name)) << name;
            QTest::newRow(qPrintable(name + u".ja"_s)) << QString(name + u".ja"_s);
        }
    }
    QMap<QString, QString> valuesFor(const Runbook &runbook) const;

    Site m_site;
    ExchangeFixture m_exchange;
    QList<ActionSpec> m_actions;
    QStringList m_alerts;
};

void TestLibrary::initTestCase()
{
    m_site = Site::load(Site::embedded(), [](const QString &) { return u"127.0.0.1:1"_s; });
    for (const Connector &connector : std::as_const(m_site.connectors)) {
        for (const ConnectorAction &action : connector.actions)
            m_actions.append(action.spec);
    }
    for (const auto conditions = m_exchange.world.conditions(); const Exchange::Condition &condition : conditions)
        m_alerts.append(condition.name);
    m_exchange.situation.setSeriesSpecs(m_site.series);
    m_exchange.advanceBy(30s);
}

void TestLibrary::everySituationHasItsRunbook()
{
    const QStringList all = names();
    for (const QString &name : {u"ledger-primary-lost"_s,
                                u"replica-lag"_s,
                                u"database-corrupted"_s,
                                u"matching-engine-hung"_s,
                                u"matching-engine-bug"_s,
                                u"reopen-market"_s,
                                u"web-backend-sick"_s,
                                u"overload-surge"_s,
                                u"ddos-l4"_s,
                                u"ddos-l7"_s,
                                u"credential-theft"_s,
                                u"wallet-mismatch"_s,
                                u"bad-deploy"_s,
                                u"disk-full"_s,
                                u"cache-stampede"_s,
                                u"planned-maintenance"_s,
                                u"regional-loss"_s,
                                u"hand-over"_s,
                                u"first-notice"_s,
                                u"two-primaries"_s})
        QVERIFY2(all.contains(name), qPrintable(name));
    // The program carries each, and nothing else but what its exchange has of its own.
    const QStringList own = namesIn(exchangesOwn);
    QStringList carried;
    for (const Runbook &runbook : std::as_const(m_site.facts.runbooks)) {
        if (runbook.language == u"en" && (all.contains(runbook.name) || !own.contains(runbook.name)))
            carried.append(runbook.name);
    }
    carried.sort();
    QCOMPARE(carried, all);
    // Each alert of the exchange that wants a hand leads to one.
    for (const QString &alert : std::as_const(m_alerts)) {
        const bool bound = std::ranges::any_of(m_site.facts.runbooks,
                                               [&](const Runbook &runbook) { return runbook.alerts.contains(alert); });
        QVERIFY2(bound, qPrintable(alert));
    }
}

void TestLibrary::hasNoFindings()
{
    QFETCH(QString, name);
    const QString file = folder + name + u".md"_s;
    LintContext context{.catalogue = m_actions, .topology = m_exchange.situation.map().topology(), .runbooks = names()};
    context.alerts.emplace();
    for (const QString &alert : std::as_const(m_alerts))
        context.alerts->append({.name = alert});
    for (const auto findings = lint(contentOf(file), file, context); const LintFinding &finding : findings)
        QFAIL(qPrintable(finding.rule + u": "_s + finding.finding.text()));
}

void TestLibrary::headIsComplete()
{
    QFETCH(QString, name);
    Findings findings;
    const Runbook runbook = read(name, findings);
    const YamlNode head = headOf(runbook, findings);
    QVERIFY(findings.isEmpty());
    QVERIFY(!head[u"title"_s].string().isEmpty());
    QVERIFY2(!runbook.alerts.isEmpty() || !head[u"for"_s].optionalString().isEmpty(), "neither alerts nor `for`");
    QVERIFY2(QDate::fromString(runbook.reviewed, Qt::ISODate).isValid(), qPrintable(runbook.reviewed));
    QCOMPARE(runbook.title, head[u"title"_s].string());
    QVERIFY2(runbook.source.contains(QString(u"# "_s + runbook.title + u'\n').toUtf8()),
             "the heading is not the title");
    // Whoever opens it is told when to stop and whom to call before the first step.
    const QByteArray before = runbook.source.first(runbook.preambleEnd);
    QVERIFY2(before.count('\n') > 6, "nothing is said before the first step");
    QCOMPARE(hasJapanese(QString::fromUtf8(runbook.source)), runbook.language == u"ja");
}

void TestLibrary::twinsAreTheSame()
{
    QFETCH(QString, name);
    Findings findings;
    const Runbook english = read(name, findings);
    const Runbook japanese = read(name + u".ja"_s, findings);
    QVERIFY2(findings.isEmpty(), findings.isEmpty() ? "" : qPrintable(findings.first().text()));
    QCOMPARE(japanese.language, u"ja"_s);
    QCOMPARE(japanese.alerts, english.alerts);
    QCOMPARE(japanese.service, english.service);
    QCOMPARE(japanese.reviewed, english.reviewed);
    QVERIFY(japanese.title != english.title);
    QCOMPARE(japanese.steps.size(), english.steps.size());
    for (qsizetype i = 0; i < english.steps.size(); ++i) {
        const Step &mine = english.steps[i];
        const Step &theirs = japanese.steps[i];
        const QByteArray where = u"%1 / %2"_s.arg(mine.title, theirs.title).toUtf8();
        QVERIFY2(hasJapanese(theirs.title), where.constData());
        QVERIFY2(theirs.shells.size() == mine.shells.size(), where.constData());
        QVERIFY2(theirs.blocks.size() == mine.blocks.size(), where.constData());
        for (qsizetype j = 0; j < mine.blocks.size(); ++j) {
            const Block &left = mine.blocks[j];
            const Block &right = theirs.blocks[j];
            QVERIFY2(bare(left) == bare(right), where.constData());
            QVERIFY2(placesOf(left.branches) == placesOf(right.branches), where.constData());
            QVERIFY2(placesOf(left.members) == placesOf(right.members), where.constData());
            QVERIFY2(left.text.count(u'\n') == right.text.count(u'\n'), where.constData());
        }
    }
}

/// A run's values as they might be: an instance that is not the primary.
QMap<QString, QString> TestLibrary::valuesFor(const Runbook &runbook) const
{
    QMap<QString, QString> values{{u"service"_s, runbook.service}};
    if (const Service *service = m_exchange.situation.map().topology().service(ServiceId(runbook.service));
        service && !service->instances.isEmpty())
        values.insert(u"instance"_s, service->instances.last().value);
    return values;
}

void TestLibrary::namesOnlyWhatTheExchangeHas()
{
    QFETCH(QString, name);
    Findings findings;
    const Runbook runbook = read(name, findings);
    const Topology &topology = m_exchange.situation.map().topology();
    const QMap<QString, QString> values = valuesFor(runbook);
    QVERIFY2(runbook.service.isEmpty() || topology.service(ServiceId(runbook.service)), qPrintable(runbook.service));
    for (const QString &alert : runbook.alerts)
        QVERIFY2(m_alerts.contains(alert), qPrintable(alert));
    for (const Step &step : runbook.steps) {
        for (const Block &block : step.blocks) {
            for (const SeriesId &series : block.series) {
                const SeriesId bound(withValues(series.value, values));
                QVERIFY2(m_exchange.situation.series().find(bound), qPrintable(bound.value));
                QVERIFY2(m_exchange.situation.seriesSpec(bound), qPrintable(bound.value + u" has no title"_s));
            }
            if (block.kind == Block::Kind::Action || block.kind == Block::Kind::Undo) {
                const QString target = withValues(block.target, values);
                QVERIFY2(topology.service(ServiceId(target)) || topology.serviceOf(InstanceId(target)),
                         qPrintable(target));
            }
            for (const QString &sentence : block.conditions) {
                const Result<Condition> condition = Condition::parse(withValues(sentence, values));
                QVERIFY2(condition, qPrintable(sentence));
                if (condition->subject == Condition::Subject::AlertNamed)
                    QVERIFY2(m_alerts.contains(condition->name), qPrintable(sentence));
                const ConditionResult result = evaluate(*condition, m_exchange.situation);
                QVERIFY2(result.verdict != ConditionResult::Verdict::CannotTell,
                         qPrintable(step.title + u": "_s + sentence + u": "_s + result.reason));
            }
        }
    }
}

void TestLibrary::endsInsteadOfRunningItself()
{
    QFETCH(QString, name);
    QStringList above;
    const auto walk = [&](auto &&self, const QString &runs) -> bool {
        if (above.contains(runs))
            return false;
        above.append(runs);
        Findings findings;
        for (const auto steps = read(runs, findings).steps; const Step &step : steps) {
            if (const Block *block = step.block(Block::Kind::Runbook); block && !self(self, block->name))
                return false;
        }
        above.removeLast();
        return true;
    };
    QVERIFY2(walk(walk, name), qPrintable(above.join(u" → "_s)));
}

void TestLibrary::tableListsEach()
{
    QFETCH(QString, name);
    Findings findings;
    const Runbook runbook = read(name, findings);
    const QString table = QString::fromUtf8(contentOf(folder + u"README.md"_s));
    QString row;
    for (const auto lines = table.split(u'\n'); const QString &line : lines) {
        if (line.startsWith(u"| [%1](%1.md) |"_s.arg(name)))
            row = line;
    }
    QVERIFY2(!row.isEmpty(), qPrintable(name));
    for (const QString &alert : runbook.alerts)
        QVERIFY2(row.contains(alert), qPrintable(alert));
    for (const Step &step : runbook.steps) {
        if (const Block *action = step.block(Block::Kind::Action))
            QVERIFY2(row.contains(u'`' + action->action.value + u'`'), qPrintable(action->action.value));
    }
}

QTEST_GUILESS_MAIN(TestLibrary)
#include "tst_library.moc"
