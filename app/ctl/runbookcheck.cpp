// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/site.h"
#include "ctl/command.h"
#include "runbooks/lint.h"
#include "runbooks/sarif.h"
#include "runbooks/suggest.h"
#include "situation/situation.h"

#include <QDirListing>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace Hikeshi::Ctl {

using namespace Qt::StringLiterals;

namespace {

std::optional<QByteArray> contentOf(const QString &path)
{
    const QFileInfo info(path);
    if (info.isDir())
        return QByteArray();
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? std::optional(file.read(4 * 1024 * 1024)) : std::nullopt;
}

Site siteOf(const Call &call)
{
    return Site::load(call.options.isSet(u"site"_s) ? call.value(u"site"_s) : Site::embedded(),
                      [](const QString &name) -> std::optional<QString> {
                          if (qEnvironmentVariableIsSet(qPrintable(name)))
                              return qEnvironmentVariable(qPrintable(name));
                          return u"http://127.0.0.1:1"_s;
                      });
}

/// What the files are held against: the site's actions, places, alerts and runbooks, as far as one is named.
/// `runbooks`: what an alert may lead to beside the files that are checked.
LintContext contextOf(const Call &call, Findings &findings, QList<Runbook> &runbooks)
{
    LintContext context{.misfit = misfit, .file = contentOf};
    if (call.options.isSet(u"site"_s)) {
        const Site site = siteOf(call);
        QList<ActionSpec> catalogue;
        for (const Connector &connector : site.connectors) {
            for (const ConnectorAction &action : connector.actions)
                catalogue.append(action.spec);
        }
        context.catalogue = catalogue;
        context.topology = site.topology;
        QStringList names;
        for (const Runbook &runbook : site.facts.runbooks)
            names.append(runbook.name);
        context.runbooks = names;
        runbooks = site.facts.runbooks;
        context.alerts = site.facts.alertRules;
        const QString rules = call.value(u"site"_s) + u"/rules/"_s;
        std::ranges::copy_if(site.facts.findings, std::back_inserter(findings),
                             [&](const Hikeshi::Finding &each) { return each.file.startsWith(rules); });
    }
    // Alert rules as Prometheus has them: the site's own, and those that are named.
    for (const auto rules = call.options.values(u"rules"_s); const QString &path : rules) {
        if (const std::optional<QByteArray> content = contentOf(path))
            context.alerts = context.alerts.value_or(QList<KnownAlert>()) + readAlertRules(*content, path, findings);
        else
            findings.append({path, 0, u"cannot be read"_s, u"check the name"_s});
    }
    return context;
}

/// Files, and every Markdown file below a directory.
QStringList filesOf(const QStringList &words)
{
    QStringList paths;
    for (const QString &word : words) {
        if (!QFileInfo(word).isDir()) {
            paths.append(word);
            continue;
        }
        QDirListing below(word, {u"*.md"_s},
                          QDirListing::IteratorFlag::Recursive | QDirListing::IteratorFlag::FilesOnly);
        for (const auto &entry : below)
            paths.append(entry.filePath());
    }
    paths.sort();
    return paths;
}

/// `file:line:column: what; remedy [rule]`, errors and warnings told apart.
QString told(const LintFinding &each)
{
    QString text = each.finding.text();
    if (each.column > 0) {
        const QString place = u"%1:%2:"_s.arg(each.finding.file).arg(each.finding.line);
        if (text.startsWith(place))
            text.insert(place.size(), u"%1:"_s.arg(each.column));
    }
    const bool isError = each.finding.grade == Hikeshi::Finding::Grade::Error;
    return u"%1 [%2%3]"_s.arg(text, isError ? u"error: "_s : u""_s, each.rule);
}

int tell(const Call &call, const QList<LintFinding> &findings, const QString &allWell)
{
    Findings plain;
    for (const LintFinding &each : findings)
        plain.append(each.finding);
    if (call.value(u"format"_s) == u"sarif")
        printJson(sarif(findings, QCoreApplication::applicationVersion()));
    else if (call.wantsJson() || call.value(u"format"_s) == u"json")
        printJson(lintJson(findings));
    else {
        for (const LintFinding &each : findings)
            complain(told(each));
        print(findings.isEmpty() ? allWell
                                 : u"%1, %2 to look at"_s.arg(allWell.section(u';', 0, 0)).arg(findings.size()));
    }
    return hasErrors(plain) ? Finding : Success;
}

}

QCoro::Task<int> runbookCheck(Call call)
{
    if (call.words.isEmpty()) {
        complain(u"hikeshictl runbook check: name at least one file or directory"_s);
        co_return Usage;
    }
    Findings unread;
    QList<Runbook> runbooks;
    const LintContext context = contextOf(call, unread, runbooks);
    QList<LintFinding> findings;
    qsizetype steps = 0;
    const QStringList paths = filesOf(call.words);
    for (const QString &path : paths) {
        const std::optional<QByteArray> source = contentOf(path);
        if (!source) {
            unread.append({path, 0, u"cannot be read"_s, u"check the name"_s});
            continue;
        }
        Findings parsed;
        runbooks.append(Runbook::parse(*source, path, parsed));
        steps += runbooks.last().steps.size();
        findings += lint(*source, path, context);
    }
    if (context.alerts)
        findings += lintAlerts(*context.alerts, runbooks);
    if (report(unread) != Success)
        co_return Usage;
    co_return tell(call, findings, u"%1 runbooks, %2 steps; nothing is wrong"_s.arg(paths.size()).arg(steps));
}

QCoro::Task<int> runbookSuggest(Call call)
{
    if (call.words.isEmpty()) {
        complain(u"hikeshictl runbook suggest: name an alert"_s);
        co_return Usage;
    }
    Alert alert{.name = call.words.first()};
    for (const auto words = call.words.sliced(1); const QString &word : words) {
        if (!word.contains(u'=')) {
            complain(u"hikeshictl runbook suggest: `%1` is no LABEL=VALUE"_s.arg(word));
            co_return Usage;
        }
        const QString name = word.section(u'=', 0, 0);
        (name == u"runbook_url" ? alert.annotations : alert.labels).insert(name, word.section(u'=', 1));
    }
    const Site site = siteOf(call);
    const QString language = call.options.isSet(u"language"_s) ? call.value(u"language"_s) : u"en"_s;
    const QList<RunbookAdvice> advice =
        adviseRunbooks(AlertFacts::of(alert, site.topology), site.facts.runbooks, language);
    QJsonArray list;
    for (const RunbookAdvice &each : advice) {
        list.append(QJsonObject{{u"runbook"_s, each.runbook->name},
                                {u"title"_s, each.runbook->title},
                                {u"score"_s, each.score},
                                {u"reason"_s, each.reason}});
        if (!call.wantsJson())
            print(u"%1  %2  %3"_s.arg(each.score, 0, 'f', 2).arg(each.runbook->name, each.reason));
    }
    if (call.wantsJson())
        printJson(list);
    else if (advice.isEmpty())
        print(u"no runbook of this site fits %1"_s.arg(alert.name));
    co_return advice.isEmpty() ? Finding : Success;
}

}
