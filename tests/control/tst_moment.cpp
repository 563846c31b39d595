// SPDX-License-Identifier: GPL-3.0-or-later
// What an action's verification names of the moment of operating, `{now}` and `{was_…}`, is the same after the console
// was killed: the Unknown that it leaves is resolved by reading, and by nothing else.
#include "resources/resources.h"
#include "tests/control/controlfixture.h"

#include <QFile>
#include <QJsonDocument>

using namespace Hikeshi;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

class TestMoment : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(!carried(u"connectors"_s).isEmpty()); }
    void init() { m_f = std::make_unique<ControlFixture>(); }
    void cleanup() { m_f->close(); }
    void killedBetweenIntentAndOutcome_data();
    void killedBetweenIntentAndOutcome();
    void killedTwice();
    void withoutTheMomentNothingIsConfirmed();
    void secretsStayOutOfIt();

private:
    /// The shipped connector, with settings that a site would give.
    void use(const QString &connector)
    {
        m_f->change = [connector](Connector &c) {
            Findings findings;
            QFile file(u":/connectors/%1.yaml"_s.arg(connector));
            if (!file.open(QIODevice::ReadOnly))
                qFatal("no connector %s", qPrintable(connector));
            const QString id = c.id;
            c = Connector::parse(file.readAll(), connector, findings);
            c.id = id;
            for (SettingSpec &setting : c.settings)
                setting.fallback = {u"main"_s};
        };
    }
    void tell(const QString &target, const QMap<QString, QVariant> &properties)
    {
        if (target == u"db")
            m_f->situation->apply({SourceId(u"s"_s),
                                   ServiceObservation{.service = ServiceId(target),
                                                      .at = m_f->clock.now(),
                                                      .witness = u"w"_s,
                                                      .properties = properties}});
        else
            m_f->observe(target, Role::Replica, properties);
    }
    /// Killed when the request had left and nobody had answered; the world is known anew only bit by bit.
    qint64 killInTheMidst(const Intent &intent)
    {
        m_f->api.answers = [](const Request &) { return ScriptedApi::answered(200, "{}"); }; // its dry run's
        const auto selected = m_f->select(intent);
        if (!selected) {
            qWarning("%s", qPrintable(selected.error().text()));
            return 0;
        }
        m_f->api.waits = true;
        m_f->dispatcher->operate(selected->number, intent);
        (void)QTest::qWaitFor([this] { return m_f->api.inFlight() > 0; }, 10'000);
        const QList<ActionRecord> records = m_f->dispatcher->records();
        m_f->close();
        m_f->clock.advanceBy(2min);
        m_f->api.waits = false;
        m_f->open();
        m_f->wait(1s);
        return records.isEmpty() ? 0 : records.last().number;
    }
    ActionState stateOf(qint64 number)
    {
        m_f->settle();
        return record(number).state;
    }
    ActionRecord record(qint64 number) const
    {
        for (const auto records = m_f->dispatcher->records(); const ActionRecord &each : records) {
            if (each.number == number)
                return each;
        }
        return {};
    }

    std::unique_ptr<ControlFixture> m_f;
};

using Properties = QMap<QString, QVariant>;
using Words = QMap<QString, QString>;

void TestMoment::killedBetweenIntentAndOutcome_data()
{
    QTest::addColumn<QString>("connector");
    QTest::addColumn<QString>("action");
    QTest::addColumn<QString>("target");
    QTest::addColumn<Words>("arguments");
    QTest::addColumn<Properties>("before");
    QTest::addColumn<Properties>("another"); // what somebody else's doing, or the time, would show
    QTest::addColumn<Properties>("after"); // MOMENT: when it was operated
    QTest::newRow("rollout restart") << u"kubernetes"_s << u"kubernetes.restart"_s << u"db"_s << Words{}
                                     << Properties{{u"restarted_at"_s, u"2026-11-01T00:00:00.000Z"_s}}
                                     << Properties{{u"restarted_at"_s, u"LATER"_s}}
                                     << Properties{{u"restarted_at"_s, u"MOMENT"_s}};
    QTest::newRow("backup") << u"pgbackrest"_s << u"pgbackrest.backup"_s << u"db"_s << Words{}
                            << Properties{{u"repository"_s, u"ok"_s},
                                          {u"backup_running"_s, false},
                                          {u"asked_for"_s, QStringList{u"2026-11-01T00:00:00.000Z"_s}}}
                            << Properties{{u"asked_for"_s, QStringList{u"2026-11-01T00:00:00.000Z"_s, u"LATER"_s}}}
                            << Properties{{u"asked_for"_s, QStringList{u"LATER"_s, u"MOMENT"_s}}};
    QTest::newRow("restart of PostgreSQL") << u"patroni"_s << u"patroni.restart"_s << u"db-2"_s << Words{}
                                           << Properties{{u"postmaster_start"_s, u"2026-11-01 00:00:00.1+00:00"_s}}
                                           << Properties{{u"postmaster_start"_s, u"2026-11-01 00:00:00.1+00:00"_s}}
                                           << Properties{{u"postmaster_start"_s, u"2026-11-24 03:20:05.2+00:00"_s}};
    QTest::newRow("restart of a unit") << u"systemd"_s << u"systemd.restart"_s << u"db"_s
                                       << Words{{u"unit"_s, u"main"_s}}
                                       << Properties{{u"unit_states"_s, QStringList{u"main:active"_s}},
                                                     {u"unit_starts"_s, QStringList{u"main:100"_s}}}
                                       << Properties{{u"unit_states"_s, QStringList{u"main:active"_s}},
                                                     {u"unit_starts"_s, QStringList{u"main:100"_s}}}
                                       << Properties{{u"unit_states"_s, QStringList{u"main:active"_s}},
                                                     {u"unit_starts"_s, QStringList{u"main:900"_s}}};
}

void TestMoment::killedBetweenIntentAndOutcome()
{
    QFETCH(QString, connector);
    QFETCH(QString, action);
    QFETCH(QString, target);
    QFETCH(Words, arguments);
    QFETCH(Properties, before);
    QFETCH(Properties, another);
    QFETCH(Properties, after);
    use(connector);
    m_f->open();
    tell(target, before);
    const Instant operated = m_f->clock.now();
    const qint64 number = killInTheMidst(m_f->intent(action.toLatin1(), target.toLatin1(), arguments));
    QVERIFY(number > 0);
    QCOMPARE(stateOf(number), ActionState::Unknown); // nothing is read of it yet
    const auto told = [&](Properties properties) {
        for (QVariant &value : properties) {
            QStringList words = value.toStringList();
            words.replaceInStrings(u"MOMENT"_s, toIso(operated)).replaceInStrings(u"LATER"_s, toIso(m_f->clock.now()));
            if (value.typeId() == QMetaType::QStringList)
                value = words;
            else if (value.typeId() == QMetaType::QString)
                value = words.first();
        }
        tell(target, properties);
        m_f->wait(1s);
        return stateOf(number);
    };
    QCOMPARE(told(before), ActionState::Unknown);
    QCOMPARE(told(another), ActionState::Unknown);
    QCOMPARE(told(after), ActionState::Confirmed);
    QCOMPARE(m_f->api.requests.size(), 1 + (connector == u"kubernetes" ? 2 : 0)); // with its dry run; never again
    QVERIFY(m_f->dispatcher->findings().isEmpty());
}

void TestMoment::killedTwice()
{
    use(u"kubernetes"_s);
    m_f->open();
    tell(u"db"_s, {{u"restarted_at"_s, u"none"_s}});
    const Instant operated = m_f->clock.now();
    const qint64 number = killInTheMidst(m_f->intent("kubernetes.restart", "db"));
    QVERIFY(number > 0);
    m_f->close();
    m_f->clock.advanceBy(1h);
    m_f->open();
    m_f->wait(1s);
    QCOMPARE(stateOf(number), ActionState::Unknown);
    tell(u"db"_s, {{u"restarted_at"_s, toIso(operated)}});
    m_f->wait(1s);
    QCOMPARE(stateOf(number), ActionState::Confirmed);
}

// An intent of a console that did not keep it yet: half of a verification proves nothing.
void TestMoment::withoutTheMomentNothingIsConfirmed()
{
    use(u"patroni"_s);
    m_f->open();
    const auto intended = m_f->journal->append(
        {Kind::actionIntent,
         u"ann"_s,
         {{u"action"_s, u"patroni.restart"_s}, {u"target"_s, u"db-2"_s}, {u"arguments"_s, QJsonObject{}}}});
    QTRY_VERIFY(intended.isFinished());
    const qint64 number = intended.result()->number;
    m_f->close();
    m_f->open(); // its health is normal, as the second of its sentences wants it
    m_f->wait(1s);
    QCOMPARE(stateOf(number), ActionState::Unknown);
    tell(u"db-2"_s, {{u"postmaster_start"_s, u"2026-11-24 03:20:05.2+00:00"_s}});
    m_f->wait(1s);
    QCOMPARE(stateOf(number), ActionState::Unknown);
}

void TestMoment::secretsStayOutOfIt()
{
    m_f->change = [](Connector &connector) {
        ConnectorAction &note = connector.actions[1];
        note.spec.arguments[0].secret = true;
        note.spec.verify = {u"property text of db-1 = {text}"_s, u"property by of db-1 = {operator}"_s};
    };
    m_f->open();
    const qint64 number = killInTheMidst(m_f->intent("c.note", "db", {{u"text"_s, u"opensesame"_s}}));
    QVERIFY(number > 0);
    QCOMPARE(record(number).moment, (QMap<QString, QString>{{u"operator"_s, u"ann"_s}}));
    for (const Entry &entry : m_f->journal->entries())
        QVERIFY(!QJsonDocument(entry.body).toJson().contains("opensesame"));
    m_f->observe(u"db-1"_s, Role::Primary, {{u"text"_s, u"••••"_s}, {u"by"_s, u"ann"_s}});
    m_f->wait(1s);
    QCOMPARE(stateOf(number), ActionState::Unknown); // what nobody knows any more cannot be compared
}

QTEST_GUILESS_MAIN(TestMoment)
#include "tst_moment.moc"
