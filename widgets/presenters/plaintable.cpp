// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/presenters/plaintable.h"

#include "widgets/presenters/look.h"

namespace Hikeshi {

using namespace Qt::StringLiterals;

PlainTable::PlainTable(const Look &look, QObject *parent)
    : QAbstractTableModel(parent)
    , m_look(look)
{
    connect(&look, &Look::changed, this, [this] {
        if (!m_rows.isEmpty())
            Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1), {Qt::ForegroundRole});
    });
}

void PlainTable::setTable(const QStringList &head, const QList<TableRow> &rows)
{
    if (head == m_head && rows == m_rows)
        return;
    beginResetModel();
    m_head = head;
    m_rows = rows;
    endResetModel();
}

QString PlainTable::asText() const
{
    QString text = m_head.join(u'\t');
    for (const TableRow &row : m_rows) {
        QStringList cells;
        for (const Cell &cell : row.cells)
            cells.append(cell.text.simplified());
        text += u'\n' + cells.join(u'\t');
    }
    return text;
}

int PlainTable::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int PlainTable::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_head.size());
}

QVariant PlainTable::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const TableRow &row = m_rows[index.row()];
    if (role == EntryRole)
        return row.entry;
    const Cell cell = row.cells.value(index.column());
    switch (role) {
    case Qt::DisplayRole:
        return cell.text;
    case Qt::ToolTipRole:
        return cell.hint.isEmpty() ? cell.text : cell.hint; // a long one is cut short on the screen
    case Qt::TextAlignmentRole:
        return int((cell.number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case Qt::ForegroundRole:
        return cell.tone == Theme::Tone::Quiet  ? m_look.theme().text
            : cell.tone == Theme::Tone::Unknown ? m_look.theme().muted
                                                : m_look.theme().tone(cell.tone);
    default:
        return {};
    }
}

QVariant PlainTable::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::DisplayRole)
        return m_head.value(section);
    if (role == Qt::TextAlignmentRole) {
        const bool number = !m_rows.isEmpty() && m_rows.first().cells.value(section).number;
        return int((number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    }
    return {};
}

}
