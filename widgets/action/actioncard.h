// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "control/action.h"
#include "situation/result.h"
#include "widgets/presenters/desk.h"

#include <QAbstractButton>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <QCoro/QCoroTask>

#include <functional>

namespace Hikeshi {

class ActionHand;
class Aftermath;
class ArgumentForm;
class CheckList;
class OutlookBox;
class OverrideLine;
class PreviewBox;
class ProgressStrip;
class Pulse;
class ReservationBox;

/// One action, from its live preview to its outcome: every guard with its value, what would happen, the reservation,
/// the gesture that operates it, and what the world shows afterwards. Nothing in it moves while the pointer is on the
/// acting control.
class ActionCard : public QWidget
{
    Q_OBJECT

public:
    /// The intent that the caller stands for, with the arguments on the screen; or why it does not.
    using Asker = std::function<QCoro::Task<Result<Intent>>(QMap<QString, QString> arguments)>;

    explicit ActionCard(const Desk &desk, QWidget *parent = nullptr);

    /// Arguments that it leaves open get an input. The same intent again changes nothing but the preview.
    void setIntent(const Intent &intent);
    /// Without one the card's own intent is operated.
    void setAsker(Asker asker) { m_asker = std::move(asker); }
    /// A reason of the caller's own why it may not act yet; empty: none.
    void setBlocked(const QString &reason);
    /// An action that was started earlier or elsewhere.
    void showRecord(const ActionRecord &record);

    const Preview &preview() const { return m_preview; }
    bool mayAct() const;

Q_SIGNALS:
    void operated(const Hikeshi::ActionRecord &record); ///< it ended, well or not
    void candidatesShown(const QList<Hikeshi::InstanceId> &candidates); ///< the chosen one first
    void previewed(const QString &target); ///< whose blast radius is at stake; empty: no longer any
    void instanceWanted(const Hikeshi::InstanceId &instance);
    void intentWanted(const Hikeshi::Intent &intent); ///< the compensating action, as a new intent

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void build();
    void connectParts();
    void makeControl();
    void retranslate();
    void refresh();
    void refreshControl();
    Intent intent() const;
    void pickCandidate();
    void tellCandidates();
    void hear();
    bool select();
    void operate();
    void refreshMeans(bool over);
    std::optional<ActionRecord> record() const;
    bool isOver() const;
    bool holdsStill() const;
    bool mustBeAgreed() const;
    QString whyNot() const;

    const Desk &m_desk;
    Asker m_asker;
    Intent m_given;
    QMap<QString, QString> m_chosen; ///< instance arguments, by hand or the best one
    Preview m_preview;
    Preview m_sent; ///< as it was when it was acted on
    std::optional<ActionRecord> m_shown; ///< a record of somebody else's hand
    QString m_blocked;
    bool m_ready = false;
    QList<InstanceId> m_told;

    ActionHand *m_hand;
    QLabel *m_summary;
    CheckList *m_checks;
    QPushButton *m_arm;
    QPushButton *m_acknowledge;
    OverrideLine *m_override;
    PreviewBox *m_box;
    OutlookBox *m_outlook;
    ArgumentForm *m_form;
    ReservationBox *m_reservation;
    QLineEdit *m_typed;
    QVBoxLayout *m_place; ///< of the acting control
    QAbstractButton *m_operate = nullptr;
    QLabel *m_why;
    ProgressStrip *m_progress;
    Aftermath *m_aftermath;
    QPushButton *m_undo;
    Pulse *m_pulse;
};

}
