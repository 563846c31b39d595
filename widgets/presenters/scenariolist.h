// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "drill/scenario.h"

#include <QAbstractListModel>

namespace Hikeshi {

class DrillBook;
class Look;

/// The scenarios under the headings of their families.
class ScenarioList : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role
    {
        NameRole = Qt::UserRole, ///< empty: a heading
        DifficultyRole, ///< 1 to 4
        MinutesRole,
        ScoreRole, ///< points of the last ended run, or invalid
        WhenRole, ///< `24 Nov 03:10`, `never`
        RunningRole
    };

    ScenarioList(const DrillBook &book, const Look &look, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

    void setFilter(const QString &text); ///< words of title, description or family
    void setRunning(const QString &name);
    void refresh(); ///< the book or the language has changed
    QModelIndex indexOf(const QString &name) const;
    QString first() const; ///< the first scenario shown; empty when none is

private:
    struct Row
    {
        QString family;
        const Scenario *scenario = nullptr;
    };
    bool fits(const Scenario &scenario) const;
    void rebuild();

    const DrillBook &m_book;
    const Look &m_look;
    QString m_filter;
    QString m_running;
    QList<Row> m_rows;
};

}
