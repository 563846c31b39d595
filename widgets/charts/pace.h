// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>
#include <QWidget>

namespace Hikeshi {

/// Repaints a widget at once when it is asked, and then not again for a fifteenth of a second: a thousand changes in
/// between cost one repaint.
class Pace
{
public:
    explicit Pace(QWidget *widget);
    void repaint();

private:
    QWidget *m_widget;
    QTimer m_rest;
    bool m_wanted = false;
};

}
