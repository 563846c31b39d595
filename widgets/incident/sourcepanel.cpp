// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/incident/sourcepanel.h"

#include "situation/situation.h"
#include "widgets/incident/delegates.h"
#include "widgets/presenters/counted.h"
#include "widgets/presenters/sourcemodel.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QListView>
#include <QPlainTextEdit>
#include <QPushButton>

namespace Hikeshi {

using namespace Qt::StringLiterals;

SourcePanel::SourcePanel(const Desk &desk, QWidget *parent)
    : Panel(desk.look, parent)
    , m_desk(desk)
    , m_model(new SourceModel(desk.situation, desk.site, desk.look, this))
    , m_list(new QListView(this))
    , m_findings(new QWidget(this))
    , m_show(new QPushButton(m_findings))
    , m_copy(new QPushButton(m_findings))
    , m_text(new QPlainTextEdit(m_findings))
{
    setObjectName(u"sourcePanel"_s);
    m_list->setObjectName(u"sourceList"_s);
    m_list->setModel(m_model);
    m_list->setItemDelegate(new SourceDelegate(*m_model, desk.look, m_list));
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setSelectionMode(QAbstractItemView::SingleSelection);
    auto *copying = new QAction(this);
    copying->setShortcut(QKeySequence::Copy);
    copying->setShortcutContext(Qt::WidgetShortcut);
    connect(copying, &QAction::triggered, this, &SourcePanel::copy);
    m_list->addAction(copying);

    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    content()->addWidget(m_list);
    content()->addWidget(m_findings);
    m_show->setObjectName(u"showFindings"_s);
    m_text->setObjectName(u"findingsText"_s);
    m_copy->setObjectName(u"copyFindings"_s);
    m_show->setCheckable(true);
    setKind(m_show, "link");
    setKind(m_copy, "link");
    m_text->setReadOnly(true);
    m_text->setFont(Theme::code(8));
    m_text->setFixedHeight(100);
    m_text->hide();
    m_copy->hide();
    auto *column = new QVBoxLayout(m_findings);
    column->setContentsMargins(0, 4, 0, 0);
    column->setSpacing(2);
    auto *head = new QHBoxLayout;
    head->addWidget(m_show);
    head->addStretch();
    head->addWidget(m_copy);
    column->addLayout(head);
    column->addWidget(m_text);
    content()->addStretch();

    connect(m_show, &QPushButton::toggled, this, [this](bool on) {
        reword(); // the shorter words first: there is no room for the long ones beside Copy
        m_text->setVisible(on);
        m_copy->setVisible(on);
    });
    connect(m_copy, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(m_text->toPlainText()); });
    connect(m_model, &SourceModel::refreshed, this, &SourcePanel::reword);
}

void SourcePanel::retranslate()
{
    m_list->setAccessibleName(tr("Sources"));
    m_text->setAccessibleName(tr("Findings in the site's files"));
    m_copy->setText(tr("Copy"));
    QStringList lines;
    for (const Finding &finding : m_desk.site.findings)
        lines.append(finding.text());
    m_text->setPlainText(lines.join(u'\n'));
    reword();
}

void SourcePanel::reword()
{
    const int stale = m_model->staleCount();
    setCaption(tr("Sources"));
    setAside(stale > 0 ? tr("%1 stale").arg(stale) : QString());
    setEmptyText(m_model->rowCount() == 0 ? tr("No source yet.") : QString());
    m_list->setVisible(m_model->rowCount() > 0);
    int height = 2;
    for (int i = 0; i < m_model->rowCount(); ++i)
        height += m_list->sizeHintForRow(i);
    // As high as its rows, and where there is less room a few rows that scroll.
    m_list->setMinimumHeight(std::min(height, 60));
    m_list->setMaximumHeight(std::min(height, 260));
    const qsizetype findings = m_desk.site.findings.size();
    m_findings->setVisible(findings > 0);
    const bool errors = hasErrors(m_desk.site.findings);
    const QString mark = errors ? u"▲ "_s : u"● "_s;
    const QString count =
        Wording::counted(findings, tr("1 finding in the site's files"), tr("%1 findings in the site's files"));
    m_show->setText(m_show->isChecked() ? QString(mark + tr("Findings · %1").arg(findings) + u" ▾"_s)
                                        : QString(mark + count + u" ▸"_s));
}

void SourcePanel::copy()
{
    QStringList lines;
    for (int i = 0; i < m_model->rowCount(); ++i)
        lines.append(m_model->index(i).data(Qt::AccessibleTextRole).toString());
    QGuiApplication::clipboard()->setText(lines.join(u'\n'));
}

}
