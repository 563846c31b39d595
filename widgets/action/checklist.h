// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/presenters/actionwording.h"

#include <QGridLayout>
#include <QLabel>
#include <QWidget>

namespace Hikeshi {

/// Checks with a mark each, live value and limit on the right, the reason under one that does not hold. Rows are kept
/// and filled anew, so that nothing flickers.
class CheckList : public QWidget
{
    Q_OBJECT

public:
    explicit CheckList(QWidget *parent = nullptr);
    void setLines(const QList<CheckLine> &lines);
    /// Would setLines(lines) change the height?
    bool wouldMove(const QList<CheckLine> &lines) const;

private:
    struct Row
    {
        QLabel *mark;
        QLabel *text;
        QLabel *figure;
        QLabel *reason;
    };
    Row &row(qsizetype index);

    QGridLayout *m_grid;
    QList<Row> m_rows;
    QList<CheckLine> m_lines;
};

}
