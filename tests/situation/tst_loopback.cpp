// SPDX-License-Identifier: GPL-3.0-or-later
#include "situation/loopback.h"

#include <QTest>

using namespace Hikeshi;
using namespace Qt::StringLiterals;

class TestLoopback : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void addresses_data();
    void addresses();
};

void TestLoopback::addresses_data()
{
    QTest::addColumn<bool>("stays");
    for (const char *address :
         {"http://127.0.0.1:8008", "https://127.0.0.1", "ws://localhost:20000/stream", "http://[::1]:8008/x?y=z",
          "127.0.0.1:9999", "127.8.9.10", "localhost", "LOCALHOST:5432", "[::1]:5432", "::1", "/run/haproxy.sock",
          "http://127.0.0.1:8008/a@b"})
        QTest::newRow(address) << true;
    for (const char *address : {"",
                                "http://",
                                "http://10.0.0.7:8008",
                                "http://example.com",
                                "http://127.0.0.1.example.com/",
                                "http://127.0.0.1@example.com/",
                                "http://127.0.0.1:80@example.com/",
                                "http://user:word@127.0.0.1/",
                                "http://localhost.example.com",
                                "http://0.0.0.0:80",
                                "http://[::ffff:10.0.0.7]/",
                                "http://[fe80::1]/",
                                "127.1",
                                "2130706433",
                                "0177.0.0.1",
                                "127.0.0.256",
                                "127.0.0.1 example.com",
                                "example.com:443",
                                "db-1:5432",
                                "user@127.0.0.1:22",
                                "[::2]:80",
                                "http://127.0.0.1\\@example.com/"})
        QTest::newRow(qPrintable(u"not: "_s + QString::fromLatin1(address))) << false;
}

void TestLoopback::addresses()
{
    QFETCH(bool, stays);
    QString address = QString::fromLatin1(QTest::currentDataTag());
    if (address.startsWith(u"not: "_s))
        address.remove(0, 5);
    QCOMPARE(isLoopback(address), stays);
}

QTEST_GUILESS_MAIN(TestLoopback)
#include "tst_loopback.moc"
