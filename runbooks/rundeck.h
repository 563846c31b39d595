// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "situation/finding.h"

#include <QByteArray>
#include <QList>
#include <QString>

namespace Hikeshi {

/// One Rundeck job as a runbook of ours.
struct RundeckJob
{
    QString name; ///< a file name for it, without `.md`
    QByteArray markdown;

    bool operator==(const RundeckJob &) const = default;
};

/// Reads Rundeck's job YAML (https://docs.rundeck.com/docs/manual/document-format-reference/job-yaml-v12.html): a list
/// of jobs. Commands and scripts become shell fences with `${option.x}` and `@option.x@` as variables, a job reference
/// a runbook inside, an error handler what to do when the step fails; schedules, node filters, retries, time-outs and
/// plug-ins become text. What is not understood stands in the text as it was written. At most 200 jobs of 500 commands.
QList<RundeckJob> importRundeck(const QByteArray &yaml, const QString &file, Findings &findings);

}
