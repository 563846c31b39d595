// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/action/requestview.h"

#include "widgets/common/panel.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>

namespace Hikeshi {

using namespace Qt::StringLiterals;

RequestView::RequestView(QWidget *parent)
    : QWidget(parent)
    , m_endpoint(new QLabel(this))
    , m_line(new QLabel(this))
    , m_whole(new QPlainTextEdit(this))
    , m_more(new QToolButton(this))
    , m_copy(new QToolButton(this))
{
    setKind(m_endpoint, "muted");
    m_endpoint->setMinimumWidth(60);
    m_endpoint->setWordWrap(true);
    setKind(m_line, "code");
    m_line->setTextFormat(Qt::PlainText);
    m_line->setMinimumWidth(40);
    m_line->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_whole->setReadOnly(true);
    m_whole->setFont(Theme::code(8));
    m_whole->setWordWrapMode(QTextOption::WrapAnywhere);
    m_whole->setTabChangesFocus(true);
    m_whole->setFixedHeight(112);
    m_whole->hide();
    for (QToolButton *button : {m_more, m_copy}) {
        setKind(button, "flat");
        button->setFocusPolicy(Qt::StrongFocus);
    }
    m_more->setCheckable(true);
    connect(m_more, &QToolButton::toggled, this, &RequestView::open);
    connect(m_copy, &QToolButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(m_request); });
    auto *head = new QHBoxLayout;
    head->setSpacing(2);
    head->addWidget(m_endpoint, 1);
    head->addWidget(m_more);
    head->addWidget(m_copy);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(head);
    column->addWidget(m_line);
    column->addWidget(m_whole);
    retranslate();
}

void RequestView::retranslate()
{
    m_more->setText(m_more->isChecked() ? tr("Less") : tr("All"));
    m_more->setToolTip(tr("The whole request, as it will be sent"));
    m_copy->setText(tr("Copy"));
    m_copy->setToolTip(tr("Copy the request"));
    m_whole->setAccessibleName(tr("Request"));
}

void RequestView::setRequest(const QString &request, const QString &endpoint)
{
    m_endpoint->setText(endpoint.isEmpty() ? tr("Request") : tr("Goes to %1").arg(endpoint));
    if (request == m_request && isVisibleTo(parentWidget()) == !request.isEmpty())
        return;
    m_request = request;
    setVisible(!request.isEmpty());
    m_line->setToolTip(request);
    m_whole->setPlainText(request);
    cut();
}

// The line leaves out the header: it is in the whole text.
void RequestView::cut()
{
    QStringList kept;
    for (const auto lines = m_request.split(u'\n'); const QString &line : lines) {
        if (!line.startsWith(u"Authorization:"_s))
            kept.append(line);
    }
    m_line->setText(m_line->fontMetrics().elidedText(kept.join(u' '), Qt::ElideRight, width()));
}

void RequestView::open(bool wanted)
{
    m_line->setVisible(!wanted);
    m_whole->setVisible(wanted);
    m_more->setText(wanted ? tr("Less") : tr("All"));
}

void RequestView::resizeEvent(QResizeEvent *event)
{
    cut();
    QWidget::resizeEvent(event);
}

}
