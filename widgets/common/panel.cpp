// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/panel.h"

#include <QStyle>
#include <QVariant>

namespace Hikeshi {

namespace {

void restyle(QWidget *widget)
{
    widget->style()->unpolish(widget);
    widget->style()->polish(widget);
    widget->update();
}

}

void setTone(QWidget *widget, Theme::Tone tone)
{
    static const char *const words[]{"quiet", "good", "warning", "trouble", "unknown", "maintenance", "focus", "drill"};
    const QByteArray word = words[static_cast<int>(tone)];
    if (widget->property("tone").toByteArray() == word)
        return;
    widget->setProperty("tone", word);
    restyle(widget);
}

void setKind(QWidget *widget, const char *kind)
{
    widget->setProperty("kind", QByteArray(kind));
    restyle(widget);
}

Panel::Panel(Look &look, QWidget *parent)
    : QWidget(parent)
    , m_look(look)
    , m_caption(new QLabel(this))
    , m_aside(new QLabel(this))
    , m_empty(new QLabel(this))
    , m_content(new QVBoxLayout)
{
    setAttribute(Qt::WA_StyledBackground);
    setKind(m_caption, "caption");
    setKind(m_aside, "caption");
    setKind(m_empty, "muted");
    m_caption->hide(); // a panel that is named elsewhere needs no line for it
    m_aside->hide();
    m_empty->setWordWrap(true);
    m_empty->hide();
    auto *head = new QHBoxLayout;
    head->addWidget(m_caption);
    head->addStretch();
    head->addWidget(m_aside);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(12, 8, 12, 8);
    column->setSpacing(6);
    column->addLayout(head);
    column->addWidget(m_empty);
    column->addLayout(m_content, 1);
    column->addStretch(0); // keeps the words above at the top while the content is hidden
    m_content->setSpacing(4);
    connect(&look, &Look::changed, this, [this] { retranslate(); });
}

void Panel::setCaption(const QString &caption)
{
    m_caption->setText(caption.toUpper());
    m_caption->setVisible(!caption.isEmpty());
}

void Panel::setAside(const QString &text)
{
    m_aside->setText(text.toUpper());
    m_aside->setVisible(!text.isEmpty());
}

void Panel::setEmptyText(const QString &text)
{
    m_empty->setText(text);
    m_empty->setVisible(!text.isEmpty());
}

void Panel::showEvent(QShowEvent *event)
{
    if (!std::exchange(m_worded, true))
        retranslate();
    QWidget::showEvent(event);
}

}
