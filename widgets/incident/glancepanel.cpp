// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/incident/glancepanel.h"

#include "situation/situation.h"
#include "widgets/incident/glancebutton.h"
#include "widgets/presenters/coalesced.h"

#include <QGridLayout>
#include <QPainter>

namespace Hikeshi {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

GlanceButton::GlanceButton(const Look &look, QWidget *parent)
    : QAbstractButton(parent)
    , m_look(look)
{
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void GlanceButton::setTile(const GlanceTile &tile)
{
    if (tile == m_tile)
        return;
    m_tile = tile;
    setToolTip(tile.name + u'\n' + tile.tip);
    setAccessibleName(tile.name + u": "_s + tile.word);
    update();
}

QSize GlanceButton::sizeHint() const
{
    return {100, 2 * QFontMetrics(font()).height() + 14};
}

void GlanceButton::paintEvent(QPaintEvent *)
{
    const Theme &theme = m_look.theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(hasFocus() ? theme.focus : underMouse() ? theme.muted : theme.line);
    painter.setBrush(theme.raised);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5);
    const QFontMetrics metrics(font());
    QRect line = rect().adjusted(9, 6, -6, 0);
    line.setHeight(metrics.height());
    QFont small = font();
    small.setPointSizeF(font().pointSizeF() * 0.92);
    painter.setFont(small);
    painter.setPen(theme.muted);
    painter.drawText(line, Qt::AlignVCenter, QFontMetrics(small).elidedText(m_tile.name, Qt::ElideRight, line.width()));
    line.translate(0, metrics.height() + 2);
    QFont strong = font();
    strong.setWeight(QFont::DemiBold);
    painter.setFont(strong);
    painter.setPen(theme.tone(m_tile.tone));
    painter.drawText(
        line, Qt::AlignVCenter,
        QFontMetrics(strong).elidedText(Theme::mark(m_tile.tone) + u' ' + m_tile.word, Qt::ElideRight, line.width()));
}

GlancePanel::GlancePanel(const Desk &desk, QWidget *parent)
    : Panel(desk.look, parent)
    , m_desk(desk)
    , m_grid(new QGridLayout)
    , m_refresh(new Coalesced(250ms, [this] { refresh(); }, this))
{
    setObjectName(u"glancePanel"_s);
    m_grid->setSpacing(6);
    content()->addLayout(m_grid);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    const auto wish = [this] { m_refresh->wish(); };
    connect(&desk.situation, &Situation::topologyChanged, this, wish);
    connect(&desk.situation, &Situation::instanceChanged, this, wish);
    connect(&desk.situation, &Situation::sourceChanged, this, wish);
    connect(&desk.situation.clock(), &Clock::ticked, this, wish); // health that nobody renews turns unknown
}

void GlancePanel::retranslate()
{
    setCaption(tr("At a glance"));
    refresh();
}

void GlancePanel::refresh()
{
    const QList<GlanceTile> tiles = glanceOf(m_desk.situation.map(), m_desk.situation.now(), m_desk.look.language());
    setEmptyText(tiles.isEmpty() ? tr("Waiting for the site to tell its services.") : QString());
    while (m_buttons.size() > tiles.size())
        delete m_buttons.takeLast();
    while (m_buttons.size() < tiles.size()) {
        auto *button = new GlanceButton(m_desk.look, this);
        connect(button, &QAbstractButton::clicked, this,
                [this, button] { Q_EMIT serviceChosen(button->tile().worst); });
        const int place = static_cast<int>(m_buttons.size());
        m_grid->addWidget(button, place / 2, place % 2);
        m_buttons.append(button);
    }
    for (qsizetype i = 0; i < tiles.size(); ++i) {
        m_buttons[i]->setObjectName(u"glance-"_s + tiles[i].id);
        m_buttons[i]->setTile(tiles[i]);
        m_buttons[i]->update();
    }
}

}
