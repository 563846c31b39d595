// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "control/connector.h"
#include "situation/yamlnode.h"

namespace Hikeshi {

/// Reads what is sent from a connector's file; everything that is wrong becomes a finding with its line.

template <class Value> Value choice(const YamlNode &node, const QMap<QString, Value> &words, Value fallback)
{
    if (!node.isDefined())
        return fallback;
    const QString word = node.optionalString();
    if (!words.contains(word))
        node.report(QStringLiteral("`%1` cannot be `%2`").arg(node.path(), word),
                    QStringLiteral("use one of: %1").arg(QStringList(words.keys()).join(QStringLiteral(", "))));
    return words.value(word, fallback);
}

/// `mayRead`: a GET is allowed here, because another request follows it. `further`: keys that others read.
RequestTemplate readRequest(const YamlNode &node, Request::Transport transport, bool mayRead,
                            const QStringList &further = {});
/// `request:` or `requests:` of an action; the last is the one that decides.
QList<RequestTemplate> readRequests(const YamlNode &action, Request::Transport transport);
DryRunTemplate readDryRun(const YamlNode &node, Request::Transport transport);
AnswerMeaning readAnswer(const YamlNode &node, Request::Transport transport);

/// Every text of a template that may hold a placeholder.
QStringList textsOf(const RequestTemplate &request);

}
