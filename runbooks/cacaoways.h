// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbooks/cacaomodel.h"

#include <QHash>

#include <functional>

namespace Hikeshi::Cacao {

/// Writes where a step leads as blocks of ours. What leads to the step below needs none.
class WayWriter
{
public:
    struct Place
    {
        const QHash<QString, QString> &titles; ///< by step id
        const QStringList &order;
        qsizetype index; ///< of the step in `order`
        std::function<QString(const QString &)> shown; ///< the step that an id leads to; empty for an end
    };

    WayWriter(const QJsonObject &step, const Place &place);
    QString text() const;

private:
    QString action() const;
    QString condition() const;
    QString loop() const;
    QString parallel() const;
    QString playbook() const;
    QString decision(const QList<QPair<QString, QString>> &branches) const;
    QString branch(const QString &label, const QString &to) const;
    bool isBelow(const QString &to) const;
    bool isLater(const QString &to) const;

    const QJsonObject &m_step;
    const Place &m_place;
};

/// Our blocks and the commands of a step, as fences, and its description.
QString stepText(const QJsonObject &step);
/// A description of ours stays Markdown where it cannot split its step; any other is text.
QString descriptionText(const QString &description, bool isMarkdown, bool mayList);

/// Where each step of a runbook leads, in a form that two runbooks can be compared by: `[[kind, label, title], …]`; the
/// step below is told by its title too.
QList<QJsonArray> waysOf(const Runbook &runbook);

/// `a < 1 AND b = 2` as sentences of ours; nothing when one of them is none.
std::optional<QStringList> sentencesOf(const QString &condition);

}
