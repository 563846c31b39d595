// SPDX-License-Identifier: GPL-3.0-or-later
// What a dry run would change, told in lines a person can read.
#include "control/jsondiff.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace Hikeshi;
using namespace Qt::StringLiterals;

class TestJsonDiff : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void text_data();
    void text();
    void serverFieldsAreLeftOut();
    void longAndManyAreShortened();
    void deepTreesEnd();
    void appliedBackItIsTheSame();
};

namespace {

QJsonValue json(const QByteArray &text)
{
    return QJsonDocument::fromJson("[" + text + "]").array().at(0);
}

}

void TestJsonDiff::text_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const char *before, const char *after, const QString &expected) {
        QTest::newRow(name) << QByteArray(before) << QByteArray(after) << expected;
    };
    row("the same", R"({"a": 1})", R"({"a": 1})", {});
    row("a number", R"({"spec": {"replicas": 3}})", R"({"spec": {"replicas": 5}})", u"~ spec.replicas: 3 → 5"_s);
    row("added", R"({"spec": {}})", R"({"spec": {"unschedulable": true}})", u"+ spec.unschedulable: true"_s);
    row("removed", R"({"spec": {"paused": true}})", R"({"spec": {}})", u"- spec.paused: true"_s);
    row("a whole subtree is one line", R"({})", R"({"metadata": {"annotations": {"a.b/c": "x"}}})",
        uR"(+ metadata: {"annotations":{"a.b/c":"x"}})"_s);
    row("null is a value", R"({"a": null})", R"({"a": 0})", u"~ a: null → 0"_s);
    row("another kind of value", R"({"a": {"b": 1}})", R"({"a": [1]})", uR"(~ a: {"b":1} → [1])"_s);
    row("named items do not shift", R"({"c": [{"name": "x", "image": "1"}]})",
        R"({"c": [{"name": "sidecar", "image": "9"}, {"name": "x", "image": "2"}]})",
        uR"(+ c[sidecar]: {"image":"9","name":"sidecar"})"_s + u"\n~ c[x].image: 1 → 2"_s);
    row("unnamed items go by place", R"({"args": ["a", "b"]})", R"({"args": ["a", "c", "d"]})",
        u"~ args[1]: b → c\n+ args[2]: d"_s);
    row("names that are not told apart go by place", R"([{"name": "a", "v": 1}, {"name": "a", "v": 2}])",
        R"([{"name": "a", "v": 1}, {"name": "a", "v": 3}])", u"~ [1].v: 2 → 3"_s);
    row("lines in a text", R"({"a": "x"})", R"({"a": "x\ny"})", u"~ a: x → x⏎y"_s);
    row("everything", R"(1)", R"("1")", u"~ all of it: 1 → 1"_s);
}

void TestJsonDiff::text()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    QTEST(diffText(jsonDiff(json(before), json(after))), "expected");
}

void TestJsonDiff::serverFieldsAreLeftOut()
{
    const QJsonValue before =
        json(R"({"metadata": {"resourceVersion": "1", "managedFields": [{"time": "a"}], "name": "x"}})");
    const QJsonValue after =
        json(R"({"metadata": {"resourceVersion": "2", "managedFields": [{"time": "b"}], "name": "y"}})");
    QCOMPARE(diffText(jsonDiff(before, after, serverFields())), u"~ metadata.name: x → y"_s);
}

void TestJsonDiff::longAndManyAreShortened()
{
    QJsonObject many;
    for (int i = 0; i < 100; ++i)
        many.insert(u"key%1"_s.arg(i, 3, 10, QChar(u'0')), QString(1000, u'x'));
    const QStringList lines = diffText(jsonDiff(QJsonObject{}, many), 10).split(u'\n');
    QCOMPARE(lines.size(), 11);
    QCOMPARE(lines.last(), u"… and 90 more"_s);
    QVERIFY(lines.first().size() < 200);
}

void TestJsonDiff::deepTreesEnd()
{
    QJsonValue before = 1;
    QJsonValue after = 2;
    for (int depth = 0; depth < 500; ++depth) {
        before = QJsonObject{{u"a"_s, before}};
        after = QJsonObject{{u"a"_s, after}};
    }
    QCOMPARE(jsonDiff(before, after).size(), 1);
}

// Whatever was told, put into the old tree, makes the new one: nothing is missing in what a person is shown.
void TestJsonDiff::appliedBackItIsTheSame()
{
    const QJsonObject before = json(R"({"a": 1, "b": {"c": [1, 2], "d": "x"}, "e": null})").toObject();
    const QJsonObject after = json(R"({"b": {"c": [1, 3], "f": {}}, "e": 5, "g": [{}]})").toObject();
    QStringList paths;
    for (const auto changes = jsonDiff(before, after); const JsonChange &change : changes)
        paths.append(change.path);
    QCOMPARE(paths, (QStringList{u"a"_s, u"b.c[1]"_s, u"b.d"_s, u"b.f"_s, u"e"_s, u"g"_s}));
    QVERIFY(jsonDiff(after, after).isEmpty());
    QCOMPARE(jsonDiff(after, before).size(), paths.size());
}

QTEST_GUILESS_MAIN(TestJsonDiff)
#include "tst_jsondiff.moc"
