// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/review/incidentpicker.h"

#include "situation/situation.h"
#include "widgets/common/panel.h"
#include "widgets/presenters/incidentbook.h"
#include "widgets/presenters/postmortemmodel.h"
#include "widgets/review/incidentdelegate.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QItemSelectionModel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QShortcut>

namespace Hikeshi {

using namespace Qt::StringLiterals;

IncidentPicker::IncidentPicker(const Desk &desk, QWidget *parent)
    : QWidget(parent)
    , m_desk(desk)
    , m_model(new IncidentList(desk.incidents, desk.journal, desk.look, this))
    , m_caption(new QLabel(this))
    , m_count(new QLabel(this))
    , m_search(new QLineEdit(this))
    , m_severityRow(new QWidget(this))
    , m_severities(new QButtonGroup(this))
    , m_nothingFound(new QLabel(this))
    , m_list(new QListView(this))
{
    setKind(this, "panel");
    setAttribute(Qt::WA_StyledBackground);
    setKind(m_caption, "caption");
    setKind(m_count, "caption");
    setKind(m_nothingFound, "muted");
    m_search->setObjectName(u"incidentSearch"_s);
    m_search->setClearButtonEnabled(true);
    m_list->setObjectName(u"incidentList"_s);
    m_list->setModel(m_model);
    m_list->setItemDelegate(new IncidentDelegate(desk.look, m_list));
    m_list->setMouseTracking(true);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_model->setNow(desk.situation.now());
    addSeverities();
    auto *head = new QHBoxLayout;
    head->addWidget(m_caption);
    head->addStretch();
    head->addWidget(m_count);
    auto *top = new QVBoxLayout;
    top->setContentsMargins(12, 8, 12, 0);
    top->setSpacing(8);
    top->addLayout(head);
    top->addWidget(m_search);
    top->addWidget(m_severityRow);
    top->addWidget(m_nothingFound);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addLayout(top);
    column->addWidget(m_list, 1);
    connect(m_search, &QLineEdit::textChanged, m_model, &IncidentList::setFilter);
    connect(m_severities, &QButtonGroup::idClicked, m_model, &IncidentList::setSeverity);
    connect(m_model, &QAbstractItemModel::modelReset, this, &IncidentPicker::select);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex &index) {
        const IncidentId id(index.data(IncidentList::IdRole).toString());
        if (!id.isEmpty() && id != m_current) {
            m_current = id;
            Q_EMIT picked(id);
        }
    });
    connect(&desk.situation.clock(), &Clock::ticked, this, [this](Instant now) {
        if (isVisible())
            m_model->setNow(now);
    });
    connect(&desk.look, &Look::changed, this, &IncidentPicker::retranslate);
    auto *find = new QShortcut(QKeySequence(u"/"_s), this);
    find->setContext(Qt::WidgetWithChildrenShortcut);
    connect(find, &QShortcut::activated, m_search, qOverload<>(&QWidget::setFocus));
    setFocusProxy(m_list);
    retranslate();
}

void IncidentPicker::addSeverities()
{
    auto *row = new QHBoxLayout(m_severityRow);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    for (int severity = 0; severity <= 3; ++severity) {
        auto *each = new QPushButton(m_severityRow);
        each->setObjectName(u"severity%1"_s.arg(severity));
        each->setCheckable(true);
        each->setChecked(severity == 0);
        each->setText(u"SEV%1"_s.arg(severity));
        m_severities->addButton(each, severity);
        row->addWidget(each, 1);
    }
}

void IncidentPicker::setCurrent(const IncidentId &incident)
{
    m_current = incident;
    select();
}

void IncidentPicker::select()
{
    m_list->setCurrentIndex(m_model->indexOf(m_current));
    const bool nothing = m_model->rowCount() == 0;
    m_nothingFound->setVisible(nothing && m_model->total() > 0);
    m_count->setText(QString::number(m_model->total()));
}

IncidentId IncidentPicker::newest() const
{
    return m_model->first();
}

bool IncidentPicker::isEmpty() const
{
    return m_model->total() == 0;
}

void IncidentPicker::retranslate()
{
    m_caption->setText(tr("Incidents, newest first").toUpper());
    m_search->setPlaceholderText(tr("Find a title or service…  /"));
    m_search->setAccessibleName(tr("Find an incident"));
    m_list->setAccessibleName(tr("Incidents"));
    m_severities->button(0)->setText(tr("All"));
    m_nothingFound->setText(tr("No incident fits."));
    m_model->refresh();
}

}
