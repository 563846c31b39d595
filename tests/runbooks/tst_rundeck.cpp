// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbooks/lint.h"
#include "runbooks/runbook.h"
#include "runbooks/rundeck.h"
#include "runbooks/variables.h"
#include "situation/yamlnode.h"

#include <QTest>

using namespace Hikeshi;
using namespace Qt::StringLiterals;

/// Jobs in the form that Rundeck's own documents describe.
class TestRundeck : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void commands_data();
    void commands();
    void handlers_data();
    void handlers();
    void optionsBecomeVariables();
    void everyCommandIsAStep();
    void nothingIsLost();
    void dirtyJobs_data();
    void dirtyJobs();
    void whatWouldBeAnotherThingIsDoneByHand_data();
    void whatWouldBeAnotherThingIsDoneByHand();
    void namesAreToldApart();
    void hostile_data();
    void hostile();

private:
    QList<RundeckJob> read(const QByteArray &yaml)
    {
        m_findings.clear();
        return importRundeck(yaml, u"jobs.yaml"_s, m_findings);
    }
    /// The Markdown of one job with these commands.
    QByteArray job(const QByteArray &commands)
    {
        const QList<RundeckJob> jobs =
            read("- name: job name\n  description: ''\n  loglevel: INFO\n  sequence:\n    commands:\n" + commands);
        return jobs.isEmpty() ? QByteArray() : jobs.first().markdown;
    }
    static Runbook parsed(const QByteArray &markdown)
    {
        Findings findings;
        const Runbook runbook = Runbook::parse(markdown, u"job.md"_s, findings);
        if (!findings.isEmpty())
            qWarning("%s\n%s", qPrintable(findings.first().text()), markdown.constData());
        return findings.isEmpty() ? runbook : Runbook();
    }
    Findings m_findings;
};

void TestRundeck::commands_data()
{
    QTest::addColumn<QByteArray>("yaml");
    QTest::addColumn<QByteArray>("markdown"); ///< is in it
    const auto row = [](const char *name, const char *yaml, const char *markdown) {
        QTest::newRow(name) << QByteArray(yaml) << QByteArray(markdown);
    };
    row("exec", "      - exec: a command\n", "## a command\n\n```sh\na command\n```\n");
    row("option", "      - exec: ping ${option.host-name}\n", "ping ${host_name}");
    row("description", "      - {exec: ls, description: \"Look _here_\"}\n", "## Look \\_here\\_\n");
    row("script", "      - script: |-\n          #!/bin/bash\n\n          echo @option.test@\n",
        "```bash\n#!/bin/bash\n\necho ${test}\n```\n");
    row("script with arguments is not run as it stands", "      - {script: \"echo $1\", args: one two}\n",
        "Arguments:\n\n```text\none two\n```\n\n```text\necho $1\n```\n");
    row("script of another language", "      - {script: print(1), scriptInterpreter: /usr/bin/python3}\n",
        "```text\nprint(1)\n```\n");
    row("powershell is no shell", "      - {script: Get-Item, scriptInterpreter: powershell}\n",
        "```text\nGet-Item\n```\n");
    row("shebang", "      - script: |-\n          #!/usr/bin/env python3\n          print(1)\n",
        "```text\n#!/usr/bin/env python3\nprint(1)\n```\n");
    row("script file", "      - {scriptfile: /path/to/script, args: \"--host ${option.host}\"}\n",
        "```sh\n/path/to/script --host ${host}\n```\n");
    row("script from the net is read first", "      - {scripturl: \"http://example.com/path/to/script\", args: x}\n",
        "Fetch the script, read it, then run it:\n\n```text\nhttp://example.com/path/to/script x\n```\n");
    row("job", "      - jobref: {group: test, name: simple job test}\n", "```runbook\nrun: simple-job-test\n```\n");
    row("job with values", "      - jobref: {name: drain, args: \"-host ${option.host} -why 'too hot'\"}\n",
        "```runbook\nrun: drain\nvalues:\n  host: \"${host}\"\n  why: \"too hot\"\n```\n");
    row("job with arguments of another form", "      - jobref: {name: drain, args: all of them}\n",
        "\"args\": \"all of them\"");
    row("plug-in", "      - {nodeStep: false, type: jenkins-build, configuration: {job: x}}\n",
        "\"type\": \"jenkins-build\"");
    row("a fence in a script", "      - script: \"```\\nrm x\\n\"\n", "````bash\n```\nrm x\n````\n");
}

void TestRundeck::commands()
{
    QFETCH(QByteArray, yaml);
    QFETCH(QByteArray, markdown);
    const QByteArray made = job(yaml);
    QVERIFY2(m_findings.isEmpty(), m_findings.isEmpty() ? "" : qPrintable(m_findings.first().text()));
    QVERIFY2(made.contains(markdown), made.constData());
    QCOMPARE(parsed(made).steps.size(), 1);
}

void TestRundeck::handlers_data()
{
    QTest::addColumn<QByteArray>("yaml");
    QTest::addColumn<QByteArray>("markdown");
    const QByteArray begin = "    - exec: restart\n      errorhandler:\n";
    QTest::newRow("exec") << begin + "        exec: start old\n        keepgoingOnSuccess: true\n"
                          << QByteArray("If it fails, do this, and go on when it succeeds:\n\n```sh\nstart old\n```\n");
    QTest::newRow("script") << begin + "        script: echo no\n"
                            << QByteArray("If it fails, do this, and stop:\n\n```bash\necho no\n```\n");
    QTest::newRow("job") << begin + "        jobref: {name: clean up}\n" << QByteArray("Run the runbook clean-up.");
    QTest::newRow("job beside a job") << QByteArray(
        "    - jobref: {name: a}\n      errorhandler:\n        jobref: {name: b}\n")
                                      << QByteArray("Run the runbook b.");
}

void TestRundeck::handlers()
{
    QFETCH(QByteArray, yaml);
    QFETCH(QByteArray, markdown);
    const QByteArray made = job(yaml);
    QVERIFY2(made.contains(markdown), made.constData());
    QCOMPARE(parsed(made).steps.size(), 1);
}

void TestRundeck::optionsBecomeVariables()
{
    const QList<RundeckJob> jobs =
        read("- name: Deploy\n"
             "  options:\n"
             "  - {name: host-name, value: web-1, required: true, description: 'Where | to', values: [web-1, web-2]}\n"
             "  - {name: pin, secure: true, value: '1234'}\n"
             "  sequence: {commands: [{exec: 'login ${option.host-name} ${option.pin}'}]}\n"
             "- name: Old form\n"
             "  options: {clamps: {required: true, regex: '\\d+'}}\n"
             "  sequence: {commands: [{exec: 'x ${option.clamps}'}]}\n");
    QCOMPARE(jobs.size(), 2);
    const Runbook runbook = parsed(jobs[0].markdown);
    const QList<Variable> variables = variablesOf(runbook);
    QCOMPARE(variables.size(), 2);
    QCOMPARE(variables[0].name, u"host_name"_s);
    QCOMPARE(variables[0].fallback, u"web-1"_s);
    QVERIFY(!variables[0].secret);
    QCOMPARE(variables[1].name, u"pin"_s); // no name that says it is secret: Rundeck says so
    QVERIFY(variables[1].secret);
    QCOMPARE(declaredSecrets(runbook), QStringList(u"pin"_s));
    QVERIFY(!jobs[0].markdown.contains("1234"));
    QVERIFY(jobs[0].markdown.contains("Where \\| to"));
    QCOMPARE(variablesOf(parsed(jobs[1].markdown)).first().name, u"clamps"_s);
}

void TestRundeck::everyCommandIsAStep()
{
    const QList<RundeckJob> jobs =
        read("- name: \"# Nightly - clean_up\"\n"
             "  description: |\n    Performs a service\n\n    1. a list\n    2. in Markdown\n    # and a heading\n"
             "  group: a/b\n  loglevel: INFO\n  timeout: 6h 30m\n  retry: {retry: '3', delay: 1h}\n"
             "  nodefilters: {filter: 'tags: web', dispatch: {threadcount: 1}}\n"
             "  sequence:\n    keepgoing: true\n    strategy: node-first\n    commands:\n"
             "    - exec: ls\n    - exec: ls\n    - script: \"- a\\n- b\\n\"\n");
    QCOMPARE(jobs.size(), 1);
    const Runbook runbook = parsed(jobs.first().markdown);
    QCOMPARE(runbook.title, u"# Nightly - clean_up"_s);
    QStringList titles;
    for (const Step &step : runbook.steps)
        titles.append(step.title);
    QCOMPARE(titles, QStringList({u"ls"_s, u"ls"_s, u"Step 3"_s}));
    QVERIFY(runbook.text(runbook.steps.first()).contains(u"go on all the same"_s));
}

void TestRundeck::nothingIsLost()
{
    const QByteArray made =
        read("- name: J\n  uuid: 1-2\n  multipleExecutions: true\n  schedule: {time: {hour: '18'}}\n  plugins: {x: [1, "
             "2]}\n"
             "  notification: {onsuccess: {email: {recipients: ops@example.org}}}\n"
             "  sequence:\n    strategy: step-first\n    commands:\n    - {exec: ls, plugins: {LogFilter: y}}\n")
            .first()
            .markdown;
    for (const char *each :
         {"1-2", "multipleExecutions", "\"hour\": \"18\"", "ops@example.org", "step-first", "LogFilter", "\"x\""})
        QVERIFY2(made.contains(each), QByteArray(QByteArray(each) + " in\n" + made).constData());
    QCOMPARE(parsed(made).steps.size(), 1);
}

void TestRundeck::dirtyJobs_data()
{
    QTest::addColumn<QByteArray>("yaml");
    const QByteArray head = "- name: J\n  sequence:\n    commands:\n";
    const auto row = [](const char *name, const QByteArray &yaml) { QTest::newRow(name) << yaml; };
    row("a command that is a word", head + "    - uptime-please\n");
    row("a command that is a list", head + "    - [uptime, please]\n");
    row("commands that are one map", "- name: J\n  sequence: {strategy: node-first, commands: {exec: only-one}}\n");
    row("commands that are a word", "- name: J\n  sequence: {commands: only-word}\n");
    row("a sequence that is a word", "- name: J\n  sequence: nothing-useful\n");
    row("two ways in one command", head + "    - {exec: first-way, script: second-way, args: third-way}\n");
    row("exec that is a list", head + "    - {exec: [a-word, b-word]}\n");
    row("long description",
        head + "    - exec: ls\n      description: " + QByteArray("word ").repeated(60) + "the-end\n");
    row("description of lines",
        head + "    - exec: ls\n      description: |\n        first-line\n        # second-line\n");
    row("handler that is described",
        head + "    - exec: ls\n      errorhandler: {exec: mend, description: why-so, errorhandler: {exec: deeper}}\n");
    row("handler that is a word", head + "    - {exec: ls, errorhandler: call-somebody}\n");
    row("job by its uuid", head + "    - jobref: {uuid: 0b5c-77, nodeStep: true, useName: false}\n");
    row("job that is a word", head + "    - jobref: a-job-name\n");
    row("job with arguments and more", head + "    - jobref: {name: drain, args: '-host web-1 and-then'}\n");
    row("job with a node filter",
        head
            + "    - jobref: {name: d, group: a/b, nodefilters: {filter: 'tags: gone', dispatch: {threadcount: 7}}}\n");
    row("file with spaces",
        head + "    - {scriptfile: '/opt/my  tools/run', args: '-x ${option.a}', fileExtension: .cmd}\n");
    row("address", head + "    - {scripturl: 'https://example.org/x.sh', args: -v, scriptInterpreter: /bin/odd}\n");
    row("options of every kind",
        "- name: J\n  options:\n"
        "  - {name: a, label: A-label, enforced: true, values: [v-one, v-two], regex: '^[a-z]+$', sortIndex: 17}\n"
        "  - {name: b, multivalued: true, delimiter: ';', valuesUrl: 'https://example.org/v', values: 'p-one,p-two'}\n"
        "  - {name: c, type: file, dateFormat: YYYY-MM, hidden: true, configData: {k-one: k-two}}\n"
        "  - {name: d, secure: true, valueExposed: true, storagePath: keys/db/pass}\n"
        "  - {description: nameless-one}\n"
        "  sequence: {commands: [{exec: ls}]}\n");
    row("options of the old form",
        "- name: J\n  options: {one: {values: [x-one]}, two: just-word}\n  sequence: {commands: [{exec: ls}]}\n");
    row("nodes and plug-ins",
        "- name: J\n  nodefilters: {filter: 'tags: web', dispatch: {rankOrder: descending}}\n"
        "  sequence:\n    strategy: ruleset\n    pluginConfig: {WorkflowStrategy: {ruleset: {rules: '[5] if:x'}}}\n"
        "    commands:\n    - {type: slack-note, configuration: {channel: c-ops}, nodeStep: false}\n");
    row("one job, no list", "name: J\nsequence: {commands: [{exec: alone}]}\n");
}

/// Every word of a tree that is no key.
static QStringList wordsOf(const QVariant &tree)
{
    QStringList words;
    if (tree.typeId() == QMetaType::QVariantMap) {
        for (const QVariant &each : tree.toMap())
            words += wordsOf(each);
    } else if (tree.typeId() == QMetaType::QVariantList) {
        for (const QVariant &each : tree.toList())
            words += wordsOf(each);
    } else if (tree.typeId() != QMetaType::Bool) {
        words += tree.toString().simplified().split(u' ');
    }
    return words;
}

// What has no equal is shown as it was: every word of the job stands in the runbook.
void TestRundeck::dirtyJobs()
{
    QFETCH(QByteArray, yaml);
    Findings findings;
    const QStringList words = wordsOf(YamlNode::parse(yaml, u"jobs.yaml"_s, findings).variant());
    QVERIFY(!words.isEmpty());
    const QList<RundeckJob> jobs = read(yaml);
    QCOMPARE(jobs.size(), 1);
    const Runbook runbook = parsed(jobs.first().markdown);
    QString text = QString::fromUtf8(jobs.first().markdown).replace(u"${a}"_s, u"${option.a}"_s);
    text.remove(u'\\');
    for (QString word : words)
        QVERIFY2(text.contains(word.remove(u'\\')), qPrintable(word + u" in\n"_s + text));
    QVERIFY(runbook.steps.size() <= 1 || yaml.contains("nothing-useful"));
}

// A command that would be another one here is not offered to be run.
void TestRundeck::whatWouldBeAnotherThingIsDoneByHand_data()
{
    QTest::addColumn<QByteArray>("yaml");
    QTest::addColumn<bool>("runs");
    const auto row = [](const char *name, const char *more, const char *command, bool runs) {
        QTest::newRow(name) << QByteArray("- name: J\n") + more + "  sequence: {commands: [" + command + "]}\n" << runs;
    };
    row("here", "", "{exec: 'systemctl restart x'}", true);
    row("threads alone are no nodes", "  nodefilters: {dispatch: {threadcount: 1}}\n", "{exec: ls}", true);
    row("on nodes", "  nodefilters: {filter: 'tags: web'}\n", "{exec: 'systemctl restart x'}", false);
    row("on nodes, as Rundeck 2 wrote them", "  nodefilters: {include: {tags: web}}\n", "{script: reboot}", false);
    row("a value of the node", "", "{exec: 'ping ${node.hostname}'}", false);
    row("a value of the job", "", "{script: 'echo @job.execid@'}", false);
    row("a value in the environment", "", "{script: 'echo $RD_JOB_ID'}", false);
    row("an option", "", "{script: 'echo $RD_OPTION_HOST ${unquotedoption.b}'}", true);
}

void TestRundeck::whatWouldBeAnotherThingIsDoneByHand()
{
    QFETCH(QByteArray, yaml);
    QFETCH(bool, runs);
    const Runbook runbook = parsed(read(yaml).value(0).markdown);
    QCOMPARE(runbook.steps.size(), 1);
    QCOMPARE(runbook.steps.first().shells.size(), runs ? 1 : 0);
    QVERIFY(runbook.steps.first().isManual());
}

void TestRundeck::namesAreToldApart()
{
    const QList<RundeckJob> jobs =
        read("- {name: A b, sequence: {commands: [{exec: x}]}}\n- {name: a/b, sequence: {commands: [{exec: x}]}}\n- "
             "{name: 夜間, sequence: {commands: [{exec: x}]}}\n");
    QCOMPARE(jobs.size(), 3);
    QCOMPARE(jobs[0].name, u"a-b"_s);
    QCOMPARE(jobs[1].name, u"a-b-2"_s);
    QCOMPARE(jobs[2].name, u"夜間"_s);
}

void TestRundeck::hostile_data()
{
    QTest::addColumn<QByteArray>("yaml");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("map") << QByteArray("name: x\n");
    QTest::newRow("text") << QByteArray("just words\n");
    QTest::newRow("no jobs") << QByteArray("- 1\n- [a]\n");
    QTest::newRow("deep") << QByteArray(100'000, '[');
    QTest::newRow("bomb") << QByteArray("- &a [x, x]\n- &b [*a, *a]\n- [*b, *b]\n");
    QTest::newRow("many") << QByteArray("- {name: x, sequence: {commands: [{exec: x}]}}\n").repeated(300);
}

void TestRundeck::hostile()
{
    QFETCH(QByteArray, yaml);
    read(yaml);
    QVERIFY(hasErrors(m_findings));
}

QTEST_GUILESS_MAIN(TestRundeck)
#include "tst_rundeck.moc"
