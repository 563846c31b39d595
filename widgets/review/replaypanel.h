// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/presenters/desk.h"
#include "widgets/presenters/postmortemmodel.h"

#include <QCoro/QCoroTask>

#include <QTimer>
#include <QWidget>

#include <functional>
#include <memory>

class QButtonGroup;
class QHBoxLayout;
class QLabel;
class QPushButton;

namespace Hikeshi {

class Replay;
class ScrubBar;

/// An incident played back: map and charts as they were, a clock, and a time line to scrub.
class ReplayPanel : public QWidget
{
    Q_OBJECT

public:
    using MapFactory = std::function<QWidget *(Situation &, QWidget *)>;
    using ChartFactory = std::function<QWidget *(Situation &, const QList<SeriesId> &, QWidget *)>;

    explicit ReplayPanel(const Desk &desk, QWidget *parent = nullptr);
    ~ReplayPanel() override;

    void setMapFactory(MapFactory make);
    void setChartFactory(ChartFactory make);
    /// Fetches the incident's replay; asking again for the same one does nothing but renew its marks.
    void show(const Postmortem &postmortem);
    void clear();
    Replay *replay() const { return m_replay.get(); } ///< null: not there (yet)
    Instant at() const { return m_at; }
    void showAt(Instant at);
    void setPlaying(bool playing);
    bool isPlaying() const { return m_playing.isActive(); }

Q_SIGNALS:
    void loaded();

protected:
    void hideEvent(QHideEvent *event) override;

private:
    QCoro::Task<void> load(IncidentId incident);
    QHBoxLayout *makeControls();
    void takeDown();
    void setUp();
    void advance();
    void showDue();
    void retranslate();
    void say(const QString &text, Theme::Tone tone);

    const Desk m_desk;
    MapFactory m_makeMap;
    ChartFactory m_makeCharts;
    IncidentId m_incident;
    Instant m_worst;
    QList<ReplayMark> m_marks;
    std::shared_ptr<Replay> m_replay;
    int m_asked = 0; ///< only the newest request's answer counts
    bool m_loading = false;
    Instant m_at;
    double m_pace = 10;
    QTimer m_playing;
    QTimer m_due; ///< many scrubs, one picture
    QPushButton *m_back;
    QPushButton *m_play;
    QPushButton *m_forward;
    QButtonGroup *m_paces;
    QLabel *m_clock;
    QPushButton *m_toWorst;
    QLabel *m_message;
    QPushButton *m_again;
    QWidget *m_stage;
    QHBoxLayout *m_stageRow;
    ScrubBar *m_scrub;
};

}
