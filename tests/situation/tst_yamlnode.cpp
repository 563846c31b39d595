// SPDX-License-Identifier: GPL-3.0-or-later
#include "situation/yamlnode.h"

#include <QTest>

using namespace Hikeshi;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

class TestYamlNode : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsEveryKindOfValue();
    void allFindingsComeAtOnceWithTheirLines();
    void keyGivenAgainIsOneFindingEach();
    void hostileTextIsOneFinding_data();
    void hostileTextIsOneFinding();
    void variablesAreFilledOrReported();
};

void TestYamlNode::readsEveryKindOfValue()
{
    Findings findings;
    const YamlNode root = YamlNode::parse(
        "a: 1\nb: [x, 'y z']\nname: {en: Lab, ja: ラボ}\nplain: Web\nwait: 15m\non: yes\nhalf: 0.5\nempty:\n",
        u"f.yaml"_s, findings);
    QCOMPARE(root[u"a"_s].integer().value_or(0), 1);
    QCOMPARE(root[u"b"_s].strings(), (QStringList{u"x"_s, u"y z"_s}));
    QCOMPARE(root[u"name"_s].localized(), (Localized{u"Lab"_s, u"ラボ"_s}));
    QCOMPARE(root[u"plain"_s].localized().in(u"ja"), u"Web"_s);
    QCOMPARE(root[u"wait"_s].duration(0s), Milliseconds(15min));
    QVERIFY(root[u"on"_s].boolean(false));
    QCOMPARE(root[u"half"_s].number().value_or(0), 0.5);
    QVERIFY(!root[u"empty"_s].isDefined());
    QCOMPARE(root[u"b"_s].line(), 2);
    QVERIFY2(findings.isEmpty(), findings.isEmpty() ? "" : qPrintable(findings.first().text()));
}

void TestYamlNode::allFindingsComeAtOnceWithTheirLines()
{
    Findings findings;
    const YamlNode root = YamlNode::parse("a: one\nb: {c: 1}\nsevrice: x\na: two\n", u"f.yaml"_s, findings);
    (void)root[u"a"_s].integer();
    (void)root[u"b"_s].string();
    (void)root[u"b"_s][u"d"_s].string();
    root.allowOnly({u"a"_s, u"b"_s, u"service"_s});
    QStringList texts;
    for (const Finding &finding : findings)
        texts << finding.text();
    QCOMPARE(texts.join(u'\n'),
             u"f.yaml:4: `a` is given twice; keep one; the first one counts\n"
             "f.yaml:1: `a` must be a whole number\n"
             "f.yaml:2: `b` must be one value; add it\n"
             "f.yaml:2: `b.d` is missing; add it\n"
             "f.yaml:3: `sevrice` is not known here; did you mean `service`?"_s);
}

// Once each: a file of nothing but one key gave as many findings as it has pairs of lines.
void TestYamlNode::keyGivenAgainIsOneFindingEach()
{
    Findings findings;
    const YamlNode root = YamlNode::parse("a: 1\n" + QByteArray("b:\n").repeated(5000), u"f.yaml"_s, findings);
    QVERIFY(root.isMap());
    QCOMPARE(findings.size(), 4999);
    QCOMPARE(findings.last().line, 5001);
}

void TestYamlNode::hostileTextIsOneFinding_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("not YAML") << QByteArray("a: [1, 2\nb: }");
    QTest::newRow("alias bomb") << QByteArray("a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]\n");
    QTest::newRow("deep") << QByteArray("[").repeated(5000);
    QTest::newRow("large") << QByteArray(5 * 1024 * 1024, 'x');
    QTest::newRow("list as key") << QByteArray("[a, b]: c\n");
    QTest::newRow("map as key") << QByteArray("{a: b}: c\n");
}

void TestYamlNode::hostileTextIsOneFinding()
{
    QFETCH(QByteArray, text);
    Findings findings;
    const YamlNode root = YamlNode::parse(text, u"f.yaml"_s, findings);
    QVERIFY(!root.isDefined());
    QCOMPARE(findings.size(), 1);
}

void TestYamlNode::variablesAreFilledOrReported()
{
    Findings findings;
    const auto variables = [](const QString &name) {
        return name == u"HOST" ? std::optional(u"127.0.0.1"_s) : std::nullopt;
    };
    const YamlNode root =
        YamlNode::parse("url: http://${HOST}:1/\nother: ${NOWHERE}\n", u"f.yaml"_s, findings, variables);
    QCOMPARE(root[u"url"_s].string(), u"http://127.0.0.1:1/"_s);
    QVERIFY(findings.isEmpty());
    (void)root[u"other"_s].string();
    QCOMPARE(findings.size(), 1);
    QCOMPARE(findings.first().line, 2);
}

QTEST_GUILESS_MAIN(TestYamlNode)
#include "tst_yamlnode.moc"
