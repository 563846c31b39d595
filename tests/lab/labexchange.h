// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QProcess>

#include <memory>

namespace Hikeshi {

/// The simulated exchange as a process of its own, at the machine's time and pace, beside the lab's daemons.
class LabExchange
{
public:
    LabExchange();
    ~LabExchange();

    static QString token() { return QStringLiteral("lab-exchange"); }

    /// Ends when its doors are open; says what is wrong, empty: nothing.
    QString start(const QStringList &more = {});
    QString url() const { return m_addresses[QStringLiteral("http")].toString(); }
    QString place() const { return url().sliced(7); }
    /// With user and password, as amtool takes them.
    QString urlForTools() const;
    /// A `kind` of faults.h; false when it was refused.
    bool strike(const QString &kind, const QString &target) const;

private:
    std::unique_ptr<QProcess> m_process;
    QJsonObject m_addresses;
};

}
