// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbooks/cacao.h"
#include "runbooks/flow.h"

#include <QDirIterator>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace Hikeshi;
using namespace Qt::StringLiterals;

namespace {

const QString samples = QStringLiteral(HIKESHI_SOURCE_DIR "/../shared/data/cacao");
const CacaoExportOptions options{.at = Instant(Milliseconds(1'795'489'200'000)), .createdBy = {}};

QByteArray bytesOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QByteArray text(const QJsonObject &object)
{
    return QJsonDocument(object).toJson();
}

QString id(const QString &type, int number)
{
    return u"%1--00000000-0000-4000-8000-%2"_s.arg(type).arg(number, 12, 10, QChar(u'0'));
}

QJsonObject playbook(const QJsonObject &workflow, const QString &start)
{
    return {{u"type"_s, u"playbook"_s},
            {u"spec_version"_s, u"cacao-2.0"_s},
            {u"id"_s, id(u"playbook"_s, 1)},
            {u"name"_s, u"A * strange_name"_s},
            {u"created_by"_s, id(u"identity"_s, 1)},
            {u"created"_s, u"2026-11-25T08:00:00.000Z"_s},
            {u"modified"_s, u"2026-11-25T08:00:00.000Z"_s},
            {u"agent_definitions"_s,
             QJsonObject{{id(u"group"_s, 1), QJsonObject{{u"type"_s, u"group"_s}, {u"name"_s, u"g"_s}}}}},
            {u"workflow_start"_s, start},
            {u"workflow"_s, workflow}};
}

QJsonObject action(const QString &name, const QString &next)
{
    QJsonObject step{{u"type"_s, u"action"_s},
                     {u"name"_s, name},
                     {u"agent"_s, id(u"group"_s, 1)},
                     {u"commands"_s, QJsonArray{QJsonObject{{u"type"_s, u"bash"_s}, {u"command"_s, u"ls"_s}}}}};
    if (!next.isEmpty())
        step.insert(u"on_completion"_s, next);
    return step;
}

QJsonObject start(const QString &next)
{
    return {{u"type"_s, u"start"_s}, {u"on_completion"_s, next}};
}

const QJsonObject ending{{u"type"_s, u"end"_s}};

/// Every kind of step, branches that meet again, a loop, two ends.
QJsonObject everything()
{
    const auto a = [](int n) { return id(u"action"_s, n); };
    const QString end = id(u"end"_s, 1);
    return playbook(
        {{id(u"start"_s, 1), start(a(1))},
         {a(1), action(u"Look"_s, id(u"if-condition"_s, 1))},
         {id(u"if-condition"_s, 1),
          QJsonObject{{u"type"_s, u"if-condition"_s},
                      {u"condition"_s, u"[x:y = 'z']"_s},
                      {u"on_true"_s, a(2)},
                      {u"on_false"_s, a(3)},
                      {u"on_completion"_s, id(u"parallel"_s, 1)}}},
         {a(2), action(u"Same name"_s, end)},
         {a(3), action(u"Same name"_s, end)},
         {id(u"parallel"_s, 1),
          QJsonObject{{u"type"_s, u"parallel"_s},
                      {u"next_steps"_s, QJsonArray{a(4), a(6)}},
                      {u"on_completion"_s, id(u"while-condition"_s, 1)}}},
         {a(4), action(u"Left"_s, a(5))},
         {a(5), action(u"Left, then"_s, id(u"end"_s, 2))},
         {a(6), action(u"Right"_s, id(u"end"_s, 2))},
         {id(u"while-condition"_s, 1),
          QJsonObject{{u"type"_s, u"while-condition"_s},
                      {u"condition"_s, u"__n__:value < 3"_s},
                      {u"on_true"_s, a(7)},
                      {u"on_completion"_s, id(u"switch-condition"_s, 1)}}},
         {a(7), action(u"## Again"_s, end)},
         {id(u"switch-condition"_s, 1),
          QJsonObject{{u"type"_s, u"switch-condition"_s},
                      {u"switch"_s, u"__n__:value"_s},
                      {u"cases"_s, QJsonObject{{u"one"_s, a(8)}, {u"default"_s, end}}}}},
         {a(8),
          [&] {
              QJsonObject s = action(u"Try"_s, {});
              s.insert(u"on_success"_s, id(u"playbook-action"_s, 1));
              s.insert(u"on_failure"_s, a(9));
              return s;
          }()},
         {a(9), action(u"Mend"_s, end)},
         {id(u"playbook-action"_s, 1),
          QJsonObject{
              {u"type"_s, u"playbook-action"_s}, {u"playbook_id"_s, id(u"playbook"_s, 2)}, {u"on_completion"_s, end}}},
         {end, ending},
         {id(u"end"_s, 2), ending}},
        id(u"start"_s, 1));
}

Runbook runbookOf(const QByteArray &markdown, Findings &findings)
{
    return Runbook::parse(markdown, u"imported.md"_s, findings);
}

}

class TestCacao : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void verdictsOnSamples_data();
    void verdictsOnSamples();
    void mistakes_data();
    void mistakes();
    void hostile_data();
    void hostile();
    void stepsWithOtherLetters();
    void importKeepsEverything_data();
    void importKeepsEverything();
    void stepsStandInOrder();
    void editedMarkdownIsExported();
    void commandsBecomeFences();
    void anyRunbookIsExported_data();
    void anyRunbookIsExported();
    void changedElsewhere_data();
    void changedElsewhere();
    void carriedNameIsNoPath();
};

void TestCacao::verdictsOnSamples_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("refusedFor"); ///< empty: it passes
    if (!QFile::exists(samples)) {
        qInfo("%s is absent: only made playbooks are looked at", qPrintable(samples));
        QTest::newRow("none") << QString() << QString();
        return;
    }
    const QMap<QString, QString> refused{{u"fin-playbook.json"_s, u"is no TYPE--UUID"_s},
                                         {u"changed-playbook.json"_s, u"is no map of steps"_s},
                                         {u"invalid_playbook.json"_s, u"says it is of the type `invalid`"_s},
                                         {u"missing_step_playbook.json"_s, u"leads to a step that is not there"_s},
                                         {u"infinite_playbook.json"_s, u"goes round in a circle"_s}};
    for (const auto files = QDir(samples).entryList({u"*.json"_s}); const QString &file : files)
        QTest::newRow(qPrintable(file)) << file << refused.value(file);
}

void TestCacao::verdictsOnSamples()
{
    QFETCH(QString, file);
    QFETCH(QString, refusedFor);
    if (file.isEmpty())
        return;
    const QByteArray json = bytesOf(samples + u'/' + file);
    const Findings findings = checkCacao(json, file);
    QString errors;
    for (const Finding &finding : findings) {
        if (finding.grade == Finding::Grade::Error)
            errors += finding.text() + u'\n';
    }
    QVERIFY2(errors.isEmpty() == refusedFor.isEmpty(), qPrintable(errors));
    QVERIFY2(errors.contains(refusedFor), qPrintable(errors));
    QCOMPARE(importCacao(json, file).markdown.isEmpty(), !refusedFor.isEmpty());
}

void TestCacao::mistakes_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("said");
    QTest::addColumn<bool>("refused");
    const QString s = id(u"start"_s, 1);
    const QString a = id(u"action"_s, 1);
    const QString b = id(u"action"_s, 2);
    const QString e = id(u"end"_s, 1);
    const QJsonObject good = playbook({{s, start(a)}, {a, action(u"A"_s, e)}, {e, ending}}, s);
    const auto row = [](const char *name, const QJsonObject &json, const QString &said, bool refused = true) {
        QTest::newRow(name) << text(json) << said << refused;
    };
    const auto with = [&good](const QString &key, const QJsonValue &value) {
        QJsonObject json = good;
        value.isUndefined() ? json.remove(key) : void(json.insert(key, value));
        return json;
    };
    row("good", good, {}, false);
    row("not a playbook", with(u"type"_s, u"bundle"_s), u"`type` is not `playbook`"_s);
    row("version 1", with(u"spec_version"_s, u"1.0"_s), u"cacao-2.0"_s);
    row("no name", with(u"name"_s, QJsonValue::Undefined), u"`name` is missing"_s);
    row("no created", with(u"created"_s, QJsonValue::Undefined), u"`created` is missing"_s);
    row("odd time", with(u"created"_s, u"yesterday"_s), u"is no time"_s);
    row("six decimals", with(u"created"_s, u"2026-11-25T08:00:00.123456Z"_s), u"three decimals"_s, false);
    row("odd id", with(u"id"_s, u"playbook--1"_s), u"is no playbook--UUID"_s);
    row("priority", with(u"priority"_s, 101), u"0 to 100"_s);
    row("labels", with(u"labels"_s, u"x"_s), u"is no list"_s);
    row("no workflow", with(u"workflow"_s, QJsonValue::Undefined), u"no map of steps"_s);
    row("start dangles", with(u"workflow_start"_s, id(u"start"_s, 9)), u"begins with a step that is not there"_s);
    row("no start", with(u"workflow_start"_s, a), u"does not begin with"_s, false);
    row("exception dangles", with(u"workflow_exception"_s, id(u"end"_s, 9)), u"exception leads"_s, false);
    row("type and id differ", playbook({{s, start(e)}, {e, ending}, {id(u"end"_s, 3), action(u"x"_s, e)}}, s),
        u"is no action--UUID"_s);
    row("unknown type", playbook({{s, start(e)}, {e, QJsonObject{{u"type"_s, u"edn"_s}}}}, s),
        u"`edn` is no type of step"_s);
    row("no end", playbook({{s, start(a)}, {a, action(u"A"_s, {})}}, s), u"no step of the type `end`"_s);
    row("dangling", playbook({{s, start(a)}, {a, action(u"A"_s, b)}, {e, ending}}, s),
        u"`on_completion` of `A` leads to a step that is not there"_s);
    row("cycle", playbook({{s, start(a)}, {a, action(u"A"_s, b)}, {b, action(u"B"_s, a)}, {e, ending}}, s),
        u"goes round in a circle"_s);
    row("unreachable", playbook({{s, start(e)}, {a, action(u"A"_s, e)}, {e, ending}}, s), u"no way leads to `A`"_s,
        false);
    QJsonObject noCommand = action(u"A"_s, e);
    noCommand.remove(u"commands"_s);
    row("no commands", playbook({{s, start(a)}, {a, noCommand}, {e, ending}}, s), u"`action` has no `commands`"_s);
    QJsonObject variable = action(u"A"_s, e);
    variable.insert(u"commands"_s,
                    QJsonArray{QJsonObject{{u"type"_s, u"bash"_s}, {u"command"_s, u"ping __host__:value"_s}}});
    row("variable", playbook({{s, start(a)}, {a, variable}, {e, ending}}, s), u"uses the variable `__host__`"_s, false);
    QJsonObject loop = everything();
    row("cycle through a while is none", loop, {}, false);
    row("secret",
        with(u"authentication_info_definitions"_s,
             QJsonObject{{id(u"user-auth"_s, 1), QJsonObject{{u"type"_s, u"user-auth"_s}, {u"password"_s, u"x"_s}}}}),
        u"in the open"_s, false);
}

void TestCacao::mistakes()
{
    QFETCH(QByteArray, json);
    QFETCH(QString, said);
    QFETCH(bool, refused);
    const Findings findings = checkCacao(json, u"a.json"_s);
    QString all;
    for (const Finding &finding : findings)
        all += finding.text() + u'\n';
    QVERIFY2(hasErrors(findings) == refused, qPrintable(all));
    QVERIFY2(all.contains(said), qPrintable(all));
}

void TestCacao::hostile_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("list") << QByteArray("[]");
    QTest::newRow("deep") << QByteArray(100'000, '[');
    QTest::newRow("deep objects") << QByteArray("{\"a\":").repeated(50'000);
    QTest::newRow("large") << QByteArray(5'000'000, ' ');
    QTest::newRow("cut") << text(everything()).first(2000);
    QTest::newRow("numbers for texts") << QByteArray(
        "{\"type\":1,\"workflow\":{\"a\":7,\"b\":[]},\"workflow_start\":{}}");
    QJsonObject steps;
    for (int i = 0; i < 3000; ++i)
        steps.insert(id(u"end"_s, i), ending);
    QTest::newRow("many steps") << text(playbook(steps, id(u"end"_s, 1)));
}

void TestCacao::hostile()
{
    QFETCH(QByteArray, json);
    QVERIFY(hasErrors(checkCacao(json, u"a.json"_s)));
    QVERIFY(importCacao(json, u"a.json"_s).markdown.isEmpty());
}

// Qt's objects read through a null pointer when a null string is looked up beside a key that is not ASCII.
void TestCacao::stepsWithOtherLetters()
{
    QJsonObject book = playbook(
        {{id(u"start"_s, 1), QJsonObject{{u"type"_s, u"start"_s}}}, {u"終わり"_s, ending}, {id(u"end"_s, 2), ending}},
        id(u"start"_s, 1));
    for (const auto keys = {u"workflow_start"_s, u"workflow_exception"_s}; const QString &key : keys) {
        book.remove(key); // what is not named is looked for all the same
        QVERIFY(!checkCacao(text(book), u"a.json"_s).isEmpty());
        (void)importCacao(text(book), u"a.json"_s);
    }
}

void TestCacao::importKeepsEverything_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("every kind of step") << text(everything());
    for (const auto files = QDir(samples).entryList({u"*.json"_s}); const QString &file : files) {
        const QByteArray json = bytesOf(samples + u'/' + file);
        if (!hasErrors(checkCacao(json, file)))
            QTest::newRow(qPrintable(file)) << json;
    }
}

void TestCacao::importKeepsEverything()
{
    QFETCH(QByteArray, json);
    const QJsonObject before = QJsonDocument::fromJson(json).object();
    const CacaoImport first = importCacao(json, u"a.json"_s);
    Findings findings;
    const Runbook runbook = runbookOf(first.markdown, findings);
    QVERIFY2(findings.isEmpty(), findings.isEmpty() ? "" : qPrintable(findings.first().text()));
    QJsonObject after = exportCacao(runbook, options, findings);
    QVERIFY(findings.isEmpty());
    QCOMPARE(CacaoGraph::of(after), CacaoGraph::of(before));
    // Nothing is lost, and nothing but our extension is added.
    QJsonObject extensions = after[u"extension_definitions"_s].toObject();
    QCOMPARE(extensions.size(), 1);
    after.remove(u"extension_definitions"_s);
    QCOMPARE(text(after).split('\n'), text(before).split('\n'));
    const CacaoImport second = importCacao(text(exportCacao(runbook, options, findings)), u"a.json"_s);
    QVERIFY(!second.markdown.isEmpty());
    QCOMPARE(CacaoGraph::of(exportCacao(runbookOf(second.markdown, findings), options, findings)),
             CacaoGraph::of(before));
}

// Every way leads on, a branch that ends goes on behind the step that opened it, equal names are told apart.
void TestCacao::stepsStandInOrder()
{
    Findings findings;
    const CacaoImport made = importCacao(text(everything()), u"a.json"_s);
    const Runbook runbook = runbookOf(made.markdown, findings);
    QCOMPARE(made.name, u"a--strange_name"_s.replace(u"--"_s, u"-"_s));
    QCOMPARE(runbook.title, u"A * strange_name"_s);
    QStringList titles;
    for (const Step &step : runbook.steps)
        titles.append(step.title);
    QCOMPARE(titles,
             QStringList({u"Look"_s, u"if-condition"_s, u"Same name"_s, u"Same name (2)"_s, u"parallel"_s, u"Left"_s,
                          u"Left, then"_s, u"Right"_s, u"while-condition"_s, u"## Again"_s, u"switch-condition"_s,
                          u"Try"_s, u"playbook-action"_s, u"Mend"_s}));
    const auto flow = flowOf(runbook);
    const auto goesTo = [&](int step) {
        QStringList to;
        for (const FlowEdge &edge : flow[step])
            to.append(edge.to < 0 ? u"end"_s : titles[edge.to]);
        return to;
    };
    QCOMPARE(goesTo(1), QStringList({u"Same name"_s, u"Same name (2)"_s}));
    QCOMPARE(goesTo(2), QStringList({u"parallel"_s}));
    QCOMPARE(goesTo(4).mid(0, 2), QStringList({u"Left"_s, u"Right"_s}));
    QCOMPARE(goesTo(9), QStringList({u"while-condition"_s}));
    QCOMPARE(goesTo(13), QStringList({u"end"_s}));
    for (const bool each : reachable(flow))
        QVERIFY(each);
}

void TestCacao::editedMarkdownIsExported()
{
    QByteArray markdown = importCacao(text(everything()), u"a.json"_s).markdown;
    markdown.replace("## Look\n", "## Look twice\n");
    const QByteArray fence = "```bash\nls\n```";
    markdown.replace(markdown.indexOf(fence), fence.size(), "Carefully.\n\n```bash\nls -l\n```");
    markdown.replace("```if\ngo to \"parallel\"\n```", "");
    Findings findings;
    const QJsonObject after = exportCacao(runbookOf(markdown, findings), options, findings);
    QVERIFY2(!hasErrors(checkCacao(text(after), u"b.json"_s)),
             qPrintable(checkCacao(text(after), u"b.json"_s).value(0).text()));
    const QJsonObject look = after[u"workflow"_s][id(u"action"_s, 1)].toObject();
    QCOMPARE(look[u"name"_s].toString(), u"Look twice"_s);
    QCOMPARE(look[u"description"_s].toString(), u"Carefully."_s);
    QCOMPARE(look[u"commands"_s][0][u"command"_s].toString(), u"ls -l"_s);
    // Without the jump the first branch falls through to the second.
    QCOMPARE(after[u"workflow"_s][id(u"action"_s, 2)][u"on_completion"_s].toString(), id(u"action"_s, 3));
    QCOMPARE(after[u"workflow"_s][id(u"action"_s, 4)], everything()[u"workflow"_s][id(u"action"_s, 4)]);
}

void TestCacao::commandsBecomeFences()
{
    QJsonObject step = action(u"Call"_s, id(u"end"_s, 1));
    step.insert(u"description"_s, u"# not a heading\n- not an item\n1. neither\n```\n<b>&amp;"_s);
    step.insert(u"commands"_s,
                QJsonArray{QJsonObject{{u"type"_s, u"http-api"_s},
                                       {u"command"_s, u"POST /x HTTP/1.1"_s},
                                       {u"headers"_s, QJsonObject{{u"Accept"_s, QJsonArray{u"a/b"_s}}}},
                                       {u"content_b64"_s, u"eyJhIjoxfQ=="_s}},
                           QJsonObject{{u"type"_s, u"bash"_s}, {u"command"_s, u"echo '```' __x__:value"_s}},
                           QJsonObject{{u"type"_s, u"action"_s}, {u"command"_s, u"never a block of ours"_s}}});
    const QJsonObject before = playbook(
        {{id(u"start"_s, 1), start(id(u"action"_s, 1))}, {id(u"action"_s, 1), step}, {id(u"end"_s, 1), ending}},
        id(u"start"_s, 1));
    const QByteArray markdown = importCacao(text(before), u"a.json"_s).markdown;
    QVERIFY2(markdown.contains("```http\nPOST /x HTTP/1.1\nAccept: a/b\n\n{\"a\":1}\n```\n"), markdown.constData());
    QVERIFY(markdown.contains("````bash\necho '```' {{ x }}\n````\n"));
    QVERIFY(markdown.contains("```cacao-action\n"));
    Findings findings;
    const Runbook runbook = runbookOf(markdown, findings);
    QCOMPARE(runbook.steps.size(), 1);
    QJsonObject after = exportCacao(runbook, options, findings);
    after.remove(u"extension_definitions"_s);
    QCOMPARE(text(after).split('\n'), text(before).split('\n'));
}

void TestCacao::anyRunbookIsExported_data()
{
    QTest::addColumn<QString>("path");
    for (const QString &folder : {QStringLiteral(HIKESHI_SOURCE_DIR "/runbooks/library"),
                                  QStringLiteral(HIKESHI_SOURCE_DIR "/tests/fuzz/corpus/runbook"),
                                  QStringLiteral(HIKESHI_SOURCE_DIR "/../shared/data/runbooks")}) {
        QDirIterator found(folder, {u"*.md"_s}, QDir::Files, QDirIterator::Subdirectories);
        while (found.hasNext()) {
            const QString path = found.next();
            QTest::newRow(qPrintable(path.section(u'/', -3))) << path;
        }
    }
}

void TestCacao::anyRunbookIsExported()
{
    QFETCH(QString, path);
    Findings findings;
    const Runbook runbook = Runbook::parse(bytesOf(path), path, findings);
    const QJsonObject first = exportCacao(runbook, options, findings);
    const Findings wrong = checkCacao(text(first), u"out.json"_s);
    QVERIFY2(!hasErrors(wrong), qPrintable(wrong.value(0).text()));
    const CacaoImport again = importCacao(text(first), u"out.json"_s);
    QCOMPARE(again.name + u".md"_s, path.section(u'/', -1));
    QCOMPARE(again.markdown, runbook.source);
    const QJsonObject second = exportCacao(Runbook::parse(again.markdown, path, findings), options, findings);
    QCOMPARE(text(second).split('\n'), text(first).split('\n'));
}

void TestCacao::changedElsewhere_data()
{
    anyRunbookIsExported_data();
}

/// What each decision offers, in its order.
static QStringList decisionsOf(const Runbook &runbook)
{
    QStringList decisions;
    for (const Step &step : runbook.steps) {
        for (const Block &block : step.blocks) {
            QStringList labels;
            for (const Block::Branch &branch : block.branches)
                labels.append(branch.label);
            if (block.kind == Block::Kind::Decision)
                decisions.append(labels.join(u'|'));
        }
    }
    return decisions;
}

/// A heading of Markdown begins and ends with a letter: a title's control characters are nothing that it can hold.
QString withoutControls(const QJsonValue &value)
{
    QString text = QString::fromUtf8(QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact));
    static const QRegularExpression controls(u"\\\\u00[01][0-9a-f]"_s);
    // Some of them are white space, and become a space.
    return text.contains(controls) ? text.remove(controls).remove(u' ') : text;
}

// Whoever changes a playbook elsewhere is heard: the Markdown it was made of counts no more, and what CACAO says does.
void TestCacao::changedElsewhere()
{
    QFETCH(QString, path);
    Findings findings;
    const Runbook runbook = Runbook::parse(bytesOf(path), path, findings);
    QJsonObject first = exportCacao(runbook, options, findings);
    first.insert(u"labels"_s, QJsonArray{u"read"_s});
    const CacaoImport again = importCacao(text(first), u"out.json"_s);
    QVERIFY2(!again.markdown.isEmpty(), qPrintable(again.findings.value(0).text()));
    const Runbook back = runbookOf(again.markdown, findings);
    const QJsonObject second = exportCacao(back, options, findings);
    QCOMPARE(second[u"labels"_s], first[u"labels"_s]);
    QCOMPARE(withoutControls(second[u"workflow"_s]), withoutControls(first[u"workflow"_s]));
    const QStringList decisions = decisionsOf(back);
    for (const auto wanted = decisionsOf(runbook); const QString &each : wanted)
        QVERIFY2(decisions.contains(each), qPrintable(each + u" in "_s + decisions.join(u" / "_s)));
}

// The file name rides in the playbook too; it is nobody's way out of the folder.
void TestCacao::carriedNameIsNoPath()
{
    Findings findings;
    const Runbook runbook = Runbook::parse("# Mend\n\n## Look\n", u"mend.ja.md"_s, findings);
    QJsonObject made = exportCacao(runbook, options, findings);
    QCOMPARE(importCacao(text(made), u"a.json"_s).name, u"mend.ja"_s);
    QJsonObject extensions = made[u"playbook_extensions"_s].toObject();
    QJsonObject own = extensions.begin()->toObject();
    own[u"name"_s] = u"../../mend"_s;
    extensions.begin().value() = own;
    made[u"playbook_extensions"_s] = extensions;
    QCOMPARE(importCacao(text(made), u"a.json"_s).name, u"mend"_s);
}

QTEST_GUILESS_MAIN(TestCacao)
#include "tst_cacao.moc"
