// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "situation/finding.h"
#include "situation/instant.h"
#include "situation/topology.h"

#include <QVariant>

#include <functional>
#include <memory>

namespace Hikeshi {

/// Read access to a YAML file a person wrote, with the line of every value and findings instead of exceptions.
/// Reading a value that is absent or of another type adds a finding and gives the fallback, so one pass reports
/// everything. At most 4 MiB, 64 levels deep, no aliases (an alias bomb is refused).
class YamlNode
{
public:
    /// `file` names the text in findings. On a syntax error: one finding, and an empty node.
    /// `variables`, when given, replaces `${NAME}` in scalars; an unknown name is a finding.
    using Variables = std::function<std::optional<QString>(const QString &name)>;
    static YamlNode parse(const QByteArray &text, const QString &file, Findings &findings,
                          const Variables &variables = {});

    YamlNode();
    ~YamlNode();
    YamlNode(const YamlNode &);
    YamlNode &operator=(const YamlNode &);

    bool isDefined() const;
    bool isMap() const;
    bool isList() const;
    bool isScalar() const;
    int line() const; ///< 1-based
    QString file() const;
    QString path() const; ///< `services[2].id`, for messages

    YamlNode operator[](const QString &key) const; ///< undefined node when absent
    QList<YamlNode> items() const; ///< of a list; empty otherwise
    QList<std::pair<QString, YamlNode>> entries() const; ///< of a map, in file order

    QString string(const QString &fallback = {}) const; ///< required: a finding when absent or not a scalar
    QString optionalString(const QString &fallback = {}) const;
    std::optional<double> number() const; ///< no finding when absent
    std::optional<qint64> integer() const; ///< no finding when absent
    bool boolean(bool fallback) const;
    Milliseconds duration(Milliseconds fallback) const; ///< `5s`, `15m`; no finding when absent
    QStringList strings() const; ///< a list of scalars, or one scalar
    Localized localized() const; ///< `{en: …, ja: …}` or one plain text for both
    QVariant
    variant() const; ///< the whole subtree: QVariantMap, QVariantList, scalars as bool, number or text, null as nullptr

    /// Reports every key of this map that is not in `known`, with the nearest known one as the remedy.
    void allowOnly(const QStringList &known) const;
    void report(const QString &what, const QString &remedy = {}, Finding::Grade grade = Finding::Grade::Error) const;

private:
    struct Document;
    struct Value;
    explicit YamlNode(std::shared_ptr<Document> document, std::shared_ptr<const Value> value);
    std::shared_ptr<Document> m_document;
    std::shared_ptr<const Value> m_value;
};

}
