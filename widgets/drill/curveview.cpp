// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/drill/curveview.h"

#include "widgets/presenters/look.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QPainter>

#include <cmath>

namespace Hikeshi {

using namespace Qt::StringLiterals;

CurveView::CurveView(const Look &look, PlayedCurve curve, QString title, Milliseconds length, QWidget *parent)
    : QWidget(parent)
    , m_look(look)
    , m_curve(std::move(curve))
    , m_title(std::move(title))
    , m_length(std::max(length, Milliseconds(1)))
{
    for (const auto &[at, value] : std::as_const(m_curve.points))
        m_most = std::max(m_most, value);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(m_title);
    if (!m_curve.points.isEmpty())
        setAccessibleDescription(
            tr("at most %1, at the end %2").arg(figure(m_most), figure(m_curve.points.last().second)));
}

QString CurveView::figure(double value) const
{
    const QLocale plain(QLocale::English);
    if (m_curve.unit == u"percent")
        return plain.toString(value * 100, 'f', value < 0.1 ? 1 : 0) + u" %"_s;
    const QString number = plain.toString(value, 'f', std::abs(value) < 10 ? 1 : 0);
    if (m_curve.unit == u"seconds")
        return number + u" s"_s;
    return m_curve.unit == u"per_second" ? number + u"/s"_s : number;
}

void CurveView::paintEvent(QPaintEvent *)
{
    const Theme &theme = m_look.theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(Theme::letters(8));
    const QRectF plot(2, 22, width() - 4, height() - 42);
    painter.setPen(theme.muted);
    painter.drawText(QRectF(2, 0, width() - 4, 18), Qt::AlignLeft | Qt::AlignVCenter, m_title);
    painter.drawText(QRectF(2, 0, width() - 4, 18), Qt::AlignRight | Qt::AlignVCenter,
                     m_curve.points.isEmpty()
                         ? tr("nothing was measured")
                         : tr("at most %1, at the end %2").arg(figure(m_most), figure(m_curve.points.last().second)));
    painter.setPen(QPen(theme.line, 1));
    painter.drawLine(plot.bottomLeft(), plot.bottomRight());
    painter.setPen(theme.muted);
    const QRectF axis(plot.left(), plot.bottom() + 2, plot.width(), 16);
    painter.drawText(axis, Qt::AlignLeft | Qt::AlignVCenter, toClock(Milliseconds(0)));
    painter.drawText(axis, Qt::AlignRight | Qt::AlignVCenter, toClock(m_length));
    QPolygonF line;
    for (const auto &[at, value] : std::as_const(m_curve.points)) {
        const double x =
            plot.left() + plot.width() * static_cast<double>(at.count()) / static_cast<double>(m_length.count());
        const double share = m_most > 0 ? std::max(0.0, value) / m_most : 0;
        line.append({x, plot.bottom() - share * plot.height()});
    }
    painter.setPen(QPen(theme.focus, 1.5));
    painter.drawPolyline(line);
}

CurveRow::CurveRow(const Look &look, QWidget *parent)
    : QWidget(parent)
    , m_look(look)
    , m_row(new QHBoxLayout(this))
{
    m_row->setContentsMargins(0, 4, 0, 4);
    m_row->setSpacing(24);
    hide();
}

void CurveRow::add(const TestRun &run, const QString &series, const QString &title)
{
    const auto curve = std::ranges::find(run.curves, series, &PlayedCurve::series);
    if (curve == run.curves.end())
        return;
    m_row->addWidget(new CurveView(m_look, *curve, title, run.length, this));
    show();
}

void CurveRow::clear()
{
    while (QLayoutItem *item = m_row->takeAt(0)) {
        if (QWidget *curve = item->widget()) {
            curve->hide();
            curve->deleteLater();
        }
        delete item;
    }
    hide();
}

}
