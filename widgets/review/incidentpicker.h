// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/presenters/desk.h"

#include <QWidget>

class QButtonGroup;
class QLabel;
class QLineEdit;
class QListView;

namespace Hikeshi {

class IncidentList;

/// The incidents to review: newest first, by words and by severity.
class IncidentPicker : public QWidget
{
    Q_OBJECT

public:
    explicit IncidentPicker(const Desk &desk, QWidget *parent = nullptr);

    void setCurrent(const IncidentId &incident); ///< says nothing
    IncidentId newest() const;
    bool isEmpty() const; ///< there is no incident at all

Q_SIGNALS:
    void picked(const Hikeshi::IncidentId &incident);

private:
    void addSeverities();
    void select();
    void retranslate();

    const Desk m_desk;
    IncidentList *m_model;
    IncidentId m_current;
    QLabel *m_caption;
    QLabel *m_count;
    QLineEdit *m_search;
    QWidget *m_severityRow;
    QButtonGroup *m_severities;
    QLabel *m_nothingFound;
    QListView *m_list;
};

}
