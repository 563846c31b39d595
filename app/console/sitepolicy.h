// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "control/connector.h"
#include "control/policy.h"
#include "runbooks/signature.h"
#include "situation/yamlnode.h"

namespace Hikeshi {

/// What a site's `arming`, `select_for`, `approve_within`, `two_persons` and its operators' `passphrase` say.
/// `connectors` are known by now.
Policy readPolicy(const YamlNode &root, const QList<Connector> &connectors);

/// Where several consoles of a site remember together: `shared_journal`.
struct SharedJournalSpec
{
    QString host;
    int port = 5432;
    QString database;
    QString user;
    QString secret; ///< name of the password; empty: none

    bool operator==(const SharedJournalSpec &) const = default;
};
std::optional<SharedJournalSpec> readSharedJournal(const YamlNode &node);

/// Whose signature under a runbook counts: `runbook_keys: [{name, key}]`.
QList<RunbookKey> readRunbookKeys(const YamlNode &node);

struct Site;
/// Nothing that a drill's site names may be on another machine: what is gets a finding, and is taken out.
void seal(const YamlNode &root, Site &site);

/// `shell: allowed` or `refused`; a site that says nothing runs no command of a runbook.
bool readShell(const YamlNode &node);

}
