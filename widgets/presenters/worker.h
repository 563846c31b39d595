// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFuture>
#include <QPromise>
#include <QThreadPool>

#include <memory>

namespace Hikeshi {

/// Runs `work` on a thread of Qt's pool; it takes and gives values only.
template <class Work> auto onWorker(Work work) -> QFuture<std::invoke_result_t<Work>>
{
    using Outcome = std::invoke_result_t<Work>;
    auto promise = std::make_shared<QPromise<Outcome>>();
    promise->start();
    QThreadPool::globalInstance()->start([promise, work = std::move(work)]() mutable {
        promise->addResult(work());
        promise->finish();
    });
    return promise->future();
}

}
