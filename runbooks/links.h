// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

namespace Hikeshi {

/// Where a Markdown text points to: links, images, reference definitions, Hugo's `{{< ref "FILE" >}}`.
struct Link
{
    QString target; ///< as written, entities resolved: `other.md#section`
    qsizetype at = 0; ///< byte offset of the target; of a target that has none the line's

    bool operator==(const Link &) const = default;
};

/// Links and anchors of a Markdown text.
struct LinkMap
{
    QList<Link> links;
    QStringList anchors; ///< of headings, as GitHub makes them, and of `<a id=…>`
};

LinkMap linksOf(const QByteArray &markdown);

/// `Fail over {service}!` is `fail-over-service`; letters of any script stay. What a second heading of the same text
/// gets
/// (`-1`) is added by linksOf().
QString slugOf(const QString &heading);

}
