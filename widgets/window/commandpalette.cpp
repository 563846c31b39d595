// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/window/commandpalette.h"

#include "widgets/common/panel.h"

#include <QApplication>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QStyledItemDelegate>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

class CommandDelegate final : public QStyledItemDelegate
{
public:
    CommandDelegate(Look &look, QObject *parent)
        : QStyledItemDelegate(parent)
        , m_look(look)
    {
    }

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const override
    {
        return {200, option.fontMetrics.height() * 2 + 12};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Theme &theme = m_look.theme();
        if (option.state.testFlag(QStyle::State_Selected))
            painter->fillRect(option.rect, theme.wash(Theme::Tone::Focus));
        const QRect inner = option.rect.adjusted(14, 5, -14, -5);
        const bool possible = index.data(CommandModel::PossibleRole).toBool();
        const QString keys = index.data(CommandModel::KeysRole).toString();
        const int keysWidth = option.fontMetrics.horizontalAdvance(keys);
        painter->setFont(option.font);
        painter->setPen(theme.muted);
        painter->drawText(inner, Qt::AlignRight | Qt::AlignTop, keys);
        painter->setPen(possible ? theme.text : theme.muted);
        painter->drawText(
            inner, Qt::AlignLeft | Qt::AlignTop,
            option.fontMetrics.elidedText(index.data().toString(), Qt::ElideRight, inner.width() - keysWidth - 12));
        painter->setPen(possible ? theme.muted : theme.warning);
        const QString mark = possible ? QString() : Theme::mark(Theme::Tone::Warning) + u' ';
        painter->drawText(inner, Qt::AlignLeft | Qt::AlignBottom,
                          option.fontMetrics.elidedText(mark + index.data(CommandModel::DetailRole).toString(),
                                                        Qt::ElideRight, inner.width()));
    }

private:
    Look &m_look;
};

}

CommandPalette::CommandPalette(Look &look, QWidget *window)
    : QFrame(window)
    , m_look(look)
    , m_model(new CommandModel(this))
    , m_line(new QLineEdit(this))
    , m_list(new QListView(this))
    , m_nothing(new QLabel(this))
{
    setObjectName(u"commandPalette"_s);
    setKind(this, "card");
    setKind(m_nothing, "muted");
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(10, 10, 10, 10);
    column->addWidget(m_line);
    column->addWidget(m_nothing);
    column->addWidget(m_list);
    m_list->setModel(m_model);
    m_list->setItemDelegate(new CommandDelegate(look, m_list));
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_line->installEventFilter(this);
    window->installEventFilter(this);
    connect(m_line, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_model->setFilter(text);
        m_list->setCurrentIndex(m_model->index(0));
        m_nothing->setVisible(m_model->rowCount() == 0);
    });
    connect(m_list, &QListView::clicked, this, &CommandPalette::take);
    hide();
}

void CommandPalette::open(QList<Command> commands)
{
    m_before = QApplication::focusWidget();
    m_model->setCommands(std::move(commands));
    m_line->clear();
    m_line->setPlaceholderText(tr("Find an action, a service, a runbook, a panel…"));
    m_line->setAccessibleName(tr("Command"));
    m_nothing->setText(tr("Nothing fits. Try fewer letters."));
    m_nothing->hide();
    m_list->setCurrentIndex(m_model->index(0));
    place();
    show();
    raise();
    m_line->setFocus();
}

void CommandPalette::place()
{
    const int width = std::min(680, parentWidget()->width() - 80);
    const int height = std::min(460, parentWidget()->height() - 140);
    setGeometry((parentWidget()->width() - width) / 2, 70, width, height);
}

void CommandPalette::leave()
{
    hide();
    if (m_before)
        m_before->setFocus();
}

void CommandPalette::take()
{
    const Command *command = m_model->at(m_list->currentIndex());
    if (!command)
        return;
    const std::function<void()> run = command->run;
    leave();
    if (run)
        run();
}

void CommandPalette::step(int rows)
{
    const int row = std::clamp(m_list->currentIndex().row() + rows, 0, m_model->rowCount() - 1);
    m_list->setCurrentIndex(m_model->index(row));
}

bool CommandPalette::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == parentWidget() && event->type() == QEvent::Resize && isVisible())
        place();
    if (watched != m_line)
        return QFrame::eventFilter(watched, event);
    if (event->type() == QEvent::FocusOut && isVisible()) {
        hide();
        return false;
    }
    if (event->type() != QEvent::KeyPress)
        return false;
    switch (static_cast<QKeyEvent *>(event)->key()) {
    case Qt::Key_Escape:
        leave();
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        take();
        return true;
    case Qt::Key_Up:
        step(-1);
        return true;
    case Qt::Key_Down:
        step(1);
        return true;
    case Qt::Key_PageUp:
        step(-8);
        return true;
    case Qt::Key_PageDown:
        step(8);
        return true;
    default:
        return false;
    }
}

}
