// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/presenters/commandmodel.h"

#include <algorithm>

namespace Hikeshi {

using namespace Qt::StringLiterals;

void CommandModel::setCommands(QList<Command> commands)
{
    m_commands = std::move(commands);
    sift();
}

void CommandModel::setFilter(const QString &text)
{
    m_filter = text.simplified();
    sift();
}

void CommandModel::sift()
{
    beginResetModel();
    m_shown.clear();
    const QStringList words = m_filter.split(u' ', Qt::SkipEmptyParts);
    for (qsizetype i = 0; i < m_commands.size(); ++i) {
        const QString text = m_commands[i].title + u' ' + m_commands[i].detail;
        if (std::ranges::all_of(words, [&](const QString &word) { return text.contains(word, Qt::CaseInsensitive); }))
            m_shown.append(i);
    }
    const auto rank = [this](qsizetype i) {
        const Command &command = m_commands[i];
        const bool begins = !m_filter.isEmpty() && command.title.startsWith(m_filter, Qt::CaseInsensitive);
        return std::pair(!command.possible, !begins);
    };
    std::ranges::stable_sort(m_shown, {}, rank);
    endResetModel();
}

const Command *CommandModel::at(const QModelIndex &index) const
{
    return index.isValid() && index.row() < m_shown.size() ? &m_commands[m_shown[index.row()]] : nullptr;
}

int CommandModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_shown.size());
}

QVariant CommandModel::data(const QModelIndex &index, int role) const
{
    const Command *command = at(index);
    if (!command)
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return command->title;
    case Qt::AccessibleTextRole:
        return QString(command->title + u", "_s + command->detail);
    case DetailRole:
        return command->detail;
    case KeysRole:
        return command->keys;
    case PossibleRole:
        return command->possible;
    default:
        return {};
    }
}

}
