// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/review/courselinedelegate.h"

#include "widgets/presenters/look.h"
#include "widgets/presenters/postmortemmodel.h"

#include <QLineEdit>
#include <QPainter>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

constexpr int textAt = 96;
constexpr int entryWidth = 64;

}

CourseLineDelegate::CourseLineDelegate(const Look &look, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_look(look)
{
}

QSize CourseLineDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const bool amended = !index.data(PostmortemTimeline::AmendmentRole).toString().isEmpty();
    return {200, (amended ? 2 : 1) * (option.fontMetrics.height() + 1) + 6};
}

void CourseLineDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Theme &theme = m_look.theme();
    painter->save();
    if (option.state & QStyle::State_Selected)
        painter->fillRect(option.rect, theme.wash(Theme::Tone::Focus));
    else if (option.state & QStyle::State_MouseOver)
        painter->fillRect(option.rect, theme.ground);
    const QString amendment = index.data(PostmortemTimeline::AmendmentRole).toString();
    const QRect inner = option.rect.adjusted(6, 3, -6, -3);
    const int line = amendment.isEmpty() ? inner.height() : inner.height() / 2;
    const QRect row(inner.left(), inner.top(), inner.width(), line);
    const auto tone = static_cast<Theme::Tone>(index.data(PostmortemTimeline::ToneRole).toInt());
    painter->setPen(theme.muted);
    painter->setFont(Theme::code(8));
    painter->drawText(row, Qt::AlignLeft | Qt::AlignVCenter, index.data(PostmortemTimeline::TimeRole).toString());
    painter->setFont(option.font);
    painter->drawText(row, Qt::AlignRight | Qt::AlignVCenter,
                      u"#%1"_s.arg(index.data(PostmortemTimeline::EntryRole).toLongLong()));
    painter->setPen(theme.tone(tone));
    painter->drawText(row.adjusted(72, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter,
                      Theme::mark(tone).isEmpty() ? u"·"_s : Theme::mark(tone));
    const QRect text = row.adjusted(textAt - 6, 0, -entryWidth, 0);
    QFont letters = option.font;
    letters.setStrikeOut(!amendment.isEmpty());
    painter->setFont(letters);
    painter->setPen(amendment.isEmpty() ? theme.text : theme.muted);
    painter->drawText(text, Qt::AlignLeft | Qt::AlignVCenter,
                      painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, text.width()));
    if (!amendment.isEmpty()) {
        letters.setStrikeOut(false);
        letters.setWeight(QFont::DemiBold);
        painter->setFont(letters);
        painter->setPen(theme.text);
        painter->drawText(text.translated(0, line), Qt::AlignLeft | Qt::AlignVCenter,
                          painter->fontMetrics().elidedText(amendment, Qt::ElideRight, text.width()));
    }
    painter->restore();
}

QWidget *CourseLineDelegate::createEditor(QWidget *parent, const QStyleOptionViewItem &, const QModelIndex &) const
{
    auto *edit = new QLineEdit(parent);
    edit->setObjectName(u"amendment"_s);
    edit->setMaxLength(500);
    edit->setToolTip(tr("Return appends the amendment; the entry itself stays. Esc leaves it."));
    edit->setAccessibleName(tr("Amendment"));
    return edit;
}

void CourseLineDelegate::updateEditorGeometry(QWidget *editor, const QStyleOptionViewItem &option,
                                              const QModelIndex &) const
{
    editor->setGeometry(option.rect.adjusted(textAt - 8, -4, -entryWidth, 4));
}

}
