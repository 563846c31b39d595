// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sources/pollingsource.h"

#include <QThreadPool>

namespace Hikeshi {

/// One PostgreSQL server, asked itself over SQL whether it takes writes. Patroni's word is not enough: a server whose
/// Patroni has died goes on taking writes while another is promoted. Two writable ones are split brain.
class PostgresSource final : public PollingSource
{
    Q_OBJECT

public:
    struct Place
    {
        QString host;
        int port = 5432;
        QString database;
        QString user;
        QString password;
    };

    PostgresSource(SourceId id, InstanceId member, Place place, Milliseconds every, Clock &clock,
                   QObject *parent = nullptr);
    ~PostgresSource() override;

protected:
    QCoro::Task<Result<void>> poll() override;
    void failed(const Error &error) override;

private:
    InstanceId m_member;
    Place m_place;
    QThreadPool m_pool; ///< one thread: libpq blocks
};

}
