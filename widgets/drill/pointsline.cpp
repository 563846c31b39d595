// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/drill/pointsline.h"

#include "widgets/presenters/look.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

namespace Hikeshi {

using namespace Qt::StringLiterals;

PointsLine::PointsLine(const Look &look, QWidget *parent)
    : QWidget(parent)
    , m_look(look)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setMouseTracking(true);
}

void PointsLine::setTall(bool tall)
{
    m_tall = tall;
    setSizePolicy(tall ? QSizePolicy::Expanding : QSizePolicy::Fixed, QSizePolicy::Fixed);
    updateGeometry();
}

void PointsLine::setPoints(const QList<int> &points, const QStringList &names)
{
    m_points = points;
    m_names = names;
    QStringList words;
    for (const int each : points)
        words.append(QString::number(each));
    setAccessibleDescription(words.join(u", "_s));
    update();
}

QPointF PointsLine::spot(qsizetype index) const
{
    const double left = m_tall ? 34 : 5;
    const double right = 30; // the last one's figure
    const double edge = m_tall ? 12 : 5;
    const auto last = static_cast<double>(std::max<qsizetype>(1, m_points.size() - 1));
    const double x = left + (width() - left - right) * (static_cast<double>(index) / last);
    return {x, edge + (height() - 2 * edge) * (1 - m_points[index] / 100.0)};
}

void PointsLine::paintEvent(QPaintEvent *)
{
    if (m_points.isEmpty())
        return;
    const Theme &theme = m_look.theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(Theme::letters(8));
    for (const int mark : m_tall ? QList<int>{0, 50, 100} : QList<int>()) {
        const double y = 12 + (height() - 24) * (1 - mark / 100.0);
        painter.setPen(QPen(theme.line, 1));
        painter.drawLine(QPointF(34, y), QPointF(width() - 30, y));
        painter.setPen(theme.muted);
        painter.drawText(QRectF(0, y - 8, 28, 16), Qt::AlignRight | Qt::AlignVCenter, QString::number(mark));
    }
    QList<QPointF> line;
    for (qsizetype i = 0; i < m_points.size(); ++i)
        line.append(spot(i));
    painter.setPen(QPen(theme.muted, 1.5));
    painter.drawPolyline(line.constData(), static_cast<int>(line.size()));
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.muted);
    for (const QPointF &point : std::as_const(line))
        painter.drawEllipse(point, m_tall ? 3.5 : 2, m_tall ? 3.5 : 2);
    painter.setBrush(theme.focus);
    painter.drawEllipse(line.last(), m_tall ? 5 : 3, m_tall ? 5 : 3);
    painter.setPen(theme.text);
    painter.drawText(QRectF(line.last().x() + 7, line.last().y() - 9, 26, 18), Qt::AlignVCenter | Qt::AlignLeft,
                     QString::number(m_points.last()));
}

bool PointsLine::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    QString text;
    for (qsizetype i = 0; i < m_points.size() && text.isEmpty(); ++i) {
        if (QLineF(spot(i), help->pos()).length() < 9)
            text = QStringList{m_names.value(i), QString::number(m_points[i])}.join(u": "_s);
    }
    QToolTip::showText(help->globalPos(), text, this);
    return true;
}

}
