// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "control/binding.h"
#include "control/render.h"
#include "situation/finding.h"

namespace Hikeshi {

class Situation;

/// The connectors of a site and where they are bound: what can be done to which target.
class Catalogue
{
public:
    Catalogue() = default;
    /// Each binding gets its connector with the site's settings in it: choices that are a setting's values.
    Catalogue(const QList<Connector> &connectors, const QList<ControlBinding> &bindings);

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
    struct Bound
    {
        Connector connector;
        ControlBinding binding;
    };
    QList<Bound> m_bound;
};

/// The intent's arguments with fallbacks, and the built-in ones: target, service, primary, backend, operator, incident,
/// now; of each duration also NAME_until and NAME_seconds.
Arguments completed(const Intent &intent, const ActionSpec &spec, const ServiceId &service, const Situation &situation);
/// … and the site's settings for the connector.
Arguments completed(const Intent &intent, const Catalogue::Place &place, const Situation &situation);

/// What the verification names that the intent's own arguments do not say: the time, properties as they were, settings.
/// Kept with the intent, it is the same after a restart. Never a secret.
QMap<QString, QString> momentOf(const Intent &intent, const ActionSpec &spec, const Arguments &arguments);
/// The arguments of an action that was operated earlier, with `moment` as it was then. What belonged to that moment and
/// is not in it is left out, and so are secrets: the journal does not hold them.
Arguments completedAsOf(const QMap<QString, QString> &moment, const Intent &intent, const Catalogue::Place &place,
                        const Situation &situation);

/// A setting's values: the site's, or what the connector has for it.
QStringList settingOf(const ControlBinding &binding, const Connector &connector, const QString &name);
/// What a site's binding lacks, or has too much, for this connector.
Findings findingsOf(const ControlBinding &binding, const Connector &connector, const QString &file, int line);

/// Which instance is asked, by the template's `endpoint`: never one that does not answer, when another does.
Result<QString> chooseEndpoint(const RequestTemplate &request, const ControlBinding &binding,
                               const Arguments &arguments, const Situation &situation);

}
