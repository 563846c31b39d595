// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "review/postmortem.h"
#include "widgets/presenters/theme.h"

#include <QAbstractListModel>
#include <QCoreApplication>
#include <QDate>

namespace Hikeshi {

class IncidentBook;
class Journal;
class Look;

/// Something in words, and how loud it is.
struct Told
{
    QString text;
    Theme::Tone tone = Theme::Tone::Quiet;

    bool operator==(const Told &) const = default;
};

/// A mark on the replay's time line.
struct ReplayMark
{
    Instant at;
    QString label;
    Theme::Tone tone = Theme::Tone::Quiet;

    bool operator==(const ReplayMark &) const = default;
};

/// Reviews in the words of the installed translator.
struct ReviewWords
{
    Q_DECLARE_TR_FUNCTIONS(ReviewWords)

public:
    static QDate day(Instant at); ///< at the site
    /// `not written`, `draft, 2 of 6 sections`, `complete, not signed`, `signed`.
    static Told state(const Writing &writing);
    static Told openItems(const Writing &writing, QDate today);
    /// `done`, `3 d late`, `due today`, `in 4 d`, `no date`.
    static Told due(const ActionItem &item, QDate today);
    static QList<ReplayMark> marks(const Postmortem &postmortem);
    /// What this duration runs from and to.
    static QString meaning(int measure); ///< in namedMeasures' order
    static Writing writingOf(const Postmortem &postmortem);
};

/// The incidents, newest first.
class IncidentList : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role
    {
        IdRole = Qt::UserRole,
        SeverityRole, ///< 1 to 3
        DateRole,
        DurationRole,
        StateRole,
        StateToneRole,
        ItemsRole,
        ItemsToneRole,
        DrillRole
    };

    IncidentList(const IncidentBook &book, Journal &journal, const Look &look, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

    void setFilter(const QString &text); ///< words of title, id or service
    void setSeverity(int severity); ///< 1 to 3, or 0 for all
    void setNow(Instant now); ///< durations of open incidents, days that are late
    void refresh();
    QModelIndex indexOf(const IncidentId &id) const;
    IncidentId first() const;
    qsizetype total() const;

private:
    bool fits(const Incident &incident) const;
    void rebuild();

    const IncidentBook &m_book;
    const Look &m_look;
    Writings m_writings;
    QString m_filter;
    int m_severity = 0;
    Instant m_now;
    QList<Incident> m_rows;
};

/// The timeline of a postmortem. Setting Qt::EditRole asks for an amendment; the entry itself stays.
class PostmortemTimeline : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role
    {
        TimeRole = Qt::UserRole,
        AmendmentRole,
        EntryRole,
        ToneRole
    };

    explicit PostmortemTimeline(const Look &look, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

    void setLines(const QList<TimelineLine> &lines);
    void setDetailed(bool detailed); ///< also the lines that are left out of the exports
    qsizetype details() const; ///< how many those are

Q_SIGNALS:
    void amendmentWanted(qint64 entry, const QString &text);

private:
    void rebuild();

    const Look &m_look;
    QList<TimelineLine> m_all;
    QList<TimelineLine> m_rows;
    bool m_detailed = false;
};

}
