// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runbook/editor/steppreview.h"

#include "control/actionport.h"
#include "runbooks/runner.h"
#include "situation/situation.h"
#include "widgets/action/checklist.h"
#include "widgets/action/previewbox.h"
#include "widgets/common/panel.h"
#include "widgets/presenters/blockfacts.h"
#include "widgets/presenters/counted.h"
#include "widgets/presenters/runbookfacts.h"
#include "widgets/presenters/wording.h"

#include <QPainter>
#include <QScrollBar>
#include <QStyledItemDelegate>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

/// `✕ 3. Fail over {service}` and below it what the step holds.
class StepDelegate : public QStyledItemDelegate
{
public:
    StepDelegate(const Look &look, QObject *parent)
        : QStyledItemDelegate(parent)
        , m_look(look)
    {
    }
    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override
    {
        return {80, QFontMetrics(Theme::letters(9.5)).height() + QFontMetrics(Theme::letters(8)).height() + 8};
    }
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Theme &theme = m_look.theme();
        const bool current = option.state & QStyle::State_Selected;
        if (current)
            painter->fillRect(option.rect, theme.wash(Theme::Tone::Focus));
        if (current && option.state & QStyle::State_HasFocus)
            painter->fillRect(QRect(option.rect.topLeft(), QSize(2, option.rect.height())), theme.focus);
        const int tone = index.data(StepListModel::ToneRole).toInt();
        const QRect row = option.rect.adjusted(24, 3, -6, -3);
        if (tone >= 0) {
            painter->setPen(theme.tone(Theme::Tone(tone)));
            painter->setFont(Theme::letters(8));
            painter->drawText(option.rect.adjusted(6, 4, 0, 0), Qt::AlignLeft, Theme::mark(Theme::Tone(tone)));
        }
        painter->setFont(Theme::letters(9.5, current ? QFont::DemiBold : QFont::Normal));
        painter->setPen(theme.text);
        painter->drawText(
            row, Qt::AlignTop,
            QFontMetrics(painter->font()).elidedText(index.data().toString(), Qt::ElideRight, row.width()));
        painter->setFont(Theme::letters(8));
        painter->setPen(theme.muted);
        painter->drawText(
            row, Qt::AlignBottom,
            QFontMetrics(painter->font())
                .elidedText(index.data(StepListModel::KindsRole).toString(), Qt::ElideRight, row.width()));
    }

private:
    const Look &m_look;
};

QLabel *wrapped(QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setWordWrap(true);
    label->setMinimumWidth(60);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

}

StepPreview::StepPreview(const Desk &desk, QWidget *parent)
    : QWidget(parent)
    , m_desk(desk)
    , m_model(new StepListModel(this))
    , m_caption(new QLabel(this))
    , m_list(new QListView(this))
    , m_none(wrapped(this))
    , m_scroll(new QScrollArea(this))
    , m_title(nullptr)
{
    auto *card = new QFrame;
    setKind(card, "column");
    m_title = wrapped(card);
    m_text = wrapped(card);
    m_figures = new CheckList(card);
    m_guards = new CheckList(card);
    m_action = wrapped(card);
    m_box = new PreviewBox(desk, card);
    m_said = wrapped(card);
    m_waits = new CheckList(card);
    setKind(m_caption, "caption");
    setKind(m_title, "heading");
    setKind(m_action, "heading");
    setKind(m_none, "muted");
    m_text->setTextFormat(Qt::MarkdownText);
    m_list->setObjectName(u"stepOutline"_s);
    m_title->setObjectName(u"previewTitle"_s);
    m_said->setObjectName(u"previewSaid"_s);
    m_list->setModel(m_model);
    m_list->setUniformItemSizes(true);
    m_list->setItemDelegate(new StepDelegate(desk.look, m_list));
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *inside = new QVBoxLayout(card);
    inside->setContentsMargins(8, 6, 8, 8);
    inside->setSpacing(7);
    for (QWidget *each :
         std::initializer_list<QWidget *>{m_title, m_text, m_figures, m_guards, m_action, m_box, m_said, m_waits})
        inside->addWidget(each);
    inside->addStretch();
    m_scroll->setWidget(card);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    setMinimumWidth(275); // below it the preview of a request would be cut
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(8, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(m_caption);
    column->addWidget(m_none);
    column->addWidget(m_list, 2);
    column->addWidget(m_scroll, 3);
    const auto go = [this](const QModelIndex &index) {
        Q_EMIT lineWanted(index.data(StepListModel::LineRole).toInt());
    };
    connect(m_list, &QListView::activated, this, go);
    connect(m_list, &QListView::clicked, this, go);
    showStep();
}

void StepPreview::setDraft(const Runbook &runbook, const Findings &findings)
{
    m_model->setRunbook(runbook, findings);
    m_values = valuesKnown(runbook, nullptr);
    m_step = std::min(m_step, static_cast<int>(runbook.steps.size()) - 1);
    m_list->setCurrentIndex(m_model->index(m_step));
    retranslate();
}

void StepPreview::setLine(int line)
{
    if (const int step = m_model->stepAt(line); std::exchange(m_step, step) != step) {
        m_list->setCurrentIndex(m_model->index(step));
        m_scroll->verticalScrollBar()->setValue(0);
        showStep();
    }
}

void StepPreview::takeFocus()
{
    m_list->setFocus(Qt::ShortcutFocusReason);
}

void StepPreview::refresh()
{
    if (m_step >= 0 && m_step < m_model->runbook().steps.size()) {
        showFacts(m_model->runbook().steps[m_step]);
        showAction(m_model->runbook().steps[m_step]);
    }
}

void StepPreview::showStep()
{
    const QList<Step> &steps = m_model->runbook().steps;
    const bool has = m_step >= 0 && m_step < steps.size();
    m_scroll->setVisible(has || !steps.isEmpty());
    m_title->setText(has ? u"%1. %2"_s.arg(m_step + 1).arg(withValues(steps[m_step].title, m_values))
                         : tr("Before the first step"));
    const QString text = has ? m_model->runbook().text(steps[m_step]) : preambleOf(m_model->runbook());
    constexpr qsizetype enough = 4000; // a page; the rest is in the text at the left
    m_text->setText(withValues(text.first(std::min(enough, text.size())), m_values));
    m_text->setVisible(!text.isEmpty());
    for (QWidget *each : std::initializer_list<QWidget *>{m_figures, m_guards, m_action, m_box, m_said, m_waits})
        each->hide();
    refresh();
}

void StepPreview::showFacts(const Step &step)
{
    QList<CheckLine> figures;
    QList<CheckLine> guards;
    QList<CheckLine> waits;
    QStringList said;
    const QString language = m_desk.look.language();
    for (const Block &block : step.blocks) {
        for (const SeriesId &id : block.series) {
            const SeriesSpec *spec = m_desk.situation.seriesSpec(id);
            const auto sample = m_desk.situation.series().fresh(id, m_desk.situation.now(), ServiceMap::staleAfter);
            figures.append({.state = sample ? CheckLine::State::Holds : CheckLine::State::Waiting,
                            .text = spec ? spec->title.in(language) : id.value,
                            .figure = sample
                                ? figure(sample->value, spec ? QStringView(spec->unit) : QStringView(u"count"))
                                : tr("no fresh value")});
        }
        for (const QString &condition : block.conditions) {
            const QString sentence = withValues(condition, m_values);
            const auto parsed = Condition::parse(sentence);
            const ConditionResult result = parsed ? evaluate(*parsed, m_desk.situation) : ConditionResult();
            const bool guard = block.kind == Block::Kind::Guard;
            (guard ? guards : waits).append(Wording::line(sentence, result, m_desk.situation, language));
            if (CheckLine &line = (guard ? guards : waits).last(); !guard && line.state == CheckLine::State::Fails) {
                line.state = CheckLine::State::Waiting; // not yet is no failure
                line.reason.clear();
            }
        }
        said.append(saidBy(block));
    }
    said.removeAll(QString());
    m_figures->setLines(figures);
    m_guards->setLines(guards);
    m_waits->setLines(waits);
    m_said->setText(said.join(u'\n'));
    m_figures->setVisible(!figures.isEmpty());
    m_guards->setVisible(!guards.isEmpty());
    m_waits->setVisible(!waits.isEmpty());
    m_said->setVisible(!said.isEmpty());
}

// What the action would send if it were done now; nothing here can do it.
void StepPreview::showAction(const Step &step)
{
    const Block *block = step.block(Block::Kind::Action);
    std::optional<Preview> preview;
    if (block && !block->action.isEmpty()) {
        Intent intent{
            .action = block->action, .target = withValues(block->target, m_values), .operatorId = m_desk.operatorId};
        for (const auto &[name, value] : block->arguments.asKeyValueRange())
            intent.arguments.insert(name, withValues(value, m_values));
        preview = m_desk.actions.preview(intent);
        for (const ArgumentSpec &argument : preview->spec.arguments) {
            QString &value = intent.arguments[argument.name];
            if (argument.type == ArgumentSpec::Type::Instance && value == u"best") {
                value = preview->best();
                preview = m_desk.actions.preview(intent);
                break;
            }
        }
    }
    m_action->setVisible(preview.has_value());
    m_box->setVisible(preview && !preview->spec.id.isEmpty());
    if (!preview)
        return;
    m_action->setText(preview->spec.id.isEmpty() ? tr("%1: no such action here").arg(block->action.value)
                                                 : Wording::title(*preview, m_desk.look.language()));
    if (!preview->spec.id.isEmpty())
        m_box->setPreview(*preview);
    for (QRadioButton *choice : m_box->findChildren<QRadioButton *>())
        choice->setEnabled(false);
}

void StepPreview::retranslate()
{
    const auto count = m_model->runbook().steps.size();
    m_caption->setText(Wording::counted(count, tr("1 step"), tr("%1 steps")).toUpper());
    m_list->setAccessibleName(tr("Steps"));
    m_list->setVisible(count > 0);
    m_none->setVisible(count == 0);
    m_none->setText(tr("No steps yet. A heading with text, or a list item, is a step."));
    m_box->retranslate();
    showStep();
}

}
