// SPDX-License-Identifier: GPL-3.0-or-later
#include "situation/yamlnode.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <QRegularExpression>

#include <set>
#include <sstream>
#include <vector>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype maximumBytes = 4 * 1024 * 1024;
constexpr std::size_t maximumDepth = 64;

/// Edit distance, for "did you mean": small words only.
int distance(QStringView a, QStringView b)
{
    std::vector<int> row(static_cast<std::size_t>(b.size()) + 1);
    for (std::size_t j = 0; j < row.size(); ++j)
        row[j] = static_cast<int>(j);
    for (qsizetype i = 0; i < a.size(); ++i) {
        int diagonal = row[0]++;
        for (qsizetype j = 0; j < b.size(); ++j) {
            const auto at = static_cast<std::size_t>(j) + 1;
            const int replaced = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[at];
            row[at] = std::min({replaced, row[at] + 1, row[at - 1] + 1});
        }
    }
    return row.back();
}

}

struct YamlNode::Value
{
    enum class Type
    {
        Null,
        Scalar,
        List,
        Map
    };

    Type type = Type::Null;
    QString scalar;
    bool quoted = false;
    int line = 0;
    QString path;
    std::vector<std::pair<QString, std::shared_ptr<Value>>> children; ///< of a list the keys are empty
};

struct YamlNode::Document
{
    QString file;
    Findings *findings = nullptr;
    Variables variables;

    void report(int line, const QString &what, const QString &remedy, Finding::Grade grade = Finding::Grade::Error)
    {
        findings->append({file, line, what, remedy, grade});
    }
};

namespace {

/// Thrown through yaml-cpp to stop it, and caught in YamlNode::parse: it never leaves this file.
struct Refused
{
    int line;
    QString what;
    QString remedy;
};

template <class Value> class Builder final : public YAML::EventHandler
{
public:
    std::shared_ptr<Value> root;
    std::vector<std::pair<int, QString>> duplicates;

    void OnDocumentStart(const YAML::Mark &) override { }
    void OnDocumentEnd() override { }
    void OnNull(const YAML::Mark &mark, YAML::anchor_t) override { add(make(mark, Value::Type::Null)); }
    void OnAlias(const YAML::Mark &mark, YAML::anchor_t) override
    {
        throw Refused{mark.line + 1, u"an alias (`*name`) is not allowed here"_s, u"write the value out"_s};
    }
    void OnScalar(const YAML::Mark &mark, const std::string &tag, YAML::anchor_t, const std::string &text) override
    {
        auto value = make(mark, Value::Type::Scalar);
        value->scalar = QString::fromStdString(text);
        value->quoted = tag == "!";
        if (m_stack.empty() || m_stack.back()->type != Value::Type::Map || !m_key.back().isNull()) {
            add(std::move(value));
            return;
        }
        m_key.back() = value->scalar.isNull() ? u""_s : value->scalar;
        if (!m_known.back().insert(m_key.back()).second)
            duplicates.emplace_back(value->line, value->scalar);
    }
    void OnSequenceStart(const YAML::Mark &mark, const std::string &, YAML::anchor_t,
                         YAML::EmitterStyle::value) override
    {
        open(mark, Value::Type::List);
    }
    void OnSequenceEnd() override { close(); }
    void OnMapStart(const YAML::Mark &mark, const std::string &, YAML::anchor_t, YAML::EmitterStyle::value) override
    {
        open(mark, Value::Type::Map);
    }
    void OnMapEnd() override { close(); }

private:
    static std::shared_ptr<Value> make(const YAML::Mark &mark, typename Value::Type type)
    {
        auto value = std::make_shared<Value>();
        value->type = type;
        value->line = mark.line + 1;
        return value;
    }
    void open(const YAML::Mark &mark, typename Value::Type type)
    {
        if (m_stack.size() >= maximumDepth)
            throw Refused{mark.line + 1, u"more than %1 levels deep"_s.arg(maximumDepth), u"flatten it"_s};
        auto value = make(mark, type);
        add(value);
        m_stack.push_back(std::move(value));
        m_key.emplace_back();
        m_known.emplace_back();
    }
    void close()
    {
        m_stack.pop_back();
        m_key.pop_back();
        m_known.pop_back();
    }
    void add(std::shared_ptr<Value> value)
    {
        if (m_stack.empty()) {
            root = std::move(value);
            return;
        }
        Value &parent = *m_stack.back();
        if (parent.type == Value::Type::List) {
            value->path = parent.path + u"[%1]"_s.arg(parent.children.size());
            parent.children.emplace_back(QString(), std::move(value));
            return;
        }
        if (m_key.back().isNull())
            throw Refused{value->line, u"a key must be plain text"_s, u"write `name: value`"_s};
        value->path = parent.path.isEmpty() ? m_key.back() : QString(parent.path + u"."_s + m_key.back());
        parent.children.emplace_back(std::exchange(m_key.back(), QString()), std::move(value));
    }

    std::vector<std::shared_ptr<Value>> m_stack;
    std::vector<QString> m_key; ///< null: the next scalar of this map is a key
    std::vector<std::set<QString>> m_known; ///< the keys of this map so far
};

}

YamlNode::YamlNode() = default;
YamlNode::~YamlNode() = default;
YamlNode::YamlNode(const YamlNode &) = default;
YamlNode &YamlNode::operator=(const YamlNode &) = default;

YamlNode::YamlNode(std::shared_ptr<Document> document, std::shared_ptr<const Value> value)
    : m_document(std::move(document))
    , m_value(std::move(value))
{
}

YamlNode YamlNode::parse(const QByteArray &text, const QString &file, Findings &findings, const Variables &variables)
{
    auto document = std::make_shared<Document>(Document{file, &findings, variables});
    if (text.size() > maximumBytes) {
        document->report(0, u"is larger than 4 MiB"_s, u"split it"_s);
        return YamlNode(document, nullptr);
    }
    Builder<Value> builder;
    try {
        std::istringstream in(text.toStdString());
        YAML::Parser parser(in);
        parser.HandleNextDocument(builder);
    } catch (const YAML::Exception &e) {
        document->report(e.mark.line + 1, u"is not valid YAML: %1"_s.arg(QString::fromStdString(e.msg)),
                         u"check indentation and quotes near here"_s);
        return YamlNode(document, nullptr);
    } catch (const Refused &refused) {
        document->report(refused.line, refused.what, refused.remedy);
        return YamlNode(document, nullptr);
    } catch (const std::exception &e) {
        document->report(0, u"cannot be read: %1"_s.arg(QString::fromLocal8Bit(e.what())), {});
        return YamlNode(document, nullptr);
    }
    for (const auto &[line, key] : builder.duplicates)
        document->report(line, u"`%1` is given twice"_s.arg(key), u"keep one; the first one counts"_s);
    return YamlNode(document, builder.root);
}

bool YamlNode::isDefined() const
{
    return m_value && m_value->type != Value::Type::Null;
}

bool YamlNode::isMap() const
{
    return m_value && m_value->type == Value::Type::Map;
}

bool YamlNode::isList() const
{
    return m_value && m_value->type == Value::Type::List;
}

bool YamlNode::isScalar() const
{
    return m_value && m_value->type == Value::Type::Scalar;
}

int YamlNode::line() const
{
    return m_value ? m_value->line : 0;
}

QString YamlNode::file() const
{
    return m_document ? m_document->file : QString();
}

QString YamlNode::path() const
{
    return m_value ? m_value->path : QString();
}

YamlNode YamlNode::operator[](const QString &key) const
{
    if (isMap()) {
        for (const auto &[name, child] : m_value->children) {
            if (name == key)
                return YamlNode(m_document, child);
        }
    }
    // Absent: remembers where it should stand, so that a required read can say so.
    auto absent = std::make_shared<Value>();
    absent->line = line();
    absent->path = path().isEmpty() ? key : QString(path() + u"."_s + key);
    return YamlNode(m_document, absent);
}

QList<YamlNode> YamlNode::items() const
{
    QList<YamlNode> items;
    if (isList()) {
        for (const auto &[name, child] : m_value->children)
            items.append(YamlNode(m_document, child));
    } else if (isDefined()) {
        report(u"`%1` must be a list"_s.arg(path()), u"start each item with `- `"_s);
    }
    return items;
}

QList<std::pair<QString, YamlNode>> YamlNode::entries() const
{
    QList<std::pair<QString, YamlNode>> entries;
    if (isMap()) {
        for (const auto &[name, child] : m_value->children)
            entries.append({name, YamlNode(m_document, child)});
    } else if (isDefined()) {
        report(u"`%1` must be a map"_s.arg(path()), u"write `name: value` lines"_s);
    }
    return entries;
}

QString YamlNode::string(const QString &fallback) const
{
    if (!isScalar()) {
        report(isDefined() ? u"`%1` must be one value"_s.arg(path()) : u"`%1` is missing"_s.arg(path()), u"add it"_s);
        return fallback;
    }
    return optionalString(fallback);
}

QString YamlNode::optionalString(const QString &fallback) const
{
    if (!isDefined())
        return fallback;
    if (!isScalar()) {
        report(u"`%1` must be one value"_s.arg(path()));
        return fallback;
    }
    if (!m_document->variables || !m_value->scalar.contains(u"${"))
        return m_value->scalar;
    static const QRegularExpression variable(u"\\$\\{([A-Za-z_][A-Za-z0-9_]*)\\}"_s);
    QString filled;
    qsizetype end = 0;
    for (const auto &match : variable.globalMatch(m_value->scalar)) {
        const std::optional<QString> value = m_document->variables(match.captured(1));
        if (!value)
            report(u"the variable ${%1} is not set"_s.arg(match.captured(1)), u"set it in the environment"_s);
        filled += QStringView(m_value->scalar).sliced(end, match.capturedStart() - end);
        filled += value.value_or(QString());
        end = match.capturedEnd();
    }
    filled += QStringView(m_value->scalar).sliced(end);
    return filled;
}

std::optional<double> YamlNode::number() const
{
    if (!isDefined())
        return std::nullopt;
    bool ok = false;
    const double value = optionalString().toDouble(&ok);
    if (!ok)
        report(u"`%1` must be a number"_s.arg(path()));
    return ok ? std::optional(value) : std::nullopt;
}

std::optional<qint64> YamlNode::integer() const
{
    if (!isDefined())
        return std::nullopt;
    bool ok = false;
    const qint64 value = optionalString().toLongLong(&ok);
    if (!ok)
        report(u"`%1` must be a whole number"_s.arg(path()));
    return ok ? std::optional(value) : std::nullopt;
}

bool YamlNode::boolean(bool fallback) const
{
    if (!isDefined())
        return fallback;
    const QString word = optionalString();
    if (word == u"true" || word == u"yes" || word == u"on")
        return true;
    if (word == u"false" || word == u"no" || word == u"off")
        return false;
    report(u"`%1` must be true or false"_s.arg(path()));
    return fallback;
}

Milliseconds YamlNode::duration(Milliseconds fallback) const
{
    if (!isDefined())
        return fallback;
    const std::optional<Milliseconds> value = parseDuration(optionalString());
    if (!value)
        report(u"`%1` must be a duration"_s.arg(path()), u"write for example 500ms, 5s, 15m or 2h"_s);
    return value.value_or(fallback);
}

QStringList YamlNode::strings() const
{
    if (isScalar())
        return {optionalString()};
    QStringList strings;
    for (const auto list = items(); const YamlNode &item : list)
        strings.append(item.string());
    return strings;
}

Localized YamlNode::localized() const
{
    if (isScalar())
        return {optionalString(), {}};
    if (!isMap()) {
        report(u"`%1` is missing"_s.arg(path()), u"write {en: …, ja: …} or one text"_s);
        return {};
    }
    allowOnly({u"en"_s, u"ja"_s});
    return {(*this)[u"en"_s].optionalString(), (*this)[u"ja"_s].optionalString()};
}

QVariant YamlNode::variant() const
{
    if (isMap()) {
        QVariantMap map;
        for (const auto children = entries(); const auto &[name, child] : children)
            map.insert(name, child.isDefined() ? child.variant() : QVariant::fromValue(nullptr));
        return map;
    }
    if (isList()) {
        QVariantList list;
        for (const auto all = items(); const YamlNode &item : all)
            list.append(item.isDefined() ? item.variant() : QVariant::fromValue(nullptr));
        return list;
    }
    if (!isScalar())
        return {};
    const QString text = optionalString();
    if (m_value->quoted)
        return text;
    if (text == u"true" || text == u"false")
        return text == u"true";
    bool ok = false;
    if (const qint64 whole = text.toLongLong(&ok); ok)
        return whole;
    if (const double real = text.toDouble(&ok); ok)
        return real;
    return text;
}

void YamlNode::allowOnly(const QStringList &known) const
{
    for (const auto children = entries(); const auto &[name, child] : children) {
        if (known.contains(name))
            continue;
        const auto nearest =
            std::ranges::min_element(known, {}, [&](const QString &word) { return distance(word, name); });
        const bool close = nearest != known.end() && distance(*nearest, name) <= 2;
        child.report(u"`%1` is not known here"_s.arg(child.path()),
                     close ? u"did you mean `%1`?"_s.arg(*nearest) : u"known: %1"_s.arg(known.join(u", "_s)));
    }
}

void YamlNode::report(const QString &what, const QString &remedy, Finding::Grade grade) const
{
    if (m_document)
        m_document->report(line(), what, remedy, grade);
}

}
