// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/command.h"
#include "runbooks/cacao.h"
#include "runbooks/rundeck.h"
#include "situation/clock.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QSaveFile>

namespace Hikeshi::Ctl {

using namespace Qt::StringLiterals;

namespace {

Result<QByteArray> contentOf(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorKind::Storage, path, file.errorString(), u"check the name"_s);
    return file.read(16 * 1024 * 1024);
}

Result<void> write(const QString &path, const QByteArray &bytes)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
        return fail(ErrorKind::Storage, path, file.errorString(), u"check the folder"_s);
    return {};
}

/// Never over a file that is there: somebody may have worked on it.
Result<QString> keep(const QString &folder, const QString &name, const QByteArray &markdown)
{
    QDir().mkpath(folder);
    const QString path = folder + u'/' + name + u".md"_s;
    if (QFile::exists(path))
        return fail(ErrorKind::Refused, path, u"is there already"_s, u"name another --out, or move it away"_s);
    return write(path, markdown).transform([&] { return path; });
}

}

QCoro::Task<int> runbookImport(Call call)
{
    const QString from = call.value(u"from"_s);
    if (call.words.size() != 1 || (from != u"cacao" && from != u"rundeck")) {
        complain(u"hikeshictl runbook import: name one file, and --from cacao or rundeck"_s);
        co_return Usage;
    }
    const Result<QByteArray> bytes = contentOf(call.words.first());
    if (!bytes)
        co_return complain(bytes.error());
    const QString folder = call.options.isSet(u"out"_s) ? call.value(u"out"_s) : u"."_s;
    Findings findings;
    QList<std::pair<QString, QByteArray>> made;
    if (from == u"cacao") {
        const CacaoImport imported = importCacao(*bytes, call.words.first());
        findings = imported.findings;
        if (!imported.markdown.isEmpty())
            made.append({imported.name, imported.markdown});
    } else {
        for (const auto jobs = importRundeck(*bytes, call.words.first(), findings); const RundeckJob &job : jobs)
            made.append({job.name, job.markdown});
    }
    const Status told = report(findings);
    for (const auto &[name, markdown] : std::as_const(made)) {
        const Result<QString> kept = keep(folder, name, markdown);
        if (!kept)
            co_return complain(kept.error());
        print(*kept);
    }
    co_return made.isEmpty() ? Usage : told;
}

QCoro::Task<int> runbookExport(Call call)
{
    if (call.words.size() != 1) {
        complain(u"hikeshictl runbook export: name one runbook"_s);
        co_return Usage;
    }
    const Result<QByteArray> bytes = contentOf(call.words.first());
    if (!bytes)
        co_return complain(bytes.error());
    Findings findings;
    const Runbook runbook = Runbook::parse(*bytes, call.words.first(), findings);
    const Instant at = SystemClock().now();
    const QByteArray json = QJsonDocument(exportCacao(runbook, {.at = at}, findings)).toJson();
    const Status told = report(findings);
    if (!call.options.isSet(u"out"_s)) {
        print(QString::fromUtf8(json));
        co_return told;
    }
    if (const Result<void> written = write(call.value(u"out"_s), json); !written)
        co_return complain(written.error());
    co_return told;
}

}
