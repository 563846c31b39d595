// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/wireapi.h"

#include "control/secrets.h"
#include "control/wires.h"
#include "situation/command.h"

#include <QCoro/QCoroFuture>
#include <QElapsedTimer>
#include <QObject>
#include <QPointer>
#include <QPromise>

#include <curl/curl.h>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

/// What stands for a secret must not end a header or leave its place in a path.
bool fitsItsPlace(const Request &request, const QString &secret)
{
    const bool inPath = request.path.contains(u"{secret}"_s);
    return std::ranges::all_of(secret, [inPath](QChar c) {
        return c.unicode() >= 0x20 && c.unicode() != 0x7f
            && (!inPath || c.isLetterOrNumber() || u"/_.~-:"_s.contains(c));
    });
}

Answer answerOf(const CommandResult &result, const QString &program)
{
    using End = CommandResult::End;
    Answer answer{.kind = Answer::Kind::Answered,
                  .status = result.code,
                  .body = result.output,
                  .reason = result.reason,
                  .peer = program};
    if (result.code != 0 || result.end != End::Exited || result.output.trimmed().isEmpty())
        answer.body += result.complaints;
    if (result.end == End::NotStarted)
        answer.kind = Answer::Kind::NotSent;
    else if (result.end != End::Exited)
        answer.kind = Answer::Kind::Lost;
    return answer;
}

}

WireApi::WireApi(const Secrets &secrets)
    : m_secrets(secrets)
    , m_programs(std::make_unique<QObject>())
{
    static const CURLcode once = curl_global_init(CURL_GLOBAL_DEFAULT);
    Q_UNUSED(once)
    m_pool.setMaxThreadCount(16);
}

WireApi::~WireApi()
{
    m_closing = true;
    m_pool.waitForDone();
}

QCoro::Task<Answer> WireApi::execute(const Clearance &, Request request)
{
    const std::shared_ptr<int> underWay = m_inFlight; // outlives us, as the caller may
    ++*underWay;
    const bool needsSecret = request.credentials.type != Credentials::Type::None;
    std::optional<QString> secret = needsSecret ? m_secrets.find(request.credentials.secret) : QString();
    Answer answer{.kind = Answer::Kind::NotSent};
    if (!secret) {
        const QPointer<QObject> alive(m_programs.get());
        secret = co_await m_secrets.read(request.credentials.secret);
        if (!alive) { // the console has gone meanwhile
            answer.reason = u"given up"_s;
            co_return answer;
        }
    }
    if (!secret)
        answer.reason =
            u"the secret `%1` is not set; set it in the environment, or in the keyring under `hikeshi`"_s.arg(
                request.credentials.secret);
    else if (!fitsItsPlace(request, *secret))
        answer.reason = u"the secret `%1` has letters that cannot be sent"_s.arg(request.credentials.secret);
    else
        answer = co_await send(request, *secret);
    --*underWay;
    co_return answer;
}

QCoro::Task<Answer> WireApi::send(Request request, QString secret)
{
    if (request.transport == Request::Transport::Exec) {
        QElapsedTimer timer;
        timer.start();
        CommandLine line{.words = request.endpoint.split(u' ', Qt::SkipEmptyParts) + request.argv,
                         .input = request.body,
                         .timeout = request.timeout,
                         .limit = request.answerLimit};
        const QFuture<CommandResult> future = runCommand(line, m_programs.get());
        const CommandResult result = co_await future;
        Answer answer = answerOf(result, line.words.value(0));
        answer.latency = Milliseconds(timer.elapsed());
        co_return answer;
    }
    auto promise = std::make_shared<QPromise<Answer>>();
    promise->start();
    const QFuture<Answer> future = promise->future();
    m_pool.start([promise, request, secret, &closing = m_closing] {
        promise->addResult(request.transport == Request::Transport::Http ? overHttp(request, secret, closing)
                                                                         : overSocket(request, closing));
        promise->finish();
    });
    co_return co_await future;
}

}
