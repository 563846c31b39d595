// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "exchange/serve/bitbankapi.h"
#include "exchange/serve/haproxysocket.h"
#include "exchange/serve/patroniapi.h"
#include "exchange/serve/streamserver.h"
#include "exchange/serve/whatif.h"

#include <QElapsedTimer>
#include <QTimer>

namespace Hikeshi::Exchange {

struct ServeOptions
{
    quint16 port = 0; ///< 0: free ports
    std::uint64_t seed = 7;
    double speed = 1; ///< site seconds a wall second
    bool lockstep = false; ///< the world waits for each instant to be acknowledged
    std::optional<Ms> start; ///< default 2026-11-24T03:00:00Z, or with `wallClock` the machine's time
    QByteArray token; ///< empty: a random one
};

/// The exchange as a process: one world, its clock, and all the doors it is seen through.
class Server : public QObject
{
    Q_OBJECT

public:
    explicit Server(const ServeOptions &options, QObject *parent = nullptr);
    /// Opens every port; the error says which one could not be had.
    std::expected<void, QString> start();
    /// Addresses and token, the line printed for whoever started this process.
    QJsonObject addresses() const;
    /// A fresh world with these faults coming; the drill's start is now.
    std::expected<void, QString> startDrill(const QJsonObject &scenario);

private:
    void handle(const HttpRequest &request, const Responder &respond);
    HttpAnswer command(const HttpRequest &request);
    HttpAnswer inject(const QJsonObject &thrown);
    HttpAnswer passOn(const QJsonObject &told);
    void advanceBy(Ms elapsed);
    void advanceTo(Ms now);
    void renew(std::uint64_t seed, Ms start);
    void acknowledge(qint64 at, int inFlight);
    QJsonObject hello() const;

    ServeOptions m_options;
    QByteArray m_token;
    Ms m_began; ///< when this world began: another process with the same seed is another world
    World m_world;
    HttpPort m_http;
    StreamServer m_stream;
    PatroniApi m_patroni;
    HaproxySocket m_haproxy;
    BitbankApi m_bitbank;
    WhatIf m_whatIf;
    QTimer m_timer;
    QElapsedTimer m_wall;
    double m_speed;
    double m_behind = 0; ///< site milliseconds not played yet
    Ms m_lastTick = 0;
    int m_run = 1;
    QList<QJsonObject> m_told; ///< what people did in this drill, for who joins late
    QJsonObject m_drill; ///< scenario and started; empty when none runs
    std::optional<std::pair<qint64, int>>
        m_waiting; ///< lockstep: an acknowledgement that waits for a request to arrive
};

}
