// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/panel.h"
#include "widgets/presenters/desk.h"

class QLineEdit;
class QListView;
class QPushButton;

namespace Hikeshi {

class TimelineFilter;
class TimelineModel;

/// What happened, newest at the end. It follows the end unless one has scrolled up; then new lines are counted.
class TimelinePanel : public Panel
{
    Q_OBJECT

public:
    explicit TimelinePanel(const Desk &desk, QWidget *parent = nullptr);

Q_SIGNALS:
    void entryChosen(qint64 entry);

protected:
    void retranslate() override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void buildHead();
    void reword();
    void follow();
    void grown(int first, int last);
    void copy();
    bool isAtEnd() const;

    Desk m_desk;
    TimelineModel *m_model;
    TimelineFilter *m_filter;
    QListView *m_list;
    QWidget *m_filler; ///< keeps the head on top while there is no list
    QPushButton *m_all;
    QPushButton *m_important;
    QLineEdit *m_search;
    QPushButton *m_copy;
    QPushButton *m_newest;
    bool m_follows = true;
    int m_unseen = 0;
};

}
