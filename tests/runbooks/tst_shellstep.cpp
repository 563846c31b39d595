// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/runbooks/runfixture.h"

#include <QFile>

#include <csignal>

using namespace Hikeshi;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using State = StepState::State;

namespace {

QByteArray book(const QByteArray &script, const QByteArray &language = "sh", const QByteArray &more = {})
{
    return "# T\n## Run\n```" + language + "\n" + script + "\n```\n" + more + "## After\nx\n";
}

/// Runs the first fence to its end.
StepState::Output run(RunFixture &f)
{
    const Result<void> began = f.done(f.runner->runShell(0, 0, u"you"_s));
    if (!began)
        return {.reason = began.error().text()};
    (void)QTest::qWaitFor([&] { return !f.runner->isShellRunning(0); }, 30'000);
    f.settle();
    return f.step(0).outputs.isEmpty() ? StepState::Output{} : f.step(0).outputs.last();
}

bool isAlive(qint64 pid)
{
    QFile stat(u"/proc/%1/stat"_s.arg(pid));
    return stat.open(QIODevice::ReadOnly) && !stat.readAll().contains(") Z ");
}

}

/// Shell fences in a real terminal.
class TestShellStep : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void commandsEnd_data();
    void commandsEnd();
    void floodIsBounded();
    void hangIsCancelledWithItsChildren();
    void leftBehindChildrenEndToo();
    void valuesStayValues_data();
    void valuesStayValues();
    void placeholdersAreFilled_data();
    void placeholdersAreFilled();
    void hereDocumentsThatWouldBreak_data();
    void hereDocumentsThatWouldBreak();
    void valuesThatWouldBeReadAgain_data();
    void valuesThatWouldBeReadAgain();
    void namesThatShellsTakeOrdersFrom_data();
    void namesThatShellsTakeOrdersFrom();
    void notWhereTheSiteDoesNotAllow();
    void secretsAreMasked();
    void keysAreTyped();
    void ownEnvironmentIsWithheld();
    void runningAgainMustBeConfirmed();
    void verificationFollows();
    void afterACrashItIsUnknown();
    void promptsOfConsoleFences();
    void textOfATerminal_data();
    void textOfATerminal();
};

void TestShellStep::commandsEnd_data()
{
    QTest::addColumn<QByteArray>("script");
    QTest::addColumn<int>("exit");
    QTest::addColumn<QString>("text");
    QTest::newRow("echo") << QByteArray("echo hello") << 0 << u"hello\n"_s;
    QTest::newRow("exit status") << QByteArray("echo no; exit 7") << 7 << u"no\n"_s;
    QTest::newRow("standard error") << QByteArray("echo bad >&2") << 0 << u"bad\n"_s;
    QTest::newRow("no such command") << QByteArray("/no/such/thing 2>/dev/null") << 127 << QString();
    QTest::newRow("signal") << QByteArray("kill -9 $$") << -1 << QString();
    QTest::newRow("a terminal it is") << QByteArray("if test -t 1; then echo yes; fi") << 0 << u"yes\n"_s;
    QTest::newRow("Japanese") << QByteArray("echo 切り替え") << 0 << u"切り替え\n"_s;
    QTest::newRow("not UTF-8") << QByteArray("printf 'a\\377b\\n'") << 0 << u"a\uFFFDb\n"_s;
}

void TestShellStep::commandsEnd()
{
    QFETCH(QByteArray, script);
    QFETCH(int, exit);
    QFETCH(QString, text);
    RunFixture f;
    f.start(book(script));
    const StepState::Output output = run(f);
    QCOMPARE(output.text, text);
    QCOMPARE(output.exit, exit);
    QCOMPARE(output.signal, exit < 0 ? SIGKILL : 0);
    QCOMPARE(output.who, u"you"_s);
    QCOMPARE(output.command, QString::fromUtf8(script));
    QCOMPARE(f.step(0).state, exit == 0 ? State::Pending : State::Failed);
    QVERIFY(f.done(f.runner->complete(0, {}, u"you"_s)).has_value()); // ticked by hand
    f.reopen();
    QCOMPARE(f.step(0).outputs.last(), output); // it is in the journal
}

void TestShellStep::floodIsBounded()
{
    RunFixture f;
    f.start(book("echo first; yes flood | head -c 20000000; echo; echo last"));
    const StepState::Output output = run(f);
    QCOMPARE(output.exit, 0);
    QVERIFY(output.bytes > 20'000'000);
    QVERIFY2(output.text.size() < 80'000, qPrintable(QString::number(output.text.size())));
    QVERIFY(output.text.startsWith(u"first\n"_s));
    QVERIFY(output.text.endsWith(u"last\n"_s));
    QVERIFY(output.text.contains(u"bytes left out"_s));
}

void TestShellStep::hangIsCancelledWithItsChildren()
{
    RunFixture f;
    // Deaf to what is asked of it, with a child in a group of its own.
    f.start(book("trap '' TERM HUP INT; sleep 1000 & echo child $!; while :; do sleep 1; done"));
    QVERIFY(f.done(f.runner->runShell(0, 0, u"you"_s)).has_value());
    QTRY_VERIFY_WITH_TIMEOUT(f.runner->shellText(0).contains(u"child "_s), 10'000);
    const qint64 child = f.runner->shellText(0).section(u"child "_s, 1).section(u'\n', 0, 0).trimmed().toLongLong();
    QVERIFY(child > 0 && isAlive(child));
    QCOMPARE(f.step(0).state, State::Acting);
    QVERIFY(!f.done(f.runner->runShell(0, 0, u"you"_s)).has_value()); // one at a time
    QVERIFY(!f.done(f.runner->complete(0, {}, u"you"_s)).has_value());
    f.runner->cancelShell(0);
    QTRY_VERIFY_WITH_TIMEOUT(!f.runner->isShellRunning(0), 20'000);
    f.settle();
    QCOMPARE(f.step(0).outputs.last().reason, u"cancelled"_s);
    QCOMPARE(f.step(0).state, State::Failed);
    QTRY_VERIFY_WITH_TIMEOUT(!isAlive(child), 10'000);
}

void TestShellStep::leftBehindChildrenEndToo()
{
    RunFixture f;
    f.start(book("sleep 1000 & echo child $!"));
    const StepState::Output output = run(f);
    QCOMPARE(output.exit, 0);
    const qint64 child = output.text.section(u"child "_s, 1).section(u'\n', 0, 0).trimmed().toLongLong();
    QVERIFY(child > 0);
    QTRY_VERIFY_WITH_TIMEOUT(!isAlive(child), 10'000);
}

void TestShellStep::valuesStayValues_data()
{
    QTest::addColumn<QByteArray>("script");
    QTest::addColumn<QString>("value");
    const QList<std::pair<const char *, QByteArray>> places{{"$X", "printf '%s\\n' \"$X\""},
                                                            {"${X}", "printf '%s\\n' \"${X}\""},
                                                            {"<X>", "printf '%s\\n' <X>"},
                                                            {"<X> quoted", "printf '%s\\n' \"<X>\""},
                                                            {"<X> in single quotes", "printf '%s\\n' '<X>'"},
                                                            {"{{x}}", "printf '%s\\n' {{x}}"}};
    const QList<std::pair<const char *, QString>> values{{"plain", u"web-1"_s},
                                                         {"command", u"a; touch PWNED"_s},
                                                         {"substitution", u"$(touch PWNED)"_s},
                                                         {"backticks", u"`touch PWNED`"_s},
                                                         {"closing quotes", u"'; touch PWNED; '"_s},
                                                         {"closing double quotes", u"\"; touch PWNED; \""_s},
                                                         {"spaces", u"a  b * ?"_s},
                                                         {"variable", u"$HOME ${PATH}"_s},
                                                         {"placeholder", u"<X> {{x}} $X"_s},
                                                         {"backslashes", u"a\\nb\\"_s},
                                                         {"newline", u"a\ntouch PWNED\nb"_s},
                                                         {"dash", u"--help"_s},
                                                         {"pipes", u"x | touch PWNED && y > z"_s}};
    for (const auto &[place, script] : places) {
        for (const auto &[name, value] : values)
            QTest::addRow("%s: %s", place, name) << script << value;
    }
}

void TestShellStep::valuesStayValues()
{
    QFETCH(QByteArray, script);
    QFETCH(QString, value);
    RunFixture f;
    const QByteArray folder = f.dir.path().toUtf8();
    f.start(book("cd " + folder + "\n" + script), {{u"X"_s, value}});
    const StepState::Output output = run(f);
    QVERIFY2(output.reason.isEmpty(), qPrintable(output.reason));
    QCOMPARE(output.text, value + u'\n');
    QVERIFY(!QFile::exists(f.dir.filePath(u"PWNED"_s)));
    QVERIFY2(!output.command.contains(u"PWNED"_s), qPrintable(output.command));
}

void TestShellStep::placeholdersAreFilled_data()
{
    QTest::addColumn<QByteArray>("script");
    QTest::addColumn<QString>("says"); ///< with POD = `a b$(id)`
    const auto row = [](const char *name, const QByteArray &script, const QString &says) {
        QTest::newRow(name) << script << says;
    };
    const QString value = u"a b$(id)"_s;
    row("word", "printf '%s|' <POD> x", value + u"|x|"_s);
    row("double quotes", "echo \"it is <POD>\"", u"it is %1\n"_s.arg(value));
    row("single quotes", "echo 'it is <POD>'", u"it is %1\n"_s.arg(value));
    row("here-document", "cat <<EOF\nit's \"<POD>\"\nEOF\necho <POD>", u"it's \"%1\"\n%1\n"_s.arg(value));
    row("quoted", "cat <<'EOF'\nit's $HOME <POD>\nEOF\necho <POD>", u"it's $HOME %1\n%1\n"_s.arg(value));
    row("quoted with tabs", "cat <<-'EOF'\n\t<POD>\n\tEOF\necho \"<POD>\"", u"%1\n%1\n"_s.arg(value));
    row("backslash quotes", "cat <<\\EOF\n$(x) <POD>\nEOF\n", u"$(x) %1\n"_s.arg(value));
    row("two on one line", "cat <<A - <<'B'\nEOF <POD>\nA\n\"B\" <POD>\nB\n", u"\"B\" %1\n"_s.arg(value));
    row("in a substitution", "echo \"$(cat <<EOF\nis <POD>\nEOF\n)\" \"<POD>\"", u"is %1 %1\n"_s.arg(value));
    row("substitution inside", "cat <<EOF\n$(printf '%s|' <POD>)\nEOF\n", value + u"|\n"_s);
    row("apostrophe in a comment", "# don't touch <POD>\necho \"<POD>\"", value + u'\n');
    row("not a here-document", "cat <<<\"<POD>\"", value + u'\n');
    row("redirections", "echo x >in; cat <in>out; cat out; echo \"<POD>\"; rm in out", u"x\n%1\n"_s.arg(value));
    row("elements", "echo '<b>x</b><br>' \"<name>y</name>\" \"<POD>\"",
        u"<b>x</b><br> <name>y</name> %1\n"_s.arg(value));
    row("types",
        "cat <<'EOF'\nList<String> a; Map<String, List<T>> b; public <T> void f();\n#include <vector>\n<POD>\nEOF\n",
        u"List<String> a; Map<String, List<T>> b; public <T> void f();\n#include <vector>\n%1\n"_s.arg(value));
}

void TestShellStep::placeholdersAreFilled()
{
    QFETCH(QByteArray, script);
    QFETCH(QString, says);
    RunFixture f;
    const QString old = QDir::currentPath();
    QDir::setCurrent(f.dir.path());
    // Whatever else is taken for a variable would be asked for, and would have no value.
    f.start(book(script, "bash"), {{u"POD"_s, u"a b$(id)"_s}});
    const StepState::Output output = run(f);
    QDir::setCurrent(old);
    QVERIFY2(output.reason.isEmpty(), qPrintable(output.reason));
    QCOMPARE(output.text, says);
}

void TestShellStep::hereDocumentsThatWouldBreak_data()
{
    QTest::addColumn<QByteArray>("script");
    QTest::addColumn<QString>("value");
    QTest::newRow("the delimiter") << QByteArray("cat <<'EOF'\n<POD>\nrm -r x\nEOF\n") << u"EOF"_s;
    QTest::newRow("a part of it") << QByteArray("cat <<'EOF'\nE{{ POD }}\nrm -r x\nEOF\n") << u"OF"_s;
    QTest::newRow("behind tabs") << QByteArray("cat <<-'EOF'\n\t\t<POD>\nEOF\n") << u"EOF"_s;
    QTest::newRow("lines") << QByteArray("cat <<'EOF'\nx <POD>\nEOF\n") << u"a\nEOF\nid"_s;
    QTest::newRow("a secret") << QByteArray("cat <<'EOF'\n<X-TOKEN>\nEOF\n") << u"hunter2"_s;
}

void TestShellStep::hereDocumentsThatWouldBreak()
{
    QFETCH(QByteArray, script);
    QFETCH(QString, value);
    Findings findings;
    const Runbook runbook = Runbook::parse(book(script, "bash"), u"a.md"_s, findings);
    const auto command =
        shellCommand(runbook.steps[0].shells[0], variablesOf(runbook), {{u"POD"_s, value}, {u"X-TOKEN"_s, value}});
    QVERIFY(!command && command.error().kind == ErrorKind::Refused);
    const auto harmless = shellCommand(runbook.steps[0].shells[0], variablesOf(runbook), {{u"POD"_s, u"web-1"_s}});
    QVERIFY(harmless || script.contains("TOKEN"));
}

void TestShellStep::valuesThatWouldBeReadAgain_data()
{
    QTest::addColumn<QByteArray>("script");
    for (const char *script :
         {"eval echo $X", "sh -c \"echo $X\"", "bash -c \"echo $X\"", "ssh host echo $X", "echo $X; echo $((X))",
          "[[ $X -eq 1 ]]", "test \"$X\" -eq 1", "awk \"BEGIN {print $X}\"", "echo $X | xargs -I@ sh -c @",
          "psql -c \"select '$X'\"", "python3 -c \"print('$X')\"", "find . -exec echo $X \\;", "printf -v y $X"})
        QTest::newRow(script) << QByteArray(script);
}

void TestShellStep::valuesThatWouldBeReadAgain()
{
    QFETCH(QByteArray, script);
    Findings findings;
    const Runbook runbook = Runbook::parse(book(script, "bash"), u"a.md"_s, findings);
    const auto with = [&](const QString &value) {
        return shellCommand(runbook.steps[0].shells[0], variablesOf(runbook), {{u"X"_s, value}});
    };
    QVERIFY(with(u"web-1.example:80"_s).has_value());
    for (const QString &value :
         {u"a[$(touch PWNED)]"_s, u"1;touch PWNED"_s, u"`x`"_s, u"' or 1=1"_s, u"a b"_s, u"-x"_s}) {
        const auto command = with(value);
        QVERIFY2(!command && command.error().kind == ErrorKind::Refused, qPrintable(value));
    }
}

void TestShellStep::namesThatShellsTakeOrdersFrom_data()
{
    QTest::addColumn<QByteArray>("script");
    for (const char *name : {"BASH_ENV", "LD_PRELOAD", "PS4", "PROMPT_COMMAND", "GIT_SSH", "PYTHONPATH"})
        QTest::newRow(name) << "echo $" + QByteArray(name);
}

void TestShellStep::namesThatShellsTakeOrdersFrom()
{
    QFETCH(QByteArray, script);
    RunFixture f;
    f.start(book(script, "bash"), {{QString::fromLatin1(QTest::currentDataTag()), u"/tmp/x"_s}});
    const auto began = f.done(f.runner->runShell(0, 0, u"you"_s));
    QVERIFY(!began.has_value() || !f.runner->run()->steps[0].outputs.value(0).text.contains(u"/tmp/x"_s));
}

void TestShellStep::notWhereTheSiteDoesNotAllow()
{
    RunFixture f;
    f.start(book("touch " + f.dir.filePath(u"ran"_s).toUtf8()));
    RunnerSite site = RunFixture::site();
    site.shellAllowed = false;
    f.runner->setSite(site);
    const qsizetype before = f.journal->entries().size();
    const auto began = f.done(f.runner->runShell(0, 0, u"you"_s));
    QVERIFY(!began && began.error().kind == ErrorKind::Refused);
    QVERIFY(began.error().remedy.contains(u"shell: allowed"_s));
    QVERIFY(!QFile::exists(f.dir.filePath(u"ran"_s)));
    QCOMPARE(f.journal->entries().size(), before);
    QCOMPARE(f.step(0).state, State::Pending);
    // A site that says nothing does not allow.
    QVERIFY(!RunnerSite{}.shellAllowed);
}

void TestShellStep::secretsAreMasked()
{
    RunFixture f;
    f.start(book("echo the $DB_PASSWORD is"), {{u"DB_PASSWORD"_s, u"hunter2-hunter2"_s}});
    const StepState::Output output = run(f);
    QCOMPARE(output.text, u"the "_s + masked() + u" is\n"_s);
    for (const Entry &entry : f.journal->entries())
        QVERIFY(!QJsonDocument(entry.body).toJson().contains("hunter2"));
}

void TestShellStep::keysAreTyped()
{
    RunFixture f;
    f.start(book("read -r answer; echo \"got $answer\""));
    QVERIFY(f.done(f.runner->runShell(0, 0, u"you"_s)).has_value());
    f.runner->typeIntoShell(0, "yes\n");
    QTRY_VERIFY_WITH_TIMEOUT(!f.runner->isShellRunning(0), 10'000);
    f.settle();
    QVERIFY2(f.step(0).outputs.last().text.endsWith(u"got yes\n"_s), qPrintable(f.step(0).outputs.last().text));
}

void TestShellStep::ownEnvironmentIsWithheld()
{
    qputenv("HIKESHI_TEST_TOKEN", "own-secret");
    qputenv("SITE_SECRET", "site-secret");
    RunFixture f;
    f.start(book("env"));
    RunnerSite site = RunFixture::site();
    site.withheld = {u"SITE_SECRET"_s};
    f.runner->setSite(site);
    const StepState::Output output = run(f);
    QVERIFY(output.text.contains(u"PATH="_s));
    QVERIFY(!output.text.contains(u"own-secret"_s) && !output.text.contains(u"site-secret"_s));
    qunsetenv("HIKESHI_TEST_TOKEN");
    qunsetenv("SITE_SECRET");
}

void TestShellStep::runningAgainMustBeConfirmed()
{
    RunFixture f;
    f.start(book("echo once"));
    QCOMPARE(run(f).exit, 0);
    QCOMPARE(f.runner->live(0).earlier.size(), 1);
    QVERIFY(!f.done(f.runner->runShell(0, 0, u"you"_s)).has_value());
    QCOMPARE(f.step(0).outputs.size(), 1);
    QVERIFY(f.done(f.runner->runShell(0, 0, u"you"_s, true)).has_value());
    QTRY_VERIFY_WITH_TIMEOUT(!f.runner->isShellRunning(0), 10'000);
    f.settle();
    QCOMPARE(f.step(0).outputs.size(), 2);
    // Also where there is no incident; and a loop means to do it again.
    RunFixture loop;
    loop.start(book("echo round", "sh", "## Again?\n```while\nload > 50 %\nrepeat \"Run\"\n```\n"), {}, QString());
    QCOMPARE(run(loop).exit, 0);
    QVERIFY(!loop.done(loop.runner->runShell(0, 0, u"you"_s)).has_value());
    loop.clock.advanceBy(1s);
    QVERIFY(loop.done(loop.runner->complete(0, {}, u"you"_s)).has_value());
    loop.load(0.9);
    QCOMPARE(loop.run().current(), 0);
    QVERIFY(loop.runner->live(0).earlier.isEmpty());
    QCOMPARE(run(loop).exit, 0);
    QCOMPARE(loop.step(0).outputs.size(), 2);
}

void TestShellStep::verificationFollows()
{
    RunFixture f;
    f.start(book("echo done", "sh", "```verify\nload < 10 %\n```\n"));
    f.load(0.05);
    QCOMPARE(f.step(0).state, State::Pending); // what holds by chance ends no step
    QCOMPARE(run(f).exit, 0);
    f.load(0.05);
    QCOMPARE(f.step(0).state, State::Done);
    QCOMPARE(f.run().current(), 1);
}

void TestShellStep::afterACrashItIsUnknown()
{
    RunFixture f;
    f.start(book("echo $$ > " + f.dir.filePath(u"pid"_s).toUtf8() + "; sleep 1000"));
    QVERIFY(f.done(f.runner->runShell(0, 0, u"you"_s)).has_value());
    QTRY_VERIFY_WITH_TIMEOUT(QFile(f.dir.filePath(u"pid"_s)).size() > 0, 10'000);
    QFile file(f.dir.filePath(u"pid"_s));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const qint64 pid = file.readAll().trimmed().toLongLong();
    f.reopen();
    QCOMPARE(f.step(0).state, State::Unknown);
    QVERIFY(!f.step(0).note.isEmpty());
    QVERIFY(!isAlive(pid)); // it did not outlive its console
    QVERIFY(!f.done(f.runner->runShell(0, 0, u"you"_s)).has_value());
    QVERIFY(!f.done(f.runner->runShell(0, 0, u"you"_s, true)).has_value());
    QVERIFY(f.done(f.runner->complete(0, u"looked"_s, u"you"_s)).has_value());
    QCOMPARE(f.run().current(), 1);
}

void TestShellStep::promptsOfConsoleFences()
{
    QCOMPARE(commandsOf({.language = u"console"_s, .text = u"$ ls -l\ntotal 0\n$ echo \\\n> more\nmore\n"_s}),
             u"ls -l\necho \\\nmore\n"_s);
    QCOMPARE(commandsOf({.language = u"console"_s, .text = u"ls\n"_s}), u"ls\n"_s);
    QCOMPARE(commandsOf({.language = u"sh"_s, .text = u"$ ls\nout\n"_s}), u"ls\n"_s);
    QCOMPARE(commandsOf({.language = u"sh"_s, .text = u"ls\n$ x\n"_s}), u"ls\n$ x\n"_s);
}

void TestShellStep::textOfATerminal_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("text");
    QTest::newRow("colours") << QByteArray("\x1b[31mred\x1b[0m\r\n") << u"red\n"_s;
    QTest::newRow("title") << QByteArray("\x1b]0;title\x07x") << u"x"_s;
    QTest::newRow("progress") << QByteArray("10 %\r20 %\r\ndone\r\n") << u"20 %\ndone\n"_s;
    QTest::newRow("backspace") << QByteArray("ab\bc") << u"ac"_s;
    QTest::newRow("bell") << QByteArray("a\x07"
                                        "b")
                          << u"ab"_s;
    QTest::newRow("cut off escape") << QByteArray("a\x1b[3") << u"a[3"_s;
    QTest::newRow("two lines") << QByteArray("a\r\nb\r\n") << u"a\nb\n"_s;
}

void TestShellStep::textOfATerminal()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, text);
    QCOMPARE(plainText(bytes), text);
}

QTEST_GUILESS_MAIN(TestShellStep)
#include "tst_shellstep.moc"
