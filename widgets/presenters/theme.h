// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "situation/alertboard.h"

#include <QColor>
#include <QFont>
#include <QPalette>

namespace Hikeshi {

/// The colours and letters of the console. Grey is quiet; a colour means "look here", is the same everywhere and never
/// the only sign: `mark` gives the shape that goes with it. Contrast of text on its ground is at least 4.5:1.
struct Theme
{
    enum class Kind
    {
        Dark,
        Light
    };
    /// What a thing on the screen says about itself.
    enum class Tone
    {
        Quiet,
        Good,
        Warning,
        Trouble,
        Unknown,
        Maintenance,
        Focus,
        Drill
    };

    Kind kind = Kind::Dark;
    QColor ground; ///< behind everything
    QColor panel; ///< side panels, docks
    QColor raised; ///< cards, nodes, buttons
    QColor line; ///< borders, axes
    QColor text;
    QColor muted; ///< captions, ages
    QColor focus; ///< the one focus colour
    QColor trouble;
    QColor warning;
    QColor good;
    QColor drill;

    static Theme dark();
    static Theme light();

    QColor tone(Tone tone) const;
    QColor wash(Tone tone) const; ///< the tone thinned over the panel, for backgrounds
    QPalette palette() const;

    static QString mark(Tone tone); ///< ✕ ▲ ● ○ ◆ Ⅱ
    static Tone toneOf(Health health);
    static Tone toneOf(AlertSeverity severity);

    static QFont letters(double points,
                         QFont::Weight weight = QFont::Normal); ///< Inter, then Noto Sans CJK JP; tabular figures
    static QFont code(double points);
};

}
