// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "situation/ids.h"
#include "widgets/common/panel.h"
#include "widgets/presenters/desk.h"
#include "widgets/presenters/incidentwords.h"

class QGridLayout;

namespace Hikeshi {

class Coalesced;
class GlanceButton;

/// At a glance: one tile for each business area, with the worst health of its services in mark and word.
class GlancePanel : public Panel
{
    Q_OBJECT

public:
    explicit GlancePanel(const Desk &desk, QWidget *parent = nullptr);

Q_SIGNALS:
    void serviceChosen(const Hikeshi::ServiceId &service); ///< the one that decides the tile

protected:
    void retranslate() override;

private:
    void refresh();

    Desk m_desk;
    QGridLayout *m_grid;
    QList<GlanceButton *> m_buttons;
    Coalesced *m_refresh;
};

}
