// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/presenters/desk.h"
#include "widgets/presenters/findingmodel.h"
#include "widgets/presenters/scenarioport.h"
#include "widgets/presenters/sourcetext.h"

#include <QTimer>
#include <QWidget>

#include <functional>

class QFrame;
class QLabel;
class QPushButton;

namespace Hikeshi {

class FindingList;
class RunbookEdit;
class ScenarioTrial;

/// Writing a scenario: its YAML, what is wrong in it, and how it goes without anybody and along its good path.
class ScenarioEditor : public QWidget
{
    Q_OBJECT

public:
    /// `desk.scenarios` is not null.
    explicit ScenarioEditor(const Desk &desk, QWidget *parent = nullptr);

    /// Opens a scenario's file; with changes that are not saved it asks first.
    void open(const Scenario &scenario);
    void openNew(); ///< from a template
    QCoro::Task<> save();
    bool isModified() const;
    QString path() const { return m_path; } ///< where it is saved; empty: its name says so
    void retranslate();

private:
    /// What the band above the text asks about.
    enum class Asked
    {
        Nothing,
        Unsaved, ///< before something else is opened
        Conflict, ///< the file is another than the one that was read
        Trouble
    };

    QLayout *makeHead();
    QFrame *makeBand();
    void wire();
    void whenSaved(std::function<void()> then);
    QCoro::Task<> load(QString file);
    void begin(const QByteArray &bytes);
    void parse();
    void showHead();
    void ask(Asked what, const QString &detail = {});
    void answer(bool first);
    QByteArray bytes() const;

    const Desk m_desk;
    FindingModel *m_findings;
    QLabel *m_name;
    QLabel *m_where;
    QPushButton *m_new;
    QPushButton *m_save;
    QFrame *m_band;
    QLabel *m_question;
    QPushButton *m_first;
    QPushButton *m_second;
    RunbookEdit *m_edit;
    QLabel *m_state;
    FindingList *m_list;
    ScenarioTrial *m_trial;
    QTimer m_soon; ///< until what was typed is parsed

    SourceText m_source;
    std::optional<QByteArray> m_known; ///< what the file at m_path holds, as far as is known
    std::optional<QByteArray> m_theirs; ///< Conflict: what stands there; nothing: the file is gone
    QString m_path;
    QString m_file; ///< that is open; empty: a new one
    int m_opening = 0;
    bool m_saving = false;
    Scenario m_scenario; ///< as parsed last
    Asked m_asked = Asked::Nothing;
    QString m_detail;
    std::function<void()> m_then;
};

}
