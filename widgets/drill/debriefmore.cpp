// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/drill/debriefmore.h"

#include "widgets/common/panel.h"
#include "widgets/drill/tableview.h"

#include <QClipboard>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QLabel>
#include <QPushButton>
#include <QSaveFile>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

QLabel *captioned(QWidget *parent, const char *kind)
{
    auto *made = new QLabel(parent);
    setKind(made, kind);
    return made;
}

}

DebriefMore::DebriefMore(const Look &look, QWidget *parent)
    : QWidget(parent)
    , m_look(look)
    , m_thrownCaption(captioned(this, "caption"))
    , m_nothing(captioned(this, "muted"))
    , m_thrown(new TableView(look, u"thrownIn"_s, this))
    , m_decisionCaption(captioned(this, "caption"))
    , m_decisions(new TableView(look, u"ownDecisions"_s, this))
{
    m_thrown->setStretched(2);
    m_decisions->setStretched(2);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 10, 0, 0);
    column->setSpacing(4);
    for (QWidget *each :
         std::initializer_list<QWidget *>{m_thrownCaption, m_nothing, m_thrown, m_decisionCaption, m_decisions})
        column->addWidget(each);
    connect(m_thrown, &TableView::entryWanted, this, &DebriefMore::entryWanted);
    connect(m_decisions, &TableView::entryWanted, this, &DebriefMore::entryWanted);
}

void DebriefMore::show(const DebriefFacts &facts, const Names &names)
{
    setVisible(facts.card.endedAt.has_value());
    if (!facts.card.endedAt)
        return;
    const bool any = !facts.injected.isEmpty();
    m_thrownCaption->setText(tr("What was thrown in · %1").arg(facts.injected.size()).toUpper());
    m_nothing->setText(tr("Nothing but what the scenario began with."));
    m_nothing->setVisible(!any);
    m_thrown->setVisible(any);
    m_thrown->setAccessibleName(tr("What was thrown in"));
    m_thrown->show(TrainingWords::thrown(facts, m_look.language()));
    m_decisionCaption->setText(tr("Own decisions beside the commander's").toUpper());
    m_decisions->setAccessibleName(tr("Own decisions beside the commander's"));
    m_decisionCaption->setVisible(!facts.decisions.isEmpty());
    m_decisions->setVisible(!facts.decisions.isEmpty());
    m_decisions->show(TrainingWords::decisions(facts, names, m_look.language()));
}

DebriefExport::DebriefExport(const Look &look, QWidget *parent)
    : QWidget(parent)
    , m_look(look)
    , m_result(captioned(this, "muted"))
    , m_copy(new QPushButton(this))
    , m_markdown(new QPushButton(this))
    , m_html(new QPushButton(this))
{
    m_result->setObjectName(u"debriefResult"_s);
    m_copy->setObjectName(u"copyDebrief"_s);
    m_markdown->setObjectName(u"debriefMarkdown"_s);
    m_html->setObjectName(u"debriefHtml"_s);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_result, 1);
    for (QPushButton *each : {m_copy, m_markdown, m_html}) {
        setKind(each, "small");
        row->addWidget(each);
    }
    connect(m_copy, &QPushButton::clicked, this, &DebriefExport::copy);
    connect(m_markdown, &QPushButton::clicked, this, [this] { choose(u"md"_s); });
    connect(m_html, &QPushButton::clicked, this, [this] { choose(u"html"_s); });
    retranslate();
}

void DebriefExport::retranslate()
{
    m_copy->setText(tr("Copy"));
    m_copy->setToolTip(tr("The debrief as Markdown, into the clipboard"));
    m_markdown->setText(tr("Markdown…"));
    m_markdown->setToolTip(tr("Write the debrief as a Markdown file"));
    m_html->setText(tr("HTML…"));
    m_html->setToolTip(tr("Write the debrief as a page"));
}

void DebriefExport::choose(const QString &suffix)
{
    auto *dialog = new QFileDialog(this);
    dialog->setObjectName(u"debriefDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setFileMode(QFileDialog::AnyFile);
    dialog->setDefaultSuffix(suffix);
    dialog->setWindowTitle(tr("Save the debrief"));
    dialog->selectFile(m_facts.scenario.name + u'.' + suffix);
    connect(dialog, &QFileDialog::fileSelected, this, &DebriefExport::write);
    dialog->open();
}

void DebriefExport::say(bool ok, const QString &text)
{
    m_result->setText((ok ? u"✓ "_s : u"✕ "_s) + text);
    m_result->setToolTip(text);
    setTone(m_result, ok ? Theme::Tone::Good : Theme::Tone::Trouble);
}

void DebriefExport::write(const QString &path)
{
    const QString language = m_look.language();
    const bool html = path.endsWith(u".html"_s, Qt::CaseInsensitive);
    const QByteArray bytes = (html ? toHtml(m_facts, language) : toMarkdown(m_facts, language)).toUtf8();
    QSaveFile file(path);
    const bool ok = file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit();
    say(ok, ok ? tr("%1 is written").arg(QFileInfo(path).fileName()) : tr("Not written: %1").arg(file.errorString()));
    Q_EMIT written(ok);
}

void DebriefExport::copy()
{
    QGuiApplication::clipboard()->setText(toMarkdown(m_facts, m_look.language()));
    say(true, tr("Copied"));
}

}
