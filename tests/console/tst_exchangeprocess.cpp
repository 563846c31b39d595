// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/exchangeprocess.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Hikeshi;
using namespace Qt::StringLiterals;

/// The process that the simulated exchange is, as its console holds it.
class TestExchangeProcess : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void lastWordsAreForNobody();
};

// It may say that it is ready just when the console that waits for this is closed.
void TestExchangeProcess::lastWordsAreForNobody()
{
    QTemporaryDir folder;
    const QString listens = folder.filePath(u"listens"_s);
    QFile program(folder.filePath(u"exchange"_s));
    QVERIFY(program.open(QIODevice::WriteOnly));
    program.write("#!/bin/sh\ntrap 'echo ready; exit 0' TERM\n: >" + listens.toUtf8()
                  + "\nwhile :; do sleep 0.05; done\n");
    program.close();
    QVERIFY(program.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));

    int heard = 0;
    auto process = std::make_unique<ExchangeProcess>(program.fileName(), 0);
    connect(process.get(), &ExchangeProcess::ready, this, [&heard] { ++heard; });
    connect(process.get(), &ExchangeProcess::ended, this, [&heard](const QString &) { ++heard; });
    process->start({}, [] { return Instant(); });
    QTRY_VERIFY(QFile::exists(listens));
    process.reset();
    QCOMPARE(heard, 0);
}

QTEST_GUILESS_MAIN(TestExchangeProcess)
#include "tst_exchangeprocess.moc"
