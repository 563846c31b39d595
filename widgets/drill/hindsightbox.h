// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "drill/hindsight.h"
#include "drill/scorecard.h"
#include "widgets/presenters/desk.h"
#include "widgets/presenters/names.h"
#include "widgets/presenters/scenarioport.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QLabel;
class QProgressBar;
class QPushButton;
class QTimeEdit;

namespace Hikeshi {

class CurveRow;

/// What if it had been pressed at another time, or not at all: plays a drill that is over again, as it was and with one
/// deed moved, and shows the two beside each other.
class HindsightBox : public QWidget
{
    Q_OBJECT

public:
    explicit HindsightBox(const Desk &desk, QWidget *parent = nullptr);

    /// Hidden where nothing was done, or nothing can be played.
    void setDrill(const Scorecard &card, const QList<DrillIntent> &deeds);
    void retranslate();

private:
    QString titleOf(const DrillPath::Deed &deed) const;
    QCoro::Task<> play();
    QList<DrillPath::Deed> moved() const;
    void showRuns(const TestRun &before, const TestRun &after);
    void clear();
    void chooseDeed();
    void judge();

    const Desk m_desk;
    const Names m_names;
    Scorecard m_card;
    QList<DrillIntent> m_deeds;
    std::optional<TestRun> m_before; ///< the drill as it was, played again; kept while it is this drill
    QLabel *m_caption;
    QComboBox *m_which;
    QTimeEdit *m_when; ///< after the first-out alert
    QLabel *m_after;
    QCheckBox *m_never;
    QPushButton *m_again;
    QPushButton *m_cancel;
    QProgressBar *m_progress;
    QLabel *m_said;
    CurveRow *m_curves;
    bool m_isPlaying = false;
};

}
