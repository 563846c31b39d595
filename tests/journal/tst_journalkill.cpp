// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/drafts.h"
#include "journal/journal.h"
#include "journal/verify.h"

#include <QProcess>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

#include <cstdio>

using namespace Hikeshi;
using namespace Qt::StringLiterals;

/// Writes without end, and says on standard output the number of each entry the journal has acknowledged.
static int writeForever(QCoreApplication &application, const QString &path)
{
    SystemClock clock;
    const auto opened = Journal::open(path, clock);
    if (!opened)
        return 1;
    Journal &journal = **opened;
    QObject::connect(&journal, &Journal::appended, &journal, [&](const Entry &entry) {
        std::printf("%lld\n", static_cast<long long>(entry.number));
        std::fflush(stdout);
        (void)journal.append(Drafts::noteWritten({}, u"again"_s, u"you"_s));
    });
    for (int i = 0; i < 5; ++i)
        (void)journal.append(Drafts::noteWritten({}, u"start"_s, u"you"_s));
    return application.exec();
}

class TestJournalKill : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void acknowledgedEntriesSurviveKill();
};

void TestJournalKill::acknowledgedEntriesSurviveKill()
{
    QTemporaryDir dir;
    const QString path = dir.filePath(u"journal.sqlite"_s);
    qint64 acknowledged = 0;
    for (int round = 0; round < 10; ++round) {
        QProcess writer;
        writer.start(QCoreApplication::applicationFilePath(), {u"--write"_s, path});
        QVERIFY(writer.waitForStarted());
        const auto lines = 1 + QRandomGenerator::global()->bounded(60);
        for (int line = 0; line < lines;) {
            QVERIFY(writer.canReadLine() || writer.waitForReadyRead());
            for (; writer.canReadLine(); ++line)
                acknowledged = writer.readLine().trimmed().toLongLong();
        }
        writer.kill();
        QVERIFY(writer.waitForFinished());
        while (writer.canReadLine())
            acknowledged = writer.readLine().trimmed().toLongLong();
        const auto entries = readJournal(path);
        QVERIFY2(entries, entries ? "" : qPrintable(entries.error().text()));
        QVERIFY2(entries->size() >= acknowledged, qPrintable(u"%1 < %2"_s.arg(entries->size()).arg(acknowledged)));
    }
}

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    if (application.arguments().value(1) == u"--write")
        return writeForever(application, application.arguments().value(2));
    TestJournalKill test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_journalkill.moc"
