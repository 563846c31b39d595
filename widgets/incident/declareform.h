// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "situation/incident.h"
#include "widgets/common/panel.h"
#include "widgets/presenters/desk.h"

#include <QFrame>

class QButtonGroup;
class QComboBox;
class QDateTimeEdit;
class QLineEdit;
class QPushButton;

namespace Hikeshi {

/// Declaring an incident, in place under the bar: what is known is filled in, Enter declares, Esc leaves.
class DeclareForm : public QFrame
{
    Q_OBJECT

public:
    explicit DeclareForm(const Desk &desk, QWidget *parent = nullptr);

    /// Fills the form; roles are proposed from the site's operators.
    void propose(const Incident &incident);
    Incident incident() const; ///< as the form says it now
    void declareNow();

Q_SIGNALS:
    void declared();
    void cancelled();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    QBoxLayout *field(QWidget *editor, QLabel *caption);
    void buildSeverities(QBoxLayout *row);
    void buildRoles(QBoxLayout *row);
    void fillServices();
    void fillRoles(const QMap<IncidentRole, QString> &holders);
    void retranslate();
    void say(const QString &trouble);

    Desk m_desk;
    Incident m_proposed;
    QLineEdit *m_title;
    QButtonGroup *m_severities;
    QDateTimeEdit *m_start;
    QComboBox *m_service;
    QMap<IncidentRole, QComboBox *> m_roles;
    QMap<QString, QLabel *> m_captions;
    QLabel *m_heading;
    QLabel *m_trouble;
    QPushButton *m_declare;
    QPushButton *m_cancel;
    bool m_sent = false;
};

}
