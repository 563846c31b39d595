// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "situation/result.h"
#include "sources/source.h"

#include <QJsonObject>
#include <QMap>
#include <QTimer>
#include <QWebSocket>

#include <optional>

namespace Hikeshi {

/// One frame of the exchange's stream (app/exchange/README.md), as updates. A frame that is no update gives an empty
/// list; one that cannot be read is an error.
Result<QList<Update>> parseStreamFrame(const QJsonObject &frame, const SourceId &source);

/// The exchange's stream: its updates, and the drill's time. Cut, it comes back and resumes where it was; what is lost
/// is said.
class StreamSource final : public Source
{
    Q_OBJECT

public:
    /// `clock` is moved by the stream.
    StreamSource(SourceId id, QString title, QString url, QByteArray token, SteppedClock &clock,
                 QObject *parent = nullptr);
    ~StreamSource() override;

    void start() override;
    void stop() override;
    /// How long it waits before it tries again; nothing when it does not wait.
    std::optional<Milliseconds> retriesAfter() const;
    /// Lockstep: this instant is done with, `inFlight` requests are on their way.
    void acknowledge(Instant at, int inFlight);
    void setPace(double speed);
    QString run() const { return m_run; } ///< names the exchange's world

    static constexpr qsizetype maximumFrame = 256 * 1024;

Q_SIGNALS:
    void helloReceived(const QJsonObject &hello); ///< a world begins, or is joined again
    void drillTold(const QJsonObject &frame); ///< something of the drill that runs
    void stepped(Hikeshi::Instant now, int held); ///< the clock stands at `now`, everything until then has been told

private:
    void open();
    void hear(const QString &text);
    void hearFrame(const QJsonObject &frame);
    void lost(const QString &reason);
    void watch();
    void repeatInstances();

    SteppedClock &m_stepped;
    QString m_url;
    QByteArray m_token;
    QWebSocket m_socket;
    QString m_run;
    qint64 m_last = 0; ///< newest event seen
    int m_failures = 0;
    bool m_wanted = false;
    bool m_heard = false; ///< anything, since watch() last looked
    QTimer m_retry;
    QTimer m_watch;
    QMap<InstanceId, InstanceObservation> m_standing; ///< silence means that these still hold
    Instant m_repeated;
};

}
