// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/map/mapview.h"

#include "tests/support/exchangefixture.h"
#include "widgets/map/arrangement.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QMenu>
#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>

using namespace Hikeshi;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const InstanceId ledger1(u"ledger-db-1"_s), web1(u"web-1"_s), cdn(u"cdn"_s);

/// An exchange and its map on the screen, 1000x500.
struct Shown
{
    ExchangeFixture exchange;
    Look look;
    MapView view;

    Shown()
        : view(exchange.situation, look)
    {
        view.resize(1000, 500);
        view.show();
        view.setFocus();
    }

    QPoint at(const InstanceId &id) const { return view.nodeRect(id).center().toPoint(); }
    void click(const InstanceId &id) { QTest::mouseClick(&view, Qt::LeftButton, {}, at(id)); }
    void drag(QPoint from, QPoint to)
    {
        QTest::mousePress(&view, Qt::LeftButton, {}, from);
        QTest::mouseMove(&view, (from + to) / 2);
        QTest::mouseMove(&view, to);
        QTest::mouseRelease(&view, Qt::LeftButton, {}, to);
    }
    void wheel(QPoint at, int delta)
    {
        QWheelEvent event(at, view.mapToGlobal(at), {}, {0, delta}, Qt::NoButton, {}, Qt::NoScrollPhase, false);
        QApplication::sendEvent(&view, &event);
    }
    QMenu *menu(QPoint at)
    {
        QContextMenuEvent event(QContextMenuEvent::Mouse, at, view.mapToGlobal(at));
        QApplication::sendEvent(&view, &event);
        return view.findChild<QMenu *>(u"mapMenu"_s);
    }
    static void trigger(QMenu *menu, const QString &entry)
    {
        auto *action = menu->findChild<QAction *>(entry);
        QVERIFY(action);
        QVERIFY(action->isEnabled());
        action->trigger();
        menu->close();
    }
};

/// Pixels that are near `colour`.
int count(const QImage &image, const QColor &colour)
{
    int found = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            const QColor pixel = image.pixelColor(x, y);
            if (std::abs(pixel.red() - colour.red()) + std::abs(pixel.green() - colour.green())
                    + std::abs(pixel.blue() - colour.blue())
                < 24)
                ++found;
        }
    }
    return found;
}

QPoint openGround(const MapView &view)
{
    return {view.width() / 2, view.height() - 4};
}

}

class TestMapView : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void clickSelectsAndGroundLetsGo();
    void nothingSelectedShowsTheWorst();
    void draggedNodeStaysWhenTheTopologyChanges();
    void draggedFrameTakesItsGroupAlong();
    void aShakyClickMovesNothing();
    void draggedGroundPans();
    void wheelZoomsAtThePointer();
    void zoomKeepsWithinReason();
    void arrowsWalkAlongTheCalls();
    void firstArrowGoesToTheWorst();
    void escapeLetsGo();
    void enterAndDoubleClickAskToOperate();
    void menuAsksToOperateAndCopies();
    void replayCannotBeOperated();
    void menuForgetsAPlacement();
    void arrangementGoesRound();
    void badArrangementIsPassedOver_data();
    void badArrangementIsPassedOver();
    void findSelectsTheFirst();
    void wholeMapIsInViewAfterFit_data();
    void wholeMapIsInViewAfterFit();
    void quietMapHasNoColourFailedOneHas();
    void silenceIsNeverShownAsNormal();
    void pictureHasItsSizeAndSpeaksOfTheSituation();
    void drillIsAllOverTheMap();
    void emptyMapSaysWhatIsWaitedFor();
    void topologyThatShrinksLetsGoOfTheSelection();
};

void TestMapView::clickSelectsAndGroundLetsGo()
{
    Shown shown;
    QSignalSpy selected(&shown.view, &MapView::instanceSelected);
    shown.click(web1);
    QCOMPARE(shown.view.selected(), web1);
    QCOMPARE(shown.view.blastSource(), web1);
    QTest::mouseClick(&shown.view, Qt::LeftButton, {}, openGround(shown.view));
    QVERIFY(shown.view.selected().isEmpty());
    QCOMPARE(selected.size(), 2);
    shown.view.select(InstanceId(u"nobody"_s));
    QCOMPARE(selected.size(), 2);
}

void TestMapView::nothingSelectedShowsTheWorst()
{
    Shown shown;
    QVERIFY(shown.view.blastSource().isEmpty());
    shown.exchange.losePrimary(10s);
    QTRY_COMPARE(shown.view.blastSource(), ledger1);
    QVERIFY(shown.view.accessibleDescription().contains(u"ledger-db-1"_s));
    shown.click(cdn);
    QCOMPARE(shown.view.blastSource(), cdn);
}

void TestMapView::draggedNodeStaysWhenTheTopologyChanges()
{
    Shown shown;
    QSignalSpy changed(&shown.view, &MapView::arrangementChanged);
    const QPoint from = shown.at(cdn);
    shown.drag(from, from + QPoint(10, 90));
    QCOMPARE(changed.size(), 1);
    QVERIFY(shown.view.selected().isEmpty());
    QVERIFY((shown.at(cdn) - from - QPoint(10, 90)).manhattanLength() <= 2);
    const QByteArray arrangement = shown.view.arrangement();
    Topology more = shown.exchange.situation.map().topology();
    more.services.prepend({.id = ServiceId(u"dns"_s), .instances = {InstanceId(u"dns"_s)}});
    more.dependencies.prepend({ServiceId(u"dns"_s), ServiceId(u"users"_s)});
    shown.exchange.situation.apply({ExchangeFixture::stream(), more});
    QVERIFY(!shown.view.nodeRect(InstanceId(u"dns"_s)).isEmpty());
    QVERIFY((shown.at(cdn) - from - QPoint(10, 90)).manhattanLength() <= 2);
    QCOMPARE(shown.view.arrangement(), arrangement);
}

void TestMapView::draggedFrameTakesItsGroupAlong()
{
    Shown shown;
    const QRectF first = shown.view.nodeRect(ledger1), last = shown.view.nodeRect(InstanceId(u"ledger-db-3"_s));
    const QPoint caption = first.topLeft().toPoint() + QPoint(6, -8);
    shown.drag(caption, caption + QPoint(-30, 20));
    QVERIFY((shown.view.nodeRect(ledger1).center() - first.center() - QPointF(-30, 20)).manhattanLength() <= 2);
    QVERIFY((shown.view.nodeRect(InstanceId(u"ledger-db-3"_s)).center() - last.center() - QPointF(-30, 20))
                .manhattanLength()
            <= 2);
}

void TestMapView::aShakyClickMovesNothing()
{
    Shown shown;
    const QByteArray before = shown.view.arrangement();
    shown.drag(shown.at(cdn), shown.at(cdn) + QPoint(2, 1));
    QCOMPARE(shown.view.arrangement(), before);
    QCOMPARE(shown.view.selected(), cdn);
}

void TestMapView::draggedGroundPans()
{
    Shown shown;
    const QPoint before = shown.at(cdn), ground = openGround(shown.view);
    shown.drag(ground, ground - QPoint(60, 80));
    QVERIFY((shown.at(cdn) - before + QPoint(60, 80)).manhattanLength() <= 2);
    QCOMPARE(shown.view.arrangement(), MapView(shown.exchange.situation, shown.look).arrangement());
    shown.view.grab();
    QTest::keyClick(&shown.view, Qt::Key_F);
    QVERIFY((shown.at(cdn) - before).manhattanLength() <= 2);
}

void TestMapView::wheelZoomsAtThePointer()
{
    Shown shown;
    const QPoint pointer = shown.at(web1);
    const double before = shown.view.zoom();
    shown.wheel(pointer, 240);
    QVERIFY(shown.view.zoom() > before * 1.3);
    QVERIFY((shown.at(web1) - pointer).manhattanLength() <= 2);
    shown.wheel(pointer, -240);
    QVERIFY(std::abs(shown.view.zoom() - before) < 0.001);
}

void TestMapView::zoomKeepsWithinReason()
{
    Shown shown;
    for (int i = 0; i < 80; ++i)
        QTest::keyClick(&shown.view, Qt::Key_Minus);
    QVERIFY(shown.view.zoom() > 0.01);
    QVERIFY(!shown.view.grab().isNull());
    for (int i = 0; i < 80; ++i)
        QTest::keyClick(&shown.view, Qt::Key_Plus);
    QVERIFY(shown.view.zoom() < 10);
    shown.view.zoomBy(qQNaN());
    shown.view.zoomBy(0);
    QVERIFY(shown.view.zoom() > 0.01);
    QVERIFY(!shown.view.grab().isNull());
}

void TestMapView::arrowsWalkAlongTheCalls()
{
    Shown shown;
    shown.view.select(InstanceId(u"users"_s));
    QStringList way;
    for (int i = 0; i < 2; ++i) {
        QTest::keyClick(&shown.view, Qt::Key_Right);
        way << shown.view.selected().value;
    }
    QCOMPARE(way, QStringList({u"cdn"_s, u"lb-1"_s}));
    QTest::keyClick(&shown.view, Qt::Key_Down);
    QCOMPARE(shown.view.selected(), InstanceId(u"lb-2"_s));
    QTest::keyClick(&shown.view, Qt::Key_Left);
    QCOMPARE(shown.view.selected(), cdn);
    QTest::keyClick(&shown.view, Qt::Key_Left);
    QTest::keyClick(&shown.view, Qt::Key_Left);
    QCOMPARE(shown.view.selected(), InstanceId(u"users"_s)); // the end of the map
}

void TestMapView::firstArrowGoesToTheWorst()
{
    Shown shown;
    shown.exchange.losePrimary(10s);
    QTRY_COMPARE(shown.view.blastSource(), ledger1);
    QTest::keyClick(&shown.view, Qt::Key_Left);
    QCOMPARE(shown.view.selected(), ledger1);
}

void TestMapView::escapeLetsGo()
{
    Shown shown;
    shown.view.find(u"web"_s);
    QTest::keyClick(&shown.view, Qt::Key_Escape);
    QVERIFY(shown.view.selected().isEmpty());
}

void TestMapView::enterAndDoubleClickAskToOperate()
{
    Shown shown;
    QSignalSpy wanted(&shown.view, &MapView::operateWanted);
    QTest::keyClick(&shown.view, Qt::Key_Return);
    QCOMPARE(wanted.size(), 0); // nothing selected
    shown.click(web1);
    QTest::keyClick(&shown.view, Qt::Key_Return);
    QCOMPARE(wanted.size(), 1);
    QCOMPARE(wanted[0][0].toString(), u"web-1"_s);
    QTest::mouseDClick(&shown.view, Qt::LeftButton, {}, shown.at(ledger1));
    QCOMPARE(wanted.size(), 2);
    QCOMPARE(wanted[1][0].toString(), u"ledger-db-1"_s);
    QCOMPARE(wanted[1][1].toPoint(), shown.view.mapToGlobal(shown.at(ledger1)));
}

void TestMapView::menuAsksToOperateAndCopies()
{
    Shown shown;
    QSignalSpy wanted(&shown.view, &MapView::operateWanted);
    QMenu *menu = shown.menu(shown.at(web1));
    QVERIFY(menu);
    Shown::trigger(menu, u"operate"_s);
    QCOMPARE(wanted.size(), 1);
    QCOMPARE(wanted[0][0].toString(), u"web-1"_s);
    QTRY_VERIFY(!shown.view.findChild<QMenu *>(u"mapMenu"_s));
    Shown::trigger(shown.menu(shown.at(web1)), u"copyName"_s);
    QCOMPARE(QGuiApplication::clipboard()->text(), u"web-1"_s);
    QTRY_VERIFY(!shown.view.findChild<QMenu *>(u"mapMenu"_s));
    Shown::trigger(shown.menu(shown.at(web1)), u"showBlastRadius"_s);
    QCOMPARE(shown.view.blastSource(), web1);
}

void TestMapView::replayCannotBeOperated()
{
    Shown shown;
    shown.view.setReadOnly(true);
    QSignalSpy wanted(&shown.view, &MapView::operateWanted);
    QTest::mouseDClick(&shown.view, Qt::LeftButton, {}, shown.at(web1));
    shown.view.select(web1);
    QTest::keyClick(&shown.view, Qt::Key_Return);
    QMenu *menu = shown.menu(shown.at(web1));
    QVERIFY(!menu->findChild<QAction *>(u"operate"_s)->isEnabled());
    QVERIFY(menu->findChild<QAction *>(u"operate"_s)->text().contains(u"replay"_s));
    menu->close();
    QCOMPARE(wanted.size(), 0);
}

void TestMapView::menuForgetsAPlacement()
{
    Shown shown;
    const QPoint from = shown.at(cdn);
    shown.drag(from, from - QPoint(0, 60));
    Shown::trigger(shown.menu(shown.at(cdn)), u"forgetPlacement"_s);
    QTest::keyClick(&shown.view, Qt::Key_F);
    QVERIFY((shown.at(cdn) - from).manhattanLength() <= 2);
    QCOMPARE(arrangementFromJson(shown.view.arrangement()).size(), 0);
}

void TestMapView::arrangementGoesRound()
{
    Shown shown;
    const QByteArray json = arrangementToJson({{cdn, QPointF(-40, 300)}, {InstanceId(u"elsewhere"_s), QPointF(1, 2)}});
    shown.view.setArrangement(json);
    QCOMPARE(shown.view.arrangement(), json); // what is not on the map today may be tomorrow
    QCOMPARE(arrangementFromJson(json).value(cdn), QPointF(-40, 300));
    QVERIFY(shown.view.nodeRect(cdn).center().y() > shown.view.nodeRect(web1).center().y());
}

void TestMapView::badArrangementIsPassedOver_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("not JSON") << QByteArray("\xff\x00{{{", 6);
    QTest::newRow("list") << QByteArray("[1,2]");
    QTest::newRow("no numbers") << QByteArray(R"({"places":{"cdn":["a",null],"web-1":[1],"":[1,2],"users":{"x":1}}})");
    QTest::newRow("beyond everything") << QByteArray(R"({"places":{"cdn":[1e300,-1e300]}})");
    QTest::newRow("places is a word") << QByteArray(R"({"places":"here"})");
    QTest::newRow("huge") << QByteArray(5'000'000, '[');
}

void TestMapView::badArrangementIsPassedOver()
{
    QFETCH(QByteArray, json);
    Shown shown;
    const QRectF before = shown.view.nodeRect(cdn);
    shown.view.setArrangement(json);
    QCOMPARE(shown.view.nodeRect(cdn), before);
    QVERIFY(!shown.view.grab().isNull());
}

void TestMapView::findSelectsTheFirst()
{
    Shown shown;
    QCOMPARE(shown.view.find(u"web"_s), 3);
    QCOMPARE(shown.view.selected(), web1);
    QCOMPARE(shown.view.find(u"台帳"_s), 3);
    QCOMPARE(shown.view.selected(), ledger1);
    QCOMPARE(shown.view.find(u"zebra"_s), 0);
    QCOMPARE(shown.view.find({}), 0);
}

void TestMapView::wholeMapIsInViewAfterFit_data()
{
    QTest::addColumn<QSize>("size");
    QTest::newRow("small window") << QSize(760, 380);
    QTest::newRow("narrow") << QSize(300, 900);
    QTest::newRow("4K") << QSize(2800, 1500);
}

void TestMapView::wholeMapIsInViewAfterFit()
{
    QFETCH(QSize, size);
    Shown shown;
    shown.view.resize(size);
    for (const Service &service : shown.exchange.situation.map().topology().services) {
        for (const InstanceId &id : service.instances)
            QVERIFY2(QRectF(shown.view.rect()).contains(shown.view.nodeRect(id)), qPrintable(id.value));
    }
}

void TestMapView::quietMapHasNoColourFailedOneHas()
{
    Shown shown;
    const Theme theme = shown.look.theme();
    const auto coloured = [&](const QColor &colour) { return count(shown.view.grab().toImage(), colour); };
    shown.view.clearFocus();
    QCOMPARE(coloured(theme.trouble), 0);
    QCOMPARE(coloured(theme.warning), 0);
    QCOMPARE(coloured(theme.focus), 0);
    shown.exchange.losePrimary(10s);
    QTRY_VERIFY(coloured(theme.trouble) > 200);
    QVERIFY(coloured(theme.warning) > 200);
    shown.view.setCandidates({InstanceId(u"ledger-db-2"_s)});
    QVERIFY(coloured(theme.focus) > 50);
}

void TestMapView::silenceIsNeverShownAsNormal()
{
    Shown shown;
    const QImage before = shown.view.grab().toImage();
    shown.exchange.streamTells = false;
    shown.exchange.patroniTells = false;
    shown.exchange.advanceBy(12s);
    QTRY_VERIFY(shown.view.grab().toImage() != before);
    MapModel model;
    model.renew(shown.exchange.situation.map(), shown.exchange.clock.now(), u"en"_s);
    QCOMPARE(model.node(web1)->tone, Theme::Tone::Unknown);
}

void TestMapView::pictureHasItsSizeAndSpeaksOfTheSituation()
{
    Shown shown;
    const QImage quiet = shown.view.picture({900, 450});
    QCOMPARE(quiet.size(), QSize(900, 450));
    QVERIFY(count(quiet, shown.look.theme().raised) > 5000);
    shown.exchange.losePrimary(10s);
    QVERIFY(count(shown.view.picture({900, 450}), shown.look.theme().trouble) > 100);
    QVERIFY(!shown.view.picture({0, -5}).isNull());
}

// A picture of a drill's map cannot be taken for one of the real site.
void TestMapView::drillIsAllOverTheMap()
{
    Shown shown;
    const auto differs = [](const QImage &a, const QImage &b) {
        int pixels = 0;
        for (int y = 0; y < a.height(); ++y) {
            for (int x = 0; x < a.width(); ++x)
                pixels += a.pixel(x, y) != b.pixel(x, y);
        }
        return pixels;
    };
    const QImage real = shown.view.picture({900, 450});
    const QImage window = shown.view.grab().toImage();
    QCOMPARE(differs(real, shown.view.picture({900, 450})), 0);
    shown.view.setDrill(true);
    const QImage drill = shown.view.picture({900, 450});
    QVERIFY(differs(window, shown.view.grab().toImage()) > 2000);
    for (const QRect &part : {QRect(0, 0, 450, 225), QRect(450, 0, 450, 225), QRect(0, 225, 450, 225),
                              QRect(450, 225, 450, 225)}) // wherever a part of it is cut out
        QVERIFY(differs(real.copy(part), drill.copy(part)) > 300);
}

void TestMapView::emptyMapSaysWhatIsWaitedFor()
{
    SteppedClock clock(fromMilliseconds(1'000'000));
    Situation situation(clock);
    Look look;
    MapView view(situation, look);
    view.resize(600, 300);
    const QImage nothing = view.grab().toImage();
    QVERIFY(count(nothing, look.theme().muted) > 50);
    const SourceId stream(u"stream"_s);
    situation.apply({stream, SourceReport{stream, u"exchange stream"_s, SourceState::Stale, u"refused"_s, {}, 1s}});
    QVERIFY(view.grab().toImage() != nothing);
    QVERIFY(!view.picture({300, 200}).isNull());
    QTest::keyClick(&view, Qt::Key_Right);
    QTest::keyClick(&view, Qt::Key_F);
    QVERIFY(view.selected().isEmpty());
}

void TestMapView::topologyThatShrinksLetsGoOfTheSelection()
{
    Shown shown;
    shown.view.select(ledger1);
    Topology less = shown.exchange.situation.map().topology();
    less.services.removeIf([](const Service &s) { return s.id == ServiceId(u"ledger-db"_s); });
    shown.exchange.situation.apply({ExchangeFixture::stream(), less});
    QVERIFY(shown.view.selected().isEmpty());
    QVERIFY(!shown.view.grab().isNull());
}

QTEST_MAIN(TestMapView)
#include "tst_mapview.moc"
