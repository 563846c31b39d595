// SPDX-License-Identifier: GPL-3.0-or-later
#include "drill/yamltext.h"

#include <QJsonArray>
#include <QRegularExpression>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

QString quoted(const QString &text)
{
    QString line = u"\""_s;
    for (const QChar c : text) {
        if (c == u'"' || c == u'\\')
            line += u'\\' + QString(c);
        else if (c == u'\n')
            line += u"\\n"_s;
        else if (c.unicode() < 0x20 || (c.unicode() >= 0x7f && c.unicode() < 0xa0) || c.unicode() == 0x2028
                 || c.unicode() == 0x2029 || c.unicode() == 0xfeff)
            line += u"\\u%1"_s.arg(int(c.unicode()), 4, 16, QLatin1Char('0'));
        else
            line += c;
    }
    return line + u'"';
}

QString numberText(double number)
{
    return QString::number(number, 'g', 15);
}

void write(QString &text, const QJsonValue &value, int indent);

void writeMap(QString &text, const QJsonObject &object, int indent, bool firstIsPlaced)
{
    bool placed = firstIsPlaced;
    for (auto each = object.begin(); each != object.end(); ++each) {
        text += (placed ? QString() : QString(indent, u' ')) + yamlScalar(each.key()) + u':';
        placed = false;
        write(text, each.value(), indent);
    }
}

// What follows a key or a dash: on the same line when it is short, in a block below otherwise.
void write(QString &text, const QJsonValue &value, int indent)
{
    const QJsonArray list = value.toArray();
    const bool isBlockList =
        value.isArray() && std::ranges::any_of(list, [](const QJsonValue &v) { return v.isObject() || v.isArray(); });
    if (value.isObject() && !value.toObject().isEmpty()) {
        text += u'\n';
        writeMap(text, value.toObject(), indent + 2, false);
    } else if (isBlockList) {
        text += u'\n';
        for (const QJsonValue &item : list) {
            text += QString(indent + 2, u' ') + u'-';
            if (item.isObject() && !item.toObject().isEmpty()) {
                text += u' ';
                writeMap(text, item.toObject(), indent + 4, true);
            } else {
                text += u' ' + toYamlFlow(item) + u'\n';
            }
        }
    } else {
        text += u' ' + toYamlFlow(value) + u'\n';
    }
}

}

QString yamlScalar(const QString &text)
{
    // No number, no true, no null, no date, nothing that YAML gives a meaning.
    static const QRegularExpression plain(u"\\A[A-Za-z_/][A-Za-z0-9_./-]*( [A-Za-z0-9_./()%<>=-]+)*\\z"_s);
    static const QRegularExpression word(u"\\A(true|false|yes|no|on|off|y|n|null)\\z"_s,
                                         QRegularExpression::CaseInsensitiveOption);
    return plain.match(text).hasMatch() && !word.match(text).hasMatch() ? text : quoted(text);
}

QString toYamlFlow(const QJsonValue &value)
{
    QStringList parts;
    switch (value.type()) {
    case QJsonValue::String:
        return yamlScalar(value.toString());
    case QJsonValue::Double:
        return numberText(value.toDouble());
    case QJsonValue::Bool:
        return value.toBool() ? u"true"_s : u"false"_s;
    case QJsonValue::Array:
        for (const auto list = value.toArray(); const QJsonValue &item : list)
            parts.append(toYamlFlow(item));
        return u'[' + parts.join(u", "_s) + u']';
    case QJsonValue::Object: {
        const QJsonObject object = value.toObject();
        for (auto each = object.begin(); each != object.end(); ++each)
            parts.append(yamlScalar(each.key()) + u": "_s + toYamlFlow(each.value()));
        return u'{' + parts.join(u", "_s) + u'}';
    }
    default:
        return u"null"_s;
    }
}

QString toYaml(const QJsonObject &object, int indent)
{
    QString text;
    writeMap(text, object, indent, false);
    return text;
}

QString yamlComment(const QString &text, int indent)
{
    QString lines;
    for (const auto all = text.split(QRegularExpression(u"[\\r\\n\\x{85}\\x{2028}\\x{2029}]+"_s), Qt::SkipEmptyParts);
         const QString &line : all)
        lines += QString(indent, u' ') + u"# "_s + line + u'\n';
    return lines;
}

}
