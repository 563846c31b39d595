// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>
#include <QWidget>

namespace Hikeshi {

class Situation;

/// When a widget should look at the situation anew: after it has changed or time has passed, at most a few times a
/// second, and only while the widget can be seen.
class Pulse : public QObject
{
    Q_OBJECT

public:
    Pulse(const Situation &situation, QWidget *owner);
    void ask(); ///< soon, together with whatever else happens

Q_SIGNALS:
    void beat();

private:
    QWidget *m_owner;
    QTimer m_soon;
};

}
