// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "control/controlapi.h"

#include <QThreadPool>

#include <atomic>
#include <memory>

class QObject;

namespace Hikeshi {

class Secrets;

/// Requests over HTTP(S) by libcurl, and commands to sockets, each on a worker thread and a fresh connection; programs
/// with a list of arguments, each in a process group of its own. Not QNetworkAccessManager: it sends a request again by
/// itself when the peer closes without an answer, and a failover must not be sent twice. No redirects, no cookies, no
/// proxies, no shell; at most Request::answerLimit bytes of answer.
class WireApi final : public ControlApi
{
public:
    explicit WireApi(const Secrets &secrets);
    ~WireApi() override; ///< cuts what is under way, and ends its programs

    QCoro::Task<Answer> execute(const Clearance &clearance, Request request) override;
    int inFlight() const override { return *m_inFlight; }

    static constexpr qsizetype maximumAnswer = 64 * 1024; ///< unless a request says otherwise

private:
    QCoro::Task<Answer> send(Request request, QString secret);

    const Secrets &m_secrets;
    QThreadPool m_pool;
    std::shared_ptr<int> m_inFlight = std::make_shared<int>(0);
    std::atomic_bool m_closing = false;
    std::unique_ptr<QObject> m_programs; ///< owns those that run
};

}
