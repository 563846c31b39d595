// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace Hikeshi {

class Look;

/// An incident as three lines: title; severity, date and duration; postmortem and action items.
class IncidentDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    IncidentDelegate(const Look &look, QObject *parent);

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    void paintBadge(QPainter *painter, const QRect &box, int severity) const;

    const Look &m_look;
};

}
