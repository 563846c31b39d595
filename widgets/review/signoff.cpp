// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/review/signoff.h"

#include "journal/journal.h"
#include "widgets/presenters/actionwording.h"
#include "widgets/presenters/wording.h"
#include "widgets/review/chaincheck.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QPushButton>

namespace Hikeshi {

using namespace Qt::StringLiterals;

SignOff::SignOff(const Desk &desk, QWidget *parent)
    : Panel(desk.look, parent)
    , m_desk(desk)
    , m_check(new ChainCheck(this))
    , m_state(new QLabel(this))
    , m_signatures(new QLabel(this))
    , m_sign(new QPushButton(this))
    , m_reason(new QLabel(this))
    , m_card(new QWidget(this))
    , m_journal(new QLabel(m_card))
    , m_head(new QLabel(m_card))
    , m_verify(new QPushButton(m_card))
{
    m_state->setObjectName(u"postmortemState"_s);
    m_signatures->setObjectName(u"signatures"_s);
    m_signatures->setTextFormat(Qt::PlainText);
    m_sign->setObjectName(u"signPostmortem"_s);
    m_journal->setObjectName(u"journalVerdict"_s);
    m_journal->setWordWrap(true);
    m_reason->setWordWrap(true);
    m_head->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_verify->setObjectName(u"verifyJournal"_s);
    setKind(m_reason, "muted");
    setKind(m_head, "code");
    setKind(m_card, "card");
    setKind(m_verify, "flat");
    m_card->setAttribute(Qt::WA_StyledBackground);
    auto *line = new QHBoxLayout;
    line->addWidget(m_state, 1);
    line->addWidget(m_sign);
    content()->addLayout(line);
    content()->addWidget(m_reason);
    content()->addWidget(m_signatures);
    auto *card = new QVBoxLayout(m_card);
    card->setContentsMargins(10, 8, 10, 8);
    card->setSpacing(2);
    auto *foot = new QHBoxLayout;
    foot->addWidget(m_head, 1);
    foot->addWidget(m_verify);
    card->addWidget(m_journal);
    card->addLayout(foot);
    content()->addWidget(m_card);
    connect(m_check, &ChainCheck::changed, this, &SignOff::showJournal);
    connect(m_verify, &QPushButton::clicked, this, &SignOff::verify);
    connect(m_sign, &QPushButton::clicked, this, &SignOff::sign);
    retranslate();
}

void SignOff::show(const Postmortem &postmortem)
{
    if (postmortem.incident.id != m_postmortem.incident.id)
        m_failure.clear();
    m_postmortem = postmortem;
    showSignatures();
}

void SignOff::verify()
{
    m_check->check(m_desk.journal.path());
}

void SignOff::retranslate()
{
    setCaption(tr("Sign-off"));
    m_sign->setText(tr("Sign"));
    m_verify->setText(tr("Check again"));
    m_verify->setToolTip(tr("Reads the journal's file from its beginning and checks every entry's hash"));
    showSignatures();
    showJournal();
}

void SignOff::showSignatures()
{
    const Writing writing = ReviewWords::writingOf(m_postmortem);
    const Told state = ReviewWords::state(writing);
    m_state->setText(state.text);
    setTone(m_state, state.tone);
    QStringList lines;
    bool mine = false;
    for (const Signature &each : writing.signatures) {
        const bool stands = each.upTo >= writing.lastEdit;
        lines.append((stands ? u"✓ "_s : u"○ "_s)
                     + u"%1 · %2 · #%3"_s.arg(each.who, Wording::dayAndTime(each.at)).arg(each.entry)
                     + (stands ? QString() : u" · "_s + tr("edited since")));
        mine = mine || (stands && each.who == m_desk.operatorId);
    }
    m_signatures->setText(lines.join(u'\n'));
    m_signatures->setVisible(!lines.isEmpty());
    const QString reason = !m_failure.isEmpty() ? u"✕ "_s + tr("Not signed: %1").arg(m_failure)
        : m_postmortem.incident.isOpen()        ? tr("An incident is signed off when it is resolved.")
        : !writing.isComplete()                 ? tr("Every section has to say something first.")
        : mine                                  ? tr("You have signed it as it stands.")
        : m_desk.journal.access() == Journal::Access::ReadOnly
        ? tr("The journal is read-only here: %1 writes it.").arg(m_desk.journal.writer())
        : QString();
    m_sign->setEnabled(reason.isEmpty() || !m_failure.isEmpty());
    m_sign->setToolTip(reason);
    m_reason->setText(reason);
    m_reason->setVisible(!reason.isEmpty());
    setTone(m_reason, m_failure.isEmpty() ? Theme::Tone::Unknown : Theme::Tone::Trouble);
}

void SignOff::showJournal()
{
    m_verify->setEnabled(!m_check->isRunning());
    const auto &verdict = m_check->verdict();
    if (m_check->isRunning() || !verdict) {
        m_journal->setText(m_check->isRunning() ? tr("Checking the journal…") : tr("The journal is not checked yet."));
        setTone(m_journal, Theme::Tone::Unknown);
        m_head->clear();
    } else if (!*verdict) {
        m_journal->setText(u"✕ "_s + tr("The journal does not verify: %1").arg(Wording::reason(verdict->error())));
        setTone(m_journal, Theme::Tone::Trouble);
        m_head->clear();
    } else {
        const QLocale figures(m_desk.look.language() == u"ja" ? QLocale::Japanese : QLocale::English);
        m_journal->setText(u"✓ "_s + tr("Journal verified · entries: %1").arg(figures.toString((*verdict)->entries)));
        setTone(m_journal, Theme::Tone::Good);
        const QString head = QString::fromLatin1((*verdict)->head.toHex());
        m_head->setText(head.isEmpty() ? QString() : u"sha-256 %1…%2"_s.arg(head.first(8), head.last(4)));
        m_head->setToolTip(head);
    }
}

void SignOff::sign()
{
    m_desk.journal.append(Drafts::postmortemSigned(m_postmortem.incident.id, m_postmortem.lastEdit, m_desk.operatorId))
        .then(this, [this](const Result<Entry> &signedOff) {
            m_failure = signedOff ? QString() : Wording::reason(signedOff.error());
            showSignatures();
        });
}

}
