// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/map/mapview.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QToolTip>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

constexpr double keyZoom = 1.2;

}

bool MapView::isOurKey(int key, Qt::KeyboardModifiers modifiers) const
{
    if (modifiers & ~(Qt::ShiftModifier | Qt::KeypadModifier))
        return false;
    switch (key) {
    case Qt::Key_Escape:
        return !m_marks.selected.isEmpty() || !m_marks.found.isEmpty();
    case Qt::Key_Left:
    case Qt::Key_Right:
    case Qt::Key_Up:
    case Qt::Key_Down:
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_F:
    case Qt::Key_Plus:
    case Qt::Key_Equal:
    case Qt::Key_Minus:
        return true;
    default:
        return false;
    }
}

bool MapView::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (isOurKey(key->key(), key->modifiers())) {
            event->accept();
            return true;
        }
    }
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        showStory(toScene(help->pos()), help->globalPos());
        return true;
    }
    return QWidget::event(event);
}

void MapView::showStory(QPointF at, const QPoint &globalPos)
{
    if (const InstanceId id = m_scene.boxAt(at); !id.isEmpty()) {
        QToolTip::showText(globalPos, MapModel::story(m_situation.map(), id, m_situation.now(), m_look.language()),
                           this, nodeRect(id).toAlignedRect());
        return;
    }
    const qsizetype frame = m_scene.frameAt(at);
    const qsizetype service = frame < 0 ? -1 : m_scene.layout().frames[frame].service;
    if (service < 0 || service >= m_model.services())
        return QToolTip::hideText();
    const MapGroup &group = m_model.group(service);
    QToolTip::showText(globalPos, group.note.isEmpty() ? group.caption : QString(group.caption + u'\n' + group.note),
                       this);
}

void MapView::keyPressEvent(QKeyEvent *event)
{
    if (!isOurKey(event->key(), event->modifiers()))
        return QWidget::keyPressEvent(event);
    switch (event->key()) {
    case Qt::Key_Escape:
        find({});
        select({});
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        operate(m_marks.selected, mapToGlobal(nodeRect(m_marks.selected).center().toPoint()));
        return;
    case Qt::Key_F:
        fit();
        return;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        zoomBy(keyZoom);
        return;
    case Qt::Key_Minus:
        zoomBy(1 / keyZoom);
        return;
    default:
        break;
    }
    // With nothing selected the walk begins at what is shown as the worst, not at the other end of the map.
    const InstanceId from = m_marks.selected.isEmpty() ? m_marks.source : m_marks.selected;
    const InstanceId to = m_marks.selected.isEmpty() && !from.isEmpty()
        ? from
        : m_scene.neighbour(from, static_cast<Qt::Key>(event->key()));
    if (to.isEmpty())
        return;
    select(to);
    bringIntoView(to);
}

void MapView::operate(const InstanceId &id, const QPoint &globalPos)
{
    if (!id.isEmpty() && !m_readOnly)
        Q_EMIT operateWanted(id.value, globalPos);
}

void MapView::wheelEvent(QWheelEvent *event)
{
    if (event->angleDelta().y() != 0)
        zoomAt(event->position(), std::pow(1.0015, event->angleDelta().y()));
    event->accept();
}

void MapView::hover(const InstanceId &id)
{
    if (id == m_marks.hovered)
        return;
    m_marks.hovered = id;
    setCursor(id.isEmpty() ? Qt::ArrowCursor : Qt::PointingHandCursor);
    update();
}

void MapView::leaveEvent(QEvent *event)
{
    hover({});
    QWidget::leaveEvent(event);
}

void MapView::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton && event->button() != Qt::MiddleButton)
        return QWidget::mousePressEvent(event);
    const QPointF at = toScene(event->position());
    m_drag = {.what = Drag::What::Ground, .start = event->position(), .offset = m_offset};
    if (event->button() == Qt::MiddleButton)
        return;
    const InstanceId id = m_scene.boxAt(at);
    const MapLayout &layout = m_scene.layout();
    if (const qsizetype frame = m_scene.frameAt(at); id.isEmpty() && frame >= 0) {
        const auto [first, count] = layout.boxesOf[layout.frames[frame].service];
        for (qsizetype i = first; i < first + count; ++i)
            m_drag.nodes.append({layout.boxes[i].id, layout.boxes[i].rect.center()});
        m_drag.what = Drag::What::Nodes;
    } else if (const MapBox *box = layout.find(id)) {
        m_drag.nodes = {{id, box->rect.center()}};
        m_drag.what = Drag::What::Nodes;
    }
}

void MapView::mouseMoveEvent(QMouseEvent *event)
{
    if (m_drag.what == Drag::What::Nothing)
        return hover(m_scene.boxAt(toScene(event->position())));
    const double far = (event->position() - m_drag.start).manhattanLength();
    m_drag.moving = m_drag.moving || far >= QApplication::startDragDistance();
    if (m_drag.moving)
        dragTo(event->position());
}

void MapView::dragTo(QPointF at)
{
    const QPointF way = at - m_drag.start;
    if (m_drag.what == Drag::What::Ground) {
        m_offset = QPointF((m_drag.offset + way).toPoint());
        m_fitted = false;
        setCursor(Qt::ClosedHandCursor);
        update();
        return;
    }
    for (const auto &[id, middle] : std::as_const(m_drag.nodes)) {
        m_hand[id] = middle + way / m_zoom;
        m_scene.move(id, m_hand[id]);
    }
    m_fitted = false; // the map must not shrink under the hand that stretches it
    m_scene.joinUp(m_situation.map().topology(), m_model);
    repaintAll();
}

void MapView::mouseReleaseEvent(QMouseEvent *event)
{
    const Drag drag = std::exchange(m_drag, {});
    unsetCursor();
    if (drag.what == Drag::What::Nodes && drag.moving)
        Q_EMIT arrangementChanged();
    else if (!drag.moving && event->button() == Qt::LeftButton && drag.what != Drag::What::Nothing)
        select(m_scene.boxAt(toScene(event->position())));
}

void MapView::mouseDoubleClickEvent(QMouseEvent *event)
{
    m_drag = {};
    if (event->button() == Qt::LeftButton)
        operate(m_scene.boxAt(toScene(event->position())), event->globalPosition().toPoint());
}

void MapView::contextMenuEvent(QContextMenuEvent *event)
{
    m_drag = {};
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    const InstanceId id = byKey ? m_marks.selected : m_scene.boxAt(toScene(event->pos()));
    const QPoint at = byKey ? mapToGlobal(nodeRect(id).center().toPoint()) : event->globalPos();
    menuFor(id, at)->popup(at);
}

QMenu *MapView::menuFor(const InstanceId &id, const QPoint &globalPos)
{
    auto *menu = new QMenu(this);
    menu->setObjectName(u"mapMenu"_s);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setToolTipsVisible(true);
    const auto entry = [&](const QString &name, const QString &text, const auto &then) {
        QAction *action = menu->addAction(text, this, then);
        action->setObjectName(name);
        return action;
    };
    if (!id.isEmpty()) {
        QAction *act = entry(u"operate"_s, m_readOnly ? tr("Actions… (a replay cannot be operated)") : tr("Actions…"),
                             [this, id, globalPos] { operate(id, globalPos); });
        act->setEnabled(!m_readOnly);
        entry(u"copyName"_s, tr("Copy name"), [id] { QGuiApplication::clipboard()->setText(id.value); });
        entry(u"showBlastRadius"_s, tr("Show blast radius"), [this, id] { select(id); });
        QAction *forget = entry(u"forgetPlacement"_s, tr("Forget hand placement"), [this, id] { forgetPlacement(id); });
        forget->setEnabled(m_hand.contains(id));
        if (!forget->isEnabled())
            forget->setToolTip(tr("Nobody has moved it: it stands where the layout put it."));
        menu->addSeparator();
    }
    entry(u"fit"_s, tr("Fit the whole map"), [this] { fit(); });
    QAction *all = entry(u"forgetAll"_s, tr("Forget all hand placements"), [this] { forgetPlacement({}); });
    all->setEnabled(!m_hand.isEmpty());
    if (m_hand.isEmpty())
        all->setToolTip(tr("Nothing has been moved by hand."));
    return menu;
}

void MapView::forgetPlacement(const InstanceId &id)
{
    if (id.isEmpty())
        m_hand.clear();
    else
        m_hand.remove(id);
    topologyChanged();
    repaintAll();
    Q_EMIT arrangementChanged();
}

}
