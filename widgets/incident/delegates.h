// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/presenters/look.h"

#include <QStyledItemDelegate>

namespace Hikeshi {

class AlertModel;
class SourceModel;
class TimelineFilter;
class TimelineModel;

/// An alert in two lines: mark, name and age; summary and what is to be known of it.
class AlertDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    AlertDelegate(const AlertModel &model, const Look &look, QObject *parent);
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    const AlertModel &m_model;
    const Look &m_look;
};

/// A source in one line: mark, name, age.
class SourceDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    SourceDelegate(const SourceModel &model, const Look &look, QObject *parent);
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    const SourceModel &m_model;
    const Look &m_look;
};

/// A line of the timeline: time, mark, text.
class TimelineDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    TimelineDelegate(const TimelineModel &model, const TimelineFilter &filter, const Look &look, QObject *parent);
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    const TimelineModel &m_model;
    const TimelineFilter &m_filter;
    const Look &m_look;
};

}
