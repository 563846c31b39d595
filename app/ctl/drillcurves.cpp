// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/drillcurves.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

#include <QCoro/QCoroFuture>

namespace Hikeshi::Ctl {

using namespace Qt::StringLiterals;

QCoro::Task<Result<void>> writeCurves(QString path, Console &console, Scorecard card)
{
    const Instant end = card.endedAt.value_or(console.clock().now());
    const Result<QList<SampleBatch>> samples =
        co_await console.journal().samples(card.startedAt, end + Milliseconds(1));
    if (!samples)
        co_return std::unexpected(samples.error());
    QJsonObject curves;
    for (const SampleBatch &batch : *samples) {
        const QList<SeriesSpec> &specs = console.site().series;
        const auto spec = std::ranges::find(specs, batch.series, &SeriesSpec::id);
        QJsonArray points;
        for (const Sample &sample : batch.samples)
            points.append(QJsonArray{qint64((sample.at - card.startedAt).count()), sample.value});
        curves.insert(batch.series.value,
                      QJsonObject{{u"unit"_s, spec == specs.end() ? QString() : spec->unit}, {u"points"_s, points}});
    }
    QSaveFile file(path);
    const QByteArray bytes = QJsonDocument(curves).toJson(QJsonDocument::Compact);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
        co_return fail(ErrorKind::Storage, path, file.errorString(), u"choose another folder"_s);
    co_return {};
}

}
