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

class ArgumentForm;
class CheckList;
class PreviewBox;
class ProgressStrip;
class Pulse;

/// One action, from its live preview to its outcome: every guard with its value, what would happen, the gesture that
/// starts it, and what the world shows afterwards. Nothing in it moves while the pointer is on the acting control.
class ActionCard : public QWidget
{
    Q_OBJECT

public:
    /// How the action is started; the arguments are those on the screen.
    using Actor = std::function<QCoro::Task<Result<ActionRecord>>(QMap<QString, QString> arguments)>;

    explicit ActionCard(const Desk &desk, QWidget *parent = nullptr);

    /// Arguments that it leaves open get an input. The same intent again changes nothing but the preview.
    void setIntent(const Intent &intent);
    /// Without one it acts through the desk's action port.
    void setActor(Actor actor) { m_actor = std::move(actor); }
    /// A reason of the caller's own why it may not act yet; empty: none.
    void setBlocked(const QString &reason);
    /// An action that was started earlier or elsewhere.
    void showRecord(const ActionRecord &record);

    const Preview &preview() const { return m_preview; }
    bool mayAct() const;

Q_SIGNALS:
    void operated(const Hikeshi::ActionRecord &record); ///< it ended, well or not
    void candidatesShown(const QList<Hikeshi::InstanceId> &candidates); ///< the chosen one first
    void instanceWanted(const Hikeshi::InstanceId &instance);
    void intentWanted(const Hikeshi::Intent &intent); ///< the compensating action, as a new intent

protected:
    void showEvent(QShowEvent *event) override;

private:
    void makeControl();
    void retranslate();
    void refresh();
    void refreshControl();
    Intent intent() const;
    void pickCandidate();
    void tellCandidates();
    void hear(const ActionRecord &record);
    QCoro::Task<> act();
    bool isOver() const;
    bool holdsStill() const;
    QString whyNot() const;

    const Desk &m_desk;
    Actor m_actor;
    Intent m_given;
    QMap<QString, QString> m_chosen; ///< instance arguments, by hand or the best one
    Preview m_preview;
    Preview m_sent; ///< as it was when it was acted on
    std::optional<ActionRecord> m_record;
    QString m_blocked;
    QString m_error; ///< why the last try did not even become a record
    qint64 m_before = 0; ///< records up to here are not this card's
    bool m_acting = false;
    bool m_ready = false;
    QList<InstanceId> m_told;

    QLabel *m_summary;
    CheckList *m_checks;
    PreviewBox *m_box;
    ArgumentForm *m_form;
    QLineEdit *m_typed;
    QVBoxLayout *m_place; ///< of the acting control
    QAbstractButton *m_operate = nullptr;
    QLabel *m_why;
    ProgressStrip *m_progress;
    QPushButton *m_undo;
    Pulse *m_pulse;
};

}
