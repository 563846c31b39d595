// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/panel.h"
#include "widgets/presenters/desk.h"

#include <QFrame>

class QLineEdit;

namespace Hikeshi {

class HoldButton;

/// A loud line across the window: what is wrong, in bold, and what it means.
class Band : public QFrame
{
    Q_OBJECT

public:
    Band(const Desk &desk, Theme::Tone tone, QWidget *parent = nullptr);

protected:
    void say(const QString &what, const QString &meaning);
    void setLoudness(Theme::Tone tone);
    const Desk &desk() const { return m_desk; }
    QHBoxLayout *line() const { return m_line; }
    virtual void reword() = 0;

private:
    Desk m_desk;
    QHBoxLayout *m_line;
    QLabel *m_what;
    QLabel *m_meaning;
};

/// Shown while nothing can be remembered: a journal that cannot be written, or one that another console writes.
class JournalBand final : public Band
{
    Q_OBJECT

public:
    explicit JournalBand(const Desk &desk, QWidget *parent = nullptr);

private:
    void reword() override;
};

/// Shown while everything is stopped: who, when, why. Releasing wants a reason and a held button.
class StopBand final : public Band
{
    Q_OBJECT

public:
    explicit StopBand(const Desk &desk, QWidget *parent = nullptr);

private:
    void reword() override;
    void mayRelease();

    QLineEdit *m_reason;
    HoldButton *m_release;
};

}
