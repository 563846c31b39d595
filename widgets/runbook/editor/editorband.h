// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/presenters/theme.h"

#include <QFrame>
#include <QLabel>
#include <QPushButton>

#include <functional>

namespace Hikeshi {

/// A line above the text that says something, with what can be done about it.
class EditorBand : public QFrame
{
    Q_OBJECT

public:
    struct Way
    {
        QString name; ///< of the button, for look-up
        QString text;
        QString tip;
        std::function<void()> go;
        bool primary = false;
    };

    explicit EditorBand(QWidget *parent = nullptr);
    void say(Theme::Tone tone, const QString &what, const QString &meaning, const QList<Way> &ways);

    void takeFocus(); ///< to the first way

private:
    QLabel *m_what;
    QLabel *m_meaning;
    QWidget *m_ways;
};

}
