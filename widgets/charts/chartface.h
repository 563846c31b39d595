// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/charts/chartscale.h"
#include "widgets/presenters/chartmarkers.h"
#include "widgets/presenters/look.h"

#include <QCoreApplication>
#include <QPainter>

namespace Hikeshi {

/// What a chart shows at one moment, and where: its texts, scales and shapes, painted on a card.
class ChartFace
{
    Q_DECLARE_TR_FUNCTIONS(Hikeshi::ChartFace)

public:
    struct Facts
    {
        const Series *series = nullptr; ///< null or empty: nothing has been heard yet
        SeriesSpec spec;
        QString waitingFor; ///< why it is empty, when it is
        TimeScale time;
        Instant now;
        QList<ChartMarker> markers; ///< in rising time
        bool focused = false;
    };

    ChartFace(Facts facts, const Look &look, const QFont &font, QSizeF size);

    const QRectF &plot() const { return m_plot; }
    const TimeScale &time() const { return m_facts.time; }
    const ValueScale &value() const { return m_value; }

    QString title() const;
    QString figureText() const; ///< `✕ 41.7 %`, `no data for 12 s`
    Theme::Tone figureTone() const;
    bool isBeyond(double value) const; ///< on the wrong side of the limit
    /// The value at an instant as the column under it shows it: `0.3 % … 41.7 %` where it holds more than one.
    QString valueAt(Instant at) const;
    const ChartMarker *markerAt(double x) const; ///< within reach of the pointer

    void paint(QPainter &painter) const;
    /// Drawn over a painted face: the vertical under the pointer, with its time and value.
    void paintCrosshair(QPainter &painter, Instant at) const;

    static constexpr double padding = 9;

private:
    void layOut(const QFont &font);
    bool isEmpty() const { return !m_facts.series || m_facts.series->isEmpty(); }
    std::optional<Sample> newest() const;
    bool isStale() const;
    void paintHead(QPainter &painter) const;
    void paintGrid(QPainter &painter) const;
    void paintTimes(QPainter &painter) const;
    void paintLimit(QPainter &painter) const;
    void paintLine(QPainter &painter) const;
    void paintMarkers(QPainter &painter) const;
    std::pair<QColor, QColor> lineColours() const;

    Facts m_facts;
    const Look &m_look;
    QSizeF m_size;
    QFont m_titleFont;
    QFont m_figureFont;
    QFont m_smallFont;
    ValueScale m_value;
    QStringList m_labels;
    QRectF m_head;
    QRectF m_plot;
};

}
