// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/action/checklist.h"

#include "widgets/common/panel.h"

namespace Hikeshi {

using namespace Qt::StringLiterals;

CheckList::CheckList(QWidget *parent)
    : QWidget(parent)
    , m_grid(new QGridLayout(this))
{
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(6);
    m_grid->setVerticalSpacing(2);
    m_grid->setColumnStretch(1, 1);
}

CheckList::Row &CheckList::row(qsizetype index)
{
    while (m_rows.size() <= index) {
        const int at = 2 * static_cast<int>(m_rows.size());
        Row row{new QLabel(this), new QLabel(this), new QLabel(this), new QLabel(this)};
        for (QLabel *label : {row.text, row.reason}) {
            label->setWordWrap(true);
            label->setMinimumWidth(60); // a wrapped label asks for more than it needs
        }
        row.figure->setAlignment(Qt::AlignRight | Qt::AlignTop);
        row.figure->setTextInteractionFlags(Qt::TextSelectableByMouse);
        setKind(row.figure, "muted");
        row.mark->setFixedWidth(14);
        m_grid->addWidget(row.mark, at, 0, Qt::AlignTop);
        m_grid->addWidget(row.text, at, 1, Qt::AlignTop);
        m_grid->addWidget(row.figure, at, 2, Qt::AlignTop);
        m_grid->addWidget(row.reason, at + 1, 1, 1, 2);
        m_rows.append(row);
    }
    return m_rows[index];
}

bool CheckList::wouldMove(const QList<CheckLine> &lines) const
{
    return !std::ranges::equal(lines, m_lines, [](const CheckLine &a, const CheckLine &b) {
        return a.text == b.text && a.reason.isEmpty() == b.reason.isEmpty();
    });
}

void CheckList::setLines(const QList<CheckLine> &lines)
{
    if (lines == m_lines && m_rows.size() >= lines.size())
        return;
    m_lines = lines;
    for (qsizetype i = 0; i < std::max(lines.size(), m_rows.size()); ++i) {
        const Row &shown = row(i);
        const bool used = i < lines.size();
        for (QLabel *label : {shown.mark, shown.text, shown.figure})
            label->setVisible(used);
        shown.reason->setVisible(used && !lines[i].reason.isEmpty());
        if (!used)
            continue;
        const CheckLine &line = lines[i];
        const bool holds = line.state == CheckLine::State::Holds;
        const bool waits = line.state == CheckLine::State::Waiting;
        const bool overridden = line.state == CheckLine::State::Overridden;
        shown.mark->setText(holds ? u"✓"_s : waits ? u"○"_s : overridden ? u"▲"_s : u"✕"_s);
        shown.mark->setAccessibleName(holds            ? tr("holds")
                                          : waits      ? tr("not yet")
                                          : overridden ? tr("overridden")
                                                       : tr("does not hold"));
        setTone(shown.mark,
                holds            ? Theme::Tone::Good
                    : waits      ? Theme::Tone::Unknown
                    : overridden ? Theme::Tone::Warning
                                 : Theme::Tone::Trouble);
        m_grid->addWidget(shown.text, 2 * static_cast<int>(i), 1, 1, line.figure.isEmpty() ? 2 : 1, Qt::AlignTop);
        shown.figure->setVisible(!line.figure.isEmpty());
        shown.text->setText(line.text);
        // A figure that is a sentence wraps; a number stays on its line.
        shown.figure->setWordWrap(line.figure.size() > 14);
        shown.figure->setMinimumWidth(line.figure.size() > 14 ? 120 : 0);
        shown.figure->setText(line.figure);
        shown.reason->setText(line.reason);
        setTone(shown.reason, Theme::Tone::Trouble);
    }
    updateGeometry();
}

}
