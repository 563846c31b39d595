// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbooks/variables.h"
#include "tests/support/transcript.h"

#include <QDirIterator>
#include <QTest>

using namespace Hikeshi;
using namespace Hikeshi::Test;
using namespace Qt::StringLiterals;

class TestVariables : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void found_data();
    void found();
    void askedOnceInEverySpelling();
    void declaredInTheFrontMatter();
    void secretsByName_data();
    void secretsByName();
    void valuesGoIn_data();
    void valuesGoIn();
    void inRunbooksOfOthers();

private:
    static QList<Variable> variables(const QByteArray &text)
    {
        Findings findings;
        return variablesOf(Runbook::parse(text, u"a.md"_s, findings));
    }
    static QStringList names(const QByteArray &text)
    {
        QStringList names;
        for (const auto all = variables(text); const Variable &variable : all)
            names.append(variable.name);
        return names;
    }
};

void TestVariables::found_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QStringList>("names");
    const auto row = [](const char *name, const QByteArray &text, const QStringList &names) {
        QTest::newRow(name) << text << names;
    };
    row("dollar", "- x\n```sh\nkubectl -n $NS get pod\n```\n", {u"NS"_s});
    row("braces", "- x\n```sh\nkubectl -n ${NS} get\n```\n", {u"NS"_s});
    row("angle", "- Run `kubectl logs <POD>`\n", {u"POD"_s});
    row("angle in prose", "- Log in to <POD> now\n", {u"POD"_s});
    row("words in an angle", "- Use <value of instance label from alert>\n", {u"value of instance label from alert"_s});
    row("a tag", "- It is <b>bold</b>, with <code> in it\n", {});
    row("a tag that is declared", "---\nvariables: {code: x}\n---\n- It is <b>bold</b>, with `<code>` in it\n",
        {u"code"_s});
    row("mustache", "- Look at {{ cluster }}\n", {u"cluster"_s});
    row("brace in a title", "- Look at {service} and {pool}\n", {u"service"_s, u"pool"_s});
    row("service first", "- Look at {pool} of {service}\n", {u"service"_s, u"pool"_s});
    row("brace in a block", "# T\n## S\n```guard\nhealth of {instance} = normal\n```\n", {u"instance"_s});
    row("set by the fence",
        "- x\n```sh\nNS=$(whoami)\necho $NS\nfor i in a b; do echo $i; done\nread -r ANSWER\necho $ANSWER\n```\n", {});
    row("what every shell has", "- x\n```sh\necho $HOME $PATH $USER ${PWD} $? $1 $@ $#\n```\n", {});
    row("HTML", "- a<br>b <b>c</b> <details>\n<summary>x</summary></details>\n", {});
    row("links", "- <https://example.org> <a@example.org>\n", {});
    row("Go templates", "- {{ .Values.x }} {{ $labels.y }} {{end}} {{range .items}} {{< ref \"x\" >}}\n", {});
    row("money", "- It costs $100, or $a lot\n", {});
    row("awk", "- x\n```sh\nps | awk '{print $1, $NF}'\n```\n", {});
    row("another language", "- x\n```cpp\nstd::vector<Item> x; $y\n```\n", {});
    row("generic type", "- x\n```\nList<String>\n```\n", {});
    row("here-document", "- x\n```sh\ncat <<EOF\n<POD> it's\nEOF\ncat <<-'E2'\n\t<NS>\n\tE2\n```\n",
        {u"POD"_s, u"NS"_s});
    row("here-document of no value", "- x\n```sh\ncat <<EOF>out\nx\nEOF\ncat << 'A' > b\nA\n```\n", {});
    row("redirections", "- x\n```sh\ncat <in>out\nsort <in -u> out\nwc <a>&2\ncat <in>\"$HOME\"\n```\n", {});
    row("beside a redirection", "- x\n```sh\nkubectl logs <POD>-0 >out <in\nget <ns>/<pod>\n```\n",
        {u"POD"_s, u"ns"_s});
    row("HTML in a command",
        "- x\n```sh\necho '<b>x</b><br>' >a.html\ncat <<EOF\n<table><tr><td><POD></td></tr></table>\nEOF\n```\n",
        {u"POD"_s});
    row("a file of another language",
        "- x\n```sh\ncat > A.java <<EOF\nclass A <Item> { List <Thing> x; }\nEOF\necho <POD>\n```\n", {u"POD"_s});
    row("arithmetic", "- x\n```sh\necho $((1<<3)) $((2 << shift))\ncat <<<\"<POD>\"\n```\n", {u"POD"_s});
    row("a word that is a tag too", "- x\n```sh\nvacuum <table>\n```\n", {u"table"_s});
    row("a fence that is never closed", "- x\n```sh\ncat <in>out\necho <POD>\n", {u"POD"_s});
    row("default", "- x\n```sh\necho ${NS:-default}\n```\n", {u"NS"_s});
    row("brace expansion", "- x\n```sh\nls {a,b}\n```\n", {});
    row("Japanese", QByteArray("- `kubectl logs <POD>` を見る\n"), {u"POD"_s});
    row("nothing", "", {});
    row("CRLF", "- x\r\n```sh\r\necho $NS\r\n```\r\n", {u"NS"_s});
}

void TestVariables::found()
{
    QFETCH(QByteArray, text);
    QFETCH(QStringList, names);
    QCOMPARE(this->names(text), names);
}

void TestVariables::askedOnceInEverySpelling()
{
    const QList<Variable> all =
        variables("- a `<pod-name>` b\n```sh\necho $POD_NAME ${POD_NAME:-web} {{ pod_name }}\n```\n- `<pod-name>`\n");
    QCOMPARE(all.size(), 1);
    QCOMPARE(all.first().name, u"pod-name"_s);
    QCOMPARE(all.first().line, 1);
    QCOMPARE(all.first().fallback, u"web"_s);
    QCOMPARE(all.first().spellings,
             (QStringList{u"<pod-name>"_s, u"$POD_NAME"_s, u"${POD_NAME:-web}"_s, u"{{ pod_name }}"_s}));
}

void TestVariables::declaredInTheFrontMatter()
{
    const QByteArray text =
        "---\nvariables:\n  env: {choices: [test, prod], default: test, description: {en: Where, ja: "
        "場所}}\n  ns: shop\n  key: {secret: true}\n  unused: {default: x}\n---\n# T\n- `<env> <ns> "
        "<key> <other>`\n";
    const QList<Variable> all = variables(text);
    QCOMPARE(names(text), QStringList({u"env"_s, u"ns"_s, u"key"_s, u"other"_s}));
    QCOMPARE(all[0].choices, QStringList({u"test"_s, u"prod"_s}));
    QCOMPARE(all[0].description, (Localized{u"Where"_s, u"場所"_s}));
    QCOMPARE(all[0].fallback, u"test"_s);
    QVERIFY(all[2].secret && !all[1].secret);
    Findings findings;
    const Runbook runbook = Runbook::parse(text, u"a.md"_s, findings);
    QVERIFY(findings.isEmpty());
    QCOMPARE(withDefaults(runbook, {{u"other"_s, u"y"_s}}),
             (QMap<QString, QString>{{u"env"_s, u"test"_s}, {u"ns"_s, u"shop"_s}, {u"other"_s, u"y"_s}}));
    QCOMPARE(withDefaults(runbook, {{u"ENV"_s, u"prod"_s}}).value(u"env"_s), QString()); // given in another spelling
    QVERIFY(misfits(runbook, {{u"env"_s, u"prod"_s}, {u"ns"_s, u"z"_s}}).isEmpty());
    QVERIFY(misfits(runbook, {{u"env"_s, u"staging"_s}}).contains(u"env=staging is none of test, prod"_s));
}

void TestVariables::secretsByName_data()
{
    QTest::addColumn<bool>("secret");
    for (const char *name : {"password", "DB_PASSWORD", "api-key", "API_KEY", "apikey", "SLACK_TOKEN", "client secret",
                             "passphrase", "private_key", "credentials"})
        QTest::newRow(name) << true;
    for (const char *name :
         {"NS", "key", "keyboard", "passenger", "tokenizer", "bypass_count", "secretary", "pod", "compass"})
        QTest::newRow(name) << false;
}

void TestVariables::secretsByName()
{
    QFETCH(bool, secret);
    QCOMPARE(isSecretName(QString::fromLatin1(QTest::currentDataTag())), secret);
}

void TestVariables::valuesGoIn_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("filled");
    QTest::newRow("each spelling") << u"$NS ${NS} <NS> {{NS}} {ns}"_s << u"prod prod prod prod prod"_s;
    QTest::newRow("no longer name") << u"$NSX ${NSX} $NS_"_s << u"$NSX ${NSX} $NS_"_s;
    QTest::newRow("unknown stays") << u"$OTHER {other} <other>"_s << u"$OTHER {other} <other>"_s;
    // A value is never looked at again.
    QTest::newRow("value like a variable") << u"{odd} {ns}"_s << u"{ns} $NS prod"_s;
    QTest::newRow("default") << u"${NS:-x}"_s << u"prod"_s;
    QTest::newRow("plain") << u"nothing here"_s << u"nothing here"_s;
}

void TestVariables::valuesGoIn()
{
    QFETCH(QString, text);
    QFETCH(QString, filled);
    QCOMPARE(withValues(text, {{u"ns"_s, u"prod"_s}, {u"odd"_s, u"{ns} $NS"_s}}), filled);
}

// What is found in them was counted by hand: these names and no others belong to these files.
void TestVariables::inRunbooksOfOthers()
{
    const QString folder = sharedFile("data/runbooks/prometheus-operator");
    if (folder.isEmpty())
        return;
    QMap<QString, int> files;
    QDirIterator all(folder, {u"*.md"_s}, QDir::Files, QDirIterator::Subdirectories);
    while (all.hasNext()) {
        for (const auto found = variables(contentOf(all.next())); const Variable &variable : found)
            ++files[variable.name];
    }
    for (const QString &name :
         {u"NAMESPACE"_s, u"POD"_s, u"NODE_NAME"_s, u"my-pvc"_s, u"value of instance label from alert"_s})
        QVERIFY2(files.value(name) > 0, qPrintable(name));
    for (const QString &name : files.keys())
        QVERIFY2(!QStringList({u"details"_s, u"summary"_s, u"end"_s}).contains(name), qPrintable(name));
    QVERIFY2(files.size() >= 12 && files.size() <= 40, qPrintable(files.keys().join(u", "_s)));
}

QTEST_GUILESS_MAIN(TestVariables)
#include "tst_variables.moc"
