// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/presenters/trainingwords.h"

#include <QTableView>

namespace Hikeshi {

/// A table that is read: as high as its lines, up to `most` of them; Ctrl+C copies it. A line leads to its journal
/// entry.
class TableView : public QTableView
{
    Q_OBJECT

public:
    TableView(const Look &look, const QString &name, QWidget *parent = nullptr);

    void show(const TrainingWords::Table &table);
    using QTableView::show;
    void setMost(int lines) { m_most = lines; } ///< lines shown at once; the rest is scrolled to
    void setStretched(int column) { m_stretched = column; } ///< takes what width is left
    const PlainTable &table() const { return *m_table; }

Q_SIGNALS:
    void entryWanted(qint64 entry); ///< a line was activated

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void fit();

    PlainTable *m_table;
    int m_most = 12;
    int m_stretched = -1;
};

}
