// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractListModel>

#include <functional>

namespace Hikeshi {

/// One thing that the palette can do.
struct Command
{
    QString title;
    QString detail; ///< where it belongs, or why it cannot be done now
    QString keys; ///< its shortcut, as people read it
    bool possible = true;
    std::function<void()> run;
};

/// The commands that fit what was typed: every word must be in title or detail. Titles that begin with it come first,
/// what is not possible last.
class CommandModel : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role
    {
        DetailRole = Qt::UserRole,
        KeysRole,
        PossibleRole
    };

    using QAbstractListModel::QAbstractListModel;
    void setCommands(QList<Command> commands);
    void setFilter(const QString &text);
    const Command *at(const QModelIndex &index) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

private:
    void sift();

    QList<Command> m_commands;
    QList<qsizetype> m_shown;
    QString m_filter;
};

}
