// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "drill/circumstance.h"

namespace Hikeshi {

class YamlNode;

/// Something that a scenario throws in at its time, or when the trainee gives cause to.
struct Inject
{
    QString id;
    std::optional<Milliseconds> at; ///< after the drill's start
    std::optional<Circumstance> when; ///< without `at`; from the first instant at which it holds
    Milliseconds after{0}; ///< … so much later
    std::optional<Circumstance> unless; ///< not while this holds
    Injected::What what = Injected::What::Message;
    QString from; ///< of a message: customer, boss, press, engineer
    Localized text; ///< of a fault it may be empty
    QJsonObject fault;

    /// `{id: …, at: 4m | when: …, after: 30s, unless: …, message: {from: boss, en: …, ja: …} | fault: {…} | hint: {en:
    /// …} | observation: {en: …}}`
    static Inject read(const YamlNode &node);
    bool operator==(const Inject &) const = default;
};

/// Who may speak in a drill.
const QStringList &speakers();

}
