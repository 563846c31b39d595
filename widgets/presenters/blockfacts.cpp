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
    case Block::Kind::Manual:
        return Words::tr("by hand");
    case Block::Kind::Decision:
        return Words::tr("decision");
    case Block::Kind::Approval:
        return Words::tr("approval");
    case Block::Kind::If:
        return Words::tr("if");
    case Block::Kind::While:
        return Words::tr("while");
    case Block::Kind::Parallel:
        return Words::tr("side by side");
    case Block::Kind::Runbook:
        return Words::tr("runbook");
    case Block::Kind::Note:
        return Words::tr("note");
    case Block::Kind::Undo:
        return Words::tr("undo");
    }
    return {};
}

QString saidByManual(const Block &block)
{
    QStringList parts{block.assignee.isEmpty() ? Words::tr("By hand") : Words::tr("By hand: %1").arg(block.assignee)};
    if (block.within > Milliseconds(0))
        parts.append(Words::tr("due after %1").arg(toClock(block.within)));
    if (block.evidence)
        parts.append(Words::tr("a file must show it"));
    return parts.join(u" · "_s);
}

QString wayOf(const Block::Branch &branch)
{
    switch (branch.way) {
    case Block::Branch::Way::GoTo:
        return u"→ "_s + branch.to;
    case Block::Branch::Way::End:
        return Words::tr("the run ends");
    default:
        return Words::tr("the next step");
    }
}

// An `if` and a `while` have one way, for when it does not hold or as long as it does.
QString saidByBranches(const Block &block)
{
    QStringList lines;
    for (const Block::Branch &branch : block.branches) {
        const QString way = wayOf(branch);
        lines.append(block.kind == Block::Kind::If ? Words::tr("Otherwise %1").arg(way)
                         : block.kind == Block::Kind::While
                         ? Words::tr("While it holds %1, at most %2×").arg(way).arg(block.atMost)
                         : branch.label + u": "_s + way);
    }
    return lines.join(u'\n');
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
    switch (block.kind) {
    case Block::Kind::Announce:
        return Words::tr("Drafts a notice to users: %1").arg(block.phase);
    case Block::Kind::Wait:
        return block.conditions.isEmpty() ? Words::tr("Waits %1").arg(toClock(block.within)) : QString();
    case Block::Kind::Manual:
        return saidByManual(block);
    case Block::Kind::Decision:
    case Block::Kind::If:
    case Block::Kind::While:
        return saidByBranches(block);
    case Block::Kind::Approval:
        return block.roles.isEmpty()
            ? Words::tr("Approved by %1 other").arg(block.persons)
            : Words::tr("Approved by %1 of: %2").arg(block.persons).arg(block.roles.join(u", "_s));
    case Block::Kind::Parallel: {
        QStringList members;
        for (const Block::Branch &member : block.members)
            members.append(member.to);
        return Words::tr("At the same time: %1").arg(members.join(u", "_s));
    }
    case Block::Kind::Runbook:
        return Words::tr("Runs the runbook %1").arg(block.name);
    case Block::Kind::Note:
        return Words::tr("Puts a template into the note");
    case Block::Kind::Undo:
        return Words::tr("Undone by %1 %2").arg(block.action.value, block.target);
    default:
        return {};
    }
}

}
