// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/map/mapview.h"

#include "widgets/common/watermark.h"

#include <QElapsedTimer>
#include <QPainter>

#include <algorithm>

namespace Hikeshi {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr qsizetype fewNodes = 300; ///< up to here a whole frame is painted while zooming
constexpr Milliseconds slowest = 500ms;
constexpr qsizetype mostPieces = 64; ///< more changed nodes than this: the whole picture anew
constexpr double scrollAfter = 64;
constexpr double spare = 128; ///< painted beyond each edge

}

/// Panning copies from the cache; while a large map is zoomed the old picture is stretched, and made sharp when the
/// hand rests.
void MapView::ensurePainted()
{
    const bool zoomed = m_zoom != m_cacheZoom;
    if (m_stale || m_cache.isNull() || m_cache.devicePixelRatio() != devicePixelRatioF())
        return renderCache();
    if (zoomed && m_scene.layout().boxes.size() > fewNodes) {
        m_sharpen.start();
        return;
    }
    if (zoomed || m_reworded.size() > mostPieces)
        return renderCache();
    for (const auto reworded = std::exchange(m_reworded, {}); const InstanceId &id : reworded) {
        if (const MapBox *box = m_scene.layout().find(id))
            paintPiece(QRectF(box->rect.topLeft() * m_zoom + m_cacheOffset, box->rect.size() * m_zoom));
    }
    if ((m_offset - m_cacheOffset).manhattanLength() > scrollAfter)
        scrollCache();
}

/// Moves the cache along and paints the strips that have come in.
void MapView::scrollCache()
{
    const double ratio = m_cache.devicePixelRatio();
    const QPoint by = ((m_offset - m_cacheOffset) * ratio).toPoint();
    if (std::abs(by.x()) >= m_cache.width() / 2 || std::abs(by.y()) >= m_cache.height() / 2)
        return renderCache();
    QRegion exposed;
    m_cache.scroll(by.x(), by.y(), m_cache.rect(), &exposed);
    m_cacheOffset += QPointF(by) / ratio;
    for (const QRect &strip : exposed)
        paintPiece(
            QRectF(QPointF(strip.topLeft()) / ratio, QSizeF(strip.size()) / ratio).translated(m_cached.topLeft()));
}

void MapView::paintPiece(const QRectF &piece)
{
    const QRectF whole = QRectF(piece.toAlignedRect()).adjusted(-1, -1, 1, 1) & m_cached;
    if (whole.isEmpty())
        return;
    QPainter painter(&m_cache);
    painter.translate(-m_cached.topLeft());
    painter.setClipRect(whole);
    painter.fillRect(whole, m_look.theme().ground);
    MapPainter(painter, m_look.theme(), m_cacheOffset, m_cacheZoom).paint(m_scene, m_model, m_marks, whole);
}

void MapView::renderCache()
{
    m_cached = QRectF(rect()).adjusted(-spare, -spare, spare, spare);
    m_cacheOffset = m_offset;
    m_cacheZoom = m_zoom;
    m_stale = false;
    m_reworded.clear();
    QElapsedTimer cost;
    cost.start();
    const double ratio = devicePixelRatioF();
    const QSize size = (m_cached.size() * ratio).toSize();
    if (m_cache.size() != size)
        m_cache = QPixmap(size);
    m_cache.setDevicePixelRatio(ratio);
    m_cache.fill(m_look.theme().ground);
    QPainter painter(&m_cache);
    painter.translate(-m_cached.topLeft());
    MapPainter(painter, m_look.theme(), m_offset, m_zoom).paint(m_scene, m_model, m_marks, m_cached);
    // A slow machine with a large map paints less often, so that hands are still answered.
    m_soon.setInterval(std::clamp(Milliseconds(3 * cost.elapsed()), repaintEvery, slowest));
}

void MapView::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &theme = m_look.theme();
    painter.fillRect(rect(), theme.ground);
    if (m_scene.isEmpty()) {
        painter.setPen(theme.muted);
        painter.setFont(Theme::letters(10));
        painter.drawText(QRectF(rect()).adjusted(24, 24, -24, -24), Qt::AlignCenter | Qt::TextWordWrap, emptyText());
    } else {
        ensurePainted();
        const double stretch = m_zoom / m_cacheZoom;
        // A scene point p lies at p * cacheZoom + cacheOffset in the cache's plane.
        const QPointF corner = (m_cached.topLeft() - m_cacheOffset) * stretch + m_offset;
        painter.setRenderHint(QPainter::SmoothPixmapTransform, false);
        if (stretch == 1)
            painter.drawPixmap(corner, m_cache);
        else
            painter.drawPixmap(QRectF(corner, m_cached.size() * stretch), m_cache, QRectF(m_cache.rect()));
        MapPainter(painter, theme, m_offset, m_zoom).paintHovered(m_scene, m_model, m_marks, QRectF(rect()));
        if (m_drill)
            paintWatermark(painter, QRectF(rect()), theme);
        paintCaption(painter, QRectF(rect()));
    }
    if (hasFocus()) {
        QColor colour = theme.focus;
        colour.setAlphaF(0.6F);
        painter.setPen(colour);
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
    }
}

QString MapView::emptyText() const
{
    const QList<SourceReport> sources = m_situation.sources();
    const auto waiting =
        std::ranges::find_if(sources, [](const SourceReport &s) { return s.state != SourceState::Live; });
    if (sources.isEmpty())
        return tr("No map yet: this site has no source that has said a word. Its site.yaml names the sources.");
    if (waiting == sources.end())
        return tr("No map yet: every source answers, but none has told which services there are.");
    if (waiting->reason.isEmpty())
        return tr("No map yet: waiting for the first word of %1.").arg(waiting->title);
    return tr("No map yet: waiting for %1, which does not answer (%2).").arg(waiting->title, waiting->reason);
}

void MapView::paintCaption(QPainter &painter, const QRectF &area) const
{
    const MapNode *node = m_model.node(m_marks.source);
    if (!node)
        return;
    const Theme &theme = m_look.theme();
    const QString words = tr("showing blast radius of");
    painter.setFont(Theme::letters(9.5, QFont::DemiBold));
    const QFontMetricsF bold(painter.font(), painter.device());
    const QString name = bold.elidedText(node->name, Qt::ElideRight, area.width() / 3);
    const double nameWidth = bold.horizontalAdvance(name);
    painter.setFont(Theme::letters(9.5));
    const QFontMetricsF plain(painter.font(), painter.device());
    const double width = nameWidth + plain.horizontalAdvance(words) + 6;
    const QRectF line(area.right() - margin - width, area.top() + 4, width, captionBand - 8);
    QColor ground = theme.ground;
    ground.setAlphaF(0.85F);
    painter.fillRect(line.adjusted(-6, -2, 6, 2), ground);
    painter.setPen(theme.muted);
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, words);
    painter.setFont(Theme::letters(9.5, QFont::DemiBold));
    painter.setPen(node->tone == Theme::Tone::Quiet ? theme.focus : theme.tone(node->tone));
    painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter | Qt::TextSingleLine, name);
}

}
