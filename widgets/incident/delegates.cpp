// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/incident/delegates.h"

#include "widgets/presenters/alertmodel.h"
#include "widgets/presenters/sourcemodel.h"
#include "widgets/presenters/timelinemodel.h"
#include "widgets/presenters/wording.h"

#include <QPainter>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

constexpr int edge = 10; ///< of an alert's text from the bar that tells its tone

QFont weighted(QFont letters, QFont::Weight weight)
{
    letters.setWeight(weight);
    return letters;
}

/// Text in a row, right-aligned; gives back how much room is left of it.
int writeRight(QPainter &painter, const QRect &room, const QString &text, const QFont &letters, const QColor &colour)
{
    if (text.isEmpty())
        return room.width();
    painter.setFont(letters);
    painter.setPen(colour);
    const QFontMetrics metrics(letters);
    const QString cut = metrics.elidedText(text, Qt::ElideRight, room.width() * 2 / 3);
    painter.drawText(room, Qt::AlignRight | Qt::AlignVCenter, cut);
    return room.width() - metrics.horizontalAdvance(cut) - 8;
}

void writeLeft(QPainter &painter, QRect room, int width, const QString &text, const QFont &letters,
               const QColor &colour, Qt::TextElideMode cut = Qt::ElideRight)
{
    room.setWidth(std::max(width, 0));
    painter.setFont(letters);
    painter.setPen(colour);
    painter.drawText(room, Qt::AlignLeft | Qt::AlignVCenter, QFontMetrics(letters).elidedText(text, cut, room.width()));
}

void ground(QPainter &painter, const QStyleOptionViewItem &option, const Theme &theme, Theme::Tone tone)
{
    if (option.state & QStyle::State_Selected)
        painter.fillRect(option.rect, theme.wash(tone == Theme::Tone::Quiet ? Theme::Tone::Focus : tone));
    else if (option.state & QStyle::State_MouseOver)
        painter.fillRect(option.rect, theme.raised);
    if ((option.state & QStyle::State_HasFocus) && (option.state & QStyle::State_Active)) {
        painter.setPen(theme.focus);
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5));
    }
}

}

AlertDelegate::AlertDelegate(const AlertModel &model, const Look &look, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_model(model)
    , m_look(look)
{
}

QSize AlertDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    return {160, 2 * QFontMetrics(option.font).height() + 12};
}

void AlertDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Theme &theme = m_look.theme();
    const AlertRow &row = m_model.row(index);
    const bool calm = row.isCalm();
    const QColor tone = theme.tone(row.tone);
    painter->save();
    ground(*painter, option, theme, calm ? Theme::Tone::Quiet : row.tone);
    painter->fillRect(QRect(option.rect.topLeft(), QSize(3, option.rect.height())), calm ? theme.line : tone);
    const QFontMetrics metrics(option.font);
    QRect line = option.rect.adjusted(edge, 5, -4, 0);
    line.setHeight(metrics.height());
    const QFont strong = weighted(option.font, calm ? QFont::Normal : QFont::DemiBold);
    const QString mark = Theme::mark(row.tone);
    int left = writeRight(*painter, line, m_model.age(row), option.font, calm ? theme.muted : tone);
    writeLeft(*painter, line, left, mark.isEmpty() ? row.name : QString(mark + u' ' + row.name), strong,
              calm ? theme.muted : tone);
    line.translate(0, metrics.height() + 2);
    left = writeRight(*painter, line, row.note, option.font, theme.muted);
    writeLeft(*painter, line, left, row.state.isEmpty() ? row.summary : row.state, option.font, theme.muted);
    painter->restore();
}

SourceDelegate::SourceDelegate(const SourceModel &model, const Look &look, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_model(model)
    , m_look(look)
{
}

QSize SourceDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const int line = QFontMetrics(option.font).height() + 3;
    return {160, m_model.reason(m_model.source(index)).isEmpty() ? line : 2 * line};
}

void SourceDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Theme &theme = m_look.theme();
    const SourceReport &source = m_model.source(index);
    const bool stale = source.state == SourceState::Stale;
    const bool live = source.state == SourceState::Live;
    painter->save();
    ground(*painter, option, theme, Theme::Tone::Quiet);
    const QString reason = m_model.reason(source);
    QRect line = option.rect.adjusted(1, 0, -2, 0);
    line.setHeight(QFontMetrics(option.font).height() + 3);
    const QColor colour = stale ? theme.warning : live ? theme.text : theme.muted;
    const int left = writeRight(*painter, line, m_model.age(source), option.font, stale ? theme.warning : theme.muted);
    // What tells one from another stands at the end.
    writeLeft(*painter, line, left, m_model.mark(source) + u' ' + m_model.name(source), option.font, colour,
              Qt::ElideMiddle);
    const int indent = QFontMetrics(option.font).horizontalAdvance(m_model.mark(source) + u' ');
    line.translate(indent, line.height());
    writeLeft(*painter, line, line.width() - indent, reason, option.font, colour);
    painter->restore();
}

TimelineDelegate::TimelineDelegate(const TimelineModel &model, const TimelineFilter &filter, const Look &look,
                                   QObject *parent)
    : QStyledItemDelegate(parent)
    , m_model(model)
    , m_filter(filter)
    , m_look(look)
{
}

QSize TimelineDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    return {200, QFontMetrics(option.font).height() + 6};
}

void TimelineDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Theme &theme = m_look.theme();
    const TimelineLine &told = m_filter.at(index);
    painter->save();
    ground(*painter, option, theme, Theme::Tone::Quiet);
    const QRect line = option.rect.adjusted(1, 0, -2, 0);
    const QFont code = Theme::code(option.font.pointSizeF() * 0.88);
    const int timeWidth = QFontMetrics(code).horizontalAdvance(u"00:00:00"_s);
    const int markWidth = QFontMetrics(option.font).horizontalAdvance(u"✕✕"_s);
    writeLeft(*painter, line, timeWidth + 4, Wording::clockTime(told.at), code, theme.muted);
    writeLeft(*painter, line.translated(timeWidth + 12, 0), markWidth, m_model.mark(told), option.font,
              theme.tone(TimelineModel::toneOf(told.tone)));
    const int start = timeWidth + markWidth + 16;
    writeLeft(*painter, line.translated(start, 0), line.width() - start, m_model.text(told), option.font,
              told.major ? theme.text : theme.muted);
    painter->restore();
}

}
