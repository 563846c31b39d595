// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/render.h"

#include "situation/valuepath.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QUrl>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

bool hasControlLetter(const QString &text)
{
    return std::ranges::any_of(text, [](QChar c) { return c.unicode() < 0x20 || c.unicode() == 0x7f; });
}

class Renderer
{
public:
    Renderer(const Connector &connector, const ConnectorAction &action, const RequestTemplate &pattern,
             const Values &values)
        : m_connector(connector)
        , m_action(action)
        , m_pattern(pattern)
        , m_values(values)
    {
    }

    Result<Request> request() const
    {
        for (const ArgumentSpec &argument : m_action.spec.arguments) {
            const QString wrong = misfit(argument, m_values.arguments.value(argument.name));
            if (!wrong.isEmpty() && !m_values.arguments.value(argument.name).isEmpty())
                return fail(ErrorKind::Invalid, m_action.spec.id.value, wrong, u"give another value"_s);
        }
        Request request{.transport = m_connector.transport,
                        .method = m_pattern.method,
                        .timeout = m_pattern.timeout,
                        .hidden = hidden()};
        const Result<void> done = request.transport == Request::Transport::Http ? http(request)
            : request.transport == Request::Transport::Socket                   ? socket(request)
                                                                                : exec(request);
        if (!done)
            return std::unexpected(done.error());
        return request;
    }

private:
    /// The value of one place; null when nobody knows it yet.
    QString value(const Placeholder &place) const
    {
        if (const auto taken = m_values.taken.constFind(place.name); taken != m_values.taken.cend())
            return scalarText(valueAt(*taken, place.path));
        const auto argument = m_values.arguments.constFind(place.name);
        if (argument == m_values.arguments.cend() || !place.path.isEmpty())
            return {};
        return argument->isNull() ? u""_s : *argument;
    }
    QString whole(const QString &text) const
    {
        return filledBy(text, [this](const Placeholder &place) { return value(place); });
    }
    std::unexpected<Error> refuse(const Placeholder &place, const QString &where, const QString &remedy = {}) const
    {
        return fail(ErrorKind::Invalid, m_action.spec.id.value,
                    u"`%1` = `%2` cannot stand in %3"_s.arg(place.name, value(place), where),
                    remedy.isEmpty() ? u"give another value"_s : remedy);
    }

    /// Secret values as they may stand in the bytes.
    QStringList hidden() const
    {
        QStringList all;
        for (const ArgumentSpec &argument : m_action.spec.arguments) {
            const QString secret = m_values.arguments.value(argument.name);
            if (!argument.secret || secret.isEmpty())
                continue;
            const QString json = QString::fromUtf8(QJsonDocument(QJsonArray{secret}).toJson(QJsonDocument::Compact));
            all += {secret, QString::fromLatin1(QUrl::toPercentEncoding(secret)), json.sliced(2, json.size() - 4),
                    QString(secret).replace(u'\'', u"'\\''"_s)};
        }
        all.removeDuplicates();
        return all;
    }

    Result<void> http(Request &request) const
    {
        for (const auto places = placeholders(m_pattern.path); const Placeholder &place : places) {
            const QString segment = value(place);
            if (!segment.isNull() && (segment.isEmpty() || segment == u"." || segment == u".."))
                return refuse(place, u"a path"_s);
        }
        request.path = filledBy(m_pattern.path, [this](const Placeholder &place) {
            const QString segment = value(place);
            return segment.isNull() ? QString() : QString::fromLatin1(QUrl::toPercentEncoding(segment));
        });
        for (const auto &[name, text] : m_pattern.headers) {
            for (const auto places = placeholders(text); const Placeholder &place : places) {
                if (hasControlLetter(value(place)))
                    return refuse(place, u"a header"_s);
            }
            request.headers.append({name, whole(text)});
        }
        return content(request);
    }

    Result<void> content(Request &request) const
    {
        const bool typed = std::ranges::any_of(request.headers, [](const auto &header) {
            return header.first.compare(u"content-type", Qt::CaseInsensitive) == 0;
        });
        const auto typeIs = [&](const QString &type) {
            if (!typed)
                request.headers.append({u"Content-Type"_s, type});
        };
        if (m_pattern.body.isValid()) {
            request.body = QJsonDocument::fromVariant(tree(m_pattern.body)).toJson(QJsonDocument::Compact);
        } else if (!m_pattern.form.isEmpty()) {
            QStringList pairs;
            for (const auto &[name, text] : m_pattern.form) {
                if (!isAlone(text) || !leftOut(text))
                    pairs.append(QString::fromLatin1(QUrl::toPercentEncoding(name) + '='
                                                     + QUrl::toPercentEncoding(whole(text))));
            }
            request.body = pairs.join(u'&').toUtf8();
            typeIs(u"application/x-www-form-urlencoded"_s);
        } else if (!m_pattern.text.isEmpty()) {
            request.body = whole(m_pattern.text).toUtf8();
            typeIs(u"text/plain; charset=utf-8"_s);
        }
        return {};
    }

    Result<void> socket(Request &request) const
    {
        static const QRegularExpression harmless(u"\\A[A-Za-z0-9_.:%/-]+\\z"_s);
        for (const auto places = placeholders(m_pattern.command); const Placeholder &place : places) {
            const QString word = value(place);
            if (!word.isNull() && !harmless.match(word).hasMatch())
                return refuse(place, u"a command"_s, u"use letters, digits and _ . : % / -"_s);
        }
        request.body = whole(m_pattern.command).toUtf8();
        return {};
    }

    Result<void> exec(Request &request) const
    {
        for (const QString &text : m_pattern.argv) {
            const QList<Placeholder> places = placeholders(text);
            for (const Placeholder &place : places) {
                if (hasControlLetter(value(place)))
                    return refuse(place, u"an argument"_s);
            }
            if (isAlone(text) && value(places.first()).startsWith(u'-'))
                return refuse(places.first(), u"the place of an argument: it would be an option"_s);
            if (!leftOut(text))
                request.argv.append(whole(text));
        }
        request.body = whole(m_pattern.text).toUtf8();
        return {};
    }

    static bool isAlone(const QString &text)
    {
        const QList<Placeholder> places = placeholders(text);
        return places.size() == 1 && places.first().length == text.size();
    }
    /// An optional argument that was not given leaves its key, its pair, its word out.
    bool leftOut(const QString &text) const
    {
        return std::ranges::any_of(placeholders(text), [&](const Placeholder &place) {
            const auto argument = std::ranges::find(m_action.spec.arguments, place.name, &ArgumentSpec::name);
            return argument != m_action.spec.arguments.end() && !argument->required && value(place).isEmpty();
        });
    }

    QVariant tree(const QVariant &node) const
    {
        if (node.typeId() == QMetaType::QVariantMap) {
            QVariantMap map;
            for (const auto &[name, inner] : node.toMap().asKeyValueRange()) {
                const QVariant filled = tree(inner);
                if (name == u"..." && filled.typeId() == QMetaType::QVariantMap) // what there is, but for what is named
                    map.insert(without(filled.toMap(), node.toMap()));
                else if (filled.isValid())
                    map.insert(whole(name), filled);
            }
            return map;
        }
        if (node.typeId() == QMetaType::QVariantList) {
            QVariantList list;
            for (const auto inners = node.toList(); const QVariant &inner : inners) {
                if (const QVariant filled = tree(inner); filled.isValid())
                    list.append(filled);
            }
            return list;
        }
        return node.typeId() == QMetaType::QString ? leaf(node.toString()) : node;
    }
    static QVariantMap without(QVariantMap map, const QVariantMap &named)
    {
        for (auto name = named.keyBegin(); name != named.keyEnd(); ++name)
            map.remove(*name);
        return map;
    }
    QVariant leaf(const QString &text) const
    {
        if (!isAlone(text))
            return whole(text);
        if (leftOut(text))
            return {};
        const QList<Placeholder> places = placeholders(text);
        const QString name = places.first().name;
        if (const auto taken = m_values.taken.constFind(name); taken != m_values.taken.cend())
            return valueAt(*taken, places.first().path).toVariant();
        const QString given = value(places.first());
        if (given.isNull())
            return text;
        const auto argument = std::ranges::find(m_action.spec.arguments, name, &ArgumentSpec::name);
        if (argument == m_action.spec.arguments.end())
            return given;
        switch (argument->type) {
        case ArgumentSpec::Type::Integer:
            return given.toLongLong();
        case ArgumentSpec::Type::Number:
            return given.toDouble();
        case ArgumentSpec::Type::Boolean:
            return given == u"true";
        default:
            return given;
        }
    }

    const Connector &m_connector;
    const ConnectorAction &m_action;
    const RequestTemplate &m_pattern;
    const Values &m_values;
};

}

Result<Request> render(const Connector &connector, const ConnectorAction &action, const RequestTemplate &pattern,
                       const Values &values)
{
    return Renderer(connector, action, pattern, values).request();
}

Result<Request> render(const Connector &connector, const ConnectorAction &action, const Arguments &arguments)
{
    return render(connector, action, action.request, Values{.arguments = arguments, .taken = {}});
}

Result<QList<Request>> renderAll(const Connector &connector, const ConnectorAction &action, const Arguments &arguments)
{
    QList<Request> all;
    for (const auto patterns = action.requests(); const RequestTemplate &pattern : patterns) {
        Result<Request> request = render(connector, action, pattern, Values{.arguments = arguments, .taken = {}});
        if (!request)
            return std::unexpected(request.error());
        request->index = static_cast<int>(all.size());
        all.append(*request);
    }
    return all;
}

QString filled(const QString &text, const Arguments &arguments)
{
    return filledBy(text, [&](const Placeholder &place) {
        const auto value = arguments.constFind(place.name);
        if (value == arguments.cend() || !place.path.isEmpty())
            return QString();
        return value->isNull() ? u""_s : *value;
    });
}

}
