// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "review/postmortem.h"
#include "widgets/presenters/desk.h"

#include <QTimer>
#include <QWidget>

#include <functional>

class QLabel;
class QPushButton;
class QSplitter;

namespace Hikeshi {

class ActionItems;
class Exporter;
class IncidentPicker;
class PostmortemPage;
class Replay;
class ReplayPanel;
class SignOff;

/// The Review perspective: an incident replayed, told, signed and followed up.
class ReviewView : public QWidget
{
    Q_OBJECT

public:
    explicit ReviewView(const Desk &desk, QWidget *parent = nullptr);

    void show(const IncidentId &incident);
    using QWidget::show;
    IncidentId incident() const { return m_incident; }

    /// What shows a replay: a map and charts of its situation. Without them only the controls are shown.
    void setMapFactory(std::function<QWidget *(Situation &, QWidget *)> make);
    void setChartFactory(std::function<QWidget *(Situation &, const QList<SeriesId> &, QWidget *)> make);
    /// Makes an export's pictures; it may move the replay, which is put back afterwards.
    void setPictureMaker(std::function<QList<Picture>(Replay &, Instant worst)> make);

Q_SIGNALS:
    void entryWanted(qint64 entry);

protected:
    void showEvent(QShowEvent *event) override;

private:
    QWidget *makeMiddle();
    QWidget *makeRight();
    QWidget *makeEmpty();
    void wire();
    void showNewest();
    void refresh();
    void takeFocus();
    void retranslate();
    void heard(const Entry &entry);
    QList<Picture> pictures();

    const Desk m_desk;
    IncidentId m_incident;
    std::optional<Postmortem> m_postmortem;
    std::function<QList<Picture>(Replay &, Instant worst)> m_makePictures;
    QTimer m_soon; ///< many entries, one fold
    IncidentPicker *m_picker;
    QWidget *m_content;
    QWidget *m_empty = nullptr;
    QLabel *m_emptyTitle = nullptr;
    QLabel *m_emptyText = nullptr;
    QLabel *m_title = nullptr;
    QLabel *m_meta = nullptr;
    QPushButton *m_preview = nullptr;
    Exporter *m_exporter = nullptr;
    ReplayPanel *m_replay = nullptr;
    PostmortemPage *m_page = nullptr;
    SignOff *m_signOff = nullptr;
    ActionItems *m_items = nullptr;
};

}
