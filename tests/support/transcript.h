// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QFile>
#include <QHash>
#include <QJsonDocument>
#include <QString>

namespace Hikeshi::Test {

/// One HTTP answer as it stood on the wire (`curl -i`).
struct RecordedHttp
{
    int status = 0;
    QByteArray reason;
    QHash<QByteArray, QByteArray> headers; ///< names in lower case
    QByteArray body;

    static RecordedHttp of(const QByteArray &whole)
    {
        RecordedHttp answer;
        QByteArray bytes = whole;
        bytes.replace("\r\n", "\n");
        const qsizetype end = bytes.indexOf("\n\n");
        const QList<QByteArray> head = bytes.first(end < 0 ? bytes.size() : end).split('\n');
        answer.status = head.first().split(' ').value(1).toInt();
        answer.reason = head.first().split(' ').sliced(std::min<qsizetype>(2, head.first().count(' ') + 1)).join(' ');
        for (const QByteArray &line : head.sliced(1))
            answer.headers.insert(line.first(std::max<qsizetype>(line.indexOf(':'), 0)).toLower(),
                                  line.sliced(line.indexOf(':') + 1).trimmed());
        answer.body = end < 0 ? QByteArray() : bytes.sliced(end + 2);
        return answer;
    }
    QJsonDocument json() const { return QJsonDocument::fromJson(body); }
};

/// Requests and answers recorded from real daemons: tests/transcripts/NAME.txt. Blocks begin with `## heading`; each
/// `$ command` is followed by its output, up to `-- exit`.
class Transcript
{
public:
    explicit Transcript(const char *name)
    {
        QFile file(QStringLiteral(HIKESHI_SOURCE_DIR "/tests/transcripts/") + QString::fromLatin1(name)
                   + QStringLiteral(".txt"));
        if (file.open(QIODevice::ReadOnly))
            m_text = file.readAll();
        else
            qFatal("%s cannot be read", qPrintable(file.fileName()));
    }

    /// Output of the `index`th command under the heading that starts with `heading`.
    QByteArray output(const QByteArray &heading, int index = 0) const
    {
        qsizetype at = m_text.indexOf(QByteArray("\n## " + heading));
        if (at < 0)
            qFatal("no block `%s`", heading.constData());
        for (int i = 0; i <= index; ++i)
            at = m_text.indexOf("\n$ ", at) + 1;
        // A command may go over several lines (quoted); its output begins after the line that ends the quote.
        qsizetype begin = m_text.indexOf('\n', at) + 1;
        while (m_text.sliced(at, begin - at).count('\'') % 2 == 1)
            begin = m_text.indexOf('\n', begin) + 1;
        return m_text.sliced(begin, m_text.indexOf("\n-- exit", begin - 1) + 1 - begin);
    }
    RecordedHttp http(const QByteArray &heading, int index = 0) const
    {
        RecordedHttp answer = RecordedHttp::of(output(heading, index));
        if (answer.body.endsWith('\n'))
            answer.body.chop(1); // the recorder's, before `-- exit`
        return answer;
    }

private:
    QByteArray m_text;
};

/// A file of the folder with larger recordings that others made, which this repository does not carry; empty when it is
/// not there.
inline QString sharedFile(const char *path)
{
    const QString root = qEnvironmentVariable("HIKESHI_SHARED", QStringLiteral(HIKESHI_SOURCE_DIR "/../shared"));
    const QString file = root + u'/' + QString::fromLatin1(path);
    if (QFile::exists(file))
        return file;
    qInfo("%s is not here: its row is left out; set HIKESHI_SHARED to the folder that has it", path);
    return {};
}

inline QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

}
