// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "situation/incident.h"
#include "widgets/presenters/desk.h"

#include <QPointer>
#include <QWidget>

class QHBoxLayout;
class QLabel;
class QMenu;
class QPushButton;
class QVBoxLayout;

namespace Hikeshi {

class ApprovalBand;
class StepApprovalBand;
class ArmButton;
class Coalesced;
class DeclareForm;
class DefenceBand;
class DrillBand;
class FactButton;
class JournalBand;
class ResolveForm;
class SharedJournalBand;
class StopBand;
class TitleLines;
struct Intent;

/// The top of the window: what the incident is, how long it lasts, who does what, when users hear next; and the global
/// stop. What does not fit is put into the … menu, the least important first. Bands and forms open below it.
class IncidentBar : public QWidget
{
    Q_OBJECT

public:
    explicit IncidentBar(const Desk &desk, QWidget *parent = nullptr);

    void addLeading(QWidget *widget); ///< before the badge: the program's mark, the perspectives
    void addTrailing(QWidget *widget); ///< after Stop all
    void
    openDeclareForm(const AlertId &alert = {}); ///< from the alert, or from the first-out one; not while one is open
    void openResolveForm();

    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void formClosed(); ///< the keyboard may go back to where it was
    void lookWanted(const QString &target); ///< at what somebody asks to agree to
    void intentWanted(const Hikeshi::Intent &intent);

protected:
    void resizeEvent(QResizeEvent *event) override;
    bool event(QEvent *event) override;

private:
    void buildRow();
    void buildMenus();
    void fillStatusMenu();
    void fillSeverityMenu();
    void fillRolesMenu();
    void fillDueMenu();
    void fillMoreMenu();
    void change(const std::function<void(Incident &)> &edit);
    void open(QWidget *form);
    void closeForms();
    Incident proposalFrom(const AlertId &alert) const;

    void reword(); ///< everything
    void rewordIncident(const Incident &incident);
    void tick(); ///< what time changes
    void rewordStop();
    void fit();
    int widthNeeded() const;
    bool mayWrite() const;

    Desk m_desk;
    QWidget *m_row;
    QHBoxLayout *m_line;
    QHBoxLayout *m_leading;
    QHBoxLayout *m_trailing;
    QPushButton *m_badge;
    TitleLines *m_title;
    QLabel *m_clock;
    QPushButton *m_declare;
    FactButton *m_status;
    FactButton *m_roles;
    FactButton *m_due;
    FactButton *m_lost;
    FactButton *m_more;
    ArmButton *m_arm;
    QPushButton *m_stop;
    QMenu *m_severityMenu;
    QPointer<QWidget> m_focusBefore; ///< had the focus when a form opened
    JournalBand *m_journalBand;
    SharedJournalBand *m_sharedBand;
    StopBand *m_stopBand;
    ApprovalBand *m_approvalBand;
    StepApprovalBand *m_stepApprovalBand;
    DefenceBand *m_defenceBand;
    DrillBand *m_drillBand;
    DeclareForm *m_declareForm = nullptr;
    ResolveForm *m_resolveForm = nullptr;
    QVBoxLayout *m_column;
    Coalesced *m_tick;
    Coalesced *m_fit;
};

}
