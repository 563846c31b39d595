// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/presenters/look.h"
#include "widgets/presenters/runbookcompletion.h"

#include <QListView>

namespace Hikeshi {

/// What could be written, in a list at the caret. The keyboard stays in the text.
class CompletionPopup : public QListView
{
    Q_OBJECT

public:
    CompletionPopup(Look &look, QWidget *parent);
    /// At `caret`, the caret's rectangle in the parent; below it, or above where there is more room.
    void open(const Completions &completions, const QRect &caret);
    /// Up, Down, page keys, Escape; true when it was one of them.
    bool takeKey(int key);
    std::optional<Completion> chosen() const;
    qsizetype from() const { return m_completions.from; }

Q_SIGNALS:
    void taken(const Hikeshi::Completion &completion);

private:
    void choose(int row);

    Look &m_look;
    Completions m_completions;
};

}
