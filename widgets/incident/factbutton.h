// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/presenters/look.h"

#include <QAbstractButton>

class QMenu;

namespace Hikeshi {

/// A small framed fact that can be changed: `Status Identified`, values in bold. A click, Space or Down opens its menu.
class FactButton : public QAbstractButton
{
    Q_OBJECT

public:
    struct Part
    {
        QString name;
        QString value;

        bool operator==(const Part &) const = default;
    };

    explicit FactButton(const Look &look, QWidget *parent = nullptr);
    void setFacts(const QList<Part> &parts, Theme::Tone tone = Theme::Tone::Quiet);
    QString spoken() const; ///< `IC you · Ops ops-1`
    void setMenu(QMenu *menu);
    QMenu *menu() const { return m_menu; }
    void openMenu();

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    QFont bold() const;

    const Look &m_look;
    QList<Part> m_parts;
    mutable int m_widest = 0; ///< it was, under the same names
    Theme::Tone m_tone = Theme::Tone::Quiet;
    QMenu *m_menu = nullptr;
};

}
