// SPDX-License-Identifier: GPL-3.0-or-later
// hikeshi: the console's window.
#include "console/console.h"
#include "journal/follower.h"
#include "widgets/presenters/look.h"
#include "widgets/window/instructorwindow.h"
#include "widgets/window/mainwindow.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QLocale>
#include <QScreen>
#include <QSettings>
#include <QTemporaryDir>
#include <QTimer>

#include <cmath>
#include <cstdio>
#include <vector>

using namespace Hikeshi;
using namespace Qt::StringLiterals;

namespace {

void addOptions(QCommandLineParser &parser)
{
    parser.setApplicationDescription(u"Hikeshi, the incident-response console"_s);
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addOptions({{u"site"_s, u"Work on this site; without it, on the embedded exchange."_s, u"DIR"_s},
                       {u"journal"_s, u"Write this journal."_s, u"FILE"_s},
                       {u"operator"_s, u"Who sits here; without it, the site's first operator."_s, u"ID"_s},
                       {u"perspective"_s, u"respond, train or review."_s, u"NAME"_s},
                       {u"join"_s, u"Join the exchange of the console that is open already."_s},
                       {u"card"_s, u"Join by this card: exchange.json beside that console's journal."_s, u"FILE"_s},
                       {u"instruct"_s, u"Join as the instructor of its drills."_s},
                       {u"drill"_s, u"Start this drill at once."_s, u"SCENARIO"_s},
                       {u"speed"_s, u"Site seconds a second, on the embedded exchange."_s, u"X"_s},
                       {u"theme"_s, u"dark or light."_s, u"NAME"_s},
                       {u"language"_s, u"en or ja."_s, u"NAME"_s},
                       {u"size"_s, u"The window's size."_s, u"WxH"_s},
                       {u"screenshot"_s, u"Save a picture of the window and end."_s, u"FILE"_s},
                       {u"after"_s, u"When to take it, in seconds; 3 without it."_s, u"SECONDS"_s}});
}

/// Letters must be read from two metres also on a large screen that tells nothing of its density: such a screen, or a
/// window asked for in that size, is drawn larger. Qt reads the factor once, before the application is made.
double scaleFactor(int argc, char **argv)
{
    if (qEnvironmentVariableIsSet("QT_SCALE_FACTOR") || qEnvironmentVariableIsSet("QT_SCREEN_SCALE_FACTORS"))
        return 1;
    const std::vector<QByteArray> words(argv, argv + argc);
    int height = 0;
    if (const auto size = std::ranges::find(words, "--size"); size != words.end() && size + 1 != words.end()) {
        height = (size + 1)->split('x').last().toInt();
    } else if (qgetenv("QT_QPA_PLATFORM") != "offscreen") {
        const QGuiApplication probe(argc, argv);
        const QScreen *screen = QGuiApplication::primaryScreen();
        if (screen && screen->devicePixelRatio() < 1.1 && screen->logicalDotsPerInch() < 110)
            height = screen->size().height();
    }
    return std::clamp(std::floor(height / 540.0) / 2, 1.0, 3.0);
}

int refuse(const QString &text)
{
    std::fputs(qPrintable(text + u'\n'), stderr);
    return 2;
}

void dress(Look &look, const QCommandLineParser &parser, const QSettings &settings)
{
    const QString language = parser.isSet(u"language"_s) ? parser.value(u"language"_s)
                                                         : settings.value(u"language"_s, QLocale().name()).toString();
    const QString theme =
        parser.isSet(u"theme"_s) ? parser.value(u"theme"_s) : settings.value(u"theme"_s, u"dark"_s).toString();
    look.setLanguage(language);
    look.setTheme(theme == u"light" ? Theme::Kind::Light : Theme::Kind::Dark);
}

/// What to join by; nothing when this console is to have an exchange of its own.
Result<std::optional<ExchangeCard>> cardWanted(const QCommandLineParser &parser)
{
    if (!parser.isSet(u"join"_s) && !parser.isSet(u"instruct"_s) && !parser.isSet(u"card"_s))
        return std::nullopt;
    const QString usual = Console::cardBeside(Console::defaultJournal(u"exchange"_s));
    const Result<ExchangeCard> card = ExchangeCard::read(parser.isSet(u"card"_s) ? parser.value(u"card"_s) : usual);
    if (!card)
        return std::unexpected(card.error());
    return *card;
}

void shape(QWidget &window, const QCommandLineParser &parser, double scale)
{
    const QStringList size = parser.value(u"size"_s).split(u'x');
    if (size.size() == 2)
        window.resize(QSize(size[0].toInt(), size[1].toInt()) / scale);
    const QStringList names{u"respond"_s, u"train"_s, u"review"_s};
    const qsizetype which = names.indexOf(parser.value(u"perspective"_s));
    if (auto *console = qobject_cast<MainWindow *>(&window); console && which >= 0)
        console->showPerspective(MainWindow::Perspective(which));
}

}

int main(int argc, char **argv)
{
    // Help needs no display.
    if (std::any_of(argv, argv + argc, [](const char *word) {
            return QByteArrayView(word) == "--help" || QByteArrayView(word) == "--version";
        }))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    const double scale = scaleFactor(argc, argv);
    if (scale > 1)
        qputenv("QT_SCALE_FACTOR", QByteArray::number(scale));
    QApplication app(argc, argv);
    QApplication::setApplicationName(u"hikeshi"_s);
    QApplication::setApplicationVersion(QStringLiteral(HIKESHI_VERSION));
    QApplication::setStyle(u"Fusion"_s);
    QApplication::setFont(Theme::letters(9.5));
    QCommandLineParser parser;
    addOptions(parser);
    parser.process(app);

    const Result<std::optional<ExchangeCard>> card = cardWanted(parser);
    if (!card)
        return refuse(card.error().text());
    const bool instructs = parser.isSet(u"instruct"_s);
    const QTemporaryDir aside; // the instructor's own console remembers nothing
    Result<std::unique_ptr<Console>> opened = Console::open(
        {.site = parser.value(u"site"_s),
         .journal = instructs ? aside.filePath(u"instructor.sqlite"_s) : parser.value(u"journal"_s),
         .operatorId = parser.value(u"operator"_s),
         .speed = parser.isSet(u"speed"_s) ? std::optional(parser.value(u"speed"_s).toDouble()) : std::nullopt,
         .scenario = parser.value(u"drill"_s),
         .join = *card});
    if (!opened)
        return refuse(opened.error().text());
    Console &console = **opened;
    QSettings settings(u"hikeshi"_s, u"hikeshi"_s);
    settings.beginGroup(console.site().id);
    Look look;
    dress(look, parser, settings);
    std::unique_ptr<JournalFollower> trainee;
    std::unique_ptr<QWidget> window;
    if (instructs) {
        trainee = std::make_unique<JournalFollower>((*card)->journal);
        window = std::make_unique<InstructorWindow>(console.desk(look), *trainee);
        trainee->start();
    } else {
        window = std::make_unique<MainWindow>(console.desk(look), settings);
    }
    shape(*window, parser, scale);
    window->show();
    console.start();
    int status = 0;
    if (parser.isSet(u"screenshot"_s)) {
        const double after = parser.isSet(u"after"_s) ? parser.value(u"after"_s).toDouble() : 3;
        QTimer::singleShot(static_cast<int>(after * 1000), window.get(), [&] {
            if (!window->grab().save(parser.value(u"screenshot"_s)))
                status = refuse(parser.value(u"screenshot"_s) + u": cannot be written; choose another place"_s);
            QApplication::exit(status);
        });
    }
    return QApplication::exec();
}
