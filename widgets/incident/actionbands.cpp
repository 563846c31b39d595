// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/incident/actionbands.h"

#include "control/actionport.h"
#include "situation/situation.h"
#include "widgets/common/holdbutton.h"
#include "widgets/presenters/actionwording.h"
#include "widgets/presenters/incidentwords.h"

#include <QCoro/QCoroTask>

#include <QPointer>

#include <algorithm>

namespace Hikeshi {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

ApprovalBand::ApprovalBand(const Desk &desk, QWidget *parent)
    : Band(desk, Theme::Tone::Focus, parent)
    , m_look(new QPushButton(this))
    , m_approve(new HoldButton(desk.look, this))
{
    setObjectName(u"approvalBand"_s);
    m_look->setObjectName(u"lookAtApproval"_s);
    m_approve->setObjectName(u"approveHere"_s);
    setKind(m_look, "flat");
    line()->addWidget(m_look);
    line()->addWidget(m_approve);
    connect(m_look, &QPushButton::clicked, this, [this] {
        if (const auto selection = asked())
            Q_EMIT lookWanted(selection->preview.intent.target);
    });
    connect(m_approve, &HoldButton::held, this, [this] {
        const auto selection = asked();
        if (!selection)
            return;
        auto agree = [](QPointer<ApprovalBand> band, qint64 number) -> QCoro::Task<> {
            const Result<void> agreed =
                co_await band->desk().actions.approve(number, band->desk().operatorId, QString());
            if (band) {
                band->m_failed = agreed ? QString() : Wording::reason(agreed.error());
                band->reword();
            }
        };
        agree(this, selection->number);
    });
    connect(&desk.actions, &ActionPort::selectionsChanged, this, [this] { reword(); });
    connect(&desk.situation.clock(), &Clock::ticked, this, [this] {
        if (m_number > 0)
            reword();
    });
    reword();
}

// One's own are agreed to by others.
std::optional<Selection> ApprovalBand::asked() const
{
    const QList<Selection> held = desk().actions.selections();
    const auto wanting = std::ranges::find_if(held, [this](const Selection &s) {
        return !s.isApproved() && s.preview.intent.operatorId != desk().operatorId && s.isHeld(desk().situation.now());
    });
    return wanting == held.end() ? std::nullopt : std::optional(*wanting);
}

void ApprovalBand::reword()
{
    const std::optional<Selection> selection = asked();
    setVisible(selection.has_value());
    if (!selection || selection->number != m_number)
        m_failed.clear();
    m_number = selection ? selection->number : 0;
    if (!selection)
        return;
    const QString language = desk().look.language();
    const QString who = IncidentWords::operatorName(desk().site, selection->preview.intent.operatorId, language);
    const QString what = Wording::title(selection->preview, language);
    say(u"◆ "_s + tr("%1 asks you to agree").arg(who),
        what + u" · "_s + toClock(selection->until - desk().situation.now())
            + (m_failed.isEmpty() ? QString() : QString(u" · ✕ "_s + m_failed)));
    m_look->setText(tr("Look"));
    m_look->setToolTip(tr("Shows what it is about on the map"));
    m_approve->setText(tr("Hold to agree"));
    m_approve->setToolTip(selection->preview.request);
}

DefenceBand::DefenceBand(const Desk &desk, QWidget *parent)
    : Band(desk, Theme::Tone::Quiet, parent)
    , m_longer(new QPushButton(this))
    , m_end(new QPushButton(this))
{
    setObjectName(u"defenceBand"_s);
    m_longer->setObjectName(u"extendDefence"_s);
    m_end->setObjectName(u"endDefence"_s);
    for (QPushButton *button : {m_longer, m_end}) {
        setKind(button, "flat");
        line()->addWidget(button);
    }
    connect(m_longer, &QPushButton::clicked, this, [this] {
        if (m_next)
            this->desk().actions.extend(m_next->intent, 10min, this->desk().operatorId);
    });
    connect(m_end, &QPushButton::clicked, this, [this] {
        if (m_next)
            Q_EMIT intentWanted({.action = m_next->revert, .target = m_next->target, .arguments = m_next->arguments});
    });
    connect(&desk.actions, &ActionPort::expiriesChanged, this, [this] { reword(); });
    connect(&desk.actions, &ActionPort::expiryNear, this, [this] { reword(); });
    connect(&desk.situation.clock(), &Clock::ticked, this, [this] {
        if (m_next)
            reword();
    });
    reword();
}

QString DefenceBand::titleOf(const Expiry &expiry) const
{
    const QList<ActionRecord> records = desk().actions.records();
    const auto begun = std::ranges::find(records, expiry.intent, &ActionRecord::number);
    const QList<ActionSpec> specs = desk().actions.catalogue();
    const auto spec =
        begun == records.end() ? specs.end() : std::ranges::find(specs, begun->intent.action, &ActionSpec::id);
    if (spec == specs.end())
        return expiry.target;
    return Wording::title({.intent = begun->intent, .spec = *spec}, desk().look.language());
}

void DefenceBand::reword()
{
    const QList<Expiry> standing = desk().actions.expiries();
    setVisible(!standing.isEmpty());
    m_next = standing.isEmpty() ? std::nullopt : std::optional(standing.first());
    if (!m_next)
        return;
    const Instant now = desk().situation.now();
    const auto loudness = [now](const Expiry &each) {
        return !each.trouble.isEmpty() ? Theme::Tone::Trouble
            : each.warnAt <= now       ? Theme::Tone::Warning
                                       : Theme::Tone::Quiet;
    };
    setLoudness(loudness(*m_next));
    QStringList all;
    for (const Expiry &each : standing)
        all.append(Wording::expiry(each, now, titleOf(each)));
    const QString more = standing.size() > 1 ? u" · "_s + tr("%1 more").arg(standing.size() - 1) : QString();
    say(u"◷ "_s + tr("Temporary defence"), all.first() + more);
    setToolTip(all.join(u'\n'));
    m_longer->setText(tr("10 minutes more"));
    m_longer->setVisible(!m_next->byTarget);
    m_end->setText(tr("End it now…"));
    m_end->setVisible(!m_next->revert.isEmpty());
}

}
