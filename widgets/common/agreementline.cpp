// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/agreementline.h"

#include "widgets/common/panel.h"

#include <QHBoxLayout>

#include <algorithm>

namespace Hikeshi {

AgreementLine::AgreementLine(QWidget *parent)
    : QWidget(parent)
    , m_who(new QComboBox(this))
    , m_passphrase(new QLineEdit(this))
    , m_agree(new QPushButton(this))
{
    m_passphrase->setEchoMode(QLineEdit::Password);
    m_passphrase->setMinimumWidth(60);
    auto *line = new QHBoxLayout(this);
    line->setContentsMargins(0, 0, 0, 0);
    line->addWidget(m_who);
    line->addWidget(m_passphrase, 1);
    line->addWidget(m_agree);
    connect(m_who, &QComboBox::currentIndexChanged, this, &AgreementLine::refresh);
    connect(m_passphrase, &QLineEdit::textChanged, this, &AgreementLine::refresh);
    connect(m_passphrase, &QLineEdit::returnPressed, this, &AgreementLine::give);
    connect(m_agree, &QPushButton::clicked, this, &AgreementLine::give);
    refresh();
}

void AgreementLine::addRefusal(const QString &objectName)
{
    m_refuse = new QPushButton(this);
    m_refuse->setObjectName(objectName);
    setKind(m_refuse, "flat");
    layout()->addWidget(m_refuse);
    connect(m_refuse, &QPushButton::clicked, this,
            [this] { Q_EMIT refused(m_who->currentData().toString(), passphrase()); });
    refresh();
}

void AgreementLine::setNames(const QString &who, const QString &passphrase, const QString &button)
{
    m_who->setObjectName(who);
    m_passphrase->setObjectName(passphrase);
    m_agree->setObjectName(button);
}

void AgreementLine::setWords(const Words &words)
{
    m_words = words;
    m_who->setAccessibleName(words.who);
    m_passphrase->setAccessibleName(words.passphrase);
    m_passphrase->setPlaceholderText(tr("their passphrase"));
    m_agree->setText(words.button);
    if (m_refuse)
        m_refuse->setText(words.refuse);
    refresh();
}

void AgreementLine::setPeople(const QList<Operator> &people, const QString &language)
{
    const bool same = m_who->count() == people.size() && std::ranges::all_of(people, [&](const Operator &each) {
                          const int at = m_who->findData(each.id);
                          return at >= 0 && m_who->itemText(at) == each.name.in(language);
                      });
    if (same)
        return;
    const QString chosen = m_who->currentData().toString();
    m_who->clear();
    for (const Operator &each : people)
        m_who->addItem(each.name.in(language), each.id);
    m_who->setCurrentIndex(std::max(people.isEmpty() ? -1 : 0, m_who->findData(chosen)));
}

void AgreementLine::setHere(const QString &operatorId)
{
    m_here = operatorId;
    refresh();
}

void AgreementLine::setChecking(bool checking)
{
    m_checking = checking;
    refresh();
}

void AgreementLine::clear()
{
    m_passphrase->clear();
}

void AgreementLine::tryAgain()
{
    clear();
    m_passphrase->setFocus(Qt::OtherFocusReason);
}

bool AgreementLine::isHere() const
{
    return !m_here.isEmpty() && m_who->currentData().toString() == m_here;
}

void AgreementLine::refresh()
{
    m_passphrase->setVisible(!isHere());
    const bool ready = m_who->count() > 0 && (isHere() || !m_passphrase->text().isEmpty());
    m_agree->setEnabled(ready && !m_checking);
    m_agree->setToolTip(m_checking           ? tr("The passphrase is being checked")
                            : ready          ? QString()
                            : m_who->count() ? m_words.missing
                                             : m_words.nobody);
    if (!m_refuse)
        return;
    m_refuse->setEnabled(m_agree->isEnabled());
    m_refuse->setToolTip(m_agree->isEnabled() ? m_words.refusing : m_agree->toolTip());
}

QString AgreementLine::passphrase() const
{
    return isHere() ? QString() : m_passphrase->text();
}

void AgreementLine::give()
{
    if (m_agree->isEnabled())
        Q_EMIT given(m_who->currentData().toString(), passphrase());
}

}
