// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/stylesheet.h"

#include <QMap>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

constexpr auto pattern = R"(
QWidget { color: @text; }
QMainWindow, QDialog { background: @ground; }
QToolTip { background: @raised; color: @text; border: 1px solid @line; padding: 4px 6px; }
QMainWindow::separator { background: @line; width: 1px; height: 1px; }
QDockWidget { titlebar-close-icon: none; }
QDockWidget::title { background: @panel; padding: 0; }
QSplitter::handle { background: @line; }
QStatusBar { background: @panel; border-top: 1px solid @line; }

Hikeshi--Panel, QWidget[kind="panel"] { background: @panel; }
*[kind="card"] { background: @raised; border: 1px solid @line; border-radius: 6px; }
*[kind="current"] { background: @focusWash; border: none; }
QWidget[kind="bar"] { background: @panel; border-bottom: 1px solid @line; }

QFrame[kind="band"] { background: @raised; border: none; border-left: 4px solid @line;
    border-bottom: 1px solid @line; }
QFrame[kind="band"][tone="trouble"] { background: @bandTrouble; border-left-color: @trouble; }
QFrame[kind="band"][tone="warning"] { background: @bandWarning; border-left-color: @warning; }

QLabel { background: transparent; }
QLabel[kind="caption"] { color: @muted; font-size: 8pt; letter-spacing: 1px; }
QLabel[kind="muted"], QLabel[kind="code"] { color: @muted; }
QLabel[kind="code"] { font-family: "DejaVu Sans Mono"; font-size: 8pt; }
QLabel[kind="title"] { font-size: 13pt; font-weight: 600; }
QLabel[kind="heading"] { font-weight: 600; }
QLabel[kind="figure"] { font-size: 16pt; font-weight: 600; }
QLabel[kind="tag"] { border: 1px solid @line; border-radius: 4px; padding: 3px 7px; }
QLabel[kind="tag"][tone="warning"] { border-color: @warning; }
QLabel[kind="tag"][tone="trouble"] { border-color: @trouble; }
QLabel[kind="tag"][tone="drill"] { border-color: @drill; }
QLabel[kind="badge"] { background: @trouble; color: @onTrouble; border-radius: 4px; padding: 3px 7px; font-weight: 700; }
QLabel[tone="good"] { color: @good; }
QLabel[tone="warning"] { color: @warning; }
QLabel[tone="trouble"] { color: @trouble; }
QLabel[tone="focus"] { color: @focus; }
QLabel[tone="drill"] { color: @drill; }
QLabel[tone="unknown"], QLabel[tone="maintenance"] { color: @muted; }

QPushButton, QToolButton { background: @raised; border: 1px solid @line; border-radius: 5px; padding: 5px 12px; }
QPushButton:hover, QToolButton:hover { border-color: @muted; }
QPushButton:focus, QToolButton:focus { border: 1px solid @focus; }
QPushButton:pressed, QToolButton:pressed { background: @focusWash; }
QPushButton:checked, QToolButton:checked { background: @focusWash; border-color: @focusWash; font-weight: 600; }
QPushButton:disabled, QToolButton:disabled { color: @muted; background: @panel; }
QPushButton[kind="primary"] { border-color: @focus; background: @focusWash; font-weight: 600; }
QPushButton[kind="badge"] { background: @muted; color: @onTrouble; border: 1px solid @muted; border-radius: 4px;
    padding: 3px 8px; font-weight: 700; }
QPushButton[kind="badge"][tone="trouble"] { background: @trouble; border-color: @trouble; }
QPushButton[kind="badge"][tone="warning"] { background: @warning; border-color: @warning; }
QPushButton[kind="badge"]:focus { border: 1px solid @text; }
QPushButton[kind="danger"] { border-color: @trouble; color: @trouble; font-weight: 600; }
QPushButton[kind="flat"], QToolButton[kind="flat"] { background: transparent; border-color: transparent; }
QPushButton[kind="flat"]:hover, QToolButton[kind="flat"]:hover { background: @raised; }
QPushButton[kind="flat"]:focus, QToolButton[kind="flat"]:focus { border-color: @focus; }
QPushButton[kind="flat"]:checked { background: @focusWash; }
QPushButton[kind="small"] { padding: 4px 8px; }
QPushButton[kind="link"] { background: transparent; border: 1px solid transparent; padding: 1px 0; color: @focus;
    text-align: left; font-weight: 400; }
QPushButton[kind="link"]:focus { border-color: @focus; }
QToolButton::menu-indicator, QPushButton::menu-indicator { image: none; width: 0; }
QFileDialog QToolButton { padding: 3px; }
QCalendarWidget QWidget#qt_calendar_navigationbar { background: @raised; }
QCalendarWidget QToolButton { background: transparent; border-color: transparent; padding: 3px 8px; }
QCalendarWidget QAbstractItemView { background: @raised; selection-background-color: @select;
    selection-color: @text; }
QCalendarWidget QAbstractItemView:disabled { color: @muted; }

QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QDateEdit, QDateTimeEdit, QSpinBox, QDoubleSpinBox {
    background: @raised; border: 1px solid @line; border-radius: 5px; padding: 4px 8px; selection-background-color: @select;
    selection-color: @text; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus, QDateEdit:focus, QDoubleSpinBox:focus { border-color: @focus; }
QPlainTextEdit[kind="source"] { background: @ground; color: @text; border: 1px solid @line; border-radius: 0; padding: 0;
    font-family: "DejaVu Sans Mono"; font-size: 9.5pt; }
QPlainTextEdit[kind="source"]:focus { border-color: @focus; }
QComboBox::drop-down, QDateEdit::drop-down { border: none; width: 18px; }
QComboBox::down-arrow, QDateEdit::down-arrow { image: none; border: none; width: 8px; height: 5px;
    background: qconicalgradient(cx:0.5, cy:1, angle:0, stop:0 transparent, stop:0.175 transparent, stop:0.177 @muted,
    stop:0.323 @muted, stop:0.325 transparent, stop:1 transparent); }
QComboBox QAbstractItemView, QMenu { background: @raised; border: 1px solid @line; selection-background-color: @select;
    selection-color: @text; }
QMenu { padding: 4px; }
QMenu::item { padding: 5px 22px 5px 14px; border-radius: 4px; }
QMenu::item:selected { background: @select; }
QMenu::item:disabled { color: @muted; }
QMenu::separator { height: 1px; background: @line; margin: 4px 8px; }

QListView, QTreeView, QTableView, QScrollArea, QScrollArea > QWidget > QWidget[kind="column"] {
    background: transparent; border: none; outline: none; }
QListView, QTreeView, QTableView { border: 1px solid transparent; }
QListView:focus, QTreeView:focus, QTableView:focus { border-color: @focus; }
QListView[kind="popup"] { background: @raised; border: 1px solid @muted; }
QListView::item:selected, QTreeView::item:selected, QTableView::item:selected { background: @focusWash; color: @text; }
QListView::item:hover, QTreeView::item:hover { background: @raised; }
QHeaderView { background: transparent; }
QHeaderView::section { background: transparent; color: @muted; border: none; border-bottom: 1px solid @line;
    padding: 4px 3px; font-size: 8pt; }
QTabBar::tab { background: transparent; border-radius: 5px; padding: 6px 12px; margin-right: 2px; color: @muted; }
QTabBar::tab:selected { background: @focusWash; color: @text; font-weight: 600; }
QTabWidget::pane { border: none; }
QProgressBar { background: @raised; border: none; border-radius: 2px; max-height: 4px; }
QProgressBar::chunk { background: @focus; border-radius: 2px; }
QCheckBox, QRadioButton { spacing: 8px; background: transparent; }
QCheckBox::indicator { width: 13px; height: 13px; border: 1px solid @muted; border-radius: 3px; background: @ground; }
QCheckBox::indicator:focus { border-color: @focus; }
QCheckBox::indicator:checked { width: 9px; height: 9px; border: 3px solid @ground; background: @focus; }
QRadioButton::indicator { width: 11px; height: 11px; border: 1px solid @muted; border-radius: 6px; background: transparent; }
QRadioButton::indicator:checked { background: @focus; border-color: @focus; }
QRadioButton::indicator:disabled { border-color: @line; }
QRadioButton:disabled { color: @muted; }
QRadioButton:focus { color: @focus; }
QScrollBar:vertical { background: transparent; width: 9px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 9px; margin: 0; }
QScrollBar::handle { background: @line; border-radius: 4px; min-height: 24px; min-width: 24px; }
QScrollBar::handle:hover { background: @muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
)";

}

QString styleSheet(const Theme &theme)
{
    // Longer names first: `@focus` is the beginning of `@focusWash`.
    const QList<std::pair<QString, QColor>> colours{
        {u"@focusWash"_s, theme.wash(Theme::Tone::Focus)},
        {u"@onTrouble"_s, theme.kind == Theme::Kind::Dark ? theme.ground : theme.raised},
        {u"@bandTrouble"_s, theme.wash(Theme::Tone::Trouble)},
        {u"@bandWarning"_s, theme.wash(Theme::Tone::Warning)},
        {u"@ground"_s, theme.ground},
        {u"@panel"_s, theme.panel},
        {u"@raised"_s, theme.raised},
        {u"@line"_s, theme.line},
        {u"@text"_s, theme.text},
        {u"@muted"_s, theme.muted},
        {u"@focus"_s, theme.focus},
        {u"@trouble"_s, theme.trouble},
        {u"@warning"_s, theme.warning},
        {u"@good"_s, theme.good},
        {u"@drill"_s, theme.drill},
        {u"@select"_s, theme.palette().color(QPalette::Highlight)},
    };
    QString sheet = QString::fromLatin1(pattern);
    for (const auto &[name, colour] : colours)
        sheet.replace(name, colour.name());
    return sheet;
}

}
