// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/verify.h"
#include "tests/support/ctl.h"
#include "tests/support/freeports.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QTemporaryDir>

using namespace Hikeshi;
using namespace Qt::StringLiterals;

/// The headless twin as a script sees it: exit status, streams, files.
class TestHikeshictl : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void status_data();
    void status();
    void verifyNamesTheFirstBadEntry_data();
    void verifyNamesTheFirstBadEntry();
    void exportIsOneObjectALine();
    void showTellsTheTimeline();
    void postmortem_data();
    void postmortem();
    void drillsAreListed();
    void serveSaysWhichPortIsTaken();
    void drillOnTakenPortEnds();
    void siteThatDoesNotAnswerIsSaidSo();

private:
    QTemporaryDir m_folder;
    QString m_journal; ///< of a whole drill
};

void TestHikeshictl::initTestCase()
{
    const Ctl::Ended ran = Ctl::run(
        {u"drill"_s, u"run"_s, u"web-backend-sick"_s, u"--autopilot"_s, u"--out"_s, m_folder.filePath(u"drill"_s)});
    QVERIFY2(ran.status == 0, ran.all().constData());
    m_journal = m_folder.filePath(u"drill/journal.sqlite"_s);
}

void TestHikeshictl::status_data()
{
    QTest::addColumn<QStringList>("arguments"); ///< JOURNAL, EMPTY and NONE are files
    QTest::addColumn<int>("expected");
    QTest::addColumn<QByteArray>("said"); ///< somewhere in what it says
    const auto row = [](const char *arguments, int expected, const char *said) {
        QTest::newRow(*arguments ? arguments : "nothing")
            << QString::fromUtf8(arguments).split(u' ', Qt::SkipEmptyParts) << expected << QByteArray(said);
    };
    row("", 2, "hikeshictl journal verify");
    row("--help", 0, "Exit status: 0 success, 1 a finding, 2 wrong usage");
    row("--version", 0, "hikeshictl 0.");
    row("dance", 2, "`dance` is no command; see hikeshictl --help");
    row("journal burn", 2, "`journal burn` is no command");
    row("drill list --frobnicate", 2, "frobnicate");
    row("drill run", 2, "name one scenario");
    row("drill run surge", 2, "--out DIR");
    row("drill run flood --out OUT", 2, "flood: is no scenario; see `hikeshictl drill list`");
    row("site check", 2, "name one directory");
    row("site check NONE", 2, "NONE/site.yaml: cannot be read");
    row("runbook check", 2, "name at least one file");
    row("runbook check NONE", 2, "NONE");
    row("runbook run NONE", 2, "NONE");
    row("action preview patroni.failover", 2, "an action and a target are needed");
    row("action run haproxy.drain web-2", 1, "this console is read-only until it is armed");
    row("action run haproxy.drain web-2 --arm", 0, "confirmed");
    row("action run haproxy.drain web-2 --arm --json", 0, "\"outcome\": \"confirmed\"");
    row("action run haproxy.drain nobody --arm --override must", 1, "there is no such instance");
    row("exchange serve --scenario flood", 2, "flood: is no scenario");
    row("journal verify JOURNAL", 0, "no gap; head ");
    row("journal verify NONE", 2, "there is no journal");
    row("journal verify EMPTY", 2, "there is no journal");
    row("journal verify TEXT", 2, "is not a journal");
    row("journal show NONE", 2, "there is no journal");
    row("journal export NONE", 2, "there is no journal");
    row("journal export JOURNAL --out NONE/x", 2, "NONE/x: ");
    row("report postmortem NONE", 2, "there is no journal");
    row("report postmortem JOURNAL INC-9999", 2, "INC-9999");
    row("report postmortem JOURNAL --format tex", 2, "tex: is no format; use md, html or pdf");
    row("report postmortem JOURNAL --format pdf", 2, "a PDF needs a file; add --out FILE");
    row("drill list", 0, "web-backend-sick");
}

void TestHikeshictl::status()
{
    QFETCH(QStringList, arguments);
    QFETCH(int, expected);
    QFETCH(QByteArray, said);
    for (const QString &name : {u"EMPTY"_s, u"TEXT"_s}) {
        QFile file(m_folder.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(name == u"TEXT" ? QByteArray("a shopping list\n").repeated(300) : QByteArray());
    }
    const QMap<QString, QString> files{{u"JOURNAL"_s, m_journal},
                                       {u"NONE"_s, m_folder.filePath(u"NONE"_s)},
                                       {u"EMPTY"_s, m_folder.filePath(u"EMPTY"_s)},
                                       {u"TEXT"_s, m_folder.filePath(u"TEXT"_s)},
                                       {u"OUT"_s, m_folder.filePath(u"OUT"_s)}};
    for (QString &argument : arguments) {
        for (const auto &[name, path] : files.asKeyValueRange()) {
            if (argument == name || argument.startsWith(name + u'/'))
                argument.replace(0, name.size(), path);
        }
    }
    // A journal that a command makes by itself is made here.
    const Ctl::Ended ended = Ctl::run(arguments, {{u"XDG_DATA_HOME"_s, m_folder.filePath(u"home"_s)}});
    QVERIFY2(ended.status == expected, ended.all().constData());
    QVERIFY2(ended.all().contains(said), ended.all().constData());
    QVERIFY2(expected == 0 || !ended.err.isEmpty(), ended.all().constData());
}

void TestHikeshictl::verifyNamesTheFirstBadEntry_data()
{
    QTest::addColumn<QString>("statement");
    QTest::addColumn<QByteArray>("said");
    QTest::newRow("a byte of a body")
        << u"UPDATE entries SET body = CAST(replace(CAST(body AS TEXT), ':', ' :') AS BLOB) WHERE number IN (17, 40)"_s
        << QByteArray("entry 17: was changed after it was written");
    QTest::newRow("an instant") << u"UPDATE entries SET at = at + 1 WHERE number = 30"_s
                                << QByteArray("entry 30: was changed after it was written");
    QTest::newRow("an actor") << u"UPDATE entries SET actor = 'nobody' WHERE number = 2"_s
                              << QByteArray("entry 2: was changed after it was written");
    QTest::newRow("one is taken out") << u"DELETE FROM entries WHERE number = 21"_s
                                      << QByteArray("entry 21: is missing");
    QTest::newRow("two change places")
        << u"UPDATE entries SET number = CASE number WHEN 8 THEN -9 ELSE -8 END WHERE number IN (8, 9)"_s
        << QByteArray("entry ");
}

void TestHikeshictl::verifyNamesTheFirstBadEntry()
{
    QFETCH(QString, statement);
    QFETCH(QByteArray, said);
    const QString copy = m_folder.filePath(u"copy.sqlite"_s);
    QFile::remove(copy);
    QVERIFY(QFile::copy(m_journal, copy));
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"forger"_s);
        database.setDatabaseName(copy);
        QVERIFY(database.open());
        QSqlQuery query(database);
        QVERIFY(!query.exec(statement)); // the file itself is against it
        QVERIFY(query.lastError().text().contains(u"append-only"_s));
        for (const QString &forced : {u"DROP TRIGGER entries_stay"_s, u"DROP TRIGGER entries_remain"_s, statement})
            QVERIFY2(query.exec(forced), qPrintable(query.lastError().text()));
    }
    QSqlDatabase::removeDatabase(u"forger"_s);
    const Ctl::Ended verified = Ctl::run({u"journal"_s, u"verify"_s, copy});
    QVERIFY2(verified.status == 1, verified.all().constData());
    QVERIFY2(verified.err.contains(said), verified.all().constData());
    QCOMPARE(Ctl::run({u"journal"_s, u"verify"_s, m_journal}).status, 0);
}

void TestHikeshictl::exportIsOneObjectALine()
{
    const QString out = m_folder.filePath(u"export.jsonl"_s);
    QCOMPARE(Ctl::run({u"journal"_s, u"export"_s, m_journal, u"--out"_s, out}).status, 0);
    QFile file(out);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray bytes = file.readAll();
    const auto entries = readJournal(m_journal);
    QVERIFY(entries);
    QCOMPARE(bytes, toJsonLines(*entries));
    QCOMPARE(bytes.count('\n'), entries->size());
    QCOMPARE(Ctl::run({u"journal"_s, u"export"_s, m_journal}).out.trimmed(), bytes.trimmed());
    const Ctl::Ended verified = Ctl::run({u"journal"_s, u"verify"_s, m_journal, u"--json"_s});
    QCOMPARE(verified.json()[u"entries"_s].toInteger(), entries->size());
}

void TestHikeshictl::showTellsTheTimeline()
{
    const Ctl::Ended en = Ctl::run({u"journal"_s, u"show"_s, m_journal});
    QVERIFY2(en.status == 0 && en.out.contains("Incident resolved"), en.all().constData());
    const Ctl::Ended ja = Ctl::run({u"journal"_s, u"show"_s, m_journal, u"--language"_s, u"ja"_s});
    QVERIFY(ja.status == 0 && ja.out != en.out);
    QCOMPARE(ja.out.count('\n'), en.out.count('\n'));
}

void TestHikeshictl::postmortem_data()
{
    QTest::addColumn<QString>("format");
    QTest::addColumn<QByteArray>("begins");
    QTest::newRow("md") << u"md"_s << QByteArray("# ");
    QTest::newRow("html") << u"html"_s << QByteArray("<!DOCTYPE html");
    QTest::newRow("pdf") << u"pdf"_s << QByteArray("%PDF-");
}

void TestHikeshictl::postmortem()
{
    QFETCH(QString, format);
    QFETCH(QByteArray, begins);
    for (const QString &language : {u"en"_s, u"ja"_s}) {
        const QString out = m_folder.filePath(u"postmortem."_s + language + u'.' + format);
        const Ctl::Ended ended = Ctl::run({u"report"_s, u"postmortem"_s, m_journal, u"--format"_s, format,
                                           u"--language"_s, language, u"--out"_s, out});
        QVERIFY2(ended.status == 0, ended.all().constData());
        QFile file(out);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(file.readAll().toLower().startsWith(begins.toLower()));
    }
}

void TestHikeshictl::drillsAreListed()
{
    const Ctl::Ended ended = Ctl::run({u"drill"_s, u"list"_s, u"--json"_s});
    QVERIFY2(ended.status == 0, ended.all().constData());
    QStringList names;
    for (const QJsonValue &drill : ended.json().array()) {
        names.append(drill[u"name"_s].toString());
        QVERIFY(!drill[u"title"_s].toString().isEmpty() && drill[u"minutes"_s].toInt() > 0);
    }
    QVERIFY2(names.contains(u"ledger-primary-lost"_s) && names.contains(u"surge"_s), ended.all().constData());
}

void TestHikeshictl::serveSaysWhichPortIsTaken()
{
    const quint16 base = freePorts(6);
    for (const int taken : {0, 2, 4, 5}) {
        QTcpServer other;
        QVERIFY(other.listen(QHostAddress::LocalHost, static_cast<quint16>(base + taken)));
        const Ctl::Ended served = Ctl::run({u"exchange"_s, u"serve"_s, u"--port"_s, QString::number(base)});
        QVERIFY2(served.status == 2 && served.out.isEmpty(), served.all().constData());
        QVERIFY2(served.err.contains(QByteArray::number(taken == 0 ? base : base + 1)), served.all().constData());
    }
}

void TestHikeshictl::drillOnTakenPortEnds()
{
    const quint16 base = freePorts(6);
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress::LocalHost, base));
    const Ctl::Ended ran = Ctl::run({u"drill"_s, u"run"_s, u"surge"_s, u"--port"_s, QString::number(base), u"--out"_s,
                                     m_folder.filePath(u"taken"_s)});
    QVERIFY2(ran.status == 2 && ran.err.contains("--port"), ran.all().constData());
}

// A stream that is not there is no clock: nothing may wait for it.
void TestHikeshictl::siteThatDoesNotAnswerIsSaidSo()
{
    const QString nowhere = u"127.0.0.1:%1"_s.arg(freePorts(1));
    QFile file(m_folder.filePath(u"site.yaml"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("site: {id: nowhere}\nsources: [{id: s, type: stream, url: \"ws://" + nowhere.toUtf8()
               + "/stream\"}]\n");
    file.close();
    const Ctl::Ended listed = Ctl::run(
        {u"action"_s, u"list"_s, u"--site"_s, m_folder.path(), u"--journal"_s, m_folder.filePath(u"nowhere.sqlite"_s)});
    QVERIFY2(listed.status == 2 && listed.err.contains("nowhere: "), listed.all().constData());
}

QTEST_GUILESS_MAIN(TestHikeshictl)
#include "tst_hikeshictl.moc"
