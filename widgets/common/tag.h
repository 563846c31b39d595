// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/presenters/theme.h"

#include <QLabel>

namespace Hikeshi {

/// A small framed fact: `Status Identified`, with the value in bold. Its tone colours frame and text.
class Tag : public QLabel
{
    Q_OBJECT

public:
    explicit Tag(QWidget *parent = nullptr);
    void setFact(const QString &name, const QString &value, Theme::Tone tone = Theme::Tone::Quiet);
};

}
