// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

/// What a room may include. The table of CONTRIBUTING.md, as data.
struct Room
{
    QString folder; ///< from the checkout; the longest that fits a file is its room
    QStringList ours; ///< beginnings of include paths
    QStringList qt; ///< Qt modules
};

QStringList words()
{
    return {u"situation/"_s, u"journal/"_s, u"control/action.h"_s, u"control/actionport.h"_s,
            u"control/selectandoperate.h"_s};
}

QStringList vocabularies()
{
    return words() + QStringList{u"runbooks/"_s, u"announce/"_s, u"review/"_s, u"drill/"_s, u"widgets/presenters/"_s};
}

const QList<Room> &rooms()
{
    static const QList<Room> list{
        {u"app/situation"_s, {u"situation/"_s}, {u"QtCore"_s}},
        {u"app/journal"_s, {u"situation/"_s, u"journal/"_s}, {u"QtCore"_s, u"QtSql"_s}},
        {u"app/sources"_s,
         {u"situation/"_s, u"journal/"_s, u"sources/"_s},
         {u"QtCore"_s, u"QtNetwork"_s, u"QtWebSockets"_s, u"QtSql"_s, u"QtConcurrent"_s}},
        {u"app/control"_s, {u"situation/"_s, u"journal/"_s, u"control/"_s}, {u"QtCore"_s, u"QtNetwork"_s}},
        {u"app/announce"_s, words() + QStringList{u"announce/"_s}, {u"QtCore"_s}},
        {u"app/review"_s, words() + QStringList{u"review/"_s}, {u"QtCore"_s, u"QtGui"_s}},
        {u"app/exchange"_s, {u"exchange/"_s}, {u"QtCore"_s, u"QtNetwork"_s, u"QtWebSockets"_s}},
        {u"app/drill"_s, {u"situation/"_s, u"journal/"_s, u"exchange/faults.h"_s, u"drill/"_s}, {u"QtCore"_s}},
        {u"app/console"_s, {u""_s}, {u"Qt"_s}},
        {u"app/ctl"_s, {u""_s}, {u"QtCore"_s, u"QtGui"_s, u"QtNetwork"_s}},
        {u"runbooks"_s, words() + QStringList{u"runbooks/"_s}, {u"QtCore"_s}},
        {u"widgets/presenters"_s, vocabularies(), {u"QtCore"_s, u"QtGui"_s}},
        {u"widgets/charts"_s,
         vocabularies() + QStringList{u"widgets/"_s},
         {u"QtCore"_s, u"QtGui"_s, u"QtWidgets"_s, u"QtCharts"_s}},
        {u"widgets"_s,
         vocabularies() + QStringList{u"widgets/"_s},
         {u"QtCore"_s, u"QtGui"_s, u"QtWidgets"_s, u"QtSvg"_s}},
    };
    return list;
}

/// Includes that break the table and are owed. It starts empty, and stays so.
QStringList debts()
{
    return {};
}

/// Words that no room uses, and where they are allowed all the same.
struct Ban
{
    QRegularExpression pattern;
    QString reason;
    QStringList except;
};

const QList<Ban> &bans()
{
    static const QList<Ban> list{
        {QRegularExpression(u"\\bQMessageBox\\b"_s), u"no modal dialog over an incident: say it in place"_s, {}},
        {QRegularExpression(u"\\binstance\\(\\)\\s*(->|\\.)"_s),
         u"no singletons: take it in the constructor"_s,
         {u"app/console/"_s, u"app/ctl/"_s}},
        {QRegularExpression(u"\\bprocessEvents\\("_s), u"no nested event loops"_s, {}},
        {QRegularExpression(u"\\bQEventLoop\\b"_s), u"no nested event loops"_s, {}},
        {QRegularExpression(u"\\b(msleep|usleep|sleep_for)\\("_s), u"no sleeping"_s, {}},
        {QRegularExpression(u"currentDateTime(Utc)?\\(|currentMSecsSinceEpoch\\(|system_clock::now"_s),
         u"wall clock only through Clock"_s,
         {u"app/situation/clock.cpp"_s, u"app/exchange/"_s}},
        {QRegularExpression(u"\\b(TODO|FIXME|XXX|HACK)\\b"_s), u"finish it, or leave it out"_s, {}},
    };
    return list;
}

QString root()
{
    return QStringLiteral(HIKESHI_SOURCE_DIR) + u'/';
}

QStringList sources()
{
    QStringList files;
    for (const QString &top : {u"app"_s, u"runbooks"_s, u"widgets"_s}) {
        QDirIterator found(root() + top, {u"*.h"_s, u"*.cpp"_s}, QDir::Files, QDirIterator::Subdirectories);
        while (found.hasNext())
            files.append(found.next().sliced(root().size()));
    }
    files.sort();
    return files;
}

const Room *roomOf(const QString &file)
{
    const Room *best = nullptr;
    for (const Room &room : rooms()) {
        if (file.startsWith(room.folder + u'/') && (!best || room.folder.size() > best->folder.size()))
            best = &room;
    }
    return best;
}

QString text(const QString &file)
{
    QFile opened(root() + file);
    return opened.open(QIODevice::ReadOnly) ? QString::fromUtf8(opened.readAll()) : QString();
}

/// Which Qt module has this header: `QtWidgets` for `QWidget`; empty for one that is not Qt's.
QString moduleOf(const QString &header)
{
    static const QRegularExpression spelled(u"^(Qt[A-Z]\\w*)/"_s);
    if (const auto match = spelled.match(header); match.hasMatch())
        return match.captured(1);
    static QHash<QString, QString> known;
    if (const auto found = known.constFind(header); found != known.cend())
        return *found;
    QString module;
    const QDir qt(QStringLiteral(HIKESHI_QT_INCLUDES));
    for (const auto candidates = qt.entryList({u"Qt*"_s}, QDir::Dirs); const QString &candidate : candidates) {
        if (QFile::exists(qt.filePath(candidate) + u'/' + header))
            module = candidate;
    }
    known.insert(header, module);
    return module;
}

bool allowed(const QStringList &beginnings, const QString &path)
{
    return std::ranges::any_of(beginnings, [&](const QString &beginning) { return path.startsWith(beginning); });
}

}

class TestArchitecture : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyFileHasARoomAndALicence();
    void roomsIncludeOnlyWhomTheyMayKnow();
    void roomsUseOnlyTheirQtModules();
    void nobodyUsesWhatIsBanned();
    void debtListIsEmpty() { QVERIFY(debts().isEmpty()); }
};

void TestArchitecture::everyFileHasARoomAndALicence()
{
    const QStringList files = sources();
    QVERIFY(files.size() > 20);
    QCOMPARE(moduleOf(u"QWidget"_s), u"QtWidgets"_s);
    for (const QString &file : files) {
        QVERIFY2(roomOf(file), qPrintable(file + u": no room of the table"_s));
        QVERIFY2(text(file).startsWith(u"// SPDX-License-Identifier: GPL-3.0-or-later"_s),
                 qPrintable(file + u": no SPDX line"_s));
    }
}

void TestArchitecture::roomsIncludeOnlyWhomTheyMayKnow()
{
    static const QRegularExpression include(u"^#include \"([^\"]+)\""_s, QRegularExpression::MultilineOption);
    QStringList broken;
    for (const auto files = sources(); const QString &file : files) {
        for (const auto &match : include.globalMatch(text(file))) {
            const QString path = match.captured(1);
            const bool generated = path.endsWith(u".moc"_s) || path.startsWith(u"moc_"_s);
            if (!generated && !allowed(roomOf(file)->ours, path) && !debts().contains(file + u" -> "_s + path))
                broken.append(QString(file + u" -> "_s + path));
        }
    }
    QVERIFY2(broken.isEmpty(), qPrintable(broken.join(u'\n')));
}

void TestArchitecture::roomsUseOnlyTheirQtModules()
{
    static const QRegularExpression include(u"^#include <(Q[^>]+)>"_s, QRegularExpression::MultilineOption);
    QStringList broken;
    for (const auto files = sources(); const QString &file : files) {
        for (const auto &match : include.globalMatch(text(file))) {
            const QString module = moduleOf(match.captured(1));
            if (!module.isEmpty() && !allowed(roomOf(file)->qt, module))
                broken.append(QString(file + u" -> "_s + match.captured(1) + u" ("_s + module + u')'));
        }
    }
    QVERIFY2(broken.isEmpty(), qPrintable(broken.join(u'\n')));
}

void TestArchitecture::nobodyUsesWhatIsBanned()
{
    static const QRegularExpression comment(u"//[^\\n]*"_s);
    QStringList broken;
    for (const auto files = sources(); const QString &file : files) {
        const QString code = text(file);
        QString bare = code;
        bare.remove(comment);
        for (const Ban &ban : bans()) {
            const bool marks = ban.pattern.pattern().contains(u"TODO"_s);
            if ((marks ? code : bare).contains(ban.pattern) && !allowed(ban.except, file))
                broken.append(QString(file + u": "_s + ban.reason));
        }
    }
    QVERIFY2(broken.isEmpty(), qPrintable(broken.join(u'\n')));
}

QTEST_GUILESS_MAIN(TestArchitecture)
#include "tst_architecture.moc"
