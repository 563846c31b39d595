// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runbook/editor/findinglist.h"

#include <QPainter>
#include <QStyledItemDelegate>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

/// `✕  12  there is no action …; name one of …`
class FindingDelegate : public QStyledItemDelegate
{
public:
    FindingDelegate(const Look &look, QObject *parent)
        : QStyledItemDelegate(parent)
        , m_look(look)
    {
    }
    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override
    {
        return {100, QFontMetrics(Theme::letters(9)).height() + 6};
    }
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Theme &theme = m_look.theme();
        const auto tone = Theme::Tone(index.data(FindingModel::ToneRole).toInt());
        if (option.state & QStyle::State_Selected)
            painter->fillRect(option.rect, theme.wash(Theme::Tone::Focus));
        const QRect row = option.rect.adjusted(6, 0, -6, 0);
        painter->setFont(Theme::letters(8));
        painter->setPen(theme.tone(tone));
        painter->drawText(row, Qt::AlignVCenter, Theme::mark(tone));
        painter->setFont(Theme::letters(9));
        const QFontMetrics metrics(painter->font());
        const int number = metrics.horizontalAdvance(u"00000"_s);
        const int line = index.data(FindingModel::LineRole).toInt();
        painter->setPen(theme.muted);
        if (line > 0)
            painter->drawText(QRect(row.left() + 14, row.top(), number, row.height()),
                              Qt::AlignVCenter | Qt::AlignRight, QString::number(line));
        const int from = 14 + number + 12;
        const auto write = [&](const QString &text, const QColor &colour, int at) {
            const QRect rest = row.adjusted(at, 0, 0, 0);
            painter->setPen(colour);
            painter->drawText(rest, Qt::AlignVCenter, metrics.elidedText(text, Qt::ElideRight, rest.width()));
            return at + metrics.horizontalAdvance(text);
        };
        const QString remedy = index.data(FindingModel::RemedyRole).toString();
        const int end = write(index.data(FindingModel::WhatRole).toString(), theme.text, from);
        if (!remedy.isEmpty() && end + 40 < row.width())
            write(remedy, theme.muted, end + 14);
    }

private:
    const Look &m_look;
};

}

FindingList::FindingList(const Look &look, FindingModel &findings, QWidget *parent)
    : QListView(parent)
{
    setObjectName(u"findings"_s);
    setModel(&findings);
    setUniformItemSizes(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollMode(ScrollPerPixel);
    setItemDelegate(new FindingDelegate(look, this));
    connect(this, &QListView::activated, this, [this](const QModelIndex &index) { Q_EMIT rowWanted(index.row()); });
    connect(this, &QListView::clicked, this, [this](const QModelIndex &index) { Q_EMIT rowWanted(index.row()); });
    connect(&findings, &QAbstractItemModel::modelReset, this, &FindingList::fit);
    fit();
}

void FindingList::fit()
{
    constexpr int most = 4;
    const int rows = std::min(model()->rowCount(), most);
    setVisible(rows > 0);
    setFixedHeight(rows * itemDelegate()->sizeHint({}, {}).height());
}

}
