// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/presenters/look.h"

#include <QLabel>
#include <QPlainTextEdit>
#include <QToolButton>

namespace Hikeshi {

/// The exact request, in code: one line that is cut where the room ends; opened, all of it. Copies as it is.
class RequestView : public QWidget
{
    Q_OBJECT

public:
    explicit RequestView(QWidget *parent = nullptr);
    void setRequest(const QString &request, const QString &endpoint);
    void retranslate();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void cut();
    void open(bool wanted);

    QLabel *m_endpoint;
    QLabel *m_line;
    QPlainTextEdit *m_whole;
    QToolButton *m_more;
    QToolButton *m_copy;
    QString m_request;
};

}
