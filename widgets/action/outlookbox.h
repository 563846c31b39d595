// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/presenters/desk.h"
#include "widgets/presenters/outlook.h"

#include <QFrame>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>

namespace Hikeshi {

class OutlookChart;

/// Before an action is confirmed: what it would do, beside doing nothing, as the site's twin foretells it. Hidden where
/// there is no twin, or where what the action talks to is not in it.
class OutlookBox : public QFrame
{
    Q_OBJECT

public:
    explicit OutlookBox(const Desk &desk, QWidget *parent = nullptr);

    /// Another action or other arguments make what was foretold void.
    void setPreview(const Preview &preview);
    void retranslate();

    static constexpr std::chrono::minutes horizon{10};

private:
    QCoro::Task<void> ask();
    void fill(const Outlook &outlook);
    void refresh();
    QString sentence(const Futures &futures, bool acting) const;

    const Desk &m_desk;
    Preview m_preview;
    std::optional<Outlook> m_outlook;
    QString m_error;
    bool m_asking = false;
    QPushButton *m_ask;
    QPushButton *m_cancel;
    QProgressBar *m_progress;
    QLabel *m_acting;
    QLabel *m_waiting;
    OutlookChart *m_errors;
    OutlookChart *m_orders;
    QLabel *m_note;
};

}
