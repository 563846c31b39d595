// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/action/overrideline.h"

#include "widgets/common/panel.h"

#include <QVBoxLayout>

#include <algorithm>

namespace Hikeshi {

using namespace Qt::StringLiterals;

OverrideLine::OverrideLine(QWidget *parent)
    : QWidget(parent)
    , m_open(new QPushButton(this))
    , m_warning(new QLabel(this))
    , m_reason(new QLineEdit(this))
{
    m_open->setObjectName(u"override"_s);
    m_reason->setObjectName(u"overrideReason"_s);
    m_reason->setMaxLength(400);
    setKind(m_open, "flat");
    setTone(m_warning, Theme::Tone::Warning);
    m_warning->setWordWrap(true);
    m_warning->setMinimumWidth(60);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(3);
    column->addWidget(m_open, 0, Qt::AlignLeft);
    column->addWidget(m_warning);
    column->addWidget(m_reason);
    connect(m_open, &QPushButton::clicked, this, [this] { open(!m_isOpen); });
    connect(m_reason, &QLineEdit::textChanged, this, &OverrideLine::changed);
    hide();
}

void OverrideLine::open(bool wanted)
{
    m_isOpen = wanted;
    if (!wanted)
        m_reason->clear();
    retranslate();
    if (wanted)
        m_reason->setFocus(Qt::OtherFocusReason);
}

QString OverrideLine::reason() const
{
    return m_isOpen ? m_reason->text().trimmed() : QString();
}

void OverrideLine::clear()
{
    m_isOpen = false;
    m_reason->clear();
    hide();
}

void OverrideLine::setVerdicts(const QList<GuardVerdict> &verdicts)
{
    const auto refuses = [](const GuardVerdict &v) { return !v.allowed; };
    m_refusing = static_cast<int>(std::ranges::count_if(verdicts, refuses));
    const bool offered = m_refusing > 0
        && std::ranges::all_of(verdicts, [](const GuardVerdict &v) { return v.allowed || v.overridable; });
    setVisible(offered);
    if (offered)
        retranslate();
}

void OverrideLine::retranslate()
{
    m_open->setText(m_isOpen ? tr("Do not override") : tr("Go on all the same…"));
    m_open->setToolTip(tr("Overrides the guards that say no, with a reason that the journal keeps"));
    m_warning->setText(
        tr("▲ Guards that will be overridden: %1. Say why; it stands in the journal under your name.").arg(m_refusing));
    m_warning->setVisible(m_isOpen);
    m_reason->setVisible(m_isOpen);
    m_reason->setPlaceholderText(tr("Why is it right all the same?"));
    m_reason->setAccessibleName(m_reason->placeholderText());
}

}
