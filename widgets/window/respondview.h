// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/presenters/desk.h"
#include "widgets/presenters/names.h"

#include <QMainWindow>

class QLineEdit;
class QStackedWidget;
class QTabBar;

namespace Hikeshi {

class ActionSheet;
class AlertPanel;
class AnnouncePanel;
class ChartBoard;
class GlancePanel;
class MapView;
class NotePanel;
class RunbookEditor;
class RunbookPanel;
class SourcePanel;
class TimelinePanel;
struct Intent;

/// The Respond perspective: the map with its charts in the middle, panels that can be docked around it.
class RespondView : public QMainWindow
{
    Q_OBJECT

public:
    explicit RespondView(const Desk &desk, QWidget *parent = nullptr);

    MapView &map() const { return *m_map; }
    const QList<QDockWidget *> &docks() const { return m_docks; }
    void showPanel(QDockWidget *dock); ///< raised, with the keyboard
    void showActions(const QString &target);
    void showIntent(const Intent &intent);
    void showRunbook(const QString &name);
    void editRunbook(const Runbook &runbook);
    void newRunbook();
    /// False while a runbook is not saved; it is asked about, and `close` runs when that was answered.
    bool mayClose(std::function<void()> close);
    void showAnnounce(const QString &phase);
    void showOnMap(const InstanceId &instance);
    void findOnMap();
    void resetLayout();
    /// How much of the width the panels at the left and at the right have: 0 to 1; 0: none is there.
    QVariantList shares() const;
    /// What saveState() and shares() gave. Taken up when the view has its size. Empty, or not to be read: the layout of
    /// a first start.
    void setLayoutToRestore(const QByteArray &state, const QVariantList &shares);
    bool isLaidOut() const { return m_laidOut; }

Q_SIGNALS:
    void declareWanted(const Hikeshi::AlertId &alert);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    QWidget *makeMiddle();
    QDockWidget *addPanel(QWidget *panel, const QString &name, Qt::DockWidgetArea area);
    void layOut();
    bool restoreLayout();
    QDockWidget *shownAt(Qt::DockWidgetArea area) const; ///< one of them; null: none
    void wire();
    void retranslate();
    void showEditorTab();
    void refreshMarkers();

    const Desk &m_desk;
    const Names m_names;
    QTabBar *m_tabs;
    QLineEdit *m_find;
    QStackedWidget *m_pages;
    MapView *m_map;
    ChartBoard *m_board; ///< the site's few, under the map
    ChartBoard *m_allCharts;
    GlancePanel *m_glance;
    AlertPanel *m_alerts;
    SourcePanel *m_sources;
    RunbookPanel *m_runbook;
    RunbookEditor *m_editor = nullptr; ///< null: runbooks are only read here
    ActionSheet *m_actions;
    TimelinePanel *m_timeline;
    NotePanel *m_note;
    AnnouncePanel *m_announce;
    QList<QDockWidget *> m_docks;
    QByteArray m_kept; ///< the layout to restore
    QVariantList m_keptShares;
    bool m_laidOut = false;
};

}
