// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runbook/dryrunview.h"

#include "situation/situation.h"
#include "widgets/common/panel.h"
#include "widgets/presenters/actionwording.h"
#include "widgets/presenters/wording.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QStyledItemDelegate>

#include <algorithm>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

/// Rows as high as their whole text: why a request would be refused must not be cut.
class WholeText final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const auto *tree = qobject_cast<const QTreeView *>(option.widget);
        if (!tree)
            return QStyledItemDelegate::sizeHint(option, index);
        int room = tree->viewport()->width() - 12;
        for (QModelIndex each = index; each.isValid(); each = each.parent())
            room -= tree->indentation();
        const QVariant font = index.data(Qt::FontRole);
        const QFontMetrics letters(font.isValid() ? font.value<QFont>().resolve(tree->font()) : tree->font());
        const QRect text =
            letters.boundingRect(QRect(0, 0, std::max(room, 60), 10'000), Qt::TextWordWrap, index.data().toString());
        return {text.width(), std::max(text.height(), letters.height()) + 2};
    }
};

}

DryRunView::DryRunView(const Desk &desk, QWidget *parent)
    : QWidget(parent)
    , m_desk(desk)
    , m_back(new QPushButton(this))
    , m_again(new QPushButton(this))
    , m_copy(new QPushButton(this))
    , m_title(new QLabel(this))
    , m_summary(new QLabel(this))
    , m_tree(new QTreeWidget(this))
{
    setObjectName(u"dryRun"_s);
    setKind(m_back, "flat");
    setKind(m_title, "title");
    m_back->setObjectName(u"leaveDryRun"_s);
    m_again->setObjectName(u"dryRunAgain"_s);
    m_summary->setObjectName(u"dryRunSummary"_s);
    m_tree->setObjectName(u"dryRunSteps"_s);
    for (QLabel *label : {m_title, m_summary}) {
        label->setWordWrap(true);
        label->setMinimumWidth(60);
    }
    m_tree->setHeaderHidden(true);
    m_tree->setColumnCount(1);
    m_tree->setWordWrap(true);
    m_tree->setUniformRowHeights(false);
    m_tree->setIndentation(14);
    m_tree->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_tree->setItemDelegate(new WholeText(m_tree));
    connect(m_tree->header(), &QHeaderView::sectionResized, m_tree, [this] { m_tree->doItemsLayout(); });
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_again);
    buttons->addWidget(m_copy);
    buttons->addStretch();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    column->addWidget(m_back, 0, Qt::AlignLeft);
    column->addWidget(m_title);
    column->addWidget(m_summary);
    column->addWidget(m_tree, 1);
    column->addLayout(buttons);
    connect(m_back, &QPushButton::clicked, this, &DryRunView::left);
    connect(m_again, &QPushButton::clicked, this, [this] { walk(m_runbook, m_values); });
    connect(m_copy, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(asText()); });
}

void DryRunView::walk(const Runbook &runbook, const QMap<QString, QString> &values)
{
    m_runbook = runbook;
    m_values = values;
    m_walked = dryRun(runbook, values, m_desk.situation, m_desk.actions, m_desk.runner.site());
    retranslate();
    m_tree->setFocus(Qt::OtherFocusReason);
}

void DryRunView::retranslate()
{
    m_back->setText(tr("‹ Back"));
    m_again->setText(tr("Walk it again"));
    m_again->setToolTip(tr("With what is known now"));
    m_copy->setText(tr("Copy all"));
    m_title->setText(tr("Dry run: %1").arg(withValues(m_runbook.title, m_values)));
    m_tree->setAccessibleName(m_title->text());
    QString text = tr("Requests: %1 · would be refused now: %2 · commands: %3. Nothing was sent.")
                       .arg(m_walked.requests)
                       .arg(m_walked.refused)
                       .arg(m_walked.commands);
    if (!m_walked.missing.isEmpty())
        text += u' ' + tr("Without a value: %1.").arg(m_walked.missing.join(u", "_s));
    m_summary->setText(text);
    setTone(m_summary, m_walked.refused > 0 || !m_walked.missing.isEmpty() ? Theme::Tone::Warning : Theme::Tone::Good);
    showWalked();
}

void DryRunView::showWalked()
{
    const Theme &theme = m_desk.look.theme();
    const QString language = m_desk.look.language();
    m_tree->clear();
    QFont strong = m_tree->font();
    strong.setWeight(QFont::DemiBold);
    QList<QTreeWidgetItem *> parents{nullptr};
    for (const RunbookDryRun::StepLines &step : std::as_const(m_walked.steps)) {
        auto *item = new QTreeWidgetItem({u"%1. %2"_s.arg(step.step + 1).arg(step.title)});
        item->setFont(0, strong);
        parents.resize(step.depth + 1);
        QTreeWidgetItem *above = step.depth > 0 ? parents[step.depth] : nullptr;
        above ? above->addChild(item) : m_tree->addTopLevelItem(item);
        for (const DryLine &line : step.lines) {
            const bool condition = line.kind == DryLine::Kind::Condition;
            QString text = condition ? Wording::subject(line.text.section(u' ', 1), m_desk.situation, language)
                    + (line.detail.isEmpty() ? QString() : QString(u" · "_s + line.detail))
                                     : line.text;
            text.prepend(line.holds ? u"· "_s : u"✕ "_s);
            if (!line.reason.isEmpty())
                text += u" — "_s + tr("not now: %1").arg(Wording::reason(line.reason));
            auto *row = new QTreeWidgetItem(item, {text});
            row->setToolTip(0, text);
            if (!line.holds)
                row->setForeground(0, theme.warning);
            if (!condition && !line.detail.isEmpty()) {
                auto *code = new QTreeWidgetItem(row, {line.detail});
                code->setFont(0, Theme::code(8.5));
                code->setForeground(0, theme.muted);
            }
        }
        parents.append(item); // steps of a runbook inside hang below the step that runs it
    }
    m_tree->expandAll();
}

QString DryRunView::asText() const
{
    QString text = m_title->text() + u'\n' + m_summary->text() + u'\n';
    for (const RunbookDryRun::StepLines &step : m_walked.steps) {
        text +=
            QString(static_cast<qsizetype>(2 * step.depth), u' ') + u"%1. %2\n"_s.arg(step.step + 1).arg(step.title);
        for (const DryLine &line : step.lines)
            text += u"    %1 %2 %3\n"_s.arg(line.holds ? u"·"_s : u"✕"_s, line.text,
                                            QString(line.detail).replace(u'\n', u' '));
    }
    return text;
}

void DryRunView::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        Q_EMIT left();
    else
        QWidget::keyPressEvent(event);
}

}
