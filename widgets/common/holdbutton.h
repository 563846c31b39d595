// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/presenters/look.h"

#include <QAbstractButton>
#include <QVariantAnimation>

namespace Hikeshi {

/// A button that acts only when it is pressed and held: by mouse, Space or Return. It fills while it is held; letting
/// go early does nothing.
class HoldButton : public QAbstractButton
{
    Q_OBJECT

public:
    explicit HoldButton(Look &look, QWidget *parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    int heightForWidth(int width) const override;
    static constexpr int holdFor = 900; ///< milliseconds of the hand's own time

Q_SIGNALS:
    void begun(); ///< pressed; it may still be let go
    void cancelled(); ///< let go too early
    void held(); ///< to the end: act

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void keyReleaseEvent(QKeyEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void begin();
    void letGo();

    Look &m_look;
    QVariantAnimation m_fill;
};

}
