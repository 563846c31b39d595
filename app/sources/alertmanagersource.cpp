// SPDX-License-Identifier: GPL-3.0-or-later
#include "sources/alertmanagersource.h"

#include "journal/drafts.h"
#include "sources/fetch.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>

namespace Hikeshi {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr qsizetype mostAlerts = 20'000;

QMap<QString, QString> textsOf(const QJsonValue &value)
{
    QMap<QString, QString> texts;
    const QJsonObject object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it)
        texts.insert(it.key(), it->toString());
    return texts;
}

Instant instantOf(const QJsonValue &value)
{
    const QDateTime at = QDateTime::fromString(value.toString(), Qt::ISODateWithMs);
    return at.isValid() ? fromMilliseconds(at.toMSecsSinceEpoch()) : Instant{};
}

Alert alertOf(const QJsonObject &json)
{
    const QMap<QString, QString> labels = textsOf(json[u"labels"_s]);
    return {.id = AlertId(json[u"fingerprint"_s].toString()),
            .name = labels.value(u"alertname"_s, u"(no name)"_s),
            .severity = Drafts::severityFrom(labels.value(u"severity"_s)),
            .state = AlertState::Firing,
            .labels = labels,
            .annotations = textsOf(json[u"annotations"_s]),
            .startsAt = instantOf(json[u"startsAt"_s]),
            .endsAt = {},
            .suppressed = json[u"status"_s][u"state"_s] == u"suppressed"_s};
}

}

Result<AlertList> parseAlerts(const QByteArray &body)
{
    QJsonParseError wrong;
    const QJsonDocument document = QJsonDocument::fromJson(body, &wrong);
    if (!document.isArray())
        return fail(ErrorKind::Invalid, u"Alertmanager"_s,
                    document.isNull() ? u"the answer is not JSON: %1"_s.arg(wrong.errorString())
                                      : u"the answer is no list of alerts"_s);
    AlertList list;
    QSet<AlertId> seen;
    const auto add = [&](const QJsonValue &value) {
        const Alert alert = alertOf(value.toObject());
        // An alert that goes to several receivers stands in several groups.
        if (alert.id.isEmpty() || seen.contains(alert.id) || list.alerts.size() >= mostAlerts)
            return;
        seen.insert(alert.id);
        list.alerts.append(alert);
    };
    for (const auto groups = document.array(); const auto &value : groups) {
        if (const QJsonValue group = value[u"alerts"_s]; group.isArray()) {
            for (const auto alerts = group.toArray(); const auto &alert : alerts)
                add(alert);
        } else {
            add(value);
        }
    }
    return list;
}

AlertmanagerSource::AlertmanagerSource(SourceId id, QString url, Milliseconds every, Clock &clock, QObject *parent)
    : PollingSource(std::move(id), u"Alertmanager"_s, every, clock, parent)
    , m_url(std::move(url))
{
}

QCoro::Task<Result<void>> AlertmanagerSource::poll()
{
    const QPointer<AlertmanagerSource> self(this);
    const Result<Fetched> answer = co_await fetch(network(), QNetworkRequest(QUrl(m_url + u"/api/v2/alerts"_s)),
                                                  {.bytes = 16 * 1024 * 1024, .total = 5s});
    if (!self)
        co_return fail(ErrorKind::Cancelled, {}, {});
    if (!answer)
        co_return std::unexpected(answer.error());
    if (answer->status != 200)
        co_return fail(ErrorKind::Refused, m_url,
                       u"answers %1: %2"_s.arg(answer->status).arg(QString::fromUtf8(answer->body.left(200))));
    const Result<AlertList> alerts = parseAlerts(answer->body);
    if (!alerts)
        co_return std::unexpected(alerts.error());
    tell(*alerts);
    co_return {};
}

}
