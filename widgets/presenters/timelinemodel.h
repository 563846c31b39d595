// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "review/timeline.h"
#include "widgets/presenters/coalesced.h"
#include "widgets/presenters/names.h"
#include "widgets/presenters/theme.h"

#include <QAbstractListModel>
#include <QSortFilterProxyModel>

namespace Hikeshi {

class Journal;
class Look;

/// What happened since the incident or the drill began (or since the console opened), one line an entry that a person
/// wants to read. Only new entries are told; they are gathered for a quarter of a second.
class TimelineModel : public QAbstractListModel
{
    Q_OBJECT

public:
    explicit TimelineModel(const Desk &desk, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override; ///< DisplayRole: what the search looks in
    const TimelineLine &at(const QModelIndex &index) const { return m_lines[index.row()]; }

    QString text(const TimelineLine &line) const; ///< in one line, with what was appended later
    QString mark(const TimelineLine &line) const; ///< ✕ ▲ ✓ » ● ✎
    static Theme::Tone toneOf(TimelineLine::Tone tone);
    qsizetype entryCount() const; ///< of the whole journal

    /// Without an incident or a drill no more than the newest entries are told.
    static constexpr qsizetype quietWindow = 5000;

Q_SIGNALS:
    void refreshed();

private:
    QString tip(const TimelineLine &line) const;
    void begin();
    void takeNew();
    QList<TimelineLine> told(const QList<Entry> &entries);
    void amend(const Entry &entry);

    const Journal &m_journal;
    const Look &m_look;
    const Names m_names;
    QList<TimelineLine> m_lines;
    qsizetype m_taken = 0; ///< entries told, or left out, so far
    bool m_anew = false;
    QMap<QString, Entry> m_standing; ///< last change of each instance: what a new one is told against
    QMap<qint64, Entry> m_intents; ///< actions without an outcome
    Coalesced m_refresh;
};

/// The lines that are asked for: all or the important ones, and those that hold a text.
class TimelineFilter : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    explicit TimelineFilter(TimelineModel &model, QObject *parent = nullptr);
    void setImportantOnly(bool only);
    void setSearch(const QString &text);
    const TimelineLine &at(const QModelIndex &index) const { return m_model.at(mapToSource(index)); }

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override;

private:
    TimelineModel &m_model;
    bool m_importantOnly = false;
    QString m_search;
};

}
