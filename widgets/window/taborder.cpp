// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/window/taborder.h"

#include <QLayout>
#include <QMainWindow>
#include <QSet>
#include <QSplitter>
#include <QWidget>

#include <algorithm>

namespace Hikeshi {

namespace {

class Reader
{
public:
    void read(QWidget *widget)
    {
        if (!widget->isVisible() || m_seen.contains(widget))
            return;
        m_seen.insert(widget);
        if ((widget->focusPolicy() & Qt::TabFocus) && widget->isEnabled() && !widget->focusProxy())
            m_found.append(widget);
        QList<QWidget *> parts = widget->findChildren<QWidget *>(Qt::FindDirectChildrenOnly);
        if (qobject_cast<QMainWindow *>(widget)
            || qobject_cast<QSplitter *>(widget)) { // its panels lie where they were put
            std::ranges::stable_sort(parts, {}, [](const QWidget *part) { return std::pair(part->x(), part->y()); });
        } else if (widget->layout()) {
            read(widget->layout());
        }
        for (QWidget *part : std::as_const(parts)) {
            if (!part->isWindow())
                read(part);
        }
    }

    const QList<QWidget *> &found() const { return m_found; }

private:
    void read(QLayout *layout)
    {
        for (int i = 0; i < layout->count(); ++i) {
            if (QWidget *widget = layout->itemAt(i)->widget())
                read(widget);
            else if (QLayout *inner = layout->itemAt(i)->layout())
                read(inner);
        }
    }

    QSet<QWidget *> m_seen;
    QList<QWidget *> m_found;
};

}

QWidget *nextByLook(QWidget *window, QWidget *from, bool forward)
{
    Reader reader;
    reader.read(window);
    const QList<QWidget *> &all = reader.found();
    if (all.isEmpty())
        return nullptr;
    const qsizetype at = all.indexOf(from);
    // It takes no Tab itself, or has just gone: on in what it lies in, from the inside out.
    for (QWidget *around = from; at < 0 && around; around = around->parentWidget()) {
        const auto inside = std::ranges::find_if(all, [around](QWidget *each) { return around->isAncestorOf(each); });
        if (inside != all.end())
            return *inside;
    }
    const qsizetype next = forward ? at + 1 : at - 1;
    return all[(next + all.size()) % all.size()];
}

}
