// SPDX-License-Identifier: GPL-3.0-or-later
#include "sources/readsource.h"

#include "situation/command.h"
#include "situation/valuepath.h"
#include "sources/converse.h"
#include "sources/fetch.h"

#include <QFile>
#include <QPointer>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>

#include <QCoro/QCoroFuture>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

QString titleOf(const ReadPlace &place, const ReadSpec &read)
{
    const QString where = place.endpoints.size() == 1 ? place.endpoints.first().first : place.service.value;
    return u"%1 · %2 · %3"_s.arg(place.connector, read.id, where);
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.read(1024 * 1024) : QByteArray();
}

/// The place's own authority and certificate; an unreadable file is an error, never a way around.
Result<QSslConfiguration> tlsOf(const ReadPlace &place)
{
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.setProtocol(QSsl::TlsV1_2OrLater);
    if (!place.ca.isEmpty()) {
        const QList<QSslCertificate> authorities = QSslCertificate::fromData(contentOf(place.ca));
        if (authorities.isEmpty())
            return fail(ErrorKind::Invalid, place.ca, u"there is no certificate in it"_s, u"name a PEM file"_s);
        tls.setCaCertificates(authorities);
    }
    if (!place.certificate.isEmpty()) {
        tls.setLocalCertificateChain(QSslCertificate::fromData(contentOf(place.certificate)));
        const QByteArray pem = contentOf(place.key);
        QSslKey key(pem, QSsl::Rsa);
        if (key.isNull())
            key = QSslKey(pem, QSsl::Ec);
        if (tls.localCertificateChain().isEmpty() || key.isNull())
            return fail(ErrorKind::Invalid, place.certificate, u"certificate or key cannot be read"_s,
                        u"name PEM files, without a passphrase"_s);
        tls.setPrivateKey(key);
    }
    return tls;
}

QString filledWith(const QString &text, const QMap<QString, QString> &values, bool inPath)
{
    return filledBy(text, [&](const Placeholder &place) {
        const auto value = values.constFind(place.name);
        if (value == values.cend())
            return QString();
        return inPath && place.name != u"secret" ? QString::fromLatin1(QUrl::toPercentEncoding(*value))
                                                 : *value + u""_s;
    });
}

bool isOneLine(const QString &text)
{
    return std::ranges::none_of(text, [](QChar c) { return c.unicode() < 0x20 || c.unicode() == 0x7f; });
}

}

ReadSource::ReadSource(SourceId id, ReadSpec read, ReadPlace place, Clock &clock, QObject *parent)
    : PollingSource(std::move(id), titleOf(place, read), read.every, clock, parent)
    , m_read(std::move(read))
    , m_place(std::move(place))
{
}

QMap<QString, QString> ReadSource::valuesAt(const QString &endpoint) const
{
    QMap<QString, QString> values = m_place.settings;
    values.insert(u"service"_s, m_place.service.value);
    values.insert(u"endpoint"_s, endpoint);
    return values;
}

QCoro::Task<Result<void>> ReadSource::poll()
{
    const QPointer<ReadSource> self(this);
    Error last{ErrorKind::NotFound, m_place.connector, u"no endpoint is given"_s, {}};
    const QList<std::pair<QString, QString>> endpoints = m_place.endpoints;
    for (const auto &[name, address] : endpoints) {
        const QMap<QString, QString> values = valuesAt(name);
        const Result<QByteArray> body = co_await ask(address, values);
        if (!self)
            co_return fail(ErrorKind::Cancelled, {}, {});
        if (!body) {
            last = body.error();
            continue;
        }
        const Result<QList<QJsonObject>> rows = rowsOf(m_read, *body);
        if (!rows) {
            last = rows.error();
            continue;
        }
        tellAll(findingsOf(m_read, *rows, values, clock().now()), name);
        co_return {};
    }
    co_return std::unexpected(last);
}

void ReadSource::tellAll(const ReadFindings &found, const QString &endpoint)
{
    for (const InstanceObservation &seen : found.instances)
        tell(seen);
    if (m_read.instance.isEmpty() && (found.health || found.role))
        tell(InstanceObservation{.instance = InstanceId(m_place.service.value),
                                 .at = clock().now(),
                                 .health = found.health.value_or(Health::Unknown),
                                 .role = found.role,
                                 .detail = found.detail,
                                 .properties = found.properties});
    if (!found.properties.isEmpty())
        tell(ServiceObservation{.service = m_place.service,
                                .at = clock().now(),
                                .witness = u"%1/%2/%3"_s.arg(m_place.connector, m_read.id, endpoint),
                                .properties = found.properties,
                                .every = m_read.every});
}

QCoro::Task<Result<QByteArray>> ReadSource::ask(QString address, QMap<QString, QString> values)
{
    switch (m_read.transport) {
    case ReadSpec::Transport::Http:
        return askHttp(address, values);
    case ReadSpec::Transport::Exec:
        return askProgram(address, values);
    case ReadSpec::Transport::Socket:
        break;
    }
    const QString command = filledWith(m_read.command, values, false);
    if (!isOneLine(command) || command.contains(u';'))
        return [](QString where) -> QCoro::Task<Result<QByteArray>> {
            co_return fail(ErrorKind::Invalid, where, u"a setting would end the command"_s,
                           u"correct it in site.yaml"_s);
        }(address);
    return converse(address, command.toUtf8(), {.bytes = largestAnswer, .total = m_read.timeout});
}

Result<QNetworkRequest> ReadSource::request(const QString &address, const QMap<QString, QString> &known) const
{
    QMap<QString, QString> values = known;
    const std::optional<QString> secret = m_place.secret ? m_place.secret() : std::nullopt;
    if (m_place.auth != ReadPlace::Auth::None && !secret)
        return fail(ErrorKind::Refused, address, u"its secret is not set"_s,
                    u"set it in the environment, or in the keyring under `hikeshi`"_s);
    if (secret)
        values.insert(u"secret"_s, *secret);
    QNetworkRequest request(QUrl(address + filledWith(m_read.path, values, true), QUrl::StrictMode));
    if (!request.url().isValid() || !request.url().scheme().startsWith(u"http"))
        return fail(ErrorKind::Invalid, address, u"is no address of an HTTP service"_s,
                    u"write http://… or https://…"_s);
    for (const auto &[name, text] : m_read.headers) {
        const QString value = filledWith(text, values, false);
        if (!isOneLine(value))
            return fail(ErrorKind::Invalid, address, u"the header `%1` has a line break in it"_s.arg(name));
        request.setRawHeader(name.toUtf8(), value.toUtf8());
    }
    const QByteArray bytes = secret.value_or(QString()).toUtf8();
    if (m_place.auth == ReadPlace::Auth::Basic)
        request.setRawHeader("Authorization", "Basic " + QByteArray(m_place.user.toUtf8() + ':' + bytes).toBase64());
    else if (m_place.auth == ReadPlace::Auth::Bearer)
        request.setRawHeader("Authorization", "Bearer " + bytes);
    else if (m_place.auth == ReadPlace::Auth::Header)
        request.setRawHeader(m_place.header.toUtf8(), bytes);
    const Result<QSslConfiguration> tls = tlsOf(m_place);
    if (!tls)
        return std::unexpected(tls.error());
    request.setSslConfiguration(*tls);
    return request;
}

QCoro::Task<Result<QByteArray>> ReadSource::askHttp(QString address, QMap<QString, QString> values)
{
    const QPointer<ReadSource> self(this);
    const Result<QNetworkRequest> wanted = request(address, values);
    if (!wanted)
        co_return std::unexpected(wanted.error());
    const Result<Fetched> answer =
        co_await fetch(network(), *wanted, {.bytes = largestAnswer, .total = m_read.timeout});
    if (!self)
        co_return fail(ErrorKind::Cancelled, {}, {});
    if (!answer)
        co_return std::unexpected(answer.error());
    const bool good = m_read.success.isEmpty() ? answer->status == 200 : m_read.success.contains(answer->status);
    if (!good)
        co_return fail(ErrorKind::Refused, address,
                       u"answers %1 %2"_s.arg(answer->status).arg(QString::fromUtf8(answer->body.left(200))).trimmed());
    co_return answer->body;
}

QCoro::Task<Result<QByteArray>> ReadSource::askProgram(QString address, QMap<QString, QString> values)
{
    const QPointer<ReadSource> self(this);
    CommandLine line{.words = address.split(u' ', Qt::SkipEmptyParts),
                     .timeout = m_read.timeout,
                     .limit = largestAnswer,
                     .endWhenTooMuch = true};
    for (const QString &word : std::as_const(m_read.argv)) {
        const QString filled = filledWith(word, values, false);
        const QList<Placeholder> places = placeholders(word);
        // A setting that stands alone is as many words as it has values.
        if (places.size() == 1 && places.first().length == word.size()
            && m_place.settings.contains(places.first().name))
            line.words += filled.split(u',', Qt::SkipEmptyParts);
        else
            line.words.append(filled);
    }
    const QFuture<CommandResult> future = runCommand(line, this);
    const CommandResult result = co_await future;
    if (!self)
        co_return fail(ErrorKind::Cancelled, {}, {});
    if (result.end != CommandResult::End::Exited)
        co_return fail(ErrorKind::Unreachable, line.words.first(), result.reason);
    const bool good = m_read.success.isEmpty() ? result.code == 0 : m_read.success.contains(result.code);
    if (!good)
        co_return fail(ErrorKind::Refused, line.words.first(),
                       u"ends with %1: %2"_s.arg(result.code)
                           .arg(QString::fromUtf8(result.complaints + result.output).left(300).trimmed()));
    co_return result.output;
}

}
