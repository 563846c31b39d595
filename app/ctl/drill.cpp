// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/autopilot.h"
#include "ctl/scenariofile.h"
#include "ctl/session.h"

#include "ctl/drillcurves.h"
#include "drill/hindsight.h"
#include "drill/scorecard.h"
#include "journal/incidents.h"
#include "journal/verify.h"
#include "review/postmortem.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <QCoro/QCoroSignal>

namespace Hikeshi::Ctl {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const Scenario *scenarioOf(const Console &console, const QString &name)
{
    const QList<Scenario> &all = console.site().scenarios;
    const auto found = std::ranges::find(all, name, &Scenario::name);
    return found == all.end() ? nullptr : &*found;
}

QJsonObject json(const Scorecard &card)
{
    QJsonArray lines;
    for (const ScoreLine &line : card.lines)
        lines.append(
            QJsonObject{{u"measure"_s, line.measure},
                        {u"yours_ms"_s, line.yours ? QJsonValue(qint64(line.yours->count())) : QJsonValue()},
                        {u"target_ms"_s, line.target ? QJsonValue(qint64(line.target->count())) : QJsonValue()},
                        {u"met"_s, line.isMet()},
                        {u"entry"_s, line.entry}});
    QJsonArray faults;
    for (const ScoreFault &fault : card.faults)
        faults.append(QJsonObject{{u"entry"_s, fault.entry},
                                  {u"action"_s, fault.action},
                                  {u"kind"_s, word(fault.kind)},
                                  {u"cost"_s, fault.cost()},
                                  {u"why"_s, fault.why.en}});
    QJsonObject object{
        {u"scenario"_s, card.scenario}, {u"points"_s, card.points}, {u"measures"_s, lines}, {u"faults"_s, faults}};
    if (card.harm)
        object.insert(u"harm"_s,
                      QJsonObject{{u"orders_lost"_s, card.harm->ordersLost},
                                  {u"customer_minutes"_s, card.harm->customerMinutes},
                                  {u"measured"_s, card.harm->measured}});
    return object;
}

bool write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
}

/// Everything a drill leaves behind, in `out`.
Result<void> writeReports(const QString &out, const QList<Entry> &entries, const Scorecard &card)
{
    write(out + u"/scorecard.json"_s, QJsonDocument(json(card)).toJson());
    const QList<Incident> incidents = foldIncidents(entries);
    if (incidents.isEmpty())
        return {};
    const Result<Postmortem> postmortem = postmortemOf(incidents.last().id, entries);
    if (!postmortem)
        return std::unexpected(postmortem.error());
    write(out + u"/postmortem.md"_s, toMarkdown(*postmortem, u"en"_s).toUtf8());
    write(out + u"/postmortem.ja.md"_s, toMarkdown(*postmortem, u"ja"_s).toUtf8());
    write(out + u"/postmortem.html"_s, toHtml(*postmortem, u"en"_s).toUtf8());
    return writePdf(*postmortem, u"en"_s, {}, out + u"/postmortem.pdf"_s);
}

/// Starts the console; fails when its exchange dies before the drill is under way.
QCoro::Task<Result<void>> untilRunning(Console &console)
{
    QString died;
    const auto watching = QObject::connect(console.exchange(), &ExchangeProcess::ended,
                                           [&died](const QString &reason) { died = reason; });
    console.start();
    while (console.drills()->running().isEmpty() && died.isEmpty())
        co_await qCoro(console.drills(), &DrillPort::changed, 200ms);
    QObject::disconnect(watching);
    if (!died.isEmpty())
        co_return fail(ErrorKind::Unreachable, u"the exchange"_s, died, u"choose other ports with --port"_s);
    co_return {};
}

constexpr qint64 largestDeeds = 4 * 1024 * 1024; ///< bytes of a file of deeds

/// How a drill was played.
struct Played
{
    bool restored = false;
    QJsonArray expectations; ///< of the path: what should hold at its end, and does it
    bool asExpected = true;
    std::shared_ptr<int> standing = {}; ///< while it is kept the world stands, and nothing more comes into the journal
};

/// Tells how far it is, for whoever shows it: `progress 0.25` on standard error, once a site minute.
class Progress
{
public:
    Progress(Console &console, const Scenario &scenario)
        : m_began(console.clock().now())
        , m_length(std::chrono::minutes(scenario.minutes))
    {
        m_telling = QObject::connect(&console.clock(), &Clock::ticked, [this, &console] {
            const double share = double((console.clock().now() - m_began).count()) / double(m_length.count());
            if (share < m_told + 0.02)
                return;
            m_told = std::min(share, 1.0);
            complain(u"progress %1"_s.arg(m_told, 0, 'f', 2));
        });
    }
    ~Progress() { QObject::disconnect(m_telling); }
    Progress(const Progress &) = delete;
    Progress &operator=(const Progress &) = delete;

private:
    Instant m_began;
    Milliseconds m_length;
    double m_told = 0;
    QMetaObject::Connection m_telling;
};

Played judged(Console &console, const DrillPath *path)
{
    Played played;
    for (const Condition &condition : path ? path->expect : QList<Condition>()) {
        const ConditionResult result = evaluate(condition, console.situation());
        played.asExpected &= result.holds();
        played.expectations.append(
            QJsonObject{{u"sentence"_s, condition.source}, {u"holds"_s, result.holds()}, {u"live"_s, result.live}});
    }
    return played;
}

/// `path` null and `followsRunbook` false: nothing is done.
QCoro::Task<Played> play(Console &console, Scenario scenario, const DrillPath *path, bool followsRunbook)
{
    Autopilot commander(console, Autopilot::Role::Commander);
    const Milliseconds patience = std::chrono::minutes(scenario.minutes);
    const Instant began = console.clock().now();
    bool restored = false;
    if (followsRunbook) {
        restored = co_await commander.fightIncident(scenario.runbook, patience);
    } else {
        if (path)
            co_await commander.walkPath(*path, began);
        co_await until(
            console, [] { return false; }, std::max(began + patience - console.clock().now(), Milliseconds(0)));
        restored = !commander.criticalFires();
    }
    // The world stands once the drill is over, so that every run ends at the same entry.
    const std::shared_ptr<int> standing = console.lockstep() ? console.lockstep()->counter() : std::make_shared<int>();
    ++*standing;
    Played played = judged(console, path);
    played.restored = restored;
    played.standing = standing;
    if (!console.drills()->running().isEmpty()) // it ended with its world otherwise
        console.drills()->finish();
    while (console.journal().pending() > 0)
        co_await qCoro(&console.journal(), &Journal::appended);
    co_return played;
}

}

QCoro::Task<int> drillList(Call call)
{
    const Site site = Site::load(call.options.isSet(u"site"_s) ? call.value(u"site"_s) : Site::embedded(),
                                 [](const QString &) { return u"http://127.0.0.1:1"_s; });
    QJsonArray list;
    for (const Scenario &scenario : site.scenarios) {
        list.append(QJsonObject{{u"name"_s, scenario.name},
                                {u"title"_s, scenario.title.en},
                                {u"family"_s, scenario.family},
                                {u"difficulty"_s, scenario.difficulty},
                                {u"minutes"_s, scenario.minutes}});
        if (!call.wantsJson())
            print(u"%1  %2 min  %3"_s.arg(scenario.name, -24).arg(scenario.minutes, 3).arg(scenario.title.en));
    }
    if (call.wantsJson())
        printJson(list);
    co_return report(site.facts.findings);
}

QCoro::Task<int> drillRun(Call call)
{
    if (call.words.size() != 1 || !call.options.isSet(u"out"_s)) {
        complain(u"hikeshictl drill run: name one scenario, and --out DIR for what it leaves behind"_s);
        co_return Usage;
    }
    const QString out = call.value(u"out"_s);
    if (!QDir().mkpath(out))
        co_return complain({ErrorKind::Storage, out, u"cannot be made"_s, u"choose another folder"_s});
    const bool fast = !call.options.isSet(u"speed"_s) || call.value(u"speed"_s) == u"max";
    Console::Options options{.journal = out + u"/journal.sqlite"_s, .lockstep = fast, .scenario = call.words.first()};
    if (isScenarioFile(call.words.first())) {
        const Result<Scenario> read = readScenario(call.words.first());
        if (!read)
            co_return complain(read.error());
        options.scenario = read->name;
        options.scenarios = {*read};
    }
    const auto console = openConsole(call, options);
    if (!console)
        co_return complain(console.error());
    if (const auto mine = writable(**console); !mine)
        co_return complain(mine.error());
    if (!(*console)->drills())
        co_return complain({ErrorKind::Refused, call.value(u"site"_s), u"has no exchange, so it has no drills"_s,
                            u"leave --site away"_s});
    const QString name = options.scenario;
    const Scenario *scenario = scenarioOf(**console, name);
    if (!scenario)
        co_return complain({ErrorKind::NotFound, name, u"is no scenario"_s, u"see `hikeshictl drill list`"_s});
    // Nothing can be done, and a runbook followed, also where the author expects nothing of it.
    const DrillPath unwritten{.name = call.value(u"path"_s)};
    const DrillPath *path = nullptr;
    if (call.options.isSet(u"path"_s)) {
        path = scenario->path(unwritten.name);
        if (!path && (unwritten.followsRunbook() || unwritten.name == u"nothing"))
            path = &unwritten;
        if (!path)
            co_return complain({ErrorKind::NotFound, unwritten.name, u"is no path of %1"_s.arg(scenario->name),
                                u"use good, wrong or nothing"_s});
    }
    DrillPath listed;
    if (call.options.isSet(u"deeds"_s)) {
        QFile file(call.value(u"deeds"_s));
        if (!file.open(QIODevice::ReadOnly))
            co_return complain({ErrorKind::Storage, file.fileName(), file.errorString(), u"name another file"_s});
        const auto deeds = deedsFrom(file.read(largestDeeds), file.fileName());
        if (!deeds)
            co_return complain(deeds.error());
        listed.deeds = *deeds;
        path = &listed;
    }
    if (const auto running = co_await untilRunning(**console); !running)
        co_return complain(running.error());
    std::optional<Progress> progress;
    if (call.options.isSet(u"progress"_s))
        progress.emplace(**console, *scenario);
    const Played played = co_await play(**console, *scenario, path,
                                        call.options.isSet(u"autopilot"_s) || (path && path->followsRunbook()));
    const bool restored = played.restored;
    const QList<Entry> entries = (*console)->journal().entries();
    const std::optional<Scorecard> card = scorecardOf(entries, *scenario);
    if (!card)
        co_return complain({ErrorKind::Storage, out, u"the journal tells of no drill"_s, {}});
    if (const Result<void> reports = writeReports(out, entries, *card); !reports)
        co_return complain(reports.error());
    if (const Result<void> curves = co_await writeCurves(out + u"/curves.json"_s, **console, *card); !curves)
        co_return complain(curves.error());
    const QString head = QString::fromLatin1(entries.last().hash.toHex());
    if (call.wantsJson()) {
        QJsonObject result = json(*card);
        result.insert(u"restored"_s, restored);
        result.insert(u"expectations"_s, played.expectations);
        result.insert(u"entries"_s, entries.size());
        result.insert(u"head"_s, head);
        printJson(result);
    } else {
        print(u"%1: %2, %3 points, %4 entries, head %5"_s
                  .arg(scenario->name, restored ? u"restored"_s : u"not restored"_s)
                  .arg(card->points)
                  .arg(entries.size())
                  .arg(head.first(16)));
        for (const ScoreLine &line : card->lines)
            print(u"  %1  %2  target %3"_s.arg(line.measure, -14)
                      .arg(line.yours ? toClock(*line.yours) : u"-"_s, 8)
                      .arg(line.target ? toClock(*line.target) : u"-"_s));
    }
    if (path) {
        if (!call.wantsJson()) {
            for (const QJsonValue &each : played.expectations)
                print(u"  %1  %2 (%3)"_s.arg(each[u"holds"_s].toBool() ? u"as expected"_s : u"NOT as expected"_s, -16)
                          .arg(each[u"sentence"_s].toString(), each[u"live"_s].toString()));
        }
        co_return played.asExpected ? Success : Finding;
    }
    co_return restored ? Success : Finding;
}

}
