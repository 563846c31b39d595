// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runbook/editor/completionpopup.h"

#include "widgets/common/panel.h"

#include <QPainter>
#include <QStringListModel>
#include <QStyledItemDelegate>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

constexpr int detailRole = Qt::UserRole;

/// The words in order, with what each is.
class CompletionModel : public QAbstractListModel
{
public:
    CompletionModel(const QList<Completion> &all, QObject *parent)
        : QAbstractListModel(parent)
        , m_all(all)
    {
    }
    int rowCount(const QModelIndex &parent) const override
    {
        return parent.isValid() ? 0 : static_cast<int>(m_all.size());
    }
    QVariant data(const QModelIndex &index, int role) const override
    {
        const Completion &each = m_all[index.row()];
        if (role == Qt::DisplayRole)
            return each.word;
        if (role == Qt::AccessibleTextRole)
            return each.detail.isEmpty() ? each.word : each.word + u", "_s + each.detail;
        return role == detailRole ? QVariant(each.detail) : QVariant();
    }

private:
    QList<Completion> m_all;
};

/// The word, and muted what it is, in two columns.
class CompletionDelegate : public QStyledItemDelegate
{
public:
    CompletionDelegate(const Look &look, QObject *parent)
        : QStyledItemDelegate(parent)
        , m_look(look)
    {
    }
    void setWordWidth(int width) { m_wordWidth = width; }
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const override
    {
        return {100, option.fontMetrics.height() + 6};
    }
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Theme &theme = m_look.theme();
        if (option.state & QStyle::State_Selected)
            painter->fillRect(option.rect, theme.palette().color(QPalette::Highlight));
        const QRect row = option.rect.adjusted(8, 0, -8, 0);
        painter->setFont(Theme::code(9.5));
        painter->setPen(theme.text);
        const QFontMetrics code(painter->font());
        painter->drawText(row.adjusted(0, 0, m_wordWidth - row.width(), 0), Qt::AlignVCenter,
                          code.elidedText(index.data().toString(), Qt::ElideRight, m_wordWidth));
        painter->setFont(Theme::letters(9));
        painter->setPen(theme.muted);
        const QRect rest = row.adjusted(m_wordWidth + 16, 0, 0, 0);
        painter->drawText(
            rest, Qt::AlignVCenter,
            QFontMetrics(painter->font()).elidedText(index.data(detailRole).toString(), Qt::ElideRight, rest.width()));
    }

private:
    const Look &m_look;
    int m_wordWidth = 100;
};

}

CompletionPopup::CompletionPopup(Look &look, QWidget *parent)
    : QListView(parent)
    , m_look(look)
{
    setObjectName(u"completions"_s);
    setKind(this, "popup");
    setFocusPolicy(Qt::NoFocus);
    setUniformItemSizes(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setItemDelegate(new CompletionDelegate(look, this));
    setAccessibleName(tr("What could be written here"));
    connect(this, &QListView::clicked, this, [this](const QModelIndex &index) {
        choose(index.row());
        if (const auto one = chosen())
            Q_EMIT taken(*one);
    });
    hide();
}

void CompletionPopup::open(const Completions &completions, const QRect &caret)
{
    if (completions.fitting.isEmpty()) {
        hide();
        return;
    }
    const std::optional<Completion> before = isVisible() ? chosen() : std::nullopt;
    m_completions = completions;
    QAbstractItemModel *old = model();
    setModel(new CompletionModel(completions.fitting, this));
    delete old;
    const QFontMetrics code(Theme::code(9.5));
    const QFontMetrics letters(Theme::letters(9));
    int words = 60;
    int details = 0;
    for (const Completion &each : completions.fitting) {
        words = std::max(words, code.horizontalAdvance(each.word));
        details = std::max(details, letters.horizontalAdvance(each.detail));
    }
    words = std::min(words, 260);
    static_cast<CompletionDelegate *>(itemDelegate())->setWordWidth(words);
    constexpr int most = 10;
    const int rowHeight = fontMetrics().height() + 6;
    const auto rows = static_cast<int>(std::min<qsizetype>(completions.fitting.size(), most));
    const QWidget *around = parentWidget();
    const int width = std::min(words + std::min(details, 340) + 50, around->width() - 8);
    const int height = rows * rowHeight + 4;
    const bool below = caret.bottom() + height + 4 < around->height() || caret.top() < height;
    setGeometry(std::clamp(caret.left() - 10, 4, std::max(4, around->width() - width - 4)),
                below ? caret.bottom() + 3 : caret.top() - height - 3, width, height);
    const auto kept =
        before ? std::ranges::find(completions.fitting, before->word, &Completion::word) : completions.fitting.end();
    choose(kept == completions.fitting.end() ? 0 : static_cast<int>(kept - completions.fitting.begin()));
    show();
    raise();
}

bool CompletionPopup::takeKey(int key)
{
    const int rows = static_cast<int>(m_completions.fitting.size());
    const int row = currentIndex().row();
    switch (key) {
    case Qt::Key_Up:
        choose((row + rows - 1) % rows);
        return true;
    case Qt::Key_Down:
        choose((row + 1) % rows);
        return true;
    case Qt::Key_PageUp:
        choose(std::max(0, row - 9));
        return true;
    case Qt::Key_PageDown:
        choose(std::min(rows - 1, row + 9));
        return true;
    case Qt::Key_Escape:
        hide();
        return true;
    default:
        return false;
    }
}

std::optional<Completion> CompletionPopup::chosen() const
{
    const int row = currentIndex().row();
    return row >= 0 && row < m_completions.fitting.size() ? std::optional(m_completions.fitting[row]) : std::nullopt;
}

void CompletionPopup::choose(int row)
{
    setCurrentIndex(model()->index(row, 0));
}

}
