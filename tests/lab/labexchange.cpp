// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/labexchange.h"

#include "tests/support/ctl.h"

#include <QDateTime>

namespace Hikeshi {

using namespace Qt::StringLiterals;

LabExchange::LabExchange()
    : m_process(std::make_unique<Ctl>(QMap<QString, QString>{{u"HIKESHI_EXCHANGE_TOKEN"_s, token()}}))
{
}

LabExchange::~LabExchange() = default;

QString LabExchange::start(const QStringList &more)
{
    m_process->start(
        Ctl::program(),
        QStringList{u"exchange"_s, u"serve"_s, u"--start"_s, QString::number(QDateTime::currentMSecsSinceEpoch())}
            + more);
    const auto isHere = [this] { return m_process->canReadLine() || m_process->state() == QProcess::NotRunning; };
    if (!waitUntil(isHere, 60'000) || !m_process->canReadLine())
        return u"the exchange does not start: "_s + QString::fromUtf8(m_process->readAllStandardError());
    m_addresses = QJsonDocument::fromJson(m_process->readLine()).object();
    return {};
}

QString LabExchange::urlForTools() const
{
    return u"http://operator:"_s + token() + u'@' + place();
}

bool LabExchange::strike(const QString &kind, const QString &target) const
{
    const QByteArray fault =
        QJsonDocument(QJsonObject{{u"kind"_s, kind}, {u"target"_s, target}}).toJson(QJsonDocument::Compact);
    return QProcess::execute(u"curl"_s,
                             {u"-sf"_s, u"-o"_s, u"/dev/null"_s, u"-H"_s,
                              QString(u"Authorization: Bearer "_s + token()), u"-d"_s, QString::fromUtf8(fault),
                              QString(url() + u"/faults"_s)})
        == 0;
}

}
