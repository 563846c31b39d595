// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbooks/evidence.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QUuid>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 maximumBytes = 256LL * 1024 * 1024;
constexpr qint64 atOnce = 256 * 1024;

/// What a file system and a reader can both take.
QString plainName(const QString &path)
{
    QString name = QFileInfo(path).fileName();
    for (QChar &letter : name) {
        if (!letter.isLetterOrNumber() && !u"._- ()"_s.contains(letter))
            letter = u'_';
    }
    return name.right(80);
}

}

Result<StepState::Evidence> keepEvidence(const QString &path, const QString &journal)
{
    QFile source(path);
    if (!QFileInfo(path).isFile())
        return fail(ErrorKind::NotFound, path, u"is no file"_s, u"choose a file"_s);
    if (!source.open(QIODevice::ReadOnly))
        return fail(ErrorKind::Storage, path, source.errorString(), u"check its rights"_s);
    if (source.size() > maximumBytes)
        return fail(ErrorKind::Invalid, path, u"is larger than 256 MiB"_s, u"keep the part that shows it"_s);
    const QString folder = QFileInfo(journal).fileName() + u".evidence"_s;
    const QDir beside = QFileInfo(journal).dir();
    if (!beside.mkpath(folder))
        return fail(ErrorKind::Storage, beside.filePath(folder), u"cannot be made"_s,
                    u"check the disk and its rights"_s);
    // Its name is known when all of it was read.
    const QString part = beside.filePath(folder + u"/."_s + QUuid::createUuid().toString(QUuid::Id128));
    QFile copy(part);
    const auto gone = [&](const QString &why) {
        copy.remove();
        return fail(ErrorKind::Storage, beside.filePath(folder), why, u"check the disk"_s);
    };
    if (!copy.open(QIODevice::WriteOnly | QIODevice::NewOnly))
        return gone(copy.errorString());
    QCryptographicHash hash(QCryptographicHash::Sha256);
    qint64 bytes = 0;
    while (true) {
        const QByteArray piece = source.read(atOnce);
        if (piece.isEmpty())
            break;
        hash.addData(piece);
        bytes += piece.size();
        if (bytes > maximumBytes || copy.write(piece) != piece.size())
            return gone(bytes > maximumBytes ? u"the file grew over 256 MiB"_s : copy.errorString());
    }
    if (source.error() != QFileDevice::NoError)
        return gone(source.errorString());
    if (!copy.flush())
        return gone(copy.errorString());
    copy.close();
    StepState::Evidence kept{
        .name = QFileInfo(path).fileName(), .sha256 = QString::fromLatin1(hash.result().toHex()), .bytes = bytes};
    kept.file = folder + u'/' + kept.sha256.first(16) + u'-' + plainName(path);
    const QString place = beside.filePath(kept.file);
    // The same bytes under the same name are there already.
    if (QFile::exists(place))
        copy.remove();
    else if (!copy.rename(place))
        return gone(copy.errorString());
    QFile::setPermissions(place, QFileDevice::ReadOwner | QFileDevice::ReadGroup);
    return kept;
}

}
