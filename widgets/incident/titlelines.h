// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/presenters/look.h"

#include <QWidget>

namespace Hikeshi {

/// A title over a smaller line, both cut with … where there is no room; the end of the smaller one may be in the
/// drill's colour.
class TitleLines : public QWidget
{
    Q_OBJECT

public:
    explicit TitleLines(const Look &look, QWidget *parent = nullptr);
    void setLines(const QString &title, const QString &below, const QString &drill, bool quiet);
    QString title() const { return m_title; }
    QString below() const { return m_below + m_drill; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {std::min(sizeHint().width(), 130), sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QFont large() const;
    QFont small() const;

    const Look &m_look;
    QString m_title;
    QString m_below;
    QString m_drill;
    bool m_quiet = false;
};

}
