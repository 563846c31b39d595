// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/drill/scenariodelegate.h"

#include "widgets/presenters/look.h"
#include "widgets/presenters/scenariolist.h"

#include <QPainter>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

constexpr int margin = 12;

}

ScenarioDelegate::ScenarioDelegate(const Look &look, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_look(look)
{
}

QSize ScenarioDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const bool heading = index.data(ScenarioList::NameRole).toString().isEmpty();
    const int line = option.fontMetrics.height();
    return {120, heading ? line + 20 : 2 * line + 16};
}

void ScenarioDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    painter->save();
    if (index.data(ScenarioList::NameRole).toString().isEmpty()) {
        QFont letters = Theme::letters(8);
        letters.setLetterSpacing(QFont::AbsoluteSpacing, 1);
        painter->setFont(letters);
        painter->setPen(m_look.theme().muted);
        painter->drawText(option.rect.adjusted(margin, 0, -margin, -4), Qt::AlignLeft | Qt::AlignBottom,
                          index.data().toString().toUpper());
    } else {
        paintScenario(painter, option, index);
    }
    painter->restore();
}

void ScenarioDelegate::paintScenario(QPainter *painter, const QStyleOptionViewItem &option,
                                     const QModelIndex &index) const
{
    const Theme &theme = m_look.theme();
    if (option.state & QStyle::State_Selected) {
        painter->fillRect(option.rect, theme.wash(Theme::Tone::Focus));
        painter->fillRect(QRect(option.rect.topLeft(), QSize(3, option.rect.height())), theme.focus);
    } else if (option.state & QStyle::State_MouseOver) {
        painter->fillRect(option.rect, theme.raised);
    }
    const QRect inner = option.rect.adjusted(margin, 7, -margin, -7);
    const int line = inner.height() / 2;
    const QRect top(inner.topLeft(), QSize(inner.width(), line));
    const QRect bottom(inner.left(), inner.top() + line, inner.width(), line);
    const QVariant score = index.data(ScenarioList::ScoreRole);
    QFont strong = option.font;
    strong.setWeight(QFont::DemiBold);
    painter->setFont(strong);
    painter->setPen(score.isValid() ? theme.text : theme.muted);
    painter->drawText(top, Qt::AlignRight | Qt::AlignVCenter, score.isValid() ? score.toString() : u"—"_s);
    painter->setFont(option.state & QStyle::State_Selected ? strong : option.font);
    painter->setPen(theme.text);
    painter->drawText(top.adjusted(0, 0, -34, 0), Qt::AlignLeft | Qt::AlignVCenter,
                      painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, top.width() - 34));

    const int difficulty = index.data(ScenarioList::DifficultyRole).toInt();
    for (int i = 0; i < 4; ++i) {
        const QRect dot(bottom.left() + 8 * i, bottom.center().y() - 2, 6, 6);
        painter->setPen(theme.muted);
        painter->setBrush(i < difficulty ? QBrush(theme.muted) : QBrush(Qt::NoBrush));
        painter->drawRect(dot);
    }
    painter->setFont(option.font);
    painter->setPen(theme.muted);
    painter->drawText(bottom.adjusted(42, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter,
                      index.data(ScenarioList::MinutesRole).toString());
    const bool runs = index.data(ScenarioList::RunningRole).toBool();
    painter->setPen(runs ? theme.drill : theme.muted);
    painter->drawText(bottom, Qt::AlignRight | Qt::AlignVCenter,
                      runs ? u"● "_s + tr("running") : index.data(ScenarioList::WhenRole).toString());
}

}
