// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QMap>
#include <QStringList>

#include <vector>

namespace Hikeshi::Exchange {

/// One service of the exchange: what it is made of and what people call it.
struct Part
{
    const char16_t *service;
    QStringList instances;
    const char16_t *kind;
    const char16_t *group;
    const char16_t *redundancy;
    const char16_t *en;
    const char16_t *ja;
};

const std::vector<Part> &parts();

QString text(const char16_t *literal);
QJsonObject both(const QString &en, const QString &ja); ///< `{"en":…,"ja":…}`
QJsonObject jsonOf(const QMap<QString, QString> &texts);

}
