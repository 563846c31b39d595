// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/presenters/blockfacts.h"

#include <QCoreApplication>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(Hikeshi::BlockFacts)
};

QString kindWord(Block::Kind kind)
{
    switch (kind) {
    case Block::Kind::Query:
        return Words::tr("charts");
    case Block::Kind::Guard:
        return Words::tr("guard");
    case Block::Kind::Action:
        return Words::tr("action");
    case Block::Kind::Verify:
        return Words::tr("verify");
    case Block::Kind::Wait:
        return Words::tr("wait");
    case Block::Kind::Announce:
        return Words::tr("notice");
    default:
        return {};
    }
}

}

QString kindsOf(const Step &step)
{
    QStringList words;
    for (const Block &block : step.blocks)
        words.append(kindWord(block.kind));
    words.removeDuplicates();
    words.removeAll(QString());
    return words.isEmpty() ? Words::tr("by hand") : words.join(u" · "_s);
}

QString saidBy(const Block &block)
{
    if (block.kind == Block::Kind::Announce)
        return Words::tr("Drafts a notice to users: %1").arg(block.phase);
    if (block.kind == Block::Kind::Wait && block.conditions.isEmpty())
        return Words::tr("Waits %1").arg(toClock(block.within));
    return {};
}

}
