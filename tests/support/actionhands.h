// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "control/action.h"

#include <QAbstractButton>
#include <QLabel>
#include <QTest>

/// What a person's hands and eyes do with an action's card, alone or in a window.
namespace Hikeshi::Hands {

inline Intent failover(const QString &candidate = {})
{
    Intent intent{.action = ActionId(QStringLiteral("patroni.failover")), .target = QStringLiteral("ledger-db")};
    if (!candidate.isEmpty())
        intent.arguments.insert(QStringLiteral("candidate"), candidate);
    return intent;
}

/// The part of that name which can be seen, or else any of that name.
template <class Widget = QAbstractButton> Widget *part(const QWidget &whole, const QString &name)
{
    const QList<Widget *> found = whole.findChildren<Widget *>(name);
    const auto seen = std::ranges::find_if(found, &QWidget::isVisible);
    return seen != found.end() ? *seen : found.value(0);
}

/// What the label says; empty while it is hidden.
inline QString said(const QWidget &whole, const QString &label)
{
    const auto *found = part<QLabel>(whole, label);
    return found && !found->isHidden() ? found->text() : QString();
}

inline QString everythingSaid(const QWidget &whole)
{
    QStringList texts;
    for (const QLabel *label : whole.findChildren<QLabel *>()) {
        if (label->isVisible())
            texts.append(label->text());
    }
    return texts.join(u'\n');
}

/// Presses and keeps pressing: a button that is held lets go by itself.
inline void hold(QAbstractButton *button)
{
    QTest::mousePress(button, Qt::LeftButton);
}

inline void showAsPanel(QWidget &widget)
{
    widget.resize(340, 800);
    widget.show();
    QVERIFY(QTest::qWaitForWindowExposed(&widget));
}

}
