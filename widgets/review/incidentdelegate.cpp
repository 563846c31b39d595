// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/review/incidentdelegate.h"

#include "widgets/presenters/look.h"
#include "widgets/presenters/postmortemmodel.h"

#include <QPainter>

namespace Hikeshi {

using namespace Qt::StringLiterals;

IncidentDelegate::IncidentDelegate(const Look &look, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_look(look)
{
}

QSize IncidentDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    return {120, 3 * (option.fontMetrics.height() + 3) + 16};
}

void IncidentDelegate::paintBadge(QPainter *painter, const QRect &box, int severity) const
{
    const Theme &theme = m_look.theme();
    const QFont before = painter->font();
    painter->setFont(Theme::letters(7.5, QFont::Bold));
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(severity == 1 ? theme.trouble : theme.muted);
    painter->setBrush(severity == 1 ? QBrush(theme.trouble) : QBrush(Qt::NoBrush));
    painter->drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
    if (severity == 1)
        painter->setPen(theme.kind == Theme::Kind::Dark ? theme.ground : theme.raised);
    painter->drawText(box, Qt::AlignCenter, u"SEV%1"_s.arg(severity));
    painter->setFont(before);
}

void IncidentDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Theme &theme = m_look.theme();
    painter->save();
    const bool selected = option.state & QStyle::State_Selected;
    if (selected) {
        painter->fillRect(option.rect, theme.wash(Theme::Tone::Focus));
        painter->fillRect(QRect(option.rect.topLeft(), QSize(3, option.rect.height())), theme.focus);
    } else if (option.state & QStyle::State_MouseOver) {
        painter->fillRect(option.rect, theme.raised);
    }
    const QRect inner = option.rect.adjusted(12, 8, -12, -8);
    const int line = inner.height() / 3;
    QRect row(inner.left(), inner.top(), inner.width(), line);
    QFont strong = option.font;
    strong.setWeight(QFont::DemiBold);
    const auto told = [&](int align, const QString &text, const QColor &colour, int indent = 0) {
        painter->setPen(colour);
        painter->drawText(row.adjusted(indent, 0, 0, 0), align | Qt::AlignVCenter, text);
    };
    painter->setFont(selected ? strong : option.font);
    told(Qt::AlignLeft, painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, row.width()),
         theme.text);
    row.translate(0, line);
    paintBadge(painter, QRect(row.left(), row.top() + 1, 40, line - 3), index.data(IncidentList::SeverityRole).toInt());
    painter->setFont(option.font);
    const QString drill = index.data(IncidentList::DrillRole).toBool() ? u" · "_s + tr("drill") : QString();
    told(Qt::AlignLeft, index.data(IncidentList::DateRole).toString() + drill, theme.muted, 48);
    painter->setFont(strong);
    told(Qt::AlignRight, index.data(IncidentList::DurationRole).toString(), theme.text);
    row.translate(0, line);
    painter->setFont(option.font);
    const auto tone = [&](int role) {
        const auto which = static_cast<Theme::Tone>(index.data(role).toInt());
        return which == Theme::Tone::Quiet ? theme.muted : theme.tone(which);
    };
    told(Qt::AlignLeft, index.data(IncidentList::StateRole).toString(), tone(IncidentList::StateToneRole));
    told(Qt::AlignRight, index.data(IncidentList::ItemsRole).toString(), tone(IncidentList::ItemsToneRole));
    painter->restore();
}

}
