// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbooks/cacaosource.h"

#include <QDateTime>

namespace Hikeshi::Cacao {

using namespace Qt::StringLiterals;

namespace {

/// Only what is a plain file name is taken from a file of others.
bool isFileName(const QString &name)
{
    static const QRegularExpression odd(u"[/\\\\\\x00-\\x1f\\x7f]|^\\."_s);
    return !name.isEmpty() && name.size() <= 200 && !name.contains(odd);
}

QString nameOf(const Runbook &runbook)
{
    return runbook.language == u"ja" ? QString(runbook.name + u".ja"_s) : runbook.name;
}

}

void carrySource(QJsonObject &playbook, const Runbook &runbook)
{
    QJsonObject extensions = playbook.value(u"playbook_extensions"_s).toObject();
    QJsonObject own = extensions.value(extensionId()).toObject();
    const QString name = nameOf(runbook);
    if (!isFileName(name))
        return;
    own.insert(u"name"_s, name);
    const QString text = QString::fromUtf8(runbook.source);
    if (text.toUtf8() == runbook.source)
        own.insert(u"source"_s, text);
    else // a byte order mark, or bytes that are no text
        own.insert(u"source_b64"_s, QString::fromLatin1(runbook.source.toBase64()));
    extensions.insert(extensionId(), own);
    playbook.insert(u"playbook_extensions"_s, extensions);
}

std::optional<CarriedSource> carriedSource(const QJsonObject &playbook)
{
    const QJsonObject own = playbook.value(u"playbook_extensions"_s)[extensionId()].toObject();
    const bool isCoded = own.contains(u"source_b64"_s);
    const QString name = own.value(u"name"_s).toString();
    if ((!isCoded && !own.value(u"source"_s).isString()) || !isFileName(name))
        return std::nullopt;
    const QByteArray markdown = isCoded ? QByteArray::fromBase64(own.value(u"source_b64"_s).toString().toLatin1())
                                        : own.value(u"source"_s).toString().toUtf8();
    Findings said;
    const Runbook runbook = Runbook::parse(markdown, name + u".md"_s, said);
    const QDateTime made = QDateTime::fromString(playbook.value(u"created"_s).toString(), Qt::ISODateWithMs);
    const CacaoExportOptions options{.at = Instant(Milliseconds(made.isValid() ? made.toMSecsSinceEpoch() : 0)),
                                     .createdBy = playbook.value(u"created_by"_s).toString()};
    if (exportCacao(runbook, options, said) != playbook)
        return std::nullopt;
    return CarriedSource{markdown, name};
}

bool dropSource(QJsonObject &own)
{
    const bool had = own.contains(u"source"_s) || own.contains(u"source_b64"_s);
    for (const auto keys = {u"source"_s, u"source_b64"_s, u"name"_s}; const QString &key : keys)
        own.remove(key);
    return had;
}

}
