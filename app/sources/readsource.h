// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sources/pollingsource.h"
#include "sources/readmapping.h"

#include <functional>

namespace Hikeshi {

/// Where a read is made, as the site says it.
struct ReadPlace
{
    enum class Auth
    {
        None,
        Basic,
        Bearer,
        Header,
        Secret ///< only where the connector writes `{secret}`
    };

    QString connector;
    ServiceId service;
    QList<std::pair<QString, QString>> endpoints; ///< name and address; more than one: the first that answers
    QMap<QString, QString> settings;
    Auth auth = Auth::None;
    QString user;
    QString header;
    std::function<std::optional<QString>()> secret; ///< asked each time, for it may come late
    QString ca; ///< PEM files; may be empty
    QString certificate;
    QString key;
};

/// Asks a target what its connector's file says to ask, and tells what that means.
class ReadSource final : public PollingSource
{
    Q_OBJECT

public:
    ReadSource(SourceId id, ReadSpec read, ReadPlace place, Clock &clock, QObject *parent = nullptr);

    static constexpr qsizetype largestAnswer = 4 * 1024 * 1024;

protected:
    QCoro::Task<Result<void>> poll() override;

private:
    QCoro::Task<Result<QByteArray>> ask(QString address, QMap<QString, QString> values);
    QCoro::Task<Result<QByteArray>> askHttp(QString address, QMap<QString, QString> values);
    QCoro::Task<Result<QByteArray>> askProgram(QString address, QMap<QString, QString> values);
    Result<QNetworkRequest> request(const QString &address, const QMap<QString, QString> &values) const;
    QMap<QString, QString> valuesAt(const QString &endpoint) const;
    void tellAll(const ReadFindings &found, const QString &endpoint);

    ReadSpec m_read;
    ReadPlace m_place;
};

}
