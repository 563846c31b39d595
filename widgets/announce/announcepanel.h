// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "announce/notices.h"
#include "widgets/common/panel.h"
#include "widgets/presenters/desk.h"

#include <QPushButton>
#include <QScrollArea>
#include <QTimer>

namespace Hikeshi {

class ActionCard;
class NoticeForm;

/// Telling users: a notice drafted from the incident, in both languages, published through the one way out. What is
/// typed is journaled, so that a crash loses none of it.
class AnnouncePanel : public Panel
{
    Q_OBJECT

public:
    explicit AnnouncePanel(const Desk &desk, QWidget *parent = nullptr);

    /// Drafts for this phase (investigating, identified, monitoring, resolved); a draft that is being written changes
    /// its phase. Empty: the incident's own.
    void draft(const QString &phase = {});

Q_SIGNALS:
    void published(const QString &id);

protected:
    void retranslate() override;
    void hideEvent(QHideEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    enum class Stage
    {
        NoIncident,
        Nothing,
        Writing,
        Published
    };
    void restore();
    void sit(); ///< what is shown, by the stage
    void offerPublishing();
    void keep(); ///< journals the draft
    void hear(const ActionRecord &record);
    void markPublished(qint64 intent);
    Intent intent() const;
    void copy(const QString &language);

    const Desk &m_desk;
    Stage m_stage = Stage::NoIncident;
    std::optional<Incident> m_incident;
    Notice m_kept; ///< as the journal has it
    QString m_marked; ///< the notice whose publishing has been asked to be written
    QTimer m_soon;
    QScrollArea *m_scroll;
    QWidget *m_page;
    NoticeForm *m_form;
    QLabel *m_trouble;
    QLabel *m_missing;
    ActionCard *m_card;
    QLabel *m_saved;
    QLabel *m_done;
    QPushButton *m_begin;
    QPushButton *m_copyJa;
    QPushButton *m_copyEn;
};

}
