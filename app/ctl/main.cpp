// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/command.h"

#include <QCoro/QCoroCore>
#include <QGuiApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTimer>

#include <cstdio>

namespace Hikeshi::Ctl {

using namespace Qt::StringLiterals;

void print(const QString &text)
{
    std::fputs(qPrintable(text + u'\n'), stdout);
    std::fflush(stdout);
}

void complain(const QString &text)
{
    std::fputs(qPrintable(text + u'\n'), stderr);
}

Status complain(const Error &error)
{
    complain(error.text());
    return error.kind == ErrorKind::Refused ? Finding : Usage;
}

void printJson(const QJsonValue &value)
{
    const QJsonDocument document = value.isArray() ? QJsonDocument(value.toArray()) : QJsonDocument(value.toObject());
    std::fputs(document.toJson(QJsonDocument::Indented).constData(), stdout);
    std::fflush(stdout);
}

Status report(const Findings &findings)
{
    for (const Hikeshi::Finding &finding : findings)
        complain(finding.text());
    return hasErrors(findings) ? Usage : Success;
}

namespace {

struct Command
{
    QString name; ///< one or two words
    QString words; ///< what may follow
    QString summary;
    QCoro::Task<int> (*run)(Call);
};

const QList<Command> &commands()
{
    static const QList<Command> list{
        {u"exchange serve"_s,
         {},
         u"serve the simulated exchange on loopback until ended; alerts also go to each --webhook URL, and to the "
         u"Alertmanager at --alertmanager URL, on this machine"_s,
         exchangeServe},
        {u"drill list"_s, {}, u"the scenarios there are"_s, drillList},
        {u"drill run"_s, u"SCENARIO"_s,
         u"run a drill, one that is listed or a file, without a window; --autopilot follows its runbook, --path "
         "good|wrong|nothing walks what its author expects, --deeds FILE does what it lists"_s,
         drillRun},
        {u"drill export"_s, u"SCENARIO"_s,
         u"write its faults for Kubernetes: --format chaos-mesh|litmus, --namespace NS, --out FILE"_s, drillExport},
        {u"drill import"_s,
         {},
         u"make a scenario of a recorded incident: --journal FILE [--incident ID], or --postmortem FILE; --out FILE"_s,
         drillImport},
        {u"drill check"_s, u"FILE…"_s, u"report everything that is wrong in scenarios"_s, drillCheck},
        {u"drill report"_s,
         {},
         u"the debrief of the newest drill in --journal FILE (of --scenario NAME): --format md or html, --language, "
         u"--out FILE"_s,
         drillReport},
        {u"site check"_s, u"DIR"_s, u"report everything that is wrong in a site's files"_s, siteCheck},
        {u"runbook check"_s, u"FILE…"_s,
         u"report what is wrong in runbooks; --site DIR knows its actions, --format sarif|json"_s, runbookCheck},
        {u"runbook run"_s, u"FILE [NAME=VALUE…]"_s,
         u"run a runbook headless on --site; --choose and --approve-as answer what it asks, --resume goes on with the "
         "run that waits, --dry-run tells what it would do"_s,
         runbookRun},
        {u"runbook suggest"_s, u"ALERT [LABEL=VALUE…]"_s,
         u"the runbooks of --site for an alert, best first, with the reason"_s, runbookSuggest},
        {u"runbook keygen"_s, u"FILE"_s, u"make a key to sign runbooks with; prints what goes into site.yaml"_s,
         runbookKeygen},
        {u"runbook sign"_s, u"FILE…"_s, u"sign runbooks as reviewed, with --key FILE, into FILE.sig"_s, runbookSign},
        {u"runbook verify"_s, u"FILE…"_s, u"whether runbooks are as they were signed, by the keys of --site"_s,
         runbookVerify},
        {u"runbook import"_s, u"FILE"_s, u"make runbooks of --from cacao|rundeck, into --out DIR"_s, runbookImport},
        {u"runbook export"_s, u"FILE"_s, u"make a CACAO 2.0 playbook of a runbook, to --out FILE"_s, runbookExport},
        {u"operator passphrase"_s,
         {},
         u"read a passphrase from standard input, print its hash for site.yaml"_s,
         operatorPassphrase},
        {u"action list"_s, u"[TARGET]"_s, u"what can be done on --site"_s, actionList},
        {u"action preview"_s, u"ACTION TARGET [NAME=VALUE…]"_s, u"what would happen; sends nothing"_s, actionPreview},
        {u"action run"_s, u"ACTION TARGET [NAME=VALUE…]"_s, u"do it, with guards, journal and read-back"_s, actionRun},
        {u"journal show"_s, u"FILE"_s, u"the journal's entries as a timeline; --json for all of them"_s, journalShow},
        {u"journal verify"_s, u"FILE"_s, u"check the chain; names the first bad entry"_s, journalVerify},
        {u"journal export"_s, u"FILE"_s, u"every entry as one JSON object a line"_s, journalExport},
        {u"journal schema"_s, u"[USER]"_s,
         u"the SQL that makes a shared journal, with what USER of a console needs; --upgrade for one of an older version"_s,
         journalSchema},
        {u"report postmortem"_s, u"FILE [INCIDENT]"_s, u"write a postmortem: --format md, html or pdf, --out FILE"_s,
         reportPostmortem},
    };
    return list;
}

QString usage()
{
    QString text = u"hikeshictl: Hikeshi without a window\n\n"_s;
    for (const Command &command : commands())
        text += u"  hikeshictl %1\n      %2\n"_s.arg(QString(command.name + u' ' + command.words).trimmed(),
                                                     command.summary);
    return text
        + u"\nOptions: --site DIR --journal FILE --operator ID --seed N --speed X|max --port N --scenario NAME --out "
          u"PATH "
          "--autopilot --arm --override REASON --approve-as OPERATOR --choose STEP=BRANCH --resume --json --dry-run "
          "--key FILE --rules FILE --path NAME --deeds FILE --from cacao|rundeck "
          "--format md|html|pdf|sarif|json|chaos-mesh|litmus --namespace NS --incident ID --postmortem FILE "
          "--language en|ja --timeout SECONDS --webhook URL --alertmanager URL\n"
          "Exit status: 0 success, 1 a finding, 2 wrong usage or unreadable input.\n"_s;
}

void addOptions(QCommandLineParser &parser)
{
    for (const QString &name : {u"site"_s,       u"journal"_s,    u"operator"_s, u"seed"_s,         u"speed"_s,
                                u"port"_s,       u"scenario"_s,   u"out"_s,      u"format"_s,       u"override"_s,
                                u"approve-as"_s, u"language"_s,   u"start"_s,    u"timeout"_s,      u"key"_s,
                                u"from"_s,       u"rules"_s,      u"path"_s,     u"choose"_s,       u"namespace"_s,
                                u"incident"_s,   u"postmortem"_s, u"webhook"_s,  u"alertmanager"_s, u"deeds"_s})
        parser.addOption({name, {}, name});
    for (const QString &name : {u"autopilot"_s, u"arm"_s, u"json"_s, u"dry-run"_s, u"lockstep"_s, u"upgrade"_s,
                                u"resume"_s, u"progress"_s, u"help"_s, u"version"_s})
        parser.addOption({name, {}});
}

const Command *commandFor(const QStringList &words)
{
    const auto found = std::ranges::find_if(
        commands(), [&](const Command &c) { return words.size() >= 2 && c.name == words[0] + u' ' + words[1]; });
    return found == commands().end() ? nullptr : &*found;
}

QCoro::Task<> carryOut(const Command &command, Call call)
{
    QCoreApplication::exit(co_await command.run(std::move(call)));
}

}

int run(QGuiApplication &app)
{
    QCommandLineParser parser;
    addOptions(parser);
    if (!parser.parse(QGuiApplication::arguments())) {
        complain(u"hikeshictl: %1; see hikeshictl --help"_s.arg(parser.errorText()));
        return Usage;
    }
    if (parser.isSet(u"version"_s)) {
        print(u"hikeshictl "_s + QGuiApplication::applicationVersion());
        return Success;
    }
    const QStringList words = parser.positionalArguments();
    if (parser.isSet(u"help"_s)) {
        print(usage());
        return Success;
    }
    if (words.isEmpty()) {
        complain(usage());
        return Usage;
    }
    const Command *command = commandFor(words);
    if (!command) {
        complain(u"hikeshictl: `%1` is no command; see hikeshictl --help"_s.arg(words.mid(0, 2).join(u' ')));
        return Usage;
    }
    QTimer::singleShot(0, &app, [&] { carryOut(*command, {words.sliced(2), parser}); });
    return QGuiApplication::exec();
}

}

int main(int argc, char **argv)
{
    // Reports need fonts, nobody needs a display.
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QGuiApplication app(argc, argv);
    QGuiApplication::setApplicationName(QStringLiteral("hikeshi"));
    QGuiApplication::setApplicationVersion(QStringLiteral(HIKESHI_VERSION));
    return Hikeshi::Ctl::run(app);
}
