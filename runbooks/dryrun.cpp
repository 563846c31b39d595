// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbooks/dryrun.h"

#include "runbooks/blocks.h"
#include "situation/situation.h"

#include <algorithm>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

using Kind = Block::Kind;
using Line = DryLine::Kind;

constexpr int deepest = 5;

class Walk
{
public:
    Walk(const Situation &situation, const ActionPort &actions, const RunnerSite &site)
        : m_situation(situation)
        , m_actions(actions)
        , m_site(site)
    {
    }

    RunbookDryRun result;

    void walk(const Runbook &runbook, const QMap<QString, QString> &given, int depth)
    {
        const QMap<QString, QString> values = withDefaults(runbook, given);
        const QList<Variable> variables = variablesOf(runbook);
        for (const Variable &variable : variables) {
            const bool known = valueOf(values, variable.name) || !variable.fallback.isEmpty();
            if (!known && !result.missing.contains(variable.name))
                result.missing.append(variable.name);
        }
        for (int i = 0; i < runbook.steps.size(); ++i) {
            const Step &step = runbook.steps[i];
            result.steps.append({.depth = depth, .step = i, .title = withValues(step.title, values)});
            m_at = result.steps.size() - 1;
            if (step.isManual() && !step.block(Kind::Manual) && step.shells.isEmpty())
                add({.kind = Line::Hand, .text = u"done by hand"_s});
            for (const Block &block : step.blocks)
                look(block, runbook, values, depth);
            for (const ShellFence &fence : step.shells)
                lookAt(fence, variables, values);
        }
    }

private:
    void add(DryLine line)
    {
        line.depth = result.steps[m_at].depth;
        line.step = result.steps[m_at].step;
        result.steps[m_at].lines.append(line);
    }

    void look(const Block &block, const Runbook &runbook, const QMap<QString, QString> &values, int depth)
    {
        for (const QString &sentence : block.conditions)
            lookAt(block.kind, withValues(sentence, values));
        switch (block.kind) {
        case Kind::Action:
            request(block, values, Line::Request);
            break;
        case Kind::Undo:
            request(block, values, Line::Undo);
            break;
        case Kind::Announce:
            add({.kind = Line::Notice, .text = u"drafts a notice to users: %1"_s.arg(block.phase)});
            break;
        case Kind::Note:
            add({.kind = Line::Notice,
                 .text = u"puts a note into the editor"_s,
                 .detail = withValues(block.text, values)});
            break;
        case Kind::Manual:
            add({.kind = Line::People,
                 .text = u"by hand%1%2%3"_s.arg(
                     block.assignee.isEmpty() ? QString() : QString(u", by "_s + withValues(block.assignee, values)),
                     block.within.count() > 0 ? QString(u", due in "_s + toClock(block.within)) : QString(),
                     block.evidence ? u", with a file as evidence"_s : QString())});
            break;
        case Kind::Approval:
            add({.kind = Line::People,
                 .text = u"%1 must approve%2"_s.arg(block.persons)
                             .arg(block.roles.isEmpty() ? QString() : QString(u": "_s + block.roles.join(u", "_s)))});
            break;
        case Kind::Decision:
        case Kind::If:
        case Kind::While:
            for (const Block::Branch &branch : block.branches)
                add({.kind = Line::Way, .text = wayOf(block, branch, runbook, values)});
            break;
        case Kind::Parallel:
            for (const Block::Branch &member : block.members)
                add({.kind = Line::Way, .text = u"at the same time: %1"_s.arg(withValues(member.to, values))});
            break;
        case Kind::Runbook:
            inside(block, runbook.language, values, depth);
            break;
        default:
            break;
        }
    }

    static QString wayOf(const Block &block, const Block::Branch &branch, const Runbook &runbook,
                         const QMap<QString, QString> &values)
    {
        const QString to = branch.way == Block::Branch::Way::End ? u"the run ends"_s
            : branch.way == Block::Branch::Way::Continue         ? u"the next step"_s
            : branch.steps.isEmpty()                             ? branch.to
                                                                 : u"step %1, %2"_s.arg(branch.steps.first() + 1)
                                           .arg(withValues(runbook.steps[branch.steps.first()].title, values));
        if (block.kind == Kind::If)
            return u"if it does not hold: %1"_s.arg(to);
        if (block.kind == Kind::While)
            return u"while it holds, at most %1 times: back to %2"_s.arg(block.atMost).arg(to);
        return u"“%1”: %2"_s.arg(withValues(branch.label, values), to);
    }

    void lookAt(Kind kind, const QString &sentence)
    {
        const Result<Condition> condition = Condition::parse(sentence);
        if (!condition)
            return add({.kind = Line::Condition,
                        .text = word(kind) + u' ' + sentence,
                        .holds = false,
                        .reason = condition.error().what});
        const ConditionResult seen = evaluate(*condition, m_situation);
        add({.kind = Line::Condition,
             .text = word(kind) + u' ' + sentence,
             .detail = seen.live,
             .holds = seen.holds(),
             .reason = seen.reason});
    }

    void request(const Block &block, const QMap<QString, QString> &values, Line kind)
    {
        Intent intent{
            .action = block.action, .target = withValues(block.target, values), .operatorId = m_site.operatorHere};
        for (const auto &[name, value] : block.arguments.asKeyValueRange())
            intent.arguments.insert(name, withValues(value, values));
        for (QString &value : intent.arguments) {
            if (value == u"best")
                value = m_actions.preview(intent).best();
        }
        const Preview preview = m_actions.preview(intent);
        const bool allowed = preview.allowed();
        add({.kind = kind,
             .text = preview.title.isEmpty() ? block.action.value : preview.title,
             .detail = preview.request,
             .holds = allowed,
             .reason = preview.refusal()});
        if (kind == Line::Undo)
            return;
        ++result.requests;
        result.refused += allowed ? 0 : 1;
    }

    static bool isSecret(const QString &name, const QList<Variable> &variables)
    {
        return isSecretName(name) || std::ranges::any_of(variables, [&](const Variable &v) {
                   return v.secret && variableKey(v.name) == variableKey(name);
               });
    }

    void lookAt(const ShellFence &fence, const QList<Variable> &variables, const QMap<QString, QString> &values)
    {
        ++result.commands;
        const Result<ShellCommand> command = shellCommand(fence, variables, values);
        QString detail = commandsOf(fence);
        if (command) {
            for (const auto &[name, value] : command->environment.asKeyValueRange())
                detail.prepend(name + u'=' + (isSecret(name, variables) ? masked() : value) + u'\n');
        }
        const QString why = !m_site.shellAllowed ? u"this site does not run commands"_s
            : command                            ? QString()
                                                 : command.error().text();
        add({.kind = Line::Command,
             .text = u"runs in a terminal"_s,
             .detail = detail,
             .holds = why.isEmpty(),
             .reason = why});
    }

    // The twin that would be run: a runbook goes on in its own language.
    void inside(const Block &block, const QString &language, const QMap<QString, QString> &values, int depth)
    {
        const Runbook *child = runbookNamed(block.name, m_site.runbooks, language);
        const QString why = !child ? u"there is no runbook `%1`"_s.arg(block.name)
            : depth + 1 >= deepest ? u"it is too deep to be walked"_s
                                   : QString();
        add({.kind = Line::Way,
             .text = u"runs the runbook %1"_s.arg(block.name),
             .holds = why.isEmpty(),
             .reason = why});
        if (!why.isEmpty())
            return;
        QMap<QString, QString> given = values;
        for (const auto &[name, value] : block.arguments.asKeyValueRange())
            given.insert(name, withValues(value, values));
        const qsizetype here = m_at;
        walk(*child, given, depth + 1);
        m_at = here;
    }

    const Situation &m_situation;
    const ActionPort &m_actions;
    const RunnerSite &m_site;
    qsizetype m_at = 0;
};

}

RunbookDryRun dryRun(const Runbook &runbook, const QMap<QString, QString> &values, const Situation &situation,
                     const ActionPort &actions, const RunnerSite &site)
{
    Walk walk(situation, actions, site);
    walk.walk(runbook, values, 0);
    return walk.result;
}

}
