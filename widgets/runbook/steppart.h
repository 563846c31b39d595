// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbooks/runner.h"
#include "widgets/presenters/desk.h"

#include <QLabel>
#include <QWidget>

namespace Hikeshi {

/// What one block of the current step adds to it: something to press, to fill in, or to wait for.
class StepPart : public QWidget
{
    Q_OBJECT

public:
    StepPart(const Desk &desk, int step, QWidget *parent);

    virtual void refresh(const Run &run, const LiveStep &live) = 0;
    virtual void retranslate(const Run &run) = 0;
    /// What the keyboard goes to first; null: nothing of this part.
    virtual QWidget *first() const { return nullptr; }

    /// The parts that `step` needs beside its text, guards and action, in the order in which they are done.
    static QList<StepPart *> partsOf(const Step &what, const Desk &desk, int step, QWidget *parent);

protected:
    const Desk &desk() const { return m_desk; }
    int step() const { return m_step; }
    QString nameOf(const QString &operatorId) const;
    /// A line that says why something came to nothing; an empty one is hidden.
    void complain(const QString &what);
    /// Tells in this part when what was asked for is refused.
    void watch(const Runner::Written &written);
    /// A label for sentences, as all parts have them.
    QLabel *sentence(const char *kind = "");

private:
    const Desk &m_desk;
    int m_step;
    QLabel *m_trouble = nullptr;
};

}
