// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "situation/situation.h"
#include "widgets/map/mappainter.h"
#include "widgets/presenters/look.h"

#include <QPixmap>
#include <QTimer>
#include <QWidget>

class QMenu;

namespace Hikeshi {

/// The live service map: what is broken and what it drags down. It follows the situation by itself and paints no more
/// than about thirty times a second.
///
/// Keys: arrows walk from node to node, Enter asks to operate, F fits, + and - zoom, Esc lets go of selection and
/// search. Dragging a node puts it there for good, dragging a group's frame moves the group, dragging the ground moves
/// the view.
class MapView : public QWidget
{
    Q_OBJECT

public:
    MapView(Situation &situation, Look &look, QWidget *parent = nullptr);

    /// Shows the blast radius of `id`. With nothing selected it is that of the worst lost instance. A name that is not
    /// on the map lets go of the selection.
    void select(const InstanceId &id);
    InstanceId selected() const { return m_marks.selected; }
    /// Whose blast radius is shown; empty: nobody's.
    InstanceId blastSource() const { return m_marks.source; }
    /// Instances an action could go to: ◆ in the focus colour.
    void setCandidates(const QList<InstanceId> &ids);
    /// An action on `target`, an instance or a service, is being looked at: its blast radius is the one shown, until
    /// another is selected; empty: no longer.
    void setPreviewed(const QString &target);
    /// The services of the blast radius that is shown.
    const QSet<ServiceId> &blastRadius() const { return m_marks.touched; }
    void setDrill(bool drill); ///< says so all over it, also in pictures
    void setReadOnly(bool readOnly); ///< a replay: nothing can be operated
    /// Highlights what `text` finds and selects the first; how many. Empty text ends the search.
    int find(const QString &text);

    void fit(); ///< the whole map; stays fitted while the widget or the topology changes, until somebody zooms or pans
    void zoomBy(double factor);
    double zoom() const { return m_zoom; }
    /// Where a node is now, in widget coordinates; empty when it is not on the map.
    QRectF nodeRect(const InstanceId &id) const;

    /// Hand-placed positions, to be kept between sessions. What cannot be read is passed over.
    QByteArray arrangement() const;
    void setArrangement(const QByteArray &json);

    /// The map as it is known now, fitted: for exports.
    QImage picture(QSize size) const;

    QSize sizeHint() const override { return {760, 380}; }
    QSize minimumSizeHint() const override { return {240, 140}; }

Q_SIGNALS:
    void instanceSelected(const Hikeshi::InstanceId &id); ///< by hand, key, search or select(); empty: let go
    void operateWanted(const QString &target, const QPoint &globalPos);
    void arrangementChanged();

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    static constexpr Milliseconds repaintEvery{33};
    static constexpr double margin = 12;
    static constexpr double captionBand = 26; ///< kept free above the map

    struct Drag
    {
        enum class What
        {
            Nothing,
            Ground,
            Nodes
        };
        What what = What::Nothing;
        QPointF start; ///< in widget coordinates
        QPointF offset; ///< of the view when it began
        QList<std::pair<InstanceId, QPointF>> nodes; ///< and where their middles were
        bool moving = false; ///< far enough to be meant
    };

    void topologyChanged();
    void refresh();
    void refreshSoon(const InstanceId &id);
    void remark(); ///< blast radius and accessible words after a change
    void repaintAll();
    void ensurePainted();
    void renderCache();
    void scrollCache();
    void paintPiece(const QRectF &piece); ///< of the cache, in widget coordinates at the time of the cache
    QString emptyText() const;
    void paintCaption(QPainter &painter, const QRectF &area) const;
    void lookAt(const QRectF &area, const QRectF &content, QPointF &offset, double &zoom) const;
    void zoomAt(QPointF pointer, double factor);
    void bringIntoView(const InstanceId &id);
    QPointF toScene(QPointF at) const { return (at - m_offset) / m_zoom; }
    void showStory(QPointF at, const QPoint &globalPos);
    void hover(const InstanceId &id);
    void dragTo(QPointF at);
    void forgetPlacement(const InstanceId &id);
    void operate(const InstanceId &id, const QPoint &globalPos);
    QMenu *menuFor(const InstanceId &id, const QPoint &globalPos);
    bool isOurKey(int key, Qt::KeyboardModifiers modifiers) const;

    Situation &m_situation;
    Look &m_look;
    MapScene m_scene;
    MapModel m_model;
    MapMarks m_marks;
    InstanceId m_previewed;
    Placements m_hand;
    QString m_search;
    bool m_readOnly = false;
    bool m_drill = false;
    bool m_fitted = true;
    QPointF m_offset;
    double m_zoom = 1;
    Drag m_drag;

    QSet<ServiceId> m_changed; ///< to be worded anew
    bool m_allChanged = true;
    QTimer m_soon;
    QTimer m_ages;

    QPixmap m_cache; ///< more than what is seen, so that panning only copies
    QRectF m_cached; ///< which part of the widget's plane it covers, at m_cacheOffset
    QPointF m_cacheOffset;
    double m_cacheZoom = 0;
    bool m_stale = true;
    QList<InstanceId> m_reworded; ///< only these nodes look different from the cache
    QTimer m_sharpen;
};

}
