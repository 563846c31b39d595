// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/drill/tableview.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

constexpr int lineHeight = 26;
constexpr int widest = 320; ///< of a column that is not the stretched one
constexpr int roomy = 560; ///< of the stretched one, when its texts are shorter

}

TableView::TableView(const Look &look, const QString &name, QWidget *parent)
    : QTableView(parent)
    , m_table(new PlainTable(look, this))
{
    setObjectName(name);
    setModel(m_table);
    setSelectionBehavior(SelectRows);
    setSelectionMode(SingleSelection);
    setEditTriggers(NoEditTriggers);
    setShowGrid(false);
    setWordWrap(false);
    setTabKeyNavigation(false);
    setTextElideMode(Qt::ElideRight);
    setHorizontalScrollMode(ScrollPerPixel);
    verticalHeader()->hide();
    verticalHeader()->setDefaultSectionSize(lineHeight);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setFixedHeight(lineHeight);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(this, &QTableView::activated, this, [this](const QModelIndex &index) {
        if (const qint64 entry = index.data(PlainTable::EntryRole).toLongLong(); entry > 0)
            Q_EMIT entryWanted(entry);
    });
}

void TableView::show(const TrainingWords::Table &table)
{
    m_table->setTable(table.head, table.rows);
    const int lines = std::clamp(m_table->rowCount(), 1, m_most);
    setFixedHeight(lineHeight * (lines + 1) + 4);
    fit();
}

void TableView::fit()
{
    int taken = 0;
    for (int column = 0; column < m_table->columnCount(); ++column) {
        if (column == m_stretched)
            continue;
        resizeColumnToContents(column);
        setColumnWidth(column, std::min(columnWidth(column) + 14, widest));
        taken += columnWidth(column);
    }
    if (m_stretched < 0)
        return;
    // No wider than its texts want: on a large screen eyes would lose the line on their way across.
    const int most = std::max(roomy, sizeHintForColumn(m_stretched) + 14);
    setColumnWidth(m_stretched, std::clamp(viewport()->width() - taken, 160, most));
}

void TableView::resizeEvent(QResizeEvent *event)
{
    QTableView::resizeEvent(event);
    if (event->size().width() != event->oldSize().width())
        fit();
}

void TableView::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy))
        return QGuiApplication::clipboard()->setText(m_table->asText());
    QTableView::keyPressEvent(event);
}

}
