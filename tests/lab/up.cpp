// SPDX-License-Identifier: GPL-3.0-or-later
//
// lab_up DIRECTORY: raises the lab, writes it as a site into DIRECTORY, and waits. A line on standard input does what
// it says: see usage() below. Ctrl+C ends everything.

#include "lab/lab.h"
#include "lab/load.h"
#include "lab/stopsignals.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QSocketNotifier>
#include <QTextStream>

#include <unistd.h>

using namespace Hikeshi;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

QTextStream &out()
{
    static QTextStream stream(stdout);
    return stream;
}

QString usage()
{
    return u"kill|kill-postgres|kill-patroni|freeze|freeze-replay|thaw|heal MEMBER, pause, resume, sick|well|slow|kill-web|heal-web WEB, leader, quit"_s;
}

QString obey(Lab &lab, const QString &word, const QString &target)
{
    const auto told = [](const Result<void> &result) { return result ? u"done"_s : result.error().text(); };
    const QMap<QString, std::function<QString()>> words{
        {u"kill"_s, [&] { return lab.killMember(target), u"killed"_s; }},
        {u"kill-postgres"_s, [&] { return lab.killPostgres(target), u"killed"_s; }},
        {u"kill-patroni"_s, [&] { return lab.killPatroni(target), u"killed"_s; }},
        {u"freeze"_s, [&] { return lab.freeze(target), u"frozen"_s; }},
        {u"freeze-replay"_s, [&] { return lab.freezeReplay(target), u"frozen"_s; }},
        {u"thaw"_s, [&] { return lab.thaw(target), u"thawed"_s; }},
        {u"heal"_s, [&] { return told(lab.heal(target)); }},
        {u"pause"_s, [&] { return told(lab.pause()); }},
        {u"resume"_s, [&] { return told(lab.resume()); }},
        {u"sick"_s, [&] { return lab.setSick(target, true), u"sick"_s; }},
        {u"well"_s, [&] { return lab.setSick(target, false), lab.setSlow(target, 0ms), u"well"_s; }},
        {u"slow"_s, [&] { return lab.setSlow(target, 1500ms), u"slow"_s; }},
        {u"kill-web"_s, [&] { return lab.killWeb(target), u"killed"_s; }},
        {u"heal-web"_s, [&] { return told(lab.healWeb(target)); }},
        {u"leader"_s, [&] { return lab.leaders().join(u' '); }},
        {u"quit"_s, [&] { return QCoreApplication::quit(), u"bye"_s; }}};
    return words.contains(word) ? words[word]() : usage();
}

}

int main(int argc, char **argv)
{
    const int stops = stopSignals();
    QCoreApplication app(argc, argv);
    if (app.arguments().size() != 2) {
        QTextStream(stderr) << "usage: lab_up DIRECTORY\n";
        return 2;
    }
    Lab lab;
    QSocketNotifier stop(stops, QSocketNotifier::Read);
    QObject::connect(&stop, &QSocketNotifier::activated, &app, [&lab] {
        lab.giveUp();
        QCoreApplication::quit();
    });
    QElapsedTimer timer;
    timer.start();
    const QString directory = app.arguments().at(1);
    if (const Result<void> raised = lab.raise().and_then([&] { return lab.writeSite(directory); }); !raised) {
        QTextStream(stderr) << raised.error().text() << '\n';
        return 1;
    }
    Load load(QUrl(lab.url(u"edge"_s) + u"/order"_s));
    load.start(10, 12h);

    out() << "Raised in " << static_cast<double>(timer.elapsed()) / 1000 << " s; " << lab.leader() << " leads.\n";
    for (const QString &name : {u"edge"_s, u"runtime"_s, u"stats"_s, u"prometheus"_s, u"alertmanager"_s})
        out() << "  " << name << ' ' << lab.place(name) << '\n';
    for (const QString &member : Lab::members())
        out() << "  " << member << " REST " << lab.place(member + u"/rest"_s) << ", PostgreSQL " << lab.place(member)
              << '\n';
    for (const auto &[name, value] : Lab::secrets().asKeyValueRange())
        out() << "export " << name << '=' << value << '\n';
    out() << "app/run --site " << directory << "\nType: " << usage() << '\n' << Qt::flush;

    QFile in;
    in.open(stdin, QIODevice::ReadOnly | QIODevice::Unbuffered);
    QSocketNotifier typed(STDIN_FILENO, QSocketNotifier::Read);
    QObject::connect(&typed, &QSocketNotifier::activated, &app, [&] {
        const QByteArray bytes = in.readLine();
        if (bytes.isEmpty())
            return typed.setEnabled(false); // not a terminal; signals end it
        const QString line = QString::fromUtf8(bytes).simplified();
        out() << obey(lab, line.section(u' ', 0, 0), line.section(u' ', 1)) << '\n' << Qt::flush;
    });
    return QCoreApplication::exec();
}
