// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/site.h"
#include "ctl/command.h"
#include "journal/passphrase.h"
#include "runbooks/signature.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonObject>
#include <QSaveFile>
#include <QTextStream>

namespace Hikeshi::Ctl {

using namespace Qt::StringLiterals;

QCoro::Task<int> runbookKeygen(Call call)
{
    if (call.words.size() != 1) {
        complain(u"hikeshictl runbook keygen: name the file that gets the key"_s);
        co_return Usage;
    }
    const RunbookSecret secret = RunbookSecret::make();
    if (const Result<void> written = secret.write(call.words.first()); !written)
        co_return complain(written.error());
    print(u"runbook_keys:\n  - {name: %1, key: \"%2\"}"_s.arg(QFileInfo(call.words.first()).completeBaseName(),
                                                              QString::fromLatin1(secret.publicKey().toBase64())));
    co_return Success;
}

QCoro::Task<int> runbookSign(Call call)
{
    if (call.words.isEmpty() || !call.options.isSet(u"key"_s)) {
        complain(u"hikeshictl runbook sign: name the runbooks, and the key with --key FILE"_s);
        co_return Usage;
    }
    const Result<RunbookSecret> secret = RunbookSecret::read(call.value(u"key"_s));
    if (!secret)
        co_return complain(secret.error());
    for (const QString &path : std::as_const(call.words)) {
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly))
            co_return complain({ErrorKind::Storage, path, file.errorString(), u"check the name"_s});
        QSaveFile signature(path + u".sig"_s);
        const bool kept = signature.open(QIODevice::WriteOnly)
            && signature.write(signRunbook(file.readAll(), QFileInfo(path).fileName(), *secret)) > 0
            && signature.commit();
        if (!kept)
            co_return complain(
                {ErrorKind::Storage, signature.fileName(), signature.errorString(), u"check the folder"_s});
        print(u"%1: signed"_s.arg(path));
    }
    co_return Success;
}

QCoro::Task<int> runbookVerify(Call call)
{
    if (call.words.isEmpty()) {
        complain(u"hikeshictl runbook verify: name at least one file"_s);
        co_return Usage;
    }
    const Site site = Site::load(call.options.isSet(u"site"_s) ? call.value(u"site"_s) : Site::embedded(),
                                 [](const QString &) { return std::optional(u"http://127.0.0.1:1"_s); });
    bool good = true;
    QJsonArray list;
    for (const QString &path : std::as_const(call.words)) {
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly))
            co_return complain({ErrorKind::Storage, path, file.errorString(), u"check the name"_s});
        const SignatureState state = signatureOf(file.readAll(), path, site.runbookKeys);
        good = good && state.isGood();
        list.append(
            QJsonObject{{u"file"_s, path}, {u"good"_s, state.isGood()}, {u"by"_s, state.by}, {u"why"_s, state.why}});
        if (!call.wantsJson())
            print(state.isGood() ? u"%1: as signed by %2"_s.arg(path, state.by) : u"%1: %2"_s.arg(path, state.why));
    }
    if (call.wantsJson())
        printJson(list);
    co_return good ? Success : Finding;
}

QCoro::Task<int> operatorPassphrase(Call call)
{
    if (!call.words.isEmpty()) {
        complain(u"hikeshictl operator passphrase: it is read from standard input, so that no history keeps it"_s);
        co_return Usage;
    }
    QFile input;
    if (!input.open(stdin, QIODevice::ReadOnly))
        co_return complain({ErrorKind::Storage, u"standard input"_s, input.errorString(), {}});
    const QString passphrase = QString::fromUtf8(input.readLine(4096)).remove(u'\n').remove(u'\r');
    if (passphrase.size() < 8)
        co_return complain(
            {ErrorKind::Invalid, u"the passphrase"_s, u"is shorter than 8 letters"_s, u"take a longer one"_s});
    const QByteArray hash = hashPassphrase(passphrase);
    if (hash.isEmpty())
        co_return complain({ErrorKind::Storage, u"the passphrase"_s, u"there is not enough memory to hash it"_s,
                            u"256 MiB are needed"_s});
    print(QString::fromLatin1(hash));
    co_return Success;
}

}
