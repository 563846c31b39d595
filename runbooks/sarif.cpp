// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbooks/sarif.h"

#include <QDir>
#include <QUrl>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

QString word(Finding::Grade grade)
{
    return grade == Finding::Grade::Error ? u"error"_s : u"warning"_s;
}

QString uri(const QString &file)
{
    if (QDir::isAbsolutePath(file))
        return QString::fromLatin1(QUrl::fromLocalFile(file).toEncoded());
    return QString::fromLatin1(QUrl::toPercentEncoding(QDir::cleanPath(file), "/"));
}

QJsonObject place(const LintFinding &finding)
{
    QJsonObject physical{{u"artifactLocation"_s, QJsonObject{{u"uri"_s, uri(finding.finding.file)}}}};
    if (finding.finding.line > 0) {
        QJsonObject region{{u"startLine"_s, finding.finding.line}};
        if (finding.column > 0)
            region.insert(u"startColumn"_s, finding.column);
        physical.insert(u"region"_s, region);
    }
    return {{u"physicalLocation"_s, physical}};
}

}

QJsonObject sarif(const QList<LintFinding> &findings, const QString &version)
{
    QJsonArray rules;
    for (const LintRule &rule : lintRules())
        rules.append(QJsonObject{{u"id"_s, rule.id},
                                 {u"shortDescription"_s, QJsonObject{{u"text"_s, rule.summary}}},
                                 {u"defaultConfiguration"_s, QJsonObject{{u"level"_s, word(rule.grade)}}}});
    QJsonArray results;
    for (const LintFinding &finding : findings) {
        const QString text = finding.finding.remedy.isEmpty()
            ? finding.finding.what
            : QString(finding.finding.what + u"; "_s + finding.finding.remedy);
        QJsonObject result{{u"ruleId"_s, finding.rule},
                           {u"level"_s, word(finding.finding.grade)},
                           {u"message"_s, QJsonObject{{u"text"_s, text}}},
                           {u"locations"_s, QJsonArray{place(finding)}}};
        const auto rule = std::ranges::find(lintRules(), finding.rule, &LintRule::id);
        if (rule != lintRules().end())
            result.insert(u"ruleIndex"_s, static_cast<qint64>(rule - lintRules().begin()));
        results.append(result);
    }
    const QJsonObject driver{{u"name"_s, u"hikeshictl"_s}, {u"version"_s, version}, {u"rules"_s, rules}};
    const QJsonObject run{{u"tool"_s, QJsonObject{{u"driver"_s, driver}}},
                          {u"columnKind"_s, u"utf16CodeUnits"_s},
                          {u"results"_s, results}};
    return {
        {u"$schema"_s, u"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"_s},
        {u"version"_s, u"2.1.0"_s},
        {u"runs"_s, QJsonArray{run}}};
}

QJsonArray lintJson(const QList<LintFinding> &findings)
{
    QJsonArray list;
    for (const LintFinding &finding : findings)
        list.append(QJsonObject{{u"file"_s, finding.finding.file},
                                {u"line"_s, finding.finding.line},
                                {u"column"_s, finding.column},
                                {u"rule"_s, finding.rule},
                                {u"grade"_s, word(finding.finding.grade)},
                                {u"what"_s, finding.finding.what},
                                {u"remedy"_s, finding.finding.remedy}});
    return list;
}

}
