// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbooks/cacao.h"

#include <QJsonArray>
#include <QRegularExpression>

namespace Hikeshi::Cacao {

/// What one workflow step points at: property, and for `cases` and `next_steps` which one.
struct Pointer
{
    QString label;
    QString to;
};

QList<Pointer> pointersOf(const QJsonObject &step);

/// The steps of a workflow by their ids. What names no step (an empty or absent id) is asked for all the same:
/// QJsonObject itself reads through a null pointer when a null string is looked up beside a key that is not ASCII.
class Steps
{
public:
    Steps() = default;
    explicit Steps(QJsonObject steps)
        : m_steps(std::move(steps))
    {
    }
    bool contains(const QString &id) const { return !id.isEmpty() && m_steps.contains(id); }
    QJsonValue value(const QString &id) const
    {
        return id.isEmpty() ? QJsonValue(QJsonValue::Undefined) : m_steps.value(id);
    }
    QStringList keys() const { return m_steps.keys(); }
    qsizetype size() const { return m_steps.size(); }
    auto begin() const { return m_steps.constBegin(); }
    auto end() const { return m_steps.constEnd(); }

private:
    QJsonObject m_steps;
};

/// The cases of a decision: in the order that our extension tells, otherwise in that of their names.
QList<Pointer> casesOf(const QJsonObject &step);
/// A step by hand that our export wrote for a way back: the step that is gone back to. Empty for any other step.
QString wayBackOf(const QJsonObject &step);
const QStringList &stepTypes();

/// Ids: `action--0b3f…`, with a UUID.
const QRegularExpression &idPattern();

/// JSON with bounds; nothing, and a finding, when it cannot be read.
std::optional<QJsonObject> read(const QByteArray &json, const QString &file, Findings &findings);

/// How a step and its commands stand in Markdown. Export compares with it what stands there now: what nobody touched
/// goes back as it came.
QString titleOf(const QJsonObject &step);
QString escaped(const QString &text); ///< so that Markdown shows it as it is
QString unescaped(const QString &markdown);
QString paragraphs(const QString &text); ///< no line of it begins a heading, an item, a fence
QString fenceLanguage(const QString &commandType);
QString commandType(const QString &fenceLanguage);
QString commandText(const QJsonObject &command);
QJsonObject commandFrom(const QString &type, const QString &text);
QString fenced(const QString &language, const QString &text);
QString comment(const QString &word, const QJsonObject &content); ///< `<!-- word {…} -->` on one line
std::optional<QJsonObject> commentIn(const QString &line, const QString &word);

/// A table of the playbook's variables; empty when it has none.
QString variableTable(const QJsonObject &playbook);

/// The same text is the same UUID every time.
QString uuidOf(const QString &what);
/// The extension that carries our blocks.
QString extensionId();

}
