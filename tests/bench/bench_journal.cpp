// SPDX-License-Identifier: GPL-3.0-or-later
// Entries a second that are chained and synced, alone and in batches, against appending the same bytes to a bare file
// with fdatasync after each batch.
#include "bench.h"
#include "journal/drafts.h"
#include "journal/journal.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QFile>
#include <QTemporaryDir>

#include <unistd.h>

using namespace Hikeshi;
using namespace Hikeshi::Bench;

namespace {

const QString text = QStringLiteral("a note as long as people write them, ").repeated(4);

double journalled(const QString &path, int count, int batch)
{
    SteppedClock clock(fromMilliseconds(1'795'489'200'000));
    const auto journal = Journal::open(path, clock);
    if (!journal)
        qFatal("%s", qPrintable(journal.error().text()));
    const double seconds = secondsFor([&] {
        for (int done = 0; done < count; done += batch) {
            QList<QFuture<Result<Entry>>> asked;
            for (int i = 0; i < batch; ++i)
                asked.append((*journal)->append(Drafts::noteWritten({}, text, QStringLiteral("you"))));
            for (QFuture<Result<Entry>> &each : asked) {
                while (!each.isFinished()) // appends end in this thread
                    QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
                if (!each.result())
                    qFatal("%s", qPrintable(each.result().error().text()));
            }
        }
    });
    return count / seconds;
}

double bare(const QString &path, int count, int batch)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly | QIODevice::Unbuffered))
        qFatal("%s cannot be written", qPrintable(path));
    const QByteArray bytes = text.toUtf8();
    const double seconds = secondsFor([&] {
        for (int done = 0; done < count; done += batch) {
            for (int i = 0; i < batch; ++i)
                file.write(bytes);
            ::fdatasync(file.handle());
        }
    });
    return count / seconds;
}

}

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    const bool quick = isQuick(argc, argv);
    const QTemporaryDir dir; // TMPDIR chooses the disk
    for (const int batch : {1, 100}) {
        const int count = (quick ? 10 : 200) * batch;
        const QString name = dir.filePath(QString::number(batch));
        const double plain = bare(name + QStringLiteral(".bare"), count, batch);
        print("journal.append", journalled(name + QStringLiteral(".sqlite"), count, batch), plain, "entries/s",
              {{QStringLiteral("batch"), batch}, {QStringLiteral("count"), count}});
    }
    return 0;
}
