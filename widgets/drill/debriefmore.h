// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "drill/debriefreport.h"
#include "review/timeline.h"
#include "widgets/presenters/look.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace Hikeshi {

class TableView;

/// What a debrief tells beside the score: what was thrown in, and what one would have done oneself. Shown when the
/// drill has ended: before, it would give things away.
class DebriefMore : public QWidget
{
    Q_OBJECT

public:
    explicit DebriefMore(const Look &look, QWidget *parent = nullptr);

    void show(const DebriefFacts &facts, const Names &names);
    using QWidget::show;

Q_SIGNALS:
    void entryWanted(qint64 entry);

private:
    const Look &m_look;
    QLabel *m_thrownCaption;
    QLabel *m_nothing;
    TableView *m_thrown;
    QLabel *m_decisionCaption;
    TableView *m_decisions;
};

/// Writes the debrief to a file or the clipboard.
class DebriefExport : public QWidget
{
    Q_OBJECT

public:
    explicit DebriefExport(const Look &look, QWidget *parent = nullptr);

    void setFacts(const DebriefFacts &facts) { m_facts = facts; }
    void retranslate();
    void write(const QString &path); ///< HTML when it ends so, otherwise Markdown
    void copy(); ///< as Markdown

Q_SIGNALS:
    void written(bool ok);

private:
    void choose(const QString &suffix);
    void say(bool ok, const QString &text);

    const Look &m_look;
    DebriefFacts m_facts;
    QLabel *m_result;
    QPushButton *m_copy;
    QPushButton *m_markdown;
    QPushButton *m_html;
};

}
