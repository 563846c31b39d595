// SPDX-License-Identifier: GPL-3.0-or-later
#include "situation/loopback.h"

#include <QRegularExpression>
#include <QUrl>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

/// Written out: `127.1`, `2130706433` or `0177.0.0.1` mean different things to different readers.
bool isLoopbackHost(const QString &host)
{
    static const QRegularExpression v4(u"\\A127(\\.(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])){3}\\z"_s);
    return host.compare(u"localhost", Qt::CaseInsensitive) == 0 || host == u"::1" || v4.match(host).hasMatch();
}

}

bool isLoopback(const QString &address)
{
    if (address.startsWith(u'/'))
        return true;
    if (address.contains(u"://")) {
        const QUrl url(address, QUrl::StrictMode);
        // Somebody before the host is a host to a reader that is less strict: http://127.0.0.1@elsewhere.example
        const QString authority = address.section(u"://"_s, 1).section(u'/', 0, 0);
        return url.isValid() && !authority.contains(u'@') && isLoopbackHost(url.host());
    }
    static const QRegularExpression place(u"\\A(?:\\[([0-9a-fA-F:]+)\\]|([^:/@\\s]+))(?::[0-9]{1,5})?\\z"_s);
    const QRegularExpressionMatch match = place.match(address);
    return address == u"::1" || (match.hasMatch() && isLoopbackHost(match.captured(1) + match.captured(2)));
}

}
