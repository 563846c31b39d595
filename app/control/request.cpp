// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/request.h"

#include <QRegularExpression>

#include <algorithm>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

const QString dots = u"••••"_s;

/// One argument as a person would type it; the quotes are for reading only.
QString quoted(const QString &argument)
{
    static const QRegularExpression plain(u"\\A[A-Za-z0-9_.,:;%/@+=-]+\\z"_s);
    return plain.match(argument).hasMatch() ? argument : u'\'' + QString(argument).replace(u'\'', u"'\\''"_s) + u'\'';
}

QString httpText(const Request &request)
{
    QString text = request.method + u' ' + request.path;
    for (const auto &[name, value] : request.headers)
        text += u'\n' + name + u": "_s + value;
    if (request.credentials.type == Credentials::Type::Basic)
        text += u"\nAuthorization: Basic %1:%2"_s.arg(request.credentials.user, dots);
    else if (request.credentials.type == Credentials::Type::Bearer)
        text += u"\nAuthorization: Bearer "_s + dots;
    else if (request.credentials.type == Credentials::Type::Header)
        text += u'\n' + request.credentials.header + u": "_s + dots;
    if (!request.body.isEmpty())
        text += u'\n' + QString::fromUtf8(request.body);
    return text.replace(u"{secret}"_s, dots);
}

QString execText(const Request &request)
{
    QStringList words = request.endpoint.split(u' ', Qt::SkipEmptyParts);
    for (const QString &argument : request.argv)
        words.append(quoted(argument));
    return words.join(u' ') + (request.body.isEmpty() ? QString() : u'\n' + QString::fromUtf8(request.body));
}

}

QString Request::preview() const
{
    QString text = transport == Transport::Http ? httpText(*this)
        : transport == Transport::Exec          ? execText(*this)
                                                : QString::fromUtf8(body);
    QStringList longestFirst = hidden;
    std::ranges::sort(longestFirst, std::greater(), &QString::size);
    for (const QString &secret : std::as_const(longestFirst)) {
        if (!secret.isEmpty())
            text.replace(secret, dots);
    }
    return text;
}

}
