// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runbook/decisionpart.h"

#include "widgets/common/panel.h"

#include <QHBoxLayout>

namespace Hikeshi {

using namespace Qt::StringLiterals;

DecisionPart::DecisionPart(const Block &block, const Desk &desk, int step, QWidget *parent)
    : StepPart(desk, step, parent)
    , m_block(block)
{
    for (int i = 0; i < block.branches.size(); ++i) {
        Row row{new QPushButton(this), new QLabel(this)};
        row.button->setObjectName(u"branch-%1"_s.arg(i));
        row.button->setAutoDefault(true);
        setKind(row.leads, "muted");
        row.leads->setWordWrap(true);
        row.leads->setMinimumWidth(60);
        auto *line = new QHBoxLayout;
        line->addWidget(row.button);
        line->addWidget(row.leads, 1);
        qobject_cast<QVBoxLayout *>(layout())->addLayout(line);
        connect(row.button, &QPushButton::clicked, this,
                [this, i] { watch(this->desk().runner.decide(this->step(), i, this->desk().operatorId)); });
        m_ways.append(row);
    }
}

void DecisionPart::refresh(const Run &, const LiveStep &) { }

void DecisionPart::retranslate(const Run &run)
{
    for (qsizetype i = 0; i < m_ways.size(); ++i) {
        const Block::Branch &branch = m_block.branches[i];
        m_ways[i].button->setText(withValues(branch.label, run.values));
        QString leads;
        switch (branch.way) {
        case Block::Branch::Way::GoTo:
            leads = branch.steps.isEmpty()
                ? branch.to
                : u"%1. %2"_s.arg(branch.steps.first() + 1)
                      .arg(withValues(run.runbook.steps[branch.steps.first()].title, run.values));
            leads = tr("→ %1").arg(leads);
            break;
        case Block::Branch::Way::Continue:
            leads = tr("→ the next step");
            break;
        case Block::Branch::Way::End:
            leads = tr("■ the run ends");
            break;
        }
        m_ways[i].leads->setText(leads);
        m_ways[i].button->setAccessibleDescription(leads);
    }
}

}
