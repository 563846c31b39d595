// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/action/argumentform.h"

#include "situation/situation.h"
#include "widgets/common/panel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLineEdit>
#include <QSpinBox>

namespace Hikeshi {

using namespace Qt::StringLiterals;

ArgumentForm::ArgumentForm(const Desk &desk, QWidget *parent)
    : QWidget(parent)
    , m_desk(desk)
    , m_form(new QFormLayout(this))
{
    m_form->setContentsMargins(0, 0, 0, 0);
    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
}

void ArgumentForm::ask(const Preview &preview)
{
    while (m_form->rowCount() > 0)
        m_form->removeRow(0);
    m_asked.clear();
    m_arguments.clear();
    for (const ArgumentSpec &spec : preview.spec.arguments) {
        if (spec.type == ArgumentSpec::Type::Instance || preview.intent.arguments.contains(spec.name))
            continue;
        m_asked.append(spec);
        QWidget *input = editor(spec, preview.intent.target);
        input->setObjectName(u"argument-"_s + spec.name);
        m_form->addRow(new QLabel(this), input);
    }
    retranslate();
    setVisible(!m_asked.isEmpty());
}

void ArgumentForm::retranslate()
{
    for (int i = 0; i < m_asked.size(); ++i) {
        const QString title = m_asked[i].title.in(m_desk.look.language());
        const QString shown = title.isEmpty() ? QString(m_asked[i].name).replace(u'_', u' ') : title;
        qobject_cast<QLabel *>(m_form->itemAt(i, QFormLayout::LabelRole)->widget())->setText(shown);
        m_form->itemAt(i, QFormLayout::FieldRole)->widget()->setAccessibleName(shown);
    }
}

void ArgumentForm::set(const QString &name, const QString &value)
{
    if (value.isEmpty())
        m_arguments.remove(name);
    else
        m_arguments.insert(name, value);
    Q_EMIT changed();
}

QWidget *ArgumentForm::editor(const ArgumentSpec &spec, const QString &target)
{
    const QString name = spec.name;
    if (spec.type == ArgumentSpec::Type::Integer || spec.type == ArgumentSpec::Type::Number)
        return numberEditor(spec, target);
    if (spec.type == ArgumentSpec::Type::Boolean) {
        auto *box = new QCheckBox(this);
        box->setChecked(spec.fallback == u"true");
        m_arguments.insert(name, box->isChecked() ? u"true"_s : u"false"_s);
        connect(box, &QCheckBox::toggled, this, [this, name](bool on) { set(name, on ? u"true"_s : u"false"_s); });
        return box;
    }
    if (spec.type == ArgumentSpec::Type::Choice) {
        auto *box = new QComboBox(this);
        box->addItem(u"—"_s, QString());
        for (const QString &choice : spec.choices)
            box->addItem(choice, choice);
        box->setCurrentIndex(std::max(0, box->findData(spec.fallback)));
        if (!spec.fallback.isEmpty())
            m_arguments.insert(name, spec.fallback);
        connect(box, &QComboBox::currentIndexChanged, this,
                [this, name, box] { set(name, box->currentData().toString()); });
        return box;
    }
    auto *line = new QLineEdit(spec.fallback, this);
    line->setMaxLength(4000);
    if (!spec.fallback.isEmpty())
        m_arguments.insert(name, spec.fallback);
    connect(line, &QLineEdit::textChanged, this, [this, name](const QString &text) { set(name, text); });
    return line;
}

// A number begins at what it is now, so that a slip changes nothing.
QWidget *ArgumentForm::numberEditor(const ArgumentSpec &spec, const QString &target)
{
    const QString name = spec.name;
    const QVariant now =
        m_desk.situation.map().instance(InstanceId(target), m_desk.situation.now()).properties.value(name);
    const double start = now.isValid() ? now.toDouble()
        : spec.fallback.isEmpty()      ? spec.minimum.value_or(0)
                                       : spec.fallback.toDouble();
    if (spec.type == ArgumentSpec::Type::Integer) {
        auto *box = new QSpinBox(this);
        box->setRange(static_cast<int>(spec.minimum.value_or(-1e9)), static_cast<int>(spec.maximum.value_or(1e9)));
        box->setValue(qRound(start));
        box->setAlignment(Qt::AlignRight);
        m_arguments.insert(name, QString::number(box->value()));
        connect(box, &QSpinBox::valueChanged, this, [this, name](int value) { set(name, QString::number(value)); });
        return box;
    }
    auto *box = new QDoubleSpinBox(this);
    box->setRange(spec.minimum.value_or(-1e12), spec.maximum.value_or(1e12));
    box->setValue(start);
    box->setAlignment(Qt::AlignRight);
    m_arguments.insert(name, QString::number(box->value()));
    connect(box, &QDoubleSpinBox::valueChanged, this,
            [this, name](double value) { set(name, QString::number(value)); });
    return box;
}

}
