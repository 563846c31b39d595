// SPDX-License-Identifier: GPL-3.0-or-later
#include "sources/streamsource.h"

#include "journal/drafts.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QNetworkRequest>

namespace Hikeshi {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr Milliseconds expected = 1s;
constexpr Milliseconds silence = 6s; ///< this long without a frame or a pong, the peer is taken for frozen

Instant instantOf(const QJsonValue &value)
{
    return fromMilliseconds(std::clamp<qint64>(value.toInteger(), 0, 253'402'300'799'000)); // up to the year 9999
}

QMap<QString, QString> textsOf(const QJsonValue &value)
{
    QMap<QString, QString> texts;
    const QJsonObject object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it)
        texts.insert(it.key(), it->toString());
    return texts;
}

InstanceObservation instanceOf(const QJsonObject &frame)
{
    InstanceObservation seen{.instance = InstanceId(frame[u"instance"_s].toString()),
                             .at = instantOf(frame[u"at"_s]),
                             .health = Drafts::healthFrom(frame[u"health"_s].toString()),
                             .role = std::nullopt,
                             .detail = frame[u"detail"_s].toString().left(200)};
    if (frame.contains(u"role"_s))
        seen.role = Drafts::roleFrom(frame[u"role"_s].toString());
    const QJsonObject properties = frame[u"properties"_s].toObject();
    for (auto it = properties.begin(); it != properties.end(); ++it)
        seen.properties.insert(it.key(), it->toVariant());
    return seen;
}

Alert alertOf(const QJsonObject &frame)
{
    const QMap<QString, QString> labels = textsOf(frame[u"labels"_s]);
    const QString state = frame[u"state"_s].toString();
    return {.id = AlertId(frame[u"fingerprint"_s].toString()),
            .name = labels.value(u"alertname"_s),
            .severity = Drafts::severityFrom(labels.value(u"severity"_s)),
            .state = state == u"resolved" ? AlertState::Resolved
                : state == u"pending"     ? AlertState::Pending
                                          : AlertState::Firing,
            .labels = labels,
            .annotations = textsOf(frame[u"annotations"_s]),
            .startsAt = instantOf(frame[u"startsAt"_s]),
            .endsAt = instantOf(frame[u"endsAt"_s])};
}

QList<Update> samplesOf(const QJsonObject &frame, const SourceId &source)
{
    QList<Update> updates;
    const Instant at = instantOf(frame[u"at"_s]);
    for (const auto &pair : frame[u"values"_s].toArray()) {
        const SeriesId series(pair[0].toString());
        if (!series.isEmpty() && pair[1].isDouble() && updates.size() < 10'000)
            updates.append({source, SampleBatch{series, {{at, pair[1].toDouble()}}}});
    }
    return updates;
}

Result<QList<Update>> historyOf(const QJsonObject &frame, const SourceId &source)
{
    SampleBatch batch{.series = SeriesId(frame[u"series"_s].toString()), .samples = {}, .past = true};
    for (const auto &pair : frame[u"samples"_s].toArray()) {
        if (pair[0].isDouble() && pair[1].isDouble() && batch.samples.size() < 10'000)
            batch.samples.append({instantOf(pair[0]), pair[1].toDouble()});
    }
    if (batch.series.isEmpty() || !std::ranges::is_sorted(batch.samples, {}, &Sample::at))
        return fail(ErrorKind::Invalid, u"history frame"_s, u"has no series, or its times do not rise"_s);
    return QList<Update>{{source, batch}};
}

}

Result<QList<Update>> parseStreamFrame(const QJsonObject &frame, const SourceId &source)
{
    const QString type = frame[u"type"_s].toString();
    if (type == u"topology")
        return QList<Update>{{source, Drafts::topologyFrom(frame)}};
    if (type == u"instance") {
        const InstanceObservation seen = instanceOf(frame);
        if (seen.instance.isEmpty())
            return fail(ErrorKind::Invalid, u"instance frame"_s, u"has no instance"_s);
        return QList<Update>{{source, seen}};
    }
    if (type == u"alert") {
        const Alert alert = alertOf(frame);
        if (alert.id.isEmpty() || alert.name.isEmpty())
            return fail(ErrorKind::Invalid, u"alert frame"_s, u"has no fingerprint or alertname"_s);
        return QList<Update>{{source, alert}};
    }
    if (type == u"event")
        return QList<Update>{
            {source,
             SiteEvent{instantOf(frame[u"at"_s]),
                       frame[u"kind"_s].toString(),
                       {frame[u"text"_s][u"en"_s].toString().left(500), frame[u"text"_s][u"ja"_s].toString().left(500)},
                       InstanceId(frame[u"instance"_s].toString())}}};
    if (type == u"samples")
        return samplesOf(frame, source);
    if (type == u"history")
        return historyOf(frame, source);
    if (type == u"hello" || type == u"tick" || type == u"drill" || type == u"gap")
        return QList<Update>();
    return fail(ErrorKind::Invalid, u"stream"_s, u"an unknown frame `%1`"_s.arg(type.left(40)));
}

StreamSource::StreamSource(SourceId id, QString title, QString url, QByteArray token, SteppedClock &clock,
                           QObject *parent)
    : Source(std::move(id), std::move(title), clock, parent)
    , m_stepped(clock)
    , m_url(std::move(url))
    , m_token(std::move(token))
{
    m_socket.setMaxAllowedIncomingMessageSize(maximumFrame);
    m_retry.setSingleShot(true);
    connect(&m_retry, &QTimer::timeout, this, [this] {
        if (m_wanted)
            open();
    });
    connect(&m_watch, &QTimer::timeout, this, &StreamSource::watch);
    connect(&m_socket, &QWebSocket::pong, this, [this] { m_heard = true; });
    connect(&m_socket, &QWebSocket::connected, this, [this] {
        m_socket.sendTextMessage(QString::fromUtf8(
            QJsonDocument(QJsonObject{{u"type"_s, u"resume"_s}, {u"run"_s, m_run}, {u"from"_s, m_last + 1}})
                .toJson(QJsonDocument::Compact)));
    });
    connect(&m_socket, &QWebSocket::textMessageReceived, this, &StreamSource::hear);
    connect(&m_socket, &QWebSocket::disconnected, this, [this] {
        const auto error = m_socket.error();
        const bool isCut =
            error == QAbstractSocket::RemoteHostClosedError || error == QAbstractSocket::UnknownSocketError;
        lost(!m_socket.closeReason().isEmpty() ? m_socket.closeReason()
                 : isCut                       ? u"the stream was cut"_s
                                               : m_socket.errorString());
    });
    connect(&m_socket, &QWebSocket::errorOccurred, this, [this](QAbstractSocket::SocketError error) {
        // Comes after `disconnected`, and knows better why.
        if (m_wanted && error != QAbstractSocket::RemoteHostClosedError)
            reportStale(m_socket.errorString(), expected);
        lost(m_socket.errorString());
    });
}

StreamSource::~StreamSource()
{
    m_socket.disconnect(this); // it says once more that it closes
}

void StreamSource::start()
{
    m_wanted = true;
    m_watch.start(silence / 2);
    open();
}

void StreamSource::stop()
{
    m_wanted = false;
    m_watch.stop();
    m_retry.stop();
    m_socket.close();
}

std::optional<Milliseconds> StreamSource::retriesAfter() const
{
    return m_retry.isActive() ? std::optional(m_retry.intervalAsDuration()) : std::nullopt;
}

void StreamSource::open()
{
    QNetworkRequest request{QUrl(m_url)};
    request.setRawHeader("Authorization", "Bearer " + m_token);
    m_heard = true;
    {
        const QSignalBlocker silent(m_socket);
        m_socket.abort(); // what is left of the last connection
    }
    m_socket.open(request);
}

// The drill's clock stands while the stream is away, so the way back is timed by the machine. The first good tick, not
// the connection, ends the waiting: who is cut at every frame does not come back four times a second.
void StreamSource::lost(const QString &reason)
{
    if (!m_wanted || m_retry.isActive())
        return;
    reportStale(reason, expected);
    m_retry.start(std::min<Milliseconds>(250ms * (1 << std::min(m_failures++, 6)), 15s));
}

// A frozen peer keeps the connection and says nothing; so does a paused drill, but that one answers a ping.
void StreamSource::watch()
{
    if (m_socket.state() == QAbstractSocket::UnconnectedState)
        return;
    if (std::exchange(m_heard, false)) {
        if (m_socket.state() == QAbstractSocket::ConnectedState)
            m_socket.ping();
        return;
    }
    lost(u"the stream does not answer"_s);
    m_socket.abort();
}

void StreamSource::hear(const QString &text)
{
    m_heard = true;
    QJsonParseError wrong;
    const QJsonDocument document = QJsonDocument::fromJson(text.toUtf8(), &wrong);
    const Result<QList<Update>> updates = document.isObject()
        ? parseStreamFrame(document.object(), id())
        : fail(ErrorKind::Invalid, u"stream"_s, u"a frame is not JSON: %1"_s.arg(wrong.errorString()));
    if (!updates) {
        // Nothing after an unreadable frame can be trusted to be in order: begin again from what is known.
        lost(updates.error().what);
        m_socket.close(QWebSocketProtocol::CloseCodeBadOperation, updates.error().what.left(100));
        return;
    }
    hearFrame(document.object());
    for (const Update &update : *updates) {
        if (const auto *seen = std::get_if<InstanceObservation>(&update.body))
            m_standing.insert(seen->instance, *seen);
        Q_EMIT updated(update);
    }
    if (document[u"type"_s] == u"tick"_s) {
        m_failures = 0;
        repeatInstances();
        reportLive(expected);
        Q_EMIT stepped(m_stepped.now(), document[u"held"_s].toInt());
    }
}

void StreamSource::hearFrame(const QJsonObject &frame)
{
    const QString type = frame[u"type"_s].toString();
    if (type == u"hello") {
        const QString run = frame[u"run"_s].toString();
        if (run != m_run) {
            m_run = run;
            m_last = 0;
            m_standing.clear();
        }
        m_stepped.advanceTo(instantOf(frame[u"at"_s]));
        Q_EMIT helloReceived(frame);
        return;
    }
    if (frame.contains(u"seq"_s))
        m_last = std::clamp<qint64>(frame[u"seq"_s].toInteger(), m_last, qint64(1) << 53);
    if (type == u"tick" || type == u"samples")
        m_stepped.advanceTo(instantOf(frame[u"at"_s]));
    else if (type == u"drill")
        Q_EMIT drillTold(frame);
    else if (type == u"gap")
        tell(SiteEvent{m_stepped.now(),
                       u"stream.gap"_s,
                       {u"The stream no longer had events %1 to %2"_s.arg(frame[u"from"_s].toInteger())
                            .arg(frame[u"to"_s].toInteger()),
                        u"ストリームに %1〜%2 番の出来事が残っていなかった"_s.arg(frame[u"from"_s].toInteger())
                            .arg(frame[u"to"_s].toInteger())},
                       {}});
}

// The stream tells changes only. While its ticks come, what it last said of an instance still holds.
void StreamSource::repeatInstances()
{
    if (m_stepped.now() - m_repeated < 2s)
        return;
    m_repeated = m_stepped.now();
    for (InstanceObservation &seen : m_standing) {
        seen.at = m_stepped.now();
        tell(seen);
    }
}

void StreamSource::acknowledge(Instant at, int inFlight)
{
    m_socket.sendTextMessage(QString::fromUtf8(
        QJsonDocument(QJsonObject{{u"type"_s, u"ack"_s}, {u"at"_s, toMilliseconds(at)}, {u"inFlight"_s, inFlight}})
            .toJson(QJsonDocument::Compact)));
}

void StreamSource::setPace(double speed)
{
    m_socket.sendTextMessage(QString::fromUtf8(
        QJsonDocument(QJsonObject{{u"type"_s, u"pace"_s}, {u"speed"_s, speed}}).toJson(QJsonDocument::Compact)));
}

}
