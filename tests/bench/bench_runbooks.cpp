// SPDX-License-Identifier: GPL-3.0-or-later
// Reading runbooks: every Markdown file of a folder (the first argument that is no option; by default the library) into
// Runbook, against md4c alone over the same bytes with callbacks that do nothing.
#include "bench.h"
#include "runbooks/runbook.h"

#include <QDirIterator>
#include <QFile>

#include <md4c.h>

using namespace Hikeshi;
using namespace Hikeshi::Bench;
using namespace Qt::StringLiterals;

namespace {

QList<QByteArray> textsIn(const QString &folder)
{
    QStringList paths;
    for (QDirIterator files(folder, {u"*.md"_s}, QDir::Files, QDirIterator::Subdirectories); files.hasNext();)
        paths.append(files.next());
    paths.sort();
    QList<QByteArray> texts;
    for (const QString &path : std::as_const(paths)) {
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly))
            qFatal("%s cannot be read", qPrintable(path));
        texts.append(file.readAll());
    }
    return texts;
}

/// How many pieces of text md4c finds, so that its work is not for nothing.
int piecesIn(const QByteArray &text)
{
    int pieces = 0;
    MD_PARSER parser{};
    parser.flags = MD_DIALECT_GITHUB;
    parser.enter_block = parser.leave_block = [](MD_BLOCKTYPE, void *, void *) { return 0; };
    parser.enter_span = parser.leave_span = [](MD_SPANTYPE, void *, void *) { return 0; };
    parser.text = [](MD_TEXTTYPE, const MD_CHAR *, MD_SIZE, void *count) {
        ++*static_cast<int *>(count);
        return 0;
    };
    if (md_parse(text.constData(), static_cast<MD_SIZE>(text.size()), &parser, &pieces) != 0)
        qFatal("md4c gave up");
    return pieces;
}

}

int main(int argc, char **argv)
{
    QString folder = QStringLiteral(HIKESHI_SOURCE_DIR "/runbooks/library");
    for (int i = 1; i < argc; ++i) {
        if (argv[i][0] != '-')
            folder = QString::fromLocal8Bit(argv[i]);
    }
    const QList<QByteArray> texts = textsIn(folder);
    if (texts.isEmpty())
        qFatal("no runbook in %s", qPrintable(folder));
    qint64 bytes = 0;
    for (const QByteArray &text : texts)
        bytes += text.size();

    // The best of several rounds each, in turn: what else the machine does is in neither.
    double ours = 1e9;
    double bare = 1e9;
    qsizetype steps = 0;
    qint64 pieces = 0;
    for (int round = 0; round < (isQuick(argc, argv) ? 2 : 50); ++round) {
        steps = pieces = 0;
        bare = std::min(bare, secondsFor([&] {
                            for (const QByteArray &text : texts)
                                pieces += piecesIn(text);
                        }));
        ours = std::min(ours, secondsFor([&] {
                            for (const QByteArray &text : texts) {
                                Findings findings;
                                steps += Runbook::parse(text, u"a.md"_s, findings).steps.size();
                            }
                        }));
    }
    print("runbooks.parse", ours * 1e3, bare * 1e3, "ms",
          {{u"files"_s, texts.size()}, {u"bytes"_s, bytes}, {u"steps"_s, steps}, {u"pieces"_s, pieces}});
    return 0;
}
