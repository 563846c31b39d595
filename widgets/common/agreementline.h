// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/presenters/desk.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>

namespace Hikeshi {

/// Who agrees, their passphrase, and the button: how another operator agrees at this machine.
class AgreementLine : public QWidget
{
    Q_OBJECT

public:
    struct Words
    {
        QString who; ///< accessible names
        QString passphrase;
        QString button;
        QString missing; ///< why the button is disabled: no passphrase yet
        QString nobody; ///< why it is disabled: nobody is there who may
        QString refuse = {}; ///< of the button that says no, where there is one
        QString refusing = {}; ///< what comes of it
    };

    explicit AgreementLine(QWidget *parent = nullptr);

    void addRefusal(const QString &objectName); ///< a second button, that says no
    void setNames(const QString &who, const QString &passphrase, const QString &button); ///< for tests: object names
    void setWords(const Words &words);
    /// Who may agree, in the words of `language`; who is chosen stays chosen.
    void setPeople(const QList<Operator> &people, const QString &language);
    void setHere(const QString &operatorId); ///< sits at this console: agrees without a passphrase
    void setChecking(bool checking); ///< what was given is being looked at
    void clear(); ///< the passphrase
    void tryAgain(); ///< clears, and puts the keyboard there

Q_SIGNALS:
    void given(const QString &operatorId, const QString &passphrase);
    void refused(const QString &operatorId, const QString &passphrase);

private:
    bool isHere() const;
    void give();
    QString passphrase() const;
    void refresh();

    QComboBox *m_who;
    QLineEdit *m_passphrase;
    QPushButton *m_agree;
    QPushButton *m_refuse = nullptr;
    Words m_words;
    QString m_here;
    bool m_checking = false;
};

}
