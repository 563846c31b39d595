// SPDX-License-Identifier: GPL-3.0-or-later
// What comes in: stream frames a second against QJsonDocument alone, and megabytes of query_range a second against one
// pass of simdjson over the same bytes.
#include "bench.h"
#include "situation/situation.h"
#include "sources/prometheussource.h"
#include "sources/streamsource.h"

#include <QJsonArray>

#include <simdjson.h>

using namespace Hikeshi;
using namespace Hikeshi::Bench;

namespace {

QList<QByteArray> frames()
{
    QList<QByteArray> frames;
    for (int i = 0; i < 50; ++i)
        frames.append(
            QStringLiteral(R"({"type":"instance","seq":%1,"at":1795489200000,"instance":"web-%2","health":"normal",)"
                           R"("role":"none","detail":"UP","properties":{"weight":100,"sessions":%1,"check":"L7OK"}})")
                .arg(i)
                .arg(i % 10)
                .toUtf8());
    QJsonArray values;
    for (int i = 0; i < 40; ++i)
        values.append(QJsonArray{QStringLiteral("series_%1").arg(i), i * 1.5});
    frames.append(QJsonDocument(QJsonObject{{QStringLiteral("type"), QStringLiteral("samples")},
                                            {QStringLiteral("at"), qint64(1'795'489'200'000)},
                                            {QStringLiteral("values"), values}})
                      .toJson(QJsonDocument::Compact));
    return frames;
}

QByteArray matrix(int points)
{
    QByteArray body = R"({"status":"success","data":{"resultType":"matrix","result":[{"metric":{"a":"b"},"values":[)";
    for (int i = 0; i < points; ++i)
        body += (i ? ",[" : "[") + QByteArray::number(1'795'489'200 + i) + ",\"" + QByteArray::number(i * 0.37, 'g', 17)
            + "\"]";
    return body + "]}]}}";
}

void stream(int rounds)
{
    const QList<QByteArray> all = frames();
    const double count = static_cast<double>(all.size()) * rounds;
    qsizetype keys = 0;
    const double bare = secondsFor([&] {
        for (int round = 0; round < rounds; ++round) {
            for (const QByteArray &frame : all)
                keys += QJsonDocument::fromJson(frame).object().size();
        }
    });
    SteppedClock clock(fromMilliseconds(1'795'489'200'000));
    Situation situation(clock);
    const double ours = secondsFor([&] {
        for (int round = 0; round < rounds; ++round) {
            for (const QByteArray &frame : all) {
                const auto updates =
                    parseStreamFrame(QJsonDocument::fromJson(frame).object(), SourceId(QStringLiteral("stream")));
                for (const Update &update : updates.value_or(QList<Update>()))
                    situation.apply(update);
            }
        }
    });
    print("ingest.stream", count / ours, count / bare, "frames/s",
          {{QStringLiteral("keys"), static_cast<qint64>(keys)}});
}

void prometheus(int rounds)
{
    const QByteArray body = matrix(11'000);
    const double megabytes = static_cast<double>(body.size()) * rounds / 1e6;
    std::size_t points = 0;
    const simdjson::padded_string padded(body.constData(), static_cast<std::size_t>(body.size()));
    const double bare = secondsFor([&] {
        simdjson::ondemand::parser parser;
        for (int round = 0; round < rounds; ++round) {
            auto document = parser.iterate(padded).value();
            for (auto pair : document["data"]["result"].at(0)["values"].get_array()) {
                simdjson::ondemand::array cells;
                if (pair.get_array().get(cells) == simdjson::SUCCESS)
                    points += cells.count_elements().value();
            }
        }
    });
    qsizetype samples = 0;
    const double ours = secondsFor([&] {
        for (int round = 0; round < rounds; ++round)
            samples += parseQueryRange(body).value_or(QList<Sample>()).size();
    });
    if (samples != 11'000 * rounds || points != std::size_t(22'000) * static_cast<std::size_t>(rounds))
        qFatal("%lld samples", static_cast<long long>(samples));
    print("ingest.query_range", megabytes / ours, megabytes / bare, "MB/s");
}

}

int main(int argc, char **argv)
{
    const bool quick = isQuick(argc, argv);
    stream(quick ? 20 : 2000);
    prometheus(quick ? 3 : 200);
    return 0;
}
