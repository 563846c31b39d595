// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/command.h"

#include "console/site.h"

#include <QJsonArray>
#include <QJsonObject>

namespace Hikeshi::Ctl {

using namespace Qt::StringLiterals;

namespace {

int told(const Call &call, const Findings &findings, const QString &allWell)
{
    if (call.wantsJson()) {
        QJsonArray list;
        for (const Hikeshi::Finding &finding : findings)
            list.append(
                QJsonObject{{u"file"_s, finding.file},
                            {u"line"_s, finding.line},
                            {u"what"_s, finding.what},
                            {u"remedy"_s, finding.remedy},
                            {u"grade"_s, finding.grade == Hikeshi::Finding::Grade::Error ? u"error"_s : u"warning"_s}});
        printJson(list);
        return hasErrors(findings) ? Usage : Success;
    }
    const Status status = report(findings);
    if (status == Success)
        print(allWell);
    return status;
}

}

QCoro::Task<int> siteCheck(Call call)
{
    if (call.words.size() != 1) {
        complain(u"hikeshictl site check: name one directory"_s);
        co_return Usage;
    }
    // Addresses of an exchange are only known when it runs: any value will do here.
    const Site site = Site::load(call.words.first(), [](const QString &name) -> std::optional<QString> {
        if (name.startsWith(u"EXCHANGE_"_s))
            return u"http://127.0.0.1:1"_s;
        return qEnvironmentVariableIsSet(qPrintable(name)) ? std::optional(qEnvironmentVariable(qPrintable(name)))
                                                           : std::nullopt;
    });
    co_return told(call, site.facts.findings,
                   u"%1: %2 services, %3 sources, %4 series, %5 controls, %6 runbooks, %7 scenarios; nothing is wrong"_s
                       .arg(call.words.first())
                       .arg(site.topology.services.size())
                       .arg(site.sources.size())
                       .arg(site.series.size())
                       .arg(site.controls.size())
                       .arg(site.facts.runbooks.size())
                       .arg(site.scenarios.size()));
}

}
