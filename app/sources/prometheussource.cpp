// SPDX-License-Identifier: GPL-3.0-or-later
#include "sources/prometheussource.h"

#include "sources/fetch.h"

#include <QUrlQuery>

#include <simdjson.h>

#include <limits>

namespace Hikeshi {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

double valueOf(std::string_view text)
{
    if (text == "NaN")
        return std::numeric_limits<double>::quiet_NaN();
    if (text == "+Inf" || text == "-Inf")
        return text.front() == '-' ? -std::numeric_limits<double>::infinity() : std::numeric_limits<double>::infinity();
    double value = 0;
    const char *const last = std::to_address(text.end());
    const auto [end, error] = std::from_chars(std::to_address(text.begin()), last, value);
    return error == std::errc() && end == last ? value : std::numeric_limits<double>::quiet_NaN();
}

QString textOf(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(std::min<std::size_t>(text.size(), 300)));
}

/// simdjson reports by exceptions where its results are converted; they are caught in parseQueryRange.
Result<QList<Sample>> readMatrix(simdjson::ondemand::document &document)
{
    auto root = document.get_object();
    if (std::string_view status = root["status"]; status != "success") {
        std::string_view reason;
        if (root["error"].get(reason) != simdjson::SUCCESS)
            reason = "no reason given";
        return fail(ErrorKind::Refused, u"Prometheus"_s, textOf(reason), u"check the query in site.yaml"_s);
    }
    auto data = root["data"].get_object();
    if (std::string_view type = data["resultType"]; type != "matrix")
        return fail(ErrorKind::Invalid, u"Prometheus"_s, u"the answer is a %1, not a matrix"_s.arg(textOf(type)));
    QList<Sample> samples;
    int count = 0;
    for (auto series : data["result"].get_array()) {
        if (++count > 1)
            return fail(ErrorKind::Invalid, u"Prometheus"_s, u"the query gives more than one series"_s,
                        u"aggregate it, with sum() or max(), to one"_s);
        for (auto pair : series["values"].get_array()) {
            double seconds = 0;
            std::string_view text;
            int cells = 0;
            for (auto cell : pair.get_array()) {
                if (cells == 0)
                    seconds = cell.get_double();
                else if (cells == 1)
                    text = cell.get_string();
                ++cells;
            }
            if (cells != 2)
                return fail(ErrorKind::Invalid, u"Prometheus"_s, u"a point is not a time and a value"_s);
            samples.append({fromMilliseconds(static_cast<qint64>(std::llround(std::clamp(seconds, 0.0, 1e11) * 1000))),
                            valueOf(text)});
        }
    }
    return samples;
}

}

Result<QList<Sample>> parseQueryRange(const QByteArray &body)
{
    try {
        simdjson::ondemand::parser parser;
        const simdjson::padded_string padded(body.constData(), static_cast<std::size_t>(body.size()));
        auto document = parser.iterate(padded).value();
        return readMatrix(document);
    } catch (const simdjson::simdjson_error &error) {
        return fail(ErrorKind::Invalid, u"Prometheus"_s,
                    u"the answer is not its JSON: %1"_s.arg(QString::fromUtf8(error.what())));
    }
}

PrometheusSource::PrometheusSource(SourceId id, QString url, QList<SeriesSpec> series, Milliseconds every, Clock &clock,
                                   QObject *parent)
    : PollingSource(std::move(id), u"Prometheus"_s, every, clock, parent)
    , m_url(std::move(url))
    , m_series(std::move(series))
{
}

QCoro::Task<Result<void>> PrometheusSource::poll()
{
    const QPointer<PrometheusSource> self(this);
    Result<void> outcome;
    const QList<SeriesSpec> specs = m_series;
    for (const SeriesSpec &spec : specs) {
        const Instant now = std::chrono::floor<Seconds>(clock().now());
        // Bounded: Prometheus refuses more than 11,000 points, and a gap as long as a night would be asked for in vain.
        const Instant since = std::max(m_until.value(spec.id), now - history);
        const Milliseconds step = std::max(every(), std::chrono::ceil<Milliseconds>((now - since) / 1000.0));
        const Instant from = m_until.contains(spec.id) ? since + step : since;
        if (from > now)
            continue;
        QUrlQuery query;
        query.addQueryItem(u"query"_s, QString::fromLatin1(QUrl::toPercentEncoding(spec.query)));
        query.addQueryItem(u"start"_s, QString::number(static_cast<double>(toMilliseconds(from)) / 1000, 'f', 3));
        query.addQueryItem(u"end"_s, QString::number(static_cast<double>(toMilliseconds(now)) / 1000, 'f', 3));
        query.addQueryItem(u"step"_s, QString::number(static_cast<double>(step.count()) / 1000, 'f', 3));
        QUrl url(m_url + u"/api/v1/query_range"_s);
        url.setQuery(query);
        const Result<Fetched> answer =
            co_await fetch(network(), QNetworkRequest(url), {.bytes = 16 * 1024 * 1024, .total = 10s});
        if (!self)
            co_return fail(ErrorKind::Cancelled, {}, {});
        if (!answer)
            co_return std::unexpected(answer.error());
        Result<QList<Sample>> samples = parseQueryRange(answer->body);
        if (!samples && samples.error().kind == ErrorKind::Invalid && answer->status != 200)
            samples =
                fail(ErrorKind::Invalid, u"Prometheus"_s,
                     u"answers %1: %2"_s.arg(answer->status).arg(QString::fromUtf8(answer->body.left(200)).trimmed()));
        if (!samples) {
            outcome = fail(samples.error().kind, spec.id.value, u"%1: %2"_s.arg(spec.id.value, samples.error().what));
            continue; // one wrong query does not silence the others
        }
        if (!samples->isEmpty())
            tell(SampleBatch{spec.id, *samples});
        m_until[spec.id] = now;
    }
    co_return outcome;
}

}
