// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/presenters/desk.h"

#include <QFormLayout>
#include <QWidget>

namespace Hikeshi {

/// Inputs for the arguments that an intent leaves open; instances are chosen in the preview box.
class ArgumentForm : public QWidget
{
    Q_OBJECT

public:
    explicit ArgumentForm(const Desk &desk, QWidget *parent = nullptr);
    /// Makes the inputs for what `preview.intent` does not say.
    void ask(const Preview &preview);
    QMap<QString, QString> arguments() const { return m_arguments; }
    void retranslate();

Q_SIGNALS:
    void changed();

private:
    QWidget *editor(const ArgumentSpec &spec, const QString &target);
    QWidget *numberEditor(const ArgumentSpec &spec, const QString &target);
    void set(const QString &name, const QString &value);

    const Desk &m_desk;
    QFormLayout *m_form;
    QList<ArgumentSpec> m_asked;
    QMap<QString, QString> m_arguments;
};

}
