// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "situation/finding.h"
#include "situation/result.h"

#include <QCommandLineParser>
#include <QJsonValue>

#include <QCoro/QCoroTask>

namespace Hikeshi::Ctl {

/// Exit status: 0 success, 1 a finding, 2 wrong usage or unreadable input.
enum Status
{
    Success = 0,
    Finding = 1,
    Usage = 2
};

/// What a command is given: its own words and options, read already.
struct Call
{
    QStringList words; ///< after the command's name
    const QCommandLineParser &options;

    bool wantsJson() const { return options.isSet(QStringLiteral("json")); }
    QString value(const QString &option) const { return options.value(option); }
};

void print(const QString &text); ///< to standard output
void complain(const QString &text); ///< to standard error
Status complain(const Error &error); ///< and the status that fits it
void printJson(const QJsonValue &value);
/// All of them to standard error; 2 when there is an error among them, otherwise success.
Status report(const Findings &findings);

QCoro::Task<int> exchangeServe(Call call);
QCoro::Task<int> drillList(Call call);
QCoro::Task<int> drillRun(Call call);
QCoro::Task<int> drillExport(Call call);
QCoro::Task<int> drillImport(Call call);
QCoro::Task<int> drillCheck(Call call);
QCoro::Task<int> drillReport(Call call);
QCoro::Task<int> siteCheck(Call call);
QCoro::Task<int> runbookCheck(Call call);
QCoro::Task<int> runbookRun(Call call);
QCoro::Task<int> runbookSuggest(Call call);
QCoro::Task<int> runbookKeygen(Call call);
QCoro::Task<int> runbookSign(Call call);
QCoro::Task<int> runbookVerify(Call call);
QCoro::Task<int> runbookImport(Call call);
QCoro::Task<int> runbookExport(Call call);
QCoro::Task<int> operatorPassphrase(Call call);
QCoro::Task<int> actionList(Call call);
QCoro::Task<int> actionPreview(Call call);
QCoro::Task<int> actionRun(Call call);
QCoro::Task<int> journalShow(Call call);
QCoro::Task<int> journalVerify(Call call);
QCoro::Task<int> journalExport(Call call);
QCoro::Task<int> journalSchema(Call call);
QCoro::Task<int> reportPostmortem(Call call);

}
