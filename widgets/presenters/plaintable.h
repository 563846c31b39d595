// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/presenters/theme.h"

#include <QAbstractTableModel>

namespace Hikeshi {

class Look;

/// One cell of a table in words.
struct Cell
{
    QString text;
    Theme::Tone tone = Theme::Tone::Quiet;
    bool number = false; ///< right-aligned
    QString hint = {}; ///< tool tip

    bool operator==(const Cell &) const = default;
};

struct TableRow
{
    QList<Cell> cells;
    qint64 entry = 0; ///< of the journal; 0: none

    bool operator==(const TableRow &) const = default;
};

/// A table that is only read: words with a tone, each line with the journal entry it stands for.
class PlainTable : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Role
    {
        EntryRole = Qt::UserRole
    };

    PlainTable(const Look &look, QObject *parent = nullptr);

    /// The same table again changes nothing, so that a selection stays.
    void setTable(const QStringList &head, const QList<TableRow> &rows);
    QString asText() const; ///< tab-separated, for the clipboard

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    const Look &m_look;
    QStringList m_head;
    QList<TableRow> m_rows;
};

}
