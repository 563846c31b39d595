// SPDX-License-Identifier: GPL-3.0-or-later
#include "drill/inject.h"

#include "exchange/faults.h"
#include "situation/yamlnode.h"

#include <QJsonValue>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

std::optional<Circumstance> readCircumstance(const YamlNode &node)
{
    if (!node.isDefined())
        return std::nullopt;
    const Result<Circumstance> read = Circumstance::parse(node.string(), node.path());
    if (!read) {
        node.report(read.error().what, read.error().remedy);
        return std::nullopt;
    }
    return *read;
}

void readWhat(const YamlNode &node, Inject &inject)
{
    if (const YamlNode fault = node[u"fault"_s]; fault.isDefined()) {
        inject.what = Injected::What::Fault;
        inject.fault = QJsonValue::fromVariant(fault.variant()).toObject();
        if (const auto known = Exchange::Fault::fromJson(inject.fault); !known)
            fault.report(known.error());
        if (node[u"text"_s].isDefined())
            inject.text = node[u"text"_s].localized();
    } else if (const YamlNode message = node[u"message"_s]; message.isDefined()) {
        message.allowOnly({u"from"_s, u"en"_s, u"ja"_s});
        inject.from = message[u"from"_s].string();
        if (!speakers().contains(inject.from))
            message[u"from"_s].report(u"`%1` does not speak in a drill"_s.arg(inject.from),
                                      u"use %1"_s.arg(speakers().join(u", "_s)));
        inject.text = {message[u"en"_s].string(), message[u"ja"_s].optionalString()};
    } else if (const YamlNode hint = node[u"hint"_s]; hint.isDefined()) {
        inject.what = Injected::What::Hint;
        inject.text = hint.localized();
    } else if (const YamlNode observation = node[u"observation"_s]; observation.isDefined()) {
        inject.what = Injected::What::Observation;
        inject.text = observation.localized();
    } else {
        node.report(u"throws nothing in"_s, u"add `fault:`, `message:`, `hint:` or `observation:`"_s);
    }
}

}

const QStringList &speakers()
{
    static const QStringList all{u"customer"_s, u"boss"_s, u"press"_s, u"engineer"_s};
    return all;
}

Inject Inject::read(const YamlNode &node)
{
    node.allowOnly({u"id"_s, u"at"_s, u"when"_s, u"after"_s, u"unless"_s, u"fault"_s, u"text"_s, u"message"_s,
                    u"hint"_s, u"observation"_s});
    Inject inject{.id = node[u"id"_s].string()};
    if (node[u"at"_s].isDefined())
        inject.at = node[u"at"_s].duration(Milliseconds(0));
    inject.when = readCircumstance(node[u"when"_s]);
    inject.after = node[u"after"_s].duration(Milliseconds(0));
    inject.unless = readCircumstance(node[u"unless"_s]);
    if (node[u"at"_s].isDefined() == node[u"when"_s].isDefined())
        node.report(u"needs either `at:` or `when:`"_s, u"at: 4m, or when: no notice for 5m"_s);
    readWhat(node, inject);
    return inject;
}

}
