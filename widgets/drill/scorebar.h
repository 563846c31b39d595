// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/presenters/drillwords.h"

#include <QWidget>

namespace Hikeshi {

class Look;

/// A duration as a bar with a tick at its target.
class ScoreBar : public QWidget
{
    Q_OBJECT

public:
    ScoreBar(const Look &look, const ScoreWords &words, QWidget *parent = nullptr);
    QSize sizeHint() const override { return {140, 16}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Look &m_look;
    ScoreWords m_words;
};

}
