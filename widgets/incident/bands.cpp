// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/incident/bands.h"

#include "control/actionport.h"
#include "journal/journal.h"
#include "journal/kinds.h"
#include "situation/situation.h"
#include "widgets/common/holdbutton.h"
#include "widgets/presenters/incidentwords.h"
#include "widgets/presenters/wording.h"

#include <QLineEdit>

namespace Hikeshi {

using namespace Qt::StringLiterals;

Band::Band(const Desk &desk, Theme::Tone tone, QWidget *parent)
    : QFrame(parent)
    , m_desk(desk)
    , m_line(new QHBoxLayout(this))
    , m_what(new QLabel(this))
    , m_meaning(new QLabel(this))
{
    setKind(this, "band");
    setTone(this, tone);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    setKind(m_what, "heading");
    setTone(m_what, tone);
    m_meaning->setWordWrap(true);
    m_meaning->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_line->setContentsMargins(14, 6, 12, 6);
    m_line->setSpacing(12);
    m_line->addWidget(m_what);
    m_line->addWidget(m_meaning, 1);
    connect(&desk.look, &Look::changed, this, [this] { reword(); });
}

void Band::say(const QString &what, const QString &meaning)
{
    m_what->setText(what);
    m_meaning->setText(meaning);
    setAccessibleName(what + u' ' + meaning);
}

void Band::setLoudness(Theme::Tone tone)
{
    setTone(this, tone);
    setTone(m_what, tone);
}

JournalBand::JournalBand(const Desk &desk, QWidget *parent)
    : Band(desk, Theme::Tone::Trouble, parent)
{
    setObjectName(u"journalBand"_s);
    connect(&desk.journal, &Journal::failed, this, [this] { reword(); });
    connect(&desk.journal, &Journal::recovered, this, [this] { reword(); });
    reword();
}

void JournalBand::reword()
{
    const Journal &journal = desk().journal;
    if (const std::optional<Error> failure = journal.failure()) {
        const QString remedy = failure->remedy.isEmpty() ? QString() : QString(u' ' + failure->remedy + u'.');
        say(u"✕ "_s + tr("The journal cannot be written"),
            tr("No action leaves until it can: what is not remembered is not done. %1.").arg(failure->what) + remedy);
    } else if (journal.access() == Journal::Access::ReadOnly) {
        say(u"✕ "_s + tr("This console only looks"),
            tr("Another console writes this journal (%1). No action leaves from here and nothing is written; close the "
               "other one and open this one again.")
                .arg(journal.writer().isEmpty() ? tr("unknown") : journal.writer()));
    }
    setVisible(journal.failure() || journal.access() == Journal::Access::ReadOnly);
}

SharedJournalBand::SharedJournalBand(const Desk &desk, QWidget *parent)
    : Band(desk, Theme::Tone::Warning, parent)
{
    setObjectName(u"sharedJournalBand"_s);
    connect(&desk.actions, &ActionPort::selectionsChanged, this, [this] { reword(); });
    connect(&desk.situation.clock(), &Clock::ticked, this, [this] { reword(); });
    reword();
}

void SharedJournalBand::reword()
{
    const QString trouble = desk().actions.sharedTrouble();
    setVisible(!trouble.isEmpty());
    if (!trouble.isEmpty())
        say(u"▲ "_s + tr("The shared journal is away"),
            tr("What other consoles hold, agree to or stop is not seen here; an action needs an override with a "
               "reason. %1")
                .arg(trouble));
}

StopBand::StopBand(const Desk &desk, QWidget *parent)
    : Band(desk, Theme::Tone::Warning, parent)
    , m_reason(new QLineEdit(this))
    , m_release(new HoldButton(desk.look, this))
{
    setObjectName(u"stopBand"_s);
    m_reason->setObjectName(u"releaseReason"_s);
    m_release->setObjectName(u"release"_s);
    m_reason->setMinimumWidth(230);
    line()->addWidget(m_reason);
    line()->addWidget(m_release);
    connect(m_reason, &QLineEdit::textChanged, this, &StopBand::mayRelease);
    connect(m_release, &HoldButton::held, this,
            [this] { this->desk().actions.setStop(false, this->desk().operatorId, m_reason->text().trimmed()); });
    connect(&desk.actions, &ActionPort::stopChanged, this, [this](bool on) {
        if (!on)
            m_reason->clear();
        reword();
    });
    connect(&desk.journal, &Journal::appended, this, [this](const Entry &entry) {
        if (entry.kind == Kind::stopSet)
            reword();
    });
    reword();
}

void StopBand::reword()
{
    setVisible(desk().actions.isStopped());
    m_reason->setPlaceholderText(tr("Why is it safe to release?"));
    m_reason->setAccessibleName(tr("Why is it safe to release?"));
    m_release->setText(tr("Hold to release"));
    mayRelease();
    if (!desk().actions.isStopped())
        return;
    const std::optional<IncidentWords::Stop> stop = IncidentWords::lastStop(desk().journal.entries());
    QString meaning = tr("No action leaves until it is released.");
    if (stop) {
        const QString who = IncidentWords::operatorName(desk().site, stop->who, desk().look.language());
        meaning = tr("By %1 at %2: %3.").arg(who, Wording::clockTime(stop->at), stop->why) + u' ' + meaning;
    }
    say(u"■ "_s + tr("Everything is stopped"), meaning);
}

void StopBand::mayRelease()
{
    const bool given = !m_reason->text().trimmed().isEmpty();
    m_release->setEnabled(given);
    m_release->setToolTip(given ? tr("Press and hold until the button is full")
                                : tr("Say first why it is safe to release"));
}

}
