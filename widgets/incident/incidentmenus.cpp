// SPDX-License-Identifier: GPL-3.0-or-later
#include "situation/situation.h"
#include "widgets/incident/factbutton.h"
#include "widgets/incident/incidentbar.h"
#include "widgets/presenters/incidentbook.h"
#include "widgets/presenters/incidentwords.h"
#include "widgets/presenters/wording.h"

#include <QMenu>

// The menus of the incident bar's facts. Each is filled when it opens, from the incident as it is then.
namespace Hikeshi {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

void IncidentBar::buildMenus()
{
    const auto filled = [this](QMenu *menu, const QString &name, void (IncidentBar::*fill)()) {
        menu->setObjectName(name);
        connect(menu, &QMenu::aboutToShow, this, fill);
        return menu;
    };
    filled(m_severityMenu, u"severityMenu"_s, &IncidentBar::fillSeverityMenu);
    m_status->setMenu(filled(new QMenu(this), u"statusMenu"_s, &IncidentBar::fillStatusMenu));
    m_roles->setMenu(filled(new QMenu(this), u"rolesMenu"_s, &IncidentBar::fillRolesMenu));
    m_due->setMenu(filled(new QMenu(this), u"dueMenu"_s, &IncidentBar::fillDueMenu));
    m_more->setMenu(filled(new QMenu(this), u"moreMenu"_s, &IncidentBar::fillMoreMenu));
}

void IncidentBar::change(const std::function<void(Incident &)> &edit)
{
    // A change that cannot be written is told by the journal's band.
    if (std::optional<Incident> incident = m_desk.incidents.open()) {
        const Incident before = *incident;
        edit(*incident);
        if (*incident != before)
            (void)m_desk.incidents.change(*incident, m_desk.operatorId);
    }
}

void IncidentBar::fillSeverityMenu()
{
    m_severityMenu->clear();
    const Severity now = m_desk.incidents.open().value_or(Incident()).severity;
    for (const Severity severity : {Severity::Sev1, Severity::Sev2, Severity::Sev3}) {
        QAction *action =
            m_severityMenu->addAction(Wording::severity(severity) + u" · "_s + IncidentWords::meaning(severity), this,
                                      [this, severity] { change([=](Incident &i) { i.severity = severity; }); });
        action->setCheckable(true);
        action->setChecked(severity == now);
    }
}

void IncidentBar::fillStatusMenu()
{
    QMenu *menu = m_status->menu();
    menu->clear();
    const IncidentStatus now = m_desk.incidents.open().value_or(Incident()).status;
    for (const IncidentStatus status :
         {IncidentStatus::Investigating, IncidentStatus::Identified, IncidentStatus::Monitoring}) {
        QAction *action = menu->addAction(Wording::of(status), this,
                                          [this, status] { change([=](Incident &i) { i.status = status; }); });
        action->setCheckable(true);
        action->setChecked(status == now);
    }
    menu->addSeparator();
    menu->addAction(tr("Resolve…"), this, [this] { openResolveForm(); });
}

void IncidentBar::fillRolesMenu()
{
    QMenu *menu = m_roles->menu();
    menu->clear();
    const QMap<IncidentRole, QString> holders = m_desk.incidents.open().value_or(Incident()).roles;
    for (const IncidentRole role : {IncidentRole::IncidentCommander, IncidentRole::OperationsLead,
                                    IncidentRole::CommunicationsLead, IncidentRole::Scribe}) {
        const QString holder = holders.value(role);
        const QString who =
            holder.isEmpty() ? tr("nobody") : IncidentWords::operatorName(m_desk.site, holder, m_desk.look.language());
        QMenu *choices = menu->addMenu(Wording::of(role) + u": "_s + who);
        const auto offer = [&](const QString &name, const QString &id) {
            QAction *action = choices->addAction(name, this, [this, role, id] {
                change([&](Incident &i) {
                    if (id.isEmpty())
                        i.roles.remove(role);
                    else
                        i.roles.insert(role, id);
                });
            });
            action->setCheckable(true);
            action->setChecked(id == holder);
        };
        for (const Operator &person : m_desk.site.operators)
            offer(IncidentWords::operatorName(m_desk.site, person.id, m_desk.look.language()), person.id);
        choices->addSeparator();
        offer(tr("nobody"), {});
    }
}

void IncidentBar::fillDueMenu()
{
    QMenu *menu = m_due->menu();
    menu->clear();
    for (const std::chrono::minutes length : {15min, 30min, 60min}) {
        menu->addAction(tr("In %1 minutes").arg(length.count()), this, [this, length] {
            change([&](Incident &i) { i.nextUpdateDue = m_desk.situation.now() + length; });
        });
    }
    menu->addSeparator();
    menu->addAction(tr("Not promised"), this, [this] { change([](Incident &i) { i.nextUpdateDue.reset(); }); });
}

void IncidentBar::fillMoreMenu()
{
    QMenu *menu = m_more->menu();
    menu->clear();
    for (FactButton *fact : {m_status, m_roles, m_due, m_lost}) {
        if (fact->isVisibleTo(m_row) || (fact == m_lost && !m_lost->property("counted").toBool()))
            continue;
        if (fact->menu()) {
            fact->menu()->setTitle(fact->spoken());
            menu->addMenu(fact->menu());
        } else {
            menu->addAction(fact->spoken())->setEnabled(false);
        }
    }
}

}
