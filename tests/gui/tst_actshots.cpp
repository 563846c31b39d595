// SPDX-License-Identifier: GPL-3.0-or-later
// Acting as it is seen: the whole window at the moments that count, in both languages, both colours, small and large.
// With HIKESHI_SCREENSHOTS=DIR the pictures stay there.
#include "journal/kinds.h"
#include "journal/passphrase.h"
#include "tests/support/actionhands.h"
#include "tests/support/deskfixture.h"
#include "tests/support/eyes.h"
#include "widgets/common/holdbutton.h"
#include "widgets/map/mapview.h"
#include "widgets/presenters/findingmodel.h"
#include "widgets/presenters/runbookstore.h"
#include "widgets/runbook/editor/runbookedit.h"
#include "widgets/window/mainwindow.h"
#include "widgets/window/respondview.h"

#include <QDockWidget>
#include <QFileInfo>
#include <QLineEdit>
#include <QListView>
#include <QSettings>
#include <QTest>
#include <QTreeWidget>
#include <QTreeWidgetItemIterator>

using namespace Hikeshi;
using namespace Hikeshi::Hands;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// The window on an exchange whose ledger database has lost its primary a minute ago, with the incident declared.
class Scene
{
public:
    Scene(Theme::Kind kind, const QString &language, QSize size, const Policy &policy)
    {
        f.policy = policy;
        f.site.operators = {{.id = u"you"_s, .name = {u"you"_s, u"あなた"_s}},
                            {.id = u"ops-1"_s, .name = {u"ops-1"_s, {}}}};
        f.site.charts = {SeriesId(u"orders_accepted_per_second"_s), SeriesId(u"order_error_rate"_s),
                         SeriesId(u"order_latency_p99_seconds"_s)};
        f.reopen();
        f.dress(kind, language);
        store = std::make_unique<RunbookStore>(f.site.runbooks, f.dir.filePath(u"runbooks"_s));
        f.desk->runbooks = store.get();
        f.exchange.losePrimary(60s);
        Incident incident = f.incidents->proposal();
        incident.service = ServiceId(u"ledger-db"_s);
        incident.drill = true;
        incident.title = language == u"ja" ? u"台帳データベースの主系喪失"_s : u"Ledger database primary lost"_s;
        (void)f.incidents->declare(incident, u"you"_s);
        DeskFixture::until([this] { return f.incidents->open().has_value(); });
        settings = std::make_unique<QSettings>(f.dir.filePath(u"settings.ini"_s), QSettings::IniFormat);
        window = std::make_unique<MainWindow>(*f.desk, *settings);
        window->resize(size);
        window->show();
        window->activateWindow();
        shown = QTest::qWaitForWindowActive(window.get());
    }

    void chooseFailover() const { window->respond().showIntent(failover()); }
    QAbstractButton *operate() const { return part(*window, u"operate"_s); }

    DeskFixture f;
    std::unique_ptr<RunbookStore> store;
    std::unique_ptr<QSettings> settings;
    std::unique_ptr<MainWindow> window;
    bool shown = false;
};

}

class TestActShots : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void preview_data() { looks(); }
    void preview();
    void reserved_data() { looks(); }
    void reserved();
    void holding_data() { looks(); }
    void holding();
    void unknown_data() { looks(); }
    void unknown();
    void twoPersons_data() { looks(); }
    void twoPersons();
    void dryRun_data() { looks(); }
    void dryRun();
    void editor_data() { looks(); }
    void editor();
    void panelsComeBackWithTheirShare();

private:
    static void looks();
    std::unique_ptr<Scene> scene(const Policy &policy = {.arming = std::nullopt, .operatorId = u"you"_s});
    void picture(const Scene &scene) const;
};

void TestActShots::looks()
{
    QTest::addColumn<Theme::Kind>("kind");
    QTest::addColumn<QString>("language");
    QTest::addColumn<QSize>("size");
    for (const QSize size : {QSize(1280, 800), QSize(3840, 2160)}) {
        for (const QString &language : {u"en"_s, u"ja"_s}) {
            for (const Theme::Kind kind : {Theme::Kind::Dark, Theme::Kind::Light}) {
                if (size.width() > 2000 && (kind == Theme::Kind::Dark) != (language == u"en")) // each once, large
                    continue;
                QTest::addRow("%s-%s-%d", kind == Theme::Kind::Dark ? "dark" : "light", qPrintable(language),
                              size.width())
                    << kind << language << size;
            }
        }
    }
}

std::unique_ptr<Scene> TestActShots::scene(const Policy &policy)
{
    QFETCH(const Theme::Kind, kind);
    QFETCH(const QString, language);
    QFETCH(const QSize, size);
    return std::make_unique<Scene>(kind, language, size, policy);
}

/// Nothing that eyes would stumble over; and the picture, when it is wanted.
void TestActShots::picture(const Scene &scene) const
{
    QVERIFY(scene.shown);
    QTest::mouseMove(scene.window.get(), {2, 2});
    const QImage image = scene.window->grab().toImage();
    if (const QString folder = qEnvironmentVariable("HIKESHI_SCREENSHOTS"); !folder.isEmpty()) {
        const QString name = QString::fromLatin1(QTest::currentTestFunction()) + u'-'
            + QString::fromLatin1(QTest::currentDataTag()) + u".png"_s;
        QVERIFY(image.convertToFormat(QImage::Format_RGB888).save(folder + u'/' + name, "PNG", 0));
    }
    QCOMPARE(Eyes::complaints(*scene.window, image, scene.f.look.language()), QString());
}

void TestActShots::preview()
{
    const auto s = scene();
    s->chooseFailover();
    QTRY_VERIFY(s->operate() && s->operate()->isEnabled());
    const auto *wrong = part<QWidget>(*s->window, u"candidate-ledger-db-3"_s);
    QVERIFY(!wrong->isEnabled() && !wrong->toolTip().isEmpty());
    picture(*s);
}

void TestActShots::reserved()
{
    const auto s = scene();
    s->chooseFailover();
    QTRY_VERIFY(s->operate() && s->operate()->isEnabled());
    QTest::mouseClick(s->operate(), Qt::LeftButton);
    QTRY_COMPARE(s->f.dispatcher->selections().size(), 1);
    s->f.exchange.advanceBy(2s);
    QTRY_VERIFY2(said(*s->window, u"previewCaption"_s).contains(u'8'),
                 qPrintable(said(*s->window, u"previewCaption"_s)));
    QVERIFY(part(*s->window, u"release"_s)->isVisible());
    QCOMPARE(s->f.api.sent.size(), 0);
    picture(*s);
}

void TestActShots::holding()
{
    const auto s = scene();
    s->chooseFailover();
    QTRY_VERIFY(s->operate() && s->operate()->isEnabled());
    QVERIFY(qobject_cast<HoldButton *>(s->operate()));
    hold(s->operate());
    QTRY_COMPARE(s->f.dispatcher->selections().size(), 1);
    QVERIFY(s->operate()->isDown());
    picture(*s);
    QTest::mouseRelease(s->operate(), Qt::LeftButton);
    QCOMPARE(s->f.api.sent.size(), 0);
}

void TestActShots::unknown()
{
    const auto s = scene();
    s->f.api.answer = {.kind = Answer::Kind::Lost, .reason = u"the connection was cut"_s};
    s->chooseFailover();
    QTRY_VERIFY(s->operate() && s->operate()->isEnabled());
    hold(s->operate());
    QTRY_COMPARE(s->f.entriesOf(Kind::actionAnswered), 1);
    QTRY_VERIFY(s->f.dispatcher->records().last().state == ActionState::Verifying);
    const auto endsWithTime = [&s] { // the exchange's: verifying has its own, and begins when it begins
        s->f.exchange.advanceBy(5s);
        return s->f.dispatcher->records().last().state == ActionState::Unknown;
    };
    QTRY_VERIFY(endsWithTime());
    QTRY_VERIFY(!said(*s->window, u"actionAdvice"_s).isEmpty());
    QCOMPARE(s->f.api.sent.size(), 1);
    picture(*s);
}

void TestActShots::twoPersons()
{
    const auto s = scene({.arming = std::nullopt,
                          .twoPersons = {u"hold"_s},
                          .passphraseHash = {{u"ops-1"_s, "not asked"_ba}},
                          .operatorId = u"you"_s});
    s->chooseFailover();
    QTRY_VERIFY(s->operate() && s->operate()->isEnabled());
    hold(s->operate());
    QTRY_VERIFY(!said(*s->window, u"approvals"_s).isEmpty());
    QTest::mouseRelease(s->operate(), Qt::LeftButton);
    QVERIFY(part<QLineEdit>(*s->window, u"passphrase"_s)->isVisible());
    QTRY_VERIFY(!s->operate()->isEnabled());
    QVERIFY(!said(*s->window, u"whyNot"_s).isEmpty());
    picture(*s);
}

void TestActShots::dryRun()
{
    const auto s = scene();
    s->window->respond().showRunbook(u"ledger-primary-lost"_s);
    QTRY_VERIFY(part(*s->window, u"dryRunFirst"_s)->isEnabled());
    QTest::mouseClick(part(*s->window, u"dryRunFirst"_s), Qt::LeftButton);
    auto *steps = part<QTreeWidget>(*s->window, u"dryRunSteps"_s);
    QTRY_VERIFY(steps->isVisible());
    QVERIFY(steps->topLevelItemCount() > 3);
    for (QTreeWidgetItemIterator each(steps); *each; ++each) { // every row has the room that its text needs
        const QRect row = steps->visualItemRect(*each);
        const QFontMetrics letters((*each)->font(0).resolve(steps->font()));
        const QRect needed = letters.boundingRect(QRect(0, 0, row.width(), 10'000), Qt::TextWordWrap, (*each)->text(0));
        QVERIFY2(row.height() >= needed.height(), qPrintable((*each)->text(0)));
    }
    QCOMPARE(s->f.api.sent.size(), 0);
    picture(*s);
}

void TestActShots::editor()
{
    const auto s = scene();
    const QString language = s->f.look.language();
    Runbook runbook = s->f.runbook(u"ledger-primary-lost"_s, language);
    runbook.file = u":/runbooks/"_s + QFileInfo(runbook.file).fileName(); // the one that the program carries
    s->window->respond().editRunbook(runbook);
    auto *edit = s->window->findChild<RunbookEdit *>();
    QTRY_VERIFY(edit->isVisible() && !edit->toPlainText().isEmpty());
    QVERIFY(edit->find(u"patroni.failover"_s));
    QTest::keyClicks(edit, u"patroni.failovr"_s);
    const auto *findings = s->window->findChild<FindingModel *>();
    QTRY_VERIFY(findings->errors() > 0);
    QTRY_VERIFY(part<QListView>(*s->window, u"findings"_s)->isVisible());
    QTRY_VERIFY2(edit->viewport()->rect().contains(edit->cursorRect()), "what is being typed is seen");
    picture(*s);
}

void TestActShots::panelsComeBackWithTheirShare()
{
    Scene s(Theme::Kind::Dark, u"en"_s, {1440, 900}, {.arming = std::nullopt, .operatorId = u"you"_s});
    const auto share = [&s] {
        return double(s.window->findChild<QDockWidget *>(u"runbook"_s)->width()) / s.window->respond().width();
    };
    auto *runbook = s.window->findChild<QDockWidget *>(u"runbook"_s);
    s.window->respond().resizeDocks({runbook}, {480}, Qt::Horizontal);
    QTRY_COMPARE(runbook->width(), 480);
    const double before = share();
    s.window->close();
    for (const QSize size : {QSize(3840, 2160), QSize(1440, 900)}) {
        s.window = std::make_unique<MainWindow>(*s.f.desk, *s.settings);
        s.window->resize(size);
        s.window->show();
        QVERIFY(QTest::qWaitForWindowExposed(s.window.get()));
        QTRY_VERIFY2(std::abs(share() - before) < 0.01, qPrintable(QString::number(share())));
        s.window->close();
    }
}

QTEST_MAIN(TestActShots)
#include "tst_actshots.moc"
