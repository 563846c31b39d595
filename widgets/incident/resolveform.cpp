// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/incident/resolveform.h"

#include "journal/journal.h"
#include "situation/situation.h"
#include "widgets/common/holdbutton.h"
#include "widgets/presenters/actionwording.h"
#include "widgets/presenters/coalesced.h"
#include "widgets/presenters/incidentbook.h"
#include "widgets/presenters/wording.h"

#include <QKeyEvent>
#include <QPushButton>

namespace Hikeshi {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

ResolveForm::ResolveForm(const Desk &desk, QWidget *parent)
    : QFrame(parent)
    , m_desk(desk)
    , m_heading(new QLabel(this))
    , m_standing(new QLabel(this))
    , m_trouble(new QLabel(this))
    , m_resolve(new HoldButton(desk.look, this))
    , m_cancel(new QPushButton(this))
    , m_refresh(new Coalesced(250ms, [this] { retranslate(); }, this))
{
    setObjectName(u"resolveForm"_s);
    setKind(this, "band");
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    m_resolve->setObjectName(u"resolveNow"_s);
    m_standing->setObjectName(u"resolveStanding"_s);
    setKind(m_heading, "heading");
    setKind(m_cancel, "flat");
    m_standing->setWordWrap(true);
    m_trouble->setWordWrap(true);
    setTone(m_trouble, Theme::Tone::Trouble);
    m_trouble->hide();
    setFocusProxy(m_resolve);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(2);
    texts->addWidget(m_heading);
    texts->addWidget(m_standing);
    texts->addWidget(m_trouble);
    auto *line = new QHBoxLayout(this);
    line->setContentsMargins(14, 8, 12, 10);
    line->addLayout(texts, 1);
    line->addWidget(m_cancel);
    line->addWidget(m_resolve);
    connect(m_cancel, &QPushButton::clicked, this, &ResolveForm::cancelled);
    connect(m_resolve, &HoldButton::held, this, [this] {
        m_desk.incidents.resolve(m_desk.operatorId).then(this, [this](const Result<Entry> &entry) {
            if (entry)
                return Q_EMIT resolved();
            m_trouble->setText(u"✕ "_s + tr("Not resolved: %1").arg(Wording::reason(entry.error())));
            m_trouble->show();
        });
    });
    connect(&desk.look, &Look::changed, this, &ResolveForm::retranslate);
    connect(&desk.situation, &Situation::alertsChanged, this, [this] { m_refresh->wish(); });
    connect(&desk.situation, &Situation::instanceChanged, this, [this] { m_refresh->wish(); });
    retranslate();
}

QString ResolveForm::objections() const
{
    const Situation &situation = m_desk.situation;
    QStringList firing;
    for (const auto alerts = situation.alerts().all(); const BoardAlert &alert : alerts) {
        if (!alert.cleared && !firing.contains(alert.alert.name))
            firing.append(alert.alert.name);
    }
    QStringList unwell;
    for (const Service &service : situation.map().topology().services) {
        const Health health = situation.map().serviceHealth(service.id, situation.now());
        if (!service.instances.isEmpty() && health != Health::Normal && health != Health::Maintenance)
            unwell.append(service.name.in(m_desk.look.language()) + u' ' + Wording::of(health));
    }
    QStringList parts;
    if (!firing.isEmpty())
        parts.append(tr("Still firing: %1.").arg(firing.join(u", "_s)));
    if (!unwell.isEmpty())
        parts.append(tr("Not well: %1.").arg(unwell.join(u", "_s)));
    return parts.join(u' ');
}

void ResolveForm::retranslate()
{
    const QString against = objections();
    const bool clean = against.isEmpty();
    m_heading->setText(tr("Resolve %1?").arg(m_desk.incidents.open().value_or(Incident()).title));
    m_standing->setText(clean ? QString(u"✓ "_s + tr("Nothing is firing and every service is well."))
                              : QString(u"▲ "_s + against));
    setTone(m_standing, clean ? Theme::Tone::Good : Theme::Tone::Warning);
    setTone(this, clean ? Theme::Tone::Quiet : Theme::Tone::Warning);
    m_resolve->setText(clean ? tr("Hold to resolve") : tr("Hold to resolve all the same"));
    m_cancel->setText(tr("Cancel  Esc"));
}

void ResolveForm::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        Q_EMIT cancelled();
    else
        QFrame::keyPressEvent(event);
}

}
