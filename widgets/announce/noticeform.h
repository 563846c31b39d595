// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "announce/notices.h"
#include "widgets/presenters/desk.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTabBar>
#include <QTimeEdit>

namespace Hikeshi {

/// The fields of a notice, Japanese and English side by side, or one behind the other where it is narrow. A value that
/// is changed is changed in the texts as well.
class NoticeForm : public QWidget
{
    Q_OBJECT

public:
    explicit NoticeForm(const Desk &desk, QWidget *parent = nullptr);

    void setNotice(const Notice &notice, const Incident &incident); ///< as it is: nothing is drafted anew
    const Notice &notice() const { return m_notice; }
    /// Drafts the texts for this phase; what somebody has written himself stays.
    void draft(const QString &phase);
    void setWide(bool wide); ///< both languages side by side
    void retranslate();

Q_SIGNALS:
    void changed();
    void failed(const QString &reason); ///< the template cannot be filled

private:
    struct Column
    {
        QString language;
        QWidget *page;
        QLabel *caption;
        QLineEdit *title;
        QPlainTextEdit *body;
        QLineEdit *cause;
    };
    Column makeColumn(const QString &language);
    void makeFacts();
    void layOut();
    void fill();
    void take();
    void propose(); ///< the texts again, from the values
    void setCause(const Localized &cause);
    void setRecovery(const QString &text);
    void setNextUpdate(Milliseconds after);
    AnnouncementFacts facts() const;

    const Desk &m_desk;
    Notice m_notice;
    Incident m_incident;
    Announcement m_proposed; ///< what the template said last
    bool m_filling = false;
    bool m_wide = true;
    QLabel *m_phaseWord;
    QComboBox *m_phase;
    QLabel *m_startWord;
    QLineEdit *m_start;
    QLabel *m_causeWord;
    QComboBox *m_causes;
    QLabel *m_recoveryWord;
    QLineEdit *m_recovery;
    QPushButton *m_half;
    QPushButton *m_hour;
    QTimeEdit *m_time;
    QPushButton *m_by;
    QLabel *m_nextWord;
    QComboBox *m_next;
    QBoxLayout *m_facts;
    QTabBar *m_tabs;
    QBoxLayout *m_texts;
    QList<Column> m_columns;
};

}
