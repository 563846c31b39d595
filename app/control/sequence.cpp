// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/sequence.h"

#include "control/jsondiff.h"
#include "situation/valuepath.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype mostItems = 500;
constexpr qsizetype largestRead = 4 * 1024 * 1024;
constexpr qsizetype mostLines = 200;

/// One template's requests: one, or one for each item of a list that was taken.
Result<QList<Values>> turns(const RequestTemplate &pattern, const Values &values)
{
    if (pattern.forEach.isEmpty())
        return QList<Values>{values};
    const QJsonArray items = values.taken.value(pattern.forEach).toArray();
    if (items.size() > mostItems)
        return fail(ErrorKind::Invalid, pattern.forEach, u"%1 items, more than %2"_s.arg(items.size()).arg(mostItems));
    const auto settled = [&values](const QMap<QString, QString> &wanted) {
        QMap<QString, QString> texts;
        for (const auto &[path, text] : wanted.asKeyValueRange())
            texts.insert(path, filled(text, values.arguments));
        return texts;
    };
    const QMap<QString, QString> where = settled(pattern.where);
    const QMap<QString, QString> unless = settled(pattern.unless);
    QList<Values> all;
    for (const QJsonValue &item : items) {
        if (!fits(item, where) || (!unless.isEmpty() && fits(item, unless)))
            continue;
        Values turn = values;
        turn.taken[pattern.forEach] = item;
        all.append(turn);
    }
    return all;
}

Result<void> take(const RequestTemplate &pattern, const Answer &answer, Values &values)
{
    if (pattern.take.isEmpty())
        return {};
    const QJsonDocument document = QJsonDocument::fromJson(answer.body);
    const QJsonValue root = document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object());
    for (const auto &[name, path] : pattern.take.asKeyValueRange()) {
        // An answer that is one bare value, as a version number often is, is taken by the path `.`.
        const QJsonValue found =
            path == u"." ? QJsonDocument::fromJson('[' + answer.body + ']').array().at(0) : valueAt(root, path);
        if (found.isUndefined() || found.isNull())
            return fail(ErrorKind::Invalid, path, u"the answer has no `%1`"_s.arg(path));
        values.taken.insert(name, found);
    }
    return {};
}

class Walk
{
public:
    Walk(ControlApi &api, const Clearance &clearance, Sequence sequence, SequenceWatch watch)
        : m_api(api)
        , m_clearance(clearance)
        , m_sequence(std::move(sequence))
        , m_watch(std::move(watch))
    {
    }

    QCoro::Task<SequenceEnd> through(QList<RequestTemplate> patterns)
    {
        end.values = m_sequence.values;
        for (const RequestTemplate &pattern : std::as_const(patterns)) {
            const Result<QList<Values>> all = turns(pattern, end.values);
            if (!all) {
                stop(all.error());
                co_return end;
            }
            for (const Values &values : *all) {
                const bool goOn = co_await one(pattern, values);
                if (!goOn)
                    co_return end;
            }
            if (all->isEmpty()) // nobody to be asked is as good as everybody asked
                end.promise = Promise::Success;
        }
        co_return end;
    }

    SequenceEnd end;
    QList<Answer> answers;

private:
    QCoro::Task<bool> one(RequestTemplate pattern, Values values)
    {
        Result<Request> request = render(m_sequence.connector, m_sequence.action, pattern, values);
        if (!request) {
            stop(request.error());
            co_return false;
        }
        request->index = end.sent;
        request->endpoint = m_sequence.address;
        request->credentials = m_sequence.credentials;
        request->tls = m_sequence.tls;
        if (!pattern.take.isEmpty() || pattern.isRead())
            request->answerLimit = largestRead;
        if (m_watch.leaves) {
            const Result<void> mayLeave = co_await m_watch.leaves(*request);
            if (!mayLeave) {
                stop(mayLeave.error());
                co_return false;
            }
        }
        ++end.sent;
        end.changing = end.changing || !pattern.isRead();
        end.answer = co_await m_api.execute(m_clearance, *request);
        answers.append(end.answer);
        const Judgement judgement = weigh(end.answer, pattern, m_sequence.action.answers, request->transport);
        end.promise = judgement.promise;
        end.meaning = {filled(judgement.meaning.en, values.arguments), filled(judgement.meaning.ja, values.arguments)};
        end.said = said(end.answer, request->transport);
        if (m_watch.answered) {
            const Result<void> mayGoOn =
                co_await m_watch.answered(*request, end.answer, {judgement.promise, end.meaning});
            if (!mayGoOn) {
                if (end.promise == Promise::Success)
                    end = {Promise::Unknown, {},        mayGoOn.error().text(), end.answer, end.sent,
                           end.changing,     end.values};
                co_return false;
            }
        }
        if (end.promise != Promise::Success)
            co_return false;
        if (const Result<void> taken = take(pattern, end.answer, end.values); !taken) {
            end.promise = Promise::Failure;
            end.said = taken.error().what;
            co_return false;
        }
        co_return true;
    }

    void stop(const Error &error)
    {
        end.promise = Promise::Failure;
        end.said = error.text();
        if (end.sent == 0)
            end.answer = {.kind = Answer::Kind::NotSent, .reason = error.text()};
    }

    ControlApi &m_api;
    const Clearance &m_clearance;
    Sequence m_sequence;
    SequenceWatch m_watch;
};

QJsonValue jsonOf(const QByteArray &bytes)
{
    const QJsonDocument document = QJsonDocument::fromJson(bytes);
    return document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object());
}

QString shownOf(const DryRunTemplate &dry, const QList<Answer> &answers, const QString &whole)
{
    if (dry.diff && answers.size() >= 2) {
        const QString lines =
            diffText(jsonDiff(jsonOf(answers.first().body), jsonOf(answers.last().body), dry.ignore), mostLines);
        return lines.isEmpty() ? u"nothing would change"_s : lines;
    }
    if (dry.shows.isEmpty() || answers.isEmpty())
        return whole;
    const QJsonValue part = valueAt(jsonOf(answers.last().body), dry.shows);
    if (part.isObject())
        return QString::fromUtf8(QJsonDocument(part.toObject()).toJson());
    return part.isArray() ? QString::fromUtf8(QJsonDocument(part.toArray()).toJson()) : scalarText(part);
}

}

Result<QList<Request>> planned(const Sequence &sequence)
{
    Result<QList<Request>> requests = renderAll(sequence.connector, sequence.action, sequence.values.arguments);
    if (!requests)
        return requests;
    for (Request &request : *requests) {
        request.endpoint = sequence.address;
        request.credentials = sequence.credentials;
    }
    return requests;
}

Result<QStringList> previews(const Sequence &sequence)
{
    const Result<QList<Request>> requests = planned(sequence);
    if (!requests)
        return std::unexpected(requests.error());
    QStringList texts;
    const QList<RequestTemplate> patterns = sequence.action.requests();
    for (qsizetype i = 0; i < requests->size(); ++i) {
        const Request &request = (*requests)[i];
        const QString each = patterns[i].forEach;
        texts.append(each.isEmpty() ? request.preview() : u"for each of %1: "_s.arg(each) + request.preview());
    }
    return texts;
}

QCoro::Task<SequenceEnd> carryOut(ControlApi &api, const Clearance &clearance, Sequence sequence, SequenceWatch watch)
{
    const QList<RequestTemplate> patterns = sequence.action.requests();
    Walk walk(api, clearance, std::move(sequence), std::move(watch));
    co_return co_await walk.through(patterns);
}

QCoro::Task<DryRunFinding> tryOut(ControlApi &api, const Clearance &clearance, Sequence sequence, SequenceWatch watch)
{
    const DryRunTemplate dry = sequence.action.dryRun.value_or(DryRunTemplate{});
    Walk walk(api, clearance, std::move(sequence), std::move(watch));
    const SequenceEnd end = co_await walk.through(dry.requests);
    const QString text = QString::fromUtf8(end.answer.body);
    const bool expected =
        (dry.contains.isEmpty() || text.contains(dry.contains)) && (dry.lacks.isEmpty() || !text.contains(dry.lacks));
    const bool accepted = end.promise == Promise::Success && expected;
    co_return DryRunFinding{accepted, (accepted ? shownOf(dry, walk.answers, end.said) : end.said).left(16'000)};
}

}
