// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/presenters/actionwording.h"
#include "widgets/presenters/incidentwords.h"
#include "widgets/presenters/look.h"
#include "widgets/presenters/mapmodel.h"
#include "widgets/presenters/sourcewording.h"
#include "widgets/presenters/wording.h"

#include <QDirIterator>
#include <QTest>
#include <QXmlStreamReader>

using namespace Hikeshi;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

struct Message
{
    QString context;
    QString source;
    QString translation;
    bool finished = true;
};

QList<Message> readMessages()
{
    QFile file(QStringLiteral(HIKESHI_SOURCE_DIR "/resources/translations/hikeshi_ja.ts"));
    QList<Message> messages;
    if (!file.open(QIODevice::ReadOnly))
        return messages;
    QXmlStreamReader xml(&file);
    QString context;
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement)
            continue;
        if (xml.name() == u"name")
            context = xml.readElementText();
        else if (xml.name() == u"source")
            messages.append({.context = context, .source = xml.readElementText()});
        else if (xml.name() == u"translation") {
            messages.last().finished = !xml.attributes().hasAttribute(u"type");
            messages.last().translation = xml.readElementText();
        }
    }
    return xml.hasError() ? QList<Message>() : messages;
}

QStringList placesIn(const QString &text)
{
    static const QRegularExpression place(u"%(\\d|n)"_s);
    QStringList places;
    for (const auto &match : place.globalMatch(text))
        places.append(match.captured());
    places.sort();
    return places;
}

QString unescaped(QString literal)
{
    static const QRegularExpression seam(u"\"\\s*\""_s); // two literals in a row are one
    literal.remove(seam);
    return literal.replace(u"\\n"_s, u"\n"_s).replace(u"\\\""_s, u"\""_s).replace(u"\\\\"_s, u"\\"_s);
}

struct Literal
{
    QString context; ///< empty where the class around it decides
    QString text;
    QString file;
};

const QString literalPattern = u"((?:\"(?:[^\"\\\\]|\\\\.)*\"\\s*)+)"_s;

/// Every text given to tr(), translate() or QT_TRANSLATE_NOOP() below widgets/, and the classes that can look it up.
struct Sources
{
    QList<Literal> literals;
    QSet<QString> contexts;

    Sources()
    {
        QDirIterator files(QStringLiteral(HIKESHI_SOURCE_DIR "/widgets"), {u"*.cpp"_s, u"*.h"_s}, QDir::Files,
                           QDirIterator::Subdirectories);
        while (files.hasNext())
            read(files.next());
    }

    void read(const QString &path)
    {
        QFile file(path);
        QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(path));
        const QString text = QString::fromUtf8(file.readAll());
        static const QRegularExpression plain(u"\\btr\\(\\s*"_s + literalPattern);
        static const QRegularExpression named(u"(?:translate|_NOOP)\\(\\s*\"(\\w+)\",\\s*"_s + literalPattern);
        static const QRegularExpression object(u"class (\\w+)[^;{]*\\{\\s*Q_OBJECT"_s);
        static const QRegularExpression functions(u"Q_DECLARE_TR_FUNCTIONS\\(([\\w:]+)\\)"_s);
        for (const auto &match : plain.globalMatch(text))
            literals.append({.text = strip(match.captured(1)), .file = path});
        for (const auto &match : named.globalMatch(text)) {
            literals.append({match.captured(1), strip(match.captured(2)), path});
            contexts.insert(match.captured(1));
        }
        for (const auto &match : object.globalMatch(text))
            contexts.insert(u"Hikeshi::"_s + match.captured(1));
        for (const auto &match : functions.globalMatch(text))
            contexts.insert(match.captured(1));
    }

    static QString strip(const QString &literal) { return unescaped(literal.trimmed().sliced(1).chopped(1)); }
};

bool isJapanese(const QString &text)
{
    return std::ranges::any_of(text, [](QChar c) { return c.unicode() >= 0x3040 && c.unicode() < 0xa000; });
}

}

class TestTranslation : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void everyMessageIsTranslated();
    void everyTextOfTheSourcesIsKnown();
    void everyContextIsLookedUp();
    void freeHelpersSpeakJapanese_data();
    void freeHelpersSpeakJapanese();
    void everyMessageIsFound();
    void englishComesBack();

private:
    QList<Message> m_messages;
    Look m_look;
};

void TestTranslation::initTestCase()
{
    m_messages = readMessages();
    QVERIFY(m_messages.size() > 500);
    m_look.setLanguage(u"ja"_s);
}

void TestTranslation::everyMessageIsTranslated()
{
    for (const Message &message : std::as_const(m_messages)) {
        const QByteArray about = (message.context + u": "_s + message.source).toUtf8();
        QVERIFY2(message.finished && !message.translation.isEmpty(), about);
        QVERIFY2(placesIn(message.source) == placesIn(message.translation), about);
    }
}

void TestTranslation::everyTextOfTheSourcesIsKnown()
{
    QSet<QString> texts;
    QSet<std::pair<QString, QString>> inContext;
    for (const Message &message : std::as_const(m_messages)) {
        texts.insert(message.source);
        inContext.insert({message.context, message.source});
    }
    const Sources sources;
    QVERIFY(sources.literals.size() > 500);
    for (const Literal &literal : sources.literals) {
        const bool known = literal.context.isEmpty() ? texts.contains(literal.text)
                                                     : inContext.contains({literal.context, literal.text});
        QVERIFY2(known,
                 qPrintable(u"%1: \"%2\" is not in hikeshi_ja.ts; run lupdate"_s.arg(literal.file, literal.text)));
    }
}

// A free function or a class without Q_OBJECT is filed by lupdate under a context that nobody asks for.
void TestTranslation::everyContextIsLookedUp()
{
    const Sources sources;
    for (const Message &message : std::as_const(m_messages))
        QVERIFY2(sources.contexts.contains(message.context), qPrintable(message.context));
}

void TestTranslation::freeHelpersSpeakJapanese_data()
{
    QTest::addColumn<QString>("said");
    QTest::addColumn<QString>("expected");
    QTest::newRow("health") << Wording::of(Health::Down) << u"停止"_s;
    QTest::newRow("role") << Wording::of(Role::Primary) << u"主系"_s;
    QTest::newRow("status") << Wording::of(IncidentStatus::Identified) << u"原因特定"_s;
    QTest::newRow("incident role") << Wording::of(IncidentRole::Scribe) << u"書記"_s;
    QTest::newRow("action") << Wording::of(ActionState::Confirmed) << u"確認済"_s;
    QTest::newRow("severity") << IncidentWords::meaning(Severity::Sev1) << u"大半の利用者に影響"_s;
    QTest::newRow("reason") << Wording::reason(u"health: down, must be = normal"_s) << u"健全性 停止、条件 = 正常"_s;
    QTest::newRow("reason with nobody in it")
        << Wording::reason(u"is none, must be = ledger-db-2"_s) << u"現在 なし、条件 = ledger-db-2"_s;
    QTest::newRow("detail") << Wording::detail(u"waits for the ledger"_s) << u"台帳待ち"_s;
    QTest::newRow("detail with a figure") << Wording::detail(u"cache 71 %"_s) << u"キャッシュ 71 %"_s;
    QTest::newRow("detail unknown to us") << Wording::detail(u"UP 1/2"_s) << u"UP 1/2"_s;
    QTest::newRow("told after a colon") << Wording::told(u"Patroni · ledger-db-1: connection refused"_s)
                                        << u"Patroni · ledger-db-1: 接続拒否"_s;
    QTest::newRow("told in brackets") << Wording::told(u"拒否: failover ledger-db（does not answer; flux too low）"_s)
                                      << u"拒否: failover ledger-db（応答しない、flux too low）"_s;
    QTest::newRow("told by a person") << Wording::told(u"「api-2: 再試行」"_s) << u"「api-2: 再試行」"_s;
    QTest::newRow("reason unknown to us") << Wording::reason(u"flux too low"_s) << u"flux too low"_s;
}

void TestTranslation::freeHelpersSpeakJapanese()
{
    QFETCH(QString, said);
    QTEST(said, "expected");
}

void TestTranslation::everyMessageIsFound()
{
    for (const Message &message : std::as_const(m_messages))
        QCOMPARE(QCoreApplication::translate(message.context.toUtf8(), message.source.toUtf8()), message.translation);
}

void TestTranslation::englishComesBack()
{
    QVERIFY(isJapanese(Wording::of(Health::Down)));
    m_look.setLanguage(u"en"_s);
    QCOMPARE(Wording::of(Health::Down), u"down"_s);
}

QTEST_GUILESS_MAIN(TestTranslation)

#include "tst_translation.moc"
