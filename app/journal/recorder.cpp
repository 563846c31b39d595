// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/recorder.h"

#include "journal/drafts.h"
#include "journal/journal.h"
#include "journal/kinds.h"
#include "situation/situation.h"

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

/// What the journal already says of an alert that has not cleared since: the console was away, not the alert.
struct KnownAlert
{
    bool raised = false;
    const Entry *acknowledged = nullptr;
};

KnownAlert knownAlert(const QList<Entry> &entries, const AlertId &alert)
{
    KnownAlert known;
    for (auto entry = entries.crbegin(); entry != entries.crend(); ++entry) {
        // A drill's world begins with its site: older words are about another one.
        if (entry->kind == Kind::siteOpened && entry->body[u"drill"_s].toBool())
            break;
        if (!entry->kind.startsWith(u"alert."_s) || entry->body[u"alert"_s].toString() != alert.value)
            continue;
        if (entry->kind == Kind::alertAcknowledged && !known.acknowledged)
            known.acknowledged = &*entry;
        known.raised = entry->kind == Kind::alertRaised;
        if (known.raised || entry->kind == Kind::alertCleared)
            break;
    }
    return known.raised ? known : KnownAlert{};
}

}

Recorder::Recorder(Situation &situation, Journal &journal, QObject *parent)
    : QObject(parent)
{
    const auto remember = [&journal](const Draft &draft) { (void)journal.append(draft); };
    connect(&situation, &Situation::topologyChanged, this, [&situation, remember] {
        if (!situation.map().topology().services.isEmpty())
            remember(Drafts::topologySeen(situation.map().topology()));
    });
    connect(&situation, &Situation::instanceChanged, this, [&situation, remember](const InstanceId &id) {
        remember(Drafts::instanceChanged(situation.map().instance(id, situation.now())));
    });
    connect(&situation, &Situation::sourceChanged, this,
            [remember](const SourceReport &report) { remember(Drafts::sourceChanged(report)); });
    connect(&situation, &Situation::alertRaised, this, [&situation, &journal, remember](const BoardAlert &alert) {
        const KnownAlert known = knownAlert(journal.entries(), alert.alert.id);
        if (!known.raised)
            remember(Drafts::alertRaised(alert));
        if (known.acknowledged)
            situation.acknowledge(alert.alert.id, known.acknowledged->actor, known.acknowledged->at);
    });
    connect(&situation, &Situation::alertCleared, this,
            [remember](const BoardAlert &alert) { remember(Drafts::alertCleared(alert)); });
    connect(&situation, &Situation::eventHappened, this,
            [remember](const SiteEvent &event) { remember(Drafts::eventHappened(event)); });
    connect(&situation, &Situation::samplesAdded, this, [&journal](const SampleBatch &batch) { journal.keep(batch); });
    connect(&journal, &Journal::appended, this, [&situation](const Entry &entry) {
        const AlertId alert(entry.body[u"alert"_s].toString());
        if (entry.kind == Kind::alertAcknowledged)
            situation.acknowledge(alert, entry.actor, entry.at);
        else if (entry.kind == Kind::alertShelved)
            situation.shelve(alert, fromMilliseconds(entry.body[u"until"_s].toInteger()));
    });
}

}
