// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/scenariodesk.h"

#include "console/drilldesk.h"
#include "console/site.h"
#include "drill/hindsight.h"
#include "journal/kinds.h"
#include "journal/verify.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QPointer>
#include <QPromise>

#include <QCoro/QCoroFuture>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype saidAtMost = 64 * 1024; ///< bytes of a child's complaints that are kept

QList<PlayedCurve> curvesIn(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QJsonObject all = QJsonDocument::fromJson(file.readAll()).object();
    QList<PlayedCurve> curves;
    for (auto it = all.begin(); it != all.end(); ++it) {
        PlayedCurve curve{.series = it.key(), .unit = it.value()[u"unit"_s].toString(), .points = {}};
        for (const auto points = it.value()[u"points"_s].toArray(); const QJsonValue &point : points)
            curve.points.append({Milliseconds(point[0].toInteger()), point[1].toDouble()});
        curves.append(curve);
    }
    return curves;
}

Result<QString> put(const QTemporaryDir &folder, const QString &name, const QByteArray &text)
{
    QFile file(folder.filePath(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size() || !file.flush())
        return fail(ErrorKind::Storage, file.fileName(), file.errorString(), u"make room in the temporary folder"_s);
    return file.fileName();
}

QStringList refusalsIn(const QString &journal)
{
    QStringList refusals;
    for (const auto entries = readJournal(journal).value_or(QList<Entry>()); const Entry &entry : entries) {
        if (entry.kind != Kind::actionRefused)
            continue;
        const QJsonArray guards = entry.body[u"guards"_s].toArray();
        const auto why = std::ranges::find_if(guards, [](const QJsonValue &guard) {
            return !guard[u"allowed"_s].toBool() && !guard[u"overridden"_s].toBool();
        });
        if (why != guards.end())
            refusals.append(
                u"%1: %2"_s.arg(entry.body[u"action"_s].toString(), QJsonValue(*why)[u"reason"_s].toString()));
    }
    return refusals;
}

Result<TestRun> runFrom(const QByteArray &said, const QByteArray &complaints, const QString &folder)
{
    const QJsonDocument told = QJsonDocument::fromJson(said);
    if (!told.isObject()) {
        const QString why = QString::fromUtf8(complaints).trimmed();
        return fail(ErrorKind::Invalid, u"the test run"_s, why.isEmpty() ? u"said nothing"_s : why.section(u'\n', -1));
    }
    TestRun run{.restored = told[u"restored"_s].toBool(), .points = told[u"points"_s].toInt()};
    for (const auto list = told[u"expectations"_s].toArray(); const QJsonValue &each : list)
        run.expectations.append(
            {each[u"sentence"_s].toString(), each[u"holds"_s].toBool(), each[u"live"_s].toString()});
    if (const QJsonValue harm = told[u"harm"_s]; harm.isObject())
        run.harm = Harm{harm[u"orders_lost"_s].toDouble(), harm[u"customer_minutes"_s].toDouble()};
    run.curves = curvesIn(folder + u"/curves.json"_s);
    run.refusals = refusalsIn(folder + u"/journal.sqlite"_s);
    for (const PlayedCurve &curve : std::as_const(run.curves)) {
        if (!curve.points.isEmpty())
            run.length = std::max(run.length, curve.points.last().first);
    }
    return run;
}

}

ScenarioDesk::ScenarioDesk(QString folder, QString site, QString program, DrillDesk &drills, QObject *parent)
    : ScenarioPort(parent)
    , m_folder(std::move(folder))
    , m_site(std::move(site))
    , m_program(std::move(program))
    , m_drills(drills)
{
}

ScenarioDesk::~ScenarioDesk()
{
    cancel();
}

void ScenarioDesk::hear(QProcess &process, QByteArray &said)
{
    process.setReadChannel(QProcess::StandardError);
    while (process.canReadLine()) {
        const QByteArray line = process.readLine(saidAtMost);
        if (line.startsWith("progress "))
            Q_EMIT progressed(line.sliced(9).trimmed().toDouble());
        else if (said.size() < saidAtMost)
            said += line;
    }
}

QCoro::Task<Result<TestRun>> ScenarioDesk::play(QByteArray text, QString path)
{
    const auto folder = std::make_shared<QTemporaryDir>();
    const Result<QString> written = put(*folder, u"scenario.yaml"_s, text);
    if (!written)
        co_return std::unexpected(written.error());
    co_return co_await run({*written, u"--path"_s, path}, folder);
}

QCoro::Task<Result<TestRun>> ScenarioDesk::playAgain(QString scenario, QList<DrillPath::Deed> deeds)
{
    const auto folder = std::make_shared<QTemporaryDir>();
    const Result<QString> written = put(*folder, u"deeds.json"_s, toJson(deeds));
    if (!written)
        co_return std::unexpected(written.error());
    co_return co_await run({scenario, u"--deeds"_s, *written}, folder);
}

QCoro::Task<Result<TestRun>> ScenarioDesk::run(QStringList words, std::shared_ptr<QTemporaryDir> folder)
{
    cancel();
    words = QStringList{u"drill"_s, u"run"_s} + words
        + QStringList{u"--out"_s, folder->filePath(u"out"_s), u"--json"_s, u"--progress"_s};
    if (m_site != Site::embedded())
        words << u"--site"_s << m_site;
    const auto process = std::make_shared<QProcess>();
    const auto complaints = std::make_shared<QByteArray>();
    m_process = process;
    connect(process.get(), &QProcess::readyReadStandardError, this,
            [this, p = process.get(), complaints] { hear(*p, *complaints); });
    const QPointer<ScenarioDesk> self(this);
    const auto ended = std::make_shared<QPromise<bool>>();
    ended->start();
    const auto end = [ended](bool ran) {
        ended->addResult(ran);
        ended->finish();
    };
    connect(process.get(), &QProcess::finished, process.get(), [end] { end(true); });
    connect(process.get(), &QProcess::errorOccurred, process.get(), [end](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            end(false);
    });
    process->start(m_program, words);
    const bool started = co_await ended->future();
    if (!self || m_process != process)
        co_return fail(ErrorKind::Cancelled, u"the test run"_s, u"was cancelled"_s);
    m_process.reset();
    if (!started)
        co_return fail(ErrorKind::Unreachable, m_program, process->errorString(), u"build it first"_s);
    hear(*process, *complaints);
    co_return runFrom(process->readAllStandardOutput(), *complaints, folder->filePath(u"out"_s));
}

// Asked to end, its exchange goes with it; killed, its exchange would notice a moment later.
void ScenarioDesk::cancel()
{
    if (const auto process = std::exchange(m_process, nullptr)) {
        process->disconnect(this);
        process->terminate();
    }
}

void ScenarioDesk::take(const Scenario &scenario)
{
    m_drills.take(scenario);
}

}
