// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/command.h"

#include "drill/scenario.h"
#include "exchange/serve/server.h"
#include "resources/resources.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

#include <QCoro/QCoroSignal>

namespace Hikeshi::Ctl {

using namespace Qt::StringLiterals;

namespace {

/// What it begins with: a carried scenario by name, or what the console that started us wants; empty for none.
Result<QJsonObject> scenarioFor(const Call &call)
{
    if (!call.options.isSet(u"scenario"_s))
        return QJsonDocument::fromJson(qgetenv("HIKESHI_EXCHANGE_SCENARIO")).object();
    const QString name = call.value(u"scenario"_s);
    for (const auto paths = carried(u"scenarios"_s); const QString &path : paths) {
        QFile file(path);
        Findings findings;
        if (!file.open(QIODevice::ReadOnly))
            continue;
        const Scenario scenario = Scenario::parse(file.readAll(), path, findings);
        if (scenario.name == name)
            return scenario.forExchange;
    }
    return fail(ErrorKind::NotFound, name, u"is no scenario"_s, u"see `hikeshictl drill list`"_s);
}

}

QCoro::Task<int> exchangeServe(Call call)
{
    Exchange::ServeOptions options{.port = call.value(u"port"_s).toUShort(),
                                   .seed = call.options.isSet(u"seed"_s) ? call.value(u"seed"_s).toULongLong() : 7,
                                   .lockstep = call.options.isSet(u"lockstep"_s),
                                   .token = qgetenv("HIKESHI_EXCHANGE_TOKEN"),
                                   .webhooks = call.options.values(u"webhook"_s),
                                   .alertmanager = call.value(u"alertmanager"_s)};
    if (call.options.isSet(u"speed"_s))
        options.speed = std::clamp(call.value(u"speed"_s).toDouble(), 0.0, 1000.0);
    if (call.options.isSet(u"start"_s))
        options.start = call.value(u"start"_s).toLongLong();
    Exchange::Server server(options);
    if (const auto started = server.start(); !started) {
        complain(u"hikeshictl exchange serve: "_s + started.error());
        co_return Usage;
    }
    const Result<QJsonObject> scenario = scenarioFor(call);
    if (!scenario)
        co_return complain(scenario.error());
    if (!scenario->isEmpty()) {
        if (const auto begun = server.startDrill(*scenario); !begun) {
            complain(begun.error());
            co_return Usage;
        }
    }
    print(QString::fromUtf8(QJsonDocument(server.addresses()).toJson(QJsonDocument::Compact)));
    co_await qCoro(QCoreApplication::instance(), &QCoreApplication::aboutToQuit);
    co_return Success;
}

}
