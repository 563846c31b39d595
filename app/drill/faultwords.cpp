// SPDX-License-Identifier: GPL-3.0-or-later
#include "drill/faultwords.h"

#include "exchange/faults.h"

#include <QMap>

namespace Hikeshi {

using namespace Qt::StringLiterals;

QStringList faultKinds()
{
    return Exchange::Fault::kinds().keys();
}

QString faultInWords(const QJsonObject &fault)
{
    QStringList words{fault[u"kind"_s].toString(), fault[u"target"_s].toString()};
    if (fault.contains(u"amount"_s))
        words.append(fault[u"amount"_s].toVariant().toString());
    words.removeAll(QString());
    return words.join(u' ');
}

Result<QJsonObject> faultOf(const QString &kind, const QString &target, std::optional<double> amount)
{
    QJsonObject object{{u"kind"_s, kind}};
    if (!target.isEmpty())
        object.insert(u"target"_s, target);
    if (amount)
        object.insert(u"amount"_s, *amount);
    if (const auto fault = Exchange::Fault::fromJson(object); !fault)
        return fail(ErrorKind::Invalid, kind, fault.error());
    return object;
}

}
