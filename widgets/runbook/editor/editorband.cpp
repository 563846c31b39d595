// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runbook/editor/editorband.h"

#include "widgets/common/panel.h"

namespace Hikeshi {

using namespace Qt::StringLiterals;

EditorBand::EditorBand(QWidget *parent)
    : QFrame(parent)
    , m_what(new QLabel(this))
    , m_meaning(new QLabel(this))
    , m_ways(new QWidget(this))
{
    setObjectName(u"editorBand"_s);
    m_what->setObjectName(u"bandWhat"_s);
    m_meaning->setObjectName(u"bandDetail"_s);
    setKind(this, "band");
    setKind(m_what, "heading");
    for (QLabel *label : {m_what, m_meaning}) {
        label->setWordWrap(true);
        label->setMinimumWidth(60);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    }
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(10, 6, 10, 6);
    column->setSpacing(4);
    column->addWidget(m_what);
    column->addWidget(m_meaning);
    column->addWidget(m_ways);
    hide();
}

void EditorBand::say(Theme::Tone tone, const QString &what, const QString &meaning, const QList<Way> &ways)
{
    setTone(this, tone);
    setTone(m_what, tone);
    const QString mark = Theme::mark(tone);
    m_what->setText(mark.isEmpty() ? what : mark + u' ' + what);
    m_meaning->setText(meaning);
    m_meaning->setVisible(!meaning.isEmpty());
    m_ways->hide();
    m_ways->deleteLater(); // its button may be the one that was just pressed
    m_ways = new QWidget(this);
    auto *row = new QHBoxLayout(m_ways);
    row->setContentsMargins(0, 0, 0, 0);
    for (const Way &way : ways) {
        auto *button = new QPushButton(way.text, m_ways);
        button->setObjectName(way.name);
        button->setToolTip(way.tip);
        if (way.primary)
            setKind(button, "primary");
        connect(button, &QPushButton::clicked, this, way.go);
        row->addWidget(button);
    }
    row->addStretch();
    layout()->addWidget(m_ways);
    m_ways->setVisible(!ways.isEmpty());
    show();
}

void EditorBand::takeFocus()
{
    if (auto *first = m_ways->findChild<QPushButton *>())
        first->setFocus(Qt::OtherFocusReason);
}

}
