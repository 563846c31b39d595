// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/presenters/findingmodel.h"
#include "widgets/presenters/look.h"

#include <QListView>

namespace Hikeshi {

/// What is wrong in the text, a line each. As high as what there is to say, up to four lines.
class FindingList : public QListView
{
    Q_OBJECT

public:
    FindingList(const Look &look, FindingModel &findings, QWidget *parent);

Q_SIGNALS:
    void rowWanted(int row);

private:
    void fit();
};

}
