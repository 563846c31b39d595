// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace Hikeshi {

class Look;

/// A scenario as two lines: title and last score, difficulty and minutes and when it was last run.
class ScenarioDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    ScenarioDelegate(const Look &look, QObject *parent);

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    void paintScenario(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const;

    const Look &m_look;
};

}
