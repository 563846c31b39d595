// SPDX-License-Identifier: GPL-3.0-or-later
// What the palette offers.
#include "control/actionport.h"
#include "journal/journal.h"
#include "situation/situation.h"
#include "widgets/drill/trainview.h"
#include "widgets/incident/incidentbar.h"
#include "widgets/presenters/actionwording.h"
#include "widgets/presenters/incidentbook.h"
#include "widgets/presenters/look.h"
#include "widgets/presenters/ports.h"
#include "widgets/presenters/wording.h"
#include "widgets/review/reviewview.h"
#include "widgets/window/mainwindow.h"
#include "widgets/window/respondview.h"

#include <QDockWidget>
#include <QFileInfo>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

/// The action's title in the language of the look, its arguments filled in.
QString titleOf(const Preview &preview, const QString &language)
{
    QString title = preview.spec.title.in(language);
    title.replace(u"{target}"_s, preview.intent.target);
    for (const auto &[name, value] : preview.intent.arguments.asKeyValueRange())
        title.replace(u'{' + name + u'}', value);
    static const QRegularExpression open(u"\\{[a-z_]+\\}"_s);
    return title.replace(open, u"…"_s);
}

}

QList<Command> MainWindow::commands()
{
    QList<Command> list;
    if (m_desk.incidents.open())
        list.append({tr("Resolve the incident…"), tr("Incident"), {}, true, [this] { m_bar->openResolveForm(); }});
    else
        list.append(
            {tr("Declare an incident…"), tr("Incident"), u"Ctrl+D"_s, true, [this] { m_bar->openDeclareForm(); }});
    list.append({tr("Write a notice to users"), tr("Incident"), {}, true, [this] {
                     showPerspective(Perspective::Respond);
                     m_respond->showAnnounce({});
                 }});
    if (m_desk.drills && m_desk.drills->hasHint())
        list.append({tr("Ask for a hint"), tr("Drill"), {}, true, [this] { (void)m_desk.drills->askForHint(); }});
    const bool writes = m_desk.journal.access() == Journal::Access::ReadWrite;
    if (writes && m_desk.actions.asksForArming() && !m_desk.actions.armedUntil())
        list.append({tr("Arm this console"), tr("Action"), {}, true, [this] {
                         m_desk.actions.arm(m_desk.operatorId, Milliseconds(0), tr("armed from the palette"));
                     }});
    if (writes && !m_desk.actions.isStopped())
        list.append({tr("Stop all: no action leaves from now on"), tr("Action"), {}, true, [this] {
                         m_desk.actions.setStop(true, m_desk.operatorId, tr("stopped from the palette"));
                     }});
    addActionCommands(list);
    addSiteCommands(list);
    addWindowCommands(list);
    return list;
}

void MainWindow::addActionCommands(QList<Command> &list)
{
    QStringList targets;
    for (const Service &service : m_desk.situation.map().topology().services) {
        targets.append(service.id.value);
        for (const InstanceId &instance : service.instances) {
            if (instance.value != service.id.value)
                targets.append(instance.value);
        }
    }
    for (const QString &target : std::as_const(targets)) {
        for (const auto offers = m_desk.actions.offers(target); const Preview &offer : offers) {
            if (offer.intent.action.value.endsWith(u".publish"_s))
                continue; // a notice is written first
            const QString reason = Wording::firstReason(offer, m_desk.situation, m_desk.look.language());
            list.append({titleOf(offer, m_desk.look.language()),
                         reason.isEmpty() ? tr("Action") : tr("Not now: %1").arg(reason),
                         {},
                         offer.allowed(),
                         [this, intent = offer.intent] {
                             showPerspective(Perspective::Respond);
                             m_respond->showIntent(intent);
                         }});
        }
    }
}

void MainWindow::addSiteCommands(QList<Command> &list)
{
    const QString language = m_desk.look.language();
    for (const Runbook &runbook : m_desk.site.runbooks) {
        if (runbook.language == language)
            list.append({runbook.title, tr("Runbook"), {}, true, [this, name = runbook.name] {
                             showPerspective(Perspective::Respond);
                             m_respond->showRunbook(name);
                         }});
    }
    if (m_desk.runbooks)
        list.append({tr("Write a new runbook"), tr("Runbook"), {}, true, [this] {
                         showPerspective(Perspective::Respond);
                         m_respond->newRunbook();
                     }});
    for (const Runbook &runbook : m_desk.runbooks ? m_desk.site.runbooks : QList<Runbook>())
        list.append({tr("Edit: %1").arg(runbook.title), QFileInfo(runbook.file).fileName(), {}, true, [this, runbook] {
                         showPerspective(Perspective::Respond);
                         m_respond->editRunbook(runbook);
                     }});
    for (const auto states = m_desk.situation.map().all(m_desk.situation.now()); const InstanceState &state : states)
        list.append({state.id.value,
                     tr("Show on the map · %1").arg(Wording::of(state.health)),
                     {},
                     true,
                     [this, id = state.id] {
                         showPerspective(Perspective::Respond);
                         m_respond->showOnMap(id);
                     }});
    for (const auto scenarios = m_desk.drills ? m_desk.drills->scenarios() : QList<Scenario>();
         const Scenario &scenario : scenarios)
        list.append({scenario.title.in(language), tr("Drill"), {}, true, [this, name = scenario.name] {
                         showPerspective(Perspective::Train);
                         m_train->choose(name);
                     }});
    for (const Incident &incident : m_desk.incidents.all())
        list.append({incident.title, tr("Review %1").arg(incident.id.value), {}, true, [this, id = incident.id] {
                         showPerspective(Perspective::Review);
                         m_review->show(id);
                     }});
}

void MainWindow::addWindowCommands(QList<Command> &list)
{
    const QList<std::pair<QString, Perspective>> perspectives{
        {tr("Respond"), Perspective::Respond}, {tr("Train"), Perspective::Train}, {tr("Review"), Perspective::Review}};
    for (const auto &[name, which] : perspectives)
        list.append({name, tr("Perspective"), u"Ctrl+%1"_s.arg(static_cast<int>(which) + 1), true,
                     [this, which] { showPerspective(which); }});
    for (qsizetype i = 0; i < m_respond->docks().size(); ++i) {
        QDockWidget *dock = m_respond->docks()[i];
        list.append({dock->windowTitle(), tr("Panel"), u"Alt+%1"_s.arg(i + 1), true, [this, dock] {
                         showPerspective(Perspective::Respond);
                         m_respond->showPanel(dock);
                     }});
    }
    list.append({tr("Light or dark colours"), tr("Window"), u"Ctrl+Shift+L"_s, true, [this] {
                     m_desk.look.setTheme(m_desk.look.theme().kind == Theme::Kind::Dark ? Theme::Kind::Light
                                                                                        : Theme::Kind::Dark);
                 }});
    list.append({u"日本語 / English"_s, tr("Window"), u"Ctrl+Shift+J"_s, true,
                 [this] { m_desk.look.setLanguage(m_desk.look.language() == u"ja" ? u"en"_s : u"ja"_s); }});
    list.append({tr("Panels back in their places"), tr("Window"), {}, true, [this] { m_respond->resetLayout(); }});
}

}
