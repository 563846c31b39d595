// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbooks/blocks.h"

#include <QSet>

#include <algorithm>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

using Kind = Block::Kind;
using Branch = Block::Branch;

/// What ends a step by itself or moves on from it: there can be one of them.
bool isWay(Kind kind)
{
    return kind == Kind::Decision || kind == Kind::If || kind == Kind::While || kind == Kind::Parallel
        || kind == Kind::Runbook;
}

/// Checks one runbook's ways.
class WayCheck
{
public:
    WayCheck(Runbook &runbook, Findings &findings)
        : m_book(runbook)
        , m_findings(findings)
    {
    }

    void check()
    {
        for (qsizetype i = 0; i < m_book.steps.size(); ++i) {
            checkTogether(m_book.steps[i]);
            for (Block &block : m_book.steps[i].blocks) {
                bind(block.branches);
                bind(block.members);
                checkBlock(static_cast<int>(i), block);
            }
        }
    }

private:
    void report(int line, const QString &what, const QString &remedy)
    {
        m_findings.append({m_book.file, line, what, remedy, Finding::Grade::Error});
    }

    void bind(QList<Branch> &branches)
    {
        for (Branch &branch : branches) {
            if (branch.way != Branch::Way::GoTo)
                continue;
            branch.steps = m_book.stepsOf(branch.to);
            if (branch.steps.isEmpty())
                report(branch.line, u"there is no step `%1`"_s.arg(branch.to),
                       u"write the title of a step or heading"_s);
        }
    }

    void checkTogether(const Step &step)
    {
        const auto way = std::ranges::find_if(step.blocks, [](const Block &b) { return isWay(b.kind); });
        const auto clash = way == step.blocks.end() ? way : std::ranges::find_if(step.blocks, [&](const Block &b) {
            return &b != &*way && b.kind != Kind::Query && b.kind != Kind::Guard && b.kind != Kind::Note;
        });
        if (clash != step.blocks.end())
            report(clash->line, u"`%1` and `%2` cannot be one step"_s.arg(word(way->kind), word(clash->kind)),
                   u"give each a heading of its own"_s);
        for (const Kind kind : {Kind::Action, Kind::Announce, Kind::Manual, Kind::Approval, Kind::Undo}) {
            const auto first = std::ranges::find(step.blocks, kind, &Block::kind);
            const auto second = first == step.blocks.end()
                ? first
                : std::ranges::find(std::next(first), step.blocks.end(), kind, &Block::kind);
            if (second != step.blocks.end())
                report(second->line, u"a step has one `%1`"_s.arg(word(kind)),
                       u"give the second a heading of its own"_s);
        }
    }

    void checkBlock(int step, const Block &block)
    {
        for (const Branch &branch : block.branches) {
            if (branch.steps.isEmpty())
                continue;
            const int to = branch.steps.first();
            if (block.kind == Kind::If && to <= step)
                report(branch.line, u"`%1` is not further on"_s.arg(branch.to), u"go back with `while` and `repeat`"_s);
            if (block.kind == Kind::While && to > step)
                report(branch.line, u"`%1` is not further back"_s.arg(branch.to), u"go on with `if` and `go to`"_s);
        }
        QSet<int> taken;
        for (const Branch &member : block.members) {
            for (const int each : member.steps) {
                if (each <= step || taken.contains(each))
                    report(member.line, u"`%1` cannot be done at the same time"_s.arg(member.to),
                           each <= step ? u"name steps that come after this one"_s : u"name each step once"_s);
                taken.insert(each);
            }
        }
    }

    Runbook &m_book;
    Findings &m_findings;
};

}

void bindWays(Runbook &runbook, Findings &findings)
{
    WayCheck(runbook, findings).check();
}

}
