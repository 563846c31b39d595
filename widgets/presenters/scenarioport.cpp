// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/presenters/scenarioport.h"

namespace Hikeshi {

using namespace Qt::StringLiterals;

Milliseconds TestRun::trouble() const
{
    constexpr double failing = 0.01;
    const auto errors = std::ranges::find(curves, u"order_error_rate"_s, &PlayedCurve::series);
    Milliseconds sum{0};
    if (errors == curves.end())
        return sum;
    for (qsizetype i = 1; i < errors->points.size(); ++i) {
        if (errors->points[i].second > failing)
            sum += errors->points[i].first - std::max(errors->points[i - 1].first, Milliseconds(0));
    }
    return sum;
}

}
