// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "control/binding.h"
#include "control/connector.h"

namespace Hikeshi {

class Situation;

/// The connectors of a site and where they are bound: what can be done to which target.
class Catalogue
{
public:
    Catalogue() = default;
    Catalogue(QList<Connector> connectors, QList<ControlBinding> bindings);

    QList<ActionSpec> actions() const; ///< of connectors that are bound

    /// An action on a target, with where it goes.
    struct Place
    {
        const Connector *connector = nullptr;
        const ConnectorAction *action = nullptr;
        const ControlBinding *binding = nullptr;
        ServiceId service;
    };
    Result<Place> find(const ActionId &action, const QString &target, const Situation &situation) const;
    /// Actions that fit this target's kind.
    QList<ActionId> fitting(const QString &target, const Situation &situation) const;

private:
    QList<Connector> m_connectors;
    QList<ControlBinding> m_bindings;
};

/// The intent's arguments with fallbacks, and the built-in ones: target, service, primary, backend.
Arguments completed(const Intent &intent, const ActionSpec &spec, const ServiceId &service, const Situation &situation);

/// Which instance is asked, by the template's `endpoint`: never one that does not answer, when another does.
Result<QString> chooseEndpoint(const RequestTemplate &request, const ControlBinding &binding,
                               const Arguments &arguments, const Situation &situation);

}
