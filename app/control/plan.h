// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "control/dispatcher.h"
#include "control/sequence.h"

namespace Hikeshi {

/// Everything one action needs, worked out before its intent is written.
struct Dispatcher::Plan
{
    Preview preview;
    Sequence sequence; ///< what is sent; its values are the completed arguments
    QList<Condition> verify;
    ServiceId service;
    Arguments arguments; ///< completed
    Hand hand = Hand::Operator;
};

/// Secret arguments' values, in every form in which they may stand in a request.
QStringList secretsIn(const ActionSpec &spec, const Arguments &arguments);
QString masked(QString text, const QStringList &secrets);

}
