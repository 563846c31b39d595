// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbooks/signature.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Hikeshi;
using namespace Qt::StringLiterals;

using State = SignatureState::State;

class TestSignature : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void signedIsGood();
    void anyFlippedBitIsChanged();
    void renamedIsChanged();
    void aStrangersKeyIsUnknown();
    void aForgedKeyIdIsChanged();
    void unreadable_data();
    void unreadable();
    void besideTheFile();
    void theSecretIsKept();
    void keysOfASite();

private:
    const RunbookSecret m_secret{QByteArray(32, 'k')};
    const QList<RunbookKey> m_keys{{u"operations"_s, m_secret.publicKey()}};
    const QByteArray m_text = "# Drain\n\n1. Look\n2. Act\n";
    const QByteArray m_signature = signRunbook(m_text, u"drain.md"_s, m_secret);
};

void TestSignature::signedIsGood()
{
    QCOMPARE(verifyRunbook(m_text, u"drain.md"_s, m_signature, m_keys),
             SignatureState(State::Good, u"operations"_s, {}));
    QCOMPARE(m_signature.count('\n'), 1);
    // Ed25519 is deterministic: signing again changes nothing in git.
    QCOMPARE(signRunbook(m_text, u"drain.md"_s, m_secret), m_signature);
}

void TestSignature::anyFlippedBitIsChanged()
{
    for (qsizetype i = 0; i < m_text.size() * 8; ++i) {
        QByteArray text = m_text;
        text[i / 8] = static_cast<char>(text[i / 8] ^ (1 << (i % 8)));
        const SignatureState state = verifyRunbook(text, u"drain.md"_s, m_signature, m_keys);
        QCOMPARE(state.state, State::Changed);
        QCOMPARE(state.by, u"operations"_s);
    }
    QCOMPARE(verifyRunbook(m_text + '\n', u"drain.md"_s, m_signature, m_keys).state, State::Changed);
}

void TestSignature::renamedIsChanged()
{
    QCOMPARE(verifyRunbook(m_text, u"fail-over.md"_s, m_signature, m_keys).state, State::Changed);
}

void TestSignature::aStrangersKeyIsUnknown()
{
    const RunbookSecret stranger = RunbookSecret::make();
    const QByteArray signature = signRunbook(m_text, u"drain.md"_s, stranger);
    const SignatureState state = verifyRunbook(m_text, u"drain.md"_s, signature, m_keys);
    QCOMPARE(state.state, State::UnknownKey);
    QVERIFY(state.why.contains(RunbookKey{{}, stranger.publicKey()}.id()));
    QCOMPARE(verifyRunbook(m_text, u"drain.md"_s, m_signature, {}).state, State::UnknownKey);
}

void TestSignature::aForgedKeyIdIsChanged()
{
    QByteArray forged = signRunbook(m_text, u"drain.md"_s, RunbookSecret::make());
    forged.replace(26, 16, m_keys.first().id().toLatin1());
    QCOMPARE(verifyRunbook(m_text, u"drain.md"_s, forged, m_keys).state, State::Changed);
}

void TestSignature::unreadable_data()
{
    QTest::addColumn<QByteArray>("signature");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("words") << QByteArray("signed by me\n");
    QTest::newRow("cut") << m_signature.first(m_signature.size() / 2);
    QTest::newRow("no base64") << QByteArray("hikeshi-runbook-signature 0011223344556677 !!!!\n");
    QTest::newRow("NUL") << QByteArray(100, '\0');
}

void TestSignature::unreadable()
{
    QFETCH(QByteArray, signature);
    const SignatureState state = verifyRunbook(m_text, u"drain.md"_s, signature, m_keys);
    QCOMPARE(state.state, State::Unreadable);
    QVERIFY(!state.why.isEmpty());
}

void TestSignature::besideTheFile()
{
    const QTemporaryDir dir;
    const QString path = dir.filePath(u"drain.md"_s);
    QCOMPARE(signatureOf(m_text, path, m_keys).state, State::Unsigned);
    QFile file(path + u".sig"_s);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(m_signature);
    file.close();
    QVERIFY(signatureOf(m_text, path, m_keys).isGood());
    QCOMPARE(signatureOf(m_text + ' ', path, m_keys).state, State::Changed);
}

void TestSignature::theSecretIsKept()
{
    const QTemporaryDir dir;
    const QString path = dir.filePath(u"key"_s);
    const RunbookSecret secret = RunbookSecret::make();
    QVERIFY(secret.write(path));
    QCOMPARE(QFile::permissions(path) & (QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup | QFile::WriteOther),
             QFile::Permissions());
    QVERIFY(!secret.write(path)); // a key that is there is not overwritten
    const Result<RunbookSecret> again = RunbookSecret::read(path);
    QVERIFY(again);
    QCOMPARE(again->seed, secret.seed);
    QVERIFY(QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther));
    QCOMPARE(RunbookSecret::read(path).error().kind, ErrorKind::Refused);
    QVERIFY(!RunbookSecret::read(dir.filePath(u"none"_s)));
}

void TestSignature::keysOfASite()
{
    const Result<QByteArray> key = publicKeyFrom(QString::fromLatin1(m_secret.publicKey().toBase64()));
    QVERIFY(key);
    QCOMPARE(*key, m_secret.publicKey());
    QVERIFY(!publicKeyFrom(u"abc"_s));
    QVERIFY(!publicKeyFrom(u"鍵"_s));
}

QTEST_GUILESS_MAIN(TestSignature)
#include "tst_signature.moc"
