// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/recorder.h"

#include "journal/drafts.h"
#include "journal/journal.h"
#include "journal/kinds.h"
#include "situation/situation.h"

namespace Hikeshi {

using namespace Qt::StringLiterals;

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
    connect(&situation, &Situation::alertRaised, this,
            [remember](const BoardAlert &alert) { remember(Drafts::alertRaised(alert)); });
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
