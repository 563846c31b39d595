// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/passphrase.h"

#include <QTest>

using namespace Hikeshi;
using namespace Qt::StringLiterals;

class TestPassphrase : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_hash = hashPassphrase(u"火の用心 café"_s); }
    void hashIsArgon2idAndSalted();
    void onlyTheSamePassphraseMatches_data();
    void onlyTheSamePassphraseMatches();
    void costlyAndForeignHashesAreRefused_data();
    void costlyAndForeignHashesAreRefused();

private:
    QByteArray m_hash;
};

void TestPassphrase::hashIsArgon2idAndSalted()
{
    QVERIFY2(m_hash.startsWith("$argon2id$v=19$m="), m_hash.constData());
    QVERIFY(isPassphraseHash(m_hash));
    QVERIFY(hashPassphrase(u"火の用心 café"_s) != m_hash);
}

void TestPassphrase::onlyTheSamePassphraseMatches_data()
{
    QTest::addColumn<QString>("passphrase");
    QTest::addColumn<bool>("expected");
    QTest::newRow("the same") << u"火の用心 café"_s << true;
    QTest::newRow("typed with a combining accent") << u"火の用心 cafe\u0301"_s << true;
    QTest::newRow("another") << u"火の用心 cafe"_s << false;
    QTest::newRow("empty") << QString() << false;
    QTest::newRow("longer") << u"火の用心 café!"_s << false;
}

void TestPassphrase::onlyTheSamePassphraseMatches()
{
    QFETCH(QString, passphrase);
    QFETCH(bool, expected);
    const QFuture<bool> future = matches(m_hash, passphrase);
    QTRY_VERIFY_WITH_TIMEOUT(future.isFinished(), 30'000);
    QCOMPARE(future.result(), expected);
}

void TestPassphrase::costlyAndForeignHashesAreRefused_data()
{
    QTest::addColumn<QByteArray>("hash");
    const QByteArray rest = "$c2FsdHNhbHRzYWx0c2FsdA$aGFzaGhhc2hoYXNoaGFzaGhhc2hoYXNoaGFzaGhhc2g";
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("plain text") << QByteArray("secret");
    QTest::newRow("argon2i") << "$argon2i$v=19$m=65536,t=2,p=1" + rest;
    QTest::newRow("bcrypt") << QByteArray("$2b$12$abcdefghijklmnopqrstuuMbMkPbyzgV0sbBsCC8PIGvtB1NvEU3i");
    QTest::newRow("4 GiB of memory") << "$argon2id$v=19$m=4194304,t=2,p=1" + rest;
    QTest::newRow("99 rounds") << "$argon2id$v=19$m=65536,t=99,p=1" + rest;
    QTest::newRow("cut") << QByteArray("$argon2id$v=19$m=65536,t=2,p=1$c2Fs");
    QTest::newRow("two lines") << "$argon2id$v=19$m=65536,t=2,p=1" + rest + '\n';
}

void TestPassphrase::costlyAndForeignHashesAreRefused()
{
    QFETCH(QByteArray, hash);
    QVERIFY(!isPassphraseHash(hash));
    const QFuture<bool> future = matches(hash, u"secret"_s);
    QVERIFY(future.isFinished());
    QVERIFY(!future.result());
}

QTEST_GUILESS_MAIN(TestPassphrase)
#include "tst_passphrase.moc"
