// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/presenters/commandmodel.h"
#include "widgets/presenters/desk.h"

#include <QMainWindow>

class QButtonGroup;
class QMenu;
class QPushButton;
class QSettings;
class QStackedWidget;

namespace Hikeshi {

class CommandPalette;
class IncidentBar;
class RespondView;
class ReviewView;
class TrainView;

/// The window: the incident bar above, one of three perspectives below, and the palette over both.
class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    enum class Perspective
    {
        Respond,
        Train,
        Review
    };

    /// `settings` keeps layout, hand-placed nodes, theme and language between sessions; it outlives the window.
    MainWindow(const Desk &desk, QSettings &settings, QWidget *parent = nullptr);

    void showPerspective(Perspective which);
    Perspective perspective() const;
    RespondView &respond() const { return *m_respond; }
    TrainView &train() const { return *m_train; }
    ReviewView &review() const { return *m_review; }

protected:
    void closeEvent(QCloseEvent *event) override;
    bool focusNextPrevChild(bool next) override;

private:
    void buildBar();
    void buildReview();
    void buildMenu();
    void buildKeys();
    void wire();
    void restore();
    void keep();
    void restyle();
    void retranslate();
    void openPalette();
    QList<Command> commands();
    void addWindowCommands(QList<Command> &list);
    void addSiteCommands(QList<Command> &list);
    void addActionCommands(QList<Command> &list);

    const Desk m_desk;
    QSettings &m_settings;
    IncidentBar *m_bar;
    QStackedWidget *m_pages;
    RespondView *m_respond;
    TrainView *m_train;
    ReviewView *m_review;
    CommandPalette *m_palette;
    QButtonGroup *m_perspectives;
    QPushButton *m_paletteButton;
    QPushButton *m_menuButton;
    QMenu *m_menu;
};

}
