// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "control/action.h"
#include "situation/result.h"

#include <QObject>

#include <QCoro/QCoroTask>

namespace Hikeshi {

/// One figure over many futures: tenth, fiftieth and ninetieth percentile at each instant.
struct OutlookBand
{
    SeriesId series;
    QList<double> low;
    QList<double> middle;
    QList<double> high;

    bool operator==(const OutlookBand &) const = default;
};

/// What came of many futures with the same beginning.
struct Futures
{
    QList<OutlookBand> bands;
    std::optional<Milliseconds> restored; ///< median; nothing: in most of them it is not restored within the horizon
    double restoredShare = 0; ///< of the futures
    double ordersLost = 0; ///< median

    bool operator==(const Futures &) const = default;
};

/// What an action would do, beside doing nothing.
struct Outlook
{
    Instant from;
    Milliseconds every{0}; ///< between two instants of a band
    int count = 0; ///< futures played of each
    Futures acting;
    Futures waiting;

    bool operator==(const Outlook &) const = default;
};

/// Foretells what an action would do, where the site has a twin that can be run forward. One question at a time.
class OutlookPort : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    /// Everything that the action sends goes to something that the twin has.
    virtual bool canForetell(const Preview &preview) const = 0;
    virtual QCoro::Task<Result<Outlook>> foretell(Preview preview, Milliseconds horizon) = 0;
    virtual void cancel() = 0; ///< the question under way ends with ErrorKind::Cancelled

Q_SIGNALS:
    void progressed(int done, int of); ///< futures
};

}
